#![no_main]
//! The EU's CSV in its layouts.
interdict_fuzz::reader!(eu::csv::read, "full.csv", "eu_fsf");
