//! What stands beside a name and is no part of it: payment references and their numbers, streets, the initials of the person a
//! firm is named after.

use std::sync::Arc;

use crate::form::{Role, Token};
use crate::table::TABLES;

/// In a payment message the numbers behind a reference are its own, and what the message ends with is where and what for.
pub(super) fn set_references_apart(tokens: &mut [Arc<Token>], person: bool) {
    if !tokens.iter().any(|token| token.role == Role::Reference) {
        return;
    }
    let mut after = false;
    for token in &mut *tokens {
        after = token.role == Role::Reference || (after && token.role == Role::Number);
        if after {
            Arc::make_mut(token).role = Role::Reference;
        }
    }
    let business =
        |token: &Token| person && TABLES.meanings(&token.text).iter().any(|meaning| meaning.role == Role::Generic);
    for token in tokens.iter_mut() {
        if token.role == Role::Place || business(token) {
            Arc::make_mut(token).role = Role::Reference;
        }
    }
}

/// "Zavod im. A. A. Kulakova": the initials of the person whom a firm is named after say no more than "im." does.
pub(super) fn set_honoured_apart(tokens: &mut [Arc<Token>]) {
    for place in 0..tokens.len() {
        if !matches!(&*tokens[place].raw, "im" | "imeni" | "им" | "имени") {
            continue;
        }
        let behind = &mut tokens[place + 1..];
        // "A.A." of a firm is one part.
        let initials = behind.iter().take_while(|token| token.text.len() <= 2).count();
        if behind.get(initials).is_some_and(|token| token.role == Role::Name) {
            set_role(&mut tokens[place..=place + initials], Role::Particle);
        }
    }
}

fn set_role(tokens: &mut [Arc<Token>], role: Role) {
    for token in tokens {
        Arc::make_mut(token).role = role;
    }
}

/// Most words between the number of a house and the word that says it is a street.
const LONGEST_STREET: usize = 3;

/// "… 12 High Street": behind a name, a number and a street are where, not who.
pub(super) fn set_street_apart(tokens: &mut [Arc<Token>]) {
    if !tokens.iter().any(|token| token.role == Role::Number) {
        return;
    }
    let street = |token: &Token| TABLES.is_street(&token.text);
    let Some(name) = tokens.iter().position(|token| token.role == Role::Name) else { return };
    for place in name + 2..tokens.len() {
        if !street(&tokens[place]) {
            continue;
        }
        let from = place.saturating_sub(LONGEST_STREET + 1).max(name + 1);
        if let Some(number) = (from..place).rev().find(|before| tokens[*before].role == Role::Number) {
            set_role(&mut tokens[number..=place], Role::Reference);
        }
    }
}
