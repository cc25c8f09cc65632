#![no_main]
//! The Security Council's XML.
interdict_fuzz::reader!(un::read, "consolidated.xml", "un_sc_sanctions");
