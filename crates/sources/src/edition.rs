//! Editions: lists put together, named by date and content, kept side by side.
//!
//! `$INTERDICT_HOME/editions/ID/` holds `manifest.json`, one `DATASET.jsonl` of entities a dataset, and the
//! publishers' raw files under `raw/DATASET/`. `$INTERDICT_HOME/current` names the edition in force. An
//! edition is written beside the others and renamed into place, so a failure leaves everything as it was.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use interdict_model::{DatasetInForce, EditionInForce, Entity};
use interdict_names::Lexicon;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::sync::ReadDataset;
use crate::{Fault, READER_VERSION, Report, SourceError, starter};

/// Version of the manifest's layout.
pub const FORMAT: u32 = 1;

/// What an edition is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout version.
    pub format: u32,
    /// Date and content hash.
    pub id: String,
    /// When it was made, ISO 8601.
    pub created: String,
    /// Its datasets in order of their names.
    pub datasets: Vec<DatasetManifest>,
}

/// One dataset of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetManifest {
    /// What answers say of it.
    #[serde(flatten)]
    pub in_force: DatasetInForce,
    /// When this installation took it in, ISO 8601.
    pub known: String,
    /// Version of the readers.
    pub reader: u32,
    /// SHA-256 of the entities file.
    pub sha256: String,
    /// Parts of the list that were missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The publisher's files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<RawFile>,
    /// What became of every row.
    pub report: Report,
}

/// A publisher's file as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawFile {
    /// Its name.
    pub name: String,
    /// Its size as stored.
    pub bytes: u64,
    /// SHA-256 of the file as stored.
    pub sha256: String,
}

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

    fn editions(&self) -> PathBuf {
        self.home.join("editions")
    }

    /// The id of the edition in force; `None` before the first sync.
    pub fn current(&self) -> Result<Option<String>, SourceError> {
        let path = self.home.join("current");
        match fs_err::read_to_string(&path) {
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SourceError::io(path, &error)),
        }
    }

    /// The edition in force: the starter edition before the first sync.
    pub fn open_current(&self) -> Result<Edition, SourceError> {
        match self.current()? {
            Some(id) => self.open(&id),
            None => Edition::starter(),
        }
    }

    /// All editions, the oldest first by name.
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
            if !name.starts_with('.') {
                manifests.push(self.manifest(&name)?);
            }
        }
        manifests.sort_by(|a, b| (&a.created, &a.id).cmp(&(&b.created, &b.id)));
        Ok(manifests)
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
        let path = self.editions().join(id).join("manifest.json");
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
            SourceError::new(Fault::Syntax, &path, format!("the manifest is damaged: {error}"), REBUILD)
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
        let manifest = self.manifest(id)?;
        let folder = self.editions().join(id);
        let mut entities = Vec::new();
        for dataset in &manifest.datasets {
            let path = folder.join(format!("{}.jsonl", dataset.in_force.name));
            let bytes = fs_err::read(&path).map_err(|error| SourceError::io(&path, &error))?;
            if digest(&bytes) != dataset.sha256 {
                return Err(SourceError::new(
                    Fault::Syntax,
                    &path,
                    "the file is not what the edition was made with (its SHA-256 differs)",
                    REBUILD,
                ));
            }
            for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())) {
                let entity = serde_json::from_slice(line)
                    .map_err(|error| SourceError::new(Fault::Syntax, &path, error.to_string(), REBUILD).at(number))?;
                entities.push(entity);
            }
        }
        Ok(Edition { in_force: in_force(&manifest), manifest: Some(manifest), entities })
    }

    /// Makes an edition of newly read datasets; the others are carried over from the edition in force, or
    /// from the starter edition as long as no real list covers them. `published` is the user's word for the
    /// day of publication.
    pub fn make(&self, read: Vec<ReadDataset>, published: Option<&str>, now: &Now) -> Result<Made, SourceError> {
        let editions = self.editions();
        fs_err::create_dir_all(&editions).map_err(|error| SourceError::io(&editions, &error))?;
        // One sync at a time: the lock falls with the file handle, however the process ends.
        let lock_path = self.home.join("lock");
        let lock = fs_err::File::create(&lock_path).map_err(|error| SourceError::io(&lock_path, &error))?;
        lock.file().try_lock().map_err(|_| {
            SourceError::new(Fault::Unreadable, &lock_path, "another sync is at work", "wait for it to end")
        })?;
        let previous = self.open_current()?;
        let new_folder = editions.join(".new");
        let _ = fs_err::remove_dir_all(&new_folder);
        fs_err::create_dir_all(&new_folder).map_err(|error| SourceError::io(&new_folder, &error))?;
        let mut datasets = Vec::new();
        let replaced: Vec<String> = read.iter().map(|dataset| dataset.name.clone()).collect();
        for dataset in read {
            datasets.push(write_read(&new_folder, dataset, published, now)?);
        }
        for dataset in previous.in_force.datasets.iter().filter(|dataset| !replaced.contains(&dataset.name)) {
            datasets.push(self.carry_over(&new_folder, &previous, dataset, now)?);
        }
        datasets.sort_by(|a, b| a.in_force.name.cmp(&b.in_force.name));
        let content = datasets
            .iter()
            .map(|dataset| format!("{} {} {}", dataset.in_force.name, dataset.sha256, dataset.in_force.partial))
            .collect::<Vec<_>>()
            .join("\n");
        let hash = short(&digest(content.as_bytes()));
        if let Some(manifest) = previous.manifest
            && manifest.id.ends_with(&hash)
        {
            let _ = fs_err::remove_dir_all(&new_folder);
            return Ok(Made::Unchanged(Box::new(manifest)));
        }
        let manifest =
            Manifest { format: FORMAT, id: format!("{}-{hash}", now.date), created: now.time.clone(), datasets };
        let manifest_path = new_folder.join("manifest.json");
        let text =
            serde_json::to_string_pretty(&manifest).map_err(|error| SourceError::io(&manifest_path, &error.into()))?;
        fs_err::write(&manifest_path, text).map_err(|error| SourceError::io(&manifest_path, &error))?;
        let folder = editions.join(&manifest.id);
        if folder.exists() {
            // The same lists on the same day, made before: what is there is the same.
            let _ = fs_err::remove_dir_all(&new_folder);
        } else {
            fs_err::rename(&new_folder, &folder).map_err(|error| SourceError::io(&folder, &error))?;
        }
        self.put_in_force(&manifest.id)?;
        Ok(Made::New(Box::new(manifest)))
    }

    /// Puts an edition in force.
    fn put_in_force(&self, id: &str) -> Result<(), SourceError> {
        replace(&self.home.join("current"), &format!("{id}\n"))
    }

    fn carry_over(
        &self,
        folder: &Path,
        previous: &Edition,
        dataset: &DatasetInForce,
        now: &Now,
    ) -> Result<DatasetManifest, SourceError> {
        if let Some(manifest) = &previous.manifest
            && let Some(known) = manifest.datasets.iter().find(|known| known.in_force.name == dataset.name)
        {
            let old = self.editions().join(&manifest.id);
            let file = format!("{}.jsonl", dataset.name);
            link(&old.join(&file), &folder.join(&file))?;
            for raw in &known.files {
                link(
                    &old.join("raw").join(&dataset.name).join(&raw.name),
                    &folder.join("raw").join(&dataset.name).join(&raw.name),
                )?;
            }
            return Ok(known.clone());
        }
        let own: Vec<&Entity> =
            previous.entities.iter().filter(|entity| entity.datasets.contains(&dataset.name)).collect();
        let sha256 = write_entities(&folder.join(format!("{}.jsonl", dataset.name)), own.into_iter())?;
        Ok(DatasetManifest {
            in_force: dataset.clone(),
            known: now.time.clone(),
            reader: READER_VERSION,
            sha256,
            missing: Vec::new(),
            files: Vec::new(),
            report: Report::default(),
        })
    }

    /// The pinned lexicon: the one in force, or, where there is none yet, one built from these entities and
    /// pinned if the store holds an edition of its own.
    pub fn lexicon(&self, edition: &Edition) -> Result<Lexicon, SourceError> {
        let path = self.home.join("lexicon.tsv");
        match fs_err::read_to_string(&path) {
            Ok(text) => Lexicon::from_text(&text).map_err(|error| {
                SourceError::new(
                    Fault::Syntax,
                    &path,
                    error.to_string(),
                    "remove the file, or build it again with `interdict lexicon build` and rescreen",
                )
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Lexicon::of(&edition.entities)),
            Err(error) => Err(SourceError::io(&path, &error)),
        }
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

fn in_force(manifest: &Manifest) -> EditionInForce {
    let datasets: Vec<DatasetInForce> = manifest.datasets.iter().map(|dataset| dataset.in_force.clone()).collect();
    EditionInForce {
        id: manifest.id.clone(),
        starter: false,
        partial: datasets.iter().any(|dataset| dataset.partial),
        datasets,
    }
}

fn write_read(
    folder: &Path,
    dataset: ReadDataset,
    published: Option<&str>,
    now: &Now,
) -> Result<DatasetManifest, SourceError> {
    let sha256 = write_entities(&folder.join(format!("{}.jsonl", dataset.name)), dataset.entities.iter())?;
    let mut files = Vec::new();
    let raw = folder.join("raw").join(&dataset.name);
    fs_err::create_dir_all(&raw).map_err(|error| SourceError::io(&raw, &error))?;
    for input in &dataset.files {
        let (bytes, hash) = copy_hashed(&input.path, &raw.join(input.name()))?;
        files.push(RawFile { name: input.name(), bytes, sha256: hash });
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

fn write_entities<'a>(path: &Path, entities: impl Iterator<Item = &'a Entity>) -> Result<String, SourceError> {
    let file = fs_err::File::create(path).map_err(|error| SourceError::io(path, &error))?;
    let mut writer = BufWriter::with_capacity(1 << 16, file);
    let mut hasher = Sha256::new();
    for entity in entities {
        let mut line = json(entity);
        line.push('\n');
        hasher.update(line.as_bytes());
        writer.write_all(line.as_bytes()).map_err(|error| SourceError::io(path, &error))?;
    }
    writer.flush().map_err(|error| SourceError::io(path, &error))?;
    Ok(hex::encode(hasher.finalize()))
}

fn json(entity: &Entity) -> String {
    // Entities are plain data with text keys: nothing in them can fail to be written.
    serde_json::to_string(entity).unwrap_or_default()
}

fn copy_hashed(from: &Path, to: &Path) -> Result<(u64, String), SourceError> {
    let mut reader =
        BufReader::with_capacity(1 << 16, fs_err::File::open(from).map_err(|error| SourceError::io(from, &error))?);
    let mut writer = BufWriter::new(fs_err::File::create(to).map_err(|error| SourceError::io(to, &error))?);
    let mut hasher = Sha256::new();
    let mut bytes = 0u64;
    loop {
        let available = reader.fill_buf().map_err(|error| SourceError::io(from, &error))?;
        if available.is_empty() {
            break;
        }
        hasher.update(available);
        writer.write_all(available).map_err(|error| SourceError::io(to, &error))?;
        let count = available.len();
        bytes += count as u64;
        reader.consume(count);
    }
    writer.flush().map_err(|error| SourceError::io(to, &error))?;
    Ok((bytes, hex::encode(hasher.finalize())))
}

/// Another name for the same file; a copy where the file system has no links.
fn link(from: &Path, to: &Path) -> Result<(), SourceError> {
    if let Some(folder) = to.parent() {
        fs_err::create_dir_all(folder).map_err(|error| SourceError::io(folder, &error))?;
    }
    fs_err::hard_link(from, to)
        .or_else(|_| fs_err::copy(from, to).map(|_| ()))
        .map_err(|error| SourceError::io(to, &error))
}

/// Replaces a file at one stroke.
fn replace(path: &Path, text: &str) -> Result<(), SourceError> {
    let new = path.with_extension("new");
    fs_err::write(&new, text).map_err(|error| SourceError::io(&new, &error))?;
    fs_err::rename(&new, path).map_err(|error| SourceError::io(path, &error))
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}
