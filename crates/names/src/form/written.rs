//! Other ways to write a name as a whole: neighbouring words as one, and first letters alone.

use std::sync::Arc;

use crate::distance::LONGEST;
use crate::form::{Join, Role, Token};
use crate::romanise;
use crate::skeleton::skeleton;

/// Most parts that may be written as one word.
pub const LONGEST_JOIN: usize = 4;
/// Fewest consonants by which a word written apart is known.
const FEWEST_CONSONANTS_OF_JOIN: usize = 3;

/// Whether a token may be part of a word written apart.
pub fn may_join(token: &Token) -> bool {
    token.role != Role::LegalForm
}

pub(super) fn joins(tokens: &[Arc<Token>]) -> Vec<Join> {
    let mut joins = Vec::new();
    for start in 0..tokens.len() {
        for end in start + 2..=tokens.len().min(start + LONGEST_JOIN) {
            let parts = &tokens[start..end];
            let length: usize = parts.iter().map(|part| part.text.len()).sum();
            if length > LONGEST || !parts.iter().all(|part| may_join(part)) {
                break;
            }
            // The Arabic article is written within a joined word ("Abdulqadir").
            let text: String = parts
                .iter()
                .enumerate()
                .map(|(place, part)| match &part.native {
                    Some(native) if part.vowelless && place > 0 => romanise::ascii(native),
                    _ => part.text.to_string(),
                })
                .collect();
            let by_sound = parts
                .iter()
                .all(|part| matches!(part.role, Role::Name | Role::Particle | Role::Initial) && !part.syllable);
            let mut consonants = if by_sound { skeleton(&text) } else { String::new() };
            if consonants.len() < FEWEST_CONSONANTS_OF_JOIN {
                consonants.clear();
            }
            joins.push(Join {
                range: start..end,
                text: text.into(),
                skeleton: consonants.into(),
                vowelless: parts
                    .iter()
                    .map(|part| part.native.as_deref().filter(|_| part.vowelless))
                    .collect::<Option<String>>()
                    .map(Into::into),
            });
        }
    }
    joins
}

/// Shortest acronym that is known: there are too many names for three letters.
pub const SHORTEST_ACRONYM: usize = 4;
/// Most tokens of a name that an acronym stands for.
pub const MOST_OF_ACRONYM: usize = 12;

/// First letters of a name's words, with and without small words and legal forms.
pub(super) fn acronyms(tokens: &[Arc<Token>]) -> Vec<Box<str>> {
    let mut acronyms: Vec<Box<str>> = Vec::new();
    if tokens.len() < 2 || tokens.len() > MOST_OF_ACRONYM || !tokens.iter().all(|token| token.raw.is_ascii()) {
        return acronyms;
    }
    for (particles, legal_forms) in [(true, true), (false, true), (true, false), (false, false)] {
        let acronym: String = tokens
            .iter()
            .filter(|token| {
                (particles || token.role != Role::Particle) && (legal_forms || token.role != Role::LegalForm)
            })
            .flat_map(|token| token.raw.split(' '))
            .filter_map(|word| word.chars().next())
            .collect();
        if acronym.len() >= SHORTEST_ACRONYM && !acronyms.iter().any(|known| **known == *acronym) {
            acronyms.push(acronym.into());
        }
    }
    acronyms
}
