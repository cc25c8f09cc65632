//! `/v1/editions` and `/v1/diff`: what is kept, and what changed.

use axum::extract::State;
use axum::response::Response;
use interdict_model::FORMAT;
use interdict_sources::edition::Manifest;
use interdict_sources::{Fault as SourceFault, SourceError, difference};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Fault, json};
use crate::aside::off_the_runtime;
use crate::asked::Query;
use crate::{Refusal, Scope, Service, demand};

pub(super) fn routes() -> OpenApiRouter<Service> {
    demand(Scope::Read, OpenApiRouter::new().routes(routes!(editions)).routes(routes!(diff)))
}

/// All editions that are kept, and which of them is in force.
#[utoipa::path(
    get, path = "/v1/editions", tag = "v1", security(("key" = ["read"])),
    responses(
        (status = 200, description = "Their manifests, in the order in which they were made", body = Object),
        (status = "4XX", description = "Why there is no answer", body = Fault),
    )
)]
async fn editions(State(service): State<Service>) -> Result<Response, Refusal> {
    let kept = read(move || service.store.editions_kept()).await?;
    json(&kept)
}

/// Which editions are compared.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Between {
    /// The older edition; the one before the newer, where it is not said.
    from: Option<String>,
    /// The newer edition; the one in force, where it is not said.
    to: Option<String>,
    /// Only these datasets.
    dataset: Vec<String>,
}

/// What changed between two editions.
#[derive(Serialize)]
struct Changes<'a> {
    format: &'static str,
    old: &'a str,
    new: &'a str,
    #[serde(rename = "changes")]
    all: Vec<difference::Told<'a>>,
}

/// What changed between two editions: parties added, removed and changed, with the fields that changed.
#[utoipa::path(
    get, path = "/v1/diff", tag = "v1", params(Between), security(("key" = ["read"])),
    responses(
        (status = 200, description = "Every change, by dataset", body = Object),
        (status = "4XX", description = "Why there is no answer", body = Fault),
    )
)]
async fn diff(State(service): State<Service>, Query(between): Query<Between>) -> Result<Response, Refusal> {
    let in_force = service.serving().manifest.clone();
    let (old, new, differences) = read(move || {
        let store = &service.store;
        let new: Manifest = match (&between.to, in_force) {
            (Some(id), _) => store.manifest(id)?,
            (None, Some(in_force)) => (*in_force).clone(),
            (None, None) => return Ok(None),
        };
        let old = match &between.from {
            Some(id) => Some(store.manifest(id)?),
            None => store.before(&new)?,
        };
        let Some(old) = old else { return Ok(None) };
        let mut differences = difference::between(store, &old, &new)?;
        differences.retain(|difference| between.dataset.is_empty() || between.dataset.contains(&difference.dataset));
        Ok(Some((old, new, differences)))
    })
    .await?
    .ok_or_else(|| Refusal::not_found("there is no edition before: nothing to compare with"))?;
    let all = difference::told(&old, &new, &differences).collect();
    json(&Changes { format: FORMAT, old: &old.id, new: &new.id, all })
}

/// Reads from the store, off the threads that answer. An edition that is not there is the asker's error.
async fn read<T: Send + 'static>(read: impl FnOnce() -> Result<T, SourceError> + Send + 'static) -> Result<T, Refusal> {
    off_the_runtime(read).await?.map_err(|error| match error.fault {
        SourceFault::Unknown => Refusal::not_found(error.what),
        _ => Refusal::because(&error),
    })
}
