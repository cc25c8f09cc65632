use std::fmt::Write as _;

use interdict_batch::compared::Compared;
use interdict_model::Schema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Given, Refused, Tool, arguments, checked, structure_schema, text};
use crate::Desk;

pub(super) const TOOL: Tool = Tool {
    name: "compare",
    title: "Compare two names",
    description: "Weighs one name against another as a list would have it: a score from 0 to 1, with every line of the computation. Says nothing \
        of whether either is listed; `screen` does.",
    takes,
    gives,
    call,
};

fn takes() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": text("The name that is asked for"),
            "listed": text("The name that counts as listed"),
            "schema": {
                "type": "string",
                "description": "What both are, if that is known",
                "enum": Schema::ALL.map(Schema::as_str),
            },
        },
        "required": ["name", "listed"],
        "additionalProperties": false,
    })
}

fn gives() -> Value {
    structure_schema(&json!({
        "matcher": { "type": "string" },
        "name1": { "type": "string" },
        "name2": { "type": "string" },
        "score": { "type": "number" },
        "explanation": { "type": "string" },
        "evidence": { "type": "array", "items": { "type": "object" }, "description": "The lines whose sum is the score" },
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    name: String,
    listed: String,
    schema: Option<String>,
}

fn call(desk: Desk<'_>, given: Value) -> Result<Given, Refused> {
    let Asked { name, listed, schema } = arguments(given)?;
    for (argument, text) in [("name", &name), ("listed", &listed)] {
        if !text.chars().any(char::is_alphanumeric) {
            return Err(Refused(format!("there is no letter or digit in `{argument}`")));
        }
    }
    let schema = schema.as_deref().map(str::parse::<Schema>).transpose()?;
    let compared = Compared::of(&name, &listed, schema, desk.index.lexicon());
    let mut words = format!("{:.2}: {}\n", compared.score, compared.explanation);
    for line in &compared.evidence {
        // Writing to a string does not fail.
        let _ = writeln!(words, "{:+.3} {}: {}", line.points, line.feature.as_str(), line.detail);
    }
    words.push_str("The score weighs two names; it does not say that anybody is listed.");
    let mut structure = checked(desk);
    if let Value::Object(members) = serde_json::to_value(&compared)? {
        structure.extend(members);
    }
    Ok(Given { words, structure: Value::Object(structure) })
}
