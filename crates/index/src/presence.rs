//! Which names have a part of a question at all: a bit a name.
//!
//! A name that has a part can only come to what is needed if it has enough others. Which names those are is asked once for each entry
//! of a posting list, and a bit a name stays in a processor's nearer caches where sums and tokens of names do not.

use crate::related::Related;
use crate::segment::Segment;

/// A set of names of one segment, by number.
#[derive(Debug, Default)]
pub(crate) struct Names(Vec<u64>);

impl Names {
    /// All that have any of what a part is related to.
    pub(crate) fn of(related: &Related, segment: &Segment) -> Self {
        let mut names = Self::default();
        names.fit(segment);
        names.add(related, segment);
        names
    }

    /// The bytes that a set takes, of so many names in a segment.
    pub(crate) const fn size(names: usize) -> usize {
        names.div_ceil(64) * size_of::<u64>()
    }

    /// Room for all names of the segment.
    pub(crate) fn fit(&mut self, segment: &Segment) {
        let words = segment.names().div_ceil(64);
        if self.0.len() < words {
            self.0.resize(words, 0);
        }
    }

    /// Adds all that have any of what a part is related to.
    pub(crate) fn add(&mut self, related: &Related, segment: &Segment) {
        related.each_name_at_all(segment, |name| {
            if let Some(word) = self.0.get_mut((name / 64) as usize) {
                *word |= 1 << (name % 64);
            }
        });
    }

    /// Removes everything, where nothing was added but what these parts are related to.
    pub(crate) fn clear(&mut self, related: &Related, segment: &Segment) {
        // A few are looked up; many are more than the set is long.
        if related.names_at_all() > self.0.len() / 8 {
            self.0.fill(0);
            return;
        }
        related.each_name_at_all(segment, |name| {
            if let Some(word) = self.0.get_mut((name / 64) as usize) {
                *word = 0;
            }
        });
    }

    /// Whether a name is in it.
    #[inline]
    pub(crate) fn has(&self, name: u32) -> bool {
        self.0.get((name / 64) as usize).is_some_and(|word| word >> (name % 64) & 1 == 1)
    }
}

/// Names that have something of a question, and the most that it is worth, in units.
#[derive(Clone, Copy)]
pub(crate) struct Present<'a> {
    pub(crate) names: &'a Names,
    pub(crate) most: u32,
}

/// What a name needs of other parts when it has a certain one.
pub(crate) struct Needed<'a> {
    /// Units that must come of `others`; 0: no others are needed.
    pub(crate) units: u32,
    pub(crate) others: &'a [Present<'a>],
}

impl Needed<'_> {
    /// Whether a name may have what is needed.
    #[inline]
    pub(crate) fn may_be_in(&self, name: u32) -> bool {
        if self.units == 0 {
            return true;
        }
        let mut units = 0u32;
        for other in self.others {
            if other.names.has(name) {
                units = units.saturating_add(other.most);
            }
        }
        units >= self.units
    }
}

/// Where the names of a part of a question stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// With what the part is related to, for later questions too.
    Remembered,
    /// In a set of its own, of this number.
    Own(usize),
    /// In one set with those of other parts, the first one.
    Shared,
    /// Nowhere: any name may have it.
    Unknown,
}

impl Place {
    /// The number of the set that is filled for this question.
    const fn number(self) -> Option<usize> {
        match self {
            Self::Own(number) => Some(number),
            Self::Shared => Some(0),
            Self::Remembered | Self::Unknown => None,
        }
    }
}

/// Sets that are asked for each entry: more would not stay in the nearer caches.
const MOST_SETS: usize = 6;
/// To put a name into a set takes a small part of what it saves not to look a name up.
const ENTRIES_FOR_ONE: usize = 16;

/// A part of a question, as far as it matters which names have it.
pub(crate) trait Sought {
    /// What it can stand for.
    fn related(&self) -> &Related;
    /// How many entries of posting lists are gone through for it.
    fn entries(&self) -> usize;
    /// Whether some of what it can stand for is not gone through.
    fn is_left_out(&self) -> bool;
}

/// The names of all parts of a question.
pub(crate) struct Presence<'a> {
    parts: Vec<(&'a Related, Place)>,
    /// The most that the parts in the shared set are worth together.
    shared: u32,
}

impl<'a> Presence<'a> {
    /// Of parts, in their order. `sets` are empty sets, some of which are filled until [`Self::clear`].
    pub(crate) fn of(parts: &'a [impl Sought], segment: &Segment, sets: &mut Vec<Names>) -> Self {
        let entries: usize = parts.iter().map(|part| part.entries() + part.related().apart.len()).sum();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        let names_of = |place: &usize| parts.get(*place).map_or(0, |part| part.related().names_at_all());
        // The sets of what most names have say least of a name; they are worth a probe of their own, others are alike.
        order.sort_by_key(|place| std::cmp::Reverse(names_of(place)));
        let mut places = vec![Place::Unknown; parts.len()];
        let (mut probed, mut own, mut shared) = (0, 1, 0u32);
        for number in order {
            let (Some(part), Some(place)) = (parts.get(number), places.get_mut(number)) else { continue };
            let related = part.related();
            // Whoever goes through the entries of one part asks for those of the others.
            let others = entries - part.entries() - related.apart.len();
            let asked = if part.is_left_out() { entries } else { others };
            let pays = related.names_at_all() <= asked.saturating_mul(ENTRIES_FOR_ONE);
            *place = if asked == 0 {
                Place::Unknown
            } else if related.is_common() && probed < MOST_SETS && (pays || related.is_present()) {
                Place::Remembered
            } else if !pays {
                Place::Unknown
            } else if probed < MOST_SETS {
                own += 1;
                Place::Own(own - 1)
            } else {
                Place::Shared
            };
            probed += usize::from(*place != Place::Unknown);
            if *place == Place::Shared {
                shared = shared.saturating_add(related.most());
            }
        }
        sets.resize_with(sets.len().max(own), Names::default);
        let presence = Self { parts: parts.iter().map(Sought::related).zip(places).collect(), shared };
        for (related, place) in &presence.parts {
            if let Some(set) = place.number().and_then(|number| sets.get_mut(number)) {
                set.fit(segment);
                set.add(related, segment);
            }
        }
        presence
    }

    /// The names that have a part, if they are known; others may be among them.
    pub(crate) fn names<'b>(&'b self, place: usize, segment: &Segment, sets: &'b [Names]) -> Option<&'b Names> {
        let (related, place) = self.parts.get(place)?;
        match place {
            Place::Remembered => Some(related.present(segment)),
            _ => sets.get(place.number()?),
        }
    }

    /// What can be known of the other parts of a name that has the part at `place`, and the units that those may be worth of which
    /// nothing is known.
    pub(crate) fn beside<'b>(&'b self, place: usize, segment: &Segment, sets: &'b [Names]) -> (Vec<Present<'b>>, u32) {
        let (mut others, mut unknown) = (Vec::with_capacity(MOST_SETS), 0u32);
        for (number, (related, stands)) in self.parts.iter().enumerate().filter(|(number, _)| *number != place) {
            match (stands, self.names(number, segment, sets)) {
                (Place::Shared, _) => {}
                (_, Some(names)) => others.push(Present { names, most: related.most() }),
                (_, None) => unknown = unknown.saturating_add(related.most()),
            }
        }
        match self.parts.get(place) {
            // The set has all names that are asked about.
            Some((related, Place::Shared)) => {
                unknown = unknown.saturating_add(self.shared.saturating_sub(related.most()));
            }
            _ if self.shared > 0 => others.extend(sets.first().map(|names| Present { names, most: self.shared })),
            _ => {}
        }
        (others, unknown)
    }

    /// Leaves the sets empty.
    pub(crate) fn clear(&self, segment: &Segment, sets: &mut [Names]) {
        for (related, place) in &self.parts {
            if let Some(set) = place.number().and_then(|number| sets.get_mut(number)) {
                set.clear(related, segment);
            }
        }
    }
}
