//! The indexes of lists: opened where they are kept, built where they are not.
//!
//! An index is made of a list, a lexicon and the matcher, and its name says of which. It lies under `indexes` in the store; whoever
//! removes it loses nothing but the time to build it again.

use std::path::{Path, PathBuf};

use anyhow::Result;
use interdict_index::{Building, FORMAT, Origin, Segment, Unusable};
use interdict_names::Lexicon;
use interdict_sources::edition::{DatasetManifest, Manifest, Store};

use crate::progress::say;

/// How an index's name ends.
const EXTENSION: &str = "index";

fn origin(dataset: &DatasetManifest, lexicon: &Lexicon) -> Origin {
    Origin::of(dataset.sha256.clone(), lexicon)
}

fn path(store: &Store, origin: &Origin) -> PathBuf {
    let list = origin.list.get(..16).unwrap_or(&origin.list);
    store.indexes().join(format!("{list}-{}-{}-{FORMAT}.{EXTENSION}", origin.lexicon, origin.matcher))
}

/// The indexes of lists by a lexicon, in their order.
pub(crate) fn open(store: &Store, datasets: &[DatasetManifest], lexicon: &Lexicon) -> Result<Vec<Segment>> {
    datasets.iter().map(|dataset| open_one(store, dataset, lexicon)).collect()
}

fn open_one(store: &Store, dataset: &DatasetManifest, lexicon: &Lexicon) -> Result<Segment> {
    let origin = origin(dataset, lexicon);
    let path = path(store, &origin);
    if path.exists() {
        match Segment::open(&path, &origin) {
            Ok(segment) => return Ok(segment),
            Err(error) => say(&format!("warning: {error}")),
        }
    }
    let mut building = Building::new(origin.clone(), lexicon);
    building.add(store.entities(dataset)?);
    let bytes = building.finish();
    match Segment::write(&path, &bytes) {
        Ok(()) => Ok(Segment::open(&path, &origin)?),
        // A store that is for reading only, or full, answers all the same.
        Err(error) => {
            say(&format!("warning: {error}; it is built anew each time"));
            Ok(Segment::held(&bytes)?)
        }
    }
}

/// Checks all of the indexes that are kept of an edition's lists: how many are whole, and what is wrong with others.
#[expect(dead_code, reason = "asked by no command yet")]
pub(crate) fn check(store: &Store, manifest: &Manifest) -> (usize, Vec<Unusable>) {
    let Ok(lexicon) = store.pinned_lexicon() else { return (0, Vec::new()) };
    let kept = manifest.datasets.iter().map(|dataset| origin(dataset, &lexicon));
    let checked = kept.map(|origin| (path(store, &origin), origin)).filter(|(path, _)| path.exists());
    let (mut whole, mut faults) = (0, Vec::new());
    for (path, origin) in checked {
        match Segment::open(&path, &origin).and_then(|segment| segment.check()) {
            Ok(()) => whole += 1,
            Err(error) => faults.push(error),
        }
    }
    (whole, faults)
}

/// Removes indexes that none of these editions needs: how many are gone.
#[expect(dead_code, reason = "asked by no command yet")]
pub(crate) fn prune(store: &Store, manifests: &[Manifest]) -> Result<usize> {
    if !store.has_lexicon() || !store.indexes().exists() {
        return Ok(0);
    }
    let lexicon = store.pinned_lexicon()?;
    let needed: Vec<PathBuf> = manifests
        .iter()
        .flat_map(|manifest| &manifest.datasets)
        .map(|dataset| path(store, &origin(dataset, &lexicon)))
        .collect();
    let mut gone = 0;
    for entry in fs_err::read_dir(store.indexes())? {
        let path = entry?.path();
        if !needed.contains(&path) && is_ours(&path) {
            fs_err::remove_file(&path)?;
            gone += 1;
        }
    }
    Ok(gone)
}

fn is_ours(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == EXTENSION || extension == "new")
}
