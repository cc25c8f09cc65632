//! `/v1/screen`: subjects to answers, with all their evidence.

use std::sync::Arc;

use axum::extract::{Extension, Request, State};
use axum::response::Response;
use interdict_batch::{Answers, Screened, Screener};
use interdict_index::Request as Asked;
use interdict_intake::{Options, Row};
use interdict_model::Points;
use interdict_opening::OpeningError;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::subject::{SubjectAsked, Texts};
use super::{Fault, json, stream};
use crate::aside::{off_the_runtime, searched};
use crate::asked::{Query, Whole, parsed};
use crate::guard::{Permit, body};
use crate::{Refusal, Scope, Service, Serving, demand};

/// Subjects that are screened on the thread that has the request: for more, others help.
const INLINE: usize = 4;
/// Most hits that are described of a subject.
const MOST_HITS: usize = 500;

pub(super) fn routes() -> OpenApiRouter<Service> {
    demand(Scope::Screen, OpenApiRouter::new().routes(routes!(screen, screen_name)))
}

/// How subjects are screened.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct How {
    /// Least score of a hit, from 0 to 1; 0.7 where it is not said.
    #[param(minimum = 0, maximum = 1)]
    threshold: Option<f64>,
    /// Most hits to describe of a subject, at most 500; 5 where it is not said. The others are counted.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// Only parties of these datasets.
    dataset: Vec<String>,
    /// How 03/04/1980 is meant: `dmy` or `mdy`; both readings count where it is not said.
    date_order: Option<DateOrder>,
}

/// How 03/04/1980 is meant.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

/// Subjects, and how they are screened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Screening {
    /// One subject.
    subject: Option<SubjectAsked>,
    /// Or several.
    #[serde(default)]
    subjects: Vec<SubjectAsked>,
    /// Least score of a hit, from 0 to 1; 0.7 where it is not said.
    #[schema(minimum = 0, maximum = 1)]
    threshold: Option<f64>,
    /// Most hits to describe of a subject, at most 500; 5 where it is not said. The others are counted.
    #[schema(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// Only parties of these datasets.
    #[serde(default)]
    dataset: Vec<String>,
    /// How 03/04/1980 is meant: `dmy` or `mdy`; both readings count where it is not said.
    date_order: Option<DateOrder>,
}

/// A subject in a query, and how it is screened.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct NameAsked {
    /// All names it goes by.
    name: Vec<String>,
    /// What it is: `Person`, `Organization`, `Company`, `Vessel` …
    schema: Option<String>,
    /// Dates of birth or founding.
    birth_date: Vec<String>,
    /// Nationalities, residences, seats: codes or names.
    country: Vec<String>,
    /// Numbers that identify: `passport:A123`.
    identifiers: Vec<String>,
    /// Least score of a hit, from 0 to 1; 0.7 where it is not said.
    #[param(minimum = 0, maximum = 1)]
    threshold: Option<f64>,
    /// Most hits to describe, at most 500; 5 where it is not said. The others are counted.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// Only parties of these datasets.
    dataset: Vec<String>,
}

impl How {
    /// What the index is asked.
    fn asked(self) -> Result<Asked, Refusal> {
        let usual = Asked::default();
        let threshold = match self.threshold {
            None => usual.threshold,
            Some(number) => Points::from_unit_interval(number)
                .ok_or_else(|| Refusal::bad(format!("threshold: {number} is not from 0 to 1")))?,
        };
        let limit = match self.limit {
            None => usual.limit,
            Some(limit) if (1..=MOST_HITS).contains(&limit) => Some(limit),
            Some(limit) => return Err(Refusal::bad(format!("limit: {limit} is not from 1 to {MOST_HITS}"))),
        };
        // A field of a form that was left empty.
        let datasets = self.dataset.into_iter().filter(|dataset| !dataset.is_empty()).collect();
        Ok(Asked { threshold, limit, datasets, exhaustive: false })
    }

    /// How values are read.
    fn options(&self) -> Options {
        Options { day_first: self.date_order.map(|order| matches!(order, DateOrder::Dmy)), ..Options::default() }
    }

    /// An opened edition with these settings, and how values are read.
    pub(super) fn screener(self, serving: &Serving) -> Result<(Screener, Options), Refusal> {
        let options = self.options();
        let screener = serving.screener(self.asked()?).map_err(|error| match error {
            OpeningError::NoDataset { .. } => Refusal::bad(error.to_string()),
            other => Refusal::because(&other),
        })?;
        Ok((screener, options))
    }
}

/// Screens subjects against the edition in force.
///
/// A JSON document has one subject or several and gets one document, with results in their order. JSON lines
/// (`application/x-ndjson`) have a subject a line and get an answer a line while they are sent, in constant memory; a line that cannot
/// be read is answered with the status `rejected`. Settings stand in the document, for JSON lines in the query.
#[utoipa::path(
    post, path = "/v1/screen", tag = "v1", params(How), security(("key" = ["screen"])),
    request_body(content((Screening = "application/json"), (String = "application/x-ndjson"))),
    responses(
        (status = 200, description = "An answer for every subject; JSON lines have the members of the document on every line",
            content((Answers<'static> = "application/json"), (String = "application/x-ndjson"))),
        (status = "4XX", description = "Why there is no answer", body = Fault),
        (status = "5XX", description = "Why there is no answer", body = Fault),
    )
)]
async fn screen(
    State(service): State<Service>,
    permit: Option<Extension<Permit>>,
    Query(how): Query<How>,
    request: Request,
) -> Result<Response, Refusal> {
    let serving = service.serving();
    if body::is_json_lines(request.headers()) {
        let (screener, options) = how.screener(&serving)?;
        return Ok(stream::answered(
            service,
            screener,
            options,
            request.into_body(),
            permit.map(|Extension(permit)| permit),
        ));
    }
    let Whole(bytes) = Whole::of(request).await?;
    let asked: Screening = parsed(&bytes)?;
    let mut subjects = asked.subjects;
    subjects.extend(asked.subject);
    if subjects.is_empty() {
        return Err(Refusal::bad("there is no subject: send {\"subject\": {\"name\": …}} or {\"subjects\": [{…}, …]}"));
    }
    if subjects.len() > service.settings.limits.subjects {
        return Err(Refusal::too_many_subjects(subjects.len(), service.settings.limits.subjects));
    }
    let how = How {
        threshold: asked.threshold.or(how.threshold),
        limit: asked.limit.or(how.limit),
        dataset: if asked.dataset.is_empty() { how.dataset } else { asked.dataset },
        date_order: asked.date_order.or(how.date_order),
    };
    answered(&service, &serving, how, subjects).await
}

/// Screens one subject.
#[utoipa::path(
    get, path = "/v1/screen", tag = "v1", params(NameAsked), security(("key" = ["screen"])),
    responses(
        (status = 200, description = "Its answer", body = Answers<'static>),
        (status = "4XX", description = "Why there is no answer", body = Fault),
        (status = "5XX", description = "Why there is no answer", body = Fault),
    )
)]
async fn screen_name(State(service): State<Service>, Query(asked): Query<NameAsked>) -> Result<Response, Refusal> {
    let subject = SubjectAsked::in_query(
        Texts(asked.name),
        Texts(asked.schema.into_iter().collect()),
        Texts(asked.birth_date),
        Texts(asked.country),
        Texts(asked.identifiers),
    );
    let how = How { threshold: asked.threshold, limit: asked.limit, dataset: asked.dataset, date_order: None };
    answered(&service, &service.serving(), how, vec![subject]).await
}

async fn answered(
    service: &Service,
    serving: &Arc<Serving>,
    how: How,
    subjects: Vec<SubjectAsked>,
) -> Result<Response, Refusal> {
    let (screener, options) = how.screener(serving)?;
    let rows: Vec<Row> = subjects.iter().map(|subject| subject.row(0, &options)).collect();
    if service.settings.log_subjects {
        for subject in &subjects {
            tracing::info!(target: "interdict::subjects", edition = serving.edition.id, names = ?subject.names());
        }
    }
    let (screener, done) = screened(service, screener, rows).await?;
    for row in &done {
        service.metrics.subject(row.status.as_str());
    }
    let results = done.into_iter().map(Screened::answer).collect();
    json(&Answers { checked: screener.checked(), results })
}

/// Screens rows: a few on this thread, many on all cores.
pub(super) async fn screened(
    service: &Service,
    screener: Screener,
    rows: Vec<Row>,
) -> Result<(Screener, Vec<Screened>), Refusal> {
    let are_few = rows.len() <= INLINE;
    let work = move || {
        let done = searched(|| screener.rows(rows));
        (screener, done)
    };
    let (screener, done) = if are_few { work() } else { off_the_runtime(work).await? };
    Ok((screener, done.map_err(|error| service.unusable(&error))?))
}
