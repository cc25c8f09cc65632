//! The kernel of files, data frames and engines: an Arrow batch of subjects to an Arrow batch of hits.
//!
//! A [`Screener`] is an opened edition with settings. What it gives for a batch depends on the two alone: no file, no clock, no
//! engine, and not on how a table is cut into batches. A row that cannot be screened has the status `rejected` and its reason; it
//! is never an error, since an error would end an engine's whole task. Errors are left for what concerns all rows: a batch that
//! is not of the schema it was announced with, an index that turns out damaged.
//!
//! ```text
//! RecordBatch ──Columns──▶ rows ──Screener──▶ screened rows ──hits──▶ RecordBatch
//!               (intake)          (index)
//! ```
//!
//! Reading order: [`answer`] (the one output schema, as JSON and in words), [`columns`] (which column is what, and its values),
//! [`screener`] (rows to answers, equal subjects once), [`hits`] (the output schema as flat columns), [`csv`] (the same as text).
//!
//! The output has a row for each hit, and one for a subject without; [`hits::schema`] lists its columns.

pub mod answer;
pub mod columns;
pub mod compared;
pub mod csv;
pub mod explained;
pub mod hits;
mod same;
pub mod screener;
mod value;

pub use answer::{Answer, Answers, Checked, FORMAT, OwnershipFinding, Status, SubjectShown};
pub use columns::{Columns, ColumnsError};
pub use hits::{Hits, HitsBuilder};
pub use screener::{BatchError, Screened, Screener, nothing_to_compare};
