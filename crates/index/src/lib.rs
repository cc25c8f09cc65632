//! Entities to an index, and a subject to exactly the hits that scoring everything would give.
//!
//! The index never decides; it only leaves out entities that provably cannot reach the threshold
//! (`retrieval`). What remains is scored by the same function that scores everything in an exhaustive
//! search, so the two agree to the bit. The property tests at the end of `retrieval` hold them to it.
//!
//! This version is built in memory when an edition is opened.

mod case;
#[cfg_attr(not(test), expect(dead_code, reason = "the vocabulary walks its tree"))]
mod neighbourhood;
mod retrieval;
mod spelling;
mod vocabulary;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use interdict_evidence::{Comparison, Explanation, Question, compare, explain, keys_of_entity, weigh_names};
use interdict_model::{Entity, Hit, Points, Subject, UncertainDate};
use interdict_names::{Lexicon, WeightedForm};
use rayon::prelude::*;

pub use crate::case::Cases;
use crate::vocabulary::Vocabulary;

/// An edition's entities, ready to be searched.
#[derive(Debug)]
pub struct Index {
    entities: Vec<Entity>,
    lexicon: Lexicon,
    /// The weighted names of all entities, one entity's names side by side.
    forms: Vec<WeightedForm>,
    /// Each entity's names in `forms`.
    names_of: Vec<Range<usize>>,
    /// The entity of each name.
    owner: Vec<u32>,
    /// The weight of each name, and of its heaviest part.
    weight_of: Vec<(u32, u32)>,
    vocabulary: Vocabulary,
    by_identifier: HashMap<String, Vec<u32>>,
    by_id: HashMap<String, u32>,
    cases: Cases,
}

/// What a search is asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// Least score of a hit.
    pub threshold: Points,
    /// Most hits to describe; the others are counted. `None`: all.
    pub limit: Option<usize>,
    /// Only entities of these datasets; empty: all.
    pub datasets: Vec<String>,
    /// Score every entity instead of asking the index.
    pub exhaustive: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self { threshold: Points::milli(700), limit: Some(5), datasets: Vec::new(), exhaustive: false }
    }
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The best hits, best first; of equal scores the one of the gravest effect, then the one listed
    /// first, then in the order of ids.
    pub hits: Vec<Hit>,
    /// How many more reach the threshold but are beyond the limit.
    pub cut: usize,
}

impl Index {
    /// Builds the index. Entities keep their order.
    pub fn new(entities: Vec<Entity>, lexicon: Lexicon) -> Self {
        let weighed: Vec<Vec<WeightedForm>> = entities.par_iter().map(|entity| weigh_names(entity, &lexicon)).collect();
        let mut forms = Vec::with_capacity(weighed.iter().map(Vec::len).sum());
        let mut names_of = Vec::with_capacity(entities.len());
        let mut owner = Vec::with_capacity(forms.capacity());
        let mut by_identifier: HashMap<String, Vec<u32>> = HashMap::new();
        let mut by_id = HashMap::with_capacity(entities.len());
        for (number, (entity, names)) in (0u32..).zip(entities.iter().zip(weighed)) {
            let start = forms.len();
            owner.extend(std::iter::repeat_n(number, names.len()));
            forms.extend(names);
            names_of.push(start..forms.len());
            for key in keys_of_entity(entity) {
                let owners = by_identifier.entry(key).or_default();
                if owners.last() != Some(&number) {
                    owners.push(number);
                }
            }
            by_id.entry(entity.id.clone()).or_insert(number);
        }
        let weight_of = (forms.iter())
            .map(|form| {
                let heaviest = form.weights.iter().copied().max().unwrap_or(0);
                (u32::try_from(form.total).unwrap_or(u32::MAX), heaviest)
            })
            .collect();
        let vocabulary = Vocabulary::of(&forms);
        let cases = Cases::of(&entities);
        Self { entities, lexicon, forms, names_of, owner, weight_of, vocabulary, by_identifier, by_id, cases }
    }

    /// All entities, in the edition's order.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The lexicon that the names are weighed by.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// An entity by its id.
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        self.by_id.get(id).map(|number| &self.entities[*number as usize])
    }

    /// Finds every entity that the subject may be.
    pub fn search(&self, subject: &Subject, request: &Request) -> Found {
        let question = Question::new(std::borrow::Cow::Borrowed(subject), &self.lexicon);
        let is_asked_for = |number: u32| self.is_asked_for(&question, request, number);
        let numbers: Vec<u32> = if request.exhaustive {
            (0..u32::try_from(self.entities.len()).unwrap_or(u32::MAX)).filter(|number| is_asked_for(*number)).collect()
        } else {
            self.candidates(&question, request.threshold, is_asked_for)
        };
        let mut reached: Vec<(Comparison, u32)> = numbers
            .into_iter()
            .map(|number| (compare(&question, &self.entities[number as usize], self.names(number)), number))
            .filter(|(comparison, _)| comparison.score >= request.threshold && comparison.score > Points::ZERO)
            .collect();
        reached.sort_by_cached_key(|(comparison, number)| {
            let entity = &self.entities[*number as usize];
            let listed = entity.listed().map(UncertainDate::earliest);
            let effect = entity.effect();
            (Reverse(comparison.score), effect.is_none(), effect, listed.is_none(), listed, entity.id.clone())
        });
        let shown = request.limit.unwrap_or(usize::MAX).min(reached.len());
        let hits = reached[..shown].iter().map(|(_, number)| self.hit(&question, *number, request.threshold)).collect();
        Found { hits, cut: reached.len() - shown }
    }

    fn names(&self, number: u32) -> &[WeightedForm] {
        &self.forms[self.names_of[number as usize].clone()]
    }

    fn is_asked_for(&self, question: &Question, request: &Request, number: u32) -> bool {
        let entity = &self.entities[number as usize];
        question.may_be(entity.schema)
            && (request.datasets.is_empty() || entity.datasets.iter().any(|dataset| request.datasets.contains(dataset)))
    }

    fn hit(&self, question: &Question, number: u32, threshold: Points) -> Hit {
        let entity = &self.entities[number as usize];
        let Explanation { comparison, evidence, sentence } = explain(question, entity, self.names(number));
        let name = comparison.names.map(|names| &entity.names[names.listed]);
        Hit {
            id: entity.id.clone(),
            caption: entity.caption().to_owned(),
            schema: entity.schema,
            datasets: entity.datasets.clone(),
            topics: entity.topics.clone(),
            programs: entity.programmes(),
            effect: entity.effect(),
            listed: entity.listed().map(ToString::to_string),
            score: comparison.score,
            is_match: comparison.score >= threshold,
            matched_name: name.map(|name| name.text.clone()),
            matched_kind: name.map(|name| name.kind_in_words().to_owned()),
            explanation: sentence,
            evidence,
            same_party: self.cases.others(number, &self.entities),
        }
    }
}
