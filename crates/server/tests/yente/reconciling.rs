//! `/reconcile/{dataset}`: the Reconciliation API 0.2.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{lists, read};
use crate::desk::{Answer, ask, get};

async fn sent(router: &axum::Router, form: &[(&str, &Value)]) -> Answer {
    let form: Vec<(&str, String)> = form.iter().map(|(name, value)| (*name, value.to_string())).collect();
    let body = serde_html_form::to_string(form).unwrap();
    let request = get("/reconcile/default")
        .method("POST")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.into())
        .unwrap();
    ask(router, request).await
}

#[tokio::test]
async fn the_manifest_leads_to_all_else() {
    let desk = lists();
    let router = desk.router();
    let manifest = read(&router, "/reconcile/default").await.json();
    assert_eq!((&manifest["versions"], &manifest["batchSize"]), (&json!(["0.2"]), &json!(3)));
    assert!(manifest["view"]["url"].as_str().unwrap().contains("{{id}}"));
    let parts = [&manifest["suggest"]["entity"], &manifest["suggest"]["type"], &manifest["suggest"]["property"]];
    for part in parts {
        let address = format!("{}{}", part["service_url"].as_str().unwrap(), part["service_path"].as_str().unwrap());
        let path = address.strip_prefix("http://127.0.0.1:8000").unwrap();
        let answer = read(&router, &format!("{path}?prefix=p")).await.json();
        assert_eq!((&answer["code"], &answer["prefix"]), (&json!("/api/status/ok"), &json!("p")), "{path}");
        assert!(!answer["result"].as_array().unwrap().is_empty(), "{path}");
        assert_eq!(read(&router, path).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a beginning is needed");
    }
    let people = json!({ "id": "Person", "name": "People", "description": "A natural person." });
    assert!(manifest["defaultTypes"].as_array().unwrap().contains(&people));
    assert_eq!(read(&router, "/reconcile/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn rows_are_reconciled() {
    let desk = lists();
    let router = desk.router();
    let queries = json!({
        "q1": { "query": "Pavel Korbutov", "type": "Person", "limit": 2,
            "properties": [{ "pid": "Person:birthDate", "v": "1980-04-03" }] },
        "q0": { "query": "Grey Heron", "type": ["Vessel"] },
        "q2": { "query": "nobody at all" },
    });
    let answer = sent(&router, &[("queries", &queries)]).await;
    assert_eq!((answer.status, answer.header("x-batch-size")), (StatusCode::OK, "3"), "{}", answer.text());
    let body = answer.json();
    let first = &body["q1"]["result"];
    assert_eq!(first.as_array().unwrap().len(), 2);
    assert_eq!((&first[0]["match"], &first[0]["type"][0]["id"]), (&json!(true), &json!("Person")));
    assert!(first[0]["score"].as_f64().unwrap() > 0.9);
    assert_eq!(body["q0"]["result"][0]["id"], "ofac-103");
    assert_eq!(body["q2"]["result"], json!([]));
}

#[tokio::test]
async fn rows_are_extended() {
    let desk = lists();
    let router = desk.router();
    let wish = json!({ "ids": ["ofac-102", "nobody"], "properties": [
        { "id": "nationality" }, { "id": "Person:birthDate", "settings": { "limit": "1" } }, { "id": "imoNumber" },
        { "id": "country", "settings": { "render": "raw" } }] });
    let answer = sent(&router, &[("extend", &wish)]).await;
    assert_eq!((answer.status, answer.header("x-batch-size")), (StatusCode::OK, "2"), "{}", answer.text());
    let body = answer.json();
    assert_eq!(body["meta"][0], json!({ "id": "nationality", "name": "Nationality" }));
    assert_eq!(body["rows"]["nobody"], json!({}));
    let row = &body["rows"]["ofac-102"];
    assert_eq!((&row["nationality"], &row["imoNumber"]), (&json!([{ "str": "Russia" }]), &json!([])));
    assert_eq!(row["Person:birthDate"], json!([{ "str": "1980-04-03" }]));
    let proposed = read(&router, "/reconcile/default/extend/property?type=Person&limit=3").await.json();
    assert_eq!(
        (&proposed["type"], &proposed["limit"], proposed["properties"].as_array().unwrap().len()),
        (&json!("Person"), &json!(3), 3)
    );
    assert_eq!(read(&router, "/reconcile/default/extend/property?type=Starship").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn forms_that_are_not_understood() {
    let desk = lists();
    let router = desk.router();
    let many: serde_json::Map<String, Value> = (0..101).map(|n| (n.to_string(), json!({ "query": "x" }))).collect();
    for form in [
        vec![],
        vec![("queries", json!("text"))],
        vec![("queries", json!({ "q": { "query": 1 } }))],
        vec![("queries", json!({ "q": { "query": "x", "type": "Starship" } }))],
        vec![("queries", json!(many))],
        vec![("extend", json!({ "ids": 1 }))],
    ] {
        let form: Vec<(&str, &Value)> = form.iter().map(|(name, value)| (*name, value)).collect();
        let answer = sent(&router, &form).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{form:?}");
        assert!(answer.json()["detail"].is_string());
    }
}
