//! The file that an index lies in: sections of integers and bytes, used where they lie, checked as they are read.
//!
//! ```text
//! head      magic, format, number of sections, lengths, checksum of head and table
//! table     for each section its offset and its length in bytes; then a checksum for each block of the data
//! data      the sections, each at a multiple of 64 bytes
//! ```
//!
//! All integers are little-endian. Opening reads head and table alone, so that a file of any length opens in the time of a small
//! one; a block of [`BLOCK`] bytes is checked when something in it is wanted for the first time. What a block that fails its
//! check would have said is never used: readers get nothing, and [`File::damage`] says so at the end of every search.

mod mapped;
mod writer;

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytemuck::Pod;
use xxhash_rust::xxh3::xxh3_64;

use self::mapped::Bytes;
pub(crate) use self::writer::Writer;

#[cfg(target_endian = "big")]
compile_error!("index files are little-endian and are used as they lie; this machine is not");

/// The format that is written and read. Raised whenever a section changes what it holds.
pub const FORMAT: u32 = 2;

const MAGIC: &[u8; 8] = b"ITDINDEX";
/// Bytes of the head before the table.
const HEAD: usize = 48;
/// Bytes that one checksum covers.
pub(crate) const BLOCK: usize = 1 << 16;
/// Sections begin at multiples of so many bytes: a cache line, and more than any integer's alignment.
const ALIGNMENT: usize = 64;

/// What the parts of an index file are. The order is that of the file's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Section {
    /// What the index is of, as JSON.
    About,
    /// The distinct main readings of tokens, sorted: where each begins in [`Self::WordLetters`]; one more than words.
    WordStarts,
    WordLetters,
    /// The first token of each word; one more than words.
    WordTokens,
    /// Tokens as they are compared: where each ends in [`Self::TokenBytes`].
    TokenEnds,
    TokenBytes,
    TokenWeights,
    /// What each token does in a name, so that bounds need not read it.
    TokenRoles,
    /// Where the names of each token begin in [`Self::Postings`]; one more than tokens.
    TokenPostings,
    Postings,
    /// Tokens by what finds them.
    TokenDirectoryBuckets,
    TokenDirectoryChecks,
    TokenDirectoryStarts,
    TokenDirectoryLists,
    /// Tokens of each name: where they begin in [`Self::NameTokens`]; one more than names.
    NameStarts,
    NameTokens,
    NameWeights,
    /// Names stand in classes by weight, the light ones first: the lightest weight of each, and the number behind its last name.
    ClassWeights,
    ClassEnds,
    NameParties,
    /// Which of its party's names each name is.
    NamePlaces,
    NameFlags,
    /// Names by words that they write apart, and by first letters.
    ApartBuckets,
    ApartEntries,
    PartySchemas,
    /// Which set of datasets each party stands in, of those in [`Self::About`].
    PartyDatasets,
    /// Parties by id, identifier and tie.
    PartyDirectoryBuckets,
    PartyDirectoryChecks,
    PartyDirectoryStarts,
    PartyDirectoryLists,
    /// Where each party's record ends in [`Self::PartyRecords`].
    PartyEnds,
    PartyRecords,
    /// What the records were packed with.
    PartyDictionary,
    /// Words by what finds their misspellings ([`crate::neighbourhood`]).
    SpellingWholeHeads,
    SpellingWholes,
    SpellingEndHeads,
    SpellingEnds,
}

/// The number of sections.
const SECTIONS: usize = Section::SpellingEnds as usize + 1;

/// Why a file cannot be used as an index.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// It is no index at all, or of another format.
    #[error("{0} is no index of format {FORMAT}: {1}")]
    Foreign(Place, &'static str),
    /// It is one, but not as it was written.
    #[error("the index {0} is damaged: {1}")]
    Damaged(Place, String),
    /// It was made of something else: another list, another lexicon or by another version.
    #[error("the index {0} was made of {1}, not of {2}")]
    Other(Place, String, String),
    /// It cannot be read or written.
    #[error("the index {0}: {1}")]
    Io(Place, String),
}

/// Where an index lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(Option<PathBuf>);

impl Place {
    pub(crate) fn memory() -> Self {
        Self(None)
    }

    pub(crate) fn at(path: &Path) -> Self {
        Self(Some(path.to_owned()))
    }

    /// The file's path; nothing for what is in memory.
    pub fn path(&self) -> Option<&Path> {
        self.0.as_deref()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(path) => write!(f, "`{}`", path.display()),
            None => f.write_str("in memory"),
        }
    }
}

/// An open index file.
pub(crate) struct File {
    bytes: Bytes,
    place: Place,
    sections: [Range<usize>; SECTIONS],
    /// Where the checksums of blocks and where the data begin.
    sums: usize,
    data: usize,
    /// A bit for each block that has been checked and found whole.
    whole: Box<[AtomicU64]>,
    /// A bit for each section all of which is known to be whole.
    sections_whole: AtomicU64,
    damaged: AtomicBool,
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("place", &self.place).finish_non_exhaustive()
    }
}

fn number(bytes: &[u8], at: usize) -> u64 {
    let eight = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>());
    eight.map_or(0, |eight| u64::from_le_bytes(*eight))
}

fn length(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(number(bytes, at)).ok()
}

impl File {
    /// Maps a file into memory.
    pub(crate) fn open(path: &Path) -> Result<Self, Unusable> {
        let place = Place::at(path);
        let bytes = Bytes::map(path).map_err(|error| Unusable::Io(place.clone(), error.to_string()))?;
        Self::of(bytes, place)
    }

    /// Uses what a [`Writer`] has written without a file.
    pub(crate) fn held(written: &[u8]) -> Result<Self, Unusable> {
        Self::of(Bytes::hold(written), Place::memory())
    }

    fn of(bytes: Bytes, place: Place) -> Result<Self, Unusable> {
        let all = bytes.all();
        if all.first_chunk::<8>() != Some(MAGIC) {
            return Err(Unusable::Foreign(place, "it does not begin as one"));
        }
        let format = number(all, 8);
        if format != u64::from(FORMAT) {
            return Err(Unusable::Foreign(place, "another version of the program has written it"));
        }
        let damaged = |what: &str| Unusable::Damaged(place.clone(), what.to_owned());
        let (Some(sections), Some(whole), Some(data)) = (length(all, 16), length(all, 24), length(all, 32)) else {
            return Err(damaged("its head makes no sense"));
        };
        if whole != all.len() {
            return Err(damaged(&format!("it has {} bytes where its head says {whole}", all.len())));
        }
        let sums = HEAD + SECTIONS * 16;
        let blocks = whole.saturating_sub(data).div_ceil(BLOCK);
        if sections != SECTIONS || data < sums || (data - sums) < blocks * 8 || data % ALIGNMENT != 0 || data > whole {
            return Err(damaged("its table makes no sense"));
        }
        let (head, table) = (all.get(..40).unwrap_or_default(), all.get(HEAD..data).unwrap_or_default());
        if number(all, 40) != xxh3_64(head) ^ xxh3_64(table) {
            return Err(damaged("the checksum of its table is wrong"));
        }
        let mut ranges = [const { 0..0 }; SECTIONS];
        for (place, range) in ranges.iter_mut().enumerate() {
            let at = HEAD + place * 16;
            let (Some(start), Some(bytes)) = (length(all, at), length(all, at + 8)) else {
                return Err(damaged("its table makes no sense"));
            };
            let end = start.checked_add(bytes).filter(|end| *end <= whole);
            let (true, Some(end)) = (start >= data && start % ALIGNMENT == 0, end) else {
                return Err(damaged("its table makes no sense"));
            };
            *range = start..end;
        }
        // What was written a moment ago in memory is as it was written.
        let known = if bytes.is_mapped() { 0 } else { u64::MAX };
        let whole = (0..blocks.div_ceil(64)).map(|_| AtomicU64::new(known)).collect();
        Ok(Self {
            bytes,
            place,
            sections: ranges,
            sums,
            data,
            whole,
            sections_whole: AtomicU64::new(0),
            damaged: AtomicBool::new(false),
        })
    }

    /// Where the file lies.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// All bytes, as they can be written to a disk.
    pub(crate) fn all(&self) -> &[u8] {
        self.bytes.all()
    }

    /// An error as soon as anything that was read has turned out to be damaged: answers made of it do not count.
    pub(crate) fn damage(&self) -> Result<(), Unusable> {
        if self.damaged.load(Ordering::Relaxed) {
            return Err(Unusable::Damaged(self.place.clone(), "what it holds is not what was written".to_owned()));
        }
        Ok(())
    }

    /// Notes that what was read makes no sense, though its checksum is right.
    pub(crate) fn is_damaged(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }

    /// Checks all blocks that have not been looked at.
    pub(crate) fn check_all(&self) -> Result<(), Unusable> {
        let blocks = self.all().len().saturating_sub(self.data).div_ceil(BLOCK);
        for block in 0..blocks {
            self.check(block);
        }
        self.damage()
    }

    /// Whether a block is whole.
    #[inline]
    fn is_whole(&self, block: usize) -> bool {
        let known = self.whole.get(block >> 6).map_or(0, |bits| bits.load(Ordering::Relaxed));
        known >> (block & 63) & 1 == 1 || self.check(block)
    }

    #[cold]
    fn check(&self, block: usize) -> bool {
        let start = self.data + block * BLOCK;
        let end = (start + BLOCK).min(self.all().len());
        let whole =
            self.all().get(start..end).is_some_and(|bytes| xxh3_64(bytes) == number(self.all(), self.sums + block * 8));
        if whole && let Some(bits) = self.whole.get(block >> 6) {
            bits.fetch_or(1 << (block & 63), Ordering::Relaxed);
        } else {
            self.is_damaged();
        }
        whole
    }

    /// Bytes at a place of the file, when the blocks that they lie in are whole.
    #[inline]
    fn bytes(&self, start: usize, end: usize) -> Option<&[u8]> {
        let (first, last) = ((start - self.data) / BLOCK, (end.max(start + 1) - 1 - self.data) / BLOCK);
        if (first..=last).all(|block| self.is_whole(block)) { self.bytes.all().get(start..end) } else { None }
    }

    /// How many integers of the type a section holds.
    pub(crate) fn count<T>(&self, section: Section) -> usize {
        self.sections[section as usize].len() / size_of::<T>()
    }

    /// Integers of a section; none, and damage noted, where it does not have them.
    #[inline]
    pub(crate) fn slice<T: Pod>(&self, section: Section, range: Range<usize>) -> &[T] {
        if range.is_empty() && range.start == range.end {
            return &[];
        }
        let own = &self.sections[section as usize];
        let start = own.start.saturating_add(range.start.saturating_mul(size_of::<T>()));
        let end = own.start.saturating_add(range.end.saturating_mul(size_of::<T>()));
        let found = (range.start < range.end && end <= own.end)
            .then(|| self.bytes(start, end))
            .flatten()
            .and_then(|bytes| bytemuck::try_cast_slice(bytes).ok());
        found.unwrap_or_else(|| {
            self.is_damaged();
            &[]
        })
    }

    /// One integer of a section; nothing, and damage noted, where it does not have it.
    #[inline]
    pub(crate) fn get<T: Pod>(&self, section: Section, place: usize) -> Option<T> {
        self.slice::<T>(section, place..place + 1).first().copied()
    }

    /// The range that stands for a place in a section that has one more number than there are places.
    #[inline]
    pub(crate) fn range(&self, section: Section, place: usize) -> Range<usize> {
        match self.slice::<u32>(section, place..place + 2) {
            [start, end] => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// A whole section. All of it is checked when it is asked for first: for sections that are short, or are read all over.
    pub(crate) fn section<T: Pod>(&self, section: Section) -> &[T] {
        if self.sections_whole.load(Ordering::Relaxed) >> section as usize & 1 == 1 {
            let bytes = self.all().get(self.sections[section as usize].clone()).unwrap_or_default();
            return bytemuck::try_cast_slice(bytes).unwrap_or_default();
        }
        let all = self.slice(section, 0..self.count::<T>(section));
        if all.len() == self.count::<T>(section) {
            self.sections_whole.fetch_or(1 << section as usize, Ordering::Relaxed);
        }
        all
    }
}
