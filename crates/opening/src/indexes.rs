//! The indexes of lists: opened where they are kept, built where they are not.
//!
//! An index is made of a list, a lexicon and the matcher, and its name says of which. It lies under `indexes` in the store; whoever
//! removes it loses nothing but the time to build it again.

use std::path::{Path, PathBuf};
use std::time::Duration;

use interdict_evidence::matcher;
use interdict_index::{Building, FORMAT, Origin, Segment, Unusable};
use interdict_names::Lexicon;
use interdict_sources::SourceError;
use interdict_sources::edition::{DatasetManifest, Manifest, Store};

use crate::{OpeningError, Tell};

/// The folder of a store that indexes lie in (`Store::indexes`).
const FOLDER: &str = "indexes";
/// Digits of a list's hash, and of a lexicon's id, in the name of an index.
const LIST_DIGITS: usize = 16;
const LEXICON_DIGITS: usize = 12;
/// How an index's name ends.
const EXTENSION: &str = "index";
/// How the name of one that is being written ends.
const NEW: &str = "new";
/// How the name of one that was found damaged ends.
const DAMAGED: &str = "damaged";
/// A file that is not written after so long belongs to a process that was killed.
const LONGEST_WRITING: Duration = Duration::from_secs(3600);

fn origin(dataset: &DatasetManifest, lexicon: &Lexicon) -> Origin {
    Origin::of(dataset.sha256.clone(), lexicon)
}

fn name(origin: &Origin) -> String {
    let list = origin.list.get(..LIST_DIGITS).unwrap_or(&origin.list);
    format!("{list}-{}-{}-{FORMAT}.{EXTENSION}", origin.lexicon, origin.matcher)
}

fn path(store: &Store, origin: &Origin) -> PathBuf {
    store.indexes().join(name(origin))
}

/// The indexes of lists by a lexicon, in their order.
pub fn open(
    store: &Store,
    datasets: &[DatasetManifest],
    lexicon: &Lexicon,
    tell: Tell<'_>,
) -> Result<Vec<Segment>, OpeningError> {
    datasets.iter().map(|dataset| open_one(store, dataset, lexicon, tell)).collect()
}

/// The names of the indexes of lists by a lexicon within a store, in their order, whether they are there or not.
pub(crate) fn names(datasets: &[DatasetManifest], lexicon: &Lexicon) -> Vec<String> {
    datasets.iter().map(|dataset| format!("{FOLDER}/{}", name(&origin(dataset, lexicon)))).collect()
}

/// Which program made an index, as its name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maker {
    /// The matcher whose forms it holds, such as `interdict-3.3`.
    pub matcher: String,
    /// The layout of the file.
    pub format: u32,
}

impl Maker {
    /// This program.
    pub fn own() -> Self {
        Self { matcher: matcher(), format: FORMAT }
    }

    /// Of the index of that name, without its folder; `None` when no index is called so.
    pub fn named(name: &str) -> Option<Self> {
        let (list, rest) = name.strip_suffix(EXTENSION)?.strip_suffix('.')?.split_once('-')?;
        let (lexicon, rest) = rest.split_once('-')?;
        let (matcher, format) = rest.rsplit_once('-')?;
        let is_hash = |text: &str, digits| {
            text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
        let format = format.parse().ok().filter(|number: &u32| number.to_string() == format)?;
        (is_hash(list, LIST_DIGITS) && is_hash(lexicon, LEXICON_DIGITS) && !matcher.is_empty() && is_plain(matcher))
            .then(|| Self { matcher: matcher.to_owned(), format })
    }
}

fn open_one(
    store: &Store,
    dataset: &DatasetManifest,
    lexicon: &Lexicon,
    tell: Tell<'_>,
) -> Result<Segment, OpeningError> {
    let origin = origin(dataset, lexicon);
    let path = path(store, &origin);
    if path.exists() {
        match Segment::open(&path, &origin) {
            Ok(segment) => return Ok(segment),
            Err(error) => tell(&format!("warning: {error}")),
        }
    }
    let mut building = Building::new(origin.clone(), lexicon);
    building.add(store.entities(dataset)?);
    let bytes = building.finish();
    match Segment::write(&path, &bytes) {
        Ok(()) => Ok(Segment::open(&path, &origin)?),
        // A store that is for reading only, or full, answers all the same.
        Err(error) => {
            tell(&format!("warning: {error}; it is built anew each time"));
            Ok(Segment::held(&bytes)?)
        }
    }
}

/// The index of a list by a lexicon, if it is kept and whole enough to be opened.
pub(crate) fn kept_of(store: &Store, dataset: &DatasetManifest, lexicon: &Lexicon) -> Option<Segment> {
    let origin = origin(dataset, lexicon);
    Segment::open(&path(store, &origin), &origin).ok()
}

/// Makes the indexes of an edition's lists that are not there, so that the first question does not wait for them, and removes
/// those that no question can use any more: of another lexicon, another matcher or another format.
///
/// A store that cannot keep them is told of and is no error: its lists are in it, and answers come all the same.
pub fn make(store: &Store, manifest: &Manifest, lexicon: &Lexicon, tell: Tell<'_>) -> Result<(), OpeningError> {
    open(store, &manifest.datasets, lexicon, tell)?;
    if let Err(error) = remove_outdated(store, lexicon) {
        tell(&format!("warning: indexes of no more use could not be removed: {error}"));
    }
    Ok(())
}

fn remove_outdated(store: &Store, lexicon: &Lexicon) -> std::io::Result<()> {
    let Origin { matcher, lexicon, .. } = Origin::of("", lexicon);
    let usable = format!("-{lexicon}-{matcher}-{FORMAT}.{EXTENSION}");
    for path in kept(store)? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !name.ends_with(&usable) && !is_being_written(&path) {
            fs_err::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Files in the folder of indexes that are indexes, parts of one, or were set aside.
fn kept(store: &Store) -> std::io::Result<Vec<PathBuf>> {
    if !store.indexes().exists() {
        return Ok(Vec::new());
    }
    let mut kept = Vec::new();
    for entry in fs_err::read_dir(store.indexes())? {
        let path = entry?.path();
        let extension = path.extension().unwrap_or_default();
        if [EXTENSION, NEW, DAMAGED].iter().any(|own| extension == *own) {
            kept.push(path);
        }
    }
    kept.sort();
    Ok(kept)
}

/// Whether another process may be at work on a file that has not got its name yet.
fn is_being_written(path: &Path) -> bool {
    let age = fs_err::metadata(path).and_then(|about| about.modified()).ok().and_then(|time| time.elapsed().ok());
    path.extension().is_some_and(|extension| extension == NEW) && age.is_none_or(|age| age < LONGEST_WRITING)
}

/// Takes a damaged index out of the way, so that the next command builds it again: what to tell of it, where something was done.
///
/// It is kept under another name until the next sync: whoever looks for the cause of the damage finds it.
pub fn set_aside(error: &Unusable) -> Option<String> {
    let Unusable::Damaged(place, _) = error else { return None };
    let path = place.path()?;
    let aside = path.with_extension(DAMAGED);
    fs_err::rename(path, &aside).ok()?;
    Some(format!(
        "no answer was made of what is damaged. The file was set aside as `{}`; run the command again: the index is built \
         again from the edition",
        aside.display()
    ))
}

/// What the check of an edition's indexes has found.
#[derive(Default)]
pub struct Checked {
    /// How many are whole.
    pub whole: usize,
    /// What is wrong with others.
    pub faults: Vec<String>,
}

/// Checks every byte of the indexes that are kept of an edition's lists. One that is missing is no fault: it is built when it is
/// needed.
pub fn check(store: &Store, manifest: &Manifest) -> Checked {
    let mut checked = Checked::default();
    if !store.has_lexicon() {
        return checked;
    }
    let lexicon = match store.pinned_lexicon() {
        Ok(lexicon) => lexicon,
        Err(error) => {
            checked.faults.push(format!("the indexes cannot be checked: {error}"));
            return checked;
        }
    };
    let all = manifest.datasets.iter().map(|dataset| origin(dataset, &lexicon));
    for (path, origin) in all.map(|origin| (path(store, &origin), origin)).filter(|(path, _)| path.exists()) {
        match Segment::open(&path, &origin).and_then(|segment| segment.check()) {
            Ok(()) => checked.whole += 1,
            Err(error) => checked.faults.push(error.to_string()),
        }
    }
    checked
}

/// Removes the indexes that none of these editions needs: how many are gone.
pub fn prune(store: &Store, manifests: &[Manifest]) -> Result<usize, OpeningError> {
    if !store.has_lexicon() {
        return Ok(0);
    }
    let lexicon = store.pinned_lexicon()?;
    let needed: Vec<PathBuf> = manifests
        .iter()
        .flat_map(|manifest| &manifest.datasets)
        .map(|dataset| path(store, &origin(dataset, &lexicon)))
        .collect();
    let mut gone = 0;
    let kept = kept(store).map_err(|error| SourceError::io(store.indexes(), &error))?;
    for path in kept.iter().filter(|path| !needed.contains(path) && !is_being_written(path)) {
        fs_err::remove_file(path).map_err(|error| SourceError::io(path, &error))?;
        gone += 1;
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indexs_name_says_which_program_made_it() {
        let lexicon = Lexicon::of([]);
        let name = name(&Origin::of("0123456789abcdef0123456789abcdef", &lexicon));
        assert_eq!(Maker::named(&name), Some(Maker::own()), "{name}");
        let other = Maker { matcher: "interdict-2.9".to_owned(), format: 12 };
        assert_eq!(Maker::named("0123456789abcdef-0123456789ab-interdict-2.9-12.index"), Some(other));
        for none in [
            "",
            ".index",
            "0123456789abcdef-0123456789ab-interdict-2.9-12.new",
            "0123456789abcdef-0123456789ab-12.index",
            "0123456789abcdef-0123456789ab--12.index",
            "0123456789abcdef-0123456789ab-interdict/2.9-12.index",
            "0123456789abcdef-0123456789ab-interdict-2.9-012.index",
            "0123456789ABCDEF-0123456789ab-interdict-2.9-12.index",
            "../../etc/passwd-interdict-2.9-12.index",
        ] {
            assert_eq!(Maker::named(none), None, "{none}");
        }
    }
}
