//! XML records one at a time, with their lines, within limits of size and depth.
//!
//! A record becomes the JSON value that says the same: its children are members, children of one name an array, its text stands
//! under `$` and its attributes under `@name`. Names are local: publishers change their namespaces.

use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value};

use crate::error::Stop;
use crate::input::Input;

/// Deepest nesting of a record.
const MOST_DEPTH: usize = 64;
/// Most attributes of one element: looking for one that stands twice takes the square of their number.
const MOST_ATTRIBUTES: usize = 64;
/// Most bytes of a record, and of one piece of text or markup.
const MOST_RECORD: usize = 16 << 20;

const FETCH_AGAIN: &str = "fetch the file again: it may have broken off or be damaged; what stands before is read";

/// What stands in the file.
pub(crate) enum Piece {
    /// A record.
    Record(Value),
    /// An element without children beside the records: its name and its text.
    Beside(String, String),
    /// What is wrong with a record.
    Fault(String),
}

/// Reads records from a file.
pub(crate) struct Pieces<R> {
    reader: Reader<Counted<R>>,
    /// The names of elements that are records.
    records: &'static [&'static str],
    buffer: Vec<u8>,
    /// A record's beginning that was met inside another record.
    begun: Option<(u64, String, Map<String, Value>, bool)>,
    /// The element before this, when it may have text alone.
    beside: Option<(String, String)>,
    /// Elements that are open around the records.
    open: usize,
    /// Whether there was any element.
    any: bool,
}

/// The name of the root element, from a file's beginning.
pub(crate) fn root(beginning: &[u8]) -> Option<String> {
    let mut reader = Reader::from_reader(beginning);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start) | Event::Empty(start)) => return Some(start.local_name().as_ref().to_owned()),
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// The records of a file.
pub(crate) fn pieces(input: Input, records: &'static [&'static str]) -> Pieces<impl BufRead> {
    let mut reader = Reader::from_reader(Counted { inner: input.reader(), line: 1, left: MOST_RECORD });
    let config = reader.config_mut();
    // Whether ends fit is looked at here, so that a record can be left behind.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    Pieces { reader, records, buffer: Vec::new(), begun: None, beside: None, open: 0, any: false }
}

enum Step {
    Start(String, Map<String, Value>, bool),
    Text(String),
    End(String),
    Bad(String),
    Eof,
}

impl<R: BufRead> Pieces<R> {
    /// The next piece and the line on which it begins; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, Piece)>, Stop> {
        loop {
            if let Some((line, name, attributes, empty)) = self.begun.take() {
                return self.record(line, &name, attributes, empty).map(Some);
            }
            let line = self.line();
            match self.step()? {
                Step::Start(name, attributes, empty) => {
                    self.any = true;
                    if self.records.contains(&name.as_str()) {
                        return self.record(line, &name, attributes, empty).map(Some);
                    }
                    if !empty {
                        self.open += 1;
                        if self.open > MOST_DEPTH {
                            return Err(stop(line, "elements are nested too deeply".to_owned()));
                        }
                        self.beside = Some((name, String::new()));
                    }
                }
                Step::Text(text) => {
                    if let Some((_, said)) = &mut self.beside
                        && said.len() < MOST_RECORD
                    {
                        said.push_str(&text);
                    }
                }
                Step::End(_) => {
                    self.open = self.open.saturating_sub(1);
                    if let Some((name, text)) = self.beside.take() {
                        return Ok(Some((line, Piece::Beside(name, text.trim().to_owned()))));
                    }
                }
                Step::Bad(what) => return Ok(Some((line, Piece::Fault(what)))),
                Step::Eof if self.open > 0 => {
                    return Err(stop(line, "the file breaks off before its last element is closed".to_owned()));
                }
                Step::Eof if !self.any => return Err(stop(line, "there is no XML element in it".to_owned())),
                Step::Eof => return Ok(None),
            }
        }
    }

    /// The line of the next byte.
    fn line(&self) -> u64 {
        self.reader.get_ref().line
    }

    fn record(
        &mut self,
        line: u64,
        name: &str,
        attributes: Map<String, Value>,
        empty: bool,
    ) -> Result<(u64, Piece), Stop> {
        self.beside = None;
        if empty {
            return Ok((line, Piece::Record(Value::Object(attributes))));
        }
        let mut open = vec![(name.to_owned(), attributes, String::new())];
        let mut size = 0;
        let mut fault: Option<String> = None;
        loop {
            let at = self.line();
            match self.step()? {
                Step::Start(child, attributes, empty) => {
                    if self.records.contains(&child.as_str()) {
                        self.begun = Some((at, child, attributes, empty));
                        let reason =
                            fault.unwrap_or_else(|| "it is not whole: the next record begins inside it".to_owned());
                        return Ok((line, Piece::Fault(reason)));
                    }
                    size += child.len() + 64;
                    if fault.is_none() && open.len() > MOST_DEPTH {
                        fault = Some("elements are nested too deeply in it".to_owned());
                    }
                    if fault.is_none() {
                        if empty {
                            put(&mut open, &child, attributes, "");
                        } else {
                            open.push((child, attributes, String::new()));
                        }
                    }
                }
                Step::Text(text) => {
                    size += text.len();
                    if let (None, Some((.., said))) = (&fault, open.last_mut()) {
                        said.push_str(&text);
                    }
                }
                Step::End(end) => {
                    if end == name {
                        return Ok(match (fault, open.pop()) {
                            (None, Some((_, members, said))) if open.is_empty() => {
                                (line, Piece::Record(whole(members, &said)))
                            }
                            (Some(reason), _) => (line, Piece::Fault(reason)),
                            _ => (line, Piece::Fault(format!("an element in it is not closed before `</{name}>`"))),
                        });
                    }
                    if fault.is_none() {
                        match open.pop() {
                            Some((child, members, said)) if child == end && !open.is_empty() => {
                                put(&mut open, &child, members, &said);
                            }
                            _ => fault = Some(format!("`</{end}>` closes nothing (line {at})")),
                        }
                    }
                }
                Step::Bad(what) => fault = fault.or(Some(format!("{what} (line {at})"))),
                Step::Eof => {
                    return Err(stop(line, "the file breaks off inside the record that begins here".to_owned()));
                }
            }
            if size > MOST_RECORD && fault.is_none() {
                fault = Some(format!("it is larger than {} MiB", MOST_RECORD >> 20));
                open.truncate(1);
            }
        }
    }

    fn step(&mut self) -> Result<Step, Stop> {
        loop {
            self.buffer.clear();
            self.reader.get_mut().left = MOST_RECORD;
            let before = self.reader.buffer_position();
            let step = match self.reader.read_event_into(&mut self.buffer) {
                Ok(Event::Start(start)) => element(&start, false),
                Ok(Event::Empty(start)) => element(&start, true),
                Ok(Event::End(end)) => Step::End(end.local_name().as_ref().to_owned()),
                Ok(Event::Text(text)) => Step::Text(text.xml10_content().into_owned()),
                Ok(Event::CData(text)) => Step::Text(text.xml10_content().into_owned()),
                Ok(Event::GeneralRef(reference)) => {
                    let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                    let name = reference.xml10_content().into_owned();
                    // Only XML's own entities: a register has no business defining others.
                    match character.or_else(|| quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)) {
                        Some(text) => Step::Text(text),
                        None => Step::Bad(format!("`&{name};` is no entity of XML")),
                    }
                }
                Ok(Event::Eof) => Step::Eof,
                Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_)) => continue,
                Err(error) => {
                    let what = error.to_string();
                    if matches!(error, quick_xml::Error::Io(_)) || self.reader.buffer_position() == before {
                        return Err(stop(self.line(), what));
                    }
                    Step::Bad(what)
                }
            };
            return Ok(step);
        }
    }
}

fn stop(line: u64, what: String) -> Stop {
    Stop::Broken { line, what, remedy: FETCH_AGAIN }
}

fn element(start: &BytesStart<'_>, empty: bool) -> Step {
    let mut members = Map::new();
    for attribute in start.attributes() {
        if members.len() >= MOST_ATTRIBUTES {
            return Step::Bad(format!("an element has more than {MOST_ATTRIBUTES} attributes"));
        }
        let said = attribute.map_err(|error| error.to_string()).and_then(|attribute| {
            let value =
                attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            let name = format!("@{}", attribute.key.local_name().as_ref());
            members.insert(name, Value::String(value.into_owned()));
            Ok(())
        });
        if let Err(what) = said {
            return Step::Bad(what);
        }
    }
    Step::Start(start.local_name().as_ref().to_owned(), members, empty)
}

/// Puts a child into the innermost open element.
fn put(open: &mut [(String, Map<String, Value>, String)], name: &str, members: Map<String, Value>, text: &str) {
    let Some((_, parent, _)) = open.last_mut() else { return };
    let child = whole(members, text);
    match parent.get_mut(name) {
        None => {
            parent.insert(name.to_owned(), child);
        }
        Some(Value::Array(all)) => all.push(child),
        Some(first) => *first = Value::Array(vec![first.take(), child]),
    }
}

/// An element's value: its text alone where it has nothing else.
fn whole(mut members: Map<String, Value>, text: &str) -> Value {
    let text = text.trim();
    if members.is_empty() {
        return Value::String(text.to_owned());
    }
    if !text.is_empty() {
        members.insert("$".to_owned(), Value::String(text.to_owned()));
    }
    Value::Object(members)
}

/// Counts lines, and fails instead of gathering one piece without end.
struct Counted<R> {
    inner: R,
    line: u64,
    left: usize,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let left = self.left;
        let available = self.inner.fill_buf()?;
        if left == 0 && !available.is_empty() {
            return Err(io::Error::other("one piece of text or markup is larger than 16 MiB"));
        }
        Ok(&available[..available.len().min(left)])
    }

    fn consume(&mut self, count: usize) {
        // What is consumed stands in the buffer still.
        if let Ok(available) = self.inner.fill_buf() {
            let passed = available.get(..count).unwrap_or(available);
            self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        }
        self.inner.consume(count);
        self.left = self.left.saturating_sub(count);
    }
}

#[cfg(test)]
mod tests;
