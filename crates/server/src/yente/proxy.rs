//! A listed party as yente's clients know entities: FollowTheMoney with what is known of it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use interdict_model::{
    Country, Entity, IDENTIFIER_PROPERTIES, Identifier, IdentifierKind, Name, NameKind, PartialDate, SameParty, Schema,
    Strength, UncertainDate,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::schema::{self, Kind, property};
use crate::Serving;

/// Values by property.
pub(crate) type Properties = BTreeMap<Cow<'static, str>, Vec<Value>>;

/// A value of a property: a text, or the entity itself where it is nested.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = FollowTheMoneyValue)]
pub(crate) enum Value {
    /// A text, or the id of an entity.
    Text(String),
    /// An entity.
    #[schema(no_recursion)]
    Nested(Box<Proxy>),
}

/// An entity, as FollowTheMoney has them.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = FollowTheMoneyEntity)]
pub(crate) struct Proxy {
    /// The party's id.
    pub(crate) id: String,
    /// Its name for display.
    pub(crate) caption: String,
    /// Its FollowTheMoney schema.
    pub(crate) schema: &'static str,
    /// What is said of it.
    #[schema(value_type = std::collections::HashMap<String, Vec<Value>>)]
    pub(crate) properties: Properties,
    /// The lists on which it stands.
    pub(crate) datasets: Vec<String>,
    /// Ids of other lists' records of the same party.
    pub(crate) referents: Vec<String>,
    /// Whether a list has it for a risk of its own.
    pub(crate) target: bool,
    /// The day of listing, where the publisher states one.
    pub(crate) first_seen: Option<String>,
    /// When the list on which it stands was taken in.
    pub(crate) last_seen: Option<String>,
    /// The record was not changed later; when exactly before is not known.
    pub(crate) last_change: Option<String>,
}

/// When a record was seen, to the second and without a zone: UTC.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Times {
    first_seen: Option<String>,
    last_seen: Option<String>,
}

impl Times {
    /// Those of a party's records: the earliest day of listing that is stated, and when the latest of its lists was taken in.
    pub(crate) fn of(serving: &Serving, parties: &[Entity]) -> Self {
        let listed = parties.iter().flat_map(|party| &party.listings).filter_map(|listing| listing.listed?.exact_day());
        let known = parties.iter().flat_map(|party| &party.datasets).filter_map(|name| {
            let taken_in = serving.manifest.as_ref().and_then(|manifest| manifest.dataset(name));
            match taken_in {
                Some(list) => list.known.get(..19).map(str::to_owned),
                // The starter edition was never taken in; its day is that of the notices it was checked against.
                None => serving.dataset(name).map(|list| format!("{}T00:00:00", list.published)),
            }
        });
        Self {
            first_seen: listed.min().map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}T00:00:00")),
            last_seen: known.max(),
        }
    }
}

impl Proxy {
    /// A party, made of all records that have its id: a publisher may use one number on two of its lists. `None` of none.
    pub(crate) fn of(parties: &[Entity], same_party: &[SameParty], times: Times) -> Option<Self> {
        let first = parties.first()?;
        let mut proxy = Self {
            id: first.id.clone(),
            caption: first.caption().to_owned(),
            schema: first.schema.as_str(),
            properties: Properties::new(),
            datasets: Vec::new(),
            referents: Vec::new(),
            target: parties.iter().flat_map(|party| &party.topics).any(|topic| is_risk(topic)),
            first_seen: times.first_seen,
            last_change: times.last_seen.clone(),
            last_seen: times.last_seen,
        };
        for party in parties {
            for (name, values) in properties(party) {
                let all = proxy.properties.entry(name).or_default();
                for value in values {
                    if !all.contains(&value) {
                        all.push(value);
                    }
                }
            }
            for name in &party.datasets {
                if !proxy.datasets.contains(name) {
                    proxy.datasets.push(name.clone());
                }
            }
        }
        for other in same_party.iter().filter(|other| other.id != first.id) {
            if !proxy.referents.contains(&other.id) {
                proxy.referents.push(other.id.clone());
            }
        }
        Some(proxy)
    }

    /// A thing that stands in a party's record and has an id of its own only in this API: a listing, an address, a tie.
    pub(crate) fn part(of: &Self, schema: &'static str, kind: &str, number: usize, caption: String) -> Self {
        Self {
            id: format!("{}-{kind}-{number}", of.id),
            caption,
            schema,
            properties: Properties::new(),
            datasets: of.datasets.clone(),
            referents: Vec::new(),
            target: false,
            first_seen: of.first_seen.clone(),
            last_seen: of.last_seen.clone(),
            last_change: of.last_change.clone(),
        }
    }

    /// Adds a text to a property, once; nothing of an empty one.
    pub(crate) fn put(&mut self, name: &'static str, text: impl Into<String>) {
        add_text(&mut self.properties, name, text.into());
    }

    /// Puts an entity into a property.
    pub(crate) fn nest(&mut self, name: &'static str, proxy: Self) {
        self.properties.entry(Cow::Borrowed(name)).or_default().push(Value::Nested(Box::new(proxy)));
    }

    /// The texts of a property.
    pub(crate) fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self.properties.get(name).map(Vec::as_slice).unwrap_or_default();
        values.iter().filter_map(|value| match value {
            Value::Text(text) => Some(text.as_str()),
            Value::Nested(_) => None,
        })
    }

    /// About how many bytes it takes.
    pub(crate) fn weight(&self) -> usize {
        let of_values = self.properties.values().flatten().map(|value| match value {
            Value::Text(text) => 32 + text.len(),
            Value::Nested(proxy) => proxy.weight(),
        });
        size_of::<Self>() + 64 * self.properties.len() + of_values.sum::<usize>()
    }
}

/// Topics that make an entity a target: FollowTheMoney's topics of risk.
const RISKS: [&str; 30] = [
    "corp.clone",
    "corp.disqual",
    "crime",
    "crime.boss",
    "crime.fin",
    "crime.fraud",
    "crime.terror",
    "crime.theft",
    "crime.traffick",
    "crime.war",
    "debarment",
    "export.control",
    "export.control.linked",
    "export.risk",
    "geo.risk",
    "invest.ban",
    "invest.risk",
    "mare.detained",
    "mare.shadow",
    "poi",
    "reg.action",
    "reg.warn",
    "role.oligarch",
    "role.pep",
    "role.rca",
    "sanction",
    "sanction.control",
    "sanction.counter",
    "sanction.linked",
    "wanted",
];

/// Whether a topic is one of risk.
pub(crate) fn is_risk(topic: &str) -> bool {
    RISKS.contains(&topic)
}

/// Names of facts in our readers' words, with FollowTheMoney's.
const FACTS: [(&str, &str); 7] = [
    ("vessel_type", "type"),
    ("aircraft_model", "model"),
    ("build_date", "buildDate"),
    ("gross_registered_tonnage", "grossRegisteredTonnage"),
    ("former_flag", "pastFlags"),
    ("other_flag", "pastFlags"),
    ("updated", "modifiedAt"),
];

/// Adds a text to a property, once; nothing of an empty one.
fn add_text(properties: &mut Properties, name: &'static str, text: String) {
    if text.is_empty() {
        return;
    }
    let value = Value::Text(text);
    let values = properties.entry(Cow::Borrowed(name)).or_default();
    if !values.contains(&value) {
        values.push(value);
    }
}

/// Collects values of properties that things of a schema have.
struct Writer {
    schema: Schema,
    properties: Properties,
}

impl Writer {
    /// Adds a value, once; nothing of an empty one. Whether things of the schema have the property.
    fn add(&mut self, name: &'static str, value: impl Into<String>) -> bool {
        if property(self.schema, name).is_none() {
            return false;
        }
        add_text(&mut self.properties, name, value.into());
        true
    }

    /// Adds a value to the first of these properties that things of the schema have; else to the notes, with what it is.
    fn add_or_note(&mut self, names: &[&'static str], what: &str, value: &str) {
        if !names.iter().any(|name| self.add(name, value)) {
            self.add("notes", format!("{what}: {value}"));
        }
    }
}

/// What is said of a party itself. Ties to others, listings and full addresses are entities of their own (`super::links`).
pub(crate) fn properties(entity: &Entity) -> Properties {
    let mut to = Writer { schema: entity.schema, properties: Properties::new() };
    let caption = entity.caption();
    for name in entity.names.iter().filter(|name| name.text == caption).chain(&entity.names) {
        add_name(&mut to, name);
    }
    for date in entity.birth_dates.iter().flat_map(days) {
        to.add_or_note(&["birthDate", "incorporationDate", "buildDate"], "date of birth", &date);
    }
    for date in entity.death_dates.iter().flat_map(days) {
        to.add_or_note(&["deathDate", "dissolutionDate"], "date of death", &date);
    }
    for place in &entity.birth_places {
        to.add_or_note(&["birthPlace"], "place of birth", place);
    }
    for country in &entity.nationalities {
        to.add_or_note(&["nationality", "country"], "nationality", country.code());
    }
    for country in &entity.countries {
        to.add("country", country.code());
        to.add("flag", country.code());
    }
    for gender in &entity.genders {
        to.add_or_note(&["gender"], "gender", gender);
    }
    for position in &entity.positions {
        to.add_or_note(&["position"], "position", position);
    }
    for topic in &entity.topics {
        to.add("topics", topic.as_str());
    }
    for address in &entity.addresses {
        to.add("address", address.one_line());
    }
    for identifier in &entity.identifiers {
        add_identifier(&mut to, identifier);
    }
    for fact in &entity.facts {
        let translated = FACTS.iter().find(|(own, _)| *own == fact.field).map(|(_, name)| *name);
        let same = || schema::properties(entity.schema).find(|property| property.name == fact.field);
        let Some(name) = translated.or_else(|| same().map(|property| property.name)) else { continue };
        match property(entity.schema, name).map(|property| property.kind) {
            Some(Kind::Date) => {
                for day in fact.value.parse().iter().flat_map(days) {
                    to.add(name, day);
                }
            }
            Some(Kind::Country) => {
                if let Some(country) = Country::from_text(&fact.value) {
                    to.add(name, country.code());
                }
            }
            Some(_) => {
                to.add(name, fact.value.as_str());
            }
            None => {}
        }
    }
    for remark in &entity.remarks {
        to.add("notes", remark.as_str());
    }
    for programme in entity.programmes() {
        to.add("programId", programme);
    }
    for source in entity.listings.iter().map(|listing| listing.source.as_str()) {
        if source.starts_with("https://") || source.starts_with("http://") {
            to.add("sourceUrl", source);
        }
    }
    to.properties
}

fn add_name(to: &mut Writer, name: &Name) {
    match (name.kind, name.strength) {
        // Somebody else's name is never an alias; who is found by it must be able to see why.
        (NameKind::Associated, _) => {
            let origin = if name.origin.is_empty() { String::new() } else { format!(" ({})", name.origin) };
            to.add("notes", format!("Name of somebody tied to it: {}{origin}", name.text))
        }
        (_, Strength::Weak) => to.add("weakAlias", name.text.as_str()),
        (NameKind::Primary, _) => to.add("name", name.text.as_str()),
        (NameKind::Former, _) => to.add("previousName", name.text.as_str()),
        (NameKind::Alias | NameKind::NowKnown | NameKind::Original, _) => to.add("alias", name.text.as_str()),
    };
}

fn add_identifier(to: &mut Writer, identifier: &Identifier) {
    let kind = identifier.kind;
    // Publishers' numbers are of the listing, not of the party; wallets of parties are entities of their own.
    if kind.is_reference() || (kind == IdentifierKind::Wallet && to.schema != Schema::CryptoWallet) {
        return;
    }
    let own = IDENTIFIER_PROPERTIES.iter().find(|(name, of)| *name == identifier.label && *of == kind);
    let first = own.or_else(|| IDENTIFIER_PROPERTIES.iter().find(|(_, of)| *of == kind)).map(|(name, _)| *name);
    let mut names: Vec<&'static str> = first.into_iter().collect();
    match kind {
        IdentifierKind::TailNumber => names.insert(0, "registrationNumber"),
        IdentifierKind::Other if own.is_none() => names.clear(),
        _ => {}
    }
    if kind != IdentifierKind::Other {
        names.push("idNumber");
    }
    let what = if identifier.label.is_empty() { kind.as_str() } else { identifier.label.as_str() };
    if names.is_empty() && to.schema.is_person() {
        names.push("idNumber");
    } else if names.is_empty() {
        names.push("registrationNumber");
    }
    to.add_or_note(&names, what, identifier.value.trim());
}

/// A date as FollowTheMoney has dates: `1965` for `circa 1965`, both ends of a range.
pub(crate) fn days(date: &UncertainDate) -> Vec<String> {
    [Some(date.from), date.to].into_iter().flatten().map(|date: PartialDate| date.to_string()).collect()
}

/// The first text of a property.
#[cfg(test)]
pub(crate) fn first<'a>(properties: &'a Properties, name: &str) -> Option<&'a str> {
    match properties.get(name)?.first()? {
        Value::Text(text) => Some(text),
        Value::Nested(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{Address, Country, Listing, RawField};

    use super::*;

    fn texts(properties: &Properties, name: &str) -> Vec<String> {
        let values = properties.get(name).map(Vec::as_slice).unwrap_or_default();
        values
            .iter()
            .map(|value| match value {
                Value::Text(text) => text.clone(),
                Value::Nested(proxy) => proxy.id.clone(),
            })
            .collect()
    }

    fn person() -> Entity {
        let mut entity = Entity::new("x-1", Schema::Person);
        entity.names = vec![
            Name::new(NameKind::Alias, "Pasha").weak(),
            Name::new(NameKind::Primary, "KORBUTOV, Pavel"),
            Name::new(NameKind::Original, "Павел Корбутов"),
            Name::new(NameKind::Associated, "Grey Heron").from_origin("notice of 2026"),
        ];
        entity.birth_dates = vec!["circa 1965".parse().unwrap(), "1957 to 1960".parse().unwrap()];
        entity.nationalities.extend(Country::from_text("ru"));
        entity.topics.push("sanction".to_owned());
        entity.addresses.push(Address::new("1 Lane", "Perm", "Russia", ""));
        entity.identifiers = vec![
            Identifier::new(IdentifierKind::Passport, "A1234567"),
            Identifier::new(IdentifierKind::Imo, "9074729"),
            Identifier::new(IdentifierKind::OfacNumber, "77"),
        ];
        entity.facts = vec![RawField::new("email", "p@example.org"), RawField::new("vessel_type", "Tanker")];
        entity.listings = vec![Listing { programmes: vec!["CYBER2".to_owned()], ..Listing::default() }];
        entity
    }

    #[test]
    fn a_person_has_what_persons_have() {
        let properties = properties(&person());
        assert_eq!(texts(&properties, "name"), ["KORBUTOV, Pavel"]);
        assert_eq!(texts(&properties, "alias"), ["Павел Корбутов"]);
        assert_eq!(texts(&properties, "weakAlias"), ["Pasha"]);
        assert_eq!(texts(&properties, "birthDate"), ["1965", "1957", "1960"]);
        assert_eq!(texts(&properties, "nationality"), ["ru"]);
        assert_eq!(texts(&properties, "passportNumber"), ["A1234567"]);
        // No person has an IMO number in FollowTheMoney: it goes to the numbers without a property of their own.
        assert_eq!(texts(&properties, "idNumber"), ["9074729"]);
        assert_eq!(texts(&properties, "notes"), ["Name of somebody tied to it: Grey Heron (notice of 2026)"]);
        assert_eq!(texts(&properties, "programId"), ["CYBER2"]);
        assert_eq!(texts(&properties, "address"), ["1 Lane, Perm, Russia"]);
        assert_eq!(texts(&properties, "type"), Vec::<String>::new());
        for name in properties.keys() {
            assert!(property(Schema::Person, name).is_some(), "{name}");
        }
    }

    #[test]
    fn ships_and_aircraft_have_numbers_of_their_own() {
        let mut ship = Entity::new("x-2", Schema::Vessel);
        ship.names.push(Name::new(NameKind::Primary, "ARDA"));
        ship.countries.extend(Country::from_text("Panama"));
        ship.identifiers =
            vec![Identifier::new(IdentifierKind::Imo, "9074729"), Identifier::new(IdentifierKind::Passport, "A1")];
        ship.facts = vec![RawField::new("vessel_type", "Tanker"), RawField::new("build_date", "1998")];
        let properties = properties(&ship);
        assert_eq!(texts(&properties, "imoNumber"), ["9074729"]);
        assert_eq!(texts(&properties, "flag"), ["pa"]);
        assert_eq!(texts(&properties, "type"), ["Tanker"]);
        assert_eq!(texts(&properties, "buildDate"), ["1998"]);
        assert_eq!(texts(&properties, "notes"), ["passport: A1"], "nothing is lost for want of a property");

        let mut plane = Entity::new("x-3", Schema::Airplane);
        plane.identifiers = vec![Identifier::new(IdentifierKind::TailNumber, "EP-GOM")];
        assert_eq!(first(&super::properties(&plane), "registrationNumber"), Some("EP-GOM"));
    }

    #[test]
    fn topics_of_risk() {
        for risk in ["sanction", "sanction.linked", "crime.fin", "export.control", "role.rca"] {
            assert!(is_risk(risk), "{risk}");
        }
        for other in ["corp.public", "role.lobby", "regional", "crimea", ""] {
            assert!(!is_risk(other), "{other}");
        }
    }
}
