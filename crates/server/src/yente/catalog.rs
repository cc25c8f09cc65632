//! `GET /catalog`: which datasets there are, and in which version.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::scope::COLLECTIONS;
use crate::{Service, Serving};

/// How long clients may keep what they were told, in their words.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The datasets of an edition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YenteCatalog)]
struct Catalog {
    /// Collections and lists.
    datasets: Vec<Dataset>,
    /// Names of those that are up to date: all, since an edition is taken into use whole.
    current: Vec<String>,
    /// Names of those that are not: none.
    outdated: Vec<String>,
    /// Whether an older edition is served than there could be: no.
    index_stale: bool,
}

/// A dataset.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YenteDataset)]
struct Dataset {
    /// Its name in addresses.
    name: String,
    /// Its name for people.
    title: String,
    /// What it is, where there is something to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    /// Its version: of a list its content's, of a collection the edition's.
    version: String,
    /// When the publisher published it, as far as is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<String>,
    /// The version that is searched.
    index_version: String,
    /// Whether that is the newest.
    index_current: bool,
    /// Whether it is a list itself, not a collection of lists.
    load: bool,
    /// Where changes could be fetched: nowhere.
    delta_url: Option<String>,
    /// The lists that it is made of.
    children: Vec<String>,
    /// How many parties.
    entity_count: u64,
}

impl Catalog {
    fn of(serving: &Serving) -> Self {
        let lists = &serving.edition.datasets;
        let names: Vec<String> = lists.iter().map(|list| list.name.clone()).collect();
        let collections = COLLECTIONS.iter().filter(|(name, _)| !names.iter().any(|list| list == name));
        let collections = collections.map(|(name, title)| Dataset {
            name: (*name).to_owned(),
            title: (*title).to_owned(),
            summary: None,
            version: serving.edition.id.clone(),
            updated_at: serving.manifest.as_ref().and_then(|manifest| manifest.created.get(..19).map(str::to_owned)),
            index_version: serving.edition.id.clone(),
            index_current: true,
            load: false,
            delta_url: None,
            children: names.clone(),
            entity_count: lists.iter().map(|list| list.entities).sum(),
        });
        let lists = lists.iter().map(|list| Dataset {
            name: list.name.clone(),
            title: list.name.clone(),
            summary: list.starter.then(|| {
                "A few parties of the list that are built into the program, not the list: take it in with `interdict sync`"
                    .to_owned()
            }),
            version: list.version.clone(),
            updated_at: (!list.undated).then(|| format!("{}T00:00:00", list.published)),
            index_version: list.version.clone(),
            index_current: true,
            load: true,
            delta_url: None,
            children: Vec::new(),
            entity_count: list.entities,
        });
        Self {
            datasets: collections.chain(lists).collect(),
            current: names.clone(),
            outdated: Vec::new(),
            index_stale: false,
        }
    }
}

/// The lists of the edition, and the collections of them.
#[utoipa::path(
    get,
    path = "/catalog",
    operation_id = "yente_catalog",
    tag = "yente",
    responses(
        (status = 200, body = Catalog, headers(("etag" = String, description = "Stays the same as long as the answer does"))),
        (status = 304, description = "The client has it already"),
    ),
    security(("key" = ["read"])),
)]
pub(crate) async fn catalog(State(service): State<Service>, asked: HeaderMap) -> Response {
    answered(&service, &asked)
}

/// The same, at the address that older clients know.
#[utoipa::path(
    get,
    path = "/manifest",
    operation_id = "yente_manifest",
    tag = "yente",
    responses((status = 200, body = Catalog), (status = 304, description = "The client has it already")),
    security(("key" = ["read"])),
)]
pub(crate) async fn manifest(State(service): State<Service>, asked: HeaderMap) -> Response {
    answered(&service, &asked)
}

fn answered(service: &Service, asked: &HeaderMap) -> Response {
    let catalog = Catalog::of(&service.serving());
    let hash = hex::encode(Sha256::digest(serde_json::to_vec(&catalog).unwrap_or_default()));
    let tag = format!("\"{}\"", hash.get(..16).unwrap_or_default());
    let known = asked.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag);
    let mut headers = HeaderMap::new();
    headers.insert(CACHE_CONTROL, CACHED);
    // A hash in hexadecimal digits is a header's value.
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    if is_known {
        (StatusCode::NOT_MODIFIED, headers).into_response()
    } else {
        (headers, Json(catalog)).into_response()
    }
}
