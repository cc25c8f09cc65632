//! Listed parties to an index, and a subject to exactly the hits that scoring everything would give.
//!
//! The index never decides; it only leaves out parties that provably cannot reach the threshold (`retrieval`). What remains is
//! scored by the same functions that score everything in an exhaustive search, so the two agree to the bit. The property tests
//! at the end of `retrieval` hold them to it.
//!
//! Reading order: `file` (sections, checked as they are read), `segment` (one list's index), `related` (what a part of a question
//! can stand for), `retrieval` (which names can reach the threshold), `case` (parties of several lists that are one), `renewed` (only
//! what is new or changed since another edition).

mod apart;
mod case;
mod directory;
mod file;
mod key;
mod meeting;
mod memory;
mod neighbourhood;
mod presence;
mod related;
mod renewed;
mod retrieval;
mod segment;
mod sums;
mod wanted;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::OnceLock;

use interdict_evidence::{
    Comparison, Explanation, Pair, Question, compare, compare_pairs, explain, explain_pairs, keys_of_subject,
    weigh_names,
};
use interdict_model::{Entity, Hit, Points, Schema, Subject, UncertainDate};
use interdict_names::{Lexicon, WeightedForm};
use rayon::prelude::*;

pub use crate::case::{Cases, Registry, others};
pub use crate::file::{FORMAT, Place, Unusable};
use crate::key::PartyKey;
use crate::memory::Words;
pub use crate::renewed::Renewed;
pub use crate::segment::{Building, Origin, Segment};

/// An edition's lists, ready to be searched.
#[derive(Debug)]
pub struct Index {
    segments: Vec<Segment>,
    /// The number of each segment's first party among all.
    firsts: Vec<u32>,
    lexicon: Lexicon,
    /// What an exhaustive search scores: made of what the lists say, not of what the index makes of it.
    everything: OnceLock<Vec<(Entity, Vec<WeightedForm>)>>,
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

/// A party that reaches the threshold.
struct Reached<'a> {
    number: u32,
    entity: Cow<'a, Entity>,
    score: Points,
    by: By<'a>,
}

/// What a party's score was made of.
enum By<'a> {
    /// Pairs of names that the index found.
    Pairs(Vec<Pair<'static>>),
    /// All of its names.
    Names(Cow<'a, [WeightedForm]>),
}

impl Index {
    /// Builds an index of one list in memory. Parties keep their order.
    pub fn new(entities: Vec<Entity>, lexicon: Lexicon) -> Result<Self, Unusable> {
        Ok(Self::of(vec![Segment::of(entities, &lexicon)?], lexicon))
    }

    /// Puts the segments of an edition's lists together. All must be of this lexicon.
    pub fn of(segments: Vec<Segment>, lexicon: Lexicon) -> Self {
        let mut next = 0u32;
        let firsts = segments
            .iter()
            .map(|segment| {
                let first = next;
                next += segment.parties();
                first
            })
            .collect();
        Self { segments, firsts, lexicon, everything: OnceLock::new() }
    }

    /// The lexicon that the names are weighed by.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The lists that it is made of.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// How many parties are listed.
    pub fn parties(&self) -> usize {
        self.segments.iter().map(|segment| segment.parties() as usize).sum()
    }

    /// How many names they have together.
    pub fn names(&self) -> usize {
        self.segments.iter().map(Segment::names).sum()
    }

    /// All parties, in the edition's order. Each is unpacked when its turn comes; those that cannot be are left out, and
    /// [`Self::damage`] tells of it.
    pub fn entities(&self) -> impl Iterator<Item = Entity> {
        self.segments.iter().flat_map(|segment| (0..segment.parties()).filter_map(|party| segment.party(party)))
    }

    /// A party by its id: the first that has it.
    pub fn entity(&self, id: &str) -> Option<Entity> {
        self.parties_with(id).next().map(|(_, entity)| entity)
    }

    /// All parties with this id and their numbers, in the edition's order: a publisher may use one number on two of its lists.
    pub fn parties_with<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (u32, Entity)> + use<'a> {
        let segments = self.segments.iter().zip(&self.firsts);
        segments.flat_map(move |(segment, first)| {
            segment.parties_with(id).map(move |(party, entity)| (first + party, entity))
        })
    }

    /// Whether any party stands in the dataset.
    pub fn has_dataset(&self, dataset: &str) -> bool {
        self.segments.iter().any(|segment| segment.has_dataset(dataset))
    }

    /// An error as soon as anything that was read has turned out to be damaged.
    pub fn damage(&self) -> Result<(), Unusable> {
        self.segments.iter().try_for_each(Segment::damage)
    }

    /// Finds every party that the subject may be. An error where the index turns out to be damaged.
    pub fn search(&self, subject: &Subject, request: &Request) -> Result<Found, Unusable> {
        let question = Question::new(Cow::Borrowed(subject), &self.lexicon);
        let mut reached =
            if request.exhaustive { self.score_everything(&question, request) } else { self.ask(&question, request) };
        reached.sort_by_cached_key(|reached| {
            let entity = &reached.entity;
            let listed = entity.listed().map(UncertainDate::earliest);
            let effect = entity.effect();
            (Reverse(reached.score), effect.is_none(), effect, listed.is_none(), listed, entity.id.clone())
        });
        let shown = request.limit.unwrap_or(usize::MAX).min(reached.len());
        let cut = reached.len() - shown;
        let hits =
            reached.into_iter().take(shown).map(|reached| self.hit(&question, reached, request.threshold)).collect();
        self.damage()?;
        Ok(Found { hits, cut })
    }

    fn score_everything<'a>(&'a self, question: &Question, request: &Request) -> Vec<Reached<'a>> {
        let everything = self.everything.get_or_init(|| {
            let entities: Vec<Entity> = self.entities().collect();
            entities
                .into_par_iter()
                .map(|entity| {
                    let forms = weigh_names(&entity, &self.lexicon);
                    (entity, forms)
                })
                .collect()
        });
        (0u32..)
            .zip(everything)
            .filter(|(_, (entity, _))| is_asked_for(question, request, entity.schema, &entity.datasets))
            .filter_map(|(number, (entity, forms))| {
                let Comparison { score, .. } = compare(question, entity, forms);
                reaches(score, request).then(|| Reached {
                    number,
                    entity: Cow::Borrowed(entity),
                    score,
                    by: By::Names(Cow::Borrowed(forms)),
                })
            })
            .collect()
    }

    fn ask(&self, question: &Question, request: &Request) -> Vec<Reached<'_>> {
        let words = Words::of(question);
        let mut reached = Vec::new();
        for (segment, first) in self.segments.iter().zip(&self.firsts) {
            let mut found = segment.search(question, &words, request, &self.lexicon);
            for reached in &mut found {
                reached.number += first;
            }
            reached.append(&mut found);
        }
        reached
    }

    fn hit(&self, question: &Question, reached: Reached, threshold: Points) -> Hit {
        let Reached { number, entity, by, .. } = reached;
        let explanation = match by {
            By::Pairs(pairs) => explain_pairs(question, &entity, pairs),
            By::Names(forms) => explain(question, &entity, &forms),
        };
        let Explanation { comparison, evidence, sentence } = explanation;
        let name = comparison.names.and_then(|names| entity.names.get(names.listed));
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
            same_party: others(number, self),
        }
    }
}

impl Registry for Index {
    fn party(&self, number: u32) -> Option<Cow<'_, Entity>> {
        let place = self.firsts.partition_point(|first| *first <= number).checked_sub(1)?;
        self.segments.get(place)?.party(number - self.firsts.get(place)?).map(Cow::Owned)
    }

    fn filed_under(&self, key: &str) -> Vec<u32> {
        let filed = self.segments.iter().zip(&self.firsts).flat_map(|(segment, first)| {
            segment.filed_under(PartyKey::Tie(key)).iter().map(move |party| first + party)
        });
        filed.collect()
    }
}

fn reaches(score: Points, request: &Request) -> bool {
    score >= request.threshold && score > Points::ZERO
}

fn is_asked_for(question: &Question, request: &Request, schema: Schema, datasets: &[String]) -> bool {
    question.may_be(schema)
        && (request.datasets.is_empty() || datasets.iter().any(|dataset| request.datasets.contains(dataset)))
}

impl Segment {
    /// The parties that reach the threshold, by their number in this segment.
    fn search(
        &self,
        question: &Question,
        words: &Words,
        request: &Request,
        lexicon: &Lexicon,
    ) -> Vec<Reached<'static>> {
        let is_asked_for = |party: u32| is_asked_for(question, request, self.schema(party), self.datasets(party));
        let needed = request.threshold - question.most_beyond_names();
        let by_names = |party: u32| {
            let entity = self.party(party)?;
            let forms = weigh_names(&entity, lexicon);
            let Comparison { score, .. } = compare(question, &entity, &forms);
            let reached =
                Reached { number: party, entity: Cow::Owned(entity), score, by: By::Names(Cow::Owned(forms)) };
            reaches(score, request).then_some(reached)
        };
        if !retrieval::tells_apart(needed) {
            return (0..self.parties()).filter(|party| is_asked_for(*party)).filter_map(by_names).collect();
        }
        let mut numbered: Vec<u32> = keys_of_subject(&question.subject)
            .iter()
            .flat_map(|key| self.filed_under(PartyKey::Identifier(key)))
            .copied()
            .filter(|party| is_asked_for(*party))
            .collect();
        numbered.sort_unstable();
        numbered.dedup();
        let mut survivors = retrieval::survivors(self, question, words, needed, is_asked_for);
        survivors.retain(|survivor| numbered.binary_search(&survivor.party).is_err());
        let mut reached: Vec<Reached> = numbered.into_iter().filter_map(by_names).collect();
        let mut survivors = survivors.into_iter().peekable();
        while let Some(first) = survivors.next() {
            let party = first.party;
            let mut pairs = vec![first.pair];
            while let Some(next) = survivors.next_if(|next| next.party == party) {
                pairs.push(next.pair);
            }
            let Some(entity) = self.party(party) else { continue };
            if pairs.iter().any(|pair| pair.names().listed >= entity.names.len()) {
                self.file().is_damaged();
                continue;
            }
            let Comparison { score, .. } = compare_pairs(question, &entity, pairs.iter().cloned());
            if reaches(score, request) {
                reached.push(Reached { number: party, entity: Cow::Owned(entity), score, by: By::Pairs(pairs) });
            }
        }
        reached
    }
}
