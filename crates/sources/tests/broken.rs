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
