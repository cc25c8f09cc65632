//! Identifiers: the same number of the same kind decides, whatever the name.

use interdict_model::{Entity, Feature, Identifier, IdentifierKind, Points, Subject};

use crate::Lines;

/// What an identifier brings the score to when kind and country agree, or the kind is worldwide.
const DECIDES: Points = Points::milli(990);
/// The same, when one side does not say the country or the kind.
const DECIDES_WITHOUT_COUNTRY: Points = Points::milli(950);
/// What another number of the same kind and country costs. People renew passports; ships keep their IMO
/// number for life.
const DIFFERS: Points = Points::milli(-30);
const WORLDWIDE_DIFFERS: Points = Points::milli(-150);
/// Shorter numbers say too little to decide.
const SHORTEST: usize = 5;

/// Whether two identifiers are the same number, and how far that decides.
fn agreement(asked: &Identifier, listed: &Identifier) -> Option<Points> {
    let any_kind = asked.kind == IdentifierKind::Other;
    let number = listed.normalised();
    let same = if any_kind {
        keys(asked).contains(&number)
    } else {
        asked.kind == listed.kind && asked.normalised() == number
    };
    if !same || (number.chars().count() < SHORTEST && !listed.kind.is_reference()) {
        return None;
    }
    if any_kind && asked.kind != listed.kind {
        return Some(DECIDES_WITHOUT_COUNTRY);
    }
    match (&asked.country, &listed.country) {
        _ if asked.kind.is_global() => Some(DECIDES),
        (Some(one), Some(other)) if one == other => Some(DECIDES),
        (Some(_), Some(_)) => None,
        _ => Some(DECIDES_WITHOUT_COUNTRY),
    }
}

/// Adds the line of the best agreement; else, of a contradiction.
pub(crate) fn compare(subject: &Subject, entity: &Entity, lines: &mut Lines) {
    let mut best: Option<(Points, &Identifier)> = None;
    for asked in &subject.identifiers {
        for listed in &entity.identifiers {
            if let Some(level) = agreement(asked, listed)
                && best.is_none_or(|(most, _)| level > most)
            {
                best = Some((level, listed));
            }
        }
    }
    if let Some((level, listed)) = best {
        let lift = (level - lines.sum).max(Points::ZERO);
        lines.add(Feature::Identifier, lift, || {
            format!(
                "the same {} {}{}",
                listed.kind.as_str().replace('_', " "),
                listed.value,
                listed.country.as_ref().map_or_else(String::new, |country| format!(" ({})", country.name()))
            )
        });
        return;
    }
    let differing = subject.identifiers.iter().find_map(|asked| {
        let comparable: Vec<&Identifier> = entity
            .identifiers
            .iter()
            .filter(|listed| {
                asked.kind != IdentifierKind::Other
                    && listed.kind == asked.kind
                    && listed.normalised() != asked.normalised()
                    && (asked.kind.is_global() || (asked.country.is_some() && asked.country == listed.country))
            })
            .collect();
        // Wallets and bank codes come in any number, an MMSI changes with the flag and a D-U-N-S number is of a
        // site; another one contradicts nothing.
        let single = !matches!(
            asked.kind,
            IdentifierKind::Wallet
                | IdentifierKind::Bic
                | IdentifierKind::Iban
                | IdentifierKind::Isin
                | IdentifierKind::Mmsi
                | IdentifierKind::Duns
        );
        comparable.first().filter(|_| single).map(|listed| (asked, *listed))
    });
    if let Some((asked, listed)) = differing {
        let points = if asked.kind.is_global() { WORLDWIDE_DIFFERS } else { DIFFERS };
        lines.add(Feature::Identifier, points, || {
            format!("{} {} against {}", asked.kind.as_str().replace('_', " "), asked.value, listed.value)
        });
    }
}

/// The numbers under which an identifier is looked up: one, or every writing when its kind is unknown.
fn keys(identifier: &Identifier) -> Vec<String> {
    if identifier.kind != IdentifierKind::Other {
        return vec![identifier.normalised()];
    }
    let mut keys: Vec<String> =
        [IdentifierKind::Other, IdentifierKind::Wallet, IdentifierKind::Imo, IdentifierKind::Bic]
            .into_iter()
            .map(|kind| Identifier { kind, ..identifier.clone() }.normalised())
            .collect();
    keys.sort();
    keys.dedup();
    keys
}

/// The look-up numbers of all of a subject's identifiers.
pub fn keys_of_subject(subject: &Subject) -> Vec<String> {
    subject.identifiers.iter().flat_map(keys).collect()
}

/// The look-up numbers of all of an entity's identifiers.
pub fn keys_of_entity(entity: &Entity) -> Vec<String> {
    entity.identifiers.iter().map(Identifier::normalised).collect()
}
