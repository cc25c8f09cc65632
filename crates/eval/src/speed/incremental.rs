//! One list of several has changed: its index is built anew, the others' files stay as they are.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Result, anyhow};
use interdict_index::Request;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::build::{self, Built};
use super::list::Lists;
use super::process::{Machine, call};
use super::questions::Set;
use super::screen::{self, Screened, Setting};
use super::{Folder, Job};

/// The datasets that the two lists are taken for.
const STAYS: &str = "stays";
const CHANGES: &str = "changes";

/// What is measured.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Plan {
    /// The list that stays as it is.
    #[arg(long, value_name = "FILE")]
    list: PathBuf,
    /// The other list, before it changes.
    #[arg(long, value_name = "FILE")]
    before: PathBuf,
    /// The other list, changed.
    #[arg(long, value_name = "FILE")]
    after: PathBuf,
    /// So many generated customers are asked afterwards.
    #[arg(long, default_value_t = 200, value_name = "NUMBER")]
    questions: usize,
    /// Keep index, lexicon and questions in this folder.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// Write the figures here, as JSON.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// What a change takes, and what building everything takes. Reading lists is told apart: the program keeps them read.
#[derive(Serialize)]
struct Figures {
    matcher: String,
    machine: Machine,
    /// Both lists before the change, with the lexicon that is pinned from then on.
    first: Built,
    /// The changed list alone.
    changed: Built,
    /// Both lists after the change, for comparison.
    everything: Built,
    /// The file of the list that stays: its hash before and after, and whether anything of it was written.
    stays_before: String,
    stays_after: String,
    stays_untouched: bool,
    /// Whether building everything gives the same bytes, file by file, as what is there after building the changed list alone.
    same_as_everything: bool,
    changed_seconds: f64,
    open_seconds: f64,
    everything_seconds: f64,
    opened: Screened,
}

/// What tells whether a file was written: its hash, its length and when it was last changed.
#[derive(Debug, PartialEq, Eq)]
struct Seal {
    hash: String,
    bytes: u64,
    changed: SystemTime,
}

impl Seal {
    fn of(path: &Path) -> Result<Self> {
        let mut file = BufReader::with_capacity(1 << 20, fs_err::File::open(path)?);
        let mut hash = Sha256::new();
        loop {
            let some = file.fill_buf()?;
            let read = some.len();
            if read == 0 {
                break;
            }
            hash.update(some);
            file.consume(read);
        }
        let mut told = String::new();
        for byte in hash.finalize() {
            write!(told, "{byte:02x}")?;
        }
        let about = fs_err::metadata(path)?;
        Ok(Self { hash: told, bytes: about.len(), changed: about.modified()? })
    }
}

/// Measures with processes of this program.
pub(crate) fn run(plan: &Plan, program: &Path) -> Result<String> {
    if plan.questions == 0 {
        return Err(anyhow!("--questions is 1 or more: the index is asked once it is open"));
    }
    let folder = Folder::new(plan.keep.as_deref())?;
    let again = folder.path.join("everything");
    fs_err::create_dir_all(&again)?;
    let list = |path: &Path, dataset: &str| (path.to_owned(), Some(dataset.to_owned()));
    let lists = |files: Vec<(PathBuf, Option<String>)>| Lists { files, bench: None, segments: 1 };
    let questions = Set::Customers { count: plan.questions, listed: 50, seed: 2 };

    let first: Built = call(
        program,
        &Job::Build(build::Job {
            lists: lists(vec![list(&plan.list, STAYS), list(&plan.before, CHANGES)]),
            lexicon: None,
            questions: vec![questions.clone()],
            folder: folder.path.clone(),
        }),
    )?;
    let part = |built: &Built, called: &str| {
        built
            .segments
            .iter()
            .find(|part| part.list == called)
            .map(|part| part.path.clone())
            .ok_or_else(|| anyhow!("there is no index of the list that {called}; name two different lists"))
    };
    let (stays, other) = (part(&first, STAYS)?, part(&first, CHANGES)?);
    let before = Seal::of(&stays)?;
    let pinned = |files, folder: &Path| {
        Job::Build(build::Job {
            lists: lists(files),
            lexicon: Some(first.lexicon.clone()),
            questions: Vec::new(),
            folder: folder.to_owned(),
        })
    };
    let changed: Built = call(program, &pinned(vec![list(&plan.after, CHANGES)], &folder.path))?;
    let opened: Screened = call(
        program,
        &Job::Screen(screen::Job {
            segments: vec![(stays.clone(), STAYS.to_owned()), (other.clone(), CHANGES.to_owned())],
            lexicon: first.lexicon.clone(),
            folder: folder.path.clone(),
            setting: Setting {
                questions,
                threshold: Request::default().threshold.0 / 1_000,
                with_evidence: false,
                with_particulars: false,
                threads: 1,
            },
            seconds: 60,
        }),
    )?;
    let after = Seal::of(&stays)?;
    let everything: Built = call(program, &pinned(vec![list(&plan.list, STAYS), list(&plan.after, CHANGES)], &again))?;
    let same = Seal::of(&part(&everything, STAYS)?)?.hash == after.hash
        && Seal::of(&part(&everything, CHANGES)?)?.hash == Seal::of(&other)?.hash;
    let seconds = |built: &Built| built.index_seconds() + built.write_seconds();
    let figures = Figures {
        matcher: first.matcher.clone(),
        machine: Machine::this(),
        stays_untouched: before == after,
        stays_before: before.hash,
        stays_after: after.hash,
        same_as_everything: same,
        changed_seconds: seconds(&changed),
        open_seconds: opened.open_seconds,
        everything_seconds: seconds(&everything),
        first,
        changed,
        everything,
        opened,
    };
    if let Some(path) = &plan.write {
        fs_err::write(path, serde_json::to_string_pretty(&figures)? + "\n")?;
    }
    if !figures.stays_untouched || !figures.same_as_everything {
        return Err(anyhow!(
            "{}the index of a list that stays must stay, and an index must not depend on the lists beside it",
            figures.in_words()
        ));
    }
    Ok(figures.in_words())
}

impl Figures {
    fn in_words(&self) -> String {
        let lists: Vec<String> = self
            .everything
            .segments
            .iter()
            .map(|part| format!("{} {} names of {} parties, {} bytes", part.list, part.names, part.parties, part.bytes))
            .collect();
        let yes = |so: bool| if so { "yes" } else { "NO" };
        format!(
            "{}\nthe changed list: built and written in {:.2} s, both opened in {:.4} s, first answer after {:.4} s more\n\
             everything: built and written in {:.2} s, {:.1} times as long\n\
             the other file untouched: {} (sha256 {}, then {})\nthe same bytes as when everything is built: {}\n",
            lists.join("; "),
            self.changed_seconds,
            self.open_seconds,
            self.opened.first_answer_seconds,
            self.everything_seconds,
            self.everything_seconds / (self.changed_seconds + self.open_seconds).max(1e-9),
            yes(self.stays_untouched),
            self.stays_before,
            self.stays_after,
            yes(self.same_as_everything),
        )
    }
}
