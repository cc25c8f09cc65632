//! Thai: words without spaces, vowels before, above, below and after their consonant, and many that are not written.
//!
//! The official system spells the sound; families spell the letters of the Sanskrit word as often. Both are given.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::push_new;
use crate::table::rows;

struct Letter {
    before: &'static str,
    after: &'static str,
    family: &'static str,
}

static LETTERS: LazyLock<FxHashMap<char, Letter>> = LazyLock::new(|| {
    let cell = |text: &'static str| if text == "-" { "" } else { text };
    rows(include_str!("../../tables/thai.tsv"))
        .filter_map(|columns| {
            let [letter, before, after, family] = columns[..] else { return None };
            Some((letter.chars().next()?, Letter { before: cell(before), after: cell(after), family: cell(family) }))
        })
        .collect()
});

/// The sign that silences a letter.
const SILENCER: char = '\u{e4c}';

/// A letter is not the start of a word in Thai when it is a sign above, below or behind a consonant.
pub(crate) const fn starts_a_word(character: char) -> bool {
    !matches!(character, '\u{e30}'..='\u{e3a}' | '\u{e45}'..='\u{e4e}')
}

/// How consonants and unwritten vowels are spelt.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// By sound.
    Official,
    /// By letter, a for a vowel that is not written, the last consonants as written.
    Family,
    /// The same, with an a after a consonant that would close a syllable: "Shinawatra".
    Linked,
}

/// Whether a closing ร follows a vowel that is not written: families spell it "-orn".
fn ends_in_unwritten_o_and_r(letters: &[char]) -> bool {
    letters.windows(2).enumerate().any(|(place, pair)| {
        is_consonant(pair[0]) && pair[1] == 'ร' && letters.get(place + 2).is_none_or(|next| is_consonant(*next))
    })
}

/// Whether two consonants at the end of a word are spoken as the first alone, after a vowel that is short or not.
fn second_is_silent(first: char, second: char, short: bool) -> bool {
    let stop =
        |letter: char| LETTERS.get(&letter).map(|known| known.after).filter(|after| matches!(*after, "k" | "t" | "p"));
    match second {
        'ร' => first == 'ต' || (short && matches!(first, 'ท' | 'ด' | 'ก' | 'ช')),
        _ => stop(first).is_some() && stop(first) == stop(second),
    }
}

fn is_consonant(letter: char) -> bool {
    matches!(letter, '\u{e01}'..='\u{e2e}')
}

/// Consonants of a cluster that are spoken together.
fn cluster(first: char, second: char) -> bool {
    matches!(second, 'ร' | 'ล' | 'ว')
        && matches!(first, 'ก' | 'ข' | 'ค' | 'ต' | 'ท' | 'ป' | 'ผ' | 'พ' | 'ศ' | 'ส' | 'บ' | 'ด')
        && !(second != 'ร' && matches!(first, 'ต' | 'ท' | 'ศ' | 'บ' | 'ด'))
}

/// The word without tones and silenced letters.
fn spoken(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::new();
    for letter in word.chars() {
        match letter {
            '\u{e48}'..='\u{e4b}' | '\u{e4e}' | '\u{e3a}' => {}
            SILENCER => {
                // With its vowel sign; of three consonants the two last ("จันทร์").
                while letters.last().is_some_and(|last| matches!(last, '\u{e34}'..='\u{e39}')) {
                    letters.pop();
                }
                let last = letters.pop();
                if last == Some('ร')
                    && matches!(letters.as_slice(), [.., before, 'ท' | 'ต' | 'ด'] if is_consonant(*before))
                {
                    letters.pop();
                }
            }
            other => letters.push(other),
        }
    }
    letters
}

/// Readings of a Thai word.
pub(super) fn readings(word: &str) -> Vec<String> {
    let letters = spoken(word);
    let official = spelt(&letters, Manner::Official);
    let family = spelt(&letters, Manner::Family);
    let mut readings = Vec::with_capacity(8);
    let linked = spelt(&letters, Manner::Linked);
    let plain = |reading: &str| reading.replace("ph", "p").replace("th", "t").replace("kh", "k");
    // Letters of the Sanskrit word that were silenced are often spelt.
    let written: Vec<char> =
        word.chars().filter(|letter| !matches!(letter, '\u{e47}'..='\u{e4e}' | '\u{e3a}')).collect();
    let spoken = [official, family, linked];
    let [official, family, linked] = &spoken;
    let plainly = plain(official);
    for reading in [official, &plainly, family, &plain(family), linked, &spelt(&written, Manner::Family)] {
        push_new(&mut readings, reading);
    }
    for reading in &spoken {
        let (has_w, has_ch) = (reading.contains('w'), reading.contains("ch"));
        if has_w {
            push_new(&mut readings, &reading.replace('w', "v"));
        }
        if has_ch {
            let soft = reading.replace("ch", "sh");
            if has_w {
                push_new(&mut readings, &soft.replace('w', "v"));
            }
            push_new(&mut readings, &soft);
        }
    }
    if ends_in_unwritten_o_and_r(&letters) {
        push_new(&mut readings, &official.replace("on", "orn"));
        push_new(&mut readings, &plainly.replace("on", "orn"));
    }
    readings
}

#[expect(clippy::too_many_lines, reason = "the rules of Thai spelling in their order")]
fn spelt(letters: &[char], manner: Manner) -> String {
    let at = |place: usize| letters.get(place).copied();
    let consonant_at = |place: usize| at(place).filter(|letter| is_consonant(*letter));
    let value = |letter: char| {
        LETTERS.get(&letter).map_or("", |known| if manner == Manner::Official { known.before } else { known.family })
    };
    // Whether the consonant at a place has a vowel of its own after or over it.
    let has_vowel = |place: usize| matches!(at(place + 1), Some('\u{e30}'..='\u{e39}' | '\u{e47}'));
    // Whether the consonant at a place closes the syllable before it.
    let closes = |place: usize| {
        let Some(letter) = consonant_at(place).filter(|letter| !matches!(letter, 'อ' | 'ห' | 'ฮ')) else {
            return false;
        };
        let next = at(place + 1);
        let begins_a_diphthong =
            next == Some('ว') && consonant_at(place + 2).is_some() && !has_vowel(place + 1) && !has_vowel(place + 2);
        let begins_a_cluster = next.is_some_and(|next| cluster(letter, next)) && has_vowel(place + 1);
        let begins_an = next == Some('ร') && at(place + 2) == Some('ร');
        let begins_a_syllable = has_vowel(place) || begins_an || begins_a_diphthong || begins_a_cluster;
        !begins_a_syllable && next != Some('อ')
    };
    let mut word = String::new();
    let mut place = 0;
    while let Some(letter) = at(place) {
        let leading = matches!(letter, 'เ' | 'แ' | 'โ' | 'ใ' | 'ไ').then_some(letter);
        place += usize::from(leading.is_some());
        let Some(first) = consonant_at(place) else {
            if leading.is_none() {
                place += 1;
            }
            continue;
        };
        place += 1;
        // A silent ห before a sonorant.
        let mut onset = if first == 'ห'
            && consonant_at(place).is_some_and(|next| matches!(next, 'ง' | 'ญ' | 'น' | 'ม' | 'ย' | 'ร' | 'ล' | 'ว'))
            && (leading.is_some() || has_vowel(place) || consonant_at(place + 1).is_some())
        {
            let second = at(place).unwrap_or(first);
            place += 1;
            value(second).to_owned()
        } else {
            value(first).to_owned()
        };
        if let Some(second) = consonant_at(place)
            && cluster(first, second)
            && (leading.is_some_and(|leading| leading != 'เ' || at(place + 1) != Some('\u{e35}') || second != 'ว')
                && consonant_at(place + 1).is_some()
                || has_vowel(place))
            && !(second == 'ว' && at(place + 1).is_none())
        {
            onset.push_str(value(second));
            place += 1;
        }
        word.push_str(&onset);
        // เจริญ, เกษม: the first consonant has a syllable of its own.
        if leading == Some('เ')
            && let Some(second) = consonant_at(place).filter(|second| !matches!(second, 'อ' | 'ย' | 'ว'))
            && (at(place + 1) == Some('\u{e34}')
                || consonant_at(place + 1)
                    .is_some_and(|third| place + 2 == letters.len() && !second_is_silent(second, third, true)))
        {
            word.push('a');
            word.push_str(value(second));
            place += 1;
        }
        // The vowel.
        let mut may_close = true;
        let mut implied = false;
        match (leading, at(place)) {
            (Some('เ'), Some('\u{e35}')) if at(place + 1) == Some('ย') => {
                place += 2;
                word.push_str("ia");
            }
            (Some('เ'), Some('\u{e37}')) if at(place + 1) == Some('อ') => {
                place += 2;
                word.push_str("uea");
            }
            (Some('เ'), Some('\u{e34}')) => {
                place += 1;
                word.push_str("oe");
            }
            (Some('เ'), Some('า')) => {
                place += 1;
                if at(place) == Some('\u{e30}') {
                    place += 1;
                    word.push('o');
                } else {
                    word.push_str("ao");
                }
                may_close = false;
            }
            (Some('เ'), Some('อ')) => {
                place += 1;
                word.push_str("oe");
            }
            (Some('เ'), Some('ย')) if !has_vowel(place) => {
                place += 1;
                word.push_str("oei");
                may_close = false;
            }
            (Some('ใ' | 'ไ'), next) => {
                // ไทย: the ย is written again.
                place += usize::from(next == Some('ย') && !has_vowel(place));
                word.push_str("ai");
                may_close = false;
            }
            (Some(leading), next) => {
                place += usize::from(matches!(next, Some('\u{e47}' | '\u{e30}')));
                may_close = next != Some('\u{e30}');
                word.push_str(match leading {
                    'เ' => "e",
                    'แ' => "ae",
                    _ => "o",
                });
            }
            (None, Some('\u{e30}')) => {
                place += 1;
                word.push('a');
                may_close = false;
            }
            (None, Some('\u{e31}')) => {
                place += 1;
                if at(place) == Some('ว') && !has_vowel(place) {
                    place += 1;
                    word.push_str("ua");
                } else {
                    word.push('a');
                }
            }
            (None, Some('\u{e32}')) => {
                place += 1;
                word.push('a');
            }
            (None, Some('\u{e33}')) => {
                place += 1;
                word.push_str("am");
                may_close = false;
            }
            (None, Some('\u{e34}' | '\u{e35}')) => {
                place += 1;
                word.push('i');
            }
            (None, Some('\u{e36}' | '\u{e37}')) => {
                place += 1;
                place += usize::from(at(place) == Some('อ'));
                word.push_str("ue");
            }
            (None, Some('\u{e38}' | '\u{e39}')) => {
                place += 1;
                word.push('u');
            }
            (None, Some('\u{e47}')) => {
                place += 1;
                place += usize::from(at(place) == Some('อ'));
                word.push('o');
            }
            (None, Some('อ')) if !has_vowel(place) => {
                place += 1;
                word.push('o');
            }
            (None, Some('ร')) if at(place + 1) == Some('ร') => {
                place += 2;
                word.push('a');
                if !closes(place) {
                    word.push('n');
                }
            }
            (None, Some('ว')) if consonant_at(place + 1).is_some() && !has_vowel(place) && !has_vowel(place + 1) => {
                place += 1;
                word.push_str("ua");
            }
            // No vowel is written: o before a consonant that closes the syllable, else a.
            (None, Some(next))
                if is_consonant(next) && !matches!(next, 'ว' | 'ย') && closes(place) && !onset.is_empty() =>
            {
                word.push(if manner != Manner::Official && consonant_at(place + 1).is_some() { 'a' } else { 'o' });
                implied = true;
            }
            (None, None) => {
                // A last consonant alone belongs to the word before it.
                may_close = false;
                if manner != Manner::Official {
                    word.push('a');
                }
            }
            (None, Some(_)) => {
                word.push('a');
                may_close = false;
            }
        }
        let short =
            matches!(at(place - 1), Some('\u{e31}' | '\u{e34}' | '\u{e36}' | '\u{e38}')) || leading == Some('เ');
        let written = !implied;
        let last_two = consonant_at(place + 1).filter(|_| place + 2 == letters.len());
        let own_syllable = written
            && closes(place)
            && consonant_at(place + 1).is_some()
            && !has_vowel(place + 1)
            && leading.is_none()
            && !matches!(at(place - 1), Some('\u{e31}'))
            && last_two.is_none_or(|second| !second_is_silent(letters[place], second, short))
            && (last_two.is_some() || closes(place + 1));
        let linked = manner == Manner::Linked
            && written
            && !matches!(at(place - 1), Some('\u{e31}'))
            && consonant_at(place + 1).is_some()
            && has_vowel(place + 1);
        if may_close
            && !own_syllable
            && closes(place)
            && let Some(last) = at(place)
        {
            place += 1;
            let known = LETTERS.get(&last);
            word.push_str(known.map_or("", |known| match (manner, last) {
                (Manner::Official, _) | (_, 'ย' | 'ว' | 'ญ') => known.after,
                (Manner::Family | Manner::Linked, _) => known.family,
            }));
            if linked {
                word.push('a');
            }
            // What stands behind the closing consonant of the last syllable is not spoken.
            if let Some(silent) = consonant_at(place).filter(|_| place + 1 == letters.len())
                && (second_is_silent(last, silent, true) || manner == Manner::Official)
            {
                place += 1;
                if silent == 'ร' && manner != Manner::Official {
                    word.push_str("ra");
                }
            }
        }
    }
    word
}
