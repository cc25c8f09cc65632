//! `GET /search/{dataset}`: by words, with filters, facets and an order.

mod facets;
mod fields;
mod query;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use self::facets::{FACETS, Facet, USUAL_FACETS, facets};
use self::fields::{Filter, has};
use self::query::{Node, find, parsed};
use super::matching::Total;
use super::order::{Sorts, compare};
use super::parameters::Parameters;
use super::proxy::Proxy;
use super::refusal::{ErrorAnswer, FaultsAnswer, Refusal};
use super::schema::named;
use super::scope::{Filters, lists};
use super::texts::{Column, Party, Row, Texts, is_found_as};
use crate::aside::off_the_runtime;
use crate::{Service, Serving};

/// Most results at once.
const MOST_RESULTS: i64 = 500;
/// Results at once, unless another number is asked for.
const USUAL_RESULTS: i64 = 10;
/// The last place at which results may begin.
const LAST_OFFSET: i64 = 9_499;

/// Parties found by words.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchAnswer)]
struct Answer {
    /// Most that were asked for.
    limit: usize,
    /// Where they begin.
    offset: usize,
    /// How many there are.
    total: Total,
    /// The parties.
    results: Vec<Arc<Proxy>>,
    /// How many of all that were found have which values.
    #[schema(value_type = std::collections::HashMap<String, Facet>)]
    facets: BTreeMap<&'static str, Facet>,
}

/// What is asked.
struct Asked {
    words: Node,
    lists: Vec<String>,
    chosen: Filters,
    schema: interdict_model::Schema,
    filters: Vec<Filter>,
    /// Whether all filters of a field must hold, instead of one.
    all_filters: bool,
    target: Option<bool>,
    changed_since: Option<String>,
    limit: usize,
    offset: usize,
    sorts: Sorts,
    facets: Vec<&'static str>,
}

/// Find listed parties by words.
///
/// For reading. Whether somebody is listed is asked with `/match`, which knows spellings, scripts and dates.
#[utoipa::path(
    get,
    path = "/search/{dataset}",
    operation_id = "yente_search",
    tag = "yente",
    params(
        ("dataset" = String, Path, description = "A list of the edition, or `default` or `sanctions`: all of them"),
        ("q" = Option<String>, Query, description = "Words, `\"phrases\"`, `field:value`, `-not`, `this OR that`, `begin*`"),
        ("simple" = Option<bool>, Query, description = "Whether to read the words simply: nothing in them is an error"),
        ("fuzzy" = Option<bool>, Query, description = "Whether a letter or two of a word may differ"),
        ("schema" = Option<String>, Query, description = "What is looked for; `Thing` unless said"),
        ("include_dataset" = Option<Vec<String>>, Query, description = "Only parties of these lists"),
        ("exclude_dataset" = Option<Vec<String>>, Query, description = "No parties that stand on these lists alone"),
        ("exclude_schema" = Option<Vec<String>>, Query, description = "No parties of these schemata"),
        ("changed_since" = Option<String>, Query, pattern = r"^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?$",
            description = "Only parties that are new or changed since a day or moment"),
        ("countries" = Option<Vec<String>>, Query, description = "Only parties of one of these countries, by code"),
        ("topics" = Option<Vec<String>>, Query, description = "Only parties with one of these topics"),
        ("datasets" = Option<Vec<String>>, Query, description = "Only parties of one of these lists"),
        ("filter" = Option<Vec<String>>, Query, description = "`field:value`, such as `properties.birthDate:1985`"),
        ("filter_op" = Option<String>, Query, description = "`OR` (unless said) or `AND`: between filters of one field"),
        ("limit" = Option<i64>, Query, maximum = 500, description = "Most results; 10 unless said"),
        ("offset" = Option<i64>, Query, maximum = 9499, description = "Where results begin"),
        ("sort" = Option<Vec<String>>, Query, description = "`field:asc` or `field:desc`; by relevance unless said"),
        ("facets" = Option<Vec<String>>, Query,
            description = "Of datasets, schema, countries, identifiers, topics, genders; countries, topics and datasets unless said"),
        ("target" = Option<bool>, Query, description = "Deprecated: only parties that are targets, or that are not"),
    ),
    responses(
        (status = 200, body = Answer),
        (status = 400, body = ErrorAnswer, description = "What is asked cannot be done"),
        (status = 404, body = ErrorAnswer, description = "No such dataset"),
        (status = 422, body = FaultsAnswer, description = "The request is not of the form that is expected"),
    ),
    security(("key" = ["read"])),
)]
pub(crate) async fn search(
    State(service): State<Service>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let serving = service.serving();
    let asked = Asked::of(&serving, &dataset, Parameters::of(query.as_deref()))?;
    let found = off_the_runtime(move || asked.answer(&service, &serving)).await?;
    found.map(|answer| Json(answer).into_response())
}

impl Asked {
    fn of(serving: &Serving, dataset: &str, mut parameters: Parameters) -> Result<Self, Refusal> {
        let q = parameters.text("q").unwrap_or_default().to_owned();
        let schema = parameters.text("schema").unwrap_or("Thing").to_owned();
        let simple = parameters.flag("simple", false);
        let fuzzy = parameters.flag("fuzzy", false);
        let limit = parameters.count("limit", USUAL_RESULTS, MOST_RESULTS);
        let offset = parameters.count("offset", 0, LAST_OFFSET);
        let target = parameters.text("target").is_some().then(|| parameters.flag("target", false));
        let changed_since = parameters.moment("changed_since");
        let all_filters = parameters.word("filter_op", &["OR", "AND"]) == Some("AND");
        let facets = parameters.words("facets", &FACETS, &USUAL_FACETS);
        let mut filters: Vec<Filter> = Vec::new();
        for field in ["countries", "topics", "datasets"] {
            filters.extend(parameters.list(field).into_iter().map(|value| Filter::new(field, &value)));
        }
        let texts = parameters.list("filter");
        let sorts = Sorts::of(&parameters.list("sort"));
        let chosen = Filters {
            include_datasets: parameters.list("include_dataset"),
            exclude_datasets: parameters.list("exclude_dataset"),
            exclude_schemata: Filters::schemata(&parameters.list("exclude_schema")),
            ..Filters::default()
        };
        parameters.finish()?;
        let lists = lists(serving, dataset)?;
        chosen.check(serving)?;
        let schema = named(&schema).ok_or_else(|| Refusal::Bad("Invalid schema".to_owned()))?;
        for text in texts {
            let (field, value) = text
                .split_once(':')
                .ok_or_else(|| Refusal::Bad(format!("Invalid filter: {text}; write field:value")))?;
            filters.push(Filter::new(field, value));
        }
        let words = parsed(&q, simple, fuzzy).map_err(|why| Refusal::Bad(format!("Cannot parse query: {why}")))?;
        Ok(Self {
            words,
            lists,
            chosen,
            schema,
            filters,
            all_filters,
            target,
            changed_since,
            limit,
            offset,
            sorts,
            facets,
        })
    }

    fn answer(&self, service: &Service, serving: &Serving) -> Result<Answer, Refusal> {
        let texts = serving.yente.texts(serving);
        let changed = match &self.changed_since {
            Some(moment) => serving.yente.changed_since(serving, &service.store, moment).map_err(|error| {
                tracing::error!(target: "interdict", %error, "an older edition cannot be read");
                crate::Refusal::failed()
            })?,
            None => None,
        };
        let mut found = find(texts, serving, &self.words);
        found.retain(|(row, _)| {
            texts.party(*row).is_some_and(|party| {
                self.is_in_scope(texts, party)
                    && changed.as_ref().is_none_or(|changed| changed.contains(&*party.id))
                    && self.passes(texts, serving, *row)
            })
        });
        serving.index.damage()?;
        let total = Total::exactly(found.len());
        let rows: Vec<Row> = found.iter().map(|(row, _)| *row).collect();
        let facets = facets(texts, serving, &rows, &self.facets);
        let window = self.offset.saturating_add(self.limit);
        let results = if self.sorts.is_empty() {
            found.sort_by(|(one, score), (other, second)| second.total_cmp(score).then(one.cmp(other)));
            found.truncate(window);
            let shown = found.iter().skip(self.offset);
            shown.filter_map(|(row, _)| proxy(texts, serving, *row)).collect()
        } else {
            let mut all: Vec<Arc<Proxy>> = rows.iter().filter_map(|row| proxy(texts, serving, *row)).collect();
            all.sort_by(|one, other| compare(one, other, &self.sorts));
            all.into_iter().take(window).skip(self.offset).collect()
        };
        Ok(Answer { limit: self.limit, offset: self.offset, total, results, facets })
    }

    fn is_in_scope(&self, texts: &Texts, party: &Party) -> bool {
        let datasets: Vec<&str> = texts.values(party, Column::Datasets).collect();
        let among = |names: &[String]| datasets.iter().any(|own| names.iter().any(|name| name == own));
        let lists = self.chosen.lists_within(&self.lists);
        is_found_as(party.schema, self.schema)
            && !self.chosen.leaves_nothing_of(&self.lists)
            && (lists.is_empty() || among(&lists))
            && datasets.iter().any(|own| !self.chosen.exclude_datasets.iter().any(|name| name == own))
            && !self.chosen.exclude_schemata.contains(&party.schema)
            && self.target.is_none_or(|target| target == party.target)
    }

    /// Whether a party has what the filters ask for: of each field one value, or all of them.
    fn passes(&self, texts: &Texts, serving: &Serving, row: Row) -> bool {
        self.filters.iter().all(|filter| {
            if self.all_filters {
                return has(texts, serving, row, filter);
            }
            let mut same = self.filters.iter().filter(|other| other.field == filter.field);
            same.any(|other| has(texts, serving, row, other))
        })
    }
}

fn proxy(texts: &Texts, serving: &Serving, row: Row) -> Option<Arc<Proxy>> {
    serving.yente.proxy(serving, &texts.party(row)?.id)
}

/// Parties of some lists of which a word begins so, in any of their names; the best first.
pub(crate) fn with_beginning(serving: &Serving, lists: &[String], beginning: &str, limit: usize) -> Vec<Arc<Proxy>> {
    let texts = serving.yente.texts(serving);
    let mut found = find(texts, serving, &query::beginning(beginning));
    found.retain(|(row, _)| {
        let is_of = |party| texts.values(party, Column::Datasets).any(|own| lists.iter().any(|name| name == own));
        texts.party(*row).is_some_and(|party| lists.is_empty() || is_of(party))
    });
    found.sort_by(|(one, score), (other, second)| second.total_cmp(score).then(one.cmp(other)));
    found.iter().take(limit).filter_map(|(row, _)| proxy(texts, serving, *row)).collect()
}
