#![doc = include_str!("../../../../docs/registers/followthemoney.md")]

mod property;
mod relation;

use interdict_model::{Identifier, IdentifierKind, Schema, Subject, UncertainDate};
use interdict_ownership::Source;
use serde_json::{Map, Value};

use crate::error::{Refusal, Stop};
use crate::filing::{Filing, short};
use crate::input::Input;
use crate::json::{self, text};
use crate::place::{country, push_new};
use property::{LEFT_OUT, RELATIONS, identifiers};

/// Deepest nesting of entities in entities.
const MOST_NESTED: usize = 12;
/// Most pairs that one relation ties together.
const MOST_TIES: usize = 10_000;

/// Whether a record is a FollowTheMoney entity, or a change of one.
pub(crate) fn is_entity(record: &Value) -> bool {
    let entity = record.get("entity").filter(|_| record.get("op").is_some()).unwrap_or(record);
    ["id", "schema"].iter().all(|member| entity.get(*member).is_some_and(Value::is_string))
        && (entity.get("properties").is_some_and(Value::is_object) || record.get("op").is_some())
}

/// Reads entities.
pub(crate) fn read(input: Input, filing: &mut Filing<'_>) -> Result<(), Stop> {
    json::each(input, filing, |record| text(record, "id").into_owned(), line_of)
}

/// A line: an entity, or a change of one (`{"op": "ADD", "entity": …}`).
fn line_of(record: &Value, line: u64, filing: &mut Filing<'_>) -> Result<(), Refusal> {
    match (record.get("op").and_then(Value::as_str), record.get("entity")) {
        (Some("DEL"), _) => {
            filing.count("left_out.record deleted");
            Ok(())
        }
        (Some("ADD" | "MOD"), Some(entity)) => entity_of(entity, None, line, 0, filing).map(|_| ()),
        (Some(op), _) => Err(format!("`{op}` is no change; a delta has ADD, MOD and DEL with an entity").into()),
        (None, _) => entity_of(record, None, line, 0, filing).map(|_| ()),
    }
}

/// Files an entity and those inside it; gives its id. `outer`: the entity in which it stands.
fn entity_of(
    entity: &Value,
    outer: Option<&str>,
    line: u64,
    depth: usize,
    filing: &mut Filing<'_>,
) -> Result<String, Refusal> {
    let (id, schema) = (text(entity, "id"), text(entity, "schema"));
    if id.is_empty() || schema.is_empty() {
        return Err("it is no entity with `id` and `schema`".into());
    }
    let Some(properties) = entity.get("properties").and_then(Value::as_object) else {
        return Err("it has no `properties`".into());
    };
    if depth > MOST_NESTED {
        return Err("entities are nested too deeply in it".into());
    }
    let source = filing.source(line, &id)?;
    if depth > 0 {
        filing.count("nested");
    }
    let nested = depth > 0;
    match RELATIONS.iter().find(|(name, ..)| *name == schema) {
        Some((_, kind, [from, to])) => {
            let mut sides = [Vec::new(), Vec::new()];
            for (side, name) in sides.iter_mut().zip([from, to]) {
                *side = ids(properties, name, line, depth, filing)?;
            }
            // Inside one of its sides, a relation states only the other.
            let [from, to] = &mut sides;
            if let Some(outer) = outer {
                if from.is_empty() {
                    from.push(outer.to_owned());
                } else if to.is_empty() {
                    to.push(outer.to_owned());
                }
            }
            if from.len().saturating_mul(to.len()) > MOST_TIES {
                return Err(format!("it ties more than {MOST_TIES} pairs together").into());
            }
            if from.is_empty() || to.is_empty() {
                return Err(format!("the {schema} names only one side, or none").into());
            }
            relation::file(entity, *kind, &sides, line, filing)?;
            if !nested {
                filing.count(&schema);
            }
        }
        None if LEFT_OUT.contains(&&*schema) => {
            if !nested {
                filing.count(&format!("left_out.record {schema}"));
            }
        }
        None if matches!(&*schema, "Passport" | "Identification") => {
            papers(properties, &schema, source, filing)?;
            if !nested {
                filing.count(&schema);
            }
        }
        None => {
            let subject = subject(entity, &schema, properties);
            let party = filing.party(&id)?;
            filing.describe(party, subject, source);
            if !nested {
                filing.count("parties");
            }
            // Entities in entities: addresses, sanctions, and ownerships with those beyond them.
            for value in properties.keys().flat_map(|name| values(properties, name)).filter(|value| value.is_object()) {
                entity_of(value, Some(&id), line, depth + 1, filing)?;
            }
        }
    }
    Ok(id.into_owned())
}

/// The ids that a property of a relation holds; an entity that stands there is filed.
fn ids(
    properties: &Map<String, Value>,
    name: &str,
    line: u64,
    depth: usize,
    filing: &mut Filing<'_>,
) -> Result<Vec<String>, Refusal> {
    let mut found = Vec::new();
    for value in values(properties, name) {
        match value {
            Value::String(id) if !id.trim().is_empty() => found.push(short(id)),
            Value::Object(_) => found.push(entity_of(value, None, line, depth + 1, filing)?),
            _ => {}
        }
    }
    Ok(found)
}

fn values<'a>(properties: &'a Map<String, Value>, name: &str) -> &'a [Value] {
    match properties.get(name) {
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    }
}

fn texts<'a>(properties: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a str> {
    values(properties, name).iter().filter_map(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

/// What is said of a party.
fn subject(entity: &Value, schema: &str, properties: &Map<String, Value>) -> Subject {
    let schema = Schema::ALL.into_iter().find(|known| known.as_str() == schema);
    let mut subject = Subject { schema, ..Subject::default() };
    let caption = text(entity, "caption");
    let named = texts(properties, "name").any(|name| name == caption);
    push_new(&mut subject.names, Some(short(&caption)).filter(|_| named));
    for name in ["name", "alias", "previousName"] {
        push_new(&mut subject.names, texts(properties, name).map(short));
    }
    if subject.names.is_empty() && !caption.is_empty() && caption != text(entity, "id") {
        subject.names.push(short(&caption));
    }
    for name in ["jurisdiction", "country", "mainCountry", "nationality", "citizenship", "flag"] {
        push_new(&mut subject.countries, texts(properties, name).filter_map(country));
    }
    for (name, kind) in identifiers() {
        let numbers = texts(properties, name)
            .map(|number| Identifier { label: name.to_owned(), ..Identifier::new(kind, short(number)) });
        push_new(&mut subject.identifiers, numbers);
    }
    // Dates of lists may be ranges and readings, which are none of the ends of a stake.
    let days =
        |name: &str| texts(properties, name).filter_map(|text| text.parse::<UncertainDate>().ok()).collect::<Vec<_>>();
    for name in ["birthDate", "incorporationDate"] {
        push_new(&mut subject.birth_dates, days(name));
    }
    for name in ["deathDate", "dissolutionDate"] {
        push_new(&mut subject.death_dates, days(name));
    }
    push_new(&mut subject.addresses, texts(properties, "address").map(short));
    subject
}

/// Numbers of papers are their holder's.
fn papers(
    properties: &Map<String, Value>,
    schema: &str,
    source: Source,
    filing: &mut Filing<'_>,
) -> Result<(), Refusal> {
    let kind = if schema == "Passport" { IdentifierKind::Passport } else { IdentifierKind::Other };
    let country = texts(properties, "country").find_map(country);
    let label = texts(properties, "type").next().unwrap_or(schema);
    let mut identifiers = Vec::new();
    for name in ["passportNumber", "number"] {
        push_new(
            &mut identifiers,
            texts(properties, name).map(|number| {
                let plain = Identifier::new(kind, short(number));
                Identifier { country: country.clone(), label: short(label), ..plain }
            }),
        );
    }
    for holder in texts(properties, "holder") {
        let holder = filing.party(holder)?;
        filing.describe(holder, Subject { identifiers: identifiers.clone(), ..Subject::default() }, source);
    }
    Ok(())
}

/// Whether a file's beginning is that of an entity too long to be seen whole.
pub(crate) fn begins_like(beginning: &str) -> bool {
    beginning.starts_with('{') && ["\"schema\"", "\"properties\"", "\"id\""].iter().all(|word| beginning.contains(word))
}
