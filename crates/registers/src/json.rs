//! JSON records one at a time, with their lines, within limits: lines of objects, objects one after the other, and arrays of
//! objects, also inside one object (`{"records": [`).
//!
//! A record that breaks JSON's rules costs itself and no other, where a later line shows the beginning of the next one.

use std::io::{self, BufRead};

use serde_json::Value;

use crate::error::Stop;
use crate::input::Input;

/// Most bytes of one record. The largest in use have a few megabytes.
const MOST_RECORD: usize = 16 << 20;
/// Deepest nesting of a record.
const MOST_DEPTH: usize = 100;
/// Members of an object that hold an array of records.
const WRAPPERS: [&str; 5] = ["records", "relations", "exceptions", "statements", "data"];

const FETCH_AGAIN: &str = "fetch the file again: it may have broken off or be damaged; what stands before is read";

/// A record, or why there is none.
pub(crate) enum Piece {
    /// An object; its text is in the buffer.
    Record,
    /// What is wrong with it.
    Fault(String),
}

/// Reads records from a file.
pub(crate) struct Pieces<R> {
    reader: R,
    /// The line of the next byte, from 1.
    line: u64,
    /// Blanks since the line's start; `None` behind anything else.
    indent: Option<usize>,
    in_array: bool,
    /// The line on which the array was opened.
    opened: u64,
    /// Records so far that stand on one line, and those that do not.
    on_one_line: u64,
    on_several: u64,
}

/// What stands before the first record of an object that wraps an array.
fn wrapper(beginning: &[u8]) -> Option<usize> {
    let mut place = 0;
    let skip = |place: &mut usize| {
        *place += beginning.iter().skip(*place).take_while(|byte| byte.is_ascii_whitespace()).count();
    };
    let eat = |place: &mut usize, token: &[u8]| {
        skip(place);
        let found = beginning.get(*place..).is_some_and(|rest| rest.starts_with(token));
        *place += if found { token.len() } else { 0 };
        found
    };
    if beginning.starts_with(b"\xef\xbb\xbf") {
        place = 3;
    }
    let known = eat(&mut place, b"{")
        && WRAPPERS.iter().any(|name| eat(&mut place, format!("\"{name}\"").as_bytes()))
        && eat(&mut place, b":")
        && eat(&mut place, b"[");
    // The reader's bytes begin behind the byte order mark.
    let mark = if beginning.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    known.then_some(place - mark)
}

/// The records of a file.
pub(crate) fn pieces(input: Input) -> Result<Pieces<impl BufRead>, Stop> {
    let skipped = wrapper(input.beginning());
    let mut pieces = Pieces {
        reader: input.reader(),
        line: 1,
        indent: Some(0),
        in_array: false,
        opened: 1,
        on_one_line: 0,
        on_several: 0,
    };
    for _ in 0..skipped.unwrap_or(0) {
        if let Some(byte) = pieces.peek()? {
            pieces.take(byte);
        }
    }
    if skipped.is_some() {
        pieces.in_array = true;
        pieces.opened = pieces.line;
    }
    Ok(pieces)
}

impl<R: BufRead> Pieces<R> {
    /// The next record and the line on which it begins; `None` at the end.
    pub(crate) fn next(&mut self, record: &mut Vec<u8>) -> Result<Option<(u64, Piece)>, Stop> {
        record.clear();
        loop {
            let Some(byte) = self.peek()? else {
                return if self.in_array {
                    Err(self.stop(format!("the file breaks off: the array of line {} is never closed", self.opened)))
                } else {
                    Ok(None)
                };
            };
            match byte {
                b'{' => return self.record(record).map(Some),
                b'[' if !self.in_array => {
                    self.in_array = true;
                    self.opened = self.line;
                    self.take(byte);
                }
                b']' if self.in_array => {
                    self.in_array = false;
                    self.take(byte);
                }
                // The end of an object around an array, and what stands between records.
                b'}' | b',' => self.take(byte),
                byte if byte.is_ascii_whitespace() => self.take(byte),
                _ => {
                    let line = self.line;
                    self.pass_over()?;
                    return Ok(Some((line, Piece::Fault("it is no JSON object; it was passed over".to_owned()))));
                }
            }
        }
    }

    /// Passes over what is no object: to the end of the line, or to the next comma or bracket.
    fn pass_over(&mut self) -> Result<(), Stop> {
        while let Some(byte) = self.peek()? {
            if byte == b'\n' || byte == b'{' || (self.in_array && matches!(byte, b',' | b']')) {
                break;
            }
            self.take(byte);
        }
        Ok(())
    }

    fn record(&mut self, record: &mut Vec<u8>) -> Result<(u64, Piece), Stop> {
        let line = self.line;
        let indent = self.indent;
        let mut scan = Scan::default();
        loop {
            let Some(byte) = self.peek()? else {
                return Err(Stop::Broken {
                    line,
                    what: "the file breaks off inside the record that begins here".to_owned(),
                    remedy: FETCH_AGAIN,
                });
            };
            // Where every record so far had a line of its own, so has this one.
            let a_line_each = self.on_one_line > 0 && self.on_several == 0 && self.line > line;
            if byte == b'{'
                && indent.is_some()
                && self.indent == indent
                && (scan.cannot_begin_an_object() || a_line_each)
            {
                // The next record begins before this one ends.
                return Ok((line, Piece::Fault("it is not whole: the next record begins inside it".to_owned())));
            }
            let step = scan.step(byte);
            self.take(byte);
            if record.len() < MOST_RECORD {
                record.push(byte);
            }
            match step {
                Step::More if record.len() >= MOST_RECORD => {
                    let reason = format!("it is larger than {} MiB", MOST_RECORD >> 20);
                    return self.lost(line, indent, reason);
                }
                Step::More => {}
                Step::Done => {
                    if self.line == line {
                        self.on_one_line += 1
                    } else {
                        self.on_several += 1
                    }
                    return Ok((line, Piece::Record));
                }
                Step::Broken(reason) => return self.lost(line, indent, reason.to_owned()),
            }
        }
    }

    /// Finds the beginning of the next record behind one whose end is not known.
    fn lost(&mut self, line: u64, indent: Option<usize>, reason: String) -> Result<(u64, Piece), Stop> {
        let Some(indent) = indent else {
            return Err(Stop::Broken {
                line,
                what: format!("{reason}; what follows on the line cannot be told apart"),
                remedy: FETCH_AGAIN,
            });
        };
        while let Some(byte) = self.peek()? {
            let at_start = self.indent;
            let next = byte == b'{' && at_start == Some(indent);
            let end = byte == b']' && self.in_array && at_start.is_some_and(|blanks| blanks <= indent);
            if next || end {
                break;
            }
            self.take(byte);
        }
        Ok((line, Piece::Fault(reason)))
    }

    fn stop(&self, what: String) -> Stop {
        Stop::Broken { line: self.line, what, remedy: FETCH_AGAIN }
    }

    fn peek(&mut self) -> Result<Option<u8>, Stop> {
        loop {
            match self.reader.fill_buf() {
                Ok(available) => return Ok(available.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let what = error.to_string();
                    return Err(Stop::Broken { line: self.line, what, remedy: FETCH_AGAIN });
                }
            }
        }
    }

    fn take(&mut self, byte: u8) {
        self.reader.consume(1);
        match byte {
            b'\n' => {
                self.line += 1;
                self.indent = Some(0);
            }
            b' ' | b'\t' | b'\r' => self.indent = self.indent.map(|blanks| blanks + 1),
            _ => self.indent = None,
        }
    }
}

/// Where in a record the reader is.
#[derive(Default)]
struct Scan {
    /// The open brackets.
    open: Vec<u8>,
    in_string: bool,
    escaped: bool,
    /// The last byte that is no blank.
    last: u8,
}

enum Step {
    More,
    Done,
    Broken(&'static str),
}

impl Scan {
    /// Whether JSON's rules allow no object here: in an object only behind a colon, in an array behind its bracket or a comma.
    fn cannot_begin_an_object(&self) -> bool {
        match self.open.last() {
            None => false,
            Some(b'{') => self.last != b':',
            Some(_) => !matches!(self.last, b'[' | b','),
        }
    }

    fn step(&mut self, byte: u8) -> Step {
        if self.in_string {
            match byte {
                b'\n' => return Step::Broken("a text does not end on its line"),
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return Step::More;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => {
                self.open.push(byte);
                if self.open.len() > MOST_DEPTH {
                    return Step::Broken("it is nested too deeply");
                }
            }
            b'}' | b']' => {
                let wanted = if byte == b'}' { b'{' } else { b'[' };
                if self.open.pop() != Some(wanted) {
                    return Step::Broken("its brackets do not match");
                }
                if self.open.is_empty() {
                    return Step::Done;
                }
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            self.last = byte;
        }
        Step::More
    }
}

/// The first records that can be read in a file's beginning. The last may be cut off, and then is left out.
pub(crate) fn first_records(beginning: &[u8], most: usize) -> Vec<Value> {
    let mut records = Vec::new();
    let Ok(input) = Input::of("", std::io::Cursor::new(beginning.to_vec())) else { return records };
    let Ok(mut pieces) = pieces(input) else { return records };
    let mut record = Vec::new();
    while records.len() < most {
        match pieces.next(&mut record) {
            Ok(Some((_, Piece::Record))) => records.extend(value(&record)),
            Ok(Some(_)) => {}
            _ => break,
        }
    }
    records
}

/// A record's value; the error says what is wrong with it.
pub(crate) fn value(record: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(record).map_err(|error| {
        if std::str::from_utf8(record).is_err() {
            "it is not UTF-8".to_owned()
        } else {
            // The position is that within the record, whose line is told beside this.
            let place = match (error.line(), error.column()) {
                (1, column) => format!("column {column}"),
                (line, column) => format!("line {line} of the record, column {column}"),
            };
            let words = error.to_string();
            let words = words.split(" at line ").next().unwrap_or_default();
            format!("it is not JSON: {words} ({place})")
        }
    })
}

/// A member's text; numbers and truth values as they are written. Empty when there is none.
pub(crate) fn text<'a>(value: &'a Value, member: &str) -> std::borrow::Cow<'a, str> {
    match value.get(member) {
        Some(Value::String(text)) => text.trim().into(),
        Some(Value::Number(number)) => number.to_string().into(),
        Some(Value::Bool(truth)) => truth.to_string().into(),
        _ => "".into(),
    }
}

/// A member's items: those of an array, or the one that stands without one.
pub(crate) fn items<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    match value.get(member) {
        Some(Value::Array(items)) => items,
        Some(Value::Null) | None => &[],
        Some(other) => std::slice::from_ref(other),
    }
}

/// Texts of a member that is a list of them.
pub(crate) fn texts<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = &'a str> {
    items(value, member).iter().filter_map(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
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
}
