#![no_main]
//! Switzerland's XML.
interdict_fuzz::reader!(seco::read, "consolidated-list.xml", "ch_seco_sanctions");
