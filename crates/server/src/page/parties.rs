//! A party's page, and what became of it in the editions that are kept.

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use interdict_model::Entity;
use interdict_opening::history::{self, Came, History};
use interdict_page::Asked;
use interdict_page::dossier::{self, Dossier, Entry, History as Told, State as Became, Version};
use interdict_page::ties::Web;

use super::shown::{Looking, page};
use crate::aside::off_the_runtime;
use crate::{Caller, Refusal, Service, Serving};

/// What the script says when it asks for a part of a page.
const PART: &str = "x-interdict-part";

/// There is no party with that id.
pub(crate) fn unknown(id: &str, serving: &Serving) -> Refusal {
    Refusal::not_found(format!("there is no party `{id}` in edition {}", serving.edition.id))
}

fn of(serving: &Serving, id: &str, asked: Option<Asked>) -> Result<Dossier, Refusal> {
    let parties = serving.parties(id);
    if parties.is_empty() {
        return Err(unknown(id, serving));
    }
    let entries: Vec<Entry> =
        parties.into_iter().map(|party| Entry { entity: party.entity, same_party: party.same_party }).collect();
    let entities: Vec<&Entity> = entries.iter().map(|entry| &entry.entity).collect();
    let web = Web::around(&entities, |id| serving.index.entity(id));
    Ok(Dossier { id: id.to_owned(), entries, web, asked })
}

/// The page of a party.
pub(crate) async fn party(
    State(service): State<Service>,
    caller: Option<Extension<Caller>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let looking = Looking::of(&service, headers, caller.map(|caller| caller.0));
    let serving = service.serving();
    let asked = query.map(|query| Asked::from_query(&query)).filter(|asked| !asked.is_empty());
    let dossier = of(&serving, &id, asked)?;
    Ok(page(dossier::page(&looking.frame(&serving), &dossier, None)))
}

/// The same with its history, or the history alone where the script asks for it.
pub(crate) async fn past(
    State(service): State<Service>,
    caller: Option<Extension<Caller>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let looking = Looking::of(&service, headers, caller.map(|caller| caller.0));
    let serving = service.serving();
    let dossier = of(&serving, &id, None)?;
    let (store, asked) = (service.store.clone(), serving.clone());
    // It reads from the disk.
    let found = off_the_runtime(move || history::of(&store, asked.index.lexicon(), &id)).await?;
    let history = told(found.map_err(|error| Refusal::because(&error))?);
    if looking.headers.contains_key(PART) {
        return Ok(page(dossier::history_fragment(&history)));
    }
    Ok(page(dossier::page(&looking.frame(&serving), &dossier, Some(&history))))
}

/// What became of a party, the latest first.
fn told(history: History) -> Told {
    let versions = history.events.into_iter().rev().map(|event| Version {
        dataset: event.version.dataset,
        published: event.version.published,
        edition: event.version.edition,
        state: match event.change {
            Came::Present => Became::There,
            Came::Added => Became::Added,
            Came::Changed => Became::Changed(event.fields),
            Came::Removed => Became::Removed,
        },
    });
    Told { versions: versions.collect(), not_looked_at: history.not_looked_at.len() }
}
