//! Records of delimited text (CSV, TSV) with their line numbers, within limits.
//!
//! Publishers' lists and customers' files are read by the same rules: a record may span lines inside
//! quotes, but a quote that is never closed costs one line, not the rest of the file, and a line of a
//! gigabyte costs a message, not a gigabyte of memory.

mod limited;

use std::collections::VecDeque;
use std::io::{self, BufRead};

pub use crate::limited::Limited;

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
    ahead: Ahead,
    parser: csv_core::Reader,
}

enum Line {
    Whole(u64, Vec<u8>),
    TooLong(u64),
    End,
}

/// Lines read ahead in search of the end of a quote.
#[derive(Default)]
struct Ahead {
    lines: VecDeque<io::Result<Line>>,
    /// How many of the first lines are known to close no quote that was opened before them: lines are searched
    /// once, however many of them open a quote that is never closed.
    searched: usize,
    /// The bytes of those lines with their ends.
    bytes: usize,
}

impl Ahead {
    fn take(&mut self) -> Option<io::Result<Line>> {
        let line = self.lines.pop_front()?;
        if let (Ok(Line::Whole(_, text)), true) = (&line, self.searched > 0) {
            self.searched -= 1;
            self.bytes -= text.len() + 1;
        }
        Some(line)
    }
}

impl<R: BufRead> Records<R> {
    /// Reads from the start of a text in UTF-8; a byte order mark is passed over.
    pub fn new(reader: R, layout: Layout) -> Self {
        let parser = csv_core::ReaderBuilder::new()
            .delimiter(layout.delimiter)
            // Lines are told apart before; a carriage return inside one is part of its field.
            .terminator(csv_core::Terminator::Any(b'\n'))
            .build();
        Self { lines: Lines::new(reader, layout.limit), layout, ahead: Ahead::default(), parser }
    }

    /// The next record into the given one. `None` at the end. Empty lines, and the control-Z that ends
    /// files of an old system, are no records.
    pub fn read(&mut self, record: &mut Record) -> Option<Result<(), Fault>> {
        loop {
            let (line, mut raw) = match self.ahead.take().unwrap_or_else(|| self.lines.next()) {
                Ok(Line::Whole(line, raw)) => (line, raw),
                Ok(Line::TooLong(line)) => return Some(Err(Fault::TooLong { line, limit: self.layout.limit })),
                Ok(Line::End) => {
                    self.ahead.lines.push_front(Ok(Line::End));
                    return None;
                }
                Err(source) => {
                    self.ahead.lines.push_front(Ok(Line::End));
                    return Some(Err(Fault::Io { line: self.lines.line + 1, source }));
                }
            };
            if raw.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x1a) {
                continue;
            }
            if self.leaves_open(&raw, false) {
                let Some(more) = self.lines_to_the_closing_quote(raw.len()) else {
                    return Some(Err(Fault::OpenQuote { line }));
                };
                for _ in 0..more {
                    if let Some(Ok(Line::Whole(_, next))) = self.ahead.take() {
                        raw.push(b'\n');
                        raw.extend_from_slice(&next);
                    }
                }
            }
            record.line = line;
            record.raw = raw;
            self.split(record);
            return Some(Ok(()));
        }
    }

    /// How many of the next lines a record reaches over that has so many bytes and an open quote, up to and with
    /// the line that closes it; `None` when none does within the limits.
    fn lines_to_the_closing_quote(&mut self, record: usize) -> Option<usize> {
        loop {
            let place = self.ahead.searched;
            if place == self.ahead.lines.len() {
                let next = self.lines.next();
                self.ahead.lines.push_back(next);
            }
            let Some(Ok(Line::Whole(_, text))) = self.ahead.lines.get(place) else { return None };
            if place + 1 >= MOST_LINES || record + self.ahead.bytes + text.len() >= self.layout.limit {
                return None;
            }
            if !self.leaves_open(text, true) {
                return Some(place + 1);
            }
            self.ahead.bytes += text.len() + 1;
            self.ahead.searched += 1;
        }
    }

    /// Whether a line ends inside a quoted field; `inside`: whether it begins in one. A quote opens a field only as
    /// its first character.
    fn leaves_open(&self, line: &[u8], mut inside: bool) -> bool {
        let mut at_start = !inside;
        let mut place = 0;
        while place < line.len() {
            let byte = line[place];
            if inside {
                if byte == b'"' {
                    if line.get(place + 1) == Some(&b'"') {
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
    fn thousands_of_open_quotes_cost_a_look_each() {
        // Whether a quote is open before it or not, one is open behind it. Looking for its end from every line
        // anew would take hours.
        let line = format!("a\",\",{}\n", "b".repeat(1000));
        let all = read_all(line.repeat(20_000).as_bytes(), 1 << 20);
        assert_eq!(all.len(), 20_000);
        assert_eq!(
            all[19_999],
            Err("a quote opened in line 20000 is never closed; the line was passed over".to_owned())
        );
    }

    #[test]
    fn a_long_line_behind_an_open_quote_is_told() {
        let text = format!("\"open\n{}\nc,d\n", "x".repeat(200));
        let all = read_all(text.as_bytes(), 100);
        assert!(all[0].as_ref().is_err_and(|message| message.contains("line 1 ")), "{all:?}");
        assert!(all[1].as_ref().is_err_and(|message| message.contains("line 2 is longer")), "{all:?}");
        assert_eq!(all[2], Ok((3, fields(&["c", "d"]))));
    }

    #[test]
    fn lines_before_a_failure_of_the_system_are_read() {
        struct Breaks;
        impl io::Read for Breaks {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let reader = io::BufReader::new(io::Read::chain(&b"\"open\nc,d\n"[..], Breaks));
        let mut records = Records::new(reader, Layout::CSV);
        let mut record = Record::default();
        assert!(matches!(records.read(&mut record), Some(Err(Fault::OpenQuote { line: 1 }))));
        assert!(matches!(records.read(&mut record), Some(Ok(()))));
        assert!(matches!(records.read(&mut record), Some(Err(Fault::Io { line: 3, .. }))));
        assert!(records.read(&mut record).is_none());
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
        fn every_line_is_read_or_told_once(text in "[a\",\n]{0,60}", limit in 4usize..40) {
            let mut records = Records::new(text.as_bytes(), Layout { limit, ..Layout::CSV });
            let mut record = Record::default();
            let mut lines = Vec::new();
            while let Some(result) = records.read(&mut record) {
                match result {
                    Ok(()) => lines.extend((record.line..).zip(record.raw.split(|byte| *byte == b'\n').map(<[u8]>::to_vec))),
                    Err(fault) => {
                        let line = text.split('\n').nth(usize::try_from(fault.line()).unwrap() - 1).unwrap();
                        lines.push((fault.line(), line.as_bytes().to_vec()));
                    }
                }
            }
            lines.retain(|(_, line)| !line.is_empty());
            let all: Vec<(u64, Vec<u8>)> = (1..).zip(text.split('\n').map(|line| line.as_bytes().to_vec())).filter(|(_, line)| !line.is_empty()).collect();
            prop_assert_eq!(lines, all);
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), limit in 1usize..50) {
            read_all(&bytes, limit);
        }
    }
}
