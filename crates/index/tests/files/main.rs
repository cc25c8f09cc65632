//! What becomes of an index on a disk: kept, read back, damaged, foreign, of an earlier format.

#![allow(clippy::unwrap_used, reason = "a test says by failing that something is wrong")]

mod damage;
mod format;
mod list;
