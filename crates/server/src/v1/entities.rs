//! `/v1/entities`: a listed party in full.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use interdict_model::{EditionInForce, FORMAT};
use interdict_opening::history::{self, History};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Fault, json};
use crate::aside::off_the_runtime;
use crate::asked::Query;
use crate::{Party, Refusal, Scope, Service, Serving, demand};

pub(super) fn routes() -> OpenApiRouter<Service> {
    demand(Scope::Read, OpenApiRouter::new().routes(routes!(entity)))
}

/// A listed party.
#[derive(Serialize)]
struct Shown<'a> {
    format: &'static str,
    edition: &'a EditionInForce,
    /// More than one where a publisher uses a number on two lists; the gravest effect first.
    entities: Vec<Party>,
    /// What became of it in the editions that are kept, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<History>,
}

/// What is shown of a party.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct More {
    /// Also what became of the party in the editions that are kept.
    history: bool,
}

/// A listed party: all that its publisher says, and which entities of other lists are the same.
#[utoipa::path(
    get, path = "/v1/entities/{id}", tag = "v1", security(("key" = ["read"])),
    params(("id" = String, Path, description = "The party's id, such as `ofac-50543`"), More),
    responses(
        (status = 200, description = "All entities of the edition in force with this id", body = Object),
        (status = "4XX", description = "Why there is no answer", body = Fault),
    )
)]
async fn entity(
    State(service): State<Service>,
    Path(id): Path<String>,
    Query(more): Query<More>,
) -> Result<Response, Refusal> {
    let serving = service.serving();
    let entities = serving.parties(&id);
    let history = if more.history { Some(past(&service, &serving, &id).await?) } else { None };
    // One that has left all lists has a past all the same.
    if entities.is_empty() && history.as_ref().is_none_or(|history| history.events.is_empty()) {
        return Err(Refusal::no_party(&id, &serving.edition.id));
    }
    json(&Shown { format: FORMAT, edition: &serving.edition, entities, history })
}

/// What became of a party, read off the threads that answer.
async fn past(service: &Service, serving: &Arc<Serving>, id: &str) -> Result<History, Refusal> {
    let (service, serving, id) = (service.clone(), serving.clone(), id.to_owned());
    let read = off_the_runtime(move || history::of(&service.store, serving.index.lexicon(), &id)).await?;
    read.map_err(|error| Refusal::because(&error))
}
