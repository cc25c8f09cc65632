//! Who owns and who controls whom, and what that makes of a party.
//!
//! Readers of registers fill [`Holdings`] with [`Party`], [`Stake`] (a [`Share`] of a [`Measure`] over a [`Period`]), [`Link`],
//! [`Complete`] and [`Exception`], each with its [`Source`]. Nothing here does I/O.

mod holdings;
mod link;
mod measure;
mod party;
mod period;
mod share;
mod source;
mod stake;
mod statement;
mod texts;

pub use holdings::{Holdings, Rejected, TooMany};
pub use link::{Link, LinkKind};
pub use measure::Measure;
pub use party::{Party, PartyIndex};
pub use period::{End, Held, Period};
pub use share::{Share, ShareError};
pub use source::{File, FileIndex, Source};
pub use stake::{Group, GroupIndex, Joint, Level, Stake};
pub use statement::{Complete, Exception, ParentLevel};
pub use texts::TextIndex;
