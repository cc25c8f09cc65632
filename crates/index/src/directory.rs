//! From a hash to a list of numbers, in four flat sections of a file.
//!
//! The upper bits of a hash are its bucket, the lower 32 its check. A bucket holds some two keys. Keys that agree in both share one
//! list: what is found is always looked at again.

use crate::file::{File, Section, Writer};

/// The sections of a directory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Directory {
    pub(crate) buckets: Section,
    pub(crate) checks: Section,
    pub(crate) starts: Section,
    pub(crate) lists: Section,
}

/// Tokens by [`crate::key::TokenKey`].
pub(crate) const TOKENS: Directory = Directory {
    buckets: Section::TokenDirectoryBuckets,
    checks: Section::TokenDirectoryChecks,
    starts: Section::TokenDirectoryStarts,
    lists: Section::TokenDirectoryLists,
};

/// Parties by [`crate::key::PartyKey`].
pub(crate) const PARTIES: Directory = Directory {
    buckets: Section::PartyDirectoryBuckets,
    checks: Section::PartyDirectoryChecks,
    starts: Section::PartyDirectoryStarts,
    lists: Section::PartyDirectoryLists,
};

/// The bucket of a hash among a power of two of them.
pub(crate) fn bucket(hash: u64, bits: u32) -> usize {
    if bits == 0 { 0 } else { usize::try_from(hash >> (64 - bits)).unwrap_or(0) }
}

/// How many bits number so many buckets that each holds about two of `entries`.
pub(crate) fn bits_for(entries: usize) -> u32 {
    (entries / 2).max(1).next_power_of_two().ilog2()
}

/// The bits of a directory that has so many bucket bounds.
pub(crate) fn bits_of(bounds: usize) -> u32 {
    bounds.saturating_sub(1).max(1).ilog2()
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
fn check(hash: u64) -> u32 {
    hash as u32
}

fn place(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Directory {
    /// Writes a directory of pairs of hash and number.
    pub(crate) fn write(self, mut pairs: Vec<(u64, u32)>, writer: &mut Writer) {
        let bits = bits_for(pairs.len());
        pairs.sort_unstable_by_key(|(hash, number)| (bucket(*hash, bits), check(*hash), *number));
        pairs.dedup();
        let mut buckets = vec![0u32; (1 << bits) + 1];
        let (mut checks, mut starts, mut lists) = (Vec::new(), Vec::new(), Vec::with_capacity(pairs.len()));
        let mut last = None;
        for (hash, number) in pairs {
            let key = (bucket(hash, bits), check(hash));
            if last != Some(key) {
                last = Some(key);
                buckets[key.0 + 1] += 1;
                checks.push(key.1);
                starts.push(place(lists.len()));
            }
            lists.push(number);
        }
        starts.push(place(lists.len()));
        for bucket in 1..buckets.len() {
            buckets[bucket] += buckets[bucket - 1];
        }
        writer.put(self.buckets, &buckets);
        writer.put(self.checks, &checks);
        writer.put(self.starts, &starts);
        writer.put(self.lists, &lists);
    }

    /// The numbers filed under a hash, ascending: all of its key's, and perhaps others'.
    pub(crate) fn find(self, file: &File, hash: u64) -> &[u32] {
        let bits = bits_of(file.count::<u32>(self.buckets));
        let keys = file.range(self.buckets, bucket(hash, bits));
        let first = keys.start;
        match file.slice::<u32>(self.checks, keys).iter().position(|own| *own == check(hash)) {
            Some(place) => file.slice(self.lists, file.range(self.starts, first + place)),
            None => &[],
        }
    }
}
