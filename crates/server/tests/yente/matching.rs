//! `POST /match/{dataset}`.

use axum::http::StatusCode;
use interdict_server::Scope;
use serde_json::{Value, json};

use super::{ids, lists, matched, pavel};
use crate::desk::{Desk, ask, get, post};

#[tokio::test]
async fn an_answer_has_every_member_of_the_contract() {
    let desk = lists();
    let router = desk.router();
    let answer = matched(&router, "/match/default", pavel()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header("x-batch-size"), "1");
    assert_eq!(answer.header("content-type"), "application/json");
    let body = answer.json();
    assert_eq!(body["limit"], 5);
    assert_eq!(body["interdict"]["matcher"], interdict_evidence::matcher());
    assert!(body["interdict"]["edition"].as_str().unwrap().starts_with("2026-11-24-"));
    let response = &body["responses"]["q"];
    assert_eq!(response["status"], 200);
    assert_eq!(response["query"]["id"], Value::Null);
    assert_eq!(response["query"]["properties"]["country"], json!(["ru"]), "countries are read as people write them");
    assert_eq!(response["total"]["relation"], "eq");
    assert_eq!(response["total"]["value"], response["results"].as_array().unwrap().len());
    let found = ids(&response["results"]);
    assert!(found.contains(&"ofac-102") && found.contains(&"unsc-9000001") && found.contains(&"x-102"), "{found:?}");
    for result in response["results"].as_array().unwrap() {
        for member in [
            "id",
            "caption",
            "schema",
            "properties",
            "datasets",
            "referents",
            "target",
            "first_seen",
            "last_seen",
            "last_change",
            "score",
            "match",
            "explanations",
        ] {
            assert!(result.get(member).is_some(), "{member} is missing in {result}");
        }
        assert_eq!((&result["match"], &result["target"]), (&json!(true), &json!(true)));
        assert_eq!(result["last_seen"], "2026-11-24T12:00:00", "seconds, without a zone");
        let explanations = result["explanations"].as_object().unwrap();
        let sum: f64 = explanations.values().map(|feature| feature["score"].as_f64().unwrap()).sum();
        assert!((sum - result["score"].as_f64().unwrap()).abs() < 1e-9, "the explanations are the score");
        let name = explanations["name_part"].as_object().unwrap();
        assert_eq!(name["query"], "Pavel Korbutov");
        assert!(!name["detail"].as_str().unwrap().is_empty());
    }
    let scores: Vec<f64> =
        response["results"].as_array().unwrap().iter().map(|one| one["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|one, other| one >= other), "the best first: {scores:?}");
    let ofac = response["results"].as_array().unwrap().iter().find(|one| one["id"] == "ofac-102").unwrap();
    assert_eq!(ofac["referents"], json!(["unsc-9000001"]), "one party by its passport");
    assert_eq!(ofac["properties"]["birthDate"], json!(["1980-04-03", "1981"]), "dates as FollowTheMoney has them");
}

#[tokio::test]
async fn a_score_at_the_cutoff_is_dropped_and_one_at_the_threshold_is_a_match() {
    let desk = lists();
    let router = desk.router();
    let usual = matched(&router, "/match/us_ofac_sdn", pavel()).await.json();
    let score = usual["responses"]["q"]["results"][0]["score"].as_f64().unwrap();
    // The cutoff is never above the threshold: both at the score leave nothing.
    let at = matched(&router, &format!("/match/us_ofac_sdn?threshold={score}&cutoff={score}"), pavel()).await.json();
    assert_eq!(at["responses"]["q"]["results"], json!([]));
    assert_eq!(at["responses"]["q"]["total"]["value"], 0);
    let above = matched(&router, &format!("/match/us_ofac_sdn?threshold={score}"), pavel()).await.json();
    assert_eq!(above["responses"]["q"]["results"][0]["match"], true, "the usual cutoff of 0.7 is below");
    let below = score - 0.000_001;
    let kept = matched(&router, &format!("/match/us_ofac_sdn?threshold=1&cutoff={below}"), pavel()).await.json();
    assert_eq!(ids(&kept["responses"]["q"]["results"]), ["ofac-102"]);
    assert_eq!(kept["responses"]["q"]["results"][0]["match"], score >= 1.0);
}

#[tokio::test]
async fn the_total_counts_beyond_the_limit() {
    let desk = lists();
    let router = desk.router();
    let all = matched(&router, "/match/default", pavel()).await.json();
    let total = all["responses"]["q"]["total"]["value"].as_u64().unwrap();
    assert!(total >= 3);
    for limit in [0, 1] {
        let some = matched(&router, &format!("/match/default?limit={limit}"), pavel()).await.json();
        assert_eq!(some["responses"]["q"]["total"]["value"], total, "limit {limit}");
        assert_eq!(some["responses"]["q"]["results"].as_array().unwrap().len(), limit);
        assert_eq!(some["limit"], limit);
        let low = matched(&router, &format!("/match/default?limit={limit}&cutoff=0.5"), pavel()).await.json();
        assert_eq!(low["responses"]["q"]["total"]["value"], total, "what is below the threshold is not counted");
    }
    let none = matched(&router, "/match/default?limit=-3", pavel()).await.json();
    assert_eq!(none["limit"], 0);
}

#[tokio::test]
async fn filters_leave_out_what_they_name() {
    let desk = lists();
    let router = desk.router();
    let found = async |parameters: &str| {
        let answer = matched(&router, &format!("/match/default?{parameters}"), pavel()).await;
        assert_eq!(answer.status, StatusCode::OK, "{parameters}: {}", answer.text());
        let mut found: Vec<String> =
            ids(&answer.json()["responses"]["q"]["results"]).into_iter().map(str::to_owned).collect();
        found.sort();
        found
    };
    let all = found("").await;
    assert_eq!(found("include_dataset=un_sc_sanctions").await, ["unsc-9000001"]);
    assert_eq!(
        found("include_dataset=un_sc_sanctions&include_dataset=us_ofac_sdn").await,
        ["ofac-102", "unsc-9000001"]
    );
    assert!(!found("exclude_dataset=us_ofac_sdn").await.contains(&"ofac-102".to_owned()));
    assert_eq!(found("exclude_dataset=nothing").await, all);
    assert_eq!(found("exclude_schema=Person").await, Vec::<String>::new());
    assert_eq!(found("topics=sanction&topics=role.pep").await, all);
    assert_eq!(found("topics=role.pep").await, Vec::<String>::new());
    // A party is excluded by any of its records.
    assert_eq!(found("exclude_entity_ids=unsc-9000001").await, ["x-102"]);
    assert_eq!(found("fuzzy=false&unheard_of=1").await, all, "parameters that nobody asks for are passed over");
    assert_eq!(found("changed_since=2026-11-24T12:00:01").await, Vec::<String>::new());
    assert_eq!(found("changed_since=2026-11-24").await, all, "nothing is known to be older");

    let refused = matched(&router, "/match/default?include_dataset=ch_seco_sanctions", pavel()).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "an answer without the list would be taken for one with it");
    assert_eq!(refused.json()["detail"], "No such dataset: ch_seco_sanctions");
}

#[tokio::test]
async fn only_what_has_changed_since() {
    let desk = Desk::new();
    let later = "2026-11-25T12:00:00Z";
    desk.take_in_at(&["ofac_csv"], later, |entities| entities[1].remarks.push("changed".to_owned()));
    let router = desk.router();
    let lantern = json!({ "schema": "Company", "properties": { "name": ["Lantern Harbour Trading"] } });
    let found = async |query: Value, since: &str| {
        let answer = matched(&router, &format!("/match/default?changed_since={since}"), query).await.json();
        answer["responses"]["q"]["total"]["value"].as_u64().unwrap()
    };
    assert_eq!(found(pavel(), "2026-11-24T12:00:00").await, 1, "this one has changed");
    assert_eq!(found(lantern.clone(), "2026-11-24T12:00:00").await, 0, "this one has not");
    assert_eq!(found(lantern, "2026-11-24T11:59:59").await, 1, "before the first edition all is new");
    assert_eq!(found(pavel(), "2026-11-25T12:00:00").await, 0, "since then nothing has");
}

#[tokio::test]
async fn a_body_may_say_what_the_query_string_says_and_more() {
    let desk = lists();
    let router = desk.router();
    let asked = json!({
        "queries": { "a": pavel(), "b": { "schema": "Person", "properties": { "name": "Pavel Korbutov" },
            "params": { "include_datasets": ["us_ofac_sdn"], "limit": 1 } } },
        "params": { "include_datasets": ["un_sc_sanctions"], "exclude_datasets": [] },
        "weights": { "name_literal": 0.9 }, "config": { "nm_number_mismatch": 0.3 },
    });
    let answer = ask(&router, post("/match/default?algorithm=logic-v1&cutoff=0.7&fuzzy=true", asked.to_string())).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header("x-batch-size"), "2");
    let body = answer.json();
    assert_eq!(ids(&body["responses"]["a"]["results"]), ["unsc-9000001"]);
    assert_eq!(ids(&body["responses"]["b"]["results"]), ["ofac-102"]);
    let many: Vec<String> = (0..500).map(|number| format!("x-{number}")).chain(["x-102".to_owned()]).collect();
    let excluding = json!({ "queries": { "a": pavel() }, "params": { "exclude_entity_ids": many } });
    let answer = ask(&router, post("/match/default", excluding.to_string())).await.json();
    assert!(!ids(&answer["responses"]["a"]["results"]).contains(&"x-102"), "a body has no limit of length");
}

#[tokio::test]
async fn what_cannot_be_done_is_a_bad_request() {
    let desk = lists();
    let router = desk.router();
    let one = |schema: &str| json!({ "schema": schema, "properties": { "name": ["x"] } });
    let many: serde_json::Map<String, Value> = (0..101).map(|number| (number.to_string(), one("Person"))).collect();
    let hundred: serde_json::Map<String, Value> = many.iter().take(100).map(|(k, v)| (k.clone(), v.clone())).collect();
    let asked = [
        (json!({ "queries": many }), "Too many queries in one batch (limit: 100)"),
        (json!({ "queries": {} }), "No queries provided."),
        (
            json!({ "queries": { "a": one("Person"), "b": one("Starship") } }),
            "Cannot parse example entity: No such schema: Starship",
        ),
        (
            json!({ "queries": { "a": one("Person") }, "config": { "nm_guess": 1 } }),
            "Invalid configuration parameter: nm_guess",
        ),
    ];
    for (body, expected) in asked {
        let answer = ask(&router, post("/match/default", body.to_string())).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{expected}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.starts_with(expected), "{detail}");
    }
    let most = ask(&router, post("/match/default", json!({ "queries": hundred }).to_string())).await;
    assert_eq!((most.status, most.header("x-batch-size")), (StatusCode::OK, "100"));
    let guess = matched(&router, "/match/default?algorithm=guess", one("Person")).await;
    assert_eq!(guess.status, StatusCode::BAD_REQUEST);
    assert_eq!(matched(&router, "/match/default?algorithm=Best", one("Thing")).await.status, StatusCode::OK);
    let nowhere = matched(&router, "/match/nothing", one("Person")).await;
    assert_eq!((nowhere.status, &nowhere.json()["detail"]), (StatusCode::NOT_FOUND, &json!("No such dataset.")));
}

#[tokio::test]
async fn what_is_not_of_the_form_is_told_with_its_place() {
    let desk = lists();
    let router = desk.router();
    let many = "&exclude_entity_ids=x".repeat(51);
    let asked = [
        ("limit=501".to_owned(), "less_than_equal", json!(["query", "limit"])),
        ("limit=many".to_owned(), "int_parsing", json!(["query", "limit"])),
        ("threshold=high".to_owned(), "float_parsing", json!(["query", "threshold"])),
        ("changed_since=yesterday".to_owned(), "string_pattern_mismatch", json!(["query", "changed_since"])),
        (many, "too_long", json!(["query", "exclude_entity_ids"])),
    ];
    for (parameters, kind, place) in asked {
        let answer = matched(&router, &format!("/match/default?{parameters}"), pavel()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{parameters}");
        let fault = answer.json()["detail"][0].clone();
        assert_eq!((fault["type"].as_str().unwrap(), &fault["loc"]), (kind, &place));
        assert!(fault["msg"].is_string() && fault.get("input").is_some());
    }
    for (body, kind) in [
        ("", "json_invalid"),
        ("{\"queries\":", "json_invalid"),
        ("[]", "model_attributes_type"),
        ("{}", "missing"),
        (r#"{"queries":{"a":{"schema":"Person"}}}"#, "missing"),
        (r#"{"queries":{"a":{"properties":{}}}}"#, "missing"),
        (r#"{"queries":{"a":null}}"#, "model_attributes_type"),
        (r#"{"queries":{"a":{"schema":"Person","properties":{"name":{"x":1}}}}}"#, "list_type"),
    ] {
        let answer = ask(&router, post("/match/default", body)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(answer.json()["detail"][0]["type"], kind, "{body}");
    }
    // All that is wrong is told at once.
    let all = ask(&router, post("/match/default?limit=x&threshold=y", "{}")).await.json();
    assert_eq!(all["detail"].as_array().unwrap().len(), 3);
    let deep = format!(r#"{{"queries":{}1{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(ask(&router, post("/match/default", deep)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = ask(
        &router,
        get(&format!("/match/default?x={}", "y".repeat(60_000))).method("POST").body("{}".into()).unwrap(),
    )
    .await;
    assert_eq!(long.status, StatusCode::URI_TOO_LONG);
}

#[tokio::test]
async fn a_query_that_says_nothing_is_told_of() {
    let desk = lists();
    let router = desk.router();
    let query =
        json!({ "schema": "Person", "properties": { "country": ["ru"], "wingspan": ["3 m"], "birthDate": ["soon"] } });
    let answer = matched(&router, "/match/default", query).await;
    assert_eq!(answer.status, StatusCode::OK);
    let response = &answer.json()["responses"]["q"];
    assert_eq!((&response["results"], &response["total"]["value"]), (&json!([]), &json!(0)));
    let warnings = response["warnings"].to_string();
    for part in ["nothing to compare", "wingspan", "soon"] {
        assert!(warnings.contains(part), "{part}: {warnings}");
    }
}

#[tokio::test]
async fn odd_values_are_no_panic() {
    let desk = lists();
    let router = desk.router();
    let odd = ["\u{0}", "\u{202e}", "𓂀", "'; DROP TABLE", "<script>", "1e309", "9999-99-99", "::::", "%"];
    let properties: serde_json::Map<String, Value> =
        ["name", "birthDate", "country", "idNumber", "phone", "address", "gender", "leiCode", "publicKey"]
            .iter()
            .map(|name| ((*name).to_owned(), json!(odd)))
            .collect();
    for schema in ["Person", "LegalEntity", "Vessel", "Airplane", "CryptoWallet", "Security", "Thing"] {
        let query = json!({ "schema": schema, "properties": properties });
        let answer = matched(&router, "/match/default?limit=500&cutoff=0", query).await;
        assert_eq!(answer.status, StatusCode::OK, "{schema}: {}", answer.text());
    }
    let long = json!({ "schema": "Person", "properties": { "name": ["x ".repeat(200_000)] } });
    assert_eq!(matched(&router, "/match/default", long).await.status, StatusCode::OK);
    let many = json!({ "schema": "Person", "properties": { "name": vec!["x"; 1_001] } });
    assert_eq!(matched(&router, "/match/default", many).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn it_takes_a_key_that_may_screen() {
    let desk = lists();
    let (screen, read) = (desk.key(&[Scope::Screen]), desk.key(&[Scope::Read]));
    let router = desk.router();
    let body = json!({ "queries": { "q": pavel() } }).to_string();
    let asked = |key: &str| get("/match/default").method("POST").header("authorization", format!("ApiKey {key}"));
    let with = |key: &str| asked(key).body(body.clone().into()).unwrap();
    assert_eq!(ask(&router, with(&screen)).await.status, StatusCode::OK);
    let refused = ask(&router, with(&read)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.json()["detail"].as_str().unwrap().contains("screen"));
    assert_eq!(ask(&router, post("/match/default", body.clone())).await.status, StatusCode::UNAUTHORIZED);
}
