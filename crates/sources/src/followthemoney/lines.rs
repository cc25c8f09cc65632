use std::borrow::Cow;
use std::io::BufRead;

use interdict_delimited::{Fault, Lines};
use serde::Deserialize;

use super::MOST_LINE;
use crate::SourceError;
use crate::input::Input;

/// Where the lines of entities come from: a file, or a file and the changes to it.
pub(super) trait LineSource {
    /// The file of the last line, for reports.
    fn file(&self) -> &str;

    /// The next line and its number in its file; `None` at the end.
    fn read(&mut self) -> Option<Result<(u64, Vec<u8>), Fault>>;
}

/// The lines of one file.
pub(super) struct FileLines {
    lines: Lines<Box<dyn BufRead>>,
    file: String,
}

impl FileLines {
    pub(super) fn open(input: &Input) -> Result<Self, SourceError> {
        Ok(Self { lines: Lines::new(input.open()?, MOST_LINE), file: input.name() })
    }
}

impl LineSource for FileLines {
    fn file(&self) -> &str {
        &self.file
    }

    fn read(&mut self) -> Option<Result<(u64, Vec<u8>), Fault>> {
        self.lines.read()
    }
}

/// The id of a line, whatever else it has; `None` when it is not readable.
pub(super) fn id_of(bytes: &[u8]) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Own<'a> {
        #[serde(borrow)]
        id: Cow<'a, str>,
    }
    serde_json::from_slice::<Own<'_>>(bytes).ok().map(|own| own.id)
}
