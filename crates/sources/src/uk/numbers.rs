//! Documents and registrations, which the lists write as free text: `Passport no. 472120208 (Russian), issued …`,
//! `INN: 7720891730 / KPP: 772201001`.

use interdict_model::{Country, Identifier, IdentifierKind};

use super::wording::one_line;

/// Words that say nothing of the number: the country stands between them.
const PLAIN_WORDS: [&str; 26] = [
    "passport",
    "diplomatic",
    "official",
    "service",
    "no",
    "no.",
    "nos",
    "number",
    "number.",
    "national",
    "identity",
    "identification",
    "id",
    "card",
    "civil",
    "travel",
    "document",
    "the",
    "federal",
    "issued",
    "in",
    "by",
    "of",
    "foreign",
    "holder",
    "ni",
];

/// A number with the words around it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Numbered {
    pub(super) number: String,
    /// The words before it.
    pub(super) label: String,
    /// The words after it.
    pub(super) note: String,
}

impl Numbered {
    /// A number without words.
    pub(super) fn bare(number: &str) -> Self {
        Self { number: number.to_owned(), ..Self::default() }
    }

    /// The identifier; its country is the one that the words name.
    pub(super) fn identifier(self, kind: IdentifierKind) -> Identifier {
        let country = country_in(&self.label).or_else(|| country_in(&self.note));
        let label = self.label.trim_end_matches([':', '.', ' ', '-', '–']).to_owned();
        let plain = label.split(' ').all(|word| PLAIN_WORDS.contains(&word.to_lowercase().trim_end_matches(':')));
        let label = if plain && kind == IdentifierKind::Passport { String::new() } else { label };
        Identifier { country, label, note: self.note, ..Identifier::new(kind, self.number) }
    }
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// The longest run of digits.
fn longest_run(text: &str) -> usize {
    text.split(|character: char| !character.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

/// The number of a document in its words. `None` when there is none, or when there may be another one.
pub(super) fn document(text: &str) -> Option<Numbered> {
    let text = one_line(text);
    let start = text.find(|character: char| character.is_ascii_digit())?;
    // The number begins with its word, and with a capital series before it: `A 10472263`, `TR-P 614 166`.
    let mut begin = text[..start].rfind([' ', ':', '(']).map_or(0, |at| at + 1);
    for prefix in ["no.", "number.", "nr."] {
        if text.get(begin..begin + prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix)) {
            begin += prefix.len();
        }
    }
    if let Some(series) = text[..begin].trim_end().rsplit(' ').next()
        && (1..=4).contains(&series.len())
        && text[..begin].ends_with(' ')
        && series.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-')
    {
        begin = text[..begin].trim_end().len() - series.len();
    }
    let (label, rest) = text.split_at_checked(begin)?;
    let mut end = 0;
    for word in rest.split_inclusive(' ') {
        let own = word.trim_end().find(['(', ',', ';']).unwrap_or(word.trim_end().len());
        let (own, stop) = (&word[..own], own < word.trim_end().len() || word.trim_end().ends_with('.'));
        // A number goes on in further groups of digits only.
        if end > 0 && !own.trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        if end > 0 && own.is_empty() {
            break;
        }
        end += if stop { own.len() } else { word.len() };
        if stop {
            break;
        }
    }
    let number = rest[..end].trim().trim_end_matches('.');
    let note = rest[end..].trim_matches([' ', '.', ',', ';']);
    let label = label.trim().trim_end_matches('(').trim();
    let lower = label.to_lowercase();
    let doubtful = ["issue", "expir", "born", "date", "valid", "under"].iter().any(|word| lower.contains(word));
    // Four digits are a year.
    let good = number.chars().filter(|character| character.is_alphanumeric()).count() >= 5
        && digits(number) >= 3
        && longest_run(note) <= 4
        && !number.contains([':', '\u{2019}'])
        && !doubtful;
    good.then(|| Numbered { number: number.to_owned(), label: label.to_owned(), note: note.to_owned() })
}

/// The country that words like `Russian passport` or `(Guinea-Bissau Diplomatic)` name.
fn country_in(text: &str) -> Option<Country> {
    let head = text.trim_start_matches(['(', ' ']);
    let head = head.split([')', '.', ',', ';']).next().unwrap_or_default();
    let words: Vec<&str> = head
        .split(' ')
        .map(|word| word.trim_end_matches(':'))
        .filter(|word| !word.is_empty() && !PLAIN_WORDS.contains(&word.to_lowercase().as_str()))
        .collect();
    (1..=words.len().min(4)).rev().find_map(|count| Country::from_text(&words[..count].join(" ")))
}

/// Names of registers that the list runs together with the number before: `7720603527OGRN: 1077764566373`.
const REGISTERS: [&str; 5] = ["OGRN", "INN", "KPP", "TIN", "OKPO"];

/// The registration numbers in a text. `None` when it cannot be told which words belong to which number.
pub(super) fn registrations(text: &str) -> Option<Vec<Identifier>> {
    let mut text = one_line(text);
    for register in REGISTERS {
        for digit in '0'..='9' {
            text = text.replace(&format!("{digit}{register}"), &format!("{digit} {register}"));
        }
    }
    let mut found: Vec<Numbered> = Vec::new();
    let mut label: Vec<&str> = Vec::new();
    for word in text.split([' ', ';', ',']).flat_map(|word| word.split_inclusive(':')) {
        let bare = word.trim_matches([':', '(', ')', '.', '-', '–', '/', '\u{a0}']);
        if bare.is_empty() {
            continue;
        }
        if digits(bare) >= 4 {
            found.push(Numbered { number: bare.to_owned(), label: label.join(" "), note: String::new() });
            label.clear();
        } else {
            label.push(bare);
        }
    }
    if !label.is_empty() {
        let [only] = found.as_mut_slice() else { return None };
        only.note = label.join(" ");
    }
    if found.is_empty() || found.iter().any(|one| one.label.len() > 60 || one.note.len() > 60) {
        return None;
    }
    let identifier = |one: Numbered| {
        let words = format!("{} {}", one.label, one.note).to_lowercase();
        let says = |register: &str| words.split(' ').any(|word| word.starts_with(register));
        let kind = if says("inn") || says("tin") || says("tax") || says("fiscal") {
            IdentifierKind::Tax
        } else if says("imo") {
            IdentifierKind::Imo
        } else if says("swift") || says("bic") {
            IdentifierKind::Bic
        } else if says("bvd") || says("acuris") || says("spark") || says("isn") || says("phone") || says("tel") {
            // Numbers of databases, not of registers.
            IdentifierKind::Other
        } else {
            IdentifierKind::Registration
        };
        one.identifier(kind)
    };
    Some(found.into_iter().map(identifier).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentifierKind::{Registration, Tax};

    fn read(text: &str) -> Option<(String, String, String)> {
        document(text).map(|found| (found.number, found.label, found.note))
    }

    fn three(found: &(String, String, String)) -> (&str, &str, &str) {
        (&found.0, &found.1, &found.2)
    }

    #[test]
    fn numbers_of_documents() {
        assert_eq!(read("X 10472263").as_ref().map(three), Some(("X 10472263", "", "")));
        assert_eq!(
            read("123456 (Freedonian). Issued on 20 Oct 1996").as_ref().map(three),
            Some(("123456", "", "(Freedonian). Issued on 20 Oct 1996"))
        );
        assert_eq!(read("Passport No: 592668 (x)").as_ref().map(three), Some(("592668", "Passport No:", "(x)")));
        assert_eq!(
            read("Russian passport no.519408087 (issued 23.09.2013)").as_ref().map(three),
            Some(("519408087", "Russian passport no.", "(issued 23.09.2013)"))
        );
        assert_eq!(read("TR-P 614 167 (Turkish)").as_ref().map(three), Some(("TR-P 614 167", "", "(Turkish)")));
        assert_eq!(
            read("CV9157522(Pakistan) Issued 8.9.2008").as_ref().map(three),
            Some(("CV9157522", "", "(Pakistan) Issued 8.9.2008"))
        );
        assert_eq!(read("Russian Passport number 8208 No. 555628"), None, "two numbers");
        assert_eq!(read("Uganda Passport."), None);
        assert_eq!(read("issued on 1 May 2001"), None);
        assert_eq!(read(""), None);
        assert_eq!(read("é1é"), None);
    }

    #[test]
    fn the_country_of_a_document() {
        let code = |text: &str| {
            document(text)
                .and_then(|found| found.identifier(IdentifierKind::Passport).country)
                .map(|country| country.code().to_owned())
        };
        assert_eq!(code("Iraq number A6489695, issued on 2 Sep 2013").as_deref(), Some("iq"));
        assert_eq!(code("DA0002187 (Guinea-Bissau Diplomatic) Issued 30 Mar 2007").as_deref(), Some("gw"));
        assert_eq!(code("Saudi Arabian passport no. K142737").as_deref(), Some("sa"));
        assert_eq!(code("B0515261"), None);
    }

    #[test]
    fn registers() {
        let read = |text: &str| {
            registrations(text)
                .map(|found| found.into_iter().map(|one| (one.kind, one.value, one.label)).collect::<Vec<_>>())
        };
        assert_eq!(
            read("INN: 7720891731 / KPP: 772201002"),
            Some(vec![(Tax, "7720891731".into(), "INN".into()), (Registration, "772201002".into(), "KPP".into())])
        );
        assert_eq!(
            read("INN: 7720603528OGRN: 1077764566374"),
            Some(vec![(Tax, "7720603528".into(), "INN".into()), (Registration, "1077764566374".into(), "OGRN".into())])
        );
        assert_eq!(read("1234567"), Some(vec![(Registration, "1234567".into(), String::new())]));
        assert_eq!(read("9709056473 - Russia INN"), Some(vec![(Tax, "9709056473".into(), String::new())]));
        assert_eq!(read("a number"), None);
        assert_eq!(read("1234567 and 7654321 both of them"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,12}|(no\\.|No|[A-Z]{1,3}|é|[0-9]{1,5}|INN|:| |\\(|\\)|,){0,12}") {
            let _ = (document(&text), registrations(&text));
        }
    }
}
