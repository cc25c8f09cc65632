//! Puts the edition in force into an object store.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt;
use interdict_sources::edition::Store;
use jiff::Timestamp;
use object_store::{ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};

use crate::current::{Current, FAILURES, FORMAT, Of, asked, is_sha256};
use crate::place::{MOST_CURRENT, Read, wait};
use crate::{Depot, DepotError};

/// How long objects are kept that no file of the edition in force is any more: a replica that began to fetch before is done by then.
pub const KEPT: Duration = Duration::from_secs(24 * 3600);
/// Bytes of a request's body: what is longer goes in parts.
const PART: usize = 8 << 20;

/// What publishing came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The edition.
    pub edition: String,
    /// How many files had to be sent, the others were there.
    pub sent: usize,
    /// Their bytes.
    pub bytes: u64,
    /// How many objects of earlier editions were removed.
    pub removed: usize,
    /// Why some could not be removed.
    pub left: Option<String>,
}

impl Depot {
    /// Puts the edition that is in force in a store into this place: its files first, `current.json` last. What is there already is not
    /// sent again. Objects that were last needed longer than [`KEPT`] ago are removed.
    ///
    /// One process publishes into a place.
    pub fn publish(&self, store: &Store, now: Timestamp) -> Result<Published, DepotError> {
        self.writable()?;
        let manifest = store.in_force()?.ok_or_else(|| DepotError::NoEdition(store.home().to_owned()))?;
        let lexicon = store.pinned_lexicon()?;
        let mut paths = interdict_opening::files(&manifest.id, &manifest.datasets, Some(&lexicon));
        let notes = manifest.datasets.iter().map(|dataset| asked(&dataset.in_force.name));
        let notes = notes.chain([FAILURES.to_owned()]);
        paths.extend(notes.filter(|note| store.home().join(note).is_file()));
        let mut files = BTreeMap::new();
        for path in paths {
            let of = digest(&store.home().join(&path))?;
            files.insert(path, of);
        }
        wait(self.put(store, manifest.id, files, now))
    }

    async fn put(
        &self,
        store: &Store,
        edition: String,
        files: BTreeMap<String, Of>,
        now: Timestamp,
    ) -> Result<Published, DepotError> {
        let (before, text) = match self.read_current(None).await? {
            Read::New(text, _) => {
                let wrong = |what| DepotError::Current {
                    place: self.place().to_owned(),
                    what: format!("{what}; nothing was published: remove it, or publish to another prefix"),
                };
                (Some(Current::read(&text).map_err(wrong)?), Some(text))
            }
            Read::Same | Read::Nothing => (None, None),
        };
        let mut published = Published { edition: edition.clone(), ..Published::default() };
        for (path, of) in &files {
            if self.send(&store.home().join(path), of).await? {
                published.sent += 1;
                published.bytes += of.bytes;
            }
        }
        let mut current = Current { format: FORMAT.to_owned(), edition, files, replaced: BTreeMap::new() };
        if let Some(before) = before {
            let gone = before.files.into_values().map(|of| (of.sha256, now));
            // What was replaced earlier keeps its time.
            current.replaced = gone.chain(before.replaced).filter(|(sha256, _)| !current.needs(sha256)).collect();
        }
        let old =
            |since: Timestamp| since.duration_until(now) > jiff::SignedDuration::try_from(KEPT).unwrap_or_default();
        current.replaced.retain(|_, since| !old(*since));
        let new = current.text();
        if new.len() as u64 > MOST_CURRENT {
            return Err(DepotError::Current {
                place: self.place().to_owned(),
                what: format!("it would have {} bytes, more than replicas read", new.len()),
            });
        }
        if text.is_none_or(|text| text != new) {
            let put = self.store.put(&self.current(), PutPayload::from(new)).await;
            put.map_err(|error| self.failed("current.json cannot be written", &error))?;
        }
        match self.clear(&current, now).await {
            Ok(removed) => published.removed = removed,
            // It is in force all the same, and the next one clears as well.
            Err(error) => published.left = Some(error.to_string()),
        }
        Ok(published)
    }

    /// Sends a file unless its object is there.
    async fn send(&self, file: &Path, of: &Of) -> Result<bool, DepotError> {
        let object = self.object(&of.sha256);
        let failed = |error| self.failed(&format!("{} cannot be sent", file.display()), &error);
        match self.store.head(&object).await {
            Ok(there) if there.size == of.bytes => return Ok(false),
            // Half of one: some stores have no whole or nothing.
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(failed(error)),
        }
        let mut reader = fs_err::File::open(file).map_err(|error| DepotError::io(file, error))?;
        let mut next = || part(&mut reader).map_err(|error| DepotError::io(file, error));
        let first = next()?;
        if first.len() < PART {
            self.store.put(&object, PutPayload::from(first)).await.map_err(failed)?;
            return Ok(true);
        }
        let mut upload = self.store.put_multipart(&object).await.map_err(failed)?;
        let mut sent = first;
        let came = loop {
            if let Err(error) = upload.put_part(PutPayload::from(sent)).await {
                break Err(failed(error));
            }
            match next() {
                Ok(part) if part.is_empty() => break upload.complete().await.map_err(failed),
                Ok(part) => sent = part,
                Err(error) => break Err(error),
            }
        };
        if came.is_err() {
            // Parts cost room until they are given up; what went wrong is told already.
            let _ = upload.abort().await;
        }
        came.map(|_| true)
    }

    /// Removes objects that neither this edition needs nor one that was in force within [`KEPT`]; how many.
    async fn clear(&self, current: &Current, now: Timestamp) -> Result<usize, DepotError> {
        let failed = |error| self.failed("objects that are needed no more cannot be removed", &error);
        let folder = self.objects();
        let there: Vec<_> = self.store.list(Some(&folder)).try_collect().await.map_err(failed)?;
        let needed: BTreeSet<&str> = current
            .files
            .values()
            .map(|of| of.sha256.as_str())
            .chain(current.replaced.keys().map(String::as_str))
            .collect();
        let mut removed = 0;
        for object in there {
            let is_ours = object.location.parts().count() == folder.parts().count() + 1;
            let name = object.location.filename().unwrap_or_default();
            // What lies there without being named may be on its way to an edition that is being published.
            let age = now.as_second().saturating_sub(object.last_modified.timestamp());
            let is_young = u64::try_from(age).is_ok_and(|age| age <= KEPT.as_secs()) || age < 0;
            if is_ours && is_sha256(name) && !needed.contains(name) && !is_young {
                self.store.delete(&object.location).await.map_err(failed)?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// The next part of a file; an empty one at its end.
fn part(file: &mut fs_err::File) -> std::io::Result<Bytes> {
    let mut part = BytesMut::zeroed(PART);
    let mut filled = 0;
    while filled < PART {
        match file.read(&mut part[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    part.truncate(filled);
    Ok(part.freeze())
}

/// What a file is.
pub(crate) fn digest(path: &Path) -> Result<Of, DepotError> {
    let io = |error| DepotError::io(path, error);
    let mut file = fs_err::File::open(path).map_err(io)?;
    let (mut hasher, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(io)? {
            0 => return Ok(Of { bytes, sha256: hex::encode(hasher.finalize()) }),
            count => {
                hasher.update(&buffer[..count]);
                bytes += count as u64;
            }
        }
    }
}
