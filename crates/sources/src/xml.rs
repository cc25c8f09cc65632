//! Large XML files, one record's subtree at a time, within limits of size and depth.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::input::Input;
use crate::{Fault, SourceError};

/// Deepest nesting that is read; the lists in use have about 15 levels.
const MOST_DEPTH: usize = 64;
/// Most bytes that one record takes up in memory, and most bytes of one piece of text or markup in the file.
const MOST_RECORD: usize = 32 << 20;
/// Most attributes of one element; the lists in use have about 20.
const MOST_ATTRIBUTES: usize = 256;

/// An element with everything in it. Names are local: publishers change their namespaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

impl Element {
    /// An attribute's value; empty when there is none.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The children of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child of a name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The outermost elements in it whose names are not among the `known` ones.
    pub(crate) fn beyond<'a>(&'a self, known: &[&str]) -> Vec<&'a Element> {
        let mut found = Vec::new();
        for child in &self.children {
            if known.contains(&child.name.as_str()) {
                found.extend(child.beyond(known));
            } else {
                found.push(child);
            }
        }
        found
    }

    /// Everything in it on one line, for what is kept raw.
    pub(crate) fn flattened(&self) -> String {
        let mut parts = vec![self.text.trim().to_owned()];
        parts.extend(self.attributes.iter().map(|(key, value)| format!("{key}={value}")));
        parts.extend(self.children.iter().map(|child| format!("{}: {};", child.name, child.flattened())));
        parts.join(" ").trim().to_owned()
    }

    /// The trimmed text of the first child of a name; empty when there is none.
    pub(crate) fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }
}

/// Reads a file's elements at given paths below the root, whole, in order.
pub(crate) struct Elements {
    reader: Reader<Piece>,
    input: Input,
    buffer: Vec<u8>,
    /// Names of the open elements, the root first.
    open: Vec<String>,
    root: Element,
    /// Names of the root's children that have been passed.
    sections: BTreeSet<String>,
    /// Whether the root has been closed.
    closed: bool,
}

impl Elements {
    /// Opens a file and reads up to its root element.
    pub(crate) fn open(input: &Input) -> Result<Self, SourceError> {
        let mut reader = Reader::from_reader(Piece { inner: input.open()?, left: MOST_RECORD });
        reader.config_mut().trim_text(false);
        let mut elements = Self {
            reader,
            input: input.clone(),
            buffer: Vec::new(),
            open: Vec::new(),
            root: Element::default(),
            sections: BTreeSet::new(),
            closed: false,
        };
        loop {
            match elements.event()? {
                Step::Start(element, empty) => {
                    elements.open.push(element.name.clone());
                    elements.root = element;
                    elements.closed = empty;
                    return Ok(elements);
                }
                Step::End | Step::Eof => {
                    return Err(elements.error(
                        Fault::Layout,
                        "there is no XML element in it",
                        "check that this is the publisher's XML file",
                    ));
                }
                Step::Text(_) => {}
            }
        }
    }

    /// Opens a file that must have this root element. `what` names the publisher's file, for the error.
    pub(crate) fn of_root(input: &Input, root: &str, what: &str) -> Result<Self, SourceError> {
        let elements = Self::open(input)?;
        if elements.root().name == root {
            return Ok(elements);
        }
        Err(SourceError::new(
            Fault::Layout,
            &input.path,
            format!("the root element is `{}`, not `{root}`", elements.root().name),
            format!("check that this is {what}"),
        ))
    }

    /// The root element without its content.
    pub(crate) fn root(&self) -> &Element {
        &self.root
    }

    /// The names of the elements below the root in which the last element stood.
    pub(crate) fn path(&self) -> &[String] {
        self.open.get(1..).unwrap_or_default()
    }

    /// The names of the root's children so far.
    pub(crate) fn sections(&self) -> &BTreeSet<String> {
        &self.sections
    }

    /// The next element that stands at one of the paths (`["Locations", "Location"]`), whole; `None` at the
    /// end of the root. A file that breaks off before is an error.
    pub(crate) fn next(&mut self, wanted: &dyn Fn(&[String], &str) -> bool) -> Result<Option<Element>, SourceError> {
        if self.closed {
            return Ok(None);
        }
        loop {
            match self.event()? {
                Step::Start(element, empty) => {
                    if self.open.len() == 1 && !self.sections.contains(&element.name) {
                        self.sections.insert(element.name.clone());
                    }
                    if wanted(&self.open[1..], &element.name) {
                        return self.whole(element, empty).map(Some);
                    }
                    if !empty {
                        if self.open.len() >= MOST_DEPTH {
                            return Err(self.error(
                                Fault::Limit,
                                "elements are nested too deeply",
                                "check that this is the publisher's file",
                            ));
                        }
                        self.open.push(element.name);
                    }
                }
                Step::End => {
                    self.open.pop();
                    if self.open.is_empty() {
                        self.closed = true;
                        return Ok(None);
                    }
                }
                Step::Eof => return Err(self.broken_off()),
                Step::Text(_) => {}
            }
        }
    }

    fn whole(&mut self, element: Element, empty: bool) -> Result<Element, SourceError> {
        if empty {
            return Ok(element);
        }
        let mut open = vec![element];
        let mut size = 0;
        loop {
            match self.event()? {
                Step::Start(child, true) => {
                    size += room(&child);
                    if let Some(parent) = open.last_mut() {
                        parent.children.push(child);
                    }
                }
                Step::Start(child, false) => {
                    size += room(&child);
                    open.push(child);
                    if open.len() > MOST_DEPTH {
                        return Err(self.error(
                            Fault::Limit,
                            "elements are nested too deeply",
                            "check that this is the publisher's file",
                        ));
                    }
                }
                Step::Text(text) => {
                    size += text.len();
                    if let Some(parent) = open.last_mut() {
                        parent.text.push_str(&text);
                    }
                }
                Step::End => {
                    let Some(done) = open.pop() else { return Err(self.broken_off()) };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
                Step::Eof => return Err(self.broken_off()),
            }
            if size > MOST_RECORD {
                return Err(self.error(
                    Fault::Limit,
                    "one record is larger than 32 MiB",
                    "check that this is the publisher's file",
                ));
            }
        }
    }

    fn event(&mut self) -> Result<Step, SourceError> {
        loop {
            self.buffer.clear();
            self.reader.get_mut().left = MOST_RECORD;
            let event = self.reader.read_event_into(&mut self.buffer);
            let step = match event {
                Ok(Event::Start(start)) => element_of(&start).map(|element| Step::Start(element, false)),
                Ok(Event::Empty(start)) => element_of(&start).map(|element| Step::Start(element, true)),
                Ok(Event::End(_)) => Ok(Step::End),
                Ok(Event::Text(text)) => Ok(Step::Text(text.xml10_content().into_owned())),
                Ok(Event::CData(text)) => Ok(Step::Text(text.xml10_content().into_owned())),
                Ok(Event::GeneralRef(reference)) => {
                    let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                    let name = reference.xml10_content().into_owned();
                    // Only XML's own entities: a list has no business defining others.
                    match character.or_else(|| quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)) {
                        Some(text) => Ok(Step::Text(text)),
                        None => Err(format!("unknown entity &{name};")),
                    }
                }
                Ok(Event::Eof) => Ok(Step::Eof),
                Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_)) => continue,
                Err(error) => Err(error.to_string()),
            };
            return step.map_err(|what| {
                self.error(Fault::Syntax, &what, "fetch the file again: it may have broken off or be damaged")
            });
        }
    }

    fn broken_off(&self) -> SourceError {
        self.error(
            Fault::Syntax,
            "the file breaks off before its last element is closed",
            "fetch it again: the download is not whole",
        )
    }

    fn error(&self, fault: Fault, what: &str, remedy: &str) -> SourceError {
        let error = SourceError::new(fault, &self.input.path, what, remedy);
        match line_at(&self.input, self.reader.buffer_position()) {
            Some(line) => error.at(line),
            None => error,
        }
    }
}

/// What an element takes up in memory without its text and its children.
fn room(element: &Element) -> usize {
    let attributes =
        element.attributes.iter().map(|(key, value)| key.len() + value.len() + size_of::<(String, String)>());
    size_of::<Element>() + element.name.len() + attributes.sum::<usize>()
}

/// Fails instead of gathering a piece of text or markup without end: a piece stands in memory as a whole.
struct Piece {
    inner: Box<dyn BufRead>,
    left: usize,
}

impl Read for Piece {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Piece {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let available = self.inner.fill_buf()?;
        if self.left == 0 && !available.is_empty() {
            return Err(io::Error::other("one piece of text or markup is larger than 32 MiB"));
        }
        Ok(&available[..available.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.inner.consume(count);
        self.left = self.left.saturating_sub(count);
    }
}

enum Step {
    Start(Element, bool),
    Text(String),
    End,
    Eof,
}

fn element_of(start: &BytesStart) -> Result<Element, String> {
    let name = start.local_name().as_ref().to_owned();
    let mut element = Element { name, ..Element::default() };
    for attribute in start.attributes() {
        if element.attributes.len() == MOST_ATTRIBUTES {
            return Err(format!("the element `{}` has more than {MOST_ATTRIBUTES} attributes", element.name));
        }
        let attribute = attribute.map_err(|error| error.to_string())?;
        let key = attribute.key.local_name().as_ref().to_owned();
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|error| error.to_string())?
            .into_owned();
        element.attributes.push((key, value));
    }
    Ok(element)
}

/// The line of a byte position: found again from the start, because only errors need it.
fn line_at(input: &Input, position: u64) -> Option<u64> {
    let mut reader = input.open().ok()?;
    let (mut line, mut seen) = (1u64, 0u64);
    while seen < position {
        // A damaged archive gives what it can.
        let Ok(available) = reader.fill_buf() else { break };
        if available.is_empty() {
            break;
        }
        let count = available.len().min(usize::try_from(position - seen).unwrap_or(usize::MAX));
        line += memchr::memchr_iter(b'\n', &available[..count]).count() as u64;
        seen += count as u64;
        reader.consume(count);
    }
    Some(line)
}
