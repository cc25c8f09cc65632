//! `interdict lists` and `interdict editions`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use interdict_model::EditionInForce;
use interdict_sources::edition::{Edition, Failure, Moment};
use jiff::civil::Date;
use serde::Serialize;

use super::Exit;
use crate::answer::FORMAT;
use crate::arguments::{Lists, PlainFormat};
use crate::context;

#[derive(Serialize)]
struct Told<'a> {
    format: &'static str,
    edition: &'a EditionInForce,
    lexicon: &'a str,
    as_of: &'a str,
    /// What the last syncs could not take in, by list.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    failures: BTreeMap<String, Failure>,
}

pub(crate) fn lists(arguments: &Lists, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let moment = Moment::from(&arguments.moment);
    let edition = store.open_at(&moment)?;
    context::not_asked(&store, &moment, &edition.in_force)?;
    let lexicon = store.lexicon(&edition)?;
    let Edition { in_force, .. } = edition;
    let now = context::now()?;
    let mut out = anstream::stdout();
    if arguments.format == PlainFormat::Json {
        writeln!(
            out,
            "{}",
            serde_json::to_string_pretty(&Told {
                format: FORMAT,
                edition: &in_force,
                lexicon: lexicon.id(),
                as_of: &now.time,
                failures: store.failures()
            })?
        )?;
        return Ok(Exit::Nothing);
    }
    writeln!(
        out,
        "Edition {}{}, lexicon {}",
        in_force.id,
        if in_force.starter { " (the starter edition)" } else { "" },
        lexicon.id()
    )?;
    writeln!(out, "{:<24} {:<12} {:>8} {:>9} {:>9}  version", "dataset", "published", "age", "parties", "names")?;
    for dataset in &in_force.datasets {
        let note = match (dataset.partial, dataset.undated) {
            _ if dataset.starter && !in_force.starter => "  rows of the starter edition only, not the list",
            (true, _) => "  PARTIAL: a part of this list is missing",
            (_, true) => "  UNDATED: the day of reading, the list may be older",
            _ => "",
        };
        let checked = store.checked(&dataset.name).map_or_else(String::new, |time| format!("  asked {time}"));
        writeln!(
            out,
            "{:<24} {:<12} {:>8} {:>9} {:>9}  {}{checked}{note}",
            dataset.name,
            dataset.published,
            age(&dataset.published, moment.as_of.as_deref().unwrap_or(&now.date)),
            dataset.entities,
            dataset.names,
            dataset.version
        )?;
    }
    for (name, failure) in store.failures() {
        writeln!(
            out,
            "\nWARNING: {name} could not be taken in since {}, {} times in a row: {}",
            failure.since, failure.times, failure.why
        )?;
    }
    if in_force.starter {
        writeln!(out, "\n{}", crate::format::table::STARTER)?;
    }
    Ok(Exit::Nothing)
}

/// Whole days between two days.
fn age(published: &str, today: &str) -> String {
    match (published.parse::<Date>(), today.parse::<Date>()) {
        (Ok(published), Ok(today)) => {
            today.since(published).map_or_else(|_| String::new(), |span| format!("{} days", span.get_days()))
        }
        _ => String::new(),
    }
}
