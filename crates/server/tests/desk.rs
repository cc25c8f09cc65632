//! A service over a small store, asked in the process or over a connection.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode};
use interdict_model::Entity;
use interdict_server::{Scope, Server, Service, Settings, keys, router};
use interdict_sources::edition::{Now, Store};
use interdict_sources::sync::{Source, read};
use jiff::Timestamp;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// The moment of every test.
pub(crate) const NOW: &str = "2026-11-24T12:00:00Z";

/// A store of its own for each test, and how it is served.
pub(crate) struct Desk {
    folder: TempDir,
    pub(crate) settings: Settings,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Desk {
    /// A store without an edition: the starter edition is in force.
    pub(crate) fn empty() -> Self {
        let settings = Settings { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..Settings::default() };
        Self { folder: tempfile::tempdir().unwrap(), settings }
    }

    /// A store with hand-written lists in force: folders of the fixtures of `interdict-sources`.
    pub(crate) fn with_lists(fixtures: &[&str]) -> Self {
        let desk = Self::empty();
        desk.take_in(fixtures, |_| {});
        desk
    }

    /// The hand-written SDN list.
    pub(crate) fn new() -> Self {
        Self::with_lists(&["ofac_csv"])
    }

    pub(crate) fn store(&self) -> Store {
        Store::new(self.folder.path().join("home"))
    }

    /// Puts lists in force, changed as a test needs them; the id of the edition.
    pub(crate) fn take_in(&self, fixtures: &[&str], change: impl Fn(&mut Vec<Entity>)) -> String {
        self.take_in_at(fixtures, NOW, change)
    }

    /// The same at another moment.
    pub(crate) fn take_in_at(&self, fixtures: &[&str], now: &str, change: impl Fn(&mut Vec<Entity>)) -> String {
        let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sources/tests/fixtures");
        let sources: Vec<Source> =
            fixtures.iter().map(|fixture| Source { path: lists.join(fixture), dataset: None }).collect();
        let mut outcome = read(&sources, false);
        assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
        for dataset in &mut outcome.datasets {
            change(&mut dataset.entities);
        }
        let store = self.store();
        let now = Now { date: now[..10].to_owned(), time: now.to_owned() };
        store.make(outcome.datasets, None, &now).unwrap();
        if !store.has_lexicon() {
            store.pin_lexicon(&store.open_current().unwrap()).unwrap();
        }
        store.current().unwrap().unwrap()
    }

    /// A key with scopes.
    pub(crate) fn key(&self, scopes: &[Scope]) -> String {
        keys::create(&self.store(), "a test", scopes, None, NOW.parse().unwrap()).unwrap().1
    }

    /// The service, at the moment of tests.
    pub(crate) fn service(&self) -> Service {
        self.service_at(NOW)
    }

    /// The service at another moment.
    pub(crate) fn service_at(&self, now: &str) -> Service {
        let now: Timestamp = now.parse().unwrap();
        Service::with_clock(self.store(), self.settings.clone(), Arc::new(move || now)).unwrap()
    }

    /// The service as a router, to be asked in the process.
    pub(crate) fn router(&self) -> Router {
        router(&self.service())
    }

    /// The service at an address of the loopback.
    pub(crate) async fn running(&self) -> Running {
        Running::of(self.service()).await
    }
}

/// A service that answers over a connection.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) service: Service,
    end: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    pub(crate) async fn of(service: Service) -> Self {
        let server = Server::bind(&service).await.unwrap();
        let address = server.address();
        let (end, ended) = oneshot::channel::<()>();
        let task = tokio::spawn(server.until(async move {
            let _ = ended.await;
        }));
        Self { address, service, end, task }
    }

    /// Tells it to end, and waits until it has.
    pub(crate) async fn end(self) {
        let _ = self.end.send(());
        self.task.await.unwrap();
    }
}

/// A request to the service by its own name.
pub(crate) fn get(path: &str) -> Builder {
    Request::builder().uri(path).header("host", "127.0.0.1:8000")
}

/// The same with a body that is announced.
pub(crate) fn post(path: &str, body: impl Into<Body>) -> Request<Body> {
    get(path).method("POST").body(body.into()).unwrap()
}

/// Asks a router.
pub(crate) async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Answer { status: parts.status, headers: parts.headers, body }
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}
