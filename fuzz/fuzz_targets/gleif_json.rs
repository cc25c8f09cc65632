#![no_main]
//! GLEIF's records as JSON.
interdict_fuzz::register!(GleifJson);
