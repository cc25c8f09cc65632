//! Two tokens: whether they can stand for each other, and how well.
//!
//! The relation is finite by construction: outside it the likeness is nothing at all, so an index can
//! list every token that a question's token can meet. The index finds them with the same rules:
//! equality, symbols, edit distance within [`crate::distance::budget`], skeletons, first letters, prefixes and
//! joins. A rule added here must be added there; the property tests of the index compare the two.

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
    /// So many letters apart.
    Edits(u8),
    /// The same consonants.
    Consonants,
    /// A single letter and a word that begins with it.
    Initial,
    /// The last word of the question is the beginning of the listed one.
    CutOff,
    /// Several parts written as one.
    Joined,
}

#[expect(clippy::unnecessary_wraps, reason = "every caller answers with an option")]
const fn alike(thousandths: i64, tie: Tie) -> Option<Likeness> {
    Some(Likeness { thousandths, tie })
}

/// Shortest last word that may be a cut-off one.
pub const SHORTEST_CUT_OFF: usize = 3;

/// Whether words of these roles are compared by spelling, not only by equality and meaning.
pub const fn compared_by_spelling(role: Role) -> bool {
    matches!(role, Role::Name | Role::Generic)
}

/// Fewest consonants for two skeletons to count as equal.
pub const fn fewest_consonants(vowelless: bool) -> usize {
    if vowelless { 2 } else { 3 }
}

/// The likeness of a question's token and a listed one; `None` outside the relation.
pub fn likeness(question: &Token, listed: &Token) -> Option<Likeness> {
    if question.text == listed.text {
        return match (&question.native, &listed.native) {
            (Some(one), Some(other)) if one != other && question.syllable && listed.syllable => {
                alike(900, Tie::Homophone)
            }
            _ => alike(1000, Tie::Equal),
        };
    }
    let mut best = by_meaning(question, listed);
    if best.is_none_or(|best| best.thousandths < 960)
        && (!question.variants.is_empty() || !listed.variants.is_empty())
        && question.readings().any(|one| listed.readings().any(|other| one == other))
    {
        best = alike(960, Tie::Reading);
    }
    if question.role == Role::Number || listed.role == Role::Number {
        return best;
    }
    if question.role == Role::Initial || listed.role == Role::Initial {
        let (initial, word) = if question.role == Role::Initial { (question, listed) } else { (listed, question) };
        let fits = word.role == Role::Name
            && !word.syllable
            && word.readings().any(|reading| reading.len() > 1 && reading.starts_with(&*initial.text));
        return better(best, if fits { alike(600, Tie::Initial) } else { None });
    }
    if !compared_by_spelling(question.role)
        || !compared_by_spelling(listed.role)
        || question.syllable
        || listed.syllable
    {
        return best;
    }
    best = better(best, by_edits(question, listed));
    let vowelless = question.vowelless || listed.vowelless;
    if question.skeleton == listed.skeleton && question.skeleton.len() >= fewest_consonants(vowelless) {
        let thousandths = match (vowelless, question.skeleton.len()) {
            (true, 2) => 780,
            (true, _) => 900,
            (false, _) => 760,
        };
        best = better(best, alike(thousandths, Tie::Consonants));
    }
    if question.last
        && question.text.len() >= SHORTEST_CUT_OFF
        && listed.text.len() > question.text.len()
        && listed.text.starts_with(&*question.text)
    {
        best = better(best, alike(cut_off_thousandths(question.text.len(), listed.text.len()), Tie::CutOff));
    }
    best
}

fn by_meaning(question: &Token, listed: &Token) -> Option<Likeness> {
    let shared = question.symbols.iter().find(|symbol| listed.symbols.contains(symbol))?;
    let thousandths = if shared.is_number() {
        1000
    } else if shared.is_nickname() {
        880
    } else {
        960
    };
    alike(thousandths, Tie::Meaning)
}

fn by_edits(question: &Token, listed: &Token) -> Option<Likeness> {
    let budget = budget(question.text.len().min(listed.text.len()));
    if budget == 0 {
        return None;
    }
    // Every edit changes at most one letter of each side's set.
    let apart =
        (question.letters & !listed.letters).count_ones().max((listed.letters & !question.letters).count_ones());
    if apart as usize > budget {
        return None;
    }
    let (one, other) = (question.text.as_bytes(), listed.text.as_bytes());
    let edits = within(one, other, budget)?;
    alike(edit_thousandths(edits, one, other), Tie::Edits(u8::try_from(edits).unwrap_or(u8::MAX)))
}

/// What an edit costs depends on how much of the word it is; another first letter costs more, because
/// people and machines get that one right.
fn edit_thousandths(edits: usize, one: &[u8], other: &[u8]) -> i64 {
    let share = 1_100 * edits / one.len().max(other.len()).max(1);
    let first = if one.first() == other.first() { 0 } else { 50 };
    1000 - i64::try_from(share).unwrap_or(1000) - first
}

fn cut_off_thousandths(kept: usize, whole: usize) -> i64 {
    600 + i64::try_from(300 * kept / whole).unwrap_or(0)
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
        let one = &Form::of(question, Some(Schema::Person)).tokens[0];
        let other = &Form::of(listed, Some(Schema::Person)).tokens[0];
        likeness(one, other).map(|likeness| likeness.tie)
    }

    #[test]
    fn why_two_words_are_alike() {
        assert_eq!(tie("Salavati", "SALAVATI"), Some(Tie::Equal));
        assert_eq!(tie("Salavari", "SALAVATI"), Some(Tie::Edits(1)));
        assert_eq!(
            tie("محمد", "Muhammad"),
            Some(Tie::Consonants).filter(|_| tie("محمد", "Muhammad") != Some(Tie::Meaning)).or(Some(Tie::Meaning))
        );
        assert_eq!(tie("J", "Jonathan"), Some(Tie::Initial));
        assert_eq!(tie("Путин", "Putin"), Some(Tie::Equal));
        assert_eq!(tie("Olg4", "Olga"), Some(Tie::Reading));
        assert_eq!(tie("Valenc", "Valenciano"), Some(Tie::CutOff));
        assert_eq!(tie("Smith", "Jones"), None);
        assert_eq!(tie("Ali", "Eli"), None);
    }
}
