//! Broken files: a message with file, line and remedy, never a panic, never half a list taken for whole.

use std::io::Write as _;

use interdict_sources::Fault;
use interdict_sources::edition::Store;
use proptest::prelude::*;

use crate::{fixture, read_path};

/// Writes files into a fresh folder, reads it, and gives what was refused with the folder's path left out.
fn refused(files: &[(&str, &[u8])]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs_err::write(folder.path().join(name), content).unwrap();
    }
    let outcome = read_path(folder.path());
    assert!(outcome.datasets.is_empty(), "{:?}", outcome.datasets);
    let path = folder.path().display().to_string();
    outcome.refused.iter().map(|error| error.to_string().replace(&path, "")).collect()
}

fn bytes(name: &str) -> Vec<u8> {
    fs_err::read(fixture(name)).unwrap()
}

#[test]
fn a_truncated_xml_is_refused() {
    for name in ["ofac_xml/sdn.xml", "ofac_advanced/sdn_advanced.xml"] {
        let whole = bytes(name);
        for part in [3, 2] {
            let cut = &whole[..whole.len() * (part - 1) / part];
            let told = refused(&[(name.rsplit('/').next().unwrap(), cut)]);
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].contains("line ") && told[0].contains(';'), "{told:?}");
        }
    }
}

#[test]
fn a_list_with_fewer_entries_than_it_states_is_refused() {
    let text = String::from_utf8(bytes("ofac_xml/sdn.xml")).unwrap();
    let less = text.replace("<Record_Count>2<", "<Record_Count>3<");
    insta::assert_snapshot!(refused(&[("sdn.xml", less.as_bytes())]).join("\n"));
}

#[test]
fn a_list_with_a_missing_column_is_refused() {
    let told =
        refused(&[("sdn.csv", &bytes("ofac_cut/sdn.csv")), ("alt.csv", &bytes("ofac_cut/alt.csv")), ("add.csv", b"")]);
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn an_empty_list_is_refused() {
    insta::assert_snapshot!(refused(&[("sdn.csv", b""), ("sdn.xml", b"")]).join("\n"));
}

#[test]
fn an_unknown_format_and_an_empty_folder_are_refused() {
    insta::assert_snapshot!(refused(&[("notes.txt", b"call the bank on Monday\n")]).join("\n"));
    insta::assert_snapshot!(refused(&[]).join("\n"));
}

#[test]
fn a_page_instead_of_a_list_is_refused() {
    insta::assert_snapshot!(
        refused(&[("sdn.xml", b"<!DOCTYPE html><html><body>Service unavailable</body></html>")]).join("\n")
    );
}

#[test]
fn a_cut_gzip_is_refused() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bytes("ofac_xml/sdn.xml")).unwrap();
    let packed = gzip.finish().unwrap();
    let told = refused(&[("sdn.xml.gz", &packed[..packed.len() / 2])]);
    assert!(told[0].contains("sdn.xml.gz"), "{told:?}");
}

#[test]
fn an_edition_whose_files_were_changed_is_not_opened() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::new(home.path());
    let now = interdict_sources::edition::Now { date: "2026-11-24".into(), time: "2026-11-24T12:00:00Z".into() };
    store.make(read_path(&fixture("ofac_csv")).datasets, None, &now).unwrap();
    let id = store.current().unwrap().unwrap();
    let sha256 = store.manifest(&id).unwrap().dataset("us_ofac_sdn").unwrap().sha256.clone();
    let file = home.path().join("objects").join(&sha256[..2]).join(format!("{sha256}.zst"));
    let text = zstd::decode_all(&fs_err::read(&file).unwrap()[..]).unwrap();
    let other = String::from_utf8(text).unwrap().replacen("KORBUTOV", "KORBUTOW", 1);
    fs_err::write(&file, zstd::encode_all(other.as_bytes(), 1).unwrap()).unwrap();
    let error = store.open_current().unwrap_err().to_string();
    assert!(error.contains(&sha256) && error.contains("SHA-256"), "{error}");
    fs_err::write(&file, &other.as_bytes()[..20]).unwrap();
    let error = store.open_current().unwrap_err().to_string();
    assert!(error.contains(&sha256) && error.contains("damaged"), "{error}");
    let verified = store.verify(&store.manifest(&id).unwrap());
    assert_eq!(verified.faults.len(), 1, "{verified:?}");
    store.make(read_path(&fixture("ofac_csv")).datasets, None, &now).unwrap();
    assert!(store.open_current().is_ok(), "taken in again, it is whole again");
}

/// Reads a file that must be read whole.
fn entities(name: &str, content: &[u8]) -> Vec<interdict_model::Entity> {
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join(name), content).unwrap();
    let mut outcome = read_path(folder.path());
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    outcome.datasets.pop().unwrap().entities
}

fn gzip(write: impl FnOnce(&mut flate2::write::GzEncoder<Vec<u8>>)) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    write(&mut gzip);
    gzip.finish().unwrap()
}

#[test]
fn a_text_or_tag_without_end_does_not_fill_the_memory() {
    for start in ["<sdnList><sdnEntry><uid>", "<sdnList><sdnEntry ", "<sdnList><!-- "] {
        let packed = gzip(|gzip| {
            gzip.write_all(start.as_bytes()).unwrap();
            for _ in 0..64 {
                gzip.write_all(&vec![b'x'; 1 << 20]).unwrap();
            }
        });
        let told = refused(&[("sdn.xml.gz", &packed)]);
        assert!(told[0].contains("larger than 32 MiB"), "{told:?}");
    }
}

#[test]
fn a_record_of_a_million_elements_does_not_fill_the_memory() {
    let packed = gzip(|gzip| {
        gzip.write_all(b"<sdnList><sdnEntry>").unwrap();
        gzip.write_all("<a/>".repeat(1 << 20).as_bytes()).unwrap();
    });
    let told = refused(&[("sdn.xml.gz", &packed)]);
    assert!(told[0].contains("one record is larger than 32 MiB"), "{told:?}");
}

#[test]
fn a_tag_with_a_hundred_thousand_attributes_is_refused() {
    let attributes = (0..100_000).map(|number| format!(" a{number}='1'")).collect::<Vec<_>>().concat();
    let told = refused(&[("sdn.xml", format!("<sdnList{attributes}></sdnList>").as_bytes())]);
    assert!(told[0].contains("more than 256 attributes"), "{told:?}");
}

#[test]
fn an_id_that_stands_fifty_thousand_times_costs_no_hour() {
    let records = (0..50_000)
        .map(|number| {
            format!("<sdnEntry><uid>1</uid><lastName>N{number}</lastName><sdnType>Entity</sdnType></sdnEntry>")
        })
        .collect::<Vec<_>>()
        .concat();
    let entities = entities("sdn.xml", format!("<sdnList>{records}</sdnList>").as_bytes());
    assert_eq!(entities.len(), 1);
    assert_eq!(entities[0].names.len(), 50_000);
}

#[test]
fn a_line_of_a_hundred_thousand_names_costs_no_hour() {
    let names = (0..100_000).map(|number| format!("\"n{}\"", number % 99_999)).collect::<Vec<_>>().join(",");
    let line = format!(
        r#"{{"id":"x","caption":"n0","schema":"Person","datasets":["x"],"properties":{{"name":["n0"],"alias":[{names}],"passportNumber":[{names}]}}}}"#
    );
    let entities = entities("x.ftm.json", line.as_bytes());
    assert_eq!((entities[0].names.len(), entities[0].identifiers.len()), (100_000, 99_999));
}

#[test]
fn a_line_that_ties_everything_to_everything_is_counted_and_left_out() {
    let ids = vec!["\"x\""; 10_000].join(",");
    let lines = format!(
        r#"{{"id":"x","caption":"A","schema":"Person","datasets":["x"],"properties":{{"name":["A"]}}}}
{{"id":"y","schema":"Ownership","datasets":["x"],"properties":{{"asset":[{ids}],"owner":[{ids}]}}}}"#
    );
    assert!(entities("x.ftm.json", lines.as_bytes())[0].relations.is_empty());
}

#[test]
fn empty_values_are_no_names_and_no_numbers() {
    let line = r#"{"id":"x","caption":"A","schema":"Company","datasets":["x"],"properties":{"name":["A"],"alias":[""," "],"innCode":[""]}}"#;
    let entities = entities("x.ftm.json", line.as_bytes());
    assert_eq!((entities[0].names.len(), entities[0].identifiers.len()), (1, 0));
}

#[test]
fn a_party_without_a_name_is_told() {
    let row =
        |number: u32, name: &str| format!("{number},\"{name}\",-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n");
    let rows: String = (1..=200).map(|number| row(number, if number == 7 { "" } else { "NAME" })).collect();
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("sdn.csv"), rows).unwrap();
    let outcome = interdict_sources::sync::read(
        &[interdict_sources::sync::Source { path: folder.path().to_owned(), dataset: None }],
        true,
    );
    let report = &outcome.datasets[0].report;
    assert_eq!((outcome.datasets[0].entities.len(), report.unreadable), (199, 1));
    assert!(report.notes.iter().any(|note| note.line == Some(7) && note.what.contains("party 7 has no name")));
}

#[test]
fn an_xml_of_which_nothing_can_be_read_is_refused() {
    let told = refused(&[("sdn.xml", b"<sdnList><sdnEntry><uid>1</uid></sdnEntry></sdnList>")]);
    assert!(told[0].contains("0 of 1 records could be read"), "{told:?}");
}

#[test]
fn a_month_is_no_day_of_publication() {
    let text = String::from_utf8(bytes("ofac_advanced/sdn_advanced.xml")).unwrap();
    let (before, after) = text.split_once("<DateOfIssue").unwrap();
    let (issue, after) = after.split_once("</DateOfIssue>").unwrap();
    let day = &issue[issue.find("<Day>").unwrap()..issue.find("</Day>").unwrap() + 6];
    let text = format!("{before}<DateOfIssue{}</DateOfIssue>{after}", issue.replace(day, ""));
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("sdn_advanced.xml"), text).unwrap();
    assert_eq!(read_path(folder.path()).datasets[0].published, None);
}

/// What a mutation does to a file.
#[derive(Clone, Debug)]
enum Damage {
    Cut(prop::sample::Index),
    Set(prop::sample::Index, u8),
    Drop(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let anywhere = any::<prop::sample::Index>;
    prop_oneof![
        anywhere().prop_map(Damage::Cut),
        (anywhere(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        (anywhere(), 1usize..200).prop_map(|(at, length)| Damage::Drop(at, length)),
        (anywhere(), 1usize..200).prop_map(|(at, length)| Damage::Repeat(at, length)),
    ]
}

fn damaged(mut content: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        if content.is_empty() {
            break;
        }
        let until = |at: usize, length: usize| (at + length).min(content.len());
        match damage {
            Damage::Cut(at) => content.truncate(at.index(content.len())),
            Damage::Set(at, byte) => {
                let at = at.index(content.len());
                content[at] = *byte;
            }
            Damage::Drop(at, length) => {
                let at = at.index(content.len());
                content.drain(at..until(at, *length));
            }
            Damage::Repeat(at, length) => {
                let at = at.index(content.len());
                let piece = content[at..until(at, *length)].to_vec();
                content.splice(at..at, piece);
            }
        }
    }
    content
}

const FILES: [&str; 8] = [
    "ofac_csv/sdn.csv",
    "ofac_csv/alt.csv",
    "ofac_csv/add.csv",
    "ofac_csv/sdn_comments.csv",
    "ofac_xml/sdn.xml",
    "ofac_advanced/sdn_advanced.xml",
    "un/consolidated.xml",
    "followthemoney/entities.ftm.json",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Every reader, on files with a few places damaged: an answer or a refusal, never a panic.
    #[test]
    fn damaged_files_never_panic(which in 0..FILES.len(), damages in prop::collection::vec(damage(), 1..6)) {
        let folder = tempfile::tempdir().unwrap();
        for (place, file) in FILES.iter().enumerate() {
            // The CSV set is read together; the others each alone.
            if place == which || (which < 4 && place < 4) {
                let content = bytes(file);
                let content = if place == which { damaged(content, &damages) } else { content };
                fs_err::write(folder.path().join(file.rsplit('/').next().unwrap()), content).unwrap();
            }
        }
        let outcome = read_path(folder.path());
        prop_assert!(!outcome.datasets.is_empty() || !outcome.refused.is_empty(), "nothing was read and nothing said");
        for error in &outcome.refused {
            prop_assert!(!error.what.is_empty() && (!error.remedy.is_empty() || error.fault == Fault::Unreadable));
        }
    }
}

#[test]
fn entities_that_break_off_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.ftm.json");
    let line = |id: usize| {
        format!("{{\"id\":\"p{id}\",\"schema\":\"Person\",\"properties\":{{\"name\":[\"Pavel {id}\"]}}}}\n")
    };
    let whole: String = (0..500).map(line).collect();
    fs_err::write(&path, &whole[..whole.len() - 20]).unwrap();
    let error = read_path(&path).refused.remove(0);
    assert_eq!(error.line, Some(500), "{error}");
    assert!(error.to_string().contains("breaks off"), "{error}");
}

#[test]
fn a_flat_file_that_breaks_off_in_its_last_row_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for part in ["sdn", "alt", "add", "sdn_comments"] {
        let bytes = fs_err::read(fixture(&format!("ofac_csv/{part}.csv"))).unwrap();
        let kept = if part == "alt" { bytes.len() - 20 } else { bytes.len() };
        fs_err::write(folder.path().join(format!("{part}.csv")), &bytes[..kept]).unwrap();
    }
    let error = read_path(folder.path()).refused.remove(0);
    assert!(error.to_string().contains("alt.csv") && error.to_string().contains("breaks off"), "{error}");
}
