//! Rows that could not be screened, in a file of their own: to be mended and screened again.

use std::io::Write;

use anyhow::Result;
use interdict_batch::{Screened, Status};
use interdict_delimited::escaped;

/// What stands before the input's columns.
const COLUMNS: [&str; 3] = ["interdict_file", "interdict_line", "interdict_reason"];

/// Writes the heading. Columns of ours begin with `interdict_`, so that they mean nothing when the file is screened again.
pub(crate) fn head(headings: &[String], to: &mut dyn Write) -> Result<()> {
    let heading = COLUMNS.into_iter().chain(headings.iter().map(String::as_str)).map(escaped);
    Ok(writeln!(to, "{}", heading.collect::<Vec<_>>().join(","))?)
}

/// Writes the rows that are rejected: file, line, reason, and the cells as they stand in the file.
pub(crate) fn add(file: &str, screened: &[Screened], width: usize, to: &mut dyn Write) -> Result<()> {
    let mut text = Vec::new();
    for screened in screened.iter().filter(|screened| screened.status == Status::Rejected) {
        let line = screened.row.line.to_string();
        let reason = screened.reason().unwrap_or_default();
        let empty = std::iter::repeat_n("", width.saturating_sub(screened.row.cells.len()));
        let cells = screened.row.cells.iter().map(String::as_str).chain(empty);
        let cells = [file, &line, reason].into_iter().chain(cells).map(escaped);
        writeln!(text, "{}", cells.collect::<Vec<_>>().join(","))?;
    }
    Ok(to.write_all(&text)?)
}
