#![doc = include_str!("../../../../docs/lists/au_dfat.md")]

mod party;

use std::collections::HashMap;

use crate::input::Input;
use crate::list::{Gathering, List};
use crate::sheet::{self, Row, Sheet};
use crate::{Fault, Report, SourceError};

/// Columns without which a sheet is not the list, as slugs.
const REQUIRED: [&str; 3] = ["reference", "name-of-individual-or-entity", "type"];

/// The columns that are read, as slugs: headings differ in capitals and spaces over the years.
const KNOWN: [&str; 19] = [
    "reference",
    "name-of-individual-or-entity",
    "type",
    "name-type",
    "alias-strength",
    "date-of-birth",
    "place-of-birth",
    "citizenship",
    "address",
    "additional-information",
    "listing-information",
    "imo-number",
    "committees",
    "control-date",
    "instrument-of-designation",
    "targeted-financial-sanction",
    "travel-ban",
    "arms-embargo",
    "maritime-restriction",
];

/// How many rows may stand before the headings.
const MOST_BEFORE: usize = 10;

/// A row under its headings.
struct Line<'a> {
    row: &'a Row,
    /// The headings as written, and as slugs.
    headings: &'a [(String, String)],
}

impl Line<'_> {
    /// The cell under a heading's slug; empty where there is none.
    fn at(&self, slug: &str) -> &str {
        self.headings.iter().position(|(_, known)| known == slug).map_or("", |column| self.row.at(column))
    }

    /// Whether the sheet has a column.
    fn has(&self, slug: &str) -> bool {
        self.headings.iter().any(|(_, known)| known == slug)
    }

    /// The filled cells of columns that are not read, with their headings as written.
    fn unknown(&self) -> impl Iterator<Item = (&str, &str)> {
        (0..self.row.cells.len()).filter_map(|column| {
            let (heading, slug) =
                self.headings.get(column).map_or(("column without a heading", ""), |(heading, slug)| (heading, slug));
            let cell = self.row.at(column);
            (!cell.is_empty() && !KNOWN.contains(&slug)).then_some((heading, cell))
        })
    }
}

/// The rows of one party.
struct Block<'a> {
    number: u64,
    /// Which party of that number it is, from 1: numbers were used twice by mistake.
    turn: usize,
    lines: Vec<Line<'a>>,
}

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let sheets = sheet::sheets(input)?;
    let file = input.name();
    let mut gathering = Gathering::default();
    let tables = tables(input, &sheets, &file, &mut gathering.list.report)?;
    let mut blocks = Blocks::default();
    let mut unreadable = Vec::new();
    for (headings, rows) in &tables {
        // A reference number of the row before: rows of one party stand together.
        let mut open: Option<usize> = None;
        for row in *rows {
            let report = &mut gathering.list.report;
            let line = Line { row, headings };
            if row.cells.iter().all(|cell| cell.trim().is_empty()) {
                report.count("rows.empty");
                continue;
            }
            report.count("rows");
            let reference = line.at("reference");
            let Some(number) = number_of(reference).filter(|_| !line.at("name-of-individual-or-entity").is_empty())
            else {
                let what =
                    format!("row not read: reference `{reference}` is no number with letters, or there is no name");
                unreadable.push((row.number, what));
                continue;
            };
            open = Some(blocks.place(open, number, line, &file, report));
        }
    }
    for block in &blocks.all {
        let first = block.lines.first().map(|line| line.row.number);
        let entity = party::party(block, dataset, &file, &mut gathering.list.report);
        gathering.take(entity, "rows", &file, first, || whole(block));
    }
    for (row, what) in unreadable {
        gathering.unreadable("rows", &file, Some(row), what);
    }
    gathering.finish(input)
}

/// The parties so far.
#[derive(Default)]
struct Blocks<'a> {
    all: Vec<Block<'a>>,
    /// The last party of a number, and how many there are.
    last: HashMap<u64, (usize, usize)>,
    /// The last party of a number and a main name.
    by_name: HashMap<(u64, String), usize>,
}

impl<'a> Blocks<'a> {
    /// Puts a row to its party. Rows of a number that stand apart belong to one party, unless they bring a main name of
    /// their own: then the number was given twice.
    fn place(&mut self, open: Option<usize>, number: u64, line: Line<'a>, file: &str, report: &mut Report) -> usize {
        let main = party::is_main(&line).then(|| (number, line.at("name-of-individual-or-entity").to_owned()));
        let open = open.filter(|at| self.all.get(*at).is_some_and(|block| block.number == number));
        let last = self.last.get(&number).copied();
        let joins = match &main {
            Some(name) => self.by_name.get(name).copied(),
            None => last.map(|(at, _)| at),
        };
        let known = open.or(joins);
        if open.is_none() {
            if joins.is_some() {
                report.count("rows.apart");
                let what = format!("reference {number} goes on away from its other rows; the row was added to them");
                report.note(file, Some(line.row.number), what);
            } else if let Some((_, name)) = main.as_ref().filter(|_| last.is_some()) {
                report.count("references.twice");
                let what =
                    format!("reference {number} is used again with another main name, `{name}`: a party of its own");
                report.note(file, Some(line.row.number), what);
            }
        }
        let at = known.unwrap_or(self.all.len());
        if let Some(name) = main {
            let place = self.by_name.entry(name).or_insert(at);
            *place = at.max(*place);
        }
        if let Some(block) = self.all.get_mut(at) {
            block.lines.push(line);
        } else {
            let turn = last.map_or(1, |(_, turns)| turns + 1);
            self.last.insert(number, (at, turn));
            self.all.push(Block { number, turn, lines: vec![line] });
        }
        at
    }
}

type Headed<'a> = (Vec<(String, String)>, &'a [Row]);

/// The sheets with headings: those, and the rows below.
fn tables<'a>(
    input: &Input,
    sheets: &'a [Sheet],
    file: &str,
    report: &mut Report,
) -> Result<Vec<Headed<'a>>, SourceError> {
    let mut tables = Vec::new();
    let mut others = Vec::new();
    let mut nearest: Option<(u64, Vec<&str>)> = None;
    for sheet in sheets.iter().filter(|sheet| !sheet.rows.is_empty()) {
        let mut found = false;
        for (at, row) in sheet.rows.iter().enumerate().take(MOST_BEFORE) {
            let headings: Vec<(String, String)> =
                row.cells.iter().map(|cell| (cell.trim().to_owned(), slug(cell))).collect();
            let missing: Vec<&str> =
                REQUIRED.into_iter().filter(|wanted| !headings.iter().any(|(_, heading)| heading == wanted)).collect();
            if missing.is_empty() {
                for (heading, _) in
                    headings.iter().filter(|(_, slug)| !slug.is_empty() && !KNOWN.contains(&slug.as_str()))
                {
                    report.count("columns.unknown");
                    report.note(file, Some(row.number), format!("column `{heading}` is new; its cells are kept raw"));
                }
                report.add("rows.before_headings", at as u64);
                tables.push((headings, &sheet.rows[at + 1..]));
                found = true;
                break;
            }
            if nearest.as_ref().is_none_or(|(_, least)| missing.len() < least.len()) {
                nearest = Some((row.number, missing));
            }
        }
        if !found {
            others.push(sheet);
        }
    }
    match nearest {
        _ if !tables.is_empty() => {
            for sheet in others {
                sheet.leave_out(input, report)?;
            }
            Ok(tables)
        }
        None => Err(input.empty()),
        Some((row, missing)) => Err(SourceError::new(
            Fault::Layout,
            &input.path,
            format!("no sheet has the list's headings; the nearest row lacks {}", missing.join(", ")),
            "check that this is the publisher's own file; if its layout has changed, a newer Interdict is needed",
        )
        .at(row)),
    }
}

/// The number of a reference: 101 of `101`, `101a` and `101 ab`.
fn number_of(reference: &str) -> Option<u64> {
    let letters = reference.trim_start_matches(|character: char| character.is_ascii_digit());
    let digits = &reference[..reference.len() - letters.len()];
    let plain = letters.trim().trim_start_matches(['-', '.']);
    (plain.len() <= 3 && plain.bytes().all(|byte| byte.is_ascii_alphabetic())).then(|| digits.parse().ok())?
}

/// A name for ids, as OpenSanctions makes it: romanised, lower case, letters and digits joined by `-`.
fn slug(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for character in text.trim().chars() {
        match character {
            // Control signs, superscripts, currencies and free accents leave no gap.
            _ if character.is_control() => {}
            '²' | '³' | '¹' | '½' | '¼' | '¾' | '^' | '`' | '´' | '¨' | '¯' | '¸' | '$' | '€' | '£' | '¥' | '¢' =>
                {}
            '\u{300}'..='\u{36f}' => {}
            _ if character.is_alphanumeric() => {
                let romanised = any_ascii::any_ascii_char(character).to_lowercase();
                spaced.extend(romanised.chars().filter(|plain| plain.is_ascii_alphanumeric() || *plain == ' '));
            }
            _ => spaced.push(' '),
        }
    }
    spaced.split_whitespace().collect::<Vec<_>>().join("-")
}

/// A party's rows on one line, for what is kept raw.
fn whole(block: &Block) -> String {
    let cells = |line: &Line| line.row.cells.iter().map(|cell| cell.trim()).collect::<Vec<_>>().join(" | ");
    block.lines.iter().map(cells).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        assert_eq!(number_of("101"), Some(101));
        assert_eq!(number_of("101a"), Some(101));
        assert_eq!(number_of("101 ab"), Some(101));
        for wrong in ["", "a101", "101 and 102", "99999999999999999999", "1.5é"] {
            assert_eq!(number_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn slugs() {
        assert_eq!(slug("Jürgen O'Hara-Müller & Co., Ltd."), "jurgen-o-hara-muller-co-ltd");
        assert_eq!(slug("IMO  Number"), "imo-number");
        assert_eq!(slug("\n!"), "");
    }
}
