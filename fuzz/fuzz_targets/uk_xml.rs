#![no_main]
//! The XML of the UK Sanctions List.
interdict_fuzz::reader!(uk::xml::read, "UK-Sanctions-List.xml", "gb_fcdo_sanctions");
