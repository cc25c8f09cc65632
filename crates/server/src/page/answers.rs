//! Screening a name: the page, what the script asks for as one types, and a question against one party.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use interdict_batch::explained::Party;
use interdict_batch::screener::{NOTHING_TO_COMPARE, nothing_to_compare};
use interdict_batch::{Status, SubjectShown};
use interdict_evidence::Question;
use interdict_index::{Request, Unusable};
use interdict_page::results::{LEAST, MOST, Match, Results};
use interdict_page::side_by_side::{self, Pair};
use interdict_page::{Asked, search};

use super::shown::{Looking, page};
use crate::aside::{off_the_runtime, searched};
use crate::{Caller, Refusal, Service, Serving};

/// The page.
pub(crate) async fn screen(
    State(service): State<Service>,
    caller: Option<Extension<Caller>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let looking = Looking::of(&service, headers, caller.map(|caller| caller.0));
    let serving = service.serving();
    let asked = Asked::from_query(&query.unwrap_or_default());
    let results = results(&service, &serving, &asked).await?;
    Ok(page(search::page(&looking.frame(&serving), &asked, results.as_ref())))
}

/// What was found, without what is round it.
pub(crate) async fn results_alone(
    State(service): State<Service>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let serving = service.serving();
    let asked = Asked::from_query(&query.unwrap_or_default());
    let results = results(&service, &serving, &asked).await?;
    Ok(page(search::fragment(&serving.edition, &asked, results.as_ref())))
}

async fn results(service: &Service, serving: &Arc<Serving>, asked: &Asked) -> Result<Option<Results>, Refusal> {
    if asked.is_empty() {
        return Ok(None);
    }
    let (serving, asked) = (serving.clone(), asked.clone());
    // The page looks far below the usual threshold, where a search takes longer than a thread of the runtime should be held.
    let found = off_the_runtime(move || look(&serving, &asked)).await?;
    let results = found.map_err(|error| Refusal::because(&error))?;
    let is_hit = results.matches.iter().any(|found| found.hit.is_match);
    service.metrics.subject(if is_hit { Status::Hit } else { Status::NoHit }.as_str());
    Ok(Some(results))
}

fn look(serving: &Serving, asked: &Asked) -> Result<Results, Unusable> {
    let understood = asked.understood();
    let refused = |why: &str| Results {
        understood: understood.clone(),
        matches: Vec::new(),
        cut: 0,
        refused: Some(why.to_owned()),
    };
    let Some(subject) = understood.subject.as_ref().filter(|subject| !nothing_to_compare(subject)) else {
        return Ok(refused(NOTHING_TO_COMPARE));
    };
    if let Some(unknown) = asked.lists.iter().find(|list| !serving.has_dataset(list)) {
        return Ok(refused(&format!("The edition in force has no list `{unknown}`.")));
    }
    let request = Request { threshold: LEAST, limit: Some(MOST), datasets: asked.lists.clone(), ..Request::default() };
    let found = searched(|| serving.search(subject, &request))?;
    let matches = found.hits.into_iter().map(|mut hit| {
        hit.is_match = hit.score >= Request::default().threshold;
        let entity = serving
            .index
            .parties_with(&hit.id)
            .map(|(_, entity)| entity)
            .find(|entity| entity.datasets == hit.datasets);
        Match { hit, entity }
    });
    Ok(Results { matches: matches.collect(), cut: found.cut, refused: None, understood })
}

/// A question beside a party.
pub(crate) async fn beside(
    State(service): State<Service>,
    caller: Option<Extension<Caller>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let looking = Looking::of(&service, headers, caller.map(|caller| caller.0));
    let serving = service.serving();
    let asked = Asked::from_query(&query.unwrap_or_default());
    let understood = asked.understood();
    let Some(subject) = understood.subject.filter(|subject| !nothing_to_compare(subject)) else {
        return Err(Refusal::bad(format!(
            "{NOTHING_TO_COMPARE}: nothing was asked that could be held against the party"
        )));
    };
    let entities = serving.records(&id);
    if entities.is_empty() {
        return Err(super::parties::unknown(&id, &serving));
    }
    let lexicon = serving.index.lexicon();
    let question = Question::new(Cow::Borrowed(&subject), lexicon);
    let pairs: Vec<Pair> =
        entities.into_iter().map(|entity| Pair { party: Party::of(&question, &entity, lexicon), entity }).collect();
    let shown = SubjectShown::from(&subject);
    Ok(page(side_by_side::page(&looking.frame(&serving), &asked, &shown, &pairs, &understood.not_understood)))
}
