//! Who owns and who controls whom, and what that makes of a party.
//!
//! Readers of registers fill [`Holdings`] with [`Party`], [`Stake`] (a [`Share`] of a [`Measure`] over a [`Period`]), [`Link`],
//! [`Complete`] and [`Exception`], each with its [`Source`]. Nothing here does I/O.

mod bound;
mod decision;
mod designation;
mod drawing;
mod graph;
mod holdings;
mod interest;
mod link;
mod measure;
mod missing;
mod party;
mod period;
mod picture;
mod proof;
mod reach;
mod regime;
mod share;
mod source;
mod stake;
mod statement;
mod test;
mod texts;
mod tie;

pub use bound::{Bound, Threshold};
pub use decision::{Answer, Caution, Decision, Named, Verdict};
pub use designation::Designation;
pub use drawing::{dot, svg};
pub use graph::Graph;
pub use holdings::{Holdings, Rejected, TooMany};
pub use interest::Interest;
pub use link::{Link, LinkKind};
pub use measure::Measure;
pub use missing::Missing;
pub use party::{Party, PartyIndex};
pub use period::{End, Held, Period};
pub use picture::{Edge, Node, Picture, dates, stake_in_words};
pub use proof::{Flaw, Ground, Proof, Step};
pub use regime::{Aggregation, Reading, Regime, RegimeError, Test};
pub use share::{Share, ShareError};
pub use source::{File, FileIndex, Source};
pub use stake::{Group, GroupIndex, Joint, Level, Stake};
pub use statement::{Complete, Exception, ParentLevel};
pub use texts::TextIndex;
pub use tie::{Tie, Untied, Why};
