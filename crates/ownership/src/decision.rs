use interdict_model::Points;
use rayon::prelude::*;

use crate::bound::{Bound, Threshold};
use crate::interest::Interest;
use crate::reach::Reach;
use crate::test::{complete_in, least, most};
use crate::{Aggregation, Designation, Graph, LinkKind, Measure, Missing, PartyIndex, Proof, Regime};

/// What one row of a regime makes of all parties of a graph.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    graph: &'a Graph<'a>,
    regime: &'static Regime,
    designations: &'a [Designation],
    /// One for all listed persons together, or one for each.
    reaches: Vec<Reach>,
    /// Which reaches a party is certain in, sorted.
    certain: Vec<(PartyIndex, u32)>,
    /// Which reaches a party is possible in, sorted.
    possible: Vec<(PartyIndex, u32)>,
    /// Designations by party, sorted.
    listed: Vec<(PartyIndex, u32)>,
}

/// What the data say of a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Neither owned nor controlled by blocked persons, whatever the unknown values of the data are.
    NotBlocked,
    /// As above, but there is control, or a stake near the threshold, or another tie to a blocked person.
    Caution,
    /// It depends on facts that the data do not have.
    CannotTell,
    /// Blocked, whatever the unknown values are.
    Blocked,
}

impl Verdict {
    /// The word used in data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotBlocked => "not_blocked",
            Self::Caution => "caution",
            Self::CannotTell => "cannot_tell",
            Self::Blocked => "blocked",
        }
    }

    /// The words for people.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::NotBlocked => "not blocked",
            Self::Caution => "not blocked, caution",
            Self::CannotTell => "cannot tell",
            Self::Blocked => "blocked",
        }
    }
}

/// The answer about one party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The party.
    pub party: PartyIndex,
    /// The row by which it was decided.
    pub regime: &'static Regime,
    /// What the data say.
    pub verdict: Verdict,
    /// The party's own designations: places among all. A listed party is blocked whoever owns it.
    pub listed: Vec<u32>,
    /// Why, when it is blocked.
    pub proof: Option<Proof>,
    /// What would decide, when the data leave it open.
    pub missing: Vec<Missing>,
    /// Why caution is asked for, when it is not blocked.
    pub cautions: Vec<Caution>,
    /// What blocked persons have of it and what owners are named at all, by measure.
    pub named: Vec<Named>,
    /// Stakes of which the sources say what cannot all be true.
    pub contradictions: Vec<Vec<u32>>,
}

/// A reason for caution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caution {
    /// Blocked persons have, or may have, a stake near the threshold or a majority that the regime does not count.
    Stake(Measure),
    /// A link with a party that is blocked, or may be.
    Link {
        /// The link: its place among all links.
        link: u32,
        /// The party at the other end.
        with: PartyIndex,
        /// Whether that party is blocked for certain.
        certain: bool,
    },
}

/// Who has what of a party in one measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Of what.
    pub measure: Measure,
    /// The least that all blocked persons have together.
    pub blocked_low: Bound,
    /// The most they may have.
    pub blocked_high: Bound,
    /// The least that all owners named have. What is missing to the whole is held by somebody the data do not name.
    pub all_low: Bound,
    /// Whether the data say that all owners are named.
    pub complete: bool,
}

impl<'a> Decision<'a> {
    /// Decides all parties. `designations` are those of listed parties that pass on under this row on the graph's day.
    ///
    /// The time grows with the stakes that blocked persons, or those that may be, hold; all others are not looked at.
    pub fn of(graph: &'a Graph<'a>, regime: &'static Regime, designations: &'a [Designation]) -> Self {
        let numbered: Vec<(u32, &Designation)> = (0..).zip(designations).collect();
        let reaches: Vec<Reach> = match regime.aggregation {
            Aggregation::Together => vec![Reach::of(graph, regime, &numbered)],
            Aggregation::Each => {
                let mut by_person = numbered.clone();
                by_person.sort_by_key(|(place, designation)| (designation.person, *place));
                let persons: Vec<&[(u32, &Designation)]> =
                    by_person.chunk_by(|(_, a), (_, b)| a.person == b.person).collect();
                persons.into_par_iter().map(|of_person| Reach::of(graph, regime, of_person)).collect()
            }
        };
        let mut certain: Vec<(PartyIndex, u32)> = reaches
            .iter()
            .zip(0..)
            .flat_map(|(reach, number)| reach.all_certain().map(move |party| (party, number)))
            .collect();
        certain.sort_unstable();
        let mut possible: Vec<(PartyIndex, u32)> = reaches
            .iter()
            .zip(0..)
            .flat_map(|(reach, number)| reach.all_possible().map(move |party| (party, number)))
            .collect();
        possible.sort_unstable();
        let mut listed: Vec<(PartyIndex, u32)> =
            numbered.iter().map(|(place, designation)| (designation.party, *place)).collect();
        listed.sort_unstable();
        Self { graph, regime, designations, reaches, certain, possible, listed }
    }

    /// The row by which it was decided.
    pub const fn regime(&self) -> &'static Regime {
        self.regime
    }

    /// The graph that was decided.
    pub const fn graph(&self) -> &'a Graph<'a> {
        self.graph
    }

    /// The listings it started from.
    pub const fn designations(&self) -> &'a [Designation] {
        self.designations
    }

    /// Whether a party is blocked for certain.
    pub fn is_blocked(&self, party: PartyIndex) -> bool {
        !of_party(&self.certain, party).is_empty()
    }

    /// Whether a party is or may be blocked.
    pub fn may_be_blocked(&self, party: PartyIndex) -> bool {
        !of_party(&self.possible, party).is_empty()
    }

    /// Whether a party is listed itself.
    pub fn is_listed(&self, party: PartyIndex) -> bool {
        !of_party(&self.listed, party).is_empty()
    }

    /// A party's own listings.
    pub fn listings_of(&self, party: PartyIndex) -> impl Iterator<Item = &'a Designation> + '_ {
        of_party(&self.listed, party).iter().filter_map(|(_, place)| self.designations.get(*place as usize))
    }

    /// Every party that is blocked and not listed itself, in the order of the holdings: the shadow list.
    pub fn blocked_by_ownership(&self) -> impl Iterator<Item = PartyIndex> + '_ {
        self.certain
            .chunk_by(|(a, _), (b, _)| a == b)
            .filter_map(|of_party| of_party.first())
            .map(|(party, _)| *party)
            .filter(|party| !self.is_listed(*party))
    }

    /// Every party that may be blocked, and is not for certain, in the order of the holdings.
    pub fn undecided(&self) -> impl Iterator<Item = PartyIndex> + '_ {
        self.possible
            .chunk_by(|(a, _), (b, _)| a == b)
            .filter_map(|of_party| of_party.first())
            .map(|(party, _)| *party)
            .filter(|party| !self.is_blocked(*party))
    }

    /// What the data say of a party, without the reasons.
    pub fn verdict(&self, party: PartyIndex) -> Verdict {
        let named: Vec<Named> = if self.may_be_blocked(party) {
            Vec::new()
        } else {
            let interests = self.interests(party);
            interests.iter().map(|(measure, interests)| self.named(party, *measure, interests)).collect()
        };
        self.verdict_with(party, &self.cautions(party, &named))
    }

    fn verdict_with(&self, party: PartyIndex, cautions: &[Caution]) -> Verdict {
        if self.is_blocked(party) {
            Verdict::Blocked
        } else if self.may_be_blocked(party) {
            Verdict::CannotTell
        } else if cautions.is_empty() {
            Verdict::NotBlocked
        } else {
            Verdict::Caution
        }
    }

    /// The interests in a party, by measure; measures without any are left out.
    fn interests(&self, party: PartyIndex) -> Vec<(Measure, Vec<Interest>)> {
        let reading = self.regime.reading;
        Measure::ALL
            .into_iter()
            .map(|measure| (measure, Interest::in_party(self.graph, party, measure, reading)))
            .filter(|(_, interests)| !interests.is_empty())
            .collect()
    }

    /// The answer about a party, with its reasons.
    pub fn answer(&self, party: PartyIndex) -> Answer {
        let listed = of_party(&self.listed, party).iter().map(|(_, place)| *place).collect();
        let interests = self.interests(party);
        let named: Vec<Named> =
            interests.iter().map(|(measure, interests)| self.named(party, *measure, interests)).collect();
        let contradictory =
            interests.iter().flat_map(|(_, interests)| interests).filter(|interest| interest.contradictory);
        let contradictions = contradictory.map(|interest| interest.stakes.clone()).collect();
        let cautions = if self.is_blocked(party) { Vec::new() } else { self.cautions(party, &named) };
        let verdict = self.verdict_with(party, &cautions);
        let missing = if verdict == Verdict::CannotTell {
            of_party(&self.possible, party)
                .first()
                .and_then(|(_, number)| self.reaches.get(*number as usize))
                .map(|reach| Missing::facts(self.graph, self.regime, reach, party))
                .unwrap_or_default()
        } else {
            Vec::new()
        };
        Answer {
            party,
            regime: self.regime,
            verdict,
            listed,
            proof: self.proof(party),
            missing,
            cautions,
            named,
            contradictions,
        }
    }

    /// Why a party is blocked: from the surest match there is.
    pub fn proof(&self, party: PartyIndex) -> Option<Proof> {
        let surety = |number: u32| {
            self.reaches
                .get(number as usize)
                .and_then(|reach| reach.certain(party))
                .map_or(Points::ZERO, |mark| mark.surety)
        };
        let (_, number) = of_party(&self.certain, party)
            .iter()
            .max_by_key(|(_, number)| (surety(*number), std::cmp::Reverse(*number)))?;
        Proof::of(self.graph, self.regime, self.reaches.get(*number as usize)?, party)
    }

    fn named(&self, party: PartyIndex, measure: Measure, interests: &[Interest]) -> Named {
        let complete = complete_in(self.graph, party, measure).is_some();
        let mode = crate::test::Mode::Added;
        Named {
            measure,
            blocked_low: least(interests, complete, mode, |holder| self.is_blocked(holder)),
            blocked_high: most(interests, complete, |holder| self.may_be_blocked(holder)),
            all_low: interests.iter().fold(Bound::ZERO, |sum, interest| sum.plus(interest.own)),
            complete,
        }
    }

    fn cautions(&self, party: PartyIndex, named: &[Named]) -> Vec<Caution> {
        let near = Threshold { value: self.regime.near, more_than: false };
        let mut cautions: Vec<Caution> = named
            .iter()
            .filter(|named| near.met_up_to(named.blocked_high))
            .map(|named| Caution::Stake(named.measure))
            .collect();
        let caution = |kind: LinkKind| self.regime.caution.contains(&kind) || self.regime.control.contains(&kind);
        let towards = self.graph.links_to(party).iter().map(|place| (*place, true));
        let away = self.graph.ties_from(party).iter().map(|place| (*place, false));
        for (place, towards) in towards.chain(away) {
            let Some(link) = self.graph.link(place).filter(|link| caution(link.kind)) else { continue };
            let with = if towards { link.from } else { link.to };
            if with != party && self.may_be_blocked(with) {
                cautions.push(Caution::Link { link: place, with, certain: self.is_blocked(with) });
            }
        }
        cautions
    }
}

/// The entries of a party in a sorted list.
fn of_party(sorted: &[(PartyIndex, u32)], party: PartyIndex) -> &[(PartyIndex, u32)] {
    let start = sorted.partition_point(|(known, _)| *known < party);
    let end = sorted.partition_point(|(known, _)| *known <= party);
    sorted.get(start..end).unwrap_or_default()
}
