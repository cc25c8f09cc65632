//! How much a token weighs: rarity in the lists, pinned in a file of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use interdict_model::{Entity, NameKind};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::form::{Form, Role, Token};
use crate::learn;
use crate::table::Symbol;

/// How many entities have which name part: the reason why sharing "Yongxin" says more than sharing "Ali".
///
/// Built from lists once and then pinned: a new listing changes no other pair's score. Words it has not
/// seen count as rare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexicon {
    id: String,
    entities: u32,
    words: FxHashMap<Box<str>, Word>,
    /// Pairs of words that stand for each other, with the number of names that show it.
    pairs: BTreeMap<(Box<str>, Box<str>), u32>,
}

/// What the lexicon knows of a word, together so that one look-up finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    /// How many entities have it, where they were counted.
    entities: Option<u32>,
    /// Its rarity, in weight units.
    rarity: u32,
    /// The symbols of its pairs.
    learnt: Vec<Symbol>,
}

/// A word of one entity, as one that the lexicon has not seen.
static UNSEEN: Word = Word { entities: None, rarity: FULL_WEIGHT, learnt: Vec::new() };

/// Why a lexicon file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LexiconError {
    /// The head line is missing or of another format.
    #[error("not a lexicon of this version: the first line must be `{HEAD_WITH_PAIRS}`")]
    Head,
    /// A line is neither `word<TAB>count` nor `word<TAB>word<TAB>count`.
    #[error("line {0} of the lexicon is not a word, or two, and a count, separated by tabs")]
    Line(usize),
}

/// The first line of a lexicon file that has no pairs of words; those of the first version had none.
const HEAD: &str = "interdict-lexicon\t1";
/// The first line of a lexicon file with pairs of words.
const HEAD_WITH_PAIRS: &str = "interdict-lexicon\t2";

/// The weight of a word that names and that no other entity has, in weight units.
pub const FULL_WEIGHT: u32 = 10_000;
/// The least weight of a common word that names.
const LEAST_WEIGHT: u32 = 1_500;

/// A short list says little about how common a word is: rarity is reckoned as if the lexicon had at least
/// this many entities, about as many as the largest national list.
const LEAST_ENTITIES: u32 = 16_384;

/// Parties of different names that must show that two words stand for each other, when the words look alike.
const LEAST_SHOWN: u32 = 2;
/// The same when they do not.
const LEAST_SHOWN_UNLIKE: u32 = 3;
/// They must also be this part (one in so many) of the entities that have the rarer of the two.
const LEAST_SHARE: u32 = 10;

/// A form with the weight of each token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightedForm {
    /// The form.
    pub form: Form,
    /// Weight of each token, in units of which [`FULL_WEIGHT`] are a rare word that names.
    pub weights: Vec<u32>,
    /// Their sum.
    pub total: u64,
}

impl Lexicon {
    /// Counts the words of all names of the entities. Names of others that are only tied to an entity
    /// are not counted.
    pub fn of<'a>(entities: impl IntoIterator<Item = &'a Entity>) -> Self {
        let mut frequencies: BTreeMap<Box<str>, u32> = BTreeMap::new();
        let mut shown: BTreeMap<(Box<str>, Box<str>), BTreeSet<String>> = BTreeMap::new();
        let mut count = 0u32;
        for entity in entities {
            count += 1;
            let mut words: BTreeSet<&str> = BTreeSet::new();
            let forms: Vec<Form> = entity
                .names
                .iter()
                .filter(|name| name.kind != NameKind::Associated)
                .map(|name| Form::of(&name.text, Some(entity.schema)))
                .collect();
            for token in forms.iter().flat_map(|form| &form.tokens) {
                words.insert(&token.text);
            }
            for word in words {
                match frequencies.get_mut(word) {
                    Some(count) => *count += 1,
                    None => {
                        frequencies.insert(word.into(), 1);
                    }
                }
            }
            for (pair, rest) in learn::pairs(&forms) {
                shown.entry(pair).or_default().insert(rest);
            }
        }
        // One party proves nothing, and two common names may meet in two parties by chance.
        let frequency = |word: &str| frequencies.get(word).copied().unwrap_or(1);
        let pairs = shown
            .into_iter()
            .filter_map(|((one, other), rests)| {
                let count = u32::try_from(rests.len()).unwrap_or(u32::MAX);
                let least = if learn::resemble(&one, &other) { LEAST_SHOWN } else { LEAST_SHOWN_UNLIKE };
                let common = frequency(&one).min(frequency(&other));
                (count >= least && count * LEAST_SHARE >= common).then_some(((one, other), count))
            })
            .collect();
        // A word of one entity weighs the same as an unseen one: it need not be kept.
        frequencies.retain(|_, count| *count > 1);
        Self::with(count, frequencies, pairs)
    }

    fn with(entities: u32, frequencies: BTreeMap<Box<str>, u32>, pairs: BTreeMap<(Box<str>, Box<str>), u32>) -> Self {
        let mut words: FxHashMap<Box<str>, Word> = frequencies
            .into_iter()
            .map(|(word, count)| {
                (word, Word { entities: Some(count), rarity: rarity(count, entities), learnt: Vec::new() })
            })
            .collect();
        for (number, (one, other)) in (0u32..).zip(pairs.keys()) {
            for word in [one, other] {
                words.entry(word.clone()).or_insert_with(|| UNSEEN.clone()).learnt.push(Symbol::learnt(number));
            }
        }
        let mut lexicon = Self { id: String::new(), entities, words, pairs };
        let digest = Sha256::digest(lexicon.to_text().as_bytes());
        lexicon.id = hex::encode(&digest[..6]);
        lexicon
    }

    /// The name that answers carry: a hash of the content.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The number of entities it was built from.
    pub fn entities(&self) -> u32 {
        self.entities
    }

    /// The file: a head, then words in order with the number of entities that have them.
    pub fn to_text(&self) -> String {
        let head = if self.pairs.is_empty() { HEAD } else { HEAD_WITH_PAIRS };
        let mut text = format!("{head}\nentities\t{}\n", self.entities);
        let counted = self.words.iter().filter_map(|(word, known)| Some((word, known.entities?)));
        for (word, count) in counted.collect::<BTreeMap<_, _>>() {
            text.push_str(word);
            text.push('\t');
            text.push_str(&count.to_string());
            text.push('\n');
        }
        for ((one, other), count) in &self.pairs {
            for part in [one, "\t", other, "\t", &count.to_string(), "\n"] {
                text.push_str(part);
            }
        }
        text
    }

    /// Reads what [`Self::to_text`] writes.
    pub fn from_text(text: &str) -> Result<Self, LexiconError> {
        let mut lines = text.lines().enumerate();
        if lines.next().is_none_or(|(_, head)| head != HEAD && head != HEAD_WITH_PAIRS) {
            return Err(LexiconError::Head);
        }
        let mut entities = None;
        let mut frequencies = BTreeMap::new();
        let mut pairs = BTreeMap::new();
        for (number, line) in lines {
            let (word, count) = line.rsplit_once('\t').ok_or(LexiconError::Line(number + 1))?;
            let count: u32 = count.parse().map_err(|_| LexiconError::Line(number + 1))?;
            if entities.is_none() {
                entities = Some(count);
            } else if let Some((one, other)) = word.split_once('\t') {
                pairs.insert((one.into(), other.into()), count);
            } else {
                frequencies.insert(word.into(), count);
            }
        }
        Ok(Self::with(entities.ok_or(LexiconError::Head)?, frequencies, pairs))
    }

    /// The pairs of words that the lists have taught to stand for each other, with the number of names that show it.
    pub fn learnt(&self) -> impl Iterator<Item = (&str, &str, u32)> {
        self.pairs.iter().map(|((one, other), count)| (&**one, &**other, *count))
    }

    /// How many entities have the word; 1 for a word it has not seen.
    pub fn frequency(&self, word: &str) -> u32 {
        self.word(word).entities.unwrap_or(1)
    }

    fn word(&self, word: &str) -> &Word {
        self.words.get(word).unwrap_or(&UNSEEN)
    }

    /// The rarity of a word: 1 − log(frequency) / log(entities), in weight units, never below the least.
    pub fn rarity(&self, word: &str) -> u32 {
        self.word(word).rarity
    }

    /// The weight of a token: rarity, times what its role is worth.
    pub fn weight(&self, token: &Token) -> u32 {
        self.word(&token.text).weight(token)
    }

    /// Weighs a whole form.
    pub fn weigh(&self, mut form: Form) -> WeightedForm {
        let mut weights = Vec::with_capacity(form.tokens.len());
        for token in &mut form.tokens {
            let known = self.word(&token.text);
            weights.push(known.weight(token));
            if !known.learnt.is_empty() {
                Arc::make_mut(token).symbols.extend(&known.learnt);
            }
        }
        let total = weights.iter().map(|weight| u64::from(*weight)).sum();
        WeightedForm { form, weights, total }
    }
}

/// The rarity of a word that so many of all entities have, as [`Lexicon::rarity`] says.
fn rarity(frequency: u32, entities: u32) -> u32 {
    let entities = entities.max(LEAST_ENTITIES);
    let all = log2(entities);
    let common = log2(frequency.min(entities));
    let rarity = u64::from(FULL_WEIGHT) * (all - common) / all;
    u32::try_from(rarity).unwrap_or(FULL_WEIGHT).max(LEAST_WEIGHT)
}

impl Word {
    /// The weight of a token that is this word.
    fn weight(&self, token: &Token) -> u32 {
        let share = match token.role {
            Role::Name if is_patronymic(&token.text) => 600,
            Role::Name if token.syllable => 600,
            Role::Name if token.text.len() == 2 => 700,
            Role::Name => 1_000,
            Role::Number => 700,
            Role::Generic => 350,
            Role::Place => 400,
            Role::Initial => return FULL_WEIGHT * 3 / 10,
            Role::LegalForm => return FULL_WEIGHT * 8 / 100,
            Role::Title => return FULL_WEIGHT * 8 / 100,
            Role::Particle => return FULL_WEIGHT * 4 / 100,
            Role::Reference => return FULL_WEIGHT / 100,
        };
        self.rarity * share / 1_000
    }
}

/// Whether a word is a father's name of the East Slavic kind: lists have it, people leave it out.
pub fn is_patronymic(word: &str) -> bool {
    const ENDINGS: [&str; 10] =
        ["ovich", "evich", "ovych", "evych", "ovitch", "evitch", "ovna", "evna", "yevich", "ivna"];
    word.len() >= 8 && word.ends_with(['a', 'h']) && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Base-2 logarithm in 1/65,536, by integers alone so that every machine agrees.
fn log2(number: u32) -> u64 {
    let number = number.max(1);
    let whole = u64::from(number.ilog2());
    let mut result = whole << 16;
    // The mantissa in 1..2 as a fraction of 2^31, squared bit by bit.
    let mut mantissa = (u64::from(number) << 31) >> whole;
    for bit in (0..16).rev() {
        mantissa = (mantissa * mantissa) >> 31;
        if mantissa >= 1 << 32 {
            mantissa >>= 1;
            result |= 1 << bit;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use interdict_model::{Name, Schema};
    use proptest::prelude::*;

    use super::*;

    fn entities() -> Vec<Entity> {
        (0..50)
            .map(|number| {
                let mut entity = Entity::new(format!("x-{number}"), Schema::Person);
                entity.names.push(Name::new(NameKind::Primary, format!("Ali Unique{number}")));
                entity
            })
            .collect()
    }

    #[test]
    fn common_words_weigh_less() {
        let form = Form::of("Ali Yongxin", Some(Schema::Person));
        let weights = |lexicon: &Lexicon| [0, 1].map(|place| lexicon.weight(&form.tokens[place]));
        let long = Lexicon::from_text("interdict-lexicon\t1\nentities\t20000\nali\t9000\n").unwrap();
        assert_eq!(weights(&long), [LEAST_WEIGHT, FULL_WEIGHT]);
        let [ali, yongxin] = weights(&Lexicon::of(&entities()));
        assert!(ali < FULL_WEIGHT * 2 / 3, "{ali}");
        assert!(ali > LEAST_WEIGHT * 2, "50 parties do not show that a word is everywhere: {ali}");
        assert_eq!(yongxin, FULL_WEIGHT);
    }

    #[test]
    fn what_is_written_reads_back() {
        let lexicon = Lexicon::of(&entities());
        assert_eq!(Lexicon::from_text(&lexicon.to_text()), Ok(lexicon));
        assert_eq!(Lexicon::from_text("<html>"), Err(LexiconError::Head));
        assert_eq!(Lexicon::from_text("interdict-lexicon\t1\nentities\t5\nali"), Err(LexiconError::Line(3)));
    }

    proptest! {
        #[test]
        #[expect(clippy::cast_precision_loss, reason = "logarithms are small")]
        fn integer_logarithm_is_right(number in 1u32..1_000_000) {
            let exact = f64::from(number).log2() * 65_536.0;
            let difference = (log2(number) as f64 - exact).abs();
            prop_assert!(difference <= 2.0, "{difference}");
        }
    }
}
