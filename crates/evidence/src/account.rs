//! The whole computation of a comparison, for who wants to follow it: every pair of names, not only the best.

use interdict_model::{Entity, Points};
use interdict_names::{Alignment, WeightedForm};

use crate::name::{Pair, pairs};
use crate::weights::Traits;
use crate::{Explanation, MatchedNames, Question, explain};

/// Everything that a score is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The score with its lines and its sentence.
    pub explanation: Explanation,
    /// Every pair of names: first the one that made the score, then by what they come to, the best first.
    pub pairs: Vec<PairOfNames>,
}

/// A name asked for beside a listed one, and what they come to without other evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairOfNames {
    /// Which names.
    pub names: MatchedNames,
    /// Their best pairing.
    pub alignment: Alignment,
    /// The points of each pairing, in its order; their sum is what [`crate::weights::Trait::Paired`] brings.
    pub points: Vec<Points>,
    /// What is to be said of them beside each other.
    pub traits: Traits,
    /// What the traits come to.
    pub sum: Points,
    /// What is taken away because the publisher calls the name weak; never above nothing.
    pub weak: Points,
}

impl PairOfNames {
    /// What the names come to without other evidence.
    pub fn total(&self) -> Points {
        self.sum + self.weak
    }
}

impl From<Pair<'_>> for PairOfNames {
    fn from(pair: Pair) -> Self {
        let points = pair.shares();
        let Pair { names, alignment, traits, sum, weak, .. } = pair;
        Self { names, alignment, points, traits, sum, weak }
    }
}

/// The whole computation of a subject against an entity.
///
/// `forms` are the entity's names as [`crate::weigh_names`] gives them, by the same lexicon as the question's.
pub fn account(question: &Question, entity: &Entity, forms: &[WeightedForm]) -> Account {
    let explanation = explain(question, entity, forms);
    let mut pairs: Vec<PairOfNames> = pairs(question, entity, forms).map(PairOfNames::from).collect();
    pairs.sort_by_key(|pair| (explanation.comparison.names != Some(pair.names), std::cmp::Reverse(pair.total())));
    Account { explanation, pairs }
}
