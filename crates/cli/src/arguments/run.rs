//! How a run over files goes.

use std::path::PathBuf;

use clap::Args;

/// How a run over files goes.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// Go on with a run of the same command that broke off; begin where none did
    #[arg(long, requires = "file", requires = "out")]
    pub(crate) resume: bool,
    /// Screen only the I-th of N parts of the rows, for array jobs: 1/8, 2/8 … each with its own --out
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "file", requires = "out")]
    pub(crate) shard: Option<Shard>,
    /// Rows that are done or not done together: a run goes on behind the last chunk that was written; row groups of Parquet
    #[arg(long, value_name = "ROWS", default_value_t = CHUNK, value_parser = clap::value_parser!(u64).range(1..=1 << 24), requires = "file")]
    pub(crate) chunk: u64,
    /// Where rows that cannot be screened are written, with file, line and reason [default: OUT.rejects.csv]
    #[arg(long, value_name = "FILE", requires = "file")]
    pub(crate) rejects: Option<PathBuf>,
    /// Ask only about parties that are new or have changed since this edition (`interdict editions` shows their ids)
    #[arg(long, value_name = "EDITION", conflicts_with_all = ["as_of", "known_at"])]
    pub(crate) only_new: Option<String>,
    /// With --only-new: write the ids of the parties whose earlier hits no longer stand, one a line
    #[arg(long, value_name = "FILE", requires = "only_new")]
    pub(crate) superseded: Option<PathBuf>,
}

/// Rows of a chunk where the user does not say.
const CHUNK: u64 = 65_536;

/// One of several parts of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    /// From 0.
    pub(crate) index: u64,
    pub(crate) of: u64,
}

fn shard(text: &str) -> Result<Shard, String> {
    let parts =
        text.split_once('/').and_then(|(index, of)| Some((index.parse::<u64>().ok()?, of.parse::<u64>().ok()?)));
    match parts {
        Some((index, of)) if (1..=of).contains(&index) => Ok(Shard { index: index - 1, of }),
        _ => Err("write which part of how many, counted from 1: 1/8".to_owned()),
    }
}
