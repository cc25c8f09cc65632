#![no_main]
//! Australia's workbook.
interdict_fuzz::reader!(dfat::read, "regulation8_consolidated.xlsx", "au_dfat_sanctions");
