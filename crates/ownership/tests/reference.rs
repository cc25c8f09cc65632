//! The decision by its definition, slow and without the crate's arithmetic: every combination of what the data leave open is
//! tried, and in each the blocked parties are found by going round until nothing changes.
//!
//! Shares are tenths of a percent, multiples of 10 %, and an open end lies 0.1 % beside its value: with less than a hundred
//! stakes a party, sums then meet a threshold exactly when sums of real numbers do.

use std::collections::BTreeMap;

/// A date as year, month and day; a day or month that is not known is 0.
pub(crate) type Day = (u16, u8, u8);

#[derive(Clone, Debug)]
pub(crate) struct RStake {
    pub(crate) owner: usize,
    pub(crate) owned: usize,
    /// 0 equity, 1 shares, 2 votes, 3 unstated.
    pub(crate) measure: usize,
    pub(crate) low: i32,
    pub(crate) high: i32,
    pub(crate) above: bool,
    pub(crate) below: bool,
    pub(crate) from: Option<Day>,
    pub(crate) to: Option<Day>,
    /// Directly, indirectly, or by majorities.
    pub(crate) way: Held,
    pub(crate) group: Option<usize>,
    pub(crate) file: usize,
}

/// How a stake is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    Directly,
    Indirectly,
    ByMajorities,
}

#[derive(Clone, Debug)]
pub(crate) struct RLink {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Whether it is of a kind that makes control where control counts.
    pub(crate) control: bool,
    pub(crate) since: Option<Day>,
    pub(crate) until: Option<Day>,
}

/// The statement that all owners are named, in a measure or in every one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RComplete {
    pub(crate) owned: usize,
    pub(crate) measure: Option<usize>,
    pub(crate) since: Option<Day>,
    pub(crate) until: Option<Day>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct RGraph {
    pub(crate) parties: usize,
    pub(crate) listed: Vec<usize>,
    pub(crate) stakes: Vec<RStake>,
    pub(crate) links: Vec<RLink>,
    pub(crate) complete: Vec<RComplete>,
    /// Whether a group is one holding; else an arrangement.
    pub(crate) groups: Vec<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Law {
    Us,
    Eu,
    Uk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Never,
    Sometimes,
    Always,
}

/// Who holds, and from how much to how much.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Unit {
    holders: Vec<usize>,
    least: i32,
    most: i32,
    /// How much of it is certainly held directly.
    own: i32,
    direct: bool,
    whole: bool,
}

/// The rows about one holder, by file.
type ByFile<'a> = BTreeMap<usize, Vec<&'a RStake>>;

/// What holders have.
#[derive(Clone, Debug)]
struct Valued {
    holders: Vec<usize>,
    value: i32,
    /// How much of it is in nobody else's holding, when that is open as much as it can be.
    own: i32,
    /// Whether it is one joint holding.
    whole: bool,
}

/// One way in which everything that is open about a party may be.
#[derive(Clone, Debug)]
struct Way {
    /// By measure, the units with their values.
    values: Vec<Vec<Valued>>,
    one_right: bool,
    favourable: bool,
}

const TODAY: u32 = 20_261_201;

fn number((year, month, day): Day) -> u32 {
    u32::from(year) * 10_000 + u32::from(month) * 100 + u32::from(day)
}

/// The first and the last day a date can be; days past a month's end do no harm here.
fn span(day: Day) -> (u32, u32) {
    let (year, month, _) = day;
    match day {
        (_, 0, _) => (number((year, 1, 1)), number((year, 12, 31))),
        (_, _, 0) => (number((year, month, 1)), number((year, month, 31))),
        _ => (number(day), number(day)),
    }
}

/// Whether it is held on the day: for certain, at all.
fn held(from: Option<Day>, to: Option<Day>) -> (bool, bool) {
    let (first, last) = from.map_or((0, 0), span);
    let (soonest, latest) = to.map_or((u32::MAX, u32::MAX), span);
    (last <= TODAY && soonest > TODAY, first <= TODAY && latest > TODAY)
}

impl RGraph {
    fn units(&self, party: usize, measure: usize, law: Law) -> Vec<Unit> {
        // By joint holding or owner, then by file.
        let mut rows: BTreeMap<(Option<usize>, usize), ByFile<'_>> = BTreeMap::new();
        for stake in self.stakes.iter().filter(|stake| stake.owned == party && stake.measure == measure) {
            if held(stake.from, stake.to).1 {
                let holding = stake.group.filter(|group| self.groups[*group]);
                let key = holding.map_or((None, stake.owner), |group| (Some(group), 0));
                rows.entry(key).or_default().entry(stake.file).or_default().push(stake);
            }
        }
        let mut units: Vec<(Option<usize>, Unit)> = Vec::new();
        for ((holding, _), files) in rows {
            let mut ranges = Vec::new();
            for stakes in files.values() {
                let least = |stake: &RStake, counts: bool| {
                    if held(stake.from, stake.to).0 && counts { stake.low + i32::from(stake.above) } else { 0 }
                };
                let leasts = stakes.iter().map(|stake| {
                    let by_majorities = stake.way == Held::ByMajorities && law != Law::Us;
                    least(stake, stake.way == Held::Directly || by_majorities)
                });
                let owns = stakes.iter().map(|stake| least(stake, stake.way == Held::Directly));
                let mosts = stakes.iter().map(|stake| stake.high - i32::from(stake.below));
                ranges.push(if holding.is_some() {
                    (leasts.min().unwrap(), mosts.max().unwrap(), owns.min().unwrap())
                } else {
                    (leasts.max().unwrap(), mosts.sum::<i32>().min(1000), owns.max().unwrap())
                });
            }
            let mut range = ranges[0];
            for other in &ranges[1..] {
                let both = (range.0.max(other.0), range.1.min(other.1), range.2.max(other.2));
                let either = (range.0.min(other.0), range.1.max(other.1), range.2.min(other.2));
                range = if both.0 <= both.1 { both } else { either };
            }
            let mut holders: Vec<usize> = files.values().flatten().map(|stake| stake.owner).collect();
            holders.sort_unstable();
            holders.dedup();
            let direct = files.values().flatten().all(|stake| stake.way == Held::Directly);
            let unit = Unit { holders, least: range.0, most: range.1, own: range.2, direct, whole: holding.is_some() };
            let agreed = files.values().flatten().find_map(|stake| stake.group).filter(|_| holding.is_none());
            let agreed = agreed.filter(|_| law == Law::Uk);
            if let Some((_, known)) = units.iter_mut().find(|(other, _)| agreed.is_some() && *other == agreed) {
                known.holders.extend(unit.holders);
                known.holders.sort_unstable();
                known.own += unit.own;
                known.least = known.least.max(unit.least).max(known.own);
                known.most += unit.most;
                known.direct &= unit.direct;
            } else {
                units.push((agreed, unit));
            }
        }
        units.into_iter().map(|(_, unit)| unit).collect()
    }

    /// Values of units at their ends; where they must make up the whole, with one of them between its ends.
    fn values(units: &[Unit], complete: bool) -> Vec<Vec<i32>> {
        let ends = |skip: Option<usize>| {
            let mut all: Vec<Vec<i32>> = vec![Vec::new()];
            for (place, unit) in units.iter().enumerate() {
                let ends: Vec<i32> = match () {
                    () if skip == Some(place) => vec![0],
                    () if unit.least == unit.most => vec![unit.least],
                    () => vec![unit.least, unit.most],
                };
                all = all
                    .into_iter()
                    .flat_map(|values| ends.iter().map(move |end| [values.as_slice(), &[*end]].concat()))
                    .collect();
            }
            all
        };
        if complete {
            let mut wholes = Vec::new();
            for (place, unit) in units.iter().enumerate() {
                for mut values in ends(Some(place)) {
                    let rest = 1000 - values.iter().sum::<i32>();
                    if (unit.least..=unit.most).contains(&rest) {
                        values[place] = rest;
                        wholes.push(values);
                    }
                }
            }
            wholes.sort();
            wholes.dedup();
            if !wholes.is_empty() {
                return wholes;
            }
        }
        ends(None)
    }

    /// Whether the owners of a party in a measure can be all, if something says that they are.
    pub(crate) fn adds_up(&self, party: usize, law: Law) -> bool {
        (0..4).all(|measure| {
            let units = self.units(party, measure, law);
            let (least, most) = units.iter().fold((0, 0), |sum, unit| (sum.0 + unit.least, sum.1 + unit.most));
            !self.is_complete(party, measure) || (least <= 1000 && most >= 1000)
        })
    }

    fn is_complete(&self, party: usize, measure: usize) -> bool {
        // Owners who hold through others are not beside those others.
        let direct = self.stakes.iter().all(|stake| {
            (stake.owned, stake.measure) != (party, measure)
                || stake.way == Held::Directly
                || !held(stake.from, stake.to).1
        });
        // A statement that may not be of the day says nothing.
        let states = |complete: &RComplete| {
            complete.owned == party
                && complete.measure.is_none_or(|of| of == measure)
                && held(complete.since, complete.until).0
        };
        direct && self.complete.iter().any(states)
    }

    fn ways(&self, party: usize, law: Law) -> Vec<Way> {
        let units: Vec<Vec<Unit>> = (0..4).map(|measure| self.units(party, measure, law)).collect();
        let mixed = [0, 1, 3].iter().filter(|measure| !units[**measure].is_empty()).count() > 1;
        let mut ways = Vec::new();
        for one_right in [false, true] {
            if one_right && !mixed {
                continue;
            }
            let mut all: Vec<Vec<Vec<Valued>>> = vec![Vec::new()];
            for (measure, units) in units.iter().enumerate() {
                // Where it is open whether measures are one right, it is open too of what the owners are all.
                let complete = self.is_complete(party, measure) && !(mixed && measure != 2);
                let named: Vec<Vec<Valued>> = Self::values(units, complete)
                    .into_iter()
                    .map(|values| {
                        units
                            .iter()
                            .zip(values)
                            .map(|(unit, value)| Valued {
                                holders: unit.holders.clone(),
                                value,
                                own: if unit.direct { value } else { unit.own },
                                whole: unit.whole,
                            })
                            .collect()
                    })
                    .collect();
                all = all
                    .into_iter()
                    .flat_map(|before| {
                        named.iter().map(move |more| [before.as_slice(), std::slice::from_ref(more)].concat())
                    })
                    .collect();
            }
            for values in all {
                for favourable in [false, true] {
                    ways.push(Way { values: values.clone(), one_right, favourable });
                }
            }
        }
        let joint = units.iter().flatten().any(|unit| unit.holders.len() > 1) || (law == Law::Eu && units[2].len() > 1);
        let through = units.iter().any(|units| units.len() > 1 && units.iter().any(|unit| !unit.direct));
        let open_link = self.links.iter().any(|link| {
            let (certain, perhaps) = held(link.since, link.until);
            link.to == party && link.control && perhaps && !certain
        });
        if !joint && !open_link && !through {
            ways.retain(|way| !way.favourable);
        }
        ways
    }

    fn meets(&self, party: usize, way: &Way, law: Law, blocked: &[bool]) -> bool {
        let counts = |Valued { holders, whole, .. }: &Valued| {
            let all = holders.iter().all(|holder| blocked[*holder]);
            let any = holders.iter().any(|holder| blocked[*holder]);
            if law == Law::Uk { any } else { all || (any && *whole && way.favourable) }
        };
        let counted = |valued: &Valued| if counts(valued) { valued.value } else { 0 };
        let reached = |sum: i32| if law == Law::Uk { sum > 500 } else { sum >= 500 };
        // What is held through others is what they have, or is not.
        let sum = |measure: usize| {
            let all = || way.values[measure].iter();
            if way.favourable {
                all().map(counted).sum::<i32>()
            } else {
                let own: i32 = all().filter(|valued| counts(valued)).map(|valued| valued.own).sum();
                all().map(counted).max().unwrap_or(0).max(own)
            }
        };
        let own = [0, 1, 3];
        let owned = if way.one_right {
            let mut most: BTreeMap<&Vec<usize>, i32> = BTreeMap::new();
            for measure in own {
                let mut of_measure: BTreeMap<&Vec<usize>, i32> = BTreeMap::new();
                for unit in &way.values[measure] {
                    *of_measure.entry(&unit.holders).or_default() += counted(unit);
                }
                for (holders, value) in of_measure {
                    let known = most.entry(holders).or_default();
                    *known = value.max(*known);
                }
            }
            reached(most.values().sum())
        } else {
            own.iter().any(|measure| reached(sum(*measure)))
        };
        let votes = match law {
            Law::Us => false,
            Law::Uk => sum(2) > 500,
            Law::Eu if way.favourable => sum(2) > 500,
            Law::Eu => way.values[2].iter().map(counted).any(|value| value > 500),
        };
        let linked = law != Law::Us
            && self.links.iter().any(|link| {
                let (certain, perhaps) = held(link.since, link.until);
                link.to == party && link.control && blocked[link.from] && (certain || (perhaps && way.favourable))
            });
        owned || votes || linked
    }

    /// For every party, whether it is blocked always, sometimes or never. `None` when there are too many combinations.
    pub(crate) fn decide(&self, law: Law) -> Option<Vec<Found>> {
        let ways: Vec<Vec<Way>> = (0..self.parties).map(|party| self.ways(party, law)).collect();
        let combinations = ways.iter().try_fold(1_usize, |product, ways| product.checked_mul(ways.len()))?;
        if combinations > 96 {
            return None;
        }
        let persons: Vec<Vec<usize>> = match law {
            Law::Uk => self.listed.iter().map(|listed| vec![*listed]).collect(),
            _ => vec![self.listed.clone()],
        };
        // A person's chain either always or sometimes reaches a party; what two chains reach in turn is "sometimes".
        let mut found = vec![Found::Never; self.parties];
        for person in persons {
            let mut times = vec![0_usize; self.parties];
            for combination in 0..combinations {
                let mut rest = combination;
                let chosen: Vec<&Way> = ways
                    .iter()
                    .map(|ways| {
                        let way = &ways[rest % ways.len()];
                        rest /= ways.len();
                        way
                    })
                    .collect();
                let mut blocked = vec![false; self.parties];
                for party in &person {
                    blocked[*party] = true;
                }
                loop {
                    let more = (0..self.parties)
                        .find(|party| !blocked[*party] && self.meets(*party, chosen[*party], law, &blocked));
                    let Some(more) = more else { break };
                    blocked[more] = true;
                }
                for (times, blocked) in times.iter_mut().zip(&blocked) {
                    *times += usize::from(*blocked);
                }
            }
            for (found, times) in found.iter_mut().zip(times) {
                *found = match (times, *found) {
                    (_, Found::Always) => Found::Always,
                    (times, _) if times == combinations => Found::Always,
                    (0, before) => before,
                    _ => Found::Sometimes,
                };
            }
        }
        Some(found)
    }
}
