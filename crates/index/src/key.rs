//! What tokens, names and parties are found by, as hashes: different things by chance of one hash are told apart by whoever
//! uses what was found.

use interdict_names::table::Symbol;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// What finds tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TokenKey<'a> {
    /// One of its readings.
    Reading(&'a str),
    /// What the tables, or the lists, say it means.
    Symbol(Symbol),
    /// Its consonants, in one way of hearing them.
    Skeleton(&'a str),
    /// The one consonant of a word of a script that leaves vowels out.
    Vowelless(&'a str),
    /// How it sounds.
    Heard(&'a [u8]),
    /// The first letter of one of its readings.
    Beginning(u8),
}

impl TokenKey<'_> {
    pub(crate) fn hash(self) -> u64 {
        match self {
            Self::Reading(text) => xxh3_64_with_seed(text.as_bytes(), 1),
            Self::Symbol(symbol) => xxh3_64_with_seed(&symbol.code().to_le_bytes(), 2),
            Self::Skeleton(skeleton) => xxh3_64_with_seed(skeleton.as_bytes(), 3),
            Self::Vowelless(skeleton) => xxh3_64_with_seed(skeleton.as_bytes(), 4),
            Self::Heard(sound) => xxh3_64_with_seed(sound, 5),
            Self::Beginning(letter) => xxh3_64_with_seed(&[letter], 6),
        }
    }
}

/// What finds names whose parts, several together, are one word of another.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ApartKey<'a> {
    /// The word that neighbouring parts make.
    Word(&'a str),
    /// Its consonants.
    Skeleton(&'a str),
    /// The first letters of all parts.
    Acronym(&'a str),
}

impl ApartKey<'_> {
    pub(crate) fn hash(self) -> u64 {
        match self {
            Self::Word(text) => xxh3_64_with_seed(text.as_bytes(), 11),
            Self::Skeleton(skeleton) => xxh3_64_with_seed(skeleton.as_bytes(), 12),
            Self::Acronym(letters) => xxh3_64_with_seed(letters.as_bytes(), 13),
        }
    }
}

/// What finds parties.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PartyKey<'a> {
    Id(&'a str),
    /// A key of [`interdict_evidence::keys_of_entity`].
    Identifier(&'a str),
    /// What ties parties of several lists to one case.
    Tie(&'a str),
}

impl PartyKey<'_> {
    pub(crate) fn hash(self) -> u64 {
        match self {
            Self::Id(id) => xxh3_64_with_seed(id.as_bytes(), 21),
            Self::Identifier(key) => xxh3_64_with_seed(key.as_bytes(), 22),
            Self::Tie(key) => xxh3_64_with_seed(key.as_bytes(), 23),
        }
    }
}
