//! What is counted, as Prometheus reads it.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use axum::http::Method;
use interdict_sources::edition::Failure;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Upper ends of the classes of latency, in seconds.
const LATENCIES: [f64; 14] =
    [0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// What is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    latencies: Family<Route, Histogram, fn() -> Histogram>,
    /// Subjects that were screened, by what came of them.
    pub screened: Family<Came, Counter>,
    /// Editions taken into use since the start.
    pub swaps: Counter,
    /// Looks at the store that ended without what is in force being opened.
    pub failed_swaps: Counter,
    /// Looks at the object store that failed.
    #[cfg(feature = "object-storage")]
    pub failed_looks: Counter,
    /// Spans that did not reach the collector.
    #[cfg(feature = "opentelemetry")]
    pub dropped_spans: Counter,
    edition_age: Gauge,
    lists: Family<List, Gauge>,
    partial: Family<List, Gauge>,
    failures: Family<List, Gauge>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// What came of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Came {
    /// `hit`, `no_hit`, `partial`, `rejected`.
    pub status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct List {
    dataset: String,
}

/// A list of the edition in force, as metrics show it.
pub(crate) struct ListShown<'a> {
    pub(crate) dataset: &'a str,
    /// Seconds since it was taken in, or its publisher was last asked and had nothing newer.
    pub(crate) age: i64,
    /// Whether a part of it is missing.
    pub(crate) is_partial: bool,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(LATENCIES);
        let metrics = Self {
            registry: Registry::with_prefix("interdict"),
            requests: Family::default(),
            latencies: Family::new_with_constructor(histogram),
            screened: Family::default(),
            swaps: Counter::default(),
            failed_swaps: Counter::default(),
            #[cfg(feature = "object-storage")]
            failed_looks: Counter::default(),
            #[cfg(feature = "opentelemetry")]
            dropped_spans: Counter::default(),
            edition_age: Gauge::default(),
            lists: Family::default(),
            partial: Family::default(),
            failures: Family::default(),
        };
        metrics.registered()
    }

    fn registered(mut self) -> Self {
        let registry = &mut self.registry;
        registry.register("requests", "Requests by route and status", self.requests.clone());
        registry.register_with_unit("latency", "Time to answer", Unit::Seconds, self.latencies.clone());
        registry.register("subjects", "Subjects screened, by what came of them", self.screened.clone());
        registry.register("swaps", "Editions taken into use since the start", self.swaps.clone());
        registry.register(
            "swap_failures",
            "Looks at the store after which the edition in force could not be opened",
            self.failed_swaps.clone(),
        );
        #[cfg(feature = "object-storage")]
        registry.register(
            "object_store_failures",
            "Looks at the object store after which no edition could be taken from it",
            self.failed_looks.clone(),
        );
        #[cfg(feature = "opentelemetry")]
        registry.register(
            "spans_dropped",
            "Spans of requests that did not reach the collector",
            self.dropped_spans.clone(),
        );
        let age = "Time since the edition was made or confirmed by its publishers; -1 for the starter edition";
        registry.register_with_unit("edition_age", age, Unit::Seconds, self.edition_age.clone());
        let list = "Time since a list was taken in, or its publisher had nothing newer";
        registry.register_with_unit("list_age", list, Unit::Seconds, self.lists.clone());
        registry.register("list_partial", "1 where a part of the list is missing", self.partial.clone());
        let failures = "Syncs in a row that could not take the list in; 0 where the last one could";
        registry.register("list_failures", failures, self.failures.clone());
        self
    }

    pub(crate) fn request(&self, method: &Method, route: &str, status: u16, took: Duration) {
        // A client may send any word as a method.
        let method = match *method {
            Method::GET => "GET",
            Method::POST => "POST",
            Method::HEAD => "HEAD",
            _ => "other",
        };
        self.requests.get_or_create(&Asked { method, route: route.to_owned(), status }).inc();
        self.latencies.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// Counts a subject that was screened.
    pub fn subject(&self, status: &'static str) {
        self.screened.get_or_create(&Came { status }).inc();
    }

    /// All of it in text. Ages are of this moment.
    pub(crate) fn text(
        &self,
        edition_age: Option<i64>,
        lists: &[ListShown<'_>],
        failures: &BTreeMap<String, Failure>,
    ) -> Result<String, fmt::Error> {
        self.edition_age.set(edition_age.unwrap_or(-1));
        self.lists.clear();
        self.partial.clear();
        self.failures.clear();
        for list in lists {
            let label = List { dataset: list.dataset.to_owned() };
            self.lists.get_or_create(&label).set(list.age);
            self.partial.get_or_create(&label).set(list.is_partial.into());
            self.failures.get_or_create(&label).set(0);
        }
        // Of lists too that were never taken in.
        for (dataset, failure) in failures {
            let times = i64::try_from(failure.times).unwrap_or(i64::MAX);
            self.failures.get_or_create(&List { dataset: dataset.clone() }).set(times);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
