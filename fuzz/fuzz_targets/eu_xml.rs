#![no_main]
//! The EU's XML.
interdict_fuzz::reader!(eu::xml::read, "full.xml", "eu_fsf");
