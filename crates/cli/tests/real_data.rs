//! The real files of `../shared`, read, counted and screened. A target of its own behind the feature
//! `real-data`, because the files are not in the repository: without them it fails, it is never skipped.
//! `INTERDICT_SHARED` names another folder.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says by failing that something is wrong")]

#[path = "real_data/counts.rs"]
mod counts;
#[path = "real_data/days.rs"]
mod days;
#[path = "real_data/eu.rs"]
mod eu;
#[path = "real_data/followthemoney.rs"]
mod followthemoney;
#[path = "real_data/index.rs"]
mod index;
#[path = "real_data/legal_forms.rs"]
mod legal_forms;
#[path = "real_data/listed_names.rs"]
mod listed_names;
#[path = "real_data/negatives.rs"]
mod negatives;
#[path = "real_data/registers.rs"]
mod registers;
#[path = "real_data/starter.rs"]
mod starter;
#[path = "real_data/trade_csl.rs"]
mod trade_csl;
#[path = "real_data/uk.rs"]
mod uk;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use interdict_sources::sync::{ReadDataset, Source, read};

fn shared(path: &str) -> PathBuf {
    let root = std::env::var_os("INTERDICT_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = root.join(path);
    assert!(path.exists(), "{} is not there; say where the data is with INTERDICT_SHARED", path.display());
    path
}

/// The text of a file, plain or gzip.
fn text(path: &str) -> String {
    let mut text = String::new();
    let file = fs_err::File::open(shared(path)).unwrap();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    text
}

/// The one dataset that these files are.
fn dataset(paths: &[&str]) -> ReadDataset {
    let sources: Vec<Source> = paths.iter().map(|path| Source { path: shared(path), dataset: None }).collect();
    let mut outcome = read(&sources, false);
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    assert_eq!(outcome.datasets.len(), 1);
    outcome.datasets.remove(0)
}

/// The SDN list of 28 December 2023 with the aliases and addresses of the days after.
fn sdn_2023_12() -> ReadDataset {
    dataset(&["data/ofac/sdn_2023-12-28.csv.gz", "data/ofac/set_2024-01_without_sdn"])
}
