//! Workbooks (XLSX and ODS): rows as text, within limits.
//!
//! Both are zip archives of XML. What an archive says of its own size, and what a sheet says of its dimensions, is
//! not believed: every entry is unpacked and counted before anything is read, and cells are put into rows one by one.

mod ods;
mod xlsx;

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::input::Input;
use crate::{Fault, Report, SourceError};

/// Most bytes of a workbook; the largest in use has about 2 MB.
const MOST_BYTES: u64 = 100 << 20;
/// Most entries of its archive.
const MOST_ENTRIES: usize = 1_000;
/// Most bytes that all entries unpack to.
const MOST_UNPACKED: u64 = 512 << 20;
/// Most rows of a sheet: as many as Excel has.
const MOST_ROWS: u32 = 1_048_576;
/// Most columns of a sheet that may hold something.
const MOST_COLUMNS: u32 = 512;
/// Most cells of a workbook, empty ones before a filled one included.
const MOST_CELLS: usize = 4_000_000;
/// Most bytes of text in all cells: a text that is stored once may be shown in many.
const MOST_TEXT: usize = 128 << 20;

/// A sheet of a workbook.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    /// The rows that hold something, in order.
    pub(crate) rows: Vec<Row>,
}

/// A row of a sheet.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its number as a spreadsheet program shows it, from 1.
    pub(crate) number: u64,
    /// Its cells as text up to the last filled one: dates as ISO days, numbers without `.0`, line breaks as `\n`.
    pub(crate) cells: Vec<String>,
}

impl Row {
    /// The trimmed text of a cell; empty where there is none.
    pub(crate) fn at(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

/// A sheet without the list's headings is a title page or a note if it has no more than this many rows of a table.
const MOST_LEFT_OUT: usize = 5;
/// How many filled cells make a row one of a table.
const FILLED_OF_A_TABLE: usize = 3;

impl Sheet {
    /// Reports a sheet that has no headings of the list. One with a table may be a part of the list whose headings have
    /// changed: it refuses the file.
    pub(crate) fn leave_out(&self, input: &Input, report: &mut Report) -> Result<(), SourceError> {
        let of_a_table =
            |row: &&Row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).nth(FILLED_OF_A_TABLE - 1).is_some();
        let rows = self.rows.iter().filter(of_a_table).count();
        // A table of contents has rows as well.
        if rows > MOST_LEFT_OUT && !self.name.contains("目次") {
            return Err(SourceError::new(
                Fault::Layout,
                &input.path,
                format!("sheet `{}` has a table of {rows} rows, but no headings of the list", self.name),
                "check that this is the publisher's own file and take sheets of one's own out of it; if its layout has changed, a newer Interdict is needed",
            ));
        }
        report.count("sheets.left_out");
        let what = format!("sheet `{}` has no headings of the list and was left out", self.name);
        report.note(&input.name(), None, what);
        Ok(())
    }
}

/// The sheets of a workbook, hidden ones too.
pub(crate) fn sheets(input: &Input) -> Result<Vec<Sheet>, SourceError> {
    let mut bytes = Vec::new();
    input.open()?.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| SourceError::io(&input.path, &error))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Refusal::Limit(format!("the workbook has more than {MOST_BYTES} bytes")).of(input));
    }
    read(&bytes).map_err(|refusal| refusal.of(input))
}

fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    unpack(&mut archive)?;
    let mut cells = Cells::default();
    if archive.index_for_name("content.xml").is_some() {
        ods::read(&mut archive, &mut cells)?;
    } else if archive.index_for_name("[Content_Types].xml").is_some() {
        xlsx::vet(&mut archive)?;
        xlsx::read(bytes, &mut cells)?;
    } else {
        return Err(Refusal::Shape("it is a zip archive, but no workbook: unzip it and give its files".to_owned()));
    }
    Ok(cells.sheets.into_iter().map(Filling::finish).collect())
}

/// Unpacks every entry and counts: the sizes that an archive declares may be lies.
fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Refusal> {
    if archive.len() > MOST_ENTRIES {
        return Err(Refusal::Limit(format!("the archive has {} entries, more than {MOST_ENTRIES}", archive.len())));
    }
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index)?;
        let name = entry.name()?.into_owned();
        let count = io::copy(&mut entry.take(left + 1), &mut io::sink())
            .map_err(|error| Refusal::Broken(format!("`{name}` cannot be unpacked: {error}")))?;
        left = left
            .checked_sub(count)
            .ok_or_else(|| Refusal::Limit(format!("the workbook unpacks to more than {MOST_UNPACKED} bytes")))?;
    }
    Ok(())
}

/// Why a workbook is not read.
#[derive(Debug)]
enum Refusal {
    /// It is damaged, or its format's rules are broken.
    Broken(String),
    /// It is larger than is read.
    Limit(String),
    /// It is something else.
    Shape(String),
}

impl Refusal {
    /// The same, with the part of the archive that it is about.
    fn within(self, part: &str) -> Self {
        match self {
            Self::Broken(what) => Self::Broken(format!("in `{part}`: {what}")),
            Self::Limit(what) => Self::Limit(format!("in `{part}`: {what}")),
            Self::Shape(what) => Self::Shape(format!("in `{part}`: {what}")),
        }
    }

    fn of(self, input: &Input) -> SourceError {
        let (fault, what, remedy) = match self {
            Self::Broken(what) => {
                (Fault::Syntax, what, "fetch it again: the download may have broken off; a password must be taken off")
            }
            Self::Limit(what) => (Fault::Limit, what, "check that this is the publisher's own file"),
            Self::Shape(what) => (Fault::Unknown, what, "give the publisher's workbook (XLSX)"),
        };
        SourceError::new(fault, &input.path, what, remedy)
    }
}

impl From<ZipError> for Refusal {
    fn from(error: ZipError) -> Self {
        Self::Broken(format!("the workbook is no whole zip archive: {error}"))
    }
}

/// The cells read so far, within limits.
#[derive(Default)]
struct Cells {
    sheets: Vec<Filling>,
    count: usize,
    text: usize,
}

/// A sheet that is being filled.
#[derive(Default)]
struct Filling {
    name: String,
    rows: BTreeMap<u32, Vec<String>>,
}

impl Filling {
    fn finish(self) -> Sheet {
        let rows = self.rows.into_iter().map(|(row, cells)| Row { number: u64::from(row) + 1, cells }).collect();
        Sheet { name: self.name, rows }
    }
}

impl Cells {
    fn begin(&mut self, name: String) {
        self.sheets.push(Filling { name, ..Filling::default() });
    }

    /// Puts a text into a cell of the last sheet; row and column count from 0.
    fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), Refusal> {
        let Some(sheet) = self.sheets.last_mut().filter(|_| !text.is_empty()) else { return Ok(()) };
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(Refusal::Limit(format!(
                "sheet `{}` holds something in row {}, column {}; {MOST_ROWS} rows and {MOST_COLUMNS} columns are read",
                sheet.name,
                u64::from(row) + 1,
                u64::from(column) + 1
            )));
        }
        let cells = sheet.rows.entry(row).or_default();
        let column = column as usize;
        let grown = (column + 1).saturating_sub(cells.len());
        self.count += grown;
        self.text += text.len();
        if self.count > MOST_CELLS {
            return Err(Refusal::Limit(format!("the workbook has more than {MOST_CELLS} cells")));
        }
        if self.text > MOST_TEXT {
            return Err(Refusal::Limit(format!("the cells of the workbook hold more than {MOST_TEXT} bytes of text")));
        }
        if grown > 0 {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            text.clone_into(cell);
        }
        Ok(())
    }
}

/// A number as people write it.
fn number(value: f64) -> String {
    // Beyond this a double no longer tells whole numbers apart.
    if value.fract() == 0.0 && value.abs() < 9e15 { format!("{value:.0}") } else { value.to_string() }
}

/// The ISO day of a cell's number of days, for cells with a date that were not formatted as one.
pub(crate) fn day_of_serial(text: &str) -> Option<String> {
    let days: u16 = text.parse().ok()?;
    // 1927 to 2079: smaller numbers are more likely something else. Day 1 is 1900-01-01 and 1900 is taken for a leap year.
    let base = jiff::civil::date(1899, 12, 30);
    (days >= 10_000)
        .then(|| base.checked_add(jiff::Span::new().days(i64::from(days))).ok().map(|day| day.to_string()))?
}

/// A day without the midnight that some programs write after it.
fn without_midnight(text: &str) -> &str {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let text =
        text.split_once('.').filter(|(_, rest)| rest.bytes().all(|byte| byte == b'0')).map_or(text, |(day, _)| day);
    ["T00:00:00", " 00:00:00"].iter().find_map(|midnight| text.strip_suffix(midnight)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days() {
        assert_eq!(number(45.0), "45");
        assert_eq!(number(-0.5), "-0.5");
        assert_eq!(number(1e300), "1".to_owned() + &"0".repeat(300));
        assert_eq!(day_of_serial("45292").as_deref(), Some("2024-01-01"));
        assert_eq!(day_of_serial("1965"), None);
        assert_eq!(day_of_serial("45292.5"), None);
        assert_eq!(without_midnight("2024-01-01T00:00:00.000Z"), "2024-01-01");
        assert_eq!(without_midnight("2024-01-01T10:00:00"), "2024-01-01T10:00:00");
    }

    #[test]
    fn cells_are_bounded_one_by_one() {
        let mut cells = Cells::default();
        cells.begin("a".to_owned());
        assert!(cells.put(1_048_575, 511, "far").is_ok());
        assert_eq!(cells.count, 512, "nothing is laid out between");
        assert!(matches!(cells.put(1_048_576, 0, "too far"), Err(Refusal::Limit(_))));
        assert!(matches!(cells.put(0, 512, "too far"), Err(Refusal::Limit(_))));
        assert!(cells.put(u32::MAX, u32::MAX, "").is_ok(), "an empty cell is nowhere");
        let mut row = 0;
        while cells.put(row, 511, "x").is_ok() {
            row += 1;
        }
        assert!((7_800..7_900).contains(&row), "{row}");
    }

    #[test]
    fn bytes_that_are_no_workbook() {
        for bytes in [&b""[..], b"PK\x03\x04", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", b"plain text"] {
            assert!(read(bytes).is_err(), "{bytes:?}");
        }
    }
}
