//! What is asked of a listed name before it can be a hit, by what a question's parts are worth in it.

use interdict_evidence::{full_name, most_for_being_whole};
use interdict_model::Points;
use interdict_names::alignment::LISTED_SHARE;

use crate::related::{UNIT, from_units};

/// What parts of the question are worth in a name, in units, and what these parts weigh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) units: u32,
    pub(crate) weight: u32,
}

impl Sum {
    /// Of a part of that weight.
    #[inline]
    pub(crate) fn of(units: u32, weight: i64) -> Self {
        Self { units, weight: u32::try_from(weight).unwrap_or(u32::MAX) }
    }

    #[inline]
    pub(crate) fn and(self, other: Self) -> Self {
        Self { units: self.units.saturating_add(other.units), weight: self.weight.saturating_add(other.weight) }
    }

    #[inline]
    pub(crate) fn times(self, times: u32) -> Self {
        Self { units: self.units.saturating_mul(times), weight: self.weight.saturating_mul(times) }
    }

    #[inline]
    pub(crate) fn without(self, other: Self) -> Self {
        Self { units: self.units.saturating_sub(other.units), weight: self.weight.saturating_sub(other.weight) }
    }
}

/// What is asked of listed names.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// `N`, `F` and `B`, in millionths.
    needed: i64,
    full: i64,
    pub(crate) whole: i64,
    /// `W`.
    total: i64,
    /// What the naming tokens of the question weigh.
    naming: i64,
    /// Names for which `possible` is more than this may earn more by lacking a part of the question than by having it.
    pub(crate) longest: i128,
}

/// Millionths by which a sum of costs, each rounded towards nothing, can be less than they come to: more than there are costs.
pub(crate) const ROUNDING: i64 = 32;

/// Likenesses are thousandths, and weights of a question count a thousandfold.
const THOUSAND: i64 = 1_000;

impl Wanted {
    /// Of the listed names for a question whose tokens weigh so much, together and those that name. `least`: the least that each part
    /// can be worth in a name.
    pub(crate) fn new(needed: Points, total: i64, naming: i64, least: impl Iterator<Item = Sum>) -> Self {
        let (full, whole) = (i64::from(full_name().0), i64::from(most_for_being_whole().0));
        // The greatest `possible` for which each pairing there can be, left out, takes more than is earned for lacking it:
        // `F·s·(1000·w + L·v)` is not less than `B·w / W` times it.
        let longest = least.map(|least| {
            let counted = i128::from(full) * i128::from(from_units(least.units.saturating_sub(1))) * i128::from(total);
            counted / (i128::from(whole * THOUSAND) * i128::from(least.weight.max(1))).max(1)
        });
        let longest = longest.min().unwrap_or(i128::MAX);
        Self { needed: i64::from(needed.0), full, whole, total, naming, longest }
    }

    /// What a pairing of that worth counts towards [`Self::right`], `y` in [`crate::retrieval`].
    pub(crate) fn left(&self, value: i64, weight: i64, listed: i64) -> i64 {
        let counted = self.full.saturating_mul(value);
        let of_question = self.whole.saturating_mul(THOUSAND * THOUSAND * weight);
        let of_listed = (self.needed - self.whole).saturating_mul(THOUSAND * LISTED_SHARE * listed);
        counted.saturating_sub(of_question).saturating_sub(of_listed)
    }

    /// What pairings of a name must come to by [`Self::left`].
    pub(crate) fn right(&self) -> i64 {
        (self.needed - self.whole).saturating_mul(THOUSAND * THOUSAND * self.total)
    }

    /// The units that a name needs whatever it weighs.
    pub(crate) fn least(&self) -> u32 {
        let least = i128::from(self.right()) / i128::from(self.full.max(1));
        u32::try_from(least >> UNIT).unwrap_or(u32::MAX)
    }

    /// `1000·W + L·V` for a listed name of that weight.
    pub(crate) fn possible(&self, listed: i64) -> i64 {
        THOUSAND * self.total + LISTED_SHARE * listed
    }

    /// Whether pairings of that worth can come to what is needed, with `beside` millionths earned or lost beside them.
    pub(crate) fn may_come_of(&self, value: i64, possible: i64, beside: i64) -> bool {
        i128::from(self.full) * i128::from(value)
            >= i128::from((self.needed - beside) * THOUSAND) * i128::from(possible)
    }

    /// The most that being whole earns where parts of that weight are missing.
    pub(crate) fn whole_without(&self, missing: i64) -> i64 {
        self.whole * missing.max(0) / self.total.max(1) + 1
    }

    /// The most that being whole earns in a name that is not longer than [`Self::longest`], by what the parts weigh that it may have.
    fn whole_with(&self, found: i64) -> i64 {
        if found >= self.naming { self.whole } else { self.whole_without(self.total - found) }
    }

    /// Whether parts of that worth and weight may come to what is needed.
    pub(crate) fn may_come_of_sum(&self, sum: Sum, possible: i64) -> bool {
        let longer = i128::from(possible) > self.longest;
        let whole = if longer { self.whole } else { self.whole_with(i64::from(sum.weight)) };
        self.may_come_of(from_units(sum.units), possible, whole)
    }

    /// The most that a listed name may weigh for parts of that worth and weight to come to what is needed; nothing where none may.
    pub(crate) fn heaviest(&self, sum: Sum) -> Option<u32> {
        // The greatest `possible` of which [`Self::may_come_of`] holds.
        let greatest = |whole: i64| {
            let divisor = u64::try_from((self.needed - whole) * THOUSAND).ok().filter(|divisor| *divisor > 0)?;
            Some(u64::try_from(self.full).ok()?.saturating_mul(u64::try_from(from_units(sum.units)).ok()?) / divisor)
        };
        let whole = self.whole_with(i64::from(sum.weight));
        let mut possible = greatest(self.whole);
        if whole < self.whole && possible.is_some_and(|possible| i128::from(possible) <= self.longest) {
            possible = greatest(whole);
        }
        let Some(possible) = possible else { return Some(u32::MAX) };
        let of_question = u64::try_from(THOUSAND * self.total).unwrap_or(u64::MAX);
        let listed = possible.checked_sub(of_question)? / LISTED_SHARE.unsigned_abs();
        Some(u32::try_from(listed).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        /// No name that is heavier than the heaviest may come of a sum.
        #[test]
        fn all_that_may_come_of_a_sum_are_within_the_heaviest(
            needed in 60_000i32..1_000_000,
            total in 400i64..60_000,
            naming in 0i64..60_000,
            units in 0u32..6_000_000,
            weight in 0u32..60_000,
            listed in 0u32..100_000,
            longest in proptest::option::of(0i128..100_000_000),
        ) {
            let mut wanted = Wanted::new(Points(needed), total, naming.min(total), std::iter::empty());
            prop_assume!(wanted.needed > wanted.whole);
            wanted.longest = longest.unwrap_or(i128::MAX);
            let sum = Sum { units, weight };
            if wanted.may_come_of_sum(sum, wanted.possible(i64::from(listed))) {
                prop_assert!(wanted.heaviest(sum).is_some_and(|heaviest| listed <= heaviest));
            }
        }
    }
}
