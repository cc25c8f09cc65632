use std::fmt::Write as _;

use interdict_sources::difference::{self, Difference};
use interdict_sources::edition::{Manifest, Store};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Given, Refused, Tool, arguments, checked, structure_schema, text, texts};
use crate::Desk;

/// Most parties of one kind of change that are named; the others are counted.
const MOST_NAMED: usize = 200;
/// So many when nothing is said.
const USUALLY_NAMED: usize = 20;

pub(super) const TOOL: Tool = Tool {
    name: "diff",
    title: "What changed on the lists",
    description: "Parties that were added to, removed from or changed on the lists between two editions that this installation has kept: the \
        latest two, unless others are named.",
    takes,
    gives,
    call,
};

fn takes() -> Value {
    json!({
        "type": "object",
        "properties": {
            "old": text("The id of the older edition; the one before `new` when left out"),
            "new": text("The id of the newer edition; the one in force when left out"),
            "dataset": texts("Tell only of these lists"),
            "limit": {
                "type": "integer", "minimum": 1, "maximum": MOST_NAMED, "default": USUALLY_NAMED,
                "description": "Most parties to name of each kind of change and list; all are counted",
            },
        },
        "additionalProperties": false,
    })
}

fn gives() -> Value {
    let parties = json!({ "type": "array", "items": { "type": "object" } });
    structure_schema(&json!({
        "old": { "type": "string" },
        "new": { "type": "string" },
        "lists": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "dataset": { "type": "string" },
                    "counts": {
                        "type": "object",
                        "properties": {
                            "added": { "type": "integer" }, "removed": { "type": "integer" }, "changed": { "type": "integer" },
                        },
                        "required": ["added", "removed", "changed"],
                    },
                    "added": parties, "removed": parties, "changed": parties,
                },
                "required": ["dataset", "counts", "added", "removed", "changed"],
            },
        },
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    old: Option<String>,
    new: Option<String>,
    #[serde(default)]
    dataset: Vec<String>,
    limit: Option<usize>,
}

fn call(desk: Desk<'_>, given: Value) -> Result<Given, Refused> {
    let asked: Asked = arguments(given)?;
    let store = desk.store.ok_or("editions are not kept here: what changed cannot be asked")?;
    let (old, new) = editions(store, &asked)?;
    let mut differences = difference::between(store, &old, &new)?;
    if !asked.dataset.is_empty() {
        let known = |name: &&String| old.dataset(name).is_none() && new.dataset(name).is_none();
        if let Some(unknown) = asked.dataset.iter().find(known) {
            return Err(Refused(format!("there is no dataset `{unknown}` in either edition")));
        }
        differences.retain(|difference| asked.dataset.contains(&difference.dataset));
    }
    differences.retain(|difference| !difference.is_empty());
    let limit = asked.limit.unwrap_or(USUALLY_NAMED).clamp(1, MOST_NAMED);
    let mut words = format!("From edition {} to {}:\n", old.id, new.id);
    if differences.is_empty() {
        words.push_str("no party was added, removed or changed.\n");
    }
    for difference in &differences {
        // Writing to a string does not fail.
        let _ = writeln!(
            words,
            "- {}: {} added, {} removed, {} changed",
            difference.dataset,
            difference.added.len(),
            difference.removed.len(),
            difference.changed.len()
        );
        let named = difference.added.iter().map(|party| ("+", party));
        let named = named.chain(difference.removed.iter().map(|party| ("−", party)));
        for (sign, party) in named.take(limit) {
            let _ = writeln!(words, "  {sign} {} ({}) [{}]", party.caption, party.id, party.programs.join(", "));
        }
    }
    let mut structure = checked(desk);
    structure.insert("old".to_owned(), json!(old.id));
    structure.insert("new".to_owned(), json!(new.id));
    structure.insert("lists".to_owned(), differences.iter().map(|of_list| shown(of_list, limit)).collect());
    Ok(Given { words, structure: Value::Object(structure) })
}

fn shown(difference: &Difference, limit: usize) -> Value {
    fn some<T>(of: &[T], limit: usize) -> &[T] {
        of.get(..limit).unwrap_or(of)
    }
    json!({
        "dataset": difference.dataset,
        "counts": {
            "added": difference.added.len(),
            "removed": difference.removed.len(),
            "changed": difference.changed.len(),
        },
        "added": some(&difference.added, limit),
        "removed": some(&difference.removed, limit),
        "changed": some(&difference.changed, limit),
    })
}

/// The two editions that are meant.
fn editions(store: &Store, asked: &Asked) -> Result<(Manifest, Manifest), Refused> {
    let current = store.current()?.ok_or("no edition is kept yet: there is nothing to compare")?;
    let new = store.manifest(asked.new.as_deref().unwrap_or(&current))?;
    if let Some(old) = &asked.old {
        return Ok((store.manifest(old)?, new));
    }
    // Versions kept for the past come in any order: they are compared only when they are named.
    let before = store.list()?.into_iter().rfind(|known| !known.history && known.number < new.number);
    let old = before.ok_or_else(|| format!("there is no edition before {}: nothing to compare it with", new.id))?;
    Ok((old, new))
}
