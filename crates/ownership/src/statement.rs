use crate::{Measure, PartyIndex, Period, Source, TextIndex};

/// The source says that the owners it names are all owners. Only then is what is unknown bounded by what is left of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Complete {
    /// Whose owners they are.
    pub owned: PartyIndex,
    /// Of which measure; `None`: of every measure.
    pub measure: Option<Measure>,
    /// When.
    pub period: Period,
    /// Where that stands.
    pub source: Source,
}

/// Which parent a register asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParentLevel {
    /// The next one up.
    Direct,
    /// The last one.
    Ultimate,
    /// Any owner or controller (registers of beneficial owners).
    Any,
}

/// Why a register names no parent or owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exception {
    /// Of whom.
    pub owned: PartyIndex,
    /// Which parent is missing.
    pub parent: ParentLevel,
    /// The source's own word: `NO_KNOWN_PERSON`, `NON_CONSOLIDATING` …
    pub reason: TextIndex,
    /// When.
    pub period: Period,
    /// Where that stands.
    pub source: Source,
}
