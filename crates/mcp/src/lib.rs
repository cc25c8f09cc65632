//! The Model Context Protocol for assistants: a message in, a message out.
//!
//! Nothing here knows a transport. The program feeds it lines of standard input, the service the body of `POST /mcp`; what comes
//! back is written as it is. No state is kept between messages, so that any number of clients and threads may share one [`Desk`].
//!
//! Both eras of the protocol are spoken: revisions with a handshake (2024-11-05, 2025-03-26, 2025-06-18, 2025-11-25), and
//! 2026-07-28, in which every request carries its version. It is our own, because it is small: the official crate brings an
//! asynchronous runtime, streams and a schema generator, and keeps sessions that a transport would have to carry.
//!
//! Reading order: `message` (JSON-RPC), `protocol` (methods), `tools` (what they ask and answer).

mod message;
mod protocol;
mod tools;

use interdict_index::Index;
use interdict_model::EditionInForce;
use interdict_opening::Opened;
use interdict_sources::edition::Store;

pub use message::{MOST_BYTES, MOST_IN_A_BATCH};
pub use protocol::{HANDSHAKE_VERSIONS, VERSION};

/// What questions are asked of.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// What answers say of the edition that is asked.
    pub edition: &'a EditionInForce,
    /// Its parties.
    pub index: &'a Index,
    /// Where editions are kept, for what changed between them; `None`: that cannot be asked.
    pub store: Option<&'a Store>,
}

impl<'a> Desk<'a> {
    /// Questions of an opened edition, and where a store is given, of what changed between its editions.
    pub fn of(opened: &'a Opened, store: Option<&'a Store>) -> Self {
        Self { edition: &opened.in_force, index: &opened.index, store }
    }
}

/// What is to be sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The message; `None` where none is due: for notifications and for answers to nothing that was asked.
    pub message: Option<String>,
    /// The status with which HTTP carries it: 200, 202 without a message, 400 for a message that cannot be understood or is of a
    /// version that is not spoken, 404 for a method that there is not.
    pub status: u16,
}

/// Answers a message, as bytes that should be UTF-8. Never fails: what is wrong with a message is the answer to it.
pub fn reply(desk: Desk<'_>, message: &[u8]) -> Reply {
    protocol::reply(desk, message)
}

/// The message that answers a message, if one is due.
pub fn handle(desk: Desk<'_>, message: &str) -> Option<String> {
    reply(desk, message.as_bytes()).message
}
