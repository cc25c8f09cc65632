use std::fmt;
use std::io;

use interdict_ownership::TooMany;

/// Why a file, or the rest of it, cannot be read: what happened, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterError {
    /// The file's name as it was given.
    pub file: String,
    /// The line, from 1, where one can be named.
    pub line: Option<u64>,
    /// What happened.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl RegisterError {
    /// A failure without a line.
    pub(crate) fn new(file: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, what: what.into(), remedy: remedy.into() }
    }

    /// The same failure, at a line.
    #[must_use]
    pub(crate) fn at(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The system or the decoder could not give the bytes.
    pub(crate) fn io(file: &str, error: &io::Error) -> Self {
        Self::new(file, error.to_string(), "check that the file is there, whole and readable")
    }
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}; {}", self.what, self.remedy)
    }
}

impl std::error::Error for RegisterError {}

/// Why reading a record stops the whole file.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The bytes do not go on.
    Broken {
        /// Where, from 1; 0 when lines say nothing.
        line: u64,
        /// What happened.
        what: String,
        /// What to do.
        remedy: &'static str,
    },
    /// There is no room for more.
    Full(TooMany),
}

impl From<TooMany> for Stop {
    fn from(error: TooMany) -> Self {
        Self::Full(error)
    }
}

impl Stop {
    /// With the name of the file.
    pub(crate) fn of_file(self, file: &str) -> RegisterError {
        match self {
            Self::Broken { line, what, remedy } => {
                let error = RegisterError::new(file, what, remedy);
                if line > 0 { error.at(line) } else { error }
            }
            Self::Full(error) => RegisterError::new(file, error.to_string(), "read a part of it"),
        }
    }
}

/// Why one record is not read.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// This one only; what is wrong and what to do.
    Record(String),
    /// There is no room for it, nor for those behind it.
    Full(TooMany),
}

impl From<String> for Refusal {
    fn from(reason: String) -> Self {
        Self::Record(reason)
    }
}

impl From<&str> for Refusal {
    fn from(reason: &str) -> Self {
        Self::Record(reason.to_owned())
    }
}

impl From<TooMany> for Refusal {
    fn from(error: TooMany) -> Self {
        Self::Full(error)
    }
}
