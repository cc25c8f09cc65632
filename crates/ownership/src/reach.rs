use std::collections::hash_map::Entry;

use interdict_model::Points;
use rustc_hash::FxHashMap;

use crate::test::{certainly, possibly, tests};
use crate::{Designation, Graph, Held, PartyIndex, Regime};

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
        let mut by_surety = designations.to_vec();
        by_surety.sort_by_key(|(place, designation)| (std::cmp::Reverse(designation.surety), *place));
        let mut reach = Self::default();
        let mut round = 0;
        for level in by_surety.chunk_by(|(_, a), (_, b)| a.surety == b.surety) {
            let mut front = Vec::new();
            for (place, designation) in level {
                let mark = Mark { round, surety: designation.surety, listed: Some(*place) };
                if let Entry::Vacant(place) = reach.certain.entry(designation.party) {
                    place.insert(mark);
                    front.push(designation.party);
                }
            }
            let surety = level.first().map_or(Points::ZERO, |(_, designation)| designation.surety);
            while !front.is_empty() {
                round += 1;
                front = reach.next_certain(graph, regime, &front);
                reach.certain.extend(front.iter().map(|party| (*party, Mark { round, surety, listed: None })));
            }
        }
        let mut front: Vec<PartyIndex> = designations.iter().map(|(_, designation)| designation.party).collect();
        let mut round = 0;
        while !front.is_empty() {
            reach.possible.extend(front.iter().map(|party| (*party, round)));
            front = reach.next_possible(graph, regime, &front);
            round += 1;
        }
        reach
    }

    fn next_certain(&self, graph: &Graph<'_>, regime: &'static Regime, front: &[PartyIndex]) -> Vec<PartyIndex> {
        let mut touched = touched(graph, regime, front);
        let within = |party| self.certain.contains_key(&party);
        touched.retain(|party| {
            !within(*party)
                && (controlled(graph, regime, *party, Held::Yes, within)
                    || tests(regime).any(|test| certainly(graph, regime, test, *party, within).is_some()))
        });
        touched
    }

    fn next_possible(&self, graph: &Graph<'_>, regime: &'static Regime, front: &[PartyIndex]) -> Vec<PartyIndex> {
        let mut touched = touched(graph, regime, front);
        let within = |party| self.possible.contains_key(&party);
        touched.retain(|party| {
            !within(*party)
                && (controlled(graph, regime, *party, Held::Perhaps, within)
                    || tests(regime).any(|(test, _)| possibly(graph, regime, test, *party, within)))
        });
        touched
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

/// The parties that a round may add: what those of the last round own or control.
fn touched(graph: &Graph<'_>, regime: &Regime, front: &[PartyIndex]) -> Vec<PartyIndex> {
    let mut touched: Vec<PartyIndex> = Vec::new();
    for party in front {
        touched.extend(graph.owned_by(*party).iter().filter_map(|place| Some(graph.stake(*place)?.owned)));
        let links = graph.links_from(*party).iter().filter_map(|place| graph.link(*place));
        touched.extend(links.filter(|link| regime.control.contains(&link.kind)).map(|link| link.to));
    }
    touched.sort_unstable();
    touched.dedup();
    touched
}
