//! Publishers' delimited files with a heading line: columns by heading, rows with their lines.

use std::collections::BTreeSet;
use std::io::BufRead;

use encoding_rs::WINDOWS_1252;
use interdict_delimited::{Fault as RecordFault, Layout, Record, Records};

use crate::input::Input;
use crate::list::MOST_UNREADABLE_PERCENT;
use crate::{Fault, Report, SourceError};

/// How many records may stand before the heading line.
const MOST_BEFORE: usize = 5;
/// Most columns of a heading line; the lists in use have about a hundred.
const MOST_COLUMNS: usize = 1_000;

/// A file whose heading line has been found.
pub(crate) struct Table<'a> {
    input: &'a Input,
    records: Records<Box<dyn BufRead>>,
    headings: Vec<String>,
    before: Vec<Vec<String>>,
}

/// A row under its headings.
pub(crate) struct Row<'a> {
    /// The line it begins on.
    pub(crate) line: u64,
    headings: &'a [String],
    cells: Vec<String>,
}

impl Row<'_> {
    /// The trimmed cell of the first column with that heading (capitals do not count); empty where there is none.
    pub(crate) fn at(&self, heading: &str) -> &str {
        self.headings
            .iter()
            .position(|known| known.eq_ignore_ascii_case(heading))
            .and_then(|column| self.cells.get(column))
            .map_or("", String::as_str)
    }

    /// The trimmed cells of all columns with that heading: some publishers use one twice.
    pub(crate) fn all<'b>(&'b self, heading: &'b str) -> impl Iterator<Item = &'b str> {
        self.headings
            .iter()
            .zip(&self.cells)
            .filter(move |(known, _)| known.eq_ignore_ascii_case(heading))
            .map(|(_, cell)| cell.as_str())
    }

    /// The cells that are not empty, with their headings.
    pub(crate) fn filled(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headings
            .iter()
            .zip(&self.cells)
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(heading, cell)| (heading.as_str(), cell.as_str()))
    }
}

/// Bytes as text: UTF-8, or else Windows-1252, which older lists are in.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim().trim_start_matches('\u{feff}').to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.trim().to_owned(),
    }
}

fn cells(record: &Record) -> Vec<String> {
    (0..record.len()).map(|column| text(record.field(column))).collect()
}

impl<'a> Table<'a> {
    /// Opens a file and finds its heading line: the first of the first few that has all `required` columns.
    pub(crate) fn open(input: &'a Input, delimiter: u8, required: &[&str]) -> Result<Self, SourceError> {
        let mut records = Records::new(input.open()?, Layout { delimiter, ..Layout::CSV });
        let mut record = Record::default();
        let mut before = Vec::new();
        let mut nearest: Option<(u64, Vec<String>)> = None;
        while before.len() <= MOST_BEFORE {
            match records.read(&mut record) {
                None => break,
                Some(Err(fault)) => return Err(broken(input, &fault)),
                Some(Ok(())) => {}
            }
            let headings = cells(&record);
            if headings.len() > MOST_COLUMNS {
                return Err(SourceError::new(
                    Fault::Limit,
                    &input.path,
                    format!("there are more than {MOST_COLUMNS} columns"),
                    "check that this is the publisher's own file",
                )
                .at(record.line));
            }
            let missing: Vec<String> = required
                .iter()
                .filter(|wanted| !headings.iter().any(|heading| heading.eq_ignore_ascii_case(wanted)))
                .map(|wanted| format!("`{wanted}`"))
                .collect();
            if missing.is_empty() {
                return Ok(Self { input, records, headings, before });
            }
            if nearest.as_ref().is_none_or(|(_, least)| missing.len() < least.len()) {
                nearest = Some((record.line, missing));
            }
            before.push(headings);
        }
        let Some((line, missing)) = nearest else { return Err(input.empty()) };
        Err(SourceError::new(
            Fault::Layout,
            &input.path,
            format!("the heading line lacks the columns {}", missing.join(", ")),
            "check that this is the publisher's own file; if its layout has changed, a newer Interdict is needed",
        )
        .at(line))
    }

    /// The records before the heading line: some publishers put the date there.
    pub(crate) fn before(&self) -> &[Vec<String>] {
        &self.before
    }

    /// Reads every row. Rows that cannot be read, or that `each` refuses with a reason, are reported; too many
    /// of them refuse the file. Columns without a place in `known` are counted and warned of once.
    pub(crate) fn rows(
        mut self,
        known: &[&str],
        report: &mut Report,
        mut each: impl FnMut(&Row, &mut Report) -> Result<(), String>,
    ) -> Result<(), SourceError> {
        let name = self.input.name();
        let unknown: BTreeSet<&str> = self
            .headings
            .iter()
            .map(String::as_str)
            .filter(|heading| !heading.is_empty() && !known.iter().any(|known| known.eq_ignore_ascii_case(heading)))
            .collect();
        for heading in unknown {
            report.count("columns.unknown");
            report.note(&name, None, format!("column `{heading}` is new; its cells are kept raw"));
        }
        let mut record = Record::default();
        let mut unreadable = 0u64;
        while let Some(result) = self.records.read(&mut record) {
            let outcome = match result {
                Err(fault @ RecordFault::Io { .. }) => return Err(broken(self.input, &fault)),
                Err(fault) => Err((fault.line(), fault.to_string())),
                Ok(()) if record.len() > self.headings.len() && record.field(self.headings.len()) != b"" => Err((
                    record.line,
                    format!("{} columns where the heading has {}", record.len(), self.headings.len()),
                )),
                Ok(()) => {
                    let row = Row { line: record.line, headings: &self.headings, cells: cells(&record) };
                    if row.cells.iter().all(|cell| cell.is_empty() || cell == "\u{1a}") {
                        report.count("rows.empty");
                        continue;
                    }
                    each(&row, report).map_err(|reason| (row.line, reason))
                }
            };
            report.count("rows");
            if let Err((line, reason)) = outcome {
                unreadable += 1;
                report.unreadable += 1;
                report.count("rows.unreadable");
                report.note(&name, Some(line), format!("row not read: {reason}"));
            }
        }
        let all = report.get("rows");
        if all == 0 {
            return Err(SourceError::new(
                Fault::Incomplete,
                &self.input.path,
                "there is a heading line and no row",
                "fetch it again: the download is not whole",
            ));
        }
        if unreadable * 100 > all * MOST_UNREADABLE_PERCENT {
            let last = report.notes.iter().rev().find(|note| note.what.starts_with("row not read"));
            return Err(SourceError::new(
                Fault::Layout,
                &self.input.path,
                format!("{unreadable} of {all} rows cannot be read: {}", last.map_or("", |note| note.what.as_str())),
                "fetch the publisher's file again",
            )
            .at(last.and_then(|note| note.line).unwrap_or(1)));
        }
        Ok(())
    }
}

fn broken(input: &Input, fault: &RecordFault) -> SourceError {
    SourceError::new(Fault::Syntax, &input.path, fault.to_string(), "fetch the file again: it may have broken off")
        .at(fault.line())
}
