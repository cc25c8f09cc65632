//! `consolidated.json`: one object whose `results` are the records. It is read record by record, and the file as a whole
//! may have no more than [`MOST_BYTES`].

use std::fmt;
use std::io::{BufRead, Read};

use interdict_model::Address;
use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Map, Value};

use super::listing::{Filed, note_absent_lists, party};
use super::number::{Number, label};
use super::order;
use crate::input::Input;
use crate::list::{Gathering, List, Reading, leading_day};
use crate::{Fault, SourceError};

/// Most bytes that the file may have. It has some 40 MB (2025).
pub const MOST_BYTES: u64 = 1 << 30;

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let file = input.name();
    let mut source = input.open()?.take(MOST_BYTES);
    let start = source.fill_buf().map_err(|error| SourceError::io(&input.path, &error))?;
    if start.starts_with(b"\xef\xbb\xbf") {
        source.consume(3);
    }
    let mut whole = Whole { dataset, file: &file, gathering: Gathering::default(), records: None, total: None };
    let mut deserializer = Deserializer::from_reader(&mut source);
    let outcome = deserializer.deserialize_map(&mut whole).and_then(|()| deserializer.end());
    let Whole { mut gathering, records, total, .. } = whole;
    if let Err(error) = outcome {
        let done = records.unwrap_or(0);
        return Err(if source.limit() == 0 {
            SourceError::new(
                Fault::Limit,
                &input.path,
                format!("the file has more than {MOST_BYTES} bytes"),
                "check that this is the publisher's own file",
            )
        } else {
            SourceError::new(
                Fault::Syntax,
                &input.path,
                format!("after {done} records: {error}"),
                "fetch it again: the download may have broken off",
            )
        }
        // The whole file is often one line; the message names the column.
        .at(u64::try_from(error.line().max(1)).unwrap_or(1)));
    }
    let Some(records) = records else {
        return Err(SourceError::new(
            Fault::Layout,
            &input.path,
            "it has no `results`",
            "check that this is the publisher's consolidated.json",
        ));
    };
    // A page of a search looks like the list and says that there is more. Parties are fewer than records where some say
    // nothing or stand twice, so the difference is what counts.
    let parties = gathering.list.entities.len() as u64 + gathering.list.report.unreadable;
    gathering.list.stated = total.filter(|total| *total > records).map(|total| parties + (total - records));
    note_absent_lists("json", &file, &mut gathering.list.report);
    let mut list = gathering.finish(input)?;
    order::mark_ended(&mut list, "json", &file);
    Ok(list)
}

/// The object that the file is.
struct Whole<'a> {
    dataset: &'a str,
    file: &'a str,
    gathering: Gathering,
    records: Option<u64>,
    total: Option<u64>,
}

impl<'de> Visitor<'de> for &mut Whole<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("the object of the Consolidated Screening List")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "results" => map.next_value_seed(Results(self))?,
                "total" => self.total = map.next_value::<Value>()?.as_u64(),
                "search_performed_at" => {
                    let value = map.next_value::<Value>()?;
                    self.gathering.list.published = value.as_str().and_then(leading_day);
                }
                // When each source was imported, and where a page of a search begins.
                "sources_used" | "offset" => {
                    map.next_value::<IgnoredAny>()?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    let report = &mut self.gathering.list.report;
                    report.count("json.unknown");
                    report.note(self.file, None, format!("`{key}` beside the results is new and was left out"));
                }
            }
        }
        Ok(())
    }
}

/// The records, one at a time.
struct Results<'a, 'b>(&'a mut Whole<'b>);

impl<'de> DeserializeSeed<'de> for Results<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Results<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<(), A::Error> {
        let Whole { dataset, file, gathering, records: counted, .. } = self.0;
        let number = counted.get_or_insert(0);
        while let Some(record) = records.next_element::<Value>()? {
            *number += 1;
            gathering.list.report.count("json.records");
            let Value::Object(record) = record else {
                gathering.unreadable("json", file, None, format!("record {number} is no object"));
                continue;
            };
            let filed = filed(record);
            let reading = Reading { dataset, file, counters: "json", line: None };
            match party(&filed, reading, &mut gathering.list.report) {
                Ok(Some(party)) => {
                    gathering.take(party.entity, "json", file, None, || filed.whole());
                }
                Ok(None) => {}
                Err(what) => gathering.unreadable("json", file, None, format!("record {number}: {what}")),
            }
        }
        Ok(())
    }
}

fn filed(record: Map<String, Value>) -> Filed {
    let mut filed = Filed::default();
    for (key, value) in record {
        match (key.as_str(), value) {
            ("addresses", Value::Array(addresses)) => {
                for address in addresses {
                    let mut part = Part::of(address);
                    let city = ["city", "state", "postal_code"].map(|field| part.take(field));
                    let city: Vec<&str> = city.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
                    let (street, country) = (part.take("address"), part.take("country"));
                    filed.addresses.push(Address::new(&street, &city.join(", "), &country, ""));
                    filed.rest.extend(part.rest().map(|text| ("addresses", text)));
                }
            }
            ("ids", Value::Array(ids)) => {
                for id in ids {
                    let mut part = Part::of(id);
                    let days: Vec<String> = [("issued", "issue_date"), ("expires", "expiration_date")]
                        .into_iter()
                        .map(|(word, field)| (word, part.take(field)))
                        .filter(|(_, day)| !day.is_empty())
                        .map(|(word, day)| format!("{word} {day}"))
                        .collect();
                    let number = Number {
                        label: label(&part.take("type")).to_owned(),
                        value: part.take("number"),
                        country: part.take("country"),
                        note: days.join(", "),
                    };
                    if number != Number::default() {
                        filed.numbers.push(number);
                    }
                    filed.rest.extend(part.rest().map(|text| ("ids", text)));
                }
            }
            (name, value) => {
                let values = texts(value);
                if !values.is_empty() {
                    filed.fields.push((name.to_owned(), values));
                }
            }
        }
    }
    filed
}

/// An address or a number: texts under their names. One that is no object has a single text without a name.
struct Part(Vec<(String, String)>);

impl Part {
    fn of(value: Value) -> Self {
        Self(match value {
            Value::Object(object) => object.into_iter().map(|(name, value)| (name, texts(value).join(", "))).collect(),
            other => texts(other).into_iter().map(|text| (String::new(), text)).collect(),
        })
    }

    /// Takes a text out; empty where there is none.
    fn take(&mut self, name: &str) -> String {
        let place = self.0.iter().position(|(known, _)| known == name);
        place.map_or_else(String::new, |place| self.0.swap_remove(place).1)
    }

    /// What nobody has taken.
    fn rest(self) -> impl Iterator<Item = String> {
        self.0
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| if name.is_empty() { text } else { format!("{name}: {text}") })
    }
}

/// The texts of a value; `null` and empty ones are none.
fn texts(value: Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => {
            let text = text.trim();
            if text.is_empty() { Vec::new() } else { vec![text.to_owned()] }
        }
        Value::Array(values) => values.into_iter().flat_map(texts).collect(),
        other => vec![other.to_string()],
    }
}
