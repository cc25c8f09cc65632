use interdict_model::PartialDate;
use rayon::prelude::*;

use crate::{Complete, Held, Holdings, Level, Link, LinkKind, Measure, PartyIndex, Stake};

/// Which stakes and links are there on a day, from both their ends.
///
/// Flat arrays: per party the place of its first entry, and the entries one after the other.
#[derive(Clone, Debug)]
pub struct Graph<'a> {
    holdings: &'a Holdings,
    day: PartialDate,
    owners: Ends,
    owned: Ends,
    links_to: Ends,
    links_from: Ends,
    /// Of the links from a party those that say something of it, too: a parent of many firms has many that do not.
    ties_from: Ends,
    stake_held: Vec<Held>,
    link_held: Vec<Held>,
    /// Statements that owners are complete on the day, sorted by party.
    complete: Vec<(PartyIndex, u32)>,
}

/// Entries by party.
#[derive(Clone, Debug)]
struct Ends {
    first: Vec<u32>,
    entries: Vec<u32>,
}

impl Ends {
    /// Counting sort: `of` gives the party of every entry that is wanted, in the order of entries.
    fn sorted(parties: usize, entries: usize, of: impl Fn(usize) -> Option<PartyIndex>) -> Self {
        let mut first = vec![0_u32; parties + 1];
        for party in (0..entries).filter_map(&of) {
            if let Some(count) = first.get_mut(party.place() + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut first {
            sum += *count;
            *count = sum;
        }
        let mut next = first.clone();
        let mut sorted = vec![0_u32; sum as usize];
        for entry in 0..entries {
            if let Some(party) = of(entry)
                && let Some(place) = next.get_mut(party.place())
                && let (Some(slot), Ok(entry)) = (sorted.get_mut(*place as usize), u32::try_from(entry))
            {
                *slot = entry;
                *place += 1;
            }
        }
        Self { first, entries: sorted }
    }

    fn of(&self, party: PartyIndex) -> &[u32] {
        let start = self.first.get(party.place()).copied().unwrap_or(0);
        let end = self.first.get(party.place() + 1).copied().unwrap_or(start);
        self.entries.get(start as usize..end as usize).unwrap_or_default()
    }
}

impl<'a> Graph<'a> {
    /// The graph on a day. Stakes that sum up others are left out: those others are there.
    pub fn on(holdings: &'a Holdings, day: PartialDate) -> Self {
        let stakes = holdings.stakes();
        let links = holdings.links();
        let stake_held: Vec<Held> = stakes
            .par_iter()
            .map(|stake| if stake.level == Level::Summary { Held::No } else { stake.period.holds_on(day) })
            .collect();
        let link_held: Vec<Held> = links.par_iter().map(|link| link.period.holds_on(day)).collect();
        let parties = holdings.parties();
        let stake = |place: usize, end: fn(&Stake) -> PartyIndex| {
            (stake_held.get(place) != Some(&Held::No)).then(|| stakes.get(place).map(end)).flatten()
        };
        let link = |place: usize, end: fn(&Link) -> PartyIndex| {
            (link_held.get(place) != Some(&Held::No)).then(|| links.get(place).map(end)).flatten()
        };
        let mut complete: Vec<(PartyIndex, u32)> = holdings
            .complete()
            .iter()
            .zip(0..)
            .filter(|(complete, _)| complete.period.holds_on(day) == Held::Yes)
            .map(|(complete, place)| (complete.owned, place))
            .collect();
        complete.sort_unstable();
        let both_ways = |place: usize| {
            let kind = links.get(place).map(|link| link.kind);
            link(place, |link| link.from).filter(|_| kind.is_some_and(LinkKind::goes_both_ways))
        };
        let ((owners, links_to), (owned, links_from, ties_from)) = rayon::join(
            || {
                let owners = Ends::sorted(parties, stakes.len(), |place| stake(place, |stake| stake.owned));
                (owners, Ends::sorted(parties, links.len(), |place| link(place, |link| link.to)))
            },
            || {
                let owned = Ends::sorted(parties, stakes.len(), |place| stake(place, |stake| stake.owner));
                let links_from = Ends::sorted(parties, links.len(), |place| link(place, |link| link.from));
                (owned, links_from, Ends::sorted(parties, links.len(), both_ways))
            },
        );
        Self { holdings, day, owners, owned, links_to, links_from, ties_from, stake_held, link_held, complete }
    }

    /// What it was made from.
    pub const fn holdings(&self) -> &'a Holdings {
        self.holdings
    }

    /// The day.
    pub const fn day(&self) -> PartialDate {
        self.day
    }

    /// The stakes in a party that are, or may be, held on the day: their places among all stakes.
    pub fn owners_of(&self, party: PartyIndex) -> &[u32] {
        self.owners.of(party)
    }

    /// The stakes that a party holds, or may hold, on the day.
    pub fn owned_by(&self, party: PartyIndex) -> &[u32] {
        self.owned.of(party)
    }

    /// The links that lead to a party on the day, or may.
    pub fn links_to(&self, party: PartyIndex) -> &[u32] {
        self.links_to.of(party)
    }

    /// The links that lead from a party on the day, or may.
    pub fn links_from(&self, party: PartyIndex) -> &[u32] {
        self.links_from.of(party)
    }

    /// Of the links that lead from a party those that say something of it ([`LinkKind::goes_both_ways`]).
    pub fn ties_from(&self, party: PartyIndex) -> &[u32] {
        self.ties_from.of(party)
    }

    /// The stake at a place.
    pub fn stake(&self, place: u32) -> Option<&'a Stake> {
        self.holdings.stakes().get(place as usize)
    }

    /// The link at a place.
    pub fn link(&self, place: u32) -> Option<&'a Link> {
        self.holdings.links().get(place as usize)
    }

    /// Whether the stake at a place is held on the day.
    pub fn stake_held(&self, place: u32) -> Held {
        self.stake_held.get(place as usize).copied().unwrap_or(Held::No)
    }

    /// Whether the link at a place is there on the day.
    pub fn link_held(&self, place: u32) -> Held {
        self.link_held.get(place as usize).copied().unwrap_or(Held::No)
    }

    /// Whether there is a statement that all owners of a party in some measure are named.
    pub fn has_complete(&self, party: PartyIndex) -> bool {
        let start = self.complete.partition_point(|(known, _)| *known < party);
        self.complete.get(start).is_some_and(|(known, _)| *known == party)
    }

    /// The statement that all owners of a party in a measure are named, with its place.
    pub fn complete(&self, party: PartyIndex, measure: Measure) -> Option<(u32, &'a Complete)> {
        let start = self.complete.partition_point(|(known, _)| *known < party);
        self.complete
            .iter()
            .skip(start)
            .take_while(|(known, _)| *known == party)
            .filter_map(|(_, place)| self.holdings.complete().get(*place as usize).map(|complete| (*place, complete)))
            .find(|(_, complete)| complete.measure.is_none_or(|known| known == measure))
    }
}
