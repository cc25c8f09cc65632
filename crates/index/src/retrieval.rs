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
//! 2. *Passed by*: an entry of a posting list is not so much as noted where the name has too few of the other parts, which a bit a
//!    name tells ([`crate::presence`]). The best entry of each part of a name that can come to the right side always passes: with the
//!    most of what else the name has it is no less than the sum of the best.
//! 3. *Summed up*: what the entries are worth is added up by name, along the postings. Names whose sum, together with the most
//!    that was left out, is too little for their weight are done with.
//! 4. *Looked at*: of the rest each part is looked up. That gives the pairings, a closer bound, and tells whether anything can be
//!    earned for being whole.
//! 5. *Aligned*: what survives is paired and compared as every name is. Only names that come to `N` are handed on.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use interdict_evidence::{MatchedNames, Pair, Question, full_name, most_for_being_whole};
use interdict_model::Points;
use interdict_names::WeightedForm;
use interdict_names::alignment::{Edge, LISTED_SHARE, align, align_by};

use crate::meeting::{Beside, Meeting, Whole};
use crate::memory::{Word, Words};
use crate::presence::{Names, Needed, Presence, Sought};
use crate::related::{self, Related, UNIT, from_units};
use crate::segment::Segment;

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
    /// How many of the levels are summed up; the others are left out.
    kept: usize,
    /// The most that what is left out is worth, in units.
    left_out: u32,
}

impl Part {
    fn sum(&self, units: u32) -> Sum {
        Sum { units, weight: u32::try_from(self.weight).unwrap_or(u32::MAX) }
    }
}

impl Sought for Part {
    fn related(&self) -> &Related {
        &self.related
    }

    fn entries(&self) -> usize {
        self.related.levels.iter().take(self.kept).map(|level| level.names as usize).sum()
    }

    fn is_left_out(&self) -> bool {
        self.left_out > 0
    }
}

/// What is asked of listed names.
struct Wanted {
    /// `N`, `F` and `B`, in millionths.
    needed: i64,
    full: i64,
    whole: i64,
    /// `W`.
    total: i64,
}

/// Millionths by which a sum of costs, each rounded towards nothing, can be less than they come to: more than there are costs.
const ROUNDING: i64 = 32;

/// Likenesses are thousandths, and weights of a question count a thousandfold.
const THOUSAND: i64 = 1_000;

impl Wanted {
    /// What a pairing of that worth counts towards [`Self::right`], `y` above.
    fn left(&self, value: i64, weight: i64, listed: i64) -> i64 {
        let counted = self.full.saturating_mul(value);
        let of_question = self.whole.saturating_mul(THOUSAND * THOUSAND * weight);
        let of_listed = (self.needed - self.whole).saturating_mul(THOUSAND * LISTED_SHARE * listed);
        counted.saturating_sub(of_question).saturating_sub(of_listed)
    }

    fn right(&self) -> i64 {
        (self.needed - self.whole).saturating_mul(THOUSAND * THOUSAND * self.total)
    }

    /// `1000·W + L·V` for a listed name of that weight.
    fn possible(&self, listed: i64) -> i64 {
        THOUSAND * self.total + LISTED_SHARE * listed
    }

    /// Whether pairings of that worth can come to what is needed, with `beside` millionths earned or lost beside them.
    fn may_come_of(&self, value: i64, possible: i64, beside: i64) -> bool {
        i128::from(self.full) * i128::from(value)
            >= i128::from((self.needed - beside) * THOUSAND) * i128::from(possible)
    }

    /// The most that being whole earns where parts of that weight are missing.
    fn whole_without(&self, missing: i64) -> i64 {
        self.whole * missing.max(0) / self.total.max(1) + 1
    }
}

/// Sums by name, kept between questions so that a search touches only what it finds.
#[derive(Default)]
struct Sums {
    of_name: Vec<Sum>,
    touched: Vec<u32>,
    /// Empty sets of names.
    sets: Vec<Names>,
}

/// What parts of the question are worth in a name, in units, and what these parts weigh.
#[derive(Clone, Copy, Default)]
struct Sum {
    units: u32,
    weight: u32,
}

impl Sum {
    #[inline]
    fn and(self, other: Self) -> Self {
        Self { units: self.units.saturating_add(other.units), weight: self.weight.saturating_add(other.weight) }
    }
}

/// To look a name up takes as long as to go through so many entries of a list.
const LOOK_UP: usize = 24;

thread_local! {
    static SUMS: RefCell<Sums> = RefCell::default();
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
        for name in search.names() {
            let party = segment.party_of(name);
            if !is_asked_for(party) {
                continue;
            }
            let first = segment.names_of(party).start;
            let names = MatchedNames { question: asked, listed: name.saturating_sub(first) as usize };
            if let Some(pair) = search.pair(name, names).filter(|pair| pair.total() >= needed) {
                survivors.push(Survivor { party, pair });
            }
        }
    }
    // Names of one question come in ascending order; those of the next begin anew.
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
    /// What the naming tokens of the question weigh.
    naming: i64,
    /// Names for which `possible` is more than this may earn more by lacking a part of the question than by having it.
    longest: i128,
}

fn total_of(form: &WeightedForm) -> i64 {
    i64::try_from(form.total).unwrap_or(i64::MAX >> 40)
}

impl<'a> Search<'a> {
    fn new(segment: &'a Segment, form: &'a WeightedForm, words: &[Word], needed: Points) -> Self {
        let wanted = Wanted {
            needed: i64::from(needed.0),
            full: i64::from(full_name().0),
            whole: i64::from(most_for_being_whole().0),
            total: total_of(form),
        };
        let mut parts: Vec<Part> = Vec::with_capacity(form.form.tokens.len() * 2);
        let mut add = |range: Range<usize>, end: bool, weight: u64, related: Arc<Related>| {
            if !related.is_empty() {
                let weight = i64::try_from(weight).unwrap_or(i64::MAX >> 40);
                let places = range.clone().fold(0, |set, place| set | 1 << place);
                parts.push(Part { range, end, places, weight, kept: related.levels.len(), related, left_out: 0 });
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
        let longest = longest(&wanted, &parts);
        let mut search = Self { segment, form, wanted, parts, apart, naming, longest };
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

    /// The names that may come to what is needed, ascending: all that do, and some that do not.
    fn names(&self) -> Vec<u32> {
        SUMS.with_borrow_mut(|sums| {
            let Sums { of_name, touched, sets } = sums;
            if of_name.len() < self.segment.names() {
                of_name.resize(self.segment.names(), Sum::default());
            }
            // Too little whatever the listed name weighs.
            let least = i128::from(self.wanted.right()) / i128::from(self.wanted.full.max(1));
            let least = u32::try_from(least >> UNIT).unwrap_or(u32::MAX);
            let presence = Presence::of(&self.parts, self.segment, sets);
            let gone_through = |(_, part): &(usize, &Part)| part.kept > 0 || !part.related.apart.is_empty();
            for (place, part) in self.parts.iter().enumerate().filter(gone_through) {
                let (others, unknown) = presence.beside(place, self.segment, sets);
                let needed =
                    |most: u32| Needed { units: least.saturating_sub(most.saturating_add(unknown)), others: &others };
                for (number, level) in part.related.levels.iter().enumerate().take(part.kept) {
                    let (sum, needed) = (part.sum(level.most), needed(level.most));
                    part.related.each_name(number, self.segment, |name| {
                        if needed.may_be_in(name) {
                            add(of_name, touched, name, sum);
                        }
                    });
                }
                for (name, most) in &part.related.apart {
                    if needed(*most).may_be_in(*name) {
                        add(of_name, touched, *name, part.sum(*most));
                    }
                }
            }
            // Of what was left out, short lists are gone through after all, for the names that are in question; in the place of long
            // ones each of these names is looked up.
            let mut left_out = Vec::new();
            let mut beside = Vec::new();
            for (place, part) in self.parts.iter().enumerate().filter(|(_, part)| part.left_out > 0) {
                let levels = || part.related.levels.iter().enumerate().skip(part.kept);
                if levels().map(|(_, level)| level.names as usize).sum::<usize>() > touched.len() * LOOK_UP {
                    left_out.push(part);
                    beside.push((presence.names(place, self.segment, sets), part.sum(part.left_out)));
                    continue;
                }
                for (number, level) in levels() {
                    let sum = part.sum(level.most);
                    part.related.each_name(number, self.segment, |name| add_to_known(of_name, name, sum));
                }
            }
            // One step after the other, each a short loop: names lie anywhere in memory, and a processor fetches what several need at
            // the same time only where little stands between them.
            let mut known: Vec<(u32, Sum, Sum)> = Vec::new();
            for name in touched.drain(..) {
                let sum = of_name.get_mut(name as usize).map(std::mem::take).unwrap_or_default();
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
                if self.may_come_of_sum(most, possible) {
                    names.push((name, sum, possible));
                }
            }
            names.retain(|(name, sum, possible)| self.may_come_of(*name, *sum, *possible, &left_out));
            names.sort_unstable_by_key(|(name, ..)| *name);
            names.into_iter().map(|(name, ..)| name).collect()
        })
    }

    /// The most that being whole earns in a name, by what the parts weigh that it may have.
    fn whole_with(&self, found: i64, possible: i64) -> i64 {
        if found >= self.naming || i128::from(possible) > self.longest {
            self.wanted.whole
        } else {
            self.wanted.whole_without(self.wanted.total - found)
        }
    }

    /// Whether parts of that worth and weight may come to what is needed.
    fn may_come_of_sum(&self, sum: Sum, possible: i64) -> bool {
        let whole = self.whole_with(i64::from(sum.weight), possible);
        self.wanted.may_come_of(from_units(sum.units), possible, whole)
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
            if !self.may_come_of_sum(sum, possible) {
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
        for part in &self.parts {
            let mut best = if apart { part.related.apart(name) } else { 0 };
            for (place, token) in tokens.iter().enumerate() {
                if let Some((units, likeness)) = part.related.worth(*token) {
                    best = best.max(units);
                    meeting.add(part.places, part.range.len() > 1, place, likeness);
                }
            }
            // One of the two, not both.
            let counted = if part.end && before.0 == part.range { before.1 } else { 0 };
            sum = sum.saturating_add(best.saturating_sub(counted));
            before = (part.range.clone(), best);
        }
        let earned = from_units(sum);
        if apart {
            return self.wanted.may_come_of(earned, possible, self.wanted.whole);
        }
        // Roles, weights and the party are looked up only where that can change anything.
        if !self.wanted.may_come_of(earned, possible, self.wanted.whole + 2 * ROUNDING) {
            return false;
        }
        let person = || self.segment.schema(self.segment.party_of(name)).is_person();
        let Beside { whole, lost } = meeting.beside(self.form, tokens, earned, self.segment, person);
        let whole = match whole {
            _ if i128::from(possible) > self.longest => self.wanted.whole,
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

/// The greatest `possible` for which each pairing there can be, left out, takes more than is earned for lacking it: `F·s·(1000·w + L·v)`
/// is not less than `B·w / W` times it.
fn longest(wanted: &Wanted, parts: &[Part]) -> i128 {
    let least_of = |part: &Part| {
        let levels = part.related.levels.last().map(|level| from_units(level.least.saturating_sub(1)));
        let apart = part.related.apart.iter().map(|(_, units)| from_units(units.saturating_sub(1))).min();
        let least = levels.into_iter().chain(apart).min()?;
        let counted = i128::from(wanted.full) * i128::from(least) * i128::from(wanted.total);
        Some(counted / (i128::from(wanted.whole * THOUSAND) * i128::from(part.weight.max(1))).max(1))
    };
    parts.iter().filter_map(least_of).min().unwrap_or(i128::MAX)
}

#[inline]
fn add(of_name: &mut [Sum], touched: &mut Vec<u32>, name: u32, more: Sum) {
    if let Some(sum) = of_name.get_mut(name as usize) {
        if sum.units == 0 {
            touched.push(name);
        }
        *sum = sum.and(more);
    }
}

#[inline]
fn add_to_known(of_name: &mut [Sum], name: u32, more: Sum) {
    if let Some(sum) = of_name.get_mut(name as usize).filter(|sum| sum.units > 0) {
        *sum = sum.and(more);
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

    fn name() -> impl Strategy<Value = String> {
        proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 1..5).prop_map(|words| words.join(" "))
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
