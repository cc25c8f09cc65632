#![doc = include_str!("../../../docs/lists/followthemoney.md")]

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use interdict_delimited::Lines;
use interdict_model::{
    Address, Country, Entity, Identifier, IdentifierKind, Listing, Name, NameKind, RawField, Relation, Schema,
    Strength, UncertainDate,
};
use serde::{Deserialize, Serialize};

use crate::input::Input;
use crate::list::{List, MOST_UNREADABLE_PERCENT, keep_first, push_new};
use crate::{Fault, Report, SourceError, programme};
use lines::{FileLines, LineSource};
use property::{ADDRESS, FACTS, IDENTIFIERS, RELATIONS};
pub use version::Version;

pub mod catalogue;
pub mod delta;
mod lines;
mod outline;
mod property;
pub(crate) mod publication;
mod version;

pub(crate) use outline::part;

/// Most bytes of one line; the largest entities of OpenSanctions have a few megabytes.
const MOST_LINE: usize = 64 << 20;
/// Most pairs of things that one line ties together: what it says is copied for each.
const MOST_TIES: usize = 1_000;

/// A line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The entity's id.
    pub id: String,
    /// The name for display.
    #[serde(default)]
    pub caption: String,
    /// Its FollowTheMoney schema.
    pub schema: String,
    /// Values by property.
    pub properties: BTreeMap<String, Vec<String>>,
    /// The datasets it comes from.
    #[serde(default)]
    pub datasets: Vec<String>,
}

/// Whether a file's beginning is a FollowTheMoney line.
pub fn looks_like(beginning: &[u8]) -> bool {
    let line = beginning.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let text = String::from_utf8_lossy(line);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('{') && ["\"id\"", "\"schema\"", "\"properties\""].iter().all(|key| text.contains(key))
}

/// The datasets that the first lines name; one name where they agree.
pub fn stated_dataset(input: &Input) -> Result<Option<String>, SourceError> {
    let mut lines = Lines::new(input.open()?, MOST_LINE);
    let mut stated: Option<String> = None;
    for _ in 0..100 {
        let Some(Ok((_, bytes))) = lines.read() else { break };
        let Ok(line) = serde_json::from_slice::<Line>(&bytes) else { continue };
        let [only] = &line.datasets[..] else { return Ok(None) };
        if stated.get_or_insert_with(|| only.clone()) != only {
            return Ok(None);
        }
    }
    Ok(stated)
}

/// The dataset that a file's name tells: `us_ofac_sdn.ftm.json`, `eu_fsf_entities.ftm.json`, both with a version or
/// without.
pub fn named_dataset(name: &str) -> Option<String> {
    let stem = name.split('.').next().unwrap_or_default();
    let version = Version::within(stem).map(|version| version.to_string()).unwrap_or_default();
    let stem = if version.is_empty() { stem.to_owned() } else { stem.replacen(&version, "", 1) };
    let between = ['_', '-', ' '];
    let stem = stem.trim_matches(between);
    let stem = stem.strip_suffix("entities").unwrap_or(stem).trim_matches(between);
    (!stem.is_empty()).then(|| stem.to_owned())
}

/// Reads a file. Entities keep the datasets they state and also get the name of the file's dataset.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    read_lines(&mut FileLines::open(input)?, input, dataset)
}

/// Whether a line ends before its JSON does: as the last line of a file, it is where the file breaks off.
pub(crate) fn breaks_off(error: &serde_json::Error, bytes: &[u8]) -> bool {
    error.is_eof() || std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

/// The refusal of a file that breaks off.
pub(crate) fn broken_off(file: &Path, line: u64) -> SourceError {
    SourceError::new(Fault::Incomplete, file, "the last line breaks off", "fetch it again: the download is not whole")
        .at(line)
}

/// Reads lines; `input` is the file that refusals name.
fn read_lines(lines: &mut impl LineSource, input: &Input, dataset: &str) -> Result<List, SourceError> {
    let mut result = List::default();
    let report = &mut result.report;
    let mut parts: Vec<Line> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let (mut all, mut unreadable) = (0u64, 0u64);
    let mut first_problem: Option<(u64, String)> = None;
    // The line on which the file breaks off, if it does.
    let mut end = None;
    while let Some(next) = lines.read() {
        let (number, problem) = match next {
            Ok((_, bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => continue,
            Ok((number, bytes)) => match serde_json::from_slice::<Line>(&bytes) {
                Ok(line) => {
                    all += 1;
                    end = None;
                    report.count("ftm.lines");
                    if let Some(schema) = schema_of(&line.schema) {
                        let entity = entity(line, schema, dataset, report);
                        if let Some(first) = places.get(&entity.id) {
                            report.count("ftm.repeated");
                            report.note(
                                lines.file(),
                                Some(number),
                                format!("`{}` stands twice; the second is kept in the first's raw fields", entity.id),
                            );
                            let text = serde_json::to_string(&to_line(&entity)).unwrap_or_default();
                            let first: &mut Entity = &mut result.entities[*first];
                            first.raw.push(RawField::new("repeated line", text));
                            // Its names still count: a name must not be lost for want of a tidy file.
                            first.names.extend(entity.names);
                        } else {
                            places.insert(entity.id.clone(), result.entities.len());
                            result.entities.push(entity);
                        }
                    } else {
                        parts.push(line);
                    }
                    continue;
                }
                Err(error) => {
                    end = breaks_off(&error, &bytes).then_some(number);
                    (
                        number,
                        if std::str::from_utf8(&bytes).is_err() {
                            "the bytes are not UTF-8".to_owned()
                        } else {
                            format!("not a FollowTheMoney entity: {error}")
                        },
                    )
                }
            },
            Err(fault) if fault.is_final() => {
                return Err(SourceError::new(
                    Fault::Syntax,
                    &input.path,
                    fault.to_string(),
                    "fetch the file again: it may have broken off",
                )
                .at(fault.line()));
            }
            Err(fault) => (fault.line(), fault.to_string()),
        };
        all += 1;
        unreadable += 1;
        report.count("ftm.lines");
        report.count("ftm.unreadable");
        report.note(lines.file(), Some(number), format!("line not read: {problem}"));
        first_problem.get_or_insert((number, problem));
    }
    report.unreadable = unreadable;
    if let Some(line) = end {
        return Err(broken_off(&input.path, line));
    }
    if let Some((line, problem)) = first_problem
        && unreadable * 100 > all * MOST_UNREADABLE_PERCENT
    {
        return Err(SourceError::new(
            Fault::Layout,
            &input.path,
            format!("{unreadable} of {all} lines cannot be read: {problem}"),
            "check that this is a FollowTheMoney file with one JSON object a line",
        )
        .at(line));
    }
    if result.entities.is_empty() {
        return Err(SourceError::new(
            Fault::Incomplete,
            &input.path,
            "there is no person, organisation or other thing in it",
            "check that this is an `entities.ftm.json`",
        ));
    }
    // Things point to their addresses, not the other way round.
    let mut at_address: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, entity) in result.entities.iter().enumerate() {
        for field in entity.raw.iter().filter(|field| field.field == ADDRESS) {
            at_address.entry(field.value.clone()).or_default().push(place);
        }
    }
    for line in parts {
        attach(&mut result.entities, &places, &mut at_address, &line, dataset, &mut result.report);
    }
    for entity in &mut result.entities {
        keep_first(&mut entity.names);
        keep_first(&mut entity.identifiers);
        entity.raw.retain(|field| field.field != ADDRESS || at_address.contains_key(&field.value));
    }
    Ok(result)
}

fn schema_of(name: &str) -> Option<Schema> {
    Schema::ALL.into_iter().find(|schema| schema.as_str() == name)
}

fn entity(line: Line, schema: Schema, dataset: &str, report: &mut Report) -> Entity {
    report.count("ftm.entities");
    let mut entity = Entity::new(line.id, schema);
    entity.datasets = line.datasets;
    push_new(&mut entity.datasets, dataset.to_owned());
    let mut names: Vec<Name> = Vec::new();
    for (property, values) in line.properties {
        for value in values {
            if value.trim().is_empty() {
                report.count("ftm.empty");
                continue;
            }
            match property.as_str() {
                "name" if value == line.caption => names.push(Name::new(NameKind::Primary, value)),
                "name" if names.iter().all(|name| name.kind != NameKind::Primary) && line.caption.is_empty() => {
                    names.push(Name::new(NameKind::Primary, value));
                }
                "name" | "alias" => names.push(Name::new(NameKind::Alias, value)),
                "weakAlias" => names.push(Name::new(NameKind::Alias, value).weak()),
                "previousName" => names.push(Name::new(NameKind::Former, value)),
                "birthDate" | "incorporationDate" => {
                    date(&mut entity.birth_dates, &mut entity.raw, property.as_str(), &value, report);
                }
                "deathDate" | "dissolutionDate" => {
                    date(&mut entity.death_dates, &mut entity.raw, property.as_str(), &value, report);
                }
                "birthPlace" => entity.birth_places.push(value),
                "nationality" | "citizenship" => {
                    add_country(&mut entity.nationalities, &mut entity.raw, property.as_str(), &value, report);
                }
                "country" | "jurisdiction" | "mainCountry" | "flag" => {
                    add_country(&mut entity.countries, &mut entity.raw, property.as_str(), &value, report);
                }
                "gender" => entity.genders.push(value),
                "position" | "title" => entity.positions.push(value),
                "topics" => entity.topics.push(value),
                "address" => entity.addresses.push(Address::new(&value, "", "", "")),
                "program" | "programId" => {
                    listing_of(&mut entity.listings, dataset).programmes.push(value);
                }
                other => {
                    if let Some((_, kind)) = IDENTIFIERS.iter().find(|(name, _)| *name == other) {
                        let kind = if other == "registrationNumber" && schema == Schema::Airplane {
                            IdentifierKind::TailNumber
                        } else {
                            *kind
                        };
                        let identifier = Identifier { label: other.to_owned(), ..Identifier::new(kind, value) };
                        entity.identifiers.push(identifier);
                    } else if FACTS.contains(&other) {
                        entity.facts.push(RawField::new(other, value));
                    } else {
                        report.count(&format!("ftm.raw.{other}"));
                        entity.raw.push(RawField::new(other, value));
                    }
                }
            }
        }
    }
    names.sort_by_key(|name| name.kind != NameKind::Primary);
    keep_first(&mut names);
    keep_first(&mut entity.positions);
    keep_first(&mut entity.identifiers);
    if names.is_empty()
        && !line.caption.trim().is_empty()
        && schema != Schema::CryptoWallet
        && line.caption != entity.id
    {
        names.push(Name::new(NameKind::Primary, line.caption).from_origin("caption"));
    }
    entity.names = names;
    for listing in &mut entity.listings {
        keep_first(&mut listing.programmes);
        listing.effects = programme::effects(dataset, listing.programmes.iter().map(String::as_str));
    }
    entity
}

fn listing_of<'a>(listings: &'a mut Vec<Listing>, dataset: &str) -> &'a mut Listing {
    let place = listings
        .iter()
        .position(|listing| listing.dataset == dataset && listing.list.is_empty())
        .unwrap_or_else(|| {
            listings.push(Listing { dataset: dataset.to_owned(), ..Listing::default() });
            listings.len() - 1
        });
    &mut listings[place]
}

fn date(dates: &mut Vec<UncertainDate>, raw: &mut Vec<RawField>, property: &str, value: &str, report: &mut Report) {
    if let Ok(date) = value.parse() {
        push_new(dates, date);
    } else {
        report.count("ftm.raw.date");
        raw.push(RawField::new(property, value));
    }
}

fn add_country(
    countries: &mut Vec<Country>,
    raw: &mut Vec<RawField>,
    property: &str,
    value: &str,
    report: &mut Report,
) {
    if let Some(country) = Country::from_text(value) {
        push_new(countries, country);
    } else {
        report.count("ftm.raw.country");
        raw.push(RawField::new(property, value));
    }
}

/// Puts a Sanction, Address, Identification, Passport or relation into the entity it belongs to.
fn attach(
    entities: &mut [Entity],
    places: &HashMap<String, usize>,
    at_address: &mut HashMap<String, Vec<usize>>,
    line: &Line,
    dataset: &str,
    report: &mut Report,
) {
    let values = |property: &str| line.properties.get(property).map_or(&[][..], Vec::as_slice);
    let first = |property: &str| values(property).first().map_or("", String::as_str);
    let mut found_home = false;
    let ties = RELATIONS.iter().find(|(name, ..)| *name == line.schema).map_or_else(
        || values("entity").len().max(values("holder").len()),
        |(_, own, other)| values(own).len().saturating_mul(values(other).len()),
    );
    let schema = if ties > MOST_TIES {
        report.count("ftm.too_many_ties");
        ""
    } else {
        line.schema.as_str()
    };
    match schema {
        "Sanction" => {
            for id in values("entity") {
                let Some(entity) = places.get(id).map(|place| &mut entities[*place]) else { continue };
                found_home = true;
                let own = line.datasets.first().map_or(dataset, String::as_str);
                let mut listing = Listing {
                    dataset: own.to_owned(),
                    list: first("authority").to_owned(),
                    source: first("sourceUrl").to_owned(),
                    ..Listing::default()
                };
                listing.programmes.extend(values("programId").iter().chain(values("program")).cloned());
                listing.measures.extend_from_slice(values("provisions"));
                listing.legal_bases.extend_from_slice(values("reason"));
                listing.listed = values("listingDate")
                    .iter()
                    .chain(values("startDate"))
                    .filter_map(|date| date.parse::<UncertainDate>().ok())
                    .min_by_key(UncertainDate::earliest);
                listing.effects = programme::stated_effects(own, &listing.programmes, &listing.measures);
                entity.listings.push(listing);
            }
        }
        "Address" => {
            let address = Address::new(first("full"), first("city"), first("country"), first("remarks"));
            for place in at_address.remove(&line.id).into_iter().flatten() {
                entities[place].addresses.push(address.clone());
                found_home = true;
            }
        }
        "Identification" | "Passport" => {
            for id in values("holder") {
                let Some(entity) = places.get(id).map(|place| &mut entities[*place]) else { continue };
                found_home = true;
                let kind =
                    if line.schema == "Passport" { IdentifierKind::Passport } else { IdentifierKind::NationalId };
                for number in values("number").iter().chain(values("passportNumber")) {
                    entity.identifiers.push(Identifier {
                        country: Country::from_text(first("country")),
                        label: first("type").to_owned(),
                        note: first("summary").to_owned(),
                        ..Identifier::new(kind, number.clone())
                    });
                }
            }
        }
        schema => {
            if let Some((_, own, other)) = RELATIONS.iter().find(|(name, ..)| *name == schema) {
                for id in values(own) {
                    let Some(place) = places.get(id) else { continue };
                    found_home = true;
                    for to in values(other) {
                        let caption =
                            places.get(to).map_or_else(|| to.clone(), |place| entities[*place].caption().to_owned());
                        let mut kind = [first("role"), first("percentage")]
                            .into_iter()
                            .filter(|text| !text.is_empty())
                            .fold(schema.to_owned(), |kind, text| format!("{kind}, {text}"));
                        if !first("endDate").is_empty() {
                            kind = format!("{kind} (until {})", first("endDate"));
                        }
                        entities[*place].relations.push(Relation {
                            kind,
                            to: caption,
                            to_id: Some(to.clone()),
                            source: String::new(),
                        });
                    }
                }
            }
        }
    }
    if found_home {
        report.count("ftm.parts");
    } else {
        report.count("ftm.unplaced");
        report.count(&format!("ftm.unplaced.{}", line.schema));
    }
}

/// An entity as a FollowTheMoney line. What FollowTheMoney has no property for on the thing itself
/// (programmes with dates, relations) is left out; names, dates, countries and numbers survive the way
/// there and back.
pub fn to_line(entity: &Entity) -> Line {
    let mut properties: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut add = |property: &str, value: String| properties.entry(property.to_owned()).or_default().push(value);
    for name in entity.names.iter().filter(|name| name.kind != NameKind::Associated) {
        let property = match (name.kind, name.strength) {
            (_, Strength::Weak) => "weakAlias",
            (NameKind::Primary, _) => "name",
            (NameKind::Former, _) => "previousName",
            _ => "alias",
        };
        add(property, name.text.clone());
    }
    let person = entity.schema.is_person();
    for date in &entity.birth_dates {
        add(if person { "birthDate" } else { "incorporationDate" }, date.to_string());
    }
    for date in &entity.death_dates {
        add(if person { "deathDate" } else { "dissolutionDate" }, date.to_string());
    }
    entity.birth_places.iter().for_each(|place| add("birthPlace", place.clone()));
    entity.nationalities.iter().for_each(|country| add("nationality", country.code().to_owned()));
    entity.countries.iter().for_each(|country| add("country", country.code().to_owned()));
    entity.genders.iter().for_each(|gender| add("gender", gender.clone()));
    entity.positions.iter().for_each(|position| add("position", position.clone()));
    entity.topics.iter().for_each(|topic| add("topics", topic.clone()));
    entity.addresses.iter().for_each(|address| add("address", address.one_line()));
    for identifier in &entity.identifiers {
        let own = IDENTIFIERS.iter().find(|(property, kind)| *property == identifier.label && *kind == identifier.kind);
        let property = own
            .or_else(|| IDENTIFIERS.iter().find(|(_, kind)| *kind == identifier.kind))
            .map_or("idNumber", |(property, _)| property);
        let property = if identifier.kind == IdentifierKind::TailNumber { "registrationNumber" } else { property };
        add(property, identifier.value.clone());
    }
    entity
        .facts
        .iter()
        .filter(|fact| FACTS.contains(&fact.field.as_str()))
        .for_each(|fact| add(&fact.field, fact.value.clone()));
    entity.remarks.iter().for_each(|remark| add("notes", remark.clone()));
    entity.programmes().into_iter().for_each(|programme| add("programId", programme));
    Line {
        id: entity.id.clone(),
        caption: entity.caption().to_owned(),
        schema: entity.schema.as_str().to_owned(),
        properties,
        datasets: entity.datasets.clone(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn again(line: &Line) -> Line {
        let text = serde_json::to_vec(line).unwrap();
        let line: Line = serde_json::from_slice(&text).unwrap();
        let schema = schema_of(&line.schema).unwrap();
        to_line(&entity(line, schema, "x", &mut Report::default()))
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            names in proptest::collection::btree_set("[A-Z][a-z]{2,8}", 1..5),
            weak in proptest::collection::btree_set("[a-z]{2,8}", 0..3),
            year in 1900u16..2000,
            passport in "[A-Z][0-9]{6}",
        ) {
            let names: Vec<String> = names.into_iter().collect();
            let mut properties = BTreeMap::new();
            properties.insert("name".to_owned(), vec![names[0].clone()]);
            if names.len() > 1 {
                properties.insert("alias".to_owned(), names[1..].to_vec());
            }
            if !weak.is_empty() {
                properties.insert("weakAlias".to_owned(), weak.into_iter().collect());
            }
            properties.insert("birthDate".to_owned(), vec![year.to_string()]);
            properties.insert("nationality".to_owned(), vec!["ru".to_owned()]);
            properties.insert("passportNumber".to_owned(), vec![passport]);
            let line = Line { id: "x-1".to_owned(), caption: names[0].clone(), schema: "Person".to_owned(), properties, datasets: vec!["x".to_owned()] };
            prop_assert_eq!(again(&line), line);
        }
    }
}
