//! The API of yente.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;

use crate::guard::{Api, Entrance};
use crate::{Refusal, Service};

/// What the guard knows of this API.
pub(crate) static API: Api =
    Api { name: "yente", shape: refused, entrance: Entrance::Key, is_page: false, streams: false, session: None };

/// A refusal in this API's shape.
fn refused(refusal: &Refusal) -> Response {
    (refusal.status, Json(json!({ "detail": refusal.message }))).into_response()
}

/// Its routes.
pub(crate) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
}
