//! What a reader gives back.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use interdict_model::{Entity, Identifier, Listing, NameKind, RawField};

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

/// Leaves out what stands before already: for lists that may be long, where [`push_new`] would take too long.
pub(crate) fn keep_first<T: Clone + Eq + Hash>(values: &mut Vec<T>) {
    let mut seen = HashSet::with_capacity(values.len());
    values.retain(|value| seen.insert(value.clone()));
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

/// What a party has already: an id that stands a hundred thousand times must not cost an hour.
struct Known {
    names: HashSet<String>,
    identifiers: HashSet<Identifier>,
    listings: HashSet<Listing>,
}

/// A list whose records come one by one.
#[derive(Default)]
pub(crate) struct Gathering {
    pub(crate) list: List,
    /// Where the entity of an id stands.
    places: HashMap<String, usize>,
    /// What is known of parties whose id stands more than once, by their places.
    repeated: HashMap<usize, Known>,
    unreadable: u64,
}

impl Gathering {
    /// Takes a party in; its place in the list. An id that stands twice is reported and nothing is lost: `whole`, the record as filed, is
    /// kept raw in the first party of the id, and its names and identifiers count there.
    pub(crate) fn take(
        &mut self,
        entity: Entity,
        counters: &str,
        file: &str,
        line: Option<u64>,
        whole: impl FnOnce() -> String,
    ) -> usize {
        let next = self.list.entities.len();
        let place = *self.places.entry(entity.id.clone()).or_insert(next);
        let Some(first) = self.list.entities.get_mut(place) else {
            self.list.entities.push(entity);
            return place;
        };
        self.list.report.count(&format!("{counters}.repeated"));
        let what = format!("`{}` stands twice; the second is kept in the first's raw fields", entity.id);
        self.list.report.note(file, line, what);
        first.raw.push(RawField::new("repeated record", whole()));
        let known = self.repeated.entry(place).or_insert_with(|| Known {
            names: first.names.iter().map(|name| name.text.clone()).collect(),
            identifiers: first.identifiers.iter().cloned().collect(),
            listings: first.listings.iter().cloned().collect(),
        });
        for mut name in entity.names {
            if known.names.insert(name.text.clone()) {
                if name.kind == NameKind::Primary {
                    name.kind = NameKind::Alias;
                }
                first.names.push(name);
            }
        }
        first.identifiers.extend(entity.identifiers.into_iter().filter(|own| known.identifiers.insert(own.clone())));
        first.listings.extend(entity.listings.into_iter().filter(|own| known.listings.insert(own.clone())));
        place
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
