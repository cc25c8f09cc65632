//! Lists to index files, in a process that does nothing else: what that takes.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, anyhow};
use interdict_index::{Building, Origin, Segment};
use interdict_names::Lexicon;
use serde::{Deserialize, Serialize};

use super::list::Lists;
use super::process::Memory;
use super::questions::Set;

/// What is to be built.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) lists: Lists,
    /// The lexicon to weigh names by; none: that of the lists.
    pub(crate) lexicon: Option<PathBuf>,
    /// Questions to make on the way, since this process has the lists.
    pub(crate) questions: Vec<Set>,
    /// Where everything goes.
    pub(crate) folder: PathBuf,
}

/// What was built, and what it took.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Built {
    pub(crate) matcher: String,
    pub(crate) segments: Vec<Part>,
    pub(crate) lexicon: PathBuf,
    pub(crate) lexicon_bytes: u64,
    pub(crate) read_seconds: f64,
    pub(crate) lexicon_seconds: f64,
    /// Memory once the lists are read and the lexicon stands: what building comes on top of.
    pub(crate) with_lists: Memory,
    /// Memory at the end; its peak is that of everything.
    pub(crate) at_the_end: Memory,
}

/// One segment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) list: String,
    pub(crate) path: PathBuf,
    pub(crate) names: usize,
    pub(crate) parties: u32,
    pub(crate) bytes: u64,
    /// From parties in memory to the bytes of the file.
    pub(crate) index_seconds: f64,
    /// From the bytes to the disk.
    pub(crate) write_seconds: f64,
}

impl Built {
    pub(crate) fn names(&self) -> usize {
        self.segments.iter().map(|segment| segment.names).sum()
    }

    pub(crate) fn parties(&self) -> u32 {
        self.segments.iter().map(|segment| segment.parties).sum()
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.segments.iter().map(|segment| segment.bytes).sum()
    }

    pub(crate) fn index_seconds(&self) -> f64 {
        self.segments.iter().map(|segment| segment.index_seconds).sum()
    }

    pub(crate) fn write_seconds(&self) -> f64 {
        self.segments.iter().map(|segment| segment.write_seconds).sum()
    }
}

/// A lexicon that was kept as a file.
pub(super) fn lexicon(path: &Path) -> Result<Lexicon> {
    Lexicon::from_text(&fs_err::read_to_string(path)?).map_err(|error| anyhow!("{}: {error}", path.display()))
}

/// Does the job.
pub(crate) fn run(job: &Job) -> Result<Built> {
    let start = Instant::now();
    let lists = job.lists.read()?;
    let read_seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let (lexicon, kept) = if let Some(path) = &job.lexicon {
        (lexicon(path)?, path.clone())
    } else {
        (Lexicon::of(lists.iter().flat_map(|list| &list.parties)), job.folder.join("lexicon.tsv"))
    };
    let lexicon_seconds = start.elapsed().as_secs_f64();
    if job.lexicon.is_none() {
        fs_err::write(&kept, lexicon.to_text())?;
    }
    for questions in &job.questions {
        questions.write(&lists, &job.folder)?;
    }
    let with_lists = Memory::now();
    let mut segments = Vec::with_capacity(lists.len());
    for list in lists {
        let origin = Origin::of(list.called.clone(), &lexicon);
        let start = Instant::now();
        let mut building = Building::new(origin.clone(), &lexicon);
        building.add(list.parties);
        let bytes = building.finish();
        let index_seconds = start.elapsed().as_secs_f64();
        let path = job.folder.join(format!("{}.index", list.called));
        let start = Instant::now();
        Segment::write(&path, &bytes)?;
        let write_seconds = start.elapsed().as_secs_f64();
        let segment = Segment::open(&path, &origin)?;
        segments.push(Part {
            list: list.called,
            path,
            names: segment.names(),
            parties: segment.parties(),
            bytes: bytes.len() as u64,
            index_seconds,
            write_seconds,
        });
    }
    Ok(Built {
        matcher: interdict_evidence::matcher(),
        segments,
        lexicon_bytes: fs_err::metadata(&kept)?.len(),
        lexicon: kept,
        read_seconds,
        lexicon_seconds,
        with_lists,
        at_the_end: Memory::now(),
    })
}
