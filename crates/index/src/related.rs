//! A part of a question to everything listed that it can stand for.
//!
//! The likeness of two tokens is nothing outside a finite relation, so that everything a part can pair with can be listed: the rules
//! of [`interdict_names::likeness()`] are gone through one by one. What was found is remembered; nothing depends on it.

use std::cmp::Reverse;
use std::sync::{Arc, LazyLock, OnceLock};

use interdict_names::alignment::{LISTED_SHARE, acronym, joined, worth};
use interdict_names::form::{Join, may_join};
use interdict_names::likeness::{SHORTEST_BACKWARDS, SHORTEST_CUT_OFF, compared_by_spelling};
use interdict_names::{Likeness, Role, Tie, Token, likeness};

use crate::apart;
use crate::key::{ApartKey, TokenKey};
use crate::memory::Word;
use crate::presence::Names;
use crate::segment::{Segment, role_code};

/// Sums of what pairings earn are kept in units of this power of two, rounded up.
pub(crate) const UNIT: u32 = 12;

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
    /// `1000·w` of the part.
    weight: u64,
    /// Listed tokens by a hash, each with how like it is and what it weighs; a quarter of the slots are empty.
    slots: Box<[Slot]>,
    /// The same tokens by what they are worth together with the part, the most first.
    pub(crate) levels: Box<[Level]>,
    /// Of each level the names of its rare tokens, and its common tokens, one level after the other.
    names_of_rare: Box<[u32]>,
    common: Box<[u32]>,
    /// Names several of whose parts together the question's part can be, with the most that this is worth in units, ascending.
    pub(crate) apart: Box<[(u32, u32)]>,
    /// How many entries of posting lists its tokens have, and how many names the segment has.
    entries: usize,
    /// The most that anything of it is worth, in units.
    most: u32,
    of_names: usize,
    /// All names that have any of it, where these are many: made when they are first wanted.
    present: OnceLock<Names>,
}

/// A listed token with its likeness and its weight, or nobody.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// The token's number, and one.
    token: u32,
    thousandths: u16,
    weight: u16,
    tie: Option<Tie>,
}

/// Listed tokens that are worth about the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Level {
    /// The most and the least that one is worth together with the question's part, in units.
    pub(crate) most: u32,
    pub(crate) least: u32,
    /// The least weight of a listed token among them.
    pub(crate) lightest: u32,
    /// How many names have them.
    pub(crate) names: u32,
    /// Where its names of rare tokens end, and its common tokens.
    rare_end: u32,
    common_end: u32,
}

/// The names of tokens that have no more than these are kept with what is related, in the place of the tokens.
const RARE: usize = 4;
/// What one name in so many has is common: the set of its names is remembered.
const COMMON: usize = 128;
/// Tokens of a level are worth at least this share of the most, as one less than a part of so many.
const LEVEL: u32 = 8;

impl Related {
    /// From listed tokens with their likeness to a part of that weight.
    fn new(segment: &Segment, found: Vec<(u32, Likeness)>, weight: u64, apart: Vec<(u32, u32)>) -> Self {
        let mut related = Self { weight: weight * 1_000, apart: apart.into(), ..Self::default() };
        let mut valued: Vec<(u32, Slot)> = found
            .into_iter()
            .map(|(token, likeness)| {
                let slot = Slot {
                    token: token.saturating_add(1),
                    thousandths: u16::try_from(likeness.thousandths).unwrap_or_default(),
                    weight: u16::try_from(segment.token_weight(token)).unwrap_or(u16::MAX),
                    tie: Some(likeness.tie),
                };
                (related.units_of(slot), slot)
            })
            .collect();
        related.slots = slots_of(&valued);
        valued.sort_unstable_by_key(|(units, slot)| (Reverse(*units), slot.token));
        let (mut names_of_rare, mut common): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut levels: Vec<Level> = Vec::new();
        for (units, slot) in valued {
            let weight = u32::from(slot.weight);
            if levels.last().is_none_or(|level| units < level.most - level.most / LEVEL) {
                levels.push(Level {
                    most: units,
                    least: units,
                    lightest: weight,
                    names: 0,
                    rare_end: count(names_of_rare.len()),
                    common_end: count(common.len()),
                });
            }
            let Some(level) = levels.last_mut() else { continue };
            let names = segment.names_with(slot.token - 1);
            if names.len() <= RARE {
                names_of_rare.extend_from_slice(names);
            } else {
                common.push(slot.token - 1);
            }
            level.least = units;
            level.lightest = level.lightest.min(weight);
            level.names = level.names.saturating_add(count(names.len()));
            level.rare_end = count(names_of_rare.len());
            level.common_end = count(common.len());
        }
        related.entries = levels.iter().map(|level| level.names as usize).sum::<usize>() + related.apart.len();
        related.most = levels
            .iter()
            .map(|level| level.most)
            .chain(related.apart.iter().map(|(_, units)| *units))
            .max()
            .unwrap_or(0);
        related.of_names = segment.names();
        related.levels = levels.into();
        related.names_of_rare = names_of_rare.into();
        related.common = common.into();
        related
    }

    /// What a token is worth together with the part, in units.
    #[inline]
    fn units_of(&self, slot: Slot) -> u32 {
        let worth = self.weight + LISTED_SHARE.unsigned_abs() * u64::from(slot.weight);
        let value = u64::from(slot.thousandths) * worth;
        u32::try_from((value + (1 << UNIT) - 1) >> UNIT).unwrap_or(u32::MAX)
    }

    /// Gives the names below `end` that have any token of a level; a name that has several may come several times.
    pub(crate) fn each_name(&self, level: usize, segment: &Segment, end: u32, mut each: impl FnMut(u32)) {
        let Some(own) = self.levels.get(level) else { return };
        let before = level.checked_sub(1).and_then(|before| self.levels.get(before));
        let (rare, common) = before.map_or((0, 0), |before| (before.rare_end, before.common_end));
        let rare = self.names_of_rare.get(rare as usize..own.rare_end as usize).unwrap_or_default();
        for name in rare.iter().filter(|name| **name < end) {
            each(*name);
        }
        for token in self.common.get(common as usize..own.common_end as usize).unwrap_or_default() {
            for name in segment.names_with(*token).iter().take_while(|name| **name < end) {
                each(*name);
            }
        }
    }

    /// How many names [`Self::each_name_at_all`] gives.
    pub(crate) fn names_at_all(&self) -> usize {
        self.entries
    }

    /// Gives all names that have any of it; one that has more than one thing comes several times.
    pub(crate) fn each_name_at_all(&self, segment: &Segment, mut each: impl FnMut(u32)) {
        for name in self.names_of_rare.iter().copied().chain(self.apart.iter().map(|(name, _)| *name)) {
            each(name);
        }
        for token in &*self.common {
            for name in segment.names_with(*token) {
                each(*name);
            }
        }
    }

    /// Whether so many names have it that the set of them is remembered.
    pub(crate) fn is_common(&self) -> bool {
        self.entries >= self.of_names / COMMON
    }

    /// Whether the set of them was made already.
    pub(crate) fn is_present(&self) -> bool {
        self.present.get().is_some()
    }

    /// The most that it is worth in a name, in units.
    pub(crate) fn most(&self) -> u32 {
        self.most
    }

    /// All names that have any of it.
    pub(crate) fn present(&self, segment: &Segment) -> &Names {
        self.present.get_or_init(|| Names::of(self, segment))
    }

    /// How like a listed token is, if it is at all.
    #[inline]
    pub(crate) fn likeness(&self, token: u32) -> Option<Likeness> {
        let slot = self.slot(token)?;
        Some(Likeness { thousandths: i64::from(slot.thousandths), tie: slot.tie? })
    }

    /// What a listed token is worth together with the part, in units, and how like it is; nothing where it is not.
    #[inline]
    pub(crate) fn worth(&self, token: u32) -> Option<(u32, Likeness)> {
        let slot = self.slot(token)?;
        Some((self.units_of(slot), Likeness { thousandths: i64::from(slot.thousandths), tie: slot.tie? }))
    }

    #[inline]
    fn slot(&self, token: u32) -> Option<Slot> {
        let mut place = place_of(token, self.slots.len());
        // There are empty slots, so that this ends.
        loop {
            let slot = *self.slots.get(place)?;
            if slot.token == token.wrapping_add(1) {
                return Some(slot);
            }
            if slot.token == 0 {
                return None;
            }
            place = if place + 1 == self.slots.len() { 0 } else { place + 1 };
        }
    }

    /// All listed tokens, each with what it is worth together with the part in units, in no order.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = (u32, u32)> {
        let found = self.slots.iter().filter(|slot| slot.token > 0);
        found.map(|slot| (slot.token - 1, self.units_of(*slot)))
    }

    /// About how many listed tokens it can stand for.
    pub(crate) fn number_of_tokens(&self) -> usize {
        self.slots.len() - self.slots.len() / 4
    }

    /// The most that the part is worth with several parts of a name together, in units.
    pub(crate) fn apart(&self, name: u32) -> u32 {
        let place = self.apart.binary_search_by_key(&name, |(own, _)| *own).ok();
        place.and_then(|place| self.apart.get(place)).map_or(0, |(_, units)| *units)
    }

    /// Whether there is nothing that the part can stand for.
    pub(crate) fn is_empty(&self) -> bool {
        self.levels.is_empty() && self.apart.is_empty()
    }

    /// The bytes that it takes to remember it.
    pub(crate) fn size(&self) -> usize {
        if self.is_empty() {
            return 0;
        }
        size_of::<Self>()
            + size_of_val(&*self.slots)
            + size_of_val(&*self.levels)
            + size_of_val(&*self.names_of_rare)
            + size_of_val(&*self.common)
            + size_of_val(&*self.apart)
            + if self.is_common() { Names::size(self.of_names) } else { 0 }
    }

    /// What the last token of a question is, or is more like, since it may be cut off; `whole` is the same token elsewhere.
    fn of_end(segment: &Segment, token: &Token, whole: &Token, weight: u32) -> Self {
        let found = tokens_begun(segment, token).filter_map(|number| {
            let listed = segment.token(number)?;
            let likeness =
                likeness(token, listed).filter(|cut_off| interdict_names::likeness(whole, listed) != Some(*cut_off))?;
            Some((number, likeness))
        });
        Self::new(segment, found.collect(), u64::from(weight), Vec::new())
    }

    /// Everything that a token of that weight can stand for that is not the last of its name.
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

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Where the search for a token begins among so many slots.
#[inline]
fn place_of(token: u32, slots: usize) -> usize {
    // The hash as a fraction of all slots.
    ((u64::from(token.wrapping_mul(0x9e37_79b1)) * slots as u64) >> 32) as usize
}

/// Tokens by a hash, in slots of which a quarter are empty.
fn slots_of(found: &[(u32, Slot)]) -> Box<[Slot]> {
    if found.is_empty() {
        return Box::default();
    }
    let mut slots = vec![Slot::default(); found.len() + found.len() / 3 + 1];
    for (_, slot) in found {
        let mut place = place_of(slot.token - 1, slots.len());
        while slots[place].token != 0 {
            place = if place + 1 == slots.len() { 0 } else { place + 1 };
        }
        slots[place] = *slot;
    }
    slots.into()
}

/// Listed tokens that a token may be like, and others: whoever asks compares them. Those that it may be the cut-off beginning of are
/// [`tokens_begun`].
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
    if !compared_by_spelling(token.role) || token.syllable {
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

/// Listed tokens that a token may be the beginning of: the end of a question may be cut off, of a legal form as well.
fn tokens_begun(segment: &Segment, token: &Token) -> impl Iterator<Item = u32> {
    let by_spelling = compared_by_spelling(token.role) && !token.syllable;
    let any = by_spelling && token.text.len() >= SHORTEST_CUT_OFF;
    let tokens = if by_spelling || matches!(token.role, Role::Name | Role::Initial) {
        segment.tokens_beginning_with(token.text.as_bytes())
    } else {
        0..0
    };
    tokens.filter(move |other| any || segment.token_role(*other) == role_code(Role::LegalForm))
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

/// Nothing at all: most words have nothing to do with most short lists.
static NOTHING: LazyLock<Arc<Related>> = LazyLock::new(Arc::default);

fn shared(related: Related) -> Arc<Related> {
    if related.is_empty() { Arc::clone(&NOTHING) } else { Arc::new(related) }
}

/// Everything that a token of a question can stand for, wherever it stands. A token's weight is the lexicon's, which belongs to
/// the segment.
pub(crate) fn of_token(segment: &Segment, token: &Arc<Token>, weight: u32, word: Word) -> Arc<Related> {
    remembered(segment, word, || Related::of_token(segment, &whole(token), weight))
}

/// What the last token of a question can stand for beyond [`of_token`], and what it is more like, since it may be cut off.
pub(crate) fn of_end(segment: &Segment, token: &Arc<Token>, weight: u32, word: Word) -> Arc<Related> {
    remembered(segment, word.cut_off(), || Related::of_end(segment, token, &whole(token), weight))
}

/// The token as it would be at another place.
fn whole(token: &Arc<Token>) -> Arc<Token> {
    let mut whole = Arc::clone(token);
    if whole.last {
        Arc::make_mut(&mut whole).last = false;
    }
    whole
}

fn remembered(segment: &Segment, word: Word, find: impl FnOnce() -> Related) -> Arc<Related> {
    segment.memory().get(&word).unwrap_or_else(|| {
        let related = shared(find());
        segment.memory().insert(word, Arc::clone(&related));
        related
    })
}

/// Everything that parts of a question, which weigh so much together, can be as one word. Hardly any two questions share it, so that it is
/// not remembered.
pub(crate) fn of_join(segment: &Segment, join: &Join, weight: u64) -> Arc<Related> {
    shared(Related::of_join(segment, join, weight))
}
