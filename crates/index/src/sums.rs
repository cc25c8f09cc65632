//! Sums by name, for as many names as are in question: few enough, most of the time, to stay in a processor's nearest caches, where a
//! sum for each listed name would not.

use crate::wanted::Sum;

/// What parts of a question are worth in the names that have them.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    /// By a hash of the name; at least half of them are empty.
    slots: Vec<Slot>,
    sums: Vec<(u32, Sum)>,
}

/// Where a name's sum is.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    name: u32,
    /// Its place among the sums, and one; 0: nobody's.
    sum: u32,
}

impl Slot {
    #[inline]
    fn sum(self) -> Option<usize> {
        Some(self.sum.checked_sub(1)? as usize)
    }
}

/// Slots at the start.
const FEWEST: usize = 1 << 10;
/// Names with numbers beside each other lie beside each other in groups of this power of two.
const GROUP: u32 = 3;

impl Sums {
    /// How many names have a sum.
    pub(crate) fn len(&self) -> usize {
        self.sums.len()
    }

    /// Adds to a name's sum.
    #[inline]
    pub(crate) fn add(&mut self, name: u32, more: Sum) {
        if self.sums.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let place = self.place(name);
        let Some(slot) = self.slots.get_mut(place) else { return };
        if slot.sum == 0 {
            self.sums.push((name, more));
            *slot = Slot { name, sum: count(self.sums.len()) };
        } else if let Some((_, sum)) = slot.sum().and_then(|known| self.sums.get_mut(known)) {
            *sum = sum.and(more);
        }
    }

    /// Adds to a name's sum, if it has one.
    #[inline]
    pub(crate) fn add_to_known(&mut self, name: u32, more: Sum) {
        let known = self.slots.get(self.place(name)).and_then(|slot| slot.sum());
        if let Some((_, sum)) = known.and_then(|known| self.sums.get_mut(known)) {
            *sum = sum.and(more);
        }
    }

    /// Takes all sums out, in the order in which names came.
    pub(crate) fn take(&mut self) -> impl Iterator<Item = (u32, Sum)> {
        if self.sums.len() * 8 > self.slots.len() {
            self.slots.fill(Slot::default());
        } else {
            // Each is where its search ends as long as those that came before it are there: the last goes first.
            for number in (0..self.sums.len()).rev() {
                let place = self.sums.get(number).map(|(name, _)| self.place(*name));
                if let Some(slot) = place.and_then(|place| self.slots.get_mut(place)) {
                    *slot = Slot::default();
                }
            }
        }
        self.sums.drain(..)
    }

    /// Where a name is, or would be.
    #[inline]
    fn place(&self, name: u32) -> usize {
        let last = self.slots.len().wrapping_sub(1);
        let hash = u64::from((name >> GROUP).wrapping_mul(0x9e37_79b1));
        // The hash as a fraction of all groups.
        let group = ((hash * (self.slots.len() >> GROUP) as u64) >> 32) as usize;
        let mut place = group << GROUP | (name & ((1 << GROUP) - 1)) as usize;
        // There are empty slots, so that this ends.
        while let Some(slot) = self.slots.get(place) {
            if slot.sum == 0 || slot.name == name {
                break;
            }
            place = (place + 1) & last;
        }
        place
    }

    #[cold]
    fn grow(&mut self) {
        let slots = (self.slots.len() * 2).max(FEWEST);
        self.slots.clear();
        self.slots.resize(slots, Slot::default());
        for number in 0..self.sums.len() {
            let Some((name, _)) = self.sums.get(number) else { continue };
            let (name, place) = (*name, self.place(*name));
            if let Some(slot) = self.slots.get_mut(place) {
                *slot = Slot { name, sum: count(number + 1) };
            }
        }
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sums_are_those_of_a_map(
            rounds in proptest::collection::vec(
                proptest::collection::vec((0u32..3_000, any::<bool>(), 1u32..1_000), 0..4_000),
                1..4,
            ),
        ) {
            let mut sums = Sums::default();
            for round in rounds {
                let mut map: BTreeMap<u32, Sum> = BTreeMap::new();
                for (name, only_known, units) in round {
                    let more = Sum { units, weight: units / 2 };
                    if only_known {
                        sums.add_to_known(name, more);
                        map.entry(name).and_modify(|sum| *sum = sum.and(more));
                    } else {
                        sums.add(name, more);
                        let sum = map.entry(name).or_default();
                        *sum = sum.and(more);
                    }
                }
                prop_assert_eq!(sums.len(), map.len());
                prop_assert_eq!(sums.take().collect::<BTreeMap<_, _>>(), map);
            }
        }
    }
}
