//! What the crate decides, from outside.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says by failing that something is wrong")]

mod cases;
mod drawing;
mod facts;
mod random;
mod reference;
mod register;
mod ties;
