//! The EU's excerpts: every record and every row is used, empty or reported.

use interdict_model::{Effect, Entity, IdentifierKind, Schema};
use interdict_sources::sync::ReadDataset;

use crate::dataset;

fn counted<const N: usize>(dataset: &ReadDataset, counters: [&str; N]) -> [u64; N] {
    counters.map(|counter| dataset.report.get(counter))
}

fn party<'a>(list: &'a ReadDataset, id: &str) -> &'a Entity {
    list.entities.iter().find(|entity| entity.id == id).unwrap()
}

/// Every listing of these files has a programme of the table, which are all asset freezes.
fn assert_all_are_blocked(list: &ReadDataset) {
    assert!(list.entities.iter().all(|entity| entity.effect() == Some(Effect::Blocking)));
    assert!(!list.report.counts.keys().any(|counter| counter.starts_with("programme.unknown")));
}

#[test]
fn eu_xml_excerpt_of_april_2020() {
    let list = dataset(&["data/eu/eu_fsf_excerpt_2020-04-15.xml"]);
    assert_eq!((list.name.as_str(), list.published.as_deref()), ("eu_fsf", Some("2020-04-15")));
    // Seven records; somebody added one under the number of another.
    assert_eq!(list.entities.len(), 6);
    assert_eq!(counted(&list, ["xml.parties", "xml.persons", "xml.repeated", "xml.raw"]), [7, 7, 1, 0]);
    let parts = ["xml.names", "xml.births", "xml.addresses", "xml.citizenships", "xml.identifications"];
    assert_eq!(counted(&list, parts), [15, 9, 2, 3, 3]);
    assert_eq!(list.report.unreadable, 0);
    assert_all_are_blocked(&list);
    // The name that the Security Council has as well, not the first of the file.
    assert_eq!(party(&list, "eu-fsf-eu-2026-82").caption(), "Amor Mohamed Ghedeir");
    assert_eq!(party(&list, "eu-fsf-eu-3579-2").caption(), "Khalid Shaikh MOHAMMED");
    let congolese = &party(&list, "eu-fsf-eu-3734-6").addresses[0];
    assert_eq!(congolese.country.as_ref().map(interdict_model::Country::code), Some("cd"));
}

#[test]
fn eu_csv_excerpt_of_july_2018() {
    let list = dataset(&["data/eu/eu_fsf_short_1000rows_2018-07-04.csv"]);
    assert_eq!((list.name.as_str(), list.published.as_deref()), ("eu_fsf", Some("2018-07-04")));
    assert_eq!(list.entities.len(), 93);
    assert_eq!(counted(&list, ["rows", "csv.persons", "csv.enterprises", "columns.unknown"]), [999, 61, 32, 0]);
    let births = counted(&list, ["csv.births", "csv.births.undated"]);
    assert_eq!(births, [15, 80]);
    let [names, addresses, citizenships, documents] =
        counted(&list, ["csv.names", "csv.addresses", "csv.citizenships", "csv.identifications"]);
    assert_eq!([names, addresses, citizenships, documents], [799, 37, 59, 9]);
    assert_eq!(names + addresses + citizenships + documents + births[0] + births[1], 999, "a row has one part");
    let kept: usize = list.entities.iter().map(|entity| entity.names.len()).sum();
    let [repeated, damaged] = counted(&list, ["csv.names.repeated", "csv.names.lost"]);
    assert_eq!((kept as u64, repeated, damaged), (678, 56, 65));
    assert_eq!(names, kept as u64 + repeated + damaged, "every name stands in an entity");
    assert_eq!(counted(&list, ["csv.raw", "csv.names.damaged", "rows.windows_1252"]), [65, 80, 227]);
    assert_eq!(list.report.unreadable, 0);
    assert_all_are_blocked(&list);
    let mugabe = party(&list, "eu-fsf-eu-36-64");
    assert_eq!((mugabe.caption(), mugabe.schema), ("Robert Gabriel Mugabe", Schema::Person));
    let passport = mugabe.identifiers.iter().find(|identifier| identifier.kind == IdentifierKind::Passport).unwrap();
    assert_eq!(passport.value, "AD001095");
    let governor = "Former Governor of Karbala and An Najaf;".to_owned();
    assert!(party(&list, "eu-fsf-eu-85-7").positions.contains(&governor), "a semicolon inside inner quotes");
}
