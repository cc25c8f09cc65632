use std::fmt;

use crate::{PartyIndex, Period, Source};

/// A tie between two parties that is no share. What it means is a rule of the regime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// Who controls, directs, holds for another, or is linked.
    pub from: PartyIndex,
    /// The other side: the firm, the trust, the one for whom something is held.
    pub to: PartyIndex,
    /// What it is.
    pub kind: LinkKind,
    /// When.
    pub period: Period,
    /// Where that stands. Its record keeps the source's own words.
    pub source: Source,
}

/// Kinds of links, read as "from … to".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum LinkKind {
    /// Controls, as the source says in so many words, or as its only director.
    Controls,
    /// May appoint or remove the majority of the board.
    AppointsBoard,
    /// Has, or may exercise, dominant influence or control by contract or statute.
    DominantInfluence,
    /// Has significant influence or control, in the words of the UK's registers.
    SignificantInfluence,
    /// Consolidates in its accounts.
    Consolidates,
    /// Is one of the directors, or another officer.
    Director,
    /// Holds for: the other side is the one for whom it holds.
    Nominee,
    /// Is trustee of, or holds office in another legal arrangement.
    Trustee,
    /// Has set up the trust, or protects it.
    Settlor,
    /// Benefits from the trust or the arrangement, by an unstated share.
    Beneficiary,
    /// Manages the fund, or is the fund's umbrella or master.
    ManagesFund,
    /// Is a branch of the other side: the same legal person.
    BranchOf,
    /// Represents, acts for, works for.
    Represents,
    /// Is linked to, and nothing more is said.
    LinkedTo,
}

impl LinkKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Controls,
        Self::AppointsBoard,
        Self::DominantInfluence,
        Self::SignificantInfluence,
        Self::Consolidates,
        Self::Director,
        Self::Nominee,
        Self::Trustee,
        Self::Settlor,
        Self::Beneficiary,
        Self::ManagesFund,
        Self::BranchOf,
        Self::Represents,
        Self::LinkedTo,
    ];

    /// The word used in data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Controls => "controls",
            Self::AppointsBoard => "appoints_board",
            Self::DominantInfluence => "dominant_influence",
            Self::SignificantInfluence => "significant_influence",
            Self::Consolidates => "consolidates",
            Self::Director => "director",
            Self::Nominee => "nominee",
            Self::Trustee => "trustee",
            Self::Settlor => "settlor",
            Self::Beneficiary => "beneficiary",
            Self::ManagesFund => "manages_fund",
            Self::BranchOf => "branch_of",
            Self::Represents => "represents",
            Self::LinkedTo => "linked_to",
        }
    }

    /// The words for people, without the other side.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Controls => "controls",
            Self::AppointsBoard => "appoints the board's majority",
            Self::DominantInfluence => "dominant influence",
            Self::SignificantInfluence => "significant influence",
            Self::Consolidates => "consolidates",
            Self::Director => "director",
            Self::Nominee => "nominee for",
            Self::Trustee => "trustee",
            Self::Settlor => "settlor",
            Self::Beneficiary => "beneficiary",
            Self::ManagesFund => "manages the fund",
            Self::BranchOf => "branch of",
            Self::Represents => "represents",
            Self::LinkedTo => "linked to",
        }
    }

    /// Whether it makes suspect in both directions. To control a blocked party, or to be its parent or director, is no tie that
    /// does by itself.
    pub const fn goes_both_ways(self) -> bool {
        matches!(self, Self::LinkedTo | Self::BranchOf | Self::Nominee | Self::Represents | Self::Trustee)
    }

    /// From the word used in data.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for LinkKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
