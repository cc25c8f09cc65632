//! Conversations with assistants: what they are told, and that nothing they send does harm.

#![allow(clippy::unwrap_used, reason = "a test says by failing that something is wrong")]

use interdict_mcp::{Desk, HANDSHAKE_VERSIONS, MOST_BYTES, MOST_IN_A_BATCH, VERSION, handle, reply};
use interdict_opening::Opened;
use interdict_sources::edition::{Made, Moment, Now, Store};
use interdict_sources::sync::{Source, read};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::LazyLock;

/// The starter edition.
static STARTER: LazyLock<Opened> = LazyLock::new(|| {
    let home = tempfile::tempdir().unwrap();
    interdict_opening::open(&Store::new(home.path().to_owned()), &Moment::default(), &|_| ()).unwrap()
});

fn desk() -> Desk<'static> {
    Desk::of(&STARTER, None)
}

fn ask(message: &Value) -> Value {
    serde_json::from_str(&handle(desk(), &message.to_string()).unwrap()).unwrap()
}

/// A request of the newest revision.
fn modern(id: u64, method: &str, mut params: Value) -> Value {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": VERSION,
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
}

fn call(name: &str, arguments: &Value) -> Value {
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": { "name": name, "arguments": arguments } });
    ask(&request)["result"].clone()
}

/// The structure of a call that succeeds, held against the tool's own schema.
fn structure(name: &str, arguments: &Value) -> Value {
    let result = call(name, arguments);
    assert_eq!(result["isError"], false, "{result:#}");
    let structure = result["structuredContent"].clone();
    let text: Value = serde_json::from_str(result["content"][1]["text"].as_str().unwrap()).unwrap();
    assert_eq!(text, structure, "clients without structure read the same");
    let tools = ask(&json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" }));
    let tool = tools["result"]["tools"].as_array().unwrap().iter().find(|tool| tool["name"] == name).unwrap().clone();
    conforms(&structure, &tool["outputSchema"], name);
    structure
}

/// As much of JSON Schema as the tools use.
fn conforms(value: &Value, schema: &Value, path: &str) {
    let of_type = |word: &str| match word {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        other => panic!("{other}"),
    };
    match &schema["type"] {
        Value::String(word) => assert!(of_type(word), "{path} is no {word}: {value}"),
        Value::Array(words) => assert!(words.iter().any(|word| of_type(word.as_str().unwrap())), "{path}: {value}"),
        _ => {}
    }
    if let Some(words) = schema["enum"].as_array() {
        assert!(words.contains(value), "{path}: {value}");
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        assert!(value.get(name.as_str().unwrap()).is_some(), "{path} has no {name}");
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(name) {
            conforms(value, schema, &format!("{path}.{name}"));
        }
    }
    if let (Some(values), Some(schema)) = (value.as_array(), schema.get("items")) {
        values.iter().for_each(|value| conforms(value, schema, &format!("{path}[]")));
    }
}

#[test]
fn a_conversation_with_a_handshake() {
    let hello = json!({ "jsonrpc": "2.0", "id": "a", "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "client", "version": "1" } } });
    let mut told = vec![ask(&hello)];
    assert_eq!(handle(desk(), r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#), None);
    told.push(ask(&json!({ "jsonrpc": "2.0", "id": 2, "method": "ping" })));
    told.push(ask(&json!({ "jsonrpc": "2.0", "id": 3, "method": "tools/list", "params": {} })));
    insta::with_settings!({filters => vec![(r#""version": "\d+\.\d+\.\d+""#, r#""version": "VERSION""#)]}, {
        insta::assert_snapshot!(told.iter().map(|message| format!("{message:#}")).collect::<Vec<_>>().join("\n"));
    });
}

#[test]
fn versions_are_agreed_on() {
    let initialized = |version: &str| {
        let params = json!({ "protocolVersion": version, "capabilities": {}, "clientInfo": {} });
        ask(&json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params }))["result"]["protocolVersion"]
            .clone()
    };
    for version in HANDSHAKE_VERSIONS {
        assert_eq!(initialized(version), version);
    }
    assert_eq!(initialized("2099-01-01"), HANDSHAKE_VERSIONS[0], "the newest with a handshake");
    assert_eq!(initialized(VERSION), HANDSHAKE_VERSIONS[0], "which has none");
}

#[test]
fn the_newest_revision_carries_everything_in_each_request() {
    let discovered = ask(&modern(1, "server/discover", json!({})))["result"].clone();
    assert_eq!(discovered["resultType"], "complete");
    assert_eq!(discovered["supportedVersions"][0], VERSION);
    assert_eq!(discovered["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "interdict");
    let listed = ask(&modern(2, "tools/list", json!({})))["result"].clone();
    assert!(listed["ttlMs"].is_u64() && listed["cacheScope"] == "public" && listed["resultType"] == "complete");
    let names: Vec<&str> =
        listed["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["screen", "compare", "entity", "diff"]);
    let called = ask(&modern(3, "tools/call", json!({ "name": "screen", "arguments": { "name": "Tornado Cash" } })));
    assert_eq!(called["result"]["resultType"], "complete");
    // What went with the handshake is no method any more.
    for method in ["ping", "initialize", "logging/setLevel"] {
        assert_eq!(ask(&modern(4, method, json!({})))["error"]["code"], -32_601, "{method}");
    }
    let mut other = modern(5, "tools/list", json!({}));
    other["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = json!("1900-01-01");
    let refused = ask(&other)["error"].clone();
    assert_eq!((&refused["code"], &refused["data"]["requested"]), (&json!(-32_022), &json!("1900-01-01")));
    assert_eq!(refused["data"]["supported"][0], VERSION);
    let mut bare = modern(6, "tools/list", json!({}));
    bare["params"]["_meta"].as_object_mut().unwrap().remove("io.modelcontextprotocol/clientCapabilities");
    assert_eq!(ask(&bare)["error"]["code"], -32_602);
}

#[test]
fn a_hit_says_what_it_is_and_of_which_edition() {
    let hit = structure("screen", &json!({ "name": "Integrity Technology Group", "country": ["cn"], "limit": 1 }));
    assert_eq!(hit["status"], "hit");
    assert_eq!(hit["hits"][0]["id"], "ofac-50543");
    assert_eq!(hit["hits"].as_array().unwrap().len(), 1);
    assert!(hit["cut"].as_u64().unwrap() > 0, "the EU lists it too");
    assert_eq!(hit["edition"]["starter"], true);
    let words = call("screen", &json!({ "name": "Integrity Technology Group" }))["content"][0]["text"].clone();
    let words = words.as_str().unwrap();
    assert!(words.contains("blocking: property is frozen") && words.contains("starter edition"), "{words}");
}

#[test]
fn nothing_found_is_never_a_clearance() {
    for name in ["Willow Brook Partners of Nowhere", "?!x"] {
        let result = call("screen", &json!({ "name": name }));
        let words = result["content"][0]["text"].as_str().unwrap();
        assert!(words.contains("No hit is not a clearance") && words.contains("Edition "), "{words}");
        assert_eq!(result["structuredContent"]["status"], "no_hit");
        assert!(result["structuredContent"]["notice"].as_str().unwrap().contains("not a clearance"));
    }
}

#[test]
fn names_are_weighed_and_parties_shown() {
    let compared =
        structure("compare", &json!({ "name": "Pavel Korbutov", "listed": "Павел Корбутов", "schema": "Person" }));
    assert!(compared["score"].as_f64().unwrap() > 0.9, "{compared}");
    let entity = structure("entity", &json!({ "id": "ofac-50543" }));
    assert_eq!(entity["entity"]["id"], "ofac-50543");
    assert!(!entity["entity"]["listings"].as_array().unwrap().is_empty());
}

#[test]
fn what_changed_between_two_editions() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::new(home.path().to_owned());
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sources/tests/fixtures");
    let take = |folder: &str, day: &str| {
        let outcome = read(&[Source { path: fixtures.join(folder), dataset: None }], true);
        let now = Now { date: day.to_owned(), time: format!("{day}T12:00:00Z") };
        assert!(matches!(store.make(outcome.datasets, Some(day), &now).unwrap(), Made::New(_)));
    };
    take("un", "2026-01-01");
    take("ofac_xml", "2026-01-02");
    let opened = interdict_opening::open(&store, &Moment::default(), &|_| ()).unwrap();
    let ask = |arguments: Value| -> Value {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": { "name": "diff", "arguments": arguments } });
        let text = handle(Desk::of(&opened, Some(&store)), &request.to_string()).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["result"].clone()
    };
    let all = ask(json!({ "limit": 1 }));
    let lists = all["structuredContent"]["lists"].as_array().unwrap();
    assert!(lists.iter().any(|list| list["dataset"] == "us_ofac_sdn"), "{all:#}");
    for list in lists {
        assert!(list["added"].as_array().unwrap().len() <= 1, "{list}");
        assert!(list["counts"]["added"].as_u64().unwrap() >= list["added"].as_array().unwrap().len() as u64);
    }
    let none = ask(json!({ "dataset": ["no_such_list"] }));
    assert!(none["isError"] == true && none["content"][0]["text"].as_str().unwrap().contains("no_such_list"));
    let unknown = ask(json!({ "old": "2020-01-01-nothing" }));
    assert_eq!(unknown["isError"], true, "{unknown}");
    assert_eq!(call("diff", &json!({}))["isError"], true, "without a store");
}

#[test]
fn what_an_assistant_can_mend_is_told_as_the_tools_answer() {
    for (name, arguments, said) in [
        ("screen", json!({}), "give `name`"),
        ("screen", json!({ "name": "..." }), "no letter or digit"),
        ("screen", json!({ "name": "x", "nonsense": 1 }), "nonsense"),
        ("screen", json!({ "name": "x", "birth_date": ["yesterday"] }), "`birth_date`"),
        ("screen", json!({ "name": "x", "country": ["Atlantis"] }), "`country`: `Atlantis`"),
        ("screen", json!({ "name": "x", "gender": ["?"] }), "`gender`"),
        ("screen", json!({ "name": "x", "schema": "Gnome" }), "Gnome"),
        ("screen", json!({ "name": "x", "threshold": 7 }), "`threshold`"),
        ("screen", json!({ "name": "x", "limit": -1 }), "do not fit"),
        ("screen", json!({ "name": "x", "dataset": ["no_such_list"] }), "no_such_list"),
        ("screen", json!({ "name": "x".repeat(3_000) }), "longer than"),
        ("screen", json!({ "name": "x", "address": vec!["a"; 30] }), "30 values"),
        ("screen", json!({ "name": ["x"] }), "do not fit"),
        ("compare", json!({ "name": "x" }), "listed"),
        ("compare", json!({ "name": "x", "listed": "--" }), "`listed`"),
        ("entity", json!({ "id": "ofac-0" }), "there is no party `ofac-0`"),
    ] {
        let result = call(name, &arguments);
        assert_eq!(result["isError"], true, "{name} {arguments}: {result}");
        let text = result["content"][0]["text"].as_str().unwrap();
        assert!(text.contains(said), "{name} {arguments}: {text}");
        assert!(text.len() < 3_500, "{}", text.len());
    }
}

#[test]
fn malformed_messages_are_answered_by_the_specification() {
    for (message, code, status) in [
        ("", -32_700, 400),
        ("{", -32_700, 400),
        ("nonsense", -32_700, 400),
        ("1", -32_600, 400),
        ("{}", -32_600, 400),
        (r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32_600, 400),
        (r#"{"jsonrpc":"2.0","id":1}"#, -32_600, 400),
        (r#"{"jsonrpc":"2.0","id":1,"method":7}"#, -32_600, 400),
        (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32_600, 400),
        (r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32_600, 400),
        (r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32_600, 400),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, -32_602, 400),
        (r#"{"jsonrpc":"2.0","id":1,"method":"no/such"}"#, -32_601, 404),
        (r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#, -32_602, 400),
        (r#"{"jsonrpc":"2.0","id":1,"method":"server/discover"}"#, -32_602, 400),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"2"}}"#, -32_602, 400),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}"#, -32_602, 400),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}}"#, -32_602, 400),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"screen","arguments":[]}}"#, -32_602, 400),
        ("[]", -32_600, 400),
    ] {
        let answered = reply(desk(), message.as_bytes());
        let answer: Value = serde_json::from_str(&answered.message.unwrap()).unwrap();
        assert_eq!((answer["error"]["code"].clone(), answered.status), (json!(code), status), "{message}: {answer}");
        assert!(answer["id"] == 1 || answer["id"].is_null(), "{answer}");
        assert!(!answer["error"]["message"].as_str().unwrap().is_empty());
    }
    let text = reply(desk(), b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}").message.unwrap();
    assert!(text.contains("-32700"), "{text}");
}

#[test]
fn what_wants_no_answer_gets_none() {
    for message in [
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#,
        r#"{"jsonrpc":"2.0","method":"no/such"}"#,
        r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}"#,
        r#"[{"jsonrpc":"2.0","method":"notifications/initialized"}]"#,
    ] {
        let answered = reply(desk(), message.as_bytes());
        assert_eq!((answered.message, answered.status), (None, 202), "{message}");
    }
}

#[test]
fn a_batch_is_answered_as_one() {
    let batch = json!([
        { "jsonrpc": "2.0", "id": 1, "method": "ping" },
        { "jsonrpc": "2.0", "method": "notifications/initialized" },
        7,
        { "jsonrpc": "2.0", "id": "two", "method": "tools/list" },
    ]);
    let answers = ask(&batch);
    let ids: Vec<&Value> = answers.as_array().unwrap().iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [&json!(1), &Value::Null, &json!("two")]);
    let many = Value::Array(vec![json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" }); MOST_IN_A_BATCH + 1]);
    assert_eq!(ask(&many)["error"]["code"], -32_600);
}

#[test]
fn size_and_depth_have_limits() {
    let long = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"ping","params":{{"x":"{}"}}}}"#, "x".repeat(MOST_BYTES));
    assert_eq!(reply(desk(), long.as_bytes()).status, 400);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(handle(desk(), &deep).unwrap().contains("-32700"));
    let nested = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"screen","arguments":{}1{}}}}}"#,
        r#"{"a":"#.repeat(100),
        "}".repeat(100)
    );
    assert_eq!(reply(desk(), nested.as_bytes()).status, 200, "an argument that is not known, told as such");
}

proptest! {
    /// Whatever is sent, what comes back is a message or nothing.
    #[test]
    fn no_message_does_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in any::<String>(), place in 0_usize..400) {
        let mut whole = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": { "name": "screen", "arguments": { "name": text, "birth_date": ["1965"], "id": ["imo:1"] } } }).to_string().into_bytes();
        let cut = whole.len().min(place);
        let damaged = [&whole[..cut], &bytes[..], &whole[cut..]].concat();
        whole.truncate(cut);
        for message in [&bytes[..], &whole[..], &damaged[..]] {
            if let Some(answer) = reply(desk(), message).message {
                prop_assert!(serde_json::from_str::<Value>(&answer).is_ok());
                prop_assert!(!answer.contains('\n'), "one line");
            }
        }
    }
}
