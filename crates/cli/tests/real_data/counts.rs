//! Every row of real files is used, empty or reported.

use interdict_model::NameKind;
use interdict_sources::sync::ReadDataset;

use crate::{dataset, sdn_2023_12};

fn counted<const N: usize>(dataset: &ReadDataset, counters: [&str; N]) -> [u64; N] {
    counters.map(|counter| dataset.report.get(counter))
}

fn assert_every_row_is_accounted_for(dataset: &ReadDataset) {
    for part in ["sdn", "alt", "add"] {
        let [rows, used, empty, orphan] = counted(
            dataset,
            [&format!("{part}.rows"), &format!("{part}.used"), &format!("{part}.empty"), &format!("{part}.orphan")],
        );
        assert_eq!(rows, used + empty + orphan, "{part}: {:?}", dataset.report.counts);
    }
    assert_eq!(dataset.report.unreadable, 0);
    let names: usize = dataset.entities.iter().flat_map(|entity| &entity.names).count();
    let primary = dataset.entities.len() as u64;
    let [aliases, quoted] = counted(dataset, ["alt.used", "remarks.quoted"]);
    assert_eq!(names as u64, primary + aliases + quoted, "every name stands in an entity");
}

#[test]
fn sdn_of_december_2023() {
    let list = sdn_2023_12();
    assert_every_row_is_accounted_for(&list);
    assert_eq!(list.entities.len(), 13_821);
    assert_eq!(counted(&list, ["alt.used", "alt.aka", "alt.fka", "alt.nka"]), [17_091, 16_507, 567, 17]);
    assert_eq!(counted(&list, ["add.rows", "add.used", "add.empty"]), [18_990, 16_338, 2_652]);
    assert_eq!(
        counted(
            &list,
            ["remarks.quoted", "remarks.quoted.aka", "remarks.quoted.fka", "remarks.quoted.nka", "remarks.quoted.cut"]
        ),
        [3_371, 3_284, 86, 1, 2]
    );
    assert_eq!(counted(&list, ["remarks.cut"]), [16]);
    let addresses: usize = list.entities.iter().map(|entity| entity.addresses.len()).sum();
    assert_eq!(addresses, 16_338);
    let nka =
        list.entities.iter().flat_map(|entity| &entity.names).filter(|name| name.kind == NameKind::NowKnown).count();
    assert_eq!(nka, 17 + 1);
}

#[test]
fn sdn_of_july_2021() {
    let list = dataset(&["data/ofac/set_2021-07"]);
    assert_every_row_is_accounted_for(&list);
    assert_eq!(list.entities.len(), 8_976);
    assert_eq!(counted(&list, ["alt.used", "add.rows", "add.used", "add.empty"]), [11_910, 13_837, 11_440, 2_397]);
    assert_eq!(counted(&list, ["comments.joined", "remarks.quoted"]), [5, 2_441]);
}

#[test]
fn sdn_of_january_2019() {
    let list = dataset(&["data/ofac/set_2019-01"]);
    assert_every_row_is_accounted_for(&list);
    assert_eq!(list.entities.len(), 7_379);
    assert_eq!(counted(&list, ["alt.used", "add.rows", "add.used", "add.empty"]), [9_682, 11_696, 9_474, 2_222]);
    assert_eq!(counted(&list, ["comments.rows", "comments.orphan"]), [13, 10]);
    let told = list.report.notes.iter().filter(|note| note.what.starts_with("comment for party")).count();
    assert_eq!(told, 10, "each comment without a party is reported");
}

#[test]
fn consolidated_advanced_of_march_2020() {
    let list = dataset(&["data/ofac/cons_advanced_2020-03-17.xml.gz"]);
    assert_eq!(list.name, "us_ofac_cons");
    assert_eq!(list.published.as_deref(), Some("2020-03-17"));
    assert_eq!(list.entities.len(), 375);
    assert_eq!(counted(&list, ["xml.entries", "xml.aliases"]), [759, 1_290]);
    let listings: usize = list.entities.iter().map(|entity| entity.listings.len()).sum();
    assert_eq!(listings, 759, "every entry is a listing");
}

#[test]
fn non_sdn_of_2018_in_five_formats() {
    let folder = |extension: &str, packed: &str| {
        ["prim", "alt", "add"].map(|part| format!("data/ofac/cons_2018-05_allformats/cons_{part}.{extension}{packed}"))
    };
    let mut lists: Vec<ReadDataset> = [("csv", ""), ("del", ""), ("pip", ""), ("ff", ".gz")]
        .into_iter()
        .map(|(extension, packed)| {
            let paths = folder(extension, packed);
            dataset(&paths.each_ref().map(String::as_str))
        })
        .collect();
    for list in &lists {
        assert_every_row_is_accounted_for(list);
        assert_eq!(list.entities.len(), 639);
        assert_eq!(counted(list, ["alt.used", "remarks.quoted", "add.used"]), [1_209, 46, 711]);
    }
    // The one difference: names in remarks are quoted doubly in fixed fields.
    let parties = |list: &ReadDataset| serde_json::to_string(&list.entities).unwrap().replace("\\\"", "'");
    for other in &lists[1..] {
        assert_eq!(parties(&lists[0]), parties(other), "the same parties, to the letter");
    }
    let xml = dataset(&["data/ofac/cons_2018-05_allformats/consolidated_sdnxml.xml.gz"]);
    assert_eq!(xml.entities.len(), 639);
    assert_eq!(counted(&xml, ["xml.aliases", "xml.aliases.weak", "xml.addresses"]), [1_255, 46, 711]);
    lists.push(xml);
    let ids = |list: &ReadDataset| {
        let mut ids: Vec<String> = list.entities.iter().map(|entity| entity.id.clone()).collect();
        ids.sort();
        ids
    };
    assert!(lists.iter().all(|list| ids(list) == ids(&lists[0])));
}

/// What the readers take for new in a file is not in the files that they were written by.
#[test]
fn nothing_in_these_files_is_new() {
    for file in [
        "data/ofac/cons_advanced_2020-03-17.xml.gz",
        "data/ofac/cons_2018-05_allformats/consolidated_sdnxml.xml.gz",
        "data/un/un_consolidated_2018-10.xml.gz",
        "data/un/un_consolidated_2026-02.xml.gz",
        "data/eu/eu_fsf_excerpt_2020-04-15.xml",
    ] {
        let list = dataset(&[file]);
        let new: Vec<_> = list.report.notes.iter().filter(|note| note.what.contains(" new")).collect();
        assert!(new.is_empty(), "{file}: {new:?}");
        assert_eq!(list.report.get("xml.repeated"), u64::from(list.name == "eu_fsf"), "{file}");
    }
}

#[test]
fn abu_bakr_al_baghdadi_stands_inside_another_alias_of_the_un_list() {
    let list = dataset(&["data/un/un_consolidated_2026-02.xml.gz"]);
    let party = list.entities.iter().find(|entity| entity.id == "unsc-2975516").unwrap();
    assert!(party.names.iter().any(|name| name.text == "Abu Bakr al-Baghdadi"), "{:?}", party.names);
}
