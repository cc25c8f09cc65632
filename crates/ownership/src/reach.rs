use std::collections::hash_map::Entry;

use interdict_model::Points;
use rustc_hash::FxHashMap;

use crate::interest::counts;
use crate::test::{certainly, possibly, tests};
use crate::{Designation, Graph, Held, PartyIndex, Regime, Stake};

/// How far the effect of some listings reaches: two least fixed points over the graph.
///
/// *Certain*: blocked whatever the unknown values are. *Possible*: blocked for some of them. Both grow from the listed parties
/// in rounds; nothing is walked to a fixed depth, and a cycle cannot feed itself because only what is blocked already counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    certain: FxHashMap<PartyIndex, Mark>,
    possible: FxHashMap<PartyIndex, u32>,
}

/// How a party came to be certain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// The round. What makes a party blocked was blocked in an earlier one.
    pub(crate) round: u32,
    /// How sure the least sure match is of which it follows: the best there is, since sure matches spread first.
    pub(crate) surety: Points,
    /// The designation, when it is listed itself: a place among all designations.
    pub(crate) listed: Option<u32>,
}

impl Reach {
    /// The reach of some designations (with their places).
    pub(crate) fn of(graph: &Graph<'_>, regime: &'static Regime, designations: &[(u32, &Designation)]) -> Self {
        let (certain, possible) =
            rayon::join(|| certain_of(graph, regime, designations), || possible_of(graph, regime, designations));
        Self { certain, possible }
    }

    /// How a party came to be certain.
    pub(crate) fn certain(&self, party: PartyIndex) -> Option<Mark> {
        self.certain.get(&party).copied()
    }

    /// The round in which a party came to be possible.
    pub(crate) fn possible(&self, party: PartyIndex) -> Option<u32> {
        self.possible.get(&party).copied()
    }

    /// All certain parties, in no order.
    pub(crate) fn all_certain(&self) -> impl Iterator<Item = PartyIndex> {
        self.certain.keys().copied()
    }

    /// All possible parties, in no order. The certain ones are among them.
    pub(crate) fn all_possible(&self) -> impl Iterator<Item = PartyIndex> {
        self.possible.keys().copied()
    }
}

/// Whether a link from the set makes control of a party, one that is there at least as surely as asked.
fn controlled(
    graph: &Graph<'_>,
    regime: &Regime,
    party: PartyIndex,
    held: Held,
    within: impl Fn(PartyIndex) -> bool,
) -> bool {
    control_links(graph, regime, party).any(|(place, from)| graph.link_held(place) >= held && within(from))
}

/// The links that make control of a party, with where they come from.
pub(crate) fn control_links<'a>(
    graph: &'a Graph<'_>,
    regime: &'a Regime,
    party: PartyIndex,
) -> impl Iterator<Item = (u32, PartyIndex)> + 'a {
    graph.links_to(party).iter().filter_map(|place| {
        let link = graph.link(*place)?;
        regime.control.contains(&link.kind).then_some((*place, link.from))
    })
}

/// The parties that are blocked whatever the unknown values are.
fn certain_of(
    graph: &Graph<'_>,
    regime: &'static Regime,
    designations: &[(u32, &Designation)],
) -> FxHashMap<PartyIndex, Mark> {
    let mut by_surety = designations.to_vec();
    by_surety.sort_by_key(|(place, designation)| (std::cmp::Reverse(designation.surety), *place));
    let mut certain: FxHashMap<PartyIndex, Mark> = FxHashMap::default();
    let mut tally = Tally::of(regime);
    let mut round = 0;
    for level in by_surety.chunk_by(|(_, a), (_, b)| a.surety == b.surety) {
        let mut front = Vec::new();
        for (place, designation) in level {
            let mark = Mark { round, surety: designation.surety, listed: Some(*place) };
            if let Entry::Vacant(place) = certain.entry(designation.party) {
                place.insert(mark);
                front.push(designation.party);
            }
        }
        let surety = level.first().map_or(Points::ZERO, |(_, designation)| designation.surety);
        while !front.is_empty() {
            round += 1;
            let within = |party| certain.contains_key(&party);
            let mut next = tally.touched(graph, regime, &front, |place, stake| {
                let counts = graph.stake_held(place) == Held::Yes && counts(stake.level, regime.reading);
                if counts { stake.share.low() } else { 0 }
            });
            next.retain(|party| {
                // What is left of a complete set of owners is not in the tally.
                !within(*party)
                    && (tally.may_reach(*party) || graph.has_complete(*party))
                    && (controlled(graph, regime, *party, Held::Yes, within)
                        || tests(regime).any(|test| certainly(graph, regime, test, *party, within).is_some()))
            });
            front = next;
            certain.extend(front.iter().map(|party| (*party, Mark { round, surety, listed: None })));
        }
    }
    certain
}

/// The parties that are blocked for some of the values, with the round.
fn possible_of(
    graph: &Graph<'_>,
    regime: &'static Regime,
    designations: &[(u32, &Designation)],
) -> FxHashMap<PartyIndex, u32> {
    let mut possible: FxHashMap<PartyIndex, u32> = FxHashMap::default();
    let mut tally = Tally::of(regime);
    let mut front: Vec<PartyIndex> = designations.iter().map(|(_, designation)| designation.party).collect();
    front.sort_unstable();
    front.dedup();
    let mut round = 0;
    while !front.is_empty() {
        possible.extend(front.iter().map(|party| (*party, round)));
        let within = |party| possible.contains_key(&party);
        let mut next = tally.touched(graph, regime, &front, |_, stake| stake.share.high());
        next.retain(|party| {
            !within(*party)
                && tally.may_reach(*party)
                && (controlled(graph, regime, *party, Held::Perhaps, within)
                    || tests(regime).any(|(test, _)| possibly(graph, regime, test, *party, within)))
        });
        front = next;
        round += 1;
    }
    possible
}

/// What those in a set have of others, roughly and never too little: a sum over all measures and sources. Most parties that are
/// touched are so by small stakes, and need not be looked at with all their owners.
struct Tally {
    /// Billionths; of what cannot be summed up like this (joint holdings, control) more than any threshold.
    sums: FxHashMap<PartyIndex, u64>,
    /// The least that meets a test.
    least: u64,
}

impl Tally {
    fn of(regime: &'static Regime) -> Self {
        let least = tests(regime).map(|(test, _)| test.threshold.value).min().unwrap_or(0);
        Self { sums: FxHashMap::default(), least }
    }

    /// The parties that a round may add: what those of the last round own or control; sorted, each once.
    fn touched(
        &mut self,
        graph: &Graph<'_>,
        regime: &Regime,
        front: &[PartyIndex],
        has: impl Fn(u32, &Stake) -> u32,
    ) -> Vec<PartyIndex> {
        let mut touched: Vec<PartyIndex> = Vec::new();
        for party in front {
            for place in graph.owned_by(*party) {
                let Some(stake) = graph.stake(*place) else { continue };
                let share = if stake.jointly.is_some() { self.least } else { u64::from(has(*place, stake)) };
                let sum = self.sums.entry(stake.owned).or_default();
                *sum = sum.saturating_add(share);
                touched.push(stake.owned);
            }
            for link in graph.links_from(*party).iter().filter_map(|place| graph.link(*place)) {
                if regime.control.contains(&link.kind) {
                    let sum = self.sums.entry(link.to).or_default();
                    *sum = sum.saturating_add(self.least);
                    touched.push(link.to);
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// Whether those in the set may have enough of a party.
    fn may_reach(&self, party: PartyIndex) -> bool {
        self.sums.get(&party).is_some_and(|sum| *sum >= self.least)
    }
}
