//! What a reader gives back.

use std::collections::HashMap;

use interdict_model::{Entity, NameKind, RawField};

use crate::input::Input;
use crate::{Fault, Report, SourceError};

/// What a file says of itself, and its parties.
#[derive(Debug, Default)]
pub struct List {
    /// The day of publication stated in the file, ISO 8601.
    pub published: Option<String>,
    /// The parties in file order.
    pub entities: Vec<Entity>,
    /// What became of every part.
    pub report: Report,
    /// How many records the file says it has, where it says so.
    pub stated: Option<u64>,
}

/// The most records of a file that may be unreadable, in percent: beyond, the file is not what it seems.
pub(crate) const MOST_UNREADABLE_PERCENT: u64 = 1;

/// Adds a value that is not there yet.
pub(crate) fn push_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}

/// Keeps a value that the reader does not understand, and counts it: `xml.raw`, `xml.raw.FIELD`. `counters` is what the
/// file's counters begin with. Nothing is kept of an empty value.
pub(crate) fn keep_raw(raw: &mut Vec<RawField>, counters: &str, field: &str, value: &str, report: &mut Report) {
    if !value.is_empty() {
        report.count(&format!("{counters}.raw"));
        report.count(&format!("{counters}.raw.{field}"));
        raw.push(RawField::new(field, value));
    }
}

/// Keeps an element or attribute that the publisher's schema did not have when the reader was written: raw, counted, and
/// noted once a file.
pub(crate) fn keep_new(
    raw: &mut Vec<RawField>,
    counters: &str,
    field: &str,
    value: &str,
    file: &str,
    report: &mut Report,
) {
    if !value.is_empty() && report.get(&format!("{counters}.raw.{field}")) == 0 {
        report.note(file, None, format!("`{field}` is new; it is kept raw"));
    }
    keep_raw(raw, counters, field, value, report);
}

/// Counts a part of a file that no party has, `xml.raw.NAME`, and notes it once a file.
pub(crate) fn leave_out(counters: &str, name: &str, file: &str, report: &mut Report) {
    let counter = format!("{counters}.raw.{name}");
    if report.get(&counter) == 0 {
        report.note(file, None, format!("element `{name}` is new and was left out"));
    }
    report.count(&format!("{counters}.raw"));
    report.count(&counter);
}

/// The day at the beginning of `2026-02-27T00:00:09.554Z` or `2005-11-01-05:00`.
pub(crate) fn leading_day(text: &str) -> Option<String> {
    let day = text.trim().get(..10)?;
    day.parse::<jiff::civil::Date>().is_ok().then(|| day.to_owned())
}

/// A list whose records come one by one.
#[derive(Default)]
pub(crate) struct Gathering {
    pub(crate) list: List,
    /// Where the entity of an id stands.
    places: HashMap<String, usize>,
    unreadable: u64,
}

impl Gathering {
    /// Takes a party in. An id that stands twice is reported and nothing is lost: `whole`, the record as filed, is
    /// kept raw in the first party of the id, and its names and identifiers count there.
    pub(crate) fn take(
        &mut self,
        entity: Entity,
        counters: &str,
        file: &str,
        line: Option<u64>,
        whole: impl FnOnce() -> String,
    ) {
        let Some(first) = self.places.get(&entity.id).and_then(|place| self.list.entities.get_mut(*place)) else {
            self.places.insert(entity.id.clone(), self.list.entities.len());
            self.list.entities.push(entity);
            return;
        };
        self.list.report.count(&format!("{counters}.repeated"));
        let what = format!("`{}` stands twice; the second is kept in the first's raw fields", entity.id);
        self.list.report.note(file, line, what);
        first.raw.push(RawField::new("repeated record", whole()));
        for mut name in entity.names {
            if !first.names.iter().any(|known| known.text == name.text) {
                if name.kind == NameKind::Primary {
                    name.kind = NameKind::Alias;
                }
                first.names.push(name);
            }
        }
        for identifier in entity.identifiers {
            push_new(&mut first.identifiers, identifier);
        }
        for listing in entity.listings {
            push_new(&mut first.listings, listing);
        }
    }

    /// Where the party of an id stands in the list.
    pub(crate) fn place_of(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Notes a record that could not be read at all.
    pub(crate) fn unreadable(&mut self, counters: &str, file: &str, line: Option<u64>, what: String) {
        self.unreadable += 1;
        self.list.report.unreadable += 1;
        self.list.report.count(&format!("{counters}.unreadable"));
        self.list.report.note(file, line, what);
    }

    /// The whole list. One without parties, or with too many records that cannot be read, is refused.
    pub(crate) fn finish(self, input: &Input) -> Result<List, SourceError> {
        let all = self.list.entities.len() as u64 + self.unreadable;
        if self.list.entities.is_empty() || self.unreadable * 100 > all * MOST_UNREADABLE_PERCENT {
            let why = self.list.report.notes.last().filter(|_| self.unreadable > 0);
            return Err(SourceError::new(
                Fault::Incomplete,
                &input.path,
                format!(
                    "{} of {all} records could be read{}",
                    self.list.entities.len(),
                    why.map_or_else(String::new, |note| format!(": {}", note.what))
                ),
                "fetch it again: the download is not whole, or the layout has changed",
            ));
        }
        Ok(self.list)
    }
}
