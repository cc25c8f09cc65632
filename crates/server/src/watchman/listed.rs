//! A listed party in watchman's shape.

use interdict_model::{Effect, Entity as Party, Gender, Identifier, IdentifierKind, Name, NameKind, Schema};
use serde_json::json;

use super::entity::{
    Address, Affiliation, Aircraft, Contact, CryptoAddress, Entity, GovernmentId, HistoricalInfo, Organisation, Person,
    SanctionsInfo, Texts, Vessel, some,
};
use super::lists;
use super::parameters::written;

/// The kind of entity that a party is. Whoever asked for firms or for organisations gets what is found as such: lists do not tell the
/// two apart.
fn entity_type(schema: Schema, asked: &str) -> &'static str {
    match schema {
        Schema::Person => "person",
        Schema::Vessel => "vessel",
        Schema::Airplane | Schema::Vehicle => "aircraft",
        _ if asked == "business" => "business",
        _ if asked == "organization" => "organization",
        _ if asked == "person" => "person",
        Schema::Company => "business",
        _ => "organization",
    }
}

/// A party as it is answered. `asked` is the type that was asked for.
pub(super) fn entity(party: &Party, asked: &str) -> Entity {
    let kind = entity_type(party.schema, asked);
    let name = natural(party, party.caption());
    let is_other =
        |one: &&Name| one.text != party.caption() && !matches!(one.kind, NameKind::Associated | NameKind::Former);
    let alt_names: Texts = some(party.names.iter().filter(is_other).map(|other| natural(party, &other.text)).collect());
    let born = party.birth_dates.first().map(written);
    let died = party.death_dates.first().map(written);
    let ids = government_ids(party);
    let mut entity = Entity {
        name: name.clone(),
        entity_type: kind.to_owned(),
        source_list: party.datasets.first().map_or("", |dataset| lists::shown(dataset)).to_owned(),
        source_id: lists::number(&party.id).to_owned(),
        ..Entity::default()
    };
    match kind {
        "person" => {
            entity.person = Some(Person {
                name,
                alt_names,
                gender: party.genders.first().map_or("", |text| gender(text)).to_owned(),
                birth_date: born,
                place_of_birth: party.birth_places.first().cloned().unwrap_or_default(),
                death_date: died,
                titles: some(party.positions.clone()),
                government_ids: ids,
            });
        }
        "vessel" => {
            entity.vessel = Some(Vessel {
                name,
                alt_names,
                imo_number: number(party, IdentifierKind::Imo),
                kind: fact(party, &["vessel_type", "type"]),
                flag: flag(party),
                built: built(party),
                model: fact(party, &["model"]),
                tonnage: whole(&fact(party, &["tonnage"])),
                mmsi: number(party, IdentifierKind::Mmsi),
                call_sign: number(party, IdentifierKind::CallSign),
                gross_registered_tonnage: whole(&fact(party, &["gross_registered_tonnage", "grossRegisteredTonnage"])),
                owner: owner(party),
            });
        }
        "aircraft" => {
            entity.aircraft = Some(Aircraft {
                name,
                alt_names,
                kind: fact(party, &["type"]),
                flag: flag(party),
                built: built(party),
                icao_code: fact(party, &["icaoCode"]),
                model: fact(party, &["aircraft_model", "model"]),
                serial_number: number(party, IdentifierKind::AircraftSerial),
            });
        }
        _ => {
            let organisation = Organisation { name, alt_names, created: born, dissolved: died, government_ids: ids };
            if kind == "business" {
                entity.business = Some(organisation);
            } else {
                entity.organization = Some(organisation);
            }
        }
    }
    entity.contact = Contact {
        email_addresses: facts(party, "email"),
        phone_numbers: facts(party, "phone"),
        fax_numbers: facts(party, "fax"),
        websites: facts(party, "website"),
    };
    beyond(party, &mut entity);
    entity
}

/// What is the same for every kind.
fn beyond(party: &Party, entity: &mut Entity) {
    let addresses = party.addresses.iter().filter(|address| !address.is_empty()).map(|address| Address {
        line1: address.street.clone(),
        city: address.city.clone(),
        country: address.country.as_ref().map_or(address.country_text.as_str(), |country| country.name()).to_owned(),
        ..Address::default()
    });
    entity.addresses = some(addresses.collect());
    let wallets = party.identifiers.iter().filter(|number| number.kind == IdentifierKind::Wallet);
    entity.crypto_addresses = some(
        wallets.map(|wallet| CryptoAddress { currency: wallet.label.clone(), address: wallet.value.clone() }).collect(),
    );
    let relations = party.relations.iter().map(|relation| Affiliation {
        entity_name: relation.to.clone(),
        kind: relation.kind.clone(),
        details: relation.source.clone(),
    });
    entity.affiliations = some(relations.collect());
    let programs = party.programmes();
    if !party.listings.is_empty() {
        let is_secondary = party.listings.iter().any(|listing| listing.effects.contains(&Effect::Secondary));
        let description = party.effect().map_or("", Effect::in_words).to_owned();
        entity.sanctions_info = Some(SanctionsInfo { programs, secondary: is_secondary, description });
    }
    let former = party.names.iter().filter(|name| name.kind == NameKind::Former);
    entity.historical_info = some(
        former
            .map(|name| HistoricalInfo {
                kind: "Former Name".to_owned(),
                value: name.text.clone(),
                date: String::new(),
            })
            .collect(),
    );
    entity.source_data = Some(json!({
        "entityID": lists::number(&party.id),
        "sdnName": party.caption(),
        "id": party.id,
        "datasets": party.datasets,
        "programs": party.programmes(),
        "listed": party.listed(),
        "remarks": party.remarks,
    }));
}

/// A name with the given name first: lists write `SURNAME, Given`.
fn natural(party: &Party, name: &str) -> String {
    match name.split_once(", ") {
        Some((family, given)) if party.schema.is_person() && !given.contains(',') => format!("{given} {family}"),
        _ => name.to_owned(),
    }
}

fn gender(text: &str) -> &'static str {
    match Gender::from_text(text) {
        Some(Gender::Female) => "female",
        Some(Gender::Male) => "male",
        Some(Gender::Unstated) => "unknown",
        None => "",
    }
}

fn fact(party: &Party, fields: &[&str]) -> String {
    let found = party.facts.iter().find(|fact| fields.contains(&fact.field.as_str()));
    found.map_or_else(String::new, |fact| fact.value.clone())
}

fn facts(party: &Party, field: &str) -> Texts {
    some(party.facts.iter().filter(|fact| fact.field == field).map(|fact| fact.value.clone()).collect())
}

fn number(party: &Party, kind: IdentifierKind) -> String {
    let found = party.identifiers.iter().find(|number| number.kind == kind);
    found.map_or_else(String::new, |number| number.value.clone())
}

fn owner(party: &Party) -> String {
    let found = party.relations.iter().find(|relation| relation.kind == "Vessel Owner");
    found.map_or_else(String::new, |relation| relation.to.clone())
}

fn flag(party: &Party) -> String {
    party.countries.first().map_or("", |country| country.name()).to_owned()
}

fn built(party: &Party) -> Option<String> {
    let stated = fact(party, &["build_date", "buildDate"]).parse().ok();
    stated.or_else(|| party.birth_dates.first().copied()).as_ref().map(written)
}

/// A number that may be written with commas.
fn whole(text: &str) -> i64 {
    text.replace(',', "").trim().parse().unwrap_or(0)
}

fn government_ids(party: &Party) -> Option<Vec<GovernmentId>> {
    let ids = party.identifiers.iter().filter(|number| !number.kind.is_reference()).filter_map(|number| {
        Some(GovernmentId {
            name: number.label.clone(),
            kind: word(number)?.to_owned(),
            country: number.country.as_ref().map_or("", |country| country.name()).to_owned(),
            identifier: number.value.clone(),
        })
    });
    some(ids.collect())
}

/// Watchman's word for a kind of number: by what the publisher calls it, else by what it is.
fn word(number: &Identifier) -> Option<&'static str> {
    const LABELS: [(&str, &str); 10] = [
        ("cedula", "cedula"),
        ("c.u.r.p", "curp"),
        ("c.u.i.t", "cuit"),
        ("ssn", "ssn"),
        ("driver", "drivers-license"),
        ("diplomatic", "diplomatic-passport"),
        ("electoral", "electoral"),
        ("birth certificate", "birth-certificate"),
        ("refugee", "refugee-id"),
        ("personal id", "personal-id"),
    ];
    let label = number.label.to_lowercase();
    if let Some((_, word)) = LABELS.iter().find(|(part, _)| label.contains(part)) {
        return Some(word);
    }
    Some(match number.kind {
        IdentifierKind::Passport => "passport",
        IdentifierKind::NationalId => "national-id",
        IdentifierKind::Tax => "tax-id",
        IdentifierKind::Registration => "business-registration",
        IdentifierKind::Lei | IdentifierKind::Duns | IdentifierKind::Bic => "commercial-registry",
        _ => return None,
    })
}
