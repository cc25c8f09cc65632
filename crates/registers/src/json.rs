//! JSON records one at a time, with their lines, within limits: lines of objects, objects one after the other, and arrays of
//! objects, also inside one object (`{"records": [`).
//!
//! A record that breaks JSON's rules costs itself and no other, where a later line shows the beginning of the next one.

use std::io::{self, BufRead};

mod each;
mod value;

use serde_json::Value;

use crate::error::Stop;
use crate::input::Input;

pub(crate) use each::each;
pub(crate) use value::{items, text, texts, value};

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
        // Where every record so far had a line of its own, so has this one.
        let a_line_each = self.on_one_line > 0 && self.on_several == 0;
        let mut scan = Scan::default();
        loop {
            let available = match self.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    return Err(Stop::Broken { line: self.line, what: error.to_string(), remedy: FETCH_AGAIN });
                }
            };
            if available.is_empty() {
                return Err(Stop::Broken {
                    line,
                    what: "the file breaks off inside the record that begins here".to_owned(),
                    remedy: FETCH_AGAIN,
                });
            }
            let (mut used, mut step, mut next_begins) = (0, Step::More, false);
            for byte in available {
                if *byte == b'{' && indent.is_some() && self.indent == indent && self.line > line {
                    next_begins = a_line_each || scan.cannot_begin_an_object();
                    if next_begins {
                        break;
                    }
                }
                step = scan.step(*byte);
                used += 1;
                pass(*byte, &mut self.line, &mut self.indent);
                if !matches!(step, Step::More) {
                    break;
                }
            }
            let room = MOST_RECORD.saturating_sub(record.len());
            record.extend_from_slice(available.get(..used.min(room)).unwrap_or(available));
            self.reader.consume(used);
            if next_begins {
                return Ok((line, Piece::Fault("it is not whole: the next record begins inside it".to_owned())));
            }
            match step {
                Step::More | Step::Done if record.len() >= MOST_RECORD => {
                    let reason = format!("it is larger than {} MiB", MOST_RECORD >> 20);
                    return if matches!(step, Step::Done) {
                        Ok((line, Piece::Fault(reason)))
                    } else {
                        self.lost(line, indent, reason)
                    };
                }
                Step::More => {}
                Step::Done => {
                    if self.line == line {
                        self.on_one_line += 1;
                    } else {
                        self.on_several += 1;
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
        pass(byte, &mut self.line, &mut self.indent);
    }
}

/// Where the reader is behind a byte.
fn pass(byte: u8, line: &mut u64, indent: &mut Option<usize>) {
    match byte {
        b'\n' => {
            *line += 1;
            *indent = Some(0);
        }
        b' ' | b'\t' | b'\r' => *indent = indent.map(|blanks| blanks + 1),
        _ => *indent = None,
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

#[cfg(test)]
mod tests;
