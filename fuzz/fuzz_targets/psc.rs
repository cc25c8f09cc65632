#![no_main]
//! The UK's persons with significant control.
interdict_fuzz::register!(Psc);
