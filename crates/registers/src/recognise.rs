use serde_json::Value;

use crate::{Format, Input, RegisterError, bods, followthemoney, gleif, json, psc, table, xml};

/// What is read, for messages.
const READABLE: &str = "a table (CSV) with owner, owned and percent; BODS as JSON; GLEIF's entities, relationships or reporting exceptions as XML, JSON or CSV; FollowTheMoney entities or the UK's persons with significant control as JSON lines; each plain, gzip or zstd";

/// How many of a file's first records are looked at.
const FIRST_RECORDS: usize = 5;

/// Tells what a file is by its content. An error when it is nothing that is read.
pub fn recognise(input: &Input) -> Result<Format, RegisterError> {
    let beginning = input.beginning();
    let unknown = |what: String| RegisterError::new(input.name(), what, format!("give {READABLE}"));
    let text = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning).trim_ascii_start();
    match text.first() {
        None => Err(unknown("there is nothing in it".to_owned())),
        Some(b'<') => match xml::root(text) {
            Some(root) if gleif::is_root(&root) => Ok(Format::GleifXml),
            Some(root) => Err(unknown(format!(
                "it is XML or HTML with the root element `{root}`, no ownership file that is read"
            ))),
            None => Err(unknown("it begins like XML and has no element".to_owned())),
        },
        Some(b'{' | b'[') => {
            for record in json::first_records(beginning, FIRST_RECORDS) {
                if let Some(format) = by_record(&record) {
                    return Ok(format);
                }
            }
            if followthemoney::begins_like(&String::from_utf8_lossy(text)) {
                return Ok(Format::FollowTheMoney);
            }
            Err(unknown("it is JSON, but its first records are of no kind that is read".to_owned()))
        }
        Some(_) => {
            let line = String::from_utf8_lossy(text.split(|byte| *byte == b'\n').next().unwrap_or_default());
            if gleif::is_heading_line(&line) {
                return Ok(Format::GleifCsv);
            }
            match table::looks_like(beginning) {
                Ok(()) => Ok(Format::Table),
                Err(_) if beginning.contains(&0) => Err(unknown("it is binary data".to_owned())),
                Err(lacks) => Err(RegisterError::new(input.name(), lacks, table::REMEDY).at(1)),
            }
        }
    }
}

/// What a record of JSON is.
fn by_record(record: &Value) -> Option<Format> {
    if bods::is_statement(record) {
        Some(Format::Bods)
    } else if gleif::is_record(record) {
        Some(Format::GleifJson)
    } else if psc::is_line(record) {
        Some(Format::Psc)
    } else if followthemoney::is_entity(record) {
        Some(Format::FollowTheMoney)
    } else {
        None
    }
}
