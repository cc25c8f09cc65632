//! The rows of OFAC's flat files in all four layouts.

use std::io::BufRead;

use interdict_delimited::{Fault as RecordFault, Layout, Lines, Record, Records};
use interdict_model::RawField;

use crate::input::Input;
use crate::list::MOST_UNREADABLE_PERCENT;
use crate::{Fault, Report, SourceError};

/// Most bytes of a line of fixed fields; a comment has no upper limit in the specification.
const MOST_LINE: usize = 1 << 20;

/// One of the files of a set.
pub(super) struct Part {
    /// Its name in reports.
    name: &'static str,
    /// The width of each column in the layout of fixed fields, in bytes; the last one takes the rest.
    widths: &'static [usize],
}

pub(super) const PARTIES: Part =
    Part { name: "sdn", widths: &[10, 350, 12, 50, 200, 8, 25, 14, 8, 40, 150, usize::MAX] };
pub(super) const ALIASES: Part = Part { name: "alt", widths: &[10, 10, 8, 350, usize::MAX] };
pub(super) const ADDRESSES: Part = Part { name: "add", widths: &[10, 10, 750, 116, 250, usize::MAX] };
pub(super) const COMMENTS: Part = Part { name: "comments", widths: &[10, usize::MAX] };

impl Part {
    /// Whether a file's first row has all columns of the part and more: the publisher has added some. A row with the
    /// columns of another part is none of these.
    fn has_grown(&self, first: &Record) -> bool {
        let of_another = [&PARTIES, &ALIASES, &ADDRESSES, &COMMENTS]
            .iter()
            .any(|part| part.name != self.name && part.widths.len() == first.len());
        // An alias with one more column has as many as an address, but its third column is no street.
        let alias =
            self.name == ALIASES.name && first.text(2).is_some_and(|kind| matches!(kind, "aka" | "fka" | "nka"));
        first.len() > self.widths.len() && (alias || !of_another)
    }
}

/// A file in one of the four layouts.
#[expect(clippy::large_enum_variant, reason = "there is one a file")]
enum Lined {
    Delimited(Records<Box<dyn BufRead>>),
    Fixed(Lines<Box<dyn BufRead>>, &'static [usize]),
}

impl Lined {
    /// The layout is told by the file's name.
    fn of(input: &Input, part: &Part) -> Result<Self, SourceError> {
        let name = input.plain_name();
        let reader = input.open()?;
        Ok(match name.rsplit('.').next() {
            Some("ff") => Self::Fixed(Lines::new(reader, MOST_LINE), part.widths),
            Some("del") => Self::Delimited(Records::new(reader, Layout { delimiter: b'@', ..Layout::CSV })),
            Some("pip") => Self::Delimited(Records::new(reader, Layout { delimiter: b'|', ..Layout::CSV })),
            _ => Self::Delimited(Records::new(reader, Layout::CSV)),
        })
    }

    fn read(&mut self, record: &mut Record) -> Option<Result<(), RecordFault>> {
        match self {
            Self::Delimited(records) => records.read(record),
            Self::Fixed(lines, widths) => loop {
                let (line, text) = match lines.read()? {
                    Ok(line) => line,
                    Err(fault) => return Some(Err(fault)),
                };
                let text = text.strip_suffix(b"\r").unwrap_or(&text);
                if matches!(text, b"" | b"\x1a") {
                    continue;
                }
                let mut rest = text;
                let fields = widths.iter().map(|width| {
                    let (field, after) = rest.split_at((*width).min(rest.len()));
                    rest = after;
                    field.trim_ascii_end()
                });
                *record = Record::of(line, text, fields);
                return Some(Ok(()));
            },
        }
    }
}

/// A row with OFAC's null taken out.
pub(super) struct Row<'a> {
    pub(super) line: u64,
    record: &'a Record,
    /// How many columns the layout has.
    columns: usize,
}

impl Row<'_> {
    /// A column, trimmed; empty where the file says `-0-`.
    pub(super) fn at(&self, column: usize) -> &str {
        match self.record.text(column) {
            Some("-0-") | None => "",
            Some(text) => text,
        }
    }

    /// A column with its inner and outer spaces: remarks go on in the comments in the middle of a word.
    pub(super) fn raw_text(&self, column: usize) -> &str {
        if self.at(column).is_empty() { "" } else { std::str::from_utf8(self.record.field(column)).unwrap_or_default() }
    }

    /// What stands in columns that the layout does not have.
    pub(super) fn beyond(&self) -> Vec<RawField> {
        (self.columns..self.record.len())
            .filter(|column| !self.at(*column).is_empty())
            .map(|column| RawField::new(format!("column {}", column + 1), self.at(column)))
            .collect()
    }

    pub(super) fn whole(&self) -> String {
        String::from_utf8_lossy(&self.record.raw).into_owned()
    }
}

/// Reads the rows of a file. The first row must have the right number of columns, or more, if the publisher has added
/// some; later rows that have another number, are no text, or that `each` refuses with a reason, are reported, and too many of them refuse the file.
pub(super) fn rows(
    input: &Input,
    part: &Part,
    report: &mut Report,
    mut each: impl FnMut(&Row, &mut Report) -> Result<(), String>,
) -> Result<(), SourceError> {
    let mut columns = part.widths.len();
    let mut records = Lined::of(input, part)?;
    let mut record = Record::default();
    let (mut all, mut unreadable) = (0u64, 0u64);
    // The line of the last row, if it is none or too short: there the file breaks off.
    let mut end = None;
    let name = input.name();
    while let Some(result) = records.read(&mut record) {
        all += 1;
        if all == 1 && result.is_ok() && part.has_grown(&record) {
            report.add(&format!("{}.columns.new", part.name), (record.len() - columns) as u64);
            let what = format!("{} columns where the layout has {columns}: the new ones are kept raw", record.len());
            report.note(&name, Some(record.line), what);
            columns = record.len();
        }
        end = match &result {
            Err(fault) => Some(fault.line()),
            Ok(()) => (record.len() < columns).then_some(record.line),
        };
        let problem = match result {
            Err(fault @ RecordFault::Io { .. }) => {
                return Err(SourceError::new(
                    Fault::Syntax,
                    &input.path,
                    fault.to_string(),
                    "fetch the file again: it may have broken off",
                )
                .at(fault.line()));
            }
            Err(fault) if all == 1 => {
                return Err(SourceError::new(
                    Fault::Limit,
                    &input.path,
                    fault.to_string(),
                    "check that this is the publisher's CSV file",
                )
                .at(fault.line()));
            }
            Err(fault) => Some((fault.line(), fault.to_string())),
            Ok(()) if (0..record.len()).any(|column| record.text(column).is_none()) => {
                let error = SourceError::new(
                    Fault::Encoding,
                    &input.path,
                    "the bytes are neither ASCII nor UTF-8 text",
                    "fetch the publisher's file again instead of a copy saved by another program",
                )
                .at(record.line);
                if all == 1 {
                    return Err(error);
                }
                Some((record.line, error.what))
            }
            Ok(()) if record.len() != columns => {
                let what = format!("{} columns where the layout has {columns}", record.len());
                if all == 1 {
                    return Err(SourceError::new(
                        Fault::Layout,
                        &input.path,
                        what,
                        "check that this is OFAC's file without a header and with all its columns",
                    )
                    .at(record.line));
                }
                Some((record.line, what))
            }
            Ok(())
                if record
                    .text(0)
                    .is_none_or(|number| number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit())) =>
            {
                let what = format!(
                    "the first column must be the party's number, not `{}`",
                    record.text(0).unwrap_or_default()
                );
                if all == 1 {
                    return Err(SourceError::new(
                        Fault::Layout,
                        &input.path,
                        what,
                        "check that this is OFAC's CSV file, which has no header",
                    )
                    .at(record.line));
                }
                Some((record.line, what))
            }
            Ok(()) => each(&Row { line: record.line, record: &record, columns: part.widths.len() }, report)
                .err()
                .map(|what| (record.line, what)),
        };
        report.count(&format!("{}.rows", part.name));
        if let Some((line, what)) = problem {
            unreadable += 1;
            report.unreadable += 1;
            report.count(&format!("{}.unreadable", part.name));
            report.note(&name, Some(line), format!("row not read: {what}"));
        }
    }
    if all == 0 {
        return Err(input.empty());
    }
    if let Some(line) = end {
        return Err(SourceError::new(
            Fault::Incomplete,
            &input.path,
            "the last row breaks off",
            "fetch it again: the download is not whole",
        )
        .at(line));
    }
    if unreadable * 100 > all * MOST_UNREADABLE_PERCENT {
        return Err(SourceError::new(
            Fault::Layout,
            &input.path,
            format!(
                "{unreadable} of {all} rows cannot be read: {}",
                report.notes.last().map_or("", |note| note.what.as_str())
            ),
            "fetch the publisher's file again",
        )
        .at(report.notes.last().and_then(|note| note.line).unwrap_or(1)));
    }
    Ok(())
}
