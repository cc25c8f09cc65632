//! Every format, read from small files written by hand; and every reader against broken bytes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says by failing that something is wrong")]

mod broken;
mod catalogue;
mod dfat;
mod eu;
mod formats;
mod mof;
mod ofac;
mod seco;
mod sema;
mod trade_csl;
mod uk;

use std::path::{Path, PathBuf};

use interdict_sources::sync::{Outcome, Source, read};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn read_path(path: &Path) -> Outcome {
    read(&[Source { path: path.to_owned(), dataset: None }], false)
}
