//! One view on records that came as XML, as JSON or as a table.
//!
//! A text may stand by itself, as `$` beside attributes (XML, and the JSON that is made from it), and lists in a wrapper of the
//! plural, in an array, or under numbers (tables).

use serde_json::{Map, Value};

/// A value's own text.
pub(crate) fn plain(value: &Value) -> &str {
    match value {
        Value::String(text) => text.trim(),
        Value::Object(members) => members.get("$").and_then(Value::as_str).map_or("", str::trim),
        _ => "",
    }
}

/// The value at a path; nothing's when there is none.
pub(crate) fn at<'a>(value: &'a Value, path: &[&str]) -> &'a Value {
    path.iter().fold(value, |value, name| value.get(*name).unwrap_or(&Value::Null))
}

/// The text at a path; empty when there is none.
pub(crate) fn text<'a>(value: &'a Value, path: &[&str]) -> &'a str {
    plain(at(value, path))
}

/// What a value holds one or many of: an array's items, numbered members in order, or itself.
pub(crate) fn each(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => {
            let mut numbered: Vec<(u32, &Value)> =
                members.iter().filter_map(|(name, value)| Some((name.parse().ok()?, value))).collect();
            if numbered.is_empty() {
                return vec![value];
            }
            numbered.sort_by_key(|(number, _)| *number);
            numbered.into_iter().map(|(_, value)| value).collect()
        }
        one => vec![one],
    }
}

/// The items of a list: `wrapper` holds an array, or members called `item`.
pub(crate) fn list<'a>(value: &'a Value, wrapper: &str, item: &str) -> Vec<&'a Value> {
    let wrapper = at(value, &[wrapper]);
    match wrapper.get(item) {
        Some(inside) => each(inside),
        None => each(wrapper),
    }
}

/// Puts a text of a table's row where its heading says: `Entity.LegalAddress.City`.
pub(crate) fn put(root: &mut Map<String, Value>, heading: &str, text: &str) {
    let mut members = root;
    for name in heading.split('.') {
        let next = members.entry(name).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(inside) = next else { return };
        members = inside;
    }
    members.insert("$".to_owned(), Value::String(text.to_owned()));
}
