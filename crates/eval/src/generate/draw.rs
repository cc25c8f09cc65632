//! Draws that are the same for the same seed, on any machine.

/// A source of draws: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). A library's
/// generator may change with its version; a list that was measured must stay the same list.
#[derive(Clone, Debug)]
pub(crate) struct Draw(u64);

/// The step of SplitMix64: 2⁶⁴ divided by the golden ratio.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// A number whose every bit depends on every bit of the given one.
pub(crate) const fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// A number for a text; equal texts have equal ones. The standard library's hash may be another one in its next version.
pub(crate) fn number_of(text: &str) -> u64 {
    text.bytes().fold(STEP, |number, byte| mixed(number ^ u64::from(byte)).wrapping_add(STEP))
}

impl Draw {
    /// The draws of one party: they do not depend on those of another.
    pub(crate) const fn of(seed: u64, party: u64, attempt: u64) -> Self {
        Self(mixed(mixed(mixed(seed.wrapping_add(STEP)) ^ party) ^ attempt.wrapping_mul(STEP)))
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    /// A number below `count`; 0 when that is 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        // The remainder's bias is beyond measure for counts of a few thousand.
        usize::try_from(self.next() % (count.max(1) as u64)).unwrap_or(0)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of these; `None` of none.
    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// The place of one of these weights, in proportion to them.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = usize> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        weights
            .take_while(|weight| {
                let further = left >= *weight;
                left = left.saturating_sub(*weight);
                further
            })
            .count()
    }

    /// A rank, from 0 and without end: rank r has a weight of about (r + spread)^−1.5.
    ///
    /// This is the law of Zipf and Mandelbrot. With this exponent words grow with the length of a text as its power of 2/3
    /// (Heaps' law), much as those of real lists do; and the inverse needs no more than a division, which, unlike powers
    /// and logarithms, is the same to the bit on every machine.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub(crate) fn rank(&mut self, spread: u32) -> u64 {
        let rest = ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64;
        (f64::from(spread) * (1.0 / (rest * rest) - 1.0)) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_follow_their_law() {
        let mut draw = Draw::of(1, 2, 3);
        let ranks: Vec<u64> = (0..100_000).map(|_| draw.rank(10)).collect();
        // The share below r is 1 − √(spread / (r + spread)).
        for (below, percent) in [(1, 4.65), (30, 50.0), (990, 90.0)] {
            let count = u32::try_from(ranks.iter().filter(|rank| **rank < below).count()).unwrap();
            let share = f64::from(count) / 1_000.0;
            assert!((share - percent).abs() < 0.5, "{share} % below {below}");
        }
    }

    #[test]
    fn weights_are_proportions() {
        let mut draw = Draw::of(0, 0, 0);
        let mut counts = [0_u32; 3];
        for _ in 0..6_000 {
            counts[draw.weighted([1, 0, 5].into_iter())] += 1;
        }
        assert!(counts[0].abs_diff(1_000) < 120 && counts[1] == 0, "{counts:?}");
    }
}
