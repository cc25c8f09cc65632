//! What people have to subjects: names on a command line, tables, JSON lines.
//!
//! Reading order: [`text`] (bytes to UTF-8 text), [`heading`] (which column is what), [`reading`] (the values of a row to a
//! subject), [`table`] (CSV, TSV and JSON lines, a row at a time in constant memory).

pub mod heading;
pub mod reading;
pub mod table;
pub mod text;

use std::fmt;

pub use heading::{Column, Meaning};
pub use reading::{Options, Reading, Row};
pub use table::{Raw, Shape, Table};

/// Why a file cannot be screened at all.
#[derive(Debug)]
pub struct IntakeError {
    /// The file's name, `-` for standard input.
    pub file: String,
    /// The line, where one can be named.
    pub line: Option<u64>,
    /// What happened.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for IntakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}; {}", self.what, self.remedy)
    }
}

impl std::error::Error for IntakeError {}
