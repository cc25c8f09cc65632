//! `interdict editions`.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, anyhow};
use interdict_opening::indexes;
use interdict_sources::edition::{Editions as EditionsKept, Manifest, Store};

use super::Exit;
use crate::answer::FORMAT;
use crate::arguments::{Editions, EditionsCommand, PlainFormat};
use crate::context;
use crate::progress::say;

pub(crate) fn run(arguments: &Editions, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    match &arguments.command {
        None => list(&store, arguments.format),
        Some(EditionsCommand::Verify { id, all }) => {
            let manifests = if *all {
                store.list()?
            } else {
                let current = id.clone().map_or_else(|| store.current(), |id| Ok(Some(id)))?;
                let id = current
                    .ok_or_else(|| anyhow!("no edition is kept yet; the starter edition is in the program itself"))?;
                vec![store.manifest(&id)?]
            };
            verify(&store, &manifests, arguments.format)
        }
        Some(EditionsCommand::Use { id }) => {
            let edition = store.use_edition(id)?;
            if store.has_lexicon() {
                indexes::make(&store, &store.manifest(&edition.in_force.id)?, &store.pinned_lexicon()?, &say)?;
            }
            let mut out = anstream::stdout();
            if arguments.format == PlainFormat::Json {
                let told = serde_json::json!({ "format": FORMAT, "current": edition.in_force.id });
                writeln!(out, "{}", serde_json::to_string_pretty(&told)?)?;
            } else {
                writeln!(out, "In force now: edition {}", edition.in_force.id)?;
            }
            Ok(Exit::Nothing)
        }
        Some(EditionsCommand::Prune { keep, older_than }) => {
            let before = older_than.map(context::days_ago).transpose()?;
            let pruned = store.prune(usize::from(*keep), before.as_deref())?;
            let indexes = indexes::prune(&store, &store.list()?)?;
            let mut out = anstream::stdout();
            if arguments.format == PlainFormat::Json {
                let told = serde_json::json!({
                    "format": FORMAT, "editions": pruned.editions, "objects": pruned.objects, "indexes": indexes,
                });
                writeln!(out, "{}", serde_json::to_string_pretty(&told)?)?;
            } else {
                let (editions, objects) = (pruned.editions.len(), pruned.objects);
                writeln!(out, "{editions} editions, {objects} files and {indexes} indexes removed")?;
            }
            Ok(Exit::Nothing)
        }
    }
}

fn verify(store: &Store, manifests: &[Manifest], format: PlainFormat) -> Result<Exit> {
    let mut out = anstream::stdout();
    let mut exit = Exit::Nothing;
    let mut told = Vec::new();
    for manifest in manifests {
        let verified = store.verify(manifest);
        let indexes = indexes::check(store, manifest);
        let is_whole = verified.faults.is_empty() && indexes.faults.is_empty();
        if !is_whole || !verified.unchecked.is_empty() {
            exit = Exit::NotDone;
        }
        if format == PlainFormat::Json {
            told.push(serde_json::json!({
                "id": manifest.id, "whole": verified.whole, "rebuilt": verified.rebuilt,
                "read_anew": verified.read_anew, "faults": verified.faults, "unchecked": verified.unchecked,
                "indexes": { "whole": indexes.whole, "faults": indexes.faults },
            }));
            continue;
        }
        let state = if is_whole { "whole" } else { "DAMAGED" };
        writeln!(
            out,
            "{}  {state}: {} files have their hashes, {} indexes their checksums; read again and the same: {}",
            manifest.id,
            verified.whole,
            indexes.whole,
            if verified.rebuilt.is_empty() { "none".to_owned() } else { verified.rebuilt.join(", ") }
        )?;
        for name in &verified.read_anew {
            writeln!(
                out,
                "  {name}: the readers have changed since; `interdict sync` again to use what they know now"
            )?;
        }
        for unchecked in &verified.unchecked {
            writeln!(out, "  NOT CHECKED: {unchecked}")?;
        }
        for fault in &verified.faults {
            writeln!(out, "  {fault}")?;
        }
        for fault in &indexes.faults {
            writeln!(out, "  {fault}. The lists are not concerned: remove the file, it is built again from them")?;
        }
    }
    if format == PlainFormat::Json {
        let told = serde_json::json!({ "format": FORMAT, "editions": told });
        writeln!(out, "{}", serde_json::to_string_pretty(&told)?)?;
    }
    Ok(exit)
}

fn list(store: &Store, format: PlainFormat) -> Result<Exit> {
    let kept = store.editions_kept()?;
    let mut out = anstream::stdout();
    if format == PlainFormat::Json {
        // By way of a value, so that members are in the order of their names.
        writeln!(out, "{}", serde_json::to_string_pretty(&serde_json::to_value(&kept)?)?)?;
        return Ok(Exit::Nothing);
    }
    let EditionsKept { current, editions: manifests, .. } = kept;
    if manifests.is_empty() {
        writeln!(
            out,
            "No edition is kept yet; the embedded starter edition is in force. `interdict sync` makes the first."
        )?;
    }
    for manifest in manifests {
        let mark = if current.as_deref() == Some(manifest.id.as_str()) { "*" } else { " " };
        let datasets: Vec<String> = manifest
            .datasets
            .iter()
            .map(|dataset| format!("{} ({})", dataset.in_force.name, dataset.in_force.published))
            .collect();
        let history = if manifest.history { "history, never in force: " } else { "" };
        writeln!(out, "{mark} {}  made {}  {history}{}", manifest.id, manifest.created, datasets.join(", "))?;
    }
    Ok(Exit::Nothing)
}
