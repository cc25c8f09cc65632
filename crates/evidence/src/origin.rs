//! Which country a number comes from: the issuer of a paper, the letters of an IBAN, the calling code of a telephone.
//!
//! Such a country is told, not stated. An account abroad contradicts nothing, so a told country may agree with what the
//! other side says and never disagrees.

use std::sync::LazyLock;

use interdict_model::{Country, Entity, Identifier, IdentifierKind, Subject};

/// Columns: digits behind the `+`, country. See the head of the file.
const CALLING_CODES: &str = include_str!("../tables/calling_codes.tsv");
/// Columns: digits, country. See the head of the file.
const MARITIME_DIGITS: &str = include_str!("../tables/maritime_digits.tsv");
/// Columns: mark, country. See the head of the file.
const NATIONALITY_MARKS: &str = include_str!("../tables/nationality_marks.tsv");

/// Beginnings of numbers with their countries, in order.
struct Beginnings(Vec<(&'static str, Country)>);

impl Beginnings {
    fn of(table: &'static str) -> Self {
        let mut rows: Vec<(&str, Country)> = table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(beginning, code)| Some((beginning, Country::from_text(code)?)))
            .collect();
        rows.sort_by_key(|(beginning, _)| *beginning);
        Self(rows)
    }

    fn get(&self, text: &str) -> Option<&Country> {
        let place = self.0.binary_search_by_key(&text, |(beginning, _)| beginning).ok()?;
        Some(&self.0[place].1)
    }

    /// The country of the longest row that the text begins with.
    fn longest(&self, text: &str) -> Option<&Country> {
        (1..=text.len().min(LONGEST_ROW)).rev().find_map(|length| self.get(text.get(..length)?))
    }
}

/// No row of the tables is longer.
const LONGEST_ROW: usize = 7;

static CALLING: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::of(CALLING_CODES));
static MARITIME: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::of(MARITIME_DIGITS));
static MARKS: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::of(NATIONALITY_MARKS));

/// Countries by the two letters of ISO 3166-1, at `26 × first + second`.
static BY_LETTERS: LazyLock<Vec<Option<Country>>> = LazyLock::new(|| {
    let letters = || b'a'..=b'z';
    letters()
        .flat_map(|first| letters().map(move |second| [first, second]))
        .map(|pair| {
            let code = std::str::from_utf8(&pair).ok()?;
            // The Union is no country, and what is not a country of the table (`XS`) is none either.
            Country::from_text(code).filter(|country| country.code() == code && code != "eu")
        })
        .collect()
});

fn by_letters(pair: [u8; 2]) -> Option<&'static Country> {
    let place = |letter: u8| letter.is_ascii_alphabetic().then(|| usize::from(letter.to_ascii_lowercase() - b'a'));
    BY_LETTERS.get(place(pair[0])? * 26 + place(pair[1])?)?.as_ref()
}

/// The letters and digits at some places of a number, signs left out.
fn at<const COUNT: usize>(value: &str, skip: usize) -> Option<[u8; COUNT]> {
    let mut found = [0; COUNT];
    let mut rest = value.bytes().filter(u8::is_ascii_alphanumeric).skip(skip);
    for place in &mut found {
        *place = rest.next()?;
    }
    Some(found)
}

/// A country with what tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) country: Country,
    /// The number that tells it.
    by: By,
}

/// What tells a country.
#[derive(Clone, Debug, PartialEq, Eq)]
enum By {
    /// A number of this kind.
    Number(IdentifierKind, String),
    /// The authority that issued it.
    Issuer(IdentifierKind, String),
    /// A telephone number.
    Phone(String),
}

impl Told {
    /// What tells the country, in words.
    pub(crate) fn by(&self) -> String {
        let name = |kind: IdentifierKind| kind.as_str().replace('_', " ");
        match &self.by {
            By::Number(kind, value) => format!("the {} {value}", name(*kind)),
            By::Issuer(kind, value) => format!("the issuer of the {} {value}", name(*kind)),
            By::Phone(value) => format!("the calling code of {value}"),
        }
    }
}

/// The country that the beginning of a number tells, by its kind. A number whose kind is not known tells none.
fn told_by_number(identifier: &Identifier) -> Option<&'static Country> {
    let value = identifier.value.trim();
    match identifier.kind {
        IdentifierKind::Iban => {
            // The letters are followed by two check digits; anything else is no IBAN.
            let [a, b, one, other] =
                at(value, if value.get(..4).is_some_and(|label| label.eq_ignore_ascii_case("IBAN")) { 4 } else { 0 })?;
            (one.is_ascii_digit() && other.is_ascii_digit()).then(|| by_letters([a, b]))?
        }
        IdentifierKind::Isin => {
            let length = value.bytes().filter(u8::is_ascii_alphanumeric).count();
            by_letters(at(value, if length == 16 { 4 } else { 0 })?)
        }
        IdentifierKind::Bic => {
            let length = value.bytes().filter(u8::is_ascii_alphanumeric).count();
            matches!(length, 8 | 11).then(|| by_letters(at(value, 4)?))?
        }
        IdentifierKind::Mmsi => {
            let digits: String = value.chars().filter(char::is_ascii_digit).collect();
            // Coast stations and groups of ships have zeros before, what belongs to a ship 98, buoys 99, aircraft 111,
            // hand-held sets 8 (ITU-R M.585).
            let ship = ["00", "0", "98", "99", "111", "8"].iter().find_map(|before| digits.strip_prefix(before));
            if digits.len() == 9 { MARITIME.get(ship.unwrap_or(&digits).get(..3)?) } else { None }
        }
        IdentifierKind::TailNumber => {
            if let Some((mark, _)) = value.split_once('-') {
                return MARKS.get(&mark.trim().to_ascii_uppercase());
            }
            // These three write no hyphen: a mark, then a digit.
            let upper = value.to_ascii_uppercase();
            ["N", "JA", "HL"]
                .iter()
                .find(|mark| {
                    upper.strip_prefix(**mark).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
                })
                .and_then(|mark| MARKS.get(mark))
        }
        _ => None,
    }
}

/// The country of a telephone number that is written with its calling code: `+98 21 …`, `0098 …`.
fn told_by_phone(text: &str) -> Option<&'static Country> {
    let text = text.trim().trim_start_matches(['(', ' ']);
    let rest = text.strip_prefix('+').or_else(|| text.strip_prefix("00"))?;
    let mut digits = [0u8; LONGEST_ROW];
    let mut count = 0;
    for digit in rest.bytes().filter(u8::is_ascii_digit).take(LONGEST_ROW) {
        digits[count] = digit;
        count += 1;
    }
    // Shorter ones are codes alone, or extensions.
    (rest.bytes().filter(u8::is_ascii_digit).count() >= LONGEST_ROW)
        .then(|| CALLING.longest(std::str::from_utf8(&digits[..count]).ok()?))?
}

/// Telephone numbers of one text, which lists separate in several ways.
fn phones(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ',', '/', '|']).map(str::trim)
}

/// The countries that a subject's numbers tell, each once, by the first number that tells it.
pub(crate) fn of_subject(subject: &Subject) -> Vec<Told> {
    let mut told = Vec::new();
    let mut tell = |country: &Country, by: By| {
        if !told.iter().any(|known: &Told| known.country == *country) {
            told.push(Told { country: country.clone(), by });
        }
    };
    for identifier in &subject.identifiers {
        let (kind, value) = (identifier.kind, identifier.value.clone());
        if let Some(country) = &identifier.country {
            tell(country, By::Issuer(kind, value));
        } else if let Some(country) = told_by_number(identifier) {
            tell(country, By::Number(kind, value));
        }
    }
    for phone in subject.phones.iter().flat_map(|text| phones(text)) {
        if let Some(country) = told_by_phone(phone) {
            tell(country, By::Phone(phone.to_owned()));
        }
    }
    told
}

/// The first of a listed party's numbers that tells a country which `wanted` accepts. Nothing is copied for those that do
/// not: this is asked of every candidate.
pub(crate) fn of_entity(entity: &Entity, wanted: impl Fn(&Country) -> bool) -> Option<Told> {
    for identifier in &entity.identifiers {
        let (kind, value) = (identifier.kind, &identifier.value);
        if let Some(country) = identifier.country.as_ref().filter(|country| wanted(country)) {
            return Some(Told { country: country.clone(), by: By::Issuer(kind, value.clone()) });
        }
        if let Some(country) = told_by_number(identifier).filter(|country| wanted(country)) {
            return Some(Told { country: country.clone(), by: By::Number(kind, value.clone()) });
        }
    }
    entity.facts.iter().filter(|fact| fact.field == "phone" || fact.field == "fax").find_map(|fact| {
        let (phone, country) =
            phones(&fact.value).find_map(|phone| Some((phone, told_by_phone(phone).filter(|one| wanted(one))?)))?;
        Some(Told { country: country.clone(), by: By::Phone(phone.to_owned()) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(kind: IdentifierKind, value: &str) -> Option<&'static str> {
        told_by_number(&Identifier::new(kind, value)).map(Country::code)
    }

    #[test]
    fn numbers_tell_their_country() {
        use IdentifierKind::{Bic, Iban, Isin, Mmsi, Passport, TailNumber};
        assert_eq!(number(Iban, "de89 3704 0044 0532 0130 00"), Some("de"));
        assert_eq!(number(Iban, "IBAN NO93 8601 1117 947"), Some("no"));
        assert_eq!(number(Iban, "Deutsche Bank"), None);
        assert_eq!(number(Bic, "HAVIGB2LXXX"), Some("gb"));
        assert_eq!(number(Bic, "HAVIGB2"), None);
        assert_eq!(number(Isin, "US0378331005"), Some("us"));
        assert_eq!(number(Isin, "XS0378331005"), None, "international, no country");
        assert_eq!(number(Isin, "EU000A1G0AA5"), None, "the Union is no country");
        assert_eq!(number(Mmsi, "422012345"), Some("ir"));
        assert_eq!(number(Mmsi, "004221234"), Some("ir"));
        assert_eq!(number(Mmsi, "42201234"), None);
        assert_eq!(number(TailNumber, "EP-MNP"), Some("ir"));
        assert_eq!(number(TailNumber, "N123AB"), Some("us"));
        assert_eq!(number(TailNumber, "NICE"), None);
        assert_eq!(number(TailNumber, "B-1234"), None, "China and Taiwan share it");
        assert_eq!(number(Passport, "DE1234567"), None);
    }

    #[test]
    fn telephones_tell_their_country_by_the_longest_code() {
        let phone = |text: &str| told_by_phone(text).map(Country::code);
        assert_eq!(phone("+98 21 8877 6655"), Some("ir"));
        assert_eq!(phone("0049 30 123456"), Some("de"));
        assert_eq!(phone("(+7) 495 123 45 67"), Some("ru"));
        assert_eq!(phone("+7 701 123 45 67"), Some("kz"));
        assert_eq!(phone("+44 1534 123456"), Some("je"));
        assert_eq!(phone("+1 345 949 0100"), Some("ky"));
        assert_eq!(phone("+1 212 555 0100"), None, "the United States or Canada");
        assert_eq!(phone("021 8877 6655"), None, "no calling code");
        assert_eq!(phone("+98"), None);
        assert_eq!(phone("+é9821"), None);
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        for (table, read, long) in
            [(CALLING_CODES, &CALLING, LONGEST_ROW), (MARITIME_DIGITS, &MARITIME, 3), (NATIONALITY_MARKS, &MARKS, 4)]
        {
            let rows = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
            assert_eq!(read.0.len(), rows, "every country is known");
            assert!(read.0.windows(2).all(|two| two[0].0 != two[1].0), "no row stands twice");
            assert!(read.0.iter().all(|(beginning, _)| beginning.len() <= long));
        }
    }
}
