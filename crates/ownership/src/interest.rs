//! What one holder, or several together, have of a party in one measure, as an interval that all sources allow.

use crate::bound::{Bound, some_value};
use interdict_model::PartialDate;

use crate::{Graph, GroupIndex, Held, Holdings, Joint, Level, Measure, PartyIndex, Reading, Stake};

/// The interest of one holder, or of joint holders, in a party.
///
/// Several rows of one file about one holder may be parcels that add up or the same holding said again, so they are between
/// the greatest of them and their sum. Rows of different files state one holding: what they have in common is what it is, and
/// where they have nothing in common, it is anything that one of them says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interest {
    /// Who holds, sorted, each once.
    pub holders: Vec<PartyIndex>,
    /// How it is held together; `None`: by one holder, or by several each for itself.
    pub joint: Option<Joint>,
    /// Whether it counts when only one of the holders is blocked.
    pub any: bool,
    /// The stakes it is made of: places among all stakes.
    pub stakes: Vec<u32>,
    /// The least it can be.
    pub low: Bound,
    /// The least of it that is held directly, so that it is in no other interest and can be added to them.
    pub own: Bound,
    /// The most it can be.
    pub high: Bound,
    /// Whether files say things that cannot both be true.
    pub contradictory: bool,
}

/// An interval while rows are put together.
#[derive(Clone, Copy)]
struct Between {
    low: Bound,
    own: Bound,
    high: Bound,
}

impl Between {
    /// Both are true; else either may be.
    fn agreed(self, other: Self) -> (Self, bool) {
        let (low, high) = (self.low.greater_low(other.low), self.high.smaller_high(other.high));
        if some_value(low, high) {
            (Self { low, own: self.own.greater_low(other.own), high }, false)
        } else {
            let own = self.own.smaller_low(other.own);
            (Self { low: self.low.smaller_low(other.low), own, high: self.high.greater_high(other.high) }, true)
        }
    }
}

/// Rows are put together by this: joint holding, owner, file, place.
type Key = (Option<GroupIndex>, Option<PartyIndex>, u32, u32);

impl Interest {
    /// The interests in a party in one measure, as a regime reads stakes.
    pub fn in_party(graph: &Graph<'_>, party: PartyIndex, measure: Measure, reading: Reading) -> Vec<Self> {
        Self::of_stakes(graph.holdings(), graph.day(), graph.owners_of(party), measure, reading)
    }

    /// The interests that some stakes in one party (places among all stakes, none that is certainly not held) make, in one
    /// measure.
    pub(crate) fn of_stakes(
        holdings: &Holdings,
        day: PartialDate,
        stakes: &[u32],
        measure: Measure,
        reading: Reading,
    ) -> Vec<Self> {
        let mut rows: Vec<(Key, &Stake)> = stakes
            .iter()
            .filter_map(|place| {
                let stake = holdings.stakes().get(*place as usize).filter(|stake| stake.measure == measure)?;
                let joint = |group| holdings.group_of(group).map(|group| group.joint);
                let holding = stake.jointly.filter(|group| joint(*group) == Some(Joint::Holding));
                let owner = if holding.is_some() { None } else { Some(stake.owner) };
                Some(((holding, owner, stake.source.file.0, *place), stake))
            })
            .collect();
        rows.sort_unstable_by_key(|(key, _)| *key);
        let mut interests: Vec<(Option<GroupIndex>, Self)> = Vec::new();
        for rows in rows.chunk_by(|(a, _), (b, _)| (a.0, a.1) == (b.0, b.1)) {
            let holding = rows.first().is_some_and(|(key, _)| key.0.is_some());
            // An arrangement makes one interest of its members' where each listed person is looked at by itself.
            let arrangement =
                rows.iter().find_map(|(_, stake)| stake.jointly).filter(|_| reading.joint_for_any && !holding);
            if let Some(interest) = Self::of_rows(day, rows, holding, reading) {
                let together = arrangement.and_then(|_| interests.iter_mut().find(|(known, _)| *known == arrangement));
                match together {
                    Some((_, known)) => known.join(interest),
                    None => interests.push((arrangement, interest)),
                }
            }
        }
        interests.into_iter().map(|(_, interest)| interest).collect()
    }

    fn of_rows(day: PartialDate, rows: &[(Key, &Stake)], holding: bool, reading: Reading) -> Option<Self> {
        let mut contradictory = false;
        let mut all: Option<Between> = None;
        for of_file in rows.chunk_by(|(a, _), (b, _)| a.2 == b.2) {
            let mut file = Between { low: Bound::ZERO, own: Bound::ZERO, high: Bound::ZERO };
            for (row, (_, stake)) in of_file.iter().enumerate() {
                let low = if is_certain(stake, day, reading) { Bound::low(stake.share) } else { Bound::ZERO };
                let own = if stake.level == Level::Direct { low } else { Bound::ZERO };
                let high = Bound::high(stake.share);
                if holding {
                    // Every row of a joint holding states the whole of it.
                    file.low = if row == 0 { low } else { file.low.smaller_low(low) };
                    file.own = if row == 0 { own } else { file.own.smaller_low(own) };
                    file.high = file.high.greater_high(high);
                } else {
                    file.low = file.low.greater_low(low);
                    file.own = file.own.greater_low(own);
                    // What may not be held at all, or twice, may also be nothing: the end of a sum is open only if all are.
                    file.high = if row == 0 { high } else { file.high.plus(high) };
                }
            }
            file.high = file.high.smaller_high(Bound::WHOLE);
            all = Some(match all {
                None => file,
                Some(before) => {
                    let (agreed, contradicts) = before.agreed(file);
                    contradictory |= contradicts;
                    agreed
                }
            });
        }
        let mut holders: Vec<PartyIndex> = rows.iter().map(|(_, stake)| stake.owner).collect();
        holders.sort_unstable();
        holders.dedup();
        let stakes = rows.iter().map(|((.., place), _)| *place).collect();
        let joint = holding.then_some(Joint::Holding);
        let any = reading.joint_for_any;
        all.map(|Between { low, own, high }| Self { holders, joint, any, stakes, low, own, high, contradictory })
    }

    /// Interests that are exercised alike are one.
    fn join(&mut self, other: Self) {
        self.joint = Some(Joint::Arrangement);
        self.holders.extend(other.holders);
        self.holders.sort_unstable();
        self.holders.dedup();
        self.stakes.extend(other.stakes);
        let alone = self.low.greater_low(other.low);
        self.own = self.own.plus(other.own);
        self.low = alone.greater_low(self.own);
        self.high = self.high.plus(other.high);
        self.contradictory |= other.contradictory;
    }

    /// Whether it is certainly held by those who are in the set.
    pub fn held_by(&self, within: impl Fn(PartyIndex) -> bool) -> bool {
        if self.any {
            self.holders.iter().any(|holder| within(*holder))
        } else {
            self.holders.iter().all(|holder| within(*holder))
        }
    }

    /// Whether any of it may be held by those who are in the set.
    pub fn touched_by(&self, within: impl Fn(PartyIndex) -> bool) -> bool {
        self.holders.iter().any(|holder| within(*holder))
    }
}

/// Whether a stake certainly counts with at least its lower end: held on the day, and a link of a chain.
pub(crate) fn is_certain(stake: &Stake, day: PartialDate, reading: Reading) -> bool {
    counts(stake.level, reading) && stake.period.holds_on(day) == Held::Yes
}

/// Whether a stake of a level counts as it stands.
pub(crate) fn counts(level: Level, reading: Reading) -> bool {
    level == Level::Direct || (level == Level::ByMajorities && reading.majorities)
}
