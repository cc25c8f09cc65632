//! The API of watchman 0.66, over our lists and with our matcher. What differs stands in `docs/api-watchman.md`.
//!
//! Reading order: `entity` (the shape of everything), `parameters` (what is sent, and that nothing more is), `query` (what is
//! asked), `listed` (a party in that shape), `lists` (names of lists), then an address a module: `search`, `listinfo`.

mod entity;
mod listed;
mod listinfo;
mod lists;
mod parameters;
mod query;
mod search;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::guard::{Api, Entrance};
use crate::{Refusal, Scope, Service, demand};

/// What the guard knows of this API.
pub(crate) static API: Api =
    Api { name: "watchman", shape: refused, entrance: Entrance::Key, is_page: false, streams: false, session: None };

/// Why there is no answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WatchmanError)]
struct ErrorAnswer<'a> {
    /// What is wrong.
    error: &'a str,
}

/// A refusal in this API's shape.
fn refused(refusal: &Refusal) -> Response {
    (refusal.status, Json(ErrorAnswer { error: &refusal.message })).into_response()
}

/// Its routes.
pub(crate) fn routes() -> OpenApiRouter<Service> {
    let screen = OpenApiRouter::new().routes(routes!(search::search));
    let read = OpenApiRouter::new().routes(routes!(listinfo::listinfo));
    demand(Scope::Screen, screen).merge(demand(Scope::Read, read))
}
