use std::collections::BTreeSet;
use std::path::Path;

use super::{Manifest, Store};
use crate::sync::{Source, read};
use crate::{Fault, SourceError};

/// What checking an edition found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Objects whose content is what their names say.
    pub whole: u64,
    /// Datasets that were read again from their raw files and came out the same.
    pub rebuilt: Vec<String>,
    /// Datasets whose raw files give other entities now, because the readers have changed since.
    pub read_anew: Vec<String>,
    /// What is damaged or missing.
    pub faults: Vec<String>,
    /// What could not be read again for want of room for the raw files.
    pub unchecked: Vec<String>,
}

/// What removing old editions came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// The editions that are gone.
    pub editions: Vec<String>,
    /// How many objects nothing needs any more.
    pub objects: u64,
}

impl Store {
    /// Hashes every object of an edition again, and reads its raw files again.
    pub fn verify(&self, manifest: &Manifest) -> Verified {
        let mut verified = Verified::default();
        for dataset in &manifest.datasets {
            let name = &dataset.in_force.name;
            let mut whole = true;
            for hash in std::iter::once(&dataset.sha256).chain(dataset.files.iter().map(|file| &file.sha256)) {
                match self.objects().bytes(hash) {
                    Ok(_) => verified.whole += 1,
                    Err(error) => {
                        whole = false;
                        verified.faults.push(format!("{name}: {error}"));
                    }
                }
            }
            if !whole || dataset.files.is_empty() {
                continue;
            }
            match self.rebuilt(manifest, name) {
                Ok(sha256) if sha256 == dataset.sha256 => verified.rebuilt.push(name.clone()),
                Ok(_) if dataset.reader != crate::READER_VERSION => verified.read_anew.push(name.clone()),
                Ok(_) => {
                    verified.faults.push(format!("{name}: the raw files give other entities than the edition has"));
                }
                Err(error) if error.fault == Fault::Unreadable => verified.unchecked.push(format!("{name}: {error}")),
                Err(error) => verified.faults.push(format!("{name}: {error}")),
            }
        }
        verified
    }

    /// The hash of a dataset's entities, read again from the raw files.
    fn rebuilt(&self, manifest: &Manifest, name: &str) -> Result<String, SourceError> {
        // Not in the home: it may be full, or for reading only, and is whole all the same.
        let folder = std::env::temp_dir().join(format!("interdict-verify-{}-{}", std::process::id(), &manifest.id));
        let result = (|| {
            fs_err::create_dir_all(&folder).map_err(|error| no_room(&folder, &error))?;
            let mut sources = Vec::new();
            for file in manifest.dataset(name).into_iter().flat_map(|dataset| &dataset.files) {
                let Some(own) = Path::new(&file.name).file_name() else { continue };
                let path = folder.join(own);
                fs_err::write(&path, self.objects().bytes(&file.sha256)?).map_err(|error| no_room(&path, &error))?;
                sources.push(Source { path, dataset: Some(name.to_owned()) });
            }
            let outcome = read(&sources, true);
            if let Some(error) = outcome.refused.into_iter().next() {
                return Err(error);
            }
            let entities = outcome.datasets.into_iter().flat_map(|dataset| dataset.entities).collect::<Vec<_>>();
            Ok(super::hash_of(&entities))
        })();
        let _ = fs_err::remove_dir_all(&folder);
        result
    }

    /// Removes all editions but the newest `keep` and the one in force, and what only they needed; with `before`
    /// (ISO 8601) only those made earlier. Law may ask for the records of a screening for years (31 CFR
    /// 501.601: ten), so nothing is removed unasked.
    pub fn prune(&self, keep: usize, before: Option<&str>) -> Result<Pruned, SourceError> {
        let _lock = self.lock()?;
        let manifests = self.list()?;
        let (current, seen) = (self.current()?, self.seen()?);
        let old = manifests.len().saturating_sub(keep.max(1));
        let mut pruned = Pruned::default();
        let mut needed = BTreeSet::new();
        for (place, manifest) in manifests.iter().enumerate() {
            let id = Some(manifest.id.as_str());
            let is_old = place < old && before.is_none_or(|day| manifest.created.as_str() < day);
            if is_old && current.as_deref() != id && seen.as_deref() != id {
                let path = self.manifest_path(&manifest.id);
                fs_err::remove_file(&path).map_err(|error| SourceError::io(&path, &error))?;
                pruned.editions.push(manifest.id.clone());
            } else {
                for dataset in &manifest.datasets {
                    needed.insert(dataset.sha256.clone());
                    needed.extend(dataset.files.iter().map(|file| file.sha256.clone()));
                }
            }
        }
        for hash in self.objects().all()? {
            if !needed.contains(&hash) {
                self.objects().remove(&hash)?;
                pruned.objects += 1;
            }
        }
        Ok(pruned)
    }
}

fn no_room(path: &Path, error: &std::io::Error) -> SourceError {
    SourceError::new(
        Fault::Unreadable,
        path,
        format!("the raw files could not be unpacked for reading: {error}"),
        "make room there, or name another folder in TMPDIR, and verify again",
    )
}
