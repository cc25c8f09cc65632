//! A subject and a listed entity: the score, and the lines of evidence that make it up. Pure, no I/O.
//!
//! The score is the sum of the lines, in integers, to the last digit: the explanation is the computation.
//! Everything that can raise a score beyond what the name's pairings earn is capped by a constant here
//! ([`Question::most_beyond_names`]), and everything else can only lower it; that is what an index needs
//! to leave entities out without losing one.
//!
//! 0.70 is worth a person's look, 0.85 is strong, 0.95 is near certain. What traits of names are worth stands in
//! `weights.tsv`, which a fit on labelled data writes ([`weights`]); what other evidence is worth, in its module.

mod birth_date;
mod country;
mod identifier;
mod name;
mod traits;
pub mod weights;
mod words;

use std::borrow::Cow;

use interdict_model::{Entity, Evidence, Feature, Points, Schema, Subject};
use interdict_names::{Form, Lexicon, WeightedForm};

pub use identifier::{keys_of_entity, keys_of_subject};
pub use name::{full_name, limit_of_weak};
pub use traits::traits;

/// Version of the matcher as a whole: named in every answer. Raised with any change that can change a
/// score, together with [`interdict_names::VERSION`].
pub const VERSION: u32 = 2;

/// The matcher's name in answers: `interdict-1.1`.
pub fn matcher() -> String {
    format!("interdict-{VERSION}.{}", interdict_names::VERSION)
}

/// A subject made ready: the forms of its names.
#[derive(Debug)]
pub struct Question<'a> {
    /// Who is asked about.
    pub subject: Cow<'a, Subject>,
    /// The weighted form of each of its names.
    pub forms: Vec<WeightedForm>,
}

/// Which names made the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchedNames {
    /// Which of the subject's names.
    pub question: usize,
    /// Which of the entity's names.
    pub listed: usize,
}

/// The outcome of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The sum of all evidence, in 0..=1.
    pub score: Points,
    /// The best pair of names, where both sides have one.
    pub names: Option<MatchedNames>,
}

impl<'a> Question<'a> {
    /// Prepares a subject.
    pub fn new(subject: Cow<'a, Subject>, lexicon: &Lexicon) -> Self {
        let forms = subject.names.iter().map(|name| lexicon.weigh(Form::of(name, subject.schema))).collect();
        Self { subject, forms }
    }

    /// The most that evidence other than paired name parts can add to this subject's score against any
    /// entity, identifiers left aside (they are found by look-up).
    pub fn most_beyond_names(&self) -> Points {
        let mut most = name::most_beyond_pairs();
        if !self.subject.birth_dates.is_empty() {
            most += birth_date::MOST;
        }
        if !self.subject.countries.is_empty() {
            most += country::MOST;
        }
        most
    }

    /// Whether the entity can be meant at all.
    pub fn may_be(&self, schema: Schema) -> bool {
        self.subject.schema.is_none_or(|own| own.compatible(schema))
    }
}

/// Prepares the names of a listed entity, in their order.
pub fn weigh_names(entity: &Entity, lexicon: &Lexicon) -> Vec<WeightedForm> {
    entity.names.iter().map(|name| lexicon.weigh(Form::of(&name.text, Some(entity.schema)))).collect()
}

/// Where lines of evidence go: nowhere when only the score is wanted.
pub(crate) struct Lines<'a> {
    sum: Points,
    kept: Option<&'a mut Vec<Evidence>>,
}

impl Lines<'_> {
    pub(crate) fn add(&mut self, feature: Feature, points: Points, detail: impl FnOnce() -> String) {
        self.sum += points;
        if let Some(kept) = self.kept.as_deref_mut() {
            kept.push(Evidence { feature, points, detail: detail() });
        }
    }
}

/// The score of a subject against an entity.
///
/// `forms` are the entity's names as [`weigh_names`] gives them, by the same lexicon as the question's.
pub fn compare(question: &Question, entity: &Entity, forms: &[WeightedForm]) -> Comparison {
    evaluate(question, entity, forms, None)
}

/// The same score with its lines.
pub fn explain(question: &Question, entity: &Entity, forms: &[WeightedForm]) -> (Comparison, Vec<Evidence>) {
    let mut lines = Vec::new();
    let comparison = evaluate(question, entity, forms, Some(&mut lines));
    (comparison, lines)
}

fn evaluate(
    question: &Question,
    entity: &Entity,
    forms: &[WeightedForm],
    kept: Option<&mut Vec<Evidence>>,
) -> Comparison {
    let mut lines = Lines { sum: Points::ZERO, kept };
    let mut beyond = Lines { sum: Points::ZERO, kept: None };
    birth_date::compare(&question.subject, entity, &mut beyond);
    country::compare(&question.subject, entity, &mut beyond);
    let best = name::best(question, entity, forms, beyond.sum);
    if let Some(best) = &best {
        best.write(question, entity, forms, &mut lines);
    }
    birth_date::compare(&question.subject, entity, &mut lines);
    country::compare(&question.subject, entity, &mut lines);
    if let Some(best) = &best {
        best.limit_associated(entity, &mut lines);
    }
    identifier::compare(&question.subject, entity, &mut lines);
    let clamped = lines.sum.clamp(Points::ZERO, Points::ONE);
    if clamped != lines.sum {
        let excess = clamped - lines.sum;
        lines.add(Feature::Limit, excess, || "a score lies between 0 and 1".to_owned());
    }
    Comparison { score: lines.sum, names: best.map(|best| best.names) }
}
