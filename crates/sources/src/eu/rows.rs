//! Rows of the EU's CSV: fields between semicolons, or such a line wrapped whole into one quoted field.

use std::io::BufRead;

use encoding_rs::WINDOWS_1252;
use interdict_delimited::{Fault as RecordFault, Layout, Record, Records};

use crate::input::Input;
use crate::{Fault, SourceError};

const LAYOUT: Layout = Layout { delimiter: b';', ..Layout::CSV };
/// How many records may stand before the heading line.
const MOST_BEFORE: usize = 5;

/// A file whose heading line has been found.
pub(super) struct Rows<'a> {
    input: &'a Input,
    records: Records<Box<dyn BufRead>>,
    record: Record,
    pub(super) headings: Vec<String>,
    /// Rows that are no UTF-8.
    pub(super) windows: u64,
}

/// What stands on a line.
pub(super) enum Line {
    Cells(u64, Vec<String>),
    Empty,
    Unreadable(u64, String),
}

impl<'a> Rows<'a> {
    /// Opens a file and finds its heading line: the first that has all columns of one of the layouts. Gives the
    /// layout's place as well.
    pub(super) fn open(input: &'a Input, layouts: &[&[&str]]) -> Result<(Self, usize), SourceError> {
        let records = Records::new(input.open()?, LAYOUT);
        let mut rows = Self { input, records, record: Record::default(), headings: Vec::new(), windows: 0 };
        let mut nearest: Option<(u64, Vec<String>)> = None;
        for _ in 0..=MOST_BEFORE {
            let (line, headings) = match rows.read()? {
                None => break,
                Some(Line::Cells(line, headings)) => (line, headings),
                Some(Line::Empty) => continue,
                Some(Line::Unreadable(line, what)) => {
                    return Err(rows.error(Fault::Syntax, &what).at(line));
                }
            };
            for (place, required) in layouts.iter().enumerate() {
                let missing: Vec<String> = required
                    .iter()
                    .filter(|wanted| !headings.iter().any(|heading| heading.eq_ignore_ascii_case(wanted)))
                    .map(|wanted| format!("`{wanted}`"))
                    .collect();
                if missing.is_empty() {
                    rows.headings = headings;
                    rows.windows = 0;
                    return Ok((rows, place));
                }
                if nearest.as_ref().is_none_or(|(_, least)| missing.len() < least.len()) {
                    nearest = Some((line, missing));
                }
            }
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

    /// The next line; `None` at the end.
    pub(super) fn read(&mut self) -> Result<Option<Line>, SourceError> {
        match self.records.read(&mut self.record) {
            None => return Ok(None),
            Some(Err(fault @ RecordFault::Io { .. })) => {
                return Err(self.error(Fault::Syntax, &fault.to_string()).at(fault.line()));
            }
            Some(Err(fault)) => return Ok(Some(Line::Unreadable(fault.line(), fault.to_string()))),
            Some(Ok(())) => {}
        }
        if std::str::from_utf8(&self.record.raw).is_err() {
            self.windows += 1;
        }
        let cells = self.cells();
        Ok(Some(if cells.iter().all(String::is_empty) { Line::Empty } else { Line::Cells(self.record.line, cells) }))
    }

    fn cells(&self) -> Vec<String> {
        if self.record.len() == 1 && self.record.field(0).contains(&b';') {
            // A spreadsheet took the commas for columns and wrote tabs instead, and as many at the end as the
            // widest line had.
            let inner = self.record.field(0).trim_ascii_end();
            let mut record = Record::default();
            if let Some(Ok(())) = Records::new(inner, LAYOUT).read(&mut record) {
                return (0..record.len()).map(|column| text(record.field(column)).replace('\t', ",")).collect();
            }
        }
        (0..self.record.len()).map(|column| text(self.record.field(column))).collect()
    }

    fn error(&self, fault: Fault, what: &str) -> SourceError {
        SourceError::new(fault, &self.input.path, what, "fetch the file again: it may have broken off")
    }
}

/// Bytes as text: UTF-8, or else Windows-1252.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim().trim_start_matches('\u{feff}').to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.trim().to_owned(),
    }
}
