//! A party of the EU's list, from the element that the XML has for it.

use interdict_model::{Country, Entity, Identifier, IdentifierKind, Listing, RawField, Schema, UncertainDate};

use super::piece;
use crate::Report;
use crate::list::{Gathering, Reading, keep_new, keep_raw, push_new};
use crate::programme::reported_effects;
use crate::slug::ascii_slug;
use crate::xml::Element;

/// A party that is being read.
pub(super) struct Party<'a> {
    pub(super) entity: Entity,
    pub(super) listing: Listing,
    pub(super) report: &'a mut Report,
    counters: &'static str,
    file: &'a str,
}

/// The name of an element that a cell of the CSV is put into whose place in the XML is not known; its heading is in
/// the attribute `heading`.
pub(super) const CELL: &str = "cell";

/// The attributes of the act that brought a part, which is cited by its number only.
const OF_ACTS: [&str; 7] = [
    "regulationType",
    "organisationType",
    "publicationDate",
    "entryIntoForceDate",
    "numberTitle",
    "programme",
    "publicationUrl",
];

impl Party<'_> {
    pub(super) fn count(&mut self, what: &str) {
        self.report.count(&format!("{}.{what}", self.counters));
    }

    /// Keeps what was not understood.
    pub(super) fn raw(&mut self, field: &str, value: &str) {
        keep_raw(&mut self.entity.raw, self.counters, field, value, self.report);
    }

    /// Keeps what the schema did not have.
    fn beyond(&mut self, field: &str, value: &str) {
        keep_new(&mut self.entity.raw, self.counters, field, value, self.file, self.report);
    }

    pub(super) fn remark(&mut self, text: &str) {
        if !text.is_empty() {
            push_new(&mut self.entity.remarks, text.to_owned());
        }
    }

    pub(super) fn fact(&mut self, field: &str, value: &str) {
        if !value.is_empty() {
            push_new(&mut self.entity.facts, RawField::new(field, value));
        }
    }

    /// What an element has beside what is known of its kind: the schema grows, and nothing is lost by it. The legal
    /// act that brought the element is one of the listing's.
    pub(super) fn rest(&mut self, element: &Element, attributes: &[&str], children: &[&str]) {
        for (name, text) in &element.attributes {
            // The number and the language of the legal text are the publisher's bookkeeping.
            if !attributes.contains(&name.as_str()) && !matches!(name.as_str(), "logicalId" | "regulationLanguage") {
                self.beyond(&format!("{}.{name}", element.name), text.trim());
            }
        }
        for child in &element.children {
            match child.name.as_str() {
                "remark" if element.name != "address" && element.name != "identification" => {
                    self.remark(child.text.trim());
                }
                "remark" => {}
                "regulationSummary" => self.legal_basis(child),
                name if children.contains(&name) => {}
                name => self.beyond(&format!("{}.{name}", element.name), &child.flattened()),
            }
        }
    }

    fn legal_basis(&mut self, act: &Element) {
        let title = value(act, "numberTitle");
        if !title.is_empty() {
            push_new(&mut self.listing.legal_bases, title.to_owned());
        }
        let programme = value(act, "programme");
        if !self.listing.programmes.iter().any(|known| known == programme) {
            self.raw("regulationSummary.programme", programme);
        }
        self.rest(act, &OF_ACTS, &["publicationUrl"]);
    }
}

/// An attribute's value; empty where it says that nothing is known.
pub(super) fn value<'a>(element: &'a Element, attribute: &str) -> &'a str {
    match element.attribute(attribute).trim() {
        "-" | "N/A" | "n/a" => "",
        text => text,
    }
}

/// Whether an attribute says yes.
pub(super) fn is_true(element: &Element, attribute: &str) -> bool {
    matches!(value(element, attribute).to_lowercase().as_str(), "true" | "1" | "yes")
}

/// Values that are there, joined.
pub(super) fn joined(parts: &[&str], between: &str) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(between)
}

/// The country of an element as written, and what it means.
pub(super) fn country(element: &Element) -> (&str, Option<Country>) {
    let (name, code) = (value(element, "countryDescription"), value(element, "countryIso2Code"));
    let written = match (name, code) {
        ("" | "UNKNOWN", "" | "00") => "",
        ("", code) => code,
        (name, _) => name,
    };
    if written.is_empty() {
        return ("", None);
    }
    // The name first: codes of states that are no more were given to others.
    (written, Country::from_text(name).or_else(|| Country::from_text(code)))
}

/// The id by OpenSanctions' rule: letters and digits of the reference number, in lower case.
fn entity_id(element: &Element) -> Option<String> {
    let reference = ascii_slug(value(element, "euReferenceNumber"));
    if !reference.is_empty() {
        return Some(format!("eu-fsf-{reference}"));
    }
    let number = ascii_slug(value(element, "logicalId"));
    (!number.is_empty()).then(|| format!("eu-fsf-logical-{number}"))
}

/// Puts a party into the list, or reports that it cannot be read.
pub(super) fn take_in(element: &Element, gathering: &mut Gathering, reading: Reading) {
    let Reading { file, counters, line, .. } = reading;
    gathering.list.report.count(&format!("{counters}.parties"));
    if let Some(entity) = party(element, reading, &mut gathering.list.report) {
        gathering.take(entity, counters, file, line, || element.flattened());
    } else {
        let what = format!(
            "party with logical id `{}` and reference `{}` has no number or no name",
            element.attribute("logicalId"),
            element.attribute("euReferenceNumber")
        );
        gathering.unreadable(counters, file, line, what);
    }
}

/// Reads a party. `None` when it has no number or no name.
fn party(element: &Element, reading: Reading, report: &mut Report) -> Option<Entity> {
    let Reading { dataset, file, counters, line } = reading;
    let id = entity_id(element)?;
    let mut party = Party {
        entity: Entity::new(id, Schema::LegalEntity),
        listing: Listing { dataset: dataset.to_owned(), ..Listing::default() },
        report,
        counters,
        file,
    };
    party.entity.datasets.push(dataset.to_owned());
    party.entity.topics.push("sanction".to_owned());
    schema(element, &mut party, file, line);
    for regulation in element.all("regulation") {
        listing(regulation, &mut party);
    }
    numbers(element, &mut party);
    piece::names(element, &mut party);
    if party.entity.names.is_empty() {
        return None;
    }
    for child in &element.children {
        match child.name.as_str() {
            "regulation" | "subjectType" | "nameAlias" => {}
            "remark" => party.remark(child.text.trim()),
            "birthdate" => piece::birth(child, &mut party),
            "citizenship" => piece::citizenship(child, &mut party),
            "address" => piece::address(child, &mut party),
            "identification" => piece::identification(child, &mut party),
            CELL => party.raw(child.attribute("heading"), &child.text),
            name => party.beyond(name, &child.flattened()),
        }
    }
    let programmes = party.listing.programmes.clone();
    if programmes.is_empty() {
        party.count("programmes.none");
    }
    party.listing.effects = reported_effects(dataset, &programmes, file, line, party.report);
    party.entity.listings.push(party.listing);
    Some(party.entity)
}

/// Persons and enterprises: the latter are firms, groups and public bodies alike.
fn schema(element: &Element, party: &mut Party, file: &str, line: Option<u64>) {
    let Some(kind) = element.child("subjectType") else {
        party.count("kind.unknown");
        return;
    };
    let (code, class) = (value(kind, "code"), value(kind, "classificationCode"));
    let is =
        |words: [&str; 2]| [code, class].iter().any(|text| words.iter().any(|word| text.eq_ignore_ascii_case(word)));
    party.entity.schema = if is(["person", "P"]) {
        Schema::Person
    } else if is(["enterprise", "E"]) {
        Schema::Organization
    } else {
        Schema::LegalEntity
    };
    match party.entity.schema {
        Schema::Person => party.count("persons"),
        Schema::Organization => party.count("enterprises"),
        _ => {
            party.count("kind.unknown");
            let what = format!("{}: kind of party `{code}` is unknown; taken for a person or a body", party.entity.id);
            party.report.note(file, line, what);
        }
    }
    party.rest(kind, &["code", "classificationCode"], &[]);
}

fn listing(regulation: &Element, party: &mut Party) {
    let text = |name: &str| value(regulation, name);
    let title = text("numberTitle");
    if !title.is_empty() {
        push_new(&mut party.listing.legal_bases, title.to_owned());
    }
    if !text("programme").is_empty() {
        push_new(&mut party.listing.programmes, text("programme").to_owned());
    }
    let dated = |label: &str, date: &str| if date.is_empty() { String::new() } else { format!("{label} {date}") };
    let details = joined(
        &[
            text("regulationType"),
            text("organisationType"),
            &dated("published", text("publicationDate")),
            &dated("in force", text("entryIntoForceDate")),
        ],
        ", ",
    );
    if !details.is_empty() {
        party.fact("regulation", &joined(&[title, &details], ": "));
    }
    let url = joined(&[value(regulation, "publicationUrl"), regulation.text_of("publicationUrl")], " ");
    party.fact("sourceUrl", &url);
    party.rest(regulation, &OF_ACTS, &["publicationUrl"]);
}

/// The party's own attributes: its numbers on three lists, and the day of its designation.
fn numbers(element: &Element, party: &mut Party) {
    let reference = value(element, "euReferenceNumber");
    if !reference.is_empty() {
        party.entity.identifiers.push(Identifier::new(IdentifierKind::EuReference, reference));
    }
    let united_nations = value(element, "unitedNationId");
    // Several stand in one field, but a text that is no number is left whole.
    let numbers: Vec<&str> =
        united_nations.split([',', ';', ' ', '\n']).map(str::trim).filter(|number| !number.is_empty()).collect();
    if numbers.iter().all(|number| number.contains('.') && number.ends_with(|last: char| last.is_ascii_digit())) {
        for number in numbers {
            push_new(&mut party.entity.identifiers, Identifier::new(IdentifierKind::UnReference, number));
        }
    } else {
        party.raw("unitedNationId", united_nations);
    }
    party.fact("logical_id", value(element, "logicalId"));
    party.remark(value(element, "designationDetails"));
    let designated = value(element, "designationDate");
    if !designated.is_empty() {
        match UncertainDate::readings(designated, Some(true)) {
            Ok(reading) => party.listing.listed = reading.dates.first().copied(),
            Err(_) => party.raw("designationDate", designated),
        }
    }
    for (name, text) in &element.attributes {
        let known = ["euReferenceNumber", "unitedNationId", "logicalId", "designationDetails", "designationDate"];
        if !known.contains(&name.as_str()) {
            party.beyond(name, text.trim());
        }
    }
}
