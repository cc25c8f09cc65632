//! What a reader gives back.

use interdict_model::Entity;

use crate::Report;

/// What a file says of itself, and its parties.
#[derive(Debug, Default)]
pub struct List {
    /// The day of publication stated in the file, ISO 8601.
    pub published: Option<String>,
    /// The parties in file order.
    pub entities: Vec<Entity>,
    /// What became of every part.
    pub report: Report,
    /// How many records the file says it has, where it says so.
    pub stated: Option<u64>,
}

/// The most records of a file that may be unreadable, in percent: beyond, the file is not what it seems.
pub(crate) const MOST_UNREADABLE_PERCENT: u64 = 1;

/// Adds a value that is not there yet.
pub(crate) fn push_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}
