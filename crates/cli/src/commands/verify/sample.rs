//! A sample that the same seed takes again, from things that come one by one.
//!
//! Everything gets a lot from the seed and its own key; the smallest lots are taken. So a sample depends neither on
//! the order in which things come nor on how many others there are before it, and only the sample is held.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A number that looks thrown, and is the same on every machine for the same seed and key: FNV-1a over the bytes of
/// the key's parts, stirred by the finaliser of SplitMix64, since FNV alone hardly moves the high bits of short keys.
pub(super) fn lot(seed: u64, key: &[&str]) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut hash = OFFSET ^ stirred(seed);
    for part in key {
        // 0xff stands in no text: parts do not run into each other.
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
    stirred(hash)
}

fn stirred(number: u64) -> u64 {
    let mut number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// One of so many places by a lot; `None` where there is no place.
pub(super) fn place(lot: u64, places: usize) -> Option<usize> {
    let places = u64::try_from(places).ok().filter(|places| *places > 0)?;
    usize::try_from(lot % places).ok()
}

/// What has been taken so far.
pub(super) struct Sample<T> {
    most: usize,
    /// The greatest lot on top: the first to go.
    taken: BinaryHeap<Taken<T>>,
    offered: u64,
}

struct Taken<T> {
    lot: u64,
    /// When it was offered: breaks ties, and gives the sample its order.
    number: u64,
    thing: T,
}

impl<T> Sample<T> {
    /// Takes at most so many.
    pub(super) fn new(most: usize) -> Self {
        Self { most, taken: BinaryHeap::new(), offered: 0 }
    }

    /// Takes a thing, or lets it go.
    pub(super) fn offer(&mut self, lot: u64, thing: T) {
        let number = self.offered;
        self.offered += 1;
        let full = self.taken.len() >= self.most;
        if full && self.taken.peek().is_none_or(|last| (lot, number) >= (last.lot, last.number)) {
            return;
        }
        if full {
            self.taken.pop();
        }
        self.taken.push(Taken { lot, number, thing });
    }

    /// What was taken, in the order in which it was offered.
    pub(super) fn into_vec(self) -> Vec<T> {
        let mut taken = self.taken.into_vec();
        taken.sort_by_key(|taken| taken.number);
        taken.into_iter().map(|taken| taken.thing).collect()
    }
}

impl<T> Ord for Taken<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.lot, self.number).cmp(&(other.lot, other.number))
    }
}

impl<T> PartialOrd for Taken<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Taken<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T> Eq for Taken<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(seed: u64, most: usize, of: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut sample = Sample::new(most);
        of.for_each(|number| sample.offer(lot(seed, &[&number.to_string()]), number));
        sample.into_vec()
    }

    #[test]
    fn the_same_seed_takes_the_same_and_another_takes_others() {
        let taken = sample(1, 20, 0..1_000);
        assert_eq!(taken.len(), 20);
        assert_eq!(taken, sample(1, 20, 0..1_000));
        assert_ne!(taken, sample(2, 20, 0..1_000));
        let mut backwards = sample(1, 20, (0..1_000).rev());
        backwards.reverse();
        assert_eq!(taken, backwards, "the order does not matter");
        assert_eq!(sample(1, 20, 0..7), (0..7).collect::<Vec<_>>(), "fewer than asked for are all taken");
        assert!(sample(1, 0, 0..7).is_empty());
    }

    #[test]
    fn lots_are_spread() {
        let low = (0..1_000u32).filter(|number| lot(1, &[&number.to_string()]) < u64::MAX / 4).count();
        assert!((200..300).contains(&low), "{low} of 1,000 in the lowest quarter");
        assert_ne!(lot(1, &["ab", "c"]), lot(1, &["a", "bc"]));
    }
}
