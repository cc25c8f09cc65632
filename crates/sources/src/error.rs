use std::fmt;
use std::path::{Path, PathBuf};

/// Why a list, or an edition, cannot be read: what happened, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceError {
    /// What kind of failure it is.
    pub fault: Fault,
    /// The file.
    pub file: PathBuf,
    /// The line, from 1, where one can be named.
    pub line: Option<u64>,
    /// What happened.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Kinds of failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The system could not give the bytes.
    Unreadable,
    /// There is nothing in it.
    Empty,
    /// The bytes are no text in a known encoding.
    Encoding,
    /// A column, element or field that must be there is not.
    Layout,
    /// The text breaks off or breaks its format's rules.
    Syntax,
    /// More than one reading is possible.
    Ambiguous,
    /// A part of a list is missing.
    Incomplete,
    /// Nothing that Interdict reads.
    Unknown,
    /// Larger, longer or deeper than is read.
    Limit,
}

impl SourceError {
    /// A failure without a line.
    pub fn new(fault: Fault, file: impl AsRef<Path>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { fault, file: file.as_ref().to_owned(), line: None, what: what.into(), remedy: remedy.into() }
    }

    /// The same failure, at a line.
    #[must_use]
    pub fn at(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// From a failure of the system.
    pub fn io(file: impl AsRef<Path>, error: &std::io::Error) -> Self {
        Self::new(Fault::Unreadable, file, error.to_string(), "check that the file is there, whole and readable")
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.what)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}

impl std::error::Error for SourceError {}
