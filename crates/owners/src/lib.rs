//! Who owns a party, asked of files of owners and an edition of lists: what the command line, the service and the dossier share.
//!
//! [`answers`] takes a question and gives documents; nothing here does I/O. Whoever asks often keeps the parts: [`Listed`] (which
//! parties are listed, by the search that screens names), [`Decided`] (a graph under the rows of regimes), [`Parties`] (to find
//! the party that is meant). [`words`] says in words what `interdict_ownership` says in numbers.

mod decided;
mod document;
mod error;
pub mod formerly;
mod listed;
pub mod near;
mod parties;
mod question;
mod rows;
pub mod words;

pub use decided::Decided;
pub use document::{AnswerShown, GraphShown, PartyShown, StepShown, TieShown};
pub use error::OwnersError;
pub use listed::Listed;
pub use parties::{Parties, meant};
pub use question::{Question, answers};
pub use rows::{rows, with_lists};

/// Version of the schema of answers about ownership.
pub const FORMAT: &str = "interdict-owners-1";

/// Where lines for people go: what was not asked, and why.
pub type Tell<'a> = &'a dyn Fn(&str);
