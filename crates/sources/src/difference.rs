//! What changed between two editions: parties added, removed and changed, with the fields that changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use interdict_model::{Entity, FORMAT};
use serde::Serialize;
use serde_json::Value;

use crate::SourceError;
use crate::edition::{DatasetManifest, Manifest, Store};

/// What changed in one dataset.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Difference {
    /// The dataset's id.
    pub dataset: String,
    /// The day of publication of the older version; `None` when the dataset is new.
    pub old: Option<String>,
    /// The day of publication of the newer version; `None` when the dataset is gone.
    pub new: Option<String>,
    /// Parties that were not there before, in the new order.
    pub added: Vec<Party>,
    /// Parties that are no longer there, in the old order.
    pub removed: Vec<Party>,
    /// Parties that are another now, in the new order.
    pub changed: Vec<Change>,
}

/// A party, as far as a list of changes tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Its id.
    pub id: String,
    /// Its first primary name.
    pub caption: String,
    /// Its programmes.
    pub programs: Vec<String>,
}

/// A party whose entry changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The party as it is now.
    #[serde(flatten)]
    pub party: Party,
    /// Every field that changed.
    pub fields: Vec<FieldChange>,
}

/// What came to a field and what left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The field of the entity: `names`, `listings`, `addresses` …
    pub field: String,
    /// Values that are new.
    pub added: Vec<String>,
    /// Values that are gone.
    pub removed: Vec<String>,
}

impl Difference {
    /// Whether the parties are the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    /// How many parties of each programme came, left and changed.
    pub fn by_programme(&self) -> BTreeMap<&str, [usize; 3]> {
        let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        let changed: Vec<&Party> = self.changed.iter().map(|change| &change.party).collect();
        for (place, parties) in
            [self.added.iter().collect(), self.removed.iter().collect(), changed].into_iter().enumerate()
        {
            for programme in parties.into_iter().flat_map(|party: &Party| &party.programs) {
                counts.entry(programme).or_default()[place] += 1;
            }
        }
        counts
    }
}

/// A change as programs are told of it: a line of JSON lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told<'a> {
    /// The party's first primary name.
    pub caption: &'a str,
    /// What happened to the party: `added`, `removed` or `changed`.
    pub change: &'static str,
    /// The dataset's id.
    pub dataset: &'a str,
    /// Every field that changed.
    pub fields: &'a [FieldChange],
    /// Version of the output schema.
    pub format: &'static str,
    /// The party's id.
    pub id: &'a str,
    /// The newer edition.
    pub new: &'a str,
    /// The older edition.
    pub old: &'a str,
    /// The party's programmes.
    pub programs: &'a [String],
    /// The day of publication of the newer version; `None` when the dataset is gone.
    pub published: Option<&'a str>,
}

/// All changes between two editions, one by one: of each dataset what was added, removed and changed.
pub fn told<'a>(old: &'a Manifest, new: &'a Manifest, differences: &'a [Difference]) -> impl Iterator<Item = Told<'a>> {
    differences.iter().flat_map(move |difference| {
        let tell = move |change, party: &'a Party, fields| Told {
            caption: &party.caption,
            change,
            dataset: &difference.dataset,
            fields,
            format: FORMAT,
            id: &party.id,
            new: &new.id,
            old: &old.id,
            programs: &party.programs,
            published: difference.new.as_deref(),
        };
        let added = difference.added.iter().map(move |party| tell("added", party, &[]));
        let removed = difference.removed.iter().map(move |party| tell("removed", party, &[]));
        let changed = difference.changed.iter().map(move |change| tell("changed", &change.party, &change.fields));
        added.chain(removed).chain(changed)
    })
}

/// The differences between two editions, a dataset each, in order of their names. Datasets of one content are
/// not read.
pub fn between(store: &Store, old: &Manifest, new: &Manifest) -> Result<Vec<Difference>, SourceError> {
    let names: BTreeSet<&str> =
        old.datasets.iter().chain(&new.datasets).map(|dataset| dataset.in_force.name.as_str()).collect();
    let mut differences = Vec::new();
    for name in names {
        let (before, after) = (old.dataset(name), new.dataset(name));
        let published = |dataset: Option<&DatasetManifest>| dataset.map(|dataset| dataset.in_force.published.clone());
        let mut difference = Difference {
            dataset: name.to_owned(),
            old: published(before),
            new: published(after),
            ..Difference::default()
        };
        if before.map(|dataset| &dataset.sha256) != after.map(|dataset| &dataset.sha256) {
            let entities =
                |dataset: Option<&DatasetManifest>| dataset.map(|dataset| store.entities(dataset)).transpose();
            let (before, after) = (entities(before)?.unwrap_or_default(), entities(after)?.unwrap_or_default());
            compare(&before, &after, &mut difference);
        }
        differences.push(difference);
    }
    Ok(differences)
}

fn compare(before: &[Entity], after: &[Entity], difference: &mut Difference) {
    let old: HashMap<&str, &Entity> = before.iter().map(|entity| (entity.id.as_str(), entity)).collect();
    let new: HashMap<&str, &Entity> = after.iter().map(|entity| (entity.id.as_str(), entity)).collect();
    difference.removed = before.iter().filter(|entity| !new.contains_key(entity.id.as_str())).map(party).collect();
    for entity in after {
        match old.get(entity.id.as_str()) {
            None => difference.added.push(party(entity)),
            Some(earlier) if *earlier != entity => {
                difference.changed.push(Change { party: party(entity), fields: of_party(earlier, entity) });
            }
            Some(_) => {}
        }
    }
}

fn party(entity: &Entity) -> Party {
    Party { id: entity.id.clone(), caption: entity.caption().to_owned(), programs: entity.programmes() }
}

/// Every field in which a party is another than it was.
pub fn of_party(old: &Entity, new: &Entity) -> Vec<FieldChange> {
    let values = |entity: &Entity| match serde_json::to_value(entity) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (old, new) = (values(old), values(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name))
        .map(|name| {
            let (before, after) = (texts(old.get(name)), texts(new.get(name)));
            FieldChange {
                field: name.clone(),
                added: after.iter().filter(|value| !before.contains(value)).cloned().collect(),
                removed: before.iter().filter(|value| !after.contains(value)).cloned().collect(),
            }
        })
        .collect()
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        None => Vec::new(),
        Some(Value::Array(values)) => values.iter().map(text).collect(),
        Some(value) => vec![text(value)],
    }
}

/// A value in words: the texts in it, without the braces.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => fields.values().map(text).collect::<Vec<_>>().join(" · "),
        other => other.to_string(),
    }
}
