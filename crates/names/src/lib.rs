//! A name to its comparable form, and two forms to their best alignment. Pure, no I/O.
//!
//! One function, [`Form::of`], makes the form of every name, listed or asked for, so that the two sides
//! cannot drift apart. Two tokens are alike only within a finite relation ([`mod@likeness`]): equal, the same
//! symbol of a table or taught by the list, a few letters apart, the same consonants, the romanisation, an initial, a
//! cut-off end, an acronym, or joined. That
//! the relation is finite is what lets an index find every candidate; metrics over whole strings
//! (Jaro-Winkler, token-set ratios) were rejected because they relate everything to everything.
//!
//! Reading order: [`form`] (characters to tokens), [`table`] (what our word tables say), [`mod@likeness`] (two
//! tokens), [`lexicon`] (how much a token weighs), [`alignment`] (two names).

mod abjad;
pub mod alignment;
pub mod distance;
mod fold;
pub mod form;
mod learn;
pub mod lexicon;
pub mod likeness;
mod romanise;
pub mod skeleton;
mod sound;
pub mod table;

pub use alignment::{Alignment, Pairing, align};
pub use form::{Form, Role, Token};
pub use lexicon::{Lexicon, LexiconError, WeightedForm};
pub use likeness::{Likeness, Tie, likeness};

/// Version of this stage: any change that can change a score raises it. Part of every answer.
pub const VERSION: u32 = 3;
