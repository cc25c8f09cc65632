//! `interdict diff`.

use std::path::Path;

use anyhow::{Result, anyhow};
use interdict_sources::difference;
use interdict_sources::edition::{Manifest, Store};

use super::Exit;
use crate::arguments::Diff;
use crate::context;
use crate::format::changes;
use crate::progress::say;

pub(crate) fn run(arguments: &Diff, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let current = store.current()?.ok_or_else(|| {
        anyhow!("no edition is kept yet: there is nothing to compare; `interdict sync` makes the first")
    })?;
    let new = match &arguments.new {
        Some(id) => store.manifest(id)?,
        None => store.manifest(&current)?,
    };
    let old = if arguments.unseen {
        match store.seen()? {
            Some(id) => Some(store.manifest(&id)?),
            None => None,
        }
    } else {
        match &arguments.old {
            Some(id) => Some(store.manifest(id)?),
            None => store.before(&new)?,
        }
    };
    let exit = told(arguments, &store, old, &new)?;
    if arguments.unseen && arguments.dataset.is_empty() {
        store.set_seen(&new.id)?;
    }
    Ok(exit)
}

fn told(arguments: &Diff, store: &Store, old: Option<Manifest>, new: &Manifest) -> Result<Exit> {
    let Some(old) = old else {
        if arguments.unseen {
            say(&format!(
                "this is the first look: changes are told from edition {} on; `interdict diff OLD` compares with one of `interdict editions`",
                new.id
            ));
            return Ok(Exit::Nothing);
        }
        say(&format!("there is no edition before {}: nothing to compare it with", new.id));
        return Ok(Exit::Nothing);
    };
    if let Some(unknown) =
        arguments.dataset.iter().find(|name| old.dataset(name).is_none() && new.dataset(name).is_none())
    {
        return Err(anyhow!("there is no dataset `{unknown}` in either edition; `interdict lists` shows them"));
    }
    let mut differences = difference::between(store, &old, new)?;
    if !arguments.dataset.is_empty() {
        differences.retain(|difference| arguments.dataset.contains(&difference.dataset));
    }
    changes::write(arguments.format, &old, new, &differences, &mut anstream::stdout())?;
    Ok(if differences.iter().all(difference::Difference::is_empty) { Exit::Nothing } else { Exit::Hit })
}
