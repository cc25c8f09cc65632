//! OpenDocument sheets, read from their `content.xml`.
//!
//! calamine reads them too, but lays repeated cells and rows out before it counts them, and does not end on a cut
//! file; with only tables, rows, cells and paragraphs to know, reading them costs less than guarding against that.

use std::io::{BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::{Cells, MOST_ROWS, MOST_TEXT, Refusal, number, without_midnight};

/// The row and the cell being read.
#[derive(Default)]
struct Place {
    row: u32,
    column: u32,
    /// How often the row is repeated, and the cell.
    rows: u32,
    columns: u32,
    /// The filled cells of the row, with how often each is repeated.
    filled: Vec<(u32, u32, String)>,
    /// The cell's value, where it is more exact than its text.
    value: String,
    text: String,
    in_cell: bool,
    in_text: bool,
    paragraphs: u32,
    /// How deep within a comment, which is no part of the cell's text.
    comment: u32,
}

/// Reads every sheet.
pub(super) fn read(archive: &mut ZipArchive<Cursor<&[u8]>>, cells: &mut Cells) -> Result<(), Refusal> {
    let content = archive.by_name("content.xml")?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut place = Place::default();
    let mut depth = 0u64;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| broken(&error))? {
            Event::Start(start) => {
                depth += 1;
                begin(&start, &mut place, cells)?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                let name = end.local_name();
                finish(name.as_ref(), &mut place, cells)?;
            }
            Event::Text(text) => place.add(&text.xml10_content())?,
            Event::CData(text) => place.add(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                match character.or_else(|| quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)) {
                    Some(text) => place.add(&text)?,
                    None => return Err(broken(&format!("unknown entity &{name};"))),
                }
            }
            Event::Eof if depth > 0 => return Err(broken(&"the XML breaks off")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn broken(what: &dyn std::fmt::Display) -> Refusal {
    Refusal::Broken(format!("in `content.xml`: {what}"))
}

fn begin(start: &BytesStart, place: &mut Place, cells: &mut Cells) -> Result<(), Refusal> {
    let name = start.local_name();
    match name.as_ref() {
        _ if place.comment > 0 => place.comment += 1,
        "annotation" => place.comment = 1,
        "table" if !place.in_cell => {
            cells.begin(attribute(start, "name")?.unwrap_or_default());
            *place = Place::default();
        }
        "table-row" if !place.in_cell => {
            place.rows = repeats(start, "number-rows-repeated")?;
            place.column = 0;
            place.filled.clear();
        }
        "table-cell" | "covered-table-cell" if !place.in_cell => {
            place.columns = repeats(start, "number-columns-repeated")?;
            place.in_cell = true;
            place.paragraphs = 0;
            place.text.clear();
            place.value.clear();
            if let Some(day) = attribute(start, "date-value")? {
                without_midnight(&day).clone_into(&mut place.value);
            } else if let Some(value) = attribute(start, "value")? {
                place.value = value.parse().map_or(value, number);
            } else if let Some(value) = attribute(start, "boolean-value")? {
                place.value = value;
            }
        }
        "p" if place.in_cell => {
            if place.paragraphs > 0 {
                place.text.push('\n');
            }
            place.paragraphs += 1;
            place.in_text = true;
        }
        "s" | "tab" => place.add(" ")?,
        "line-break" => place.add("\n")?,
        _ => {}
    }
    Ok(())
}

fn finish(name: &str, place: &mut Place, cells: &mut Cells) -> Result<(), Refusal> {
    match name {
        _ if place.comment > 0 => place.comment -= 1,
        "p" => place.in_text = false,
        "table-cell" | "covered-table-cell" if place.in_cell => {
            place.in_cell = false;
            let text = std::mem::take(if place.value.is_empty() { &mut place.text } else { &mut place.value });
            if !text.is_empty() {
                place.filled.push((place.column, place.columns, text));
            }
            place.column = place.column.saturating_add(place.columns);
        }
        "table-row" if !place.in_cell => {
            // Sheets end with a row that is repeated to the last one possible, mostly an empty one.
            for row in 0..if place.filled.is_empty() { 0 } else { place.rows } {
                for (column, columns, text) in &place.filled {
                    for repeat in 0..*columns {
                        cells.put(place.row.saturating_add(row), column.saturating_add(repeat), text)?;
                    }
                }
            }
            place.row = place.row.saturating_add(place.rows);
        }
        _ => {}
    }
    Ok(())
}

impl Place {
    fn add(&mut self, text: &str) -> Result<(), Refusal> {
        if self.in_text && self.comment == 0 {
            if self.text.len() + text.len() > MOST_TEXT {
                return Err(Refusal::Limit(format!("a cell holds more than {MOST_TEXT} bytes")));
            }
            self.text.push_str(text);
        }
        Ok(())
    }
}

/// An attribute by its local name.
fn attribute(start: &BytesStart, name: &str) -> Result<Option<String>, Refusal> {
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| broken(&error))?;
        if attribute.key.local_name().as_ref() == name {
            let value =
                attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|error| broken(&error))?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

fn repeats(start: &BytesStart, name: &str) -> Result<u32, Refusal> {
    match attribute(start, name)? {
        None => Ok(1),
        Some(value) => value
            .parse::<u32>()
            .ok()
            .filter(|repeats| (1..=MOST_ROWS).contains(repeats))
            .ok_or_else(|| broken(&format!("`{value}` repeats"))),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::super::{Sheet, read};
    use super::*;

    fn sheets(content: &str) -> Result<Vec<Sheet>, Refusal> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
        read(writer.finish().unwrap().get_ref())
    }

    #[test]
    fn cells_of_a_sheet() {
        let sheets = sheets(
            "<d><table:table table:name=\"One\"><table:table-row table:number-rows-repeated=\"2\"/>\
             <table:table-row><table:table-cell table:number-columns-repeated=\"2\"><text:p>a &amp; b</text:p><text:p>c<text:s/>d</text:p></table:table-cell>\
             <table:table-cell/><table:table-cell office:value=\"4.0\"><office:annotation><text:p>no</text:p></office:annotation><text:p>4,00</text:p></table:table-cell>\
             <table:table-cell office:date-value=\"2024-01-05T00:00:00\"><text:p>5.1.24</text:p></table:table-cell>\
             <table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>\
             <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table></d>",
        )
        .unwrap();
        assert_eq!(sheets.len(), 1);
        assert_eq!((sheets[0].name.as_str(), sheets[0].rows.len()), ("One", 1));
        assert_eq!(sheets[0].rows[0].number, 3);
        assert_eq!(sheets[0].rows[0].cells, ["a & b\nc d", "a & b\nc d", "", "4", "2024-01-05"]);
    }

    #[test]
    fn repeats_do_not_take_room() {
        let row = |cell: &str| {
            format!(
                "<d><table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row></table:table></d>"
            )
        };
        let wide = "<c:table-cell c:number-columns-repeated=\"512\"><text:p>x</text:p></c:table-cell>";
        assert!(matches!(sheets(&row(wide)), Err(Refusal::Limit(_))));
        let long = format!("<c:table-cell><text:p>{}</text:p></c:table-cell>", "x".repeat(100_000));
        assert!(matches!(sheets(&row(&long)), Err(Refusal::Limit(_))));
        let far = "<c:table-cell c:number-columns-repeated=\"16384\"><text:p>x</text:p></c:table-cell>";
        assert!(matches!(sheets(&row(far)), Err(Refusal::Limit(_))));
        assert!(matches!(sheets("<d><table:table table:name=\"a\"><table:table-row>"), Err(Refusal::Broken(_))));
        let endless = "<c:table-cell c:number-columns-repeated=\"99999999999\"/>";
        assert!(matches!(sheets(&row(endless)), Err(Refusal::Broken(_))));
    }
}
