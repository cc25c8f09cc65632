//! The bytes of a publisher's file, unpacked, within limits.

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use interdict_delimited::Limited;

use crate::{Fault, SourceError};

/// Most bytes that a file may unpack to. The largest list in use (OpenSanctions' default collection) has
/// about 4 GB.
pub const MOST_BYTES: u64 = 16 << 30;

/// A file of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// Where it lies.
    pub path: PathBuf,
}

impl Input {
    /// A file on disk.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file's own name, for reports.
    pub fn name(&self) -> String {
        self.path
            .file_name()
            .map_or_else(|| self.path.display().to_string(), |name| name.to_string_lossy().into_owned())
    }

    /// The name in lower case without `.gz`.
    pub fn plain_name(&self) -> String {
        let name = self.name().to_lowercase();
        name.strip_suffix(".gz").unwrap_or(&name).to_owned()
    }

    /// Opens the file; gzip is recognised by its first bytes. An empty file is an error.
    pub fn open(&self) -> Result<Box<dyn BufRead>, SourceError> {
        let file = fs_err::File::open(&self.path).map_err(|error| SourceError::io(&self.path, &error))?;
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let start = reader.fill_buf().map_err(|error| SourceError::io(&self.path, &error))?;
        if start.is_empty() {
            return Err(self.empty());
        }
        if start.starts_with(&[0x1f, 0x8b]) {
            let mut unpacked = BufReader::with_capacity(1 << 16, Limited::new(MultiGzDecoder::new(reader), MOST_BYTES));
            if unpacked.fill_buf().map_err(|error| self.damaged(&error))?.is_empty() {
                return Err(self.empty());
            }
            return Ok(Box::new(unpacked));
        }
        Ok(Box::new(BufReader::with_capacity(1 << 16, Limited::new(reader, MOST_BYTES))))
    }

    /// The first bytes, unpacked.
    pub fn beginning(&self, most: usize) -> Result<Vec<u8>, SourceError> {
        let mut beginning = Vec::with_capacity(most);
        let mut reader = self.open()?.take(most as u64);
        match reader.read_to_end(&mut beginning) {
            Err(error) if beginning.is_empty() => Err(self.damaged(&error)),
            _ => Ok(beginning),
        }
    }

    /// The error for a file without content.
    pub fn empty(&self) -> SourceError {
        SourceError::new(
            Fault::Empty,
            &self.path,
            "the file is empty",
            "fetch it again: publishers' servers sometimes send nothing",
        )
    }

    fn damaged(&self, error: &io::Error) -> SourceError {
        SourceError::new(
            Fault::Syntax,
            &self.path,
            format!("cannot be unpacked: {error}"),
            "fetch it again: the download may have broken off",
        )
    }
}

/// What lies under a path.
#[derive(Debug, Default)]
pub struct Found {
    /// All files of the folder and its subfolders, in order of their paths; a file gives itself.
    pub files: Vec<PathBuf>,
    /// What could not be looked at; the rest is there all the same.
    pub problems: Vec<SourceError>,
}

/// Finds the files under a path. Hidden ones are left out. An error when there is nothing at the path.
pub fn files_under(path: &Path) -> Result<Found, SourceError> {
    let metadata = fs_err::metadata(path).map_err(|error| SourceError::io(path, &error))?;
    let mut found = Found::default();
    if metadata.is_dir() {
        look_into(path, &mut found, &mut BTreeSet::new());
        found.files.sort();
    } else {
        found.files.push(path.to_owned());
    }
    Ok(found)
}

/// `seen` are the folders looked into: links may lead back.
fn look_into(folder: &Path, found: &mut Found, seen: &mut BTreeSet<PathBuf>) {
    let mut look = || -> Result<(), SourceError> {
        let real = fs_err::canonicalize(folder).map_err(|error| SourceError::io(folder, &error))?;
        if !seen.insert(real) {
            return Ok(());
        }
        for entry in fs_err::read_dir(folder).map_err(|error| SourceError::io(folder, &error))? {
            let path = entry.map_err(|error| SourceError::io(folder, &error))?.path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
                continue;
            }
            match fs_err::metadata(&path) {
                Ok(metadata) if metadata.is_dir() => look_into(&path, found, seen),
                Ok(metadata) if metadata.is_file() => found.files.push(path),
                Ok(_) => found.problems.push(SourceError::new(
                    Fault::Unknown,
                    &path,
                    "it is no file",
                    "a pipe or device is read when it is named itself",
                )),
                Err(error) => found.problems.push(SourceError::io(&path, &error)),
            }
        }
        Ok(())
    };
    if let Err(error) = look() {
        found.problems.push(error);
    }
}
