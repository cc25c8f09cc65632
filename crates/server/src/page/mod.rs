//! The page.

use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;

use crate::guard::{Api, Entrance};
use crate::{Refusal, Service};

/// What the guard knows of the page.
pub(crate) static API: Api =
    Api { name: "page", shape: refused, entrance: Entrance::Key, is_page: true, streams: false, session: None };

/// What the guard knows of that part of the page that anybody sees.
pub(crate) static OPEN: Api = Api { entrance: Entrance::Open, ..API };

/// A refusal as a page.
fn refused(refusal: &Refusal) -> Response {
    (refusal.status, refusal.message.clone()).into_response()
}

/// What anybody sees: where to sign in.
pub(crate) fn open_routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
}

/// What needs a key, or a session that was opened with one.
pub(crate) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
}
