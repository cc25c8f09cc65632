#![no_main]
//! The JSON of the US Consolidated Screening List.
interdict_fuzz::reader!(trade_csl::json::read, "consolidated.json", "us_trade_csl");
