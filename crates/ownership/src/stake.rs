use std::num::NonZeroU32;

use crate::{Measure, PartyIndex, Period, Share, Source};

/// Somebody owns a share of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stake {
    /// Who owns.
    pub owner: PartyIndex,
    /// Who is owned.
    pub owned: PartyIndex,
    /// Of what.
    pub measure: Measure,
    /// How much. For a joint holding, how much all its holders have together.
    pub share: Share,
    /// When.
    pub period: Period,
    /// Direct, or in which other way.
    pub level: Level,
    /// With whom it is held.
    pub jointly: Option<GroupIndex>,
    /// Where that stands.
    pub source: Source,
}

/// How a stake reaches what is owned, as the source says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Level {
    /// Directly, or the source does not speak of it.
    #[default]
    Direct,
    /// Through others. It is no link of a chain: whether it counts depends on those others.
    Indirect,
    /// Directly, or through others in each of which the one before has a majority; the source counts both alike and does not say
    /// which (the UK's registers). Whether that is enough is a rule of the regime. It may be the same holding as that of another
    /// owner, through whom it is held.
    ByMajorities,
    /// Through others, and the same source states their direct stakes too: this one sums them up and never counts.
    Summary,
    /// The source says that it does not know.
    Unknown,
}

/// A group of owners that hold together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupIndex(pub(crate) NonZeroU32);

/// How a group of owners holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Joint {
    /// One holding with several holders: every stake of the group states the whole of it.
    Holding,
    /// Holdings of their own, whose rights they have agreed to exercise alike: every stake states its owner's.
    Arrangement,
}

/// What is known of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Group {
    /// How it holds.
    pub joint: Joint,
    /// Where that stands.
    pub source: Source,
}
