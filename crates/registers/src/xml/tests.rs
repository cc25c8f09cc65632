use std::io::Cursor;

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> (Vec<(u64, String)>, Vec<u64>, Option<u64>) {
    let input = Input::of("a.xml", Cursor::new(text.to_owned().into_bytes())).unwrap();
    let mut pieces = pieces(input, &["R"]);
    let (mut records, mut faults) = (Vec::new(), Vec::new());
    loop {
        match pieces.next() {
            Ok(Some((line, Piece::Record(value)))) => records.push((line, value.to_string())),
            Ok(Some((line, Piece::Fault(_)))) => faults.push(line),
            Ok(Some((_, Piece::Beside(..)))) => {}
            Ok(None) => return (records, faults, None),
            Err(Stop::Broken { line, .. }) => return (records, faults, Some(line)),
            Err(Stop::Full(error)) => panic!("{error}"),
        }
    }
}

#[test]
fn records_as_values() {
    let (records, faults, end) = read(
        "<?xml version=\"1.0\"?><x:D xmlns:x='u'><H><N>3</N></H>\n<x:R>\n <A t='1'>b &amp; c</A><B>1</B>\n<B>2</B><C/></x:R>\n<R/></x:D>",
    );
    let wanted = r#"{"A":{"@t":"1","$":"b & c"},"B":["1","2"],"C":""}"#;
    let [(2, first), (5, second)] = &records[..] else { panic!("{records:?}") };
    assert_eq!(serde_json::from_str::<Value>(first).unwrap(), serde_json::from_str::<Value>(wanted).unwrap());
    assert_eq!((second.as_str(), faults, end), ("{}", vec![], None));
}

#[test]
fn a_broken_record_costs_itself() {
    let (records, faults, end) = read(
        "<D>\n<R><A>1</B></R>\n<R><A>2</A>\n<R><A>3</A></R>\n<R><A>&nope;</A></R>\n<R><A></R>\n<R><A>6</A></R></D>",
    );
    assert_eq!(records.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [4, 7]);
    assert_eq!((faults, end), (vec![2, 3, 5, 6], None));
}

#[test]
fn a_file_that_breaks_off_says_where() {
    assert_eq!(read("<D>\n<R><A>1</A></R>\n<R><A>1<").2, Some(3));
    assert_eq!(read("<D>\n<R><A>1</A></R>\n").2, Some(3));
    assert_eq!(read("no markup").2, Some(1));
    let deep = format!("<D><R>{}</R><R/></D>", "<a>".repeat(100_000));
    let (records, faults, _) = read(&deep);
    assert_eq!((records.len(), faults.len()), (1, 1));
}

proptest! {
    #[test]
    fn no_text_panics(text in "<D>[<>/RAa \n&;='\"!\\[\\]?-]{0,60}") {
        read(&text);
    }
}
