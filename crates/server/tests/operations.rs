//! Probes, metrics, TLS, and the end of a service.

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;

use interdict_sources::edition::Now;

use crate::desk::{Desk, NOW, Running, ask, get};
use crate::wire::Wire;

#[tokio::test]
async fn ready_only_with_an_edition_that_is_not_too_old() {
    let read = async |desk: &Desk, now: &str| {
        let router = interdict_server::router(&desk.service_at(now));
        let answer = ask(&router, get("/readyz").body(Body::empty()).unwrap()).await;
        (answer.status, answer.json())
    };
    let mut desk = Desk::empty();
    let (status, told) = read(&desk, "2026-11-24T12:00:00Z").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(told["reason"].as_str().unwrap().contains("starter"), "{told}");
    desk.take_in(&["ofac_csv"], |_| {});
    desk.settings.max_edition_age = Some(Duration::from_secs(3600));
    assert_eq!(read(&desk, "2026-11-24T13:00:00Z").await.0, StatusCode::OK);
    let (status, told) = read(&desk, "2026-11-24T13:00:01Z").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(told["reason"].as_str().unwrap().contains("3601 seconds"), "{told}");
}

#[tokio::test]
async fn metrics_count_what_was_asked() {
    let desk = Desk::new();
    let failed = ["us_ofac_sdn", "un_sc_sanctions"].map(|name| (name.to_owned(), "timed out".to_owned()));
    let now = Now { date: NOW[..10].to_owned(), time: NOW.to_owned() };
    desk.store().note_failures(failed, [""], &now).unwrap();
    let router = interdict_server::router(&desk.service_at("2026-11-24T12:01:40Z"));
    for path in ["/v1/screen?name=Pavel+Korbutov", "/v1/screen?name=Nobody+Known", "/v1/screen?limit=x", "/nothing"] {
        ask(&router, get(path).body(Body::empty()).unwrap()).await;
    }
    let metrics = ask(&router, get("/metrics").body(Body::empty()).unwrap()).await.text();
    for line in [
        r#"interdict_requests_total{method="GET",route="/v1/screen",status="200"} 2"#,
        r#"interdict_requests_total{method="GET",route="/v1/screen",status="400"} 1"#,
        r#"interdict_requests_total{method="GET",route="none",status="404"} 1"#,
        r#"interdict_latency_seconds_count{route="/v1/screen"} 3"#,
        r#"interdict_subjects_total{status="hit"} 1"#,
        r#"interdict_subjects_total{status="no_hit"} 1"#,
        "interdict_edition_age_seconds 100",
        r#"interdict_list_age_seconds{dataset="us_ofac_sdn"} 100"#,
        r#"interdict_list_partial{dataset="us_ofac_sdn"} 0"#,
        r#"interdict_list_failures{dataset="us_ofac_sdn"} 1"#,
        r#"interdict_list_failures{dataset="un_sc_sanctions"} 1"#,
        "interdict_swaps_total 0",
        "interdict_swap_failures_total 0",
    ] {
        assert!(metrics.lines().any(|own| own == line), "{line} in:\n{metrics}");
    }
}

#[tokio::test]
async fn an_end_waits_for_requests_that_run_and_not_for_ever() {
    let mut desk = Desk::new();
    desk.settings.drain = Duration::from_secs(10);
    let running = desk.running().await;
    let address = running.address;
    let mut slow = Wire::to(address).await;
    let body = r#"{"subject":{"name":"Anna"}}"#;
    slow.send(format!("POST /v1/screen HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\r\n", body.len())).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let ended = tokio::spawn(running.end());
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "nobody new is let in");
    slow.send(body).await;
    assert_eq!(slow.answer().await.status, 200);
    tokio::time::timeout(Duration::from_secs(5), ended).await.unwrap().unwrap();

    desk.settings.drain = Duration::from_millis(100);
    let running = desk.running().await;
    let mut stuck = Wire::to(running.address).await;
    stuck.send("POST /v1/screen HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    tokio::time::timeout(Duration::from_secs(5), running.end()).await.unwrap();
}

#[tokio::test]
async fn an_address_that_is_taken_is_said() {
    let mut desk = Desk::new();
    let running = desk.running().await;
    desk.settings.listen = running.address;
    let error = interdict_server::Server::bind(&desk.service()).await.err().unwrap().to_string();
    assert!(error.contains(&running.address.to_string()), "{error}");
    running.end().await;
    Running::of(desk.service()).await.end().await;
}
