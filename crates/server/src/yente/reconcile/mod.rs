//! `/reconcile/{dataset}`: the Reconciliation API 0.2, which OpenRefine speaks.
//!
//! After <https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/>.

mod extend;
mod manifest;
mod queries;
mod suggest;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use interdict_model::Schema;
use serde::Serialize;
use utoipa::ToSchema;

use self::manifest::Manifest;
use self::suggest::{PropertyProposals, Suggestions};
use super::parameters::Parameters;
use super::refusal::{ErrorAnswer, FaultsAnswer, Refusal};
use super::schema::{description, labels};
use super::scope::lists;
use super::{algorithms, search};
use crate::Service;
use crate::aside::off_the_runtime;
use crate::asked::Whole;

/// A schema, as reconciliation knows types.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = YenteType)]
struct Type {
    /// The schema's name.
    id: &'static str,
    /// Its name for people.
    name: &'static str,
    /// What it is.
    description: &'static str,
}

impl Type {
    const fn of(schema: Schema) -> Self {
        Self { id: schema.as_str(), name: labels(schema).1, description: description(schema) }
    }
}

/// The schemata that can be asked for.
fn types() -> impl Iterator<Item = Type> {
    Schema::ALL.into_iter().map(Type::of)
}

/// Queries or a wish for more columns, of which one is sent.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its description is used")]
#[schema(as = YenteReconciliationForm)]
struct ReconciliationForm {
    /// Queries by the client's keys, as JSON.
    queries: Option<String>,
    /// Ids and properties, as JSON.
    extend: Option<String>,
}

/// What the service can do, for clients that reconcile; with `queries`, their answers.
#[utoipa::path(
    get,
    path = "/reconcile/{dataset}",
    operation_id = "yente_reconciliation",
    tag = "yente",
    params(("dataset" = String, Path, description = "A list of the edition, or `default` or `sanctions`: all of them")),
    responses(
        (status = 200, body = Manifest),
        (status = 404, body = ErrorAnswer, description = "No such dataset"),
    ),
    security(("key" = ["screen"])),
)]
pub(crate) async fn manifest(
    State(service): State<Service>,
    Path(dataset): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refusal> {
    let serving = service.serving();
    lists(&serving, &dataset)?;
    Ok(Json(Manifest::of(&base(&service, &headers, &uri), &dataset)).into_response())
}

/// The address by which the client reached the service.
fn base(service: &Service, headers: &HeaderMap, uri: &Uri) -> String {
    let scheme = if service.settings.tls.is_some() { "https" } else { "http" };
    // A proxy that ends TLS says so; nothing but links in the answer depends on it.
    let forwarded = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let scheme = if forwarded == Some("https") { "https" } else { scheme };
    let host = headers.get(HOST).and_then(|value| value.to_str().ok());
    let host = host.or_else(|| uri.authority().map(axum::http::uri::Authority::as_str)).unwrap_or("localhost");
    format!("{scheme}://{host}")
}

/// Find the listed parties that rows of a table mean, or fetch what is known of them.
///
/// `queries` are answered with candidates, the best first; `extend` with values of properties.
#[utoipa::path(
    post,
    path = "/reconcile/{dataset}",
    operation_id = "yente_reconcile",
    tag = "yente",
    params(
        ("dataset" = String, Path, description = "A list of the edition, or `default` or `sanctions`: all of them"),
        ("algorithm" = Option<String>, Query, description = "Names of yente's are taken; Interdict's own matcher answers"),
        ("changed_since" = Option<String>, Query, pattern = r"^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?$",
            description = "Only parties that are new or changed since a day or moment"),
    ),
    request_body(content = ReconciliationForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = Value, headers(("x-batch-size" = u64, description = "How many queries or rows were answered"))),
        (status = 400, body = ErrorAnswer, description = "What is asked cannot be done"),
        (status = 404, body = ErrorAnswer, description = "No such dataset"),
        (status = 422, body = FaultsAnswer, description = "The request is not of the form that is expected"),
    ),
    security(("key" = ["screen"])),
)]
pub(crate) async fn reconcile(
    State(service): State<Service>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
    Whole(bytes): Whole,
) -> Result<Response, Refusal> {
    let serving = service.serving();
    let mut parameters = Parameters::of(query.as_deref());
    let algorithm = parameters.text("algorithm").map(str::to_owned);
    let changed_since = parameters.moment("changed_since");
    parameters.finish()?;
    algorithms::check(algorithm.as_deref(), &[])?;
    let lists = lists(&serving, &dataset)?;
    let form: Vec<(String, String)> = serde_html_form::from_bytes(&bytes)
        .map_err(|error| Refusal::Bad(format!("the form is not understood: {error}")))?;
    let field = |name: &str| {
        let found = form.iter().rfind(|(key, _)| key == name).map(|(_, value)| value.clone());
        found.filter(|value| !value.trim().is_empty())
    };
    let (extend, queries) = (field("extend"), field("queries"));
    let (count, answer) = off_the_runtime(move || match (extend, queries) {
        (Some(extend), _) => extend::answer(&serving, &extend),
        (None, Some(queries)) => queries::answer(&service, &serving, &lists, &queries, changed_since.as_deref()),
        (None, None) => Err(Refusal::Bad("send a form with `queries` or `extend`".to_owned())),
    })
    .await??;
    let mut headers = HeaderMap::new();
    headers.insert("x-batch-size", count.into());
    Ok((headers, Json(answer)).into_response())
}

/// Parties a name of which begins so.
#[utoipa::path(
    get,
    path = "/reconcile/{dataset}/suggest/entity",
    operation_id = "yente_suggest_entity",
    tag = "yente",
    params(
        ("dataset" = String, Path, description = "A list of the edition, or `default` or `sanctions`: all of them"),
        ("prefix" = String, Query, min_length = 1, description = "How a name begins"),
        ("limit" = Option<i64>, Query, maximum = 500, description = "Most suggestions; 10 unless said"),
    ),
    responses(
        (status = 200, body = Suggestions),
        (status = 404, body = ErrorAnswer, description = "No such dataset"),
        (status = 422, body = FaultsAnswer, description = "The request is not of the form that is expected"),
    ),
    security(("key" = ["screen"])),
)]
pub(crate) async fn suggest_entity(
    State(service): State<Service>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let mut parameters = Parameters::of(query.as_deref());
    let prefix = parameters.some_text("prefix");
    let limit = parameters.count("limit", 10, 500);
    parameters.finish()?;
    let serving = service.serving();
    let lists = lists(&serving, &dataset)?;
    let suggestions = off_the_runtime(move || {
        let found = search::with_beginning(&serving, &lists, &prefix, limit);
        Suggestions::of_parties(prefix, found.iter().map(|proxy| &**proxy))
    });
    Ok(Json(suggestions.await?).into_response())
}

/// Properties whose name begins so.
#[utoipa::path(
    get,
    path = "/reconcile/{dataset}/suggest/property",
    operation_id = "yente_suggest_property",
    tag = "yente",
    params(
        ("dataset" = String, Path, description = "A list of the edition, or `default` or `sanctions`: all of them"),
        ("prefix" = String, Query, min_length = 1, description = "How a name begins"),
    ),
    responses(
        (status = 200, body = Suggestions),
        (status = 404, body = ErrorAnswer, description = "No such dataset"),
        (status = 422, body = FaultsAnswer, description = "The request is not of the form that is expected"),
    ),
    security(("key" = ["screen"])),
)]
pub(crate) async fn suggest_property(
    State(service): State<Service>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let prefix = prefix(&service, &dataset, query.as_deref())?;
    Ok(Json(Suggestions::of_properties(prefix)).into_response())
}

/// Schemata whose name begins so.
#[utoipa::path(
    get,
    path = "/reconcile/{dataset}/suggest/type",
    operation_id = "yente_suggest_type",
    tag = "yente",
    params(
        ("dataset" = String, Path, description = "A list of the edition, or `default` or `sanctions`: all of them"),
        ("prefix" = String, Query, min_length = 1, description = "How a name begins"),
    ),
    responses(
        (status = 200, body = Suggestions),
        (status = 404, body = ErrorAnswer, description = "No such dataset"),
        (status = 422, body = FaultsAnswer, description = "The request is not of the form that is expected"),
    ),
    security(("key" = ["screen"])),
)]
pub(crate) async fn suggest_type(
    State(service): State<Service>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let prefix = prefix(&service, &dataset, query.as_deref())?;
    Ok(Json(Suggestions::of_types(prefix)).into_response())
}

/// The beginning that is asked about, of a dataset that is there.
fn prefix(service: &Service, dataset: &str, query: Option<&str>) -> Result<String, Refusal> {
    let mut parameters = Parameters::of(query);
    let prefix = parameters.some_text("prefix");
    parameters.finish()?;
    lists(&service.serving(), dataset)?;
    Ok(prefix)
}

/// Properties by which a table of parties can be extended.
#[utoipa::path(
    get,
    path = "/reconcile/{dataset}/extend/property",
    operation_id = "yente_extend_property",
    tag = "yente",
    params(
        ("dataset" = String, Path, description = "A list of the edition, or `default` or `sanctions`: all of them"),
        ("type" = Option<String>, Query, description = "Properties of this schema; `Thing` unless said"),
        ("limit" = Option<i64>, Query, maximum = 500, description = "Most properties; all unless said"),
    ),
    responses(
        (status = 200, body = PropertyProposals),
        (status = 400, body = ErrorAnswer, description = "No such schema"),
        (status = 404, body = ErrorAnswer, description = "No such dataset"),
        (status = 422, body = FaultsAnswer, description = "The request is not of the form that is expected"),
    ),
    security(("key" = ["screen"])),
)]
pub(crate) async fn extend_property(
    State(service): State<Service>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let mut parameters = Parameters::of(query.as_deref());
    let schema = parameters.text("type").unwrap_or("Thing").to_owned();
    let limit = parameters.count("limit", 0, 500);
    parameters.finish()?;
    lists(&service.serving(), &dataset)?;
    Ok(Json(PropertyProposals::of(&schema, limit)?).into_response())
}
