use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use interdict_model::Entity;
use sha2::{Digest, Sha256};

use super::{REBUILD, json};
use crate::{Fault, SourceError};

/// Files named by the SHA-256 of their content and packed with Zstandard: the same list in many editions is
/// kept once.
#[derive(Clone, Debug)]
pub(super) struct Objects {
    folder: PathBuf,
}

/// Packs quickly; lists become a tenth.
const LEVEL: i32 = 3;

impl Objects {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where the object of that hash lies.
    pub(super) fn path(&self, sha256: &str) -> PathBuf {
        self.folder.join(sha256.get(..2).unwrap_or("00")).join(format!("{sha256}.zst"))
    }

    /// Keeps content; its hash and size.
    fn put(&self, mut fill: impl FnMut(&mut dyn Write) -> io::Result<()>) -> Result<(String, u64), SourceError> {
        fs_err::create_dir_all(&self.folder).map_err(|error| SourceError::io(&self.folder, &error))?;
        let new = self.folder.join(".new");
        let written = (|| {
            let target = fs_err::File::create(&new)?;
            let mut out = Hashed { inner: zstd::Encoder::new(target, LEVEL)?, hasher: Sha256::new(), bytes: 0 };
            fill(&mut out)?;
            let Hashed { inner, hasher: digest, bytes } = out;
            // On the disk before it has a name: a power cut leaves no half object behind.
            inner.finish()?.file().sync_all()?;
            Ok((hex::encode(digest.finalize()), bytes))
        })();
        let (sha256, bytes) = written.map_err(|error: io::Error| SourceError::io(&new, &error))?;
        let path = self.path(&sha256);
        if let Some(folder) = path.parent() {
            fs_err::create_dir_all(folder).map_err(|error| SourceError::io(folder, &error))?;
        }
        // Also over an object of that name: the new one is whole, the old one may have been damaged.
        fs_err::rename(&new, &path).map_err(|error| SourceError::io(&path, &error))?;
        Ok((sha256, bytes))
    }

    /// Keeps entities, a line of JSON each.
    pub(super) fn put_entities(&self, entities: &[&Entity]) -> Result<String, SourceError> {
        let (sha256, _) = self.put(|out| {
            entities.iter().try_for_each(|entity| {
                out.write_all(json(entity).as_bytes())?;
                out.write_all(b"\n")
            })
        })?;
        Ok(sha256)
    }

    /// Keeps a file as it is; its hash and size.
    pub(super) fn put_file(&self, from: &Path) -> Result<(String, u64), SourceError> {
        let mut file = fs_err::File::open(from).map_err(|error| SourceError::io(from, &error))?;
        self.put(|out| io::copy(&mut file, out).map(|_| ()))
    }

    /// An object's content, checked against its name.
    pub(super) fn bytes(&self, sha256: &str) -> Result<Vec<u8>, SourceError> {
        let path = self.path(sha256);
        let file = fs_err::File::open(&path).map_err(|error| SourceError::io(&path, &error))?;
        let mut bytes = Vec::new();
        let damaged = |what: String| SourceError::new(Fault::Syntax, &path, what, REBUILD);
        zstd::Decoder::new(file)
            .and_then(|mut decoder| decoder.read_to_end(&mut bytes))
            .map_err(|error| damaged(format!("the file is damaged: {error}")))?;
        if hex::encode(Sha256::digest(&bytes)) != sha256 {
            return Err(damaged("the file is not what the edition was made with (its SHA-256 differs)".to_owned()));
        }
        Ok(bytes)
    }

    /// The entities of an object.
    pub(super) fn entities(&self, sha256: &str) -> Result<Vec<Entity>, SourceError> {
        let bytes = self.bytes(sha256)?;
        (1..)
            .zip(bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()))
            .map(|(number, line)| {
                serde_json::from_slice(line).map_err(|error| {
                    SourceError::new(Fault::Syntax, self.path(sha256), error.to_string(), REBUILD).at(number)
                })
            })
            .collect()
    }

    /// The hashes of all objects that are kept, in order.
    pub(super) fn all(&self) -> Result<Vec<String>, SourceError> {
        let mut hashes = Vec::new();
        if !self.folder.exists() {
            return Ok(hashes);
        }
        for path in crate::input::files_under(&self.folder)?.files {
            if path.extension().is_some_and(|extension| extension == "zst")
                && let Some(stem) = path.file_stem()
            {
                hashes.push(stem.to_string_lossy().into_owned());
            }
        }
        hashes.sort();
        Ok(hashes)
    }

    /// Removes an object.
    pub(super) fn remove(&self, sha256: &str) -> Result<(), SourceError> {
        let path = self.path(sha256);
        fs_err::remove_file(&path).map_err(|error| SourceError::io(&path, &error))
    }
}

/// Passes bytes on and hashes them.
struct Hashed<W> {
    inner: W,
    hasher: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(buffer)?;
        self.hasher.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
