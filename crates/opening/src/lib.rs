//! An edition, ready to be asked: what the program, the service and the bindings open before the first question.
//!
//! A [`Store`] keeps lists; [`indexes`] are made of them once and opened where they lie. [`open`] puts the two together for a moment.
//! Nothing here speaks to anybody: what has to be told is handed to whoever opens, as lines of text.

pub mod clock;
pub mod history;
pub mod indexes;

use std::path::PathBuf;

use etcetera::BaseStrategy;
use interdict_index::{Index, Unusable};
use interdict_model::EditionInForce;
use interdict_names::Lexicon;
use interdict_sources::SourceError;
use interdict_sources::edition::{DatasetManifest, Lists, Moment, Store};

/// Where lines for people go: warnings, and what was not asked.
pub type Tell<'a> = &'a dyn Fn(&str);

/// Why an edition cannot be opened or asked.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// A list of it cannot be read.
    #[error(transparent)]
    Lists(#[from] SourceError),
    /// An index cannot be used.
    #[error(transparent)]
    Index(#[from] Unusable),
    /// A dataset was named that the edition does not have.
    #[error("the edition in force has no dataset `{name}`; it has {}", .known.join(", "))]
    NoDataset {
        /// The name.
        name: String,
        /// Those that it has.
        known: Vec<String>,
    },
}

/// The folder of editions on this platform, unless another one is said; `None` where the platform has no data folder.
pub fn usual_home() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.data_dir().join("interdict"))
}

/// The files that a kept edition is opened from, as paths within the store with `/` between their parts: its manifest, the pinned lexicon, the
/// indexes of its lists. Whoever has these has all that answers are made of; publishers' files and old editions are not among them.
///
/// Without a lexicon, the manifest alone: indexes are named by the lexicon that their names are weighed by.
pub fn files(id: &str, datasets: &[DatasetManifest], lexicon: Option<&Lexicon>) -> Vec<String> {
    let mut files = vec![format!("editions/{id}.json")];
    if let Some(lexicon) = lexicon {
        files.push("lexicon.tsv".to_owned());
        files.extend(indexes::names(datasets, lexicon));
    }
    files
}

/// An edition ready to be searched.
#[derive(Debug)]
pub struct Opened {
    /// What answers say of it.
    pub in_force: EditionInForce,
    /// Its parties and their index.
    pub index: Index,
}

impl Opened {
    /// See [`only`].
    pub fn only(&self, datasets: &[String]) -> Result<EditionInForce, OpeningError> {
        only(&self.in_force, &self.index, datasets)
    }
}

/// What answers say of an edition when only these datasets are asked; none are all. A dataset that is not there is an error.
pub fn only(in_force: &EditionInForce, index: &Index, datasets: &[String]) -> Result<EditionInForce, OpeningError> {
    for dataset in datasets {
        if !in_force.datasets.iter().any(|known| known.name == *dataset) && !index.has_dataset(dataset) {
            let known = in_force.datasets.iter().map(|dataset| dataset.name.clone()).collect();
            return Err(OpeningError::NoDataset { name: dataset.clone(), known });
        }
    }
    let mut edition = in_force.clone();
    if !datasets.is_empty() {
        // Lists that were not looked at are not named.
        edition.datasets.retain(|dataset| datasets.contains(&dataset.name));
        edition.partial = edition.datasets.iter().any(|dataset| dataset.partial);
    }
    Ok(edition)
}

/// Tells which lists in force today had no version yet at another moment: an answer without them is easily misread.
pub fn not_asked(store: &Store, moment: &Moment, asked: &EditionInForce, tell: Tell<'_>) -> Result<(), SourceError> {
    if moment.is_now() {
        return Ok(());
    }
    let now = store.in_force()?.map_or_else(Vec::new, |manifest| manifest.in_force().datasets);
    let absent: Vec<&str> = now
        .iter()
        .map(|dataset| dataset.name.as_str())
        .filter(|name| !asked.datasets.iter().any(|dataset| dataset.name == *name))
        .collect();
    if !absent.is_empty() {
        tell(&format!("not asked, since no version that old is kept: {}", absent.join(", ")));
    }
    Ok(())
}

/// Opens the lists of a moment, without one those in force: the embedded starter edition where none were taken in.
pub fn open(store: &Store, moment: &Moment, tell: Tell<'_>) -> Result<Opened, OpeningError> {
    let opened = open_lists(store, store.lists_at(moment)?, tell)?;
    not_asked(store, moment, &opened.in_force, tell)?;
    Ok(opened)
}

/// Opens lists, by the pinned lexicon where there is one.
pub fn open_lists(store: &Store, lists: Lists, tell: Tell<'_>) -> Result<Opened, OpeningError> {
    let Lists::Kept { in_force, datasets, .. } = &lists else {
        let edition = store.read(lists)?;
        let lexicon = store.lexicon(&edition)?;
        return Ok(Opened { in_force: edition.in_force, index: Index::new(edition.entities, lexicon)? });
    };
    let lexicon =
        if store.has_lexicon() { store.pinned_lexicon()? } else { store.lexicon(&store.read(lists.clone())?)? };
    let segments = indexes::open(store, datasets, &lexicon, tell)?;
    Ok(Opened { in_force: in_force.clone(), index: Index::of(segments, lexicon) })
}
