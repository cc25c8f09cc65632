#![no_main]
//! GLEIF's records as tables.
interdict_fuzz::register!(GleifCsv);
