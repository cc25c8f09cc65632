//! `interdict-eval`: how good the matcher is, measured on labelled data.
//!
//! Four questions, each with its data: are altered names found at a bearable rate of alerts (`names`); are pairs
//! of names told apart (`name-pairs`); are pairs of records (`entity-pairs`); and what does a list do to altered
//! names of its own parties and to ordinary people (`list`). `fit` writes the weights, `frozen` keeps the score of every
//! labelled row, so that a change shows what it moves; `--misses` shows what was missed, which is where work starts. More are about
//! cost: lists of any size (`generate`), how fast they are searched (`speed`), what a change of one costs (`incremental`), files of any
//! size (`customers`), and how fast and how well they are screened (`kernel`, `tally`). `ownership`
//! measures how fast holdings are decided. Nothing here is part of the program.

mod altered;
mod batch;
mod customers;
mod fit;
mod frozen;
mod generate;
mod names;
mod ownership;
mod pairs;
mod rates;
mod speed;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow};
use clap::{Parser, Subcommand};
use interdict_names::Lexicon;

/// Searches are full of small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures the matcher on labelled data.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// A lexicon to weigh names by, instead of the one of the benchmark's own list.
    #[arg(long, global = true, value_name = "FILE")]
    lexicon: Option<PathBuf>,
    /// Show so many of what was missed and of the false alerts.
    #[arg(long, global = true, default_value_t = 0, value_name = "NUMBER")]
    misses: usize,
}

#[derive(Subcommand)]
enum Command {
    /// Altered true names against a list: recall by alert rate.
    Names {
        /// The folder with `list.tsv.gz` and `queries.tsv`.
        folder: PathBuf,
        /// Write every entity above 0.4: query, entity, score, separated by tabs.
        #[arg(long, value_name = "FILE")]
        write: Option<PathBuf>,
    },
    /// Pairs of names, alike or not: CSV with schema, name1, name2, is_match and case_group.
    NamePairs {
        /// The table.
        file: PathBuf,
        /// Write each pair with its score: the frozen results that a change is compared with.
        #[arg(long, value_name = "FILE")]
        write: Option<PathBuf>,
    },
    /// Pairs of records, alike or not: YAML with `checks` of match, schema, query and candidate.
    EntityPairs {
        /// The file.
        file: PathBuf,
        /// Write each pair with its score.
        #[arg(long, value_name = "FILE")]
        write: Option<PathBuf>,
    },
    /// Fit the weights of the traits of names on all labelled data, parties held out, and say what that changes.
    Fit {
        /// The folder with `names` and `quality`.
        bench: PathBuf,
        /// Write the table of weights here (`crates/evidence/weights.tsv`).
        #[arg(long, value_name = "FILE")]
        write: Option<PathBuf>,
    },
    /// The score of every labelled row: written, or compared with what was written; 1 is returned when anything differs.
    Frozen {
        /// The folder with `names` and `quality`.
        bench: PathBuf,
        #[command(flatten)]
        folder: WhatToDo,
    },
    /// A list against altered names of its own parties and against ordinary people.
    List {
        /// The list, in any format that `interdict sync` reads.
        #[arg(long)]
        list: PathBuf,
        /// CSV with `listed_name` and `full_name`.
        #[arg(long)]
        altered: PathBuf,
        /// CSV with `full_name`, `date_of_birth` and `nationality`: nobody of them is listed.
        #[arg(long)]
        ordinary: Vec<PathBuf>,
        /// Ask for persons, not for anything of that name.
        #[arg(long)]
        persons: bool,
    },
    /// Write a list of invented parties, as FollowTheMoney lines that `interdict sync --from` reads.
    Generate {
        /// So many names, aliases among them.
        #[arg(long, value_name = "NUMBER")]
        names: u64,
        /// The file; packed when its name ends in `.gz`.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// The same seed gives the same list.
        #[arg(long, default_value_t = 1, value_name = "NUMBER")]
        seed: u64,
    },
    /// Write a file of invented customers, some of whom have an altered name of a list, and who these are.
    Customers {
        /// Where `interdict sync` keeps its editions; the listed names are those of the edition in force.
        #[arg(long, value_name = "DIR")]
        home: PathBuf,
        /// So many customers.
        #[arg(long, value_name = "NUMBER")]
        rows: u64,
        /// So many of a thousand have an altered listed name.
        #[arg(long, default_value_t = 1, value_name = "NUMBER")]
        planted: usize,
        /// Files that all get the same customers: `.csv` or `.parquet`.
        #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
        out: Vec<PathBuf>,
        /// Which customers have whose name, as CSV.
        #[arg(long, value_name = "FILE")]
        truth: PathBuf,
        /// The same seed gives the same customers.
        #[arg(long, default_value_t = 2, value_name = "NUMBER")]
        seed: u64,
    },
    /// How fast batches in memory are screened on all cores: what screening files is measured against.
    Kernel {
        /// Where `interdict sync` keeps its editions.
        #[arg(long, value_name = "DIR")]
        home: PathBuf,
        /// A Parquet file of customers.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
        /// So many of its rows, which are held in memory.
        #[arg(long, default_value_t = 200_000, value_name = "NUMBER")]
        rows: usize,
        /// Write what came of them here, as Parquet.
        #[arg(long, value_name = "FILE")]
        write: Option<PathBuf>,
    },
    /// What an output of `interdict screen -f` has: rows, hits, how many planted names were found, and a hash of its rows
    /// that is the same whatever their order and format.
    Tally {
        /// The output: `.csv` or `.parquet`.
        #[arg(long, value_name = "FILE")]
        hits: PathBuf,
        /// Which customers have whose name.
        #[arg(long, value_name = "FILE")]
        truth: Option<PathBuf>,
    },
    /// How fast a list's index is built, opened and asked, with words that were asked before and with new ones; and its memory.
    Speed(speed::Plan),
    /// What it takes when one list of several has changed: only its index is built anew.
    Incremental(speed::incremental::Plan),
    /// What another process of this program is told to measure.
    #[command(name = speed::COMMAND, hide = true)]
    Job,
    /// How fast invented holdings are decided, in how much memory, and how long one party's answer takes.
    Ownership(HoldingsSize),
}

/// The size of invented holdings.
#[derive(clap::Args)]
struct HoldingsSize {
    /// So many parties.
    #[arg(long, default_value_t = 10_000_000, value_name = "NUMBER")]
    parties: u64,
    /// So many stakes.
    #[arg(long, default_value_t = 15_000_000, value_name = "NUMBER")]
    stakes: u64,
    /// So many listed parties.
    #[arg(long, default_value_t = 20_000, value_name = "NUMBER")]
    listed: u64,
    /// Regimes, separated by commas.
    #[arg(long, value_delimiter = ',', default_value = "us,eu,uk", value_name = "NAMES")]
    regime: Vec<String>,
    /// The day.
    #[arg(long, default_value = "2026-12-01", value_name = "DATE")]
    as_of: String,
    /// The same seed gives the same holdings.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
}

/// What to do with frozen results.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct WhatToDo {
    /// Write them to this folder.
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
    /// Tell what is not as it is in this folder.
    #[arg(long, value_name = "FOLDER")]
    against: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let lexicon = match &arguments.lexicon {
        Some(path) => Some(
            Lexicon::from_text(&fs_err::read_to_string(path)?)
                .map_err(|error| anyhow!("{}: {error}", path.display()))?,
        ),
        None => None,
    };
    let misses = arguments.misses;
    let mut code = ExitCode::SUCCESS;
    let report = match arguments.command {
        Command::Names { folder, write } => names::run(&folder, lexicon, write.as_deref(), misses)?,
        Command::NamePairs { file, write } => pairs::of_names(&file, lexicon, write.as_deref(), misses)?,
        Command::EntityPairs { file, write } => pairs::of_records(&file, lexicon, write.as_deref(), misses)?,
        Command::Fit { bench, write } => fit::run(&bench, write.as_deref())?,
        Command::Frozen { bench, folder } => {
            if let Some(folder) = folder.against {
                let (report, same) = frozen::against(&bench, lexicon.as_ref(), &folder)?;
                code = if same { code } else { ExitCode::FAILURE };
                report
            } else {
                frozen::write(&bench, lexicon.as_ref(), &folder.write.unwrap_or_default())?
            }
        }
        Command::List { list, altered, ordinary, persons } => {
            altered::run(&list, &altered, &ordinary, lexicon, persons, misses)?
        }
        Command::Customers { home, rows, planted, out, truth, seed } => {
            customers::run(&customers::Plan { home: &home, rows, planted, out: &out, truth: &truth, seed })?
        }
        Command::Kernel { home, file, rows, write } => batch::kernel(&home, &file, rows, write.as_deref())?,
        Command::Tally { hits, truth } => batch::tally(&hits, truth.as_deref())?,
        Command::Generate { names, out, seed } => generate::run(names, seed, &out)?,
        Command::Speed(plan) => speed::run(&plan, &std::env::current_exe()?)?,
        Command::Incremental(plan) => speed::incremental::run(&plan, &std::env::current_exe()?)?,
        Command::Job => speed::job()?,
        Command::Ownership(size) => ownership::run(&ownership::Plan {
            parties: size.parties,
            stakes: size.stakes,
            listed: size.listed,
            regimes: &size.regime,
            day: &size.as_of,
            seed: size.seed,
        })?,
    };
    std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes())?;
    Ok(code)
}

/// The text of a file, plain or gzip.
fn text(path: &Path) -> Result<String> {
    let bytes = fs_err::read(path)?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut text = String::new();
        flate2::read::MultiGzDecoder::new(&*bytes)
            .read_to_string(&mut text)
            .with_context(|| path.display().to_string())?;
        return Ok(text);
    }
    String::from_utf8(bytes).with_context(|| path.display().to_string())
}

/// The rows of a table as maps from heading to cell are more than needed: cells by the places of headings.
fn rows(path: &Path, delimiter: u8, wanted: &[&str]) -> Result<Vec<Vec<String>>> {
    let text = text(path)?;
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).quoting(delimiter == b',').from_reader(text.as_bytes());
    let headings = reader.headers().with_context(|| path.display().to_string())?.clone();
    let places = wanted
        .iter()
        .map(|name| {
            headings
                .iter()
                .position(|heading| heading == *name)
                .ok_or_else(|| anyhow!("{}: there is no column `{name}`", path.display()))
        })
        .collect::<Result<Vec<usize>>>()?;
    reader
        .records()
        .map(|record| {
            let record = record.with_context(|| path.display().to_string())?;
            Ok(places.iter().map(|place| record.get(*place).unwrap_or_default().to_owned()).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        super::Arguments::command().debug_assert();
    }
}
