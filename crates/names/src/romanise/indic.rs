//! Scripts of India: consonants that carry an a unless a sign says otherwise, and the a that is not spoken.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::push_new;
use crate::table::rows;

/// How a letter is spelt: the rule, and what families write beside it.
#[derive(Clone, Copy)]
struct Spelling {
    usual: &'static str,
    other: &'static str,
}

static LETTERS: LazyLock<FxHashMap<(char, &'static str), Spelling>> = LazyLock::new(|| {
    rows(include_str!("../../tables/indic.tsv"))
        .filter_map(|columns| {
            let [letter, kind, usual, other] = columns[..] else { return None };
            let other = if other.is_empty() { usual } else { other };
            Some(((letter.chars().next()?, kind), Spelling { usual, other }))
        })
        .collect()
});

const VIRAMA: char = '\u{94d}';
const NUKTA: char = '\u{93c}';
const ANUSVARA: char = '\u{902}';
const CHANDRABINDU: char = '\u{901}';
const VISARGA: char = '\u{903}';
/// Signs of Gurmukhi that stand where Devanagari has none: the nasal, the doubled consonant.
const TIPPI: char = '\u{970}';
const ADDAK: char = '\u{971}';

/// The block of Devanagari, the first of the blocks laid out alike, and their size.
const FIRST: u32 = 0x900;
const BLOCK: u32 = 0x80;
/// First place after them.
const END: u32 = 0xd80;
/// The blocks of the languages of the south, which speak every a.
const SOUTH: std::ops::Range<u32> = 0xb80..END;

/// The block of Bengali and Assamese.
const BENGALI: std::ops::Range<u32> = 0x980..0xa00;
const EASTERN_YA: Spelling = Spelling { usual: "j", other: "y" };

/// Whether a character is of one of the scripts that are laid out alike.
pub(crate) fn is_indic(character: char) -> bool {
    (FIRST..END).contains(&u32::from(character))
}

/// The Devanagari letter of the same place.
fn devanagari(character: char) -> char {
    match character {
        // Bengali khanda ta and the letters with which Assamese writes r and w; Malayalam's letters without vowel.
        'ৎ' => 'त',
        'ৰ' => 'र',
        'ৱ' => 'व',
        'ൺ' | 'ൻ' => 'न',
        'ർ' => 'र',
        'ൽ' | 'ൾ' => 'ल',
        'ൿ' => 'क',
        other if is_indic(other) => char::from_u32(FIRST + (u32::from(other) - FIRST) % BLOCK).unwrap_or(other),
        other => other,
    }
}

/// A syllable as it is written: consonants, a vowel, a closing nasal or breath.
#[derive(Default)]
struct Akshara {
    consonants: Vec<Spelling>,
    vowel: Vowel,
    nasal: bool,
    breath: bool,
}

#[derive(Clone, Copy, Default)]
enum Vowel {
    /// The a of a consonant that has no sign.
    #[default]
    Inherent,
    Written(Spelling),
    /// Taken away by a sign.
    None,
}

/// The word's syllables; nothing when it has a letter that the table does not know.
fn aksharas(word: &str) -> Option<Vec<Akshara>> {
    let letters: Vec<char> = word.chars().map(devanagari).collect();
    let bengali = word.starts_with(|first: char| BENGALI.contains(&u32::from(first)));
    let mut aksharas: Vec<Akshara> = Vec::new();
    let mut joined = false;
    let mut place = 0;
    while place < letters.len() {
        let letter = letters[place];
        place += 1;
        if let Some(plain) = LETTERS.get(&(letter, "consonant")) {
            let dotted = letters.get(place) == Some(&NUKTA);
            let spelling = if dotted { LETTERS.get(&(letter, "dotted")).unwrap_or(plain) } else { plain };
            // The ya of Bengal is spoken j, the dotted one y.
            let spelling = if bengali && letter == 'य' && !dotted && !joined { &EASTERN_YA } else { spelling };
            place += usize::from(dotted);
            if !joined {
                aksharas.push(Akshara::default());
            }
            let akshara = aksharas.last_mut()?;
            akshara.consonants.push(*spelling);
            akshara.vowel = Vowel::Inherent;
            joined = false;
        } else if let Some(vowel) = LETTERS.get(&(letter, "vowel")) {
            aksharas.push(Akshara { vowel: Vowel::Written(*vowel), ..Akshara::default() });
            joined = false;
        } else if let Some(sign) = LETTERS.get(&(letter, "sign")) {
            aksharas.last_mut()?.vowel = Vowel::Written(*sign);
        } else {
            match letter {
                VIRAMA => {
                    aksharas.last_mut()?.vowel = Vowel::None;
                    joined = true;
                }
                ANUSVARA | CHANDRABINDU | TIPPI => aksharas.last_mut()?.nasal = true,
                VISARGA => aksharas.last_mut()?.breath = true,
                NUKTA | ADDAK => {}
                _ => return None,
            }
        }
    }
    Some(aksharas)
}

/// Which syllables lose their a in speech (Ohala's rule): the last one, and one between two that keep theirs.
fn silent(aksharas: &[Akshara], after_clusters: bool) -> Vec<bool> {
    let mut silent = vec![false; aksharas.len()];
    for place in (1..aksharas.len()).rev() {
        let akshara = &aksharas[place];
        let single = akshara.consonants.len() == 1;
        if !matches!(akshara.vowel, Vowel::Inherent) || akshara.nasal || akshara.breath {
            continue;
        }
        if place + 1 == aksharas.len() {
            silent[place] = single || after_clusters || is_easy_to_say(&akshara.consonants);
        } else {
            let (before, next) = (&aksharas[place - 1], &aksharas[place + 1]);
            silent[place] = single
                && next.consonants.len() == 1
                && !silent[place + 1]
                && !matches!(next.vowel, Vowel::None)
                && !matches!(before.vowel, Vowel::None)
                && !before.nasal;
        }
    }
    silent
}

/// A nasal before another consonant, or one consonant twice, ends a word without a ("Anant"); "-ndra" does not.
fn is_easy_to_say(cluster: &[Spelling]) -> bool {
    match cluster {
        [first, second] => (matches!(first.usual, "n" | "m") && second.usual != "y") || first.usual == second.usual,
        _ => false,
    }
}

/// Readings of a word of these scripts.
pub(super) fn readings(word: &str) -> Vec<String> {
    let Some(aksharas) = aksharas(word) else { return vec![super::ascii(word)] };
    let south = word.chars().any(|character| SOUTH.contains(&u32::from(character)));
    let spoken = silent(&aksharas, false);
    let clipped = silent(&aksharas, true);
    let written = vec![false; aksharas.len()];
    let orders = if south { [&written, &spoken, &clipped] } else { [&spoken, &written, &clipped] };
    let mut readings = Vec::with_capacity(8);
    // Without letters that have another spelling, and with the same letters silent, words are spelt the same.
    let differ = |spelling: &Spelling| spelling.usual != spelling.other;
    let in_consonants = aksharas.iter().any(|akshara| akshara.consonants.iter().any(differ));
    let in_vowels = aksharas.iter().any(|akshara| matches!(&akshara.vowel, Vowel::Written(vowel) if differ(vowel)));
    for (consonants, vowels) in [(false, false), (true, false), (false, true), (true, true)] {
        if (consonants && !in_consonants) || (vowels && !in_vowels) {
            continue;
        }
        for (place, silent) in orders.into_iter().enumerate() {
            if orders[..place].contains(&silent) {
                continue;
            }
            push_new(&mut readings, &spelt(&aksharas, silent, consonants, vowels));
        }
    }
    readings
}

/// The word in Latin letters; `consonants` and `vowels`: the other spelling, where a letter has two.
fn spelt(aksharas: &[Akshara], silent: &[bool], consonants: bool, vowels: bool) -> String {
    let mut word = String::new();
    let pick = |spelling: Spelling, other: bool| if other { spelling.other } else { spelling.usual };
    for (place, akshara) in aksharas.iter().enumerate() {
        for (number, consonant) in akshara.consonants.iter().enumerate() {
            // ज्ञ is spoken gy; Marathi writes the v of other languages with an h.
            let next = akshara.consonants.get(number + 1).map(|next| next.usual);
            match (consonant.usual, next) {
                ("j", Some("n")) => word.push('g'),
                ("n", None) if number > 0 && akshara.consonants[number - 1].usual == "j" => word.push('y'),
                ("h", _) if number > 0 && akshara.consonants[number - 1].usual == "v" => {}
                _ => word.push_str(pick(*consonant, consonants)),
            }
        }
        match akshara.vowel {
            Vowel::Inherent if !silent[place] => word.push('a'),
            Vowel::Written(vowel) => {
                let spelling = pick(vowel, vowels);
                // Two vowels that meet: "Dawood".
                if spelling == "oo" && akshara.consonants.is_empty() && word.ends_with('a') {
                    word.push('w');
                }
                word.push_str(spelling);
            }
            Vowel::Inherent | Vowel::None => {}
        }
        if akshara.nasal {
            let next = aksharas.get(place + 1).and_then(|next| next.consonants.first()).map(|next| next.usual);
            match next {
                Some("p" | "f" | "b" | "bh" | "m") => word.push('m'),
                // सिंह is Singh.
                Some("h") => word.push_str("ng"),
                _ => word.push('n'),
            }
        }
        if akshara.breath {
            word.push('h');
        }
    }
    word
}
