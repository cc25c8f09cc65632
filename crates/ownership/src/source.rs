use interdict_model::PartialDate;

use crate::TextIndex;

/// Which file something was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileIndex(pub(crate) u32);

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Its name, as the user gave it.
    pub name: String,
    /// Its format: `BODS 0.4`, `GLEIF RR-CDF 2.1`, `CSV` …
    pub format: String,
    /// Who published it, as far as it says so.
    pub publisher: String,
    /// The day of which it speaks.
    pub as_of: Option<PartialDate>,
}

/// Where a fact stands: twelve bytes, because there are millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The file.
    pub file: FileIndex,
    /// The line, from 1; 0 where lines say nothing.
    pub line: u32,
    /// The record's id or the words of the source itself; empty text when there are none.
    pub record: TextIndex,
}
