//! The words of the listed names, found by every rule of likeness.

use std::collections::{BTreeMap, HashMap};

use interdict_names::form::{Join, LONGEST_JOIN, MOST_OF_ACRONYM, Token};
use interdict_names::likeness::{SHORTEST_BACKWARDS, compared_by_spelling};
use interdict_names::table::Symbol;
use interdict_names::{Role, WeightedForm};

use crate::spelling::SpellingTree;

/// The words of all names, with the names they stand in.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    /// All readings of all tokens, sorted.
    words: Vec<Box<str>>,
    /// For each word the names that have it as a reading of a token.
    postings: Vec<Vec<u32>>,
    spellings: SpellingTree,
    /// Words that names have written apart: the names of each.
    joined: HashMap<Box<str>, Vec<u32>>,
    /// The same by the consonants of the joined word.
    joined_by_skeleton: HashMap<Box<str>, Vec<u32>>,
    /// The names that have these first letters.
    acronyms: HashMap<Box<str>, Vec<u32>>,
    by_skeleton: HashMap<Box<str>, Vec<u32>>,
    by_sound: HashMap<Box<[u8]>, Vec<u32>>,
    /// The names with words of one consonant of a script that leaves vowels out.
    vowelless: HashMap<Box<str>, Vec<u32>>,
    by_symbol: HashMap<Symbol, Vec<u32>>,
}

fn add(names: &mut Vec<u32>, name: u32) {
    if names.last() != Some(&name) {
        names.push(name);
    }
}

impl Vocabulary {
    pub(crate) fn of(forms: &[WeightedForm]) -> Self {
        let mut words: BTreeMap<Box<str>, Vec<u32>> = BTreeMap::new();
        let mut vocabulary = Self::default();
        for (name, weighted) in (0u32..).zip(forms) {
            let tokens = &weighted.form.tokens;
            for token in tokens {
                for reading in token.readings() {
                    match words.get_mut(reading) {
                        Some(names) => add(names, name),
                        None => {
                            words.insert(reading.into(), vec![name]);
                        }
                    }
                }
                if compared_by_spelling(token.role) {
                    if !token.heard.is_empty() {
                        add(vocabulary.by_sound.entry(token.heard.clone()).or_default(), name);
                    }
                    for skeleton in token.skeletons() {
                        add(vocabulary.by_skeleton.entry(skeleton.into()).or_default(), name);
                        if token.vowelless && skeleton.len() == 1 {
                            add(vocabulary.vowelless.entry(skeleton.into()).or_default(), name);
                        }
                    }
                }
                for symbol in &token.symbols {
                    add(vocabulary.by_symbol.entry(*symbol).or_default(), name);
                }
            }
            for acronym in &weighted.form.acronyms {
                add(vocabulary.acronyms.entry(acronym.clone()).or_default(), name);
            }
            for join in &weighted.form.joins {
                add(vocabulary.joined.entry(join.text.clone()).or_default(), name);
                if !join.skeleton.is_empty() {
                    add(vocabulary.joined_by_skeleton.entry(join.skeleton.clone()).or_default(), name);
                }
            }
        }
        (vocabulary.words, vocabulary.postings) = words.into_iter().unzip();
        vocabulary.spellings = SpellingTree::of(&vocabulary.words);
        vocabulary
    }

    fn position(&self, word: &str) -> Option<usize> {
        self.words.binary_search_by(|other| (**other).cmp(word)).ok()
    }

    /// The names that have a token like this one, or parts that it joins: once per way they are alike,
    /// so with repetitions and perhaps with names whose token turns out not to be alike after all. The
    /// number tells of how many listed parts the word can be at most.
    pub(crate) fn names_like<'a>(&'a self, token: &Token, mut found: impl FnMut(&'a [u32], usize)) {
        for reading in token.readings() {
            if let Some(position) = self.position(reading) {
                found(&self.postings[position], 1);
            }
            if let Some(names) = self.joined.get(reading) {
                found(names, LONGEST_JOIN);
            }
        }
        for symbol in &token.symbols {
            if let Some(names) = self.by_symbol.get(symbol) {
                found(names, 1);
            }
        }
        match token.role {
            Role::Initial => {
                for position in self.beginning_with(&token.text) {
                    found(&self.postings[position], 1);
                }
            }
            Role::Name | Role::Title => {
                if let Some(names) = self.acronyms.get(&token.text) {
                    found(names, MOST_OF_ACRONYM);
                }
                for reading in token.readings() {
                    let first = reading.get(..1).unwrap_or_default();
                    if let Some(position) = self.position(first) {
                        found(&self.postings[position], 1);
                    }
                }
            }
            _ => {}
        }
        if compared_by_spelling(token.role) && !token.syllable {
            self.spellings.within_budget(&token.text, |position| found(&self.postings[position as usize], 1));
            if let Some(names) = self.by_sound.get(&token.heard).filter(|_| !token.heard.is_empty()) {
                found(names, 1);
            }
            if token.text.len() >= SHORTEST_BACKWARDS
                && token.text.is_ascii()
                && let Some(position) = self.position(&token.text.chars().rev().collect::<String>())
            {
                found(&self.postings[position], 1);
            }
            if let Some(names) = self.joined_by_skeleton.get(&token.skeleton) {
                found(names, LONGEST_JOIN);
            }
            for skeleton in token.skeletons() {
                // Words of one consonant are many; they matter where one side has no vowels to write.
                let same_sound = match skeleton.len() {
                    0 => None,
                    1 if !token.vowelless => self.vowelless.get(skeleton),
                    _ => self.by_skeleton.get(skeleton),
                };
                if let Some(names) = same_sound {
                    found(names, 1);
                }
            }
            // Shorter ones are cut-off legal forms.
            if token.last && token.role != Role::Initial {
                for position in self.beginning_with(&token.text) {
                    found(&self.postings[position], 1);
                }
            }
        }
    }

    /// The names that have these first letters for one of their words.
    pub(crate) fn names_with_acronym(&self, acronym: &str) -> &[u32] {
        self.position(acronym).map_or(&[], |position| &self.postings[position])
    }

    /// The names that have the word, which the question writes as several, or one that sounds like it.
    pub(crate) fn names_with_word<'a>(&'a self, join: &Join, mut found: impl FnMut(&'a [u32])) {
        if let Some(position) = self.position(&join.text) {
            found(&self.postings[position]);
        }
        if !join.skeleton.is_empty()
            && let Some(names) = self.by_skeleton.get(&join.skeleton)
        {
            found(names);
        }
    }

    fn beginning_with(&self, prefix: &str) -> std::ops::Range<usize> {
        let start = self.words.partition_point(|word| **word < *prefix);
        let length = self.words[start..].partition_point(|word| word.starts_with(prefix));
        start..start + length
    }
}
