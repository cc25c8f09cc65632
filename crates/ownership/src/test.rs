//! Whether a test of a regime is met: for every value the data allow, or for some.

use crate::bound::{Bound, some_value};
use crate::interest::Interest;
use crate::regime::Test;
use crate::{Graph, Level, Measure, PartyIndex, Regime, Stake};

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
    let low = interests.iter().fold(Bound::ZERO, |sum, interest| sum.plus(interest.own));
    let high = interests.iter().fold(Bound::ZERO, |sum, interest| sum.plus(interest.high));
    some_value(low, Bound::WHOLE) && some_value(Bound::WHOLE, high)
}

/// The least that those within a set hold for certain: what is stated of them, or what the others leave of a complete set.
pub(crate) fn least(interests: &[Interest], complete: bool, mode: Mode, within: impl Fn(PartyIndex) -> bool) -> Bound {
    let held: Vec<bool> = interests.iter().map(|interest| interest.held_by(&within)).collect();
    least_of(interests, &held, complete, mode)
}

/// The least that certain interests are: those marked in `held`, one mark an interest.
pub(crate) fn least_of(interests: &[Interest], held: &[bool], complete: bool, mode: Mode) -> Bound {
    let complete = complete && can_be_all(interests);
    let marked = || interests.iter().zip(held);
    let sum_of_highs = |left_out: &dyn Fn(usize, bool) -> bool| {
        marked()
            .enumerate()
            .filter(|(place, (_, held))| !left_out(*place, **held))
            .fold(Bound::ZERO, |sum, (_, (interest, _))| sum.plus(interest.high))
    };
    let counted = marked().enumerate().filter(|(_, (_, held))| **held);
    match mode {
        Mode::Added => {
            let (sum, greatest) = counted.fold((Bound::ZERO, Bound::ZERO), |(sum, greatest), (_, (interest, _))| {
                (sum.plus(interest.own), greatest.greater_low(interest.low))
            });
            let stated = sum.greater_low(greatest);
            if complete { stated.greater_low(sum_of_highs(&|_, held| held).rest()) } else { stated }
        }
        Mode::Alone => counted.fold(Bound::ZERO, |most, (place, (interest, _))| {
            let most = most.greater_low(interest.low);
            if complete { most.greater_low(sum_of_highs(&|other, _| other == place).rest()) } else { most }
        }),
    }
}

/// The most that those within a set may hold of one measure.
pub(crate) fn most(interests: &[Interest], complete: bool, within: impl Fn(PartyIndex) -> bool) -> Bound {
    let touched = |interest: &&Interest| interest.touched_by(&within);
    let sum = interests.iter().filter(touched).fold(Bound::ZERO, |sum, interest| sum.plus(interest.high));
    if complete && can_be_all(interests) {
        let others = interests.iter().filter(|interest| !touched(interest));
        sum.smaller_high(others.fold(Bound::ZERO, |sum, interest| sum.plus(interest.own)).rest())
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
        let interests = Interest::in_party(graph, party, *measure, regime.reading);
        let complete = || complete_for(graph, test, party, *measure).is_some();
        let stated = least(&interests, false, mode, &within);
        test.threshold.met_from(stated)
            || (complete() && test.threshold.met_from(least(&interests, true, mode, &within)))
    })
}

/// The statement that all owners of a party are named, for a test by a measure. Where there are stakes in other measures of the
/// test too, it is open of what they are all, and the statement bounds nothing.
pub(crate) fn complete_for(graph: &Graph<'_>, test: &Test, party: PartyIndex, measure: Measure) -> Option<u32> {
    let place = complete_in(graph, party, measure)?;
    let other = |stake: &Stake| stake.measure != measure && test.measures.contains(&stake.measure);
    let mixed = graph.owners_of(party).iter().filter_map(|place| graph.stake(*place)).any(other);
    (!mixed).then_some(place)
}

/// The statement that all owners of a party in a measure are named. With owners who hold through others it bounds nothing:
/// what they have is not beside what those others have.
pub(crate) fn complete_in(graph: &Graph<'_>, party: PartyIndex, measure: Measure) -> Option<u32> {
    let (place, _) = graph.complete(party, measure)?;
    let stakes = graph.owners_of(party).iter().filter_map(|place| graph.stake(*place));
    stakes.filter(|stake| stake.measure == measure).all(|stake| stake.level == Level::Direct).then_some(place)
}

/// The interests of a party in all measures of a test. Where there are several measures, every holder counts with the one in
/// which it may have most: they may be one right, and then that is what it has.
pub(crate) fn readings(graph: &Graph<'_>, regime: &Regime, test: &Test, party: PartyIndex) -> Readings {
    let mut all: Vec<(Measure, Interest)> = Vec::new();
    let mut measures = Vec::new();
    for measure in &test.measures {
        let interests = Interest::in_party(graph, party, *measure, regime.reading);
        if !interests.is_empty() {
            measures.push(*measure);
            all.extend(interests.into_iter().map(|interest| (*measure, interest)));
        }
    }
    let all =
        if measures.len() > 1 { as_one_right(all) } else { all.into_iter().map(|(_, interest)| interest).collect() };
    let complete = match measures.as_slice() {
        [measure] => complete_in(graph, party, *measure).is_some(),
        _ => false,
    };
    Readings { interests: all, complete, mixed: measures.len() > 1 }
}

/// The interests of the same holders as one: added up in a measure, and of several measures the one with most.
fn as_one_right(mut all: Vec<(Measure, Interest)>) -> Vec<Interest> {
    all.sort_by(|(a_measure, a), (b_measure, b)| (&a.holders, a_measure).cmp(&(&b.holders, b_measure)));
    let of_holders = all.chunk_by(|(_, a), (_, b)| a.holders == b.holders).filter_map(|of_holders| {
        let by_measure = of_holders.chunk_by(|(a, _), (b, _)| a == b).filter_map(|of_measure| {
            of_measure.iter().map(|(_, interest)| interest.clone()).reduce(|mut sum, more| {
                sum.low = sum.low.plus(more.low);
                sum.own = sum.own.plus(more.own);
                sum.high = sum.high.plus(more.high);
                sum.stakes.extend(more.stakes);
                sum
            })
        });
        by_measure.reduce(|mut one, other| {
            one.low = one.low.smaller_low(other.low);
            one.own = one.own.smaller_low(other.own);
            one.high = one.high.greater_high(other.high);
            one.stakes.extend(other.stakes);
            one
        })
    });
    of_holders.collect()
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
