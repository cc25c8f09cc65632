//! Births, nationalities, addresses, documents of an identity, and what is said of the party in words.

use interdict_model::{
    Address, Country, Entity, Identifier, IdentifierKind, PartialDate, RawField, Schema, UncertainDate,
};

use super::place::{self, Place};
use super::target::Reading;
use super::{joined, text};
use crate::Report;
use crate::list::{keep_raw, push_new};
use crate::xml::Element;

/// Everything of an identity but its names.
pub(super) fn identity(element: &Element, entity: &mut Entity, reading: &Reading, report: &mut Report) {
    report.count("xml.identities");
    for child in &element.children {
        match child.name.as_str() {
            "name" => {}
            "day-month-year" => birth(child, entity, report),
            "place-of-birth" => birth_place(child, entity, reading, report),
            "nationality" => nationality(child, entity, report),
            "address" => address(child, entity, reading, report),
            "identification-document" => document(child, entity, reading, report),
            other => keep_raw(&mut entity.raw, "xml", &format!("identity.{other}"), &child.flattened(), report),
        }
    }
    for (name, value) in &element.attributes {
        if !matches!(name.as_str(), "ssid" | "main") {
            keep_raw(&mut entity.raw, "xml", &format!("identity.{name}"), value.trim(), report);
        }
    }
}

/// Keeps attributes and children that are new.
fn rest(element: &Element, attributes: &[&str], children: &[&str], entity: &mut Entity, report: &mut Report) {
    for (name, value) in &element.attributes {
        if name != "ssid" && !attributes.contains(&name.as_str()) {
            keep_raw(&mut entity.raw, "xml", &format!("{}.{name}", element.name), value.trim(), report);
        }
    }
    for child in &element.children {
        if !children.contains(&child.name.as_str()) {
            let field = format!("{}.{}", element.name, child.name);
            keep_raw(&mut entity.raw, "xml", &field, &child.flattened(), report);
        }
    }
}

/// Words for a quality that is not good.
fn doubt(element: &Element) -> String {
    match element.attribute("quality").trim() {
        "" | "good" => String::new(),
        quality => format!("quality: {quality}"),
    }
}

fn birth(element: &Element, entity: &mut Entity, report: &mut Report) {
    let number = |name: &str| element.attribute(name).trim().parse::<u16>().ok().filter(|number| *number > 0);
    let small = |name: &str| number(name).and_then(|number| u8::try_from(number).ok());
    let calendar = element.attribute("calendar").trim();
    let ours = calendar.is_empty() || calendar.eq_ignore_ascii_case("gregorian");
    // A day or month that is written but is no number makes the whole no date.
    let readable = ["day", "month"]
        .iter()
        .all(|name| matches!(element.attribute(name).trim(), "" | "0" | "00") || small(name).is_some());
    let date = number("year")
        .filter(|_| ours && readable)
        .and_then(|year| PartialDate::new(year, small("month"), small("day")))
        .map(UncertainDate::from);
    match date {
        Some(date) => {
            report.count("xml.births");
            let doubtful = !doubt(element).is_empty();
            if doubtful {
                report.count("xml.births.doubtful");
            }
            push_new(&mut entity.birth_dates, if doubtful { date.about() } else { date });
        }
        None if ["day", "month", "year"].iter().all(|name| element.attribute(name).trim().is_empty()) => {
            report.count("xml.births.empty");
        }
        None => keep_raw(&mut entity.raw, "xml", "day-month-year", &element.flattened(), report),
    }
    rest(element, &["day", "month", "year", "calendar", "quality"], &[], entity, report);
}

/// The place that an element points to. A pointer to nowhere is kept and reported.
fn pointed<'a>(
    element: &Element,
    entity: &mut Entity,
    reading: &Reading<'a>,
    report: &mut Report,
) -> Option<&'a Place> {
    let number = element.attribute("place-id").trim();
    let place = reading.references.places.get(number);
    if place.is_none() && !number.is_empty() {
        report.count("xml.places.unknown");
        let what = format!("`{}` points to the place {number}, which is not in the file", entity.id);
        report.note(reading.file, None, what);
        keep_raw(&mut entity.raw, "xml", &format!("{}.place-id", element.name), number, report);
    }
    place
}

fn birth_place(element: &Element, entity: &mut Entity, reading: &Reading, report: &mut Report) {
    let Some(place) = pointed(element, entity, reading, report) else { return };
    let doubt = doubt(element);
    let written = match (place.whole(), doubt.as_str()) {
        (place, "") => place,
        (place, doubt) => format!("{place} ({doubt})"),
    };
    if written.is_empty() {
        report.count("xml.birth_places.empty");
    } else {
        report.count("xml.birth_places");
        push_new(&mut entity.birth_places, written);
    }
    rest(element, &["place-id", "quality"], &[], entity, report);
}

fn nationality(element: &Element, entity: &mut Entity, report: &mut Report) {
    for child in element.all("country") {
        match place::country(child) {
            ("", _) => report.count("xml.nationalities.empty"),
            (_, Some(country)) => {
                report.count("xml.nationalities");
                push_new(&mut entity.nationalities, country);
            }
            (written, None) => keep_raw(&mut entity.raw, "xml", "nationality", written, report),
        }
    }
    rest(element, &[], &["country"], entity, report);
}

fn address(element: &Element, entity: &mut Entity, reading: &Reading, report: &mut Report) {
    let nowhere = Place::default();
    let place = pointed(element, entity, reading, report).unwrap_or(&nowhere);
    let labelled = |label: &str, text: &str| if text.is_empty() { String::new() } else { format!("{label} {text}") };
    let care = labelled("c/o", element.text_of("c-o"));
    let post_box = labelled("PO Box", element.text_of("p-o-box"));
    let former = if element.attribute("current").trim() == "false" { "not current" } else { "" };
    let remark = joined(&[element.text_of("remark"), element.text_of("remarks"), former, &doubt(element)], "; ");
    let mut address = Address::new(
        &joined(&[&care, element.text_of("address-details"), &post_box], ", "),
        &joined(&[&place.local(), element.text_of("zip-code")], ", "),
        &place.country_text,
        &remark,
    );
    address.country.clone_from(&place.country);
    if address.is_empty() {
        report.count("xml.addresses.empty");
    } else {
        report.count("xml.addresses");
        entity.addresses.push(address);
    }
    let children = ["c-o", "address-details", "p-o-box", "zip-code", "remark", "remarks"];
    rest(element, &["place-id", "quality", "current"], &children, entity, report);
}

fn document(element: &Element, entity: &mut Entity, reading: &Reading, report: &mut Report) {
    let label = [element.attribute("document-type"), element.attribute("type")]
        .into_iter()
        .map(str::trim)
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    let kind = match label {
        "passport" | "diplomatic-passport" => IdentifierKind::Passport,
        "id-card" => IdentifierKind::NationalId,
        _ => IdentifierKind::Other,
    };
    let issuer = element.child("issuer");
    let written = issuer.map_or("", text);
    let code = issuer.map_or("", |issuer| issuer.attribute("code").trim());
    let country = Country::from_text(written).or_else(|| Country::from_text(code));
    let issued_in =
        element.child("place-of-issue").and_then(|child| pointed(child, entity, reading, report)).map(Place::whole);
    let said = |words: &str, text: &str| if text.is_empty() { String::new() } else { format!("{words} {text}") };
    let note = joined(
        &[
            // The issuer is an authority or a country; only what is no country needs words.
            &if country.is_none() { said("issued by", written) } else { String::new() },
            &said("issued", element.text_of("date-of-issue")),
            &said("issued in", &issued_in.unwrap_or_default()),
            &said("expires", element.text_of("expiry-date")),
            element.text_of("remark"),
            element.text_of("remarks"),
        ],
        "; ",
    );
    let number = element.text_of("number");
    if number.is_empty() {
        report.count("xml.documents.empty");
        keep_raw(&mut entity.raw, "xml", "identification-document", &joined(&[label, written, &note], "; "), report);
    } else {
        report.count("xml.documents");
        let label = label.to_owned();
        push_new(&mut entity.identifiers, Identifier { country, label, note, ..Identifier::new(kind, number) });
    }
    let children = ["number", "issuer", "place-of-issue", "date-of-issue", "expiry-date", "remark", "remarks"];
    rest(element, &["document-type", "type"], &children, entity, report);
}

/// What is filed in words stays a remark; a number or a contact behind a well-known label is read as well.
pub(super) fn other_information(said: &str, entity: &mut Entity, report: &mut Report) {
    report.count("xml.other_information");
    push_new(&mut entity.remarks, said.to_owned());
    if let Some((label, value)) = said.split_once(':')
        && labelled(label.trim(), value.trim(), entity)
    {
        report.count("xml.other_information.read");
    }
}

/// Reads a labelled value. Whether it was understood.
pub(super) fn labelled(label: &str, value: &str, entity: &mut Entity) -> bool {
    let lower = label.to_lowercase();
    let plain = value.trim_end_matches(['.', ';', ',']).trim();
    let kind = match lower.as_str() {
        "imo number" | "imo no" | "imo" => IdentifierKind::Imo,
        "taxpayer identification number"
        | "tax identification number"
        | "tax registration number"
        | "tax number"
        | "tax id"
        | "inn" => IdentifierKind::Tax,
        "registration number"
        | "register number"
        | "state registration number"
        | "business registration number"
        | "main state registration number"
        | "company number"
        | "ogrn" => IdentifierKind::Registration,
        "swift" | "swift/bic" | "bic" | "swift code" | "swift codes" | "swift/bic code" => IdentifierKind::Bic,
        "website" | "email" | "e-mail" | "email address" | "e-mail address" | "tel." | "telephone" | "phone"
        | "fax" | "type of entity" => return fact(&lower, value, entity),
        "date of registration" if entity.schema == Schema::Organization => return founding(plain, entity),
        _ => return false,
    };
    if kind == IdentifierKind::Bic {
        return codes(plain, entity);
    }
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    let one = !plain.contains(char::is_whitespace)
        && plain.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '/' | '.'));
    if !one || digits == 0 || (kind == IdentifierKind::Imo && (digits != 7 || plain.len() != 7)) {
        return false;
    }
    push_new(&mut entity.identifiers, Identifier { label: label.to_owned(), ..Identifier::new(kind, plain) });
    true
}

fn fact(label: &str, value: &str, entity: &mut Entity) -> bool {
    let field = match label {
        "website" => "website",
        "fax" => "fax",
        "type of entity" => "legal_form",
        "tel." | "telephone" | "phone" => "phone",
        _ => "email",
    };
    push_new(&mut entity.facts, RawField::new(field, value));
    !value.is_empty()
}

/// The day on which a body was registered stands for its founding. A date with two readings stays in words.
fn founding(written: &str, entity: &mut Entity) -> bool {
    let Ok(reading) = UncertainDate::readings(written, Some(true)) else { return false };
    let [date] = reading.dates[..] else { return false };
    push_new(&mut entity.birth_dates, date);
    true
}

/// The bank codes at the head of a value: `ABCDXXYY, all offices`, `ABCDXXYY (Harbour branch), EFGHXXYY001`.
fn codes(value: &str, entity: &mut Entity) -> bool {
    let mut found = false;
    for piece in value.split(',') {
        let code = piece.trim().split([' ', '(']).next().unwrap_or_default();
        let is_code = matches!(code.len(), 8 | 11)
            && code.bytes().take(6).all(|byte| byte.is_ascii_uppercase())
            && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if !is_code {
            break;
        }
        found = true;
        push_new(&mut entity.identifiers, Identifier::new(IdentifierKind::Bic, code));
    }
    found
}
