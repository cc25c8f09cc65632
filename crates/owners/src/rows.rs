//! Which rows of regimes are asked.

use interdict_model::{EditionInForce, PartialDate};
use interdict_ownership::Regime;
use interdict_sources::programme;

use crate::{OwnersError, Tell};

/// The regimes that are asked when the user names none. The fourth, `us-bis`, is about exports and is asked for by name.
const USUAL: [&str; 3] = ["us", "eu", "uk"];

/// The rows in force on a day of the regimes named, or of the usual ones. A usual one that was not in force yet is told and left
/// out; one that was asked for by name is an error.
pub fn rows(named: &[String], day: PartialDate, tell: Tell<'_>) -> Result<Vec<&'static Regime>, OwnersError> {
    let mut rows = Vec::new();
    if named.is_empty() {
        for name in USUAL {
            match Regime::in_force(name, day) {
                Ok(of_name) => rows.extend(of_name),
                Err(error) => tell(&format!("not asked: {error}")),
            }
        }
    }
    for name in named {
        rows.extend(Regime::in_force(name, day)?);
    }
    if rows.is_empty() {
        return Err(OwnersError::NoneInForce(day.to_string()));
    }
    Ok(rows)
}

/// The rows of which at least one list is in the edition: without its lists a regime has nothing to say, and "not blocked" under
/// it would be said of nothing. One that was asked for by name is an error then.
pub fn with_lists(
    rows: &[&'static Regime],
    named: &[String],
    edition: &EditionInForce,
    tell: Tell<'_>,
) -> Result<Vec<&'static Regime>, OwnersError> {
    let has = |list: &str| edition.datasets.iter().any(|dataset| dataset.name == list);
    // A merged list says of every listing from which list it is; which ones are in it only its parties tell.
    let merged = edition.datasets.iter().any(|dataset| !programme::has_rows(&dataset.name));
    let (asked, absent): (Vec<&'static Regime>, Vec<&'static Regime>) =
        rows.iter().partition(|row| row.lists.iter().any(|(list, _)| has(list)) || merged);
    for row in &absent {
        let mut lists: Vec<&str> = row.lists.iter().map(|(list, _)| *list).collect();
        lists.dedup();
        let what =
            format!("{} ({}): the edition has none of its lists ({})", row.name, row.effect.as_str(), lists.join(", "));
        if named.iter().any(|name| name == row.name) && !asked.iter().any(|other| other.name == row.name) {
            return Err(OwnersError::NoLists(what));
        }
        tell(&format!("not asked: {what}"));
    }
    if asked.is_empty() {
        return Err(OwnersError::NoLists("the edition has no list of any regime asked".to_owned()));
    }
    Ok(asked)
}
