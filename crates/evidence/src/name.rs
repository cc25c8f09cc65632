//! The name: its best pairing with a listed one, what its traits come to, and what the publisher thinks of it.

use std::borrow::Cow;

use interdict_model::{Entity, Feature, NameKind, Points, Schema, Strength};
use interdict_names::lexicon::FULL_WEIGHT;
use interdict_names::{Alignment, Pairing, Role, WeightedForm, align};

use crate::traits::traits_of;
use crate::weights::{FULL, Trait, Traits, WEIGHTS};
use crate::words::in_words;
use crate::{Lines, MatchedNames, Question};

/// What a full exact name earns, whatever its rarity: at least 0.95.
pub fn full_name() -> Points {
    WEIGHTS.full(Trait::Paired)
}

/// The most a weak alias of little information can reach by itself: below the alert line.
const WEAK_LIMIT: Points = Points::milli(650);
/// The most a weak alias can reach when its words are distinctive.
const WEAK_DISTINCTIVE_LIMIT: Points = Points::milli(850);
/// A weak alias is distinctive from this much weight of its naming words on: nearly two words that no
/// other listed name has.
const DISTINCTIVE: u64 = FULL_WEIGHT as u64 * 17 / 10;
/// The most a name that only leads to the entity can reach.
const ASSOCIATED_LIMIT: Points = Points::milli(800);

/// The most that [`Trait::WholeListedName`] or [`Trait::BothEnds`] adds: the share of a name that is missing, times this.
/// Both never hold at once, as a listed name that is there whole lacks nothing.
pub fn most_for_being_whole() -> Points {
    WEIGHTS.full(Trait::WholeListedName).max(WEIGHTS.full(Trait::BothEnds))
}

/// A listed name, as far as the comparison of names looks at it.
#[derive(Clone, Debug)]
pub struct ListedName<'a> {
    /// Its form, weighed by the same lexicon as the question's.
    pub form: Cow<'a, WeightedForm>,
    /// What the party is: the last name of a person is the family's.
    pub schema: Schema,
    /// How much the publisher trusts the name.
    pub strength: Strength,
    /// What it is to the party.
    pub kind: NameKind,
}

/// A name of the question beside a listed one, and what they come to by themselves.
#[derive(Clone, Debug)]
pub struct Pair<'a> {
    pub(crate) names: MatchedNames,
    pub(crate) listed: ListedName<'a>,
    pub(crate) alignment: Alignment,
    pub(crate) traits: Traits,
    /// What the traits come to.
    pub(crate) sum: Points,
    /// What the publisher's doubt about the name takes away.
    pub(crate) weak: Points,
}

impl<'a> Pair<'a> {
    /// Which of the question's and which of the party's names it is of.
    pub const fn names(&self) -> MatchedNames {
        self.names
    }

    /// Two names by their best pairing. `asked` is the question's name that `names` says.
    pub fn new(asked: &WeightedForm, listed: ListedName<'a>, names: MatchedNames, alignment: Alignment) -> Self {
        let traits = traits_of(&alignment, asked, &listed.form, listed.schema.is_person());
        let sum = WEIGHTS.points(&traits);
        let weak = if listed.strength == Strength::Weak { limit_of_weak(&listed.form) - sum } else { Points::ZERO };
        Self { names, listed, alignment, traits, sum, weak: weak.min(Points::ZERO) }
    }

    /// What the names come to without other evidence, the limits of weak names counted and that of names that only lead to a
    /// party left aside.
    pub fn total(&self) -> Points {
        self.sum + self.weak
    }

    /// What they come to together with other evidence.
    pub(crate) fn with(&self, beyond: Points) -> Points {
        let total = self.total() + beyond;
        if self.listed.kind == NameKind::Associated { total.min(ASSOCIATED_LIMIT) } else { total }
    }
}

/// Every name of the question beside every one of an entity.
pub(crate) fn pairs<'a>(
    question: &Question,
    entity: &Entity,
    forms: &'a [WeightedForm],
) -> impl Iterator<Item = Pair<'a>> {
    question.forms.iter().enumerate().flat_map(move |(asked, one)| {
        entity.names.iter().zip(forms).enumerate().map(move |(listed, (name, form))| {
            let listed_name = ListedName {
                form: Cow::Borrowed(form),
                schema: entity.schema,
                strength: name.strength,
                kind: name.kind,
            };
            Pair::new(one, listed_name, MatchedNames { question: asked, listed }, align(one, form))
        })
    })
}

/// The best of some pairs of names, given what other evidence adds to each. Earlier ones win ties.
pub(crate) fn best<'a>(pairs: impl IntoIterator<Item = Pair<'a>>, beyond: Points) -> Option<Pair<'a>> {
    let mut best: Option<(Points, Pair)> = None;
    for pair in pairs {
        let total = pair.with(beyond);
        if best.as_ref().is_none_or(|(most, _)| total > *most) {
            best = Some((total, pair));
        }
    }
    best.map(|(_, best)| best)
}

/// The most that a name can reach which its publisher calls weak.
pub fn limit_of_weak(listed: &WeightedForm) -> Points {
    if distinctive(listed) { WEAK_DISTINCTIVE_LIMIT } else { WEAK_LIMIT }
}

/// Whether the words of a name say enough to alert although the publisher calls it weak.
fn distinctive(listed: &WeightedForm) -> bool {
    let weight: u64 = listed
        .form
        .tokens
        .iter()
        .zip(&listed.weights)
        .filter(|(token, _)| token.role == Role::Name)
        .map(|(_, weight)| u64::from(*weight))
        .sum();
    weight >= DISTINCTIVE
}

impl Pair<'_> {
    /// The points of each pairing: the difference of two rounded running sums, so that together they are exactly what
    /// the name earned.
    pub(crate) fn shares(&self) -> Vec<Points> {
        let mut running = 0i64;
        let mut written = Points::ZERO;
        let share = |pairing: &Pairing| {
            running += pairing.value;
            let possible = i128::from(self.alignment.possible * 1_000);
            let share = i64::try_from(i128::from(FULL) * i128::from(running) / possible).unwrap_or(FULL);
            let so_far = WEIGHTS.at(Trait::Paired, share);
            let points = so_far - written;
            written = so_far;
            points
        };
        self.alignment.pairings.iter().map(share).collect()
    }

    /// Writes the lines of the winning pair.
    pub(crate) fn write(&self, question: &Question, lines: &mut Lines) {
        let (one, other) = (&question.forms[self.names.question], &*self.listed.form);
        let alignment = &self.alignment;
        for (pairing, points) in alignment.pairings.iter().zip(self.shares()) {
            lines.add(Feature::NamePart, points, || in_words(pairing, one, other));
        }
        let free = |form: &WeightedForm, side: fn(&Pairing) -> &std::ops::Range<usize>| -> Vec<String> {
            form.form
                .tokens
                .iter()
                .enumerate()
                .filter(|(place, _)| !alignment.pairings.iter().any(|pairing| side(pairing).contains(place)))
                .map(|(_, token)| format!("“{}”", token.raw))
                .collect()
        };
        let only_listed = free(other, |pairing| &pairing.listed);
        let only_asked = free(one, |pairing| &pairing.question);
        if !only_listed.is_empty() {
            lines.add(Feature::NameUnmatched, Points::ZERO, || {
                format!("only in the listed name: {}", only_listed.join(", "))
            });
        }
        if !only_asked.is_empty() {
            lines.add(Feature::NameUnmatched, Points::ZERO, || {
                format!("only in the name asked for: {}", only_asked.join(", "))
            });
        }
        for which in Trait::ALL.into_iter().filter(|which| *which != Trait::Paired) {
            let points = WEIGHTS.at(which, self.traits.of(which));
            if points == Points::ZERO {
                continue;
            }
            lines.add(which.feature(), points, || match which {
                Trait::Contradicted => format!("{} against {}", only_asked.join(", "), only_listed.join(", ")),
                _ => WEIGHTS.says(which).to_owned(),
            });
        }
        if self.weak != Points::ZERO {
            lines.add(Feature::WeakAlias, self.weak, || {
                if distinctive(other) {
                    "the publisher calls this name weak; it is distinctive, so it counts up to 0.85".to_owned()
                } else {
                    "the publisher calls this name weak and it says little; alone it is no alert".to_owned()
                }
            });
        } else if self.listed.strength == Strength::Weak {
            lines.add(Feature::WeakAlias, Points::ZERO, || "the publisher calls this name weak".to_owned());
        }
        if one.form.cut || other.form.cut {
            lines.add(Feature::NameUnmatched, Points::ZERO, || {
                "a name was too long; only its beginning was compared".to_owned()
            });
        }
    }

    /// Holds a name that only leads to the entity below its limit, whatever else agrees.
    pub(crate) fn limit_associated(&self, entity: &Entity, lines: &mut Lines) {
        if self.listed.kind == NameKind::Associated {
            let over = lines.sum - lines.sum.min(ASSOCIATED_LIMIT);
            lines.add(Feature::Associated, -over, || {
                let name = &entity.names[self.names.listed];
                let source = if name.origin.is_empty() { String::new() } else { format!(" ({})", name.origin) };
                format!("“{}” is no name of this party but is tied to it{source}", name.text)
            });
        }
    }
}
