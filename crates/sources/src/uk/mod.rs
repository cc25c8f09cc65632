#![doc = include_str!("../../../../docs/lists/uk.md")]

pub mod csv;
mod designation;
mod effects;
mod numbers;
pub mod ofsi;
mod rows;
mod seen;
mod wording;
pub mod xml;
