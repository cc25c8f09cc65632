//! JSON-RPC 2.0, as the protocol narrows it: ids are texts or integers, parameters are objects.

use serde_json::{Map, Value, json};

/// Most bytes of a message. Longer ones are refused unread.
pub const MOST_BYTES: usize = 1 << 20;
/// Most messages in a batch, which one revision allows.
pub const MOST_IN_A_BATCH: usize = 50;

/// Not JSON.
const PARSE_ERROR: i64 = -32_700;
/// JSON, and no message.
const INVALID_REQUEST: i64 = -32_600;
/// No such method.
const METHOD_NOT_FOUND: i64 = -32_601;
/// Parameters that the method does not take.
const INVALID_PARAMS: i64 = -32_602;
/// Something failed here.
const INTERNAL_ERROR: i64 = -32_603;
/// A version that is not spoken; of the protocol's own codes.
const UNSUPPORTED_VERSION: i64 = -32_022;

/// Why a request gets an error instead of a result.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    code: i64,
    message: String,
    data: Option<Value>,
}

impl Fault {
    fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: None }
    }

    pub(crate) fn unread(message: impl Into<String>) -> Self {
        Self::new(PARSE_ERROR, message)
    }

    pub(crate) fn no_message(message: impl Into<String>) -> Self {
        Self::new(INVALID_REQUEST, message)
    }

    pub(crate) fn no_method(method: &str) -> Self {
        Self::new(METHOD_NOT_FOUND, format!("there is no method `{}`", shown(method)))
    }

    pub(crate) fn parameters(message: impl Into<String>) -> Self {
        Self::new(INVALID_PARAMS, message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(INTERNAL_ERROR, message)
    }

    pub(crate) fn version(requested: &str, supported: &[&str]) -> Self {
        let data = json!({ "supported": supported, "requested": shown(requested) });
        Self { data: Some(data), ..Self::new(UNSUPPORTED_VERSION, "Unsupported protocol version") }
    }

    /// The status with which HTTP carries it.
    pub(crate) const fn status(&self) -> u16 {
        match self.code {
            METHOD_NOT_FOUND => 404,
            INTERNAL_ERROR => 500,
            _ => 400,
        }
    }

    /// The whole message. `id` is null where it could not be read.
    pub(crate) fn message(&self, id: &Value) -> Value {
        let mut error = json!({ "code": self.code, "message": self.message });
        if let (Some(data), Some(error)) = (&self.data, error.as_object_mut()) {
            error.insert("data".to_owned(), data.clone());
        }
        json!({ "jsonrpc": "2.0", "id": id, "error": error })
    }
}

/// A part of a hostile text, enough to recognise it.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 80;
    let mut shown: String =
        text.chars().take(MOST).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}

/// What a client sends.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Message {
    /// It wants an answer.
    Request { id: Value, method: String, params: Map<String, Value> },
    /// It wants none: a notification, or the answer to something, which is never asked here.
    NoAnswer,
}

/// The text as JSON, within limits: serde_json stops at 128 levels by itself.
pub(crate) fn json_of(text: &[u8]) -> Result<Value, Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault::no_message(format!("the message has {} bytes; at most {MOST_BYTES} are read", text.len())));
    }
    serde_json::from_slice(text).map_err(|error| Fault::unread(format!("not JSON: {error}")))
}

/// One message. With the fault comes the id, as far as it could be read.
pub(crate) fn message(value: Value) -> Result<Message, (Value, Fault)> {
    let Value::Object(mut members) = value else {
        return Err((Value::Null, Fault::no_message("a message is a JSON object")));
    };
    let id = members.remove("id");
    let readable = match &id {
        Some(Value::String(_)) => id.clone(),
        Some(Value::Number(number)) if number.is_i64() || number.is_u64() => id.clone(),
        _ => None,
    };
    let fault = |fault| (readable.clone().unwrap_or(Value::Null), fault);
    if members.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return Err(fault(Fault::no_message("`jsonrpc` must be \"2.0\"")));
    }
    let method = match members.remove("method") {
        Some(Value::String(method)) => method,
        None if members.contains_key("result") || members.contains_key("error") => return Ok(Message::NoAnswer),
        _ => return Err(fault(Fault::no_message("`method` must be a text"))),
    };
    if id.is_none() {
        return Ok(Message::NoAnswer);
    }
    let Some(id) = readable.clone() else {
        return Err(fault(Fault::no_message("`id` must be a text or an integer")));
    };
    let params = match members.remove("params") {
        None => Map::new(),
        Some(Value::Object(params)) => params,
        Some(_) => return Err(fault(Fault::parameters("`params` must be an object"))),
    };
    Ok(Message::Request { id, method, params })
}
