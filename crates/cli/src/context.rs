//! What every command needs: the store, the edition in force, the clock.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use interdict_fetch::Settings;
use interdict_model::{EditionInForce, PartialDate};
use interdict_opening::{Opened, clock};
use interdict_sources::edition::{Moment, Now, Store};

use crate::progress::say;

/// The store in the given folder, or in the platform's data folder.
pub(crate) fn store(home: Option<&Path>) -> Result<Store> {
    let home = match home {
        Some(home) => home.to_owned(),
        None => interdict_opening::usual_home()
            .context("no data folder could be found; say where to keep editions with --home or INTERDICT_HOME")?,
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
    clock::now().map_err(|text| anyhow!("INTERDICT_NOW must be a time such as 2026-11-24T12:00:00Z, not `{text}`"))
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

/// Opens the lists of a moment: without one the edition in force.
pub(crate) fn open(store: &Store, moment: &Moment) -> Result<Opened> {
    Ok(interdict_opening::open(store, moment, &say)?)
}

/// Says which lists in force today had no version yet at another moment.
pub(crate) fn not_asked(store: &Store, moment: &Moment, asked: &EditionInForce) -> Result<()> {
    Ok(interdict_opening::not_asked(store, moment, asked, &say)?)
}
