//! What a designation has already. One that stands on a hundred thousand rows must not cost an hour, so that this is not
//! looked for in its lists.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use interdict_model::{Address, Identifier, RawField, Relation, UncertainDate};

/// The values of a designation, beside its lists.
#[derive(Default)]
pub(super) struct Seen {
    /// Where the name of a text stands.
    pub(super) names: HashMap<String, usize>,
    /// Whether one of them is the main name.
    pub(super) main_name: bool,
    /// Where the first listing of a regime stands, and the first of a regime and a day.
    pub(super) regimes: HashMap<Vec<String>, usize>,
    pub(super) listings: HashMap<(Vec<String>, Option<UncertainDate>), usize>,
    /// The measures of the listings, by their tags.
    pub(super) measures: HashSet<(usize, String)>,
    pub(super) identifiers: HashSet<Identifier>,
    pub(super) birth_dates: HashSet<UncertainDate>,
    pub(super) birth_places: HashSet<String>,
    pub(super) genders: HashSet<String>,
    pub(super) positions: HashSet<String>,
    pub(super) addresses: HashSet<Address>,
    pub(super) facts: HashSet<RawField>,
    pub(super) relations: HashSet<Relation>,
    pub(super) remarks: HashSet<String>,
    pub(super) raw: HashSet<RawField>,
}

/// Adds a value that is not there yet. Whether it was new.
pub(super) fn add<T: Clone + Eq + Hash>(seen: &mut HashSet<T>, values: &mut Vec<T>, value: T) -> bool {
    let new = seen.insert(value.clone());
    if new {
        values.push(value);
    }
    new
}
