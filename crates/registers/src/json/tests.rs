use std::io::Cursor;

use proptest::prelude::*;

use super::*;

/// Lines of records, and those of faults.
fn read(text: &str) -> (Vec<u64>, Vec<u64>, Option<u64>) {
    let input = Input::of("a.json", Cursor::new(text.to_owned().into_bytes())).unwrap();
    let mut pieces = pieces(input).unwrap();
    let (mut records, mut faults) = (Vec::new(), Vec::new());
    let mut buffer = Vec::new();
    loop {
        match pieces.next(&mut buffer) {
            Ok(Some((line, Piece::Record))) if value(&buffer).is_ok() => records.push(line),
            Ok(Some((line, _))) => faults.push(line),
            Ok(None) => return (records, faults, None),
            Err(Stop::Broken { line, .. }) => return (records, faults, Some(line)),
            Err(Stop::Full(error)) => panic!("{error}"),
        }
    }
}

#[test]
fn the_ways_in_which_records_follow_each_other() {
    for text in [
        "{\"a\":1}\n{\"a\":{}}\n",
        "[{\"a\":1},\n{\"a\":\"]}\\\"\"}]",
        "[\n{\"a\": [\n{}\n]},{\"b\":2}]\n",
        "{\"records\" : [ {\"a\":1},\n{\"a\":2} ] }",
        "\u{feff}{\"relations\":[\n{\"a\":1},\n{\"a\":2}\n]}",
        "[{\"a\":1}]\n[{\"a\":2}]\n",
        "{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}",
        "[\n{\n\"a\": [\n{\n\"b\": 1\n},\n{\n\"b\": 1\n}\n]\n},\n{\n\"a\": {\n}\n}\n]",
    ] {
        let (records, faults, end) = read(text);
        assert_eq!((records.len(), faults.len(), end), (2, 0, None), "{text}");
    }
}

#[test]
fn a_broken_record_costs_itself() {
    for (text, records, faults) in [
        ("{\"a\":1}\n{\"a\":\"x\n{\"a\":2}\n", vec![1, 3], vec![2]),
        ("{\"a\":{\"b\":1}\n{\"a\":2}\n", vec![2], vec![1]),
        ("{\"a\":1,\n{\"a\":2}\n", vec![2], vec![1]),
        ("{\"a\":[1}\n{\"a\":2}\n", vec![2], vec![1]),
        ("{\"a\":1}\n{\"a\":\n{\"a\":2}\n", vec![1, 3], vec![2]),
        ("[\n{\"a\":1},\n{\"a\":[\n{\"a\":2}]", vec![2, 4], vec![3]),
        ("{\"a\":oops}\nnothing\n{\"a\":2}\n", vec![3], vec![1, 2]),
        ("[\n  {\"a\": {\"b\": 1},\n  {\"a\": 2}\n]", vec![3], vec![2]),
        ("[\n  {\n    \"a\": \"x\n  },\n  {\n    \"a\": 2\n  }\n]", vec![5], vec![2]),
        ("[\n  {\"a\": 2},\n  {\n    \"a\": ]\n  }\n]", vec![2], vec![3]),
        ("[1, \"b\", {\"a\":1}]", vec![1], vec![1, 1]),
    ] {
        assert_eq!(read(text), (records, faults, None), "{text}");
    }
}

#[test]
fn a_file_that_breaks_off_says_where() {
    assert_eq!(read("{\"a\":1}\n{\"a\":"), (vec![1], vec![], Some(2)));
    assert_eq!(read("[{\"a\":1},\n"), (vec![1], vec![], Some(2)));
    assert_eq!(read("[{\"a\":[1}, {\"a\":1}]").2, Some(1), "on one line nothing tells where the next begins");
    let deep = format!("{{\"a\":{}\n{{\"a\":1}}\n", "[".repeat(5_000));
    assert_eq!(read(&deep), (vec![2], vec![1], None));
}

proptest! {
    #[test]
    fn no_text_panics(text in "[{}\\[\\]\",:a1 \n\\\\]{1,60}") {
        read(&text);
    }

    #[test]
    fn whole_records_are_found_in_every_layout(
        values in prop::collection::vec("[a-z{}\\[\\]\"\\\\\n,]{0,9}", 1..6), pretty: bool, array: bool,
    ) {
        let records: Vec<Value> = values.iter().map(|text| serde_json::json!({"a": [{"b": text}]})).collect();
        let one = |value: &Value| if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
        let text = if array {
            one(&Value::Array(records.clone())).unwrap()
        } else {
            records.iter().map(|record| one(record).unwrap()).collect::<Vec<_>>().join("\n")
        };
        let (found, faults, end) = read(&text);
        prop_assert_eq!((found.len(), faults.len(), end), (records.len(), 0, None));
    }
}
