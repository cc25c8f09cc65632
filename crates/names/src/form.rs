//! One name to its form: the tokens that are compared, the same for listed names and for questions.

mod aside;
mod piece;
mod reading;
mod written;

use std::hash::Hash;
use std::ops::Range;
use std::sync::Arc;

use interdict_model::Schema;
use serde::{Deserialize, Serialize};

use crate::distance::LONGEST;
use crate::fold::{Writing, disguised_latin};
use crate::form::aside::{set_honoured_apart, set_references_apart, set_street_apart};
use crate::form::piece::{is_mark, mend_seams};
use crate::form::written::{acronyms, joins};
use crate::romanise;
use crate::skeleton::{others, skeleton, write_skeleton};
use crate::sound::write_sound;
use crate::table::{LONGEST_PHRASE, Meaning, SHORTEST_MENDED_ALONE, Symbol, TABLES};

pub(crate) use crate::form::piece::{Piece, pieces};
pub use crate::form::written::{LONGEST_JOIN, MOST_OF_ACRONYM, SHORTEST_ACRONYM, may_join};

/// Tokens beyond this many are not compared; an alignment works on sets of 64.
pub const MOST_TOKENS: usize = 64;
/// Characters beyond this many are not read: no name is longer, and a megabyte in a name field must not
/// cost a second.
pub const MOST_CHARACTERS: usize = 1_000;

/// A name made comparable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The name's parts in reading order; for persons the given names come first. Shared: an index keeps one of a kind.
    pub tokens: Vec<Arc<Token>>,
    /// Whether the name was longer than is compared.
    pub cut: bool,
    /// Neighbouring tokens that may be written as one word.
    pub joins: Vec<Join>,
    /// What the whole name is when only its first letters are written; none for persons.
    pub acronyms: Vec<Box<str>>,
}

/// Neighbouring tokens, written as one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// Which tokens.
    pub range: Range<usize>,
    /// The word that they make.
    pub text: Box<str>,
    /// Its consonants, where they are enough to know it by; else empty.
    pub skeleton: Box<str>,
    /// The word in its own script, where all of it is of one that leaves vowels out.
    pub vowelless: Option<Box<str>>,
}

/// One part of a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Token {
    /// The part as written, case folded.
    pub raw: Box<str>,
    /// Its main reading in Latin letters and digits.
    pub text: Box<str>,
    /// Further readings: other romanisations, digits read as letters.
    pub variants: Vec<Box<str>>,
    /// The word in its own script, where that is not Latin.
    pub native: Option<Box<str>>,
    /// Consonants of the main reading.
    pub skeleton: Box<str>,
    /// The same where letters can be heard in another way.
    pub other_skeletons: Vec<Box<str>>,
    /// The main reading as it is heard, where it has letters enough to be known by its sound; else empty.
    pub heard: Box<[u8]>,
    /// What the tables say it means.
    pub symbols: Vec<Symbol>,
    /// What it does in the name.
    pub role: Role,
    /// Whether its script leaves vowels out, so that consonants are all there is.
    pub vowelless: bool,
    /// Whether it is one syllable of a script without spaces.
    pub syllable: bool,
    /// Whether it is the last part: the one that a short field cuts.
    pub last: bool,
    /// Which of a–z and 0–9 the main reading has: a quick proof that two words are far apart.
    pub(crate) letters: u64,
}

/// What a part does in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// It names.
    Name,
    /// A word of business or administration that many names have.
    Generic,
    /// "Ltd", "GmbH", "有限公司".
    LegalForm,
    /// "Dr", "Sheikh".
    Title,
    /// "al", "de", "bin".
    Particle,
    /// A number in digits or words.
    Number,
    /// A single letter.
    Initial,
    /// A country or a great city: where, not who.
    Place,
    /// What stands beside a name in a payment message ("benef:", "P.O. Box"), and its number.
    Reference,
}

impl Role {
    /// Whether parts of this role say who is meant: their absence and their contradiction count, and the index's bounds rely
    /// on the same parts counting.
    pub const fn is_naming(self) -> bool {
        matches!(self, Self::Name | Self::Initial | Self::Number)
    }
}

impl Form {
    /// The form of a name. The schema decides whether "SURNAME, Given" is turned round and whether legal
    /// forms or titles are looked for; without one, everything is possible.
    pub fn of(name: &str, schema: Option<Schema>) -> Self {
        let person = schema.is_some_and(Schema::is_person);
        let mut cut = false;
        let name = match name.char_indices().nth(MOST_CHARACTERS) {
            Some((end, _)) => {
                cut = true;
                &name[..end]
            }
            None => name,
        };
        let mut pieces = pieces(name, person);
        if !person {
            mend_seams(&mut pieces);
        }
        if person && let Some(comma) = pieces.iter().position(|piece| piece.before_comma) {
            pieces.rotate_left(comma + 1);
        }
        let mended: Vec<Vec<&str>> = if person {
            Vec::new()
        } else {
            pieces.iter().map(|piece| if piece.is_latin() { TABLES.mended(&piece.text) } else { Vec::new() }).collect()
        };
        let any_mended = mended.iter().any(|words| !words.is_empty());
        let latin_words = pieces.iter().any(|piece| piece.is_latin() && piece.text.len() > 1);
        let mut tokens = Vec::with_capacity(pieces.len());
        let mut scratch = Scratch::new();
        let mut place = 0;
        while place < pieces.len() {
            let mut phrase = longest_phrase(&pieces, place, schema, &mut scratch.text);
            if any_mended
                && let Some(mended) = mended_phrase(&pieces, &mended, place)
                && phrase.as_ref().is_none_or(|(end, _)| mended.0 > *end)
            {
                phrase = Some(mended);
            }
            let writing = pieces[place].writing;
            if let Some((end, meant)) = phrase {
                tokens.push(Token::of_phrase(&mut pieces[place..end], meant, &mut scratch).into());
                place = end;
                continue;
            }
            if matches!(writing, Writing::Han | Writing::Kana | Writing::Hangul | Writing::Thai | Writing::Burmese) {
                tokens_of_run(&pieces[place], schema, &mut tokens, &mut scratch);
            } else {
                let text = std::mem::take(&mut pieces[place].text);
                tokens.push(Token::of_word(text, writing, latin_words, &mut scratch).into());
            }
            place += 1;
        }
        if tokens.len() > MOST_TOKENS {
            tokens.truncate(MOST_TOKENS);
            cut = true;
        }
        if schema.is_none_or(|schema| schema.is_person() || schema == Schema::LegalEntity) {
            tokens.iter_mut().for_each(Token::read_without_article);
        }
        if !person {
            tokens.iter_mut().for_each(Token::read_as_adjective_of_a_place);
            set_honoured_apart(&mut tokens);
        }
        tokens.iter_mut().for_each(Token::read_as_scanned);
        set_references_apart(&mut tokens, person);
        set_street_apart(&mut tokens);
        add_up_numbers(&mut tokens);
        // A field that is too short cuts a name of several words, not a name of one.
        let several = tokens.iter().rev().skip(1).any(|token| token.role == Role::Name);
        if let Some(last) = tokens.last_mut().filter(|_| several) {
            Arc::make_mut(last).last = true;
        }
        Self::written(tokens, person, cut, &mut scratch.text)
    }

    /// The form of tokens that were made before. `person`: the name is a person's; `cut`: it was longer than is compared.
    pub fn of_tokens(tokens: Vec<Arc<Token>>, person: bool, cut: bool) -> Self {
        Self::written(tokens, person, cut, &mut String::with_capacity(LONGEST))
    }

    fn written(tokens: Vec<Arc<Token>>, person: bool, cut: bool, scratch: &mut String) -> Self {
        let joins = joins(&tokens, scratch);
        let acronyms = if person { Vec::new() } else { acronyms(&tokens) };
        Self { tokens, cut, joins, acronyms }
    }
}

/// Room that is written over for every word of a name.
struct Scratch {
    text: String,
    sound: Vec<u8>,
}

impl Scratch {
    /// Enough for nearly every word and phrase; it grows with longer ones.
    fn new() -> Self {
        Self { text: String::with_capacity(LONGEST), sound: Vec::with_capacity(LONGEST) }
    }
}

/// "Forty 4" is one number.
fn add_up_numbers(tokens: &mut Vec<Arc<Token>>) {
    let mut place = 0;
    while place + 1 < tokens.len() {
        let number = |token: &Token| token.symbols.iter().copied().find(|symbol| symbol.is_number());
        if tokens[place].role == Role::Number
            && tokens[place + 1].role == Role::Number
            && let (Some(tens), Some(ones)) = (number(&tokens[place]), number(&tokens[place + 1]))
            && let Some(sum) = tens.tens_and_ones(ones)
        {
            let ones = tokens.remove(place + 1);
            let tens = Arc::make_mut(&mut tokens[place]);
            tens.raw = format!("{} {}", tens.raw, ones.raw).into();
            tens.text = format!("{}{}", tens.text, ones.text).into();
            tens.variants.clear();
            tens.skeleton = skeleton(&tens.text).into();
            tens.heard = Box::default();
            tens.letters = letters(&tens.text);
            tens.symbols = vec![sum];
        }
        place += 1;
    }
}

/// A legal form with slips of the hand: the longest phrase whose words are those of the tables, or one slip from them.
fn mended_phrase(pieces: &[Piece], mended: &[Vec<&str>], place: usize) -> Option<(usize, Meant)> {
    let mut readings = vec![String::new()];
    let mut any = false;
    let mut found = None;
    for (end, piece) in (place + 1..).zip(&pieces[place..pieces.len().min(place + LONGEST_PHRASE)]) {
        if !piece.is_latin() || !piece.text.is_ascii() {
            break;
        }
        let own = [&*piece.text];
        let words = if mended[end - 1].is_empty() { &own[..] } else { &mended[end - 1] };
        any |= !mended[end - 1].is_empty();
        readings = readings
            .iter()
            .flat_map(|before| {
                words.iter().map(
                    move |word| {
                        if before.is_empty() { (*word).to_owned() } else { format!("{before} {word}") }
                    },
                )
            })
            .take(MOST_READINGS)
            .collect();
        let count = end - place;
        if !any {
            continue;
        }
        let meanings =
            readings.iter().filter(|reading| count > 1 || reading.len() >= SHORTEST_MENDED_ALONE).find_map(|reading| {
                TABLES
                    .meanings(reading)
                    .iter()
                    .find(|meaning| meaning.role == Role::LegalForm || (count > 1 && meaning.role == Role::Generic))
            });
        if let Some(meaning) = meanings {
            found = Some((end, Meant { role: meaning.role, symbols: meaning.symbol.into_iter().collect() }));
        }
    }
    found
}

/// Ways to mend a phrase that are tried at most.
const MOST_READINGS: usize = 16;

/// The longest phrase of the tables at a place that a name of this schema can have: where it ends, and what it means there.
fn longest_phrase(
    pieces: &[Piece],
    place: usize,
    schema: Option<Schema>,
    scratch: &mut String,
) -> Option<(usize, Meant)> {
    let found = TABLES.phrases_at(&pieces[place..], scratch);
    for (before, meanings) in found.iter().enumerate().rev().filter(|(_, meanings)| !meanings.is_empty()) {
        let end = place + before + 1;
        let phrase = &pieces[place..end];
        // A phrase does not reach over the comma of "SURNAME, Given".
        if phrase[..phrase.len() - 1].iter().any(|piece| piece.before_comma) && schema.is_some_and(Schema::is_person) {
            continue;
        }
        // "A-B-C Company" has three letters, not a Swedish legal form and one letter.
        let letter = |piece: &Piece| piece.is_latin() && piece.text.len() == 1;
        if phrase.len() > 1 && phrase.iter().all(letter) && pieces.get(end).is_some_and(letter) {
            continue;
        }
        if let Some(meant) = Meant::of(meanings, schema, phrase.len()) {
            return Some((end, meant));
        }
    }
    None
}

/// What a phrase means where it stands.
struct Meant {
    role: Role,
    /// The symbols of all that it can mean there, in order.
    symbols: Vec<Symbol>,
}

impl Meant {
    /// What remains of a phrase's meanings in a name of this schema, if any.
    fn of(meanings: &[Meaning], schema: Option<Schema>, pieces: usize) -> Option<Self> {
        let person = schema.is_some_and(Schema::is_person);
        let no_person = schema.is_some_and(|schema| !Schema::Person.compatible(schema));
        let fitting = meanings.iter().filter(|meaning| match meaning.role {
            Role::LegalForm | Role::Generic | Role::Number => !person,
            Role::Title => !no_person,
            // Nicknames are single words; a group of several would swallow a surname.
            Role::Name => pieces == 1,
            Role::Particle | Role::Initial | Role::Place | Role::Reference => true,
        });
        // The first role is the token's: what weighs least by nature comes first.
        let first = fitting.clone().min_by_key(|meaning| match meaning.role {
            Role::LegalForm => 0,
            Role::Reference => 1,
            Role::Particle => 1,
            Role::Place => 2,
            Role::Generic => 2,
            Role::Title => 3,
            Role::Number => 4,
            Role::Name | Role::Initial => 5,
        })?;
        let mut symbols: Vec<Symbol> = fitting.filter_map(|meaning| meaning.symbol).collect();
        symbols.sort_unstable();
        symbols.dedup();
        Some(Self { role: first.role, symbols })
    }
}

/// Runs that are written without spaces: table words first, what remains by syllables or as one word.
fn tokens_of_run(piece: &Piece, schema: Option<Schema>, tokens: &mut Vec<Arc<Token>>, scratch: &mut Scratch) {
    let mut rest = piece.text.as_str();
    let mut name = String::new();
    while !rest.is_empty() {
        if let Some((length, meanings)) = TABLES.longest_prefix(rest)
            && let Some(meant) = Meant::of(meanings, schema, 1)
            && may_be_glued(piece.writing, &name, meant.role, &rest[length..])
        {
            tokens_of_syllables(&mut name, piece.writing, tokens, scratch);
            let mut word = [Piece::new(rest[..length].to_owned(), piece.writing)];
            tokens.push(Token::of_phrase(&mut word, meant, scratch).into());
            rest = &rest[length..];
            continue;
        }
        let Some(character) = rest.chars().next() else { break };
        let step =
            if piece.writing == Writing::Burmese { romanise::burmese::syllable(rest) } else { character.len_utf8() };
        name.push_str(&rest[..step]);
        rest = &rest[step..];
    }
    tokens_of_syllables(&mut name, piece.writing, tokens, scratch);
}

/// Whether a table word within a run is a word there. The letters of Thai and Burmese words stand in other words too: only
/// what begins the run (a title, "company") or ends it (a legal form) is one.
fn may_be_glued(writing: Writing, before: &str, role: Role, behind: &str) -> bool {
    if !matches!(writing, Writing::Thai | Writing::Burmese) {
        return true;
    }
    let whole_letters = behind.chars().next().is_none_or(|next| !is_mark(next) && romanise::thai::starts_a_word(next));
    whole_letters
        && match role {
            Role::LegalForm => before.is_empty() || behind.is_empty(),
            Role::Generic | Role::Title => before.is_empty(),
            _ => false,
        }
}

fn tokens_of_syllables(name: &mut String, writing: Writing, tokens: &mut Vec<Arc<Token>>, scratch: &mut Scratch) {
    if writing == Writing::Burmese {
        let mut rest = name.as_str();
        while !rest.is_empty() {
            let (syllable, further) = rest.split_at(romanise::burmese::syllable(rest));
            let mut token = Token::of_word(syllable.to_owned(), writing, false, scratch);
            token.syllable = true;
            tokens.push(token.into());
            rest = further;
        }
        name.clear();
        return;
    }
    if matches!(writing, Writing::Kana | Writing::Thai) {
        if !name.is_empty() {
            tokens.push(Token::of_word(std::mem::take(name), writing, false, scratch).into());
        }
        return;
    }
    for character in std::mem::take(name).chars() {
        let mut token = Token::of_word(character.to_string(), writing, false, scratch);
        token.syllable = true;
        token.role = Role::Name;
        tokens.push(token.into());
    }
}

/// Fewest letters of a word that is known by its sound.
const SHORTEST_HEARD: usize = 4;

impl Token {
    /// The token of several pieces, or of one, that the tables know. Takes the pieces' texts.
    fn of_phrase(pieces: &mut [Piece], meant: Meant, scratch: &mut Scratch) -> Self {
        let writing = pieces[0].writing;
        let mut token = if let [piece] = pieces {
            Self::of_word(std::mem::take(&mut piece.text), writing, false, scratch)
        } else {
            let texts = || pieces.iter().map(|piece| piece.text.as_str());
            let mut token = Self::of_word(texts().collect(), writing, false, scratch);
            token.raw = texts().collect::<Vec<_>>().join(" ").into();
            token
        };
        token.role = meant.role;
        token.symbols = meant.symbols;
        token
    }

    /// The token of a word; `scratch`: room that is written over.
    fn of_word(raw: String, writing: Writing, among_latin_words: bool, scratch: &mut Scratch) -> Self {
        let (text, further) = if romanise::is_plain(&raw) {
            (raw.clone(), Vec::new())
        } else {
            readings(&raw, writing == Writing::Alphabet && among_latin_words)
        };
        let mut variants: Vec<Box<str>> = Vec::new();
        let mut add = |reading: String| {
            if reading != text && !variants.iter().any(|variant| **variant == *reading) {
                variants.push(reading.into());
            }
        };
        further.into_iter().for_each(&mut add);
        let mut symbols = Vec::new();
        let mut role = Role::Name;
        if text.bytes().any(|byte| byte.is_ascii_digit()) {
            if let Some(digits) = digits_of_number(&text) {
                role = Role::Number;
                symbols.extend(digits.parse().ok().and_then(Symbol::number));
            } else {
                for one in ['l', 'i'] {
                    add(text.chars().map(|character| letter_for_digit(character, one)).collect());
                }
            }
        } else if text.len() == 1 && writing == Writing::Latin {
            role = Role::Initial;
        }
        // A name of another alphabet belongs to the group of its romanisations.
        if role == Role::Name && matches!(writing, Writing::Alphabet | Writing::Indic | Writing::Thai) {
            let readings = std::iter::once(text.as_str()).chain(variants.iter().map(|variant| &**variant));
            symbols.extend(readings.flat_map(|reading| TABLES.names_of(reading)));
            symbols.sort_unstable();
            symbols.dedup();
        }
        write_skeleton(&mut scratch.text, &text);
        scratch.sound.clear();
        if text.len() >= SHORTEST_HEARD {
            write_sound(&mut scratch.sound, &text);
        }
        Self {
            native: (writing != Writing::Latin).then(|| raw.as_str().into()),
            raw: raw.into(),
            skeleton: scratch.text.as_str().into(),
            other_skeletons: others(&text).into_iter().map(Into::into).collect(),
            heard: scratch.sound.as_slice().into(),
            letters: letters(&text),
            text: text.into(),
            variants,
            symbols,
            role,
            vowelless: writing == Writing::Abjad,
            syllable: false,
            last: false,
        }
    }

    /// What makes a token what it is, but for its place in the name: equal for what is the same word. All else follows from it.
    pub fn word(&self) -> impl PartialEq + Hash {
        let letters = (&self.raw, &self.text, &self.variants, self.native.is_some(), self.heard.is_empty());
        (letters, &self.symbols, self.role, self.vowelless, self.syllable)
    }

    /// Its consonants, in each way of hearing them.
    pub fn skeletons(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.skeleton).chain(self.other_skeletons.iter().map(|other| &**other))
    }

    /// The main reading and all others.
    pub fn readings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.text).chain(self.variants.iter().map(|variant| &**variant))
    }
}

/// The readings of a word, the main one first; `may_be_disguised`: also the Latin word that it passes for.
fn readings(raw: &str, may_be_disguised: bool) -> (String, Vec<String>) {
    let mut readings = romanise::readings(raw);
    if may_be_disguised && let Some(disguised) = disguised_latin(raw) {
        readings.push(romanise::ascii(&disguised));
    }
    let mut readings = readings.into_iter().filter(|reading| !reading.is_empty());
    // Where there is nothing to romanise a word by, itself is compared.
    let main = readings.next().unwrap_or_else(|| raw.to_owned());
    (main, readings.collect())
}

/// The digits of a number: all of "12", those of "12th".
fn digits_of_number(text: &str) -> Option<&str> {
    let stem = ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text);
    (!stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_digit())).then_some(stem)
}

fn letter_for_digit(character: char, one: char) -> char {
    match character {
        '0' => 'o',
        '1' => one,
        '2' => 'z',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '6' => 'g',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        other => other,
    }
}

/// Which of a–z and 0–9 a text has, and whether it has anything else; a bit each.
pub(crate) fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |letters, byte| {
        letters
            | match byte {
                b'a'..=b'z' => 1 << (byte - b'a'),
                b'0'..=b'9' => 1 << (26 + byte - b'0'),
                _ => 1 << 36,
            }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(name: &str, schema: Schema) -> Vec<String> {
        Form::of(name, Some(schema)).tokens.iter().map(|token| token.text.to_string()).collect()
    }

    fn roles(name: &str, schema: Schema) -> Vec<Role> {
        Form::of(name, Some(schema)).tokens.iter().map(|token| token.role).collect()
    }

    #[test]
    fn surname_comma_given() {
        assert_eq!(texts("MADURO MOROS, Nicolas", Schema::Person), ["nicolas", "maduro", "moros"]);
        assert_eq!(texts("Integrity, Inc", Schema::Company)[0], "integrity");
    }

    #[test]
    fn abbreviations_and_legal_forms() {
        assert_eq!(roles("TRANSPORTES X, S.A. DE C.V.", Schema::Company).last(), Some(&Role::LegalForm));
        assert_eq!(texts("J.R. Smith", Schema::Person), ["j", "r", "smith"]);
        assert_eq!(roles("Deutsche Bank AG", Schema::Company), [Role::Name, Role::Generic, Role::LegalForm]);
    }

    #[test]
    fn chinese_company() {
        let form = Form::of("永信至诚科技集团股份有限公司", Some(Schema::Company));
        let roles: Vec<Role> = form.tokens.iter().map(|token| token.role).collect();
        assert_eq!(
            roles,
            [Role::Name, Role::Name, Role::Name, Role::Name, Role::Generic, Role::Generic, Role::LegalForm]
        );
        let readings: Vec<&str> = form.tokens.iter().take(4).map(|token| &*token.text).collect();
        assert_eq!(readings, ["yong", "xin", "zhi", "cheng"]);
    }

    #[test]
    fn japanese_words_with_long_vowels_stay_whole() {
        assert_eq!(texts("センター", Schema::Person).len(), 1);
        assert_eq!(Form::of("トレーディング", Some(Schema::Person)).tokens.len(), 1);
    }

    #[test]
    fn disguises() {
        // Cyrillic letters in a Latin word, and digits in a word.
        assert_eq!(texts("АNGАRА", Schema::Vessel), ["angara"]);
        let token = &Form::of("Olg4", Some(Schema::Person)).tokens[0];
        assert!(token.readings().any(|reading| reading == "olga"));
    }

    #[test]
    fn numbers_have_their_value() {
        let symbols =
            |name: &str| Form::of(name, Some(Schema::Vessel)).tokens.last().map(|token| token.symbols.clone());
        assert_eq!(symbols("KUM SONG 5"), symbols("KUM SONG Five"));
        assert_ne!(symbols("KUM SONG 5"), symbols("KUM SONG 6"));
    }

    #[test]
    fn scripts_without_spaces() {
        assert_eq!(texts("ဦးသိန်းစိန်", Schema::Person), ["u", "thein", "sein"]);
        assert_eq!(roles("ဦးသိန်းစိန်", Schema::Person), [Role::Title, Role::Name, Role::Name]);
        assert_eq!(roles("นายประยุทธ์ จันทร์โอชา", Schema::Person), [Role::Title, Role::Name, Role::Name]);
        assert_eq!(roles("บริษัทสยามจำกัด", Schema::Company), [Role::LegalForm, Role::Name, Role::LegalForm]);
        // The letters of a title within a name are letters of the name.
        assert_eq!(texts("สมนาย", Schema::Person).len(), 1);
        assert_eq!(roles("(주)한빛", Schema::Company)[0], Role::LegalForm);
    }

    #[test]
    fn names_of_other_alphabets_belong_to_their_groups() {
        let symbols = |name: &str| Form::of(name, Some(Schema::Person)).tokens[0].symbols.clone();
        let gregory = symbols("Hryhorii");
        assert!(symbols("Григорій").iter().any(|symbol| gregory.contains(symbol)));
        assert!(symbols("Hsieh").iter().any(|symbol| symbols("Xie").contains(symbol)));
        assert!(symbols("Tsai").iter().any(|symbol| symbols("Cai").contains(symbol)));
    }

    proptest! {
        #[test]
        fn any_text_has_a_form(name in "\\PC{0,200}", schema in proptest::option::of(proptest::sample::select(Schema::ALL.to_vec()))) {
            let form = Form::of(&name, schema);
            prop_assert!(form.tokens.len() <= MOST_TOKENS);
            prop_assert!(form.tokens.iter().all(|token| !token.text.is_empty()));
        }

        #[test]
        fn any_text_of_a_script_has_a_form(
            name in "[\u{400}-\u{52f}\u{370}-\u{3ff}\u{531}-\u{587}\u{10a0}-\u{10ff}\u{900}-\u{d7f}\u{e01}-\u{e5b}\u{1000}-\u{109f} a-z.]{0,60}",
            one in "[\u{900}-\u{97f}]{0,12}|[\u{980}-\u{9ff}]{0,12}|[\u{e01}-\u{e4e}]{0,20}|[\u{1000}-\u{104f}]{0,20}|[\u{400}-\u{4ff}]{0,20}|[\u{1f00}-\u{1fff}]{0,20}",
            schema in proptest::option::of(proptest::sample::select(Schema::ALL.to_vec())),
        ) {
            for text in [name, one] {
                let form = Form::of(&text, schema);
                prop_assert!(form.tokens.iter().all(|token| !token.text.is_empty()));
                prop_assert_eq!(&form, &Form::of(&text, schema));
            }
        }

        #[test]
        fn case_does_not_matter(name in "[A-Za-z ,.'-]{0,60}") {
            prop_assert_eq!(Form::of(&name, None), Form::of(&name.to_uppercase(), None));
        }
    }
}
