//! `/v1/screen`, `/v1/compare`, `/v1/explain`.

use axum::body::Body;
use axum::http::StatusCode;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::desk::{Desk, ask, get, post};

#[tokio::test]
async fn one_subject_with_all_its_evidence() {
    let router = Desk::new().router();
    let asked =
        json!({"subject": {"id": 7, "name": "Pavel Korbutov", "birthDate": "1980-04-03", "country": ["Russia"]}});
    let answer = ask(&router, post("/v1/screen", asked.to_string())).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/json"));
    insta::assert_snapshot!(serde_json::to_string_pretty(&answer.json()).unwrap());
}

#[tokio::test]
async fn a_query_asks_the_same() {
    let router = Desk::new().router();
    let query = get(
        "/v1/screen?name=Pavel+Korbutov&birthDate=1980-04-03&country=ru&schema=Person&limit=1&threshold=0.5&dataset=us_ofac_sdn",
    );
    let query = ask(&router, query.body(Body::empty()).unwrap()).await;
    let document = json!({
        "subjects": [{"name": ["Pavel Korbutov"], "birthDate": "1980-04-03", "country": "ru", "schema": "Person"}],
        "limit": 1, "threshold": 0.5, "dataset": ["us_ofac_sdn"],
    });
    let document = ask(&router, post("/v1/screen", document.to_string())).await;
    assert_eq!(query.json(), document.json());
    assert_eq!(query.json()["threshold"], 0.5);
    let by_number = get("/v1/screen?identifiers=imo:7406784").body(Body::empty()).unwrap();
    assert_eq!(ask(&router, by_number).await.json()["results"][0]["hits"][0]["id"], "ofac-103");
}

#[tokio::test]
async fn many_subjects_keep_their_order() {
    let router = Desk::new().router();
    let subjects: Vec<Value> = (0..100)
        .map(|number| match number % 3 {
            0 => json!({"id": number, "name": "Pavel Korbutov"}),
            1 => json!({"id": number, "name": "Nobody Known"}),
            _ => json!({"id": number, "name": "?!"}),
        })
        .collect();
    let answer = ask(&router, post("/v1/screen", json!({"subjects": subjects}).to_string())).await.json();
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results.len(), 100);
    for (number, result) in results.iter().enumerate() {
        assert_eq!(result["status"], ["hit", "no_hit", "rejected"][number % 3], "{result}");
        if number % 3 < 2 {
            assert_eq!(result["subject"]["id"], number.to_string());
        }
    }
    assert_eq!(results[2]["reason"], "there is no letter or digit in the name");
}

#[tokio::test]
async fn settings_that_make_no_sense_are_refused() {
    let mut desk = Desk::new();
    desk.settings.limits.subjects = 2;
    let router = desk.router();
    for (asked, word) in [
        (json!({"subject": {"name": "A"}, "threshold": 2}), "threshold"),
        (json!({"subject": {"name": "A"}, "limit": 0}), "limit"),
        (json!({"subject": {"name": "A"}, "limit": 501}), "limit"),
        (json!({"subject": {"name": "A"}, "dataset": ["xx"]}), "us_ofac_sdn"),
        (json!({"subjects": []}), "no subject"),
        (json!({"subjects": [{"name": "A"}, {"name": "A"}, {"name": "A"}]}), "the most is 2"),
    ] {
        let answer = ask(&router, post("/v1/screen", asked.to_string())).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{asked}");
        let message = answer.json()["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(word), "{asked}: {message}");
    }
}

#[tokio::test]
async fn json_lines_are_answered_line_by_line() {
    let mut desk = Desk::new();
    desk.settings.limits.line = 200;
    let router = desk.router();
    let long = "x".repeat(300);
    let lines = format!(
        "{{\"name\":\"Pavel Korbutov\",\"id\":1}}\n\nno json\n{{\"nmae\":1}}\n{{\"name\":\"{long}\"}}\r\n{{\"name\":\"Nobody Known\"}}"
    );
    let request = get("/v1/screen?limit=1").method("POST").header("content-type", "application/x-ndjson");
    let answer = ask(&router, request.body(Body::from(lines)).unwrap()).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/x-ndjson"));
    let answers: Vec<Value> = answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<(&str, &Value)> =
        answers.iter().map(|answer| (answer["status"].as_str().unwrap(), &answer["subject"]["line"])).collect();
    assert_eq!(
        told,
        [
            ("hit", &json!(1)),
            ("rejected", &json!(3)),
            ("rejected", &json!(4)),
            ("rejected", &json!(5)),
            ("no_hit", &json!(6))
        ]
    );
    assert!(answers[3]["reason"].as_str().unwrap().contains("200 bytes"), "{}", answers[3]);
    for answer in &answers {
        for member in ["format", "edition", "lexicon", "matcher", "threshold"] {
            assert!(answer.get(member).is_some(), "{member}: {answer}");
        }
    }
}

#[tokio::test]
async fn an_answer_comes_before_the_next_line_is_sent() {
    use tower::ServiceExt as _;

    let router = Desk::new().router();
    let (lines, body) = mpsc::channel::<Result<String, std::io::Error>>(1);
    let body = futures_util::stream::unfold(body, async |mut body| Some((body.recv().await?, body)));
    let request = get("/v1/screen").method("POST").header("content-type", "application/x-ndjson; charset=utf-8");
    let response = router.oneshot(request.body(Body::from_stream(body)).unwrap()).await.unwrap();
    let mut answers = response.into_body().into_data_stream();
    for number in 0..5 {
        lines.send(Ok(format!("{{\"name\":\"Nobody {number}\"}}\n"))).await.unwrap();
        let answer = answers.next().await.unwrap().unwrap();
        assert!(String::from_utf8(answer.to_vec()).unwrap().contains(&format!("Nobody {number}")));
    }
    drop(lines);
    assert!(answers.next().await.is_none());
}

#[tokio::test]
async fn streams_have_a_limit_of_their_own() {
    let mut desk = Desk::new();
    desk.settings.limits.body = 100;
    desk.settings.limits.stream = 1_000;
    let router = desk.router();
    let line = "{\"name\":\"Nobody Known\"}\n";
    let streamed = async |lines: usize| {
        let parts: Vec<Result<&str, std::io::Error>> = (0..lines).map(|_| Ok(line)).collect();
        let request = get("/v1/screen").method("POST").header("content-type", "application/x-ndjson");
        ask(&router, request.body(Body::from_stream(futures_util::stream::iter(parts))).unwrap()).await.text()
    };
    assert_eq!(streamed(20).await.lines().count(), 20);
    let broken = streamed(100).await;
    let last: Value = serde_json::from_str(broken.lines().last().unwrap()).unwrap();
    assert_eq!(last["status"], "rejected");
    assert!(last["reason"].as_str().unwrap().contains("1000 bytes"), "{last}");
    assert_eq!(broken.lines().count(), 1_000 / line.len() + 1);
}

#[tokio::test]
async fn a_comparison_and_an_explanation() {
    let router = Desk::new().router();
    let pair = json!({"name1": "Pavel Korbutow", "name2": "KORBUTOV, Pavel", "schema": "Person"});
    let compared = ask(&router, post("/v1/compare", pair.to_string())).await.json();
    assert!(compared["score"].as_f64().unwrap() > 0.7, "{compared}");
    let asked = json!({"subject": {"name": "Pavel Korbutow"}, "id": "ofac-102"});
    let explained = ask(&router, post("/v1/explain", asked.to_string())).await.json();
    assert_eq!(explained["parties"][0]["id"], "ofac-102");
    let nobody = json!({"subject": {"name": "Pavel Korbutow"}, "id": "ofac-1"});
    assert_eq!(ask(&router, post("/v1/explain", nobody.to_string())).await.status, StatusCode::NOT_FOUND);
    let long = json!({"name1": "a".repeat(3_000), "name2": "b"});
    assert_eq!(ask(&router, post("/v1/compare", long.to_string())).await.status, StatusCode::BAD_REQUEST);
}
