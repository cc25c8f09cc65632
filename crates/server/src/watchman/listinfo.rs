//! `GET /v2/listinfo`: which lists there are.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::lists;
use crate::Service;

/// The lists in force.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchmanListInfo)]
struct Lists {
    /// How many parties each has.
    lists: BTreeMap<String, u64>,
    /// What each is made of, as a hash.
    list_hashes: BTreeMap<String, String>,
    /// When the edition was made.
    started_at: Option<String>,
    /// The same: an edition is taken into use whole.
    ended_at: Option<String>,
    /// The program's version.
    version: String,
    /// The edition.
    edition: String,
}

/// Which lists are in force.
#[utoipa::path(
    get,
    path = "/v2/listinfo",
    operation_id = "watchman_listinfo",
    tag = "watchman",
    responses((status = 200, body = Lists)),
    security(("key" = ["read"])),
)]
pub(crate) async fn listinfo(State(service): State<Service>) -> Response {
    let serving = service.serving();
    let edition = &serving.edition;
    let name = |dataset: &str| lists::shown(dataset).to_owned();
    let made = serving.manifest.as_ref().map(|manifest| manifest.created.clone());
    Json(Lists {
        lists: edition.datasets.iter().map(|list| (name(&list.name), list.entities)).collect(),
        list_hashes: edition.datasets.iter().map(|list| (name(&list.name), list.version.clone())).collect(),
        started_at: made.clone(),
        ended_at: made,
        version: concat!("interdict-", env!("CARGO_PKG_VERSION")).to_owned(),
        edition: edition.id.clone(),
    })
    .into_response()
}
