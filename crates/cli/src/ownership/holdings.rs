//! Files of owners, read and told.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use interdict_owners::words;
use interdict_ownership::Holdings;
use serde::Serialize;

use crate::progress::say;

/// Records with problems that are told one by one; the rest are counted.
const TOLD: usize = 5;

/// What was read.
pub(crate) struct Read {
    pub(crate) holdings: Holdings,
    pub(crate) files: Vec<FileRead>,
    /// Whether every record of every file was read.
    pub(crate) whole: bool,
}

/// One file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FileRead {
    pub(crate) file: String,
    pub(crate) format: String,
    pub(crate) counts: std::collections::BTreeMap<String, u64>,
    pub(crate) whole: bool,
}

/// Reads all files into one. A file that cannot be opened, or is nothing that is read, is an error: an answer without it would
/// be another answer. What cannot be read inside a file is told, and the rest goes on.
pub(crate) fn read(files: &[PathBuf]) -> Result<Read> {
    let mut holdings = Holdings::new();
    let mut read = Vec::new();
    for file in files {
        let took = interdict_registers::read(file, &mut holdings)?;
        let counts: Vec<String> =
            took.counts.iter().map(|(name, count)| format!("{count} {}", name.replace('_', " "))).collect();
        say(&format!("{}: {}: {}", file.display(), took.format.in_words(), counts.join(", ")));
        if let Some(stop) = &took.broken_off {
            say(&format!("{stop}; what came before is used"));
        }
        read.push(FileRead {
            file: file.display().to_string(),
            format: took.format.in_words().to_owned(),
            whole: took.is_whole(),
            counts: took.counts,
        });
    }
    for rejected in holdings.rejected().iter().take(TOLD) {
        let name = holdings.file_name(rejected.file);
        let record = if rejected.record.is_empty() { String::new() } else { format!(" ({})", rejected.record) };
        say(&format!("{name}, line {}{record}: rejected: {}", rejected.line, rejected.reason));
    }
    if holdings.rejected().len() > TOLD {
        say(&format!("and {} more records that could not be read", holdings.rejected().len() - TOLD));
    }
    let untied = holdings.tie_same_parties();
    if !holdings.ties().is_empty() {
        say(&format!("{} parties of several files are one with another, by number", holdings.ties().len()));
    }
    for untied in untied.iter().take(TOLD) {
        say(&words::untied(&holdings, untied));
    }
    if untied.len() > TOLD {
        say(&format!("and {} more numbers whose parties are left apart", untied.len() - TOLD));
    }
    if holdings.parties() == 0 {
        return Err(anyhow!("the files name no party; give files of owners with --data"));
    }
    let whole = read.iter().all(|file| file.whole);
    Ok(Read { holdings, files: read, whole })
}
