//! Takes editions from an object store into the service's own store, where [`crate::watch`] finds them.
//!
//! Fetching takes minutes where a list is large: it goes on beside everything else, and only the last step, which says what is in force, has
//! the watcher wait. What goes wrong leaves what is served as it is.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use interdict_depot::{DepotError, Looked, Taking};
use interdict_sources::edition::Store;
use tokio::sync::oneshot;
use tokio::time::{MissedTickBehavior, interval};

use crate::trouble::Trouble;
use crate::{ServeError, Service, Serving, Settings};

/// The object store that editions come from.
pub(crate) struct Following {
    taking: Arc<Mutex<Taking>>,
    /// Whether it was looked at since the start, with whatever result.
    looked: AtomicBool,
}

/// What was taken.
struct Taken {
    edition: String,
    files: usize,
    bytes: u64,
}

impl Following {
    /// As settings say; `None` where editions lie in the store already. What lies there and cannot be opened is given up: all of it is
    /// fetched again.
    pub(crate) fn of(settings: &Settings, store: &Store) -> Result<Option<Self>, ServeError> {
        let Some(depot) = settings.editions.clone() else { return Ok(None) };
        let taking = Taking::new(depot, store.clone())?;
        if let Err(error) = Serving::open(store, 0, &|_| {}) {
            tracing::warn!(target: "interdict", "what was taken from the object store before cannot be opened and is fetched again: {error}");
            for file in ["current", "lexicon.tsv"] {
                // What cannot be removed is in the way of opening, which says so.
                let _ = fs_err::remove_file(store.home().join(file));
            }
            let _ = fs_err::remove_dir_all(store.home().join("editions"));
        }
        Ok(Some(Self { taking: Arc::new(Mutex::new(taking)), looked: AtomicBool::new(false) }))
    }
}

impl Service {
    /// Why a service that takes editions from an object store is not to be asked yet.
    pub(crate) fn unready_following(&self, serving: &Serving) -> Option<String> {
        let following = self.following.as_ref()?;
        if !following.looked.load(Ordering::Relaxed) {
            return Some("the object store of the editions is being looked at for the first time".to_owned());
        }
        let has_none = serving.manifest.is_none();
        has_none.then(|| "no edition could be taken from the object store yet; the log says why".to_owned())
    }

    /// Looks at the object store again and again, for as long as the service runs.
    pub(crate) async fn follow(self) {
        let Some(following) = &self.following else { return };
        let mut pause = interval(self.settings.poll);
        pause.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut trouble = Trouble::default();
        loop {
            pause.tick().await;
            match self.taken(&following.taking).await {
                Ok(taken) => {
                    if trouble.is_over() {
                        tracing::info!(target: "interdict", "the object store gives editions again");
                    }
                    if let Some(Taken { edition, files, bytes }) = taken {
                        tracing::info!(target: "interdict", edition, files, bytes, "taken from the object store");
                        self.look_soon();
                    }
                }
                Err(error) => {
                    self.metrics.failed_looks.inc();
                    let text = error.to_string();
                    if trouble.is_new(&text) {
                        tracing::error!(target: "interdict", "no edition can be taken from the object store, what is served is served on: {text}");
                    }
                }
            }
            following.looked.store(true, Ordering::Relaxed);
        }
    }

    async fn taken(&self, taking: &Arc<Mutex<Taking>>) -> Result<Option<Taken>, ServeError> {
        let Looked::New(fetched) = with(taking, Taking::look).await? else { return Ok(None) };
        let taken = Taken { edition: fetched.edition().to_owned(), files: fetched.files, bytes: fetched.bytes };
        // Between the lexicon and the name of the edition nobody opens anything.
        let seen = self.seen.lock().await;
        let done = with(taking, |taking| taking.put_in_force(fetched)).await;
        drop(seen);
        done.map(|()| Some(taken))
    }
}

/// Does something that takes long on a thread of its own, which does not keep the process from ending.
async fn with<T: Send + 'static>(
    taking: &Arc<Mutex<Taking>>,
    action: impl FnOnce(&mut Taking) -> Result<T, DepotError> + Send + 'static,
) -> Result<T, ServeError> {
    let taking = taking.clone();
    let (send, done) = oneshot::channel();
    let work = move || {
        // Whoever waited is gone when the service has ended.
        let _ = send.send(action(&mut taking.lock().unwrap_or_else(PoisonError::into_inner)));
    };
    thread::Builder::new().name("editions".to_owned()).spawn(work).map_err(ServeError::Runtime)?;
    Ok(done.await.map_err(|_| ServeError::Panicked)??)
}
