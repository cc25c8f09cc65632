//! What the data leave open: the facts that would decide.

use rustc_hash::FxHashSet;

use crate::bound::Bound;
use crate::interest::Interest;
use crate::reach::{Reach, control_links};
use crate::test::{Mode, Readings, most, readings, tests};
use crate::{Graph, Held, Joint, Level, PartyIndex, Regime};

/// A fact that is not known. Places are among all stakes or links.
///
/// If all missing facts of an answer were what they can be at most, the party would be blocked. That one of them is less need
/// not decide: there may be other ways.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// How much a stake is.
    Share(u32),
    /// Whether a stake is held on the day.
    Held(u32),
    /// Through whom an indirect stake is held.
    Through(u32),
    /// Whether rows about one holder add up or say the same again.
    Parcels(Vec<u32>),
    /// Which of several sources is right.
    Contradiction(Vec<u32>),
    /// Whether stakes of several measures are of one right.
    OneRight(Vec<u32>),
    /// How a joint holding with holders who are not blocked is divided.
    Division(Vec<u32>),
    /// Whether several holders use their stakes alike.
    Together(Vec<u32>),
    /// Whether a link is there on the day.
    Link(u32),
}

impl Missing {
    /// The missing facts by which a party is possible in a reach and not certain.
    pub(crate) fn facts(graph: &Graph<'_>, regime: &'static Regime, reach: &Reach, party: PartyIndex) -> Vec<Self> {
        let mut missing = Vec::new();
        let mut done: FxHashSet<PartyIndex> = FxHashSet::default();
        let mut open = vec![party];
        while let Some(party) = open.pop() {
            if reach.certain(party).is_some() || !done.insert(party) {
                continue;
            }
            let Some(round) = reach.possible(party) else { continue };
            let within = |other: PartyIndex| reach.possible(other).is_some_and(|other| other < round);
            if let Some(interests) = enough(graph, regime, party, within) {
                let Enough { interests, mode, mixed } = interests;
                if mode == Mode::Alone && interests.len() > 1 {
                    missing.push(Self::Together(stakes_of(&interests)));
                }
                if mixed && interests.len() > 1 {
                    missing.push(Self::OneRight(stakes_of(&interests)));
                }
                for interest in interests {
                    open.extend(interest.holders.iter().copied().filter(|holder| within(*holder)));
                    of_interest(graph, reach, &interest, &mut missing);
                }
            } else if let Some((place, from)) = control_links(graph, regime, party).find(|(_, from)| within(*from)) {
                if graph.link_held(place) != Held::Yes {
                    missing.push(Self::Link(place));
                }
                open.push(from);
            }
        }
        missing.sort();
        missing.dedup();
        missing
    }
}

fn stakes_of(interests: &[Interest]) -> Vec<u32> {
    let mut stakes: Vec<u32> = interests.iter().flat_map(|interest| interest.stakes.iter().copied()).collect();
    stakes.sort_unstable();
    stakes
}

struct Enough {
    interests: Vec<Interest>,
    mode: Mode,
    mixed: bool,
}

/// The interests that, at their most, meet a test.
fn enough(
    graph: &Graph<'_>,
    regime: &'static Regime,
    party: PartyIndex,
    within: impl Fn(PartyIndex) -> bool,
) -> Option<Enough> {
    for (test, mode) in tests(regime) {
        let Readings { interests, complete, mixed } = readings(graph, regime, test, party);
        if !test.threshold.met_up_to(most(&interests, complete, &within)) {
            continue;
        }
        let mut touched: Vec<&Interest> = interests.iter().filter(|interest| interest.touched_by(&within)).collect();
        touched.sort_by(|a, b| {
            (b.high.value, !b.high.open).cmp(&(a.high.value, !a.high.open)).then_with(|| a.stakes.cmp(&b.stakes))
        });
        let mut sum = Bound::ZERO;
        let mut taken = Vec::new();
        for interest in touched {
            taken.push(interest.clone());
            sum = sum.plus(interest.high);
            if test.threshold.met_up_to(sum) {
                break;
            }
        }
        return Some(Enough { interests: taken, mode, mixed });
    }
    None
}

/// What is not known of one interest.
fn of_interest(graph: &Graph<'_>, reach: &Reach, interest: &Interest, missing: &mut Vec<Missing>) {
    let certain = |holder: &PartyIndex| reach.certain(*holder).is_some();
    let all_certain = interest.holders.iter().all(certain);
    if interest.joint == Some(Joint::Holding) && !interest.any && !all_certain && interest.holders.iter().any(certain) {
        missing.push(Missing::Division(interest.stakes.clone()));
    }
    if interest.contradictory {
        missing.push(Missing::Contradiction(interest.stakes.clone()));
        return;
    }
    let mut unknown = false;
    for place in &interest.stakes {
        let Some(stake) = graph.stake(*place) else { continue };
        let facts = [
            (graph.stake_held(*place) != Held::Yes, Missing::Held(*place)),
            (stake.level != Level::Direct, Missing::Through(*place)),
            (!stake.share.is_exact(), Missing::Share(*place)),
        ];
        for (is_missing, fact) in facts {
            if is_missing {
                unknown = true;
                missing.push(fact);
            }
        }
    }
    if !unknown && interest.low.value < interest.high.value {
        missing.push(Missing::Parcels(interest.stakes.clone()));
    }
}
