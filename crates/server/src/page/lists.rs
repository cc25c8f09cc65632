//! The lists in force, and what changed between editions.

use std::sync::{Arc, PoisonError};

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use interdict_page::changes::{self, Changes, EditionKept};
use interdict_page::lists::{self, ListInForce};
use interdict_sources::difference::{self, Difference};
use interdict_sources::edition::Manifest;
use serde::Deserialize;

use super::shown::{Looking, page};
use crate::aside::off_the_runtime;
use crate::asked::Query;
use crate::{Caller, Refusal, Service};

/// Most editions that are offered for comparison, the latest.
const MOST_EDITIONS: usize = 100;

/// The lists in force.
pub(crate) async fn in_force(
    State(service): State<Service>,
    caller: Option<Extension<Caller>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let looking = Looking::of(&service, headers, caller.map(|caller| caller.0));
    let serving = service.serving();
    let failures = service.store.failures();
    let shown: Vec<ListInForce> = serving
        .edition
        .datasets
        .iter()
        .map(|dataset| {
            let kept = serving.manifest.as_ref().and_then(|manifest| manifest.dataset(&dataset.name));
            ListInForce {
                in_force: dataset.clone(),
                known: kept.map(|kept| kept.known.clone()),
                checked: service.store.checked(&dataset.name),
                addresses: kept
                    .map_or_else(Vec::new, |kept| kept.files.iter().filter_map(|file| file.url.clone()).collect()),
                notes: kept.map_or(0, |kept| kept.report.notes.len()),
                failure: failures.get(&dataset.name).cloned(),
            }
        })
        .collect();
    Ok(page(lists::page(&looking.frame(&serving), &shown, serving.lexicon(), &interdict_evidence::matcher())))
}

/// Which editions are to be compared.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Between {
    from: Option<String>,
    to: Option<String>,
}

/// What was compared last: most ask for the same.
pub(crate) type Compared = Option<(String, String, Arc<Vec<Difference>>)>;

/// What changed between two editions; without their names, with the one in force.
pub(crate) async fn changed(
    State(service): State<Service>,
    caller: Option<Extension<Caller>>,
    headers: HeaderMap,
    Query(between): Query<Between>,
) -> Result<Response, Refusal> {
    let looking = Looking::of(&service, headers, caller.map(|caller| caller.0));
    let serving = service.serving();
    let permit = service.page.heavy.acquire().await.map_err(|error| Refusal::because(&error))?;
    let asked = service.clone();
    let in_force = serving.manifest.as_ref().map(|manifest| manifest.id.clone());
    let compared = off_the_runtime(move || compare(&asked, in_force, between)).await;
    drop(permit);
    let (kept, old, new, differences) = compared??;
    let changes = Changes { kept, old: old.as_deref(), new: new.as_deref(), differences: &differences };
    Ok(page(changes::page(&looking.frame(&serving), &changes)))
}

type Told = (Vec<EditionKept>, Option<String>, Option<String>, Arc<Vec<Difference>>);

fn compare(service: &Service, in_force: Option<String>, between: Between) -> Result<Told, Refusal> {
    // Versions kept for the past come in any order: they are compared on the command line alone.
    let mut manifests: Vec<Manifest> = service.store.list().map_err(|error| Refusal::because(&error))?;
    manifests.retain(|manifest| !manifest.history);
    let find = |id: &str| {
        manifests
            .iter()
            .find(|manifest| manifest.id == id)
            .ok_or_else(|| Refusal::not_found(format!("there is no edition `{id}`")))
    };
    let new = between.to.or(in_force).map(|id| find(&id)).transpose()?;
    let old = match &between.from {
        Some(id) => Some(find(id)?),
        None => new.and_then(|new| manifests.iter().rfind(|manifest| manifest.number < new.number)),
    };
    let differences = match (old, new) {
        (Some(old), Some(new)) => differences(service, old, new)?,
        _ => Arc::default(),
    };
    let shown = |manifest: &Manifest| EditionKept { id: manifest.id.clone(), created: manifest.created.clone() };
    let kept = manifests.iter().rev().take(MOST_EDITIONS).map(shown).collect();
    Ok((kept, old.map(|old| old.id.clone()), new.map(|new| new.id.clone()), differences))
}

fn differences(service: &Service, old: &Manifest, new: &Manifest) -> Result<Arc<Vec<Difference>>, Refusal> {
    let mut last = service.page.compared.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((from, to, differences)) = &*last
        && (from, to) == (&old.id, &new.id)
    {
        return Ok(differences.clone());
    }
    let differences =
        Arc::new(difference::between(&service.store, old, new).map_err(|error| Refusal::because(&error))?);
    *last = Some((old.id.clone(), new.id.clone(), differences.clone()));
    Ok(differences)
}
