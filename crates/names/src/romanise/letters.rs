//! Scripts whose letters, or short groups of letters, have one spelling each in a system: Cyrillic, Greek, Armenian.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{ascii, push_new};
use crate::table::rows;

/// What a group of letters is in each system of its table.
struct Row {
    letters: &'static str,
    spellings: Vec<Spelling>,
}

/// A cell of a table: the spelling at the start of a word, after a vowel or a sign, and elsewhere.
struct Spelling {
    first: &'static str,
    after_vowel: &'static str,
    elsewhere: &'static str,
}

impl Spelling {
    fn of(cell: &'static str) -> Self {
        let cell = if cell == "-" { "" } else { cell };
        if let Some((first, elsewhere)) = cell.split_once('^') {
            return Self { first, after_vowel: elsewhere, elsewhere };
        }
        let (first, elsewhere) = cell.split_once('/').unwrap_or((cell, cell));
        Self { first, after_vowel: first, elsewhere }
    }
}

/// The rows of a table by their first letter, in the table's order.
type Rows = FxHashMap<char, Vec<Row>>;

fn table(text: &'static str) -> Rows {
    let mut table = Rows::default();
    for columns in rows(text) {
        let spellings = columns[1..].iter().map(|cell| Spelling::of(cell)).collect();
        if let Some(first) = columns[0].chars().next() {
            table.entry(first).or_default().push(Row { letters: columns[0], spellings });
        }
    }
    table
}

static CYRILLIC: LazyLock<Rows> = LazyLock::new(|| table(include_str!("../../tables/cyrillic.tsv")));
static GREEK: LazyLock<Rows> = LazyLock::new(|| table(include_str!("../../tables/greek.tsv")));
static ARMENIAN: LazyLock<Rows> = LazyLock::new(|| table(include_str!("../../tables/armenian.tsv")));

/// One reading by each system; `starts_anew` says whether a letter is followed by a spelling as at the start.
fn by_systems(word: &str, table: &'static Rows, systems: usize, starts_anew: impl Fn(char) -> bool) -> Vec<String> {
    let mut readings: Vec<String> = (0..systems).map(|_| String::with_capacity(word.len() * 2)).collect();
    let mut anew = false;
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let at_start = rest.len() == word.len();
        if let Some(row) = table.get(&letter).and_then(|rows| rows.iter().find(|row| rest.starts_with(row.letters))) {
            rest = &rest[row.letters.len()..];
            for (reading, spelling) in readings.iter_mut().zip(&row.spellings) {
                let spelt = match () {
                    () if at_start => spelling.first,
                    () if anew => spelling.after_vowel,
                    () => spelling.elsewhere,
                };
                if let Some(vowel) = spelt.strip_suffix('*') {
                    reading.push_str(vowel);
                    reading.push(v_or_f(rest));
                } else {
                    reading.push_str(spelt);
                }
            }
            anew = row.letters.chars().next_back().is_some_and(&starts_anew);
        } else {
            rest = &rest[letter.len_utf8()..];
            let plain = ascii(letter.encode_utf8(&mut [0; 4]));
            for reading in &mut readings {
                reading.push_str(&plain);
            }
            anew = starts_anew(letter);
        }
    }
    readings
}

/// The sound of Greek υ after α, ε and η.
fn v_or_f(rest: &str) -> char {
    match rest.chars().next() {
        None | Some('θ' | 'κ' | 'ξ' | 'π' | 'σ' | 'τ' | 'φ' | 'χ' | 'ψ') => 'f',
        Some(_) => 'v',
    }
}

/// The systems of the table of Cyrillic, by column.
const ENGLISH: usize = 0;
const PASSPORT: usize = 2;
const SCHOLARLY: usize = 5;
const UKRAINIAN: usize = 6;
const BULGARIAN: usize = 7;
const SYSTEMS: usize = 9;

/// Readings of a Cyrillic word. The letters that only some languages have say whose system comes first.
pub(super) fn cyrillic(word: &str) -> Vec<String> {
    let anew = |letter| {
        matches!(
            letter,
            'а' | 'е'
                | 'ё'
                | 'и'
                | 'о'
                | 'у'
                | 'ы'
                | 'э'
                | 'ю'
                | 'я'
                | 'і'
                | 'ї'
                | 'є'
                | 'ә'
                | 'ө'
                | 'ұ'
                | 'ү'
                | 'ў'
                | 'ӯ'
                | 'ӣ'
                | 'ъ'
                | 'ь'
        )
    };
    let by_system = by_systems(word, &CYRILLIC, SYSTEMS, anew);
    let serbian = word.contains(['ђ', 'ј', 'љ', 'њ', 'ћ', 'џ', 'ѓ', 'ќ', 'ѕ']);
    let asian = word.contains(['ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ', 'ҳ', 'ҷ', 'ҹ', 'ӣ', 'ӯ']);
    let ukrainian = word.contains(['і', 'ї', 'є', 'ґ']) && !serbian && !asian;
    let russian = word.contains(['ы', 'ё', 'э']) && !ukrainian;
    let bulgarian = !russian && a_vowel_of_its_own(word);
    let mut order: Vec<usize> = (0..SYSTEMS)
        .filter(|system| match *system {
            UKRAINIAN => !russian && !serbian && !asian && !bulgarian,
            BULGARIAN => !russian && !serbian && !asian && !ukrainian,
            _ => true,
        })
        .collect();
    let main = match () {
        () if serbian => SCHOLARLY,
        () if ukrainian => UKRAINIAN,
        () if bulgarian => BULGARIAN,
        () => ENGLISH,
    };
    order.sort_by_key(|system| *system != main);
    let mut readings = Vec::with_capacity(SYSTEMS);
    for system in order {
        let reading = &by_system[system];
        // -iy, -yy, -ii, -yi at the end are all written -y, and -i where passports have it so.
        let stem = ["iy", "yy", "ii", "yi"]
            .iter()
            .find_map(|ending| reading.strip_suffix(ending))
            .filter(|stem| stem.len() >= 3);
        if let Some(stem) = stem {
            if system == PASSPORT {
                push_new(&mut readings, &format!("{stem}i"));
            } else {
                push_new(&mut readings, &format!("{stem}y"));
            }
        }
        push_new(&mut readings, reading);
        if system == UKRAINIAN
            && let Some(stem) = stem
        {
            push_new(&mut readings, &format!("{stem}yy"));
            push_new(&mut readings, &format!("{stem}iy"));
        }
        if system == main {
            // дж spells the j of foreign names; кс is x in English, ия is ia.
            for (spelt, otherwise) in [("dzh", "j"), ("ks", "x"), ("iya", "ia")] {
                if reading.contains(spelt) {
                    push_new(&mut readings, &reading.replace(spelt, otherwise));
                }
            }
        }
    }
    readings
}

/// Whether ъ stands before a consonant, where it is a vowel: only in Bulgarian.
fn a_vowel_of_its_own(word: &str) -> bool {
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == 'ъ' && letters.peek().is_some_and(|next| !"аеёиоуыэюяіїєъь".contains(*next)) {
            return true;
        }
    }
    false
}

/// Readings of a Greek word, its accents folded.
pub(super) fn greek(word: &str) -> Vec<String> {
    let [official, heard, classical] = <[String; 3]>::try_from(by_systems(word, &GREEK, 3, |_| false))
        .unwrap_or_else(|readings| [readings.concat(), String::new(), String::new()]);
    let mut readings = Vec::with_capacity(6);
    // γ before e and i is y: "Yiannis", "Bakoyannis".
    let mut soft = String::with_capacity(heard.len());
    let letters: Vec<char> = heard.chars().collect();
    for (place, letter) in letters.iter().enumerate() {
        let next = letters.get(place + 1);
        if *letter == 'g' && matches!(next, Some('e' | 'i')) {
            soft.push('y');
        } else if !(*letter == 'i' && soft.ends_with('y') && next.is_some_and(|next| "aou".contains(*next))) {
            soft.push(*letter);
        }
    }
    // What is heard but for the vowels, which keep their official spelling.
    let half_heard = official.replace("mp", "b").replace("nt", "d").replace("gk", "g").replace("ch", "h");
    for reading in [official, half_heard, heard, soft, classical] {
        push_new(&mut readings, &reading);
    }
    readings
}

/// Readings of an Armenian word: eastern, western, and with the -ian that families abroad write.
pub(super) fn armenian(word: &str) -> Vec<String> {
    let mut readings = Vec::with_capacity(6);
    for reading in by_systems(word, &ARMENIAN, 2, |_| false) {
        let abroad = reading.strip_suffix("yan").map(|stem| format!("{stem}ian"));
        let without_glide = reading.strip_prefix("ye").map(|rest| format!("e{rest}"));
        push_new(&mut readings, &reading);
        for other in abroad.into_iter().chain(without_glide) {
            push_new(&mut readings, &other);
        }
    }
    readings
}
