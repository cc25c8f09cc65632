//! Publishers' addresses to files on disk.
//!
//! Nothing that a server sends is trusted: only HTTPS, only the hosts that an address book names, no private
//! addresses, limits on size, time and redirects ([`guard`]). What has been fetched before is asked for conditionally
//! and kept only when it was read whole ([`kept`]).
//!
//! Reading order: [`settings`] (the address book and what users can change), [`guard`], `transfer` (one file),
//! [`kept`] (what is on disk), `publication` (entities with their deltas), [`mod@fetch`] (all of it, side by side).

pub mod fetch;
pub mod guard;
pub mod kept;
mod publication;
pub mod settings;
mod transfer;

pub use fetch::{Event, Fetched, fetch};
pub use kept::Kept;
pub use settings::{Publisher, Settings};
