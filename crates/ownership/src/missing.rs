//! What the data leave open: the facts that would decide.

use rustc_hash::FxHashSet;

use crate::bound::Bound;
use crate::interest::{Interest, counts};
use crate::reach::{Reach, control_links};
use crate::test::{Mode, Readings, most, readings, tests};
use crate::{FileIndex, Graph, Held, Joint, Level, PartyIndex, Regime, Stake};

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
                let several = interests.len() > 1;
                for interest in interests {
                    open.extend(interest.holders.iter().copied().filter(|holder| within(*holder)));
                    of_interest(graph, regime, &interest, several, within, &mut missing);
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

/// What is not known of one interest; `several`: it is added to others; `within`: who may be blocked before the owned party is.
fn of_interest(
    graph: &Graph<'_>,
    regime: &Regime,
    interest: &Interest,
    several: bool,
    within: impl Fn(PartyIndex) -> bool,
    missing: &mut Vec<Missing>,
) {
    let holding = interest.joint == Some(Joint::Holding);
    // Those who may be blocked are asked about themselves; of the others it matters what they have of it.
    if holding && !interest.any && !interest.held_by(within) {
        missing.push(Missing::Division(interest.stakes.clone()));
    }
    if interest.contradictory {
        missing.push(Missing::Contradiction(interest.stakes.clone()));
        return;
    }
    let counted = if several { interest.own } else { interest.low };
    if counted == interest.high {
        return;
    }
    let mut rows: Vec<(PartyIndex, FileIndex, u32, &Stake)> = Vec::new();
    for place in &interest.stakes {
        let Some(stake) = graph.stake(*place) else { continue };
        // All rows of a joint holding state the whole, whoever they name.
        let of = if holding { stake.owned } else { stake.owner };
        rows.push((of, stake.source.file, *place, stake));
        let facts = [
            (graph.stake_held(*place) != Held::Yes, Missing::Held(*place)),
            // What is held through majorities may be in what those in between have.
            (
                stake.level != Level::Direct && (several || !counts(stake.level, regime.reading)),
                Missing::Through(*place),
            ),
            (!stake.share.is_exact(), Missing::Share(*place)),
        ];
        missing.extend(facts.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, fact)| fact));
    }
    rows.sort_unstable_by_key(|(of, file, place, _)| (*of, *file, *place));
    for rows in rows.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let highs = || rows.iter().map(|(.., stake)| Bound::high(stake.share));
        let greatest = highs().fold(Bound::ZERO, Bound::greater_high);
        // One of them alone is not as much as all may be; or, of one holding, they do not say the same.
        let open = if holding { highs().any(|high| high != greatest) } else { greatest.value < interest.high.value };
        if rows.len() > 1 && open {
            missing.push(Missing::Parcels(rows.iter().map(|(_, _, place, _)| *place).collect()));
        }
    }
}
