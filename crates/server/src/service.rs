//! What all requests share.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwap;
use interdict_index::Unusable;
use interdict_opening::indexes::set_aside;
use interdict_sources::edition::Store;
use jiff::Timestamp;
use tokio::sync::{Mutex, Notify, Semaphore};

use crate::guard::hosts::Hosts;
use crate::guard::rate::Rates;
use crate::keys::Keys;
use crate::metrics::Metrics;
use crate::page::Remembered;
use crate::watch::Fingerprint;
use crate::{Refusal, ServeError, Serving, Settings};

/// The clock of the service: what is older than a limit, which key has expired.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What all requests share. Cheap to clone.
#[derive(Clone)]
pub struct Service(Arc<Shared>);

/// See [`Service`].
pub struct Shared {
    /// Where editions are kept.
    pub store: Store,
    /// How it was told to serve.
    pub settings: Settings,
    /// What is counted.
    pub metrics: Metrics,
    /// Who may ask.
    pub keys: Keys,
    pub(crate) serving: ArcSwap<Serving>,
    pub(crate) swaps: AtomicU64,
    /// What the store looked like when the edition was opened; held while one is opened.
    pub(crate) seen: Mutex<Fingerprint>,
    /// How many index files turned out to be damaged: another edition of the same lists is opened after each.
    pub(crate) damages: AtomicU64,
    /// Asks the watcher to look at once.
    pub(crate) look: Notify,
    pub(crate) hosts: Hosts,
    pub(crate) rates: Rates,
    /// Sessions and files of the page.
    pub(crate) page: Remembered,
    /// A permit for each request that may be answered at once.
    pub(crate) running: Arc<Semaphore>,
    clock: Clock,
    /// Where spans of requests go.
    #[cfg(feature = "opentelemetry")]
    pub(crate) spans: Option<crate::spans::Spans>,
    /// The object store that editions come from.
    #[cfg(feature = "object-storage")]
    pub(crate) following: Option<crate::follow::Following>,
}

impl Service {
    /// Opens what is in force in a store. Blocks while it opens.
    pub fn open(store: Store, settings: Settings) -> Result<Self, ServeError> {
        Self::with_clock(store, settings, Arc::new(Timestamp::now))
    }

    /// The same with another clock.
    pub fn with_clock(store: Store, settings: Settings, clock: Clock) -> Result<Self, ServeError> {
        let keys = settings.keys.as_ref().map_or_else(|| Keys::open(&store), |file| Keys::open_file(&store, file))?;
        settings.check(keys.any())?;
        #[cfg(feature = "object-storage")]
        let following = crate::follow::Following::of(&settings, &store)?;
        let seen = Fingerprint::of(&store, 0)?;
        let serving = Serving::open(&store, 0, &|text| tracing::warn!(target: "interdict", "{text}"))?;
        let metrics = Metrics::new();
        #[cfg(feature = "opentelemetry")]
        let spans =
            settings.otlp.as_deref().map(|endpoint| crate::spans::Spans::to(endpoint, metrics.dropped_spans.clone()));
        Ok(Self(Arc::new(Shared {
            metrics,
            #[cfg(feature = "opentelemetry")]
            spans: spans.transpose()?,
            hosts: Hosts::of(&settings),
            rates: Rates::new(settings.limits.rate),
            page: Remembered::default(),
            running: Arc::new(Semaphore::new(settings.limits.concurrent)),
            serving: ArcSwap::from_pointee(serving),
            swaps: AtomicU64::new(0),
            seen: Mutex::new(seen),
            damages: AtomicU64::new(0),
            look: Notify::new(),
            keys,
            store,
            settings,
            clock,
            #[cfg(feature = "object-storage")]
            following,
        })))
    }

    /// The edition in force, for as long as the caller keeps it. A request takes it once.
    pub fn serving(&self) -> Arc<Serving> {
        let serving = self.serving.load_full();
        #[cfg(feature = "opentelemetry")]
        crate::spans::note_edition(&serving);
        serving
    }

    /// The moment, by the service's clock.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Whether a request needs a key: always, unless the service listens on the loopback alone and no key was ever made.
    pub fn needs_key(&self) -> bool {
        !self.settings.is_loopback() || self.keys.any()
    }

    /// An index could not be used: no answer is made of what is damaged. The file is set aside, and the watcher has the edition opened
    /// again, which makes it anew.
    pub fn unusable(&self, error: &Unusable) -> Refusal {
        tracing::error!(target: "interdict", "an answer could not be made: {error}");
        if let Some(told) = set_aside(error) {
            tracing::error!(target: "interdict", "{told}");
            self.damages.fetch_add(1, Ordering::Relaxed);
            self.look_soon();
        }
        Refusal::failed()
    }

    /// Puts an opened edition in place of the one before; requests that run keep theirs.
    pub(crate) fn swap(&self, serving: Serving) -> Arc<Serving> {
        let serving = Arc::new(serving);
        self.serving.store(serving.clone());
        self.metrics.swaps.inc();
        serving
    }

    /// The number of the next edition that is put in place.
    pub(crate) fn next_generation(&self) -> u64 {
        self.swaps.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl Deref for Service {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
