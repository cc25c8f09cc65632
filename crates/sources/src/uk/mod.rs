//! The United Kingdom.

pub mod csv;
pub mod ofsi;
pub mod xml;
