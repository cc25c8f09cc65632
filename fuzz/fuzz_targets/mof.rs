#![no_main]
//! Japan's workbook.
interdict_fuzz::reader!(mof::read, "shisantouketsu.xlsx", "jp_mof_sanctions");
