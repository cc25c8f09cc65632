#![doc = include_str!("../../../../docs/registers/followthemoney.md")]

mod property;

use interdict_model::{Identifier, IdentifierKind, PartialDate, Schema, Subject, UncertainDate};
use interdict_ownership::{End, Level, Measure, PartyIndex, Period, Share, Source, Stake};
use serde_json::{Map, Value};

use crate::date::date;
use crate::error::{Refusal, Stop};
use crate::filing::{Filing, short};
use crate::input::Input;
use crate::json::{self, Piece, text};
use crate::place::{country, push_new};
use property::{IDENTIFIERS, LEFT_OUT, RELATIONS};

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
    let mut pieces = json::pieces(input)?;
    let mut record = Vec::new();
    while let Some((line, piece)) = pieces.next(&mut record)? {
        filing.count("records");
        let (id, read) = match piece {
            Piece::Fault(reason) => (String::new(), Err(reason.into())),
            Piece::Record => match json::value(&record) {
                Ok(value) => (text(&value, "id").into_owned(), line_of(&value, line, filing)),
                Err(reason) => (String::new(), Err(reason.into())),
            },
        };
        filing.settle(line, &id, read)?;
    }
    Ok(())
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
                *side = ids(properties, name, None, line, depth, filing)?;
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
            relation(entity, *kind, &sides, line, filing)?;
            if !nested {
                filing.count(&schema.to_string());
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
            for name in properties.keys() {
                // Entities in entities: addresses, sanctions, and ownerships with those beyond them.
                ids(properties, name, Some(&id), line, depth, filing)?;
            }
        }
    }
    Ok(id.into_owned())
}

/// The ids that a property holds; an entity that stands there is filed.
fn ids(
    properties: &Map<String, Value>,
    name: &str,
    outer: Option<&str>,
    line: u64,
    depth: usize,
    filing: &mut Filing<'_>,
) -> Result<Vec<String>, Refusal> {
    let mut found = Vec::new();
    for value in values(properties, name) {
        match value {
            Value::String(id) if !id.trim().is_empty() => found.push(short(id)),
            Value::Object(_) => found.push(entity_of(value, outer, line, depth + 1, filing)?),
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

/// A stake or a link for every pair.
fn relation(
    entity: &Value,
    kind: Option<interdict_ownership::LinkKind>,
    sides: &[Vec<String>; 2],
    line: u64,
    filing: &mut Filing<'_>,
) -> Result<(), Refusal> {
    let empty = Map::new();
    let properties = entity.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    let id = text(entity, "id");
    let mut unread = Vec::new();
    let period = period(entity, properties, &mut unread);
    let share = share(properties, &mut unread);
    // The publisher's own words stand beside the id.
    let words: Vec<&str> =
        ["role", "ownershipType", "summary"].into_iter().flat_map(|name| texts(properties, name)).collect();
    let source = filing.source(line, &[&*id, &words.join("; ")].join(" "))?;
    for from in &sides[0] {
        let from = filing.party(from)?;
        for to in &sides[1] {
            let to = filing.party(to)?;
            tie(kind, from, to, share, period, source, filing);
        }
    }
    for reason in unread {
        filing.note(source, &id, reason);
    }
    Ok(())
}

fn tie(
    kind: Option<interdict_ownership::LinkKind>,
    from: PartyIndex,
    to: PartyIndex,
    share: Share,
    period: Period,
    source: Source,
    filing: &mut Filing<'_>,
) {
    match kind {
        Some(kind) => filing.link(from, to, kind, period, source),
        None => filing.stake(Stake {
            owner: from,
            owned: to,
            measure: Measure::Unstated,
            share,
            period,
            level: Level::Direct,
            jointly: None,
            source,
        }),
    }
}

/// The percentage. Several values, of several sources, are the range around them.
fn share(properties: &Map<String, Value>, unread: &mut Vec<String>) -> Share {
    let mut all: Option<Share> = None;
    for value in values(properties, "percentage") {
        let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match written.parse::<Share>() {
            Ok(share) => {
                all = Some(all.map_or(share, |known| {
                    let (low, above) = (known.low(), known.above()).min((share.low(), share.above()));
                    let (high, below) = match known.high().cmp(&share.high()) {
                        std::cmp::Ordering::Equal => (known.high(), known.below() && share.below()),
                        std::cmp::Ordering::Less => (share.high(), share.below()),
                        std::cmp::Ordering::Greater => (known.high(), known.below()),
                    };
                    Share::between(low, above, high, below).unwrap_or(Share::UNKNOWN)
                }));
            }
            Err(error) => {
                unread.push(format!("percentage: {error}"));
                all = Some(Share::UNKNOWN);
            }
        }
    }
    all.unwrap_or(Share::UNKNOWN)
}

/// From the earliest start to the latest end that is stated.
fn period(entity: &Value, properties: &Map<String, Value>, unread: &mut Vec<String>) -> Period {
    let mut days = |name: &str| -> Vec<PartialDate> {
        let mut days = Vec::new();
        for written in texts(properties, name) {
            match date(written) {
                Ok(day) => days.extend(day),
                Err(reason) => unread.push(format!("{name}: {reason}")),
            }
        }
        days
    };
    let from = days("startDate").into_iter().min();
    let to = days("endDate").into_iter().max();
    let stated = ["last_change", "first_seen"].iter().find_map(|member| date(&text(entity, member)).ok().flatten());
    let over = texts(properties, "status").any(|word| {
        let word = word.to_lowercase();
        ["inactive", "former", "ceased", "ended", "terminated", "historic"].iter().any(|past| word.contains(past))
    });
    if let (Some(from), Some(to)) = (from, to)
        && from.first_day() > to.last_day()
    {
        unread.push(format!("it ends on {to}, before it begins on {from}"));
        return Period { from: None, to: End::Open, stated };
    }
    let to = match to {
        Some(day) => End::On(day),
        None if over => End::Unknown,
        None => End::Open,
    };
    Period { from, to, stated }
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
    for (name, kind) in IDENTIFIERS {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn several_percentages_are_the_range_around_them() {
        let read = |value: Value| {
            let mut unread = Vec::new();
            let share = share(json!({"percentage": value}).as_object().unwrap(), &mut unread);
            (share.to_string(), unread.len())
        };
        assert_eq!(read(json!(["51"])), ("51".to_owned(), 0));
        assert_eq!(read(json!(["51", "25-30"])), ("25-51".to_owned(), 0));
        assert_eq!(read(json!([">25 <=50", "50", "25"])), ("25-50".to_owned(), 0));
        assert_eq!(read(json!(["some"])), ("unknown".to_owned(), 1));
        assert_eq!(read(json!([])), ("unknown".to_owned(), 0));
        assert_eq!(read(json!(40.5)), ("40.5".to_owned(), 0));
    }
}
