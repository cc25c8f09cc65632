//! A target: the party, what it is listed under and since when, and what became of it.

use interdict_model::{Entity, Identifier, IdentifierKind, RawField, Relation, Schema, UncertainDate};

use super::{References, joined, name, piece, text};
use crate::Report;
use crate::list::{keep_raw, leading_day, push_new};
use crate::xml::Element;

/// Where a target comes from.
pub(super) struct Reading<'a> {
    pub(super) dataset: &'a str,
    pub(super) file: &'a str,
    pub(super) references: &'a References,
}

/// Whether a target is on the list or was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    InForce,
    DeListed,
}

/// The day of a modification, ISO 8601; empty when it has none.
fn day(modification: &Element) -> String {
    ["effective-date", "enactment-date", "publication-date"]
        .into_iter()
        .find_map(|name| leading_day(modification.attribute(name)))
        .unwrap_or_default()
}

/// Whether the target is in force: it is not when the last of what has come into force is that it was
/// taken off the list. The file writes the last first, but not always, so the day decides; on the day of another
/// modification the party stays. What comes into force after `published`, the list's own day, does not count yet.
pub(super) fn standing(target: &Element, published: Option<&str>) -> Standing {
    let (mut off, mut on): (Option<String>, Option<String>) = (None, None);
    for modification in target.all("modification") {
        let day = day(modification);
        if published.is_some_and(|published| day.as_str() > published) {
            continue;
        }
        let last = if modification.attribute("modification-type").trim() == "de-listed" { &mut off } else { &mut on };
        *last = last.take().max(Some(day));
    }
    if off > on { Standing::DeListed } else { Standing::InForce }
}

/// The part of a target that is the party.
fn body(target: &Element) -> Option<&Element> {
    target.children.iter().find(|child| matches!(child.name.as_str(), "individual" | "entity" | "object"))
}

/// The name of a target, for those that are tied to it.
pub(super) fn caption(target: &Element) -> String {
    let mut entity = Entity::new(id(target), Schema::Thing);
    if let Some(body) = body(target) {
        name::names(body, &mut entity, &mut Report::default());
    }
    entity.caption().to_owned()
}

fn id(target: &Element) -> String {
    format!("ch-seco-{}", target.attribute("ssid").trim())
}

/// Reads a target that is in force. `None` when it has no number, no party or no name.
pub(super) fn party(target: &Element, reading: &Reading, report: &mut Report) -> Option<Entity> {
    let body = body(target).filter(|_| !target.attribute("ssid").trim().is_empty())?;
    let schema = match body.name.as_str() {
        "individual" => Schema::Person,
        "entity" => Schema::Organization,
        _ => match body.attribute("object-type").trim().to_lowercase().as_str() {
            "vessel" | "ship" => Schema::Vessel,
            "aircraft" => Schema::Airplane,
            _ => Schema::Thing,
        },
    };
    let mut entity = Entity::new(id(target), schema);
    name::names(body, &mut entity, report);
    if entity.names.is_empty() {
        return None;
    }
    report.count(match body.name.as_str() {
        "individual" => "xml.individuals",
        "entity" => "xml.entities",
        _ => "xml.objects",
    });
    entity.datasets.push(reading.dataset.to_owned());
    entity.topics.push("sanction".to_owned());
    listings(target, &mut entity, reading, report);
    for child in &target.children {
        match child.name.as_str() {
            "sanctions-set-id" | "modification" => {}
            "foreign-identifier" => foreign_identifiers(text(child), &mut entity, report),
            "generic-attribute" => generic_attribute(child, &mut entity, report),
            _ if std::ptr::eq(child, body) => {}
            other => keep_raw(&mut entity.raw, "xml", other, &child.flattened(), report),
        }
    }
    for (name, value) in &target.attributes {
        match name.as_str() {
            "ssid" | "sanctions-set-id" => {}
            "foreign-identifier" => foreign_identifiers(value.trim(), &mut entity, report),
            other => keep_raw(&mut entity.raw, "xml", &format!("target.{other}"), value.trim(), report),
        }
    }
    party_itself(body, &mut entity, reading, report);
    Some(entity)
}

fn party_itself(body: &Element, entity: &mut Entity, reading: &Reading, report: &mut Report) {
    for (name, value) in &body.attributes {
        let value = value.trim();
        match name.as_str() {
            "sex" if !value.is_empty() => push_new(&mut entity.genders, value.to_lowercase()),
            "ssid" | "sex" => {}
            "object-type" if entity.schema != Schema::Thing => {}
            other => keep_raw(&mut entity.raw, "xml", &format!("{}.{other}", body.name), value, report),
        }
    }
    for child in &body.children {
        match child.name.as_str() {
            "identity" => piece::identity(child, entity, reading, report),
            "justification" if !text(child).is_empty() => push_new(&mut entity.remarks, text(child).to_owned()),
            "other-information" if !text(child).is_empty() => piece::other_information(text(child), entity, report),
            "justification" | "other-information" => report.count("xml.remarks.empty"),
            "relation" => relation(child, entity, reading, report),
            "generic-attribute" => generic_attribute(child, entity, report),
            other => keep_raw(&mut entity.raw, "xml", other, &child.flattened(), report),
        }
    }
}

/// One listing for each set that the target points to. The older layout has the pointer in an attribute.
fn listings(target: &Element, entity: &mut Entity, reading: &Reading, report: &mut Report) {
    let listed = target
        .all("modification")
        .filter(|modification| modification.attribute("modification-type").trim() == "listed")
        .map(day)
        .max()
        .and_then(|day| day.parse::<UncertainDate>().ok());
    let mut numbers: Vec<&str> = Vec::new();
    let of_children = target.all("sanctions-set-id").map(text);
    for number in of_children.chain([target.attribute("sanctions-set-id").trim()]).filter(|text| !text.is_empty()) {
        push_new(&mut numbers, number);
    }
    for number in &numbers {
        if let Some(set) = reading.references.sets.get(number) {
            entity.listings.push(set.listing(reading.dataset, listed, reading.file, report));
            if !set.origin.is_empty() {
                push_new(&mut entity.facts, RawField::new("origin", set.origin.clone()));
            }
        } else {
            report.count("xml.sets.unknown");
            let what = format!("`{}` points to the set {number}, which is not in the file", entity.id);
            report.note(reading.file, None, what);
            keep_raw(&mut entity.raw, "xml", "sanctions-set-id", number, report);
        }
    }
    if entity.listings.is_empty() {
        report.count("xml.without_set");
        let listing = interdict_model::Listing { dataset: reading.dataset.to_owned(), listed, ..Default::default() };
        entity.listings.push(listing);
    }
    for modification in target.all("modification") {
        let kind = modification.attribute("modification-type").trim();
        report.count(&format!("xml.modifications.{}", if kind.is_empty() { "unnamed" } else { kind }));
        let facts = &mut entity.facts;
        if !matches!(kind, "listed" | "de-listed" | "amended") {
            keep_raw(&mut entity.raw, "xml", "modification-type", kind, report);
        }
        if !day(modification).is_empty() {
            facts.push(RawField::new("modified", joined(&[&day(modification), kind], ": ")));
        }
    }
}

/// Numbers of other publishers. Those of the Security Council and of the Union are told by their form; several of them
/// may stand in one field, any other text is left whole.
fn foreign_identifiers(written: &str, entity: &mut Entity, report: &mut Report) {
    if written.is_empty() {
        return;
    }
    let pieces = || written.split([',', ';', '/', ' ', '\n', '\t']).map(str::trim).filter(|number| !number.is_empty());
    let kinds: Option<Vec<IdentifierKind>> = pieces().map(kind_of_reference).collect();
    report.count("xml.foreign_identifiers");
    if let Some(kinds) = kinds {
        for (kind, number) in kinds.into_iter().zip(pieces()) {
            push_new(&mut entity.identifiers, Identifier::new(kind, number));
        }
    } else {
        report.count("xml.foreign_identifiers.other");
        let label = "foreign identifier".to_owned();
        push_new(&mut entity.identifiers, Identifier { label, ..Identifier::new(IdentifierKind::Other, written) });
    }
}

fn kind_of_reference(number: &str) -> Option<IdentifierKind> {
    let of_the_union = number
        .get(..3)
        .filter(|start| start.eq_ignore_ascii_case("EU."))
        .and_then(|_| number.get(3..))
        .is_some_and(|rest| rest.contains('.') && rest.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit()));
    if of_the_union {
        Some(IdentifierKind::EuReference)
    } else {
        is_united_nations(number).then_some(IdentifierKind::UnReference)
    }
}

/// `QDi.004`, and the form before 2014, `QI.A.12.03`.
fn is_united_nations(number: &str) -> bool {
    let Some((regime, rest)) = number.split_once('.') else { return false };
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    (2..=3).contains(&regime.len())
        && letters(regime)
        && !regime.eq_ignore_ascii_case("EU")
        && matches!(regime.bytes().last(), Some(b'i' | b'e' | b'I' | b'E'))
        && rest.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && rest.ends_with(|last: char| last.is_ascii_digit())
}

fn generic_attribute(element: &Element, entity: &mut Entity, report: &mut Report) {
    let (name, value) = (element.attribute("name").trim(), text(element));
    if value.is_empty() {
        report.count("xml.attributes.empty");
        return;
    }
    report.count("xml.attributes");
    if !piece::labelled(name, value, entity) {
        keep_raw(&mut entity.raw, "xml", &joined(&["generic-attribute", name], "."), value, report);
    }
}

fn relation(element: &Element, entity: &mut Entity, reading: &Reading, report: &mut Report) {
    let number = element.attribute("target-id").trim();
    let kind = element.attribute("relation-type").trim();
    let remark = joined(&[element.text_of("remark"), element.text_of("remarks"), text(element)], "; ");
    report.count("xml.relations");
    let Some((name, in_force)) = reading.references.targets.get(number) else {
        report.count("xml.relations.unknown");
        keep_raw(&mut entity.raw, "xml", "relation", &element.flattened(), report);
        return;
    };
    if !in_force {
        report.count("xml.relations.to_de_listed");
    }
    entity.relations.push(Relation {
        kind: joined(&[kind, &remark], ": "),
        to: name.clone(),
        // A party that has left the list is in no edition that an id could lead to.
        to_id: in_force.then(|| format!("ch-seco-{number}")),
        source: String::new(),
    });
    let known = ["remark", "remarks"];
    for child in element.children.iter().filter(|child| !known.contains(&child.name.as_str())) {
        keep_raw(&mut entity.raw, "xml", &format!("relation.{}", child.name), &child.flattened(), report);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_other_publishers_are_told_by_their_form() {
        for number in ["QDi.004", "KPe.001", "QI.A.12.03", "TAi.099", "CFi.001"] {
            assert!(is_united_nations(number), "{number}");
        }
        for number in ["140", "EU.3925.33", "RUS0001", "12.03", "QDi.", "QDi.x"] {
            assert!(!is_united_nations(number), "{number}");
        }
        assert_eq!(kind_of_reference("EU.3925.33"), Some(IdentifierKind::EuReference));
        assert_eq!(kind_of_reference("140"), None);
        let mut entity = Entity::new("ch-seco-1", Schema::Person);
        foreign_identifiers("QDi.004, EU.1.2", &mut entity, &mut Report::default());
        foreign_identifiers("No 140/2", &mut entity, &mut Report::default());
        let values: Vec<&str> = entity.identifiers.iter().map(|identifier| identifier.value.as_str()).collect();
        assert_eq!(values, ["QDi.004", "EU.1.2", "No 140/2"]);
    }
}
