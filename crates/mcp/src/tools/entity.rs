use std::fmt::Write as _;

use interdict_model::Entity;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Given, Refused, Tool, arguments, checked, edition_in_words, structure_schema, text};
use crate::Desk;
use crate::message::shown;

pub(super) const TOOL: Tool = Tool {
    name: "entity",
    title: "One listed party in full",
    description: "Everything that the lists say of one listed party: names with their strength, listings with programmes, effects and dates, \
        numbers, addresses, relations, sources. The id comes from `screen`.",
    takes,
    gives,
    call,
};

fn takes() -> Value {
    json!({
        "type": "object",
        "properties": { "id": text("The party's id, such as ofac-50543") },
        "required": ["id"],
        "additionalProperties": false,
    })
}

fn gives() -> Value {
    structure_schema(&json!({
        "entity": {
            "type": "object",
            "properties": {
                "id": { "type": "string" },
                "schema": { "type": "string" },
                "names": { "type": "array", "items": { "type": "object" } },
                "listings": { "type": "array", "items": { "type": "object" } },
            },
            "required": ["id", "schema", "names"],
        },
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    id: String,
}

fn call(desk: Desk<'_>, given: Value) -> Result<Given, Refused> {
    let Asked { id } = arguments(given)?;
    let Some(entity) = desk.index.entity(id.trim()) else {
        return Err(Refused(format!(
            "there is no party `{}` in edition {}; ids look like ofac-50543, and `screen` gives them",
            shown(&id),
            desk.edition.id
        )));
    };
    let words = format!("{}{}", in_words(&entity), edition_in_words(desk));
    let mut structure = checked(desk);
    structure.insert("entity".to_owned(), serde_json::to_value(&entity)?);
    Ok(Given { words, structure: Value::Object(structure) })
}

fn in_words(entity: &Entity) -> String {
    let mut words = format!("{} ({}, {})\n", entity.caption(), entity.id, entity.schema);
    for listing in &entity.listings {
        let effects: Vec<&str> = listing.effects.iter().map(|effect| effect.in_words()).collect();
        let effects =
            if effects.is_empty() { "effect unknown: see the programme".to_owned() } else { effects.join("; ") };
        let since = listing.listed.map_or_else(String::new, |day| format!(", listed {day}"));
        // Writing to a string does not fail.
        let _ = writeln!(words, "- {} [{}]{since}: {effects}", listing.dataset, listing.programmes.join(", "));
    }
    let names: Vec<String> =
        entity.names.iter().map(|name| format!("{} ({})", name.text, name.kind_in_words())).collect();
    let _ = writeln!(words, "Names: {}", names.join("; "));
    words
}
