//! One opened edition, as requests use it.

use std::sync::Arc;

use interdict_batch::Screener;
use interdict_index::{Found, Index, Request, Unusable, others};
use interdict_model::{DatasetInForce, EditionInForce, Entity, SameParty, Subject};
use interdict_opening::{OpeningError, Tell};
use interdict_sources::edition::{Manifest, Moment, Store};
use serde::Serialize;

use crate::yente::Listed;

/// An edition that is in force for whoever holds it. A request takes one at its start and keeps it, so that its answer is of one
/// edition whatever is put in force meanwhile.
#[derive(Debug)]
pub struct Serving {
    /// What answers say of the edition.
    pub edition: Arc<EditionInForce>,
    /// Its parties and their index.
    pub index: Arc<Index>,
    /// How it was made; `None` for the embedded starter edition.
    pub manifest: Option<Arc<Manifest>>,
    /// How often an edition was put in place before it since the service started.
    pub generation: u64,
    /// What yente's API needs beside it.
    pub(crate) yente: Listed,
}

/// A listed party, and what else it is by a number.
#[derive(Clone, Debug, Serialize)]
pub struct Party {
    /// All that its publisher says.
    #[serde(flatten)]
    pub entity: Entity,
    /// Entities of other lists that are the same party.
    pub same_party: Vec<SameParty>,
}

impl Serving {
    /// Opens what is in force in a store.
    pub(crate) fn open(store: &Store, generation: u64, tell: Tell<'_>) -> Result<Self, OpeningError> {
        let opened = interdict_opening::open(store, &Moment::default(), tell)?;
        let manifest = if opened.in_force.starter { None } else { Some(store.manifest(&opened.in_force.id)?) };
        Ok(Self {
            edition: Arc::new(opened.in_force),
            index: Arc::new(opened.index),
            manifest: manifest.map(Arc::new),
            generation,
            yente: Listed::default(),
        })
    }

    /// The lexicon's id.
    pub fn lexicon(&self) -> &str {
        self.index.lexicon().id()
    }

    /// Whether a dataset of that name is in the edition.
    pub fn has_dataset(&self, name: &str) -> bool {
        self.dataset(name).is_some() || self.index.has_dataset(name)
    }

    /// What answers say of a dataset.
    pub fn dataset(&self, name: &str) -> Option<&DatasetInForce> {
        self.edition.datasets.iter().find(|dataset| dataset.name == name)
    }

    /// Every party with this id, the gravest effect first: a publisher may use one number on two of its lists.
    pub fn parties(&self, id: &str) -> Vec<Party> {
        let found = self.index.parties_with(id);
        let mut parties: Vec<Party> =
            found.map(|(number, entity)| Party { entity, same_party: others(number, &*self.index) }).collect();
        parties.sort_by_key(|party| (party.entity.effect().is_none(), party.entity.effect()));
        parties
    }

    /// The same without what else they are, which takes time to find.
    pub fn records(&self, id: &str) -> Vec<Entity> {
        let mut records: Vec<Entity> = self.index.parties_with(id).map(|(_, entity)| entity).collect();
        records.sort_by_key(|entity| (entity.effect().is_none(), entity.effect()));
        records
    }

    /// What answers say of the edition when only these datasets are asked; none are all.
    pub fn only(&self, datasets: &[String]) -> Result<Arc<EditionInForce>, OpeningError> {
        if datasets.is_empty() {
            return Ok(self.edition.clone());
        }
        interdict_opening::only(&self.edition, &self.index, datasets).map(Arc::new)
    }

    /// Asks of the edition as the command line does. Nothing of the subjects is kept.
    pub fn screener(&self, request: Request) -> Result<Screener, OpeningError> {
        Ok(Screener::once(self.index.clone(), self.only(&request.datasets)?, request))
    }

    /// What a search finds. It runs on the calling thread, some ten to some hundred microseconds.
    pub fn search(&self, subject: &Subject, request: &Request) -> Result<Found, Unusable> {
        self.index.search(subject, request)
    }
}
