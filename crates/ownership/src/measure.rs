use std::fmt;

/// What a share is a share of. Shares of different measures are never added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Measure {
    /// The ownership interest as a whole: capital, membership, right to profits or to what is left when it is wound up.
    Equity,
    /// Shares, by number or nominal value.
    Shares,
    /// Voting rights.
    Votes,
    /// The source says a percentage and not of what. What it counts as is a rule of the regime.
    Unstated,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 4] = [Self::Equity, Self::Shares, Self::Votes, Self::Unstated];

    /// The word used in data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equity => "equity",
            Self::Shares => "shares",
            Self::Votes => "votes",
            Self::Unstated => "unstated",
        }
    }

    /// From the word used in data.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.as_str() == word)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
