//! Why a party is blocked: the listings, stakes and links that suffice, and nothing that does not matter.

use rustc_hash::{FxHashMap, FxHashSet};

use interdict_model::{PartialDate, Points};

use crate::bound::Bound;
use crate::interest::{Interest, is_certain};
use crate::reach::{Reach, control_links};
use crate::test::{Mode, certainly, complete_for, least_of, tests};
use crate::{
    Aggregation, Designation, Graph, Held, Holdings, Level, Measure, PartyIndex, Reading, Regime, Stake, Test, Tie,
};

/// A chain of steps. Every step rests on earlier ones alone; the last is about the party in question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The steps, what is rested on first.
    pub steps: Vec<Step>,
    /// How sure the least sure match among them is.
    pub surety: Points,
}

/// Why one party is blocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The party.
    pub party: PartyIndex,
    /// Why.
    pub ground: Ground,
}

/// What makes a party blocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// It is listed: a place among the designations.
    Listed(u32),
    /// Blocked holders have enough of it.
    Owned {
        /// Of what.
        measure: Measure,
        /// Whether it is control by a measure (a majority of votes), not ownership.
        control: bool,
        /// What they have. None can be left out.
        interests: Vec<Interest>,
        /// The least it adds up to.
        low: Bound,
    },
    /// The owners are all named, and what others have leaves enough for blocked holders.
    Remains {
        /// Of what.
        measure: Measure,
        /// Whether it is control by a measure.
        control: bool,
        /// The statement that all are named: a place among the statements.
        complete: u32,
        /// What everybody has.
        interests: Vec<Interest>,
        /// Which of the interests are blocked holders' and needed: a mark for each.
        counted: Vec<bool>,
        /// The least that is left.
        low: Bound,
    },
    /// A blocked party controls it: a place among the links.
    Linked(u32),
}

/// Why a proof is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("step {step} of the proof does not hold: {what}")]
pub struct Flaw {
    /// Which step, from 1.
    pub step: usize,
    /// What is wrong.
    pub what: &'static str,
}

impl Proof {
    /// The proof that a party is blocked, from the reach in which it is certain.
    pub(crate) fn of(graph: &Graph<'_>, regime: &'static Regime, reach: &Reach, party: PartyIndex) -> Option<Self> {
        let mut steps = Vec::new();
        let mut done: FxHashSet<PartyIndex> = FxHashSet::default();
        // Not by recursion: a chain may be as long as the data make it.
        let mut open = vec![party];
        let mut surety = Points::ONE;
        while let Some(party) = open.pop() {
            if !done.insert(party) {
                continue;
            }
            let mark = reach.certain(party)?;
            let ground = if let Some(listed) = mark.listed {
                surety = surety.min(mark.surety);
                Ground::Listed(listed)
            } else {
                let within = |other: PartyIndex| reach.certain(other).is_some_and(|other| other.round < mark.round);
                let ground = ground_of(graph, regime, party, within)?;
                open.extend(ground.rests_on(graph.holdings(), within));
                ground
            };
            steps.push((mark.round, Step { party, ground }));
        }
        // What a step rests on is of an earlier round, so that the party in question comes last.
        steps.sort_by_key(|(round, step)| (*round, step.party));
        Some(Self { steps: steps.into_iter().map(|(_, step)| step).collect(), surety })
    }

    /// The party in question.
    pub fn party(&self) -> Option<PartyIndex> {
        self.steps.last().map(|step| step.party)
    }

    /// All stakes it rests on: places among all stakes, sorted, each once.
    pub fn stakes(&self) -> Vec<u32> {
        let mut stakes: Vec<u32> = self
            .steps
            .iter()
            .flat_map(|step| match &step.ground {
                Ground::Owned { interests, .. } | Ground::Remains { interests, .. } => interests.as_slice(),
                Ground::Listed(_) | Ground::Linked(_) => &[],
            })
            .flat_map(|interest| interest.stakes.iter().copied())
            .collect();
        stakes.sort_unstable();
        stakes.dedup();
        stakes
    }

    /// All links it rests on.
    pub fn links(&self) -> Vec<u32> {
        self.steps
            .iter()
            .filter_map(|step| if let Ground::Linked(place) = step.ground { Some(place) } else { None })
            .collect()
    }

    /// The ties that it rests on: those between the ids by which the sources of its steps name one party. A listed party may be
    /// known as listed by what any of its sources says, so all its ties count.
    pub fn ties(&self, holdings: &Holdings) -> Vec<Tie> {
        if holdings.ties().is_empty() {
            return Vec::new();
        }
        let mut named: FxHashMap<PartyIndex, FxHashSet<PartyIndex>> = FxHashMap::default();
        let mut add = |stated: PartyIndex| {
            named.entry(holdings.kept(stated)).or_default().insert(stated);
        };
        for step in &self.steps {
            if let Ground::Remains { complete, .. } = step.ground {
                holdings.stated_owned(complete).into_iter().for_each(&mut add);
            }
        }
        self.stakes().iter().filter_map(|stake| holdings.stated_ends(*stake)).flatten().for_each(&mut add);
        self.links().iter().filter_map(|link| holdings.stated_sides(*link)).flatten().for_each(&mut add);
        let listed: FxHashSet<PartyIndex> =
            self.steps.iter().filter(|step| matches!(step.ground, Ground::Listed(_))).map(|step| step.party).collect();
        // From the last tie back, so that what a tie rests on is seen after it.
        let mut needed: FxHashSet<PartyIndex> = FxHashSet::default();
        let mut ties: Vec<Tie> = Vec::new();
        for tie in holdings.ties().iter().rev() {
            let named = named.get(&tie.kept).is_some_and(|ids| ids.len() > 1 && ids.contains(&tie.folded));
            if named || listed.contains(&tie.kept) || needed.contains(&tie.folded) {
                needed.insert(tie.with);
                ties.push(*tie);
            }
        }
        ties.reverse();
        ties
    }

    /// Whether it rests on control anywhere.
    pub fn rests_on_control(&self) -> bool {
        self.steps.iter().any(|step| match step.ground {
            Ground::Linked(_) => true,
            Ground::Owned { control, .. } | Ground::Remains { control, .. } => control,
            Ground::Listed(_) => false,
        })
    }

    /// Checks every step against the facts it names, and nothing else: neither the graph nor what was decided is used. It takes
    /// as long as going through all stakes once.
    pub fn check(
        &self,
        holdings: &Holdings,
        day: PartialDate,
        regime: &Regime,
        designations: &[Designation],
    ) -> Result<(), Flaw> {
        let mut blocked: FxHashSet<PartyIndex> = FxHashSet::default();
        let mut person = None;
        for (number, step) in self.steps.iter().enumerate() {
            let flaw = |what| Flaw { step: number + 1, what };
            match &step.ground {
                Ground::Listed(place) => {
                    let designation = designations.get(*place as usize).ok_or_else(|| flaw("no such listing"))?;
                    let other = *person.get_or_insert(designation.person) != designation.person;
                    if designation.party != step.party {
                        return Err(flaw("the listing is of another party"));
                    }
                    if other && regime.aggregation == Aggregation::Each {
                        return Err(flaw("listed persons are added up"));
                    }
                }
                Ground::Linked(place) => {
                    let link = holdings.links().get(*place as usize).ok_or_else(|| flaw("no such link"))?;
                    if link.to != step.party || !blocked.contains(&link.from) || !regime.control.contains(&link.kind) {
                        return Err(flaw("the link makes no control of the party by a blocked one"));
                    }
                    if link.period.holds_on(day) != Held::Yes {
                        return Err(flaw("the link is not certain on the day"));
                    }
                }
                Ground::Owned { measure, control, interests, .. } => {
                    let mut sum = Bound::ZERO;
                    let mut greatest = Bound::ZERO;
                    for interest in interests {
                        let (low, own) =
                            claimed(holdings, (day, regime), step.party, *measure, interest).map_err(flaw)?;
                        if !interest.held_by(|holder| blocked.contains(&holder)) {
                            return Err(flaw("a holder is not blocked"));
                        }
                        sum = sum.plus(own);
                        greatest = greatest.greater_low(low);
                    }
                    let low = if *control { greatest } else { sum.greater_low(greatest) };
                    if !meets(regime, *measure, *control, low) {
                        return Err(flaw("the stakes do not reach the threshold"));
                    }
                }
                Ground::Remains { measure, control, complete, interests, counted, .. } => {
                    let statement = holdings.complete().get(*complete as usize);
                    let certain = statement.is_some_and(|statement| {
                        statement.owned == step.party
                            && statement.measure.is_none_or(|known| known == *measure)
                            && statement.period.holds_on(day) == Held::Yes
                    });
                    if !certain {
                        return Err(flaw("nothing says that the owners are all named"));
                    }
                    let all = in_party(holdings, day, step.party);
                    let mixed = |test: &Test| {
                        all.iter().filter_map(|place| holdings.stakes().get(*place as usize)).any(|stake| {
                            test.measures.contains(measure)
                                && stake.measure != *measure
                                && test.measures.contains(&stake.measure)
                        })
                    };
                    if regime.owned.iter().chain(&regime.controlled).any(mixed) {
                        return Err(flaw("there are stakes of several measures"));
                    }
                    let through = |stake: &Stake| stake.measure == *measure && stake.level != Level::Direct;
                    if all.iter().filter_map(|place| holdings.stakes().get(*place as usize)).any(through) {
                        return Err(flaw("some owners hold through others"));
                    }
                    if Interest::of_stakes(holdings, day, &all, *measure, regime.reading) != *interests {
                        return Err(flaw("the owners are not those of the data"));
                    }
                    let held = |interest: &Interest| interest.held_by(|holder| blocked.contains(&holder));
                    if interests.iter().zip(counted).any(|(interest, counted)| *counted && !held(interest)) {
                        return Err(flaw("a holder is not blocked"));
                    }
                    let mode = if *control { Mode::Alone } else { Mode::Added };
                    let low = least_of(interests, counted, true, mode);
                    if !meets(regime, *measure, *control, low) {
                        return Err(flaw("what is left does not reach the threshold"));
                    }
                }
            }
            blocked.insert(step.party);
        }
        Ok(())
    }
}

/// What an interest certainly is by the stakes it names alone, and what of that is held directly; an error when that is less
/// than it is said to be.
fn claimed(
    holdings: &Holdings,
    (day, regime): (PartialDate, &Regime),
    party: PartyIndex,
    measure: Measure,
    interest: &Interest,
) -> Result<(Bound, Bound), &'static str> {
    if interest
        .stakes
        .iter()
        .any(|place| holdings.stakes().get(*place as usize).is_none_or(|stake| stake.owned != party))
    {
        return Err("a stake is not there, or in another party");
    }
    let of_stakes = Interest::of_stakes(holdings, day, &interest.stakes, measure, regime.reading);
    let [stated] = of_stakes.as_slice() else { return Err("the stakes are not one interest") };
    if stated.holders.iter().any(|holder| !interest.holders.contains(holder)) {
        return Err("a stake is of another holder");
    }
    let less = |stated: Bound, said: Bound| (stated.value, stated.open) < (said.value, said.open);
    if less(stated.low, interest.low) || less(stated.own, interest.own) {
        return Err("an interest is said to be more than its stakes");
    }
    if interest.any != regime.reading.joint_for_any {
        return Err("joint holdings are read otherwise than the regime does");
    }
    Ok((interest.low, interest.own))
}

/// The stakes in a party that are, or may be, held on the day: their places among all stakes.
fn in_party(holdings: &Holdings, day: PartialDate, party: PartyIndex) -> Vec<u32> {
    let stakes = holdings.stakes().iter().zip(0..);
    stakes
        .filter(|(stake, _)| {
            stake.owned == party && stake.level != Level::Summary && stake.period.holds_on(day) != Held::No
        })
        .map(|(_, place)| place)
        .collect()
}

fn meets(regime: &Regime, measure: Measure, control: bool, low: Bound) -> bool {
    let of = if control { &regime.controlled } else { &regime.owned };
    of.iter().any(|test| test.measures.contains(&measure) && test.threshold.met_from(low))
}

/// What makes a party blocked when those within the set are: ownership before control, stated shares before what is left.
fn ground_of(
    graph: &Graph<'_>,
    regime: &'static Regime,
    party: PartyIndex,
    within: impl Fn(PartyIndex) -> bool + Copy,
) -> Option<Ground> {
    for (test, mode) in tests(regime) {
        let Some(measure) = certainly(graph, regime, (test, mode), party, within) else { continue };
        let control = mode == Mode::Alone;
        let interests = Interest::in_party(graph, party, measure, regime.reading);
        let mut held: Vec<&Interest> = interests.iter().filter(|interest| interest.held_by(within)).collect();
        // The greatest first, and of equals the open one: then the first ones that suffice are all needed.
        let greatest_first = |of: fn(&Interest) -> Bound| {
            move |a: &&Interest, b: &&Interest| {
                (of(b).value, of(b).open).cmp(&(of(a).value, of(a).open)).then_with(|| a.stakes.cmp(&b.stakes))
            }
        };
        held.sort_by(greatest_first(|interest| interest.low));
        let alone = held.first().filter(|interest| test.threshold.met_from(interest.low));
        if let Some(interest) = alone {
            let interests = vec![sufficient(graph, interest, regime.reading)];
            return Some(Ground::Owned { measure, control, interests, low: interest.low });
        }
        // What is added up is what each holds directly: the rest may be held through another of them.
        held.sort_by(greatest_first(|interest| interest.own));
        let mut low = Bound::ZERO;
        let mut taken = Vec::new();
        for interest in held.iter().filter(|_| !control) {
            taken.push(sufficient(graph, interest, Reading { majorities: false, ..regime.reading }));
            low = low.plus(interest.own);
            if test.threshold.met_from(low) {
                return Some(Ground::Owned { measure, control, interests: taken, low });
            }
        }
        let complete = complete_for(graph, test, party, measure)?;
        let mut counted: Vec<bool> = interests.iter().map(|interest| interest.held_by(within)).collect();
        for place in 0..counted.len() {
            let mut less = counted.clone();
            if let Some(mark) = less.get_mut(place)
                && std::mem::take(mark)
                && test.threshold.met_from(least_of(&interests, &less, true, mode))
            {
                counted = less;
            }
        }
        let low = least_of(&interests, &counted, true, mode);
        return Some(Ground::Remains { measure, control, complete, interests, counted, low });
    }
    control_links(graph, regime, party)
        .find(|(place, from)| graph.link_held(*place) == Held::Yes && within(*from))
        .map(|(place, _)| Ground::Linked(place))
}

/// The interest with the one row that makes it as much as it is. Rows that contradict each other stay, and so do all rows of
/// those who hold together, since who else holds matters.
fn sufficient(graph: &Graph<'_>, interest: &Interest, reading: Reading) -> Interest {
    let mut sufficient = interest.clone();
    if interest.contradictory || interest.joint.is_some() {
        return sufficient;
    }
    let low = |place: &u32| graph.stake(*place).map_or(Bound::ZERO, |stake| Bound::low(stake.share));
    let certain = |place: &&u32| graph.stake(**place).is_some_and(|stake| is_certain(stake, graph.day(), reading));
    let greatest = interest.stakes.iter().filter(certain).max_by_key(|place| {
        let low = low(place);
        (low.value, low.open, std::cmp::Reverse(**place))
    });
    let direct = greatest.and_then(|place| graph.stake(*place)).is_some_and(|stake| stake.level == Level::Direct);
    if !reading.majorities {
        sufficient.low = interest.own;
    }
    sufficient.own = if direct { sufficient.low } else { Bound::ZERO };
    sufficient.stakes = greatest.into_iter().copied().collect();
    sufficient
}

impl Ground {
    /// The parties that must be blocked for it.
    fn rests_on(&self, holdings: &Holdings, within: impl Fn(PartyIndex) -> bool) -> Vec<PartyIndex> {
        let mut parties: Vec<PartyIndex> = match self {
            Self::Listed(_) => Vec::new(),
            Self::Linked(place) => holdings.links().get(*place as usize).map(|link| link.from).into_iter().collect(),
            Self::Owned { interests, .. } => interests.iter().flat_map(|interest| needed(interest, &within)).collect(),
            Self::Remains { interests, counted, .. } => interests
                .iter()
                .zip(counted)
                .filter(|(_, counted)| **counted)
                .flat_map(|(interest, _)| needed(interest, &within))
                .collect(),
        };
        parties.sort_unstable();
        parties.dedup();
        parties
    }
}

/// The holders of an interest that must be blocked: of those who hold for each other, one is enough.
fn needed(interest: &Interest, within: impl Fn(PartyIndex) -> bool) -> Vec<PartyIndex> {
    let needed = if interest.any { 1 } else { interest.holders.len() };
    interest.holders.iter().copied().filter(|holder| within(*holder)).take(needed).collect()
}
