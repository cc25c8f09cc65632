#![no_main]
//! The CSV of the UK Sanctions List.
interdict_fuzz::reader!(uk::csv::read, "UK-Sanctions-List.csv", "gb_fcdo_sanctions");
