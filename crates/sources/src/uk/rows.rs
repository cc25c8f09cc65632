//! Rows of one file to designations: one party stands on many.

use std::collections::HashMap;

use super::designation::Designation;
use super::wording::day;
use crate::input::Input;
use crate::list::{Gathering, List, Reading};
use crate::sheet::sheets;
use crate::table::{Row, Table};
use crate::{Report, SourceError};

/// How one of the CSVs is read.
pub(super) struct Layout {
    /// Columns without which the file is another.
    pub(super) required: &'static [&'static str],
    /// Columns that are read.
    pub(super) known: &'static [&'static str],
    /// The column by which rows are one party.
    pub(super) key: &'static str,
    /// An entity's id, from the key.
    pub(super) id: fn(&str) -> String,
    /// What the counters begin with.
    pub(super) counters: &'static str,
    /// Adds a row to its party.
    pub(super) piece: fn(&mut Designation, &Row, &mut Report),
}

/// Reads the file.
pub(super) fn read(input: &Input, dataset: &str, layout: &Layout) -> Result<List, SourceError> {
    gather(Table::open(input, b',', layout.required)?, input, dataset, layout)
}

/// Reads the workbook that has the same rows.
pub(super) fn read_workbook(input: &Input, dataset: &str, layout: &Layout) -> Result<List, SourceError> {
    gather(Table::of_sheets(input, &sheets(input)?, layout.required)?, input, dataset, layout)
}

fn gather(table: Table, input: &Input, dataset: &str, layout: &Layout) -> Result<List, SourceError> {
    let table = table.with_whole_rows();
    let file = input.name();
    let mut gathering = Gathering::default();
    gathering.list.published = table.before().iter().find_map(|record| published(record));
    let mut parties: Vec<Designation> = Vec::new();
    let mut lines: Vec<u64> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    table.rows(layout.known, &mut gathering.list.report, |row, report| {
        let key = row.at(layout.key);
        if !key.contains(char::is_alphanumeric) {
            return Err(format!("it has no `{}`", layout.key));
        }
        let place = *places.entry((layout.id)(key)).or_insert(parties.len());
        if place == parties.len() {
            let reading = Reading { dataset, file: &file, counters: layout.counters, line: Some(row.line) };
            parties.push(Designation::new((layout.id)(key), reading));
            lines.push(row.line);
        }
        let party = &mut parties[place];
        (layout.piece)(party, row, report);
        for (heading, cell) in row.filled() {
            if !layout.known.iter().any(|known| known.eq_ignore_ascii_case(heading)) {
                party.raw(heading, cell, report);
            }
        }
        Ok(())
    })?;
    for (party, line) in parties.into_iter().zip(lines) {
        let id = party.entity.id.clone();
        match party.finish(&mut gathering.list.report) {
            Some(entity) => {
                gathering.take(entity, layout.counters, &file, Some(line), String::new);
            }
            None => gathering.unreadable(layout.counters, &file, Some(line), format!("party `{id}` has no name")),
        }
    }
    gathering.finish(input)
}

/// The day in the line above the heading: `Report Date: 24-Jun-2026`, `Last Updated,13/04/2018`.
fn published(record: &[String]) -> Option<String> {
    record.iter().find_map(|cell| day(cell.rsplit_once(": ").map_or(cell.as_str(), |(_, date)| date)))
}
