//! The words of the listed names, found by every rule of likeness.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use interdict_names::form::{Join, LONGEST_JOIN, MOST_OF_ACRONYM, Token};
use interdict_names::likeness::{SHORTEST_BACKWARDS, compared_by_spelling};
use interdict_names::table::Symbol;
use interdict_names::{Role, WeightedForm};

use crate::spelling::SpellingTree;

/// The words of all names, with the names they stand in.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    /// Tells what is remembered of this vocabulary from what is of another.
    number: u64,
    /// All readings of all tokens, sorted.
    words: Vec<Box<str>>,
    /// The place of each word among them.
    place: HashMap<Box<str>, u32>,
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

/// The names that have something like a word, each once in a list and in ascending order.
#[derive(Debug, Default)]
pub(crate) struct Alike {
    /// They have such a word.
    pub(crate) words: Vec<u32>,
    /// They have it written apart, as up to [`LONGEST_JOIN`] parts.
    pub(crate) parts: Vec<u32>,
    /// It is their first letters.
    pub(crate) whole: Vec<u32>,
}

impl Alike {
    fn sorted(mut self) -> Self {
        for names in [&mut self.words, &mut self.parts, &mut self.whole] {
            names.sort_unstable();
            names.dedup();
            names.shrink_to_fit();
        }
        self
    }

    /// The lists, each with the most listed parts that the word can be.
    pub(crate) fn lists(&self) -> [(&[u32], i64); 3] {
        #[expect(clippy::cast_possible_wrap, reason = "a dozen parts at most")]
        [(&self.words, 1), (&self.parts, LONGEST_JOIN as i64), (&self.whole, MOST_OF_ACRONYM as i64)]
    }

    /// How many names there are in all lists.
    pub(crate) fn length(&self) -> usize {
        self.words.len() + self.parts.len() + self.whole.len()
    }
}

/// What a thread remembers of the vocabulary that it asked last: customers share most words of their names.
#[derive(Default)]
struct Remembered {
    vocabulary: u64,
    words: HashMap<Token, Rc<Alike>>,
    /// Names in all lists.
    length: usize,
}

/// Names that a thread remembers at most: 32 MB.
const MOST_REMEMBERED: usize = 8_000_000;
/// Words that a thread remembers at most.
const MOST_WORDS_REMEMBERED: usize = 100_000;

thread_local! {
    static REMEMBERED: RefCell<Remembered> = RefCell::default();
}

/// The next vocabulary's number.
static NUMBER: AtomicU64 = AtomicU64::new(1);

fn add(names: &mut Vec<u32>, name: u32) {
    if names.last() != Some(&name) {
        names.push(name);
    }
}

impl Vocabulary {
    pub(crate) fn of(forms: &[WeightedForm]) -> Self {
        let mut words: BTreeMap<Box<str>, Vec<u32>> = BTreeMap::new();
        let mut vocabulary = Self { number: NUMBER.fetch_add(1, Ordering::Relaxed), ..Self::default() };
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
        vocabulary.place = (0u32..).zip(words.keys()).map(|(place, word)| (word.clone(), place)).collect();
        (vocabulary.words, vocabulary.postings) = words.into_iter().unzip();
        vocabulary.spellings = SpellingTree::of(&vocabulary.words);
        vocabulary
    }

    fn names_with(&self, word: &str) -> Option<&[u32]> {
        self.place.get(word).map(|place| self.postings[*place as usize].as_slice())
    }

    /// The names that have a token like this one, or parts that it joins; among them perhaps names whose token turns
    /// out not to be alike after all.
    pub(crate) fn alike(&self, token: &Token) -> Rc<Alike> {
        REMEMBERED.with_borrow_mut(|remembered| {
            if remembered.vocabulary != self.number {
                *remembered = Remembered { vocabulary: self.number, ..Remembered::default() };
            }
            if let Some(alike) = remembered.words.get(token) {
                return Rc::clone(alike);
            }
            let alike = Rc::new(self.find_alike(token));
            remembered.length += alike.length();
            if remembered.length > MOST_REMEMBERED || remembered.words.len() >= MOST_WORDS_REMEMBERED {
                remembered.words.clear();
                remembered.length = alike.length();
            }
            remembered.words.insert(token.clone(), Rc::clone(&alike));
            alike
        })
    }

    fn find_alike(&self, token: &Token) -> Alike {
        let mut alike = Alike::default();
        let mut add = |names: Option<&[u32]>| alike.words.extend_from_slice(names.unwrap_or_default());
        for reading in token.readings() {
            add(self.names_with(reading));
            if let Some(names) = self.joined.get(reading) {
                alike.parts.extend_from_slice(names);
            }
        }
        for symbol in &token.symbols {
            add(self.by_symbol.get(symbol).map(Vec::as_slice));
        }
        let by_spelling = compared_by_spelling(token.role) && !token.syllable;
        // The end of a word may be cut off, of a legal form as well; an initial stands for all of it.
        if token.role == Role::Initial || (by_spelling && token.last) {
            self.postings[self.beginning_with(&token.text)].iter().for_each(|names| add(Some(names)));
        }
        if matches!(token.role, Role::Name | Role::Title) {
            if let Some(names) = self.acronyms.get(&token.text) {
                alike.whole.extend_from_slice(names);
            }
            for reading in token.readings() {
                add(self.names_with(reading.get(..1).unwrap_or_default()));
            }
        }
        if !by_spelling {
            return alike.sorted();
        }
        self.spellings.within_budget(&token.text, |word| add(Some(&self.postings[word as usize])));
        if !token.heard.is_empty() {
            add(self.by_sound.get(&token.heard).map(Vec::as_slice));
        }
        if token.text.len() >= SHORTEST_BACKWARDS && token.text.is_ascii() {
            add(self.names_with(&token.text.chars().rev().collect::<String>()));
        }
        if let Some(names) = self.joined_by_skeleton.get(&token.skeleton) {
            alike.parts.extend_from_slice(names);
        }
        for skeleton in token.skeletons() {
            // Words of one consonant are many; they matter where one side has no vowels to write.
            let same_sound = match skeleton.len() {
                0 => None,
                1 if !token.vowelless => self.vowelless.get(skeleton),
                _ => self.by_skeleton.get(skeleton),
            };
            add(same_sound.map(Vec::as_slice));
        }
        alike.sorted()
    }

    /// The names that have these first letters for one of their words.
    pub(crate) fn names_with_acronym(&self, acronym: &str) -> &[u32] {
        self.names_with(acronym).unwrap_or_default()
    }

    /// The names that have the word, which the question writes as several, or one that sounds like it.
    pub(crate) fn names_with_word(&self, join: &Join) -> [&[u32]; 2] {
        let by_sound = if join.skeleton.is_empty() { None } else { self.by_skeleton.get(&join.skeleton) };
        [self.names_with(&join.text).unwrap_or_default(), by_sound.map_or(&[], Vec::as_slice)]
    }

    fn beginning_with(&self, prefix: &str) -> std::ops::Range<usize> {
        let start = self.words.partition_point(|word| **word < *prefix);
        let length = self.words[start..].partition_point(|word| word.starts_with(prefix));
        start..start + length
    }
}
