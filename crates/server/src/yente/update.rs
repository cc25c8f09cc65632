//! `POST /updatez`: look for a new edition now.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::Parameters;
use super::refusal::{ErrorAnswer, FaultsAnswer, Refusal};
use crate::Service;

/// That it was done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UpdateAnswer)]
struct Status {
    /// `ok`.
    status: &'static str,
}

/// Look for a new edition now, instead of at the next turn.
///
/// Takes a key with the scope `admin`; the `token` of yente's address is not looked at, since addresses are written to logs.
#[utoipa::path(
    post,
    path = "/updatez",
    operation_id = "yente_update",
    tag = "yente",
    params(
        ("sync" = Option<bool>, Query, description = "Whether to answer only when the new edition is in use"),
    ),
    responses(
        (status = 200, body = Status),
        (status = 403, body = ErrorAnswer, description = "The key does not allow it"),
        (status = 422, body = FaultsAnswer, description = "The request is not of the form that is expected"),
    ),
    security(("key" = ["admin"])),
)]
pub(crate) async fn update(State(service): State<Service>, RawQuery(query): RawQuery) -> Result<Response, Refusal> {
    let mut parameters = Parameters::of(query.as_deref());
    let sync = parameters.flag("sync", false);
    parameters.finish()?;
    if sync {
        service.look().await.map_err(|error| {
            tracing::error!(target: "interdict", %error, "the edition in force cannot be opened");
            crate::Refusal::failed()
        })?;
    } else {
        service.look_soon();
    }
    Ok(Json(Status { status: "ok" }).into_response())
}
