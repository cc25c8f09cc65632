//! XLSX, read by calamine after its parts were looked through for what calamine 0.38 does not bear.
//!
//! It takes room for as many shared texts as the file claims, copies a number format into every style that has it,
//! and counts rows and columns of a cell reference without a limit. So claims are checked against what is possible
//! first. Cells come one by one from its cell reader: the dense range it could give would take the room of a sheet's
//! whole extent.

use std::io::{BufRead, BufReader, Cursor};

use calamine::{DataRef, Reader as _, SheetType, Xlsx, XlsxError};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::{Cells, MOST_CELLS, Refusal, number, without_midnight};

/// Most formats of cells; Excel has 64,000.
const MOST_FORMATS: u64 = 65_536;
/// Longest attribute in a part that describes formats; Excel's longest format has 255 characters.
const LONGEST_IN_FORMATS: usize = 1 << 10;
/// Longest attribute anywhere else, and longest piece of text; Excel's longest text has 32,767 characters.
const LONGEST: usize = 1 << 20;

/// Looks through every part that may be read.
pub(super) fn vet(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Refusal> {
    for index in 0..archive.len() {
        let entry = archive.by_index(index)?;
        let name = entry.name()?.into_owned();
        if has_extension(&name, "xml") || has_extension(&name, "rels") {
            let lower = name.to_lowercase();
            let formats = lower.contains("styles.") || lower.contains("theme");
            vet_part(BufReader::new(entry), formats).map_err(|refusal| refusal.within(&name))?;
        }
    }
    Ok(())
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case(extension))
}

fn vet_part(part: impl BufRead, formats: bool) -> Result<(), Refusal> {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    let (mut depth, mut styles) = (0u64, 0u64);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| Refusal::Broken(error.to_string()))? {
            Event::Start(start) => {
                depth += 1;
                vet_tag(&start, formats, &mut styles)?;
            }
            Event::Empty(start) => vet_tag(&start, formats, &mut styles)?,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(text) if text.len() > LONGEST => {
                return Err(Refusal::Limit(format!("a text is longer than {LONGEST} bytes")));
            }
            Event::CData(text) if text.len() > LONGEST => {
                return Err(Refusal::Limit(format!("a text is longer than {LONGEST} bytes")));
            }
            Event::Eof if depth > 0 => return Err(Refusal::Broken("the XML breaks off".to_owned())),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn vet_tag(start: &BytesStart, formats: bool, styles: &mut u64) -> Result<(), Refusal> {
    let element = start.local_name();
    let element = element.as_ref();
    if element == "xf" {
        *styles += 1;
        if *styles > MOST_FORMATS {
            return Err(Refusal::Limit(format!("more than {MOST_FORMATS} formats of cells")));
        }
    }
    let longest = if formats { LONGEST_IN_FORMATS } else { LONGEST };
    let (mut sheet, mut target) = (false, String::new());
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| Refusal::Broken(error.to_string()))?;
        let value: &str = attribute.value.as_ref();
        if value.len() > longest {
            return Err(Refusal::Limit(format!("an attribute of `{element}` is longer than {longest} bytes")));
        }
        match (element, attribute.key.local_name().as_ref()) {
            ("sst", "uniqueCount") if value.parse::<u128>().is_ok_and(|count| count > MOST_CELLS as u128) => {
                return Err(Refusal::Limit(format!("it claims {value} texts, more than {MOST_CELLS}")));
            }
            ("row" | "c", "r") if position(value).is_none() => {
                return Err(Refusal::Broken(format!("`{value}` is no place in a sheet")));
            }
            ("dimension", "ref") if !extent(value) => {
                return Err(Refusal::Broken(format!("`{value}` is no extent of a sheet")));
            }
            ("Relationship", "Type") => sheet = value.ends_with("/worksheet"),
            ("Relationship", "Target") => value.clone_into(&mut target),
            _ => {}
        }
    }
    // A part of another name would be read without having been looked through.
    if sheet && !has_extension(&target, "xml") {
        return Err(Refusal::Broken(format!("the sheet `{target}` is no XML")));
    }
    Ok(())
}

/// Row and column of `XFD1048576`, or of `17`: at most three letters and seven digits.
fn position(reference: &str) -> Option<(u32, u32)> {
    let digits = reference.trim_start_matches(|character: char| character.is_ascii_alphabetic());
    let letters = reference.get(..reference.len() - digits.len())?;
    let number = !digits.is_empty() && digits.len() <= 7 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let row = digits.parse().ok().filter(|row| number && *row > 0 && letters.len() <= 3)?;
    let column =
        letters.bytes().fold(0, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some((row, column))
}

/// Whether a text is `A1` or `A1:D20`, its corners in order.
fn extent(reference: &str) -> bool {
    match reference.split_once(':') {
        None => position(reference).is_some(),
        Some((from, to)) => match (position(from), position(to)) {
            (Some(from), Some(to)) => from.0 <= to.0 && from.1 <= to.1,
            _ => false,
        },
    }
}

/// Reads every sheet.
pub(super) fn read(bytes: &[u8], cells: &mut Cells) -> Result<(), Refusal> {
    let mut workbook = Xlsx::new(Cursor::new(bytes))?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    for (place, name) in names.iter().enumerate() {
        // Sheets are found by name: the second of a name would never be read.
        if names.iter().take(place).any(|other| other == name) {
            return Err(Refusal::Broken(format!("two sheets are called `{name}`")));
        }
        cells.begin(name.clone());
        let mut reader = match workbook.worksheet_cells_reader(name) {
            Err(XlsxError::NotAWorksheet(_)) => continue,
            reader => reader?,
        };
        while let Some(cell) = reader.next_cell()? {
            let (row, column) = cell.get_position();
            cells.put(row, column, &text(cell.get_value()))?;
        }
    }
    Ok(())
}

impl From<XlsxError> for Refusal {
    fn from(error: XlsxError) -> Self {
        Self::Broken(format!("the workbook cannot be read: {error}"))
    }
}

fn text(value: &DataRef) -> String {
    let text = match value {
        DataRef::Empty => return String::new(),
        DataRef::String(text) => text.as_str(),
        DataRef::SharedString(text) => text,
        DataRef::DateTimeIso(text) => without_midnight(text),
        DataRef::DurationIso(text) => text.as_str(),
        DataRef::Int(value) => return value.to_string(),
        DataRef::Float(value) => return number(*value),
        DataRef::Bool(value) => return value.to_string(),
        DataRef::DateTime(value) => return day(value.as_f64(), value.is_datetime(), value.to_ymd_hms_milli()),
        DataRef::Error(error) => return error.to_string(),
    };
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

/// A number that is formatted as a date: the ISO day, with the time where there is one.
fn day(serial: f64, is_date: bool, parts: (u16, u8, u8, u8, u8, u8, u16)) -> String {
    // Numbers below one are times of day, those beyond are after the year 9999.
    if !is_date || !(1.0..2_958_466.0).contains(&serial) {
        return number(serial);
    }
    let (year, month, day, hour, minute, second, _) = parts;
    let midnight = (hour, minute, second) == (0, 0, 0);
    let time = if midnight { String::new() } else { format!("T{hour:02}:{minute:02}:{second:02}") };
    format!("{year:04}-{month:02}-{day:02}{time}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        assert_eq!(position("A1"), Some((1, 1)));
        assert_eq!(position("XFD1048576"), Some((1_048_576, 16_384)));
        assert_eq!(position("17"), Some((17, 0)));
        for wrong in ["", "A", "A0", "ABCD1", "A12345678", "A1B", "é1", "1é"] {
            assert_eq!(position(wrong), None, "{wrong}");
        }
        assert!(extent("A1:XFD1048576") && extent("B2"));
        assert!(!extent("B2:A1") && !extent("A1:B2:C3") && !extent(":"));
    }

    #[test]
    fn claims_are_checked() {
        let refused = |xml: &str, formats: bool| vet_part(xml.as_bytes(), formats).is_err();
        assert!(refused("<sst uniqueCount=\"99999999999999999999999\"/>", false));
        assert!(refused("<sheetData><row r=\"99999999999\"/></sheetData>", false));
        assert!(refused("<x:sheetData><x:c r=\"ABCDEFGH1\"/></x:sheetData>", false));
        assert!(refused("<sheetData>", false));
        assert!(refused("<a></b>", false));
        assert!(refused(&format!("<numFmt formatCode=\"{}\"/>", "0".repeat(2000)), true));
        assert!(refused(&format!("<f>{}</f>", "<xf/>".repeat(70_000)), true));
        assert!(refused("<Relationship Type=\"a/worksheet\" Target=\"worksheets/sheet1.png\"/>", false));
        assert!(!refused("<sst uniqueCount=\"3\"><si><t>a</t></si></sst>", false));
    }
}
