//! `interdict sources`.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use interdict_fetch::settings::BOOK;

use super::Exit;
use crate::answer::FORMAT;
use crate::arguments::{Sources, SourcesFormat};
use crate::context;

pub(crate) fn run(arguments: &Sources, home: Option<&Path>) -> Result<Exit> {
    let mut out = anstream::stdout();
    if arguments.format == SourcesFormat::Toml {
        write!(out, "{BOOK}")?;
        return Ok(Exit::Nothing);
    }
    let store = context::store(home)?;
    let settings = context::settings(arguments.settings.settings.as_deref(), &store)?;
    if arguments.format == SourcesFormat::Json {
        let told =
            serde_json::json!({ "format": FORMAT, "datasets": settings.publishers, "disabled": settings.disabled });
        writeln!(out, "{}", serde_json::to_string_pretty(&told)?)?;
        return Ok(Exit::Nothing);
    }
    for (place, publisher) in settings.publishers.iter().enumerate() {
        let off = if settings.disabled.contains(&publisher.name) { "  (disabled)" } else { "" };
        let blank = if place > 0 { "\n" } else { "" };
        writeln!(out, "{blank}{}  {}{off}", publisher.name, publisher.publisher)?;
        for address in publisher.files.iter().map(|file| &file.url).chain(&publisher.catalogue) {
            writeln!(out, "  {address}")?;
        }
        if let Some(mirror) = &settings.network.mirror {
            writeln!(out, "  asked instead: {mirror}")?;
        }
        if !publisher.stated.is_empty() {
            writeln!(out, "  stated by {} ({}); tried live: {}", publisher.source, publisher.stated, publisher.tried)?;
        }
        if !publisher.note.is_empty() {
            writeln!(out, "  {}", publisher.note)?;
        }
        match store.checked(&publisher.name) {
            Some(time) => writeln!(out, "  fetched here last: {time}")?,
            None => writeln!(out, "  never fetched here")?,
        }
    }
    Ok(Exit::Nothing)
}
