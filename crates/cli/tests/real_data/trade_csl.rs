//! The Consolidated Screening List's excerpts and the whole Denied Persons List: every row is used, joined or reported.

use interdict_model::{Effect, Entity, IdentifierKind};
use interdict_sources::sync::ReadDataset;

use crate::dataset;

fn counted<const N: usize>(list: &ReadDataset, counters: [&str; N]) -> [u64; N] {
    counters.map(|counter| list.report.get(counter))
}

fn party<'a>(list: &'a ReadDataset, id: &str) -> &'a Entity {
    list.entities.iter().find(|entity| entity.id == id).unwrap()
}

/// Every list of these files has a row in the table, and only the SDN list blocks.
fn assert_effects(list: &ReadDataset) {
    for listing in list.entities.iter().flat_map(|entity| &entity.listings) {
        assert_eq!(listing.effects.contains(&Effect::Blocking), listing.list.contains("(SDN)"), "{listing:?}");
        assert!(!listing.effects.is_empty(), "{listing:?}");
    }
    assert!(!list.report.counts.keys().any(|counter| counter.starts_with("programme.unknown")));
}

#[test]
fn csl_excerpt_of_june_2025() {
    let list = dataset(&["data/other_lists/us_csl_consolidated_excerpt_2025-06.csv"]);
    assert_eq!((list.name.as_str(), list.entities.len(), list.report.unreadable), ("us_trade_csl", 13, 0));
    let counters = ["rows", "csv.addresses", "csv.aliases", "csv.ids", "csv.raw", "columns.unknown"];
    assert_eq!(counted(&list, counters), [13, 13, 15, 21, 0, 0]);
    assert_effects(&list);
    let bank = party(&list, "trade-csl-18283");
    let bic = |identifier: &&interdict_model::Identifier| identifier.kind == IdentifierKind::Bic;
    assert_eq!(bank.identifiers.iter().find(bic).unwrap().value, "RUDVRUMM");
    let institute = list.entities.iter().find(|entity| entity.caption().contains("(CETC 13)")).unwrap();
    assert!(institute.names.iter().any(|name| name.text == "CETC Research Institute 13"), "without its `and`");
    assert_eq!(institute.effect(), Some(Effect::Export), "never blocked");
}

#[test]
fn csl_excerpt_of_december_2019() {
    let list = dataset(&["data/other_lists/us_csl_oldformat_2019-12.csv"]);
    assert_eq!((list.entities.len(), list.report.unreadable), (113, 0));
    let counters = ["rows", "csv.joined", "csv.addresses", "csv.aliases", "csv.ids", "csv.raw", "columns.unknown"];
    assert_eq!(counted(&list, counters), [115, 2, 127, 161, 147, 0, 0]);
    let lists = ["CAP", "DPL", "DTC", "EL", "ISN", "PLC", "SDN", "SSI", "UVL"].map(|list| format!("csv.list.{list}"));
    assert_eq!(lists.each_ref().map(|counter| list.report.get(counter)), [1, 8, 10, 22, 3, 13, 28, 26, 4]);
    assert_effects(&list);
    // Two rows of one day are one party, rows of other days are not.
    let person: Vec<usize> = list
        .entities
        .iter()
        .filter(|entity| entity.caption() == "Gunther Migeotte")
        .map(|entity| entity.addresses.len())
        .collect();
    assert_eq!(person, [5, 1, 1, 1]);
}

/// The whole list: rows are addresses, parties are names in an order.
#[test]
fn denied_persons_of_july_2019() {
    let list = dataset(&["data/other_lists/bis_dpl_2019.txt"]);
    assert_eq!((list.name.as_str(), list.entities.len(), list.report.unreadable), ("us_bis_denied", 416, 0));
    let counters = ["rows", "rows.joined", "rows.endless", "rows.ended", "rows.raw.Last_Update", "rows.raw"];
    assert_eq!(counted(&list, counters), [546, 130, 53, 0, 1, 1]);
    assert_eq!(counted(&list, ["rows.addresses", "rows.addresses.no_country"]), [546, 112]);
    assert!(list.entities.iter().all(|entity| entity.effect() == Some(Effect::Export)));
    let airline = party(&list, "us-bis-06-05-2019-al-naser-airlines");
    assert_eq!((airline.addresses.len(), airline.names.len()), (4, 2), "written with a hyphen, too");
}

#[test]
fn denied_persons_of_september_2022() {
    let list = dataset(&["data/other_lists/bis_dpl_2022-09.txt"]);
    assert_eq!((list.entities.len(), list.report.unreadable), (460, 0));
    let counters = ["rows", "rows.joined", "rows.endless", "rows.ended", "rows.raw.Last_Update", "rows.raw"];
    assert_eq!(counted(&list, counters), [581, 121, 53, 0, 3, 3]);
    assert_eq!(counted(&list, ["rows.addresses", "rows.addresses.no_country"]), [581, 203]);
    // One person, two orders: two parties with their own days.
    assert_eq!(list.entities.iter().filter(|entity| entity.caption() == "I. ASH").count(), 2);
}
