//! What holds of every list and every question, in every script that the matcher reads.
//!
//! That the index loses nothing is held by the tests beside it (`retrieval`), because they know its bounds. Here is what a
//! user of the whole relies on: more names never hurt a party, the order of things says nothing, the same question gives the
//! same bytes, and one listing does not move another's score.

#![allow(clippy::unwrap_used, reason = "a test says by failing that something is wrong")]

mod cases;
mod exact;
mod listing;
mod names;
#[allow(dead_code, reason = "the benchmarks use the rest")]
#[path = "../../../names/benches/parts/mod.rs"]
mod parts;
mod repeat;
mod symmetry;
