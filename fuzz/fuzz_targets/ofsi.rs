#![no_main]
//! The CSV of OFSI's closed list.
interdict_fuzz::reader!(uk::ofsi::read, "ConList.csv", "gb_hmt_sanctions");
