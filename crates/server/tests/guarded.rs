//! What stands before every route: names, sites, keys, limits. Every refusal has its status and one line in the log.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{Request, StatusCode};
use interdict_server::{Scope, keys};

use crate::desk::{Answer, Desk, NOW, ask, get, post};
use crate::wire::{Wire, keep_log, log, log_of, until};

/// A request that names a trace, by which its log lines are found.
fn traced(number: u32, request: Builder) -> (String, Builder) {
    keep_log();
    let trace = format!("{number:032x}");
    let parent = format!("00-{trace}-00000000000000ff-01");
    (trace, request.header("traceparent", parent))
}

/// Asks, and holds the answer to a status and one line of refusal with a reason.
async fn refused(
    router: &Router,
    number: u32,
    request: Builder,
    body: Body,
    status: StatusCode,
    reason: &str,
) -> Answer {
    let (trace, request) = traced(number, request);
    let answer = ask(router, request.body(body).unwrap()).await;
    assert_eq!(answer.status, status, "{reason}: {}", answer.text());
    let lines = log_of(&trace);
    assert_eq!(lines.len(), 1, "{reason}: {lines:?}");
    assert_eq!(lines[0]["level"], "WARN");
    assert_eq!(lines[0]["reason"], reason, "{lines:?}");
    assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control")), "{:?}", answer.headers);
    answer
}

#[tokio::test]
async fn probes_answer_without_a_key_and_by_any_name() {
    let desk = Desk::new();
    desk.key(&[Scope::Screen]);
    let router = desk.router();
    for path in ["/healthz", "/readyz"] {
        let request = Request::builder().uri(path).header("host", "10.1.2.3").body(Body::empty()).unwrap();
        let answer = ask(&router, request).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        assert_eq!(answer.json()["status"], "ok");
    }
}

#[tokio::test]
async fn keys_and_scopes() {
    let desk = Desk::new();
    let (read, screen) = (desk.key(&[Scope::Read]), desk.key(&[Scope::Screen]));
    let router = desk.router();
    let with = |key: &str| get("/metrics").header("authorization", key);
    let no_key = (StatusCode::UNAUTHORIZED, "no_valid_key");
    let answer = refused(&router, 100, get("/metrics"), Body::empty(), no_key.0, no_key.1).await;
    assert!(answer.header("www-authenticate").starts_with("Bearer"));
    assert_eq!(answer.json()["error"]["reason"], "no_valid_key");
    let other = |key: &str| {
        let last = if key.ends_with('0') { '1' } else { '0' };
        key[..key.len() - 1].chars().chain([last]).collect::<String>()
    };
    for (number, sent) in [
        (101, format!("Bearer {}", other(&read))),
        (102, read.clone()),
        (103, format!("Basic {read}")),
        (104, "Bearer".to_owned()),
        (105, "Bearer interdict_".to_owned()),
        (106, format!("Bearer {}", &read[..20])),
    ] {
        refused(&router, number, with(&sent), Body::empty(), no_key.0, no_key.1).await;
    }
    refused(&router, 107, with(&format!("Bearer {screen}")), Body::empty(), StatusCode::FORBIDDEN, "wrong_scope").await;
    for scheme in ["Bearer", "ApiKey", "bearer"] {
        let request = with(&format!("{scheme} {read}")).body(Body::empty()).unwrap();
        assert_eq!(ask(&router, request).await.status, StatusCode::OK);
    }
    assert!(!log().contains(&read[20..]), "no secret is logged");
}

#[tokio::test]
async fn a_key_that_has_expired_or_was_revoked_does_not_count() {
    let desk = Desk::new();
    let store = desk.store();
    let now = NOW.parse().unwrap();
    let expires = Some("2026-12-01T00:00:00Z".parse().unwrap());
    let (_, until) = keys::create(&store, "until December", &[Scope::Read], expires, now).unwrap();
    let (kept, revoked) = keys::create(&store, "revoked", &[Scope::Read], None, now).unwrap();
    let asked = |router: Router, key: String| async move {
        let request = get("/metrics").header("authorization", format!("Bearer {key}")).body(Body::empty()).unwrap();
        ask(&router, request).await.status
    };
    assert_eq!(asked(desk.router(), until.clone()).await, StatusCode::OK);
    let later = interdict_server::router(&desk.service_at("2026-12-01T00:00:00Z"));
    assert_eq!(asked(later, until).await, StatusCode::UNAUTHORIZED);
    let service = desk.service();
    let router = interdict_server::router(&service);
    assert_eq!(asked(router.clone(), revoked.clone()).await, StatusCode::OK);
    keys::revoke(&store, &kept.id, now).unwrap();
    service.keys.refresh();
    assert_eq!(asked(router, revoked).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn every_operation_demands_what_its_description_says() {
    let desk = Desk::new();
    let document = interdict_server::openapi::text(&desk.service()).unwrap();
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let held: Vec<(Scope, String)> = Scope::ALL.into_iter().map(|scope| (scope, desk.key(&[scope]))).collect();
    let router = desk.router();
    let mut operations = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let stated: Vec<&str> = operation["security"][0]["key"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|scope| scope.as_str())
                .collect();
            let path = path.replace(['{', '}'], "");
            let asked = async |key: Option<&str>| {
                let mut request = get(&path).method(method.to_uppercase().as_str());
                if let Some(key) = key {
                    request = request.header("authorization", format!("Bearer {key}"));
                }
                ask(&router, request.body(Body::empty()).unwrap()).await.status
            };
            operations += 1;
            if stated.is_empty() {
                assert_ne!(asked(None).await, StatusCode::UNAUTHORIZED, "{method} {path} states no key");
                continue;
            }
            assert_eq!(asked(None).await, StatusCode::UNAUTHORIZED, "{method} {path}");
            for (scope, key) in &held {
                let is_forbidden = asked(Some(key)).await == StatusCode::FORBIDDEN;
                assert_eq!(is_forbidden, stated != [scope.as_str()], "{method} {path} with {scope}, states {stated:?}");
            }
        }
    }
    assert!(operations > 5, "{operations}");
}

#[tokio::test]
async fn without_keys_only_its_own_names_are_answered_to() {
    let mut desk = Desk::new();
    desk.settings.hosts = vec!["screening.example".to_owned()];
    let router = desk.router();
    let to = |host: &str| Request::builder().uri("/v1/editions").header("host", host);
    for host in
        ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000", "screening.example", "screening.example:443"]
    {
        let answer = ask(&router, to(host).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{host}: {}", answer.text());
    }
    for (number, host) in
        ["rebound.example", "localhost.rebound.example", "127.0.0.1.rebound.example", "0.0.0.0", "[::2]"]
            .into_iter()
            .enumerate()
    {
        let number = 200 + u32::try_from(number).unwrap();
        refused(&router, number, to(host), Body::empty(), StatusCode::MISDIRECTED_REQUEST, "wrong_host").await;
    }
    let none = Request::builder().uri("/v1/editions");
    refused(&router, 210, none, Body::empty(), StatusCode::BAD_REQUEST, "no_host").await;
    let two = to("localhost").header("host", "rebound.example");
    refused(&router, 211, two, Body::empty(), StatusCode::BAD_REQUEST, "no_host").await;
    let other = Request::builder().uri("http://rebound.example/v1/editions").header("host", "localhost");
    refused(&router, 212, other, Body::empty(), StatusCode::BAD_REQUEST, "no_host").await;
    let user = to("localhost@rebound.example");
    refused(&router, 213, user, Body::empty(), StatusCode::BAD_REQUEST, "no_host").await;
}

#[tokio::test]
async fn other_sites_are_refused() {
    let router = Desk::new().router();
    let from = |name: &str, value: &str| get("/v1/screen").method("POST").header(name, value);
    let body = || Body::from(r#"{"subject":{"name":"Anna"}}"#);
    for (number, (name, value)) in [
        ("origin", "https://evil.example"),
        ("origin", "http://127.0.0.1:9999"),
        ("origin", "null"),
        ("origin", "file://127.0.0.1:8000"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ]
    .into_iter()
    .enumerate()
    {
        let number = 300 + u32::try_from(number).unwrap();
        refused(&router, number, from(name, value), body(), StatusCode::FORBIDDEN, "cross_site").await;
    }
    for (name, value) in
        [("origin", "http://127.0.0.1:8000"), ("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none")]
    {
        let answer = ask(&router, from(name, value).body(body()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}: {value}: {}", answer.text());
    }
    let mut desk = Desk::new();
    desk.settings.hosts = vec!["screening.example".to_owned()];
    let behind = from("origin", "https://screening.example").body(body()).unwrap();
    assert_eq!(ask(&desk.router(), behind).await.status, StatusCode::OK, "a proxy that addresses it by another name");
    // What a browser asks before a cross-site request with JSON is refused as well, and says of no other site that it may.
    let preflight = get("/v1/screen").method("OPTIONS").header("origin", "https://evil.example");
    refused(&router, 310, preflight, Body::empty(), StatusCode::FORBIDDEN, "cross_site").await;
}

#[tokio::test]
async fn bodies_beyond_the_limit() {
    let mut desk = Desk::new();
    desk.settings.limits.body = 1_000;
    let router = desk.router();
    let long = format!(r#"{{"subject":{{"name":"{}"}}}}"#, "a".repeat(2_000));
    let announced = get("/v1/screen").method("POST").header("content-length", long.len());
    let answer =
        refused(&router, 400, announced, Body::from(long.clone()), StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
            .await;
    assert!(answer.json()["error"]["message"].as_str().unwrap().contains("1000 bytes"));
    let parts = futures_util::stream::iter(
        long.into_bytes().chunks(100).map(|part| Ok::<_, std::io::Error>(part.to_vec())).collect::<Vec<_>>(),
    );
    let unannounced = get("/v1/screen").method("POST");
    refused(&router, 401, unannounced, Body::from_stream(parts), StatusCode::PAYLOAD_TOO_LARGE, "body_too_large").await;
}

#[tokio::test]
async fn deep_and_wrong_json() {
    let router = Desk::new().router();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let nested = format!(r#"{{"subject":{{"name":{}"A"{}}}}}"#, "[".repeat(500), "]".repeat(500));
    for (number, body) in [
        deep.as_str(),
        &nested,
        "",
        "{",
        "\u{feff}{}",
        "null",
        r#"{"subject":7}"#,
        r#"{"subjects":{}}"#,
        r#"{"subject":{"nmae":"A"}}"#,
    ]
    .into_iter()
    .enumerate()
    {
        let number = 500 + u32::try_from(number).unwrap();
        let request = get("/v1/screen").method("POST");
        refused(&router, number, request, Body::from(body.to_owned()), StatusCode::BAD_REQUEST, "bad_request").await;
    }
}

#[tokio::test]
async fn paths_lead_nowhere_but_to_routes() {
    let desk = Desk::new();
    let router = desk.router();
    for (number, path) in [
        "/v1/entities/../../etc/passwd",
        "/v1/entities/..%2f..%2fetc%2fpasswd",
        "/..%2fkeys.json",
        "//v1/editions",
        "/v1/entities/%00",
        "/v1/diff?from=..%2F..%2Fkeys",
        "/v1/diff?from=.",
        "/v1/nothing",
    ]
    .into_iter()
    .enumerate()
    {
        let number = 600 + u32::try_from(number).unwrap();
        refused(&router, number, get(path), Body::empty(), StatusCode::NOT_FOUND, "not_found").await;
    }
    let no_text = get("/v1/entities/%ff");
    refused(&router, 610, no_text, Body::empty(), StatusCode::BAD_REQUEST, "bad_request").await;
    let method = get("/v1/editions").method("DELETE");
    let answer =
        refused(&router, 611, method, Body::empty(), StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed").await;
    assert_eq!(answer.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn a_key_may_ask_so_often() {
    let mut desk = Desk::new();
    desk.settings.limits.rate = Some(3);
    let key = desk.key(&[Scope::Screen]);
    let router = desk.router();
    let request = || get("/v1/screen?name=Anna").header("authorization", format!("Bearer {key}"));
    for _ in 0..3 {
        assert_eq!(ask(&router, request().body(Body::empty()).unwrap()).await.status, StatusCode::OK);
    }
    let answer =
        refused(&router, 700, request(), Body::empty(), StatusCode::TOO_MANY_REQUESTS, "too_many_requests").await;
    assert_eq!(answer.header("retry-after"), "1");
}

#[tokio::test]
async fn more_at_once_than_may_be() {
    let mut desk = Desk::new();
    desk.settings.limits.concurrent = 1;
    let router = desk.router();
    // A body that does not end holds its place.
    let (held, body) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(1);
    let body = futures_util::stream::unfold(body, async |mut body| Some((body.recv().await?, body)));
    let first = tokio::spawn({
        let router = router.clone();
        async move { ask(&router, post("/v1/screen", Body::from_stream(body))).await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let answer =
        refused(&router, 710, get("/v1/editions"), Body::empty(), StatusCode::SERVICE_UNAVAILABLE, "busy").await;
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(ask(&router, get("/healthz").body(Body::empty()).unwrap()).await.status, StatusCode::OK);
    held.send(Ok(br#"{"subject":{"name":"Anna"}}"#.to_vec())).await.unwrap();
    drop(held);
    assert_eq!(first.await.unwrap().status, StatusCode::OK);
    assert_eq!(ask(&router, get("/v1/editions").body(Body::empty()).unwrap()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn slow_bodies_and_slow_requests() {
    let mut desk = Desk::new();
    desk.settings.limits.idle = Duration::from_millis(100);
    let running = desk.running().await;
    let (trace, _) = traced(800, get("/"));
    let mut wire = Wire::to(running.address).await;
    wire.send(format!("POST /v1/screen HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\ntraceparent: 00-{trace}-00000000000000ff-01\r\n\r\n{{")).await;
    let came = wire.answer().await;
    assert_eq!(came.status, 408);
    assert_eq!(log_of(&trace)[0]["reason"], "body_too_slow");
    running.end().await;

    let mut desk = Desk::new();
    desk.settings.limits.request = Duration::from_millis(100);
    let router = desk.router();
    let body = Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    refused(&router, 801, get("/v1/screen").method("POST"), body, StatusCode::SERVICE_UNAVAILABLE, "timed_out").await;
}

#[tokio::test]
async fn who_does_not_read_is_given_up() {
    keep_log();
    let mut desk = Desk::new();
    desk.settings.limits.concurrent = 1;
    desk.settings.limits.keep_alive = Duration::from_millis(300);
    let running = desk.running().await;
    let mut stuck = Wire::to(running.address).await;
    let head = "POST /v1/screen HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n";
    stuck.send(head).await;
    // Answers are twenty times as long as questions: what lies between the two is full long before the last was sent.
    let lines = "{\"name\":\"Nobody Known\"}\n".repeat(2_000);
    let chunk = format!("{:x}\r\n{lines}\r\n", lines.len());
    let sent = async { while stuck.try_send(&chunk).await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(20), sent).await.expect("the connection is closed");
    let start = std::time::Instant::now();
    let mut next = Wire::to(running.address).await;
    while next.post("/v1/screen", r#"{"subject":{"name":"Anna"}}"#).await.status != 200 {
        assert!(start.elapsed() < Duration::from_secs(5), "its place is not given back");
    }
    until("who does not read has a line", || log().contains("reader_too_slow")).await;
    running.end().await;
}

#[tokio::test]
async fn what_is_no_http_has_its_line_as_well() {
    keep_log();
    let mut desk = Desk::new();
    desk.settings.limits.keep_alive = Duration::from_millis(200);
    let running = desk.running().await;
    for (bytes, status) in [
        ("GET / HTTP/1.1\r\nhost: localhost\r\nx: a\0b\r\n\r\n".to_owned(), "400"),
        ("GET / HTTP/1.1\r\nhost: localhost\r\nevil\rx: y\r\n\r\n".to_owned(), "400"),
        ("GET /a b HTTP/1.1\r\nhost: localhost\r\n\r\n".to_owned(), "400"),
        (format!("GET / HTTP/1.1\r\nhost: localhost\r\n{}\r\n", "x: y\r\n".repeat(200)), "431"),
        (format!("GET / HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n", "y".repeat(100_000)), "431"),
        ("\u{16}\u{3}\u{1}".to_owned() + "\r\n\r\n", "400"),
    ] {
        let before = log().matches("not_http").count();
        let mut wire = Wire::to(running.address).await;
        wire.send(&bytes).await;
        let answer = wire.rest().await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{bytes:.80}: {answer:?}");
        until(&format!("{bytes:.80} has its line"), || log().matches("not_http").count() > before).await;
    }
    // Headers that never end.
    let mut wire = Wire::to(running.address).await;
    wire.send("GET / HTTP/1.1\r\nhost: localhost\r\n").await;
    wire.rest().await;
    until("slow headers have their line", || log().contains("headers_too_slow")).await;
    running.end().await;
}

#[tokio::test]
async fn nothing_of_a_request_becomes_a_header() {
    let router = Desk::new().router();
    for path in [
        "/v1/entities/a%0d%0aset-cookie:%20a=b",
        "/v1/screen?name=a%0d%0aset-cookie:%20a=b&limit=x",
        "/%0d%0aset-cookie:a",
    ] {
        let (_, request) = traced(900, get(path));
        let request = request.header("tracestate", "a=b").body(Body::empty()).unwrap();
        let answer = ask(&router, request).await;
        assert!(answer.headers.get("set-cookie").is_none(), "{:?}", answer.headers);
        assert_eq!(answer.header("tracestate"), "a=b");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn logs_do_not_name_who_was_asked_about() {
    keep_log();
    let router = Desk::new().router();
    ask(&router, get("/v1/screen?name=Quillfeather").body(Body::empty()).unwrap()).await;
    ask(&router, post("/v1/screen", r#"{"subject":{"name":"Quillfeather"}}"#)).await;
    ask(&router, post("/v1/screen", r#"{"subject":{"Quillfeather":1}}"#)).await;
    ask(&router, get("/v1/screen?name=Quillfeather&limit=Quillfeather").body(Body::empty()).unwrap()).await;
    assert!(!log().contains("Quillfeather"));
    let mut desk = Desk::new();
    desk.settings.log_subjects = true;
    ask(&desk.router(), get("/v1/screen?name=Marrowbone").body(Body::empty()).unwrap()).await;
    assert!(log().contains("Marrowbone"));
}
