//! What clients of watchman send, and what they get.

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, ask, get};

fn lists() -> Desk {
    Desk::with_lists(&["ofac_csv", "un"])
}

async fn read(router: &Router, path: &str) -> Answer {
    ask(router, get(path).body(Body::empty()).unwrap()).await
}

const MEMBERS: [&str; 16] = [
    "name",
    "entityType",
    "sourceList",
    "sourceID",
    "person",
    "business",
    "organization",
    "aircraft",
    "vessel",
    "contact",
    "addresses",
    "cryptoAddresses",
    "affiliations",
    "sanctionsInfo",
    "historicalInfo",
    "sourceData",
];

fn has_all_members(entity: &Value, beside: &[&str]) {
    let members: Vec<&str> = entity.as_object().unwrap().keys().map(String::as_str).collect();
    let expected: Vec<&str> = MEMBERS.iter().chain(beside).copied().collect();
    let (mut members, mut wanted) = (members, expected);
    members.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(members, wanted);
}

#[tokio::test]
async fn a_person_is_found_in_the_flat_shape() {
    let desk = lists();
    let router = desk.router();
    let answer = read(&router, "/v2/search?name=pavel%20korbutov&type=person&birthDate=1980-04-03&limit=1").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header("access-control-allow-origin"), "", "no other site may read answers");
    let body = answer.json();
    has_all_members(&body["query"], &[]);
    assert_eq!((&body["query"]["sourceList"], &body["query"]["addresses"]), (&json!("api-request"), &Value::Null));
    assert_eq!(body["query"]["person"]["birthDate"], "1980-04-03T00:00:00Z");
    assert_eq!(body["entities"].as_array().unwrap().len(), 1);
    let found = read(&router, "/v2/search?name=pavel%20korbutov&type=person&source=us_ofac").await.json()["entities"]
        [0]
    .clone();
    has_all_members(&found, &["match"]);
    assert_eq!((&found["sourceList"], &found["sourceID"]), (&json!("us_ofac"), &json!("102")));
    assert_eq!(found["name"], "Pavel Ilyich KORBUTOV", "given name first");
    assert!(found["match"].as_f64().unwrap() > 0.7);
    let person = &found["person"];
    assert_eq!((&person["gender"], &person["birthDate"]), (&json!("male"), &json!("1980-04-03T00:00:00Z")));
    assert_eq!(person["governmentIDs"][0]["type"], "passport");
    assert_eq!(person["governmentIDs"][0]["country"], "Russia", "countries by their English names");
    assert_eq!((&found["business"], &found["vessel"]), (&Value::Null, &Value::Null));
    assert_eq!(found["sanctionsInfo"]["programs"], json!(["CYBER2"]));
    assert_eq!(found["sanctionsInfo"]["secondary"], true);
    assert_eq!(found["addresses"][0]["country"], "Russia");
    assert_eq!(found["addresses"][0]["latitude"], 0.0);
}

#[tokio::test]
async fn every_type_has_its_shape() {
    let desk = lists();
    let router = desk.router();
    let first = async |query: &str| read(&router, &format!("/v2/search?{query}")).await.json()["entities"][0].clone();
    let vessel = first("name=grey+heron&type=vessel&imoNumber=7406784&tonnage=45000").await;
    assert_eq!((&vessel["vessel"]["imoNumber"], &vessel["vessel"]["mmsi"]), (&json!("7406784"), &json!("422000000")));
    assert_eq!(vessel["vessel"]["grossRegisteredTonnage"], 45_000);
    assert_eq!(vessel["historicalInfo"][0]["type"], "Former Name");
    let aircraft = first("name=EP-XYZ&type=aircraft&serialNumber=377").await;
    assert_eq!(aircraft["aircraft"]["serialNumber"], "00377");
    for kind in ["business", "organization"] {
        let firm = first(&format!("name=lantern+harbour+trading&type={kind}&source=us_ofac")).await;
        assert_eq!((&firm["entityType"], &firm[kind]["created"]), (&json!(kind), &json!("2011-05-12T00:00:00Z")));
        assert_eq!(
            firm["cryptoAddresses"][0],
            json!({ "currency": "XBT", "address": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT" })
        );
    }
    let wallet = first("cryptoAddress=XBT:1BoatSLRHtKNngkdXEeobR76b53LETtpyT").await;
    assert_eq!(wallet["sourceID"], "101", "a number alone is enough");
    let passport = first("type=person&gov_passport=Russia:751234567").await;
    assert!(passport["match"].as_f64().unwrap() > 0.9);
}

#[tokio::test]
async fn limits_scores_and_nobody() {
    let desk = lists();
    let router = desk.router();
    let nobody = read(&router, "/v2/search?name=nobody%20at%20all").await.json();
    assert_eq!(nobody["entities"], Value::Null);
    let count = async |query: &str| {
        let found = read(&router, &format!("/v2/search?name=pavel+korbutov{query}")).await.json();
        found["entities"].as_array().map_or(0, Vec::len)
    };
    assert!(count("").await >= 2);
    assert_eq!(count("&limit=1").await, 1);
    assert_eq!(count("&limit=0").await, count("").await, "no limit is the usual one");
    assert_eq!(count("&limit=many").await, count("").await);
    assert_eq!(count("&minMatch=1.5").await, 0);
    assert_eq!(count("&sourceID=102").await, 1);
    let debug = read(&router, "/v2/search?name=pavel+korbutov&debug=yes&requestID=x&debugSourceIDs=102&format=json")
        .await
        .json();
    let found = &debug["entities"][0];
    let pieces = found["details"]["pieces"].as_array().unwrap();
    let sum: f64 = pieces.iter().map(|piece| piece["score"].as_f64().unwrap()).sum();
    assert!((sum - found["match"].as_f64().unwrap()).abs() < 1e-9);
}

#[tokio::test]
async fn what_nobody_asks_for_is_an_error() {
    let desk = lists();
    let router = desk.router();
    for (query, expected) in [
        ("name=x&nmae=y", "extra/unused query parameters in request: nmae"),
        ("name=x&type=person&imoNumber=1", "extra/unused query parameters in request: imoNumber"),
        ("name=x&type=vessel&gov_passport=a:b", "extra/unused query parameters in request: gov_passport"),
        ("name=x&type=starship", "problem reading v2 search request: unknown type"),
        ("name=x&type=vessel&tonnage=heavy", "problem reading v2 search request: reading vessel tonnage"),
        ("name=x&source=nothing", "problem reading v2 search request: the edition has no list `nothing`"),
        ("name=x&format=senzing", "format `senzing` is not supported"),
        ("type=person", "problem reading v2 search request: neither a name nor a number"),
        ("", "problem reading v2 search request: neither a name nor a number"),
    ] {
        let answer = read(&router, &format!("/v2/search?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        let error = answer.json()["error"].as_str().unwrap().to_owned();
        assert!(error.starts_with(expected), "{query}: {error}");
    }
}

#[tokio::test]
async fn lists_by_the_names_that_clients_know() {
    let desk = lists();
    let router = desk.router();
    let info = read(&router, "/v2/listinfo").await.json();
    assert_eq!(info["lists"]["us_ofac"], 4);
    assert_eq!(info["lists"]["un_sc_sanctions"], 3);
    assert_eq!(info["listHashes"]["us_ofac"].as_str().unwrap().len(), 12);
    assert_eq!(
        (&info["startedAt"], &info["endedAt"]),
        (&json!("2026-11-24T12:00:00Z"), &json!("2026-11-24T12:00:00Z"))
    );
    assert!(info["version"].is_string());
}
