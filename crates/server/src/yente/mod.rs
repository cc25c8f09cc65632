//! The API of yente 5.5, over our lists and with our matcher. What differs stands in `docs/api-yente.md`.
//!
//! Reading order: `schema` (FollowTheMoney as far as lists have it), `proxy` (a party as an entity), `links` (what is adjacent to
//! it), `parameters`, `body` and `question` (what is asked), `scope` (of which parties), `refusal` (why not), then an
//! address a module: `matching`, `entities`, `search` over `texts`, `catalog`, `algorithms`, `reconcile`, `update`.
//! `listed` keeps what they need of an edition.

mod algorithms;
mod body;
mod catalog;
mod entities;
mod explanation;
mod links;
mod listed;
mod matching;
mod order;
mod parameters;
mod proxy;
mod question;
mod reconcile;
mod refusal;
mod schema;
mod scope;
mod search;
mod texts;
mod update;

use axum::Json;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::listed::Listed;
use crate::guard::{Api, Entrance};
use crate::{Refusal, Scope, Service, Serving, demand};

/// Most bytes of an address.
const LONGEST_ADDRESS: usize = 60_000;

/// What the guard knows of this API.
pub(crate) static API: Api =
    Api { name: "yente", shape: refused, entrance: Entrance::Key, is_page: false, streams: false, session: None };

/// What an answer was made with. Same three, same question: same answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = YenteProvenance)]
pub(crate) struct Provenance {
    /// The edition of the lists.
    edition: String,
    /// The lexicon's id.
    lexicon: String,
    /// The matcher.
    matcher: String,
    /// Set where a list, or a part of one, is missing in the edition: a party that is not found may stand there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
    /// Set where the edition is the small one that is built into the program.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    starter: bool,
}

impl Provenance {
    /// That of an edition.
    fn of(serving: &Serving) -> Self {
        Self {
            edition: serving.edition.id.clone(),
            lexicon: serving.lexicon().to_owned(),
            matcher: interdict_evidence::matcher(),
            partial: serving.edition.partial,
            starter: serving.edition.starter,
        }
    }
}

/// A refusal in this API's shape.
fn refused(refusal: &Refusal) -> Response {
    (refusal.status, Json(json!({ "detail": refusal.message }))).into_response()
}

/// Its routes.
pub(crate) fn routes() -> OpenApiRouter<Service> {
    let screen = OpenApiRouter::new()
        .routes(routes!(matching::matches))
        .routes(routes!(reconcile::manifest, reconcile::reconcile))
        .routes(routes!(reconcile::suggest_entity))
        .routes(routes!(reconcile::suggest_property))
        .routes(routes!(reconcile::suggest_type))
        .routes(routes!(reconcile::extend_property));
    let read = OpenApiRouter::new()
        .routes(routes!(search::search))
        .routes(routes!(entities::entity))
        .routes(routes!(entities::all_adjacent))
        .routes(routes!(entities::adjacent_by))
        .routes(routes!(catalog::catalog))
        .routes(routes!(catalog::manifest))
        .routes(routes!(algorithms::algorithms));
    let admin = OpenApiRouter::new().routes(routes!(update::update));
    let all = demand(Scope::Screen, screen).merge(demand(Scope::Read, read)).merge(demand(Scope::Admin, admin));
    all.layer(from_fn(of_an_address_that_is_not_too_long))
}

/// Refuses addresses that no client of this API sends: lists of any length belong into a body.
async fn of_an_address_that_is_not_too_long(request: Request, next: Next) -> Response {
    if request.uri().path_and_query().is_none_or(|address| address.as_str().len() <= LONGEST_ADDRESS) {
        return next.run(request).await;
    }
    let message =
        format!("the address has more than {LONGEST_ADDRESS} bytes; send long lists in the body, as `params`");
    Refusal::new(StatusCode::URI_TOO_LONG, "address_too_long", message).into_response()
}
