//! How fast a list is searched: its index is built as a file in one process and asked in others, which map it.
//!
//! Two states are told apart. *Cold*: no word of a question was asked before in this process; questions are chosen so that
//! no two share a word. *Warm*: all words were asked before, in other questions made of them; each question itself is
//! new. *Again*: the cold questions a second time. Nothing keeps results, so a question that is asked again costs as much as a new one.
//!
//! Every setting is measured in a process of its own (`process`), which has lexicon and questions and opens the index
//! (`screen`), so that it finds nothing warm that an earlier one has warmed, and its memory is that of screening alone. All of
//! that several times: figures are medians (`figures`).

mod build;
mod figures;
pub(crate) mod incremental;
mod list;
mod pass;
mod process;
mod questions;
mod screen;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use interdict_index::Request;
use serde::{Deserialize, Serialize};

use self::build::Built;
use self::figures::Figures;
use self::list::Lists;
pub(crate) use self::process::{COMMAND, Memory, ran};
use self::process::{Machine, call};
use self::questions::Set;
pub(crate) use self::questions::as_a_customer_has_it;
use self::screen::{Screened, Setting};

/// What is measured.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Plan {
    /// Lists, in any format that `interdict sync` reads; without one, the benchmark's own list.
    #[arg(long, num_args = 1.., value_name = "FILE", required_unless_present = "bench")]
    list: Vec<PathBuf>,
    /// The folder with `list.tsv.gz` and `queries.tsv`: its queries are asked too.
    #[arg(long, value_name = "FOLDER")]
    bench: Option<PathBuf>,
    /// Cut each list into so many segments of the index.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    segments: usize,
    /// Thresholds, 0 to 1, separated by commas.
    #[arg(long, value_delimiter = ',', default_value = "0.5,0.6,0.7,0.85", value_name = "NUMBERS")]
    threshold: Vec<f64>,
    /// Measure at the default threshold too: the five best hits of each question described, as a screening does.
    #[arg(long)]
    with_evidence: bool,
    /// Measure at the default threshold too: customers say when they were born and where they are from.
    #[arg(long)]
    with_particulars: bool,
    /// Measure at the default threshold too: so many threads, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NUMBERS")]
    threads: Vec<usize>,
    /// Measure at the default threshold too: other shares of customers who have a listed name, in percent, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100))]
    shares: Vec<u8>,
    /// So many generated customers are asked for.
    #[arg(long, default_value_t = 2_000, value_name = "NUMBER")]
    questions: usize,
    /// So many of a hundred customers have a name of the list, altered.
    #[arg(long, default_value_t = 5, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100))]
    listed: u8,
    /// The seed of the customers; the list should have another.
    #[arg(long, default_value_t = 2, value_name = "NUMBER")]
    seed: u64,
    /// Most seconds of a pass; what was not asked by then is left out and the count says so.
    #[arg(long, default_value_t = 10, value_name = "NUMBER")]
    seconds: u64,
    /// So many runs of everything but the build; figures are their medians.
    #[arg(long, default_value_t = 3, value_name = "NUMBER", value_parser = clap::value_parser!(u8).range(1..))]
    runs: u8,
    /// Keep index, lexicon and questions in this folder.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// Write the figures here, as JSON.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// What a process of its own does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Job {
    Build(build::Job),
    Screen(screen::Job),
}

impl Default for Job {
    fn default() -> Self {
        Self::Build(build::Job::default())
    }
}

/// Longer than any job in words.
const LONGEST_JOB: u64 = 1 << 20;

/// Does the job that stands on the standard input; its figures as JSON.
pub(crate) fn job() -> Result<String> {
    let mut text = String::new();
    std::io::stdin().take(LONGEST_JOB).read_to_string(&mut text)?;
    let job = serde_json::from_str(&text).context("the standard input is no job; this command is for the others")?;
    Ok(match job {
        Job::Build(job) => serde_json::to_string(&build::run(&job)?)?,
        Job::Screen(job) => serde_json::to_string(&screen::run(&job)?)?,
    })
}

/// The folder that is to be kept, or one that is gone at the end.
struct Folder {
    path: PathBuf,
    _until_the_end: Option<tempfile::TempDir>,
}

impl Folder {
    fn new(keep: Option<&Path>) -> Result<Self> {
        if let Some(path) = keep {
            fs_err::create_dir_all(path)?;
            return Ok(Self { path: path.to_owned(), _until_the_end: None });
        }
        let folder = tempfile::tempdir().context("there is no room for the index: say --keep FOLDER")?;
        Ok(Self { path: folder.path().to_owned(), _until_the_end: Some(folder) })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "thresholds are between 0 and 1")]
fn milli(threshold: f64) -> i32 {
    (threshold * 1_000.0).round() as i32
}

impl Plan {
    fn customers(&self, listed: u8) -> Set {
        Set::Customers { count: self.questions, listed: usize::from(listed), seed: self.seed }
    }

    /// The questions that are asked at every threshold.
    fn sets(&self) -> Vec<Set> {
        let benchmark = self.bench.iter().cloned().map(Set::Benchmark);
        benchmark.chain((self.questions > 0).then(|| self.customers(self.listed))).collect()
    }

    /// All settings, each once, in the order in which they are told.
    fn settings(&self) -> Vec<Setting> {
        let mut settings: Vec<Setting> = Vec::new();
        let mut add = |setting: Setting| {
            if !settings.contains(&setting) {
                settings.push(setting);
            }
        };
        let alert = Request::default().threshold.0 / 1_000;
        for questions in self.sets() {
            let plain =
                Setting { questions, threshold: alert, with_evidence: false, with_particulars: false, threads: 1 };
            for threshold in &self.threshold {
                add(Setting { threshold: milli(*threshold), ..plain.clone() });
            }
            for threads in &self.threads {
                add(Setting { threads: (*threads).max(1), ..plain.clone() });
            }
            if self.with_evidence {
                add(Setting { with_evidence: true, ..plain.clone() });
            }
            if matches!(plain.questions, Set::Customers { .. }) {
                if self.with_particulars {
                    add(Setting { with_particulars: true, ..plain.clone() });
                }
                for listed in &self.shares {
                    add(Setting { questions: self.customers(*listed), ..plain.clone() });
                }
            }
        }
        settings
    }
}

/// Measures with processes of this program.
pub(crate) fn run(plan: &Plan, program: &Path) -> Result<String> {
    if let Some(threshold) = plan.threshold.iter().find(|threshold| !(0.0..=1.0).contains(*threshold)) {
        return Err(anyhow!("a threshold is between 0 and 1, not {threshold}"));
    }
    let settings = plan.settings();
    if settings.is_empty() {
        return Err(anyhow!("there is nothing to ask: give a benchmark, or --questions above 0"));
    }
    let folder = Folder::new(plan.keep.as_deref())?;
    let mut questions: Vec<Set> = Vec::new();
    for setting in &settings {
        if !questions.contains(&setting.questions) {
            questions.push(setting.questions.clone());
        }
    }
    let lists = Lists {
        files: plan.list.iter().map(|path| (path.clone(), None)).collect(),
        bench: plan.bench.clone(),
        segments: plan.segments,
    };
    let title = lists.title();
    let job = build::Job { lists, lexicon: None, questions, folder: folder.path.clone() };
    let build: Built = call(program, &Job::Build(job))?;
    // Run after run, so that what else goes on in the machine meets all settings alike.
    let mut screened: Vec<Vec<Screened>> = settings.iter().map(|_| Vec::new()).collect();
    for _ in 0..plan.runs {
        for (setting, runs) in settings.iter().zip(&mut screened) {
            let job = screen::Job {
                segments: build.segments.iter().map(|part| (part.path.clone(), part.list.clone())).collect(),
                lexicon: build.lexicon.clone(),
                folder: folder.path.clone(),
                setting: setting.clone(),
                seconds: plan.seconds,
            };
            runs.push(call(program, &Job::Screen(job))?);
        }
    }
    let mut passes = Vec::new();
    for (setting, runs) in settings.iter().zip(&screened) {
        passes.extend(figures::passes(setting, &runs.iter().collect::<Vec<_>>())?);
    }
    let figures = Figures {
        matcher: build.matcher.clone(),
        list: title,
        machine: Machine::this(),
        runs: usize::from(plan.runs),
        names: build.names(),
        parties: build.parties(),
        segments: build.segments.len(),
        index_bytes: build.bytes(),
        build,
        passes,
    };
    if let Some(path) = &plan.write {
        fs_err::write(path, serde_json::to_string_pretty(&figures)? + "\n")?;
    }
    figures.in_words()
}
