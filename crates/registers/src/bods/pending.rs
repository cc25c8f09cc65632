//! Relationships that wait for the end of the file: a later statement may take an earlier one's place.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::ops::Range;

use interdict_model::PartialDate;
use interdict_ownership::{End, Level, Link, PartyIndex, Period, Stake, TextIndex};

use crate::filing::Filing;

/// What a relationship statement says, as far as it becomes stakes and links.
pub(crate) struct Pending {
    /// The record's id in 0.4; the statement's before.
    pub(crate) record: TextIndex,
    /// The day of the statement.
    pub(crate) day: Option<PartialDate>,
    /// Statements or records that it sums up.
    pub(crate) components: Vec<TextIndex>,
    pub(crate) stakes: Vec<Stake>,
    pub(crate) links: Vec<Link>,
}

/// A relationship, its parts in the arrays of all.
struct Row {
    record: TextIndex,
    day: Option<PartialDate>,
    components: Range<usize>,
    stakes: Range<usize>,
    links: Range<usize>,
}

/// All of a file's relationships. Flat arrays: registers have tens of millions.
#[derive(Default)]
pub(crate) struct Waiting {
    rows: Vec<Row>,
    components: Vec<TextIndex>,
    stakes: Vec<Stake>,
    links: Vec<Link>,
    /// Which statement a later one continues: 0.2 and 0.3 name those that are replaced.
    continues: Firsts<TextIndex>,
    /// Statements and records that stand in the file.
    seen: HashSet<TextIndex>,
    /// Parties that a later statement says are one.
    same: Firsts<PartyIndex>,
}

impl Waiting {
    pub(crate) fn add(&mut self, one: Pending) {
        fn put<T>(all: &mut Vec<T>, more: Vec<T>) -> Range<usize> {
            let start = all.len();
            all.extend(more);
            start..all.len()
        }
        self.rows.push(Row {
            record: one.record,
            day: one.day,
            components: put(&mut self.components, one.components),
            stakes: put(&mut self.stakes, one.stakes),
            links: put(&mut self.links, one.links),
        });
    }

    /// A statement or record stands in the file.
    pub(crate) fn saw(&mut self, id: TextIndex) {
        self.seen.insert(id);
    }

    /// A statement replaces another.
    pub(crate) fn replaces(&mut self, later: TextIndex, earlier: TextIndex) {
        self.continues.tie(later, earlier);
    }

    /// Two parties are one, which keeps the first's number.
    pub(crate) fn same(&mut self, later: PartyIndex, earlier: PartyIndex) {
        self.same.tie(later, earlier);
    }

    /// Files what holds: the last statement of every record, and of the earlier ones what the later ones leave.
    pub(crate) fn file(self, filing: &mut Filing<'_>) {
        let Self { mut rows, components, stakes, links, mut continues, seen, mut same } = self;
        for row in &mut rows {
            row.record = continues.first(row.record);
        }
        // Stable, so that statements of one day keep the order of the file.
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|place| rows.get(*place).map(|row| (row.record, row.day)));
        let mut next: Vec<Option<usize>> = vec![None; rows.len()];
        for pair in order.windows(2) {
            if let [earlier, later] = *pair
                && rows[earlier].record == rows[later].record
            {
                next[earlier] = Some(later);
            }
        }
        for (row, later) in rows.iter().zip(&next) {
            let later = later.and_then(|later| rows.get(later));
            if later.is_some() {
                filing.count("superseded");
            }
            let parts = &components[row.components.clone()];
            // The source states its parts too, so the whole of it would count twice.
            let sums_up = !parts.is_empty() && parts.iter().all(|part| seen.contains(part));
            for stake in &stakes[row.stakes.clone()] {
                let new = |later: &Row| stakes[later.stakes.clone()].iter().find(|new| new.measure == stake.measure);
                let later = later.map(|later| (later.day, new(later).map(|new| new.period)));
                if let Some(period) = left(stake.period, later) {
                    let level = if sums_up && stake.level == Level::Indirect { Level::Summary } else { stake.level };
                    let (owner, owned) = (same.first(stake.owner), same.first(stake.owned));
                    filing.stake(Stake { period, level, owner, owned, ..*stake });
                }
            }
            for link in &links[row.links.clone()] {
                let new = |later: &Row| links[later.links.clone()].iter().find(|new| new.kind == link.kind);
                let later = later.map(|later| (later.day, new(later).map(|new| new.period)));
                if let Some(period) = left(link.period, later) {
                    filing.link(same.first(link.from), same.first(link.to), link.kind, period, link.source);
                }
            }
        }
    }
}

/// What a later statement leaves of an earlier one's period. `later`: its day, and the period of its interest of the same kind.
///
/// When the later interest begins no later, it has put the earlier one right, of which nothing is left. Otherwise the earlier
/// one goes on up to the later one's beginning, or up to the later statement. When the later statement has none of its kind,
/// it has ceased by then; since when is not known.
fn left(period: Period, later: Option<(Option<PartialDate>, Option<Period>)>) -> Option<Period> {
    let Some((day, new)) = later else { return Some(period) };
    let ceased = Period { to: End::Unknown, stated: day.or(period.stated), ..period };
    let begins = new.and_then(|new| new.from);
    if let (Some(begins), Some(began)) = (begins, period.from)
        && begins.first_day() <= began.first_day()
    {
        return None;
    }
    Some(match (period.to, new, begins.or(day)) {
        (End::On(_), ..) => period,
        (_, Some(_), Some(end)) => Period { to: End::On(end), ..period },
        _ => ceased,
    })
}

/// For each of some things the first of those that are one with it.
struct Firsts<T> {
    earlier: HashMap<T, T>,
}

impl<T> Default for Firsts<T> {
    fn default() -> Self {
        Self { earlier: HashMap::new() }
    }
}

impl<T: Copy + Eq + Hash> Firsts<T> {
    /// Only first ones are tied, to another first one, so there are no circles.
    fn tie(&mut self, later: T, earlier: T) {
        let (later, earlier) = (self.first(later), self.first(earlier));
        if later != earlier {
            self.earlier.insert(later, earlier);
        }
    }

    fn first(&mut self, of: T) -> T {
        let mut first = of;
        while let Some(earlier) = self.earlier.get(&first) {
            first = *earlier;
        }
        // The way is gone once: files may be written so that it is long.
        let mut on_the_way = of;
        while let Some(earlier) = self.earlier.get_mut(&on_the_way) {
            on_the_way = std::mem::replace(earlier, first);
            if on_the_way == first {
                break;
            }
        }
        first
    }
}
