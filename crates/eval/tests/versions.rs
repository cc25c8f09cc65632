//! A version of the matcher is one set of tables: who changes a row of them raises the version.
//!
//! Answers carry the matcher's version, and the same version must give the same bytes on the same lexicon. That the code has
//! not changed a score is what the frozen results show; that the tables have not is what this test shows.

#![allow(clippy::unwrap_used, reason = "a test says by failing that something is wrong")]

use std::path::{Path, PathBuf};

use interdict_evidence::matcher;
use sha2::{Digest, Sha256};

/// What can change a score without a line of code, from the folder of crates.
const TABLES: [&str; 4] = ["evidence/weights.tsv", "evidence/tables", "names/tables", "model/tables"];

/// Each version of the matcher with the hash of its tables, the newest last. A row that has been published stays.
const RECORDED: [(&str, &str); 2] =
    [("interdict-2.2", "3bdaa78fec6668c9ffb90719"), ("interdict-3.3", "a5d960088837101573f13914")];

/// The table, or all tables of the folder, in order of their names.
fn tables(place: &str) -> Vec<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(place);
    if path.is_file() {
        return vec![path];
    }
    let mut paths: Vec<PathBuf> = fs_err::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{place}");
    paths
}

/// A hash of the names and contents of all tables.
fn hash() -> String {
    let mut hash = Sha256::new();
    for place in TABLES {
        for path in tables(place) {
            let content = fs_err::read(&path).unwrap();
            hash.update(format!("{place} {} {}\n", path.file_name().unwrap().display(), content.len()));
            hash.update(content);
        }
    }
    hash.finalize()[..12].iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[test]
fn a_version_has_its_tables() {
    let (matcher, hash) = (matcher(), hash());
    let (newest, recorded) = RECORDED[RECORDED.len() - 1];
    assert_eq!(newest, matcher, "record the new version with its hash: (\"{matcher}\", \"{hash}\")");
    assert_eq!(
        recorded, hash,
        "the tables are not those of {matcher}: raise VERSION (of evidence, or of names for its tables) and record the new hash"
    );
}

#[test]
fn a_version_is_recorded_once() {
    for (place, (version, hash)) in RECORDED.iter().enumerate() {
        let again = RECORDED[..place].iter().any(|(other, same)| other == version || same == hash);
        assert!(!again, "{version}: raise VERSION instead of changing what is recorded");
    }
}
