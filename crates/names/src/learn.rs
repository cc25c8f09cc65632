//! What the names of one party teach: which words stand for which.
//!
//! Aliases are labelled pairs that publishers give away. Where two names of a party agree in all their words but one, the
//! two words left over stand for each other: a spelling, a translation, a family's other name. What one party shows is
//! chance; the lexicon keeps what several do.

use std::collections::BTreeSet;

use crate::form::{Form, Role, Token};
use crate::likeness::likeness;

/// Names of one party beyond this many are not compared; every pair of them would be.
const MOST_NAMES: usize = 24;
/// Words at least this alike need not be taught.
const ALIKE: i64 = 850;
/// Names of more words than this are not compared.
const MOST_WORDS: usize = 8;

/// The pairs of words that one party's names show, each once and in order.
pub(crate) fn pairs(forms: &[Form]) -> BTreeSet<(Box<str>, Box<str>)> {
    let mut pairs = BTreeSet::new();
    for (place, one) in forms.iter().enumerate().take(MOST_NAMES) {
        for other in forms.iter().take(MOST_NAMES).skip(place + 1) {
            if let Some((a, b)) = left_over(one, other) {
                let (a, b) = if a.text < b.text { (a, b) } else { (b, a) };
                pairs.insert((a.text.clone(), b.text.clone()));
            }
        }
    }
    pairs
}

fn naming(form: &Form) -> Vec<&Token> {
    form.tokens.iter().filter(|token| matches!(token.role, Role::Name | Role::Generic | Role::Place)).collect()
}

/// The one word of each name that has no counterpart in the other, where there is just one and something that names
/// agrees.
fn left_over<'a>(one: &'a Form, other: &'a Form) -> Option<(&'a Token, &'a Token)> {
    let (mine, mut theirs) = (naming(one), naming(other));
    if mine.len() != theirs.len() || mine.len() < 2 || mine.len() > MOST_WORDS {
        return None;
    }
    let mut rest = None;
    let mut agrees = false;
    for token in mine {
        let counterpart = theirs
            .iter()
            .position(|candidate| candidate.text == token.text)
            .or_else(|| theirs.iter().position(|candidate| likeness(token, candidate).is_some_and(|found| found.thousandths >= ALIKE)));
        match counterpart {
            Some(found) => {
                agrees |= token.role == Role::Name;
                theirs.swap_remove(found);
            }
            None if rest.is_none() => rest = Some(token),
            None => return None,
        }
    }
    let (rest, counterpart) = (rest?, theirs.first()?);
    // A syllable is no word, and a letter stands for too many.
    let words = [rest, counterpart].iter().all(|token| token.text.len() >= 3 && !token.syllable);
    (agrees && words).then_some((rest, counterpart))
}

#[cfg(test)]
mod tests {
    use interdict_model::Schema;

    use super::*;

    fn taught(names: &[&str]) -> Vec<(Box<str>, Box<str>)> {
        let forms: Vec<Form> = names.iter().map(|name| Form::of(name, Some(Schema::Company))).collect();
        pairs(&forms).into_iter().collect()
    }

    #[test]
    fn the_word_that_differs_is_taught() {
        assert_eq!(taught(&["Kulakova Zavod", "Kulakova Fabrika Zavod"]), []);
        assert_eq!(taught(&["Meridian Umbrella", "Meridian Schirm"]), [("schirm".into(), "umbrella".into())]);
        assert_eq!(taught(&["Meridian Umbrella", "Zephyr Schirm"]), []);
    }
}
