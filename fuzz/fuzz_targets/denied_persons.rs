#![no_main]
//! The Denied Persons List of the US Bureau of Industry and Security.
interdict_fuzz::reader!(trade_csl::denied_persons::read, "dpl.txt", "us_bis_denied");
