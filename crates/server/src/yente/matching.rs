//! `POST /match/{dataset}`: queries by example, many at once.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use interdict_index::Request;
use interdict_model::{Hit, Points};
use rayon::prelude::*;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::Provenance;
use super::algorithms;
use super::body::{self, MOST_QUERIES, MatchBody, Overrides};
use super::explanation::{Explanation, explanations};
use super::parameters::Parameters;
use super::proxy::Proxy;
use super::question::{Query, Question};
use super::refusal::{ErrorAnswer, FaultsAnswer, Refusal};
use super::scope::{Filters, lists};
use crate::aside::{off_the_runtime, searched};
use crate::asked::Whole;
use crate::{Service, Serving};

/// Most results a query.
pub(crate) const MOST_RESULTS: i64 = 500;
/// Results a query, unless another number is asked for.
const USUAL_RESULTS: i64 = 5;
/// Least score of a match, unless another is asked for.
pub(crate) const THRESHOLD: f64 = 0.7;
/// The parameter that asks for what has changed.
const CHANGED_SINCE: &str = "changed_since";
/// Most ids that a query string may exclude; a body may exclude more.
const MOST_EXCLUDED: usize = 50;
/// Lower scores say nothing, and looking for them means comparing with everybody.
pub(crate) const FLOOR: Points = Points::milli(500);

/// What is asked of each query, beside the query itself.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Lists to look at; empty: all.
    pub(crate) lists: Vec<String>,
    /// Most results.
    pub(crate) limit: usize,
    /// Least score of a match.
    pub(crate) threshold: f64,
    /// Results are above it.
    pub(crate) cutoff: f64,
    /// What is left out.
    pub(crate) filters: Filters,
}

/// Answers to queries.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MatchAnswer)]
struct Answer {
    /// An answer for each query, by its key.
    #[serde(serialize_with = "as_map")]
    #[schema(value_type = std::collections::HashMap<String, Matches>)]
    responses: Vec<(String, Matches)>,
    /// Most results that were asked for.
    limit: usize,
    /// What the answers were made with, whatever algorithm was asked for.
    interdict: Provenance,
}

/// The answer to a query.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YenteMatches)]
struct Matches {
    /// 200.
    status: u16,
    /// The best results, best first.
    results: Vec<Scored>,
    /// How many matches there are, those beyond the limit counted.
    total: Total,
    /// The query as it was read.
    query: Query,
    /// What of the query was not used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// A number of things.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = YenteTotal)]
pub(crate) struct Total {
    /// How many.
    pub(crate) value: usize,
    /// `eq`: exactly so many.
    pub(crate) relation: &'static str,
}

impl Total {
    /// Exactly so many.
    pub(crate) const fn exactly(value: usize) -> Self {
        Self { value, relation: "eq" }
    }
}

/// A listed party that a query may mean.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YenteScored)]
struct Scored {
    /// The party.
    #[serde(flatten)]
    entity: Arc<Proxy>,
    /// How strong the match is, in 0 to 1: the sum of all explanations' scores.
    #[schema(value_type = f64)]
    score: Points,
    /// Whether the score reaches the threshold.
    #[serde(rename = "match")]
    is_match: bool,
    /// Why, by what was compared.
    #[schema(value_type = std::collections::HashMap<String, Explanation>)]
    explanations: BTreeMap<&'static str, Explanation>,
    /// The same in a sentence.
    explanation: String,
}

fn as_map<S: Serializer>(pairs: &[(String, Matches)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, matches)| (key, matches)))
}

/// Screen parties by example.
///
/// Up to 100 queries at once, each formed like the entities that are answered. A result's score is above `cutoff`, and it is a match
/// from `threshold` on. No result is no clearance.
#[utoipa::path(
    post,
    path = "/match/{dataset}",
    operation_id = "yente_match",
    tag = "yente",
    params(
        ("dataset" = String, Path, description = "A list of the edition, or `default` or `sanctions`: all of them"),
        ("limit" = Option<i64>, Query, maximum = 500, description = "Most results a query; 5 unless said"),
        ("threshold" = Option<f64>, Query, description = "Least score of a match; 0.7 unless said"),
        ("cutoff" = Option<f64>, Query, description = "Deprecated: results are above it, and above the threshold at most"),
        ("algorithm" = Option<String>, Query, description = "Names of yente's and motiva's are taken; Interdict's own matcher answers"),
        ("include_dataset" = Option<Vec<String>>, Query, description = "Only parties of these lists"),
        ("exclude_dataset" = Option<Vec<String>>, Query, description = "No parties that stand on these lists alone"),
        ("exclude_schema" = Option<Vec<String>>, Query, description = "No parties of these schemata"),
        ("topics" = Option<Vec<String>>, Query, description = "Only parties with one of these topics"),
        ("changed_since" = Option<String>, Query, pattern = r"^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?$",
            description = "Only parties that are new or changed since a day or moment"),
        ("exclude_entity_ids" = Option<Vec<String>>, Query, max_items = 50,
            description = "None of these parties, nor other lists' records of them"),
    ),
    request_body(content = body::MatchBodyForm, description = "The queries; a content type is not needed"),
    responses(
        (status = 200, body = Answer, headers(("x-batch-size" = u64, description = "How many queries were answered"))),
        (status = 400, body = ErrorAnswer, description = "What is asked cannot be done"),
        (status = 404, body = ErrorAnswer, description = "No such dataset"),
        (status = 422, body = FaultsAnswer, description = "The request is not of the form that is expected"),
    ),
    security(("key" = ["screen"])),
)]
pub(crate) async fn matches(
    State(service): State<Service>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
    Whole(bytes): Whole,
) -> Result<Response, Refusal> {
    let serving = service.serving();
    let parameters = Parameters::of(query.as_deref());
    // What has changed since a moment is read from older lists, which takes long for whoever asks first.
    let is_of_the_past = parameters.text(CHANGED_SINCE).is_some() || mentions(&bytes, CHANGED_SINCE);
    let answer = if is_of_the_past {
        let work = move || Batch::of(&service, &serving, &dataset, parameters, &bytes)?.answer(&serving);
        off_the_runtime(work).await??
    } else {
        let batch = Batch::of(&service, &serving, &dataset, parameters, &bytes)?;
        // One usual question takes less time than handing it to another thread; many would hold others up.
        if batch.is_quick() {
            batch.answer(&serving)?
        } else {
            off_the_runtime(move || batch.answer(&serving)).await??
        }
    };
    let mut headers = HeaderMap::new();
    headers.insert("x-batch-size", answer.responses.len().into());
    Ok((headers, Json(answer)).into_response())
}

/// Whether a word stands somewhere in a body.
fn mentions(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}

/// A request, understood.
struct Batch {
    limit: usize,
    questions: Vec<(String, Question, Asked)>,
    lasting: bool,
}

impl Batch {
    fn of(
        service: &Service,
        serving: &Arc<Serving>,
        dataset: &str,
        mut parameters: Parameters,
        bytes: &[u8],
    ) -> Result<Self, Refusal> {
        let all = Overrides {
            limit: Some(parameters.count("limit", USUAL_RESULTS, MOST_RESULTS)),
            threshold: Some(parameters.number("threshold", THRESHOLD)),
            cutoff: Some(parameters.number("cutoff", THRESHOLD)),
            include_datasets: Some(parameters.list("include_dataset")),
            exclude_datasets: Some(parameters.list("exclude_dataset")),
            exclude_schemata: Some(parameters.list("exclude_schema")),
            exclude_entity_ids: Some(parameters.list_of_at_most("exclude_entity_ids", MOST_EXCLUDED)),
            topics: Some(parameters.list("topics")),
            changed_since: parameters.moment(CHANGED_SINCE),
        };
        let algorithm = parameters.text("algorithm").map(str::to_owned);
        let form = parameters.finish();
        let MatchBody { config, overrides, queries } = match (form, body::read(bytes)) {
            (Ok(()), Ok(body)) => body,
            (Err(Refusal::Form(mut faults)), Err(Refusal::Form(more))) => {
                faults.extend(more);
                return Err(Refusal::Form(faults));
            }
            (Err(refusal), _) | (_, Err(refusal)) => return Err(refusal),
        };
        let lists = lists(serving, dataset)?;
        algorithms::check(algorithm.as_deref(), &config)?;
        if queries.len() > MOST_QUERIES {
            return Err(Refusal::Bad(format!("Too many queries in one batch (limit: {MOST_QUERIES})")));
        }
        if queries.is_empty() {
            return Err(Refusal::Bad("No queries provided.".to_owned()));
        }
        let all = overrides.over(all);
        let limit = all.limit.unwrap_or_default();
        let mut lasting = queries.len() > 1;
        let mut questions = Vec::with_capacity(queries.len());
        for (key, example, own) in queries {
            let question = Question::of(&example)
                .map_err(|reason| Refusal::Bad(format!("Cannot parse example entity: {reason}")))?;
            let asked = asked(service, serving, &lists, own.over(all.clone()))?;
            lasting |= asked.is_lasting();
            questions.push((key, question, asked));
        }
        Ok(Self { limit, questions, lasting })
    }

    /// Whether it is answered in a moment.
    const fn is_quick(&self) -> bool {
        !self.lasting
    }

    fn answer(self, serving: &Serving) -> Result<Answer, Refusal> {
        let Self { limit, questions, .. } = self;
        let one = |(key, question, asked): (String, Question, Asked)| Ok((key, answer_one(serving, question, &asked)?));
        let responses = searched(|| {
            if questions.len() == 1 {
                questions.into_iter().map(one).collect::<Result<_, Refusal>>()
            } else {
                questions.into_par_iter().map(one).collect()
            }
        });
        Ok(Answer { responses: responses?, limit, interdict: Provenance::of(serving) })
    }
}

fn asked(service: &Service, serving: &Serving, lists: &[String], overrides: Overrides) -> Result<Asked, Refusal> {
    let threshold = overrides.threshold.unwrap_or(THRESHOLD);
    let only = match &overrides.changed_since {
        Some(moment) => serving.yente.changed_since(serving, &service.store, moment).map_err(|error| {
            tracing::error!(target: "interdict", %error, "an older edition cannot be read");
            crate::Refusal::failed()
        })?,
        None => None,
    };
    let filters = Filters {
        include_datasets: overrides.include_datasets.unwrap_or_default(),
        exclude_datasets: overrides.exclude_datasets.unwrap_or_default(),
        exclude_schemata: Filters::schemata(&overrides.exclude_schemata.unwrap_or_default()),
        topics: overrides.topics.unwrap_or_default(),
        exclude_entity_ids: overrides.exclude_entity_ids.unwrap_or_default().into_iter().collect(),
        only,
    };
    filters.check(serving)?;
    Ok(Asked {
        lists: lists.to_vec(),
        limit: overrides.limit.unwrap_or_default(),
        threshold,
        cutoff: overrides.cutoff.unwrap_or(THRESHOLD).min(threshold),
        filters,
    })
}

fn answer_one(serving: &Serving, question: Question, asked: &Asked) -> Result<Matches, Refusal> {
    let (hits, total) = asked.search(serving, &question)?;
    let results = hits.into_iter().filter_map(|hit| {
        let explanations = explanations(&question.subject, &hit);
        Some(Scored {
            entity: serving.yente.proxy_of(serving, &hit)?,
            score: hit.score,
            is_match: hit.score.to_f64() >= asked.threshold,
            explanations,
            explanation: hit.explanation,
        })
    });
    let results = results.collect();
    Ok(Matches {
        status: 200,
        results,
        total: Total::exactly(total),
        query: question.query,
        warnings: question.warnings,
    })
}

impl Asked {
    /// Whether it may take long.
    fn is_lasting(&self) -> bool {
        self.limit > 20 || self.cutoff < FLOOR.to_f64()
    }

    /// The best hits above the cutoff, and how many reach the threshold.
    pub(crate) fn search(&self, serving: &Serving, question: &Question) -> Result<(Vec<Hit>, usize), Refusal> {
        if !question.can_be_searched() || self.filters.leaves_nothing_of(&self.lists) {
            return Ok((Vec::new(), 0));
        }
        let least = least_above(self.cutoff).max(FLOOR);
        let of_all = self.filters.are_of_lists_alone();
        let request = Request {
            threshold: least,
            limit: of_all.then_some(self.limit),
            datasets: self.filters.lists_within(&self.lists),
            exhaustive: false,
        };
        let mut found = serving.search(&question.subject, &request)?;
        if of_all && found.cut > 0 && has_twins(&found.hits) {
            found = serving.search(&question.subject, &Request { limit: None, ..request.clone() })?;
        }
        let mut hits = found.hits;
        hits.retain(|hit| self.filters.keep(hit));
        // A number that stands on two lists of a publisher is one party here.
        let mut seen = HashSet::new();
        hits.retain(|hit| seen.insert(hit.id.clone()));
        let is_match = |hit: &Hit| hit.score.to_f64() >= self.threshold;
        let total = if hits.iter().all(is_match) && found.cut > 0 {
            // Of those that are not described it is not known how many are matches.
            let threshold = at_least(self.threshold).max(least);
            let matches = serving.search(&question.subject, &Request { threshold, limit: Some(0), ..request })?;
            matches.cut
        } else {
            hits.iter().filter(|hit| is_match(hit)).count()
        };
        hits.truncate(self.limit);
        Ok((hits, total))
    }
}

fn has_twins(hits: &[Hit]) -> bool {
    let ids: HashSet<&str> = hits.iter().map(|hit| hit.id.as_str()).collect();
    ids.len() < hits.len()
}

/// The least score that is above a number.
fn least_above(number: f64) -> Points {
    let near = at_least(number);
    if near.to_f64() > number { near } else { Points(near.0.saturating_add(1)) }
}

/// The least score that is not below a number.
fn at_least(number: f64) -> Points {
    if number <= 0.0 {
        return Points::ZERO;
    }
    // Above 1 there is nothing; one step beyond finds as much.
    let Some(near) = Points::from_unit_interval(number) else { return Points(Points::UNIT + 1) };
    if near.to_f64() >= number { near } else { Points(near.0 + 1) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_score_at_the_cutoff_is_not_above_it() {
        assert_eq!(least_above(0.7), Points(700_001));
        assert_eq!(least_above(0.0), Points(1));
        assert_eq!(least_above(-3.0), Points(0));
        assert_eq!(least_above(0.700_000_4), Points(700_001));
        assert_eq!(at_least(0.7), Points(700_000));
        assert_eq!(at_least(1.0), Points::ONE);
        assert!(at_least(1.5) > Points::ONE && at_least(f64::INFINITY) > Points::ONE);
    }

    proptest! {
        #[test]
        fn bounds_agree_with_numbers(number in 0.0f64..1.0, points in 0i32..=1_000_000) {
            let score = Points(points);
            prop_assert_eq!(score >= at_least(number), score.to_f64() >= number);
            prop_assert_eq!(score >= least_above(number), score.to_f64() > number);
        }
    }
}
