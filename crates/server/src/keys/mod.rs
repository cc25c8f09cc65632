//! Who may ask: keys, what each allows, until when.
//!
//! A key is `interdict_ID_SECRET` with 256 random bits as its secret. The store keeps its SHA-256 and nothing that leads back to it. A
//! plain hash is enough where nothing can be guessed: slow hashes protect secrets that people choose, and would cost every request
//! their time. Which key it is says the ID, in the open; the hash is compared in constant time.

mod file;

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use interdict_sources::edition::Store;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub use self::file::{KeysError, create, list, revoke};
use self::file::{Stamp, Uses};
use crate::Scope;

/// What every key begins with, so that scanners of leaked secrets know one when they see it.
pub const PREFIX: &str = "interdict_";
/// How exactly the last use of a key is kept, in seconds.
const USE_WITHIN: i64 = 3600;

/// A key as it is kept: everything but the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Names it in lists and logs; no secret.
    pub id: String,
    /// Whom or what it is for.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// SHA-256 of the key, hexadecimal.
    pub sha256: String,
    /// When it was made.
    pub created: Timestamp,
    /// From when on it does not count; `None`: it does not expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Timestamp>,
}

impl Key {
    /// Whether it counts at a moment.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|expires| now < expires)
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Anybody on this machine, where no key is needed.
    Local,
    /// Whoever has this key.
    Key(Arc<Key>),
}

impl Caller {
    /// Whether the caller may do what needs a scope.
    pub fn may(&self, scope: Scope) -> bool {
        match self {
            Self::Local => true,
            Self::Key(key) => key.scopes.contains(&scope),
        }
    }

    /// The key's id; `local` without one.
    pub fn id(&self) -> &str {
        match self {
            Self::Local => "local",
            Self::Key(key) => &key.id,
        }
    }
}

/// The keys of a store, or of a file that lies elsewhere, read again when they change.
pub struct Keys {
    /// Where it is kept when keys were used.
    store: Store,
    file: PathBuf,
    table: ArcSwap<Table>,
    uses: Mutex<Uses>,
}

#[derive(Default)]
struct Table {
    stamp: Stamp,
    keys: HashMap<String, Kept>,
    /// Whether any key was ever seen: once keys are asked for, a file that is gone does not open the service.
    any: bool,
}

struct Kept {
    key: Arc<Key>,
    /// Seconds since 1970; 0: not used by this process.
    used: AtomicI64,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("keys", &self.table.load().keys.len()).finish_non_exhaustive()
    }
}

impl Keys {
    /// Reads the keys of a store; none is no error.
    pub fn open(store: &Store) -> Result<Self, KeysError> {
        Self::in_file(store, file::path(store))
    }

    /// Reads the keys of a file, which must be there. When keys were used is kept in the store all the same.
    pub fn open_file(store: &Store, file: &Path) -> Result<Self, KeysError> {
        if !file.exists() {
            return Err(KeysError::NoFile(file.to_owned()));
        }
        Self::in_file(store, file.to_owned())
    }

    fn in_file(store: &Store, file: PathBuf) -> Result<Self, KeysError> {
        let keys = Self { store: store.clone(), file, table: ArcSwap::default(), uses: Mutex::default() };
        keys.read()?;
        Ok(keys)
    }

    /// Whether any key was ever made, valid or not.
    pub fn any(&self) -> bool {
        self.table.load().any
    }

    /// The key that was sent, if it counts.
    pub fn check(&self, sent: &str, now: Timestamp) -> Option<Arc<Key>> {
        let (id, _) = sent.strip_prefix(PREFIX)?.split_once('_')?;
        let table = self.table.load();
        let kept = table.keys.get(id)?;
        let is_equal: bool = hash(sent).as_bytes().ct_eq(kept.key.sha256.as_bytes()).into();
        if !is_equal || !kept.key.is_valid(now) {
            return None;
        }
        kept.used.store(now.as_second(), Ordering::Relaxed);
        Some(kept.key.clone())
    }

    /// A key by its id, if it counts: for sessions that were opened with it.
    pub fn valid(&self, id: &str, now: Timestamp) -> Option<Arc<Key>> {
        self.table.load().keys.get(id).map(|kept| kept.key.clone()).filter(|key| key.is_valid(now))
    }

    /// Reads the keys again where their file has changed. What cannot be read is logged, and the keys stay as they were.
    pub fn refresh(&self) {
        if let Err(error) = self.read() {
            tracing::error!(target: "interdict", "{error}; the keys that were read before stay in force");
        }
    }

    fn read(&self) -> Result<(), KeysError> {
        let stamp = Stamp::of(&self.file);
        let before = self.table.load();
        if stamp == before.stamp && before.any {
            return Ok(());
        }
        let listed = file::read(&self.file)?;
        let any = before.any || !listed.is_empty();
        let keys = listed.into_iter().map(|key| {
            let used = before.keys.get(&key.id).map_or(0, |kept| kept.used.load(Ordering::Relaxed));
            (key.id.clone(), Kept { key: Arc::new(key), used: AtomicI64::new(used) })
        });
        let keys = keys.collect();
        self.table.store(Arc::new(Table { stamp, keys, any }));
        Ok(())
    }

    /// Notes in the store when each key was last used, to the hour. A store that is for reading only goes without.
    pub fn write_uses(&self) {
        let table = self.table.load();
        let seconds = table.keys.iter().map(|(id, kept)| (id.clone(), kept.used.load(Ordering::Relaxed)));
        let hours = seconds.filter(|(_, at)| *at > 0).map(|(id, at)| (id, at - at.rem_euclid(USE_WITHIN)));
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = uses.write(&self.store, hours.collect()) {
            tracing::warn!(target: "interdict", "the last use of keys is not kept: {error}");
        }
    }
}

/// The hash by which a key is kept.
fn hash(key: &str) -> String {
    hex::encode(Sha256::digest(key.as_bytes()))
}
