#![doc = include_str!("../../../../docs/lists/jp_mof.md")]

mod date;
mod heading;
mod party;

use interdict_model::{Entity, Schema};

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
    let mut headed = false;
    let mut others = Vec::new();
    for sheet in sheets.iter().filter(|sheet| !sheet.rows.is_empty()) {
        if read_sheet(sheet, dataset, &file, &mut gathering) {
            headed = true;
        } else {
            others.push(sheet);
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
    for sheet in others {
        sheet.leave_out(input, &mut gathering.list.report)?;
    }
    gathering.finish(input)
}

/// Reads a sheet. False when it has no headings.
fn read_sheet(sheet: &Sheet, dataset: &str, file: &str, gathering: &mut Gathering) -> bool {
    let Some(at) = sheet.rows.iter().take(MOST_BEFORE).position(heading::is_row) else { return false };
    let (before, rows) = sheet.rows.split_at(at);
    let programme = programme(sheet, before);
    gathering.list.report.add("rows.before_headings", before.len() as u64);
    let mut headings: Vec<(String, Option<Field>)> = Vec::new();
    let mut section = String::new();
    // Where the party above stands, for rows that only go on with it.
    let mut above = None;
    for row in rows {
        let report = &mut gathering.list.report;
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
            above = Some(take_in(entity, row.number, file, gathering));
        } else if let [text] = filled[..]
            && !(above.is_some() && line.filled().any(|(_, field, _)| field.is_some_and(Field::is_other_name)))
        {
            report.count("rows.one_text");
            report.note(
                file,
                Some(row.number),
                format!("sheet `{}`: no party, a title or footnote: {text}", sheet.name),
            );
            text.clone_into(&mut section);
        } else if let Some(first) =
            above.filter(|_| !is_record(&line)).and_then(|place: usize| gathering.list.entities.get_mut(place))
        {
            report.count("rows.without_name");
            let what = format!("sheet `{}`: a row without a name, kept raw in the party above it", sheet.name);
            report.note(file, Some(row.number), what);
            party::go_on(first, &line);
        } else {
            let what = format!("sheet `{}`: a row of its own without a name", sheet.name);
            gathering.unreadable("rows", file, Some(row.number), what);
            // What goes on with it must not go to the party before it.
            above = None;
        }
    }
    true
}

/// Whether a row has what only a party's first row has: a notice's day and number, or the party's own number.
fn is_record(line: &Line) -> bool {
    [Field::NoticeDay, Field::NoticeNumber, Field::Serial].into_iter().any(|field| line.of(field).next().is_some())
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

/// Puts a row's party into the list and tells where it is. Rows with the same names are one, with all that any of them says.
fn take_in(entity: Entity, row: u64, file: &str, gathering: &mut Gathering) -> usize {
    let Some(place) = gathering.place_of(&entity.id) else {
        return gathering.take(entity, "rows", file, Some(row), String::new);
    };
    let report = &mut gathering.list.report;
    report.count("rows.same_names");
    let what = format!("`{}` has the names of another row; what both say is put together", entity.caption());
    report.note(file, Some(row), what);
    gathering.join(place, entity);
    place
}

fn add_all<T: PartialEq>(values: &mut Vec<T>, others: impl IntoIterator<Item = T>) {
    for value in others {
        push_new(values, value);
    }
}
