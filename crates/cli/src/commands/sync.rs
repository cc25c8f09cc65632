//! `interdict sync`.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, anyhow};
use interdict_sources::SourceError;
use interdict_sources::edition::{Made, Manifest};
use interdict_sources::sync::{Outcome, read};
use serde::Serialize;

use super::Exit;
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
    passed_over: Vec<String>,
}

pub(crate) fn run(arguments: Sync, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let mut sources = arguments.from;
    if let Some(dataset) = arguments.dataset {
        let [source] = &mut sources[..] else {
            return Err(anyhow!("--dataset goes with a single --from; for several write --from {dataset}=PATH"));
        };
        source.dataset = Some(dataset);
    }
    let Outcome { datasets, refused, passed_over } = read(&sources, arguments.allow_partial);
    let unreadable: u64 = datasets.iter().map(|dataset| dataset.report.unreadable).sum();
    for error in &passed_over {
        say(&format!("passed over: {error}"));
    }
    for error in &refused {
        say(&format!("refused: {error}"));
    }
    let names: Vec<String> = datasets.iter().map(|dataset| dataset.name.clone()).collect();
    let exit = if refused.is_empty() && unreadable == 0 { Exit::Nothing } else { Exit::NotDone };
    let words = |errors: &[SourceError]| errors.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut out = anstream::stdout();
    if datasets.is_empty() {
        let in_force = store.current()?.map_or_else(|| "the starter edition".to_owned(), |id| format!("edition {id}"));
        say(&format!("nothing could be read; {in_force} stays in force"));
        if arguments.format == PlainFormat::Json {
            writeln!(
                out,
                "{}",
                serde_json::to_string_pretty(&Synced {
                    format: FORMAT,
                    changed: false,
                    edition: None,
                    lexicon: None,
                    refused: words(&refused),
                    passed_over: words(&passed_over)
                })?
            )?;
        }
        return Ok(Exit::NotDone);
    }
    let made = store.make(datasets, arguments.published.as_deref(), &context::now()?)?;
    let (manifest, changed) = match &made {
        Made::New(manifest) => (manifest, true),
        Made::Unchanged(manifest) => (manifest, false),
    };
    let edition = store.open(&manifest.id)?;
    let lexicon = if store.has_lexicon() {
        let lexicon = store.lexicon(&edition)?;
        let parties: u64 = edition.in_force.datasets.iter().map(|dataset| dataset.entities).sum();
        if parties > OUTGROWN * u64::from(lexicon.entities()) {
            say(&format!(
                "the pinned lexicon was built from {} parties, the edition now has {parties}: `interdict lexicon build` \
                 weighs name parts by all of them (scores change: rescreen everything then)",
                lexicon.entities()
            ));
        }
        lexicon
    } else {
        say("the lexicon is built from this edition and pinned; later editions are weighed by the same one");
        store.pin_lexicon(&edition)?
    };
    match arguments.format {
        PlainFormat::Json => {
            let synced = Synced {
                format: FORMAT,
                changed,
                edition: Some(manifest),
                lexicon: Some(lexicon.id().to_owned()),
                refused: words(&refused),
                passed_over: words(&passed_over),
            };
            writeln!(out, "{}", serde_json::to_string_pretty(&synced)?)?;
        }
        PlainFormat::Table => {
            writeln!(
                out,
                "{} {}, lexicon {}",
                if changed { "In force now: edition" } else { "Nothing has changed; in force: edition" },
                manifest.id,
                lexicon.id()
            )?;
            for dataset in &manifest.datasets {
                let own = &dataset.in_force;
                let how = if names.contains(&own.name) { "read" } else { "carried over" };
                let published = if own.undated {
                    format!("read {} (the files state no date: give it with --published)", own.published)
                } else {
                    format!("published {}", own.published)
                };
                writeln!(
                    out,
                    "\n{}  {how}, {published}: {} parties, {} names{}",
                    own.name,
                    own.entities,
                    own.names,
                    if own.starter {
                        "  (rows of the starter edition, not the list)"
                    } else if own.partial {
                        "  PARTIAL"
                    } else {
                        ""
                    }
                )?;
                for missing in &dataset.missing {
                    writeln!(out, "  missing: {missing}")?;
                }
                if how == "carried over" {
                    continue;
                }
                for (counter, count) in dataset.report.counts.iter().filter(|(counter, _)| !counter.contains(".raw.")) {
                    writeln!(out, "  {count:>9}  {counter}")?;
                }
                for note in dataset.report.notes.iter().take(TOLD) {
                    writeln!(
                        out,
                        "  {}{}: {}",
                        note.file,
                        note.line.map_or_else(String::new, |line| format!(", line {line}")),
                        note.what
                    )?;
                }
                if let more @ 1.. = dataset.report.notes.len().saturating_sub(TOLD) {
                    writeln!(out, "  … and {more} more notes in the edition's manifest.json")?;
                }
            }
        }
    }
    Ok(exit)
}
