//! Which names can reach the threshold at all.
//!
//! With `F` for what a full name earns, a name's score is at most `F × earned / possible + whole`, where `whole` is at most `B` and
//! is earned only when the listed name is there whole, or the first and the last part of a question that is. `N` is what is needed of names: the
//! threshold less what other evidence can add. With a question's weights `w` (`W` together), listed weights `v` (`V`) and
//! likenesses `s`, all known for every pairing that there can be,
//!
//! ```text
//! F·Σ s·(1000·w + L·v) + whole·(1000·W + L·V) ≥ N·(1000·W + L·V)
//! ```
//!
//! over the pairings of a name. Where the listed name is there whole, `whole ≤ B·(1 − Σw / W)`; `V ≥ Σv`; hence
//!
//! ```text
//! Σ y ≥ (N − B)·1000·W        with y = F·s·(1000·w + L·v) − B·1000·w − (N − B)·L·v
//! ```
//!
//! which holds where nothing is earned for being whole as well. Where first and last part agree, every naming part of the question
//! is paired.
//!
//! 1. *Left out*: the listed tokens that stand in most names are left out as long as all that is left out cannot come to the right
//!    side, nor make up all naming parts of the question (the idea of MaxScore, by token and likeness). A name that has nothing else
//!    cannot be a hit.
//! 2. *Passed by*: an entry of a posting list is not so much as noted where the name has too little of the other parts for what it
//!    weighs. A bit a name tells which parts it has ([`crate::presence`]), and its number what it weighs at least, since names are
//!    numbered by their weight ([`crate::segment::Classes`]): whoever weighs too much with all parts there can be is not even come to.
//!    The best entry of each part of a name that can come to the right side always passes: with the most of what else the name
//!    has it is no less than the sum of the best.
//! 3. *Summed up*: what the entries are worth is added up by name, along the postings. Names whose sum, together with the most
//!    that was left out, is too little for their weight are done with.
//! 4. *Looked at*: of the rest each part is looked up. That gives the pairings, a closer bound, and tells whether anything can be
//!    earned for being whole. A part of the listed name is paired with one of the question alone, though it may be like several: where
//!    many names are left, what each of their tokens is worth at most is added up first.
//! 5. *Aligned*: what survives is paired and compared as every name is. Only names that come to `N` are handed on.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use interdict_evidence::{MatchedNames, Pair, Question, most_for_being_whole};
use interdict_model::Points;
use interdict_names::WeightedForm;
use interdict_names::alignment::{Edge, align, align_by};
use interdict_names::form::MOST_TOKENS;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::meeting::{Beside, Meeting, Whole};
use crate::memory::{Word, Words};
use crate::presence::{Names, Presence, Reach, Sought};
use crate::related::{self, Related, from_units};
use crate::segment::Segment;
use crate::sums::Sums;
use crate::wanted::{ROUNDING, Sum, Wanted};

/// A part of the question, or several together, with what they can stand for.
struct Part {
    /// Which tokens.
    range: Range<usize>,
    /// Whether it is the last token once more, as one that may be cut off: it can be that or what it is before.
    end: bool,
    /// The same as a set.
    places: u64,
    weight: i64,
    related: Arc<Related>,
    /// The first part that is the same word: its own place, unless the question has the word twice.
    word: usize,
    /// How many of the levels are summed up; the others are left out.
    kept: usize,
    /// The most that what is left out is worth, in units.
    left_out: u32,
}

impl Part {
    fn sum(&self, units: u32) -> Sum {
        Sum::of(units, self.weight)
    }

    /// The least that it can be worth in a name.
    fn least(&self) -> Option<Sum> {
        let levels = self.related.levels.last().map(|level| level.least);
        let least = levels.into_iter().chain(self.related.apart.iter().map(|(_, units)| *units)).min()?;
        Some(self.sum(least))
    }
}

impl Sought for Part {
    fn related(&self) -> &Related {
        &self.related
    }

    fn entries(&self) -> usize {
        self.related.levels.iter().take(self.kept).map(|level| level.names as usize).sum()
    }

    fn word(&self) -> usize {
        self.word
    }

    fn most(&self) -> Sum {
        self.sum(self.related.most())
    }

    fn is_left_out(&self) -> bool {
        self.left_out > 0
    }
}

/// Empty sums and sets of names, kept between questions.
#[derive(Default)]
struct Kept {
    sums: Sums,
    sets: Vec<Names>,
}

/// The most that each listed token is worth with any part of a question.
struct Tokens(FxHashMap<u32, u32>);

/// To note a token takes as long as a name is looked at more quickly by what was noted.
const TOKENS_FOR_ONE: usize = 4;

impl Tokens {
    /// Of all parts, where so many names are to be looked at that it pays.
    fn of(parts: &[Part], names: usize) -> Option<Self> {
        // A word that comes twice is the same twice.
        let words = || {
            let first = parts.iter().enumerate().filter(|(place, part)| part.word == *place);
            first.map(|(_, part)| &part.related)
        };
        let tokens: usize = words().map(|related| related.number_of_tokens()).sum();
        if tokens > names * TOKENS_FOR_ONE {
            return None;
        }
        let mut most = FxHashMap::with_capacity_and_hasher(tokens, FxBuildHasher);
        for (token, units) in words().flat_map(|related| related.tokens()) {
            let own = most.entry(token).or_insert(units);
            *own = units.max(*own);
        }
        Some(Self(most))
    }

    #[inline]
    fn most(&self, token: u32) -> u32 {
        self.0.get(&token).copied().unwrap_or_default()
    }
}

/// To look a name up takes as long as to go through so many entries of a list.
const LOOK_UP: usize = 24;

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// A pair of names that comes to what is needed of names, and the party that has the listed one.
pub(crate) struct Survivor {
    pub(crate) party: u32,
    pub(crate) pair: Pair<'static>,
}

/// Whether names alone can be told from each other at this threshold; where other evidence can add nearly all of it, every party
/// has to be scored.
pub(crate) fn tells_apart(needed: Points) -> bool {
    needed > most_for_being_whole()
}

/// All pairs of a question's names and listed ones that come to what is needed of names, by party and in the order of names.
/// `is_asked_for` says of a party whether it is looked for.
pub(crate) fn survivors(
    segment: &Segment,
    question: &Question,
    words: &Words,
    needed: Points,
    is_asked_for: impl Fn(u32) -> bool,
) -> Vec<Survivor> {
    let mut survivors = Vec::new();
    for (asked, form) in question.forms.iter().enumerate() {
        let search = Search::new(segment, form, words.of_name(asked), needed);
        let mut found: Vec<(u32, u32, u32)> = (search.names().into_iter())
            .map(|name| (segment.party_of(name), segment.place_of(name), name))
            .filter(|(party, ..)| is_asked_for(*party))
            .collect();
        found.sort_unstable();
        for (party, place, name) in found {
            let names = MatchedNames { question: asked, listed: place as usize };
            if let Some(pair) = search.pair(name, names).filter(|pair| pair.total() >= needed) {
                survivors.push(Survivor { party, pair });
            }
        }
    }
    // Those of one of the question's names are in order; those of the next begin anew.
    survivors.sort_by_key(|survivor| survivor.party);
    survivors
}

/// One name of a question on its way through a segment.
struct Search<'a> {
    segment: &'a Segment,
    form: &'a WeightedForm,
    wanted: Wanted,
    parts: Vec<Part>,
    /// Names that may have several parts for one of the question's, or the other way round by first letters: they are aligned
    /// with all that can be said of them. Ascending.
    apart: Vec<u32>,
}

fn total_of(form: &WeightedForm) -> i64 {
    i64::try_from(form.total).unwrap_or(i64::MAX >> 40)
}

impl<'a> Search<'a> {
    fn new(segment: &'a Segment, form: &'a WeightedForm, words: &[Word], needed: Points) -> Self {
        let mut parts: Vec<Part> = Vec::with_capacity(form.form.tokens.len() * 2);
        let mut add = |range: Range<usize>, end: bool, weight: u64, related: Arc<Related>| {
            if !related.is_empty() {
                let weight = i64::try_from(weight).unwrap_or(i64::MAX >> 40);
                let places = range.clone().fold(0, |set, place| set | 1 << place);
                let same = parts.iter().position(|part| Arc::ptr_eq(&part.related, &related));
                let (word, kept) = (same.unwrap_or(parts.len()), related.levels.len());
                parts.push(Part { range, end, places, weight, related, word, kept, left_out: 0 });
            }
        };
        for (place, ((token, weight), word)) in form.form.tokens.iter().zip(&form.weights).zip(words).enumerate() {
            add(place..place + 1, false, u64::from(*weight), related::of_token(segment, token, *weight, *word));
            if token.last {
                add(place..place + 1, true, u64::from(*weight), related::of_end(segment, token, *weight, *word));
            }
        }
        for join in &form.form.joins {
            let weight =
                form.weights.get(join.range.clone()).into_iter().flatten().map(|weight| u64::from(*weight)).sum();
            add(join.range.clone(), false, weight, related::of_join(segment, join, weight));
        }
        if !form.form.acronyms.is_empty() {
            let related = Related::of_acronyms(segment, &form.form.acronyms, form.total);
            add(0..form.form.tokens.len(), false, form.total, Arc::new(related));
        }
        let mut apart: Vec<u32> =
            parts.iter().flat_map(|part| part.related.apart.iter().map(|(name, _)| *name)).collect();
        apart.sort_unstable();
        apart.dedup();
        let naming = form.form.tokens.iter().zip(&form.weights).filter(|(token, _)| token.role.is_naming());
        let naming = naming.map(|(_, weight)| i64::from(*weight)).sum();
        let wanted = Wanted::new(needed, total_of(form), naming, parts.iter().filter_map(Part::least));
        let mut search = Self { segment, form, wanted, parts, apart };
        search.leave_out();
        search
    }

    /// Decides what is left out.
    fn leave_out(&mut self) {
        let naming: u64 = (self.form.form.tokens.iter().enumerate())
            .filter(|(_, token)| token.role.is_naming())
            .fold(0, |set, (place, _)| set | 1 << place);
        let mut order: Vec<usize> = (0..self.parts.len()).collect();
        let names_of = |part: &Part| part.related.levels.iter().map(|level| u64::from(level.names)).sum::<u64>();
        order.sort_by_key(|place| Reverse(names_of(&self.parts[*place])));
        let (mut sum, mut covered) = (0i64, 0u64);
        for place in order {
            let part = &mut self.parts[place];
            let covers = part.range.clone().fold(covered, |set, token| set | 1 << token);
            // Of a name whose first and last part agree, nothing that names is missing.
            if covers & naming == naming {
                continue;
            }
            let mut most = 0;
            let mut kept = part.related.levels.len();
            for (number, level) in part.related.levels.iter().enumerate().rev() {
                let left = self.wanted.left(from_units(level.most), part.weight, i64::from(level.lightest)).max(most);
                if sum.saturating_add(left) >= self.wanted.right() {
                    break;
                }
                (most, kept) = (left, number);
            }
            if let Some(level) = part.related.levels.get(kept) {
                (part.kept, part.left_out, covered) = (kept, level.most, covers);
                sum = sum.saturating_add(most);
            }
        }
    }

    /// The names that may come to what is needed, in no order: all that do, and some that do not.
    fn names(&self) -> Vec<u32> {
        KEPT.with_borrow_mut(|Kept { sums, sets }| {
            let presence = Presence::of(&self.parts, self.segment, sets);
            let classes = self.segment.classes();
            // Names of a higher number weigh too much for what they have.
            let up_to = |sum: Sum| self.wanted.heaviest(sum).map_or(0, |heaviest| classes.end_of(heaviest));
            for (place, part) in self.parts.iter().enumerate() {
                // A word that comes several times is gone through once.
                let same = |other: &&Part| other.word == part.word && other.kept == part.kept;
                if (part.kept == 0 && part.related.apart.is_empty())
                    || self.parts.iter().take(place).any(|part| same(&part))
                {
                    continue;
                }
                let times = u32::try_from(self.parts.iter().filter(same).count()).unwrap_or(u32::MAX);
                let (others, unknown) = presence.beside(place, part.most(), self.segment, sets);
                let reach = |most: u32| Reach::new(part.sum(most).and(unknown), &others, up_to);
                for (number, level) in part.related.levels.iter().enumerate().take(part.kept) {
                    let (sum, mut reach) = (part.sum(level.most).times(times), reach(level.most));
                    part.related.each_name(number, self.segment, reach.of_all(), |name| {
                        if reach.includes(name) {
                            sums.add(name, sum);
                        }
                    });
                }
                if !part.related.apart.is_empty() {
                    let mut reach = reach(part.related.most());
                    for (name, most) in &part.related.apart {
                        if reach.includes(*name) {
                            sums.add(*name, part.sum(*most).times(times));
                        }
                    }
                }
            }
            // Of what was left out, it is known which names have it; where it is not, short lists are gone through after all, for the
            // names that are in question, and in the place of long ones each of these names is looked up.
            let mut left_out = Vec::new();
            let mut beside = Vec::new();
            for (place, part) in self.parts.iter().enumerate().filter(|(_, part)| part.left_out > 0) {
                let levels = || part.related.levels.iter().enumerate().skip(part.kept);
                let names = presence.names(place, self.segment, sets);
                if names.is_some()
                    || levels().map(|(_, level)| level.names as usize).sum::<usize>() > sums.len() * LOOK_UP
                {
                    left_out.push(part);
                    beside.push((names, part.sum(part.left_out)));
                    continue;
                }
                for (number, level) in levels() {
                    let sum = part.sum(level.most);
                    part.related.each_name(number, self.segment, u32::MAX, |name| sums.add_to_known(name, sum));
                }
            }
            let least = self.wanted.least();
            // One step after the other, each a short loop: names lie anywhere in memory, and a processor fetches what several need at
            // the same time only where little stands between them.
            let mut known: Vec<(u32, Sum, Sum)> = Vec::new();
            for (name, sum) in sums.take() {
                let may_have = beside.iter().filter(|(names, _)| names.is_none_or(|names| names.has(name)));
                let most = may_have.fold(sum, |sum, (_, more)| sum.and(*more));
                if most.units >= least {
                    known.push((name, sum, most));
                }
            }
            presence.clear(self.segment, sets);
            let mut names: Vec<(u32, Sum, i64)> = Vec::new();
            for (name, sum, most) in known {
                let possible = self.wanted.possible(i64::from(self.segment.weight_of(name)));
                if self.wanted.may_come_of_sum(most, possible) {
                    names.push((name, sum, possible));
                }
            }
            if let Some(tokens) = Tokens::of(&self.parts, names.len()) {
                names.retain(|(name, _, possible)| self.may_come_of_tokens(*name, *possible, &tokens));
            }
            names.retain(|(name, sum, possible)| self.may_come_of(*name, *sum, *possible, &left_out));
            names.into_iter().map(|(name, ..)| name).collect()
        })
    }

    /// Whether a name may come to what is needed, each of whose tokens is paired with one part at most.
    fn may_come_of_tokens(&self, name: u32, possible: i64, tokens: &Tokens) -> bool {
        let units =
            self.segment.tokens_of(name).iter().fold(0u32, |sum, token| sum.saturating_add(tokens.most(*token)));
        let may = |units: u32| self.wanted.may_come_of(from_units(units), possible, self.wanted.whole);
        // Where several of them together are one part of the question, they may be worth more than alone.
        may(units) || {
            let together = self.parts.iter().fold(0u32, |sum, part| sum.saturating_add(part.related.apart(name)));
            together > 0 && may(units.saturating_add(together))
        }
    }

    /// Whether a name may come to what is needed, of which a sum is known: by what it has of what was left out, then by everything
    /// that it has.
    fn may_come_of(&self, name: u32, known: Sum, possible: i64, left_out: &[&Part]) -> bool {
        let tokens = self.segment.tokens_of(name);
        if !left_out.is_empty() {
            let mut sum = known;
            for part in left_out {
                let worth = |token: &u32| part.related.worth(*token).map_or(0, |(units, _)| units);
                let best = tokens.iter().map(worth).max().unwrap_or_default();
                if best > 0 {
                    sum = sum.and(part.sum(best));
                }
            }
            if !self.wanted.may_come_of_sum(sum, possible) {
                return false;
            }
        }
        self.may_come_of_all(name, tokens, possible)
    }

    /// The same by everything that a name has.
    fn may_come_of_all(&self, name: u32, tokens: &[u32], possible: i64) -> bool {
        let apart = self.apart.binary_search(&name).is_ok();
        let mut meeting = Meeting::default();
        let (mut sum, mut before) = (0u32, (0..0, 0u32));
        // A token of the name is paired with one part alone, whatever others it is like.
        let mut by_token = [0u32; MOST_TOKENS];
        for part in &self.parts {
            let mut best = if apart { part.related.apart(name) } else { 0 };
            for (place, token) in tokens.iter().enumerate() {
                if let Some((units, likeness)) = part.related.worth(*token) {
                    best = best.max(units);
                    if let Some(own) = by_token.get_mut(place) {
                        *own = units.max(*own);
                    }
                    meeting.add(part.places, part.range.len() > 1, place, likeness);
                }
            }
            // One of the two, not both.
            let counted = if part.end && before.0 == part.range { before.1 } else { 0 };
            sum = sum.saturating_add(best.saturating_sub(counted));
            before = (part.range.clone(), best);
        }
        if apart {
            return self.wanted.may_come_of(from_units(sum), possible, self.wanted.whole);
        }
        let by_token = by_token.iter().take(tokens.len()).fold(0u32, |sum, units| sum.saturating_add(*units));
        // Roles, weights and the party are looked up only where that can change anything. Where two parts are like one token, one of them
        // stays alone, which may earn all there is for being whole.
        let earned = from_units(sum);
        if !self.wanted.may_come_of(from_units(sum.min(by_token)), possible, self.wanted.whole + 2 * ROUNDING) {
            return false;
        }
        let person = || self.segment.schema(self.segment.party_of(name)).is_person();
        let Beside { whole, lost } = meeting.beside(self.form, tokens, earned, self.segment, person);
        let whole = match whole {
            _ if i128::from(possible) > self.wanted.longest => self.wanted.whole,
            Whole::Never => 0,
            Whole::Listed(missing) => self.wanted.whole_without(missing),
            Whole::Ends => self.wanted.whole,
        };
        self.wanted.may_come_of(earned, possible, whole - lost + ROUNDING)
    }

    /// The pair with a listed name.
    fn pair(&self, name: u32, names: MatchedNames) -> Option<Pair<'static>> {
        let apart = self.apart.binary_search(&name).is_ok();
        let listed = self.segment.listed_name(name, apart)?;
        let alignment =
            if apart { align(self.form, &listed.form) } else { align_by(self.form, &listed.form, self.edges(name)) };
        Some(Pair::new(self.form, listed, names, alignment))
    }

    /// Everything in a name that parts of the question can stand for, one by one.
    fn edges(&self, name: u32) -> impl Iterator<Item = Edge> {
        let tokens = self.segment.tokens_of(name);
        self.parts.iter().enumerate().flat_map(move |(number, part)| {
            let end = self.parts.get(number + 1).filter(|next| next.end && next.range == part.range);
            tokens.iter().enumerate().filter_map(move |(place, token)| {
                // What a token is as one that may be cut off comes behind what it is before, and counts instead.
                if end.is_some_and(|end| end.related.likeness(*token).is_some()) {
                    return None;
                }
                let likeness = part.related.likeness(*token)?;
                Some(Edge { question: part.range.clone(), listed: place..place + 1, likeness })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{
        Address, Country, Entity, Gender, Identifier, IdentifierKind, Name, NameKind, RawField, Schema, Subject,
        UncertainDate,
    };
    use interdict_names::Lexicon;
    use proptest::prelude::*;

    use super::*;
    use crate::{Index, Request};

    /// Words that meet each other by every rule: edits, consonants, initials, joins, meanings, readings.
    const WORDS: [&str; 78] = [
        "Ali",
        "Hassan",
        "Hasan",
        "Hussein",
        "Muhammad",
        "Mohamed",
        "محمد",
        "حسن",
        "Путин",
        "Putin",
        "Владимир",
        "Vladimir",
        "Yongxin",
        "yong",
        "xin",
        "永信",
        "至诚",
        "科技",
        "Technology",
        "Tech",
        "Group",
        "集团",
        "Ltd",
        "GmbH",
        "Limited",
        "J",
        "M.",
        "al",
        "bin",
        "5",
        "Five",
        "6",
        "Smith",
        "Smyth",
        "Smithson",
        "Raindrop",
        "Rain",
        "Drop",
        "0lga",
        "Olga",
        "Oman",
        "Oan",
        "عوني",
        "Ouni",
        "عبد",
        "القادر",
        "Abdulqadir",
        "Abdel",
        "Kader",
        "Abdalkadir",
        "Ajka",
        "AJK",
        "Joibt",
        "Stock",
        "Company",
        "Jointstock",
        "Tehran",
        "김",
        "Qadhafi",
        "Gaddafi",
        "YTGL",
        "RSHJ",
        "Phuaz",
        "Fuaz",
        "Nitup",
        "Elmasri",
        "Masri",
        "Barich",
        "بريخ",
        "Sheikh",
        "S",
        "Lim",
        "Dubnensky",
        "Dubna",
        "Street",
        "12",
        "Lunalos.A.",
        "Lunalo",
    ];

    /// So many of the words that a name often has several that are like each other, or one word twice.
    const FEW: usize = 10;

    fn name() -> impl Strategy<Value = String> {
        let of =
            |words: &[&'static str], most| proptest::collection::vec(proptest::sample::select(words.to_vec()), 1..most);
        prop_oneof![2 => of(&WORDS, 5), 1 => of(&WORDS[..FEW], 6)].prop_map(|words| words.join(" "))
    }

    fn entity(number: usize, names: Vec<String>, schema: Schema, born: Option<u16>, country: bool) -> Entity {
        let mut entity = Entity::new(format!("x-{number:03}"), schema);
        for (place, text) in names.into_iter().enumerate() {
            let name = Name::new(if place == 0 { NameKind::Primary } else { NameKind::Alias }, text);
            entity.names.push(if place == 2 { name.weak() } else { name });
        }
        entity.birth_dates.extend(born.and_then(|year| year.to_string().parse::<UncertainDate>().ok()));
        if country {
            entity.countries.extend(Country::from_text("ru"));
        }
        entity
    }

    fn schema() -> impl Strategy<Value = Schema> {
        proptest::sample::select(vec![Schema::Person, Schema::Company, Schema::Vessel])
    }

    /// What a listed party and a subject may say beyond names and dates of birth.
    #[derive(Clone, Debug)]
    struct Further {
        died: Option<u16>,
        place: Option<&'static str>,
        address: Option<&'static str>,
        gender: Option<Gender>,
        phone: Option<&'static str>,
        number: Option<Identifier>,
    }

    const NUMBERS: [&str; 9] = [
        "A1234567",
        "IR A1234567",
        "IR062960000000100324200001",
        "IMO 9074729",
        "9074729",
        "MSN 09074729",
        "HAVIGB2LXXX",
        "HAVIGB2L123",
        "xbt:12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h",
    ];

    fn further() -> impl Strategy<Value = Further> {
        let one = proptest::option::of::<proptest::sample::Select<&'static str>>;
        let number = (
            proptest::sample::select(IdentifierKind::ALL.to_vec()),
            proptest::sample::select(NUMBERS.to_vec()),
            any::<bool>(),
        )
            .prop_map(|(kind, value, issued)| Identifier {
                country: Country::from_text("ir").filter(|_| issued),
                ..Identifier::new(kind, value)
            });
        (
            proptest::option::of(1960u16..1980),
            one(proptest::sample::select(vec!["Tehran, Iran", "Berlin"])),
            one(proptest::sample::select(vec!["12 Valiasr St, Tehran", "Tehran", "5 Hauptstr., 10115 Berlin"])),
            proptest::option::of(proptest::sample::select(vec![Gender::Male, Gender::Female])),
            one(proptest::sample::select(vec!["+98 21 8877 6655", "+7 495 123 45 67"])),
            proptest::option::of(number),
        )
            .prop_map(|(died, place, address, gender, phone, number)| Further {
                died,
                place,
                address,
                gender,
                phone,
                number,
            })
    }

    fn year(year: Option<u16>) -> Vec<UncertainDate> {
        year.and_then(|year| year.to_string().parse().ok()).into_iter().collect()
    }

    fn entities() -> impl Strategy<Value = Vec<Entity>> {
        proptest::collection::vec(
            (
                proptest::collection::vec(name(), 1..4),
                schema(),
                proptest::option::of(1970u16..1974),
                any::<bool>(),
                further(),
            ),
            1..40,
        )
        .prop_map(|rows| {
            rows.into_iter()
                .enumerate()
                .map(|(number, (names, schema, born, country, further))| {
                    let mut entity = entity(number, names, schema, born, country);
                    entity.death_dates = year(further.died);
                    entity.birth_places.extend(further.place.map(str::to_owned));
                    entity.addresses.extend(further.address.map(|text| match text.split_once(", ") {
                        Some((street, city)) => Address::new(street, city, "", ""),
                        None => Address::new(text, "", "", ""),
                    }));
                    entity.genders.extend(further.gender.map(|gender| gender.to_string()));
                    entity.facts.extend(further.phone.map(|phone| RawField::new("phone", phone)));
                    entity.identifiers.extend(further.number);
                    entity
                })
                .collect()
        })
    }

    fn subject(asked: String, born: Option<u16>, country: bool, further: Further) -> Subject {
        Subject {
            birth_dates: year(born),
            death_dates: year(further.died),
            birth_places: further.place.map(str::to_owned).into_iter().collect(),
            countries: Country::from_text("ru").into_iter().filter(|_| country).collect(),
            genders: further.gender.into_iter().collect(),
            addresses: further.address.map(str::to_owned).into_iter().collect(),
            phones: further.phone.map(str::to_owned).into_iter().collect(),
            identifiers: further.number.into_iter().collect(),
            ..Subject::named(asked)
        }
    }

    /// Names where the bound is tight: the whole listed name agrees, all of it rare, and the question has a word more. Each
    /// kind of evidence lifts the score by all it can, and the party is found at exactly that score.
    #[test]
    fn what_lifts_a_score_is_in_the_bound() {
        let nothing = Further { died: None, place: None, address: None, gender: None, phone: None, number: None };
        let full = Further {
            died: Some(1975),
            place: Some("Tehran, Iran"),
            address: Some("12 Valiasr St, Tehran"),
            gender: Some(Gender::Male),
            phone: Some("+98 21 8877 6655"),
            number: None,
        };
        let mut party = entity(0, vec!["Yongxin Raindrop".to_owned()], Schema::Person, Some(1970), true);
        party.death_dates = year(full.died);
        party.birth_places.push("Tehran".to_owned());
        party.addresses.push(Address::new("12 Valiasr St", "Tehran", "", ""));
        party.genders.push("male".to_owned());
        party.countries.extend(Country::from_text("ir"));
        let index = Index::new(vec![party], Lexicon::of([])).unwrap();
        for (born, country, further) in [
            (None, false, nothing.clone()),
            (Some(1970), false, nothing.clone()),
            (None, true, nothing.clone()),
            (None, false, Further { died: full.died, ..nothing.clone() }),
            (None, false, Further { place: full.place, ..nothing.clone() }),
            (None, false, Further { address: full.address, ..nothing.clone() }),
            (None, false, Further { gender: full.gender, ..nothing.clone() }),
            (None, false, Further { phone: full.phone, ..nothing }),
            (Some(1970), true, full),
        ] {
            let subject = subject("Yongxin Raindrop Qadhafi".to_owned(), born, country, further);
            let every = Request { threshold: Points(1), exhaustive: true, ..Request::default() };
            let [hit] = &index.search(&subject, &every).unwrap().hits[..] else { panic!("not found: {subject:?}") };
            let at_its_score = Request { threshold: hit.score, exhaustive: false, ..every };
            assert_eq!(index.search(&subject, &at_its_score).unwrap().hits.len(), 1, "{subject:?}");
        }
    }

    /// "KOVALEV, Vitaliy KOVALEV, Vitaly Nikolayevich": all parts of the question are like one of the listed name, which has one for
    /// two of them, and is there whole. Once lost where the bound took them for paired with what is one.
    #[test]
    fn two_names_in_one_question_are_found_as_one() {
        let mut party = entity(0, vec!["Виталий Николаевич КОВАЛЕВ".to_owned()], Schema::Person, Some(1988), true);
        party.names.push(Name::new(NameKind::Alias, "Vitaly Nikolayevich KOVALEV"));
        let other = entity(1, vec!["Semion Vladimirovich TROSHIN".to_owned()], Schema::Person, None, false);
        let parties = vec![party, other];
        let lexicon = Lexicon::of(&parties);
        let index = Index::new(parties, lexicon).unwrap();
        let nothing = Further { died: None, place: None, address: None, gender: None, phone: None, number: None };
        let asked = "KOVALEV, Vitaliy KOVALEV, Vitaly Nikolayevich".to_owned();
        for (born, country) in [(None, false), (Some(1988), true)] {
            let subject =
                Subject { schema: Some(Schema::Person), ..subject(asked.clone(), born, country, nothing.clone()) };
            let every = Request { threshold: Points(1), exhaustive: true, ..Request::default() };
            let hits = index.search(&subject, &every).unwrap().hits;
            let at_its_score = Request { threshold: hits[0].score, exhaustive: false, ..every };
            assert_eq!(index.search(&subject, &at_its_score).unwrap().hits[0], hits[0]);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        /// A party is found at exactly its score, where a bound that is too low would lose it.
        #[test]
        fn a_hit_is_found_at_its_own_score(
            entities in entities(),
            asked in name(),
            born in proptest::option::of(1970u16..1974),
            country: bool,
            further in further(),
        ) {
            let lexicon = Lexicon::of(&entities);
            let index = Index::new(entities, lexicon).unwrap();
            let subject = subject(asked, born, country, further);
            let every = Request { threshold: Points(1), limit: None, exhaustive: true, ..Request::default() };
            for hit in index.search(&subject, &every).unwrap().hits {
                let request = Request { threshold: hit.score, exhaustive: false, ..every.clone() };
                prop_assert!(index.search(&subject, &request).unwrap().hits.iter().any(|found| found.id == hit.id), "{hit:?}");
            }
        }

        /// The promise: the index loses nothing.
        #[test]
        fn index_equals_exhaustive(
            entities in entities(),
            asked in name(),
            schema in proptest::option::of(schema()),
            threshold in 0i32..=1000,
            born in proptest::option::of(1970u16..1974),
            country: bool,
            further in further(),
        ) {
            let lexicon = Lexicon::of(&entities);
            let index = Index::new(entities, lexicon).unwrap();
            let subject = Subject { schema, ..subject(asked, born, country, further) };
            let request = Request { threshold: Points::milli(threshold), limit: None, ..Request::default() };
            let indexed = index.search(&subject, &request).unwrap();
            let exhaustive = index.search(&subject, &Request { exhaustive: true, ..request }).unwrap();
            prop_assert_eq!(indexed, exhaustive);
        }

        /// More names never lower an entity's score.
        #[test]
        fn more_aliases_never_lower(names in proptest::collection::vec(name(), 1..4), more in name(), asked in name()) {
            let score = |names: Vec<String>| {
                let index = Index::new(vec![entity(0, names, Schema::Company, None, false)], Lexicon::of([])).unwrap();
                let found = index.search(&Subject::named(asked.clone()), &Request { threshold: Points(1), limit: None, ..Request::default() }).unwrap();
                found.hits.first().map_or(Points::ZERO, |hit| hit.score)
            };
            let (fewer, all) = (score(names.clone()), score(names.into_iter().chain([more]).collect()));
            prop_assert!(all >= fewer, "{all} < {fewer}");
        }

        /// The lines are the computation: their points add up to the score.
        #[test]
        fn evidence_sums_to_the_score(entities in entities(), asked in name(), born in proptest::option::of(1970u16..1974), further in further()) {
            let lexicon = Lexicon::of(&entities);
            let index = Index::new(entities, lexicon).unwrap();
            let subject = Subject {
                birth_dates: year(born),
                death_dates: year(further.died),
                genders: further.gender.into_iter().collect(),
                addresses: further.address.map(str::to_owned).into_iter().collect(),
                identifiers: further.number.into_iter().collect(),
                ..Subject::named(asked)
            };
            for hit in index.search(&subject, &Request { threshold: Points(1), limit: None, ..Request::default() }).unwrap().hits {
                prop_assert_eq!(hit.evidence.iter().map(|line| line.points).sum::<Points>(), hit.score);
            }
        }
    }
}
