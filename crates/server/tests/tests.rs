//! The service as its clients see it.

#![allow(clippy::unwrap_used, reason = "a test says by failing that something is wrong")]

mod desk;
mod documents;
mod guarded;
mod keys;
mod mcp;
mod operations;
mod page;
mod screened;
mod swaps;
mod watchman;
mod wire;
mod yente;
