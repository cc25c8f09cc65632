//! What a segment remembers of the words that it was asked for: customers share most parts of their names.
//!
//! Nothing depends on it but time. It is shared by all threads and bounded; of words that were asked for once, the next ones take
//! the place, so that an endless file of customers does not drive out the words that they share.

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, LazyLock};

use interdict_evidence::Question;
use interdict_names::Token;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{OptionsBuilder, Weighter};
use rustc_hash::FxBuildHasher;
use siphasher::sip128::{Hash128, Hasher128, SipHasher13};

use crate::related::Related;

/// A word of a question with its weight: 128 bits of a hash whose keys are made anew in each process, so that nobody can write two words
/// that are taken for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Word(u64, u64);

static KEYS: LazyLock<(u64, u64)> = LazyLock::new(|| {
    let key = || RandomState::new().hash_one(0);
    (key(), key())
});

impl Word {
    fn of(token: &Token, weight: u32) -> Self {
        let (first, second) = *KEYS;
        let mut hasher = SipHasher13::new_with_keys(first, second);
        (token.word(), weight).hash(&mut hasher);
        let Hash128 { h1, h2 } = hasher.finish128();
        Self(h1, h2)
    }

    /// The same word as one that may be cut off.
    pub(crate) const fn cut_off(self) -> Self {
        Self(!self.0, self.1)
    }
}

/// The words of each name of a question, made once for all segments.
pub(crate) struct Words(Vec<Vec<Word>>);

impl Words {
    pub(crate) fn of(question: &Question) -> Self {
        let words = question.forms.iter().map(|form| {
            form.form.tokens.iter().zip(&form.weights).map(|(token, weight)| Word::of(token, *weight)).collect()
        });
        Self(words.collect())
    }

    /// Those of a name, in order.
    pub(crate) fn of_name(&self, place: usize) -> &[Word] {
        self.0.get(place).map_or(&[], Vec::as_slice)
    }
}

/// Bytes that are remembered at most, whatever the list, and for each listed name more. What is remembered grows with the words that
/// are asked for rather than with the list: a short list beside others that forgets them costs all of them their speed.
const MOST_REMEMBERED: usize = 8 << 20;
const MOST_FOR_A_NAME: usize = 128;
/// Parts with locks of their own, so that threads seldom wait for each other.
const SHARDS: usize = 16;
/// About how many bytes a word takes.
const USUAL: usize = 400;
/// Bytes that a word takes beside what it is related to.
const BESIDE: usize = 64;

/// Weighs what is remembered.
#[derive(Clone, Debug)]
pub(crate) struct Weigh;

impl Weighter<Word, Arc<Related>> for Weigh {
    fn weight(&self, _: &Word, related: &Arc<Related>) -> u64 {
        (BESIDE + related.size()) as u64
    }
}

/// What words relate to.
pub(crate) type Memory = Cache<Word, Arc<Related>, Weigh, FxBuildHasher>;

/// An empty memory for a segment of so many names.
pub(crate) fn of_names(names: usize) -> Memory {
    let most = MOST_REMEMBERED + names * MOST_FOR_A_NAME;
    let mut options = OptionsBuilder::new();
    options.shards(SHARDS).estimated_items_capacity(most / USUAL).weight_capacity(most as u64);
    match options.build() {
        Ok(options) => Cache::with_options(options, Weigh, FxBuildHasher, DefaultLifecycle::default()),
        // All that it needs was said.
        Err(_) => Cache::with(most / USUAL, most as u64, Weigh, FxBuildHasher, DefaultLifecycle::default()),
    }
}
