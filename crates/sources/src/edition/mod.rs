//! Editions: lists put together, named by date and content, kept side by side.
//!
//! `$INTERDICT_HOME/editions/ID.json` is an edition's [`Manifest`]; what it is made of, the entities of each
//! dataset and the publishers' raw files, lies under `objects/`, named by content. `current` names the
//! edition in force, `lexicon.tsv` is the pinned lexicon, `failures.json` what the last syncs could not take in. Everything is written under another name, brought
//! to the disk and then renamed, `current` last: killed at any moment, the edition in force is whole.

mod failures;
mod manifest;
mod moment;
mod objects;
mod upkeep;

use std::io::Write;
use std::path::{Path, PathBuf};

use interdict_model::{DatasetInForce, EditionInForce, Entity};
use interdict_names::Lexicon;
use serde::Serialize;
use sha2::{Digest, Sha256};

pub use failures::Failure;
pub use manifest::{DatasetManifest, FORMAT, Manifest, RawFile};
pub use moment::Moment;
use objects::Objects;
pub use upkeep::{Pruned, Verified};

use crate::followthemoney::publication::kept_name;
use crate::origin::{Origins, last_fetched};
use crate::sync::ReadDataset;
use crate::{Fault, READER_VERSION, Report, SourceError, starter};

/// An edition with everything in it.
#[derive(Debug)]
pub struct Edition {
    /// What answers say of it.
    pub in_force: EditionInForce,
    /// The manifest; the starter edition has none.
    pub manifest: Option<Manifest>,
    /// All entities: datasets in order of their names, each in its publisher's order.
    pub entities: Vec<Entity>,
}

/// An edition's lists, unread.
#[derive(Clone, Debug)]
pub enum Lists {
    /// Those of the embedded starter edition.
    Starter,
    /// Kept ones.
    Kept {
        /// What answers say of them.
        in_force: EditionInForce,
        /// The manifest, where they are an edition that was made.
        manifest: Option<Manifest>,
        /// The lists, in order of their names.
        datasets: Vec<DatasetManifest>,
    },
}

impl Lists {
    /// Those of an edition.
    pub fn of(manifest: Manifest) -> Self {
        let (in_force, datasets) = (manifest.in_force(), manifest.datasets.clone());
        Self::Kept { in_force, manifest: Some(manifest), datasets }
    }
}

/// All editions that are kept, as programs are told of them.
#[derive(Clone, Debug, Serialize)]
pub struct Editions {
    /// Version of the output schema.
    pub format: &'static str,
    /// The edition in force; `None` before the first sync.
    pub current: Option<String>,
    /// Their manifests in the order in which they were made.
    pub editions: Vec<Manifest>,
}

/// The folder where editions are kept.
#[derive(Clone, Debug)]
pub struct Store {
    home: PathBuf,
}

/// The moment of an action: passed in, so that tests and replays can set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// The day, ISO 8601.
    pub date: String,
    /// The second, ISO 8601 with zone.
    pub time: String,
}

/// What making an edition came to.
#[derive(Debug)]
pub enum Made {
    /// A new edition is in force.
    New(Box<Manifest>),
    /// The lists are what they were; the edition in force stays.
    Unchanged(Box<Manifest>),
}

impl Edition {
    /// The embedded starter edition.
    pub fn starter() -> Result<Self, SourceError> {
        let entities = starter::entities()?;
        let datasets = starter::datasets(&entities);
        let content = entities.iter().map(json).collect::<Vec<_>>().join("\n");
        let date = datasets.iter().map(|dataset| dataset.published.clone()).max().unwrap_or_default();
        let id = format!("starter-{date}-{}", short(&digest(content.as_bytes())));
        Ok(Self { in_force: EditionInForce { id, starter: true, partial: false, datasets }, manifest: None, entities })
    }
}

impl Store {
    /// A store in a folder, which need not exist yet.
    pub fn new(home: impl Into<PathBuf>) -> Self {
        Self { home: home.into() }
    }

    /// The folder that holds everything.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// When the publisher of a dataset was asked last and what it has was read whole, ISO 8601.
    pub fn checked(&self, dataset: &str) -> Option<String> {
        Origins::beside(&last_fetched(&self.home, dataset)).map(|origins| origins.checked)
    }

    fn editions(&self) -> PathBuf {
        self.home.join("editions")
    }

    fn manifest_path(&self, id: &str) -> PathBuf {
        self.editions().join(format!("{id}.json"))
    }

    fn objects(&self) -> Objects {
        Objects::new(self.home.join("objects"))
    }

    /// One change at a time: the lock falls with the file handle, however the process ends.
    fn lock(&self) -> Result<fs_err::File, SourceError> {
        let folder = self.editions();
        fs_err::create_dir_all(&folder).map_err(|error| SourceError::io(&folder, &error))?;
        let path = self.home.join("lock");
        let lock = fs_err::File::create(&path).map_err(|error| SourceError::io(&path, &error))?;
        lock.file()
            .try_lock()
            .map_err(|_| SourceError::new(Fault::Unreadable, &path, "another sync is at work", "wait for it to end"))?;
        Ok(lock)
    }

    /// The id of the edition in force; `None` before the first sync.
    pub fn current(&self) -> Result<Option<String>, SourceError> {
        self.named("current")
    }

    /// The edition up to which changes have been looked at; `None` before the first look.
    pub fn seen(&self) -> Result<Option<String>, SourceError> {
        self.named("seen")
    }

    /// Notes that changes up to an edition have been looked at.
    pub fn set_seen(&self, id: &str) -> Result<(), SourceError> {
        replace(&self.home.join("seen"), &format!("{id}\n"))
    }

    /// The edition that a file of the store names.
    fn named(&self, file: &str) -> Result<Option<String>, SourceError> {
        let path = self.home.join(file);
        match fs_err::read_to_string(&path) {
            // A loss of power can leave an empty file: it names nothing.
            Ok(text) => Ok(Some(text.trim().to_owned()).filter(|id| !id.is_empty())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SourceError::io(path, &error)),
        }
    }

    /// The manifest of the edition in force; `None` before the first sync. An error when editions are kept and
    /// nothing says which of them is in force: a sync must not begin anew from the starter edition then.
    pub fn in_force(&self) -> Result<Option<Manifest>, SourceError> {
        match self.current()? {
            Some(id) => self.manifest(&id).map(Some),
            None if !self.list()?.iter().all(|manifest| manifest.history) => Err(SourceError::new(
                Fault::Unknown,
                self.home.join("current"),
                "editions are kept, but the file that says which one is in force is gone",
                "put one in force with `interdict editions use ID` (`interdict editions` lists them)",
            )),
            None => Ok(None),
        }
    }

    /// The edition in force: the starter edition before the first sync.
    pub fn open_current(&self) -> Result<Edition, SourceError> {
        self.read(self.in_force()?.map_or(Lists::Starter, Lists::of))
    }

    /// All editions in the order in which they were made.
    pub fn list(&self) -> Result<Vec<Manifest>, SourceError> {
        let folder = self.editions();
        let mut manifests = Vec::new();
        let entries = match fs_err::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(manifests),
            Err(error) => return Err(SourceError::io(folder, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| SourceError::io(&folder, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if let Some(id) = name.strip_suffix(".json").filter(|id| !id.starts_with('.')) {
                manifests.push(self.manifest(id)?);
            }
        }
        manifests.sort_by_key(|manifest| manifest.number);
        Ok(manifests)
    }

    /// The edition that was in force before another, by the order of their making.
    pub fn before(&self, edition: &Manifest) -> Result<Option<Manifest>, SourceError> {
        let mut kept = self.list()?;
        // Versions kept for the past come in any order: they are compared only when they are named.
        kept.retain(|kept| !kept.history && kept.number < edition.number);
        Ok(kept.pop())
    }

    /// All editions, and which is in force.
    pub fn editions_kept(&self) -> Result<Editions, SourceError> {
        Ok(Editions { format: interdict_model::FORMAT, current: self.current()?, editions: self.list()? })
    }

    /// An edition's manifest.
    pub fn manifest(&self, id: &str) -> Result<Manifest, SourceError> {
        if id.is_empty() || id.contains(['/', '\\']) || id.starts_with('.') {
            return Err(SourceError::new(
                Fault::Unknown,
                self.editions(),
                format!("`{id}` is no edition's name"),
                "`interdict editions` lists them",
            ));
        }
        let path = self.manifest_path(id);
        let text = fs_err::read_to_string(&path).map_err(|error| {
            if error.kind() == std::io::ErrorKind::NotFound {
                SourceError::new(
                    Fault::Unknown,
                    &path,
                    format!("there is no edition `{id}`"),
                    "`interdict editions` lists them",
                )
            } else {
                SourceError::io(&path, &error)
            }
        })?;
        let manifest: Manifest = serde_json::from_str(&text).map_err(|error| {
            SourceError::new(
                Fault::Syntax,
                &path,
                format!("the manifest is damaged: {error}"),
                "move this file away; if the edition was in force, put another in force with `interdict editions use ID`",
            )
        })?;
        if manifest.format != FORMAT {
            return Err(SourceError::new(
                Fault::Layout,
                &path,
                format!("the edition has format {}, this program reads {FORMAT}", manifest.format),
                REBUILD,
            ));
        }
        Ok(manifest)
    }

    /// Reads an edition. A file that is not what the manifest says is refused.
    pub fn open(&self, id: &str) -> Result<Edition, SourceError> {
        self.read(Lists::of(self.manifest(id)?))
    }

    /// Reads an edition's lists.
    pub fn read(&self, lists: Lists) -> Result<Edition, SourceError> {
        let Lists::Kept { in_force, manifest, datasets } = lists else { return Edition::starter() };
        let mut entities = Vec::new();
        for dataset in &datasets {
            entities.extend(self.objects().entities(&dataset.sha256)?);
        }
        Ok(Edition { in_force, manifest, entities })
    }

    /// Where the indexes of lists lie: made of what is kept here, and made again where one is missing.
    pub fn indexes(&self) -> PathBuf {
        self.home.join("indexes")
    }

    /// The entities of one dataset of an edition.
    pub fn entities(&self, dataset: &DatasetManifest) -> Result<Vec<Entity>, SourceError> {
        self.objects().entities(&dataset.sha256)
    }

    /// Makes an edition of newly read datasets; the others are carried over from the edition in force, or
    /// from the starter edition as long as no real list covers them. `published` is the user's word for the
    /// day of publication.
    pub fn make(&self, read: Vec<ReadDataset>, published: Option<&str>, now: &Now) -> Result<Made, SourceError> {
        let _lock = self.lock()?;
        let made = self.edition_of(read, published, now, false)?;
        if let Made::New(manifest) = &made {
            self.put_in_force(&manifest.id)?;
        }
        Ok(made)
    }

    /// Keeps older versions of datasets for questions about the past (`as_of`); the edition in force stays.
    pub fn keep_history(
        &self,
        read: Vec<ReadDataset>,
        published: Option<&str>,
        now: &Now,
    ) -> Result<Made, SourceError> {
        let _lock = self.lock()?;
        self.edition_of(read, published, now, true)
    }

    fn edition_of(
        &self,
        read: Vec<ReadDataset>,
        published: Option<&str>,
        now: &Now,
        history: bool,
    ) -> Result<Made, SourceError> {
        let previous = self.in_force()?;
        let replaced: Vec<String> = read.iter().map(|dataset| dataset.name.clone()).collect();
        let mut datasets = Vec::new();
        for dataset in read {
            datasets.push(self.keep(dataset, published, now)?);
        }
        match &previous {
            _ if history => {}
            Some(previous) => datasets
                .extend(previous.datasets.iter().filter(|dataset| !replaced.contains(&dataset.in_force.name)).cloned()),
            None => datasets.extend(self.keep_starter(&replaced, now)?),
        }
        // What is carried over must be whole, or the new edition could not be opened.
        for dataset in datasets.iter().filter(|dataset| !replaced.contains(&dataset.in_force.name)) {
            self.check(dataset)?;
        }
        datasets.sort_by(|a, b| a.in_force.name.cmp(&b.in_force.name));
        let content = datasets
            .iter()
            .map(|dataset| {
                let own = &dataset.in_force;
                // Without a stated day the day of reading must not make another edition of the same lists.
                let published = if own.undated { "" } else { own.published.as_str() };
                format!("{} {} {} {published}", own.name, dataset.sha256, own.partial)
            })
            .collect::<Vec<_>>()
            .join("\n");
        let hash = short(&digest(content.as_bytes()));
        if let Some(previous) = previous
            && previous.id.contains(&hash)
        {
            return Ok(Made::Unchanged(Box::new(previous)));
        }
        let number = self.list()?.last().map_or(0, |last| last.number) + 1;
        let mut id = format!("{}-{hash}", now.date);
        if self.manifest_path(&id).exists() {
            // The lists are again what they were earlier this day.
            id = format!("{id}-{number}");
        }
        let manifest = Manifest { format: FORMAT, id, number, created: now.time.clone(), history, datasets };
        let path = self.manifest_path(&manifest.id);
        let text = serde_json::to_string_pretty(&manifest).map_err(|error| SourceError::io(&path, &error.into()))?;
        replace(&path, &text)?;
        Ok(Made::New(Box::new(manifest)))
    }

    /// Whether the entities of a dataset are there and what its manifest says.
    pub fn check(&self, dataset: &DatasetManifest) -> Result<(), SourceError> {
        self.objects().bytes(&dataset.sha256).map(|_| ()).map_err(|mut error| {
            let name = &dataset.in_force.name;
            error.what = format!("{name}: {}", error.what);
            error.remedy = format!(
                "take it in again: `interdict sync --fresh {name}`, or `--from` its files, together with the others"
            );
            error
        })
    }

    /// Puts an edition that is kept, and whole, in force.
    pub fn use_edition(&self, id: &str) -> Result<Edition, SourceError> {
        let _lock = self.lock()?;
        let edition = self.open(id)?;
        if edition.manifest.as_ref().is_some_and(|manifest| manifest.history) {
            return Err(SourceError::new(
                Fault::Incomplete,
                self.manifest_path(id),
                "this edition only keeps older versions for questions about the past: other lists are not in it",
                "ask it with --as-of, or take the files in with `interdict sync --from PATH --accept DATASET`",
            ));
        }
        self.put_in_force(id)?;
        Ok(edition)
    }

    /// Puts an edition in force.
    fn put_in_force(&self, id: &str) -> Result<(), SourceError> {
        replace(&self.home.join("current"), &format!("{id}\n"))
    }

    /// Keeps a dataset and its raw files.
    fn keep(&self, dataset: ReadDataset, published: Option<&str>, now: &Now) -> Result<DatasetManifest, SourceError> {
        let objects = self.objects();
        let sha256 = objects.put_entities(&dataset.entities.iter().collect::<Vec<_>>())?;
        let mut files = Vec::new();
        for input in &dataset.files {
            let (sha256, bytes) = objects.put_file(&input.path)?;
            let origin = dataset.origins.as_ref().and_then(|origins| origins.of(&input.name(), &sha256));
            let (url, fetched) = (origin.map(|origin| origin.url.clone()), origin.map(|origin| origin.fetched.clone()));
            files.push(RawFile { name: kept_name(input), bytes, sha256, url, fetched });
        }
        let stated = published.map(str::to_owned).or(dataset.published);
        let in_force = DatasetInForce {
            name: dataset.name,
            version: short(&sha256),
            undated: stated.is_none(),
            published: stated.unwrap_or_else(|| now.date.clone()),
            entities: dataset.entities.len() as u64,
            names: dataset.entities.iter().map(|entity| entity.names.len() as u64).sum(),
            starter: false,
            partial: !dataset.missing.is_empty(),
        };
        Ok(DatasetManifest {
            in_force,
            known: now.time.clone(),
            reader: READER_VERSION,
            sha256,
            missing: dataset.missing,
            files,
            report: dataset.report,
        })
    }

    /// Keeps the starter edition's rows of the lists that are not replaced.
    fn keep_starter(&self, replaced: &[String], now: &Now) -> Result<Vec<DatasetManifest>, SourceError> {
        let starter = Edition::starter()?;
        let rows = starter.in_force.datasets.iter().filter(|dataset| !replaced.contains(&dataset.name));
        rows.map(|dataset| {
            let own: Vec<&Entity> =
                starter.entities.iter().filter(|entity| entity.datasets.contains(&dataset.name)).collect();
            Ok(DatasetManifest {
                in_force: dataset.clone(),
                known: now.time.clone(),
                reader: READER_VERSION,
                sha256: self.objects().put_entities(&own)?,
                missing: Vec::new(),
                files: Vec::new(),
                report: Report::default(),
            })
        })
        .collect()
    }

    /// The pinned lexicon: the one in force, or, where there is none yet, one built from these entities and
    /// pinned if the store holds an edition of its own.
    pub fn lexicon(&self, edition: &Edition) -> Result<Lexicon, SourceError> {
        if self.has_lexicon() { self.pinned_lexicon() } else { Ok(Lexicon::of(&edition.entities)) }
    }

    /// The pinned lexicon, which must be there.
    pub fn pinned_lexicon(&self) -> Result<Lexicon, SourceError> {
        let path = self.home.join("lexicon.tsv");
        let text = fs_err::read_to_string(&path).map_err(|error| SourceError::io(&path, &error))?;
        Lexicon::from_text(&text).map_err(|error| {
            SourceError::new(
                Fault::Syntax,
                &path,
                error.to_string(),
                "remove the file, or build it again with `interdict lexicon build` and rescreen",
            )
        })
    }

    /// Whether a lexicon is pinned.
    pub fn has_lexicon(&self) -> bool {
        self.home.join("lexicon.tsv").exists()
    }

    /// Builds the lexicon from an edition and pins it.
    pub fn pin_lexicon(&self, edition: &Edition) -> Result<Lexicon, SourceError> {
        let lexicon = Lexicon::of(&edition.entities);
        replace(&self.home.join("lexicon.tsv"), &lexicon.to_text())?;
        Ok(lexicon)
    }
}

const REBUILD: &str = "make the edition again with `interdict sync`";

fn json(entity: &Entity) -> String {
    // Entities are plain data with text keys: nothing in them can fail to be written.
    serde_json::to_string(entity).unwrap_or_default()
}

/// Replaces a file at one stroke, on the disk before it has its name.
fn replace(path: &Path, text: &str) -> Result<(), SourceError> {
    // Of this process alone: two may pin a lexicon at the same time.
    let new = path.with_extension(format!("{}.new", std::process::id()));
    let write = || {
        let mut file = fs_err::File::create(&new)?;
        file.write_all(text.as_bytes())?;
        file.file().sync_all()?;
        fs_err::rename(&new, path)
    };
    write().map_err(|error: std::io::Error| SourceError::io(path, &error))
}

/// The hash of entities as they are kept.
fn hash_of(entities: &[Entity]) -> String {
    let mut hasher = Sha256::new();
    for entity in entities {
        hasher.update(json(entity).as_bytes());
        hasher.update(b"\n");
    }
    hex::encode(hasher.finalize())
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}
