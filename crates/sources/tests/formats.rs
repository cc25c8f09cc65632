//! What stands in the files stands in the entities; what is not understood is kept raw and reported.

use std::fmt::Write as _;

use interdict_sources::edition::{Made, Now, Store};
use interdict_sources::followthemoney;
use interdict_sources::input::Input;
use interdict_sources::sync::{Source, read};

use crate::{fixture, read_path};

/// A list as text: its report, then every entity.
fn told(folder: &str) -> String {
    let outcome = read_path(&fixture(folder));
    let mut text = String::new();
    for error in outcome.refused.iter().chain(&outcome.passed_over) {
        let _ = writeln!(text, "{}", error.to_string().replace(env!("CARGO_MANIFEST_DIR"), ""));
    }
    for dataset in &outcome.datasets {
        let _ = writeln!(text, "{} published {:?} missing {:?}", dataset.name, dataset.published, dataset.missing);
        let _ = writeln!(text, "{}", serde_json::to_string_pretty(&dataset.report).unwrap());
        for entity in &dataset.entities {
            let _ = writeln!(text, "{}", serde_json::to_string_pretty(entity).unwrap());
        }
    }
    text
}

#[test]
fn ofac_csv_set() {
    insta::assert_snapshot!(told("ofac_csv"));
}

#[test]
fn ofac_sdn_xml() {
    insta::assert_snapshot!(told("ofac_xml"));
}

#[test]
fn ofac_advanced_xml() {
    insta::assert_snapshot!(told("ofac_advanced"));
}

#[test]
fn follow_the_money_lines() {
    insta::assert_snapshot!(told("followthemoney"));
}

#[test]
fn a_followthemoney_entity_survives_writing_and_reading() {
    for folder in ["ofac_csv", "ofac_xml", "ofac_advanced", "followthemoney"] {
        let outcome = read_path(&fixture(folder));
        for dataset in outcome.datasets {
            let lines: Vec<String> = dataset
                .entities
                .iter()
                .map(|entity| serde_json::to_string(&followthemoney::to_line(entity)).unwrap())
                .collect();
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("again.ftm.json");
            fs_err::write(&path, lines.join("\n")).unwrap();
            let again = followthemoney::read(&Input::new(&path), &dataset.name).unwrap().entities;
            let written_again: Vec<String> =
                again.iter().map(|entity| serde_json::to_string(&followthemoney::to_line(entity)).unwrap()).collect();
            assert_eq!(lines, written_again);
        }
    }
}

#[test]
fn the_starter_edition_gives_way_to_a_real_list_and_editions_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::new(home.path());
    assert!(store.open_current().unwrap().in_force.starter, "nothing was synced yet");
    let now = Now { date: "2026-11-24".into(), time: "2026-11-24T12:00:00Z".into() };
    let Made::New(first) = store.make(read_path(&fixture("ofac_csv")).datasets, None, &now).unwrap() else {
        panic!("the first edition is new")
    };
    let edition = store.open_current().unwrap();
    assert!(edition.entities.iter().any(|entity| entity.id == "ofac-101"));
    assert!(
        !edition.entities.iter().any(|entity| entity.id == "ofac-50543"),
        "starter rows of the list leave once the list is there"
    );
    assert!(edition.entities.iter().any(|entity| entity.datasets.iter().any(|name| name == "eu_fsf")), "others stay");
    let Made::Unchanged(_) = store.make(read_path(&fixture("ofac_csv")).datasets, None, &now).unwrap() else {
        panic!("the same files make no new edition")
    };
    let Made::New(second) = store.make(read_path(&fixture("ofac_xml")).datasets, None, &now).unwrap() else {
        panic!("another file makes a new edition")
    };
    assert_ne!(first.id, second.id);
    assert_eq!(store.list().unwrap().len(), 2, "the first edition is kept");
    assert!(store.open(&first.id).unwrap().entities.iter().any(|entity| entity.id == "ofac-104"));
}

#[test]
fn half_a_list_is_refused_unless_it_is_allowed_and_then_says_so() {
    let source = [Source { path: fixture("ofac_csv/sdn.csv"), dataset: None }];
    let refused = read(&source, false);
    assert!(refused.datasets.is_empty());
    insta::assert_snapshot!(refused.refused[0].to_string().replace(env!("CARGO_MANIFEST_DIR"), ""));
    let allowed = read(&source, true);
    assert_eq!(allowed.datasets[0].missing, ["aliases (ALT.CSV)", "addresses (ADD.CSV)"]);
    let home = tempfile::tempdir().unwrap();
    let store = Store::new(home.path());
    let now = Now { date: "2026-11-24".into(), time: "2026-11-24T12:00:00Z".into() };
    store.make(allowed.datasets, None, &now).unwrap();
    assert!(store.open_current().unwrap().in_force.partial);
}
