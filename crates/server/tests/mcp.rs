//! `POST /mcp`.

use axum::body::Body;
use axum::http::StatusCode;
use interdict_server::Scope;
use serde_json::json;

use crate::desk::{Desk, ask, get, post};

fn screen() -> String {
    json!({
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": { "name": "screen", "arguments": { "name": "Pavel Korbutov" } },
    })
    .to_string()
}

#[tokio::test]
async fn a_message_is_answered_from_the_edition_in_force() {
    let desk = Desk::new();
    let router = desk.router();
    let answer = ask(&router, post("/mcp", screen())).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/json"));
    let structure = &answer.json()["result"]["structuredContent"];
    assert_eq!(structure["edition"]["id"], desk.store().current().unwrap().unwrap());
    assert!(answer.text().contains("ofac-102"), "{}", answer.text());
    let notice = json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string();
    assert_eq!(ask(&router, post("/mcp", notice)).await.status, StatusCode::ACCEPTED);
    assert_eq!(ask(&router, post("/mcp", "{")).await.status, StatusCode::BAD_REQUEST);
    let answer = ask(&router, get("/mcp").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
}

#[tokio::test]
async fn headers_must_say_what_the_message_says() {
    let router = Desk::new().router();
    let with = async |name: &str, value: &str| {
        let request = get("/mcp").method("POST").header(name, value);
        ask(&router, request.body(Body::from(screen())).unwrap()).await
    };
    for (name, value) in [("mcp-protocol-version", "2025-06-18"), ("mcp-method", "tools/call"), ("mcp-name", "screen")]
    {
        assert_eq!(with(name, value).await.status, StatusCode::OK, "{name}");
    }
    for (name, value) in [("mcp-protocol-version", "1999-01-01"), ("mcp-method", "tools/list"), ("mcp-name", "diff")] {
        let answer = with(name, value).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}");
        assert_eq!(answer.json()["jsonrpc"], "2.0");
    }
}

#[tokio::test]
async fn a_key_needs_both_scopes() {
    let desk = Desk::new();
    let key = desk.key(&[Scope::Screen, Scope::Read]);
    let router = desk.router();
    let with =
        |key: String| get("/mcp").method("POST").header("authorization", key).body(Body::from(screen())).unwrap();
    assert_eq!(ask(&router, with(format!("Bearer {key}"))).await.status, StatusCode::OK);
    let refused = ask(&router, with("Bearer x".to_owned())).await;
    assert_eq!(
        (refused.status, &refused.json()["error"]["data"]["reason"]),
        (StatusCode::UNAUTHORIZED, &json!("no_valid_key"))
    );
}
