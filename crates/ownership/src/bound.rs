use crate::Share;

/// One end of a sum of shares, in billionths; `open`: the end itself is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// Billionths of the whole; a sum may be more than the whole.
    pub value: u64,
    /// Whether the value itself cannot be taken.
    pub open: bool,
}

impl Bound {
    /// Nothing.
    pub const ZERO: Self = Self { value: 0, open: false };
    /// The whole.
    pub const WHOLE: Self = Self { value: Share::WHOLE as u64, open: false };

    /// The lower end of a share.
    pub fn low(share: Share) -> Self {
        Self { value: u64::from(share.low()), open: share.above() }
    }

    /// The upper end of a share.
    pub fn high(share: Share) -> Self {
        Self { value: u64::from(share.high()), open: share.below() }
    }

    /// The end of the sum.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { value: self.value.saturating_add(other.value), open: self.open || other.open }
    }

    /// What this end leaves of the whole, which is the other end of the rest. Nothing when it leaves nothing.
    #[must_use]
    pub fn rest(self) -> Self {
        match u64::from(Share::WHOLE).checked_sub(self.value) {
            Some(value) => Self { value, open: self.open },
            None => Self::ZERO,
        }
    }

    /// The greater of two lower ends: an open one is greater than its value.
    #[must_use]
    pub fn greater_low(self, other: Self) -> Self {
        if (other.value, other.open) > (self.value, self.open) { other } else { self }
    }

    /// The smaller of two lower ends.
    #[must_use]
    pub fn smaller_low(self, other: Self) -> Self {
        if (other.value, other.open) < (self.value, self.open) { other } else { self }
    }

    /// The greater of two upper ends: an open one is smaller than its value.
    #[must_use]
    pub fn greater_high(self, other: Self) -> Self {
        if (other.value, !other.open) > (self.value, !self.open) { other } else { self }
    }

    /// The smaller of two upper ends.
    #[must_use]
    pub fn smaller_high(self, other: Self) -> Self {
        if (other.value, !other.open) < (self.value, !self.open) { other } else { self }
    }
}

/// Whether a value lies between a lower and an upper end.
pub(crate) const fn some_value(low: Bound, high: Bound) -> bool {
    low.value < high.value || (low.value == high.value && !low.open && !high.open)
}

/// From which share on a test is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Billionths of the whole.
    pub value: u64,
    /// Whether the value itself does not meet it ("more than 50 %").
    pub more_than: bool,
}

impl Threshold {
    /// Whether every value from `low` on meets it.
    pub const fn met_from(self, low: Bound) -> bool {
        low.value > self.value || (low.value == self.value && (!self.more_than || low.open))
    }

    /// Whether some value up to `high` meets it.
    pub const fn met_up_to(self, high: Bound) -> bool {
        high.value > self.value || (high.value == self.value && !self.more_than && !high.open)
    }
}
