#![doc = include_str!("../../../../docs/lists/eu.md")]

pub mod csv;
mod party;
mod piece;
pub mod xml;
