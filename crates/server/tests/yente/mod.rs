//! What clients of yente send, and what they get.

mod entities;
mod matching;
mod reconciling;
mod searching;
mod telling;

use axum::Router;
use axum::body::Body;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, ask, get, post};

/// Two publishers' lists, with one person on both, and one in FollowTheMoney's own format, with a tie between two parties.
fn lists() -> Desk {
    Desk::with_lists(&["ofac_csv", "un", "followthemoney"])
}

async fn read(router: &Router, path: &str) -> Answer {
    ask(router, get(path).body(Body::empty()).unwrap()).await
}

/// Asks one query by example.
async fn matched(router: &Router, path: &str, query: Value) -> Answer {
    ask(router, post(path, json!({ "queries": { "q": query } }).to_string())).await
}

fn pavel() -> Value {
    json!({ "schema": "Person", "properties": { "name": ["Pavel Korbutov"], "birthDate": ["1980-04-03"], "country": ["Russia"] } })
}

fn ids(results: &Value) -> Vec<&str> {
    results.as_array().unwrap().iter().map(|result| result["id"].as_str().unwrap()).collect()
}
