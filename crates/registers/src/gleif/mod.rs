#![doc = include_str!("../../../../docs/registers/gleif.md")]

mod entity;
mod exception;
pub(crate) mod relationship;
mod tree;

use interdict_delimited::{Fault, Layout, Record, Records};
use interdict_model::PartialDate;
use serde_json::{Map, Value};

use crate::date::date;
use crate::error::{Refusal, Stop};
use crate::filing::{Filing, short};
use crate::input::Input;
use crate::json;
use crate::xml;
use tree::{at, text};

/// The elements that are records.
const RECORDS: [&str; 3] = ["LEIRecord", "RelationshipRecord", "Exception"];

/// Most parts of a heading; GLEIF's have at most six.
const MOST_DEPTH: usize = 12;

/// Whether a root element is one of GLEIF's.
pub(crate) fn is_root(name: &str) -> bool {
    matches!(name, "LEIData" | "RelationshipData" | "ReportingExceptionData")
}

/// Whether a JSON record is one of GLEIF's.
pub(crate) fn is_record(record: &Value) -> bool {
    let record = within(record);
    record.get("Relationship").is_some_and(Value::is_object)
        || record.get("LEI").is_some() && (record.get("Entity").is_some() || record.get("ExceptionCategory").is_some())
}

/// Whether a heading line is one of GLEIF's.
pub(crate) fn is_heading_line(line: &str) -> bool {
    ["Entity.LegalName", "Relationship.StartNode.NodeID", "Exception.Category"].iter().any(|name| line.contains(name))
}

/// Some JSON has the name of the record around it.
fn within(record: &Value) -> &Value {
    RECORDS.iter().find_map(|name| record.get(*name).filter(|inner| inner.is_object())).unwrap_or(record)
}

/// Reads XML of any of the three kinds.
pub(crate) fn read_xml(input: Input, filing: &mut Filing<'_>) -> Result<(), Stop> {
    publisher(filing);
    let mut pieces = xml::pieces(input, &RECORDS);
    while let Some((line, piece)) = pieces.next()? {
        let read = match piece {
            xml::Piece::Beside(name, said) => {
                header(&name, &said, filing);
                continue;
            }
            xml::Piece::Record(record) => file(&record, line, filing),
            xml::Piece::Fault(reason) => Err(reason.into()),
        };
        filing.count("records");
        filing.settle(line, "", read)?;
    }
    Ok(())
}

fn publisher(filing: &mut Filing<'_>) {
    filing.about(|file| "GLEIF".clone_into(&mut file.publisher));
}

/// What a file says of itself.
fn header(name: &str, said: &str, filing: &mut Filing<'_>) {
    match name {
        "ContentDate" => {
            let day = date(said).ok().flatten();
            filing.about(|file| file.as_of = file.as_of.max(day));
        }
        "RecordCount" => {
            if let Ok(count) = said.parse() {
                filing.set("records stated by the header", count);
            }
        }
        _ => {}
    }
}

/// Reads JSON with records of any of the three kinds.
pub(crate) fn read_json(input: Input, filing: &mut Filing<'_>) -> Result<(), Stop> {
    publisher(filing);
    json::each(input, filing, |_| String::new(), |record, line, filing| file(within(record), line, filing))
}

/// Reads a table of any of the three kinds.
pub(crate) fn read_csv(input: Input, filing: &mut Filing<'_>) -> Result<(), Stop> {
    publisher(filing);
    let mut records = Records::new(input.reader(), Layout::CSV);
    let mut row = Record::default();
    let mut headings: Option<Vec<String>> = None;
    while let Some(read) = records.read(&mut row) {
        let Some(headings) = &headings else {
            read.map_err(|fault| stop(&fault))?;
            headings = Some((0..row.len()).map(|place| heading(row.text(place).unwrap_or_default())).collect());
            continue;
        };
        filing.count("records");
        let line = row.line;
        let read = match read {
            Ok(()) => tree_of(headings, &row).and_then(|record| file(&record, line, filing)),
            Err(fault) if fault.is_final() => return Err(stop(&fault)),
            Err(fault) => {
                filing.reject(fault.line(), "", fault.to_string());
                continue;
            }
        };
        filing.settle(line, "", read)?;
    }
    Ok(())
}

fn stop(fault: &Fault) -> Stop {
    Stop::Broken {
        line: fault.line(),
        what: fault.to_string(),
        remedy: "fetch the file again: it may have broken off; what stands before is read",
    }
}

/// A heading; empty, and so passed over, when it goes deeper than any of GLEIF's.
fn heading(text: &str) -> String {
    if text.split('.').count() > MOST_DEPTH { String::new() } else { text.to_owned() }
}

/// A row as the record that it is.
fn tree_of(headings: &[String], row: &Record) -> Result<Value, Refusal> {
    let mut record = Map::new();
    for (place, heading) in headings.iter().enumerate().take(row.len()) {
        let text = row.text(place).ok_or_else(|| Refusal::from("it is not UTF-8"))?;
        if !text.is_empty() && !heading.is_empty() {
            tree::put(&mut record, heading, text);
        }
    }
    Ok(Value::Object(record))
}

/// Files a record by what it holds.
fn file(record: &Value, line: u64, filing: &mut Filing<'_>) -> Result<(), Refusal> {
    if record.get("Relationship").is_some() {
        relationship::file(record, line, filing)
    } else if record.get("ExceptionCategory").is_some() || record.get("Exception").is_some() {
        exception::file(record, line, filing)
    } else if record.get("Entity").is_some() {
        entity::file(record, line, filing)
    } else {
        Err("it is no record of an entity, a relationship or an exception".into())
    }
}

/// An LEI as an id. Whether its check digits are right is a matter for whoever relies on it.
fn lei(written: &str) -> Result<String, Refusal> {
    let lei = written.trim().to_uppercase();
    if lei.is_empty() {
        return Err("an LEI is missing".into());
    }
    if lei.len() == 20 && lei.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Ok(lei)
    } else {
        Err(format!("`{}` is no LEI: it has twenty letters and digits", short(written)).into())
    }
}

/// A record that GLEIF has deleted, in the deltas of its golden copy.
struct Deletion {
    /// When; `None` where that is not said.
    day: Option<PartialDate>,
}

impl Deletion {
    /// The deletion of a record, if it is deleted.
    fn of(record: &Value) -> Option<Self> {
        let deletion = at(record, &["Extension"]).get("Deletion")?;
        Some(Self { day: date(text(deletion, &["DeletedAt"])).ok().flatten() })
    }
}
