//! The United Kingdom's lists: the UK Sanctions List in CSV and XML, OFSI's older list in two layouts, and their traps.

use std::fmt::Write as _;

use interdict_model::{Effect, Entity, IdentifierKind, NameKind, Schema};
use interdict_sources::SourceError;
use interdict_sources::sync::ReadDataset;
use proptest::prelude::*;

use crate::formats::told;
use crate::{fixture, read_path};

const CSV: &str = "uk_csv/UK-Sanctions-List.csv";
const XML: &str = "uk_xml/UK-Sanctions-List.xml";
const OFSI: &str = "ofsi/sanctionsconlist.csv";
const OFSI_LATER: &str = "ofsi_later/ConList.csv";

/// What reading a changed fixture comes to: the refusal, or the dataset.
fn changed(name: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Result<ReadDataset, SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name.rsplit('/').next().unwrap());
    fs_err::write(&path, change(fs_err::read(fixture(name)).unwrap())).unwrap();
    let mut outcome = read_path(&path);
    match outcome.refused.pop().or(outcome.passed_over.pop()) {
        Some(error) => Err(error),
        None => Ok(outcome.datasets.remove(0)),
    }
}

fn replaced(bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(from), "{from}");
    text.replace(from, to).into_bytes()
}

fn list(name: &str) -> ReadDataset {
    changed(name, |bytes| bytes).unwrap()
}

fn party<'a>(list: &'a ReadDataset, id: &str) -> &'a Entity {
    list.entities.iter().find(|entity| entity.id == id).unwrap()
}

fn numbers(party: &Entity, kind: IdentifierKind) -> Vec<&str> {
    let of_kind = party.identifiers.iter().filter(|identifier| identifier.kind == kind);
    of_kind.map(|identifier| identifier.value.as_str()).collect()
}

fn raw<'a>(party: &'a Entity, field: &str) -> Vec<&'a str> {
    party.raw.iter().filter(|raw| raw.field == field).map(|raw| raw.value.as_str()).collect()
}

#[test]
fn uk_csv() {
    insta::assert_snapshot!(told("uk_csv"));
}

#[test]
fn uk_xml() {
    insta::assert_snapshot!(told("uk_xml"));
}

#[test]
fn ofsi() {
    insta::assert_snapshot!(told("ofsi"));
}

#[test]
fn ofsi_later() {
    insta::assert_snapshot!(told("ofsi_later"));
}

#[test]
fn many_rows_are_one_party_and_its_main_name_comes_first() {
    for name in [CSV, XML] {
        let list = list(name);
        assert_eq!((list.name.as_str(), list.published.as_deref()), ("gb_fcdo_sanctions", Some("2026-05-06")));
        let person = party(&list, "gb-fcdo-cyb9001");
        assert_eq!((person.caption(), person.schema), ("Pavel Ilyich KORBUTOV", Schema::Person));
        let name = |text: &str| person.names.iter().find(|name| name.text == text).unwrap();
        assert_eq!(name("Pasha KORBUTOV").kind_in_words(), "weak alias");
        assert_eq!(name("Pavel KORBOUTOV").origin, "primary name variation");
        assert_eq!(name("Павел Ильич КОРБУТОВ").kind, NameKind::Original);
        let dates: Vec<String> = person.birth_dates.iter().map(ToString::to_string).collect();
        assert_eq!(dates, ["1980", "1981-04-03"]);
        assert_eq!(raw(person, "D.O.B"), ["15/08/19yy"]);
        assert_eq!(raw(person, "Nationality"), ["Atlantis"]);
        assert_eq!(numbers(person, IdentifierKind::OfsiGroup), ["90001"]);
        assert_eq!(numbers(person, IdentifierKind::UkReference), ["CYB9001"]);
    }
}

#[test]
fn the_measures_decide_the_effect_and_the_regime_only_without_them() {
    let csv = list(CSV);
    let listing = |id: &str| party(&csv, id).listings[0].clone();
    assert_eq!(listing("gb-fcdo-cyb9001").effects, [Effect::Blocking, Effect::Other]);
    let ship = listing("gb-fcdo-rus9003");
    assert_eq!(ship.effects, [Effect::Other], "a ship whose port calls are barred is not frozen");
    assert_eq!(ship.measures.len(), 1, "filed twice: {:?}", ship.measures);
    assert_eq!(listing("gb-fcdo-dpr9004").effects, [Effect::Other], "no measure is named");
    let unknown = listing("gb-fcdo-xyz9005");
    assert_eq!((unknown.effects.as_slice(), unknown.listed), ([Effect::Blocking].as_slice(), None));
    assert_eq!(csv.report.get("measure.unknown.Cloud ban"), 1);
    let xml = list(XML);
    let indicated = &party(&xml, "gb-fcdo-rus9002").listings[0];
    assert_eq!(indicated.effects, [Effect::Blocking, Effect::Other], "by the indicators alone");
    assert_eq!(party(&xml, "gb-fcdo-dpr9003").listings[0].measures, ["De-flag", "Prohibition of port entry"]);
}

#[test]
fn what_is_new_or_not_understood_is_kept_raw() {
    let xml = list(XML);
    let person = party(&xml, "gb-fcdo-cyb9001");
    assert_eq!(raw(person, "TrustServicesSanctions"), ["perhaps"]);
    assert_eq!(raw(person, "Hobby"), ["Chess"]);
    assert_eq!(raw(person, "Passport details"), ["lost in 2020"]);
    assert_eq!(raw(party(&xml, "gb-fcdo-dpr9003"), "Notices"), ["new"]);
    let told: Vec<&str> = xml.report.notes.iter().map(|note| note.what.as_str()).collect();
    assert_eq!(told, ["element `Hobby` is new; it is kept raw", "element `Notices` is new; it is kept raw"]);
    let csv = changed(CSV, |bytes| replaced(bytes, "Website", "Web pages")).unwrap();
    assert_eq!(raw(party(&csv, "gb-fcdo-rus9002"), "Web pages"), ["https://lantern.example"]);
    assert_eq!(csv.report.get("columns.unknown"), 1);
    let odd = party(&csv, "gb-fcdo-xyz9005");
    assert_eq!((odd.schema, raw(odd, "Designation Type")), (Schema::LegalEntity, vec!["Community"]));
    assert_eq!(raw(odd, "Date designated"), ["31/02/2031"]);
}

#[test]
fn numbers_in_words_become_identifiers_where_it_is_clear() {
    let csv = list(CSV);
    let firm = party(&csv, "gb-fcdo-rus9002");
    assert_eq!(numbers(firm, IdentifierKind::Tax), ["6901234567"]);
    assert_eq!(numbers(firm, IdentifierKind::Registration), ["1026900123456"]);
    let person = party(&csv, "gb-fcdo-dpr9004");
    assert_eq!(raw(person, "Passport number"), ["Passport numbers lost: 2 of them"]);
    assert_eq!(raw(person, "Business registration number"), ["a number and another"]);
    assert_eq!(numbers(party(&csv, "gb-fcdo-rus9003"), IdentifierKind::Imo), ["IMO9074729"]);
}

#[test]
fn ofsi_rows_are_joined_by_group_and_a_group_may_have_several_regimes() {
    let list = list(OFSI);
    assert_eq!((list.name.as_str(), list.published.as_deref()), ("gb_hmt_sanctions", Some("2018-04-13")));
    let person = party(&list, "gb-hmt-9101");
    assert_eq!(person.caption(), "Ilya Pavlovich KORBUTOV");
    assert_eq!(person.names.len(), 2, "{:?}", person.names);
    assert_eq!(person.positions, ["Former ‘Minister’ of Harbours", "Dr"], "Windows-1252");
    let dates: Vec<String> = person.birth_dates.iter().map(ToString::to_string).collect();
    assert_eq!(dates, ["1960", "1961-05", "1961-05-03"]);
    assert_eq!(person.birth_places, ["Old Harbour, Ukraine", "New Harbour, Russia"]);
    assert_eq!(numbers(person, IdentifierKind::Passport), ["X 10472263", "592668"]);
    assert_eq!(numbers(person, IdentifierKind::UnReference), ["QDi.999"]);
    let firm = party(&list, "gb-hmt-9102");
    assert_eq!(firm.programmes(), ["Syria", "Iran (nuclear proliferation)"]);
    assert_eq!(firm.listed().map(ToString::to_string).as_deref(), Some("2007-03-24"));
    assert_eq!(firm.schema, Schema::Organization, "a firm's IMO number makes no ship of it");
    assert_eq!(firm.names[1].kind, NameKind::Former);
    assert_eq!(party(&list, "gb-hmt-9103").effect(), Some(Effect::Blocking), "the list holds asset freezes");
}

#[test]
fn ships_of_the_older_list_are_no_firms_and_are_not_said_to_be_frozen() {
    let list = list(OFSI);
    let ship = party(&list, "gb-hmt-9104");
    assert_eq!((ship.schema, ship.effect()), (Schema::Vessel, Some(Effect::Other)));
    assert_eq!(numbers(ship, IdentifierKind::Mmsi), ["445539001"]);
}

#[test]
fn the_later_layout_has_scripts_qualities_and_references() {
    let list = list(OFSI_LATER);
    let person = party(&list, "gb-hmt-9201");
    assert_eq!(numbers(person, IdentifierKind::UkReference), ["GHR9050", "BEL9045"]);
    assert_eq!(person.genders, ["male"]);
    assert!(person.names.iter().any(|name| name.text == "ANTOSHA" && name.kind_in_words() == "weak alias"));
    assert_eq!(raw(person, "D.O.B"), ["10/00/1983"], "a day of an unknown month");
    let notes: Vec<&str> = person.identifiers.iter().map(|number| number.note.as_str()).collect();
    assert!(notes.contains(&"issued 2010") && notes.contains(&"issued 2020"), "{notes:?}");
    let ship = party(&list, "gb-hmt-9202");
    assert_eq!((ship.schema, ship.effect()), (Schema::Vessel, None), "what it is listed for is not said");
}

#[test]
fn files_that_are_not_whole_are_refused() {
    let said = |name: &str, change: &dyn Fn(Vec<u8>) -> Vec<u8>| changed(name, change).unwrap_err().to_string();
    let error = said(CSV, &|bytes| replaced(bytes, "Sanctions Imposed", "Sanctions"));
    assert!(error.contains("line 2: the heading line lacks the columns `Sanctions Imposed`"), "{error}");
    let error = said(CSV, &|bytes| bytes[..bytes.len() - 30].to_vec());
    assert!(error.contains("line 19: the last line breaks off"), "{error}");
    let error = said(CSV, &|bytes| replaced(bytes, "CYB9001", ""));
    assert!(error.contains("6 of 11 rows cannot be read") && error.contains("it has no `Unique ID`"), "{error}");
    let error = said(CSV, &|bytes| replaced(bytes, "QUAY COUNCIL", ""));
    assert!(error.contains("4 of 5 records could be read: party `gb-fcdo-xyz9005` has no name"), "{error}");
    let error = said(OFSI_LATER, &|bytes| replaced(bytes, "Group ID", "Group"));
    assert!(error.contains("not a list that is read") || error.contains("`Group ID`"), "{error}");
    let error = said(OFSI_LATER, &|bytes| bytes[..bytes.len() - 40].to_vec());
    assert!(error.contains("breaks off"), "{error}");
    let error = said(XML, &|bytes| bytes[..bytes.len() / 2].to_vec());
    assert!(error.contains("line 50: syntax error"), "{error}");
    let error = said(XML, &|bytes| replaced(bytes, "<UniqueID>RUS9002</UniqueID>", ""));
    assert!(error.contains("2 of 3 records could be read"), "{error}");
    let error = said(XML, &|bytes| replaced(bytes, "Designation>", "Party>"));
    assert!(error.contains("0 of 0 records"), "{error}");
}

#[test]
fn a_designation_that_stands_twice_is_reported() {
    let list = changed(XML, |bytes| replaced(bytes, "RUS9002", "CYB9001")).unwrap();
    assert_eq!((list.entities.len(), list.report.get("xml.repeated")), (2, 1));
    assert!(party(&list, "gb-fcdo-cyb9001").names.iter().any(|name| name.text == "LANTERN HARBOUR TRADING LLC"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Bytes put anywhere into a list: it is read or refused, and never more parties come of it than it has.
    #[test]
    fn a_damaged_list_never_panics(
        which in 0usize..4,
        place in 0.0f64..1.0,
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 1..6),
            "\\(?[12ab]\\)|\\(|UN Ref|no\\.|[0-9/]{1,7}|é|\"|,|<".prop_map(String::into_bytes),
        ],
    ) {
        let name = [CSV, XML, OFSI, OFSI_LATER][which];
        let whole = fs_err::read(fixture(name)).unwrap();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a small file")]
        let at = (whole.len() as f64 * place) as usize;
        let result = changed(name, |whole| [&whole[..at], &bytes, &whole[at..]].concat());
        prop_assert!(result.map_or(true, |list| list.entities.len() <= 6));
    }
}

/// The rows of a CSV as an ODS.
fn ods(csv: &str) -> Vec<u8> {
    use interdict_delimited::{Layout, Record, Records};
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut content = String::from("<d><table:table table:name=\"UK Sanctions List\">");
    let (mut records, mut record) = (Records::new(csv.as_bytes(), Layout::CSV), Record::default());
    while let Some(Ok(())) = records.read(&mut record) {
        content.push_str("<table:table-row>");
        for column in 0..record.len() {
            let cell = escaped(record.text(column).unwrap());
            let _ = write!(content, "<table:table-cell><text:p>{cell}</text:p></table:table-cell>");
        }
        content.push_str("</table:table-row>");
    }
    content.push_str("</table:table></d>");
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut writer, content.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

#[test]
fn the_ods_has_the_parties_of_the_csv() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let fixture = fixture("uk_csv").read_dir().unwrap().next().unwrap().unwrap().path();
    // A line break within a cell is a blank in a workbook's row.
    let csv = fs_err::read_to_string(fixture).unwrap().replace("person,\n", "person, ");
    fs_err::write(path("list.csv"), &csv).unwrap();
    fs_err::write(path("list.ods"), ods(&csv)).unwrap();
    let [csv, ods] = ["list.csv", "list.ods"].map(|name| {
        let mut outcome = read_path(&path(name));
        assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
        outcome.datasets.remove(0)
    });
    assert_eq!((ods.name.as_str(), &ods.published), ("gb_fcdo_sanctions", &csv.published));
    assert_eq!(ods.entities, csv.entities);
    assert!(ods.entities.len() > 1);
}

#[test]
fn words_are_no_references() {
    for word in ["–", "None", "TBC"] {
        let csv = changed(CSV, |bytes| {
            let text = String::from_utf8(bytes).unwrap();
            let text: Vec<String> = text.lines().map(|line| line.replace(",90001,", &format!(",{word},"))).collect();
            text.join("\n").into_bytes()
        })
        .unwrap();
        let person = party(&csv, "gb-fcdo-cyb9001");
        assert_eq!(numbers(person, IdentifierKind::OfsiGroup), Vec::<&str>::new(), "{word}");
        assert_eq!(raw(person, "OFSI Group ID"), [word]);
    }
}

#[test]
fn many_rows_of_one_party_take_no_time() {
    let rows = 60_000;
    let begun = std::time::Instant::now();
    let list = changed(OFSI, |bytes| {
        let mut bytes = bytes;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let headings: Vec<&str> = text.lines().nth(1).unwrap().split(',').collect();
        for at in 0..rows {
            let cell = |heading: &&str| match heading.trim().trim_matches('"') {
                "Name 6" => format!("NAME {at}"),
                "Group ID" => "9999".to_owned(),
                "Alias Type" if at == 0 => "Primary name".to_owned(),
                "Alias Type" => "AKA".to_owned(),
                "Group Type" => "Entity".to_owned(),
                "Address 1" | "Position" | "Other Information" | "Regime" => format!("Text {at}"),
                _ => String::new(),
            };
            let cells: Vec<String> = headings.iter().map(cell).collect();
            bytes.extend(cells.join(",").bytes().chain(*b"\r\n"));
        }
        bytes
    })
    .unwrap();
    let party = party(&list, "gb-hmt-9999");
    assert_eq!((party.names.len(), party.addresses.len(), party.listings.len()), (rows, rows, rows));
    assert_eq!((party.positions.len(), party.remarks.len()), (rows, rows));
    // Looking through what the party has for each took several times as long.
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
