//! The tools. Each says what it takes and gives as JSON Schema, and answers in words and as structure.

mod compare;
mod diff;
mod entity;
mod screen;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::Desk;
use crate::message::{Fault, shown};

/// Longest text that an argument may be.
const LONGEST: usize = 2_000;
/// Most values of one argument.
const MOST_VALUES: usize = 20;
/// With every answer of nothing found, and of anything else.
const NO_CLEARANCE: &str =
    "No hit is not a clearance: it says only that nothing on the lists named here reached the threshold.";

/// What a tool gives: the answer in words, and as structure.
struct Given {
    words: String,
    structure: Value,
}

/// Why a tool gives nothing, for the assistant to mend.
struct Refused(String);

impl<T: ToString> From<T> for Refused {
    fn from(error: T) -> Self {
        Self(error.to_string())
    }
}

/// A tool.
struct Tool {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    takes: fn() -> Value,
    gives: fn() -> Value,
    call: fn(Desk<'_>, Value) -> Result<Given, Refused>,
}

const TOOLS: [Tool; 4] = [screen::TOOL, compare::TOOL, entity::TOOL, diff::TOOL];

/// All tools, as they are listed: always in the same order.
pub(crate) fn all() -> Vec<Value> {
    let tool = |tool: &Tool| {
        json!({
            "name": tool.name,
            "title": tool.title,
            "description": tool.description,
            "inputSchema": (tool.takes)(),
            "outputSchema": (tool.gives)(),
            "annotations": {
                "title": tool.title,
                "readOnlyHint": true,
                "destructiveHint": false,
                "idempotentHint": true,
                "openWorldHint": false,
            },
        })
    };
    TOOLS.iter().map(tool).collect()
}

#[derive(Deserialize)]
struct Call {
    name: String,
    #[serde(default)]
    arguments: Option<Map<String, Value>>,
}

/// Calls a tool. A call that is none is a fault of the protocol; arguments that the tool cannot use are its answer.
pub(crate) fn call(desk: Desk<'_>, params: &mut Map<String, Value>) -> Result<Value, Fault> {
    let call: Call = serde_json::from_value(Value::Object(std::mem::take(params)))
        .map_err(|error| Fault::parameters(format!("no call of a tool: {error}")))?;
    let tool = TOOLS
        .iter()
        .find(|tool| tool.name == call.name)
        .ok_or_else(|| Fault::parameters(format!("Unknown tool: {}", shown(&call.name))))?;
    let arguments = Value::Object(call.arguments.unwrap_or_default());
    let given = within_limits(&arguments).and_then(|()| (tool.call)(desk, arguments));
    match given {
        Ok(Given { words, structure }) => {
            // Clients that know no structure read it as text.
            let text = serde_json::to_string(&structure).map_err(|error| Fault::internal(error.to_string()))?;
            Ok(json!({
                "content": [{ "type": "text", "text": words }, { "type": "text", "text": text }],
                "structuredContent": structure,
                "isError": false,
            }))
        }
        Err(Refused(why)) => Ok(json!({ "content": [{ "type": "text", "text": why }], "isError": true })),
    }
}

/// Whether texts and lists are of a size that is asked in good faith.
fn within_limits(arguments: &Value) -> Result<(), Refused> {
    let members = arguments.as_object().into_iter().flatten();
    for (name, value) in members {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        if values.len() > MOST_VALUES {
            return Err(Refused(format!(
                "`{}` has {} values; at most {MOST_VALUES} are taken",
                shown(name),
                values.len()
            )));
        }
        if values.iter().filter_map(Value::as_str).any(|text| text.len() > LONGEST) {
            return Err(Refused(format!("`{}` is longer than {LONGEST} bytes", shown(name))));
        }
    }
    Ok(())
}

/// The arguments of a tool.
fn arguments<T: DeserializeOwned>(arguments: Value) -> Result<T, Refused> {
    serde_json::from_value(arguments).map_err(|error| Refused(format!("the arguments do not fit: {error}")))
}

/// The edition in words: which lists, as of which days.
fn edition_in_words(desk: Desk<'_>) -> String {
    let lists: Vec<String> =
        desk.edition.datasets.iter().map(|dataset| format!("{} of {}", dataset.name, dataset.published)).collect();
    let starter = if desk.edition.starter {
        " It is the small starter edition that comes with the program, not the lists themselves."
    } else {
        ""
    };
    let partial = if desk.edition.partial { " A part of the lists is missing." } else { "" };
    format!("Edition {} ({}).{starter}{partial}", desk.edition.id, lists.join(", "))
}

/// What every structure has: against what it was asked.
fn checked(desk: Desk<'_>) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("format".to_owned(), json!(interdict_batch::FORMAT));
    members.insert("edition".to_owned(), json!(desk.edition));
    members.insert("lexicon".to_owned(), json!(desk.index.lexicon().id()));
    members.insert("notice".to_owned(), json!(NO_CLEARANCE));
    members
}

/// The schema of a structure: what every one has, and what is its own.
fn structure_schema(own: &Value) -> Value {
    let mut properties = json!({
        "format": { "type": "string", "description": "Version of this schema" },
        "edition": {
            "type": "object",
            "description": "The edition of the lists that was asked, with the day of each list",
            "properties": { "id": { "type": "string" }, "datasets": { "type": "array", "items": { "type": "object" } } },
            "required": ["id", "datasets"],
        },
        "lexicon": { "type": "string" },
        "notice": { "type": "string", "description": "What an answer does not mean; to be passed on" },
    });
    let mut required: Vec<String> =
        ["format", "edition", "lexicon", "notice"].iter().map(|name| (*name).to_owned()).collect();
    if let (Some(properties), Some(own)) = (properties.as_object_mut(), own.as_object()) {
        required.extend(own.keys().cloned());
        properties.extend(own.clone());
    }
    json!({ "type": "object", "properties": properties, "required": required })
}

/// A text argument.
fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description, "maxLength": LONGEST })
}

/// An argument of several texts.
fn texts(description: &str) -> Value {
    json!({
        "type": "array",
        "description": description,
        "items": { "type": "string", "maxLength": LONGEST },
        "maxItems": MOST_VALUES,
    })
}
