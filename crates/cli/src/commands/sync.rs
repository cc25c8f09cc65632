//! `interdict sync`: files from publishers or from disk, through the guards, into an edition.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use interdict_names::Lexicon;
use interdict_opening::indexes;
use interdict_sources::edition::{DatasetManifest, Made, Manifest, Store};
use interdict_sources::sync::{Outcome, Source, day_in, read};
use interdict_sources::{SourceError, guard};
use serde::Serialize;

use super::publish::Publishing;
use super::{Exit, fetched};
use crate::answer::FORMAT;
use crate::arguments::{PlainFormat, Sync};
use crate::context;
use crate::progress::say;

/// Notes of a reader that are told one by one; all of them are in the manifest.
const TOLD: usize = 10;

/// How many times larger than its lexicon an edition may grow before the user is told.
const OUTGROWN: u64 = 2;

#[derive(Serialize)]
struct Synced<'a> {
    format: &'static str,
    changed: bool,
    edition: Option<&'a Manifest>,
    lexicon: Option<String>,
    refused: Vec<String>,
    warnings: Vec<String>,
    passed_over: Vec<String>,
    /// Datasets whose publishers still have what was fetched last.
    not_modified: &'a [String],
}

/// What one reading of sources came to.
pub(super) struct Step {
    pub(super) exit: Exit,
    pub(super) made: Option<Made>,
    pub(super) read: Vec<String>,
    pub(super) refused: Vec<SourceError>,
    pub(super) warnings: Vec<String>,
    pub(super) passed_over: Vec<SourceError>,
    pub(super) not_modified: Vec<String>,
}

pub(crate) fn run(arguments: &Sync, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let publishing = Publishing::of(arguments)?;
    if arguments.series {
        let exit = series(arguments, &store)?;
        publishing.publish(&store)?;
        return Ok(exit);
    }
    if arguments.from.is_empty() {
        return fetched::run(arguments, &store, &publishing);
    }
    let mut sources = arguments.from.clone();
    if let Some(dataset) = &arguments.dataset {
        let [source] = &mut sources[..] else {
            return Err(anyhow!("--dataset goes with a single --from; for several write --from {dataset}=PATH"));
        };
        source.dataset = Some(dataset.clone());
    }
    let step = step(arguments, &store, &sources, arguments.published.as_deref())?;
    let is_made = step.made.is_some();
    let exit = report(arguments, &store, step)?;
    if is_made {
        publishing.publish(&store)?;
    }
    Ok(exit)
}

/// Tells what came of a step.
pub(super) fn report(arguments: &Sync, store: &Store, step: Step) -> Result<Exit> {
    let mut out = anstream::stdout();
    let words = |errors: &[SourceError]| errors.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (manifest, changed) = match &step.made {
        Some(Made::New(manifest)) => (Some(&**manifest), true),
        Some(Made::Unchanged(manifest)) => (Some(&**manifest), false),
        None => (None, false),
    };
    let lexicon = if let Some(manifest) = manifest {
        let lexicon = lexicon(store, manifest)?;
        if !arguments.history {
            indexes::make(store, manifest, &lexicon, &say)?;
        }
        Some(lexicon)
    } else {
        let in_force = store.current()?.map_or_else(|| "the starter edition".to_owned(), |id| format!("edition {id}"));
        say(&format!("nothing could be read; {in_force} stays in force"));
        None
    };
    if arguments.format == PlainFormat::Json {
        let synced = Synced {
            format: FORMAT,
            changed,
            edition: manifest,
            lexicon: lexicon.map(|lexicon| lexicon.id().to_owned()),
            refused: words(&step.refused),
            warnings: step.warnings,
            passed_over: words(&step.passed_over),
            not_modified: &step.not_modified,
        };
        writeln!(out, "{}", serde_json::to_string_pretty(&synced)?)?;
    } else if let (Some(manifest), Some(lexicon)) = (manifest, lexicon) {
        let what = match (changed, arguments.history) {
            (true, false) => "In force now: edition",
            (true, true) => "Kept for questions about the past: edition",
            _ => "Nothing has changed; in force: edition",
        };
        writeln!(out, "{what} {}, lexicon {}", manifest.id, lexicon.id())?;
        for dataset in &manifest.datasets {
            let name = &dataset.in_force.name;
            let how = if step.read.contains(name) {
                "read"
            } else if step.not_modified.contains(name) {
                "not modified since"
            } else {
                "carried over"
            };
            tell(dataset, how, &mut out)?;
        }
    }
    Ok(step.exit)
}

/// Reads sources, holds back what the guards refuse, and makes an edition of the rest.
pub(super) fn step(arguments: &Sync, store: &Store, sources: &[Source], published: Option<&str>) -> Result<Step> {
    let Outcome { datasets, mut refused, passed_over } = read(sources, arguments.allow_partial);
    let in_force = store.in_force()?;
    let mut warnings = Vec::new();
    let mut accepted = Vec::new();
    for mut dataset in datasets {
        // The user's word for the day counts for the guards as well.
        dataset.published = published.map(str::to_owned).or(dataset.published);
        // Versions for questions about the past are measured against nothing.
        if arguments.history {
            accepted.push(dataset);
            continue;
        }
        let before = in_force.as_ref().and_then(|manifest| manifest.dataset(&dataset.name));
        let leave =
            guard::Leave { most_fall_percent: arguments.most_fall, accepted: arguments.accept.contains(&dataset.name) };
        match guard::check(&dataset, before, leave) {
            Ok(told) => {
                warnings.extend(told);
                accepted.push(dataset);
            }
            Err(error) => refused.push(error),
        }
    }
    for name in arguments.accept.iter().filter(|name| !accepted.iter().any(|dataset| dataset.name == **name)) {
        say(&format!("--accept {name}: there is no such list in this sync, or it was refused"));
    }
    for error in &passed_over {
        say(&format!("passed over: {error}"));
    }
    for error in &refused {
        say(&format!("refused: {error}"));
    }
    for warning in &warnings {
        say(&format!("WARNING: {warning}"));
    }
    let unreadable: u64 = accepted.iter().map(|dataset| dataset.report.unreadable).sum();
    let whole = refused.is_empty() && unreadable == 0 && (sources.is_empty() || !accepted.is_empty());
    let read = accepted.iter().map(|dataset| dataset.name.clone()).collect();
    let now = context::now()?;
    let made = match accepted.is_empty() {
        true => None,
        false if arguments.history => Some(store.keep_history(accepted, published, &now)?),
        false => Some(store.make(accepted, published, &now)?),
    };
    let exit = if whole { Exit::Nothing } else { Exit::NotDone };
    Ok(Step { exit, made, read, refused, warnings, passed_over, not_modified: Vec::new() })
}

/// Makes an edition of each file or folder of a folder, in the order of their names.
fn series(arguments: &Sync, store: &Store) -> Result<Exit> {
    let [Source { path, dataset }] = &arguments.from[..] else {
        return Err(anyhow!("--series goes with a single --from FOLDER"));
    };
    let mut steps = Vec::new();
    for entry in fs_err::read_dir(path).with_context(|| "--series wants a folder")? {
        steps.push(entry?.path());
    }
    steps.sort();
    let mut out = anstream::stdout();
    let (mut made, mut unchanged, mut exit) = (0u64, 0u64, Exit::Nothing);
    let mut refused = 0u64;
    for path in steps {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') {
            continue;
        }
        let day = arguments.published.clone().or_else(|| day_in(&name));
        let source = Source { path, dataset: dataset.clone().or_else(|| arguments.dataset.clone()) };
        let step = step(arguments, store, &[source], day.as_deref())?;
        exit = exit.max(step.exit);
        refused += step.refused.len() as u64;
        match step.made {
            Some(Made::New(manifest)) => {
                made += 1;
                if !store.has_lexicon() {
                    store.pin_lexicon(&store.open(&manifest.id)?)?;
                }
                let counts: Vec<String> = step
                    .read
                    .iter()
                    .filter_map(|name| manifest.dataset(name))
                    .map(|dataset| format!("{} {} parties", dataset.in_force.name, dataset.in_force.entities))
                    .collect();
                writeln!(out, "{name}: edition {}, {}", manifest.id, counts.join(", "))?;
            }
            Some(Made::Unchanged(manifest)) => {
                unchanged += 1;
                writeln!(out, "{name}: nothing has changed since edition {}", manifest.id)?;
            }
            None => writeln!(out, "{name}: refused")?,
        }
    }
    // Of the editions on the way nobody asks first of all.
    if let (Some(manifest), true) = (store.in_force()?, store.has_lexicon()) {
        indexes::make(store, &manifest, &store.pinned_lexicon()?, &say)?;
    }
    writeln!(out, "{made} editions made, {unchanged} unchanged, {refused} refused")?;
    Ok(exit)
}

/// The pinned lexicon, built now if there is none.
fn lexicon(store: &Store, manifest: &Manifest) -> Result<Lexicon> {
    if !store.has_lexicon() {
        say("the lexicon is built from this edition and pinned; later editions are weighed by the same one");
        return Ok(store.pin_lexicon(&store.open(&manifest.id)?)?);
    }
    let lexicon = store.pinned_lexicon()?;
    let parties: u64 = manifest.datasets.iter().map(|dataset| dataset.in_force.entities).sum();
    if parties > OUTGROWN * u64::from(lexicon.entities()) {
        say(&format!(
            "the pinned lexicon was built from {} parties, the edition now has {parties}: `interdict lexicon build` \
             weighs name parts by all of them (scores change: rescreen everything then)",
            lexicon.entities()
        ));
    }
    Ok(lexicon)
}

fn tell(dataset: &DatasetManifest, how: &str, out: &mut dyn Write) -> Result<()> {
    let own = &dataset.in_force;
    let published = if own.undated {
        format!("read {} (the files state no date: give it with --published)", own.published)
    } else {
        format!("published {}", own.published)
    };
    let note = match (own.starter, own.partial) {
        (true, _) => "  (rows of the starter edition, not the list)",
        (_, true) => "  PARTIAL",
        _ => "",
    };
    writeln!(out, "\n{}  {how}, {published}: {} parties, {} names{note}", own.name, own.entities, own.names)?;
    for missing in &dataset.missing {
        writeln!(out, "  missing: {missing}")?;
    }
    if how != "read" {
        return Ok(());
    }
    for (counter, count) in dataset.report.counts.iter().filter(|(counter, _)| !counter.contains(".raw.")) {
        writeln!(out, "  {count:>9}  {counter}")?;
    }
    for note in dataset.report.notes.iter().take(TOLD) {
        let line = note.line.map_or_else(String::new, |line| format!(", line {line}"));
        writeln!(out, "  {}{line}: {}", note.file, note.what)?;
    }
    if let more @ 1.. = dataset.report.notes.len().saturating_sub(TOLD) {
        writeln!(out, "  … and {more} more notes in the edition's manifest")?;
    }
    Ok(())
}
