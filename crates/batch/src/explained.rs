//! The whole computation of a subject against a listed party, in the output schema.
//!
//! Everything that goes into the score stands in it as a number, so that it can be worked out again by hand.

use std::borrow::{Borrow, Cow};
use std::sync::Arc;

use interdict_evidence::weights::{FULL, Trait, WEIGHTS};
use interdict_evidence::{Account, PairOfNames, Question, account, in_words, weigh_names};
use interdict_model::{EditionInForce, Entity, Evidence, Name, Points, Schema, Subject};
use interdict_names::table::rows_of;
use interdict_names::{Lexicon, Pairing, Role, Tie, Token, WeightedForm};
use serde::Serialize;

use crate::answer::{FORMAT, SubjectShown};

/// What `explain` writes.
#[derive(Debug, Serialize)]
pub struct Explained<'a> {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The lists.
    pub edition: &'a EditionInForce,
    /// The lexicon's id.
    pub lexicon: &'a str,
    /// How many parties the lexicon was built from.
    pub lexicon_parties: u32,
    /// The matcher, such as `interdict-3.3`.
    pub matcher: String,
    /// Who is asked about.
    pub subject: SubjectShown,
    /// The listed parties of the id: more than one where a publisher uses a number on two lists.
    pub parties: Vec<Party>,
}

impl<'a> Explained<'a> {
    /// An explanation of a subject against parties of an edition.
    pub fn of<E: Borrow<Entity>>(
        edition: &'a EditionInForce,
        lexicon: &'a Lexicon,
        subject: &Subject,
        entities: impl IntoIterator<Item = E>,
    ) -> Self {
        let question = Question::new(Cow::Borrowed(subject), lexicon);
        let parties = entities.into_iter().map(|entity| Party::of(&question, entity.borrow(), lexicon));
        Self {
            format: FORMAT,
            edition,
            lexicon: lexicon.id(),
            lexicon_parties: lexicon.entities(),
            matcher: interdict_evidence::matcher(),
            subject: subject.into(),
            parties: parties.collect(),
        }
    }
}

/// One listed party, and the subject against it.
#[derive(Debug, Serialize)]
pub struct Party {
    /// The party's id.
    pub id: String,
    /// Its main name.
    pub caption: String,
    /// What it is.
    pub schema: Schema,
    /// The lists that have it.
    pub datasets: Vec<String>,
    /// Whether `screen` compares the two at all: a person is no ship.
    pub compatible: bool,
    /// What the two come to.
    pub score: Points,
    /// The sentence of the hit.
    pub explanation: String,
    /// The names that made the score; none where a side has no name.
    pub names: Option<Names>,
    /// The lines whose sum is the score.
    pub evidence: Vec<Evidence>,
    /// The party's other names, each by itself, the best first.
    pub other_names: Vec<OtherName>,
}

/// The best pair of names.
#[derive(Debug, Serialize)]
pub struct Names {
    /// Of the subject.
    pub asked: NameInParts,
    /// Of the listed party.
    pub listed: NameInParts,
    /// What equal names would earn, in thousandths of weight units.
    pub possible: i64,
    /// What the pairings earn.
    pub earned: i64,
    /// Which parts correspond, and what that is worth.
    pub pairings: Vec<Paired>,
    /// What is said of the two names.
    pub traits: Vec<TraitFound>,
    /// What is taken away because the publisher calls the name weak.
    pub weak: Points,
    /// What the names come to: the sum of the traits, and of `weak`.
    pub points: Points,
}

/// A name and its parts.
#[derive(Debug, Serialize)]
pub struct NameInParts {
    /// As written.
    pub name: String,
    /// What the listed name is to the party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// Where the publisher has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The sum of the parts' weights.
    pub weight: u64,
    /// In order.
    pub parts: Vec<Part>,
}

/// A part of a name.
#[derive(Debug, Serialize)]
pub struct Part {
    /// As written, case folded.
    pub raw: String,
    /// How it reads in Latin letters; the first is the main one.
    pub readings: Vec<String>,
    /// Its consonants.
    pub consonants: String,
    /// As it is heard; empty where it is too short.
    pub heard: String,
    /// What it is in the name.
    pub role: &'static str,
    /// Why it has that role and what it means: rows of tables, or the reason in words.
    pub from: Vec<String>,
    /// How many parties of the lexicon have the word.
    pub parties: u32,
    /// How rare that makes it, of 10,000.
    pub rarity: u32,
    /// What it weighs in its role.
    pub weight: u32,
}

/// Parts that correspond.
#[derive(Debug, Serialize)]
pub struct Paired {
    /// Of the subject.
    pub asked: Vec<String>,
    /// Of the listed party.
    pub listed: Vec<String>,
    /// How they are alike.
    pub tie: &'static str,
    /// The same in words.
    pub detail: String,
    /// How alike they are, in thousandths.
    pub likeness: i64,
    /// Weight of the parts asked for.
    pub asked_weight: u64,
    /// Weight of the listed parts.
    pub listed_weight: u64,
    /// Likeness × (1000 × the one weight + 450 × the other).
    pub value: i64,
    /// What it comes to.
    pub points: Points,
    /// What made them alike beyond their letters: rows of tables, a pair of the lexicon.
    pub from: Vec<String>,
}

/// A trait of the two names.
#[derive(Debug, Serialize)]
pub struct TraitFound {
    /// As written.
    #[serde(rename = "trait")]
    pub name: &'static str,
    /// What it says, in words.
    pub says: &'static str,
    /// From 0 to 1.
    pub strength: Points,
    /// Points at full strength.
    pub weight: Points,
    /// What it comes to.
    pub points: Points,
}

/// Another name of the party.
#[derive(Debug, Serialize)]
pub struct OtherName {
    /// As written.
    pub name: String,
    /// What the name is to the party.
    pub kind: &'static str,
    /// What the name comes to without other evidence.
    pub points: Points,
}

impl Party {
    /// The party, with what the question and it come to.
    pub fn of(question: &Question, entity: &Entity, lexicon: &Lexicon) -> Self {
        let forms = weigh_names(entity, lexicon);
        let Account { explanation, pairs } = account(question, entity, &forms);
        let best = pairs.first().filter(|_| explanation.comparison.names.is_some());
        let names = best.and_then(|pair| {
            let (asked, listed) = (question.forms.get(pair.names.question)?, forms.get(pair.names.listed)?);
            let name = entity.names.get(pair.names.listed)?;
            Some(Names::of(question.subject.names.get(pair.names.question)?, name, asked, listed, pair, lexicon))
        });
        let other_names = pairs.iter().skip(1).filter_map(|pair| {
            let name = entity.names.get(pair.names.listed)?;
            Some(OtherName { name: plain(&name.text), kind: name.kind_in_words(), points: pair.total() })
        });
        Self {
            id: entity.id.clone(),
            caption: entity.caption().to_owned(),
            schema: entity.schema,
            datasets: entity.datasets.clone(),
            compatible: question.may_be(entity.schema),
            score: explanation.comparison.score,
            explanation: explanation.sentence,
            names,
            evidence: explanation.evidence,
            other_names: other_names.collect(),
        }
    }
}

impl Names {
    fn of(
        question: &str,
        name: &Name,
        asked: &WeightedForm,
        listed: &WeightedForm,
        pair: &PairOfNames,
        lexicon: &Lexicon,
    ) -> Self {
        let alignment = &pair.alignment;
        let paired = alignment.pairings.iter().zip(&pair.points);
        let strength = |which: Trait| {
            let amount = pair.traits.of(which);
            (amount != 0).then(|| TraitFound {
                name: WEIGHTS.0[which as usize].name,
                says: WEIGHTS.says(which),
                strength: in_points(amount),
                weight: WEIGHTS.full(which),
                points: WEIGHTS.at(which, amount),
            })
        };
        Self {
            asked: NameInParts::of(question, None, asked, lexicon),
            listed: NameInParts::of(&name.text, Some(name), listed, lexicon),
            possible: alignment.possible * 1_000,
            earned: alignment.earned,
            pairings: paired.map(|(pairing, points)| Paired::of(pairing, *points, asked, listed, lexicon)).collect(),
            traits: Trait::ALL.into_iter().filter_map(strength).collect(),
            weak: pair.weak,
            points: pair.total(),
        }
    }
}

/// A strength of a trait as a number from 0 to 1.
fn in_points(amount: i64) -> Points {
    Points(i32::try_from(amount.clamp(0, FULL) * i64::from(Points::UNIT) / FULL).unwrap_or(Points::UNIT))
}

impl NameInParts {
    fn of(text: &str, name: Option<&Name>, form: &WeightedForm, lexicon: &Lexicon) -> Self {
        let parts = form.form.tokens.iter().zip(&form.weights).map(|(token, weight)| Part::of(token, *weight, lexicon));
        Self {
            name: plain(text),
            kind: name.map(Name::kind_in_words),
            origin: name.map(|name| plain(&name.origin)).filter(|origin| !origin.is_empty()),
            weight: form.total,
            parts: parts.collect(),
        }
    }
}

impl Part {
    fn of(token: &Token, weight: u32, lexicon: &Lexicon) -> Self {
        let mut from: Vec<String> = rows_of(token).iter().map(ToString::to_string).collect();
        if from.is_empty() || token.syllable {
            from.push(without_a_table(token).to_owned());
        }
        Self {
            raw: token.raw.to_string(),
            readings: token.readings().map(ToOwned::to_owned).collect(),
            consonants: token.skeleton.to_string(),
            heard: String::from_utf8_lossy(&token.heard).into_owned(),
            role: role(token.role),
            from,
            parties: lexicon.frequency(&token.text),
            rarity: lexicon.rarity(&token.text),
            weight,
        }
    }
}

/// Why a word that no table has plays its role.
const fn without_a_table(token: &Token) -> &'static str {
    match token.role {
        _ if token.syllable => "one character of a name",
        Role::Name => "in no table",
        Role::Number => "digits",
        Role::Initial => "a single letter",
        _ => "by its place in the name",
    }
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Name => "name",
        Role::Generic => "business word",
        Role::LegalForm => "legal form",
        Role::Title => "title",
        Role::Particle => "particle",
        Role::Number => "number",
        Role::Initial => "initial",
        Role::Place => "place",
        Role::Reference => "reference",
    }
}

const fn tie(tie: Tie) -> &'static str {
    match tie {
        Tie::Equal => "equal",
        Tie::Reading => "reading",
        Tie::Homophone => "homophone",
        Tie::Meaning => "meaning",
        Tie::Learnt => "learnt",
        Tie::Romanised => "romanised",
        Tie::Edits(_) => "edits",
        Tie::Heard => "heard",
        Tie::Consonants => "consonants",
        Tie::Backwards => "backwards",
        Tie::Initial => "initial",
        Tie::CutOff => "cut_off",
        Tie::Joined => "joined",
        Tie::Acronym => "acronym",
    }
}

impl Paired {
    fn of(pairing: &Pairing, points: Points, asked: &WeightedForm, listed: &WeightedForm, lexicon: &Lexicon) -> Self {
        let (ours, theirs) =
            (&asked.form.tokens[pairing.question.clone()], &listed.form.tokens[pairing.listed.clone()]);
        let words = |tokens: &[Arc<Token>]| tokens.iter().map(|token| token.raw.to_string()).collect();
        let weight = |form: &WeightedForm, places: &std::ops::Range<usize>| {
            form.weights[places.clone()].iter().map(|weight| u64::from(*weight)).sum()
        };
        Self {
            asked: words(ours),
            listed: words(theirs),
            tie: tie(pairing.likeness.tie),
            detail: in_words(pairing, asked, listed),
            likeness: pairing.likeness.thousandths,
            asked_weight: weight(asked, &pairing.question),
            listed_weight: weight(listed, &pairing.listed),
            value: pairing.value,
            points,
            from: ours
                .iter()
                .zip(theirs)
                .flat_map(|(one, other)| made_alike(pairing.likeness.tie, one, other, lexicon))
                .collect(),
        }
    }
}

/// What makes two words alike beyond their letters: the rows or the pair of the lexicon that have both.
fn made_alike(by: Tie, one: &Token, other: &Token, lexicon: &Lexicon) -> Vec<String> {
    match by {
        Tie::Meaning => {
            let shared = one.symbols.iter().filter(|symbol| other.symbols.contains(symbol));
            shared.filter_map(|symbol| symbol.row()).map(|row| row.to_string()).collect()
        }
        Tie::Learnt => {
            let pair = |first: &str, second: &str| {
                (*one.text == *first && *other.text == *second) || (*one.text == *second && *other.text == *first)
            };
            let learnt = lexicon.learnt().filter(|(first, second, _)| pair(first, second));
            learnt
                .map(|(first, second, count)| format!("lexicon: {first} ~ {second}, shown by {count} names"))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// A text without the characters that move a terminal's cursor.
fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}
