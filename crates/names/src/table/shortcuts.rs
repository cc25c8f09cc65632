//! What spares a look-up leaves out nothing that looking everything up would find.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;
use crate::distance::within;

/// All phrases of the tables that are one word of small letters.
fn words() -> Vec<String> {
    let mut words: Vec<String> = TABLES.phrases.keys().filter(|key| romanise::is_plain(key)).cloned().collect();
    words.sort_unstable();
    words
}

fn phrases() -> Vec<String> {
    let mut phrases: Vec<String> = TABLES.phrases.keys().cloned().collect();
    phrases.sort_unstable();
    phrases
}

/// Words, misspelt words, words cut short, words without their vowels, two words in one, and no words at all.
fn any_word() -> impl Strategy<Value = String> {
    let known = || select(words());
    prop_oneof![
        known(),
        (known(), known()).prop_map(|(one, other)| one + &other),
        (known(), any::<Index>(), "[a-z]").prop_map(|(word, at, letter)| {
            let at = at.index(word.len());
            format!("{}{letter}{}", &word[..at], &word[at + 1..])
        }),
        (known(), any::<Index>()).prop_map(|(word, at)| {
            let at = at.index(word.len());
            format!("{}{}", &word[..at], &word[at + 1..])
        }),
        (known(), any::<Index>()).prop_map(|(word, at)| word[..at.index(word.len())].to_owned()),
        known().prop_map(|word| {
            let rest: Vec<u8> = without_vowels(&word).collect();
            format!("{}{}", &word[..1], String::from_utf8_lossy(&rest))
        }),
        "[a-z]{1,20}|[a-zé]{4,12}",
    ]
}

fn is_business(part: &str) -> bool {
    TABLES.meanings(part).iter().any(|meaning| matches!(meaning.role, Role::Generic | Role::LegalForm))
}

/// The words that a word is mended to, every word of legal forms compared.
fn mended(word: &str) -> Vec<&'static str> {
    let mut legal: Vec<&'static str> = TABLES.legal_words.values().flatten().map(|legal| legal.word).collect();
    legal.sort_by_key(|legal| legal.len());
    let own = word.len();
    if own < SHORTEST_MENDED || !word.is_ascii() || !TABLES.meanings(word).is_empty() || legal.contains(&word) {
        return Vec::new();
    }
    let slips = |legal: &str| legal.len().abs_diff(own) <= 1 && within(legal.as_bytes(), word.as_bytes(), 1).is_some();
    let shortened = |legal: &str| {
        legal.len() >= SHORTEST_SHORTENED.max(own + 2)
            && ((own >= SHORTEST_CUT && legal.starts_with(word)) || without_vowels(legal).eq(word.bytes().skip(1)))
    };
    legal.into_iter().filter(|legal| legal[..1] == word[..1] && (slips(legal) || shortened(legal))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn of_misspelt_words(word in any_word()) {
        let (mut found, mut all) = (TABLES.mended(&word), mended(&word));
        prop_assert!(found.is_sorted_by_key(|word| word.len()));
        found.sort_unstable();
        all.sort_unstable();
        prop_assert_eq!(found, all);
    }

    #[test]
    fn one_slip_is_a_distance_of_one(one in "[ab]{0,6}", other in "[ab]{0,6}") {
        let (one, other) = (one.as_bytes(), other.as_bytes());
        prop_assert_eq!(one_slip_apart(one, other), within(one, other, 1).is_some());
    }

    #[test]
    fn of_words_written_together(word in any_word()) {
        let seam = (word.is_ascii() && TABLES.meanings(&word).is_empty())
            .then(|| {
                (SHORTEST_OF_SEAM..(word.len() + 1).saturating_sub(SHORTEST_OF_SEAM))
                    .find(|at| is_business(&word[..*at]) && is_business(&word[*at..]))
            })
            .flatten();
        prop_assert_eq!(TABLES.seam(&word), seam);
    }

    #[test]
    fn of_words_broken_in_two(word in any_word(), at in any::<Index>()) {
        let places: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let (first, second) = word.split_at(places[at.index(places.len())]);
        let broken = word.len() >= SHORTEST_MENDED_ALONE
            && TABLES.meanings(first).is_empty()
            && TABLES.meanings(second).is_empty()
            && is_business(&word);
        prop_assert_eq!(TABLES.broken(first, second), broken);
    }

    #[test]
    fn of_phrases(parts in prop::collection::vec(prop_oneof![select(phrases()), any_word()], 1..5)) {
        let pieces = pieces(&parts.join(" "), false);
        let found = TABLES.phrases_at(&pieces, &mut String::new());
        for (before, meanings) in found.iter().enumerate() {
            let all = pieces.get(..=before).map_or(&[][..], |phrase| TABLES.meanings(&key(phrase)));
            prop_assert_eq!(*meanings, all);
        }
    }

    #[test]
    fn of_words_within_a_run(parts in prop::collection::vec(select(phrases()), 1..4), rest in "[\u{4e00}-\u{4fff}]{0,3}") {
        let run = parts.concat().replace(' ', "") + &rest;
        let ends = run.char_indices().map(|(at, character)| at + character.len_utf8()).skip(1);
        let longest = ends.filter(|end| !TABLES.meanings(&run[..*end]).is_empty()).last();
        prop_assert_eq!(TABLES.longest_prefix(&run).map(|(end, _)| end), longest);
    }
}
