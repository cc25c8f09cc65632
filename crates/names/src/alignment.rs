//! Two names: the best one-to-one pairing of their parts.

use std::cmp::Reverse;
use std::ops::Range;

use crate::abjad::can_be;
use crate::distance::within;
use crate::form::{Join, Role, Token, may_join};
use crate::lexicon::WeightedForm;
use crate::likeness::{Likeness, Tie, compared_by_spelling, likeness};

/// What a listed part weighs beside a part of the question, in thousandths. Below 1000 because people
/// leave out parts of long listed names, while what they do write is meant.
pub const LISTED_SHARE: i64 = 450;

/// Steps after which the search for the best pairing stops with the best one found. Reached only by
/// names that repeat one word dozens of times.
const STEPS: usize = 20_000;

/// The best pairing of two names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alignment {
    /// Parts that correspond, in the question's order.
    pub pairings: Vec<Pairing>,
    /// Sum of the pairings' values.
    pub earned: i64,
    /// What equal names would earn; at least 1.
    pub possible: i64,
}

/// Parts of the question that correspond to parts of the listed name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// Tokens of the question.
    pub question: Range<usize>,
    /// Tokens of the listed name.
    pub listed: Range<usize>,
    /// How alike they are.
    pub likeness: Likeness,
    /// Likeness × weight.
    pub value: i64,
}

/// What two weights are worth together when their tokens pair.
pub fn worth(question: u64, listed: u64) -> i64 {
    1_000 * i64::try_from(question).unwrap_or(i64::MAX >> 24)
        + LISTED_SHARE * i64::try_from(listed).unwrap_or(i64::MAX >> 24)
}

/// The likeness of a word and the parts that joined give it.
const JOINED: Likeness = Likeness { thousandths: 998, tie: Tie::Joined };

/// The likeness of a name's first letters and the name: four letters are a hint, no more; few names share six.
pub fn acronym(letters: &str) -> Likeness {
    let thousandths = match letters.len() {
        0..=4 => 770,
        5 => 850,
        _ => 900,
    };
    Likeness { thousandths, tie: Tie::Acronym }
}

/// The likeness of a word and parts that joined give it or sound like it. The word has the text or the consonants of the
/// join; an index finds it by these.
pub fn joined(join: &Join, word: &Token) -> Option<Likeness> {
    if !may_join(word) {
        return None;
    }
    if word.text == join.text {
        return Some(JOINED);
    }
    if join.skeleton.is_empty() || word.syllable || !compared_by_spelling(word.role) || word.skeleton != join.skeleton {
        return None;
    }
    // Vowels are all that differs; where a script has none to write, that is no difference.
    let thousandths = match (&join.vowelless, word.vowelless) {
        (Some(_), true) => 900,
        (Some(native), false) => {
            let bare = native.strip_prefix("ال").unwrap_or(native);
            (can_be(native, &word.text) || can_be(bare, &word.text)).then_some(940)?
        }
        (None, true) => {
            let native = word.native.as_deref().unwrap_or(&word.raw);
            let bare = native.strip_prefix("ال").unwrap_or(native);
            (can_be(native, &join.text) || can_be(bare, &join.text)).then_some(940)?
        }
        (None, false) => {
            let shorter = join.text.len().min(word.text.len());
            let edits = within(join.text.as_bytes(), word.text.as_bytes(), EDITS_OF_JOIN)?;
            let (one, other) = (join.text.as_bytes(), word.text.as_bytes());
            // Vowels come and go; another first consonant would be another word, and the skeleton says it is none.
            let same_start = one[0] == other[0] || one[1..] == *other || other[1..] == *one;
            (shorter >= SHORTEST_JOIN_BY_SOUND && same_start).then_some(if edits == 1 { 900 } else { 840 })?
        }
    };
    Some(Likeness { thousandths, tie: Tie::Joined })
}

/// Shortest word that is known by its sound when it is written apart, and the letters that may then differ.
const SHORTEST_JOIN_BY_SOUND: usize = 7;
const EDITS_OF_JOIN: usize = 2;

/// Parts of two names that may stand for each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Tokens of the question.
    pub question: Range<usize>,
    /// Tokens of the listed name.
    pub listed: Range<usize>,
    /// How alike they are.
    pub likeness: Likeness,
}

struct Weighed {
    question: Range<usize>,
    listed: Range<usize>,
    question_set: u64,
    listed_set: u64,
    likeness: Likeness,
    value: i64,
}

/// Aligns two names: the one-to-one set of pairings with the greatest value.
pub fn align(question: &WeightedForm, listed: &WeightedForm) -> Alignment {
    align_by(question, listed, edges(question, listed))
}

/// The same by edges that are known: all that there are between the two names, in any order, each once. Ranges that are
/// empty or reach beyond a name are passed over.
pub fn align_by(question: &WeightedForm, listed: &WeightedForm, edges: impl IntoIterator<Item = Edge>) -> Alignment {
    let possible = worth(question.total, listed.total).max(1);
    let mut edges: Vec<Weighed> = edges
        .into_iter()
        .filter_map(|Edge { question: q, listed: l, likeness }| {
            let weights = (weight(&question.weights, &q)?, weight(&listed.weights, &l)?);
            let value = likeness.thousandths * worth(weights.0, weights.1);
            (value > 0).then(|| Weighed {
                question_set: set(&q),
                listed_set: set(&l),
                question: q,
                listed: l,
                likeness,
                value,
            })
        })
        .collect();
    if edges.is_empty() {
        return Alignment { pairings: Vec::new(), earned: 0, possible };
    }
    // Greatest first, ties by place: the order of search, and so the outcome among equals, is fixed.
    edges.sort_by(|a, b| {
        b.value
            .cmp(&a.value)
            .then(a.question.start.cmp(&b.question.start))
            .then(a.listed.start.cmp(&b.listed.start))
            .then(a.question.end.cmp(&b.question.end))
            .then(a.listed.end.cmp(&b.listed.end))
    });
    let chosen = best_set(&edges, question.form.tokens.len());
    let mut pairings: Vec<Pairing> = chosen
        .into_iter()
        .map(|index| {
            let edge = &edges[index];
            Pairing {
                question: edge.question.clone(),
                listed: edge.listed.clone(),
                likeness: edge.likeness,
                value: edge.value,
            }
        })
        .collect();
    pairings.sort_by_key(|pairing| (pairing.question.start, pairing.listed.start));
    let earned = pairings.iter().map(|pairing| pairing.value).sum();
    Alignment { pairings, earned, possible }
}

fn set(range: &Range<usize>) -> u64 {
    range.clone().fold(0, |set, place| set | 1 << place)
}

fn weight(weights: &[u32], range: &Range<usize>) -> Option<u64> {
    Some(weights.get(range.clone())?.iter().map(|weight| u64::from(*weight)).sum())
}

/// All edges between two names.
fn edges(question: &WeightedForm, listed: &WeightedForm) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut add = |question: Range<usize>, listed: Range<usize>, likeness: Likeness| {
        edges.push(Edge { question, listed, likeness });
    };
    let (asked, filed) = (&question.form.tokens, &listed.form.tokens);
    for (q, one) in asked.iter().enumerate() {
        for (l, other) in filed.iter().enumerate() {
            if let Some(likeness) = likeness(one, other) {
                add(q..q + 1, l..l + 1, likeness);
            }
        }
    }
    for join in &question.form.joins {
        for (l, word) in filed.iter().enumerate() {
            if let Some(likeness) = joined(join, word) {
                add(join.range.clone(), l..l + 1, likeness);
            }
        }
    }
    for (q, word) in asked.iter().enumerate().filter(|_| !listed.form.acronyms.is_empty()) {
        if word.role == Role::Name && listed.form.acronyms.contains(&word.text) {
            add(q..q + 1, 0..filed.len(), acronym(&word.text));
        }
    }
    for (l, word) in filed.iter().enumerate().filter(|_| !question.form.acronyms.is_empty()) {
        if word.role == Role::Name && question.form.acronyms.contains(&word.text) {
            add(0..asked.len(), l..l + 1, acronym(&word.text));
        }
    }
    for join in &listed.form.joins {
        for (q, word) in asked.iter().enumerate() {
            if let Some(likeness) = joined(join, word) {
                add(q..q + 1, join.range.clone(), likeness);
            }
        }
    }
    edges
}

/// Indices of the disjoint edges with the greatest total value.
fn best_set(edges: &[Weighed], tokens: usize) -> Vec<usize> {
    // Greedy first: when no edge it passes over is free of conflict, it is the optimum of most names and
    // the starting bound of the others.
    let first = greedy(edges, 0..edges.len());
    if first.len() == edges.len() {
        return first;
    }
    let value = |chosen: &[usize]| chosen.iter().map(|index| edges[*index].value).sum::<i64>();
    // A joined word is worth much and may take the place of several equal ones: with many initials the search would
    // end before it finds that a name is its own equal.
    let mut likest: Vec<usize> = (0..edges.len()).collect();
    likest.sort_by_key(|index| Reverse(edges[*index].likeness.thousandths));
    let second = greedy(edges, likest.into_iter());
    let start = if value(&second) > value(&first) { second } else { first };
    let mut by_first: Vec<Vec<usize>> = vec![Vec::new(); tokens];
    for (index, edge) in edges.iter().enumerate() {
        by_first[edge.question.start].push(index);
    }
    // The most that tokens from a place on can still earn.
    let mut ahead = vec![0i64; tokens + 1];
    for place in (0..tokens).rev() {
        ahead[place] = ahead[place + 1] + by_first[place].first().map_or(0, |index| edges[*index].value);
    }
    let mut search = Search {
        edges,
        by_first: &by_first,
        ahead: &ahead,
        best: value(&start),
        chosen: start,
        path: Vec::new(),
        steps: 0,
    };
    search.from(0, 0, 0, 0);
    search.chosen
}

/// The edges that are free when their turn comes.
fn greedy(edges: &[Weighed], order: impl Iterator<Item = usize>) -> Vec<usize> {
    let (mut asked, mut filed) = (0u64, 0u64);
    order
        .filter(|index| {
            let edge = &edges[*index];
            let free = asked & edge.question_set == 0 && filed & edge.listed_set == 0;
            if free {
                asked |= edge.question_set;
                filed |= edge.listed_set;
            }
            free
        })
        .collect()
}

struct Search<'a> {
    edges: &'a [Weighed],
    by_first: &'a [Vec<usize>],
    ahead: &'a [i64],
    best: i64,
    chosen: Vec<usize>,
    path: Vec<usize>,
    steps: usize,
}

impl Search<'_> {
    fn from(&mut self, place: usize, asked: u64, filed: u64, value: i64) {
        self.steps += 1;
        if value > self.best {
            self.best = value;
            self.chosen.clone_from(&self.path);
        }
        if place == self.by_first.len() || value + self.ahead[place] <= self.best || self.steps > STEPS {
            return;
        }
        for index in &self.by_first[place] {
            let edge = &self.edges[*index];
            if asked & edge.question_set == 0 && filed & edge.listed_set == 0 {
                self.path.push(*index);
                self.from(place + 1, asked | edge.question_set, filed | edge.listed_set, value + edge.value);
                self.path.pop();
            }
        }
        self.from(place + 1, asked, filed, value);
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::Schema;
    use proptest::prelude::*;

    use super::*;
    use crate::{Form, Lexicon};

    fn weighed(name: &str, schema: Schema) -> WeightedForm {
        Lexicon::of([]).weigh(Form::of(name, Some(schema)))
    }

    #[expect(clippy::cast_precision_loss, reason = "a share is only compared with a rough bound")]
    fn share(question: &str, listed: &str, schema: Schema) -> f64 {
        let alignment = align(&weighed(question, schema), &weighed(listed, schema));
        alignment.earned as f64 / (alignment.possible * 1000) as f64
    }

    #[test]
    fn joined_and_split_words_meet() {
        assert!(share("Yongxin Zhicheng", "Yong Xin Zhi Cheng", Schema::Company) > 0.9);
        assert!(share("RAINDROP", "RAIN DROP", Schema::Vessel) > 0.9);
        assert!(share("永信至诚", "Yongxin Zhicheng", Schema::Company) > 0.8);
    }

    #[test]
    fn the_best_pairing_is_not_the_greedy_one() {
        // "Hasan Hassan" against "Hassan Hasan": each finds its equal.
        assert!((share("Hasan Hassan", "Hassan Hasan", Schema::Person) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn many_initials_are_alike_themselves() {
        for name in ["CF C C C C C C ߝ", "CF c c c c c c ߝ", "ߝ C C C C C C CF"] {
            assert!((share(name, name, Schema::Company) - 1.0).abs() < 1e-9, "{name}");
        }
        assert!((share("C C C C C C F CF", "CF C C C C C C F", Schema::Company) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn sixty_four_equal_words_end() {
        let many = "aaaa ".repeat(64);
        assert!(share(&many, &many, Schema::Person) > 0.99);
        let other = "aaab ".repeat(64);
        assert!(share(&many, &other, Schema::Person) > 0.5);
    }

    proptest! {
        #[test]
        fn a_name_is_wholly_alike_itself(name in "[a-z]{1,9}( [a-z]{1,9}){0,5}") {
            prop_assert!((share(&name, &name, Schema::Person) - 1.0).abs() < 1e-9);
        }

        #[test]
        fn never_more_than_possible(one in "\\PC{0,60}", other in "\\PC{0,60}") {
            let alignment = align(&weighed(&one, Schema::Company), &weighed(&other, Schema::Company));
            prop_assert!(alignment.earned <= alignment.possible * 1000);
        }
    }
}
