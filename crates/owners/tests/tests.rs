//! Questions about owners, from files to documents.

#![allow(clippy::unwrap_used, reason = "a test says by failing that something is wrong")]

use interdict_model::{PartialDate, Points};
use interdict_opening::Opened;
use interdict_owners::{AnswerShown, OwnersError, Question, answers, words};
use interdict_ownership::{Holdings, Untied};
use interdict_sources::edition::{Moment, Store};

/// The starter edition: its Integrity Technology Group is listed by the US and the EU.
fn opened() -> Opened {
    let home = tempfile::tempdir().unwrap();
    interdict_opening::open(&Store::new(home.path().to_owned()), &Moment::default(), &|_| ()).unwrap()
}

/// Files, each with its name and content, read and tied.
fn read(files: &[(&str, &str)]) -> (Holdings, Vec<Untied>) {
    let folder = tempfile::tempdir().unwrap();
    let mut holdings = Holdings::new();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs_err::write(&path, content).unwrap();
        let filed = interdict_registers::read(&path, &mut holdings).unwrap();
        assert!(filed.is_whole(), "{:?}", holdings.rejected());
    }
    let untied = holdings.tie_same_parties();
    (holdings, untied)
}

fn day() -> PartialDate {
    "2026-12-01".parse().unwrap()
}

fn ask(holdings: &Holdings, party: &str, regime: &str) -> Result<Vec<AnswerShown>, OwnersError> {
    let opened = opened();
    let regimes = [regime.to_owned()];
    let question = Question { party, regimes: &regimes, day: day(), threshold: Points::milli(800), drawn: Some(20) };
    answers(holdings, (&opened.index, &opened.in_force), &question, &|_| ())
}

const LISTED: &str = "\"Integrity Technology Group, Incorporated\"";

#[test]
fn an_answer_is_a_document() {
    let register = format!("owner,owned,percent\n{LISTED},Halfmoon Cloud Ltd,50\nHalfmoon Cloud Ltd,Quartermoon,60\n");
    let (holdings, _) = read(&[("own.csv", &register)]);
    let answer = ask(&holdings, "quartermoon", "us").unwrap().remove(0);
    let document = serde_json::to_value(&answer).unwrap();
    assert_eq!(document["verdict"], "blocked");
    assert_eq!(document["ground"], "ownership");
    assert_eq!(document["proof"].as_array().unwrap().len(), 3);
    let ties = document["graph"]["ties"].as_array().unwrap();
    assert!(ties.len() == 2 && ties.iter().all(|tie| tie["proves"] == true), "{document:#}");
    assert!(document.get("tied").is_none(), "one file ties nobody");
    assert!(matches!(ask(&holdings, "Somebody Else Entirely", "us"), Err(OwnersError::NotInData { parties: 3, .. })));
    assert!(matches!(ask(&holdings, "quartermoon", "fr"), Err(OwnersError::Regime(_))));
    let opened = opened();
    let early = Question {
        party: "quartermoon",
        regimes: &[],
        day: "2001-01-01".parse().unwrap(),
        threshold: Points::ONE,
        drawn: None,
    };
    let early = answers(&holdings, (&opened.index, &opened.in_force), &early, &|_| ());
    assert!(matches!(early, Err(OwnersError::NoneInForce(_))), "{early:?}");
}

/// A table that knows a firm by its LEI, and a register that knows it by its own number and states the LEI.
const TABLE: &str = "owner,owned,owned_id,percent
\"Integrity Technology Group, Incorporated\",Halfmoon Cloud Ltd,lei:5299ALPHAMINING00022,75
";
const REGISTER: &str = r#"{"statementId":"s-1","recordId":"GB-COH-01234567","recordType":"entity","recordStatus":"new","statementDate":"2024-01-01","publicationDetails":{"bodsVersion":"0.4","publicationDate":"2024-01-01","publisher":{"name":"Register"}},"recordDetails":{"entityType":{"type":"registeredEntity"},"name":"HALFMOON CLOUD LIMITED","identifiers":[{"id":"5299ALPHAMINING00022","scheme":"XI-LEI"},{"id":"01234567","scheme":"GB-COH","schemeName":"Companies House"}]}}
{"statementId":"s-2","recordId":"below","recordType":"entity","recordStatus":"new","statementDate":"2024-01-01","publicationDetails":{"bodsVersion":"0.4","publicationDate":"2024-01-01","publisher":{"name":"Register"}},"recordDetails":{"entityType":{"type":"registeredEntity"},"name":"Quartermoon Data Limited"}}
{"statementId":"s-3","recordId":"rel","recordType":"relationship","recordStatus":"new","statementDate":"2024-01-01","publicationDetails":{"bodsVersion":"0.4","publicationDate":"2024-01-01","publisher":{"name":"Register"}},"recordDetails":{"subject":"below","interestedParty":"GB-COH-01234567","interests":[{"type":"shareholding","directOrIndirect":"direct","share":{"exact":60}}]}}
"#;

#[test]
fn two_registers_that_state_one_number_are_one_chain_and_the_proof_says_so() {
    let (holdings, untied) = read(&[("own.csv", TABLE), ("register.json", REGISTER)]);
    assert_eq!(untied, []);
    let answer = ask(&holdings, "below", "us").unwrap().remove(0);
    assert_eq!(answer.verdict, "blocked");
    let tied: Vec<String> = answer.tied.iter().map(|line| line.replace(char::is_numeric, "0")).collect();
    assert_eq!(tied.len(), 1, "{tied:?}");
    let line = &answer.tied[0];
    assert!(
        line.contains("GB-COH-01234567 is 5299ALPHAMINING00022: both state lei 5299ALPHAMINING00022")
            && line.contains("own.csv:2")
            && line.contains("register.json:1"),
        "{line}"
    );
    // Asked by the id that the register gives it.
    assert_eq!(ask(&holdings, "GB-COH-01234567", "us").unwrap()[0].verdict, "blocked");
    let (apart, _) = read(&[("register.json", REGISTER)]);
    assert_eq!(ask(&apart, "below", "us").unwrap()[0].verdict, "not_blocked", "without the table nobody knows");
}

#[test]
fn numbers_that_contradict_each_other_tie_nobody_and_are_told() {
    let other = REGISTER.replace("Companies House\"}", "Companies House\"},{\"id\":\"RA-1\",\"scheme\":\"XX-YYY\"}");
    let third = "owner,owned,owned_id,percent\nA,Halfmoon,registration:gb:01234567,75\n";
    let twice = format!("{TABLE}B,Halfmoon Cloud (another),lei: 5299ALPHAMINING00022 ,10\n");
    let (holdings, untied) = read(&[("own.csv", &twice), ("register.json", &other), ("third.csv", third)]);
    assert_eq!(untied, [], "the same id is the same party, and a number of no named register ties nobody");
    assert_eq!(holdings.ties().len(), 1);
    let wrong = REGISTER.replace("\"registeredEntity\"},\"name\":\"HALF", "\"registeredEntity\"},\"name\":\"HALF");
    let person = "owner,owner_id,owner_type,owned,percent\nIvan,lei:5299ALPHAMINING00022,person,Firm,75\n";
    let (holdings, untied) = read(&[("person.csv", person), ("register.json", &wrong)]);
    assert!(holdings.ties().is_empty());
    let said = words::untied(&holdings, &untied[0]);
    assert!(said.contains("left apart: one is a person and another is not"), "{said}");
}

#[test]
fn what_the_uk_register_states_is_enough_for_the_rules_that_count_it_so() {
    let line = r#"{"company_number":"01234567","data":{"kind":"corporate-entity-person-with-significant-control","links":{"self":"/company/01234567/persons-with-significant-control/corporate-entity/bbb"},"name":"Integrity Technology Group, Incorporated","natures_of_control":["ownership-of-shares-75-to-100-percent"],"notified_on":"2017-01-15"}}
"#;
    let (holdings, _) = read(&[("psc.jsonl", line)]);
    let of = |regime: &str| ask(&holdings, "GB-COH-01234567", regime).unwrap().remove(0);
    let eu = of("eu");
    assert_eq!((eu.verdict, eu.rebuttable), ("blocked", true), "{eu:?}");
    let us = of("us");
    assert_eq!(us.verdict, "cannot_tell", "{us:?}");
    assert!(us.missing.iter().any(|line| line.contains("through whom is it held?")), "{:?}", us.missing);
    assert!(us.missing[0].contains("direct or through majorities"), "{:?}", us.missing);
}
