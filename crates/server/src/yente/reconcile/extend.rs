//! Columns with what is known of parties.

use interdict_model::Country;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::body::MOST_QUERIES;
use super::super::refusal::Refusal;
use super::super::schema::{Kind, PROPERTIES, named, property};
use crate::Serving;

/// Which columns of which parties.
#[derive(Debug, Deserialize)]
struct Wish {
    /// Ids of parties.
    ids: Vec<String>,
    /// The columns.
    properties: Vec<Column>,
}

/// A column.
#[derive(Debug, Deserialize)]
struct Column {
    /// The property's name.
    id: String,
    /// What is said of it.
    #[serde(default)]
    settings: Settings,
}

/// What is said of a column. Clients send numbers as texts, too.
#[derive(Debug, Default, Deserialize)]
struct Settings {
    /// Most values; none or 0: all.
    #[serde(default)]
    limit: Value,
    /// `caption` or `raw`.
    #[serde(default)]
    render: Option<String>,
}

/// Answers a wish: how many rows, and the rows.
pub(super) fn answer(serving: &Serving, text: &str) -> Result<(usize, Value), Refusal> {
    let wish: Wish = serde_json::from_str(text)
        .map_err(|error| Refusal::Bad(format!("Cannot decode extension request: {error}")))?;
    if wish.ids.len() > MOST_QUERIES {
        return Err(Refusal::Bad(format!("Too many queries in one batch (limit: {MOST_QUERIES})")));
    }
    // A property is asked for by its name; with the schema that declares it, as it is suggested, it is taken, too.
    let name_of = |column: &Column| column.id.rsplit(':').next().unwrap_or_default().to_owned();
    let mut meta = Vec::new();
    for column in &wish.properties {
        let name = name_of(column);
        if let Some(known) = PROPERTIES.iter().find(|property| property.name == name) {
            meta.push(json!({ "id": column.id, "name": known.label }));
        }
    }
    let mut rows = Map::new();
    for id in &wish.ids {
        let mut row = Map::new();
        if let Some(proxy) = serving.yente.proxy(serving, id) {
            for column in &wish.properties {
                let name = name_of(column);
                let Some(of) = named(proxy.schema).and_then(|schema| property(schema, &name)) else {
                    row.insert(column.id.clone(), json!([]));
                    continue;
                };
                let most = match &column.settings.limit {
                    Value::Number(number) => number.as_u64(),
                    Value::String(text) => text.trim().parse().ok(),
                    _ => None,
                };
                let most = most.filter(|most| *most > 0).and_then(|most| usize::try_from(most).ok());
                let is_raw = column.settings.render.as_deref() == Some("raw");
                let values = proxy.texts(&name).take(most.unwrap_or(usize::MAX)).map(|value| {
                    let country = (of.kind == Kind::Country && !is_raw).then(|| Country::from_text(value)).flatten();
                    json!({ "str": country.map_or_else(|| value.to_owned(), |country| country.name().to_owned()) })
                });
                row.insert(column.id.clone(), values.collect());
            }
        }
        rows.insert(id.clone(), Value::Object(row));
    }
    Ok((rows.len(), json!({ "meta": meta, "rows": rows })))
}
