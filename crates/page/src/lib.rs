//! What a person sees in a browser: documents to HTML. Pure: no network, no clock, no state.
//!
//! Whoever serves it hands in what was found and the [`Frame`], and gets a whole page, or the part of one that the script puts in
//! place. Every value is escaped as it is written; text that publishers and users wrote is also kept apart from the direction of the
//! text around it (`written`). No page has a script, a style or an address from elsewhere in it, so that the strictest content
//! security policy holds ([`CONTENT_SECURITY_POLICY`]).
//!
//! Reading order: [`frame`] (what is round every page), [`asked`] (the question as the form has it), [`results`] (what was found),
//! [`dossier`] (a party), [`side_by_side`] (a question against a party), [`files`] (a table of subjects), [`lists`], [`changes`],
//! [`sign_in`].

pub mod asked;
pub mod assets;
mod badge;
pub mod changes;
pub mod dossier;
pub mod files;
pub mod frame;
pub mod lists;
mod naming;
pub mod results;
pub mod search;
pub mod side_by_side;
pub mod sign_in;
pub mod ties;
mod waterfall;
mod written;
pub mod wrong;

pub use asked::Asked;
pub use frame::{Frame, Theme, Visitor};
pub use written::written;

/// What a browser may do with a page: use our own script, style and pictures, and send forms back to us; nothing else.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
