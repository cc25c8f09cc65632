//! Where the parts of a question and of a listed name can meet, and what that leaves over.
//!
//! A part that can meet nothing on the other side stays alone in every pairing of the two names. What is said of names against each
//! other for parts that stay alone (`interdict_evidence::traits`) is then certain before they are aligned, and so is what it costs.

use interdict_evidence::weights::{FULL, Trait, WEIGHTS};
use interdict_evidence::{commonness, is_outright, other_family};
use interdict_names::{Likeness, Role, Token, WeightedForm};

use crate::segment::{Segment, role_code};

/// Which parts can meet any on the other side.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Meeting {
    /// Places of the question's tokens, and those among them that can be the same word outright.
    asked: u64,
    outright: u64,
    /// Places of the listed name's tokens.
    listed: u64,
    /// Whether several parts of the question can be one of the listed name.
    several: bool,
}

/// What two names that meet so earn or lose beside their pairings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Beside {
    /// What may be earned for being whole.
    pub(crate) whole: Whole,
    /// The least that is lost, in millionths; not below nothing.
    pub(crate) lost: i64,
}

/// What can be earned for being whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whole {
    /// Nothing.
    Never,
    /// As the listed name is there whole, beside parts of the question of at least that weight.
    Listed(i64),
    /// As first and last part of the listed name agree with a question that is there whole.
    Ends,
}

fn has(set: u64, place: usize) -> bool {
    set >> place & 1 == 1
}

/// What the trait costs at least, when it is told at all, in millionths.
fn cost(which: Trait) -> i64 {
    -i64::from(WEIGHTS.full(which).0)
}

/// Naming parts of a side that stay alone, and what is to be known of all.
#[derive(Default)]
struct Alone {
    /// Weight of the naming parts that stay alone, and of all.
    naming: i64,
    all: i64,
    /// How many naming parts do not.
    met: usize,
    /// The roles of all that stay alone, by their codes.
    roles: u16,
}

impl Alone {
    fn add(&mut self, role: u8, weight: u32, alone: bool) {
        let naming = crate::segment::is_naming(role);
        if naming {
            self.all += i64::from(weight);
            self.naming += if alone { i64::from(weight) } else { 0 };
            self.met += usize::from(!alone);
        }
        if alone {
            self.roles |= 1 << role;
        }
    }

    fn has(&self, role: Role) -> bool {
        self.roles >> role_code(role) & 1 == 1
    }
}

impl Meeting {
    /// Notes that parts of the question (`places`, several or one) can be the listed token at a place.
    #[inline]
    pub(crate) fn add(&mut self, places: u64, several: bool, listed: usize, likeness: Likeness) {
        self.asked |= places;
        self.listed |= 1 << listed;
        self.several |= several;
        if is_outright(likeness) {
            self.outright |= places;
        }
    }

    /// What is earned and lost beside pairings that are worth `earned` at most. `is_person`: whether the listed name is a person's.
    pub(crate) fn beside(
        self,
        question: &WeightedForm,
        tokens: &[u32],
        earned: i64,
        segment: &Segment,
        is_person: impl FnOnce() -> bool,
    ) -> Beside {
        let (mut asked, mut listed) = (Alone::default(), Alone::default());
        for (place, (token, weight)) in question.form.tokens.iter().zip(&question.weights).enumerate() {
            asked.add(role_code(token.role), *weight, !has(self.asked, place));
        }
        for (place, token) in tokens.iter().enumerate() {
            listed.add(segment.token_role(*token), segment.token_weight(*token), !has(self.listed, place));
        }
        let naming = question.form.tokens.iter().enumerate().filter(|(_, token)| token.role.is_naming());
        let outright = naming.map(|(place, _)| place).all(|place| has(self.outright, place));
        let whole = if asked.naming == 0 {
            if outright { Whole::Ends } else { Whole::Never }
        } else if listed.naming == 0 {
            Whole::Listed(asked.naming)
        } else {
            Whole::Never
        };
        let lost = self.thin(&asked, &listed, earned, whole == Whole::Ends)
            + contradicted(&asked, &listed)
            + self.other_words(&asked, &listed, question, tokens, segment)
            + self.other_family(question, tokens, segment, is_person);
        Beside { whole, lost }
    }

    /// What is lost where parts are missing: for a single part that agrees, for initials alone, or for common parts.
    fn thin(self, asked: &Alone, listed: &Alone, earned: i64, ends: bool) -> i64 {
        if ends || (asked.naming == 0 && listed.naming == 0) {
            return 0;
        }
        let single = cost(Trait::SinglePart).min(cost(Trait::InitialsAlone));
        let common = -i64::from(WEIGHTS.at(Trait::CommonParts, commonness(earned)).0);
        if asked.met <= 1 && !self.several { single } else { single.min(common) }
    }

    /// What other words of the same kind on both sides cost.
    fn other_words(
        self,
        asked: &Alone,
        listed: &Alone,
        question: &WeightedForm,
        tokens: &[u32],
        segment: &Segment,
    ) -> i64 {
        let both = |role: Role| asked.has(role) && listed.has(role);
        let mut lost = 0;
        if both(Role::Number) {
            lost += cost(Trait::Numbers);
        }
        if both(Role::Place) {
            lost += cost(Trait::OtherPlace);
        } else if both(Role::Generic) {
            // Places may turn out to stay alone as well; then they are told instead.
            lost += cost(Trait::OtherBusiness).min(cost(Trait::OtherPlace));
        }
        if both(Role::LegalForm) {
            let says = |token: &Token| {
                token.role == Role::LegalForm && token.symbols.iter().any(|symbol| symbol.is_legal_form())
            };
            let mut of_question = question.form.tokens.iter().enumerate();
            let mut of_listed = tokens.iter().enumerate();
            if of_question.any(|(place, token)| !has(self.asked, place) && says(token))
                && of_listed.any(|(place, token)| {
                    !has(self.listed, place) && segment.token(*token).is_some_and(|token| says(token))
                })
            {
                lost += cost(Trait::OtherLegalForm);
            }
        }
        lost
    }

    /// What it costs that the last names of two persons both stay alone.
    fn other_family(
        self,
        question: &WeightedForm,
        tokens: &[u32],
        segment: &Segment,
        is_person: impl FnOnce() -> bool,
    ) -> i64 {
        let asked = question.form.tokens.iter().rposition(|token| token.role == Role::Name);
        let listed = tokens.iter().rposition(|token| segment.token_role(*token) == role_code(Role::Name));
        let (Some(asked), Some(listed)) = (asked, listed) else { return 0 };
        if has(self.asked, asked) || has(self.listed, listed) || !is_person() {
            return 0;
        }
        let (Some(one), Some(other)) =
            (question.form.tokens.get(asked), tokens.get(listed).and_then(|token| segment.token(*token)))
        else {
            return 0;
        };
        -i64::from(WEIGHTS.at(Trait::OtherFamilyName, other_family(one, other)).0)
    }
}

/// What contradicting parts cost, however much they resemble each other.
fn contradicted(asked: &Alone, listed: &Alone) -> i64 {
    let least = cost(Trait::Contradicted).min(cost(Trait::ContradictedBySimilar));
    let all = asked.all.max(listed.all).max(1);
    let share = FULL * asked.naming.min(listed.naming) / all;
    least * share / FULL
}
