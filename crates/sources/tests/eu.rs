//! The EU's list in its three layouts, and their traps.

use interdict_model::{Entity, IdentifierKind, NameKind, Schema};

use crate::formats::told;
use crate::{fixture, read_path};

fn entities(folder: &str) -> Vec<Entity> {
    let mut outcome = read_path(&fixture(folder));
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    outcome.datasets.remove(0).entities
}

/// What reading a changed fixture comes to: the refusal, or the dataset.
fn changed(
    name: &str,
    change: impl Fn(Vec<u8>) -> Vec<u8>,
) -> Result<interdict_sources::sync::ReadDataset, interdict_sources::SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name.rsplit('/').next().unwrap());
    fs_err::write(&path, change(fs_err::read(fixture(name)).unwrap())).unwrap();
    let mut outcome = read_path(&path);
    match outcome.refused.pop() {
        Some(error) => Err(error),
        None => Ok(outcome.datasets.remove(0)),
    }
}

fn replaced(bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(from), "{from}");
    text.replace(from, to).into_bytes()
}

#[test]
fn eu_xml() {
    insta::assert_snapshot!(told("eu_xml"));
}

#[test]
fn eu_csv_1_1() {
    insta::assert_snapshot!(told("eu_csv"));
}

#[test]
fn eu_csv_before_1_1() {
    insta::assert_snapshot!(told("eu_csv_before"));
}

#[test]
fn the_main_name_is_strong_and_latin_and_languages_are_told_apart() {
    let party = &entities("eu_xml")[0];
    assert_eq!(party.caption(), "Pavel Ilyich KORBUTOV");
    let name = |text: &str| party.names.iter().find(|name| name.text == text).unwrap();
    assert_eq!(name("Павел Ильич Корбутов").kind, NameKind::Original);
    assert_eq!(name("Павел Илич Корбутов").kind, NameKind::Alias, "the Union's Bulgarian");
    assert_eq!(name("Pavel Korboutov").origin, "language: FR, NL");
    assert_eq!(name("Ghost").kind_in_words(), "weak alias");
    assert_eq!(name("Pasha").kind_in_words(), "weak alias", "by its remark");
    assert_eq!(name("Given FAMILY").kind_in_words(), "alias", "without a whole name");
}

#[test]
fn dates_keep_their_precision_and_other_calendars_stay_raw() {
    let party = &entities("eu_xml")[0];
    let dates: Vec<String> = party.birth_dates.iter().map(ToString::to_string).collect();
    assert_eq!(dates, ["1980-04-03", "circa 1981", "1978/1982", "1979-04"]);
    let raw: Vec<&str> =
        party.raw.iter().filter(|raw| raw.field == "birthdate").map(|raw| raw.value.as_str()).collect();
    assert!(raw[0].contains("1358") && raw[1].contains("1980-02-31"), "{raw:?}");
    assert!(raw[2].contains("yearRangeTo=1984"), "not after 1984 is no year of birth: {raw:?}");
}

#[test]
fn ids_are_the_reference_or_else_the_logical_id() {
    let parties = entities("eu_xml");
    let ids: Vec<&str> = parties.iter().map(|party| party.id.as_str()).collect();
    assert_eq!(ids, ["eu-fsf-eu-9001-11", "eu-fsf-logical-900002"]);
    assert_eq!(parties[1].schema, Schema::Organization);
}

#[test]
fn a_number_that_stands_twice_is_reported_and_its_names_count() {
    let outcome = read_path(&fixture("eu_xml"));
    let list = &outcome.datasets[0];
    assert_eq!(list.report.get("xml.repeated"), 1);
    let first = &list.entities[0];
    assert!(first.names.iter().any(|name| name.text == "Second Under The Number"));
    let united_nations: Vec<&str> = first
        .identifiers
        .iter()
        .filter(|identifier| identifier.kind == IdentifierKind::UnReference)
        .map(|identifier| identifier.value.as_str())
        .collect();
    assert_eq!(united_nations, ["KPi.999", "QDi.998", "QDi.999"]);
}

#[test]
fn rows_of_one_party_make_one_party_and_a_line_may_be_wrapped_whole() {
    let parties = entities("eu_csv_before");
    assert_eq!(parties.len(), 2);
    let person = &parties[0];
    assert_eq!(person.names.len(), 3, "a name of question marks is kept raw: {:?}", person.names);
    assert!(person.names.iter().any(|name| name.text == "Païvel Korboutov"), "Windows-1252");
    assert!(person.birth_places.contains(&"al-Awja, near Tikrit, IRQ".to_owned()), "a tab was a comma");
    assert_eq!(person.positions, ["Col", "Former; Director"], "a semicolon inside inner quotes");
    assert_eq!(person.identifiers[1].kind, IdentifierKind::Passport);
    assert_eq!(parties[1].names[0].text, "Lantern Trust, Tver");
}

#[test]
fn files_that_are_not_whole_are_refused() {
    let error = changed("eu_xml/export.xml", |bytes| replaced(bytes, "sanctionEntity", "party")).unwrap_err();
    assert!(error.to_string().contains("0 of 0 records"), "{error}");
    let error = changed("eu_xml/export.xml", |bytes| bytes[..bytes.len() / 2].to_vec()).unwrap_err();
    assert!(error.line.is_some(), "{error}");
    let error =
        changed("eu_csv/full_1_1.csv", |bytes| replaced(bytes, "NameAlias_WholeName", "NameAlias_Whole")).unwrap_err();
    assert!(error.to_string().contains("line 1: the heading line lacks the columns `NameAlias_WholeName`"), "{error}");
    let error = changed("eu_csv/full_1_1.csv", |bytes| bytes[..bytes.len() - 40].to_vec()).unwrap_err();
    assert!(error.to_string().contains("line 11: the last line breaks off"), "{error}");
    let error =
        changed("eu_csv/full_1_1.csv", |bytes| bytes[..bytes.iter().position(|byte| *byte == b'\n').unwrap()].to_vec())
            .unwrap_err();
    assert!(error.to_string().contains("there is a heading line and no row"), "{error}");
    let error = changed("eu_csv/full_1_1.csv", |bytes| replaced(bytes, "900002;EU.9002.1", ";")).unwrap_err();
    assert!(error.to_string().contains("neither a logical id nor a reference"), "{error}");
}

#[test]
fn what_the_schema_did_not_have_is_kept_and_told_of_once() {
    let outcome = read_path(&fixture("eu_xml"));
    let list = &outcome.datasets[0];
    let told: Vec<&str> =
        list.report.notes.iter().map(|note| note.what.as_str()).filter(|what| what.contains(" is new")).collect();
    assert_eq!(
        told,
        [
            "`nameAlias.shoeSize` is new; it is kept raw",
            "`horoscope` is new; it is kept raw",
            "`regulationSummary.signedBy` is new; it is kept raw",
            "element `newThing` is new and was left out",
        ]
    );
    assert_eq!(list.report.get("xml.identifications.unknown_kind"), 1);
    let twice = changed("eu_xml/export.xml", |bytes| {
        replaced(bytes, "<newThing what=\"something\"/>", "<newThing/><newThing/>")
    })
    .unwrap();
    assert_eq!(twice.report.get("xml.raw.newThing"), 2);
    assert_eq!(twice.report.notes.iter().filter(|note| note.what.contains("newThing")).count(), 1);
}

#[test]
fn a_line_break_is_written_in_two_letters() {
    assert_eq!(entities("eu_csv")[0].addresses[0].remark, "since 2019\nstill there");
}

#[test]
fn a_party_without_a_name_is_unreadable() {
    let error = changed("eu_xml/export.xml", |bytes| replaced(bytes, "LANTERN HARBOUR TRADING", "-")).unwrap_err();
    assert!(error.to_string().contains("1 of 2 records could be read"), "{error}");
}

#[test]
fn one_bad_row_of_many_is_reported_and_the_list_is_read() {
    let list = changed("eu_csv/full_1_1.csv", |bytes| {
        let text = String::from_utf8(bytes).unwrap();
        let row = text.lines().nth(1).unwrap();
        let bad = row.replace("900001;EU.9001.11", ";");
        format!("{text}{}{bad}\r\n{row}\r\n", format!("{row}\r\n").repeat(150)).into_bytes()
    })
    .unwrap();
    assert_eq!((list.entities.len(), list.report.unreadable), (2, 1));
    let note = list.report.notes.last().unwrap();
    assert!(note.line.is_some() && note.what.contains("neither a logical id"), "{note:?}");
}
