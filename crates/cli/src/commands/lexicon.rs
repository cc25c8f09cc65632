//! `interdict lexicon`.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use interdict_opening::indexes;

use super::Exit;
use crate::arguments::{LexiconArguments, LexiconCommand};
use crate::context;
use crate::progress::say;

pub(crate) fn run(arguments: &LexiconArguments, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let edition = store.open_current()?;
    let before = store.lexicon(&edition)?;
    let mut out = anstream::stdout();
    match arguments.command {
        None if store.has_lexicon() => writeln!(out, "lexicon {} (pinned)", before.id())?,
        None => writeln!(out, "lexicon {} (of the edition in force; the first sync pins one)", before.id())?,
        Some(LexiconCommand::Build) => {
            let after = store.pin_lexicon(&edition)?;
            if let Some(manifest) = store.in_force()? {
                indexes::make(&store, &manifest, &after, &say)?;
            }
            if after.id() == before.id() {
                writeln!(out, "lexicon {} (unchanged)", after.id())?;
            } else {
                writeln!(out, "lexicon {} (was {})", after.id(), before.id())?;
                say("scores can differ from earlier answers now: screen everything again");
            }
        }
    }
    Ok(Exit::Nothing)
}
