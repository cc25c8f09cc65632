//! What our own word tables say: legal forms, business words, titles, particles, numbers, nicknames.
//!
//! The tables are readable files in `tables/`, written by hand for what lists do not teach. Every entry
//! becomes a *symbol*: two words with one symbol mean the same.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::form::{Piece, Role, Token, letters, pieces};
use crate::romanise;
use crate::romanise::mandarin::TABLE as MANDARIN;

/// The meaning that words of one table row share. Equal symbols are equal meanings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Symbol(u32);

impl Symbol {
    const LEGAL_FORM: u32 = 1 << 28;
    const WORD: u32 = 2 << 28;
    const NUMBER: u32 = 3 << 28;
    const NICKNAME: u32 = 4 << 28;
    const PARTICLE: u32 = 5 << 28;
    const LEARNT: u32 = 6 << 28;
    const SYLLABLE: u32 = 7 << 28;
    const KIND: u32 = 15 << 28;

    /// The symbol of a number. Numbers from 2²⁸ on have none and are compared as text.
    pub fn number(value: u32) -> Option<Self> {
        (value < Self::LEGAL_FORM).then_some(Self(Self::NUMBER | value))
    }

    /// Equal for equal symbols alone; stands for one as long as tables and lexicon are the same.
    pub const fn code(self) -> u32 {
        self.0
    }

    /// The number that two numbers make in words: "forty four" is 44.
    pub(crate) fn tens_and_ones(self, ones: Self) -> Option<Self> {
        let (tens, ones) = (self.0 ^ Self::NUMBER, ones.0 ^ Self::NUMBER);
        ((20..100).contains(&tens) && tens % 10 == 0 && (1..10).contains(&ones))
            .then_some(Self(Self::NUMBER | (tens + ones)))
    }

    /// Whether the symbol is a number.
    pub const fn is_number(self) -> bool {
        self.0 & Self::KIND == Self::NUMBER
    }

    /// Whether the symbol is a group of given names that stand for each other.
    pub const fn is_nickname(self) -> bool {
        self.0 & Self::KIND == Self::NICKNAME
    }

    /// Whether the symbol is a class of legal forms.
    pub const fn is_legal_form(self) -> bool {
        self.0 & Self::KIND == Self::LEGAL_FORM
    }

    /// Whether the symbol is "son of".
    pub fn is_son_of(self) -> bool {
        self.is_particle() && PARTICLES_OF_ONE_MEANING.get((self.0 & !Self::KIND) as usize) == Some(&"son")
    }

    /// Whether the symbol is a particle of one meaning in several spellings.
    pub const fn is_particle(self) -> bool {
        self.0 & Self::KIND == Self::PARTICLE
    }

    /// The symbol of a pair of words that the lists have taught to stand for each other.
    pub(crate) const fn learnt(pair: u32) -> Self {
        Self(Self::LEARNT | (pair & !Self::KIND))
    }

    /// Whether the lists have taught it.
    pub const fn is_learnt(self) -> bool {
        self.0 & Self::KIND == Self::LEARNT
    }

    /// The row of a table that the symbol stands for; none of numbers and of what the lists have taught.
    pub fn row(self) -> Option<Row> {
        let place = (self.0 & !Self::KIND) as usize;
        let (file, names): (_, &[&'static str]) = match self.0 & Self::KIND {
            Self::LEGAL_FORM => (LEGAL_FORMS, &TABLES.legal_classes),
            Self::WORD => (WORDS, &TABLES.concepts),
            Self::NICKNAME => (NICKNAMES, &TABLES.nickname_groups),
            Self::PARTICLE => (PARTICLES, &PARTICLES_OF_ONE_MEANING),
            Self::SYLLABLE => (MANDARIN_SYLLABLES, &TABLES.syllables),
            _ => return None,
        };
        names.get(place).map(|name| Row { file, name })
    }

    /// The row's name for explanations: the class, concept or number.
    pub fn name(self) -> String {
        let row = (self.0 & !Self::KIND) as usize;
        match self.0 & Self::KIND {
            Self::LEGAL_FORM => format!("legal form `{}`", TABLES.legal_classes[row]),
            Self::WORD => format!("word `{}`", TABLES.concepts[row]),
            Self::NICKNAME => format!("given name `{}`", TABLES.nicknames[row]),
            Self::PARTICLE => format!("particle `{}`", PARTICLES_OF_ONE_MEANING[row]),
            Self::SYLLABLE => format!("syllable `{}`", TABLES.syllables[row]),
            Self::LEARNT => "word, as names of one party in the lists show".to_owned(),
            _ => format!("number {row}"),
        }
    }
}

/// A row of a table, as explanations cite it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The file's name in `tables/`.
    pub file: &'static str,
    /// What the row is called there: its class, concept, group or first word.
    pub name: &'static str,
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.file, self.name)
    }
}

const LEGAL_FORMS: &str = "legal_forms.tsv";
const WORDS: &str = "words.tsv";
const NICKNAMES: &str = "nicknames.tsv";
const PARTICLES: &str = "particles.tsv";
const MANDARIN_SYLLABLES: &str = "mandarin.tsv";

/// One thing that a phrase can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) role: Role,
    pub(crate) symbol: Option<Symbol>,
    /// Where that is written.
    row: Row,
}

/// The rows of the tables that gave a token its role and its meanings, and readings beside the usual ones. None for a
/// word that no table has, for a number in digits, and for what a word is by its place in the name alone.
pub fn rows_of(token: &Token) -> Vec<Row> {
    let phrase = pieces(&token.raw, false);
    let written = TABLES.meanings(&key(&phrase)).iter().filter(|meaning| match meaning.symbol {
        Some(symbol) => token.symbols.contains(&symbol),
        // What stands behind a reference is one as well, whatever it was.
        None => meaning.role == token.role || token.role == Role::Reference,
    });
    let mut rows: Vec<Row> = written.map(|meaning| meaning.row).collect();
    // A misspelt phrase stands in no table; the row that it was taken for is known by its symbol.
    let meant = token.symbols.iter().filter_map(|symbol| symbol.row());
    rows.extend(meant.filter(|row| !rows.iter().any(|known| known.file == row.file)).collect::<Vec<_>>());
    let characters = token.native.iter().flat_map(|native| native.chars());
    rows.extend(characters.filter_map(|character| TABLES.han_rows.get(&character)));
    rows.dedup();
    rows
}

/// Longest phrase of the tables, in pieces.
pub(crate) const LONGEST_PHRASE: usize = 8;

/// What stands under a key of the tables.
#[derive(Default)]
struct Phrase {
    /// What it can mean; nothing where only longer phrases begin so.
    meanings: Vec<Meaning>,
    /// Whether a longer phrase begins with these words.
    goes_on: bool,
}

/// A word that misspelt ones are mended to.
struct LegalWord {
    word: &'static str,
    /// Which letters it has, as [`letters`] says.
    letters: u64,
}

/// How long the words of business and of legal forms are that begin, or end, with the same [`END`] bytes: a bit for each
/// length, the highest for all longer ones.
type Lengths = FxHashMap<[u8; END], u64>;

/// Bytes at an end of a word by which it is looked for in [`Lengths`].
const END: usize = SHORTEST_OF_SEAM;

const fn length_bit(length: usize) -> u64 {
    1 << if length < 63 { length } else { 63 }
}

#[derive(Default)]
pub(crate) struct Tables {
    phrases: FxHashMap<String, Phrase>,
    /// Characters of the longest phrase that begins with two characters: a run without spaces holds no other one.
    runs: FxHashMap<[char; 2], usize>,
    business_beginnings: Lengths,
    business_ends: Lengths,
    legal_classes: Vec<&'static str>,
    concepts: Vec<&'static str>,
    nicknames: Vec<&'static str>,
    nickname_groups: Vec<&'static str>,
    syllables: Vec<&'static str>,
    /// Readings of Chinese characters beside the Mandarin one, and of Korean syllables beside the rules' ones.
    han: FxHashMap<char, Vec<&'static str>>,
    /// The row of each of them.
    han_rows: FxHashMap<char, Row>,
    /// Words for a street: behind a number they say where.
    streets: FxHashSet<&'static str>,
    /// Words of legal forms by their first letter, the shortest first: what a slip of the hand may have made of them is
    /// looked up here.
    legal_words: FxHashMap<u8, Vec<LegalWord>>,
    /// How those begin: a word that begins otherwise is none that was cut off.
    legal_beginnings: FxHashSet<[u8; SHORTEST_CUT]>,
}

/// The particles whose spellings stand for each other, by the note of their rows.
const PARTICLES_OF_ONE_MEANING: [&str; 3] = ["article ar", "son", "daughter"];

/// Shortest word that is known when it has been shortened, and the shortest beginning that is left of it.
const SHORTEST_SHORTENED: usize = 9;
const SHORTEST_CUT: usize = 6;
/// Shortest word on either side of a seam.
const SHORTEST_OF_SEAM: usize = 4;
/// Shortest word of a legal form that a misspelt one is taken for.
const SHORTEST_MENDED: usize = 5;
/// Shortest word that is enough by itself; shorter ones need their company ("JOIBT stock company").
pub(crate) const SHORTEST_MENDED_ALONE: usize = 7;

/// Concepts that say no more than a legal form does.
const AS_WEAK_AS_A_LEGAL_FORM: [&str; 2] = ["company", "corporation"];

pub(crate) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables::default();
    for columns in rows(include_str!("../tables/legal_forms.tsv")) {
        // A class has rows by country beside its main one.
        let class = tables.legal_classes.iter().position(|class| *class == columns[0]).unwrap_or_else(|| {
            tables.legal_classes.push(columns[0]);
            tables.legal_classes.len() - 1
        });
        let symbol = Symbol(Symbol::LEGAL_FORM | number_of(class));
        tables.add_row(columns[1], Role::LegalForm, Some(symbol), Row { file: LEGAL_FORMS, name: columns[0] });
        tables.add_legal_words(columns[1]);
    }
    for (row, columns) in rows(include_str!("../tables/words.tsv")).enumerate() {
        tables.concepts.push(columns[0]);
        let role = if AS_WEAK_AS_A_LEGAL_FORM.contains(&columns[0]) { Role::LegalForm } else { Role::Generic };
        let symbol = Symbol(Symbol::WORD | number_of(row));
        tables.add_row(columns[1], role, Some(symbol), Row { file: WORDS, name: columns[0] });
        if role == Role::LegalForm {
            tables.add_legal_words(columns[1]);
        } else {
            tables.add_words_of_phrases(columns[1]);
        }
    }
    for columns in rows(include_str!("../tables/titles.tsv")) {
        tables.add_row(columns[0], Role::Title, None, Row { file: "titles.tsv", name: columns[0] });
    }
    for columns in rows(include_str!("../tables/particles.tsv")) {
        let one = PARTICLES_OF_ONE_MEANING.iter().position(|meaning| columns[1].starts_with(meaning));
        let symbol = one.map(|row| Symbol(Symbol::PARTICLE | number_of(row)));
        tables.add_row(columns[0], Role::Particle, symbol, Row { file: PARTICLES, name: columns[0] });
    }
    for columns in rows(include_str!("../tables/references.tsv")) {
        tables.add_row(columns[0], Role::Reference, None, Row { file: "references.tsv", name: columns[0] });
    }
    for columns in rows(include_str!("../tables/streets.tsv")) {
        tables.streets.extend(columns[1].split('|'));
    }
    for columns in rows(include_str!("../tables/places.tsv")) {
        tables.add_row(columns[1], Role::Place, None, Row { file: "places.tsv", name: columns[0] });
    }
    for (file, table) in
        [("han.tsv", include_str!("../tables/han.tsv")), ("hangul.tsv", include_str!("../tables/hangul.tsv"))]
    {
        for columns in rows(table) {
            let row = Row { file, name: columns[0] };
            tables.han.extend(columns[0].chars().map(|character| (character, columns[1].split('|').collect())));
            tables.han_rows.extend(columns[0].chars().map(|character| (character, row)));
        }
    }
    for columns in rows(include_str!("../tables/numbers.tsv")) {
        let symbol = columns[0].parse().ok().and_then(Symbol::number);
        tables.add_row(columns[1], Role::Number, symbol, Row { file: "numbers.tsv", name: columns[0] });
    }
    for (row, columns) in rows(include_str!("../tables/nicknames.tsv")).enumerate() {
        tables.nicknames.push(columns[1].split('|').next().unwrap_or_default());
        tables.nickname_groups.push(columns[0]);
        let symbol = Symbol(Symbol::NICKNAME | number_of(row));
        tables.add_row(columns[1], Role::Name, Some(symbol), Row { file: NICKNAMES, name: columns[0] });
    }
    let latin = rows(MANDARIN).filter(|columns| columns.get(2) == Some(&"latin"));
    for (row, columns) in latin.enumerate() {
        let symbol = Some(Symbol(Symbol::SYLLABLE | number_of(row)));
        tables.syllables.push(columns[0]);
        let place = Row { file: MANDARIN_SYLLABLES, name: columns[0] };
        tables.add_row(columns[0], Role::Name, symbol, place);
        tables.add_row(columns[1], Role::Name, symbol, place);
    }
    tables.index();
    tables
});

/// Whether two words are the same but for one letter, or for two neighbours that have changed places: as [`crate::distance::within`] has it
/// for a distance of 1, of words as short as those of the tables.
fn one_slip_apart(one: &[u8], other: &[u8]) -> bool {
    let mut before = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let (mut one, mut other) = (&one[before..], &other[before..]);
    before = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    (one, other) = (&one[..one.len() - before], &other[..other.len() - before]);
    match (one, other) {
        ([a, b], [c, d]) => (a, b) == (d, c),
        _ => one.len() <= 1 && other.len() <= 1,
    }
}

/// The letters of a word after its first, without vowels.
fn without_vowels(word: &str) -> impl Iterator<Item = u8> + '_ {
    word.bytes().skip(1).filter(|byte| !matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u'))
}

fn number_of(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX >> 4)
}

/// The rows of a table, by columns.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').collect())
}

/// The key under which a sequence of pieces stands in the tables.
pub(crate) fn key(pieces: &[Piece]) -> String {
    let mut key = String::new();
    for piece in pieces {
        add_to_key(&mut key, piece);
    }
    key
}

fn add_to_key(key: &mut String, piece: &Piece) {
    if !key.is_empty() {
        key.push(' ');
    }
    if piece.is_latin() { romanise::push_ascii(key, &piece.text) } else { key.push_str(&piece.text) }
}

impl Tables {
    fn add_row(&mut self, words: &'static str, role: Role, symbol: Option<Symbol>, row: Row) {
        for word in words.split('|') {
            let pieces = pieces(word, false);
            let key = key(&pieces);
            if key.is_empty() || pieces.len() > LONGEST_PHRASE {
                continue;
            }
            let meanings = &mut self.phrases.entry(key).or_default().meanings;
            if !meanings.iter().any(|known| (known.role, known.symbol) == (role, symbol)) {
                meanings.push(Meaning { role, symbol, row });
            }
        }
    }

    /// The Latin words of legal forms, and the forms with one of their gaps closed ("JOINTSTOCK COMPANY").
    fn add_legal_words(&mut self, words: &'static str) {
        for phrase in words.split('|').filter(|phrase| phrase.is_ascii()) {
            let parts: Vec<&'static str> = phrase.split(' ').collect();
            for word in parts.iter().filter(|word| word.len() >= SHORTEST_MENDED) {
                self.add_mended_word(word);
            }
            let meanings = self.meanings(phrase).to_vec();
            if meanings.is_empty() {
                continue;
            }
            for gap in 1..parts.len() {
                let closed = format!("{}{}", parts[..gap].join(" "), parts[gap..].join(" "));
                if parts.iter().map(|part| part.len()).sum::<usize>() >= SHORTEST_MENDED_ALONE {
                    self.phrases.entry(closed).or_insert_with(|| Phrase { meanings: meanings.clone(), goes_on: false });
                }
            }
        }
    }

    /// The Latin words of business phrases of several words: company tells what a misspelt one was meant to be
    /// ("import ezport").
    fn add_words_of_phrases(&mut self, words: &'static str) {
        let phrases = words.split('|').filter(|phrase| phrase.is_ascii() && phrase.contains(' '));
        for word in phrases.flat_map(|phrase| phrase.split(' ')).filter(|word| word.len() >= SHORTEST_MENDED) {
            self.add_mended_word(word);
        }
    }

    fn add_mended_word(&mut self, word: &'static str) {
        let alike = self.legal_words.entry(word.as_bytes()[0]).or_default();
        if alike.iter().all(|known| known.word != word) {
            let behind = alike.partition_point(|known| known.word.len() <= word.len());
            alike.insert(behind, LegalWord { word, letters: letters(word) });
            self.legal_beginnings.extend(word.as_bytes().first_chunk().copied());
        }
    }

    /// What look-ups are spared by, once all phrases are known.
    fn index(&mut self) {
        let phrases: Vec<String> = self.phrases.keys().cloned().collect();
        for phrase in phrases {
            for (gap, _) in phrase.match_indices(' ') {
                self.phrases.entry(phrase[..gap].to_owned()).or_default().goes_on = true;
            }
            let mut characters = phrase.chars();
            if let (Some(first), Some(second)) = (characters.next(), characters.next()) {
                let longest = self.runs.entry([first, second]).or_default();
                *longest = (*longest).max(2 + characters.count());
            }
            if let (Some(first), Some(last)) = (phrase.as_bytes().first_chunk(), phrase.as_bytes().last_chunk())
                && self.is_business(&phrase)
            {
                *self.business_beginnings.entry(*first).or_default() |= length_bit(phrase.len());
                *self.business_ends.entry(*last).or_default() |= length_bit(phrase.len());
            }
        }
    }

    /// The words of legal forms that a word is one slip away from, or shortened from.
    pub(crate) fn mended(&self, word: &str) -> Vec<&'static str> {
        if word.len() < SHORTEST_MENDED || !word.is_ascii() {
            return Vec::new();
        }
        // People and machines get the first letter right.
        let Some(alike) = self.legal_words.get(&word.as_bytes()[0]) else { return Vec::new() };
        let shorter_than = |length: usize| alike.partition_point(|legal| legal.word.len() < length);
        let own = letters(word);
        // A slip takes at most one letter from a word and puts at most one in.
        let slipped = |legal: &&LegalWord| {
            let one_less = |letters: u64| letters & letters.wrapping_sub(1);
            one_less(one_less(legal.letters ^ own)) == 0 && one_slip_apart(legal.word.as_bytes(), word.as_bytes())
        };
        // "CRPRTN", "CORPORA": without its vowels, or cut off.
        let without_its_vowels = without_vowels(word).eq(word.bytes().skip(1));
        let cut_off = word.as_bytes().first_chunk().is_some_and(|beginning| self.legal_beginnings.contains(beginning));
        let shortened = |legal: &&LegalWord| {
            (cut_off && legal.word.starts_with(word))
                || (without_its_vowels && without_vowels(legal.word).eq(word.bytes().skip(1)))
        };
        let near = &alike[shorter_than(word.len() - 1)..shorter_than(word.len() + 2)];
        let long: &[LegalWord] = if cut_off || without_its_vowels {
            &alike[shorter_than(SHORTEST_SHORTENED.max(word.len() + 2))..]
        } else {
            &[]
        };
        let mended: Vec<&'static str> =
            near.iter().filter(slipped).chain(long.iter().filter(shortened)).map(|legal| legal.word).collect();
        // What is right is not mended.
        let right = || self.is_known(word) || alike.iter().any(|legal| legal.word == word);
        if mended.is_empty() || right() { Vec::new() } else { mended }
    }

    /// Whether a word means a street.
    pub(crate) fn is_street(&self, word: &str) -> bool {
        self.streets.contains(word)
    }

    /// The readings of a Chinese character or a Korean syllable that the tables have beside those of the rules.
    pub(crate) fn readings_of(&self, character: char) -> &[&'static str] {
        self.han.get(&character).map_or(&[], Vec::as_slice)
    }

    /// Where a word falls into two words of business or of a legal form ("PRODUCTIONENTERPRISE"); in bytes.
    pub(crate) fn seam(&self, word: &str) -> Option<usize> {
        let beginnings = self.business_beginnings.get(word.as_bytes().first_chunk()?)?;
        let ends = self.business_ends.get(word.as_bytes().last_chunk()?)?;
        if !word.is_ascii() {
            return None;
        }
        (SHORTEST_OF_SEAM..(word.len() + 1).saturating_sub(SHORTEST_OF_SEAM))
            .filter(|at| beginnings & length_bit(*at) != 0 && ends & length_bit(word.len() - at) != 0)
            .find(|at| self.is_business(&word[..*at]) && self.is_business(&word[*at..]))
            .filter(|_| !self.is_known(word))
    }

    /// Whether a phrase is a word of business or of a legal form.
    fn is_business(&self, phrase: &str) -> bool {
        self.meanings(phrase).iter().any(|meaning| matches!(meaning.role, Role::Generic | Role::LegalForm))
    }

    /// Whether the tables say anything of a phrase.
    fn is_known(&self, phrase: &str) -> bool {
        !self.meanings(phrase).is_empty()
    }

    /// Whether a word of a legal form or of business comes of two pieces that mean nothing by themselves ("COMPA NY").
    pub(crate) fn broken(&self, first: &str, second: &str) -> bool {
        let length = first.len() + second.len();
        let mut beginning = [0; END];
        beginning.iter_mut().zip(first.bytes().chain(second.bytes())).for_each(|(place, byte)| *place = byte);
        length >= SHORTEST_MENDED_ALONE
            && self.business_beginnings.get(&beginning).is_some_and(|lengths| lengths & length_bit(length) != 0)
            && !self.is_known(first)
            && !self.is_known(second)
            && self.is_business(&format!("{first}{second}"))
    }

    /// The groups of given names that a romanised word can belong to.
    pub(crate) fn names_of<'a>(&'a self, reading: &str) -> impl Iterator<Item = Symbol> + 'a {
        self.meanings(reading).iter().filter_map(|meaning| meaning.symbol.filter(|symbol| symbol.is_nickname()))
    }

    /// What a phrase can mean, by its key.
    pub(crate) fn meanings(&self, key: &str) -> &[Meaning] {
        self.phrases.get(key).map_or(&[], |phrase| &phrase.meanings)
    }

    /// The phrases that pieces begin with: for each number of pieces, what the phrase of so many can mean.
    /// `key`: room that is written over.
    pub(crate) fn phrases_at(&self, pieces: &[Piece], key: &mut String) -> [&[Meaning]; LONGEST_PHRASE] {
        let mut found: [&[Meaning]; LONGEST_PHRASE] = [&[]; LONGEST_PHRASE];
        key.clear();
        for (meanings, piece) in found.iter_mut().zip(pieces) {
            add_to_key(key, piece);
            // A piece that has no Latin letters at all adds nothing to the key.
            if key.is_empty() {
                continue;
            }
            let Some(phrase) = self.phrases.get(key.as_str()) else { break };
            *meanings = &phrase.meanings;
            if !phrase.goes_on {
                break;
            }
        }
        found
    }

    /// The longest table word at the start of a run that is written without spaces; its length in bytes.
    /// Single characters are left alone: most of them are parts of names.
    pub(crate) fn longest_prefix(&self, run: &str) -> Option<(usize, &[Meaning])> {
        let mut characters = run.chars();
        let longest = *self.runs.get(&[characters.next()?, characters.next()?])?;
        let ends: Vec<usize> =
            run.char_indices().map(|(at, character)| at + character.len_utf8()).take(longest).collect();
        ends.iter().skip(1).rev().find_map(|end| {
            let meanings = self.meanings(&run[..*end]);
            (!meanings.is_empty()).then_some((*end, meanings))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_columns_and_no_word_has_two_meanings_of_one_kind() {
        for (table, columns) in [
            (include_str!("../tables/legal_forms.tsv"), 3),
            (include_str!("../tables/words.tsv"), 2),
            (include_str!("../tables/titles.tsv"), 2),
            (include_str!("../tables/particles.tsv"), 2),
            (include_str!("../tables/numbers.tsv"), 3),
            (include_str!("../tables/nicknames.tsv"), 2),
            (include_str!("../tables/references.tsv"), 2),
            (include_str!("../tables/places.tsv"), 2),
            (include_str!("../tables/han.tsv"), 2),
        ] {
            for row in rows(table) {
                assert_eq!(row.len(), columns, "{row:?}");
            }
        }
        for (phrase, Phrase { meanings, .. }) in &TABLES.phrases {
            for role in [Role::LegalForm, Role::Generic, Role::Number] {
                assert!(
                    meanings.iter().filter(|meaning| meaning.role == role).count() <= 1,
                    "`{phrase}` has two meanings: {meanings:?}"
                );
            }
        }
    }

    #[test]
    fn a_word_cites_its_rows() {
        let cited = |name: &str| -> Vec<String> {
            let form = crate::Form::of(name, None);
            form.tokens.iter().flat_map(|token| rows_of(token)).map(|row| row.to_string()).collect()
        };
        assert_eq!(cited("Yongxin"), [""; 0]);
        assert_eq!(cited("科技 Technology"), ["words.tsv: technology"; 2]);
        assert_eq!(cited("Siemens AG"), ["legal_forms.tsv: joint-stock"]);
        assert_eq!(cited("Joibt Stock Company"), ["legal_forms.tsv: joint-stock"], "misspelt");
        assert_eq!(cited("Misha"), ["nicknames.tsv: michael"]);
        assert_eq!(cited("First 1"), ["numbers.tsv: 1"], "digits need no table");
        assert_eq!(cited("金"), ["han.tsv: 金"]);
        assert_eq!(cited("Dr Yongxin"), ["titles.tsv: dr"]);
        assert_eq!(cited("Yongxin bin"), ["particles.tsv: bin"]);
    }

    #[test]
    fn words_of_several_languages_share_a_symbol() {
        let symbol = |phrase: &str| {
            TABLES
                .meanings(phrase)
                .iter()
                .find(|meaning| meaning.role == Role::Generic)
                .and_then(|meaning| meaning.symbol)
        };
        assert!(symbol("technology").is_some());
        assert_eq!(symbol("technology"), symbol("科技"));
        assert_eq!(symbol("technology"), symbol("технологии"));
        assert_eq!(symbol("group"), symbol("集团"));
        assert_ne!(symbol("group"), symbol("technology"));
    }
}

#[cfg(test)]
mod drift;
#[cfg(test)]
mod shortcuts;
