//! Names by words that they write apart, and by their first letters.
//!
//! Such words are many, and each is of few names: unlike a [`crate::directory`], every entry carries a part of its hash, the name and
//! what the parts weigh that make the word.

use crate::directory::{bits_for, bits_of, bucket};
use crate::file::{File, Section, Writer};
use crate::key::ApartKey;

/// Names that have something written apart.
#[derive(Default)]
pub(crate) struct Building {
    entries: Vec<(u64, u32, u32)>,
}

/// The parts of a hash that tell the entries of a bucket apart.
const CHECK: u64 = 0xffff;

impl Building {
    /// Adds a name's parts, which weigh so much together.
    pub(crate) fn add(&mut self, key: ApartKey, name: u32, weight: u32) {
        self.entries.push((key.hash(), name, weight));
    }

    /// Names get other numbers: `numbers` has that of each at the place of its former one.
    pub(crate) fn number_anew(&mut self, numbers: &[u32]) {
        for (_, name, _) in &mut self.entries {
            *name = numbers[*name as usize];
        }
    }

    pub(crate) fn write(self, writer: &mut Writer) {
        let mut entries = self.entries;
        let bits = bits_for(entries.len());
        entries.sort_unstable_by_key(|(hash, name, weight)| (bucket(*hash, bits), hash & CHECK, *name, *weight));
        let mut starts = vec![0u32; (1 << bits) + 1];
        let mut written: Vec<u32> = Vec::with_capacity(entries.len() * 2);
        for (hash, name, weight) in entries {
            starts[bucket(hash, bits) + 1] += 1;
            // More than this is as good as all: bounds are only ever too high.
            let weight = weight.min(0xffff);
            written.extend([name, u32::try_from(hash & CHECK).unwrap_or_default() << 16 | weight]);
        }
        for bucket in 1..starts.len() {
            starts[bucket] += starts[bucket - 1];
        }
        writer.put(Section::ApartBuckets, &starts);
        writer.put(Section::ApartEntries, &written);
    }
}

/// The names that have something written apart, with what the parts weigh, and perhaps others. `None` for more than can be told.
pub(crate) fn find(file: &File, key: ApartKey) -> impl Iterator<Item = (u32, Option<u32>)> {
    let hash = key.hash();
    let range = file.range(Section::ApartBuckets, bucket(hash, bits_of(file.count::<u32>(Section::ApartBuckets))));
    let entries = file.slice::<u32>(Section::ApartEntries, range.start * 2..range.end * 2);
    entries.chunks_exact(2).filter_map(move |entry| {
        let (&name, &packed) = (entry.first()?, entry.get(1)?);
        let weight = packed & 0xffff;
        (u64::from(packed >> 16) == hash & CHECK).then_some((name, (weight < 0xffff).then_some(weight)))
    })
}
