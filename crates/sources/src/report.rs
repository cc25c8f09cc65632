use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a reader did with a list: every row is counted as used, empty or reported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Counters, named after the file's part and what became of its rows: `alt.rows`, `add.empty`.
    pub counts: BTreeMap<String, u64>,
    /// What the reader wants a person to know, in file order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Rows that could not be read at all. More than none makes the exit code 2.
    #[serde(default)]
    pub unreadable: u64,
}

/// One thing worth saying about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The file's name.
    pub file: String,
    /// The line, where one can be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What it is.
    pub what: String,
}

impl Report {
    /// Adds one to a counter.
    pub fn count(&mut self, counter: &str) {
        self.add(counter, 1);
    }

    /// Adds to a counter.
    pub fn add(&mut self, counter: &str, by: u64) {
        if let Some(count) = self.counts.get_mut(counter) {
            *count += by;
        } else {
            self.counts.insert(counter.to_owned(), by);
        }
    }

    /// A counter; 0 when nothing was counted.
    pub fn get(&self, counter: &str) -> u64 {
        self.counts.get(counter).copied().unwrap_or(0)
    }

    /// Notes something about a place in a file.
    pub fn note(&mut self, file: &str, line: Option<u64>, what: impl Into<String>) {
        self.notes.push(Note { file: file.to_owned(), line, what: what.into() });
    }
}
