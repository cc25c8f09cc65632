use std::fmt;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A table with `owner`, `owned`, `percent`.
    Table,
}

impl Format {
    /// For messages.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Table => "table of stakes (CSV)",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.in_words())
    }
}
