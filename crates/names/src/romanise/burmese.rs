//! Burmese: syllables without spaces between them, each a consonant with its signs, a rime and a tone.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::push_new;
use crate::table::rows;

static PARTS: LazyLock<FxHashMap<(&str, &str), Vec<&str>>> = LazyLock::new(|| {
    rows(include_str!("../../tables/burmese.tsv"))
        .map(|columns| {
            let [part, kind, spellings] = columns[..] else { return (("", ""), Vec::new()) };
            ((kind, part), spellings.split('|').collect())
        })
        .collect()
});

const ASAT: char = '\u{103a}';
const VIRAMA: char = '\u{1039}';
const CREAKY: char = '\u{1037}';
const HIGH: char = '\u{1038}';
const W: char = '\u{103d}';

/// Readings of a syllable that are kept at most.
const MOST: usize = 8;

const fn is_consonant(character: char) -> bool {
    matches!(character, '\u{1000}'..='\u{1021}' | '\u{103f}')
}

const fn is_sign(character: char) -> bool {
    matches!(character, '\u{102b}'..='\u{103e}')
}

/// Where the first syllable of a text ends, in bytes; never 0 but for an empty text.
pub(crate) fn syllable(text: &str) -> usize {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let at = |place: usize| letters.get(place).map(|(_, letter)| *letter);
    let mut place = 1;
    while let Some(letter) = at(place) {
        let closes = is_consonant(letter)
            && (matches!(at(place + 1), Some(ASAT | VIRAMA))
                || (at(place + 1) == Some(CREAKY) && at(place + 2) == Some(ASAT)));
        if !closes && !is_sign(letter) {
            break;
        }
        place += 1;
        // The consonant below another begins the next syllable.
        if letter == VIRAMA {
            break;
        }
    }
    letters.get(place).map_or(text.len(), |(at, _)| *at)
}

/// Readings of a syllable; none when the table does not know its parts.
fn of_syllable(syllable: &str) -> Vec<String> {
    let creaky = syllable.contains(CREAKY);
    let plain: Vec<char> = syllable.chars().filter(|letter| !matches!(*letter, CREAKY | HIGH)).collect();
    // A stacked consonant closes the syllable as one with asat does.
    let plain: String = plain
        .iter()
        .enumerate()
        .filter(|(place, letter)| !(**letter == VIRAMA && *place > 0 && plain[place - 1] == ASAT))
        .map(|(_, letter)| if *letter == VIRAMA { ASAT } else { *letter })
        .collect();
    let Some(first) = plain.chars().next() else { return Vec::new() };
    let (letter, closed) = plain.split_at(first.len_utf8());
    if let Some(vowel) = PARTS.get(&("vowel", letter)) {
        return vowel
            .iter()
            .map(|vowel| match closed.strip_suffix(ASAT).and_then(|rest| rest.chars().next_back()) {
                Some('တ' | 'ပ') => format!("{vowel}t"),
                Some('န' | 'မ' | 'င') => format!("{vowel}n"),
                _ => (*vowel).to_owned(),
            })
            .collect();
    }
    // The signs of y, r and h belong to the consonant, that of w to the rime where the table has it there.
    let onset_end =
        plain.char_indices().skip(1).find(|(_, letter)| !matches!(*letter, '\u{103b}' | '\u{103c}' | '\u{103e}' | W));
    let (onset, rime) = plain.split_at(onset_end.map_or(plain.len(), |(at, _)| at));
    let with_w = onset.contains(W);
    let onset: String = onset.chars().filter(|letter| *letter != W).collect();
    let Some(onsets) = PARTS.get(&("consonant", onset.as_str())) else { return Vec::new() };
    let joined = format!("{W}{rime}");
    let (between, rimes) = match (with_w, PARTS.get(&("rime", joined.as_str())), PARTS.get(&("rime", rime))) {
        (true, Some(rimes), _) => ("", rimes.clone()),
        (with_w, _, Some(rimes)) => (if with_w { "w" } else { "" }, rimes.clone()),
        (with_w, _, None) if rime.is_empty() => (if with_w { "w" } else { "" }, vec!["a"]),
        _ => return Vec::new(),
    };
    let mut readings = Vec::with_capacity(MOST);
    // The likelier spellings first: those whose places in the table add up to less.
    for sum in 0..onsets.len() + rimes.len() {
        for (place, onset) in onsets.iter().enumerate() {
            let Some(rime) = sum.checked_sub(place).and_then(|rest| rimes.get(rest)) else { continue };
            // A short tone after a nasal is written t: "Nyunt", "Myint".
            if creaky && rime.ends_with('n') {
                push_new(&mut readings, &format!("{onset}{between}{rime}t"));
            }
            push_new(&mut readings, &format!("{onset}{between}{rime}"));
        }
    }
    readings.truncate(MOST);
    readings
}

/// Readings of a word: of one syllable all, of several the first of each, together.
pub(super) fn readings(word: &str) -> Vec<String> {
    let mut whole = String::new();
    let mut rest = word;
    while !rest.is_empty() {
        let (syllable, further) = rest.split_at(syllable(rest));
        let mut readings = of_syllable(syllable);
        if readings.is_empty() {
            readings.push(super::ascii(syllable));
        }
        if further.is_empty() && whole.is_empty() {
            return readings;
        }
        whole.push_str(&readings[0]);
        rest = further;
    }
    vec![whole]
}
