#![no_main]
//! OFAC's XML.
interdict_fuzz::reader!(ofac::sdn_xml::read, "sdn.xml", "us_ofac_sdn");
