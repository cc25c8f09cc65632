//! OpenSanctions' catalogue, excerpts of its entities, and deltas; and donations in FollowTheMoney.

use std::path::Path;

use interdict_sources::followthemoney::catalogue::{self, Dataset};
use interdict_sources::sync::{Outcome, ReadDataset, Source, read};

use crate::{dataset, shared, text};

const FOLDER: &str = "data/opensanctions/ftm";

fn folder(allow_partial: bool) -> Outcome {
    read(&[Source { path: shared(FOLDER), dataset: None }], allow_partial)
}

fn counted<const N: usize>(list: &ReadDataset, counters: [&str; N]) -> [u64; N] {
    counters.map(|counter| list.report.get(counter))
}

/// Every line became a party, a part of one, or was counted as neither.
fn assert_every_line_is_accounted_for(list: &ReadDataset) {
    let [lines, entities, parts, unplaced, repeated] =
        counted(list, ["ftm.lines", "ftm.entities", "ftm.parts", "ftm.unplaced", "ftm.repeated"]);
    assert_eq!(lines, entities + parts + unplaced, "{:?}", list.report.counts);
    assert_eq!(list.entities.len() as u64, entities - repeated);
    assert_eq!(list.report.unreadable, 0);
}

#[test]
fn catalogue_of_june_2024() {
    let text = text("data/opensanctions/ftm/t1_index.json.gz");
    let catalogue = catalogue::read(text.as_bytes(), Path::new("index.json")).unwrap();
    assert_eq!((catalogue.datasets.len(), catalogue.unreadable.len()), (193, 0));
    let count = |which: fn(&Dataset) -> bool| catalogue.datasets.iter().filter(|dataset| which(dataset)).count();
    assert_eq!(count(Dataset::is_collection), 8);
    assert_eq!(count(|dataset| dataset.entities().is_some()), 171);
    assert_eq!(count(|dataset| dataset.checksum().is_some()), 171);
    assert_eq!(count(|dataset| dataset.build().is_some()), 190);
    assert_eq!(count(|dataset| dataset.delta_url.is_some()), 152);
    assert_eq!(count(|dataset| dataset.published().is_some()), 193);
    let eu = catalogue.dataset("eu_fsf").unwrap();
    assert_eq!(eu.published().as_deref(), Some("2024-06-13"));
    let entities = eu.entities().unwrap();
    assert_eq!((entities.count, entities.size), (Some(11_958), Some(9_698_053)));
    let all = catalogue.dataset("sanctions").unwrap();
    assert_eq!((all.entity_count, all.thing_count, all.target_count), (Some(246_147), Some(91_334), Some(66_127)));
}

#[test]
fn the_folder_as_it_is() {
    let told = folder(false);
    // The catalogue's entry of `sanctions` has the SHA-1 of the excerpt; one delta of four is not in the folder.
    let [refused] = &told.refused[..] else { panic!("{:?}", told.refused) };
    assert!(refused.what.contains("sanctions: the delta of version 20240528074703-npf is missing"), "{refused}");
    let passed: Vec<_> = told.passed_over.iter().filter_map(|error| error.file.file_name()).collect();
    assert_eq!(passed, ["donations.csv"]);
    let lists: Vec<(&str, usize)> =
        told.datasets.iter().map(|list| (list.name.as_str(), list.entities.len())).collect();
    assert_eq!(lists, [("donations", 95), ("parteispenden", 96), ("zala", 17)]);
    told.datasets.iter().for_each(assert_every_line_is_accounted_for);
    let lines: Vec<u64> = told.datasets.iter().map(|list| list.report.get("ftm.lines")).collect();
    assert_eq!(lines, [474, 475, 91]);
}

#[test]
fn an_excerpt_with_its_deltas_where_gaps_are_allowed() {
    let told = folder(true);
    assert!(told.refused.is_empty(), "{:?}", told.refused);
    let list = told.datasets.iter().find(|list| list.name == "sanctions").unwrap();
    assert_every_line_is_accounted_for(list);
    assert_eq!(list.published.as_deref(), Some("2024-05-28"));
    assert_eq!(list.missing, ["the delta of version 20240528074703-npf", "246140 of 246147 records"]);
    assert_eq!(counted(list, ["delta.files", "delta.lines", "delta.add", "delta.mod", "delta.del"]), [3, 5, 4, 1, 0]);
    assert_eq!(counted(list, ["delta.add.known", "delta.mod.missing"]), [0, 0], "every change fits");
    assert_eq!(counted(list, ["ftm.lines", "ftm.entities"]), [7 + 4, 6 + 4]);
    let changed = list.entities.iter().find(|entity| entity.id == "NK-2T3S8Hu29ktYnKSTgQp2wL").unwrap();
    assert_eq!(changed.datasets, ["eu_fsf", "sanctions"], "added by one delta, changed by the next");
    assert_eq!(list.files.len(), 6);
}

#[test]
fn an_excerpt_beside_its_catalogue_is_refused() {
    let files = ["t1_index.json.gz", "t1_entities.ftm.json"]
        .map(|name| Source { path: shared(FOLDER).join(name), dataset: None });
    let told = read(&files, false);
    assert!(told.datasets.is_empty());
    assert_eq!(told.refused[0].what, "sanctions: the catalogue states 246147 entities, there are 7");
    let alone = dataset(&["data/opensanctions/ftm/t1_entities.ftm.json"]);
    assert_eq!((alone.name.as_str(), alone.entities.len()), ("eu_fsf", 6));
}

#[test]
fn deltas_alone_are_refused() {
    let names = [
        "t2_delta.json",
        "t2_20240527194702-wnk_entities.delta.json",
        "t2_20240528014702-pfh_entities.delta.json",
        "t2_20240528134729-3iv_entities.delta.json",
    ];
    let told = read(&names.map(|name| Source { path: shared(FOLDER).join(name), dataset: None }), false);
    assert!(told.datasets.is_empty());
    assert_eq!(told.refused.len(), 1);
    assert!(told.refused[0].what.contains("3 delta files without the entities"), "{:?}", told.refused);
}

#[test]
fn measures_that_the_zala_extract_states_are_its_effects() {
    let list = dataset(&["data/opensanctions/ftm/zala_entities.ftm.json"]);
    let mut effects: std::collections::BTreeMap<&str, Vec<String>> = std::collections::BTreeMap::new();
    for listing in list.entities.iter().flat_map(|entity| &entity.listings) {
        let words: Vec<&str> = listing.effects.iter().map(|effect| effect.as_str()).collect();
        effects.entry(&listing.dataset).or_default().push(words.join(" "));
    }
    effects.values_mut().for_each(|effects| {
        effects.sort();
        effects.dedup();
    });
    let of = |dataset: &str| effects.get(dataset).map(|effects| effects.join(", ")).unwrap_or_default();
    for (dataset, expected) in [
        ("us_ofac_sdn", "blocking"),
        ("eu_fsf", "blocking"),
        ("gb_fcdo_sanctions", "blocking other"),
        ("nz_russia_sanctions", "blocking"),
        ("au_dfat_sanctions", "blocking"),
        ("ua_nsdc_sanctions", "blocking"),
        ("jp_mof_sanctions", "blocking"),
        ("us_trade_csl", "export"),
        // They state nothing that says so.
        ("eu_travel_bans", ""),
        ("gb_coh_disqualified", ""),
        ("us_sam_exclusions", ""),
        ("ua_war_sanctions", ""),
        ("ch_seco_sanctions", ""),
    ] {
        assert_eq!(of(dataset), expected, "{dataset}");
    }
}
