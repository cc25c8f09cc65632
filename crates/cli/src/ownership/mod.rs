//! Ownership for the commands: files to holdings, parties to listings, rows of regimes to answers.

pub(crate) mod formerly;
pub(crate) mod holdings;
pub(crate) mod listed;
pub(crate) mod near;
pub(crate) mod screened;
pub(crate) mod search;
pub(crate) mod words;

use anyhow::Result;
use interdict_model::PartialDate;
use interdict_ownership::Regime;

use crate::progress::say;

/// The regimes that are asked when the user names none. The fourth, `us-bis`, is about exports and is asked for by name.
const USUAL: [&str; 3] = ["us", "eu", "uk"];

/// The rows in force on a day of the regimes named, or of the usual ones. A usual one that was not in force yet is told and left
/// out; one that was asked for by name is an error.
pub(crate) fn rows(named: &[String], day: PartialDate) -> Result<Vec<&'static Regime>> {
    let mut rows = Vec::new();
    if named.is_empty() {
        for name in USUAL {
            match Regime::in_force(name, day) {
                Ok(of_name) => rows.extend(of_name),
                Err(error) => say(&format!("not asked: {error}")),
            }
        }
    }
    for name in named {
        rows.extend(Regime::in_force(name, day)?);
    }
    Ok(rows)
}
