//! A designation, put together from the pieces that a row or an element gives. Every piece may come many times over:
//! the CSVs repeat a party's own columns on each of its rows.

use interdict_model::{
    Address, Country, Entity, Identifier, IdentifierKind, Listing, Name, NameKind, RawField, Relation, Schema, Strength,
};

use super::effects;
use super::numbers::{document, registrations};
use super::seen::{Seen, add};
use super::wording::{country, date, items, one_line, stated};
use crate::Report;
use crate::list::{Reading, keep_raw, push_new};

/// A party as far as it has been read.
pub(super) struct Designation<'a> {
    pub(super) entity: Entity,
    reading: Reading<'a>,
    kind: String,
    seen: Seen,
}

impl<'a> Designation<'a> {
    pub(super) fn new(id: String, reading: Reading<'a>) -> Self {
        let mut entity = Entity::new(id, Schema::LegalEntity);
        entity.datasets.push(reading.dataset.to_owned());
        entity.topics.push("sanction".to_owned());
        Self { entity, reading, kind: String::new(), seen: Seen::default() }
    }

    fn count(&self, what: &str, report: &mut Report) {
        report.count(&format!("{}.{what}", self.reading.counters));
    }

    /// Keeps a value raw, once.
    pub(super) fn raw(&mut self, field: &str, value: &str, report: &mut Report) {
        let value = stated(value);
        if self.seen.raw.insert(RawField::new(field, value)) {
            keep_raw(&mut self.entity.raw, self.reading.counters, field, value, report);
        }
    }

    /// Keeps an element raw that the publisher has not used before, and tells of it once.
    pub(super) fn new_element(&mut self, name: &str, value: &str, report: &mut Report) {
        if value.is_empty() {
            return;
        }
        let counter = format!("{}.elements.unknown.{name}", self.reading.counters);
        if report.get(&counter) == 0 {
            let what = format!("element `{name}` is new; it is kept raw");
            report.note(self.reading.file, self.reading.line, what);
        }
        report.count(&counter);
        self.raw(name, value, report);
    }

    /// `Individual`, `Entity` or `Ship`.
    pub(super) fn kind(&mut self, field: &str, text: &str, report: &mut Report) {
        let text = stated(text);
        if text.is_empty() || self.kind == text {
            return;
        }
        let schema = match text.to_lowercase().as_str() {
            "individual" => Schema::Person,
            "entity" => Schema::Organization,
            "ship" | "vessel" => Schema::Vessel,
            _ => return self.raw(field, text, report),
        };
        if self.kind.is_empty() {
            text.clone_into(&mut self.kind);
            self.entity.schema = schema;
        } else {
            self.raw(field, text, report);
        }
    }

    /// A name in parts, in the order in which they are spoken: 1 to 5, then 6, the family name or the whole name.
    pub(super) fn name(&mut self, parts: [&str; 6], kind: &str, quality: &str, report: &mut Report) {
        let text = one_line(&parts.join(" "));
        let lower = kind.trim().to_lowercase();
        if text.is_empty() {
            // Rows for a further birth date or address may have no name.
            self.count("names.empty", report);
            return;
        }
        let mut name = match lower.as_str() {
            "primary name" | "prime alias" => Name::new(NameKind::Primary, text),
            "primary name variation" => Name::new(NameKind::Alias, text).from_origin("primary name variation"),
            "fka" => Name::new(NameKind::Former, text),
            "alias" | "aka" | "" => Name::new(NameKind::Alias, text),
            _ => {
                self.raw("Name type", kind, report);
                Name::new(NameKind::Alias, text)
            }
        };
        let quality = stated(quality);
        let grade = quality.to_lowercase();
        if grade.starts_with("low") {
            name = name.weak();
        } else if !grade.starts_with("good") {
            self.raw("Alias strength", quality, report);
        }
        self.add_name(name, report);
    }

    /// A name in its own script.
    pub(super) fn original(&mut self, text: &str, script: &str, language: &str, report: &mut Report) {
        let text = one_line(stated(text));
        let origin: Vec<String> = [("script", stated(script)), ("language", stated(language))]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| format!("{label}: {value}"))
            .collect();
        if text.is_empty() {
            self.raw("Non-latin script", &origin.join(", "), report);
        } else {
            self.add_name(Name::new(NameKind::Original, text).from_origin(origin.join(", ")), report);
        }
    }

    fn add_name(&mut self, name: Name, report: &mut Report) {
        let has_primary = self.seen.main_name;
        self.seen.main_name |= name.kind == NameKind::Primary;
        let place = *self.seen.names.entry(name.text.clone()).or_insert(self.entity.names.len());
        if let Some(known) = self.entity.names.get_mut(place) {
            // The same words filed again: the better reading of the two stands.
            if name.kind == NameKind::Primary && !has_primary {
                known.kind = NameKind::Primary;
                known.origin = String::new();
            }
            if name.strength == Strength::Strong {
                known.strength = Strength::Strong;
            }
            return;
        }
        let kind = if name.kind == NameKind::Primary && has_primary { NameKind::Alias } else { name.kind };
        self.count(if kind == NameKind::Original { "names.original" } else { "names" }, report);
        if name.strength == Strength::Weak {
            self.count("names.weak", report);
        }
        self.entity.names.push(Name { kind, ..name });
    }

    /// The regime under which it is listed, since when, with which measures.
    pub(super) fn listing(&mut self, regime: &str, since: &str, imposed: &str, report: &mut Report) {
        let (regime, since) = (stated(regime), stated(since));
        let listed = date(since);
        if listed.is_none() {
            self.raw("Date designated", since, report);
        }
        let programmes: Vec<String> =
            Some(regime).filter(|name| !name.is_empty()).map(str::to_owned).into_iter().collect();
        let key = (programmes, listed);
        let known = if listed.is_none() { self.seen.regimes.get(&key.0) } else { self.seen.listings.get(&key) };
        let place = known.copied().unwrap_or_else(|| {
            let programmes = key.0.clone();
            let next = self.entity.listings.len();
            self.seen.regimes.entry(programmes.clone()).or_insert(next);
            self.seen.listings.insert(key, next);
            // A regime is called by its regulations in the UK Sanctions List, by a word in OFSI's.
            let legal_bases = programmes.iter().filter(|name| name.contains("Regulations")).cloned().collect();
            let dataset = self.reading.dataset.to_owned();
            self.entity.listings.push(Listing { dataset, programmes, listed, legal_bases, ..Listing::default() });
            next
        });
        let Some(listing) = self.entity.listings.get_mut(place) else { return };
        for measure in effects::measures(stated(imposed)) {
            if self.seen.measures.insert((place, effects::tag(measure))) {
                listing.measures.push(measure.to_owned());
            }
        }
    }

    /// Numbers that cite the party elsewhere, one or more in a field. A word such as `None` or `TBC` is none.
    pub(super) fn reference(&mut self, kind: IdentifierKind, field: &str, text: &str, report: &mut Report) {
        for number in stated(text).split([';', ',', '\n']).map(str::trim).filter(|number| !number.is_empty()) {
            if number.contains(char::is_numeric) {
                self.identifier(Identifier::new(kind, number));
            } else {
                self.raw(field, number, report);
            }
        }
    }

    pub(super) fn identifier(&mut self, identifier: Identifier) {
        add(&mut self.seen.identifiers, &mut self.entity.identifiers, identifier);
    }

    pub(super) fn birth_date(&mut self, text: &str, report: &mut Report) {
        let text = stated(text);
        for item in items(text) {
            match date(item) {
                Some(date) => {
                    add(&mut self.seen.birth_dates, &mut self.entity.birth_dates, date);
                }
                None => self.raw("D.O.B", item, report),
            }
        }
    }

    /// A place of birth: towns and countries are numbered together.
    pub(super) fn birth_place(&mut self, town: &str, land: &str) {
        let (towns, lands) = (items(stated(town)), items(stated(land)));
        let mut places: Vec<String> = Vec::new();
        if towns.len() == lands.len() {
            places.extend(towns.iter().zip(&lands).map(|(town, land)| format!("{town}, {land}")));
        } else if let ([town], []) = (&towns[..], &lands[..]) {
            places.push((*town).to_owned());
        } else {
            places.extend(towns.iter().chain(&lands).map(|place| (*place).to_owned()));
        }
        for place in places {
            add(&mut self.seen.birth_places, &mut self.entity.birth_places, place);
        }
    }

    pub(super) fn nationality(&mut self, text: &str, report: &mut Report) {
        for item in items(stated(text)) {
            let (found, remark) = country(item);
            match found {
                Some(country) => push_new(&mut self.entity.nationalities, country),
                None => self.raw("Nationality", item, report),
            }
            if !remark.is_empty() {
                self.fact("nationality_remark", item);
            }
        }
    }

    pub(super) fn gender(&mut self, text: &str) {
        let text = stated(text);
        if !text.is_empty() {
            add(&mut self.seen.genders, &mut self.entity.genders, text.to_lowercase());
        }
    }

    /// A title, rank or office.
    pub(super) fn position(&mut self, text: &str) {
        for item in items(stated(text)) {
            add(&mut self.seen.positions, &mut self.entity.positions, one_line(item));
        }
    }

    pub(super) fn passport(&mut self, number: &str, information: &str, report: &mut Report) {
        self.document(IdentifierKind::Passport, ["Passport number", "Passport details"], [number, information], report);
    }

    pub(super) fn national_number(&mut self, number: &str, information: &str, report: &mut Report) {
        let fields = ["National identifier number", "National identifier details"];
        self.document(IdentifierKind::NationalId, fields, [number, information], report);
    }

    /// A document by its number and what is said of it; older lists have one field for both.
    fn document(&mut self, kind: IdentifierKind, fields: [&str; 2], texts: [&str; 2], report: &mut Report) {
        let [number, information] = texts.map(stated);
        if number.is_empty() {
            for item in document_items(information) {
                match document(item) {
                    Some(found) => {
                        let tax = found.label.to_lowercase().contains("fiscal code");
                        let kind = if tax { IdentifierKind::Tax } else { kind };
                        self.identifier(found.identifier(kind));
                    }
                    None => self.raw(fields[1], item, report),
                }
            }
            return;
        }
        let (numbers, notes) = (document_items(number), items(information));
        for (place, item) in numbers.iter().enumerate() {
            let note = if numbers.len() == notes.len() { notes[place] } else { information };
            // A word by itself is a number, whatever its form.
            let is_word = !item.contains(char::is_whitespace) && item.contains(|sign: char| sign.is_ascii_digit());
            let bare = || is_word.then(|| super::numbers::Numbered::bare(item));
            if let Some(mut found) = document(item).or_else(bare) {
                found.note = [found.note.as_str(), note]
                    .into_iter()
                    .filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join("; ");
                self.identifier(found.identifier(kind));
            } else {
                self.raw(fields[0], item, report);
                self.raw(fields[1], note, report);
            }
        }
    }

    pub(super) fn registration(&mut self, text: &str, report: &mut Report) {
        for item in items(stated(text)) {
            match registrations(item) {
                Some(found) => found.into_iter().for_each(|number| self.identifier(number)),
                None => self.raw("Business registration number", item, report),
            }
        }
    }

    /// An address: five lines, the sixth (a town or a province), postal code, country.
    pub(super) fn address(&mut self, lines: [&str; 6], postal_code: &str, land: &str, report: &mut Report) {
        let joined = |parts: &[&str]| {
            parts
                .iter()
                .map(|part| one_line(stated(part)))
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let land = stated(land);
        let (found, remark) = country(land);
        let named = if remark.is_empty() { land } else { land[..land.len() - remark.len()].trim_end() };
        let street = joined(&lines[..5]);
        let mut address = Address::new(&street, &joined(&[lines[5], postal_code]), named, remark);
        address.country = found;
        let unknown = !land.is_empty() && address.country.is_none();
        if !address.is_empty() && add(&mut self.seen.addresses, &mut self.entity.addresses, address) {
            self.count("addresses", report);
            if unknown {
                self.count("countries.unknown", report);
            }
        }
    }

    /// A fact without a field of its own.
    pub(super) fn fact(&mut self, label: &str, text: &str) {
        let text = one_line(stated(text));
        if !text.is_empty() {
            add(&mut self.seen.facts, &mut self.entity.facts, RawField::new(label, text));
        }
    }

    pub(super) fn relation(&mut self, kind: &str, text: &str) {
        for item in items(stated(text)) {
            let relation = Relation { kind: kind.to_owned(), to: one_line(item), to_id: None, source: String::new() };
            add(&mut self.seen.relations, &mut self.entity.relations, relation);
        }
    }

    pub(super) fn flag(&mut self, text: &str, report: &mut Report) {
        for item in items(stated(text)) {
            match Country::from_text(item) {
                Some(country) => push_new(&mut self.entity.countries, country),
                None => self.raw("Current believed flag of ship", item, report),
            }
        }
    }

    /// The publisher's prose. Whether it had not been there yet.
    pub(super) fn remark(&mut self, text: &str) -> bool {
        let text = stated(text);
        !text.is_empty() && add(&mut self.seen.remarks, &mut self.entity.remarks, text.to_owned())
    }

    /// The party, its main name first; `None` when it has no name.
    pub(super) fn finish(mut self, report: &mut Report) -> Option<Entity> {
        let names = &mut self.entity.names;
        let main = [NameKind::Primary, NameKind::Alias, NameKind::Former, NameKind::Original]
            .iter()
            .find_map(|kind| names.iter().position(|name| name.kind == *kind))?;
        let mut name = names.remove(main);
        name.kind = NameKind::Primary;
        names.insert(0, name);
        let counter = match self.entity.schema {
            Schema::Person => "individuals",
            Schema::Organization => "entities",
            Schema::Vessel => "ships",
            _ => "kind_unknown",
        };
        self.count(counter, report);
        let vessel = self.entity.schema == Schema::Vessel;
        for listing in &mut self.entity.listings {
            let regime = listing.programmes.first().map_or("", String::as_str);
            let place = (self.reading.file, self.reading.line);
            listing.effects =
                effects::of_listing(self.reading.dataset, regime, &listing.measures, vessel, place, report);
        }
        Some(self.entity)
    }
}

/// The items of a document field, whose numbering may follow a word: `Passport No: (a) 1 (b) 2`.
fn document_items(text: &str) -> Vec<&str> {
    match text.split_once(": ").filter(|(label, rest)| !label.contains('(') && items(rest).len() > 1) {
        Some((_, rest)) => items(rest),
        None => items(text),
    }
}
