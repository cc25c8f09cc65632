//! Questions to an index on the disk, in a process that has nothing but the two: what opening, answering and memory come to.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use interdict_index::{Index, Origin, Request, Segment};
use interdict_model::Points;
use serde::{Deserialize, Serialize};

use super::build;
use super::pass::{Asking, Timed};
use super::process::Memory;
use super::questions::{Set, cold, warm_up};

/// How questions are asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Setting {
    pub(crate) questions: Set,
    /// In thousandths.
    pub(crate) threshold: i32,
    /// Describe the five best hits with their evidence, as a screening does; otherwise hits are scored and counted.
    pub(crate) with_evidence: bool,
    /// Customers say where they are from and when they were born.
    pub(crate) with_particulars: bool,
    pub(crate) threads: usize,
}

/// What is to be asked of what.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Job {
    /// Each index file with the list that it is of.
    pub(crate) segments: Vec<(PathBuf, String)>,
    pub(crate) lexicon: PathBuf,
    /// Where the questions are.
    pub(crate) folder: PathBuf,
    pub(crate) setting: Setting,
    /// Most seconds of each pass.
    pub(crate) seconds: u64,
}

/// What it came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Screened {
    /// From the lexicon's file to the lexicon.
    pub(crate) lexicon_seconds: f64,
    /// From the index files to an index that can be asked.
    pub(crate) open_seconds: f64,
    /// From then to the first answer.
    pub(crate) first_answer_seconds: f64,
    /// Memory once the index is open: nothing but lexicon and questions beside it.
    pub(crate) opened: Memory,
    /// Memory after the last pass.
    pub(crate) at_the_end: Memory,
    pub(crate) passes: Vec<Timed>,
}

/// Does the job.
pub(crate) fn run(job: &Job) -> Result<Screened> {
    let Setting { questions, threshold, with_evidence, with_particulars, threads } = &job.setting;
    let subjects = questions.read(&job.folder, *with_particulars)?;
    let start = Instant::now();
    let lexicon = build::lexicon(&job.lexicon)?;
    let lexicon_seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut segments = Vec::with_capacity(job.segments.len());
    for (path, list) in &job.segments {
        segments.push(Segment::open(path, &Origin::of(list.clone(), &lexicon))?);
    }
    let index = Index::of(segments, lexicon);
    let open_seconds = start.elapsed().as_secs_f64();
    let opened = Memory::now();

    let request = Request {
        threshold: Points::milli(*threshold),
        limit: Some(if *with_evidence { 5 } else { 0 }),
        ..Request::default()
    };
    let strangers = cold(&subjects);
    // The first answer finds everything cold, pages and blocks too; it is told alone and left out of the passes that are cold.
    let start = Instant::now();
    let strangers = match strangers.split_first() {
        Some((first, rest)) => {
            index.search(first, &request)?;
            rest
        }
        None => &[],
    };
    let first_answer_seconds = start.elapsed().as_secs_f64();
    let asking = Asking { index: &index, request: &request, seconds: job.seconds, threads: *threads };
    let mut passes = Vec::new();
    if !strangers.is_empty() {
        passes.push(asking.pass("cold", strangers, None)?);
        // Questions without a common word have rarer words than others; what being cold costs shows when they are asked again.
        passes.push(asking.pass("again", strangers, None)?);
    }
    passes.push(asking.pass("warm", &subjects, Some(&warm_up(&subjects)))?);
    Ok(Screened { lexicon_seconds, open_seconds, first_answer_seconds, opened, at_the_end: Memory::now(), passes })
}
