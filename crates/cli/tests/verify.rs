//! `verify`: the index against scoring every party, on the edition in force.

use std::path::Path;

use serde_json::Value;

use crate::Desk;

/// The table without its times.
fn untimed(table: &str) -> String {
    table
        .lines()
        .map(|line| if line.starts_with("the index took ") { "the index took TIMES" } else { line })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The document without its times.
fn document(desk: &Desk, arguments: &[&str]) -> Value {
    let run = desk.run(["verify", "--format", "json"].into_iter().chain(arguments.iter().copied()));
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let mut json = run.json();
    for member in ["index_seconds", "exhaustive_seconds"] {
        assert!(json.as_object_mut().unwrap().remove(member).unwrap().as_f64().unwrap() > 0.0, "{member}");
    }
    json
}

/// Answers are as many as questions times thresholds, and one more for each question with a hit.
fn assert_answered_at(json: &Value, thresholds: u64) {
    let [questions, answers] = ["questions", "answers"].map(|member| json[member].as_u64().unwrap());
    let least = questions * thresholds;
    assert!((least + 1..=least + questions).contains(&answers), "{answers} answers to {questions} questions");
}

#[test]
fn the_starter_edition_agrees() {
    let run = Desk::new().run(["verify", "--sample", "40"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(run.out.lines().filter(|line| line.starts_with("the index took ")).count(), 1, "{}", run.out);
    insta::assert_snapshot!("table", untimed(&run.out));
}

#[test]
fn all_names_are_more_than_a_sample_and_the_seed_decides() {
    let desk = Desk::new();
    let some = document(&desk, &["--sample", "10", "--threshold", "0.7"]);
    assert_eq!(some, document(&desk, &["--sample", "10", "--threshold", "0.7"]), "the same seed asks the same");
    assert_eq!(some["ways"][0]["questions"], 10);
    assert_answered_at(&some, 1);
    let other = document(&desk, &["--sample", "10", "--threshold", "0.7", "--seed", "2"]);
    assert_ne!(some["ways"], other["ways"]);
    let all = document(&desk, &["--all", "--threshold", "0.7"]);
    assert_eq!(all["agree"], true);
    assert_eq!(all["sample"], Value::Null);
    assert_eq!(all["ways"][0]["questions"], 425, "every name that is listed");
    let of_one = document(&desk, &["--all", "--threshold", "0.7", "--dataset", "eu_fsf"]);
    assert_eq!(of_one["ways"][0]["questions"], 77);
    assert_eq!(of_one["edition"]["datasets"].as_array().unwrap().len(), 1);
}

#[test]
fn thresholds_are_put_in_order_once_each() {
    let json = document(&Desk::new(), &["--sample", "1", "--threshold", "0.9,0.55,0.9,1,0"]);
    assert_eq!(json["thresholds"], serde_json::json!([0.0, 0.55, 0.9, 1.0]));
    assert_answered_at(&json, 4);
}

#[test]
fn a_file_is_asked_as_screen_asks_it() {
    let desk = Desk::with_list("ofac_csv");
    let file = desk.file(
        "customers.csv",
        "id;full name;DOB;passport\n1;Pavel Korbutov;03/04/1980;\n2;Pavle Korbutof;1980;\n3;Maria Johansson;;\n4;Unknown;;751234567\n",
    );
    let run = desk.run(["screen", "-f", &file, "--limit", "all", "--threshold", "0.5", "--format", "jsonl"]);
    let hits: usize = run
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["hits"].as_array().unwrap().len())
        .sum();
    assert!(hits >= 2, "{}", run.out);
    let json = document(&desk, &["-f", &file, "--all", "--threshold", "0.5"]);
    assert_eq!(json["agree"], true);
    assert_eq!(json["questions"], 4);
    // Once at the threshold, and once at the score of the weakest hit.
    assert_eq!(json["hits"].as_u64().unwrap(), 2 * hits as u64);
    assert_eq!(json["file"], "DESK/customers.csv");
    let json = document(&desk, &["-f", &file, "--sample", "2"]);
    assert_eq!(json["questions"], 2);
    let run = desk.run(["verify", "-f", &file, "--map", "name=id", "--no-header", "--delimiter", ";"]);
    assert_eq!(run.code, 2, "with --no-header the columns are col1, col2 …: {}", run.err);
}

#[test]
fn rows_that_cannot_be_asked_are_told() {
    let desk = Desk::with_list("ofac_csv");
    let file = desk.file("customers.csv", "id,name\n1,Pavel Korbutov\n2,\n3,???\n");
    for how_many in [&["--all"][..], &["--sample", "5"]] {
        let run = desk.run(["verify", "-f", &file].into_iter().chain(how_many.iter().copied()));
        assert_eq!(run.code, 2, "{}{}", run.out, run.err);
        assert!(run.out.contains("agree: same parties"), "{}", run.out);
        assert!(run.err.contains("customers.csv, line 3: not asked: "), "{}", run.err);
        assert!(run.err.contains("customers.csv, line 4: not asked: "), "{}", run.err);
        assert!(run.err.contains("2 rows could not be asked"), "{}", run.err);
    }
    let empty = desk.file("empty.csv", "id,name\n");
    let run = desk.run(["verify", "-f", &empty]);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "nothing asked is nothing shown");
    assert!(run.err.contains("nothing to ask"), "{}", run.err);
}

#[test]
fn no_hit_shows_little_and_says_so() {
    let desk = Desk::new();
    let file = desk.file("customers.csv", "name\nMaria Johansson\n");
    let run = desk.run(["verify", "-f", &file]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("which shows little"), "{}", run.out);
}

#[test]
fn another_day() {
    let desk = Desk::with_list("ofac_csv");
    assert_eq!(desk.run(["verify", "--all"]).code, 0);
    assert_eq!(desk.run(["verify", "--all", "--known-at", "2020-01-01"]).code, 2, "nothing was known then");
}

#[test]
fn bad_options() {
    let desk = Desk::new();
    for (arguments, told) in [
        (&["--threshold", "0.5,high"][..], "a number from 0 to 1"),
        (&["--threshold", "1.5"], "a number from 0 to 1"),
        (&["--threshold", ""], "a number from 0 to 1"),
        (&["--sample", "0"], "--sample"),
        (&["--sample", "some"], "--sample"),
        (&["--sample", "5", "--all"], "cannot be used with"),
        (&["--seed", "-1"], "-1"),
        (&["--schema", "Fish"], "Fish"),
        (&["--dataset", "nobody"], "no dataset `nobody`"),
        (&["--map", "name=col1"], "--file"),
        (&["--date-order", "dmy"], "--file"),
        (&["-f", "nowhere.csv"], "nowhere.csv"),
        (&["Some Name"], "Some Name"),
    ] {
        let run = desk.run(["verify"].into_iter().chain(arguments.iter().copied()));
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains(told), "{arguments:?}: {}", run.err);
    }
}

/// The page's example is what the program prints, but for the times. `INSTA_UPDATE=always` writes it anew.
#[test]
fn the_page_shows_what_the_program_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/verify.md");
    let page = fs_err::read_to_string(&path).unwrap();
    let printed = Desk::new().run(["verify"]).out;
    let (before, rest) = page.split_once("```text\n").unwrap();
    let (shown, after) = rest.split_once("```").unwrap();
    if untimed(shown) != untimed(&printed) && std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs_err::write(&path, format!("{before}```text\n{}\n```{after}", printed.trim_end())).unwrap();
        return;
    }
    assert_eq!(untimed(shown), untimed(&printed), "docs/verify.md is out of date; INSTA_UPDATE=always writes it anew");
}
