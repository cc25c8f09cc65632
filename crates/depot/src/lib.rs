//! Editions in an object store: put there by whoever syncs, taken by replicas that share no folder.
//!
//! ```text
//! sync ──▶ home ──publish──▶ objects/SHA256 …, then current.json ──Taking──▶ home of a replica ──▶ its watcher
//! ```
//!
//! A [`Depot`] is a place: a bucket or a folder, and a prefix in it. Files are kept there by what is in them, so that only those of a list
//! that changed travel; `current.json` ([`current`]) says which make up the edition in force, and is written last. [`publish`] puts
//! an edition there, [`take`] fetches it into a folder of editions, where everything is checked before it counts.
//!
//! Nothing here is async to the outside: whoever calls waits.

pub mod current;
mod error;
mod http;
mod place;
pub mod publish;
pub mod take;

pub use error::DepotError;
pub use place::Depot;
pub use publish::Published;
pub use take::{Fetched, Looked, Taking};
