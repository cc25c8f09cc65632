//! The US Consolidated Screening List.

pub mod csv;
pub mod json;
