//! Editions that come from an object store, here a folder, while the service runs.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::StatusCode;
use interdict_depot::Depot;
use interdict_model::{Name, NameKind};
use interdict_opening::indexes;
use interdict_server::{Service, Settings};
use interdict_sources::edition::Store;
use serde_json::json;

use crate::desk::{Desk, NOW, Running, ask, get};
use crate::wire::Wire;

/// How long something may take that happens by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// Puts an edition into the store in which one party has a name of its own; its id.
fn publish(desk: &Desk, mark: &str) -> String {
    let id = desk.take_in(&["ofac_csv"], |entities| {
        entities[1].names = vec![Name::new(NameKind::Primary, format!("Korbutov {mark}"))];
    });
    let store = desk.store();
    indexes::make(&store, &store.in_force().unwrap().unwrap(), &store.pinned_lexicon().unwrap(), &|_| {}).unwrap();
    // Who publishes is another process, and waits.
    thread::scope(|scope| scope.spawn(|| depot(desk).publish(&store, NOW.parse().unwrap()).unwrap()).join()).unwrap();
    id
}

fn depot(desk: &Desk) -> Depot {
    Depot::at(&format!("file://{}/bucket", desk.store().home().parent().unwrap().display())).unwrap()
}

/// A replica: a store of its own, with nothing in it.
fn replica(desk: &Desk) -> (Store, Settings) {
    let settings = Settings { editions: Some(depot(desk)), poll: Duration::from_millis(50), ..desk.settings.clone() };
    (Store::new(desk.store().home().with_file_name("replica")), settings)
}

async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let start = Instant::now();
    while !is_so().await {
        assert!(start.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn ready(service: &Service) -> (StatusCode, String) {
    let answer = ask(&interdict_server::router(service), get("/readyz").body(Body::empty()).unwrap()).await;
    (answer.status, answer.text())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_published_is_served_without_a_request_that_fails() {
    let desk = Desk::empty();
    let (store, settings) = replica(&desk);
    let running = Running::of(Service::open(store.clone(), settings).unwrap()).await;
    let service = running.service.clone();
    // Nothing is there yet.
    until("the first look", async || service.metrics.failed_looks.get() > 0).await;
    let (status, told) = ready(&service).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(told.contains("object store"), "{told}");
    let first = publish(&desk, "First");
    until("the first edition", async || service.serving().edition.id == first).await;
    assert_eq!(ready(&service).await.0, StatusCode::OK);
    // A client asks on while editions come.
    let address = running.address;
    let mut wire = Wire::to(address).await;
    let asked = json!({"subject": {"name": "Korbutov"}, "threshold": 0.3}).to_string();
    for mark in ["Second", "Third", "Fourth"] {
        let id = publish(&desk, mark);
        let start = Instant::now();
        loop {
            let came = wire.post("/v1/screen", &asked).await;
            assert_eq!(came.status, 200);
            let answer = came.json();
            let text = answer.to_string();
            if answer["edition"]["id"] == id.as_str() {
                assert!(text.contains(&format!("Korbutov {mark}")), "{text}");
                break;
            }
            assert!(start.elapsed() < PATIENCE, "{mark}");
        }
    }
    // The store is gone: what is served is served on, and it is counted.
    let bucket = store.home().with_file_name("bucket");
    fs_err::rename(&bucket, bucket.with_extension("away")).unwrap();
    let failed = service.metrics.failed_looks.get();
    until("failed looks", async || service.metrics.failed_looks.get() > failed + 1).await;
    assert_eq!(wire.post("/v1/screen", &asked).await.status, 200);
    assert_eq!(ready(&service).await.0, StatusCode::OK);
    let metrics = ask(&interdict_server::router(&service), get("/metrics").body(Body::empty()).unwrap()).await.text();
    assert!(metrics.contains("interdict_object_store_failures_total"), "{metrics}");
    // A process that starts then serves what it has.
    let (_, settings) = replica(&desk);
    let again = Service::open(store, settings).unwrap();
    assert_eq!(again.serving().edition.id, service.serving().edition.id);
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lies_there_and_cannot_be_opened_is_fetched_again() {
    let desk = Desk::empty();
    let id = publish(&desk, "First");
    let (store, settings) = replica(&desk);
    let running = Running::of(Service::open(store.clone(), settings.clone()).unwrap()).await;
    let service = running.service.clone();
    until("the edition", async || service.serving().edition.id == id).await;
    running.end().await;
    // As a process leaves it that is killed between two files, or a disk that loses one.
    for file in ["lexicon.tsv", "current", "editions", "indexes"] {
        let path = store.home().join(file);
        if path.is_dir() { fs_err::remove_dir_all(&path) } else { fs_err::write(&path, "damaged") }.unwrap();
        let running = Running::of(Service::open(store.clone(), settings.clone()).unwrap()).await;
        let service = running.service.clone();
        until(file, async || service.serving().edition.id == id).await;
        running.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_index_is_fetched_again_while_the_service_runs() {
    let desk = Desk::empty();
    let id = publish(&desk, "First");
    let (store, settings) = replica(&desk);
    let running = Running::of(Service::open(store.clone(), settings).unwrap()).await;
    let service = running.service.clone();
    until("the edition", async || service.serving().edition.id == id).await;
    let index = fs_err::read_dir(store.indexes()).unwrap().next().unwrap().unwrap().path();
    damage(&index);
    let mut wire = Wire::to(running.address).await;
    let asked = json!({"subject": {"name": "Korbutov First"}}).to_string();
    assert_eq!(wire.post("/v1/screen", &asked).await.status, 500);
    let start = Instant::now();
    while wire.post("/v1/screen", &asked).await.status != 200 {
        assert!(start.elapsed() < PATIENCE, "the index is not fetched again");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    running.end().await;
}

/// Where it lies, so that the file that is mapped is damaged as well.
fn damage(path: &Path) {
    use std::io::{Seek as _, SeekFrom, Write as _};

    let bytes = fs_err::read(path).unwrap();
    let mut file = fs_err::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(bytes.len() as u64 / 2)).unwrap();
    file.write_all(&bytes[bytes.len() / 2..].iter().map(|byte| !byte).collect::<Vec<u8>>()).unwrap();
}

#[test]
fn a_folder_that_others_keep_is_not_written() {
    let desk = Desk::new();
    let (_, settings) = replica(&desk);
    let error = Service::open(desk.store(), settings).err().unwrap().to_string();
    assert!(error.contains("of their own"), "{error}");
}
