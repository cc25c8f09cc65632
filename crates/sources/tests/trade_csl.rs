//! The US Consolidated Screening List.
