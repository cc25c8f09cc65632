//! Addresses and places of birth: words that both sides have. Agreement adds a little; another place costs nothing, since
//! people and firms move, and places are written in many ways.

use std::collections::HashSet;
use std::sync::LazyLock;

use interdict_model::{Address, Country, Entity, Feature, Points, Subject};

use crate::Lines;
use crate::sentence::Clause;

/// The most an address can add: city, street and number agree.
pub(crate) const MOST: Points = Points::milli(40);
/// The same city, and the street or the postal code.
const STREET: Points = Points::milli(30);
/// The same city alone, which millions share.
const CITY: Points = Points::milli(10);
/// The most a place of birth can add: it does not change, but a city has many children.
pub(crate) const MOST_FOR_BIRTH_PLACE: Points = Points::milli(15);

/// Words that name no place. See the head of the file.
const WORDS: &str = include_str!("../tables/address_words.tsv");

static WORDS_OF_NO_PLACE: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| WORDS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect());

/// Shorter numbers are those of houses and flats.
const SHORTEST_POSTAL_CODE: usize = 4;
/// Longer words are cut: nobody writes such places.
const LONGEST_WORD: usize = 64;
/// Places of one subject that are compared: every one is held against every address of every candidate, and nobody lives in
/// more.
const MOST_PLACES: usize = 50;
/// Words of one text that are looked at.
const MOST_WORDS: usize = 200;

/// Gives the words of a text as they read in Latin letters, in lower case, at most [`MOST_WORDS`]. Text that is Latin
/// already is not copied: this is asked of every candidate.
fn words(text: &str, mut each: impl FnMut(&str)) {
    if text.is_ascii() { latin_words(text, &mut each) } else { latin_words(&any_ascii::any_ascii(text), &mut each) }
}

fn latin_words(text: &str, each: &mut impl FnMut(&str)) {
    let mut letters = [0u8; LONGEST_WORD];
    text.split(|character: char| !character.is_ascii_alphanumeric() && character != '\'')
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .for_each(|word| {
            let mut length = 0;
            for letter in word.bytes().filter(u8::is_ascii_alphanumeric).take(LONGEST_WORD) {
                letters[length] = letter.to_ascii_lowercase();
                length += 1;
            }
            if let Ok(word) = std::str::from_utf8(&letters[..length])
                && !word.is_empty()
            {
                each(word);
            }
        });
}

fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a word names a place: not a number, not one letter, not a kind of street.
fn names(word: &str) -> bool {
    word.len() > 1 && !is_number(word) && !WORDS_OF_NO_PLACE.contains(word)
}

/// The words of one of a subject's places, sorted, each once.
#[derive(Debug)]
pub(crate) struct Place {
    written: String,
    words: Vec<String>,
}

impl Place {
    pub(crate) fn of(text: &str) -> Self {
        let mut found = Vec::new();
        words(text, |word| {
            if is_number(word) || names(word) {
                found.push(word.to_owned());
            }
        });
        found.sort_unstable();
        found.dedup();
        Self { written: text.trim().to_owned(), words: found }
    }

    fn find(&self, word: &str) -> Option<usize> {
        self.words.binary_search_by(|own| own.as_str().cmp(word)).ok()
    }

    /// Which of the words, if a part of a listed place has no naming word but those. A country is no city.
    fn holds(&self, part: &str) -> Option<Vec<usize>> {
        let (mut held, mut missing) = (Vec::new(), false);
        words(part, |word| {
            if names(word) {
                match self.find(word) {
                    Some(place) => held.push(place),
                    None => missing = true,
                }
            }
        });
        (!missing && !held.is_empty() && Country::from_text(part).is_none()).then_some(held)
    }
}

/// The parts of a place as filed: `Tikrit, Salah al-Din; Iraq`.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '/', '(', ')']).map(str::trim).filter(|part| !part.is_empty())
}

/// What an address has in common with a listed one.
fn agreement(asked: &Place, listed: &Address) -> (Points, &'static str) {
    let mut city: Vec<usize> = Vec::new();
    for part in parts(&listed.city) {
        city.extend(asked.holds(part).unwrap_or_default());
    }
    let (mut naming, mut shared) = (0usize, Vec::new());
    let (mut number, mut postal_code) = (false, false);
    let mut look = |word: &str| {
        if is_number(word) {
            if asked.find(word).is_some() {
                number = true;
                postal_code |= word.len() >= SHORTEST_POSTAL_CODE;
            }
            return true;
        }
        false
    };
    words(&listed.city, |word| {
        look(word);
    });
    words(&listed.street, |word| {
        if !look(word) && names(word) {
            naming += 1;
            // A street that has the city's name is not yet the same street.
            if let Some(place) = asked.find(word).filter(|place| !city.contains(place) && !shared.contains(place)) {
                shared.push(place);
            }
        }
    });
    let street = !shared.is_empty() && shared.len() * 2 >= naming;
    match (!city.is_empty(), street, number) {
        (true, true, true) => (MOST, "the same city, street and number"),
        (true, true, false) => (STREET, "the same city and street"),
        (true, false, _) if postal_code => (STREET, "the same city and postal code"),
        (true, ..) => (CITY, "the same city"),
        // Many lists file an address in one text, where nothing says which word is the city.
        (false, ..) if listed.city.is_empty() && shared.len() > 1 && number => (STREET, "the same places and number"),
        (false, ..) if listed.city.is_empty() && shared.len() > 1 => (CITY, "the same places"),
        (false, true, _) if postal_code => (STREET, "the same street and postal code"),
        _ => (Points::ZERO, ""),
    }
}

/// Adds a line when an address of the subject's agrees with a listed one. `places` are the subject's addresses.
pub(crate) fn compare(places: &[Place], entity: &Entity, lines: &mut Lines) {
    let mut best: Option<(Points, &str, &Place, &Address)> = None;
    for asked in places {
        for listed in &entity.addresses {
            let (points, words) = agreement(asked, listed);
            if points > best.map_or(Points::ZERO, |(most, ..)| most) {
                best = Some((points, words, asked, listed));
            }
        }
    }
    if let Some((points, words, asked, listed)) = best {
        let clause = || Clause::Agrees(if points > CITY { "address" } else { "city" }.to_owned());
        lines.tell(Feature::Address, points, clause, || {
            format!("“{}” against “{}”: {words}", asked.written, listed.one_line())
        });
    }
}

/// Adds a line when a place of birth agrees with a listed one: a town or province that both name, not the country alone.
/// `places` are the subject's.
pub(crate) fn compare_birth_places(places: &[Place], entity: &Entity, lines: &mut Lines) {
    for listed in &entity.birth_places {
        for asked in places {
            if parts(listed).any(|part| asked.holds(part).is_some()) {
                let clause = || Clause::Agrees("place of birth".to_owned());
                lines.tell(Feature::BirthPlace, MOST_FOR_BIRTH_PLACE, clause, || {
                    format!("“{}” against “{listed}”", asked.written)
                });
                return;
            }
        }
    }
}

/// The subject's places of a kind, ready to be compared: at most [`MOST_PLACES`].
pub(crate) fn places(texts: &[String]) -> Vec<Place> {
    texts.iter().map(|text| Place::of(text)).filter(|place| !place.words.is_empty()).take(MOST_PLACES).collect()
}

/// The addresses and the places of birth of a subject.
pub(crate) fn of_subject(subject: &Subject) -> (Vec<Place>, Vec<Place>) {
    (places(&subject.addresses), places(&subject.birth_places))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(asked: &str, street: &str, city: &str) -> i32 {
        agreement(&Place::of(asked), &Address::new(street, city, "", "")).0.0 / 1_000
    }

    #[test]
    fn the_more_agrees_the_more_it_adds() {
        let asked = "12 Valiasr Street, Tehran 19395-4716, Iran";
        assert_eq!(points(asked, "No. 12, Valiasr St.", "Tehran"), 40);
        assert_eq!(points(asked, "Valiasr Ave", "Tehran"), 30);
        assert_eq!(points(asked, "P.O. Box 19395-4716", "Tehran"), 30);
        assert_eq!(points(asked, "99 Azadi Street", "Tehran"), 10);
        assert_eq!(points(asked, "12 Azadi Street", "Tehran"), 10, "a house number alone is nothing");
        assert_eq!(points(asked, "12 Baker Street", "London"), 0);
        assert_eq!(points(asked, "", "Iran"), 0, "a country is no city");
        assert_eq!(points("ulitsa Lenina 5, Москва", "5 Lenina ul.", "Moskva"), 40);
        assert_eq!(points("Hauptstraße 5, München", "Hauptstrasse 5", "Munchen"), 40);
    }

    #[test]
    fn an_address_in_one_text() {
        assert_eq!(points("12 Valiasr Street, Tehran", "Valiasr Street 12, Tehran, Iran", ""), 30);
        assert_eq!(points("Valiasr, Tehran", "Valiasr Street 12, Tehran, Iran", ""), 10);
        assert_eq!(points("Tehran", "Valiasr Street 12, Tehran, Iran", ""), 0);
    }

    #[test]
    fn words_that_name_no_place_are_none() {
        assert_eq!(points("Main Street, Building 5", "Building 5, 2nd Street", "Street"), 0);
        assert_eq!(points("Moscow", "Moscow Avenue", "Moscow"), 10, "the street has the city's name");
        assert_eq!(points("", "", ""), 0);
        assert_eq!(points("é", "é", "é"), 0, "one letter");
    }

    #[test]
    fn places_of_birth() {
        let points = |asked: &str, listed: &[&str]| {
            let mut entity = Entity::new("x", interdict_model::Schema::Person);
            entity.birth_places = listed.iter().map(|text| (*text).to_owned()).collect();
            let mut lines = Lines { sum: Points::ZERO, kept: None };
            compare_birth_places(&places(&[asked.to_owned()]), &entity, &mut lines);
            lines.sum.0 / 1_000
        };
        assert_eq!(points("Tikrit, Iraq", &["al-Awja, near Tikrit, Iraq", "Tikrit"]), 15);
        assert_eq!(points("Baghdad, Iraq", &["Tikrit, Iraq"]), 0, "a country alone is the country's line");
        assert_eq!(points("Baghdad", &["Tikrit"]), 0, "another place costs nothing");
        assert_eq!(points("New York", &["York"]), 15);
    }

    #[test]
    fn the_table_is_words() {
        assert!(WORDS_OF_NO_PLACE.len() > 150);
        assert!(WORDS_OF_NO_PLACE.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())));
    }
}
