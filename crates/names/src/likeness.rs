//! Two tokens: whether they can stand for each other, and how well.
//!
//! The relation is finite by construction: outside it the likeness is nothing at all, so an index can
//! list every token that a question's token can meet. The index finds them with the same rules:
//! equality, symbols, edit distance within [`crate::distance::budget`], skeletons, first letters, prefixes and
//! joins. A rule added here must be added there; the property tests of the index compare the two.

use crate::abjad::can_be;
use crate::distance::{budget, within};
use crate::form::{Role, Token};

/// How alike two tokens are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// In thousandths; 1000 is equal.
    pub thousandths: i64,
    /// Why they are alike.
    pub tie: Tie,
}

/// Why two tokens are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// Letter for letter.
    Equal,
    /// One of several readings (romanisation, digits as letters, look-alike letters) is equal.
    Reading,
    /// The same sound in Latin letters, but other characters in the original script.
    Homophone,
    /// The tables say they mean the same.
    Meaning,
    /// Names of one party in the lists show that they stand for each other.
    Learnt,
    /// One is a romanisation of the other.
    Romanised,
    /// So many letters apart.
    Edits(u8),
    /// Spellings of one sound, further apart than a slip.
    Heard,
    /// The same consonants.
    Consonants,
    /// Written backwards.
    Backwards,
    /// A single letter and a word that begins with it.
    Initial,
    /// The last word of the question is the beginning of the listed one.
    CutOff,
    /// Several parts written as one.
    Joined,
    /// The first letters of all parts.
    Acronym,
}

#[expect(clippy::unnecessary_wraps, reason = "every caller answers with an option")]
const fn alike(thousandths: i64, tie: Tie) -> Option<Likeness> {
    Some(Likeness { thousandths, tie })
}

/// How alike two characters are that sound the same.
const HOMOPHONE: i64 = 500;

/// Shortest last word that may be a cut-off one; legal forms may be cut to a letter.
pub const SHORTEST_CUT_OFF: usize = 3;

/// Whether words of these roles are compared by spelling, not only by equality and meaning.
pub const fn compared_by_spelling(role: Role) -> bool {
    matches!(role, Role::Name | Role::Generic | Role::Place)
}

/// Fewest consonants for two skeletons to count as equal. One is enough where a word without vowels spells the other
/// out letter for letter.
pub const fn fewest_consonants(vowelless: bool) -> usize {
    if vowelless { 1 } else { 3 }
}

/// The likeness of a question's token and a listed one; `None` outside the relation.
pub fn likeness(question: &Token, listed: &Token) -> Option<Likeness> {
    if question.text == listed.text {
        return match (&question.native, &listed.native) {
            (Some(one), Some(other)) if one != other && question.syllable && listed.syllable => {
                alike(HOMOPHONE, Tie::Homophone)
            }
            _ => alike(1000, Tie::Equal),
        };
    }
    let mut best = by_meaning(question, listed);
    if best.is_none_or(|best| best.thousandths < 980)
        && (!question.variants.is_empty() || !listed.variants.is_empty())
        && question.readings().any(|one| listed.readings().any(|other| one == other))
    {
        // Two characters of one script that can be heard alike are two characters.
        let two_characters =
            question.syllable && listed.syllable && question.native.is_some() && listed.native.is_some();
        best = if two_characters { alike(HOMOPHONE, Tie::Homophone) } else { alike(980, Tie::Reading) };
    }
    if question.role == Role::Number || listed.role == Role::Number {
        return best;
    }
    // A legal form that a short field has cut: "… EXPORT C" of "… EXPORT CORP".
    if listed.role == Role::LegalForm && matches!(question.role, Role::Name | Role::Initial) {
        best = better(best, cut_off(question, listed));
    }
    if question.role == Role::Initial || listed.role == Role::Initial {
        let (initial, word) = if question.role == Role::Initial { (question, listed) } else { (listed, question) };
        let fits = matches!(word.role, Role::Name | Role::Title)
            && !word.syllable
            && word.readings().any(|reading| reading.len() > 1 && reading.starts_with(&*initial.text));
        return better(best, if fits { alike(850, Tie::Initial) } else { None });
    }
    if !compared_by_spelling(question.role)
        || !compared_by_spelling(listed.role)
        || question.syllable
        || listed.syllable
    {
        return best;
    }
    let spelling =
        better(better(by_edits(question, listed), heard_alike(question, listed)), by_sound(question, listed));
    // Two names that are both known, and known to be two names, are not one misspelt: Hassan is not Hussein.
    let two_names = question.symbols.iter().any(|symbol| symbol.is_nickname())
        && listed.symbols.iter().any(|symbol| symbol.is_nickname())
        && best.is_none();
    best = better(
        best,
        spelling.map(|found| {
            if two_names && found.tie != Tie::Romanised {
                Likeness { thousandths: (2 * found.thousandths - 1000).min(TWO_NAMES), ..found }
            } else {
                found
            }
        }),
    )
    .filter(|found| found.thousandths > 0);
    if question.text.len() >= SHORTEST_CUT_OFF {
        best = better(best, cut_off(question, listed));
    }
    if best.is_none() && is_backwards(question, listed) { alike(BACKWARDS, Tie::Backwards) } else { best }
}

/// Shortest word that is known backwards.
pub const SHORTEST_BACKWARDS: usize = 5;
/// How alike a word and its mirror image are: right-to-left text passed through systems that do not know of it.
const BACKWARDS: i64 = 860;

fn is_backwards(question: &Token, listed: &Token) -> bool {
    let (one, other) = (question.text.as_bytes(), listed.text.as_bytes());
    one.len() >= SHORTEST_BACKWARDS && one.len() == other.len() && one.iter().eq(other.iter().rev())
}

/// The last word of the question as the beginning of a longer listed one.
fn cut_off(question: &Token, listed: &Token) -> Option<Likeness> {
    let (kept, whole) = (question.text.len(), listed.text.len());
    let cut = question.last && whole > kept && listed.text.starts_with(&*question.text);
    if cut { alike(600 + i64::try_from(300 * kept / whole).unwrap_or(0), Tie::CutOff) } else { None }
}

/// Spellings of one sound are one word, however many letters apart they are written ("Phuaz", "Fuaz").
fn heard_alike(question: &Token, listed: &Token) -> Option<Likeness> {
    if question.heard.is_empty() || question.heard != listed.heard || question.vowelless || listed.vowelless {
        return None;
    }
    alike(HEARD_ALIKE, Tie::Heard)
}

/// How alike two spellings of one sound are.
const HEARD_ALIKE: i64 = 870;

fn by_meaning(question: &Token, listed: &Token) -> Option<Likeness> {
    let mut best = None;
    for shared in question.symbols.iter().filter(|symbol| listed.symbols.contains(symbol)) {
        let likeness = if shared.is_number() {
            alike(1000, Tie::Meaning)
        } else if shared.is_nickname() {
            alike(930, Tie::Meaning)
        } else if shared.is_learnt() {
            alike(900, Tie::Learnt)
        } else {
            alike(960, Tie::Meaning)
        };
        best = better(best, likeness);
    }
    best
}

fn by_edits(question: &Token, listed: &Token) -> Option<Likeness> {
    let shorter = question.text.len().min(listed.text.len());
    let budget = budget(shorter);
    if budget == 0 {
        return None;
    }
    // Every edit changes at most one letter of each side's set.
    let (only_asked, only_listed) = (question.letters & !listed.letters, listed.letters & !question.letters);
    if only_asked.count_ones().max(only_listed.count_ones()) as usize > budget {
        return None;
    }
    let (one, other) = (question.text.as_bytes(), listed.text.as_bytes());
    let edits = within(one, other, budget)?;
    // Another letter of three makes another word.
    let another_letter = (one.len() == other.len() && (only_asked | only_listed) != 0) || one[0] != other[0];
    if shorter == 3 && another_letter {
        return None;
    }
    let thousandths = edit_thousandths(edits, one, other);
    // What sounds the same is a spelling, not a slip.
    let heard = if edits == 0 || question.heard.is_empty() || listed.heard.is_empty() {
        None
    } else {
        within(&question.heard, &listed.heard, edits - 1)
    };
    let thousandths = heard.map_or(thousandths, |heard| {
        let sounding = edit_thousandths(heard, one, other) - SPELLING * i64::try_from(edits - heard).unwrap_or(0);
        thousandths.max(sounding)
    });
    alike(thousandths, Tie::Edits(u8::try_from(edits).unwrap_or(u8::MAX)))
}

/// What another spelling of one sound costs.
const SPELLING: i64 = 50;

/// The most that two names are alike that are known to be two.
const TWO_NAMES: i64 = 720;

/// What an edit costs depends on how much of the word it is; another first letter costs more, because
/// people and machines get that one right.
fn edit_thousandths(edits: usize, one: &[u8], other: &[u8]) -> i64 {
    let length = one.len().max(other.len()).max(1);
    let each = EDIT[edits.min(EDIT.len() - 1)] / length;
    let first = match (one.first() == other.first(), length) {
        (true, _) => 0,
        (false, ..=4) => 150,
        (false, 5) => 100,
        (false, _) => 40,
    };
    1000 - i64::try_from(each).unwrap_or(1000) - first
}

/// What no, one, two and three edits cost of a word of one letter: the second costs more than the first.
const EDIT: [usize; 4] = [0, 750, 2_300, 3_900];

/// The same consonants.
fn by_sound(question: &Token, listed: &Token) -> Option<Likeness> {
    let shared = question.skeletons().find(|one| listed.skeletons().any(|other| other == *one))?;
    let consonants = shared.len();
    if consonants == 0 {
        return None;
    }
    match (question.vowelless, listed.vowelless) {
        (true, true) => (consonants > 1).then_some(Likeness { thousandths: 880, tie: Tie::Consonants }),
        (false, false) => {
            // "AJK": a word without a vowel after its first letter has had them left out.
            let (one, other) = (question.text.as_bytes(), listed.text.as_bytes());
            let bare = |word: &[u8]| word.len() >= 3 && !word[1..].iter().copied().any(is_vowel);
            let consonants_of =
                |word: &'_ [u8]| word[1..].iter().copied().filter(|byte| !is_vowel(*byte)).collect::<Vec<u8>>();
            if consonants >= 2
                && one[0] == other[0]
                && (bare(one) || bare(other))
                && consonants_of(one) == consonants_of(other)
            {
                return alike(860, Tie::Consonants);
            }
            if consonants < fewest_consonants(false) {
                return None;
            }
            // Vowels alone do not make one word of two that share little else ("Ginta", "Janett").
            within(one, other, one.len().max(other.len()) / 2)?;
            let thousandths = match (one[0] == other[0], consonants) {
                (true, 3) => 730,
                (true, _) => 790,
                (false, _) => 690,
            };
            Some(Likeness { thousandths, tie: Tie::Consonants })
        }
        _ => {
            let (native, latin) = if question.vowelless { (question, listed) } else { (listed, question) };
            let letters = native.native.as_deref().unwrap_or(&native.raw);
            let bare = letters.strip_prefix("ال").unwrap_or(letters);
            if can_be(letters, &latin.text) || can_be(bare, &latin.text) {
                alike(if consonants > 1 { 970 } else { 930 }, Tie::Romanised)
            } else if consonants >= fewest_consonants(false) {
                alike(720, Tie::Consonants)
            } else {
                None
            }
        }
    }
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn better(one: Option<Likeness>, other: Option<Likeness>) -> Option<Likeness> {
    match (one, other) {
        (Some(a), Some(b)) => Some(if b.thousandths > a.thousandths { b } else { a }),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::Schema;

    use super::*;
    use crate::Form;

    fn tie(question: &str, listed: &str) -> Option<Tie> {
        let one = Form::of(question, Some(Schema::Person)).tokens.pop().unwrap();
        let other = Form::of(listed, Some(Schema::Person)).tokens.pop().unwrap();
        likeness(&one, &other).map(|likeness| likeness.tie)
    }

    #[test]
    fn why_two_words_are_alike() {
        assert_eq!(tie("Salavati", "SALAVATI"), Some(Tie::Equal));
        assert_eq!(tie("Salavari", "SALAVATI"), Some(Tie::Edits(1)));
        assert_eq!(tie("محمد", "Muhammad"), Some(Tie::Romanised));
        assert_eq!(tie("زكريا", "Oscar"), Some(Tie::Consonants));
        assert_eq!(tie("العوني", "Ouni"), Some(Tie::Romanised));
        assert_eq!(tie("Oan", "Oman"), Some(Tie::Edits(1)));
        assert_eq!(tie("Sko", "Sok"), Some(Tie::Edits(1)));
        assert_eq!(tie("J", "Jonathan"), Some(Tie::Initial));
        assert_eq!(tie("Путин", "Putin"), Some(Tie::Equal));
        assert_eq!(tie("Olg4", "Olga"), Some(Tie::Reading));
        assert_eq!(tie("Libardo Elias Valenc", "Libardo Elias Valenciano"), Some(Tie::CutOff));
        assert_eq!(tie("Valenc", "Valenciano"), None);
        assert_eq!(tie("Smith", "Jones"), None);
        assert_eq!(tie("Ali", "Eli"), None);
        assert_eq!(tie("Phuaz", "Fuaz"), Some(Tie::Heard));
        assert_eq!(tie("Nitup", "Putin"), Some(Tie::Backwards));
        assert_eq!(tie("Elmasri", "Masri"), Some(Tie::Reading));
        assert_eq!(tie("بريخ", "Barich"), Some(Tie::Romanised));
    }
}
