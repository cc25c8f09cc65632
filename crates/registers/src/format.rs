use std::fmt;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A table with `owner`, `owned`, `percent`.
    Table,
    /// Open Ownership's Beneficial Ownership Data Standard, 0.2 to 0.4.
    Bods,
    /// GLEIF's entities, relationships or reporting exceptions as XML.
    GleifXml,
    /// The same as JSON.
    GleifJson,
    /// The same as a table.
    GleifCsv,
    /// FollowTheMoney entities as JSON lines.
    FollowTheMoney,
    /// Companies House's persons with significant control as JSON lines.
    Psc,
    /// Relations between entities of a sanctions list, which its own reader has read.
    Relations,
}

impl Format {
    /// For messages.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Table => "table of stakes (CSV)",
            Self::Bods => "BODS",
            Self::GleifXml => "GLEIF XML",
            Self::GleifJson => "GLEIF JSON",
            Self::GleifCsv => "GLEIF CSV",
            Self::FollowTheMoney => "FollowTheMoney",
            Self::Psc => "UK persons with significant control",
            Self::Relations => "relations of a list",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.in_words())
    }
}
