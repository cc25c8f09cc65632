#![no_main]
//! GLEIF's records as XML.
interdict_fuzz::register!(GleifXml);
