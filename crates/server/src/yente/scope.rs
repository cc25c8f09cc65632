//! Which parties a request is about: a list or a collection of them, and what is left out.

use std::collections::HashSet;
use std::sync::Arc;

use interdict_model::{Hit, Schema};

use super::refusal::Refusal;
use super::schema::named;
use crate::serving::Serving;

/// Collections of all lists of an edition, by the names that clients know. Whatever lists were taken in are lists to screen against.
pub(crate) const COLLECTIONS: [(&str, &str); 2] =
    [("default", "All lists of the edition"), ("sanctions", "All lists of the edition, under its usual name")];

/// The lists that a dataset of a request's address stands for; empty: all. A name that is no dataset is an error.
pub(crate) fn lists(serving: &Serving, dataset: &str) -> Result<Vec<String>, Refusal> {
    if COLLECTIONS.iter().any(|(name, _)| *name == dataset) {
        Ok(Vec::new())
    } else if serving.has_dataset(dataset) {
        Ok(vec![dataset.to_owned()])
    } else {
        Err(Refusal::Absent("No such dataset."))
    }
}

/// What is left out of an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filters {
    /// Only parties of these lists; empty: of all.
    pub(crate) include_datasets: Vec<String>,
    /// No parties that stand on these lists alone.
    pub(crate) exclude_datasets: Vec<String>,
    /// No parties of these schemata.
    pub(crate) exclude_schemata: Vec<Schema>,
    /// Only parties with one of these topics; empty: whatever their topics.
    pub(crate) topics: Vec<String>,
    /// None of these parties, nor what other lists have of them.
    pub(crate) exclude_entity_ids: HashSet<String>,
    /// Only these parties.
    pub(crate) only: Option<Arc<HashSet<String>>>,
}

impl Filters {
    /// Refuses lists that are to be included and that the edition does not have: an answer without them would be taken for one
    /// with them.
    pub(crate) fn check(&self, serving: &Serving) -> Result<(), Refusal> {
        let absent = self.include_datasets.iter().find(|name| lists(serving, name).is_err());
        absent.map_or(Ok(()), |name| Err(Refusal::Bad(format!("No such dataset: {name}"))))
    }

    /// Schemata of these names. What is no schema leaves nothing out.
    pub(crate) fn schemata(names: &[String]) -> Vec<Schema> {
        names.iter().filter_map(|name| named(name)).collect()
    }

    /// The lists that remain of a scope once lists are chosen; empty: all.
    pub(crate) fn lists_within(&self, scope: &[String]) -> Vec<String> {
        let chosen = |name: &String| self.include_datasets.contains(name);
        let all = self.include_datasets.iter().any(|name| COLLECTIONS.iter().any(|(own, _)| own == name));
        if self.include_datasets.is_empty() || all {
            scope.to_vec()
        } else if scope.is_empty() {
            self.include_datasets.clone()
        } else {
            scope.iter().filter(|name| chosen(name)).cloned().collect()
        }
    }

    /// Whether a choice of lists leaves none of a scope's.
    pub(crate) fn leaves_nothing_of(&self, scope: &[String]) -> bool {
        !scope.is_empty() && self.lists_within(scope).is_empty()
    }

    /// Whether nothing has to be looked at beyond the lists.
    pub(crate) fn are_of_lists_alone(&self) -> bool {
        self.exclude_datasets.is_empty()
            && self.exclude_schemata.is_empty()
            && self.topics.is_empty()
            && self.exclude_entity_ids.is_empty()
            && self.only.is_none()
    }

    /// Whether a hit stays.
    pub(crate) fn keep(&self, hit: &Hit) -> bool {
        let is_excluded = |id: &str| self.exclude_entity_ids.contains(id);
        hit.datasets.iter().any(|name| !self.exclude_datasets.contains(name))
            && !self.exclude_schemata.contains(&hit.schema)
            && (self.topics.is_empty() || hit.topics.iter().any(|topic| self.topics.contains(topic)))
            && !is_excluded(&hit.id)
            && !hit.same_party.iter().any(|other| is_excluded(&other.id))
            && self.only.as_ref().is_none_or(|only| only.contains(&hit.id))
    }
}
