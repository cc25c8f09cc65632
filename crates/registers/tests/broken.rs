//! Files that are damaged, cut off, hostile or nothing that is read.

use std::io::{Cursor, Write as _};
use std::path::Path;

use interdict_ownership::Holdings;
use interdict_registers::Format::{self, Bods, FollowTheMoney, GleifCsv, GleifJson, GleifXml, Psc, Table};
use interdict_registers::{Input, RegisterError, read_input, recognise};
use proptest::prelude::*;

const FIXTURES: [&str; 14] = [
    "table/stakes.csv",
    "bods/statements-0.4.json",
    "bods/statements-0.2.jsonl",
    "gleif/lei.xml",
    "gleif/rr.xml",
    "gleif/repex.xml",
    "gleif/lei.csv",
    "gleif/rr.csv",
    "gleif/repex.csv",
    "gleif/golden.json",
    "gleif/mixed.json",
    "followthemoney/flat.ftm.json",
    "followthemoney/nested.ftm.json",
    "psc/snapshot.jsonl",
];

fn bytes(name: &str) -> Vec<u8> {
    fs_err::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

fn kind(bytes: impl Into<Vec<u8>>) -> Result<Format, RegisterError> {
    recognise(&Input::of("some-name", Cursor::new(bytes.into()))?)
}

#[test]
fn files_are_told_apart_by_their_content() {
    let kinds: Vec<Format> = FIXTURES.iter().map(|name| kind(bytes(name)).unwrap()).collect();
    let wanted = [
        Table,
        Bods,
        Bods,
        GleifXml,
        GleifXml,
        GleifXml,
        GleifCsv,
        GleifCsv,
        GleifCsv,
        GleifJson,
        GleifJson,
        FollowTheMoney,
        FollowTheMoney,
        Psc,
    ];
    assert_eq!(kinds, wanted);
    for name in FIXTURES {
        let plain = bytes(name);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&plain).unwrap();
        assert_eq!(kind(gzip.finish().unwrap()), kind(plain.clone()), "{name}");
        assert_eq!(kind(zstd::encode_all(&plain[..], 1).unwrap()), kind(plain), "{name}");
    }
}

#[test]
fn what_is_nothing_that_is_read_says_what_to_do() {
    let told: Vec<String> = [
        "",
        " \n",
        "<!DOCTYPE html><html><body>503</body></html>",
        "<sdnList/>",
        "<<<",
        "{\"a\": 1}",
        "[]",
        "[1, 2]",
        "a,b\n1,2\n",
        "PK\u{3}\u{4}",
        "\0\u{1}\u{2}",
    ]
    .into_iter()
    .map(|text| format!("{text:?}: {}", kind(text).unwrap_err()))
    .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_file_that_breaks_off_keeps_what_came_before_and_says_where() {
    for name in FIXTURES {
        let whole = bytes(name);
        let cut = whole[..whole.len() * 9 / 10].to_vec();
        let mut holdings = Holdings::new();
        let input = Input::of(name, Cursor::new(cut)).unwrap();
        let filed = read_input(input, &mut holdings).unwrap();
        assert!(!filed.is_whole(), "{name}");
        let told = filed.broken_off.map(|error| (error.line, error.file));
        // A cut table has a last row that is short; a cut line of JSON is the whole file's end.
        if !matches!(kind(whole), Ok(Table | GleifCsv)) {
            let (line, file) = told.unwrap_or_else(|| panic!("{name} breaks off"));
            assert!(line.is_some() && file == name, "{name}");
        }
        assert!(name.contains("nested") || holdings.parties() > 0, "{name}");
    }
}

#[test]
fn packed_files_that_break_off_say_so() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all("{\"a\":1}\n".repeat(10).as_bytes()).unwrap();
    for _ in 0..20_000 {
        gzip.write_all(
            format!("{{\"id\":\"{}\",\"schema\":\"Person\",\"properties\":{{}}}}\n", holdings_id()).as_bytes(),
        )
        .unwrap();
    }
    let whole = gzip.finish().unwrap();
    let mut holdings = Holdings::new();
    let input = Input::of("cut.gz", Cursor::new(whole[..whole.len() - 100].to_vec())).unwrap();
    let filed = read_input(input, &mut holdings).unwrap_or_else(|error| panic!("{error}"));
    let error = filed.broken_off.unwrap();
    assert!(error.line.is_some_and(|line| line > 1_000), "{error}");
}

/// Numbers that do not pack to nothing.
fn holdings_id() -> u64 {
    use std::cell::Cell;
    thread_local!(static STATE: Cell<u64> = const { Cell::new(1) });
    STATE.with(|state| {
        let next = state.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state.set(next);
        next
    })
}

#[test]
fn records_without_end_cost_a_message() {
    let long = format!("{{\"id\":\"{}\",\"schema\":\"Person\",\"properties\":{{}}}}\n", "x".repeat(17 << 20));
    let short = "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"A\"]}}\n";
    let (holdings, filed) = crate::text(&format!("{short}{long}{short}"));
    assert_eq!((filed.count("records"), filed.count("rejected")), (3, 1));
    assert_eq!((holdings.rejected()[0].line, holdings.parties()), (2, 1));
    let deep =
        format!("{{\"id\":\"b\",\"schema\":\"Person\",\"properties\":{}{}}}\n", "[".repeat(9_000), "]".repeat(9_000));
    let (_, filed) = crate::text(&format!("{short}{deep}{short}"));
    assert_eq!((filed.count("records"), filed.count("rejected")), (3, 1));
}

#[test]
fn hostile_headings_and_attributes_cost_a_message() {
    let deep = format!("LEI,Entity.LegalName,{}\n5299000ALPHA00000001,Alpha,x\n", "a.".repeat(400_000));
    let (_, filed) = crate::text(&deep);
    assert_eq!((filed.format, filed.count("entities")), (GleifCsv, 1));
    let attributes = (0..200_000).map(|number| format!(" a{number}='1'")).collect::<Vec<_>>().concat();
    let (_, filed) =
        crate::text(&format!("<LEIData><LEIRecord{attributes}/><LEIRecord><LEI>x</LEI></LEIRecord></LEIData>"));
    assert_eq!((filed.format, filed.count("rejected")), (GleifXml, 2));
}

#[test]
fn a_long_chain_of_statements_that_replace_each_other() {
    // Backwards, so that every statement is tied to one that is tied to the next.
    let mut lines = Vec::new();
    for number in (0..20_000_u32).rev() {
        lines.push(format!(
            "{{\"statementID\":\"o-{number}\",\"statementType\":\"ownershipOrControlStatement\",\"replacesStatements\":[\"o-{}\"],\"statementDate\":\"2020-01-01\",\"subject\":{{\"describedByEntityStatement\":\"e\"}},\"interestedParty\":{{\"describedByEntityStatement\":\"f\"}},\"interests\":[{{\"type\":\"shareholding\",\"startDate\":\"2019-01-01\",\"share\":{{\"exact\":50}}}}]}}",
            number.wrapping_sub(1)
        ));
    }
    let start = std::time::Instant::now();
    let (holdings, filed) = crate::text(&lines.join("\n"));
    assert_eq!((filed.count("superseded"), holdings.stakes().len()), (19_999, 1));
    assert!(start.elapsed().as_secs() < 20, "it takes time in proportion to the file");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Any byte of any fixture may be another: nothing panics, and every record is used, left out or told of.
    #[test]
    fn a_changed_byte_is_told_or_read(fixture in 0..FIXTURES.len(), place: prop::sample::Index, byte: u8) {
        let mut changed = bytes(FIXTURES[fixture]);
        let place = place.index(changed.len());
        changed[place] = byte;
        let mut holdings = Holdings::new();
        let Ok(input) = Input::of("changed", Cursor::new(changed.clone())) else { return Ok(()) };
        if let Ok(filed) = read_input(input, &mut holdings) {
            let told = filed.count("rejected") + filed.count("parts not read");
            prop_assert_eq!(holdings.rejected().len() as u64, told);
            let mut again = Holdings::new();
            let second = read_input(Input::of("changed", Cursor::new(changed)).unwrap(), &mut again).unwrap();
            prop_assert_eq!(&filed, &second);
            prop_assert_eq!(holdings.stakes(), again.stakes());
            prop_assert_eq!(holdings.links(), again.links());
        }
    }
}
