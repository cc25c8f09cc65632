use interdict_model::Subject;

use crate::Source;

/// A party of the holdings: the number under which its id is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyIndex(pub(crate) u32);

impl PartyIndex {
    /// Its place among all parties, from 0.
    pub const fn place(self) -> usize {
        self.0 as usize
    }
}

/// What a source says about a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Kind, names, identifiers, countries, dates, addresses.
    pub subject: Subject,
    /// Where that stands.
    pub source: Source,
}
