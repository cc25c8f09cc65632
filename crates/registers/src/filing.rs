use std::collections::BTreeMap;

use interdict_model::{PartialDate, Subject};
use interdict_ownership::{
    Exception, File, FileIndex, Holdings, Link, LinkKind, Party, PartyIndex, Period, Rejected, Source, Stake, TooMany,
};

use crate::error::Refusal;
use crate::{Format, RegisterError};

/// Most records of one file whose faults are told one by one; the rest is counted.
pub const MOST_TOLD: u64 = 1_000;

/// Most bytes of a party's id, a name or a reason that are kept: a hostile file does not fill the memory with one.
const MOST_TEXT: usize = 4 << 10;

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The file's number in the holdings.
    pub file: FileIndex,
    /// What it was read as.
    pub format: Format,
    /// How many of what there were: `records` (of which `rejected`, `left_out.record …` and the kinds of the format), `stakes`,
    /// `links` and so on. In order of their names.
    pub counts: BTreeMap<String, u64>,
    /// Why the end of the file is missing. What came before stays in the holdings.
    pub broken_off: Option<RegisterError>,
}

impl Filed {
    /// A count; 0 for what there was none of.
    pub fn count(&self, name: &str) -> u64 {
        self.counts.get(name).copied().unwrap_or(0)
    }

    /// Whether every record was read.
    pub fn is_whole(&self) -> bool {
        self.broken_off.is_none() && self.count("rejected") == 0 && self.count("parts not read") == 0
    }
}

/// A file being read into holdings.
pub(crate) struct Filing<'a> {
    pub(crate) holdings: &'a mut Holdings,
    file: FileIndex,
    counts: BTreeMap<String, u64>,
}

impl<'a> Filing<'a> {
    /// Begins a file.
    pub(crate) fn new(holdings: &'a mut Holdings, file: File) -> Result<Self, TooMany> {
        let file = holdings.file(file)?;
        Ok(Self { holdings, file, counts: BTreeMap::new() })
    }

    /// What came of it.
    pub(crate) fn filed(self, format: Format, broken_off: Option<RegisterError>) -> Filed {
        Filed { file: self.file, format, counts: self.counts, broken_off }
    }

    /// What the file says of itself, as it becomes known.
    pub(crate) fn about(&mut self, change: impl FnOnce(&mut File)) {
        if let Some(file) = self.holdings.file_mut(self.file) {
            change(file);
        }
    }

    /// The day of which the file speaks.
    pub(crate) fn as_of(&self) -> Option<PartialDate> {
        self.holdings.files().last()?.as_of
    }

    /// Counts one more.
    pub(crate) fn count(&mut self, name: &str) {
        if let Some(count) = self.counts.get_mut(name) {
            *count += 1;
        } else {
            self.counts.insert(name.to_owned(), 1);
        }
    }

    /// Sets a count that the file states.
    pub(crate) fn set(&mut self, name: &str, count: u64) {
        self.counts.insert(name.to_owned(), count);
    }

    /// Goes on behind a record: what is wrong with it is noted.
    pub(crate) fn settle(&mut self, line: u64, record: &str, read: Result<(), Refusal>) -> Result<(), TooMany> {
        match read {
            Ok(()) => Ok(()),
            Err(Refusal::Record(reason)) => {
                self.reject(line, record, reason);
                Ok(())
            }
            Err(Refusal::Full(error)) => Err(error),
        }
    }

    /// Notes a record that could not be read.
    pub(crate) fn reject(&mut self, line: u64, record: &str, reason: impl Into<String>) {
        self.count("rejected");
        let told = self.counts.get("rejected").copied().unwrap_or(0);
        let (line, record, reason) = match told {
            ..=MOST_TOLD => (line, short(record), reason.into()),
            told if told == MOST_TOLD + 1 => {
                let reason =
                    format!("this and every later record that cannot be read is only counted, from line {line} on");
                (line, short(record), reason)
            }
            _ => return,
        };
        self.holdings.reject(Rejected { file: self.file, line, record, reason: short(&reason) });
    }

    /// The party with this id.
    pub(crate) fn party(&mut self, id: &str) -> Result<PartyIndex, TooMany> {
        self.holdings.party(&short(id))
    }

    /// Where something stands.
    pub(crate) fn source(&mut self, line: u64, record: &str) -> Result<Source, TooMany> {
        self.holdings.source(self.file, line, &short(record))
    }

    /// What a record says about a party.
    pub(crate) fn describe(&mut self, party: PartyIndex, subject: Subject, source: Source) {
        self.holdings.describe(party, &Party { subject, source });
    }

    /// A part of a record that could not be read; the rest of it was.
    pub(crate) fn note(&mut self, source: Source, record: &str, reason: impl Into<String>) {
        self.count("parts not read");
        if self.counts.get("parts not read").copied().unwrap_or(0) <= MOST_TOLD {
            let reason = format!("{}; the rest of the record is read", reason.into());
            let line = u64::from(source.line);
            self.holdings.reject(Rejected { file: self.file, line, record: short(record), reason: short(&reason) });
        }
    }

    /// Why a parent or an owner is not named, counted.
    pub(crate) fn exception(&mut self, exception: Exception) {
        self.count("exceptions");
        self.holdings.add_exception(exception);
    }

    /// A stake, counted.
    pub(crate) fn stake(&mut self, stake: Stake) {
        self.count("stakes");
        self.holdings.add_stake(stake);
    }

    /// A link, counted .
    pub(crate) fn link(&mut self, from: PartyIndex, to: PartyIndex, kind: LinkKind, period: Period, source: Source) {
        self.count("links");
        self.holdings.add_link(Link { from, to, kind, period, source });
    }
}

/// A text, cut where it is longer than anything that is meant to be read.
pub(crate) fn short(text: &str) -> String {
    let text = text.trim();
    if text.len() <= MOST_TEXT {
        return text.to_owned();
    }
    let end = (0..=MOST_TEXT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    format!("{}…", &text[..end])
}
