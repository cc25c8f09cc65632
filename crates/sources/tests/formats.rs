//! What stands in the files stands in the entities; what is not understood is kept raw and reported.

use std::fmt::Write as _;

use interdict_model::Effect;
use interdict_sources::edition::{Made, Moment, Now, Store};
use interdict_sources::followthemoney;
use interdict_sources::guard;
use interdict_sources::input::Input;
use interdict_sources::sync::{Source, read};

use crate::{fixture, read_path};

/// A list as text: its report, then every entity.
pub(crate) fn told(folder: &str) -> String {
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

fn falling(most_fall_percent: u64) -> guard::Leave {
    guard::Leave { most_fall_percent, accepted: false }
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
fn un_xml() {
    insta::assert_snapshot!(told("un"));
}

#[test]
fn follow_the_money_lines() {
    insta::assert_snapshot!(told("followthemoney"));
}

#[test]
fn an_asset_freeze_that_a_line_states_is_blocking_and_nothing_else_changes() {
    let lines = |provisions: &str| {
        format!(
            concat!(
                r#"{{"id":"x-1","caption":"Lantern Harbour","schema":"Company","properties":{{"name":["Lantern Harbour"],"#,
                r#""topics":["sanction"]}},"datasets":["gb_fcdo_sanctions"]}}"#,
                "\n",
                r#"{{"id":"x-s","caption":"UK","schema":"Sanction","properties":{{"entity":["x-1"],"authority":["FCDO"],"#,
                r#""program":["The Russia (Sanctions) (EU Exit) Regulations 2019"],"programId":["GB-RUS"],"#,
                r#""startDate":["2023-02-08"]{}}},"datasets":["gb_fcdo_sanctions"]}}"#,
                "\n"
            ),
            provisions
        )
    };
    let read = |provisions: &str| {
        let folder = tempfile::tempdir().unwrap();
        fs_err::write(folder.path().join("merged.ftm.json"), lines(provisions)).unwrap();
        let mut outcome = read_path(folder.path());
        assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
        outcome.datasets.pop().unwrap().entities.pop().unwrap()
    };
    let frozen = read(r#","provisions":["Trust Services Sanctions","Asset freeze"]"#);
    assert_eq!(frozen.listings[0].effects, [Effect::Blocking, Effect::Other]);
    assert_eq!(frozen.listings[0].measures, ["Trust Services Sanctions", "Asset freeze"]);
    let banned = read(r#","provisions":["Travel Ban"]"#);
    assert_eq!(banned.listings[0].effects, [Effect::Other], "nobody says that anything is frozen");
    let unsaid = read("");
    assert_eq!(unsaid.listings[0].effects, [Effect::Other]);
    let plain = |mut entity: interdict_model::Entity| {
        entity.listings.iter_mut().for_each(|listing| {
            listing.effects.clear();
            listing.measures.clear();
        });
        entity
    };
    assert_eq!(plain(frozen), plain(unsaid));
}

#[test]
fn a_followthemoney_entity_survives_writing_and_reading() {
    for folder in ["ofac_csv", "ofac_xml", "ofac_advanced", "un", "followthemoney"] {
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

/// The store with the SDN fixture of two days: the XML, and the CSV set of the day before.
fn two_days(home: &std::path::Path) -> Store {
    let store = Store::new(home);
    let now = |time: &str| Now { date: time[..10].into(), time: time.into() };
    store.make(read_path(&fixture("ofac_csv")).datasets, Some("2026-05-05"), &now("2026-05-07T12:00:00Z")).unwrap();
    store.make(read_path(&fixture("ofac_xml")).datasets, None, &now("2026-05-08T12:00:00Z")).unwrap();
    store
}

#[test]
fn what_stood_on_the_list_that_day_and_what_was_known() {
    let home = tempfile::tempdir().unwrap();
    let store = two_days(home.path());
    let has = |as_of: Option<&str>, known_at: Option<&str>, id: &str| {
        let moment = Moment { as_of: as_of.map(str::to_owned), known_at: known_at.map(str::to_owned) };
        store.open_at(&moment).map(|edition| edition.entities.iter().any(|entity| entity.id == id))
    };
    // ofac-101 is on the older list only.
    assert_eq!(has(None, None, "ofac-101"), Ok(false));
    assert_eq!(has(Some("2026-05-05"), None, "ofac-101"), Ok(true));
    assert_eq!(has(Some("2026-05-06"), None, "ofac-101"), Ok(false));
    assert_eq!(has(None, Some("2026-05-07T23:59:59Z"), "ofac-101"), Ok(true));
    // Published on the 6th, but not known before the 8th.
    assert_eq!(has(Some("2026-05-06"), Some("2026-05-07T23:59:59Z"), "ofac-101"), Ok(true));
    assert!(has(Some("2020-01-01"), None, "ofac-101").is_err(), "nothing is that old");
    assert!(has(None, Some("2026-05-06T00:00:00Z"), "ofac-101").is_err(), "nothing was known then");
}

#[test]
fn editions_are_verified_and_pruned() {
    let home = tempfile::tempdir().unwrap();
    let store = two_days(home.path());
    for manifest in store.list().unwrap() {
        let verified = store.verify(&manifest);
        assert_eq!((verified.faults.len(), verified.rebuilt.len()), (0, 1), "{verified:?}");
    }
    let pruned = store.prune(1, None).unwrap();
    assert_eq!(pruned.editions.len(), 1);
    assert!(pruned.objects >= 4, "{pruned:?}");
    assert_eq!(store.list().unwrap().len(), 1);
    assert!(store.open_current().is_ok(), "the edition in force is whole");
}

#[test]
fn a_list_that_shrinks_is_held_back() {
    let home = tempfile::tempdir().unwrap();
    let store = two_days(home.path());
    let manifest = store.manifest(&store.current().unwrap().unwrap()).unwrap();
    let mut less = read_path(&fixture("ofac_xml")).datasets.remove(0);
    assert_eq!(guard::check(&less, manifest.dataset("us_ofac_sdn"), falling(5)), Ok(vec![]));
    less.entities.truncate(1);
    let error = guard::check(&less, manifest.dataset("us_ofac_sdn"), falling(5)).unwrap_err();
    assert!(error.remedy.contains("--accept us_ofac_sdn"), "{error}");
    assert_eq!(guard::check(&less, manifest.dataset("us_ofac_sdn"), falling(50)), Ok(vec![]));
    assert_eq!(guard::check(&less, manifest.dataset("eu_fsf"), falling(5)), Ok(vec![]), "starter rows are no measure");
}

#[test]
fn files_of_different_days_are_half_a_list() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["sdn.csv", "alt.csv", "add.csv"] {
        let text = fs_err::read_to_string(fixture("ofac_csv").join(file)).unwrap();
        // The party of the aliases is another one in the file of parties.
        let text = if file == "sdn.csv" { text.replace("101,\"LANTERN", "901,\"LANTERN") } else { text };
        fs_err::write(folder.path().join(file), text).unwrap();
    }
    let outcome = read_path(folder.path());
    assert!(outcome.datasets.is_empty());
    assert!(outcome.refused[0].what.contains("2 of 4 rows of alt"), "{:?}", outcome.refused);
}

#[test]
fn a_list_that_lost_its_aliases_is_held_back() {
    let home = tempfile::tempdir().unwrap();
    let store = two_days(home.path());
    let manifest = store.manifest(&store.current().unwrap().unwrap()).unwrap();
    let mut less = read_path(&fixture("ofac_xml")).datasets.remove(0);
    less.entities[0].names.truncate(1);
    let error = guard::check(&less, manifest.dataset("us_ofac_sdn"), falling(5)).unwrap_err();
    assert!(error.what.contains("names"), "{error}");
}

#[test]
fn an_alias_that_holds_several_names_gives_each_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("consolidated.xml");
    let xml = fs_err::read_to_string(fixture("un/consolidated.xml")).unwrap();
    let alias =
        "<ALIAS_NAME>\u{431}\u{43e}\u{440} (Boris the Lamp; formerly known as Borya Lampov; born 1980)</ALIAS_NAME>";
    fs_err::write(&path, xml.replace("<ALIAS_NAME>Ghost</ALIAS_NAME>", alias)).unwrap();
    let party = read_path(&path).datasets.remove(0).entities.remove(0);
    let weak: Vec<&str> =
        party.names.iter().filter(|name| name.kind_in_words() == "weak alias").map(|name| name.text.as_str()).collect();
    assert_eq!(weak[1..], ["\u{431}\u{43e}\u{440}", "Boris the Lamp", "Borya Lampov"]);
}
