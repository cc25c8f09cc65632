//! Spans, as a collector gets them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

use crate::desk::Desk;
use crate::wire::Wire;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

/// A collector that keeps what arrives.
#[derive(Clone, Default)]
struct Collector {
    requests: Arc<Mutex<Vec<Value>>>,
}

impl Collector {
    async fn start(&self, answer: StatusCode) -> SocketAddr {
        let take = move |State(own): State<Self>, headers: HeaderMap, body: Bytes| async move {
            assert_eq!(headers["content-type"], "application/json");
            own.requests.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
            (answer, Json(json!({"partialSuccess": {"rejectedSpans": "1"}})))
        };
        let router = Router::new().route("/v1/traces", post(take)).with_state(self.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, router.clone()));
            }
        });
        address
    }

    fn spans(&self) -> Vec<Value> {
        let requests = self.requests.lock().unwrap();
        requests
            .iter()
            .flat_map(|request| request["resourceSpans"][0]["scopeSpans"][0]["spans"].as_array().unwrap().clone())
            .collect()
    }
}

async fn serve(stream: TcpStream, router: Router) {
    let service = hyper_util::service::TowerToHyperService::new(router);
    let io = hyper_util::rt::TokioIo::new(stream);
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(io, service).await;
}

/// An attribute of a span.
fn attribute<'a>(span: &'a Value, key: &str) -> &'a Value {
    let found = span["attributes"].as_array().unwrap().iter().find(|attribute| attribute["key"] == key);
    found.map_or(&Value::Null, |attribute| attribute["value"].as_object().unwrap().values().next().unwrap())
}

fn request(method: &str, path: &str, flags: Option<&str>, body: &str) -> String {
    let trace = flags.map_or_else(String::new, |flags| format!("traceparent: 00-{TRACE}-{PARENT}-{flags}\r\n"));
    let length = body.len();
    format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n{trace}content-length: {length}\r\n\r\n{body}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_has_a_span_and_one_for_its_search_without_what_was_asked() {
    let collector = Collector::default();
    let mut desk = Desk::new();
    desk.settings.otlp = Some(format!("http://{}", collector.start(StatusCode::OK).await));
    let edition = desk.store().current().unwrap().unwrap();
    let running = desk.running().await;
    let service = running.service.clone();
    let mut wire = Wire::to(running.address).await;
    let many = json!({"subjects": vec![json!({"name": "Pavel Secretov"}); 30]}).to_string();
    let one = json!({"subject": {"name": "Pavel Secretov"}}).to_string();
    for (method, path, flags, body) in [
        ("GET", "/v1/screen?name=Pavel+Secretov", Some("01"), ""),
        ("POST", "/v1/screen", None, one.as_str()),
        ("POST", "/v1/screen", None, many.as_str()),
        ("GET", "/v1/screen?name=Pavel+Secretov", Some("00"), ""),
        ("GET", "/Pavel/Secretov", None, ""),
        ("SECRETOV", "/v1/screen", None, ""),
        ("GET", "/v1/screen?limit=Secretov", None, ""),
    ] {
        wire.send(request(method, path, flags, body)).await;
        wire.answer().await;
    }
    // Nothing waits for a span: they come at the end at the latest.
    running.end().await;
    let spans = collector.spans();
    let text = json!(spans).to_string();
    assert!(!text.contains("Secretov") && !text.contains("SECRETOV"), "{text}");
    let servers: Vec<&Value> = spans.iter().filter(|span| span["kind"] == 2).collect();
    let names: Vec<&str> = servers.iter().map(|span| span["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["GET /v1/screen", "POST /v1/screen", "POST /v1/screen", "GET", "HTTP /v1/screen", "GET /v1/screen"]
    );
    let first = servers[0];
    assert_eq!((&first["traceId"], &first["parentSpanId"]), (&json!(TRACE), &json!(PARENT)));
    for (key, value) in [
        ("http.request.method", "GET"),
        ("http.route", "/v1/screen"),
        ("http.response.status_code", "200"),
        ("url.path", "/v1/screen"),
        ("url.scheme", "http"),
        ("interdict.edition", &edition),
    ] {
        assert_eq!(attribute(first, key), value, "{key} in {first}");
    }
    let number = |span: &Value, key: &str| span[key].as_str().unwrap().parse::<u64>().unwrap();
    assert!(number(first, "startTimeUnixNano") < number(first, "endTimeUnixNano"));
    assert!(first.get("status").is_none());
    let second = servers[1];
    assert!(second.get("parentSpanId").is_none() && second["traceId"] != TRACE);
    assert_eq!(second["traceId"].as_str().unwrap().len(), 32);
    assert_eq!((attribute(servers[3], "http.route"), attribute(servers[3], "url.path")), (&Value::Null, &Value::Null));
    assert_eq!(attribute(servers[4], "http.request.method"), "_OTHER");
    assert_eq!(attribute(servers[5], "http.response.status_code"), "400");
    // The searches of those that searched, on whatever thread.
    for span in &servers[..3] {
        let search = spans.iter().find(|search| search["parentSpanId"] == span["spanId"]).unwrap();
        assert_eq!(
            (&search["name"], &search["kind"], &search["traceId"]),
            (&json!("search"), &json!(1), &span["traceId"])
        );
        assert_eq!(attribute(search, "interdict.edition"), &edition);
        assert!(number(span, "startTimeUnixNano") <= number(search, "startTimeUnixNano"));
        assert!(number(search, "endTimeUnixNano") <= number(span, "endTimeUnixNano"));
    }
    assert_eq!(spans.len(), 9);
    let resource = collector.requests.lock().unwrap()[0]["resourceSpans"][0]["resource"].clone();
    assert_eq!(attribute(&resource, "service.name"), "interdict");
    // The collector said so.
    assert_eq!(service.metrics.dropped_spans.get(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_is_an_error_with_its_reason() {
    let collector = Collector::default();
    let mut desk = Desk::new();
    desk.settings.otlp = Some(format!("http://{}", collector.start(StatusCode::OK).await));
    desk.settings.limits.concurrent = 0;
    let running = desk.running().await;
    let mut wire = Wire::to(running.address).await;
    wire.send(request("GET", "/v1/screen?name=Anna", None, "")).await;
    assert_eq!(wire.answer().await.status, 503);
    running.end().await;
    let spans = collector.spans();
    assert_eq!((spans.len(), attribute(&spans[0], "error.type")), (1, &json!("busy")));
    assert_eq!(spans[0]["status"]["code"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_reach_the_collector_is_counted_and_slows_nobody() {
    // A collector that takes the connection and says nothing; one that refuses; an address where nobody is.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let refuses = Collector::default().start(StatusCode::SERVICE_UNAVAILABLE).await;
    for address in [refuses, gone] {
        let mut desk = Desk::new();
        desk.settings.otlp = Some(format!("http://{address}"));
        let running = desk.running().await;
        let service = running.service.clone();
        let mut wire = Wire::to(running.address).await;
        wire.send(request("GET", "/healthz", None, "")).await;
        assert_eq!(wire.answer().await.status, 200);
        running.end().await;
        assert_eq!(service.metrics.dropped_spans.get(), 1, "{address}");
    }
    let mut desk = Desk::new();
    desk.settings.otlp = Some(format!("http://{}", silent.local_addr().unwrap()));
    let running = desk.running().await;
    let service = running.service.clone();
    let mut wire = Wire::to(running.address).await;
    let start = Instant::now();
    // More than the queue takes while a batch waits for its answer.
    for _ in 0..4_000 {
        wire.send(request("GET", "/healthz", None, "")).await;
        assert_eq!(wire.answer().await.status, 200);
    }
    let took = start.elapsed();
    assert!(service.metrics.dropped_spans.get() > 0, "{took:?}");
    let start = Instant::now();
    running.end().await;
    assert!(start.elapsed() < Duration::from_secs(15), "the end waits for nobody for ever");
}

#[test]
fn an_address_that_is_none_is_told_at_the_start() {
    let mut desk = Desk::new();
    desk.settings.otlp = Some("collector:4317".to_owned());
    let opened = interdict_server::Service::open(desk.store(), desk.settings.clone());
    assert!(opened.err().unwrap().to_string().contains("http://127.0.0.1:4318"));
}
