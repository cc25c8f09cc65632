//! Names, births, addresses, documents and citizenships of a party.

use interdict_model::{
    Address, Entity, Identifier, IdentifierKind, Name, NameKind, PartialDate, Schema, Strength, UncertainDate,
};

use unicode_script::{Script, UnicodeScript};

use super::party::{Party, country, is_true, joined, value};
use crate::list::push_new;
use crate::xml::Element;

/// Official languages with a script of their own: a name in them is the Union's spelling, not the party's.
const SPELT_BY_THE_UNION: [&str; 2] = ["BG", "EL"];

const LATIN: &str = "Latin";

/// A name and the languages it is filed in.
struct Filed {
    name: Name,
    script: &'static str,
    languages: Vec<String>,
    /// Its logical id: the publisher counts up.
    number: u64,
}

pub(super) fn names(element: &Element, party: &mut Party) {
    let mut filed: Vec<Filed> = Vec::new();
    for alias in element.all("nameAlias") {
        about_the_person(alias, party);
        let whole = value(alias, "wholeName");
        let given = ["firstName", "middleName", "lastName"].map(|part| value(alias, part));
        let text = if whole.is_empty() { joined(&given, " ") } else { whole.to_owned() };
        if text.is_empty() {
            party.count("names.empty");
            continue;
        }
        party.count("names");
        let lower = text.to_lowercase();
        for part in given.into_iter().filter(|part| !lower.contains(&part.to_lowercase())) {
            party.raw("nameAlias.part", part);
        }
        if is_lost(&text) {
            party.count("names.lost");
            party.raw("nameAlias.lost", &text);
            continue;
        }
        if is_damaged(&text) {
            party.count("names.damaged");
        }
        let language = value(alias, "nameLanguage").to_uppercase();
        let low = alias.all("remark").any(|remark| {
            let remark = remark.text.to_lowercase();
            remark.contains("low quality") || remark.contains("lo quality")
        });
        let weak = low || !value(alias, "strong").is_empty() && !is_true(alias, "strong");
        if weak {
            party.count("names.weak");
        }
        if let Some(known) = filed.iter_mut().find(|known| known.name.text == text) {
            party.count("names.repeated");
            if !weak {
                known.name.strength = Strength::Strong;
            }
            push_new(&mut known.languages, language);
            continue;
        }
        let number = value(alias, "logicalId").parse().unwrap_or(u64::MAX);
        let script = script_of(&text);
        let original = script != LATIN && !SPELT_BY_THE_UNION.contains(&language.as_str());
        if original {
            party.count("names.original");
        }
        let name = Name::new(if original { NameKind::Original } else { NameKind::Alias }, text);
        filed.push(Filed { name: if weak { name.weak() } else { name }, script, languages: vec![language], number });
    }
    lead(&mut filed);
    party.entity.names.extend(filed.into_iter().map(named));
}

/// Puts the name that the party goes by first.
fn lead(filed: &mut Vec<Filed>) {
    let strong = |filed: &Filed| filed.name.strength == Strength::Strong;
    let main = |filed: &Filed| {
        strong(filed) && filed.script == LATIN && filed.languages.iter().any(|code| matches!(code.as_str(), "" | "EN"))
    };
    // The file's order changes with every amendment; the oldest name is the one the party was listed under.
    let oldest = |wanted: &dyn Fn(&Filed) -> bool| {
        filed
            .iter()
            .enumerate()
            .filter(|(_, filed)| wanted(filed))
            .min_by_key(|(_, filed)| filed.number)
            .map(|(at, _)| at)
    };
    let Some(place) = oldest(&main).or_else(|| oldest(&strong)).or_else(|| oldest(&|_| true)) else { return };
    let mut first = filed.remove(place);
    first.name.kind = NameKind::Primary;
    filed.insert(0, first);
}

fn named(filed: Filed) -> Name {
    let languages: Vec<String> = filed.languages.into_iter().filter(|language| !language.is_empty()).collect();
    let script = if filed.script == LATIN { String::new() } else { format!("script: {}", filed.script) };
    let language = if languages.is_empty() { String::new() } else { format!("language: {}", languages.join(", ")) };
    let origin = joined(&[&script, &language], ", ");
    if origin.is_empty() { filed.name } else { filed.name.from_origin(origin) }
}

/// What a name says of its bearer beside the name.
fn about_the_person(alias: &Element, party: &mut Party) {
    match value(alias, "gender") {
        "" => {}
        "M" => push_new(&mut party.entity.genders, "male".to_owned()),
        "F" => push_new(&mut party.entity.genders, "female".to_owned()),
        other => push_new(&mut party.entity.genders, other.to_lowercase()),
    }
    let (title, function) = (value(alias, "title"), value(alias, "function"));
    let positions: &mut Vec<String> = if is_person(&party.entity) {
        &mut party.entity.positions
    } else {
        // Of a body it is a description.
        &mut party.entity.remarks
    };
    for text in [title, function].into_iter().filter(|text| !text.is_empty()) {
        push_new(positions, text.to_owned());
    }
    let known =
        ["firstName", "middleName", "lastName", "wholeName", "function", "gender", "title", "nameLanguage", "strong"];
    party.rest(alias, &known, &[]);
}

fn is_person(entity: &Entity) -> bool {
    entity.schema == Schema::Person
}

/// A name of which little but question marks is left: the copy went through an encoding without its letters.
fn is_lost(text: &str) -> bool {
    let marks = text.matches('?').count();
    marks > 1 && marks >= text.chars().filter(|character| character.is_alphabetic()).count()
}

/// A name with a question mark inside a word, where a letter was.
fn is_damaged(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    characters.windows(2).any(|pair| pair[0] == '?' && pair[1].is_alphabetic())
}

/// The script of a text's first letter that is not Latin.
fn script_of(text: &str) -> &'static str {
    text.chars()
        .map(|character| character.script())
        .find(|script| !matches!(script, Script::Latin | Script::Common | Script::Inherited | Script::Unknown))
        .map_or(LATIN, |script| script.full_name())
}

pub(super) fn birth(element: &Element, party: &mut Party) {
    let text = |name: &str| value(element, name);
    let number = |name: &str| text(name).parse::<u16>().ok();
    let small = |name: &str| number(name).and_then(|number| u8::try_from(number).ok()).filter(|number| *number > 0);
    let year = |name: &str| number(name).and_then(PartialDate::year_only);
    let whole = text("birthdate");
    let date = if !whole.is_empty() {
        UncertainDate::readings(whole, Some(true)).ok().and_then(|reading| reading.dates.first().copied())
    } else if let Some(year) = number("year") {
        PartialDate::new(year, small("monthOfYear"), small("dayOfMonth")).map(UncertainDate::from)
    } else {
        // "Not after 1980" is no year of birth: a range with an open end stays raw.
        match (year("yearRangeFrom"), year("yearRangeTo")) {
            (Some(from), Some(to)) => Some(UncertainDate::range(from, to)),
            _ => None,
        }
    };
    let calendar = text("calendarType");
    let said = ["birthdate", "year", "monthOfYear", "dayOfMonth", "yearRangeFrom", "yearRangeTo"];
    match date {
        // A date of another calendar would be read as one hundreds of years off.
        Some(_) if !calendar.is_empty() && !calendar.eq_ignore_ascii_case("GREGORIAN") => {
            party.raw("birthdate", &element.flattened());
        }
        Some(date) => {
            party.count("births");
            let about = is_true(element, "circa");
            push_new(&mut party.entity.birth_dates, if about { date.about() } else { date });
        }
        None if said.iter().all(|name| text(name).is_empty()) => party.count("births.undated"),
        None => party.raw("birthdate", &element.flattened()),
    }
    let place = joined(&[text("place"), text("city"), text("region"), text("zipCode"), country(element).0], ", ");
    if !place.is_empty() {
        push_new(&mut party.entity.birth_places, place);
    }
    let known = [&said[..], &["circa", "calendarType", "city", "zipCode", "region", "place"], &COUNTRY].concat();
    party.rest(element, &known, &[]);
}

const COUNTRY: [&str; 2] = ["countryIso2Code", "countryDescription"];

pub(super) fn citizenship(element: &Element, party: &mut Party) {
    match country(element) {
        ("", _) => party.count("citizenships.empty"),
        (_, Some(country)) => {
            party.count("citizenships");
            push_new(&mut party.entity.nationalities, country);
        }
        (written, None) => party.raw("citizenship", written),
    }
    party.raw("citizenship.region", value(element, "region"));
    party.rest(element, &[&["region"][..], &COUNTRY].concat(), &[]);
}

/// The remarks of an element, joined.
fn remarks(element: &Element) -> String {
    joined(&element.all("remark").map(|remark| remark.text.trim()).collect::<Vec<_>>(), "; ")
}

pub(super) fn address(element: &Element, party: &mut Party) {
    let text = |name: &str| value(element, name);
    let labelled = |label: &str, text: &str| if text.is_empty() { String::new() } else { format!("{label} {text}") };
    let then = is_true(element, "asAtListingTime");
    let remark = joined(&[&remarks(element), if then { "as at the time of listing" } else { "" }], "; ");
    let (written, meant) = country(element);
    // Some write "PO Box 7177" into the field, some the number.
    let box_number = match text("poBox") {
        number if number.bytes().all(|byte| byte.is_ascii_digit()) => labelled("PO Box", number),
        other => other.to_owned(),
    };
    let mut address = Address::new(
        &joined(&[text("number"), text("street"), &box_number], " "),
        &joined(&[text("place"), text("city"), text("region"), text("zipCode")], ", "),
        written,
        &remark,
    );
    address.country = meant;
    if address.is_empty() {
        party.count("addresses.empty");
    } else {
        party.count("addresses");
        party.entity.addresses.push(address);
    }
    for contact in element.all("contactInfo") {
        party.count("contacts");
        let (key, what) = (contact.attribute("key").trim(), contact.attribute("value").trim());
        match key.to_uppercase().as_str() {
            "PHONE" => party.fact("phone", what),
            "FAX" => party.fact("fax", what),
            "EMAIL" => party.fact("email", what),
            "WEB" => party.fact("website", what),
            _ => party.raw("address.contactInfo", &contact.flattened()),
        }
    }
    let known = [&["number", "street", "poBox", "place", "city", "region", "zipCode", "asAtListingTime"][..], &COUNTRY]
        .concat();
    party.rest(element, &known, &["contactInfo"]);
}

/// What the codes of documents mean; `None` for one that is not known.
fn kind_of(code: &str) -> Option<IdentifierKind> {
    Some(match code.to_lowercase().as_str() {
        "passport" => IdentifierKind::Passport,
        "id" | "ssn" | "nrn" => IdentifierKind::NationalId,
        "regnumber" | "tradelic" => IdentifierKind::Registration,
        "fiscalcode" => IdentifierKind::Tax,
        "swiftbic" => IdentifierKind::Bic,
        "imo" => IdentifierKind::Imo,
        "" | "other" | "birthcert" | "nationcert" | "travelcardid" | "electionid" | "residentperm"
        | "drivinglicence" => IdentifierKind::Other,
        _ => return None,
    })
}

pub(super) fn identification(element: &Element, party: &mut Party) {
    let text = |name: &str| value(element, name);
    let flags = [
        ("diplomatic", "diplomatic"),
        ("knownExpired", "known to be expired"),
        ("knownFalse", "known to be false"),
        ("reportedLost", "reported lost"),
        ("revokedByIssuer", "revoked by its issuer"),
    ];
    let details = [
        ("issuedBy", "issued by"),
        ("issuedDate", "issued"),
        ("issueDate", "issued"),
        ("validFrom", "valid from"),
        ("validTo", "valid to"),
        ("nameOnDocument", "in the name of"),
        ("region", "region"),
    ];
    let mut notes: Vec<String> =
        flags.iter().filter(|(flag, _)| is_true(element, flag)).map(|(_, words)| (*words).to_owned()).collect();
    notes.extend(
        details
            .iter()
            .filter(|(name, _)| !text(name).is_empty())
            .map(|(name, words)| format!("{words} {}", text(name))),
    );
    notes.push(remarks(element));
    let note = joined(&notes.iter().map(String::as_str).collect::<Vec<_>>(), "; ");
    let (code, description) = (text("identificationTypeCode"), text("identificationTypeDescription"));
    let label = if description.is_empty() { code } else { description };
    let mut numbers: Vec<&str> = Vec::new();
    for number in [text("number"), text("latinNumber")].into_iter().filter(|number| !number.is_empty()) {
        push_new(&mut numbers, number);
    }
    let (written, country) = country(element);
    if numbers.is_empty() {
        party.count("identifications.empty");
        party.raw("identification", &joined(&[label, written, &note], "; "));
    } else {
        party.count("identifications");
        if country.is_none() {
            party.raw("identification.country", written);
        }
    }
    let kind = kind_of(code).unwrap_or_else(|| {
        // Its label says what it is.
        party.count("identifications.unknown_kind");
        IdentifierKind::Other
    });
    for number in numbers {
        let number = if kind == IdentifierKind::Imo { number.trim_start_matches("IMO").trim() } else { number };
        let identifier = Identifier {
            country: country.clone(),
            label: label.to_owned(),
            note: note.clone(),
            ..Identifier::new(kind, number)
        };
        push_new(&mut party.entity.identifiers, identifier);
    }
    let names = flags.iter().chain(&details).map(|(name, _)| *name);
    let known: Vec<&str> = names
        .chain(["number", "latinNumber", "identificationTypeCode", "identificationTypeDescription"])
        .chain(COUNTRY)
        .collect();
    party.rest(element, &known, &[]);
}
