#![no_main]
//! Customers' tables: CSV, TSV, JSON lines, in every encoding. Two bytes choose what the user says of the file.
use std::io::Cursor;

use interdict_intake::{Meaning, Options, Table};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [choice, more, bytes @ ..] = bytes else { return };
    let encodings = [
        None,
        None,
        None,
        Some("utf-8"),
        Some("utf-16le"),
        Some("windows-1252"),
        Some("shift_jis"),
        Some("iso-2022-jp"),
    ];
    let options = Options {
        encoding: encodings[usize::from(choice % 8)].map(str::to_owned),
        delimiter: [None, None, None, Some(b','), Some(b'\t'), Some(b';'), Some(b'"'), Some(b'\n')]
            [usize::from(choice >> 3) % 8],
        day_first: [None, Some(true), Some(false), None][usize::from(choice >> 6)],
        map: if more & 1 == 0 { Vec::new() } else { vec![(Meaning::Name, "col1".to_owned())] },
        no_header: more & 2 != 0,
        schema: None,
    };
    let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r' | b'\x85')).count() as u64 + 1;
    let mut table = match Table::open(Box::new(Cursor::new(bytes.to_vec())), "table", options) {
        Ok(table) => table,
        Err(error) => {
            assert!(!error.what.trim().is_empty() && !error.remedy.trim().is_empty(), "{error:?}");
            return;
        }
    };
    assert!(table.shape().columns.iter().all(|column| column.place < table.shape().headings.len()));
    let width = table.shape().headings.len();
    let packed = bytes.starts_with(&[0x1f, 0x8b]);
    let mut last = 0;
    while let Some(row) = table.next_row() {
        assert!(row.line > last, "line {} after line {last}", row.line);
        last = row.line;
        // Other encodings have line ends of other bytes.
        assert!(packed || row.line <= lines || table.shape().encoding != "UTF-8", "line {} of {lines}", row.line);
        match &row.subject {
            Ok(subject) => {
                assert_eq!(row.cells.len(), width);
                assert!(!subject.names.is_empty() || !subject.identifiers.is_empty());
                assert!(subject.names.iter().all(|name| !name.trim().is_empty()), "{subject:?}");
                assert_eq!(subject.line, Some(row.line));
                assert!(!row.ambiguous_date || subject.birth_dates.len() > 1);
            }
            Err(why) => assert!(!why.trim().is_empty()),
        }
    }
});
