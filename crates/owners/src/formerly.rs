//! Whether a party was blocked before: property that was blocked stays blocked when a stake is sold (OFAC FAQ 402).

use interdict_model::PartialDate;
use interdict_ownership::{Decision, End, Graph, Holdings, PartyIndex, Regime};
use jiff::civil::Date;

use crate::Listed;

/// Holdings with more stakes are not looked through for the past: every day takes a decision of its own.
const MOST_STAKES: usize = 200_000;
/// Most days that are looked at, the latest first.
const MOST_DAYS: usize = 24;

/// The day from which on a party that is not blocked now was no longer blocked: the latest known.
pub fn until(
    holdings: &Holdings,
    listed: &Listed,
    regime: &'static Regime,
    day: PartialDate,
    party: PartyIndex,
) -> Option<PartialDate> {
    if holdings.stakes().len() > MOST_STAKES {
        return None;
    }
    let ends = |to: End| match to {
        End::On(date) if date.day().is_some() && date.first_day() <= day.first_day() => Some(date),
        _ => None,
    };
    let mut days: Vec<PartialDate> = holdings
        .stakes()
        .iter()
        .filter_map(|stake| ends(stake.period.to))
        .chain(holdings.links().iter().filter_map(|link| ends(link.period.to)))
        .collect();
    days.sort_unstable();
    days.dedup();
    days.into_iter().rev().take(MOST_DAYS).find(|end| {
        let before = end.to_string().parse::<Date>().ok().and_then(|date| date.yesterday().ok());
        let Some(before) = before.and_then(|date| date.to_string().parse::<PartialDate>().ok()) else { return false };
        let graph = Graph::on(holdings, before);
        let designations = listed.under(regime, before);
        Decision::of(&graph, regime, &designations).is_blocked(party)
    })
}
