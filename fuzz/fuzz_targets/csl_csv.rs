#![no_main]
//! The CSV of the US Consolidated Screening List.
interdict_fuzz::reader!(trade_csl::csv::read, "consolidated.csv", "us_trade_csl");
