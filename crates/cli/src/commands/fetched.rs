//! `interdict sync` without files: the lists from their publishers, once or again and again.

use anyhow::Result;
use interdict_fetch::{Fetched, Kept, Settings, fetch};
use interdict_opening::indexes;
use interdict_sources::READER_VERSION;
use interdict_sources::edition::{Made, Manifest, Store};
use interdict_sources::sync::Source;

use super::Exit;
use super::publish::Publishing;
use super::sync::{Step, report, step};
use crate::arguments::Sync;
use crate::context;
use crate::progress::{Fetching, say};

pub(super) fn run(arguments: &Sync, store: &Store, publishing: &Publishing) -> Result<Exit> {
    let settings = context::settings(arguments.settings.settings.as_deref(), store)?;
    let Some(pause) = arguments.watch else {
        return once(arguments, store, &settings, publishing);
    };
    let mut exit = Exit::Nothing;
    let mut round = 0;
    loop {
        round += 1;
        say(&format!("{}: fetching", context::now()?.time));
        // A round that fails must not end the watch: the next one may succeed.
        let came = once(arguments, store, &settings, publishing).unwrap_or_else(|error| {
            say(&format!("error: {error:#}"));
            Exit::NotDone
        });
        exit = exit.max(came);
        if arguments.rounds.is_some_and(|rounds| round >= rounds) {
            return Ok(exit);
        }
        std::thread::sleep(pause);
    }
}

fn once(arguments: &Sync, store: &Store, settings: &Settings, publishing: &Publishing) -> Result<Exit> {
    let kept = Kept::open(store.home())?;
    let now = context::now()?;
    let bars = Fetching::new();
    let chosen = settings.chosen(&arguments.datasets)?;
    if arguments.fresh {
        chosen.iter().try_for_each(|publisher| kept.forget(&publisher.name))?;
    }
    say(&format!("fetching {} lists", chosen.len()));
    let results = fetch(&chosen, settings, &kept, &now.time, &|event| bars.show(event))?;
    let in_force = store.in_force()?;
    let (mut sources, mut failed, mut not_modified) = (Vec::<Source>::new(), Vec::new(), Vec::new());
    let mut why = Vec::new();
    for (publisher, result) in chosen.iter().zip(results) {
        match result {
            Ok(list) if list.unchanged && has(store, in_force.as_ref(), &list) => not_modified.push(list.dataset),
            Ok(list) => sources.push(Source { path: list.folder, dataset: Some(list.dataset) }),
            Err(error) => {
                say(&format!("not fetched: {error}"));
                why.push((publisher.name.clone(), error.to_string()));
                failed.push(error);
            }
        }
    }
    let mut came = step(arguments, store, &sources, arguments.published.as_deref())?;
    for dataset in came.read.iter().chain(&not_modified) {
        kept.accept(dataset)?;
    }
    let refused = sources.iter().filter_map(|source| Some((source, source.dataset.clone()?)));
    why.extend(refused.filter(|(_, name)| !came.read.contains(name)).map(|(source, name)| {
        // What is no list at all is passed over where others are read.
        let told = came.refused.iter().chain(&came.passed_over);
        let own = told.filter(|error| error.file.starts_with(&source.path));
        (name, own.map(ToString::to_string).collect::<Vec<_>>().join("; "))
    }));
    store.note_failures(why, came.read.iter().chain(&not_modified), &now)?;
    if came.made.is_none()
        && let Some(in_force) = in_force
        && !not_modified.is_empty()
    {
        came.made = Some(Made::Unchanged(Box::new(in_force)));
    }
    let exit = if failed.is_empty() { came.exit } else { Exit::NotDone };
    failed.append(&mut came.refused);
    let is_made = came.made.is_some();
    let exit = exit.max(report(arguments, store, Step { exit, refused: failed, not_modified, ..came })?);
    // Publishing looks for the files of the edition in force alone.
    retain(store, settings)?;
    if is_made {
        publishing.publish(store)?;
    }
    Ok(exit)
}

/// Whether an edition has a dataset, whole, made of just these files by the readers of this program.
fn has(store: &Store, in_force: Option<&Manifest>, list: &Fetched) -> bool {
    in_force.and_then(|manifest| manifest.dataset(&list.dataset)).is_some_and(|dataset| {
        store.check(dataset).is_ok()
            && dataset.reader == READER_VERSION
            && !dataset.in_force.partial
            && list.origins.files.iter().all(|origin| dataset.files.iter().any(|file| file.sha256 == origin.sha256))
    })
}

/// Removes editions that the settings say are too old.
fn retain(store: &Store, settings: &Settings) -> Result<()> {
    let Some(days) = settings.retention.days else { return Ok(()) };
    let keep = usize::from(settings.retention.keep.unwrap_or(1));
    let pruned = store.prune(keep, Some(&context::days_ago(days)?))?;
    if !pruned.editions.is_empty() {
        indexes::prune(store, &store.list()?)?;
    }
    if !pruned.editions.is_empty() {
        say(&format!(
            "{} editions older than {days} days and {} files removed, as the settings file says",
            pruned.editions.len(),
            pruned.objects
        ));
    }
    Ok(())
}
