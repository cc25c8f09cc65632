//! What a reader gives back.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use interdict_model::{Entity, Listing, Name, NameKind, RawField, Schema, Strength};

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

/// Where a record comes from.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub(crate) dataset: &'a str,
    pub(crate) file: &'a str,
    /// What the file's counters begin with: `xml`, `csv`, `json`.
    pub(crate) counters: &'static str,
    pub(crate) line: Option<u64>,
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

/// Puts what further records say of a party to the first. Nothing is lost: every value is added if it is new, and a further
/// main name becomes an alias. All of them come at once, because an id may stand a hundred thousand times.
pub(crate) fn merge(first: &mut Entity, others: impl IntoIterator<Item = Entity>) {
    let mut names: HashMap<String, usize> = HashMap::new();
    for (place, name) in first.names.iter().enumerate() {
        names.entry(name.text.clone()).or_insert(place);
    }
    let mut listings: HashMap<Listing, usize> = HashMap::new();
    for (place, listing) in first.listings.iter().enumerate() {
        listings.entry(without_grounds(listing)).or_insert(place);
    }
    for other in others {
        first.schema = of_both(first.schema, other.schema);
        for name in other.names {
            let place = *names.entry(name.text.clone()).or_insert(first.names.len());
            if let Some(known) = first.names.get_mut(place) {
                merge_name(known, name);
            } else {
                let main = name.kind == NameKind::Primary;
                first.names.push(Name { kind: if main { NameKind::Alias } else { name.kind }, ..name });
            }
        }
        for listing in other.listings {
            let place = *listings.entry(without_grounds(&listing)).or_insert(first.listings.len());
            match first.listings.get_mut(place) {
                Some(known) => {
                    known.legal_bases.extend(listing.legal_bases);
                    known.from_notice.extend(listing.from_notice);
                    known.effects.extend(listing.effects);
                    known.effects.sort_unstable();
                    known.effects.dedup();
                }
                None => first.listings.push(listing),
            }
        }
        first.datasets.extend(other.datasets);
        first.topics.extend(other.topics);
        first.birth_dates.extend(other.birth_dates);
        first.death_dates.extend(other.death_dates);
        first.birth_places.extend(other.birth_places);
        first.nationalities.extend(other.nationalities);
        first.countries.extend(other.countries);
        first.genders.extend(other.genders);
        first.positions.extend(other.positions);
        first.identifiers.extend(other.identifiers);
        first.addresses.extend(other.addresses);
        first.relations.extend(other.relations);
        first.facts.extend(other.facts);
        first.remarks.extend(other.remarks);
        first.raw.extend(other.raw);
    }
    for listing in &mut first.listings {
        keep_first(&mut listing.legal_bases);
        keep_first(&mut listing.from_notice);
    }
    keep_first(&mut first.datasets);
    keep_first(&mut first.topics);
    keep_first(&mut first.birth_dates);
    keep_first(&mut first.death_dates);
    keep_first(&mut first.birth_places);
    keep_first(&mut first.nationalities);
    keep_first(&mut first.countries);
    keep_first(&mut first.genders);
    keep_first(&mut first.positions);
    keep_first(&mut first.identifiers);
    keep_first(&mut first.addresses);
    keep_first(&mut first.relations);
    keep_first(&mut first.facts);
    keep_first(&mut first.remarks);
    keep_first(&mut first.raw);
}

/// Bytes from which no further origin is added to a name: a handful, not one for each of a hundred thousand records.
const MOST_OF_ORIGINS: usize = 256;

/// A listing without what may differ in one and the same: the notices, and what follows from them.
fn without_grounds(listing: &Listing) -> Listing {
    Listing { legal_bases: Vec::new(), from_notice: Vec::new(), effects: Vec::new(), ..listing.clone() }
}

/// The same words filed again: the better reading of the two stands, and both origins.
fn merge_name(known: &mut Name, name: Name) {
    if known.kind == NameKind::Alias && name.kind != NameKind::Primary {
        known.kind = name.kind;
    }
    if name.strength == Strength::Strong {
        known.strength = Strength::Strong;
    }
    if known.origin.is_empty() {
        known.origin = name.origin;
    } else if !name.origin.is_empty()
        && known.origin.len() < MOST_OF_ORIGINS
        && !known.origin.split("; ").any(|origin| origin == name.origin)
    {
        known.origin = format!("{}; {}", known.origin, name.origin);
    }
}

/// What a party is of which two records say what it is. Where they contradict each other it is left open, so that neither is missed.
fn of_both(first: Schema, second: Schema) -> Schema {
    let legal = |schema: Schema| Schema::LegalEntity.compatible(schema);
    match (first, second) {
        (Schema::LegalEntity, second) if legal(second) && second != Schema::Thing => second,
        (Schema::Vehicle, Schema::Vessel | Schema::Airplane) => second,
        _ if first.compatible(second) => first,
        _ if legal(first) && legal(second) => Schema::LegalEntity,
        _ => Schema::Thing,
    }
}

/// A list whose records come one by one.
#[derive(Default)]
pub(crate) struct Gathering {
    pub(crate) list: List,
    /// Where the entity of an id stands.
    places: HashMap<String, usize>,
    /// Further records of parties, by their places: they are put together when all are there.
    further: HashMap<usize, Vec<Entity>>,
    unreadable: u64,
    /// Why the last of them could not be read.
    why: String,
}

impl Gathering {
    /// Takes a party in; its place in the list. An id that stands twice is reported and nothing is lost: `whole`, the record as filed, is
    /// kept raw in the first party of the id, and all that it says counts there.
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
        self.join(place, entity);
        place
    }

    /// Where the party of an id stands.
    pub(crate) fn place_of(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Adds what a further record says of the party at a place; it is there when the list is whole.
    pub(crate) fn join(&mut self, place: usize, entity: Entity) {
        self.further.entry(place).or_default().push(entity);
    }

    /// Notes a record that could not be read at all.
    pub(crate) fn unreadable(&mut self, counters: &str, file: &str, line: Option<u64>, what: String) {
        self.unreadable += 1;
        self.list.report.unreadable += 1;
        self.list.report.count(&format!("{counters}.unreadable"));
        self.why.clone_from(&what);
        self.list.report.note(file, line, what);
    }

    /// The whole list. One without parties, or with too many records that cannot be read, is refused.
    pub(crate) fn finish(mut self, input: &Input) -> Result<List, SourceError> {
        for (place, others) in self.further {
            if let Some(first) = self.list.entities.get_mut(place) {
                merge(first, others);
            }
        }
        let all = self.list.entities.len() as u64 + self.unreadable;
        if self.list.entities.is_empty() || self.unreadable * 100 > all * MOST_UNREADABLE_PERCENT {
            let why = Some(self.why).filter(|why| !why.is_empty());
            return Err(SourceError::new(
                Fault::Incomplete,
                &input.path,
                format!(
                    "{} of {all} records could be read{}",
                    self.list.entities.len(),
                    why.map_or_else(String::new, |why| format!(": {why}"))
                ),
                "fetch it again: the download is not whole, or the layout has changed",
            ));
        }
        Ok(self.list)
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{Address, Country, Effect, Identifier, IdentifierKind, Relation, UncertainDate};

    use super::*;

    fn party(mark: &str, year: &str, country: &str) -> Entity {
        let mut entity = Entity::new("x-1", Schema::Person);
        entity.datasets.push(mark.to_owned());
        entity.topics.push(mark.to_owned());
        entity.names.push(Name::new(NameKind::Primary, mark));
        entity.names.push(Name::new(NameKind::Alias, "Both").from_origin(mark));
        entity.listings.push(Listing {
            dataset: "x".to_owned(),
            legal_bases: vec![mark.to_owned()],
            from_notice: vec![mark.to_owned()],
            effects: vec![Effect::Blocking],
            ..Listing::default()
        });
        entity.birth_dates.extend(year.parse::<UncertainDate>());
        entity.death_dates.extend(year.parse::<UncertainDate>());
        entity.birth_places.push(mark.to_owned());
        entity.nationalities.extend(Country::from_text(country));
        entity.countries.extend(Country::from_text(country));
        entity.genders.push(mark.to_owned());
        entity.positions.push(mark.to_owned());
        entity.identifiers.push(Identifier::new(IdentifierKind::Passport, mark));
        entity.addresses.push(Address::new(mark, "", "", ""));
        let (kind, to) = ("tie".to_owned(), mark.to_owned());
        entity.relations.push(Relation { kind, to, to_id: None, source: String::new() });
        entity.facts.push(RawField::new("fact", mark));
        entity.remarks.push(mark.to_owned());
        entity.raw.push(RawField::new("raw", mark));
        entity
    }

    /// How many values each list of an entity has.
    fn sizes(entity: &Entity) -> [usize; 15] {
        [
            entity.datasets.len(),
            entity.topics.len(),
            entity.birth_dates.len(),
            entity.death_dates.len(),
            entity.birth_places.len(),
            entity.nationalities.len(),
            entity.countries.len(),
            entity.genders.len(),
            entity.positions.len(),
            entity.identifiers.len(),
            entity.addresses.len(),
            entity.relations.len(),
            entity.facts.len(),
            entity.remarks.len(),
            entity.raw.len(),
        ]
    }

    #[test]
    fn two_records_of_a_party_lose_nothing() {
        let mut first = party("One", "1960", "RU");
        merge(&mut first, [party("Two", "1961", "IR"), party("Two", "1961", "IR")]);
        assert_eq!(sizes(&first), [2; 15]);
        let named: Vec<(&str, &str)> = first.names.iter().map(|name| (&*name.text, name.kind_in_words())).collect();
        assert_eq!(named, [("One", "primary"), ("Both", "alias"), ("Two", "alias")]);
        assert_eq!(first.names[1].origin, "One; Two");
        assert_eq!(first.listings.len(), 1, "only the notices differ");
        assert_eq!((first.listings[0].legal_bases.len(), first.listings[0].effects.len()), (2, 1));
        let elsewhere = Listing { programmes: vec!["P".to_owned()], ..Listing::default() };
        let mut third = party("Three", "1962", "CN");
        third.listings.push(elsewhere.clone());
        merge(&mut first, [third]);
        assert_eq!((sizes(&first), first.listings.len()), ([3; 15], 2));
    }

    #[test]
    fn a_record_that_stands_twice_keeps_what_both_say() {
        let mut gathering = Gathering::default();
        gathering.take(party("One", "1960", "RU"), "x", "f", None, String::new);
        gathering.take(party("Two", "1961", "IR"), "x", "f", None, || "whole".to_owned());
        let list = gathering.finish(&Input::new("f")).unwrap();
        assert_eq!(sizes(&list.entities[0])[..14], [2; 14]);
        assert!(list.entities[0].raw.contains(&RawField::new("repeated record", "whole")));
    }

    #[test]
    fn the_kind_of_a_party_of_two_records_is_the_better_told_or_left_open() {
        use Schema::{Company, LegalEntity, Organization, Person, Thing, Vehicle, Vessel};
        for (first, second, both) in [
            (LegalEntity, Person, Person),
            (Person, LegalEntity, Person),
            (Person, Organization, LegalEntity),
            (Organization, Company, Organization),
            (Thing, Organization, Thing),
            (LegalEntity, Thing, LegalEntity),
            (Person, Thing, Person),
            (Vehicle, Vessel, Vessel),
            (Organization, Vessel, Thing),
        ] {
            assert_eq!(of_both(first, second), both, "{first} and {second}");
        }
    }
}
