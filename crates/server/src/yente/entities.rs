//! `GET /entities/{id}` and what is adjacent to a party.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::links::{ADJACENT, adjacent, party_of_part};
use super::matching::Total;
use super::order::{Sorts, compare};
use super::parameters::Parameters;
use super::proxy::Proxy;
use super::refusal::{ErrorAnswer, FaultsAnswer, Refusal};
use crate::aside::off_the_runtime;
use crate::{Service, Serving};

/// Most results at once.
const MOST_RESULTS: i64 = 500;
/// Results at once, unless another number is asked for.
const USUAL_RESULTS: i64 = 10;
/// The last place at which results may begin.
const LAST_OFFSET: i64 = 9_499;

const NO_ENTITY: Refusal = Refusal::Absent("No such entity!");

/// What is adjacent to a party.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdjacentAnswer)]
struct Adjacent {
    /// The party.
    entity: Arc<Proxy>,
    /// Others by the property under which the party finds them.
    #[schema(value_type = std::collections::HashMap<String, Page>)]
    adjacent: BTreeMap<&'static str, Page>,
}

/// A page of entities.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdjacentPage)]
struct Page {
    /// The entities.
    results: Vec<Proxy>,
    /// How many there are.
    total: Total,
    /// Most that were asked for.
    limit: usize,
    /// Where they begin.
    offset: usize,
}

/// Which part of what is adjacent is asked for.
struct Window {
    limit: usize,
    offset: usize,
    sorts: Sorts,
}

impl Window {
    fn of(mut parameters: Parameters) -> Result<Self, Refusal> {
        let window = Self {
            limit: parameters.count("limit", USUAL_RESULTS, MOST_RESULTS),
            offset: parameters.count("offset", 0, LAST_OFFSET),
            sorts: Sorts::of(&parameters.list("sort")),
        };
        parameters.finish()?;
        Ok(window)
    }

    fn page(&self, mut all: Vec<Proxy>) -> Page {
        let total = Total::exactly(all.len());
        if !self.sorts.is_empty() {
            all.sort_by(|one, other| compare(one, other, &self.sorts));
        }
        let results = all.into_iter().skip(self.offset).take(self.limit).collect();
        Page { results, total, limit: self.limit, offset: self.offset }
    }
}

/// A listed party with all that is known of it.
///
/// Nested, listings, addresses and ties to others are in it. Every list's record has an id of its own; the ids of other lists'
/// records of the same party are its `referents`.
#[utoipa::path(
    get,
    path = "/entities/{id}",
    operation_id = "yente_entity",
    tag = "yente",
    params(
        ("id" = String, Path, description = "The party's id: `ofac-50543`"),
        ("nested" = Option<bool>, Query, description = "Whether what is adjacent is in it; true unless said"),
    ),
    responses(
        (status = 200, body = Proxy),
        (status = 404, body = ErrorAnswer, description = "No such party"),
        (status = 422, body = FaultsAnswer, description = "The request is not of the form that is expected"),
    ),
    security(("key" = ["read"])),
)]
pub(crate) async fn entity(
    State(service): State<Service>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let mut parameters = Parameters::of(query.as_deref());
    let nested = parameters.flag("nested", true);
    parameters.finish()?;
    let serving = service.serving();
    let found = off_the_runtime(move || find(&serving, &id, nested)).await?;
    found.map(|proxy| Json(proxy).into_response())
}

/// A party, or a part of its record.
fn find(serving: &Serving, id: &str, nested: bool) -> Result<Proxy, Refusal> {
    let Some(proxy) = serving.yente.proxy(serving, id) else { return part(serving, id) };
    let mut proxy = (*proxy).clone();
    if nested {
        for (property, other) in adjacent(&serving.yente, serving, &proxy.clone()) {
            proxy.nest(property, other);
        }
    }
    Ok(proxy)
}

fn part(serving: &Serving, id: &str) -> Result<Proxy, Refusal> {
    let party = party_of_part(id).and_then(|party| serving.yente.proxy(serving, party)).ok_or(NO_ENTITY)?;
    let beside = adjacent(&serving.yente, serving, &party).into_iter();
    beside.map(|(_, part)| part).find(|part| part.id == id).ok_or(NO_ENTITY)
}

/// What is adjacent to a party, by property.
#[utoipa::path(
    get,
    path = "/entities/{id}/adjacent",
    operation_id = "yente_adjacent",
    tag = "yente",
    params(
        ("id" = String, Path, description = "The party's id"),
        ("limit" = Option<i64>, Query, maximum = 500, description = "Most results of each property; 10 unless said"),
        ("offset" = Option<i64>, Query, maximum = 9499, description = "Where results begin"),
        ("sort" = Option<Vec<String>>, Query, description = "`field:asc` or `field:desc`"),
    ),
    responses(
        (status = 200, body = Adjacent),
        (status = 404, body = ErrorAnswer, description = "No such party"),
        (status = 422, body = FaultsAnswer, description = "The request is not of the form that is expected"),
    ),
    security(("key" = ["read"])),
)]
pub(crate) async fn all_adjacent(
    State(service): State<Service>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let window = Window::of(Parameters::of(query.as_deref()))?;
    let serving = service.serving();
    let found = off_the_runtime(move || {
        let entity = serving.yente.proxy(&serving, &id).ok_or(NO_ENTITY)?;
        let mut all: BTreeMap<&'static str, Vec<Proxy>> = BTreeMap::new();
        for (property, other) in adjacent(&serving.yente, &serving, &entity) {
            all.entry(property).or_default().push(other);
        }
        let pages = all.into_iter().map(|(property, others)| (property, window.page(others)));
        Ok::<_, Refusal>(Adjacent { adjacent: pages.collect(), entity })
    });
    found.await?.map(|found| Json(found).into_response())
}

/// What is adjacent to a party under one property.
#[utoipa::path(
    get,
    path = "/entities/{id}/adjacent/{property}",
    operation_id = "yente_adjacent_by",
    tag = "yente",
    params(
        ("id" = String, Path, description = "The party's id"),
        ("property" = String, Path, description = "The property: `sanctions`, `unknownLinkTo` …"),
        ("limit" = Option<i64>, Query, maximum = 500, description = "Most results; 10 unless said"),
        ("offset" = Option<i64>, Query, maximum = 9499, description = "Where results begin"),
        ("sort" = Option<Vec<String>>, Query, description = "`field:asc` or `field:desc`"),
    ),
    responses(
        (status = 200, body = Page),
        (status = 404, body = ErrorAnswer, description = "No such party or property"),
        (status = 422, body = FaultsAnswer, description = "The request is not of the form that is expected"),
    ),
    security(("key" = ["read"])),
)]
pub(crate) async fn adjacent_by(
    State(service): State<Service>,
    Path((id, property)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let window = Window::of(Parameters::of(query.as_deref()))?;
    let serving = service.serving();
    let found = off_the_runtime(move || {
        let entity = serving.yente.proxy(&serving, &id).ok_or(NO_ENTITY)?;
        if !ADJACENT.contains(&property.as_str()) {
            return Err(Refusal::Absent("No such property!"));
        }
        let others = adjacent(&serving.yente, &serving, &entity).into_iter().filter(|(name, _)| *name == property);
        Ok(window.page(others.map(|(_, other)| other).collect()))
    });
    found.await?.map(|found| Json(found).into_response())
}
