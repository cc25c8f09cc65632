//! Records of delimited text (CSV, TSV) with their line numbers, within limits.
//!
//! Publishers' lists and customers' files are read by the same rules: a record may span lines inside
//! quotes, but a quote that is never closed costs one line, not the rest of the file, and a line of a
//! gigabyte costs a message, not a gigabyte of memory.

use std::collections::VecDeque;
use std::io::{self, BufRead};

/// How the text is delimited, and how much of it one record may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Between fields.
    pub delimiter: u8,
    /// Most bytes of one record.
    pub limit: usize,
}

impl Layout {
    /// Comma separated, records of at most 1 MiB.
    pub const CSV: Self = Self { delimiter: b',', limit: 1 << 20 };
}

/// One record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its bytes as they stand in the file, without the last line end.
    pub raw: Vec<u8>,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Record {
    /// A record of given fields, for layouts without a delimiter.
    pub fn of<'a>(line: u64, raw: &[u8], fields: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut record = Self { line, raw: raw.to_vec(), ..Self::default() };
        for field in fields {
            record.bytes.extend_from_slice(field);
            record.ends.push(record.bytes.len());
        }
        record
    }

    /// How many fields it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no field at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A field's bytes, unquoted; empty beyond the last.
    pub fn field(&self, number: usize) -> &[u8] {
        let Some(end) = self.ends.get(number) else { return &[] };
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.bytes[start..*end]
    }

    /// A field as text, unquoted and trimmed; `None` when it is not UTF-8.
    pub fn text(&self, number: usize) -> Option<&str> {
        std::str::from_utf8(self.field(number)).ok().map(str::trim)
    }
}

/// Why a record could not be read. Reading can go on after all but the last.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A line longer than the limit; it was passed over.
    #[error("line {line} is longer than {limit} bytes; it was passed over")]
    TooLong {
        /// The line.
        line: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// A quote that is opened and not closed within the limit; its line was passed over.
    #[error("a quote opened in line {line} is never closed; the line was passed over")]
    OpenQuote {
        /// The line.
        line: u64,
    },
    /// The file could not be read on.
    #[error("line {line}: {source}")]
    Io {
        /// The line that was being read.
        line: u64,
        /// What the system or the decoder said.
        source: io::Error,
    },
}

impl Fault {
    /// The line it happened on.
    pub fn line(&self) -> u64 {
        match self {
            Self::TooLong { line, .. } | Self::OpenQuote { line } | Self::Io { line, .. } => *line,
        }
    }

    /// Whether the rest of the file is lost.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Io { .. })
    }
}

/// Most lines that one record may span.
const MOST_LINES: usize = 1_000;

/// Reads line after line.
pub struct Lines<R> {
    reader: R,
    limit: usize,
    line: u64,
}

impl<R: BufRead> Lines<R> {
    /// Lines of at most so many bytes.
    pub fn new(reader: R, limit: usize) -> Self {
        Self { reader, limit, line: 0 }
    }

    /// The next line without its end, and its number from 1. `None` at the end. A line beyond the limit is
    /// passed over without being kept in memory.
    pub fn read(&mut self) -> Option<Result<(u64, Vec<u8>), Fault>> {
        match self.next() {
            Ok(Line::Whole(line, text)) => Some(Ok((line, text))),
            Ok(Line::TooLong(line)) => Some(Err(Fault::TooLong { line, limit: self.limit })),
            Ok(Line::End) => None,
            Err(source) => Some(Err(Fault::Io { line: self.line + 1, source })),
        }
    }

    fn next(&mut self) -> io::Result<Line> {
        let mut line = Vec::new();
        let mut too_long = false;
        let mut any = false;
        loop {
            let available = match self.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                break;
            }
            any = true;
            let newline = available.iter().position(|byte| *byte == b'\n');
            let part = &available[..newline.unwrap_or(available.len())];
            if too_long || line.len() + part.len() > self.limit {
                too_long = true;
                line = Vec::new();
            } else {
                line.extend_from_slice(part);
            }
            let used = newline.map_or(available.len(), |at| at + 1);
            self.reader.consume(used);
            if newline.is_some() {
                break;
            }
        }
        if !any {
            return Ok(Line::End);
        }
        self.line += 1;
        if too_long {
            return Ok(Line::TooLong(self.line));
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        if self.line == 1 && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        Ok(Line::Whole(self.line, line))
    }
}

/// Reads record after record.
pub struct Records<R> {
    lines: Lines<R>,
    layout: Layout,
    /// Lines read ahead behind a quote that turned out to be never closed.
    waiting: VecDeque<(u64, Vec<u8>)>,
    ended: bool,
    parser: csv_core::Reader,
}

enum Line {
    Whole(u64, Vec<u8>),
    TooLong(u64),
    End,
}

impl<R: BufRead> Records<R> {
    /// Reads from the start of a text in UTF-8; a byte order mark is passed over.
    pub fn new(reader: R, layout: Layout) -> Self {
        let parser = csv_core::ReaderBuilder::new()
            .delimiter(layout.delimiter)
            // Lines are told apart before; a carriage return inside one is part of its field.
            .terminator(csv_core::Terminator::Any(b'\n'))
            .build();
        Self { lines: Lines::new(reader, layout.limit), layout, waiting: VecDeque::new(), ended: false, parser }
    }

    /// The next record into the given one. `None` at the end. Empty lines, and the control-Z that ends
    /// files of an old system, are no records.
    pub fn read(&mut self, record: &mut Record) -> Option<Result<(), Fault>> {
        if self.ended {
            return None;
        }
        loop {
            let (line, mut raw) = match self.next_line() {
                Ok(Line::Whole(line, raw)) => (line, raw),
                Ok(Line::TooLong(line)) => return Some(Err(Fault::TooLong { line, limit: self.layout.limit })),
                Ok(Line::End) => {
                    self.ended = true;
                    return None;
                }
                Err(source) => return Some(Err(self.fail(source))),
            };
            if raw.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x1a) {
                continue;
            }
            let mut lines = 1;
            let mut ahead = Vec::new();
            while self.quote_is_open(&raw) {
                let next = match self.next_line() {
                    Ok(Line::Whole(number, next))
                        if lines < MOST_LINES && raw.len() + next.len() < self.layout.limit =>
                    {
                        (number, next)
                    }
                    Ok(rest) => {
                        if let Line::Whole(number, next) = rest {
                            ahead.push((number, next));
                        }
                        for pair in ahead.into_iter().rev() {
                            self.waiting.push_front(pair);
                        }
                        return Some(Err(Fault::OpenQuote { line }));
                    }
                    Err(source) => return Some(Err(self.fail(source))),
                };
                raw.push(b'\n');
                raw.extend_from_slice(&next.1);
                ahead.push(next);
                lines += 1;
            }
            record.line = line;
            record.raw = raw;
            self.split(record);
            return Some(Ok(()));
        }
    }

    fn fail(&mut self, source: io::Error) -> Fault {
        self.ended = true;
        Fault::Io { line: self.lines.line + 1, source }
    }

    fn next_line(&mut self) -> io::Result<Line> {
        if let Some((number, line)) = self.waiting.pop_front() {
            return Ok(Line::Whole(number, line));
        }
        self.lines.next()
    }

    /// Whether the text ends inside a quoted field. A quote opens a field only as its first character.
    fn quote_is_open(&self, text: &[u8]) -> bool {
        let (mut inside, mut at_start) = (false, true);
        let mut place = 0;
        while place < text.len() {
            let byte = text[place];
            if inside {
                if byte == b'"' {
                    if text.get(place + 1) == Some(&b'"') {
                        place += 1;
                    } else {
                        inside = false;
                    }
                }
            } else if byte == b'"' && at_start {
                inside = true;
            }
            at_start = !inside && byte == self.layout.delimiter;
            place += 1;
        }
        inside
    }

    fn split(&mut self, record: &mut Record) {
        self.parser.reset();
        record.bytes.resize(record.raw.len() + 1, 0);
        record.ends.clear();
        record.ends.resize(memchr::memchr_iter(self.layout.delimiter, &record.raw).count() + 2, 0);
        let (mut read, mut written, mut ended) = (0, 0, 0);
        // Two calls: the text, then the empty one that says it is over.
        for _ in 0..3 {
            let (result, more_read, more_written, more_ended) =
                self.parser.read_record(&record.raw[read..], &mut record.bytes[written..], &mut record.ends[ended..]);
            (read, written, ended) = (read + more_read, written + more_written, ended + more_ended);
            if matches!(result, csv_core::ReadRecordResult::Record | csv_core::ReadRecordResult::End) {
                break;
            }
        }
        record.bytes.truncate(written);
        record.ends.truncate(ended);
    }
}

/// A field as it must be written: quoted where needed, and with an apostrophe before a beginning that a
/// spreadsheet would run as a formula (`=`, `+`, `-`, `@`, tab), unless the field is a plain number.
pub fn escaped(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err();
    let text = if formula { format!("'{field}") } else { field.to_owned() };
    if text.contains([',', '"', '\n', '\r', '\t']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_all(text: &[u8], limit: usize) -> Vec<Result<(u64, Vec<String>), String>> {
        let mut records = Records::new(text, Layout { limit, ..Layout::CSV });
        let mut record = Record::default();
        let mut all = Vec::new();
        while let Some(result) = records.read(&mut record) {
            all.push(match result {
                Ok(()) => Ok((
                    record.line,
                    (0..record.len())
                        .map(|number| String::from_utf8_lossy(record.field(number)).into_owned())
                        .collect(),
                )),
                Err(fault) => Err(fault.to_string()),
            });
        }
        all
    }

    fn fields(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn quotes_lines_and_control_z() {
        let all = read_all(b"\xef\xbb\xbfa,\"b,\"\"c\"\"\"\r\n\"two\nlines\",x\n\n\x1a", 1000);
        assert_eq!(all, [Ok((1, fields(&["a", "b,\"c\""]))), Ok((2, fields(&["two\nlines", "x"])))]);
    }

    #[test]
    fn an_open_quote_costs_one_line() {
        let all = read_all(b"a,b\n\"open,b\nc,d\ne,f\n", 1000);
        assert_eq!(all.len(), 4);
        assert!(all[1].is_err());
        assert_eq!(all[2], Ok((3, fields(&["c", "d"]))));
        assert_eq!(all[3], Ok((4, fields(&["e", "f"]))));
    }

    #[test]
    fn a_long_line_costs_a_message() {
        let mut text = b"a,b\n".to_vec();
        text.extend(std::iter::repeat_n(b'x', 5000));
        text.extend_from_slice(b"\nc,d\n");
        let all = read_all(&text, 100);
        assert_eq!(all[0], Ok((1, fields(&["a", "b"]))));
        assert!(all[1].as_ref().is_err_and(|message| message.contains("line 2")));
        assert_eq!(all[2], Ok((3, fields(&["c", "d"]))));
    }

    #[test]
    fn cells_that_a_spreadsheet_would_run() {
        assert_eq!(escaped("=1+1"), "'=1+1");
        assert_eq!(escaped("-5"), "-5");
        assert_eq!(escaped("@x,y"), "\"'@x,y\"");
        assert_eq!(escaped("a"), "a");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(rows in proptest::collection::vec(proptest::collection::vec("[a-z,\"\n ]{1,8}x", 1..5), 1..6)) {
            let text: String = rows.iter().map(|row| row.iter().map(|field| escaped(field)).collect::<Vec<_>>().join(",") + "\n").collect();
            let read: Vec<Vec<String>> = read_all(text.as_bytes(), 10_000).into_iter().map(|row| row.unwrap().1).collect();
            prop_assert_eq!(read, rows);
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), limit in 1usize..50) {
            read_all(&bytes, limit);
        }
    }
}
