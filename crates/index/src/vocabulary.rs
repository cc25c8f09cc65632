//! The words of the listed names, found by every rule of likeness.

use std::collections::{BTreeMap, HashMap};

use interdict_names::alignment::joins;
use interdict_names::distance::{LONGEST, budget};
use interdict_names::form::Token;
use interdict_names::likeness::{SHORTEST_CUT_OFF, compared_by_spelling, fewest_consonants};
use interdict_names::table::Symbol;
use interdict_names::{Role, WeightedForm};

/// The words of all names in order, each with the names it stands in.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    /// All readings of all tokens, and all joins, sorted.
    words: Vec<Box<str>>,
    /// For each word the names that have it as a reading of a token.
    postings: Vec<Vec<u32>>,
    /// For each word the names that have it written apart.
    joined: Vec<Vec<u32>>,
    by_skeleton: HashMap<Box<str>, Vec<u32>>,
    by_symbol: HashMap<Symbol, Vec<u32>>,
}

fn add(names: &mut Vec<u32>, name: u32) {
    if names.last() != Some(&name) {
        names.push(name);
    }
}

impl Vocabulary {
    pub(crate) fn of(forms: &[WeightedForm]) -> Self {
        let mut words: BTreeMap<Box<str>, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
        let mut vocabulary = Self::default();
        for (name, weighted) in (0u32..).zip(forms) {
            let tokens = &weighted.form.tokens;
            for token in tokens {
                for reading in token.readings() {
                    add(&mut words.entry(reading.into()).or_default().0, name);
                }
                if compared_by_spelling(token.role) {
                    add(vocabulary.by_skeleton.entry(token.skeleton.clone()).or_default(), name);
                }
                for symbol in &token.symbols {
                    add(vocabulary.by_symbol.entry(*symbol).or_default(), name);
                }
            }
            for (_, word) in joins(tokens) {
                add(&mut words.entry(word.into()).or_default().1, name);
            }
        }
        for (word, (plain, joined)) in words {
            vocabulary.words.push(word);
            vocabulary.postings.push(plain);
            vocabulary.joined.push(joined);
        }
        vocabulary
    }

    fn position(&self, word: &str) -> Option<usize> {
        self.words.binary_search_by(|other| (**other).cmp(word)).ok()
    }

    /// The names that have a token like this one, or parts that it joins: once per way they are alike,
    /// so with repetitions and perhaps with names whose token turns out not to be alike after all. The flag
    /// tells names in which the word is written apart.
    pub(crate) fn names_like<'a>(&'a self, token: &Token, mut found: impl FnMut(&'a [u32], bool)) {
        for reading in token.readings() {
            if let Some(position) = self.position(reading) {
                found(&self.postings[position], false);
                found(&self.joined[position], true);
            }
        }
        for symbol in &token.symbols {
            if let Some(names) = self.by_symbol.get(symbol) {
                found(names, false);
            }
        }
        match token.role {
            Role::Initial => {
                for position in self.beginning_with(&token.text) {
                    found(&self.postings[position], false);
                }
            }
            Role::Name => {
                for reading in token.readings() {
                    let first = reading.get(..1).unwrap_or_default();
                    if let Some(position) = self.position(first) {
                        found(&self.postings[position], false);
                    }
                }
            }
            _ => {}
        }
        if compared_by_spelling(token.role) && !token.syllable {
            self.within_edits(&token.text, |position| found(&self.postings[position], false));
            if token.skeleton.len() >= fewest_consonants(true)
                && let Some(names) = self.by_skeleton.get(&token.skeleton)
            {
                found(names, false);
            }
            if token.last && token.text.len() >= SHORTEST_CUT_OFF {
                for position in self.beginning_with(&token.text) {
                    found(&self.postings[position], false);
                }
            }
        }
    }

    /// The names that have the word, which the question writes as several.
    pub(crate) fn names_with_word(&self, word: &str) -> &[u32] {
        self.position(word).map_or(&[], |position| &self.postings[position])
    }

    fn beginning_with(&self, prefix: &str) -> std::ops::Range<usize> {
        let start = self.words.partition_point(|word| **word < *prefix);
        let length = self.words[start..].partition_point(|word| word.starts_with(prefix));
        start..start + length
    }

    /// Every word that may be within the edit budget of the given one.
    ///
    /// Walks the sorted words as a tree, one row of the distance matrix a letter; rows of a shared
    /// beginning are computed once, and a beginning that is too far off already is passed over whole.
    fn within_edits(&self, word: &str, mut found: impl FnMut(usize)) {
        let word = word.as_bytes();
        // The budget goes by the shorter word, so it is never more than the budget of this one.
        let most = budget(word.len());
        if most == 0 || word.len() > LONGEST {
            return;
        }
        let width = word.len() + 1;
        let mut rows = vec![[0usize; LONGEST + 1]; word.len() + most + 2];
        for (place, cell) in rows[0].iter_mut().enumerate().take(width) {
            *cell = place;
        }
        let mut previous: &[u8] = &[];
        let mut position = 0;
        while position < self.words.len() {
            let other = self.words[position].as_bytes();
            let shared = previous.iter().zip(other).take_while(|(a, b)| a == b).count();
            let mut depth = shared;
            let mut too_far = false;
            // A beginning longer than the word and the budget is too far off by its length alone, so the
            // walk never leaves the matrix.
            while depth < other.len() && !too_far {
                depth += 1;
                too_far = next_row(&mut rows, depth, word, other) > most;
            }
            if too_far {
                let beginning = &other[..depth];
                position += self.words[position..].partition_point(|next| next.as_bytes().starts_with(beginning));
                previous = beginning;
                continue;
            }
            if rows[other.len()][width - 1] <= most {
                found(position);
            }
            previous = other;
            position += 1;
        }
    }
}

/// Computes the row for a letter of the other word; gives its least cell.
fn next_row(rows: &mut [[usize; LONGEST + 1]], row: usize, word: &[u8], other: &[u8]) -> usize {
    let letter = other[row - 1];
    rows[row][0] = row;
    let mut least = row;
    for column in 1..=word.len() {
        let cost = usize::from(word[column - 1] != letter);
        let mut best = (rows[row - 1][column] + 1).min(rows[row][column - 1] + 1).min(rows[row - 1][column - 1] + cost);
        if row > 1 && column > 1 && word[column - 1] == other[row - 2] && word[column - 2] == letter {
            best = best.min(rows[row - 2][column - 2] + 1);
        }
        rows[row][column] = best;
        least = least.min(best);
    }
    least
}

#[cfg(test)]
mod tests {
    use interdict_names::distance::within;
    use interdict_names::{Form, Lexicon};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_walk_finds_what_comparing_all_finds(words in proptest::collection::vec("[abc]{1,9}", 1..60), asked in "[abc]{1,12}") {
            let lexicon = Lexicon::of([]);
            let forms: Vec<WeightedForm> = words.iter().map(|word| lexicon.weigh(Form::of(word, None))).collect();
            let vocabulary = Vocabulary::of(&forms);
            let mut walked = Vec::new();
            vocabulary.within_edits(&asked, |position| walked.push(position));
            let compared: Vec<usize> = (0..vocabulary.words.len())
                .filter(|position| budget(asked.len()) > 0 && within(asked.as_bytes(), vocabulary.words[*position].as_bytes(), budget(asked.len())).is_some())
                .collect();
            prop_assert_eq!(walked, compared);
        }
    }
}
