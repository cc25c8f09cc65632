//! Which names have a part of a question at all: a bit a name.
//!
//! A name that has a part can only come to what is needed if it has enough others. Which names those are is asked once for each entry
//! of a posting list, and a bit a name stays in a processor's nearer caches where sums and tokens of names do not.

use crate::related::Related;
use crate::segment::Segment;
use crate::wanted::Sum;

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

/// Names that have something of a question, and the most that it is worth.
#[derive(Clone, Copy)]
pub(crate) struct Present<'a> {
    pub(crate) names: &'a Names,
    pub(crate) most: Sum,
}

/// How far names that have a certain part of a question can come to what is needed, by which other parts they have: the number
/// behind the last of them, since names stand by their weight.
pub(crate) struct Reach<'a, F> {
    /// The most of the part, and of those others of which nothing is known.
    most: Sum,
    others: &'a [Present<'a>],
    up_to: F,
    /// By which of the others a name has, as far as it was asked.
    ends: [u32; 1 << MOST_OTHERS],
}

/// What is not known yet.
const UNASKED: u32 = u32::MAX;

impl<'a, F: Fn(Sum) -> u32> Reach<'a, F> {
    /// `up_to` tells how far names with that sum can come to what is needed.
    pub(crate) fn new(most: Sum, others: &'a [Present<'a>], up_to: F) -> Self {
        Self { most, others, up_to, ends: [UNASKED; 1 << MOST_OTHERS] }
    }

    /// The number behind the last name that can come to what is needed with all other parts.
    pub(crate) fn of_all(&self) -> u32 {
        (self.up_to)(self.others.iter().fold(self.most, |sum, other| sum.and(other.most)))
    }

    /// Whether a name may come to what is needed.
    #[inline]
    pub(crate) fn includes(&mut self, name: u32) -> bool {
        let mut set = 0;
        for (place, other) in self.others.iter().enumerate() {
            set |= usize::from(other.names.has(name)) << place;
        }
        match self.ends.get(set) {
            Some(end) if *end != UNASKED => name < *end,
            _ => name < self.ask(set),
        }
    }

    #[cold]
    fn ask(&mut self, set: usize) -> u32 {
        let has = self.others.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
        let end = (self.up_to)(has.fold(self.most, |sum, (_, other)| sum.and(other.most)));
        if let Some(own) = self.ends.get_mut(set) {
            *own = end;
        }
        end
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
/// Those and the shared one.
const MOST_OTHERS: usize = MOST_SETS + 1;
/// To put a name into a set takes a small part of what it saves not to look a name up.
const ENTRIES_FOR_ONE: usize = 16;

/// A part of a question, as far as it matters which names have it.
pub(crate) trait Sought {
    /// What it can stand for.
    fn related(&self) -> &Related;
    /// The place of the first part that is the same word.
    fn word(&self) -> usize;
    /// The most that it is worth in a name.
    fn most(&self) -> Sum;
    /// How many entries of posting lists are gone through for it.
    fn entries(&self) -> usize;
    /// Whether some of what it can stand for is not gone through.
    fn is_left_out(&self) -> bool;
}

/// Parts of a question that are the same word: who has one of them may have all, as far as it is known.
struct Same<'a> {
    related: &'a Related,
    /// The most that they are worth together.
    most: Sum,
    /// How many entries of posting lists are gone through for them.
    entries: usize,
    left_out: bool,
    place: Place,
}

/// The names of all parts of a question.
pub(crate) struct Presence<'a> {
    words: Vec<Same<'a>>,
    /// Which of the words each part is.
    of_part: Vec<usize>,
    /// The most that the words in the shared set are worth together.
    shared: Sum,
}

impl<'a> Presence<'a> {
    /// Of parts, in their order. `sets` are empty sets, some of which are filled until [`Self::clear`].
    pub(crate) fn of(parts: &'a [impl Sought], segment: &Segment, sets: &mut Vec<Names>) -> Self {
        let mut words: Vec<Same> = Vec::with_capacity(parts.len());
        let mut of_part = Vec::with_capacity(parts.len());
        for part in parts {
            let (related, most) = (part.related(), part.most());
            let (entries, left_out) = (part.entries() + related.apart.len(), part.is_left_out());
            let known = of_part.get(part.word()).copied();
            of_part.push(known.unwrap_or(words.len()));
            if let Some(word) = known.and_then(|known| words.get_mut(known)) {
                word.most = word.most.and(most);
                word.entries += entries;
                word.left_out |= left_out;
            } else {
                words.push(Same { related, most, entries, left_out, place: Place::Unknown });
            }
        }
        let mut presence = Self { words, of_part, shared: Sum::default() };
        let sets_filled = presence.place();
        sets.resize_with(sets.len().max(sets_filled), Names::default);
        for word in &presence.words {
            if let Some(set) = word.place.number().and_then(|number| sets.get_mut(number)) {
                set.fit(segment);
                set.add(word.related, segment);
            }
        }
        presence
    }

    /// Decides where the names of each word stand; how many sets that takes.
    fn place(&mut self) -> usize {
        let entries: usize = self.words.iter().map(|word| word.entries).sum();
        let mut order: Vec<&mut Same> = self.words.iter_mut().collect();
        // The sets of what most names have say least of a name; they are worth a probe of their own, others are alike.
        order.sort_by_key(|word| std::cmp::Reverse(word.related.names_at_all()));
        let (mut probed, mut own) = (0, 1);
        for word in order {
            let related = word.related;
            // Whoever goes through the entries of one word asks for those of the others.
            let asked = if word.left_out { entries } else { entries - word.entries };
            let pays = related.names_at_all() <= asked.saturating_mul(ENTRIES_FOR_ONE);
            word.place = if asked == 0 {
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
            probed += usize::from(word.place != Place::Unknown);
            if word.place == Place::Shared {
                self.shared = self.shared.and(word.most);
            }
        }
        own
    }

    /// The names that have a part, if they are known; others may be among them.
    pub(crate) fn names<'b>(&'b self, part: usize, segment: &Segment, sets: &'b [Names]) -> Option<&'b Names> {
        self.words.get(*self.of_part.get(part)?)?.names(segment, sets)
    }

    /// What can be known of the other parts of a name that has a part, which is worth `most`; and the most that those may be worth of
    /// which nothing is known.
    pub(crate) fn beside<'b>(
        &'b self,
        part: usize,
        most: Sum,
        segment: &Segment,
        sets: &'b [Names],
    ) -> (Vec<Present<'b>>, Sum) {
        let own = self.of_part.get(part).copied().unwrap_or_default();
        let (mut others, mut unknown) = (Vec::with_capacity(MOST_OTHERS), Sum::default());
        for (number, word) in self.words.iter().enumerate() {
            if number == own {
                unknown = unknown.and(word.most.without(most));
                if word.place == Place::Shared {
                    // The set has all names that are asked about.
                    unknown = unknown.and(self.shared.without(word.most));
                }
            } else if word.place != Place::Shared {
                match word.names(segment, sets) {
                    Some(names) => others.push(Present { names, most: word.most }),
                    None => unknown = unknown.and(word.most),
                }
            }
        }
        if self.shared.units > 0 && self.words.get(own).is_some_and(|word| word.place != Place::Shared) {
            others.extend(sets.first().map(|names| Present { names, most: self.shared }));
        }
        (others, unknown)
    }

    /// Leaves the sets empty.
    pub(crate) fn clear(&self, segment: &Segment, sets: &mut [Names]) {
        for word in &self.words {
            if let Some(set) = word.place.number().and_then(|number| sets.get_mut(number)) {
                set.clear(word.related, segment);
            }
        }
    }
}

impl Same<'_> {
    /// The names that have it, if they are known.
    fn names<'b>(&'b self, segment: &Segment, sets: &'b [Names]) -> Option<&'b Names> {
        match self.place {
            Place::Remembered => Some(self.related.present(segment)),
            place => sets.get(place.number()?),
        }
    }
}
