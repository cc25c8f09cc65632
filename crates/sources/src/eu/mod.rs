//! The EU's Financial Sanctions Files.

pub mod csv;
pub mod xml;
