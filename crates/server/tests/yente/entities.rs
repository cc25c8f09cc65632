//! `GET /entities/{id}` and what is adjacent.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{lists, read};

#[tokio::test]
async fn a_party_with_all_that_is_known_of_it() {
    let desk = lists();
    let router = desk.router();
    let answer = read(&router, "/entities/ofac-101").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let entity = answer.json();
    assert_eq!(entity["caption"], "LANTERN HARBOUR TRADING L.L.C.");
    let properties = &entity["properties"];
    let sanction = &properties["sanctions"][0];
    assert_eq!((&sanction["schema"], &sanction["properties"]["entity"]), (&json!("Sanction"), &json!(["ofac-101"])));
    assert_eq!(sanction["properties"]["program"], json!(["CYBER2", "RUSSIA-EO14024"]));
    assert_eq!(properties["addressEntity"][0]["properties"]["country"], json!(["ru"]));
    assert_eq!(properties["cryptoWallets"][0]["properties"]["currency"], json!(["XBT"]));
    let link = &properties["unknownLinkTo"][0];
    assert_eq!(link["schema"], "UnknownLink");
    assert_eq!(link["properties"]["role"], json!(["Linked To"]));
    let flat = read(&router, "/entities/ofac-101?nested=false").await.json();
    for member in ["sanctions", "addressEntity", "unknownLinkTo", "cryptoWallets"] {
        assert!(flat["properties"].get(member).is_none(), "{member}");
    }
    assert_eq!(flat["properties"]["name"], properties["name"]);
}

#[tokio::test]
async fn ties_are_found_from_both_sides() {
    let desk = lists();
    let router = desk.router();
    let asset = read(&router, "/entities/x-101").await.json();
    let tie = &asset["properties"]["ownershipAsset"][0];
    assert_eq!(tie["schema"], "Ownership");
    assert_eq!(tie["properties"]["asset"], json!(["x-101"]));
    assert_eq!(tie["properties"]["owner"][0]["id"], "x-102");
    assert_eq!(tie["properties"]["percentage"], json!(["51"]));
    let owner = read(&router, "/entities/x-102").await.json();
    let same = &owner["properties"]["ownershipOwner"][0];
    assert_eq!(same["id"], tie["id"]);
    assert_eq!(same["properties"]["asset"][0]["caption"], "Lantern Harbour Trading LLC");
    assert_eq!(same["properties"]["owner"], json!(["x-102"]));
}

#[tokio::test]
async fn parts_of_a_record_are_found_by_their_ids() {
    let desk = lists();
    let router = desk.router();
    let entity = read(&router, "/entities/ofac-101").await.json();
    let id = entity["properties"]["sanctions"][0]["id"].as_str().unwrap();
    let part = read(&router, &format!("/entities/{id}")).await;
    assert_eq!((part.status, part.json()), (StatusCode::OK, entity["properties"]["sanctions"][0].clone()));
}

#[tokio::test]
async fn what_is_adjacent_by_property_and_by_page() {
    let desk = lists();
    let router = desk.router();
    let adjacent = read(&router, "/entities/ofac-101/adjacent").await.json();
    assert_eq!(adjacent["entity"]["id"], "ofac-101");
    assert!(adjacent["entity"]["properties"].get("sanctions").is_none());
    let properties: Vec<&String> = adjacent["adjacent"].as_object().unwrap().keys().collect();
    assert_eq!(properties, ["addressEntity", "cryptoWallets", "sanctions", "unknownLinkFrom", "unknownLinkTo"]);
    let page = &adjacent["adjacent"]["sanctions"];
    assert_eq!(
        (&page["total"], &page["limit"], &page["offset"]),
        (&json!({ "value": 1, "relation": "eq" }), &json!(10), &json!(0))
    );
    let one = read(&router, "/entities/ofac-101/adjacent/sanctions?limit=1&offset=0&sort=caption:desc").await.json();
    assert_eq!(one["results"], page["results"]);
    let beyond = read(&router, "/entities/ofac-101/adjacent/sanctions?offset=5").await.json();
    assert_eq!((&beyond["results"], &beyond["total"]["value"]), (&json!([]), &json!(1)));
    let none = read(&router, "/entities/ofac-101/adjacent/familyPerson").await.json();
    assert_eq!(none["total"]["value"], 0);
    let no_property = read(&router, "/entities/ofac-101/adjacent/name").await;
    assert_eq!(
        (no_property.status, &no_property.json()["detail"]),
        (StatusCode::NOT_FOUND, &json!("No such property!"))
    );
    for path in ["/entities/ofac-101/adjacent?offset=9500", "/entities/ofac-101?nested=perhaps"] {
        assert_eq!(read(&router, path).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
}

#[tokio::test]
async fn nobody_has_this_id() {
    let desk = lists();
    let router = desk.router();
    for path in [
        "/entities/nobody",
        "/entities/nobody/adjacent",
        "/entities/ofac-101-sanction-77",
        "/entities/%00",
        "/entities/..%2f",
    ] {
        let answer = read(&router, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.json()["detail"].is_string());
    }
}

#[tokio::test]
async fn one_number_on_two_lists_is_one_party() {
    let desk = crate::desk::Desk::new();
    desk.take_in(&["ofac_csv"], |entities| {
        let mut twin = entities[1].clone();
        twin.datasets = vec!["us_ofac_cons".to_owned()];
        twin.listings.clear();
        twin.remarks.push("said on the other list".to_owned());
        entities.push(twin);
    });
    let router = desk.router();
    let entity = read(&router, "/entities/ofac-102").await.json();
    assert_eq!(entity["datasets"], json!(["us_ofac_sdn", "us_ofac_cons"]));
    assert!(entity["properties"]["notes"].to_string().contains("said on the other list"));
    assert_eq!(entity["referents"], json!([]));
    let answer = super::matched(&router, "/match/default", super::pavel()).await.json();
    let response: &Value = &answer["responses"]["q"];
    assert_eq!((super::ids(&response["results"]), &response["total"]["value"]), (vec!["ofac-102"], &json!(1)));
}
