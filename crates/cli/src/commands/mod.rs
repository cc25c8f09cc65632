//! One module a command.

pub(crate) mod compare;
pub(crate) mod diff;
pub(crate) mod editions;
pub(crate) mod explain;
mod fetched;
pub(crate) mod keys;
pub(crate) mod lexicon;
pub(crate) mod lists;
pub(crate) mod mcp;
pub(crate) mod owners;
mod publish;
pub(crate) mod screen;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod sources;
pub(crate) mod sync;
pub(crate) mod verify;

/// Exit codes. The greater beats the less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Done; no hit.
    Nothing = 0,
    /// Done; at least one hit.
    Hit = 1,
    /// Something could not be done.
    NotDone = 2,
}
