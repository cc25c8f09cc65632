//! Only what is new or changed since an edition.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use interdict_batch::Screener;
use interdict_index::{Index, Renewed};
use interdict_sources::edition::Store;

use crate::progress::say;
use interdict_opening::indexes;

/// Narrows a screener to the parties that are not as they were in the edition `since`. The ids of those whose hits of then no
/// longer stand are written to `superseded`.
pub(super) fn only_new(
    screener: Screener,
    index: &Arc<Index>,
    store: &Store,
    since: &str,
    superseded: Option<&Path>,
) -> Result<Screener> {
    let manifest = store.manifest(since)?;
    let then = Index::of(indexes::open(store, &manifest.datasets, index.lexicon(), &say)?, index.lexicon().clone());
    let renewed = Renewed::of(&then, index)?;
    say(&format!(
        "only new: {} of {} parties are new or have changed since {}; hits of {} parties of then no longer stand as they were",
        renewed.parties(),
        index.parties(),
        manifest.id,
        renewed.superseded().len()
    ));
    if let Some(path) = superseded {
        let mut text = String::new();
        for id in renewed.superseded() {
            writeln!(text, "{id}")?;
        }
        fs_err::write(path, text)?;
    }
    Ok(screener.only_renewed(renewed, manifest.id))
}
