//! `interdict explain`.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, anyhow};
use interdict_batch::explained::Explained;
use interdict_model::{Entity, Subject};
use interdict_sources::edition::Moment;

use super::Exit;
use crate::arguments::{Explain, PlainFormat};
use crate::context;
use crate::format::account::InWords;
use crate::subject::{self, NOTHING_TO_COMPARE, nothing_to_compare};

pub(crate) fn run(arguments: &Explain, home: Option<&Path>) -> Result<Exit> {
    let mut subject: Subject = subject::of(&arguments.subject)?;
    if !arguments.name.trim().is_empty() {
        subject.names.push(arguments.name.clone());
    }
    if nothing_to_compare(&subject) {
        return Err(anyhow!("{NOTHING_TO_COMPARE}; give a name, or a number with --id"));
    }
    let store = context::store(home)?;
    let moment = Moment::from(&arguments.moment);
    let edition = store.open_at(&moment)?;
    context::not_asked(&store, &moment, &edition.in_force)?;
    let lexicon = store.lexicon(&edition)?;
    // One number can stand on two lists of a publisher: both are explained, as `show` shows both.
    let entities: Vec<&Entity> = edition.entities.iter().filter(|entity| entity.id == arguments.party).collect();
    if entities.is_empty() {
        return Err(anyhow!(
            "there is no party `{}` in edition {}; ids look like ofac-50543, and `interdict screen` prints them",
            arguments.party,
            edition.in_force.id
        ));
    }
    let explained = Explained::of(&edition.in_force, &lexicon, &subject, entities);
    let mut out = anstream::stdout();
    match arguments.format {
        PlainFormat::Json => writeln!(out, "{}", serde_json::to_string_pretty(&explained)?)?,
        PlainFormat::Table => write!(out, "{}", InWords(&explained))?,
    }
    Ok(Exit::Nothing)
}
