//! What the crate decides, from outside.

mod cases;
mod facts;
mod random;
mod reference;
mod register;
