#![doc = include_str!("../../../../docs/lists/jp_mof.md")]

mod date;
mod heading;
mod party;

use std::collections::HashMap;

use interdict_model::{Entity, NameKind, Schema};

use crate::input::Input;
use crate::list::{Gathering, List, push_new};
use crate::sheet::{self, Row, Sheet};
use crate::{Fault, Report, SourceError};
use heading::Field;

/// Whether a cell is a heading that only this list has.
pub(crate) fn is_heading(cell: &str) -> bool {
    matches!(
        heading::field(cell),
        Some(Field::NoticeDay | Field::NoticeNumber | Field::NameJapanese | Field::NameEnglish | Field::WeakAlias)
    ) && heading::plain(cell).chars().any(|character| matches!(character, '告' | '語'))
}

/// How many rows may stand before the headings of a sheet.
const MOST_BEFORE: usize = 30;

/// A party's row.
struct Line<'a> {
    row: &'a Row,
    headings: &'a [(String, Option<Field>)],
}

impl<'a> Line<'a> {
    /// The filled cells with their fields, without those that say that nothing is known.
    fn filled(&self) -> impl Iterator<Item = (&'a str, Option<Field>, &'a str)> {
        let (row, headings) = (self.row, self.headings);
        (0..row.cells.len()).filter_map(move |column| {
            let cell = row.at(column);
            let (heading, field) = headings
                .get(column)
                .map_or(("column without a heading", None), |(text, field)| (text.as_str(), *field));
            let nothing = matches!(cell, "" | "不明" | "なし" | "-" | "－" | "―" | "ー" | "N/A" | "n/a" | "na");
            (!nothing).then_some((heading, field, cell))
        })
    }

    fn of(&self, wanted: Field) -> impl Iterator<Item = &'a str> {
        self.filled().filter(move |(_, field, _)| *field == Some(wanted)).map(|(_, _, cell)| cell)
    }
}

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let sheets = sheet::sheets(input)?;
    let file = input.name();
    let mut gathering = Gathering::default();
    let mut parties = Parties::default();
    let mut headed = false;
    for sheet in sheets.iter().filter(|sheet| !sheet.rows.is_empty()) {
        let report = &mut gathering.list.report;
        if read_sheet(sheet, dataset, &file, &mut parties, report) {
            headed = true;
        } else {
            report.count("sheets.left_out");
            report.note(&file, None, format!("sheet `{}` has no headings of the list and was left out", sheet.name));
        }
    }
    if !headed {
        return Err(SourceError::new(
            Fault::Layout,
            &input.path,
            "no sheet has the list's headings, such as 日本語表記 and 告示日付",
            "check that this is the publisher's own file; if its layout has changed, a newer Interdict is needed",
        ));
    }
    for (row, entity) in parties.entities {
        gathering.take(entity, "rows", &file, Some(row), String::new);
    }
    gathering.finish(input)
}

/// Reads a sheet. False when it has no headings.
fn read_sheet(sheet: &Sheet, dataset: &str, file: &str, parties: &mut Parties, report: &mut Report) -> bool {
    let Some(at) = sheet.rows.iter().take(MOST_BEFORE).position(heading::is_row) else { return false };
    let (before, rows) = sheet.rows.split_at(at);
    let programme = programme(sheet, before);
    report.add("rows.before_headings", before.len() as u64);
    let mut headings: Vec<(String, Option<Field>)> = Vec::new();
    let mut section = String::new();
    // Where the party above stands, for rows that only go on with it.
    let mut above = None;
    for row in rows {
        let filled: Vec<&str> =
            (0..row.cells.len()).map(|column| row.at(column)).filter(|cell| !cell.is_empty()).collect();
        if filled.is_empty() {
            report.count("rows.empty");
            continue;
        }
        if heading::is_row(row) {
            headings = row.cells.iter().map(|cell| (cell.trim().to_owned(), heading::field(cell))).collect();
            report.count("rows.headings");
            above = None;
            continue;
        }
        // Headings below ones that stand over several columns.
        if above.is_none() && filled.iter().all(|cell| heading::field(cell).is_some()) {
            heading::refine(&mut headings, row);
            report.count("rows.headings");
            continue;
        }
        report.count("rows");
        let line = Line { row, headings: &headings };
        let reading =
            party::Reading { dataset, programme: &programme, hint: hint(&[&section, &programme, &sheet.name]) };
        if let Some(entity) = party::party(&line, &reading, report) {
            unknown_columns(&headings, &line, sheet, file, report);
            above = Some(parties.take(entity, row.number, file, report));
        } else if let [text] = filled[..] {
            report.count("rows.one_text");
            report.note(
                file,
                Some(row.number),
                format!("sheet `{}`: no party, a title or footnote: {text}", sheet.name),
            );
            text.clone_into(&mut section);
        } else {
            report.count("rows.without_name");
            let what = format!("sheet `{}`: a row without a name, kept raw in the party above it", sheet.name);
            report.note(file, Some(row.number), what);
            match above.and_then(|at| parties.entities.get_mut(at)) {
                Some((_, entity)) => party::go_on(entity, &line),
                None => report.unreadable += 1,
            }
        }
    }
    true
}

/// The first row of a sheet is its programme; a sheet that begins with headings is called after it.
fn programme(sheet: &Sheet, before: &[Row]) -> String {
    let title = before.first().map_or_else(String::new, |row| {
        row.cells.iter().map(|cell| squashed(cell)).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" / ")
    });
    if title.is_empty() { squashed(&sheet.name) } else { title }
}

fn squashed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the first text that tells says of parties below it.
fn hint(texts: &[&str]) -> Option<Schema> {
    texts.iter().find_map(|text| match (text.contains("個人"), text.contains("団体") || text.contains("特定銀行"))
    {
        (true, false) => Some(Schema::Person),
        (false, true) => Some(Schema::Organization),
        _ => None,
    })
}

/// Columns that are new are named once a sheet, with the first row that fills them.
fn unknown_columns(headings: &[(String, Option<Field>)], line: &Line, sheet: &Sheet, file: &str, report: &mut Report) {
    for (heading, _, _) in line.filled().filter(|(_, field, _)| field.is_none()) {
        let counter = format!("columns.unknown.{}.{}", sheet.name, heading::plain(heading));
        if report.get(&counter) == 0 && !headings.is_empty() {
            let what = format!("sheet `{}`: column `{}` is new; its cells are kept raw", sheet.name, squashed(heading));
            report.note(file, Some(line.row.number), what);
        }
        report.count(&counter);
    }
}

/// The parties so far. Rows with the same names are one, with all that any of them says.
#[derive(Default)]
struct Parties {
    /// With the row on which each stands first.
    entities: Vec<(u64, Entity)>,
    places: HashMap<String, usize>,
}

impl Parties {
    /// Takes a party in and tells where it is.
    fn take(&mut self, entity: Entity, row: u64, file: &str, report: &mut Report) -> usize {
        if let Some(at) = self.places.get(&entity.id).copied()
            && let Some((_, first)) = self.entities.get_mut(at)
        {
            report.count("rows.same_names");
            let what = format!("`{}` has the names of another row; what both say is put together", entity.caption());
            report.note(file, Some(row), what);
            merge(first, entity);
            return at;
        }
        self.places.insert(entity.id.clone(), self.entities.len());
        self.entities.push((row, entity));
        self.entities.len() - 1
    }
}

fn merge(first: &mut Entity, other: Entity) {
    if first.schema == Schema::LegalEntity {
        first.schema = other.schema;
    } else if other.schema != first.schema && other.schema != Schema::LegalEntity {
        // A person here and an organisation there: left open, so that neither is missed.
        first.schema = Schema::LegalEntity;
    }
    for mut name in other.names {
        if !first.names.iter().any(|known| known.text == name.text) {
            if name.kind == NameKind::Primary {
                name.kind = NameKind::Alias;
            }
            first.names.push(name);
        }
    }
    add_all(&mut first.listings, other.listings);
    add_all(&mut first.birth_dates, other.birth_dates);
    add_all(&mut first.birth_places, other.birth_places);
    add_all(&mut first.nationalities, other.nationalities);
    add_all(&mut first.countries, other.countries);
    add_all(&mut first.positions, other.positions);
    add_all(&mut first.identifiers, other.identifiers);
    add_all(&mut first.addresses, other.addresses);
    add_all(&mut first.facts, other.facts);
    add_all(&mut first.remarks, other.remarks);
    add_all(&mut first.raw, other.raw);
}

fn add_all<T: PartialEq>(values: &mut Vec<T>, others: impl IntoIterator<Item = T>) {
    for value in others {
        push_new(values, value);
    }
}
