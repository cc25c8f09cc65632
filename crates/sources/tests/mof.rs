//! Japan's workbook.

use interdict_model::{Effect, Entity, IdentifierKind, NameKind, Schema};
use interdict_sources::Fault;

use crate::dfat::{entries, outcome, packed};
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
