//! A part of a question to everything listed that it can stand for.
//!
//! The likeness of two tokens is nothing outside a finite relation, so that everything a part can pair with can be listed: the rules
//! of [`interdict_names::likeness()`] are gone through one by one. A thread remembers what it has found, because customers
//! share most parts of their names; nothing depends on it.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use interdict_names::alignment::{acronym, joined, worth};
use interdict_names::form::{Join, may_join};
use interdict_names::likeness::{SHORTEST_BACKWARDS, SHORTEST_CUT_OFF, compared_by_spelling};
use interdict_names::{Likeness, Role, Tie, Token, likeness};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::apart;
use crate::key::{ApartKey, TokenKey};
use crate::segment::{Segment, role_code};

/// Sums of what pairings earn are kept in units of this power of two, rounded up.
const UNIT: u32 = 12;

/// What a pairing earns, in units; never less than it is.
pub(crate) fn in_units(value: i64) -> u32 {
    u32::try_from((value.max(0) + (1 << UNIT) - 1) >> UNIT).unwrap_or(u32::MAX)
}

/// The most that so many units are worth.
pub(crate) fn from_units(units: u32) -> i64 {
    i64::from(units) << UNIT
}

/// Everything listed that a part of a question can stand for.
#[derive(Debug, Default)]
pub(crate) struct Related {
    /// Listed tokens, ascending, and how like each is.
    tokens: Box<[u32]>,
    likenesses: Box<[Near]>,
    /// What each is worth together with the part, in units.
    units: Box<[u32]>,
    /// Where tokens stand in the list above, by a hash: 0 is nobody, 1 the first.
    places: Box<[u32]>,
    /// The same tokens by what they are worth together with the part, the most first.
    pub(crate) levels: Box<[Level]>,
    /// Names several of whose parts together the question's part can be, with the most that this is worth in units, ascending.
    pub(crate) apart: Box<[(u32, u32)]>,
}

/// A [`Likeness`], packed.
#[derive(Clone, Copy, Debug)]
struct Near {
    thousandths: u16,
    tie: Tie,
}

/// Listed tokens that are worth about the same.
#[derive(Debug)]
pub(crate) struct Level {
    /// The most that one is worth together with the question's part: likeness × weights.
    pub(crate) most: i64,
    /// The least that one is worth.
    pub(crate) least: i64,
    /// The least weight of a listed token among them.
    pub(crate) lightest: i64,
    /// How many names have them.
    pub(crate) names: usize,
    /// Those that stand in many names.
    common: Box<[u32]>,
    /// Those that stand in few.
    rare: Box<[u32]>,
    /// The names of the rare ones, one after the other.
    names_of_rare: OnceCell<Box<[u32]>>,
}

/// A token of no more names than this is rare: its names are put beside those of others.
const RARE: usize = 16;

impl Level {
    /// Gives the names that have any of the tokens; a name that has several may come several times.
    pub(crate) fn each_name(&self, segment: &Segment, mut each: impl FnMut(u32)) {
        let rare = self
            .names_of_rare
            .get_or_init(|| self.rare.iter().flat_map(|token| segment.names_with(*token)).copied().collect());
        rare.iter().for_each(|name| each(*name));
        for token in &self.common {
            segment.names_with(*token).iter().for_each(|name| each(*name));
        }
    }
}

impl Related {
    /// From listed tokens with their likeness to a part of that weight.
    fn new(segment: &Segment, mut found: Vec<(u32, Likeness)>, weight: u64, apart: Vec<(u32, u32)>) -> Self {
        found.sort_unstable_by_key(|(token, _)| *token);
        let mut valued: Vec<(i64, u32)> = found
            .iter()
            .map(|(token, likeness)| {
                (likeness.thousandths * worth(weight, u64::from(segment.token_weight(*token))), *token)
            })
            .collect();
        let units = valued.iter().map(|(value, _)| in_units(*value)).collect();
        valued.sort_unstable_by(|one, other| other.cmp(one));
        let levels = valued.chunk_by({
            let mut first = 0;
            move |(before, _), (value, _)| {
                first = if first == 0 { *before } else { first };
                let same = *value > first - first / 16;
                first = if same { first } else { *value };
                same
            }
        });
        let levels = levels
            .map(|level| {
                let counted: Vec<(u32, usize)> =
                    level.iter().map(|(_, token)| (*token, segment.names_with_token(*token))).collect();
                let some = |rare: bool| {
                    let some = counted.iter().filter(|(_, names)| (*names <= RARE) == rare);
                    some.map(|(token, _)| *token).collect()
                };
                Level {
                    most: level.first().map_or(0, |(value, _)| *value),
                    least: level.last().map_or(0, |(value, _)| *value),
                    lightest: level
                        .iter()
                        .map(|(_, token)| i64::from(segment.token_weight(*token)))
                        .min()
                        .unwrap_or_default(),
                    names: counted.iter().map(|(_, names)| names).sum(),
                    common: some(false),
                    rare: some(true),
                    names_of_rare: OnceCell::new(),
                }
            })
            .collect();
        let near = |likeness: &Likeness| Near {
            thousandths: u16::try_from(likeness.thousandths).unwrap_or_default(),
            tie: likeness.tie,
        };
        Self {
            places: places_of(&found),
            units,
            tokens: found.iter().map(|(token, _)| *token).collect(),
            likenesses: found.iter().map(|(_, likeness)| near(likeness)).collect(),
            levels,
            apart: apart.into(),
        }
    }

    /// How like a listed token is, if it is at all.
    #[inline]
    pub(crate) fn likeness(&self, token: u32) -> Option<Likeness> {
        let Near { thousandths, tie } = *self.likenesses.get(self.place(token)?)?;
        Some(Likeness { thousandths: i64::from(thousandths), tie })
    }

    /// What a listed token is worth together with the part, in units; nothing where it is not like it.
    #[inline]
    pub(crate) fn units(&self, token: u32) -> u32 {
        self.place(token).and_then(|place| self.units.get(place)).copied().unwrap_or_default()
    }

    #[inline]
    fn place(&self, token: u32) -> Option<usize> {
        let mut slot = slot(token, self.places.len());
        // There are at least as many empty slots as others.
        loop {
            let place = (*self.places.get(slot)? as usize).checked_sub(1)?;
            if *self.tokens.get(place)? == token {
                return Some(place);
            }
            slot = (slot + 1) & (self.places.len() - 1);
        }
    }

    /// The most that the part is worth with several parts of a name together, in units.
    pub(crate) fn apart(&self, name: u32) -> u32 {
        let place = self.apart.binary_search_by_key(&name, |(own, _)| *own).ok();
        place.and_then(|place| self.apart.get(place)).map_or(0, |(_, units)| *units)
    }

    /// Whether there is nothing that the part can stand for.
    pub(crate) fn is_empty(&self) -> bool {
        self.tokens.is_empty() && self.apart.is_empty()
    }

    /// What it takes to remember it, in numbers of four bytes.
    fn size(&self) -> usize {
        let names: usize = self.levels.iter().map(|level| level.names.min(RARE * level.rare.len())).sum();
        32 + 7 * self.tokens.len() + names + 2 * self.apart.len()
    }

    /// Everything that a token of that weight can stand for.
    fn of_token(segment: &Segment, token: &Token, weight: u32) -> Self {
        let mut tokens = Vec::new();
        tokens_like(segment, token, &mut tokens);
        tokens.sort_unstable();
        tokens.dedup();
        let found = tokens.into_iter().filter_map(|number| Some((number, likeness(token, segment.token(number)?)?)));
        Self::new(segment, found.collect(), u64::from(weight), apart_of(segment, token, weight))
    }

    /// Everything that parts of that weight can be when they are written as one word.
    fn of_join(segment: &Segment, join: &Join, weight: u64) -> Self {
        let mut tokens = segment.tokens_under(TokenKey::Reading(&join.text)).to_vec();
        if !join.skeleton.is_empty() {
            tokens.extend_from_slice(segment.tokens_under(TokenKey::Skeleton(&join.skeleton)));
        }
        tokens.sort_unstable();
        tokens.dedup();
        let found = tokens.into_iter().filter_map(|number| Some((number, joined(join, segment.token(number)?)?)));
        Self::new(segment, found.collect(), weight, Vec::new())
    }

    /// The listed words that the first letters of a whole name of that weight are.
    pub(crate) fn of_acronyms(segment: &Segment, acronyms: &[Box<str>], weight: u64) -> Self {
        let mut found = Vec::new();
        for letters in acronyms {
            for token in segment.tokens_under(TokenKey::Reading(letters)) {
                let is_word =
                    segment.token(*token).is_some_and(|word| word.role == Role::Name && word.text == *letters);
                if is_word {
                    found.push((*token, acronym(letters)));
                }
            }
        }
        found.sort_unstable_by_key(|(token, _)| *token);
        found.dedup_by_key(|(token, _)| *token);
        Self::new(segment, found, weight, Vec::new())
    }
}

/// Where the search for a token begins among a power of two of slots.
#[inline]
fn slot(token: u32, slots: usize) -> usize {
    (token.wrapping_mul(0x9e37_79b1) >> 7) as usize & slots.wrapping_sub(1)
}

/// The places of tokens by a hash, half of the slots empty.
fn places_of(found: &[(u32, Likeness)]) -> Box<[u32]> {
    if found.is_empty() {
        return Box::default();
    }
    let mut places = vec![0u32; (found.len() * 2).next_power_of_two()];
    for (place, (token, _)) in (1u32..).zip(found) {
        let mut slot = slot(*token, places.len());
        while places[slot] != 0 {
            slot = (slot + 1) & (places.len() - 1);
        }
        places[slot] = place;
    }
    places.into()
}

/// Listed tokens that a token may be like, and others: whoever asks compares them.
fn tokens_like(segment: &Segment, token: &Token, tokens: &mut Vec<u32>) {
    for reading in token.readings() {
        tokens.extend_from_slice(segment.tokens_under(TokenKey::Reading(reading)));
    }
    for symbol in &token.symbols {
        tokens.extend_from_slice(segment.tokens_under(TokenKey::Symbol(*symbol)));
    }
    if token.role == Role::Initial
        && let [letter, ..] = token.text.as_bytes()
    {
        tokens.extend_from_slice(segment.tokens_under(TokenKey::Beginning(*letter)));
    }
    if matches!(token.role, Role::Name | Role::Title) && !token.syllable {
        for letter in token.readings().filter_map(|reading| reading.get(..1)) {
            tokens.extend_from_slice(segment.tokens_under(TokenKey::Reading(letter)));
        }
    }
    let by_spelling = compared_by_spelling(token.role) && !token.syllable;
    // The end of a word may be cut off, of a legal form as well.
    if token.last && (by_spelling || matches!(token.role, Role::Name | Role::Initial)) {
        let long = by_spelling && token.text.len() >= SHORTEST_CUT_OFF;
        let longer = segment.tokens_beginning_with(token.text.as_bytes());
        tokens.extend(longer.filter(|other| long || segment.token_role(*other) == role_code(Role::LegalForm)));
    }
    if !by_spelling {
        return;
    }
    let mut words = Vec::new();
    segment.words_within_budget(&token.text, &mut words);
    tokens.extend(words.into_iter().flat_map(|word| segment.tokens_reading(word as usize)));
    if !token.heard.is_empty() {
        tokens.extend_from_slice(segment.tokens_under(TokenKey::Heard(&token.heard)));
    }
    if token.text.len() >= SHORTEST_BACKWARDS && token.text.is_ascii() {
        let backwards: String = token.text.chars().rev().collect();
        tokens.extend_from_slice(segment.tokens_under(TokenKey::Reading(&backwards)));
    }
    for skeleton in token.skeletons() {
        // Words of one consonant are many; they matter where one side has no vowels to write.
        let key = match skeleton.len() {
            0 => continue,
            1 if !token.vowelless => TokenKey::Vowelless(skeleton),
            _ => TokenKey::Skeleton(skeleton),
        };
        tokens.extend_from_slice(segment.tokens_under(key));
    }
}

/// The most that a word is like one that is written apart, by the word and by its consonants.
const WORD_APART: i64 = 998;
const SKELETON_APART: i64 = 940;

/// Names several of whose parts together a token may be, with the most that this is worth.
fn apart_of(segment: &Segment, token: &Token, weight: u32) -> Vec<(u32, u32)> {
    let mut names: Vec<(u32, u32)> = Vec::new();
    let mut add = |key: ApartKey, thousandths: i64| {
        for (name, parts) in apart::find(segment.file(), key) {
            let parts = parts.unwrap_or_else(|| segment.weight_of(name));
            names.push((name, in_units(thousandths * worth(u64::from(weight), u64::from(parts)))));
        }
    };
    if may_join(token) {
        add(ApartKey::Word(&token.text), WORD_APART);
        if compared_by_spelling(token.role) && !token.syllable && !token.skeleton.is_empty() {
            add(ApartKey::Skeleton(&token.skeleton), SKELETON_APART);
        }
    }
    if token.role == Role::Name {
        add(ApartKey::Acronym(&token.text), acronym(&token.text).thousandths);
    }
    names.sort_unstable_by(|(name, most), (other, others)| name.cmp(other).then(others.cmp(most)));
    names.dedup_by_key(|(name, _)| *name);
    names
}

/// What a thread remembers of the segments that it has searched.
#[derive(Default)]
struct Remembered {
    segments: FxHashMap<u64, Memory>,
    size: usize,
}

#[derive(Default)]
struct Memory {
    tokens: FxHashMap<Arc<Token>, Rc<Related>>,
    /// By a hash of the join; the join itself tells whether it is the one that is meant.
    joins: FxHashMap<u64, (Join, Rc<Related>)>,
}

/// How much a thread remembers at most, in numbers of four bytes: 16 MB. All is forgotten when it is more.
const MOST_REMEMBERED: usize = 4_000_000;

thread_local! {
    static REMEMBERED: RefCell<Remembered> = RefCell::default();
}

impl Remembered {
    fn keep(&mut self, related: &Related) {
        self.size += related.size();
        if self.size > MOST_REMEMBERED {
            self.segments.clear();
            self.size = related.size();
        }
    }
}

/// Everything that a token of a question can stand for. A token's weight is the lexicon's, which belongs to the segment.
pub(crate) fn of_token(segment: &Segment, token: &Arc<Token>, weight: u32) -> Rc<Related> {
    REMEMBERED.with_borrow_mut(|remembered| {
        let known = remembered.segments.get(&segment.number()).and_then(|memory| memory.tokens.get(&**token));
        if let Some(related) = known {
            return Rc::clone(related);
        }
        let related = Rc::new(Related::of_token(segment, token, weight));
        remembered.keep(&related);
        let memory = remembered.segments.entry(segment.number()).or_default();
        memory.tokens.insert(Arc::clone(token), Rc::clone(&related));
        related
    })
}

/// Everything that parts of a question, which weigh so much together, can be as one word.
pub(crate) fn of_join(segment: &Segment, join: &Join, weight: u64) -> Rc<Related> {
    let same =
        |other: &Join| join.text == other.text && join.skeleton == other.skeleton && join.vowelless == other.vowelless;
    let hash = xxh3_64(join.text.as_bytes()) ^ weight.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    REMEMBERED.with_borrow_mut(|remembered| {
        let known = remembered.segments.get(&segment.number()).and_then(|memory| memory.joins.get(&hash));
        if let Some((_, related)) = known.filter(|(other, _)| same(other)) {
            return Rc::clone(related);
        }
        let related = Rc::new(Related::of_join(segment, join, weight));
        remembered.keep(&related);
        let memory = remembered.segments.entry(segment.number()).or_default();
        memory.joins.insert(hash, (join.clone(), Rc::clone(&related)));
        related
    })
}
