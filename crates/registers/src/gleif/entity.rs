//! Level 1: who is who.

use interdict_model::{Identifier, IdentifierKind, Schema, Subject, UncertainDate};
use serde_json::Value;

use super::tree::{at, each, list, plain, text};
use super::{Deletion, lei};
use crate::date::date;
use crate::error::Refusal;
use crate::filing::{Filing, short};
use crate::place::{address, country, push_new};

pub(super) fn file(record: &Value, line: u64, filing: &mut Filing<'_>) -> Result<(), Refusal> {
    let lei = lei(text(record, &["LEI"]))?;
    let entity = at(record, &["Entity"]);
    let mut subject = Subject { schema: Some(schema(text(entity, &["EntityCategory"]))), ..Subject::default() };
    push_new(&mut subject.names, Some(short(text(entity, &["LegalName"]))).filter(|name| !name.is_empty()));
    for (wrapper, item) in
        [("OtherEntityNames", "OtherEntityName"), ("TransliteratedOtherEntityNames", "TransliteratedOtherEntityName")]
    {
        for other in list(entity, wrapper, item) {
            let own = plain(other);
            let name = if own.is_empty() { text(other, &[item]) } else { own };
            push_new(&mut subject.names, Some(short(name)).filter(|name| !name.is_empty()));
        }
    }
    let jurisdiction = country(text(entity, &["LegalJurisdiction"]));
    push_new(&mut subject.countries, jurisdiction.clone());
    for member in ["LegalAddress", "HeadquartersAddress"] {
        let stated = at(entity, &[member]);
        let place = country(text(stated, &["Country"]));
        let mut parts = vec![text(stated, &["FirstAddressLine"])];
        parts.extend(each(at(stated, &["AdditionalAddressLine"])).into_iter().map(plain));
        parts.extend([text(stated, &["City"]), text(stated, &["Region"]), text(stated, &["PostalCode"])]);
        if let Some(place) = &place {
            parts.push(place.name());
        }
        push_new(&mut subject.addresses, address(parts).as_deref().map(short));
        push_new(&mut subject.countries, place);
    }
    subject.identifiers.push(Identifier::new(IdentifierKind::Lei, lei.as_str()));
    for (path, id, authority) in [
        (["Entity", "RegistrationAuthority"], "RegistrationAuthorityEntityID", "RegistrationAuthorityID"),
        (["Registration", "ValidationAuthority"], "ValidationAuthorityEntityID", "ValidationAuthorityID"),
    ] {
        let stated = at(record, &path);
        let number = text(stated, &[id]);
        if !number.is_empty() && subject.identifiers.iter().all(|known| known.value != number) {
            subject.identifiers.push(Identifier {
                country: jurisdiction.clone(),
                label: short(text(stated, &[authority])),
                ..Identifier::new(IdentifierKind::Registration, short(number))
            });
        }
    }
    let mut unread = Vec::new();
    for (member, dates) in
        [("EntityCreationDate", &mut subject.birth_dates), ("EntityExpirationDate", &mut subject.death_dates)]
    {
        match date(text(entity, &[member])) {
            Ok(day) => push_new(dates, day.map(UncertainDate::from)),
            Err(reason) => unread.push(format!("{member}: {reason}")),
        }
    }
    let source = filing.source(line, "")?;
    let party = filing.party(&lei)?;
    filing.describe(party, subject, source);
    filing.count("entities");
    if Deletion::of(record).is_some() {
        filing.count("entities deleted");
    }
    for reason in unread {
        filing.note(source, &lei, reason);
    }
    Ok(())
}

fn schema(category: &str) -> Schema {
    match category {
        "RESIDENT_GOVERNMENT_ENTITY" => Schema::PublicBody,
        "FUND" | "INTERNATIONAL_ORGANIZATION" => Schema::Organization,
        "SOLE_PROPRIETOR" => Schema::LegalEntity,
        _ => Schema::Company,
    }
}
