//! Members of JSON values, as lenient as registers make it necessary.

use std::borrow::Cow;

use serde_json::Value;

/// A record's value; the error says what is wrong with it.
pub(crate) fn value(record: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(record).map_err(|error| {
        if std::str::from_utf8(record).is_err() {
            "it is not UTF-8".to_owned()
        } else {
            // The position is that within the record, whose line is told beside this.
            let place = match (error.line(), error.column()) {
                (1, column) => format!("column {column}"),
                (line, column) => format!("line {line} of the record, column {column}"),
            };
            let words = error.to_string();
            let words = words.split(" at line ").next().unwrap_or_default();
            format!("it is not JSON: {words} ({place})")
        }
    })
}

/// A member's text; numbers and truth values as they are written. Empty when there is none.
pub(crate) fn text<'a>(value: &'a Value, member: &str) -> Cow<'a, str> {
    match value.get(member) {
        Some(Value::String(text)) => text.trim().into(),
        Some(Value::Number(number)) => number.to_string().into(),
        Some(Value::Bool(truth)) => truth.to_string().into(),
        _ => "".into(),
    }
}

/// A member's items: those of an array, or the one that stands without one.
pub(crate) fn items<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    match value.get(member) {
        Some(Value::Array(items)) => items,
        Some(Value::Null) | None => &[],
        Some(other) => std::slice::from_ref(other),
    }
}

/// Texts of a member that is a list of them.
pub(crate) fn texts<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = &'a str> {
    items(value, member).iter().filter_map(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}
