//! Entities and persons of BODS statements.

use interdict_model::{Country, Identifier, IdentifierKind, Schema, Subject, UncertainDate};
use serde_json::Value;

use crate::date::date;
use crate::filing::short;
use crate::json::{items, text, texts};
use crate::place::{address, country, push_new};

/// What a statement says of an entity (`person`: of a person). Dates that cannot be read are told in `unread`.
pub(crate) fn subject(details: &Value, person: bool, unread: &mut Vec<String>) -> Subject {
    let mut subject = Subject { schema: Some(schema(details, person)), ..Subject::default() };
    push_new(
        &mut subject.names,
        [text(details, "name")].iter().filter(|name| !name.is_empty()).map(|name| short(name)),
    );
    for name in items(details, "names") {
        let full = text(name, "fullName");
        let full = if full.is_empty() {
            ["givenName", "patronymicName", "familyName"]
                .map(|part| text(name, part))
                .iter()
                .filter(|part| !part.is_empty())
                .map(AsRef::as_ref)
                .collect::<Vec<&str>>()
                .join(" ")
        } else {
            full.into_owned()
        };
        push_new(&mut subject.names, Some(short(&full)).filter(|name| !name.is_empty()));
    }
    push_new(&mut subject.names, texts(details, "alternateNames").map(short));
    for identifier in items(details, "identifiers") {
        push_new(&mut subject.identifiers, self::identifier(identifier, person));
    }
    for listing in items(details.get("publicListing").unwrap_or(&Value::Null), "securitiesListings") {
        let security = listing.get("security").unwrap_or(&Value::Null);
        if text(security, "idScheme").eq_ignore_ascii_case("isin") {
            let isin = Identifier::new(IdentifierKind::Isin, text(security, "id"));
            push_new(&mut subject.identifiers, Some(isin).filter(|isin| !isin.value.is_empty()));
        }
    }
    for member in ["jurisdiction", "incorporatedInJurisdiction", "nationalities", "taxResidencies"] {
        push_new(&mut subject.countries, items(details, member).iter().filter_map(stated_country));
    }
    for member in ["birthDate", "foundingDate", "deathDate", "dissolutionDate"] {
        match date(&text(details, member)) {
            Ok(day) if matches!(member, "birthDate" | "foundingDate") => {
                push_new(&mut subject.birth_dates, day.map(UncertainDate::from));
            }
            Ok(day) => push_new(&mut subject.death_dates, day.map(UncertainDate::from)),
            Err(reason) => unread.push(format!("{member}: {reason}")),
        }
    }
    for stated in items(details, "addresses").iter().chain(items(details, "placeOfResidence")) {
        let place = stated_country(stated.get("country").unwrap_or(&Value::Null));
        let name = place.as_ref().map_or("", Country::name);
        let written = address([&*text(stated, "address"), &*text(stated, "postCode"), name]);
        push_new(&mut subject.addresses, written.as_deref().map(short));
    }
    subject
}

/// A country that stands as a text, as a code or as an object with both.
fn stated_country(stated: &Value) -> Option<Country> {
    match stated {
        Value::String(written) => country(written),
        _ => country(&text(stated, "code")).or_else(|| country(&text(stated, "name"))),
    }
}

fn schema(details: &Value, person: bool) -> Schema {
    if person {
        return Schema::Person;
    }
    let kind = details.get("entityType").unwrap_or(&Value::Null);
    let word = kind.as_str().map_or_else(|| text(kind, "type"), Into::into);
    match word.as_ref() {
        "registeredEntity" => Schema::Company,
        "state" | "stateBody" => Schema::PublicBody,
        "legalEntity" | "arrangement" => Schema::Organization,
        _ => Schema::LegalEntity,
    }
}

/// A number, by its scheme: `XI-LEI`, `GB-COH` (a country and its register), `IRL-TAXID`, `GBR-PASSPORT`.
fn identifier(stated: &Value, person: bool) -> Option<Identifier> {
    let value = short(&text(stated, "id"));
    if value.is_empty() {
        return None;
    }
    let (scheme, name) = (text(stated, "scheme"), text(stated, "schemeName"));
    let (place, register) = scheme.split_once('-').unwrap_or((&scheme, ""));
    let upper = register.to_uppercase();
    let kind = match upper.as_str() {
        "LEI" => IdentifierKind::Lei,
        "PASSPORT" => IdentifierKind::Passport,
        "IDCARD" | "ID" => IdentifierKind::NationalId,
        "TAXID" | "VAT" | "TIN" | "RFC" | "INN" | "EIN" => IdentifierKind::Tax,
        _ if name.contains("Legal Entity Identifier") => IdentifierKind::Lei,
        _ if person => IdentifierKind::Other,
        _ => IdentifierKind::Registration,
    };
    let country = if kind.is_global() { None } else { country(place) };
    // The scheme is a register's code; its name is how somebody writes it.
    let coded = kind == IdentifierKind::Registration && !scheme.is_empty();
    let label = if name.is_empty() || coded { scheme.clone() } else { name };
    Some(Identifier { country, label: short(&label), ..Identifier::new(kind, value) })
}

/// Why a person or an entity is not named, where the statement is about somebody unknown or anonymous.
pub(crate) fn unspecified(details: &Value) -> Option<String> {
    ["unspecifiedPersonDetails", "unspecifiedEntityDetails"].iter().find_map(|member| reason(details.get(*member)?))
}

/// The reason that stands where a party should.
pub(crate) fn reason(stated: &Value) -> Option<String> {
    let words = [text(stated, "reason"), text(stated, "description")];
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).filter(|word: &&str| !word.is_empty()).collect();
    (!words.is_empty()).then(|| short(&words.join(": ")))
}
