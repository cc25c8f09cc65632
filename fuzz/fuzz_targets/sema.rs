#![no_main]
//! Canada's XML.
interdict_fuzz::reader!(sema::read, "sema-lmes.xml", "ca_dfatd_sema_sanctions");
