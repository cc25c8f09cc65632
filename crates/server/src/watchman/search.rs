//! `GET /v2/search`: who may be meant.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use interdict_batch::screener::nothing_to_compare;
use interdict_index::Request;
use interdict_model::{Hit, Points};
use serde::Serialize;
use utoipa::ToSchema;

use super::entity::Entity;
use super::parameters::Parameters;
use super::query::Query;
use super::{ErrorAnswer, listed, lists};
use crate::aside::searched;
use crate::{Refusal, Service, Serving};

/// Results, unless another number is asked for.
const USUAL_RESULTS: usize = 10;
/// Most results.
const MOST_RESULTS: usize = 100;
/// Lower scores say nothing, and looking for them means comparing with everybody.
const FLOOR: Points = Points::milli(500);

/// Who may be meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WatchmanSearchAnswer)]
struct Answer {
    /// What was asked.
    query: Entity,
    /// Listed parties, the best first; `null` where there are none.
    entities: Option<Vec<Found>>,
}

/// A party that may be meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WatchmanFound)]
struct Found {
    /// The party.
    #[serde(flatten)]
    entity: Entity,
    /// How strong the match is, in 0 to 1.
    #[serde(rename = "match")]
    score: f64,
    /// What the score is made of, where `debug` was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details>,
}

/// What a score is made of.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchmanDetails)]
struct Details {
    /// Lines of evidence.
    pieces: Vec<Piece>,
    /// Their sum.
    final_score: f64,
}

/// A line of evidence.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchmanPiece)]
#[expect(clippy::struct_field_names, reason = "clients know them by these names")]
struct Piece {
    /// What it adds to the score, or takes from it.
    score: f64,
    /// 1: a score is the sum of its lines.
    weight: f64,
    /// Whether it speaks for the party.
    matched: bool,
    /// No line is.
    required: bool,
    /// Whether it is about a number that is the same.
    exact: bool,
    /// 1.
    fields_compared: u32,
    /// What is compared.
    piece_type: &'static str,
    /// The line for people.
    detail: String,
}

/// Find the listed parties that may be meant.
///
/// Parameters of another type, and unknown ones, are an error. No result is no clearance.
#[utoipa::path(
    get,
    path = "/v2/search",
    operation_id = "watchman_search",
    tag = "watchman",
    params(
        ("name" = Option<String>, Query, description = "The name"),
        ("type" = Option<String>, Query, description = "`person`, `business`, `organization`, `aircraft` or `vessel`; anything unless said"),
        ("altNames" = Option<Vec<String>>, Query, description = "Other names"),
        ("source" = Option<String>, Query, description = "Only this list, by watchman's name or ours"),
        ("sourceID" = Option<String>, Query, description = "Only this number of the publisher"),
        ("limit" = Option<i64>, Query, description = "Most results, 100 at most; 10 unless said"),
        ("minMatch" = Option<f64>, Query, description = "Least score; below 0.5 nothing is looked for"),
        ("requestID" = Option<String>, Query, description = "Not looked at"),
        ("debug" = Option<String>, Query, description = "`yes`: with what scores are made of"),
        ("debugSourceIDs" = Option<String>, Query, description = "Not looked at"),
    ),
    responses(
        (status = 200, body = Answer),
        (status = 400, body = ErrorAnswer<'static>, description = "A parameter is unknown, or not of the form that is expected"),
    ),
    security(("key" = ["screen"])),
)]
pub(crate) async fn search(State(service): State<Service>, RawQuery(query): RawQuery) -> Result<Response, Refusal> {
    let serving = service.serving();
    let mut parameters = Parameters::of(query.as_deref());
    let asked = Query::of(&mut parameters)?;
    let settings = Settings::of(&mut parameters)?;
    parameters.finish()?;
    if nothing_to_compare(&asked.subject) {
        return Err(Refusal::bad("problem reading v2 search request: neither a name nor a number to compare"));
    }
    let lists = settings.lists(&serving)?;
    let entities = settings.search(&serving, &asked, lists)?;
    Ok(Json(Answer { query: asked.shown, entities: (!entities.is_empty()).then_some(entities) }).into_response())
}

/// What is asked beside who is meant.
struct Settings {
    source: String,
    source_id: String,
    limit: usize,
    least: f64,
    debug: bool,
}

impl Settings {
    fn of(parameters: &mut Parameters) -> Result<Self, Refusal> {
        // They say nothing to our matcher.
        for name in ["requestID", "debugSourceIDs"] {
            parameters.text(name);
        }
        let format = parameters.text("format");
        if !format.is_empty() && !format.eq_ignore_ascii_case("json") {
            return Err(Refusal::bad(format!("format `{format}` is not supported; leave it out for JSON")));
        }
        let limit = parameters.text("limit").parse::<usize>().ok().filter(|limit| *limit > 0);
        let debug = parameters.text("debug").to_ascii_lowercase();
        Ok(Self {
            source: parameters.text("source"),
            source_id: parameters.text("sourceID"),
            limit: limit.unwrap_or(USUAL_RESULTS).min(MOST_RESULTS),
            least: parameters.text("minMatch").parse::<f64>().ok().filter(|least| least.is_finite()).unwrap_or(0.0),
            debug: matches!(debug.as_str(), "yes" | "true" | "1" | "y" | "on"),
        })
    }

    /// The lists that are asked; all where none is named. One that the edition does not have is an error.
    fn lists(&self, serving: &Serving) -> Result<Vec<String>, Refusal> {
        if self.source.is_empty() {
            return Ok(Vec::new());
        }
        let meant = lists::meant(&self.source);
        if serving.has_dataset(meant) {
            return Ok(vec![meant.to_owned()]);
        }
        Err(Refusal::bad(format!("problem reading v2 search request: the edition has no list `{}`", self.source)))
    }

    fn search(&self, serving: &Serving, asked: &Query, datasets: Vec<String>) -> Result<Vec<Found>, Refusal> {
        let least = Points::from_unit_interval(self.least.max(0.0)).unwrap_or(Points(Points::UNIT + 1));
        let of_all = self.source_id.is_empty();
        let request =
            Request { threshold: least.max(FLOOR), limit: of_all.then_some(self.limit), datasets, exhaustive: false };
        let found = searched(|| serving.search(&asked.subject, &request)).map_err(|error| {
            tracing::error!(target: "interdict", %error, "an index cannot be used");
            Refusal::failed()
        })?;
        let is_meant = |hit: &&Hit| of_all || hit.id == self.source_id || lists::number(&hit.id) == self.source_id;
        let shown = found.hits.iter().filter(is_meant).take(self.limit);
        Ok(shown.filter_map(|hit| self.found(serving, asked, hit)).collect())
    }

    fn found(&self, serving: &Serving, asked: &Query, hit: &Hit) -> Option<Found> {
        let parties = serving.records(&hit.id);
        let party = parties.iter().find(|party| party.datasets == hit.datasets).or(parties.first())?;
        let pieces = hit.evidence.iter().map(|line| Piece {
            score: line.points.to_f64(),
            weight: 1.0,
            matched: line.points > Points::ZERO,
            required: false,
            exact: line.feature == interdict_model::Feature::Identifier && line.points > Points::ZERO,
            fields_compared: 1,
            piece_type: line.feature.as_str(),
            detail: line.detail.clone(),
        });
        let details = self.debug.then(|| Details { pieces: pieces.collect(), final_score: hit.score.to_f64() });
        Some(Found { entity: listed::entity(party, &asked.shown.entity_type), score: hit.score.to_f64(), details })
    }
}
