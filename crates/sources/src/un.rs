#![doc = include_str!("../../../docs/lists/un.md")]

use interdict_model::{
    Address, Country, Entity, Identifier, IdentifierKind, Listing, Name, NameKind, PartialDate, RawField, Schema,
    UncertainDate,
};

use crate::input::Input;
use crate::list::{Gathering, List, keep_new, keep_raw, leading_day, leave_out, push_new};
use crate::programme::reported_effects;
use crate::xml::{Element, Elements};
use crate::{Report, SourceError};

/// Elements of the parts that a record has many of.
const WITHIN: [&str; 23] = [
    "ALIAS_NAME",
    "QUALITY",
    "DATE_OF_BIRTH",
    "CITY_OF_BIRTH",
    "COUNTRY_OF_BIRTH",
    "NOTE",
    "STREET",
    "CITY",
    "STATE_PROVINCE",
    "ZIP_CODE",
    "COUNTRY",
    "TYPE_OF_DATE",
    "DATE",
    "YEAR",
    "FROM_YEAR",
    "TO_YEAR",
    "TYPE_OF_DOCUMENT",
    "TYPE_OF_DOCUMENT2",
    "NUMBER",
    "ISSUING_COUNTRY",
    "COUNTRY_OF_ISSUE",
    "DATE_OF_ISSUE",
    "CITY_OF_ISSUE",
];

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let mut elements =
        Elements::of_root(input, "CONSOLIDATED_LIST", "the Security Council's consolidated list as XML")?;
    let mut gathering = Gathering::default();
    gathering.list.published = leading_day(elements.root().attribute("dateGenerated"));
    let file = input.name();
    let wanted = |path: &[String], name: &str| {
        path.len() == 1 && matches!(name, "INDIVIDUAL" | "ENTITY")
            || path.is_empty() && !matches!(name, "INDIVIDUALS" | "ENTITIES")
    };
    while let Some(element) = elements.next(&wanted)? {
        let report = &mut gathering.list.report;
        let individual = match element.name.as_str() {
            "INDIVIDUAL" => true,
            "ENTITY" => false,
            other => {
                leave_out("xml", other, &file, report);
                continue;
            }
        };
        report.count(if individual { "xml.individuals" } else { "xml.entities" });
        if let Some(entity) = party(&element, individual, dataset, &file, report) {
            gathering.take(entity, "xml", &file, None, || element.flattened());
        } else {
            let what = format!("record `{}` has no DATAID or no name", element.text_of("DATAID"));
            gathering.unreadable("xml", &file, None, what);
        }
    }
    gathering.finish(input)
}

fn party(element: &Element, individual: bool, dataset: &str, file: &str, report: &mut Report) -> Option<Entity> {
    let id = element.text_of("DATAID");
    let name = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
        .map(|part| element.text_of(part))
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if id.is_empty() || name.is_empty() {
        return None;
    }
    let schema = if individual { Schema::Person } else { Schema::Organization };
    let mut entity = Entity::new(format!("unsc-{id}"), schema);
    entity.datasets.push(dataset.to_owned());
    entity.topics.push("sanction".to_owned());
    entity.names.push(Name::new(NameKind::Primary, name));
    let programmes: Vec<String> =
        [element.text_of("UN_LIST_TYPE")].into_iter().filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    let effects = reported_effects(dataset, &programmes, file, None, report);
    let mut listing = Listing { dataset: dataset.to_owned(), programmes, effects, ..Listing::default() };
    for part in &element.children {
        let text = part.text.trim();
        match part.name.as_str() {
            "DATAID" | "FIRST_NAME" | "SECOND_NAME" | "THIRD_NAME" | "FOURTH_NAME" | "UN_LIST_TYPE" => {}
            // Of the publisher's software, not of the party.
            "VERSIONNUM" | "SORT_KEY" | "SORT_KEY_LAST_MOD" | "LIST_TYPE" => {}
            "REFERENCE_NUMBER" if !text.is_empty() => {
                entity.identifiers.push(Identifier::new(IdentifierKind::UnReference, text));
            }
            "LISTED_ON" => listing.listed = leading_day(text).and_then(|day| day.parse().ok()),
            "NAME_ORIGINAL_SCRIPT" if !text.is_empty() => {
                report.count("xml.original");
                entity.names.push(Name::new(NameKind::Original, text));
                for piece in pieces(text) {
                    report.count("xml.original.pieces");
                    push_new(&mut entity.names, Name::new(NameKind::Original, piece));
                }
            }
            "GENDER" if !text.is_empty() => push_new(&mut entity.genders, text.to_lowercase()),
            "COMMENTS1" if !text.is_empty() => entity.remarks.push(text.to_owned()),
            "TITLE" | "DESIGNATION" => {
                values(part).for_each(|value| push_new(&mut entity.positions, value.to_owned()));
            }
            "NATIONALITY" => values(part).for_each(|value| match Country::from_text(value) {
                Some(country) => push_new(&mut entity.nationalities, country),
                None => raw(&mut entity.raw, "NATIONALITY", value, report),
            }),
            "LAST_DAY_UPDATED" => {
                values(part).for_each(|value| entity.facts.push(RawField::new("updated", value)));
            }
            "SUBMITTED_BY" | "SUBMITTED_ON" if !text.is_empty() => {
                entity.facts.push(RawField::new(part.name.to_lowercase(), text));
            }
            "INDIVIDUAL_ALIAS" | "ENTITY_ALIAS" => alias(&mut entity, part, report),
            "INDIVIDUAL_ADDRESS" | "ENTITY_ADDRESS" => address(&mut entity, part, report),
            "INDIVIDUAL_DATE_OF_BIRTH" => birth_date(&mut entity, part, report),
            "INDIVIDUAL_PLACE_OF_BIRTH" => {
                let place = joined(part, &["CITY", "STATE_PROVINCE", "COUNTRY", "NOTE"]);
                if !place.is_empty() {
                    push_new(&mut entity.birth_places, place);
                }
            }
            "INDIVIDUAL_DOCUMENT" => document(&mut entity, part, report),
            name => keep_new(&mut entity.raw, "xml", name, &part.flattened(), file, report),
        }
        if part.name.starts_with("INDIVIDUAL_") || part.name.starts_with("ENTITY_") {
            for new in part.beyond(&WITHIN) {
                keep_new(
                    &mut entity.raw,
                    "xml",
                    &format!("{}.{}", part.name, new.name),
                    &new.flattened(),
                    file,
                    report,
                );
            }
        }
    }
    entity.listings.push(listing);
    Some(entity)
}

fn values(element: &Element) -> impl Iterator<Item = &str> {
    let own = element.text.trim();
    element.all("VALUE").map(|value| value.text.trim()).chain(std::iter::once(own)).filter(|value| !value.is_empty())
}

fn raw(fields: &mut Vec<RawField>, field: &str, value: &str, report: &mut Report) {
    keep_raw(fields, "xml", field, value, report);
}

fn joined(element: &Element, parts: &[&str]) -> String {
    parts.iter().map(|part| element.text_of(part)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What stands before a name within an alias.
const LEADS: [&str; 8] = [
    "formerly known as ",
    "previously known as ",
    "formerly listed as ",
    "previously listed as ",
    "also known as ",
    "listed as ",
    "formerly ",
    "previously ",
];

/// The names that stand in one alias: `X (Y; Z)` in two scripts or spellings, `X; Y`. None where it is one name.
fn pieces(alias: &str) -> Vec<&str> {
    if !alias.contains([';', '(', '\u{61b}', '\u{ff08}']) {
        return Vec::new();
    }
    alias
        .split([';', '\u{61b}', '(', ')', '\u{ff08}', '\u{ff09}'])
        .map(|piece| {
            let piece = piece.trim().trim_matches(['"', ',', ':', '.']).trim();
            let lower = piece.to_ascii_lowercase();
            LEADS.iter().find(|lead| lower.starts_with(**lead)).map_or(piece, |lead| piece[lead.len()..].trim())
        })
        // A date or a document is no name.
        .filter(|piece| piece.chars().filter(|sign| sign.is_alphabetic()).count() >= 3)
        .filter(|piece| !piece.contains(|sign: char| sign.is_numeric()))
        .collect()
}

fn alias(entity: &mut Entity, alias: &Element, report: &mut Report) {
    let name = alias.text_of("ALIAS_NAME");
    if name.is_empty() {
        report.count("xml.aliases.empty");
        return;
    }
    report.count("xml.aliases");
    let quality = alias.text_of("QUALITY").to_lowercase();
    let kind = if quality == "f.k.a." { NameKind::Former } else { NameKind::Alias };
    let low = quality == "low";
    if low {
        report.count("xml.aliases.weak");
    }
    let of_quality = |name: Name| if low { name.weak() } else { name };
    entity.names.push(of_quality(Name::new(kind, name)));
    for piece in pieces(name) {
        report.count("xml.aliases.pieces");
        push_new(&mut entity.names, of_quality(Name::new(kind, piece)));
    }
    // Where an alias has a birth of its own, it is one of the party's.
    for (label, value) in [("DATE_OF_BIRTH", alias.text_of("DATE_OF_BIRTH")), ("NOTE", alias.text_of("NOTE"))] {
        match value.parse::<UncertainDate>() {
            Ok(date) if label == "DATE_OF_BIRTH" => push_new(&mut entity.birth_dates, date),
            _ => raw(&mut entity.raw, &format!("ALIAS.{label}"), value, report),
        }
    }
    let place = joined(alias, &["CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"]);
    if !place.is_empty() {
        push_new(&mut entity.birth_places, place);
    }
}

fn address(entity: &mut Entity, part: &Element, report: &mut Report) {
    let address = Address::new(
        part.text_of("STREET"),
        &joined(part, &["CITY", "STATE_PROVINCE", "ZIP_CODE"]),
        part.text_of("COUNTRY"),
        part.text_of("NOTE"),
    );
    report.count(if address.is_empty() { "xml.addresses.empty" } else { "xml.addresses" });
    if !address.is_empty() {
        entity.addresses.push(address);
    }
}

fn birth_date(entity: &mut Entity, part: &Element, report: &mut Report) {
    let year = |name: &str| part.text_of(name).parse::<u16>().ok().and_then(PartialDate::year_only);
    let date = match (part.text_of("DATE"), year("YEAR"), year("FROM_YEAR"), year("TO_YEAR")) {
        (text, ..) if !text.is_empty() => leading_day(text).and_then(|day| day.parse::<UncertainDate>().ok()),
        (_, Some(year), ..) => Some(year.into()),
        (_, _, Some(from), Some(to)) => Some(UncertainDate::range(from, to)),
        _ => None,
    };
    let kind = part.text_of("TYPE_OF_DATE");
    match date {
        Some(date) => {
            let about = matches!(kind, "APPROXIMATELY" | "CIRCA");
            push_new(&mut entity.birth_dates, if about { date.about() } else { date });
        }
        None if part.children.iter().all(|child| child.name == "TYPE_OF_DATE" || child.text.trim().is_empty()) => {
            report.count("xml.births.empty");
            return;
        }
        None => raw(&mut entity.raw, "DATE_OF_BIRTH", &part.flattened(), report),
    }
    raw(&mut entity.raw, "DATE_OF_BIRTH.NOTE", part.text_of("NOTE"), report);
}

fn document(entity: &mut Entity, part: &Element, report: &mut Report) {
    let number = part.text_of("NUMBER");
    let label = joined(part, &["TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2"]);
    let note = part.text_of("NOTE");
    if number.is_empty() {
        if label.is_empty() && note.is_empty() {
            report.count("xml.documents.empty");
        } else {
            raw(&mut entity.raw, "DOCUMENT", &part.flattened(), report);
        }
        return;
    }
    report.count("xml.documents");
    let lower = label.to_lowercase();
    let kind = if lower.contains("passport") {
        IdentifierKind::Passport
    } else if lower.contains("national identification") || lower.contains("identity") {
        IdentifierKind::NationalId
    } else {
        IdentifierKind::Other
    };
    let country =
        ["ISSUING_COUNTRY", "COUNTRY_OF_ISSUE"].iter().find_map(|field| Country::from_text(part.text_of(field)));
    let issued = joined(part, &["DATE_OF_ISSUE", "CITY_OF_ISSUE"]);
    let note = [if issued.is_empty() { issued } else { format!("issued {issued}") }, note.to_owned()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("; ");
    push_new(&mut entity.identifiers, Identifier { country, label, note, ..Identifier::new(kind, number) });
}
