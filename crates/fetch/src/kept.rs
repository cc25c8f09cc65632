//! What has been fetched, on disk.
//!
//! `fetched/DATASET/last/` holds the files that were read whole last, `fetched/DATASET/new/` those of a fetch that is
//! not accepted yet (or was refused: they stay for a look until the next fetch). Beside the files stands where they come
//! from ([`Origins`]).

use std::path::{Path, PathBuf};

use interdict_sources::origin::{BESIDE, Origins, last_fetched};
use interdict_sources::{Fault, SourceError};

/// The folder of fetched files.
#[derive(Debug)]
pub struct Kept {
    home: PathBuf,
    root: PathBuf,
    /// Held as long as this value lives.
    _lock: fs_err::File,
}

impl Kept {
    /// Opens the folder under a home of editions; only one at a time.
    pub fn open(home: &Path) -> Result<Self, SourceError> {
        let root = home.join("fetched");
        let failed = |error: &std::io::Error| SourceError::io(&root, error);
        fs_err::create_dir_all(&root).map_err(|error| failed(&error))?;
        let lock = fs_err::File::create(root.join(".lock")).map_err(|error| failed(&error))?;
        lock.file().try_lock().map_err(|_| {
            SourceError::new(Fault::Unreadable, &root, "another sync is fetching", "wait for it to end")
        })?;
        Ok(Self { home: home.to_owned(), root, _lock: lock })
    }

    /// The files that were read whole last.
    pub fn last(&self, dataset: &str) -> PathBuf {
        last_fetched(&self.home, dataset)
    }

    /// What was fetched last; `None` where nothing was, or where files are gone.
    pub(crate) fn origins(&self, dataset: &str) -> Option<Origins> {
        let folder = self.last(dataset);
        Origins::beside(&folder).filter(|origins| origins.files.iter().all(|file| folder.join(&file.name).is_file()))
    }

    /// Forgets what was fetched, so that everything is sent anew.
    pub fn forget(&self, dataset: &str) -> Result<(), SourceError> {
        clear(&self.last(dataset))
    }

    /// An empty folder for a new fetch.
    pub(crate) fn begin(&self, dataset: &str) -> Result<PathBuf, SourceError> {
        let folder = self.root.join(dataset).join("new");
        clear(&folder)?;
        fs_err::create_dir_all(&folder).map_err(|error| SourceError::io(&folder, &error))?;
        Ok(folder)
    }

    /// The newly fetched files were read whole: they are the last ones now.
    pub fn accept(&self, dataset: &str) -> Result<(), SourceError> {
        let (new, last) = (self.root.join(dataset).join("new"), self.last(dataset));
        if new.is_dir() {
            // Killed in between, nothing is kept, and everything is fetched anew.
            clear(&last)?;
            fs_err::rename(&new, &last).map_err(|error| SourceError::io(&new, &error))?;
        }
        Ok(())
    }
}

/// Puts down where the files of a folder come from.
pub(crate) fn write(folder: &Path, origins: &Origins) -> Result<(), SourceError> {
    let path = folder.join(BESIDE);
    let new = folder.join(".fetched.new");
    let put = || -> std::io::Result<()> {
        fs_err::write(&new, serde_json::to_string_pretty(origins)?)?;
        fs_err::rename(&new, &path)
    };
    put().map_err(|error| SourceError::io(&path, &error))
}

fn clear(folder: &Path) -> Result<(), SourceError> {
    match fs_err::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(SourceError::io(folder, &error)),
        _ => Ok(()),
    }
}
