//! `/v1/compare` and `/v1/explain`: how a score comes about.

use axum::extract::State;
use axum::response::Response;
use interdict_batch::compared::Compared;
use interdict_batch::explained::Explained;
use interdict_batch::nothing_to_compare;
use interdict_batch::screener::NOTHING_TO_COMPARE;
use interdict_intake::Options;
use interdict_model::Schema;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::subject::SubjectAsked;
use super::{Fault, json};
use crate::asked::Json;
use crate::{Refusal, Scope, Service, demand};

/// Most bytes of a name.
const MOST_NAME: usize = 2_000;

pub(super) fn routes() -> OpenApiRouter<Service> {
    demand(Scope::Screen, OpenApiRouter::new().routes(routes!(compare)).routes(routes!(explain)))
}

/// Two names.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Pair {
    /// The name that is asked for.
    #[schema(max_length = 2000)]
    name1: String,
    /// The name that counts as listed.
    #[schema(max_length = 2000)]
    name2: String,
    /// What both are.
    schema: Option<Schema>,
}

/// Compares two names by the lexicon in force.
#[utoipa::path(
    post, path = "/v1/compare", tag = "v1", security(("key" = ["screen"])), request_body = Pair,
    responses(
        (status = 200, description = "What the two come to, and why", body = Object),
        (status = "4XX", description = "Why there is no answer", body = Fault),
    )
)]
async fn compare(State(service): State<Service>, Json(pair): Json<Pair>) -> Result<Response, Refusal> {
    for (member, name) in [("name1", &pair.name1), ("name2", &pair.name2)] {
        if name.len() > MOST_NAME {
            return Err(Refusal::bad(format!("{member} has {} bytes, the most is {MOST_NAME}", name.len())));
        }
    }
    let serving = service.serving();
    json(&Compared::of(&pair.name1, &pair.name2, pair.schema, serving.index.lexicon()))
}

/// A subject, and the listed party that it is compared with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Explaining {
    /// Who is asked about.
    subject: SubjectAsked,
    /// The party's id, such as `ofac-50543`.
    id: String,
}

/// The whole computation of one subject against one listed party.
#[utoipa::path(
    post, path = "/v1/explain", tag = "v1", security(("key" = ["screen"])), request_body = Explaining,
    responses(
        (status = 200, description = "All that goes into the score", body = Object),
        (status = "4XX", description = "Why there is no answer", body = Fault),
    )
)]
async fn explain(State(service): State<Service>, Json(asked): Json<Explaining>) -> Result<Response, Refusal> {
    let subject = asked.subject.row(0, &Options::default()).subject.map_err(Refusal::bad)?;
    if nothing_to_compare(&subject) {
        return Err(Refusal::bad(NOTHING_TO_COMPARE));
    }
    let serving = service.serving();
    let lexicon = serving.index.lexicon();
    let listed = serving.records(&asked.id);
    if listed.is_empty() {
        return Err(Refusal::no_party(&asked.id, &serving.edition.id));
    }
    json(&Explained::of(&serving.edition, lexicon, &subject, listed))
}
