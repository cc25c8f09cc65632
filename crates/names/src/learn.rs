//! What the names of one party teach: which words stand for which.
//!
//! Aliases are labelled pairs that publishers give away. Where two names of a party agree in all their words but one, the
//! two words left over stand for each other: a spelling, a translation, a family's other name. What one party shows is
//! chance, and so is what a clan of parties shows that share the rest of the name, or one party that two lists have: the
//! lexicon keeps what parties of different names show.

use std::collections::BTreeSet;

use crate::distance::within;
use crate::form::{Form, Role, Token};
use crate::likeness::likeness;

/// Names of one party beyond this many are not compared; every pair of them would be.
const MOST_NAMES: usize = 24;
/// Words at least this alike need not be taught.
const ALIKE: i64 = 850;
/// Names of more words than this are not compared.
const MOST_WORDS: usize = 8;

/// Two words that may stand for each other, in order, and the rest of the names by its sound.
pub(crate) type Shown = ((Box<str>, Box<str>), String);

/// The pairs of words that one party's names show.
pub(crate) fn pairs(forms: &[Form]) -> BTreeSet<Shown> {
    let mut pairs = BTreeSet::new();
    for (place, one) in forms.iter().enumerate().take(MOST_NAMES) {
        for other in forms.iter().take(MOST_NAMES).skip(place + 1) {
            if let Some((a, b, rest)) = left_over(one, other) {
                let (a, b) = if a.text < b.text { (a, b) } else { (b, a) };
                pairs.insert(((a.text.clone(), b.text.clone()), rest));
            }
        }
    }
    pairs
}

fn naming(form: &Form) -> Vec<&Token> {
    form.tokens
        .iter()
        .map(|token| &**token)
        .filter(|token| matches!(token.role, Role::Name | Role::Generic | Role::Place))
        .collect()
}

/// The one word of each name that has no counterpart in the other, where there is just one and something that names
/// agrees.
fn left_over<'a>(one: &'a Form, other: &'a Form) -> Option<(&'a Token, &'a Token, String)> {
    let (mine, mut theirs) = (naming(one), naming(other));
    if mine.len() != theirs.len() || mine.len() < 2 || mine.len() > MOST_WORDS {
        return None;
    }
    let mut rest = None;
    let mut agreeing: BTreeSet<&str> = BTreeSet::new();
    for token in mine {
        let counterpart = theirs.iter().position(|candidate| candidate.text == token.text).or_else(|| {
            theirs
                .iter()
                .position(|candidate| likeness(token, candidate).is_some_and(|found| found.thousandths >= ALIKE))
        });
        match counterpart {
            Some(found) => {
                if token.role == Role::Name {
                    agreeing.insert(&token.skeleton);
                }
                theirs.swap_remove(found);
            }
            None if rest.is_none() => rest = Some(token),
            None => return None,
        }
    }
    let (rest, counterpart) = (rest?, *theirs.first()?);
    // A syllable is no word, and a letter stands for too many.
    let words = [rest, counterpart].iter().all(|token| token.text.len() >= 3 && !token.syllable);
    (!agreeing.is_empty() && words).then(|| (rest, counterpart, agreeing.into_iter().collect::<Vec<_>>().join(" ")))
}

/// Whether two words look alike enough to be spellings of one: half of their letters at least.
pub(crate) fn resemble(one: &str, other: &str) -> bool {
    within(one.as_bytes(), other.as_bytes(), one.len().max(other.len()) / 2).is_some()
}

#[cfg(test)]
mod tests {
    use interdict_model::Schema;

    use super::*;

    fn taught(names: &[&str]) -> Vec<(Box<str>, Box<str>)> {
        let forms: Vec<Form> = names.iter().map(|name| Form::of(name, Some(Schema::Company))).collect();
        pairs(&forms).into_iter().map(|(pair, _)| pair).collect()
    }

    #[test]
    fn the_word_that_differs_is_taught() {
        assert_eq!(taught(&["Kulakova Zavod", "Kulakova Fabrika Zavod"]), []);
        assert_eq!(taught(&["Meridian Umbrella", "Meridian Schirm"]), [("schirm".into(), "umbrella".into())]);
        assert_eq!(taught(&["Meridian Umbrella", "Zephyr Schirm"]), []);
    }
}
