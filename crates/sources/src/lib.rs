//! What publishers publish to entities, and editions of them.
//!
//! One module a publisher. A reader is strict about a file's shape and lenient about its content: a file
//! that cannot be read whole is refused with file, line and remedy ([`SourceError`]); a value that the
//! reader does not understand is kept raw in its entity and counted in the [`Report`]. So every row is
//! used, empty or reported, and nothing is lost silently.
//!
//! Reading order: [`input`] (bytes of a file), [`recognise`] (which list a file is), `xml`, `table` and `sheet` (what
//! files are made of), the publishers ([`un`] is a short one), [`programme`] (what a listing does), [`sync`] (files to
//! datasets), [`guard`] (what must not come into force), [`edition`] (lists put together, kept and named).

pub mod dfat;
pub mod difference;
pub mod edition;
mod enumeration;
mod error;
pub mod eu;
pub mod followthemoney;
pub mod guard;
pub mod input;
pub mod list;
pub mod mof;
pub mod ofac;
pub mod origin;
pub mod programme;
pub mod recognise;
mod report;
pub mod seco;
pub mod sema;
mod sheet;
mod slug;
pub mod starter;
pub mod sync;
mod table;
pub mod trade_csl;
pub mod uk;
pub mod un;
mod xml;

pub use error::{Fault, SourceError};
pub use report::{Note, Report};

/// Version of the readers: kept with every dataset, raised when the same file would give other entities.
pub const READER_VERSION: u32 = 3;
