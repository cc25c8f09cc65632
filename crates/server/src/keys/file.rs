//! Keys in the store: `keys.json`, which only its owner may read, and beside it `keys-used.json`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use interdict_sources::edition::Store;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Key, PREFIX, hash};
use crate::Scope;

const FORMAT: &str = "interdict-keys-1";
/// Random bytes of a key and of its id.
const SECRET: usize = 32;
const ID: usize = 6;
/// Most bytes of a key's name.
const MOST_NAME: usize = 200;

/// Why keys cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The disk.
    #[error("{}: {error}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What happened.
        error: io::Error,
    },
    /// The file is not what this program writes.
    #[error("{}: {what}; move the file away and make the keys again", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The file that was named is not there.
    #[error("{}: there is no such file; `interdict keys create` makes a keys.json in its --home, which can be brought here", .0.display())]
    NoFile(PathBuf),
    /// The system gives no random bits.
    #[error("the system gives no random bits: {0}")]
    Random(getrandom::Error),
    /// Nothing is left of the name, or it is too long for a list.
    #[error("a key needs a name of at most {MOST_NAME} bytes that says whom or what it is for")]
    Name,
    /// It would allow nothing.
    #[error("a key needs a scope: screen, read or admin")]
    NoScope,
    /// The key would never count.
    #[error("{0} is over; say a day to come")]
    Expired(Timestamp),
    /// Nobody has that key.
    #[error("there is no key `{0}`; `interdict keys list` shows them")]
    Unknown(String),
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    format: String,
    keys: Vec<Key>,
}

/// What tells one state of the file from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamp(Option<(u64, Option<SystemTime>)>);

impl Stamp {
    pub(super) fn of(path: &Path) -> Self {
        Self(fs_err::metadata(path).ok().map(|file| (file.len(), file.modified().ok())))
    }
}

/// Where keys are kept that are made here.
pub(super) fn path(store: &Store) -> PathBuf {
    store.home().join("keys.json")
}

fn uses_path(store: &Store) -> PathBuf {
    store.home().join("keys-used.json")
}

/// All keys that were ever made, in the order of their making.
pub(super) fn read(path: &Path) -> Result<Vec<Key>, KeysError> {
    let path = path.to_owned();
    let text = match fs_err::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(KeysError::Io { path, error }),
    };
    let file: KeyFile = match serde_json::from_str(&text) {
        Ok(file) => file,
        Err(error) => return Err(KeysError::Damaged { path, what: error.to_string() }),
    };
    if file.format != FORMAT {
        return Err(KeysError::Damaged { path, what: format!("its format is `{}`, not `{FORMAT}`", file.format) });
    }
    Ok(file.keys)
}

/// Changes the keys, one process at a time.
fn change<T>(store: &Store, change: impl FnOnce(&mut Vec<Key>) -> Result<T, KeysError>) -> Result<T, KeysError> {
    let path = path(store);
    let io = |error| KeysError::Io { path: path.clone(), error };
    fs_err::create_dir_all(store.home()).map_err(io)?;
    let lock = fs_err::File::create(store.home().join("keys.lock")).map_err(io)?;
    lock.file().lock().map_err(io)?;
    let mut keys = read(&path)?;
    let done = change(&mut keys)?;
    let file = KeyFile { format: FORMAT.to_owned(), keys };
    let text = serde_json::to_string_pretty(&file).map_err(|error| io(error.into()))?;
    replace(&path, &text).map_err(io)?;
    Ok(done)
}

/// Replaces a file that only its owner may read, at one stroke, on the disk before it has its name.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let new = path.with_extension(format!("{}.new", std::process::id()));
    if new.exists() {
        fs_err::remove_file(&new)?;
    }
    let mut options = fs_err::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use fs_err::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&new)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.file().sync_all()?;
    fs_err::rename(&new, path)
}

fn random<const N: usize>() -> Result<[u8; N], KeysError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(KeysError::Random)?;
    Ok(bytes)
}

/// Makes a key: how it is kept, and the key itself, which is nowhere else.
pub fn create(
    store: &Store,
    name: &str,
    scopes: &[Scope],
    expires: Option<Timestamp>,
    now: Timestamp,
) -> Result<(Key, String), KeysError> {
    let name: String = name.trim().chars().filter(|character| !character.is_control()).collect();
    if name.is_empty() || name.len() > MOST_NAME {
        return Err(KeysError::Name);
    }
    if scopes.is_empty() {
        return Err(KeysError::NoScope);
    }
    if let Some(expires) = expires.filter(|expires| *expires <= now) {
        return Err(KeysError::Expired(expires));
    }
    let mut scopes = scopes.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    let id = hex::encode(random::<ID>()?);
    let secret = format!("{PREFIX}{id}_{}", hex::encode(random::<SECRET>()?));
    let key = Key { id, name, scopes, sha256: hash(&secret), created: now, expires, revoked: None };
    change(store, |keys| {
        keys.push(key.clone());
        Ok(())
    })?;
    Ok((key, secret))
}

/// Takes a key's word away: it does not count from the next moment on.
pub fn revoke(store: &Store, id: &str, now: Timestamp) -> Result<Key, KeysError> {
    change(store, |keys| {
        let Some(key) = keys.iter_mut().find(|key| key.id == id) else {
            return Err(KeysError::Unknown(id.to_owned()));
        };
        key.revoked.get_or_insert(now);
        Ok(key.clone())
    })
}

/// All keys, and when each was last used, to the hour.
pub fn list(store: &Store) -> Result<Vec<(Key, Option<Timestamp>)>, KeysError> {
    let seconds = read_uses(store);
    let keys = read(&path(store))?;
    Ok(keys
        .into_iter()
        .map(|key| {
            let used = seconds.get(&key.id).and_then(|seconds| Timestamp::from_second(*seconds).ok());
            (key, used)
        })
        .collect())
}

fn read_uses(store: &Store) -> BTreeMap<String, i64> {
    // Nothing depends on it: a file that cannot be read says nothing.
    fs_err::read_to_string(uses_path(store)).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// The uses that were written last.
#[derive(Debug, Default)]
pub(super) struct Uses {
    written: BTreeMap<String, i64>,
    /// Whether the store takes none; said once.
    failed: bool,
}

impl Uses {
    /// Writes uses where they have changed. Several services may share a store: the later use counts.
    pub(super) fn write(&mut self, store: &Store, used: BTreeMap<String, i64>) -> io::Result<()> {
        if self.failed || used == self.written {
            return Ok(());
        }
        let mut all = read_uses(store);
        for (id, at) in &used {
            let kept = all.entry(id.clone()).or_insert(*at);
            *kept = (*kept).max(*at);
        }
        let written = serde_json::to_string(&all).map_err(io::Error::from);
        self.failed = true;
        replace(&uses_path(store), &written?)?;
        self.failed = false;
        self.written = used;
        Ok(())
    }
}
