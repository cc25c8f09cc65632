//! `SDN_ADVANCED.XML` and `CONS_ADVANCED.XML` (root `Sanctions`), read once, front to back.

use std::collections::HashMap;

use interdict_model::{Address, Entity, Listing, Name, NameKind, RawField, Relation, Schema, UncertainDate};

use super::facts::record;
use super::{entity_id, topics};
use crate::input::Input;
use crate::list::{Gathering, List, keep_new, keep_raw, leave_out, push_new};
use crate::programme::reported_effects;
use crate::xml::{Element, Elements};
use crate::{Report, SourceError, programme};
use reference::{References, date_of, document, location, period};

mod reference;

/// The sections of a file.
const SECTIONS: [&str; 8] = [
    "DateOfIssue",
    "ReferenceValueSets",
    "Locations",
    "IDRegDocuments",
    "DistinctParties",
    "ProfileRelationships",
    "SanctionsEntries",
    "SanctionsEntryLinks",
];

/// The elements of the schema, below the records of the sections.
const KNOWN: [&str; 61] = [
    "Alias",
    "Comment",
    "Date",
    "DatePeriod",
    "Day",
    "Days",
    "Description",
    "DirectURL",
    "DocumentDate",
    "DocumentedName",
    "DocumentedNameCountry",
    "DocumentedNamePart",
    "DocumentedNameReference",
    "DurationMaximum",
    "DurationMinimum",
    "End",
    "EntryEvent",
    "ExRefValue",
    "ExternalReference",
    "Feature",
    "FeatureVersion",
    "FeatureVersionReference",
    "From",
    "IDRegDocument",
    "IDRegDocumentMention",
    "IDRegDocumentReference",
    "IDRegistrationNo",
    "Identity",
    "IdentityReference",
    "IssuingAuthority",
    "LimitationsToListing",
    "Location",
    "LocationAreaCode",
    "LocationCountry",
    "LocationPart",
    "LocationPartValue",
    "MasterNamePartGroup",
    "Month",
    "Months",
    "NamePartGroup",
    "NamePartGroups",
    "NamePartValue",
    "Profile",
    "ProfileRelationship",
    "ProfileRelationshipReference",
    "SanctionsEntry",
    "SanctionsEntryLink",
    "SanctionsEntryReference",
    "SanctionsMeasure",
    "Start",
    "SubLink",
    "SupportingInfo",
    "Text",
    "To",
    "Validity",
    "Value",
    "VersionDetail",
    "VersionLocation",
    "Year",
    "Years",
    "DistinctParty",
];

/// What a record has beside the elements of the schema.
fn beyond(record: &Element, file: &str, report: &mut Report) -> Vec<RawField> {
    let mut raw = Vec::new();
    for new in record.beyond(&KNOWN) {
        keep_new(&mut raw, "xml", &new.name, &new.flattened(), file, report);
    }
    raw
}

/// The same as one text, for places and documents, which have remarks only.
fn beyond_in_words(record: &Element, file: &str, report: &mut Report) -> String {
    let words: Vec<String> =
        beyond(record, file, report).into_iter().map(|raw| format!("{}: {}", raw.field, raw.value)).collect();
    words.join("; ")
}

/// Which list an Advanced file is, by the lists it names: `us_ofac_sdn` or `us_ofac_cons`; `None` where its
/// entries say neither.
pub fn dataset(input: &Input) -> Result<Option<&'static str>, SourceError> {
    let mut elements = Elements::open(input)?;
    let mut sdn = None;
    let (mut on_sdn, mut elsewhere) = (0u64, 0u64);
    let wanted = |path: &[String], name: &str| {
        matches!(
            (path.last().map(String::as_str), name),
            (Some("ListValues"), "List") | (Some("SanctionsEntries"), "SanctionsEntry")
        )
    };
    while let Some(element) = elements.next(&wanted)? {
        if element.name == "List" {
            if element.text.trim() == "SDN List" {
                sdn = Some(element.attribute("ID").to_owned());
            }
        } else if sdn.as_deref() == Some(element.attribute("ListID")) {
            on_sdn += 1;
        } else {
            elsewhere += 1;
        }
    }
    Ok(match (on_sdn, elsewhere) {
        (0, 0) => None,
        (on_sdn, elsewhere) if on_sdn >= elsewhere => Some("us_ofac_sdn"),
        _ => Some("us_ofac_cons"),
    })
}

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let mut elements = Elements::of_root(input, "Sanctions", "OFAC's SDN_ADVANCED.XML or CONS_ADVANCED.XML")?;
    let file = input.name();
    let mut gathering = Gathering::default();
    let mut references = References::default();
    let mut by_profile: HashMap<String, usize> = HashMap::new();
    let mut relations: Vec<Element> = Vec::new();
    // Reference values are the children of `…Values`; the others are records of their sections.
    let wanted = |path: &[String], name: &str| match path {
        [] => name == "DateOfIssue",
        [section] => section != "ReferenceValueSets",
        [sets, _] => sets == "ReferenceValueSets",
        _ => false,
    };
    while let Some(element) = elements.next(&wanted)? {
        let section = elements.path().first().map_or("", String::as_str);
        match (section, element.name.as_str()) {
            ("", "DateOfIssue") => {
                // Days of publication are compared with days.
                let day = date_of(&element).filter(|date| date.day().is_some());
                gathering.list.published = day.map(|date| date.to_string());
            }
            ("ReferenceValueSets", kind) => {
                references.values.insert((kind.to_owned(), element.attribute("ID").to_owned()), element);
            }
            ("Locations", "Location") => {
                let mut address = location(&element, &references);
                address.remark = beyond_in_words(&element, &file, &mut gathering.list.report);
                references.locations.insert(element.attribute("ID").to_owned(), address);
            }
            ("IDRegDocuments", "IDRegDocument") => {
                gathering.list.report.count("xml.documents");
                let mut clause = document(&element, &references);
                let more = beyond_in_words(&element, &file, &mut gathering.list.report);
                if !more.is_empty() {
                    clause = format!("{clause} ; {more}");
                }
                references.documents.entry(element.attribute("IdentityID").to_owned()).or_default().push(clause);
            }
            ("DistinctParties", "DistinctParty") => {
                gathering.list.report.count("xml.parties");
                for profile in element.all("Profile") {
                    let report = &mut gathering.list.report;
                    let number = element.attribute("FixedRef");
                    match party(profile, &element, dataset, &mut references, &file, report) {
                        Some(entity) if !number.is_empty() => {
                            let place = gathering.take(entity, "xml", &file, None, || element.flattened());
                            by_profile.insert(profile.attribute("ID").to_owned(), place);
                        }
                        _ => {
                            let what = format!("party `{number}` has no number or no name");
                            gathering.unreadable("xml", &file, None, what);
                        }
                    }
                }
            }
            ("ProfileRelationships", "ProfileRelationship") => relations.push(element),
            ("SanctionsEntries", "SanctionsEntry") => {
                let list = &mut gathering.list;
                list.report.count("xml.entries");
                if let Some(place) = by_profile.get(element.attribute("ProfileID")) {
                    listing(&mut list.entities[*place], &element, dataset, &references, &file, &mut list.report);
                } else {
                    list.report.count("xml.entries.orphan");
                    let (entry, profile) = (element.attribute("ID"), element.attribute("ProfileID"));
                    let what = format!("entry {entry} is of party {profile}, which the list does not have");
                    list.report.note(&file, None, what);
                }
            }
            (_, other) => leave_out("xml", other, &file, &mut gathering.list.report),
        }
    }
    for section in elements.sections().iter().filter(|section| !SECTIONS.contains(&section.as_str())) {
        leave_out("xml", section, &file, &mut gathering.list.report);
    }
    let mut list = gathering.finish(input)?;
    for relation in relations {
        relate(&mut list.entities, &by_profile, &relation, &references, &file, &mut list.report);
    }
    for (identity, clauses) in references.documents {
        list.report.add("xml.documents.orphan", clauses.len() as u64);
        list.report.note(
            &file,
            None,
            format!("{} documents are of identity {identity}, which no party has", clauses.len()),
        );
    }
    list.report.notes.sort_by(|a, b| a.what.cmp(&b.what));
    for entity in &mut list.entities {
        secondary_risk(entity);
        if entity.listings.is_empty() {
            list.report.count("xml.parties.without_entry");
            list.report.note(
                &file,
                None,
                format!("`{}` has no sanctions entry: why it is listed is not known", entity.id),
            );
        }
    }
    Ok(list)
}

/// Facts come before listings in the file, so this effect is added at the end.
fn secondary_risk(entity: &mut Entity) {
    if entity.facts.iter().any(|fact| fact.field == "secondary_sanctions_risk") {
        for listing in &mut entity.listings {
            push_new(&mut listing.effects, interdict_model::Effect::Secondary);
        }
    }
}

fn schema(profile: &Element, references: &References) -> Schema {
    let sub = profile.attribute("PartySubTypeID");
    match references.text("PartySubType", sub) {
        "Vessel" => return Schema::Vessel,
        "Aircraft" => return Schema::Airplane,
        _ => {}
    }
    match references.text("PartyType", references.attribute("PartySubType", sub, "PartyTypeID")) {
        "Individual" => Schema::Person,
        _ => Schema::Organization,
    }
}

fn party(
    profile: &Element,
    party: &Element,
    dataset: &str,
    references: &mut References,
    file: &str,
    report: &mut Report,
) -> Option<Entity> {
    let mut entity = Entity::new(entity_id(party.attribute("FixedRef")), schema(profile, references));
    entity.datasets.push(dataset.to_owned());
    entity.topics = topics(dataset);
    let comment = party.text_of("Comment");
    if !comment.is_empty() {
        entity.remarks.push(comment.to_owned());
    }
    for part in &profile.children {
        match part.name.as_str() {
            "Identity" => identity(&mut entity, part, references, report),
            "Feature" => feature(&mut entity, part, references, report),
            "Comment" if part.text.trim().is_empty() => {}
            name if KNOWN.contains(&name) => {
                keep_raw(&mut entity.raw, "xml", name, &part.flattened(), report);
            }
            _ => {}
        }
    }
    entity.raw.extend(beyond(profile, file, report));
    // Of the party as a whole, so of each of its profiles.
    for new in party.children.iter().filter(|part| !matches!(part.name.as_str(), "Profile" | "Comment")) {
        keep_new(&mut entity.raw, "xml", &new.name, &new.flattened(), file, report);
    }
    (!entity.names.is_empty()).then_some(entity)
}

fn identity(entity: &mut Entity, identity: &Element, references: &mut References, report: &mut Report) {
    // What kind of part (surname, given name …) each group of name parts is.
    let mut kinds: HashMap<&str, &str> = HashMap::new();
    for group in identity
        .all("NamePartGroups")
        .flat_map(|groups| groups.all("MasterNamePartGroup"))
        .flat_map(|master| master.all("NamePartGroup"))
    {
        kinds.insert(group.attribute("ID"), references.text("NamePartType", group.attribute("NamePartTypeID")));
    }
    let mut names = Vec::new();
    for alias in identity.all("Alias") {
        report.count("xml.aliases");
        let primary = alias.attribute("Primary") == "true";
        let weak = alias.attribute("LowQuality") == "true";
        if weak {
            report.count("xml.aliases.weak");
        }
        let kind = match references.text("AliasType", alias.attribute("AliasTypeID")) {
            "F.K.A." => NameKind::Former,
            "N.K.A." => NameKind::NowKnown,
            _ if primary => NameKind::Primary,
            _ => NameKind::Alias,
        };
        for documented in alias.all("DocumentedName") {
            let (text, script) = documented_name(documented, &kinds, references);
            if text.is_empty() {
                report.count("xml.names.empty");
                continue;
            }
            report.count("xml.names");
            let latin = script.is_empty() || script == "Latin";
            let mut name = Name::new(if latin { kind } else { NameKind::Original }, text);
            if !latin {
                name.origin = format!("script: {script}");
            }
            names.push(if weak { name.weak() } else { name });
        }
    }
    names.sort_by_key(|name| name.kind != NameKind::Primary);
    entity.names.extend(names);
    for clause in references.documents.remove(identity.attribute("ID")).unwrap_or_default() {
        if !record(entity, &clause) {
            report.count("xml.raw");
            entity.raw.push(RawField::new("document", clause));
        }
    }
}

/// The name put together, `SURNAME, Given` for persons as in OFAC's other files; and its script.
fn documented_name(name: &Element, kinds: &HashMap<&str, &str>, references: &References) -> (String, String) {
    let (mut last, mut rest): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut script = String::new();
    let mut person = false;
    for value in name.all("DocumentedNamePart").filter_map(|part| part.child("NamePartValue")) {
        if script.is_empty() {
            references.text("Script", value.attribute("ScriptID")).clone_into(&mut script);
        }
        let kind = kinds.get(value.attribute("NamePartGroupID")).copied().unwrap_or("");
        let text = value.text.trim();
        if kind == "Last Name" {
            last.push(text);
        } else {
            person |=
                matches!(kind, "First Name" | "Middle Name" | "Maiden Name" | "Patronymic" | "Matronymic" | "Nickname");
            rest.push(text);
        }
    }
    let text = if !last.is_empty() && person && script == "Latin" {
        format!("{}, {}", last.join(" "), rest.join(" "))
    } else {
        last.into_iter().chain(rest).collect::<Vec<_>>().join(" ")
    };
    (text, script)
}

fn feature(entity: &mut Entity, feature: &Element, references: &References, report: &mut Report) {
    report.count("xml.features");
    let label = references.text("FeatureType", feature.attribute("FeatureTypeID"));
    let label = label.trim_end_matches([':', '-', ' ']);
    for version in feature.all("FeatureVersion") {
        let places: Vec<&Address> = version
            .all("VersionLocation")
            .filter_map(|place| references.locations.get(place.attribute("LocationID")))
            .collect();
        if label == "Location" {
            for place in places {
                report.count(if place.is_empty() { "xml.addresses.empty" } else { "xml.addresses" });
                if !place.is_empty() {
                    entity.addresses.push(place.clone());
                }
            }
            continue;
        }
        let mut values: Vec<String> =
            version.all("DatePeriod").filter_map(period).map(|date| date.to_string()).collect();
        for detail in version.all("VersionDetail") {
            let looked_up = references.text("DetailReference", detail.attribute("DetailReferenceID"));
            values
                .extend([detail.text.trim(), looked_up].into_iter().filter(|text| !text.is_empty()).map(str::to_owned));
        }
        values.extend(
            places
                .into_iter()
                .map(|place| {
                    if place.street.is_empty() && place.city.is_empty() {
                        place.country_text.clone()
                    } else {
                        place.one_line()
                    }
                })
                .filter(|text| !text.is_empty()),
        );
        let comment = version.text_of("Comment");
        if values.is_empty() && !comment.is_empty() {
            values.push(comment.to_owned());
        } else {
            keep_raw(&mut entity.raw, "xml", &format!("{label} (comment)"), comment, report);
        }
        if values.is_empty() {
            report.count("xml.features.empty");
        }
        for value in values {
            if !record(entity, &format!("{label} {value}")) {
                report.count("xml.raw");
                report.count(&format!("xml.raw.{label}"));
                entity.raw.push(RawField::new(label, value));
            }
        }
    }
}

fn listing(
    entity: &mut Entity,
    entry: &Element,
    dataset: &str,
    references: &References,
    file: &str,
    report: &mut Report,
) {
    let mut listing = Listing {
        dataset: dataset.to_owned(),
        list: references.text("List", entry.attribute("ListID")).to_owned(),
        ..Listing::default()
    };
    for event in entry.all("EntryEvent") {
        if let Some(date) = event.child("Date").and_then(date_of) {
            let date = UncertainDate::from(date);
            if listing.listed.is_none_or(|known| date.earliest() < known.earliest()) {
                listing.listed = Some(date);
            }
        }
        let basis = references.text("LegalBasis", event.attribute("LegalBasisID"));
        if !basis.is_empty() {
            push_new(&mut listing.legal_bases, basis.to_owned());
        }
    }
    for measure in entry.all("SanctionsMeasure") {
        let kind = references.text("SanctionsType", measure.attribute("SanctionsTypeID"));
        let comment = measure.text_of("Comment");
        if kind == "Program" {
            if !comment.is_empty() {
                push_new(&mut listing.programmes, comment.to_owned());
            }
        } else if !kind.is_empty() {
            push_new(&mut listing.measures, kind.to_owned());
        }
    }
    // The file of the consolidated list also has the entries of its parties on the SDN list.
    let own = if listing.list == "SDN List" { "us_ofac_sdn" } else { dataset };
    listing.effects = reported_effects(own, &listing.programmes, file, None, report);
    let known = listing.measures.iter().map(String::as_str).filter(|tag| programme::programme(own, tag).is_some());
    for effect in programme::effects(own, known) {
        push_new(&mut listing.effects, effect);
    }
    listing.effects.sort_unstable();
    entity.listings.push(listing);
    entity.raw.extend(beyond(entry, file, report));
}

fn relate(
    entities: &mut [Entity],
    by_profile: &HashMap<String, usize>,
    relation: &Element,
    references: &References,
    file: &str,
    report: &mut Report,
) {
    report.count("xml.relations");
    let Some(from) = by_profile.get(relation.attribute("From-ProfileID")) else {
        report.count("xml.relations.orphan");
        report.note(
            file,
            None,
            format!(
                "relation {} is of party {}, which the list does not have",
                relation.attribute("ID"),
                relation.attribute("From-ProfileID")
            ),
        );
        return;
    };
    entities[*from].raw.extend(beyond(relation, file, report));
    let to_profile = relation.attribute("To-ProfileID");
    // The other side may stand on another list; its number says who it is.
    let (to, to_id) = by_profile.get(to_profile).map_or_else(
        || (format!("party {to_profile}"), entity_id(to_profile)),
        |place| (entities[*place].caption().to_owned(), entities[*place].id.clone()),
    );
    let mut kind = references.text("RelationType", relation.attribute("RelationTypeID")).to_owned();
    if relation.attribute("Former") == "true" {
        kind = format!("{kind} (former)");
    }
    entities[*from].relations.push(Relation {
        kind,
        to,
        to_id: Some(to_id),
        source: relation.text_of("Comment").to_owned(),
    });
}
