//! `explain`: the whole computation of one subject against one listed party, and the sentence of a hit.

use std::path::Path;

use serde_json::Value;

use crate::Desk;

const INTEGRITY: [&str; 3] = ["explain", "Yongxin Zhicheng Technology Group", "ofac-50543"];

#[test]
fn the_table_shows_the_computation() {
    let run = Desk::new().run(INTEGRITY);
    assert_eq!(run.code, 0, "{}", run.err);
    insta::assert_snapshot!("table", run.out);
}

/// The page's example is what the program prints. `INSTA_UPDATE=always` writes it anew.
#[test]
fn the_page_shows_what_the_program_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/explain.md");
    let page = fs_err::read_to_string(&path).unwrap();
    let printed = Desk::new().run(INTEGRITY).out;
    let (before, rest) = page.split_once("```text\n").unwrap();
    let (_, after) = rest.split_once("```").unwrap();
    let right = format!("{before}```text\n{}\n```{after}", printed.trim_end());
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs_err::write(&path, &right).unwrap();
        return;
    }
    assert_eq!(page, right, "docs/explain.md is out of date; INSTA_UPDATE=always writes it anew");
}

#[test]
fn json_holds_the_computation() {
    let desk = Desk::with_list("ofac_csv");
    let run = desk.run([
        "explain",
        "Pawel Korbutow",
        "ofac-102",
        "--birth-date",
        "1980-04-03",
        "--country",
        "Germany",
        "--format",
        "json",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    insta::assert_snapshot!("json", serde_json::to_string_pretty(&run.json()).unwrap());
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("no whole number: {value}"))
}

/// Points as the millionths that they are.
#[expect(clippy::cast_possible_truncation, reason = "points lie in -2..=2")]
fn millionths(value: &Value) -> i64 {
    (value.as_f64().unwrap_or_else(|| panic!("no number: {value}")) * 1e6).round() as i64
}

fn each<'a>(value: &'a Value, member: &str) -> Vec<&'a Value> {
    value[member].as_array().unwrap_or_else(|| panic!("no {member}: {value:#}")).iter().collect()
}

/// Works the score out again from what is printed, and holds it against `screen`.
#[test]
fn what_is_printed_comes_to_the_score_of_screen() {
    let desk = Desk::new();
    let asked: [&[&str]; 8] = [
        &["Yongxin Zhicheng Technology Group"],
        &["永信至诚科技集团"],
        &["Flax Typhoon"],
        &["Integrity Tech Group Inc", "--country", "cn"],
        &["Maksim Yakubetz", "--birth-date", "1987-05", "--country", "de", "--gender", "male"],
        &["Dmitri Khoroshev", "--birth-date", "17/04/1993"],
        &["", "--id", "passport:2018278055"],
        &["Lazarus Group Ltd"],
    ];
    let mut seen = 0;
    for arguments in asked {
        let (name, options) = arguments.split_first().unwrap();
        let mut screen = vec!["screen"];
        screen.extend(Some(*name).filter(|name| !name.is_empty()));
        screen.extend(options.iter().chain(&["--threshold", "0.2", "--limit", "all", "--format", "json"]));
        let screened = desk.run(screen).json();
        for hit in each(&screened["results"][0], "hits") {
            let id = hit["id"].as_str().unwrap();
            let run = desk.run(["explain", name, id, "--format", "json"].into_iter().chain(options.iter().copied()));
            let explained = run.json();
            let parties = each(&explained, "parties");
            let party = *parties.iter().find(|party| party["datasets"] == hit["datasets"]).unwrap();
            for member in ["score", "explanation", "evidence"] {
                assert_eq!(party[member], hit[member], "{name} against {id}");
            }
            adds_up(party, name);
            seen += 1;
        }
    }
    assert!(seen >= 8, "{seen}");
}

fn adds_up(party: &Value, asked: &str) {
    let sum: i64 = each(party, "evidence").iter().map(|line| millionths(&line["points"])).sum();
    assert_eq!(sum, millionths(&party["score"]), "{asked}: {party:#}");
    let names = &party["names"];
    if names.is_null() {
        return;
    }
    let weight = |side: &str| each(&names[side], "parts").iter().map(|part| number(&part["weight"])).sum::<i64>();
    for side in ["asked", "listed"] {
        assert_eq!(weight(side), number(&names[side]["weight"]), "{asked}: {names:#}");
    }
    assert_eq!(number(&names["possible"]), 1_000 * (1_000 * weight("asked") + 450 * weight("listed")).max(1));
    let mut earned = 0;
    for pairing in each(names, "pairings") {
        let worth = 1_000 * number(&pairing["asked_weight"]) + 450 * number(&pairing["listed_weight"]);
        assert_eq!(number(&pairing["likeness"]) * worth, number(&pairing["value"]), "{asked}: {pairing:#}");
        earned += number(&pairing["value"]);
    }
    assert_eq!(earned, number(&names["earned"]), "{asked}: {names:#}");
    let paired: i64 = each(names, "pairings").iter().map(|pairing| millionths(&pairing["points"])).sum();
    let mut points = millionths(&names["weak"]);
    for strength in each(names, "traits") {
        let product = millionths(&strength["strength"]) * millionths(&strength["weight"]) / 1_000_000;
        assert_eq!(product, millionths(&strength["points"]), "{asked}: {strength:#}");
        points += product;
        if strength["trait"] == "paired" {
            assert_eq!(product, paired, "{asked}: the pairings are the first trait: {names:#}");
        }
    }
    assert_eq!(points, millionths(&names["points"]), "{asked}: {names:#}");
    let of_the_name: i64 = each(party, "evidence")
        .iter()
        .filter(|line| {
            line["feature"].as_str().is_some_and(|feature| feature.starts_with("name") || feature == "weak_alias")
        })
        .map(|line| millionths(&line["points"]))
        .sum();
    assert_eq!(points, of_the_name, "{asked}: {party:#}");
}

#[test]
fn the_tables_entries_are_cited() {
    let desk = Desk::new();
    let run = desk.run(["explain", "永信至诚科技集团", "ofac-50543"]);
    for row in ["words.tsv: technology", "words.tsv: group", "legal_forms.tsv: joint-stock", "han.tsv: 永"] {
        assert!(run.out.contains(row), "{row}: {}", run.out);
    }
    let found = desk.run(["screen", "Maksim Yakubets", "--format", "json"]).json();
    let id = found["results"][0]["hits"][0]["id"].as_str().unwrap().to_owned();
    let run = desk.run(["explain", "Maxim Yakubets", &id]);
    assert!(run.out.contains("same given name `maxim`  [nicknames.tsv: maxim]"), "{}", run.out);
}

#[test]
fn a_pair_that_the_lists_have_taught_is_cited_with_its_count() {
    let desk = Desk::new();
    let party = |id: usize, one: &str, other: &str, rest: &str| {
        format!(
            "{{\"id\":\"own-{id}\",\"schema\":\"Person\",\"datasets\":[\"own\"],\"properties\":{{\"name\":[\"{one} {rest}\"],\"alias\":[\"{other} {rest}\"],\"topics\":[\"sanction\"]}}}}\n"
        )
    };
    let rests = ["Zorvath Quilmer", "Hextan Brovik", "Yaldus Perrin", "Cavorn Tresk", "Oskander Wimble"];
    let list: String = rests.iter().enumerate().map(|(id, rest)| party(id, "Qadhafar", "Elgaddafur", rest)).collect();
    let file = desk.file("own.json", list);
    let run = desk.run(["sync", "--from", &file, "--dataset", "own"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(desk.run(["lexicon", "build"]).code, 0);
    let pairs = fs_err::read_to_string(desk.path("home/lexicon.tsv")).unwrap();
    assert!(pairs.contains("elgaddafur\tqadhafar\t5"), "{pairs}");
    // One party that goes by the one word alone.
    let list: String = std::iter::once(party(9, "Qadhafar", "Qadhafar", "Nembrel Ostov")).collect();
    let other = desk.file("other.json", list);
    assert_eq!(desk.run(["sync", "--from", &other, "--dataset", "other"]).code, 0);
    let run = desk.run(["explain", "Elgaddafur Nembrel Ostov", "own-9"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("lexicon: elgaddafur ~ qadhafar, shown by 5 names"), "{}", run.out);
}

#[test]
fn another_day_and_another_kind() {
    let desk = Desk::with_list("ofac_csv");
    let run = desk.run(["explain", "Grey Heron", "ofac-103", "--schema", "Person"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("`screen` does not compare them"), "{}", run.out);
    let run = desk.run(["explain", "Grey Heron", "ofac-103", "--known-at", "2020-01-01"]);
    assert_eq!(run.code, 2, "nothing was known then: {}{}", run.out, run.err);
}

#[test]
fn what_cannot_be_explained() {
    let desk = Desk::new();
    let run = desk.run(["explain", "Yongxin", "ofac-9"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no party `ofac-9` in edition starter-"), "{}", run.err);
    let run = desk.run(["explain", "...", "ofac-50543"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--id"), "{}", run.err);
    let run = desk.run(["explain", "Yongxin", "ofac-50543", "--birth-date", "some day"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--birth-date"), "{}", run.err);
    let run = desk.run(["screen", "-f", "customers.csv", "--birth-date", "1980"]);
    assert_eq!(run.code, 2, "of the rows of a file, their columns say it");
    assert!(run.err.contains("cannot be used with"), "{}", run.err);
}

/// The sentence stands in every format.
#[test]
fn every_format_has_the_sentence() {
    let desk = Desk::with_list("ofac_csv");
    let screen = |format: &str| desk.run(["screen", "Pavel Korbutow", "--country", "Germany", "--format", format]).out;
    let json: Value = serde_json::from_str(&screen("json")).unwrap();
    let sentence = json["results"][0]["hits"][0]["explanation"].as_str().unwrap().to_owned();
    assert!(
        sentence.contains("equal") && sentence.contains("; ") && sentence.contains("country differs"),
        "{sentence}"
    );
    assert!(screen("jsonl").contains(&sentence));
    assert!(screen("table").contains(&sentence));
    let csv = screen("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let column = reader.headers().unwrap().iter().position(|heading| heading == "interdict_explanation").unwrap();
    assert_eq!(&reader.records().next().unwrap().unwrap()[column], sentence);
    let run = desk.run(["compare", "Pavel Korbutow", "KORBUTOV, Pavel", "--schema", "Person", "--format", "json"]);
    assert!(run.json()["explanation"].as_str().unwrap().starts_with("given name equal"), "{}", run.out);
}
