//! A name cut into runs of letters and digits, before any table is asked; then words mended that were written together or
//! apart by mistake.

use crate::fold::{Writing, common_letter, disguised_latin, folded, writing};
use crate::form::Role;
use crate::table::TABLES;

/// A run of letters and digits, before any table is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(super) writing: Writing,
    pub(super) before_comma: bool,
    /// Whether a full stop and another piece follow without a space.
    before_dot: bool,
}

impl Piece {
    pub(super) fn new(text: String, writing: Writing) -> Self {
        Self { text, writing, before_comma: false, before_dot: false }
    }

    pub(crate) fn is_latin(&self) -> bool {
        self.writing == Writing::Latin
    }
}

/// Splits a name into pieces. `split_initials`: "J.R." is two pieces (persons), else one ("S.A.").
pub(crate) fn pieces(name: &str, split_initials: bool) -> Vec<Piece> {
    let folded = folded(name);
    let mut pieces = Vec::new();
    for (part, comma) in folded.split_inclusive(',').map(|part| (part.trim_end_matches(','), part.ends_with(','))) {
        let first = pieces.len();
        for chunk in part.split(char::is_whitespace) {
            if !split_initials && is_dotted_abbreviation(chunk) {
                let text: String = chunk.chars().filter(|character| *character != '.').collect();
                let writing = writing_of(&text);
                pieces.push(Piece::new(text, writing));
                continue;
            }
            split_chunk(chunk, &mut pieces);
        }
        if comma && let Some(last) = pieces[first..].last_mut() {
            last.before_comma = true;
        }
    }
    pieces
}

/// "s.a.", "g.m.b.h", "ph.d": at least two groups of at most two letters, or three of one.
fn is_dotted_abbreviation(chunk: &str) -> bool {
    if !chunk.contains('.') {
        return false;
    }
    let body = chunk.trim_matches(|character: char| !character.is_alphanumeric() && character != '.');
    let groups: Vec<&str> = body.trim_end_matches('.').split('.').collect();
    groups.len() >= 2
        && body.chars().all(|character| character.is_alphabetic() || character == '.')
        && groups.iter().all(|group| (1..=2).contains(&group.chars().count()))
        && groups.iter().any(|group| group.chars().count() == 1)
}

fn split_chunk(chunk: &str, pieces: &mut Vec<Piece>) {
    let first = pieces.len();
    // Where the run begins that is being read.
    let mut start = 0;
    let mut current = Writing::Latin;
    let flush = |text: &str, mut writing: Writing, pieces: &mut Vec<Piece>| {
        if !text.is_empty() {
            let mut text = text.to_owned();
            // A word of two alphabets that passes for Latin is meant to: the tables must know it too.
            if writing == Writing::Alphabet
                && text.bytes().any(|byte| byte.is_ascii_alphabetic())
                && let Some(disguised) = disguised_latin(&text)
            {
                (text, writing) = (disguised, Writing::Latin);
            }
            pieces.push(Piece::new(text, writing));
        }
    };
    for (at, character) in chunk.char_indices() {
        let text = &chunk[start..at];
        let behind = at + character.len_utf8();
        if character == '&' {
            flush(text, current, pieces);
            start = behind;
            pieces.push(Piece::new("and".to_owned(), Writing::Latin));
            continue;
        }
        let letter = common_letter(character);
        let mark = letter.is_none() && !text.is_empty() && is_mark(character);
        if letter.is_none() && !character.is_alphanumeric() && !mark {
            flush(text, current, pieces);
            start = behind;
            if character == '.'
                && let Some(last) = pieces[first..].last_mut()
            {
                last.before_dot = true;
            }
            continue;
        }
        let mut this = match letter {
            Some(writing) => writing,
            None if mark || (character.is_numeric() && current != Writing::Han) => current,
            None => writing(character),
        };
        // Letters of Latin and of an alphabet in one word are one (disguised) word.
        if !text.is_empty()
            && matches!((current, this), (Writing::Latin, Writing::Alphabet) | (Writing::Alphabet, Writing::Latin))
        {
            this = Writing::Alphabet;
            current = this;
        }
        if !text.is_empty() && this != current {
            flush(text, current, pieces);
            start = at;
        }
        current = this;
    }
    flush(&chunk[start..], current, pieces);
}

/// Combining signs belong to the letter before them (Devanagari, Thai, decomposed Latin).
pub(super) fn is_mark(character: char) -> bool {
    !character.is_ascii() && unicode_normalization::char::is_combining_mark(character)
}

fn writing_of(text: &str) -> Writing {
    text.chars().map(writing).find(|writing| *writing != Writing::Latin).unwrap_or(Writing::Latin)
}

/// Words of business that were written as one, apart; one that was broken in two, together.
pub(super) fn mend_seams(pieces: &mut Vec<Piece>) {
    let mut place = 0;
    while place < pieces.len() {
        if let Some(letters) = glued_letters(pieces, place) {
            let piece = &mut pieces[place];
            let last = piece.text.pop();
            let mut form: String = last.into_iter().collect();
            piece.before_dot = false;
            for letter in pieces.drain(place + 1..=place + letters) {
                form.push_str(&letter.text);
            }
            let writing = pieces[place].writing;
            pieces.insert(place + 1, Piece::new(form, writing));
            place += 2;
            continue;
        }
        let piece = &mut pieces[place];
        if piece.is_latin() {
            if let Some(seam) = TABLES.seam(&piece.text) {
                let rest = piece.text.split_off(seam);
                let rest = Piece { text: rest, ..*piece };
                (piece.before_comma, piece.before_dot) = (false, false);
                pieces.insert(place + 1, rest);
                place += 1;
            } else if let [piece, next, ..] = &pieces[place..]
                && TABLES.broken(&piece.text, &next.text)
            {
                let rest = pieces.remove(place + 1);
                pieces[place].text.push_str(&rest.text);
                pieces[place].before_comma = rest.before_comma;
            }
        }
        place += 1;
    }
}

/// Shortest word that a dotted legal form may have been glued to.
const SHORTEST_GLUED: usize = 4;

/// "LUNALOS.A.": how many pieces after this one belong to a dotted legal form whose first letter this one ends with.
fn glued_letters(pieces: &[Piece], place: usize) -> Option<usize> {
    let piece = &pieces[place];
    if !piece.before_dot || !piece.text.is_ascii() || piece.text.len() <= SHORTEST_GLUED {
        return None;
    }
    let mut form = piece.text[piece.text.len() - 1..].to_owned();
    let mut letters = 0;
    for next in &pieces[place + 1..] {
        if next.text.len() != 1 || !next.is_latin() || !pieces[place + letters].before_dot {
            break;
        }
        form.push_str(&next.text);
        letters += 1;
    }
    let known = TABLES.meanings(&form).iter().any(|meaning| meaning.role == Role::LegalForm);
    (letters > 0 && known).then_some(letters)
}
