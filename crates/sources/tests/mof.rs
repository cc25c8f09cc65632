//! Japan's workbook.

use interdict_model::{Effect, Entity, IdentifierKind, NameKind, Schema};
use interdict_sources::Fault;

use crate::dfat::{entries, outcome, packed, row, with_rows};
use crate::formats::told;
use crate::{fixture, read_path};

fn entities() -> Vec<Entity> {
    let mut outcome = read_path(&fixture("mof"));
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    outcome.datasets.remove(0).entities
}

fn entity(caption: &str) -> Entity {
    entities().into_iter().find(|entity| entity.caption() == caption).unwrap()
}

fn replaced(from: &str, to: &str) -> Vec<u8> {
    let mut entries = entries(&fs_err::read(fixture("mof/list.xlsx")).unwrap());
    for (_, content) in entries.iter_mut().filter(|(name, _)| name.contains("worksheets/")) {
        let text = String::from_utf8(content.clone()).unwrap();
        *content = text.replace(from, to).into_bytes();
    }
    packed(&entries)
}

#[test]
fn mof_xlsx() {
    insta::assert_snapshot!(told("mof"));
}

#[test]
fn names_of_a_row() {
    let party = entity("Ostap VREMENKO");
    let kind = |text: &str| party.names.iter().find(|name| name.text == text).map(interdict_model::Name::kind_in_words);
    assert_eq!(kind("Ostap VREMENKO"), Some("primary"));
    assert_eq!(kind("オスタップ・ヴレメンコ"), Some("alias"));
    assert_eq!(kind("Ostap Wremenko"), Some("alias"));
    assert_eq!(kind("オスタプ"), Some("alias"));
    assert_eq!(kind("Остап Временко"), Some("original script"));
    assert_eq!(kind("Ghost"), Some("weak alias"));
    assert_eq!(kind("Old Name"), Some("former name"));
    assert_eq!(kind("Older Name"), Some("alias"));
}

#[test]
fn the_id_is_a_hash_of_the_names() {
    // printf %s 'jp_mof_sanctionsOstap VREMENKOオスタップ・ヴレメンコ' | sha1sum
    assert_eq!(entity("Ostap VREMENKO").id, "ja-mof-1345fe030fd448600de399ba0915a0005776443c");
}

#[test]
fn rows_with_the_same_names_are_one_party_with_all_they_say() {
    let party = entity("Ostap VREMENKO");
    assert_eq!(party.listings.len(), 2);
    let births: Vec<String> = party.birth_dates.iter().map(ToString::to_string).collect();
    assert_eq!(births, ["1961-04-03", "circa 1962", "1999-09-09"]);
    assert!(party.listings.iter().all(|listing| listing.effects == [Effect::Blocking]));
    assert_eq!(party.listings[0].listed.unwrap().to_string(), "2003-05-22");
    assert_eq!(party.listings[1].listed.unwrap().to_string(), "2022-03-01");
    assert!(
        party.identifiers.iter().any(|number| number.kind == IdentifierKind::UnReference && number.value == "QDi.999")
    );
}

#[test]
fn a_row_without_a_name_goes_on_with_the_party_above() {
    let party = entity("陳例");
    assert!(party.names.iter().any(|name| name.text == "Late Alias" && name.kind == NameKind::Alias));
    assert_eq!(party.birth_dates[0].to_string(), "1963/1968");
}

#[test]
fn what_a_sheet_says_of_its_parties_makes_them_persons_or_not() {
    assert_eq!(entity("陳例").schema, Schema::Person);
    assert_eq!(entity("Sample Iron Gate Works").schema, Schema::LegalEntity, "both stand on the sheet");
    let born = entity("例示花子");
    assert_eq!((born.schema, born.birth_dates[0].to_string().as_str()), (Schema::Person, "1963-01-01"));
    let kind = |text: &str| {
        entity("Sample Iron Gate Works")
            .names
            .iter()
            .find(|name| name.text == text)
            .map(interdict_model::Name::kind_in_words)
    };
    assert_eq!((kind("Iron Gate"), kind("Gate")), (Some("alias"), Some("weak alias")), "headings in two rows");
}

#[test]
fn without_headings_it_is_not_the_list() {
    // It is still known by the heading of the notices.
    assert_eq!(outcome(&replaced("表", "票")).unwrap_err().fault, Fault::Layout);
}

const LIST: &str = "mof/list.xlsx";

fn list_of(bytes: &[u8]) -> interdict_sources::sync::ReadDataset {
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("list.xlsx"), bytes).unwrap();
    let mut outcome = read_path(folder.path());
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    outcome.datasets.remove(0)
}

#[test]
fn a_row_of_its_own_without_a_name_is_unreadable_and_not_the_party_aboves() {
    for own in [["2022.5.1", "", ""], ["", "9", ""]] {
        let nameless = row(own.into_iter().chain(["", "Stray Alias", "", "Stray Former"]));
        let error = outcome(&with_rows(LIST, "sheet1.xml", &nameless)).unwrap_err();
        assert_eq!(error.fault, Fault::Incomplete, "more than 1 %");
        assert!(error.what.contains("without a name"), "{error}");
    }
    // Of many rows one may be unreadable; what goes on with it belongs to no party.
    let many: String =
        (0..300).map(|at| row(["2022.5.1", "9", &*format!("例{at}"), &*format!("Party {at}")])).collect();
    let nameless = row(["2022.5.1", "9", "", "", "Stray Alias"]);
    let further = row(["", "", "", "", "Stray Further", "Weaker"]);
    let list = list_of(&with_rows(LIST, "sheet1.xml", &format!("{many}{nameless}{further}")));
    assert_eq!((list.report.unreadable, list.report.get("rows.unreadable")), (2, 2));
    assert!(!list.entities.iter().any(|entity| entity.names.iter().any(|name| name.text.starts_with("Stray"))));
}

#[test]
fn a_row_with_an_alias_alone_goes_on_with_the_party_above() {
    let rows = row(["2022.5.1", "9", "例商会", "Lantern Works"]) + &row(["", "", "", "", "Only Alias"]);
    let list = list_of(&with_rows(LIST, "sheet1.xml", &rows));
    let party = list.entities.iter().find(|entity| entity.caption() == "Lantern Works").unwrap();
    assert!(party.names.iter().any(|name| name.text == "Only Alias"));
}

#[test]
fn a_table_on_a_sheet_without_the_headings_refuses_the_file() {
    let contents = |rows: usize| with_rows(LIST, "sheet3.xml", &row(["1", "例", "Left Out"]).repeat(rows));
    assert!(outcome(&contents(60)).is_ok(), "a table of contents");
    let table = |rows: usize| {
        let mut entries = entries(&contents(rows));
        let (_, content) = entries.iter_mut().find(|(name, _)| name.ends_with("workbook.xml")).unwrap();
        *content = String::from_utf8(content.clone()).unwrap().replace("目次", "新規").into_bytes();
        packed(&entries)
    };
    assert!(outcome(&table(5)).is_ok(), "a few rows of something");
    let error = outcome(&table(6)).unwrap_err();
    assert_eq!(error.fault, Fault::Layout);
    assert!(error.what.contains("sheet `新規`") && !error.remedy.is_empty(), "{error}");
}

#[test]
fn words_are_no_references_of_the_security_council() {
    for word in ["なし", "同上", "TBC", "–"] {
        let list = list_of(&replaced("QDi.999", word));
        let party = list.entities.iter().find(|entity| entity.caption() == "Ostap VREMENKO").unwrap();
        assert!(!party.identifiers.iter().any(|number| number.kind == IdentifierKind::UnReference), "{word}");
        assert!(word == "なし" || party.raw.iter().any(|raw| raw.value == word), "{word}");
    }
}

#[test]
fn rows_with_the_same_names_lose_nothing() {
    let row = |number: &str, remark: &str| {
        let mut cells = vec!["2022.5.1", number, "例商会", "Lantern Works"];
        cells.resize(16, "");
        row(cells.into_iter().chain([remark, "乙"]))
    };
    let list = list_of(&with_rows(LIST, "sheet1.xml", &(row("9", "First") + &row("10", "Second"))));
    let party = list.entities.iter().find(|entity| entity.caption() == "Lantern Works").unwrap();
    assert_eq!(party.remarks, ["First", "Second"]);
    assert_eq!(party.listings[0].legal_bases, ["告示番号 9", "告示番号 10"]);
    assert_eq!(list.report.get("rows.same_names"), 2);
}
