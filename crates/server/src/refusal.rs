//! Why a request is not answered, before it is known in which shape the asker expects to be told.
//!
//! Every API has an error shape of its own. Whatever refuses (the guard, an extractor, a handler) gives a [`Refusal`]; the guard
//! hands it to the API's [`Shape`] at the end, and writes the log line.

use std::error::Error;

use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// Turns a refusal into what an API's clients expect.
pub type Shape = fn(&Refusal) -> Response;

/// Why a request is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// A word for logs and programs: `body_too_large`. Nothing of the request is in it.
    pub reason: &'static str,
    /// For whoever asked: what is wrong, and what to do. May quote the request, so it is not logged.
    pub message: String,
    /// After how many seconds to ask again.
    pub retry_after: Option<u64>,
}

impl Refusal {
    /// A refusal with a status, a word for logs and a message for people.
    pub fn new(status: StatusCode, reason: &'static str, message: impl Into<String>) -> Self {
        Self { status, reason, message: message.into(), retry_after: None }
    }

    /// 400: the request breaks a rule of the API.
    pub fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    /// 404: there is no such thing, or no such address.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// 401: no key, or none that counts. Which of the two is not told.
    pub fn no_key() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "no_valid_key",
            "a valid key is needed: send it as `Authorization: Bearer KEY`; `interdict keys create` makes one",
        )
    }

    /// 403: the key does not allow this.
    pub fn scope(needed: crate::Scope) -> Self {
        Self::new(StatusCode::FORBIDDEN, "wrong_scope", format!("the key does not have the scope `{needed}`"))
    }

    /// 413: more than the limit.
    pub fn too_large(message: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", message)
    }

    /// 503: as much as may be done at once is being done.
    pub fn busy() -> Self {
        let refusal = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "as many requests as are allowed at once are being answered; ask again in a moment",
        );
        refusal.retry_after(1)
    }

    /// 404: the edition has no party of that id.
    pub fn no_party(id: &str, edition: &str) -> Self {
        Self::not_found(format!("there is no party `{id}` in edition {edition}; ids look like ofac-50543"))
    }

    /// 400: more subjects than a request may have.
    pub fn too_many_subjects(subjects: usize, most: usize) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "too_many_subjects",
            format!("the request has {subjects} subjects, the most is {most}; send several requests"),
        )
    }

    /// 500: a defect of the program or a damaged file. The cause is logged, not told.
    pub fn because(error: &dyn Error) -> Self {
        tracing::error!(target: "interdict", "an answer could not be made: {error}");
        Self::failed()
    }

    /// 500, where the cause is in the log already.
    pub(crate) fn failed() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", "the answer could not be made; the log says why")
    }

    /// With the time after which to ask again.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

impl IntoResponse for Refusal {
    /// Words alone; the guard replaces them by the API's shape.
    fn into_response(self) -> Response {
        let mut response = (self.status, self.message.clone()).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A refusal in an API's shape, with the headers that belong to it whatever the shape.
pub(crate) fn shaped(refusal: &Refusal, shape: Shape) -> Response {
    let mut response = shape(refusal);
    let headers = response.headers_mut();
    if refusal.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"interdict\""));
    }
    if let Some(seconds) = refusal.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
