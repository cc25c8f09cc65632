//! `owners` and `screen --owners`: who owns a party, and what that makes of it.

use crate::Desk;

/// An invented register. The listed firm is of the starter edition; everybody else is invented.
const REGISTER: &str = "owner,owned,percent,from,to,source
\"Integrity Technology Group, Incorporated\",Halfmoon Cloud Ltd,50,2023-01-01,,annual return 2023
Halfmoon Cloud Ltd,Quartermoon Data Ltd,60,,,annual return 2024
\"Integrity Technology Group, Incorporated\",Newmoon Labs Ltd,25-75,,,press
Willow Brook Partners,Newmoon Labs Ltd,25,,,press
\"Integrity Technology Group, Incorporated\",Crescent Hosting Ltd,55,2020-01-01,2025-06-01,registry
\"Integrity Technology Group, Incorporated\",Crescent Hosting Ltd,40,2025-06-01,,registry
Willow Brook Partners,Crescent Hosting Ltd,60,2025-06-01,,registry
Willow Brook Partners,Sunrise Bakery Ltd,100,,,registry
";

fn desk() -> (Desk, String) {
    let desk = Desk::new();
    let register = desk.file("register.csv", REGISTER);
    (desk, register)
}

#[test]
fn a_chain_as_a_tree() {
    let (desk, register) = desk();
    let run = desk.run(["owners", "Quartermoon Data Ltd", "--data", &register]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    insta::assert_snapshot!("chain", run.out);
    assert!(run.err.contains("register.csv"), "{}", run.err);
}

#[test]
fn what_would_decide() {
    let (desk, register) = desk();
    let run = desk.run(["owners", "Newmoon Labs Ltd", "--data", &register, "--regime", "us"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    insta::assert_snapshot!("open", run.out);
}

#[test]
fn a_stake_that_was_sold() {
    let (desk, register) = desk();
    let run = desk.run(["owners", "Crescent Hosting Ltd", "--data", &register, "--regime", "us"]);
    insta::assert_snapshot!("sold", run.out);
    assert_eq!(run.code, 1, "a stake of 40 % is a caution: {}", run.err);
}

#[test]
fn nothing_found_is_exit_code_0() {
    let (desk, register) = desk();
    let run = desk.run(["owners", "Sunrise Bakery Ltd", "--data", &register]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("us, blocking: not blocked"), "{}", run.out);
    assert!(run.out.contains("said of these data alone"), "{}", run.out);
}

#[test]
fn json_has_the_proof_and_the_graph() {
    let (desk, register) = desk();
    let run = desk.run(["owners", "quartermoon data ltd", "--data", &register, "--regime", "us", "--format", "json"]);
    let json = run.json();
    let answer = &json["answers"][0];
    assert_eq!(answer["verdict"], "blocked");
    assert_eq!(answer["ground"], "ownership");
    assert_eq!(answer["rebuttable"], false);
    assert_eq!(answer["proof"].as_array().unwrap().len(), 3);
    assert!(answer["proof"][0]["why"].as_str().unwrap().contains("listed as ofac-50543"), "{answer}");
    assert_eq!(answer["graph"]["parties"].as_array().unwrap().len(), 3);
    assert_eq!(json["data"][0]["whole"], true);
    assert_eq!(json["format"], "interdict-owners-1");
}

#[test]
fn the_graph_is_drawn() {
    let (desk, register) = desk();
    let dot = desk.run(["owners", "Halfmoon Cloud Ltd", "--data", &register, "--regime", "us", "--format", "dot"]);
    assert!(dot.out.starts_with("digraph owners {"), "{}", dot.out);
    let out = desk.path("graph.svg").display().to_string();
    let svg = desk.run([
        "owners",
        "Halfmoon Cloud Ltd",
        "--data",
        &register,
        "--regime",
        "us",
        "--format",
        "svg",
        "--out",
        &out,
    ]);
    assert_eq!((svg.out.as_str(), svg.code), ("", 1), "{}", svg.err);
    assert!(fs_err::read_to_string(out).unwrap().ends_with("</svg>\n"));
}

#[test]
fn the_shadow_list() {
    let (desk, register) = desk();
    let run = desk.run(["owners", "--all", "--data", &register, "--regime", "us", "--format", "csv"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    insta::assert_snapshot!("shadow", run.out);
    let table = desk.run(["owners", "--all", "--data", &register, "--regime", "us"]);
    assert!(table.out.contains("2 findings of blocked, 1 that the data leave open"), "{}", table.out);
}

#[test]
fn bad_input_is_told_and_the_rest_goes_on() {
    let desk = Desk::new();
    let text = format!("{REGISTER}Somebody,Sunrise Bakery Ltd,a lot,,,\n");
    let register = desk.file("register.csv", text);
    let run = desk.run(["owners", "Quartermoon Data Ltd", "--data", &register]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("register.csv, line 10: rejected: "), "{}", run.err);
    assert!(run.out.contains("us, blocking: blocked by ownership"), "{}", run.out);
    for (arguments, said) in [
        (["owners", "Nobody At All Whatever", "--data", &register], "is called `Nobody At All Whatever`"),
        (["owners", "Sunrise Bakery Ltd", "--data", "missing.csv"], "missing.csv"),
    ] {
        let run = desk.run(arguments);
        assert_eq!(run.code, 2, "{}{}", run.out, run.err);
        assert!(run.err.contains(said), "{}", run.err);
    }
    let run = desk.run(["owners", "Sunrise Bakery Ltd", "--data", &register, "--regime", "fr"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("there are us, eu, uk and us-bis"), "{}", run.err);
    let run =
        desk.run(["owners", "Sunrise Bakery Ltd", "--data", &register, "--regime", "us-bis", "--as-of", "2025-12-01"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("from 2026-11-10"), "{}", run.err);
}

#[test]
fn screening_follows_owners_up_and_down() {
    let (desk, register) = desk();
    let run =
        desk.run(["screen", "Quartermoon Data Ltd", "Sunrise Bakery Ltd", "--owners", &register, "--regime", "us"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.out.contains("owners: Quartermoon Data Ltd (0.99): us, blocking: blocked by ownership"), "{}", run.out);
    assert!(run.out.contains("Sunrise Bakery Ltd  no hit"), "{}", run.out);
    let run = desk.run([
        "screen",
        "Integrity Technology Group",
        "--owners",
        &register,
        "--regime",
        "us",
        "--format",
        "jsonl",
    ]);
    let below = run.json()["ownership"][0]["below"].as_array().unwrap().len();
    assert_eq!(below, 3, "{}", run.out);
    let customers = desk.file("customers.csv", "name\nHalfmoon Cloud Ltd\nSunrise Bakery Ltd\n");
    let run = desk.run(["screen", "-f", &customers, "--owners", &register, "--regime", "us", "--format", "csv"]);
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines[0].ends_with(",interdict_ownership"), "{}", lines[0]);
    assert!(
        lines[1].starts_with("Halfmoon Cloud Ltd,hit,") && lines[1].contains("blocked by ownership"),
        "{}",
        lines[1]
    );
    assert!(lines[2].starts_with("Sunrise Bakery Ltd,no_hit,"), "{}", lines[2]);
}
