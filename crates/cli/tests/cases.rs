//! Parties by name: who must be found, how it is told, and who must not be.

use crate::{Desk, Run};

fn screened(name: &str) -> (Run, serde_json::Value) {
    let run = Desk::new().run(["screen", name, "--format", "json"]);
    let json = run.json();
    (run, json)
}

/// The first hit's id and score.
fn first(json: &serde_json::Value) -> (String, f64) {
    let hit = &json["results"][0]["hits"][0];
    (hit["id"].as_str().unwrap_or_default().to_owned(), hit["score"].as_f64().unwrap_or_default())
}

const INTEGRITY: &str = "ofac-50543";
const INTEGRITY_IN_THE_EU: &str = "eu-oj-32019r0796-ib-5";

#[test]
fn integrity_technology_group_under_all_its_names() {
    for name in [
        "Yongxin Zhicheng Technology Group",
        "永信至诚科技集团",
        "永信至诚科技集团股份有限公司",
        "Integrity Tech Group Inc",
        "Beijing Integrity Technology Co Ltd",
        "Integrity Technology Group, Incorporated",
        "INTEGRITY TECHNOLOGY GROUP",
    ] {
        let (run, json) = screened(name);
        // OFAC and the EU both list it, two parties of one name; its original name is the EU's.
        let (id, score) = first(&json);
        assert!([INTEGRITY, INTEGRITY_IN_THE_EU].contains(&id.as_str()), "{name}: {json:#}");
        let ids = json["results"][0]["hits"].as_array().unwrap().iter().map(|hit| &hit["id"]).collect::<Vec<_>>();
        assert!(ids.iter().any(|id| *id == INTEGRITY), "{name}: {ids:?}");
        assert!(score >= 0.9, "{name}: {score}");
        assert_eq!(run.code, 1);
        assert_eq!(json["edition"]["starter"], true);
        let caption = json["results"][0]["hits"][0]["caption"].as_str().unwrap();
        assert!(caption.contains("Integrity Technology Group"), "{caption}");
        assert!(!json["results"][0]["hits"][0]["evidence"].as_array().unwrap().is_empty());
    }
}

#[test]
fn integrity_technology_group_by_its_brand_alone() {
    for name in ["Yongxin Zhicheng", "永信至诚"] {
        let (run, json) = screened(name);
        let (id, score) = first(&json);
        assert_eq!(run.code, 1, "{name}");
        assert!([INTEGRITY, INTEGRITY_IN_THE_EU].contains(&id.as_str()), "{name}: {json:#}");
        assert!(score >= 0.85, "{name}: {score}");
    }
}

#[test]
fn flax_typhoon_is_associated_and_no_alias() {
    let (run, json) = screened("Flax Typhoon");
    assert_eq!(run.code, 1);
    let hit = json["results"][0]["hits"]
        .as_array()
        .unwrap()
        .iter()
        .find(|hit| hit["id"] == INTEGRITY)
        .expect("it leads to Integrity Technology Group");
    assert_eq!(hit["matched_kind"], "associated");
    assert!(hit["score"].as_f64().unwrap() <= 0.80);
    let table = Desk::new().run(["screen", "Flax Typhoon"]).out;
    assert!(!table.contains("alias"), "{table}");
}

#[test]
fn a_weak_alias_that_is_distinctive_alerts_and_says_weak() {
    // OFAC seems to file this name as weak; here the publisher says so.
    let desk = Desk::new();
    let party = r#"{"id":"weak-1","caption":"Integrity Technology Group, Incorporated","schema":"Company","properties":{"name":["Integrity Technology Group, Incorporated"],"weakAlias":["Yongxin Zhicheng Technology Group Company, Limited"],"topics":["sanction"]},"datasets":["weakly"]}"#;
    let file = desk.file("weakly.ftm.json", party);
    assert_eq!(desk.run(["sync", "--from", &format!("weakly={file}")]).code, 0);
    let run = desk.run(["screen", "Yongxin Zhicheng Technology Group", "--dataset", "weakly", "--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.out);
    let json = run.json();
    let hit = &json["results"][0]["hits"][0];
    assert_eq!(hit["id"], "weak-1");
    let score = hit["score"].as_f64().unwrap();
    assert!((0.70..=0.85).contains(&score), "{score}");
    assert!(hit["matched_kind"].as_str().unwrap().contains("weak"), "{hit:#}");
    let table = desk.run(["screen", "Yongxin Zhicheng Technology Group", "--dataset", "weakly"]).out;
    assert!(table.contains("weak"), "{table}");
}

#[test]
fn delisted_parties_are_not_found() {
    for name in
        ["Tornado Cash", "Merom Harpaz", "Andrea Nicola Constantino Hermes Gambazzi", "Sara Aleksandra Fayssal Hamou"]
    {
        let run = Desk::new().run(["screen", name]);
        assert_eq!(run.code, 0, "{name}: {}", run.out);
    }
}

#[test]
fn related_cases_are_found() {
    for (name, id) in [
        ("Sichuan Silence Information Technology Co", "ofac-52112"),
        ("Guan Tianfeng", "ofac-52263"),
        ("Maksim Yakubets", "ofac-26663"),
        ("Максим Якубец", "ofac-26663"),
    ] {
        let (_, json) = screened(name);
        let (found, score) = first(&json);
        assert_eq!(found, id, "{name}: {json:#}");
        assert!(score >= 0.85, "{name}: {score}");
    }
}

#[test]
fn ordinary_names_are_not_found() {
    for name in ["Maria Johansson", "Peter Andersen", "Acme Bakery Ltd", "John Smith", "Technology Group", "Ltd"] {
        let run = Desk::new().run(["screen", name]);
        assert_eq!(run.code, 0, "{name}: {}", run.out);
    }
}
