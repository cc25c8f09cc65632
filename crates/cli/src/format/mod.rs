//! How answers are written. One module a format, one output schema behind them.

pub(crate) mod account;
pub(crate) mod changes;
mod csv;
mod json;
pub(crate) mod owners;
pub(crate) mod table;
pub(crate) mod verified;

use std::io::{Result, Write};

use crate::answer::{Answer, Checked};
use crate::arguments::Format;

/// Takes answers one by one, in order.
pub(crate) trait Sink {
    /// Writes an answer.
    fn write(&mut self, answer: &Answer) -> Result<()>;
    /// Writes what comes after the last, and everything that is held back.
    fn end(&mut self) -> Result<()>;
}

/// A sink of the format. `headings` are the input's columns; `all` shows subjects without a hit in tables.
pub(crate) fn sink(
    format: Format,
    checked: Checked,
    headings: &[String],
    out: Box<dyn Write>,
    all: bool,
) -> Result<Box<dyn Sink>> {
    Ok(match format {
        Format::Table => Box::new(table::TableSink::new(checked, out, all)),
        Format::Json => Box::new(json::JsonSink::new(&checked, out)?),
        Format::Jsonl => Box::new(json::JsonLinesSink { checked, out }),
        Format::Csv => Box::new(csv::CsvSink::new(checked, headings, out)?),
    })
}
