//! How the United Kingdom's lists write things down in one field: numbered items, dates with unknown parts, numbers
//! cited inside prose.

use interdict_model::{Country, PartialDate, UncertainDate};

/// A field's words, or nothing where they say that nothing is known.
pub(super) fn stated(text: &str) -> &str {
    let text = text.trim();
    let nothing = ["n/a", "-", "unknown", "not known", "not applicable"];
    if nothing.iter().any(|word| word.eq_ignore_ascii_case(text)) { "" } else { text }
}

/// One line, single blanks: line breaks of the publisher's editor stand in names too.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The items of `(1) Uzbek (2) Afghan`, `1) Uzbek 2) Afghan` or `(a) Uzbek (b) Afghan`; `(1)-(3) Algeria` is one. Text
/// without numbers is one item.
pub(super) fn items(text: &str) -> Vec<&str> {
    let text = text.trim();
    let Some((first, mut at)) = marker(text).filter(|(first, _)| first.place == 1) else {
        return if text.is_empty() { Vec::new() } else { vec![text] };
    };
    let mut last = first;
    let mut begun = at;
    let mut found = Vec::new();
    while at < text.len() {
        let rest = &text[at..];
        // `2)` begins a word; `(2)` may follow one at once.
        let boundary = rest.starts_with('(')
            || text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric() && before != '(');
        match marker(rest).filter(|(next, _)| boundary && next.letter == first.letter && next.place == last.place + 1) {
            Some((next, length)) => {
                found.push(&text[begun..at]);
                last = next;
                at += length;
                begun = at;
            }
            None if begun == at => match range(rest).filter(|(end, _)| end.place > last.place) {
                Some((end, length)) => {
                    last = end;
                    at += length;
                    begun = at;
                }
                None => at += rest.chars().next().map_or(1, char::len_utf8),
            },
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found.push(&text[begun..]);
    let trimmed = |item: &&str| !item.is_empty();
    found.into_iter().map(|item| item.trim_matches([' ', ',', ';', '\t', '\r', '\n'])).filter(trimmed).collect()
}

#[derive(Clone, Copy)]
struct Ordinal {
    letter: bool,
    place: u8,
}

/// A marker at the beginning, and its length: `(1)`, `2)`, `(a)`.
fn marker(text: &str) -> Option<(Ordinal, usize)> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let (inside, _) = inner.split_once(')').filter(|(inside, _)| (1..=2).contains(&inside.len()))?;
    let length = text.len() - inner.len() + inside.len() + 1;
    if let Ok(place) = inside.parse::<u8>() {
        return inside.bytes().all(|byte| byte.is_ascii_digit()).then_some((Ordinal { letter: false, place }, length));
    }
    match inside.as_bytes() {
        [letter @ b'a'..=b'z'] => Some((Ordinal { letter: true, place: letter - b'a' + 1 }, length)),
        _ => None,
    }
}

/// The end of a range whose first marker has just been read: `-(3)`, ` to (6)`, ` and (2)`.
fn range(text: &str) -> Option<(Ordinal, usize)> {
    let words = text.trim_start();
    let rest = ["-", "–", "to ", "and ", "&"].iter().find_map(|word| words.strip_prefix(word))?.trim_start();
    let (end, length) = marker(rest)?;
    Some((end, text.len() - rest.len() + length))
}

/// A date with the day first: `01/08/1979`, `00/08/1961`, `dd/mm/1971`. What else the model reads is a date too; a day
/// without a month, or a year with a letter for a digit, is none.
pub(super) fn date(text: &str) -> Option<UncertainDate> {
    let text = text.trim().trim_matches('\'').trim();
    let text = text.split_once(' ').filter(|(_, time)| time.contains(':')).map_or(text, |(day, _)| day);
    let parts: Vec<&str> = text.split('/').map(str::trim).collect();
    let [day, month, year] = parts[..] else { return text.parse().ok() };
    let part = |part: &str| match part.to_ascii_lowercase().as_str() {
        "0" | "00" | "dd" | "mm" | "--" => Some(None),
        digits if digits.len() <= 2 => digits.parse::<u8>().ok().map(Some),
        _ => None,
    };
    if year.len() != 4 {
        return None;
    }
    PartialDate::new(year.parse().ok()?, part(month)?, part(day)?).map(Into::into)
}

/// The day of publication, ISO 8601.
pub(super) fn day(text: &str) -> Option<String> {
    let text = text.trim();
    let (year, month, day) =
        date(text).or_else(|| date(text.get(..10)?)).and_then(|date: UncertainDate| date.exact_day())?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// What stands before a bracket at the end or in the middle, and the rest: `Pakistan (as at Apr 2009)`.
pub(super) fn before_bracket(text: &str) -> (&str, &str) {
    match text.split_once('(') {
        Some((before, _)) if !before.trim().is_empty() => (before.trim(), text[before.len()..].trim()),
        _ => (text.trim(), ""),
    }
}

/// The country that a field names, if need be without a remark in brackets; and that remark.
pub(super) fn country(text: &str) -> (Option<Country>, &str) {
    if let Some(country) = Country::from_text(text) {
        return (Some(country), "");
    }
    // `Saudi Arabia citizenship` and `Syrian Arab Republic as of 2015` are said without brackets.
    let (before, remark) = before_bracket(text);
    let before = [" citizenship", " nationality", " national", " citizen"]
        .iter()
        .find_map(|word| before.strip_suffix(word))
        .unwrap_or(before);
    let end = before.find(" as of ").or_else(|| before.find(" as at ")).unwrap_or(before.len());
    match Country::from_text(&before[..end]) {
        Some(country) if remark.is_empty() => (Some(country), text[end..].trim()),
        Some(country) => (Some(country), remark),
        None => (None, ""),
    }
}

/// What follows each place in prose where a label stands as a word of its own, without the signs between.
pub(super) fn after_label<'a>(text: &'a str, label: &str) -> Vec<&'a str> {
    // ASCII only, so that the places stay the same.
    let lower = text.to_ascii_lowercase();
    lower
        .match_indices(label)
        .filter(|(at, _)| text[..*at].chars().next_back().is_none_or(|before| !before.is_alphanumeric()))
        .filter_map(|(at, _)| text.get(at + label.len()..))
        .map(|rest| rest.trim_start_matches([' ', ':', ')', '.', '\u{a0}']))
        .collect()
}

/// The word at the beginning, of letters, digits and the given signs.
pub(super) fn leading_word<'a>(text: &'a str, signs: &str) -> &'a str {
    let end = text
        .find(|character: char| !(character.is_ascii_alphanumeric() || signs.contains(character)))
        .unwrap_or(text.len());
    text[..end].trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_with_remarks() {
        let read = |text: &str| {
            let (found, remark) = country(text);
            (found.map(|country| country.code().to_owned()), remark.to_owned())
        };
        let known = |code: &str, remark: &str| (Some(code.to_owned()), remark.to_owned());
        assert_eq!(read("Pakistan (as at Apr 2009)"), known("pk", "(as at Apr 2009)"));
        assert_eq!(read("Syrian Arab Republic as of 2015"), known("sy", "as of 2015"));
        assert_eq!(read("Kuwaiti citizenship"), known("kw", "citizenship"));
        assert_eq!(read("Tunisian (dual nationality)"), known("tn", "(dual nationality)"));
        assert_eq!(read("Nowhere (as at 2009)"), (None, String::new()));
    }

    #[test]
    fn numbered_items() {
        assert_eq!(items("1) Uzbek 2) Afghan"), ["Uzbek", "Afghan"]);
        assert_eq!(items("(1) Tunisia  (2) former Yugoslavia"), ["Tunisia", "former Yugoslavia"]);
        assert_eq!(items("(1) to (6) Algeria (7) Morocco"), ["Algeria", "Morocco"]);
        assert_eq!(items("(1)-(2) Algeria"), ["Algeria"]);
        assert_eq!(items("(a) OR 1, (b) OR 2"), ["OR 1", "OR 2"]);
        assert_eq!(items("Kabul (2) Herat"), ["Kabul (2) Herat"]);
        assert_eq!(items("(2) Herat"), ["(2) Herat"]);
        assert_eq!(items(""), [""; 0]);
        assert_eq!(items("(1)"), [""; 0]);
        assert_eq!(items("(1) é(2) ü"), ["é", "ü"]);
        assert_eq!(items("1) No 12) 2) ü"), ["No 12)", "ü"]);
    }

    #[test]
    fn dates_with_unknown_parts() {
        let read = |text: &str| date(text).map(|date| date.to_string());
        assert_eq!(read("01/08/1979").as_deref(), Some("1979-08-01"));
        assert_eq!(read("00/08/1961").as_deref(), Some("1961-08"));
        assert_eq!(read("dd/mm/1971").as_deref(), Some("1971"));
        assert_eq!(read("'00/00/1975").as_deref(), Some("1975"));
        assert_eq!(read("29/06/2012 00:00:00").as_deref(), Some("2012-06-29"));
        assert_eq!(read("10/00/1983"), None, "a day of an unknown month");
        assert_eq!(read("15/08/19yy"), None);
        assert_eq!(read("31/02/1980"), None);
        assert_eq!(read(""), None);
        assert_eq!(day("24-Jun-2026").as_deref(), Some("2026-06-24"));
        assert_eq!(day("08/10/2026").as_deref(), Some("2026-10-08"));
        assert_eq!(day("2026-10-08T09:00:00").as_deref(), Some("2026-10-08"));
        assert_eq!(day("00/10/2026"), None);
    }

    #[test]
    fn labels_in_prose_are_words_of_their_own() {
        assert_eq!(after_label("AKIMOV. IMO: 9074729. IMO number: 1", "imo").len(), 2);
        assert_eq!(leading_word(after_label("UN REF:QE.A.146.14. Also", "un ref")[0], "."), "QE.A.146.14");
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,12}|(\\(?[12ab]\\)|-| to |é|[0-9]|/| |\\(){0,12}") {
            let _ = (items(&text), date(&text), day(&text), country(&text), after_label(&text, "a"));
        }
    }
}
