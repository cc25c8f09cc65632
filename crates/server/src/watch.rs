//! Takes a new edition into use without dropping a request.
//!
//! The store says which edition is in force in a small file, and the lexicon is another: both are looked at every few seconds. A
//! change is opened beside the edition that is served, then takes its place at one stroke.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::SystemTime;

use interdict_sources::SourceError;
use interdict_sources::edition::Store;
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval};

use crate::trouble::Trouble;
use crate::{ServeError, Service, Serving};

/// What tells one state of a store from another without reading lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    current: Option<String>,
    /// Length and time of the pinned lexicon.
    lexicon: Option<(u64, Option<SystemTime>)>,
    /// How many index files were set aside.
    damages: u64,
}

impl Fingerprint {
    pub(crate) fn of(store: &Store, damages: u64) -> Result<Self, SourceError> {
        let lexicon = fs_err::metadata(store.home().join("lexicon.tsv")).ok();
        Ok(Self { current: store.current()?, lexicon: lexicon.map(|file| (file.len(), file.modified().ok())), damages })
    }
}

/// What a look at the store came to.
#[derive(Clone, Debug)]
pub enum Looked {
    /// What is served is in force.
    Same,
    /// Another edition, or another lexicon, was taken into use.
    New(Arc<Serving>),
}

impl Service {
    /// Looks whether the store has another edition in force, opens it off the request path and takes it into use. One look at a
    /// time: whoever asks meanwhile waits for the same. On an error what was served is served on.
    pub async fn look(&self) -> Result<Looked, ServeError> {
        let mut seen = self.seen.lock().await;
        let (service, before) = (self.clone(), seen.clone());
        let opened = spawn_blocking(move || {
            let now = Fingerprint::of(&service.store, service.damages.load(Ordering::Relaxed))?;
            if now == before {
                return Ok(None);
            }
            let tell = |text: &str| tracing::warn!(target: "interdict", "{text}");
            let serving = Serving::open(&service.store, service.next_generation(), &tell)?;
            Ok::<_, ServeError>(Some((now, serving)))
        });
        let Some((now, serving)) = opened.await.map_err(|_| ServeError::Panicked)?? else { return Ok(Looked::Same) };
        let serving = self.swap(serving);
        *seen = now;
        tracing::info!(target: "interdict", edition = serving.edition.id, generation = serving.generation, "edition in force");
        Ok(Looked::New(serving))
    }

    /// Has the watcher look at once, without waiting for it.
    pub fn look_soon(&self) {
        self.look.notify_one();
    }

    /// Looks again and again, for as long as the service runs.
    pub(crate) async fn watch(self) {
        let mut pause = interval(self.settings.poll);
        pause.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut trouble = Trouble::default();
        loop {
            tokio::select! {
                _ = pause.tick() => {}
                () = self.look.notified() => {}
            }
            if let Err(error) = self.look().await {
                self.metrics.failed_swaps.inc();
                let text = error.to_string();
                if trouble.is_new(&text) {
                    tracing::error!(target: "interdict", "the edition in force cannot be opened, the one before is served on: {text}");
                }
            } else {
                trouble.is_over();
            }
            self.keys.refresh();
            self.keys.write_uses();
        }
    }
}
