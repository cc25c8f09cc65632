//! Whether a test of a regime is met: for every value the data allow, or for some.

use crate::bound::{Bound, some_value};
use crate::interest::Interest;
use crate::regime::Test;
use crate::{Graph, Measure, PartyIndex, Regime};

/// How stakes count for a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Those of all blocked holders are added up.
    Added,
    /// One holder must reach it alone; what several reach together leaves the answer open.
    Alone,
}

/// All tests of a row, with how they count.
pub(crate) fn tests(regime: &'static Regime) -> impl Iterator<Item = (&'static Test, Mode)> {
    regime.owned.iter().map(|test| (test, Mode::Added)).chain(regime.controlled.iter().map(|test| (test, Mode::Alone)))
}

/// Whether the interests can be all there are: some values within them add up to the whole.
pub(crate) fn can_be_all(interests: &[Interest]) -> bool {
    let low = interests.iter().fold(Bound::ZERO, |sum, interest| sum.plus(interest.low));
    let high = interests.iter().fold(Bound::ZERO, |sum, interest| sum.plus(interest.high));
    some_value(low, Bound::WHOLE) && some_value(Bound::WHOLE, high)
}

/// The least that those within a set hold for certain: what is stated of them, or what the others leave of a complete set.
pub(crate) fn least(interests: &[Interest], complete: bool, mode: Mode, within: impl Fn(PartyIndex) -> bool) -> Bound {
    let held: Vec<bool> = interests.iter().map(|interest| interest.held_by(&within)).collect();
    let complete = complete && can_be_all(interests);
    let sum_of_highs = |wanted: &dyn Fn(usize) -> bool| {
        (0..interests.len())
            .filter(|place| wanted(*place))
            .filter_map(|place| interests.get(place))
            .fold(Bound::ZERO, |sum, interest| sum.plus(interest.high))
    };
    let is_held = |place: usize| held.get(place).copied().unwrap_or(false);
    match mode {
        Mode::Added => {
            let stated = interests
                .iter()
                .zip(&held)
                .filter(|(_, held)| **held)
                .fold(Bound::ZERO, |sum, (interest, _)| sum.plus(interest.low));
            if complete { stated.greater_low(sum_of_highs(&|place| !is_held(place)).rest()) } else { stated }
        }
        Mode::Alone => interests.iter().enumerate().filter(|(place, _)| is_held(*place)).fold(
            Bound::ZERO,
            |most, (place, interest)| {
                let most = most.greater_low(interest.low);
                if complete { most.greater_low(sum_of_highs(&|other| other != place).rest()) } else { most }
            },
        ),
    }
}

/// The most that those within a set may hold of one measure.
pub(crate) fn most(interests: &[Interest], complete: bool, within: impl Fn(PartyIndex) -> bool) -> Bound {
    let touched = |interest: &&Interest| interest.touched_by(&within);
    let sum = interests.iter().filter(touched).fold(Bound::ZERO, |sum, interest| sum.plus(interest.high));
    if complete && can_be_all(interests) {
        let others = interests.iter().filter(|interest| !touched(interest));
        sum.smaller_high(others.fold(Bound::ZERO, |sum, interest| sum.plus(interest.low)).rest())
    } else {
        sum
    }
}

/// The measure in which a test is met for every value the data allow, when those within the set are blocked.
pub(crate) fn certainly(
    graph: &Graph<'_>,
    regime: &Regime,
    (test, mode): (&Test, Mode),
    party: PartyIndex,
    within: impl Fn(PartyIndex) -> bool,
) -> Option<Measure> {
    test.measures.iter().copied().find(|measure| {
        let interests = Interest::in_party(graph, party, *measure, regime.joint_counts_for_any);
        let complete = graph.complete(party, *measure).is_some();
        test.threshold.met_from(least(&interests, complete, mode, &within))
    })
}

/// The interests of a party in all measures of a test. Where there are several measures, every holder counts with the one in
/// which it may have most: they may be one right, and then that is what it has.
pub(crate) fn readings(graph: &Graph<'_>, regime: &Regime, test: &Test, party: PartyIndex) -> Readings {
    let mut all: Vec<Interest> = Vec::new();
    let mut measures = Vec::new();
    for measure in &test.measures {
        let interests = Interest::in_party(graph, party, *measure, regime.joint_counts_for_any);
        if interests.is_empty() {
            continue;
        }
        measures.push(*measure);
        all.extend(interests);
    }
    if measures.len() > 1 {
        all.sort_by(|a, b| a.holders.cmp(&b.holders));
        let mut one: Vec<Interest> = Vec::new();
        for interest in all {
            match one.last_mut().filter(|last| last.holders == interest.holders) {
                Some(last) => {
                    last.high = last.high.greater_high(interest.high);
                    last.low = last.low.smaller_low(interest.low);
                    last.stakes.extend(interest.stakes);
                }
                None => one.push(interest),
            }
        }
        all = one;
    }
    let complete = match measures.as_slice() {
        [measure] => graph.complete(party, *measure).is_some(),
        _ => false,
    };
    Readings { interests: all, complete, mixed: measures.len() > 1 }
}

/// See [`readings`].
pub(crate) struct Readings {
    /// One for each holder, or joint holders.
    pub(crate) interests: Vec<Interest>,
    /// Whether they are all there are.
    pub(crate) complete: bool,
    /// Whether they are of more than one measure.
    pub(crate) mixed: bool,
}

/// Whether a test is met for some value the data allow, when those within the set may be blocked.
pub(crate) fn possibly(
    graph: &Graph<'_>,
    regime: &Regime,
    test: &Test,
    party: PartyIndex,
    within: impl Fn(PartyIndex) -> bool,
) -> bool {
    let Readings { interests, complete, .. } = readings(graph, regime, test, party);
    test.threshold.met_up_to(most(&interests, complete, within))
}
