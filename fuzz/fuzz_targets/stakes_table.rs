#![no_main]
//! Tables of stakes.
interdict_fuzz::register!(Table);
