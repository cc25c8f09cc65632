//! Takes the edition in force from an object store into a folder of editions.
//!
//! Everything is checked before it counts: the names in `current.json`, whether this program can read the index files, sizes and hashes of all
//! that comes. Files get their names when they are whole, `current` last, and only when all the others are there.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use interdict_names::Lexicon;
use interdict_opening::indexes::Maker;
use interdict_sources::edition::{FORMAT, Manifest, Store};
use object_store::ObjectStoreExt;
use sha2::{Digest, Sha256};

use crate::current::{Current, Kind, Of};
use crate::place::{Read, wait};
use crate::publish::digest;
use crate::{Depot, DepotError};

/// Bytes of a part in which a file is fetched.
const PART: u64 = 8 << 20;
/// How the name of a file that is being written ends.
const NEW: &str = "taken";

/// What looks at a place again and again, and fetches what is new there. The folder of editions is its own: it clears what no
/// edition needs any more.
#[derive(Debug)]
pub struct Taking {
    depot: Depot,
    store: Store,
    /// The mark of `current.json` as it was put in force last.
    mark: Option<String>,
    /// What was put in force last.
    current: Option<Current>,
    /// Files of the folder whose content was hashed by this process, and what it is.
    known: BTreeMap<String, Of>,
}

/// What a look came to.
#[derive(Debug)]
pub enum Looked {
    /// What lies in the folder is what was published last.
    Same,
    /// Something else was published, and is fetched; see [`Taking::put_in_force`].
    New(Fetched),
}

/// What was fetched and is not in force yet.
#[derive(Debug)]
pub struct Fetched {
    current: Current,
    mark: Option<String>,
    /// What is small, and changes what the others are: written at the end, in this order.
    small: Vec<(String, Vec<u8>)>,
    /// How many files came.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

impl Fetched {
    /// The edition's id.
    pub fn edition(&self) -> &str {
        &self.current.edition
    }
}

impl Taking {
    /// From a place into a folder of editions. An error when the folder is one that `interdict sync` keeps.
    pub fn new(depot: Depot, store: Store) -> Result<Self, DepotError> {
        let lists = store.home().join("objects");
        if lists.exists() {
            return Err(DepotError::NotOurs(lists));
        }
        Ok(Self { depot, store, mark: None, current: None, known: BTreeMap::new() })
    }

    /// Where editions come from.
    pub fn place(&self) -> &str {
        self.depot.place()
    }

    /// Looks at the place, and fetches what the folder does not have. Nothing is in force after it that was not before.
    pub fn look(&mut self) -> Result<Looked, DepotError> {
        let depot = self.depot.clone();
        wait(async {
            let is_whole = self.is_whole();
            let mark = self.mark.as_deref().filter(|_| is_whole);
            let (text, mark) = match depot.read_current(mark).await? {
                Read::Same => return Ok(Looked::Same),
                Read::Nothing => return Err(DepotError::Nothing { place: depot.place().to_owned() }),
                Read::New(text, mark) => (text, mark),
            };
            let current =
                Current::read(&text).map_err(|what| DepotError::Current { place: depot.place().to_owned(), what })?;
            // Stores without marks send it each time, and what was replaced earlier concerns nobody here.
            let is_same = |had: &Current| had.edition == current.edition && had.files == current.files;
            if is_whole && self.current.as_ref().is_some_and(is_same) {
                self.mark = mark;
                return Ok(Looked::Same);
            }
            self.fetch(current, mark).await.map(Looked::New)
        })
    }

    /// Writes the small files, and then which edition is in force. Whoever opens editions of the folder does not meanwhile.
    pub fn put_in_force(&mut self, fetched: Fetched) -> Result<(), DepotError> {
        for (path, content) in &fetched.small {
            self.write(path, content)?;
            self.known.insert(path.clone(), fetched.current.files[path].clone());
        }
        if self.store.current()?.as_deref() != Some(fetched.edition()) {
            self.write("current", format!("{}\n", fetched.edition()).as_bytes())?;
        }
        let before = self.current.replace(fetched.current);
        self.mark = fetched.mark;
        self.clear(before.as_ref());
        Ok(())
    }

    /// Whether all files that were put in force are there, by their sizes: a damaged one may have been set aside meanwhile.
    fn is_whole(&self) -> bool {
        let Some(current) = &self.current else { return false };
        current.files.iter().all(|(path, of)| size(&self.store.home().join(path)) == Some(of.bytes))
            && self.store.current().is_ok_and(|id| id.as_deref() == Some(&current.edition))
    }

    async fn fetch(&mut self, current: Current, mark: Option<String>) -> Result<Fetched, DepotError> {
        self.check_program(&current)?;
        let mut fetched = Fetched { mark, small: Vec::new(), files: 0, bytes: 0, current };
        for (path, of) in fetched.current.files.clone() {
            if !matches!(Kind::of(&path, fetched.edition()), Some(Kind::Index(_))) && !self.has(&path, &of)? {
                let content = self.small(&path, &of).await?;
                fetched.files += 1;
                fetched.bytes += of.bytes;
                fetched.small.push((path, content));
            }
        }
        self.check_whole(&fetched)?;
        for (path, of) in &fetched.current.files {
            if matches!(Kind::of(path, fetched.edition()), Some(Kind::Index(_))) && !self.has(path, of)? {
                self.large(path, of).await?;
                self.known.insert(path.clone(), of.clone());
                fetched.files += 1;
                fetched.bytes += of.bytes;
            }
        }
        Ok(fetched)
    }

    /// Index files of another matcher or layout would have to be made again, of lists that are not there.
    fn check_program(&self, current: &Current) -> Result<(), DepotError> {
        let own = Maker::own();
        let makers = current.files.keys().filter_map(|path| match Kind::of(path, &current.edition) {
            Some(Kind::Index(maker)) => Some(maker),
            _ => None,
        });
        match makers.into_iter().find(|maker| *maker != own) {
            None => Ok(()),
            Some(theirs) => Err(DepotError::OtherProgram {
                place: self.depot.place().to_owned(),
                edition: current.edition.clone(),
                theirs: theirs.matcher,
                their_format: theirs.format,
                ours: own.matcher,
                our_format: own.format,
            }),
        }
    }

    /// Whether what is named is what the edition is opened from, no less and no more.
    fn check_whole(&self, fetched: &Fetched) -> Result<(), DepotError> {
        let wrong = |what: String| DepotError::Current { place: self.depot.place().to_owned(), what };
        let own = |path: &str| -> Result<Vec<u8>, DepotError> {
            match fetched.small.iter().find(|(small, _)| small == path) {
                Some((_, content)) => Ok(content.clone()),
                None if fetched.current.files.contains_key(path) => {
                    let path = self.store.home().join(path);
                    fs_err::read(&path).map_err(|error| DepotError::io(&path, error))
                }
                None => Err(wrong(format!("it does not name {path}, which every edition has"))),
            }
        };
        let manifest: Manifest = serde_json::from_slice(&own(&format!("editions/{}.json", fetched.edition()))?)
            .map_err(|error| wrong(format!("the manifest of edition {} cannot be read: {error}", fetched.edition())))?;
        if manifest.format != FORMAT || manifest.id != fetched.edition() {
            return Err(wrong(format!(
                "the manifest is of edition {} in format {}, where {} in format {FORMAT} is wanted",
                manifest.id.escape_debug(),
                manifest.format,
                fetched.edition()
            )));
        }
        let lexicon = String::from_utf8(own("lexicon.tsv")?)
            .map_err(|error| error.to_string())
            .and_then(|text| Lexicon::from_text(&text).map_err(|error| error.to_string()))
            .map_err(|error| wrong(format!("the lexicon cannot be read: {error}")))?;
        let needed = interdict_opening::files(&manifest.id, &manifest.datasets, Some(&lexicon));
        if let Some(missing) = needed.iter().find(|path| !fetched.current.files.contains_key(*path)) {
            return Err(wrong(format!("it does not name {missing}, which edition {} is opened from", manifest.id)));
        }
        let is_more = |path: &&String| {
            !needed.contains(path) && Kind::of(path, fetched.edition()).is_some_and(|kind| kind != Kind::Told)
        };
        match fetched.current.files.keys().find(is_more) {
            Some(more) => Err(wrong(format!("it names {more}, which edition {} does not have", manifest.id))),
            None => Ok(()),
        }
    }

    /// Whether the folder has a file as it should be; it is hashed once.
    fn has(&mut self, path: &str, of: &Of) -> Result<bool, DepotError> {
        let file = self.store.home().join(path);
        if size(&file) != Some(of.bytes) {
            self.known.remove(path);
            return Ok(false);
        }
        if !self.known.contains_key(path) {
            self.known.insert(path.to_owned(), digest(&file)?);
        }
        Ok(self.known.get(path) == Some(of))
    }

    /// What is in a file that is read into memory anyway.
    async fn small(&self, path: &str, of: &Of) -> Result<Vec<u8>, DepotError> {
        let mut content = Vec::new();
        self.parts(path, of, &mut |part| {
            content.extend_from_slice(part);
            Ok(())
        })
        .await?;
        Ok(content)
    }

    /// A file, written beside its place until it is whole.
    async fn large(&self, path: &str, of: &Of) -> Result<(), DepotError> {
        let target = self.store.home().join(path);
        let new = beside(&target);
        let io = |error| DepotError::io(&target, error);
        let mut file = create(&new)?;
        let came = self.parts(path, of, &mut |part| file.write_all(part).map_err(io)).await;
        let written = came.and_then(|()| {
            file.file().sync_all().map_err(io)?;
            fs_err::rename(&new, &target).map_err(io)
        });
        if written.is_err() {
            let _ = fs_err::remove_file(&new);
        }
        written
    }

    /// Hands out an object part by part; an error at the end when it was not what it should be.
    async fn parts(
        &self,
        path: &str,
        of: &Of,
        take: &mut (dyn FnMut(&[u8]) -> Result<(), DepotError> + Send),
    ) -> Result<(), DepotError> {
        let damaged = |what: &str| DepotError::Damaged {
            place: self.depot.place().to_owned(),
            file: format!("{path} (objects/{})", of.sha256),
            what: what.to_owned(),
        };
        let mut hasher = Sha256::new();
        let there = match self.depot.store.head(&self.depot.object(&of.sha256)).await {
            Ok(there) => there.size,
            Err(object_store::Error::NotFound { .. }) => return Err(damaged("is not there")),
            Err(error) => return Err(self.depot.failed(&format!("{path} cannot be read"), &error)),
        };
        if there != of.bytes {
            return Err(damaged(&format!("has {there} bytes instead of {}", of.bytes)));
        }
        let mut from = 0;
        while from < of.bytes {
            let to = of.bytes.min(from + PART);
            let part = self.depot.part(&of.sha256, from..to).await?.ok_or_else(|| damaged("is not there"))?;
            if part.len() as u64 != to - from {
                return Err(damaged("is shorter than it was said to be"));
            }
            hasher.update(&part);
            take(&part)?;
            from = to;
        }
        if hex::encode(hasher.finalize()) != of.sha256 {
            return Err(damaged("is not what was published (its SHA-256 differs)"));
        }
        Ok(())
    }

    /// Replaces a small file at one stroke, on the disk before it has its name.
    fn write(&self, path: &str, content: &[u8]) -> Result<(), DepotError> {
        let target = self.store.home().join(path);
        let new = beside(&target);
        let io = |error| DepotError::io(&target, error);
        let mut file = create(&new)?;
        file.write_all(content).and_then(|()| file.file().sync_all()).map_err(io)?;
        fs_err::rename(&new, &target).map_err(io)
    }

    /// Removes what neither the edition in force needs nor the one before, which requests may still be answered from.
    fn clear(&mut self, before: Option<&Current>) {
        let home = self.store.home().to_owned();
        let needed = |path: &str| {
            let needs = |current: &Current| current.files.contains_key(path);
            self.current.as_ref().is_some_and(needs) || before.is_some_and(needs)
        };
        for folder in ["editions", "indexes"] {
            let Ok(entries) = fs_err::read_dir(home.join(folder)) else { continue };
            for entry in entries.flatten() {
                let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
                if !needed(&path) {
                    // What cannot be removed lies there until the next time: no answer is made of it.
                    let _ = fs_err::remove_file(entry.path());
                }
            }
        }
        let needed: Vec<String> = self.known.keys().filter(|path| needed(path)).cloned().collect();
        self.known.retain(|path, _| needed.contains(path));
    }
}

fn size(path: &Path) -> Option<u64> {
    fs_err::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|file| file.len())
}

/// Where a file lies until it is whole.
fn beside(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(format!(".{}.{NEW}", std::process::id()));
    name.into()
}

fn create(path: &Path) -> Result<fs_err::File, DepotError> {
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder).map_err(|error| DepotError::io(folder, error))?;
    }
    fs_err::File::create(path).map_err(|error| DepotError::io(path, error))
}
