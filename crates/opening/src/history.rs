//! A party through the editions that are kept: when it came, what changed, when it left.
//!
//! Lists are not read for it: of every version of a list whose index file is kept, the party is looked up there. What was not looked
//! at is told.

use std::collections::BTreeMap;

use interdict_model::Entity;
use interdict_names::Lexicon;
use interdict_sources::difference::{FieldChange, of_party};
use interdict_sources::edition::Store;
use serde::Serialize;

use crate::OpeningError;
use crate::indexes;

/// What became of a party.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct History {
    /// What happened, the earliest first.
    pub events: Vec<Event>,
    /// Versions of lists that were not looked at, since no index file of them is kept.
    pub not_looked_at: Vec<Version>,
}

/// A version of a list: in which edition, of which day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// The first edition that has it.
    pub edition: String,
    /// When the edition was made, ISO 8601.
    pub created: String,
    /// The dataset's id.
    pub dataset: String,
    /// The day of publication.
    pub published: String,
}

/// What happened to a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// In which version of which list.
    #[serde(flatten)]
    pub version: Version,
    /// What.
    pub change: Came,
    /// What came and went, where the party is another than it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// What can happen to a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// It stands in the first version that is kept: when it came is not known here.
    Present,
    /// It was not there before.
    Added,
    /// It is another than it was.
    Changed,
    /// It is not there any more.
    Removed,
}

/// A list as it was last looked at.
struct Last {
    sha256: String,
    party: Option<Entity>,
}

/// What became of a party, by its id, in the editions that a store keeps.
pub fn of(store: &Store, lexicon: &Lexicon, id: &str) -> Result<History, OpeningError> {
    let mut history = History::default();
    let mut lists: BTreeMap<String, Last> = BTreeMap::new();
    for manifest in store.list()?.into_iter().filter(|manifest| !manifest.history) {
        for dataset in &manifest.datasets {
            let own = &dataset.in_force;
            let last = lists.get(&own.name);
            if last.is_some_and(|last| last.sha256 == dataset.sha256) {
                continue;
            }
            let version = Version {
                edition: manifest.id.clone(),
                created: manifest.created.clone(),
                dataset: own.name.clone(),
                published: own.published.clone(),
            };
            let Some(segment) = indexes::kept_of(store, dataset, lexicon) else {
                history.not_looked_at.push(version);
                continue;
            };
            let party = segment.parties_with(id).next().map(|(_, entity)| entity);
            segment.damage()?;
            let before = last.and_then(|last| last.party.as_ref());
            let change = match (last.is_some(), before, &party) {
                (_, None, None) => None,
                (false, _, Some(_)) => Some(Came::Present),
                (true, None, Some(_)) => Some(Came::Added),
                (_, Some(_), None) => Some(Came::Removed),
                (_, Some(before), Some(now)) => (before != now).then_some(Came::Changed),
            };
            if let Some(change) = change {
                let fields = before.zip(party.as_ref()).map(|(before, now)| of_party(before, now));
                history.events.push(Event { version, change, fields: fields.unwrap_or_default() });
            }
            lists.insert(own.name.clone(), Last { sha256: dataset.sha256.clone(), party });
        }
    }
    Ok(history)
}
