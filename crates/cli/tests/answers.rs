//! Formats, options and exit codes of `screen`, `compare` and `show`.

use crate::{Desk, list};

#[test]
fn the_table_for_people() {
    let desk = Desk::with_list("ofac_csv");
    let run = desk.run(["screen", "Pavel Korbutov", "--birth-date", "1980-04-03", "--country", "Russia"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.out);
}

#[test]
fn no_hit_says_what_it_does_not_mean() {
    let run = Desk::with_list("ofac_csv").run(["screen", "Maria Johansson"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.out);
}

#[test]
fn json_has_the_documented_members() {
    let run = Desk::with_list("ofac_csv").run(["screen", "Lantern Harbor Trading", "Nobody Known", "--format", "json"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(serde_json::to_string_pretty(&run.json()).unwrap());
}

#[test]
fn json_lines_repeat_what_they_were_checked_against() {
    let desk = Desk::with_list("ofac_csv");
    let run = desk.run(["screen", "Lantern Harbor Trading", "Nobody Known", "--format", "jsonl"]);
    let lines: Vec<serde_json::Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    for line in &lines {
        for member in ["format", "edition", "lexicon", "matcher", "status", "subject", "cut", "hits"] {
            assert!(line.get(member).is_some(), "{member}: {line:#}");
        }
    }
    assert_eq!(lines[1]["status"], "no_hit");
}

#[test]
fn a_number_alone_decides() {
    let desk = Desk::with_list("ofac_csv");
    for (id, party) in [("imo:7406784", "ofac-103"), ("7406784", "ofac-103"), ("passport:75 1234567", "ofac-102")] {
        let run = desk.run(["screen", "--id", id, "--format", "json"]);
        let json = run.json();
        let hit = &json["results"][0]["hits"][0];
        assert_eq!(hit["id"], party, "{id}: {json:#}");
        assert!(hit["score"].as_f64().unwrap() >= 0.7, "{id}: {hit:#}");
    }
}

#[test]
fn exhaustive_says_the_same() {
    let desk = Desk::with_list("ofac_csv");
    let name =
        ["screen", "Korbutov", "Gray Heron", "Lantern", "--threshold", "0.3", "--limit", "all", "--format", "json"];
    let fast = desk.run(name);
    let whole = desk.run(name.into_iter().chain(["--exhaustive"]));
    assert_eq!(fast.out, whole.out);
    assert!(fast.out.contains("ofac-102"));
}

#[test]
fn a_limit_counts_what_it_cuts() {
    let desk = Desk::with_list("ofac_csv");
    let run = desk.run(["screen", "Lantern Heron Korbutov", "--threshold", "0", "--limit", "1", "--format", "json"]);
    let json = run.json();
    assert_eq!(json["results"][0]["hits"].as_array().unwrap().len(), 1);
    assert!(json["results"][0]["cut"].as_u64().unwrap() > 0);
}

#[test]
fn a_schema_leaves_out_what_cannot_be_meant() {
    let desk = Desk::with_list("ofac_csv");
    assert_eq!(desk.run(["screen", "Grey Heron", "--schema", "Vessel"]).code, 1);
    assert_eq!(desk.run(["screen", "Grey Heron", "--schema", "Person"]).code, 0);
    assert_eq!(desk.run(["screen", "Grey Heron"]).code, 1);
}

#[test]
fn compare_tells_score_and_evidence() {
    let desk = Desk::new();
    let run = desk.run(["compare", "Jon Smith", "John Smith", "--schema", "Person", "--format", "json"]);
    assert_eq!(run.code, 0);
    let json = run.json();
    assert!(json["score"].as_f64().unwrap() > 0.8, "{json:#}");
    let sum: f64 = json["evidence"].as_array().unwrap().iter().map(|line| line["points"].as_f64().unwrap()).sum();
    assert!((sum - json["score"].as_f64().unwrap()).abs() < 1e-9, "the evidence is the score: {json:#}");
}

#[test]
fn compare_pairs_keeps_every_column() {
    let desk = Desk::new();
    let pairs = desk.file("pairs.csv", "no,name1,name2,schema,label\n1,Jon Smith,John Smith,Person,1\n2,\"Deutsche Bank, AG\",Deutsche Bank GmbH,Organization,0\n3,,Nobody,,0\n");
    let out = desk.path("scored.csv").display().to_string();
    let run = desk.run(["compare", "--pairs", &pairs, "--out", &out]);
    let scored = fs_err::read_to_string(desk.path("scored.csv")).unwrap();
    assert!(scored.starts_with("no,name1,name2,schema,label,score\n1,Jon Smith,John Smith,Person,1,0."), "{scored}");
    assert!(scored.contains("2,\"Deutsche Bank, AG\",Deutsche Bank GmbH,Organization,0,0."), "{scored}");
    assert_eq!(scored.lines().count(), 4);
    assert_eq!(run.code, 2, "the third pair has no first name: {}", run.err);
    assert!(run.err.contains("line 4"), "{}", run.err);
}

#[test]
fn show_tells_everything() {
    let desk = Desk::with_list("ofac_csv");
    let run = desk.run(["show", "ofac-102"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.out);
    assert_eq!(desk.run(["show", "ofac-9"]).code, 2);
}

#[test]
fn lists_and_editions_say_what_is_in_force() {
    let desk = Desk::with_list("ofac_advanced");
    let run = desk.run(["lists"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!("lists", run.out);
    let first = desk.run(["editions", "--format", "json"]);
    assert!(desk.run(["sync", "--from", &list("ofac_csv")]).code == 0);
    let second = desk.run(["editions", "--format", "json"]);
    assert_ne!(first.out, second.out);
    insta::assert_snapshot!("editions", desk.run(["editions"]).out);
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let answer = || {
        let desk = Desk::with_list("ofac_csv");
        let names = ["screen", "Korbutov", "Lantern", "--threshold", "0.2", "--limit", "all", "--format", "json"];
        desk.run(names).out
    };
    assert_eq!(answer(), answer());
}
