//! How a service is told to serve, and within which limits.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::ServeError;

/// How a service is told to serve.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Certificate chain and private key, both PEM; without them plain HTTP is spoken.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Names by which it may be addressed beside its own: `screening.example.org`, with or without a port.
    pub hosts: Vec<String>,
    /// What is refused.
    pub limits: Limits,
    /// The age of an edition from which the service says that it is not ready.
    pub max_edition_age: Option<Duration>,
    /// How often the store is looked at.
    pub poll: Duration,
    /// How long requests that run may go on once the service is told to stop.
    pub drain: Duration,
    /// Whether logs may name who was asked about.
    pub log_subjects: bool,
    /// Where keys are read from; `None`: `keys.json` in the store.
    pub keys: Option<PathBuf>,
    /// The collector that spans of requests are sent to, as `OTEL_EXPORTER_OTLP_ENDPOINT` names one.
    #[cfg(feature = "opentelemetry")]
    pub otlp: Option<String>,
    /// The object store that editions are taken from, into a store of the service's own.
    #[cfg(feature = "object-storage")]
    pub editions: Option<interdict_depot::Depot>,
}

/// What is refused.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Most bytes of a request's body.
    pub body: u64,
    /// Most bytes of a streamed body (JSON lines), taken together.
    pub stream: u64,
    /// Most bytes of a line of a streamed body.
    pub line: usize,
    /// Most bytes of the request line and the headers.
    pub headers: usize,
    /// Most subjects of one request, streams aside.
    pub subjects: usize,
    /// How long a request may take, streams aside.
    pub request: Duration,
    /// How long a client may take between two parts of a body, and to agree on TLS.
    pub idle: Duration,
    /// How long a connection may take to send a request's headers, lie idle between two requests, or not read its answer. Longer than the proxies before the
    /// service keep theirs (a minute is usual), or they send requests into connections that are just being closed.
    pub keep_alive: Duration,
    /// Most requests a second by one key; `None`: as many as it likes.
    pub rate: Option<u32>,
    /// Most requests at once.
    pub concurrent: usize,
    /// Most connections at once.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 10_000_000,
            stream: 10_000_000_000,
            line: 1_000_000,
            headers: 65_536,
            subjects: 1_000,
            request: Duration::from_secs(30),
            idle: Duration::from_secs(10),
            keep_alive: Duration::from_secs(75),
            rate: None,
            concurrent: 512,
            connections: 4_096,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8000)),
            tls: None,
            hosts: Vec::new(),
            limits: Limits::default(),
            max_edition_age: None,
            poll: Duration::from_secs(5),
            drain: Duration::from_secs(20),
            log_subjects: false,
            keys: None,
            #[cfg(feature = "opentelemetry")]
            otlp: None,
            #[cfg(feature = "object-storage")]
            editions: None,
        }
    }
}

impl Settings {
    /// Whether only this machine can reach it.
    pub fn is_loopback(&self) -> bool {
        self.listen.ip().is_loopback()
    }

    /// An error where others could ask without a key. `keys`: whether any was ever made.
    pub(crate) fn check(&self, keys: bool) -> Result<(), ServeError> {
        if self.is_loopback() || keys { Ok(()) } else { Err(ServeError::NoKeys(self.listen)) }
    }
}
