//! `/catalog`, `/manifest`, `/algorithms`, `/updatez`.

use axum::body::Body;
use axum::http::StatusCode;
use interdict_server::Scope;
use serde_json::{Value, json};

use super::{lists, read};
use crate::desk::{Desk, ask, get, post};

#[tokio::test]
async fn the_catalogue_names_lists_and_collections() {
    let desk = lists();
    let router = desk.router();
    let answer = read(&router, "/catalog").await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "public, max-age=300"));
    let tag = answer.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
    let catalog = answer.json();
    let names: Vec<&str> =
        catalog["datasets"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["default", "sanctions", "eu_fsf", "made_up_list", "un_sc_sanctions", "us_ofac_sdn"]);
    assert_eq!(catalog["current"], json!(["eu_fsf", "made_up_list", "un_sc_sanctions", "us_ofac_sdn"]));
    assert_eq!((&catalog["outdated"], &catalog["index_stale"]), (&json!([]), &json!(false)));
    let (all, list) = (&catalog["datasets"][0], &catalog["datasets"][5]);
    assert_eq!((&all["load"], &list["load"]), (&json!(false), &json!(true)));
    assert_eq!(all["children"], catalog["current"]);
    for member in ["title", "version", "index_version", "index_current", "delta_url", "children", "updated_at"] {
        assert!(all.get(member).is_some(), "{member}");
    }
    let again = ask(&router, get("/catalog").header("if-none-match", &tag).body(Body::empty()).unwrap()).await;
    assert_eq!((again.status, again.body.len(), again.header("etag")), (StatusCode::NOT_MODIFIED, 0, tag.as_str()));
    let other = ask(&router, get("/catalog").header("if-none-match", "\"x\"").body(Body::empty()).unwrap()).await;
    assert_eq!(other.status, StatusCode::OK);
    assert_eq!(read(&router, "/manifest").await.json(), catalog);
}

#[tokio::test]
async fn every_dataset_of_the_catalogue_can_be_asked() {
    let desk = lists();
    let router = desk.router();
    let catalog = read(&router, "/catalog").await.json();
    for dataset in catalog["datasets"].as_array().unwrap() {
        let name = dataset["name"].as_str().unwrap();
        let answer = read(&router, &format!("/search/{name}?q=")).await.json();
        assert_eq!(answer["total"]["value"], dataset["entity_count"], "{name}");
    }
}

#[tokio::test]
async fn algorithms_that_are_told_of_are_taken() {
    let desk = lists();
    let router = desk.router();
    let told = read(&router, "/algorithms").await.json();
    assert_eq!((&told["default"], &told["best"]), (&json!("best"), &json!("interdict")));
    for algorithm in told["algorithms"].as_array().unwrap() {
        let name = algorithm["name"].as_str().unwrap();
        let answer = super::matched(&router, &format!("/match/default?algorithm={name}"), super::pavel()).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        // Whatever a result is explained with is told of.
        let answer = answer.json();
        let explained = answer["responses"]["q"]["results"][0]["explanations"].as_object().unwrap();
        assert!(explained.keys().all(|feature| algorithm["features"].get(feature).is_some()));
        assert_eq!(algorithm["docs"]["features"], algorithm["features"]);
    }
}

#[tokio::test]
async fn an_update_takes_a_key_for_it_and_a_new_edition_into_use() {
    let desk = Desk::new();
    let (admin, reader) = (desk.key(&[Scope::Admin, Scope::Screen]), desk.key(&[Scope::Read, Scope::Screen]));
    let router = desk.router();
    let asked = |path: &str, key: &str| get(path).method("POST").header("authorization", format!("Bearer {key}"));
    let edition = async |router: &axum::Router| -> Value {
        let body = json!({ "queries": { "q": super::pavel() } }).to_string();
        ask(router, asked("/match/default", &admin).body(body.into()).unwrap()).await.json()["interdict"]["edition"]
            .clone()
    };
    let before = edition(&router).await;
    let new = desk.take_in(&["un"], |_| {});
    assert_eq!(edition(&router).await, before);
    let refused = ask(&router, asked("/updatez?token=x&sync=true", &reader).body(Body::empty()).unwrap()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let nobody = ask(&router, post("/updatez?token=x", "")).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED, "a token in an address opens nothing");
    let done = ask(&router, asked("/updatez?sync=true", &admin).body(Body::empty()).unwrap()).await;
    assert_eq!((done.status, done.json()), (StatusCode::OK, json!({ "status": "ok" })));
    assert_eq!(edition(&router).await, json!(new));
}
