//! How answers are written. One module a format, one output schema behind them.

pub(crate) mod account;
pub(crate) mod changes;
mod json;
pub(crate) mod owners;
pub(crate) mod table;
pub(crate) mod verified;

use std::io::{Result, Write};

use interdict_batch::csv::CsvAnswers;

use crate::answer::{Answer, Checked};
use crate::arguments::Format;

/// Takes answers one by one, in order.
pub(crate) trait Sink {
    /// Writes an answer.
    fn write(&mut self, answer: &Answer) -> Result<()>;
    /// Writes what comes after the last, and everything that is held back.
    fn end(&mut self) -> Result<()>;
    /// Goes on with an output that has its head and some answers already.
    fn go_on(&mut self) {}
}

impl Sink for CsvAnswers<Box<dyn Write>> {
    fn write(&mut self, answer: &Answer) -> Result<()> {
        Self::write(self, answer)
    }

    fn end(&mut self) -> Result<()> {
        self.flush()
    }
}

/// A sink of a format of text. `headings` are the input's columns; `several`: answers name their file; `all` shows subjects
/// without a hit in tables.
pub(crate) fn sink(
    format: Format,
    checked: Checked,
    headings: &[String],
    several: bool,
    out: Box<dyn Write>,
    all: bool,
) -> Result<Box<dyn Sink>> {
    Ok(match format {
        Format::Table => Box::new(table::TableSink::new(checked, out, all)),
        Format::Json => Box::new(json::JsonSink::new(&checked, out)?),
        Format::Jsonl => Box::new(json::JsonLinesSink { checked, out }),
        Format::Csv => Box::new(CsvAnswers::new(checked, headings, several, ',', out)?),
        Format::Tsv => Box::new(CsvAnswers::new(checked, headings, several, '\t', out)?),
        Format::Parquet | Format::Arrow => return Err(std::io::Error::other("the format is none of text")),
    })
}
