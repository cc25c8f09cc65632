#![no_main]
//! Statements of the Beneficial Ownership Data Standard.
interdict_fuzz::register!(Bods);
