//! `/v1/editions`, `/v1/diff`, `/v1/entities`, and the OpenAPI document.

use std::path::Path;

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::Value;

use crate::desk::{Answer, Desk, ask, get};

async fn read(router: &axum::Router, path: &str) -> Answer {
    ask(router, get(path).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn editions_and_what_changed_between_them() {
    let desk = Desk::new();
    let first = desk.store().current().unwrap().unwrap();
    let second = desk.take_in(&["ofac_csv"], |entities| {
        entities.pop();
        entities[0].remarks.push("changed".to_owned());
    });
    let router = desk.router();
    let editions = read(&router, "/v1/editions").await.json();
    assert_eq!(editions["current"], *second);
    assert_eq!(editions["editions"].as_array().unwrap().len(), 2);
    let usual = read(&router, "/v1/diff").await.json();
    assert_eq!((&usual["old"], &usual["new"]), (&Value::from(first.clone()), &Value::from(second.clone())));
    let told: Vec<&str> =
        usual["changes"].as_array().unwrap().iter().map(|change| change["change"].as_str().unwrap()).collect();
    assert_eq!(told, ["removed", "changed"]);
    let named = read(&router, &format!("/v1/diff?from={first}&to={second}&dataset=us_ofac_sdn")).await.json();
    assert_eq!(named, usual);
    let other = read(&router, &format!("/v1/diff?from={first}&dataset=un_sc_sanctions")).await.json();
    assert_eq!(other["changes"], Value::Array(Vec::new()));
    assert_eq!(read(&router, "/v1/diff?from=nothing").await.status, StatusCode::NOT_FOUND);
    assert_eq!(read(&router, "/v1/diff?form=x").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_party_in_full() {
    let router = Desk::new().router();
    let document = read(&router, "/v1/entities/ofac-102").await.json();
    assert_eq!(document["entities"][0]["id"], "ofac-102");
    assert_eq!(document["entities"][0]["names"][0]["text"], "KORBUTOV, Pavel Ilyich");
    assert_eq!(document["entities"][0]["same_party"], Value::Array(Vec::new()));
    assert!(document["edition"]["id"].is_string());
    assert_eq!(read(&router, "/v1/entities/ofac-1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_party_through_the_editions() {
    let desk = Desk::new();
    let index = || {
        let store = desk.store();
        let manifest = store.in_force().unwrap().unwrap();
        interdict_opening::indexes::make(&store, &manifest, &store.pinned_lexicon().unwrap(), &|text| panic!("{text}"))
            .unwrap();
    };
    index();
    desk.take_in(&["ofac_csv"], |entities| entities[1].remarks.push("another remark".to_owned()));
    index();
    // No index is made of the third: it is not looked at.
    desk.take_in(&["ofac_csv"], |entities| entities[1].remarks.clear());
    desk.take_in(&["ofac_csv"], |entities| {
        entities.remove(1);
    });
    index();
    let router = desk.router();
    let document = read(&router, "/v1/entities/ofac-102?history=true").await.json();
    let events = document["history"]["events"].as_array().unwrap();
    let told: Vec<&str> = events.iter().map(|event| event["change"].as_str().unwrap()).collect();
    assert_eq!(told, ["present", "changed", "removed"], "{document:#}");
    assert_eq!(events[1]["fields"][0]["added"], serde_json::json!(["another remark"]));
    assert_eq!(document["history"]["not_looked_at"].as_array().unwrap().len(), 1);
    assert_eq!(document["entities"], Value::Array(Vec::new()));
    assert_eq!(read(&router, "/v1/entities/ofac-102").await.status, StatusCode::NOT_FOUND);
    assert_eq!(read(&router, "/v1/entities/ofac-9?history=true").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_openapi_document_is_the_one_that_is_checked_in() {
    let desk = Desk::new();
    let made = interdict_server::openapi::text(&desk.service()).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if std::env::var_os("INTERDICT_WRITE_OPENAPI").is_some() {
        fs_err::write(&path, &made).unwrap();
    }
    let kept = fs_err::read_to_string(&path).unwrap();
    assert!(
        made == kept,
        "docs/openapi.json is not what the routes say; write it with `INTERDICT_WRITE_OPENAPI=1 cargo test -p interdict-server openapi`"
    );
    let served: Value = read(&desk.router(), "/openapi.json").await.json();
    assert_eq!(served, serde_json::from_str::<Value>(&made).unwrap());
}
