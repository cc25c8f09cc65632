//! One name to its form: the tokens that are compared, the same for listed names and for questions.

mod aside;
mod piece;
mod reading;
mod written;

use std::ops::Range;
use std::sync::Arc;

use interdict_model::Schema;
use serde::{Deserialize, Serialize};

use crate::fold::{Writing, disguised_latin};
use crate::form::aside::{set_honoured_apart, set_references_apart, set_street_apart};
use crate::form::piece::{is_mark, mend_seams};
use crate::form::written::{acronyms, joins};
use crate::romanise;
use crate::skeleton::{others, skeleton};
use crate::sound::sound;
use crate::table::{LONGEST_PHRASE, Meaning, SHORTEST_MENDED_ALONE, Symbol, TABLES, key};

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
        let mut place = 0;
        while place < pieces.len() {
            let (range, meanings) = longest_phrase(&pieces, place, schema);
            let piece = &pieces[place];
            let exact = if meanings.is_some() { range.end } else { place };
            if any_mended
                && let Some((end, meanings)) = mended_phrase(&pieces, &mended, place).filter(|(end, _)| *end > exact)
            {
                tokens.push(Token::of_phrase(&pieces[place..end], &meanings));
                place = end;
                continue;
            }
            if let Some(meanings) = meanings {
                tokens.push(Token::of_phrase(&pieces[range.clone()], &meanings));
            } else if matches!(
                piece.writing,
                Writing::Han | Writing::Kana | Writing::Hangul | Writing::Thai | Writing::Burmese
            ) {
                tokens_of_run(piece, schema, &mut tokens);
            } else {
                tokens.push(Token::of_word(piece, latin_words));
            }
            place = range.end;
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
        if let Some(last) = tokens.last_mut() {
            last.last = several;
        }
        Self::of_tokens(tokens.into_iter().map(Arc::new).collect(), person, cut)
    }

    /// The form of tokens that were made before. `person`: the name is a person's; `cut`: it was longer than is compared.
    pub fn of_tokens(tokens: Vec<Arc<Token>>, person: bool, cut: bool) -> Self {
        let joins = joins(&tokens);
        let acronyms = if person { Vec::new() } else { acronyms(&tokens) };
        Self { tokens, cut, joins, acronyms }
    }
}

/// "Forty 4" is one number.
fn add_up_numbers(tokens: &mut Vec<Token>) {
    let mut place = 0;
    while place + 1 < tokens.len() {
        let number = |token: &Token| token.symbols.iter().copied().find(|symbol| symbol.is_number());
        if let (Some(tens), Some(ones)) = (number(&tokens[place]), number(&tokens[place + 1]))
            && let Some(sum) = tens.tens_and_ones(ones)
            && tokens[place].role == Role::Number
            && tokens[place + 1].role == Role::Number
        {
            let ones = tokens.remove(place + 1);
            let tens = &mut tokens[place];
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
fn mended_phrase(pieces: &[Piece], mended: &[Vec<&str>], place: usize) -> Option<(usize, Vec<Meaning>)> {
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
            found = Some((end, vec![*meaning]));
        }
    }
    found
}

/// Ways to mend a phrase that are tried at most.
const MOST_READINGS: usize = 16;

/// The longest phrase of the tables at a place, else the one piece with what it may mean by itself.
fn longest_phrase(pieces: &[Piece], place: usize, schema: Option<Schema>) -> (Range<usize>, Option<Vec<Meaning>>) {
    for end in (place + 1..=pieces.len().min(place + LONGEST_PHRASE)).rev() {
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
        let meanings = fitting(TABLES.meanings(&key(phrase)), schema, phrase.len());
        if !meanings.is_empty() {
            return (place..end, Some(meanings));
        }
    }
    (place..place + 1, None)
}

/// The meanings that a name of this schema can have.
fn fitting(meanings: &[Meaning], schema: Option<Schema>, pieces: usize) -> Vec<Meaning> {
    let person = schema.is_some_and(Schema::is_person);
    let no_person = schema.is_some_and(|schema| !Schema::Person.compatible(schema));
    let mut fitting: Vec<Meaning> = meanings
        .iter()
        .copied()
        .filter(|meaning| match meaning.role {
            Role::LegalForm | Role::Generic | Role::Number => !person,
            Role::Title => !no_person,
            // Nicknames are single words; a group of several would swallow a surname.
            Role::Name => pieces == 1,
            Role::Particle | Role::Initial | Role::Place | Role::Reference => true,
        })
        .collect();
    // The first role is the token's: what weighs least by nature comes first.
    fitting.sort_by_key(|meaning| match meaning.role {
        Role::LegalForm => 0,
        Role::Reference => 1,
        Role::Particle => 1,
        Role::Place => 2,
        Role::Generic => 2,
        Role::Title => 3,
        Role::Number => 4,
        Role::Name | Role::Initial => 5,
    });
    fitting
}

/// Runs that are written without spaces: table words first, what remains by syllables or as one word.
fn tokens_of_run(piece: &Piece, schema: Option<Schema>, tokens: &mut Vec<Token>) {
    let mut rest = piece.text.as_str();
    let mut name = String::new();
    while !rest.is_empty() {
        if let Some((length, meanings)) = TABLES.longest_prefix(rest) {
            let meanings = fitting(meanings, schema, 1);
            if !meanings.is_empty() && may_be_glued(piece.writing, &name, &meanings, &rest[length..]) {
                tokens_of_syllables(&mut name, piece.writing, tokens);
                let word = Piece::new(rest[..length].to_owned(), piece.writing);
                tokens.push(Token::of_phrase(&[word], &meanings));
                rest = &rest[length..];
                continue;
            }
        }
        let Some(character) = rest.chars().next() else { break };
        let step =
            if piece.writing == Writing::Burmese { romanise::burmese::syllable(rest) } else { character.len_utf8() };
        name.push_str(&rest[..step]);
        rest = &rest[step..];
    }
    tokens_of_syllables(&mut name, piece.writing, tokens);
}

/// Whether a table word within a run is a word there. The letters of Thai and Burmese words stand in other words too: only
/// what begins the run (a title, "company") or ends it (a legal form) is one.
fn may_be_glued(writing: Writing, before: &str, meanings: &[Meaning], behind: &str) -> bool {
    if !matches!(writing, Writing::Thai | Writing::Burmese) {
        return true;
    }
    let whole_letters = behind.chars().next().is_none_or(|next| !is_mark(next) && romanise::thai::starts_a_word(next));
    whole_letters
        && match meanings[0].role {
            Role::LegalForm => before.is_empty() || behind.is_empty(),
            Role::Generic | Role::Title => before.is_empty(),
            _ => false,
        }
}

fn tokens_of_syllables(name: &mut String, writing: Writing, tokens: &mut Vec<Token>) {
    if writing == Writing::Burmese {
        let mut rest = name.as_str();
        while !rest.is_empty() {
            let (syllable, further) = rest.split_at(romanise::burmese::syllable(rest));
            let mut token = Token::of_word(&Piece::new(syllable.to_owned(), writing), false);
            token.syllable = true;
            tokens.push(token);
            rest = further;
        }
        name.clear();
        return;
    }
    if matches!(writing, Writing::Kana | Writing::Thai) {
        if !name.is_empty() {
            tokens.push(Token::of_word(&Piece::new(std::mem::take(name), writing), false));
        }
        return;
    }
    for character in std::mem::take(name).chars() {
        let mut token = Token::of_word(&Piece::new(character.to_string(), writing), false);
        token.syllable = true;
        token.role = Role::Name;
        tokens.push(token);
    }
}

/// Fewest letters of a word that is known by its sound.
const SHORTEST_HEARD: usize = 4;

impl Token {
    fn of_phrase(pieces: &[Piece], meanings: &[Meaning]) -> Self {
        let raw = pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ");
        let mut token = Self::of_word(&Piece::new(raw.replace(' ', ""), pieces[0].writing), false);
        token.raw = raw.into();
        token.role = meanings[0].role;
        token.symbols = meanings.iter().filter_map(|meaning| meaning.symbol).collect();
        token.symbols.sort_unstable();
        token.symbols.dedup();
        token
    }

    fn of_word(piece: &Piece, among_latin_words: bool) -> Self {
        let raw = piece.text.as_str();
        let mut readings = romanise::readings(raw);
        let native = (!piece.is_latin()).then(|| raw.into());
        if piece.writing == Writing::Alphabet
            && among_latin_words
            && let Some(disguised) = disguised_latin(raw)
        {
            readings.push(romanise::ascii(&disguised));
        }
        readings.retain(|reading| !reading.is_empty());
        if readings.is_empty() {
            // Nothing to romanise it by: the word itself is compared.
            readings.push(raw.to_owned());
        }
        let digits = readings[0].bytes().filter(u8::is_ascii_digit).count();
        let mut symbols = Vec::new();
        let mut role = Role::Name;
        let all_digits = digits == readings[0].len();
        let ordinal = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|ending| readings[0].strip_suffix(ending))
            .filter(|stem| !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_digit()));
        if all_digits || ordinal.is_some() {
            role = Role::Number;
            let value = ordinal.unwrap_or(&readings[0]).parse().ok().and_then(Symbol::number);
            symbols.extend(value);
        } else if digits > 0 {
            for one in ['l', 'i'] {
                readings.push(readings[0].chars().map(|character| letter_for_digit(character, one)).collect());
            }
        } else if readings[0].len() == 1 && piece.is_latin() {
            role = Role::Initial;
        }
        // A name of another alphabet belongs to the group of its romanisations.
        if role == Role::Name && matches!(piece.writing, Writing::Alphabet | Writing::Indic | Writing::Thai) {
            symbols.extend(readings.iter().flat_map(|reading| TABLES.names_of(reading)));
            symbols.sort_unstable();
            symbols.dedup();
        }
        let mut readings = readings.into_iter();
        let text: Box<str> = readings.next().unwrap_or_default().into();
        let mut variants: Vec<Box<str>> = Vec::new();
        for reading in readings {
            if *reading != *text && !variants.iter().any(|variant| **variant == *reading) {
                variants.push(reading.into());
            }
        }
        Self {
            raw: raw.into(),
            skeleton: skeleton(&text).into(),
            other_skeletons: others(&text).into_iter().map(Into::into).collect(),
            heard: if text.len() >= SHORTEST_HEARD { sound(&text).into() } else { Box::default() },
            letters: letters(&text),
            text,
            variants,
            native,
            symbols,
            role,
            vowelless: piece.writing == Writing::Abjad,
            syllable: false,
            last: false,
        }
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

fn letters(text: &str) -> u64 {
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
