//! Ownership for the commands: files to holdings, and what screening makes of them. The question itself is a library.

pub(crate) mod holdings;
pub(crate) mod screened;
