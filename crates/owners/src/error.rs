use interdict_index::Unusable;
use interdict_ownership::RegimeError;

/// Why a question about owners has no answer.
#[derive(Debug, thiserror::Error)]
pub enum OwnersError {
    /// An index cannot be used.
    #[error(transparent)]
    Index(#[from] Unusable),
    /// There is no such regime, or it is not in force on the day.
    #[error(transparent)]
    Regime(#[from] RegimeError),
    /// None of the usual regimes is in force on the day.
    #[error("no regime is in force on {0} by the table of regimes")]
    NoneInForce(String),
    /// The edition has no list of a regime that was asked for by name.
    #[error("{0}; take one in with `interdict sync`")]
    NoLists(String),
    /// Nobody of the data is meant.
    #[error(
        "none of the {parties} parties in the data is called `{asked}` or has that id; check the spelling, or lower --threshold"
    )]
    NotInData {
        /// What was asked for.
        asked: String,
        /// How many parties there are.
        parties: usize,
    },
}
