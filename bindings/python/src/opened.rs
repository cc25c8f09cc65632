//! Editions, opened once a process.
//!
//! An engine gives every task of a process a screener anew, and a notebook makes one in every cell. What is mapped, and what was found
//! for subjects, is shared between all of the same edition and settings.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use interdict_batch::{FORMAT, Screener};
use interdict_index::{Index, Request};
use interdict_model::{EditionInForce, Points};
use interdict_opening::{only, open_lists, usual_home};
use interdict_sources::edition::{DatasetManifest, Lists, Moment, Store};
use pyo3::PyErr;
use sha2::{Digest, Sha256};

use crate::error::{self, EditionError, EditionMismatchError};

/// Editions, and settings of one edition, that are kept open at most: a process that lives for months meets a new one every day.
const MOST_OPEN: usize = 4;
/// What stands for the embedded edition in place of an id.
pub(crate) const STARTER: &str = "starter";

/// Which edition of a store is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// The one in force; the embedded one where no list was taken in.
    InForce,
    /// The embedded one.
    Starter,
    /// The one of this id.
    Id(String),
}

/// What is asked of an edition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Settings {
    pub(crate) threshold: Points,
    pub(crate) limit: Option<usize>,
    pub(crate) datasets: Vec<String>,
    pub(crate) exhaustive: bool,
}

/// An opened edition.
pub(crate) struct Edition {
    pub(crate) home: PathBuf,
    pub(crate) in_force: EditionInForce,
    pub(crate) index: Arc<Index>,
    /// Hash of all that answers depend on: see [`fingerprint`].
    pub(crate) fingerprint: String,
    /// The files of the store that it is made of; none of the embedded one.
    pub(crate) files: Vec<PathBuf>,
    /// The screeners that were made of it, the latest last.
    screeners: Mutex<Vec<(Settings, Arc<Screener>)>>,
}

/// The editions that are open, the latest last.
static OPEN: Mutex<Vec<Arc<Edition>>> = Mutex::new(Vec::new());

/// The folder of editions: the one that is said, else `INTERDICT_HOME`, else the platform's.
pub(crate) fn home(said: Option<PathBuf>) -> Result<PathBuf, PyErr> {
    let named = std::env::var_os("INTERDICT_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let home = said.or(named).or_else(usual_home).ok_or_else(|| {
        EditionError::new_err("no data folder could be found; say where editions are kept with home= or INTERDICT_HOME")
    })?;
    Ok(home.canonicalize().unwrap_or(home))
}

/// Opens an edition, or finds it open. Lines to tell are added to `told`.
///
/// `expected` is the fingerprint that it must have: another one is refused before anything of it is mapped.
pub(crate) fn open(
    home: &Path,
    which: &Which,
    expected: Option<&str>,
    told: &Mutex<Vec<String>>,
) -> Result<Arc<Edition>, PyErr> {
    let store = Store::new(home);
    let lists = match which {
        Which::InForce => store.lists_at(&Moment::default()).map_err(|error| error::lists(&error))?,
        Which::Starter => Lists::Starter,
        Which::Id(id) => Lists::of(store.manifest(id).map_err(|error| error::lists(&error))?),
    };
    // One at a time: whoever comes second finds it open.
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let pinned = store.has_lexicon().then(|| store.pinned_lexicon()).transpose();
    let lexicon = pinned.map_err(|error| error::lists(&error))?;
    // Without a pinned lexicon it is made of the lists themselves, so that their hashes say what it is.
    let lexicon_id = lexicon.as_ref().map_or("of these lists", |lexicon| lexicon.id());
    let (fingerprint, files) = match &lists {
        Lists::Starter => {
            // Its id has the hash of its content.
            let starter = interdict_sources::edition::Edition::starter().map_err(|error| error::lists(&error))?;
            (fingerprint(&starter.in_force.id, &[], lexicon_id), Vec::new())
        }
        Lists::Kept { in_force, datasets, .. } => {
            let files = interdict_opening::files(&in_force.id, datasets, lexicon.as_ref());
            let files = files.into_iter().map(PathBuf::from).collect();
            (fingerprint(&in_force.id, datasets, lexicon_id), files)
        }
    };
    if let Some(expected) = expected.filter(|expected| *expected != fingerprint) {
        return Err(EditionMismatchError::new_err(format!(
            "{}: what lies here is not what was asked for: its hash is {fingerprint}, not {expected}; bring the same store and \
             the same version of interdict here (this one has {})",
            home.display(),
            interdict_evidence::matcher()
        )));
    }
    if let Some(place) = open.iter().position(|edition| edition.fingerprint == fingerprint && edition.home == home) {
        let edition = open.remove(place);
        open.push(edition.clone());
        return Ok(edition);
    }
    let tell = |line: &str| told.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
    let opened = open_lists(&store, lists, &tell).map_err(|error| error::opening(&error))?;
    let edition = Arc::new(Edition {
        home: home.to_owned(),
        in_force: opened.in_force,
        index: Arc::new(opened.index),
        fingerprint,
        files,
        screeners: Mutex::default(),
    });
    if open.len() == MOST_OPEN {
        open.remove(0);
    }
    open.push(edition.clone());
    Ok(edition)
}

/// SHA-256 of all that answers depend on: the lists by the hashes of their content, the lexicon, the matcher, the output schema.
fn fingerprint(id: &str, datasets: &[DatasetManifest], lexicon: &str) -> String {
    let lists = datasets
        .iter()
        .map(|dataset| format!("{} {} {}", dataset.in_force.name, dataset.sha256, dataset.in_force.partial));
    let own = [FORMAT, env!("CARGO_PKG_VERSION"), &interdict_evidence::matcher(), id, lexicon].map(str::to_owned);
    let text = own.into_iter().chain(lists).collect::<Vec<_>>().join("\n");
    hex::encode(Sha256::digest(text.as_bytes()))
}

impl Edition {
    /// A screener of this edition with these settings: the one that there is, with all that it remembers, or a new one.
    pub(crate) fn screener(&self, settings: &Settings) -> Result<Arc<Screener>, PyErr> {
        let mut screeners = self.screeners.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = screeners.iter().position(|(own, _)| own == settings) {
            let found = screeners.remove(place);
            let screener = found.1.clone();
            screeners.push(found);
            return Ok(screener);
        }
        let named = only(&self.in_force, &self.index, &settings.datasets).map_err(|error| error::opening(&error))?;
        let request = Request {
            threshold: settings.threshold,
            limit: settings.limit,
            datasets: settings.datasets.clone(),
            exhaustive: settings.exhaustive,
        };
        let screener = Arc::new(Screener::new(self.index.clone(), named, request));
        if screeners.len() == MOST_OPEN {
            screeners.remove(0);
        }
        screeners.push((settings.clone(), screener.clone()));
        Ok(screener)
    }

    /// What names it when it is to be opened again.
    pub(crate) fn id(&self) -> &str {
        if self.in_force.starter { STARTER } else { &self.in_force.id }
    }
}
