//! `GET /search/{dataset}`.

use axum::http::StatusCode;
use serde_json::json;

use super::{ids, lists, read};

/// The lists of the fixtures: rows of the starter edition stand in for others.
const OURS: &str = "include_dataset=us_ofac_sdn&include_dataset=un_sc_sanctions&include_dataset=made_up_list";

#[tokio::test]
async fn words_operators_and_filters() {
    let desk = lists();
    let router = desk.router();
    let found = async |query: &str| {
        let of = if query.contains("include_dataset") { "" } else { OURS };
        let answer = read(&router, &format!("/search/default?{query}&{of}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
        let answer = answer.json();
        let mut found: Vec<String> = ids(&answer["results"]).into_iter().map(str::to_owned).collect();
        assert_eq!(answer["total"], json!({ "value": found.len(), "relation": "eq" }), "{query}");
        found.sort();
        found
    };
    let nobody = Vec::<String>::new();
    assert_eq!(found("q=").await.len(), 9, "everybody");
    assert_eq!(
        found("q=korbutov").await,
        ["ofac-101", "ofac-102", "unsc-9000001", "x-101", "x-102"],
        "ties name him, too"
    );
    assert_eq!(found("q=names:korbutov").await, ["ofac-102", "unsc-9000001", "x-102"]);
    assert_eq!(found("q=Pavel+Ilyich").await, ["ofac-101", "ofac-102", "unsc-9000001"]);
    assert_eq!(found("q=%22pavel+ilyich%22").await, ["ofac-101", "ofac-102", "unsc-9000001"]);
    assert_eq!(found("q=%22ilyich+pavel%22").await, nobody);
    assert_eq!(found("q=names:korbutov+-ilyich").await, ["x-102"]);
    assert_eq!(found("q=oumar+OR+%22grey+heron%22").await, ["ofac-103", "unsc-9000002"]);
    assert_eq!(found("q=names:%D0%BA%D0%BE%D1%80%D0%B1%D1%83%D1%82%D0%BE%D0%B2").await, ["unsc-9000001"]);
    assert_eq!(found("q=birthDate:1980-04-03").await, ["ofac-102", "unsc-9000001", "x-102"]);
    assert_eq!(found("q=7406784").await, ["ofac-103"], "numbers are words");
    assert_eq!(found("q=lant*&schema=Company").await.len(), 3, "what may be a company");
    assert_eq!(found("q=names:korbutof").await, nobody);
    assert_eq!(found("q=names:korbutof&fuzzy=true").await, ["ofac-102", "unsc-9000001", "x-102"]);
    assert_eq!(found("q=korbutov&include_dataset=un_sc_sanctions").await, ["unsc-9000001"]);
    assert_eq!(found("q=korbutov&datasets=un_sc_sanctions&schema=Person").await, ["unsc-9000001"]);
    assert_eq!(found("q=korbutov&exclude_dataset=us_ofac_sdn&exclude_schema=Company").await, ["unsc-9000001", "x-102"]);
    assert_eq!(found("q=&countries=ru&schema=Person").await, ["ofac-102", "unsc-9000001", "x-102"]);
    assert_eq!(found("q=&filter=properties.birthDate:1980&schema=Person").await, ["ofac-102", "unsc-9000001", "x-102"]);
    assert_eq!(found("q=&filter=schema:Vessel&filter=schema:Airplane").await, ["ofac-103", "ofac-104"]);
    assert_eq!(found("q=&filter=schema:Vessel&filter=schema:Airplane&filter_op=AND").await, nobody);
    assert_eq!(found("q=datasets:us_ofac_sdn+schema:Person").await, ["ofac-102"]);
    assert_eq!(found("q=&topics=role.pep").await, nobody);
    assert_eq!(found("q=&target=false").await, nobody);
    assert_eq!(found("q=%22open&simple=true").await, nobody);
    assert_eq!(found("q=&changed_since=2026-11-25").await, nobody);
}

#[tokio::test]
async fn pages_orders_and_facets() {
    let desk = lists();
    let router = desk.router();
    let page = read(
        &router,
        &format!("/search/default?q=&limit=2&offset=1&sort=caption:desc&facets=schema&facets=datasets&{OURS}"),
    )
    .await
    .json();
    assert_eq!((&page["limit"], &page["offset"], &page["total"]["value"]), (&json!(2), &json!(1), &json!(9)));
    let all = read(&router, &format!("/search/default?q=&limit=500&sort=caption:desc&{OURS}")).await.json();
    let captions: Vec<&str> =
        all["results"].as_array().unwrap().iter().map(|one| one["caption"].as_str().unwrap()).collect();
    assert!(captions.is_sorted_by(|one, other| one >= other), "{captions:?}");
    assert_eq!(page["results"][0]["id"], all["results"][1]["id"]);
    let facets: Vec<&String> = page["facets"].as_object().unwrap().keys().collect();
    assert_eq!(facets, ["datasets", "schema"]);
    let schema = &page["facets"]["schema"];
    assert_eq!(schema["label"], "Entity types");
    let people = schema["values"].as_array().unwrap().iter().find(|value| value["name"] == "Person").unwrap();
    assert_eq!((&people["label"], &people["count"]), (&json!("People"), &json!(4)));
    let usual: Vec<String> = all["facets"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(usual, ["countries", "datasets", "topics"]);
    let identifiers = read(&router, "/search/default?q=grey&facets=identifiers&facets=genders").await.json();
    assert!(identifiers["facets"]["identifiers"]["values"].to_string().contains("7406784"));
}

#[tokio::test]
async fn what_cannot_be_searched_is_told() {
    let desk = lists();
    let router = desk.router();
    for (query, status) in [
        ("q=%22open", StatusCode::BAD_REQUEST),
        ("q=(open", StatusCode::BAD_REQUEST),
        ("q=a&schema=Starship", StatusCode::BAD_REQUEST),
        ("q=a&filter=nothing", StatusCode::BAD_REQUEST),
        ("q=a&include_dataset=nothing", StatusCode::BAD_REQUEST),
        ("limit=501", StatusCode::UNPROCESSABLE_ENTITY),
        ("offset=9500", StatusCode::UNPROCESSABLE_ENTITY),
        ("facets=nothing", StatusCode::UNPROCESSABLE_ENTITY),
        ("filter_op=XOR", StatusCode::UNPROCESSABLE_ENTITY),
        ("simple=perhaps", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        assert_eq!(read(&router, &format!("/search/default?{query}")).await.status, status, "{query}");
    }
    assert_eq!(read(&router, "/search/nothing?q=a").await.status, StatusCode::NOT_FOUND);
}
