//! What every command needs: the store, the edition in force, the clock.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use etcetera::BaseStrategy;
use interdict_fetch::Settings;
use interdict_index::Index;
use interdict_model::{EditionInForce, PartialDate};
use interdict_sources::edition::{Lists, Moment, Now, Store};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::progress::say;
use crate::segments;

/// The store in the given folder, or in the platform's data folder.
pub(crate) fn store(home: Option<&Path>) -> Result<Store> {
    let home = match home {
        Some(home) => home.to_owned(),
        None => etcetera::choose_base_strategy()
            .context("no data folder could be found; say where to keep editions with --home or INTERDICT_HOME")?
            .data_dir()
            .join("interdict"),
    };
    Ok(Store::new(home))
}

/// Addresses and network settings: the named file, else `sources.toml` beside the editions, else the embedded book.
pub(crate) fn settings(file: Option<&Path>, store: &Store) -> Result<Settings> {
    let usual = store.home().join("sources.toml");
    Ok(match file {
        Some(file) => Settings::with_file(file)?,
        None if usual.exists() => Settings::with_file(&usual)?,
        None => Settings::embedded()?,
    })
}

/// The moment of the command. `INTERDICT_NOW` (RFC 3339) sets it, for replays and tests.
pub(crate) fn now() -> Result<Now> {
    let timestamp = match std::env::var("INTERDICT_NOW") {
        Ok(text) => text.parse::<Timestamp>().context("INTERDICT_NOW must be a time such as 2026-11-24T12:00:00Z")?,
        Err(_) => Timestamp::now(),
    };
    let whole = Timestamp::from_second(timestamp.as_second()).unwrap_or(timestamp);
    Ok(Now { date: TimeZone::UTC.to_datetime(whole).date().to_string(), time: whole.to_string() })
}

/// The day that is asked about: the one that is said, else today.
pub(crate) fn day(said: Option<&str>) -> Result<PartialDate> {
    Ok(match said {
        Some(day) => day.parse()?,
        None => now()?.date.parse()?,
    })
}

/// The day so many days before today, ISO 8601.
pub(crate) fn days_ago(days: u32) -> Result<String> {
    let today: jiff::civil::Date = now()?.date.parse()?;
    Ok(today.checked_sub(jiff::Span::new().days(i64::from(days)))?.to_string())
}

/// An edition ready to be searched.
pub(crate) struct Opened {
    /// What answers say of it.
    pub(crate) in_force: EditionInForce,
    /// Its entities and their index.
    pub(crate) index: Index,
}

impl Opened {
    /// What answers say of the edition when only these datasets are asked; none are all. A dataset that is not there
    /// is an error.
    pub(crate) fn only(&self, datasets: &[String]) -> Result<EditionInForce> {
        for dataset in datasets {
            if !self.in_force.datasets.iter().any(|known| known.name == *dataset) && !self.index.has_dataset(dataset) {
                let known: Vec<&str> = self.in_force.datasets.iter().map(|dataset| dataset.name.as_str()).collect();
                return Err(anyhow!("the edition in force has no dataset `{dataset}`; it has {}", known.join(", ")));
            }
        }
        let mut edition = self.in_force.clone();
        if !datasets.is_empty() {
            // Lists that were not looked at are not named.
            edition.datasets.retain(|dataset| datasets.contains(&dataset.name));
            edition.partial = edition.datasets.iter().any(|dataset| dataset.partial);
        }
        Ok(edition)
    }
}

/// Says which lists in force today had no version yet at another moment: an answer without them is easily misread.
pub(crate) fn not_asked(store: &Store, moment: &Moment, asked: &EditionInForce) -> Result<()> {
    if moment.is_now() {
        return Ok(());
    }
    let now = store.in_force()?.map_or_else(Vec::new, |manifest| manifest.in_force().datasets);
    let absent: Vec<&str> = now
        .iter()
        .map(|dataset| dataset.name.as_str())
        .filter(|name| !asked.datasets.iter().any(|dataset| dataset.name == *name))
        .collect();
    if !absent.is_empty() {
        say(&format!("not asked, since no version that old is kept: {}", absent.join(", ")));
    }
    Ok(())
}

/// Opens the lists of a moment: without one the edition in force.
pub(crate) fn open(store: &Store, moment: &Moment) -> Result<Opened> {
    let lists = store.lists_at(moment)?;
    let Lists::Kept { in_force, datasets, .. } = &lists else {
        let edition = store.read(lists)?;
        let lexicon = store.lexicon(&edition)?;
        not_asked(store, moment, &edition.in_force)?;
        return Ok(Opened { in_force: edition.in_force, index: Index::new(edition.entities, lexicon)? });
    };
    not_asked(store, moment, in_force)?;
    let lexicon =
        if store.has_lexicon() { store.pinned_lexicon()? } else { store.lexicon(&store.read(lists.clone())?)? };
    let segments = segments::open(store, datasets, &lexicon)?;
    Ok(Opened { in_force: in_force.clone(), index: Index::of(segments, lexicon) })
}
