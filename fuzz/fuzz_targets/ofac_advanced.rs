#![no_main]
//! OFAC's advanced XML.
interdict_fuzz::reader!(ofac::advanced_xml::read, "sdn_advanced.xml", "us_ofac_sdn");
