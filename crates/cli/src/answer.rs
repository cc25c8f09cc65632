//! An answer: a subject, what was found, and what it was checked against. The one output schema.

pub(crate) use interdict_batch::{Answer, Checked, FORMAT, OwnershipFinding, Status, SubjectShown};
