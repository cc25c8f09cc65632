#![no_main]
//! The index finds exactly what scoring every party finds. The first byte chooses schema and threshold; the first
//! line is asked for, the others are listed. Parts of a line are told apart by what they read as, or by their first sign.
use interdict_index::{Index, Request};
use interdict_model::{
    Address, Country, Entity, Gender, Identifier, Name, NameKind, Points, RawField, Schema, Subject, UncertainDate,
};
use interdict_names::Lexicon;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines();
    let asked = lines.next().unwrap_or_default();
    let schemas = [None, Some(Schema::Person), Some(Schema::Company), Some(Schema::Vessel)];
    let schema = schemas[usize::from(choice % 4)];
    let mut subject = Subject { schema, ..Subject::default() };
    for part in asked.split(';').take(4) {
        if let Ok(date) = part.parse::<UncertainDate>() {
            subject.birth_dates.push(date);
        } else if let Some(country) = Country::from_text(part) {
            subject.countries.push(country);
        } else if let (Some(kind), number) = Identifier::from_user(part) {
            subject.identifiers.push(Identifier::new(kind, number));
        } else if let Some(died) = part.strip_prefix('!') {
            subject.death_dates.extend(died.parse::<UncertainDate>());
        } else if let Some(place) = part.strip_prefix('^') {
            subject.birth_places.push(place.to_owned());
        } else if let Some(address) = part.strip_prefix('@') {
            subject.addresses.push(address.to_owned());
        } else if let Some(phone) = part.strip_prefix('#') {
            subject.phones.push(phone.to_owned());
        } else if let Some(gender) = part.strip_prefix('%') {
            subject.genders.push(if gender.is_empty() { Gender::Female } else { Gender::Male });
        } else {
            subject.names.push(part.to_owned());
        }
    }
    let entities: Vec<Entity> = lines
        .take(12)
        .enumerate()
        .map(|(number, line)| {
            let mut entity =
                Entity::new(format!("x-{number}"), schema.unwrap_or(Schema::ALL[number % Schema::ALL.len()]));
            for part in line.split(';').take(4) {
                if let Ok(date) = part.parse::<UncertainDate>() {
                    entity.birth_dates.push(date);
                } else if let Some(country) = Country::from_text(part) {
                    entity.countries.push(country);
                } else if let (Some(kind), number) = Identifier::from_user(part) {
                    entity.identifiers.push(Identifier::new(kind, number));
                } else if let Some(died) = part.strip_prefix('!') {
                    entity.death_dates.extend(died.parse::<UncertainDate>());
                } else if let Some(place) = part.strip_prefix('^') {
                    entity.birth_places.push(place.to_owned());
                } else if let Some(address) = part.strip_prefix('@') {
                    let (street, city) = address.split_once(',').unwrap_or((address, ""));
                    entity.addresses.push(Address::new(street, city, "", ""));
                } else if let Some(phone) = part.strip_prefix('#') {
                    entity.facts.push(RawField::new("phone", phone));
                } else if let Some(gender) = part.strip_prefix('%') {
                    entity.genders.push(if gender.is_empty() { "female" } else { "male" }.to_owned());
                } else if part.starts_with('~') {
                    entity.names.push(Name::new(NameKind::Alias, part).weak());
                } else {
                    entity.names.push(Name::new(NameKind::Primary, part));
                }
            }
            entity
        })
        .collect();
    let lexicon = Lexicon::of(&entities);
    let index = Index::new(entities, lexicon).expect("what was just built is whole");
    let threshold = Points::milli([700, 300, 500, 850, 1, 950, 600, 400][usize::from(choice >> 2) % 8]);
    let request = Request { threshold, limit: None, ..Request::default() };
    let found = index.search(&subject, &request);
    let every = index.search(&subject, &Request { exhaustive: true, ..request });
    assert_eq!(found, every, "no hit is lost to speed");
    for hit in &found.expect("what was just built is whole").hits {
        let sum: i32 = hit.evidence.iter().map(|evidence| evidence.points.0).sum();
        assert_eq!(sum, hit.score.0, "the lines printed are the computation: {hit:?}");
    }
});
