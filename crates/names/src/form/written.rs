//! Other ways to write a name as a whole: neighbouring words as one, and first letters alone.

use std::sync::Arc;

use crate::distance::LONGEST;
use crate::form::{Join, Role, Token};
use crate::romanise;
use crate::skeleton::write_skeleton;

/// Most parts that may be written as one word.
pub const LONGEST_JOIN: usize = 4;
/// Fewest consonants by which a word written apart is known.
const FEWEST_CONSONANTS_OF_JOIN: usize = 3;

/// Whether a token may be part of a word written apart.
pub fn may_join(token: &Token) -> bool {
    token.role != Role::LegalForm
}

/// The joins of a name; `scratch`: room that is written over.
pub(super) fn joins(tokens: &[Arc<Token>], scratch: &mut String) -> Vec<Join> {
    let most = (0..tokens.len()).map(|behind| behind.min(LONGEST_JOIN - 1)).sum();
    let mut joins = Vec::with_capacity(most);
    for start in 0..tokens.len() {
        for end in start + 2..=tokens.len().min(start + LONGEST_JOIN) {
            let parts = &tokens[start..end];
            let length: usize = parts.iter().map(|part| part.text.len()).sum();
            if length > LONGEST || !parts.iter().all(|part| may_join(part)) {
                break;
            }
            // The Arabic article is written within a joined word ("Abdulqadir").
            scratch.clear();
            for (place, part) in parts.iter().enumerate() {
                match &part.native {
                    Some(native) if part.vowelless && place > 0 => romanise::push_ascii(scratch, native),
                    _ => scratch.push_str(&part.text),
                }
            }
            let text: Box<str> = scratch.as_str().into();
            let by_sound = parts
                .iter()
                .all(|part| matches!(part.role, Role::Name | Role::Particle | Role::Initial) && !part.syllable);
            if by_sound {
                write_skeleton(scratch, &text);
            }
            let known = by_sound && scratch.len() >= FEWEST_CONSONANTS_OF_JOIN;
            joins.push(Join {
                range: start..end,
                text,
                skeleton: if known { scratch.as_str().into() } else { Box::default() },
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
    let has = |role| tokens.iter().any(|token| token.role == role);
    let (has_particles, has_legal_forms) = (has(Role::Particle), has(Role::LegalForm));
    for (particles, legal_forms) in [(true, true), (false, true), (true, false), (false, false)] {
        // Without what is not there it is the same.
        if (!particles && !has_particles) || (!legal_forms && !has_legal_forms) {
            continue;
        }
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
