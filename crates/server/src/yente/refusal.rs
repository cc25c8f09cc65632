//! Why a request is not answered, in the shapes that yente's clients know: one member, `detail`, a text or a list of faults.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use interdict_index::Unusable;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A request that is not answered.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// 400: what is asked cannot be done.
    Bad(String),
    /// 404: there is no such dataset, party or property.
    Absent(&'static str),
    /// 422: what was sent is not of the form that is expected.
    Form(Vec<Fault>),
    /// Anything else, as the whole service has it.
    Other(crate::Refusal),
}

/// An error of one sentence.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YenteError)]
pub(crate) struct ErrorAnswer {
    /// What is wrong.
    detail: String,
}

/// An error about the form of a request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YenteFaults)]
pub(crate) struct FaultsAnswer {
    /// Everything that is wrong.
    detail: Vec<Fault>,
}

/// One thing in a request that is not of the form that is expected.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = YenteFault)]
pub(crate) struct Fault {
    /// What is wrong, as a word for programs: `int_parsing`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Where it stands: `["query", "limit"]`.
    loc: Vec<Value>,
    /// What is wrong, for people.
    msg: String,
    /// What was sent; nothing of what is long.
    input: Value,
    /// Figures and texts that the message has.
    #[serde(skip_serializing_if = "Option::is_none")]
    ctx: Option<Value>,
}

/// Longest text of a request that an error repeats, in characters.
const LONGEST_ECHO: usize = 200;
/// Most faults that are told of one request.
const MOST_FAULTS: usize = 100;

impl Fault {
    /// From a word for programs, a place, a message and what was sent.
    pub(crate) fn new(kind: &'static str, loc: Vec<Value>, msg: impl Into<String>, input: &Value) -> Self {
        Self { kind, loc, msg: msg.into(), input: shown(input), ctx: None }
    }

    /// With the figures that the message has.
    #[must_use]
    pub(crate) fn with(mut self, ctx: Value) -> Self {
        self.ctx = Some(ctx);
        self
    }

    /// A member that is not there.
    pub(crate) fn missing(loc: Vec<Value>, within: &Value) -> Self {
        Self::new("missing", loc, "Field required", within)
    }
}

/// What was sent, if it is short enough to be repeated.
fn shown(input: &Value) -> Value {
    match input {
        Value::String(text) if text.chars().count() > LONGEST_ECHO => {
            Value::String(text.chars().take(LONGEST_ECHO).chain(['…']).collect())
        }
        Value::Array(_) | Value::Object(_) if input.to_string().len() > LONGEST_ECHO => Value::Null,
        other => other.clone(),
    }
}

impl From<Unusable> for Refusal {
    fn from(error: Unusable) -> Self {
        tracing::error!(target: "interdict", %error, "an index cannot be used");
        Self::Other(crate::Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "index_damaged", "Index not ready."))
    }
}

impl From<crate::Refusal> for Refusal {
    fn from(refusal: crate::Refusal) -> Self {
        Self::Other(refusal)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Bad(detail) => crate::Refusal::bad(detail).into_response(),
            Self::Absent(detail) => crate::Refusal::not_found(detail).into_response(),
            Self::Form(mut faults) => {
                faults.truncate(MOST_FAULTS);
                (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "detail": faults }))).into_response()
            }
            Self::Other(refusal) => refusal.into_response(),
        }
    }
}
