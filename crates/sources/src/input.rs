//! The bytes of a publisher's file, unpacked, within limits.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

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
            let mut unpacked =
                BufReader::with_capacity(1 << 16, Limited { inner: MultiGzDecoder::new(reader), left: MOST_BYTES });
            if unpacked.fill_buf().map_err(|error| self.damaged(&error))?.is_empty() {
                return Err(self.empty());
            }
            return Ok(Box::new(unpacked));
        }
        Ok(Box::new(BufReader::with_capacity(1 << 16, Limited { inner: reader, left: MOST_BYTES })))
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

/// Fails instead of unpacking without end.
struct Limited<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(count as u64)
            .ok_or_else(|| io::Error::other(format!("the file unpacks to more than {MOST_BYTES} bytes")))?;
        Ok(count)
    }
}

/// All files of a folder and its subfolders, in order of their paths; a file gives itself.
pub fn files_under(path: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let metadata = fs_err::metadata(path).map_err(|error| SourceError::io(path, &error))?;
    if !metadata.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs_err::read_dir(path).map_err(|error| SourceError::io(path, &error))? {
        let entry = entry.map_err(|error| SourceError::io(path, &error))?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        files.extend(files_under(&entry.path())?);
    }
    files.sort();
    Ok(files)
}
