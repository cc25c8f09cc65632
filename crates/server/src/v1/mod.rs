//! Our own API, under `/v1`.

mod compare;
mod editions;
mod entities;
mod screen;
mod stream;
mod subject;

use axum::Json;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::guard::{Api, Entrance};
use crate::{Refusal, Service};

/// What the guard knows of this API.
pub(crate) static API: Api =
    Api { name: "v1", shape: refused, entrance: Entrance::Key, is_page: false, streams: true, session: None };

/// Why there is no answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fault<'a> {
    /// What is wrong.
    error: Told<'a>,
}

/// What is wrong, for programs and for people.
#[derive(Debug, Serialize, ToSchema)]
struct Told<'a> {
    /// A word: `bad_request`, `no_valid_key`, `body_too_large` …
    reason: &'a str,
    /// What is wrong and what to do.
    message: &'a str,
}

/// A refusal in this API's shape.
pub(crate) fn refused(refusal: &Refusal) -> Response {
    let told = Told { reason: refusal.reason, message: &refusal.message };
    (refusal.status, Json(Fault { error: told })).into_response()
}

/// Its routes.
pub(crate) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .merge(screen::routes())
        .merge(compare::routes())
        .merge(editions::routes())
        .merge(entities::routes())
}

/// A document as JSON.
fn json(document: &impl Serialize) -> Result<Response, Refusal> {
    let text = serde_json::to_vec(document).map_err(|error| Refusal::because(&error))?;
    Ok(([(CONTENT_TYPE, "application/json")], text).into_response())
}
