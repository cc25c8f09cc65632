//! The US Consolidated Screening List in its three layouts, the Denied Persons List, and their traps.

use interdict_model::{Effect, Entity, IdentifierKind, NameKind, Schema};
use interdict_sources::followthemoney;
use interdict_sources::input::Input;
use interdict_sources::sync::{Outcome, ReadDataset, Source, read};
use interdict_sources::{Fault, SourceError};

use crate::formats::told;
use crate::{fixture, read_path};

const CSV: &str = "trade_csl_csv/consolidated.csv";
const JSON: &str = "trade_csl_json/consolidated.json";
const DENIED: &str = "bis_denied/dpl.txt";

#[test]
fn csv() {
    insta::assert_snapshot!(told("trade_csl_csv"));
}

#[test]
fn csv_of_2019() {
    insta::assert_snapshot!(told("trade_csl_csv_2019"));
}

#[test]
fn json() {
    insta::assert_snapshot!(told("trade_csl_json"));
}

#[test]
fn denied_persons() {
    insta::assert_snapshot!(told("bis_denied"));
}

fn list(folder: &str) -> ReadDataset {
    let mut outcome = read_path(&fixture(folder));
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    outcome.datasets.remove(0)
}

fn party<'a>(list: &'a ReadDataset, id: &str) -> &'a Entity {
    list.entities.iter().find(|entity| entity.id == id).unwrap()
}

/// What reading a changed fixture comes to.
fn changed(name: &str, change: impl Fn(String) -> String, allow_partial: bool) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name.rsplit('/').next().unwrap());
    fs_err::write(&path, change(fs_err::read_to_string(fixture(name)).unwrap())).unwrap();
    read(&[Source { path, dataset: None }], allow_partial)
}

fn refusal(name: &str, change: impl Fn(String) -> String) -> SourceError {
    let mut outcome = changed(name, change, false);
    assert!(outcome.datasets.is_empty());
    outcome.refused.remove(0)
}

#[test]
fn the_effect_is_the_source_lists() {
    let list = list("trade_csl_csv");
    for (id, effects) in [
        ("aa11", vec![Effect::Export]),
        ("bb21", vec![Effect::Export]),
        ("cc31", vec![Effect::Export]),
        ("cc32", vec![Effect::Export]),
        ("dd41", vec![Effect::Export, Effect::Other]),
        ("dd42", vec![Effect::Other]),
        ("dd43", vec![Effect::Export]),
        ("90001", vec![Effect::Blocking, Effect::Secondary]),
        ("90003", vec![Effect::Blocking]),
        ("90010", vec![Effect::Sectoral]),
        ("90011", vec![Effect::Investment]),
        ("90012", vec![Effect::Account]),
        ("90013", vec![Effect::MenuBased]),
        ("90014", vec![Effect::Rejecting]),
        ("90015", vec![Effect::Rejecting]),
        ("90016", vec![]),
    ] {
        assert_eq!(party(&list, &format!("trade-csl-{id}")).listings[0].effects, effects, "{id}");
    }
    let not_blocked = |entity: &&Entity| entity.listings[0].list.contains("Bureau of Industry");
    assert!(list.entities.iter().filter(not_blocked).all(|entity| entity.effect() != Some(Effect::Blocking)));
    let unknown = "programme.unknown.Tomorrow's List (TML) - Treasury Department";
    assert_eq!(list.report.get(unknown), 1, "a list without a row is reported, its effect not guessed");
    assert!(list.report.notes.iter().any(|note| note.what.contains("Tomorrow's List")));
}

#[test]
fn a_party_of_ofac_keeps_ofacs_number_but_not_its_id() {
    for folder in ["trade_csl_csv", "trade_csl_csv_2019", "trade_csl_json"] {
        let list = list(folder);
        assert!(list.entities.iter().all(|entity| entity.id.starts_with("trade-csl-")), "{folder}");
        let numbers: Vec<&str> = party(&list, "trade-csl-90001")
            .identifiers
            .iter()
            .filter(|identifier| identifier.kind == IdentifierKind::OfacNumber)
            .map(|identifier| identifier.value.as_str())
            .collect();
        assert_eq!(numbers, ["90001"], "{folder}");
    }
}

#[test]
fn names_are_taken_apart() {
    let list = list("trade_csl_csv");
    let names = |id: &str| -> Vec<(NameKind, String)> {
        party(&list, id).names.iter().map(|name| (name.kind, name.text.clone())).collect()
    };
    let institute = names("trade-csl-aa11");
    assert_eq!(institute[3], (NameKind::Former, "Red Prism Factory".to_owned()));
    assert_eq!(institute[4], (NameKind::Alias, "Institute 77".to_owned()));
    let redfern = party(&list, "trade-csl-dd41");
    assert_eq!(redfern.caption(), "Redfern Import and Export Company");
    assert!(redfern.facts.iter().any(|fact| fact.value.starts_with("any successor")));
    assert_eq!(party(&list, "trade-csl-aa12").schema, Schema::Thing, "an address of its own right");
    assert_eq!(list.report.get("csv.names.damaged"), 1);
}

#[test]
fn both_orders_of_a_number_read_the_same() {
    let identifiers = |folder: &str, id: &str| {
        let list = list(folder);
        party(&list, id).identifiers.clone()
    };
    for id in ["trade-csl-90001", "trade-csl-90002"] {
        let (new, old) = (identifiers("trade_csl_csv", id), identifiers("trade_csl_csv_2019", id));
        assert!(old.iter().all(|identifier| new.contains(identifier)), "{old:?} {new:?}");
    }
}

#[test]
fn rows_without_an_id_are_told_apart_by_list_name_and_day() {
    let list = list("trade_csl_csv_2019");
    assert_eq!(list.published.as_deref(), Some("2019-12-03"), "by the file's name");
    let airline = party(&list, "trade-csl-dpl-tarn-wings-airlines-2019-06-05");
    assert_eq!((airline.addresses.len(), airline.listings.len()), (2, 1));
    assert_eq!(airline.listings[0].legal_bases.len(), 2);
    assert_eq!(list.report.get("csv.joined"), 1);
    assert_eq!(list.entities.iter().filter(|entity| entity.caption() == "Gunnar Morrow").count(), 2);
}

#[test]
fn an_order_that_has_ended_is_kept_and_says_so() {
    let measure = |list: &ReadDataset, id: &str| party(list, id).listings[0].measures.clone();
    for (folder, id) in [
        ("trade_csl_csv", "trade-csl-bb22"),
        ("trade_csl_json", "trade-csl-bb22"),
        ("bis_denied", "us-bis-06-06-2014-north-dock-trading-llc"),
    ] {
        let list = list(folder);
        assert_eq!(measure(&list, id), ["ended on 2024-06-11"], "{folder}");
        assert!(list.report.notes.iter().any(|note| note.what.contains("had ended by")), "{folder}");
    }
    let denied = list("bis_denied");
    assert_eq!(measure(&denied, "us-bis-06-05-2026-tarn-wings-airlines"), ["in force until 2026-12-02"]);
    assert_eq!(measure(&denied, "us-bis-12-14-1984-united-tarn-photo-masking-ltd"), ["no end stated"]);
    assert_eq!(denied.report.get("rows.ended"), 2);
}

#[test]
fn a_party_survives_writing_and_reading() {
    for folder in ["trade_csl_csv", "trade_csl_json", "bis_denied"] {
        let list = list(folder);
        let lines = |entities: &[Entity]| -> Vec<String> {
            entities.iter().map(|entity| serde_json::to_string(&followthemoney::to_line(entity)).unwrap()).collect()
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("again.ftm.json");
        fs_err::write(&path, lines(&list.entities).join("\n")).unwrap();
        let again = followthemoney::read(&Input::new(&path), &list.name).unwrap().entities;
        assert_eq!(lines(&list.entities), lines(&again));
        let effects = |entities: &[Entity]| entities.iter().map(Entity::effect).collect::<Vec<_>>();
        assert_eq!(effects(&list.entities), effects(&again), "the first programme is the list, which decides");
    }
}

#[test]
fn a_denied_person_is_never_called_blocked() {
    let list = list("bis_denied");
    assert_eq!(list.name, "us_bis_denied");
    assert!(list.entities.iter().all(|entity| entity.effect() == Some(Effect::Export)));
}

#[test]
fn a_page_of_a_search_is_not_the_list() {
    let page = |text: String| text.replace("\"total\": 5", "\"total\": 23000");
    let error = refusal(JSON, page);
    assert_eq!(error.fault, Fault::Incomplete);
    let outcome = changed(JSON, page, true);
    assert_eq!(outcome.datasets[0].missing.len(), 1, "{:?}", outcome.datasets[0].missing);
}

#[test]
fn a_json_that_breaks_off_is_refused_wherever_it_does() {
    let whole = fs_err::read_to_string(fixture(JSON)).unwrap();
    for end in (whole.find("\"source\"").unwrap() + 10..whole.len()).step_by(97) {
        let Some(cut) = whole.get(..end) else { continue };
        let error = refusal(JSON, |_| cut.to_owned());
        assert_eq!((error.fault, error.line), (Fault::Syntax, Some(1)), "{error}");
    }
    assert_eq!(refusal(JSON, |text| text + "{}").fault, Fault::Syntax);
}

#[test]
fn a_json_of_another_shape_is_refused() {
    let error = refusal(JSON, |text| text.replace("\"results\": [", "\"results\": 5, \"others\": ["));
    assert_eq!(error.fault, Fault::Syntax, "{error}");
    let error = refusal(JSON, |text| text.replace("\"weather\"", "\"results\"").replacen("\"results\"", "\"old\"", 1));
    assert_eq!(error.fault, Fault::Syntax, "{error}");
    let error = refusal(JSON, |text| text.replace("\"name\"", "\"title\""));
    assert_eq!(error.fault, Fault::Incomplete, "{error}");
    let empty = "{\"results\": [], \"note\": \"source\", \"source\": 1, \"total\": 0}";
    assert_eq!(refusal(JSON, |_| empty.to_owned()).fault, Fault::Incomplete);
}

#[test]
fn a_byte_order_mark_and_line_breaks_do_not_matter() {
    let plain = list("trade_csl_json").entities;
    let outcome = changed(JSON, |text| format!("\u{feff}{}", text.replace("}, {", "},\r\n{")), false);
    assert_eq!(outcome.datasets[0].entities, plain);
}

#[test]
fn a_table_that_breaks_off_is_refused() {
    for name in [CSV, "trade_csl_csv_2019/csl_2019-12-03.csv", DENIED] {
        let separator = if name == DENIED { '\t' } else { ',' };
        // Between two cells, and inside a quoted one; in a list so long that one row is below the limit of bad ones.
        for quoted in [false, true] {
            let error = refusal(name, |text| {
                let (heading, rows) = text.split_once('\n').unwrap();
                let row = rows.lines().next_back().unwrap();
                let many = format!("{row}\n").repeat(200);
                let cut = row.find(separator).unwrap() + 1;
                format!("{heading}\n{rows}{many}{}{}", &row[..cut], if quoted { "\"inside" } else { "" })
            });
            assert_eq!(error.fault, Fault::Incomplete, "{name}: {error}");
            assert!(error.line > Some(200) && error.what.contains("breaks off"), "{error}");
        }
    }
}

#[test]
fn one_bad_row_in_the_middle_is_reported_and_left_out() {
    for name in [CSV, DENIED] {
        let outcome = changed(
            name,
            |text| {
                let (heading, rows) = text.split_once('\n').unwrap();
                let row = rows.lines().next_back().unwrap();
                format!("{heading}\n{rows}short\n{}", format!("{row}\n").repeat(200))
            },
            false,
        );
        assert_eq!(outcome.datasets[0].report.unreadable, 1, "{name}: {:?}", outcome.refused);
    }
}

#[test]
fn a_table_without_its_columns_or_names_is_refused() {
    let error = refusal(CSV, |text| text.replacen(",name,", ",nom,", 1));
    assert_eq!((error.fault, error.line), (Fault::Layout, Some(1)), "{error}");
    let error = refusal(DENIED, |text| text.replacen("\"Name\"", "\"Nom\"", 1));
    assert_eq!((error.fault, error.line), (Fault::Layout, Some(1)), "{error}");
    let error = refusal(DENIED, |text| text.replace("ILSE SKANE", ""));
    assert_eq!((error.fault, error.line), (Fault::Layout, Some(6)), "{error}");
    let error = refusal(CSV, |text| text.lines().next().unwrap().to_owned());
    assert_eq!(error.fault, Fault::Incomplete, "{error}");
}

#[test]
fn a_new_column_is_kept_raw_and_told() {
    let outcome = changed(
        DENIED,
        |text| {
            text.replace("\"FR_Citation\"", "\"FR_Citation\"\t\"Colour\"")
                .replace("12/29/2017\"", "12/29/2017\"\t\"red\"")
        },
        false,
    );
    // Rows without the new cell break off: all rows of a real file have it.
    assert_eq!(outcome.refused.len(), 1);
    let outcome = changed(
        DENIED,
        |text| {
            let cells = std::iter::once("Colour").chain(std::iter::repeat("red"));
            text.lines().zip(cells).map(|(row, cell)| [row, cell].join("\t")).collect::<Vec<_>>().join("\n")
        },
        false,
    );
    let list = &outcome.datasets[0];
    assert_eq!(list.report.get("columns.unknown"), 1);
    assert!(list.entities.iter().all(|entity| entity.raw.iter().any(|field| field.value == "red")));
    assert_eq!(list.report.get("rows.raw.Colour"), 6);
}

#[test]
fn no_bytes_make_a_reader_panic() {
    for name in [CSV, JSON, DENIED] {
        let whole = fs_err::read(fixture(name)).unwrap();
        for place in (0..whole.len()).step_by(61) {
            for byte in [b'"', b'\n', b',', b'{', 0xff, 0] {
                let mut bytes = whole.clone();
                bytes[place] = byte;
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join(name.rsplit('/').next().unwrap());
                fs_err::write(&path, bytes).unwrap();
                let _ = read_path(&path);
            }
        }
    }
}
