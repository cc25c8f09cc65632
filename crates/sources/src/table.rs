//! Publishers' delimited files with a heading line: columns by heading, rows with their lines.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{BufRead, Cursor};

use encoding_rs::WINDOWS_1252;
use interdict_delimited::{Fault as RecordFault, Layout, Record, Records};

use crate::input::Input;
use crate::list::MOST_UNREADABLE_PERCENT;
use crate::sheet::Sheet;
use crate::{Fault, Report, SourceError};

/// How many records may stand before the heading line.
const MOST_BEFORE: usize = 5;
/// Most columns of a heading line; the lists in use have about a hundred.
const MOST_COLUMNS: usize = 1_000;

/// A file whose heading line has been found.
pub(crate) struct Table<'a> {
    input: &'a Input,
    records: Records<Box<dyn BufRead>>,
    delimiter: u8,
    headings: Vec<String>,
    before: Vec<Vec<String>>,
    /// Whether a row with fewer cells than the heading line has is broken.
    whole_rows: bool,
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

/// The cells of a record. A spreadsheet that took a list for one column has put each line into one pair of quotes; where
/// commas are not what separates, it has made tabs of them, and as many at the end as its widest line had.
fn cells(record: &Record, delimiter: u8) -> Vec<String> {
    let each = |record: &Record| (0..record.len()).map(|column| text(record.field(column))).collect::<Vec<_>>();
    if record.len() == 1 && record.field(0).contains(&delimiter) {
        let mut inner = Record::default();
        let layout = Layout { delimiter, ..Layout::CSV };
        if let Some(Ok(())) = Records::new(record.field(0).trim_ascii_end(), layout).read(&mut inner) {
            let cells = each(&inner).into_iter();
            return if delimiter == b',' {
                cells.collect()
            } else {
                cells.map(|cell| cell.replace('\t', ",")).collect()
            };
        }
    }
    each(record)
}

impl<'a> Table<'a> {
    /// Opens a file and finds its heading line: the first of the first few that has all `required` columns.
    pub(crate) fn open(input: &'a Input, delimiter: u8, required: &[&str]) -> Result<Self, SourceError> {
        Self::open_one_of(input, delimiter, &[required]).map(|(table, _)| table)
    }

    /// Opens a file of which there are several layouts: the heading line has all columns that one of them requires.
    /// Gives that layout's place as well.
    pub(crate) fn open_one_of(
        input: &'a Input,
        delimiter: u8,
        layouts: &[&[&str]],
    ) -> Result<(Self, usize), SourceError> {
        Self::of_bytes(input, input.open()?, delimiter, layouts)
    }

    /// The sheets of a workbook as a table: the first that has the heading line. Rows keep their numbers.
    pub(crate) fn of_sheets(input: &'a Input, sheets: &[Sheet], required: &[&str]) -> Result<Self, SourceError> {
        let mut refusal = None;
        for sheet in sheets {
            match Self::of_bytes(input, Box::new(Cursor::new(as_text(sheet))), b',', &[required]) {
                Ok((table, _)) => return Ok(table),
                Err(error) => refusal = refusal.or(Some(error)),
            }
        }
        Err(refusal.unwrap_or_else(|| input.empty()))
    }

    fn of_bytes(
        input: &'a Input,
        bytes: Box<dyn BufRead>,
        delimiter: u8,
        layouts: &[&[&str]],
    ) -> Result<(Self, usize), SourceError> {
        let mut records = Records::new(bytes, Layout { delimiter, ..Layout::CSV });
        let mut record = Record::default();
        let mut before = Vec::new();
        let mut nearest: Option<(u64, Vec<String>)> = None;
        while before.len() <= MOST_BEFORE {
            match records.read(&mut record) {
                None => break,
                Some(Err(fault)) => return Err(broken(input, &fault)),
                Some(Ok(())) => {}
            }
            let headings = cells(&record, delimiter);
            if headings.len() > MOST_COLUMNS {
                return Err(SourceError::new(
                    Fault::Limit,
                    &input.path,
                    format!("there are more than {MOST_COLUMNS} columns"),
                    "check that this is the publisher's own file",
                )
                .at(record.line));
            }
            for (place, required) in layouts.iter().enumerate() {
                let missing: Vec<String> = required
                    .iter()
                    .filter(|wanted| !headings.iter().any(|heading| heading.eq_ignore_ascii_case(wanted)))
                    .map(|wanted| format!("`{wanted}`"))
                    .collect();
                if missing.is_empty() {
                    return Ok((Self { input, records, delimiter, headings, before, whole_rows: false }, place));
                }
                if nearest.as_ref().is_none_or(|(_, least)| missing.len() < least.len()) {
                    nearest = Some((record.line, missing));
                }
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

    /// Takes rows with fewer cells than the heading line has for broken, for publishers who write every cell of a row.
    #[must_use]
    pub(crate) fn with_whole_rows(mut self) -> Self {
        self.whole_rows = true;
        self
    }

    /// The headings in the file's order.
    pub(crate) fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The records before the heading line: some publishers put the date there.
    pub(crate) fn before(&self) -> &[Vec<String>] {
        &self.before
    }

    /// Reads every row. Rows that cannot be read, or that `each` refuses with a reason, are reported; too many
    /// of them refuse the file, and so does a last row that alone is short of cells. Columns without a place in `known`
    /// are counted and warned of once.
    pub(crate) fn rows(
        mut self,
        known: &[&str],
        report: &mut Report,
        mut each: impl FnMut(&Row, &mut Report) -> Result<(), String>,
    ) -> Result<(), SourceError> {
        let name = self.input.name();
        let columns = self.headings.len();
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
        let (mut short_rows, mut short_at_the_end) = (0u64, None);
        // Where the last record is no record, the file breaks off there.
        let mut end = None;
        while let Some(result) = self.records.read(&mut record) {
            let mut broken_at_the_end = None;
            let mut lines = 1;
            let outcome = match result {
                Err(fault @ RecordFault::Io { .. }) => return Err(broken(self.input, &fault)),
                Err(fault) => {
                    broken_at_the_end = Some(fault.line());
                    Err((fault.line(), fault.to_string()))
                }
                Ok(()) => {
                    let row =
                        Row { line: record.line, headings: &self.headings, cells: cells(&record, self.delimiter) };
                    if row.cells.iter().all(|cell| cell.is_empty() || cell == "\u{1a}") {
                        report.count("rows.empty");
                        continue;
                    }
                    if std::str::from_utf8(&record.raw).is_err() {
                        report.count("rows.windows_1252");
                    }
                    let short = row.cells.len() < columns;
                    short_at_the_end = short.then_some(row.line);
                    short_rows += u64::from(short);
                    let beyond = row.cells.iter().skip(columns).any(|cell| !cell.is_empty());
                    let outcome = if beyond || short && self.whole_rows {
                        let what = format!("{} columns where the heading has {columns}", row.cells.len());
                        if short {
                            broken_at_the_end = Some(row.line);
                        }
                        // A quote that should not be there takes the lines up to the next one into one cell: as many
                        // rows are lost.
                        lines += memchr::memchr_iter(b'\n', record.raw.trim_ascii_end()).count() as u64;
                        Err(if lines > 1 {
                            format!("{what}, in {lines} lines that a quote ties together")
                        } else {
                            what
                        })
                    } else {
                        each(&row, report)
                    };
                    outcome.map_err(|reason| (row.line, reason))
                }
            };
            end = broken_at_the_end;
            report.count("rows");
            if let Err((line, reason)) = outcome {
                unreadable += lines;
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
        // Publishers who leave out the empty cells at the end of a row do so in many rows.
        let short = short_at_the_end.filter(|_| short_rows == 1);
        if let Some(line) = end.or(short).filter(|_| all > 1) {
            return Err(SourceError::new(
                Fault::Incomplete,
                &self.input.path,
                "the last line breaks off in the middle of its columns",
                "fetch it again: the download is not whole",
            )
            .at(line));
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

/// A sheet as delimited text, one line a row.
fn as_text(sheet: &Sheet) -> Vec<u8> {
    let columns = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let (mut text, mut line) = (String::new(), 1);
    for row in &sheet.rows {
        while line < row.number {
            text.push('\n');
            line += 1;
        }
        for column in 0..columns {
            let cell = row.at(column).replace(['\n', '\r'], " ").replace('"', "\"\"");
            let _ = write!(text, "{}\"{cell}\"", if column > 0 { "," } else { "" });
        }
        text.push('\n');
        line += 1;
    }
    text.into_bytes()
}

fn broken(input: &Input, fault: &RecordFault) -> SourceError {
    SourceError::new(Fault::Syntax, &input.path, fault.to_string(), "fetch the file again: it may have broken off")
        .at(fault.line())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a text with the columns `a`, `b` and `c`, or why it is refused.
    fn rows(text: &[u8], delimiter: u8, whole_rows: bool) -> Result<(Vec<Vec<String>>, Report), SourceError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        fs_err::write(&path, text).unwrap();
        let input = Input::new(&path);
        let table = Table::open(&input, delimiter, &["a", "b"])?;
        let table = if whole_rows { table.with_whole_rows() } else { table };
        let (mut read, mut report) = (Vec::new(), Report::default());
        table.rows(&["a", "b", "c"], &mut report, |row, _| {
            read.push(["a", "b", "c"].map(|heading| row.at(heading).to_owned()).to_vec());
            Ok(())
        })?;
        Ok((read, report))
    }

    #[test]
    fn rows_may_leave_out_empty_cells_unless_the_publisher_writes_them_all() {
        let text = b"a,b,c\n1,2\n1,2,3\n1\n";
        assert_eq!(rows(text, b',', false).unwrap().0.len(), 3);
        let error = rows(text, b',', true).unwrap_err();
        assert_eq!((error.line, error.fault), (Some(4), Fault::Incomplete), "a short last row breaks off: {error}");
        let error = rows(b"a,b,c\n1,2\n1\n1,2,3\n", b',', true).unwrap_err();
        assert!(error.what.contains("2 of 3 rows cannot be read: row not read: 1 columns"), "{error}");
    }

    #[test]
    fn a_last_row_that_alone_is_short_breaks_off() {
        let error = rows(b"a,b,c\n1,2,3\n1,2,3\n1,2", b',', false).unwrap_err();
        assert_eq!((error.line, error.fault), (Some(4), Fault::Incomplete));
        assert!(rows(b"a,b,c\n1,2,3\n1,2\n1,2,3\n", b',', false).is_ok());
        assert!(rows(b"a,b,c\n1,2\n", b',', false).is_ok(), "nothing tells that the one row should have more");
    }

    #[test]
    fn a_file_that_breaks_off_within_quotes_is_refused() {
        let text = format!("a,b,c\n{}1,\"2", "1,2,3\n".repeat(500));
        let error = rows(text.as_bytes(), b',', false).unwrap_err();
        assert_eq!((error.line, error.fault), (Some(502), Fault::Incomplete), "{error}");
    }

    #[test]
    fn rows_that_a_stray_quote_ties_together_count_as_many() {
        let lost = format!("1,\"2,3\n{}1,2,\"3\n", "1,2,3\n".repeat(20));
        let text = format!("a,b,c\n{}{lost}{}", "1,2,3\n".repeat(300), "1,2,3\n".repeat(300));
        let error = rows(text.as_bytes(), b',', true).map(|_| ()).unwrap_err();
        assert!(error.what.contains("that a quote ties together"), "{error}");
    }

    #[test]
    fn a_line_in_one_pair_of_quotes_is_taken_apart() {
        let (read, report) = rows(b"\"a;b;c\t\t\"\n\"1;2\t x;\"\"3;3\"\"\t\t\"\n", b';', true).unwrap();
        assert_eq!((read, report.notes.len()), (vec![["1", "2, x", "3;3"].map(str::to_owned).to_vec()], 0));
        let (read, _) = rows(b"\"a,b,c\"\n\"1,2,3\"\n", b',', false).unwrap();
        assert_eq!(read, [["1", "2", "3"]]);
    }

    #[test]
    fn rows_that_are_no_utf_8_are_counted() {
        let (read, report) = rows(b"a,b,c\n\xe9,2,3\n1,2,3\n", b',', false).unwrap();
        assert_eq!((read[0][0].as_str(), report.get("rows.windows_1252")), ("\u{e9}", 1));
    }
}
