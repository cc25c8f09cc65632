//! What requests of this API need of an edition beside its index: made when first wanted, kept as long as the edition is served.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use interdict_model::{Entity, Hit, SameParty};
use interdict_sources::SourceError;
use interdict_sources::edition::{DatasetManifest, Manifest, Store};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::links::Links;
use super::proxy::{Proxy, Times};
use super::texts::Texts;
use crate::Serving;

/// Bytes that remembered entities may take together.
const REMEMBERED: u64 = 32 << 20;
/// About how many bytes one takes.
const USUAL: usize = 3 << 10;
/// Moments of which is remembered what has changed since.
const MOST_MOMENTS: usize = 8;

/// See the module.
#[derive(Debug)]
pub(crate) struct Listed {
    proxies: Cache<String, Arc<Proxy>, Weigh>,
    texts: OnceLock<Texts>,
    links: OnceLock<Links>,
    past: Mutex<Past>,
}

/// What is known of older editions.
#[derive(Debug, Default)]
struct Past {
    /// When each was made, and its id, in order.
    editions: Option<Vec<(String, String)>>,
    /// Ids of parties that are not as they were, by the edition in which they were otherwise.
    changed: Vec<(String, Arc<HashSet<String>>)>,
}

#[derive(Clone, Debug)]
struct Weigh;

impl Weighter<String, Arc<Proxy>> for Weigh {
    fn weight(&self, id: &String, proxy: &Arc<Proxy>) -> u64 {
        (id.len() + proxy.weight()) as u64
    }
}

impl Default for Listed {
    fn default() -> Self {
        let items = usize::try_from(REMEMBERED).unwrap_or(usize::MAX) / USUAL;
        Self {
            proxies: Cache::with_weighter(items, REMEMBERED, Weigh),
            texts: OnceLock::new(),
            links: OnceLock::new(),
            past: Mutex::default(),
        }
    }
}

impl Listed {
    /// A party as this API gives it; `None` where the edition has none with this id.
    pub(crate) fn proxy(&self, serving: &Serving, id: &str) -> Option<Arc<Proxy>> {
        self.known_proxy(serving, id, || serving.parties(id).into_iter().flat_map(|party| party.same_party).collect())
    }

    /// The same for a hit, which says already who else is the same party.
    pub(crate) fn proxy_of(&self, serving: &Serving, hit: &Hit) -> Option<Arc<Proxy>> {
        self.known_proxy(serving, &hit.id, || hit.same_party.clone())
    }

    fn known_proxy(
        &self,
        serving: &Serving,
        id: &str,
        same_party: impl FnOnce() -> Vec<SameParty>,
    ) -> Option<Arc<Proxy>> {
        if let Some(known) = self.proxies.get(id) {
            return Some(known);
        }
        let parties = serving.records(id);
        let times = Times::of(serving, &parties);
        let proxy = Arc::new(Proxy::of(&parties, &same_party(), times)?);
        self.proxies.insert(id.to_owned(), proxy.clone());
        Some(proxy)
    }

    /// The edition's texts, to be searched by words.
    pub(crate) fn texts(&self, serving: &Serving) -> &Texts {
        self.texts.get_or_init(|| Texts::of(serving))
    }

    /// Who states a tie to whom.
    pub(crate) fn links(&self, serving: &Serving) -> &Links {
        self.links.get_or_init(|| Links::of(serving))
    }

    /// Ids of the parties that are not as they were in the edition that was in force at a moment; `None` where none was: everything
    /// is new since.
    pub(crate) fn changed_since(
        &self,
        serving: &Serving,
        store: &Store,
        moment: &str,
    ) -> Result<Option<Arc<HashSet<String>>>, SourceError> {
        let Some(manifest) = &serving.manifest else { return Ok(None) };
        // Whoever asks meanwhile waits for the same.
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        if past.editions.is_none() {
            let kept = store.list()?.into_iter().filter(|edition| !edition.history);
            past.editions = Some(kept.map(|edition| (edition.created, edition.id)).collect());
        }
        let editions = past.editions.iter().flatten();
        let Some((_, id)) = editions.rev().find(|(created, _)| created.as_str() <= moment).cloned() else {
            return Ok(None);
        };
        if let Some((_, known)) = past.changed.iter().find(|(edition, _)| *edition == id) {
            return Ok(Some(known.clone()));
        }
        let changed = Arc::new(changed(store, &store.manifest(&id)?, manifest)?);
        if past.changed.len() >= MOST_MOMENTS {
            past.changed.remove(0);
        }
        past.changed.push((id, changed.clone()));
        Ok(Some(changed))
    }
}

/// Ids of the parties of an edition that an older one has not, or not as they are. Lists that both have are not read.
fn changed(store: &Store, old: &Manifest, new: &Manifest) -> Result<HashSet<String>, SourceError> {
    let lists = |of: &Manifest, other: &Manifest| -> Vec<DatasetManifest> {
        let is_there = |sha256: &str| other.datasets.iter().any(|list| list.sha256 == sha256);
        of.datasets.iter().filter(|list| !is_there(&list.sha256)).cloned().collect()
    };
    let mut before: HashSet<String> = HashSet::new();
    for list in lists(old, new) {
        before.extend(store.entities(&list)?.iter().map(written));
    }
    let mut changed = HashSet::new();
    for list in lists(new, old) {
        let entities = store.entities(&list)?.into_iter();
        changed.extend(entities.filter(|entity| !before.contains(&written(entity))).map(|entity| entity.id));
    }
    Ok(changed)
}

/// Equal for equal entities.
fn written(entity: &Entity) -> String {
    serde_json::to_string(entity).unwrap_or_default()
}
