//! Probes and metrics.

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::guard::{Api, Entrance};
use crate::metrics::ListShown;
use crate::{Refusal, Scope, Service, Serving, demand, v1};

/// Probes of load balancers.
pub(crate) static PROBES: Api = Api {
    name: "probes",
    shape: v1::refused,
    entrance: Entrance::Probe,
    is_page: false,
    streams: false,
    session: None,
};

/// Whether the service is there, and whether it is to be asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`, or `not_ready`.
    status: &'static str,
    /// Why it is not ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The edition in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<String>,
}

pub(crate) fn probes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz))
}

pub(crate) fn metrics() -> OpenApiRouter<Service> {
    demand(Scope::Read, OpenApiRouter::new().routes(routes!(measured)))
}

/// Whether the process answers.
#[utoipa::path(get, path = "/healthz", tag = "operations", responses((status = 200, description = "It does", body = Health)))]
async fn healthz() -> Json<Health> {
    Json(Health { status: "ok", reason: None, edition: None })
}

/// Whether it is to be asked: not while only the embedded starter edition is in force, and not when the edition is too old.
#[utoipa::path(get, path = "/readyz", tag = "operations", responses(
    (status = 200, description = "It is", body = Health), (status = 503, description = "It is not, and why", body = Health)))]
async fn readyz(State(service): State<Service>) -> Response {
    let serving = service.serving();
    let edition = Some(serving.edition.id.clone());
    match unready(&service, &serving) {
        None => Json(Health { status: "ok", reason: None, edition }).into_response(),
        reason => {
            (StatusCode::SERVICE_UNAVAILABLE, Json(Health { status: "not_ready", reason, edition })).into_response()
        }
    }
}

fn unready(service: &Service, serving: &Serving) -> Option<String> {
    #[cfg(feature = "object-storage")]
    if let Some(reason) = service.unready_following(serving) {
        return Some(reason);
    }
    let Some(age) = age(service, serving) else {
        return Some(
            "no edition is kept yet, only the embedded starter edition is in force: run `interdict sync`".to_owned(),
        );
    };
    let most = service.settings.max_edition_age?;
    let is_old = u64::try_from(age).is_ok_and(|age| age > most.as_secs());
    is_old
        .then(|| format!("the edition was made or confirmed {age} seconds ago, the most allowed is {}", most.as_secs()))
}

/// Seconds since the edition was made, or since a publisher last had nothing newer; `None` for the starter edition.
fn age(service: &Service, serving: &Serving) -> Option<i64> {
    let manifest = serving.manifest.as_ref()?;
    let made = since(service, &manifest.created);
    let lists = manifest.datasets.iter().filter_map(|dataset| service.store.checked(&dataset.in_force.name));
    lists.filter_map(|checked| since(service, &checked)).chain(made).min()
}

fn since(service: &Service, time: &str) -> Option<i64> {
    let time: Timestamp = time.parse().ok()?;
    Some(service.now().as_second().saturating_sub(time.as_second()).max(0))
}

/// What is counted, in Prometheus's text format.
#[utoipa::path(get, path = "/metrics", tag = "operations", security(("key" = ["read"])),
    responses(
        (status = 200, description = "Metrics", body = String, content_type = "application/openmetrics-text"),
        (status = "4XX", description = "Why there is no answer", body = v1::Fault),
    ))]
async fn measured(State(service): State<Service>) -> Result<Response, Refusal> {
    let serving = service.serving();
    let datasets = serving.manifest.iter().flat_map(|manifest| &manifest.datasets);
    let lists: Vec<ListShown<'_>> = datasets
        .filter_map(|dataset| {
            let confirmed = service.store.checked(&dataset.in_force.name);
            let times = [Some(dataset.known.as_str()), confirmed.as_deref()];
            let age = times.into_iter().flatten().filter_map(|time| since(&service, time)).min()?;
            Some(ListShown { dataset: &dataset.in_force.name, age, is_partial: dataset.in_force.partial })
        })
        .collect();
    let text = service.metrics.text(age(&service, &serving), &lists, &service.store.failures());
    let text = text.map_err(|_| Refusal::failed())?;
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    Ok(([(CONTENT_TYPE, kind)], text).into_response())
}
