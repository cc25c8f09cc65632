//! Writing an index file.

use bytemuck::Pod;
use xxhash_rust::xxh3::xxh3_64;

use super::{ALIGNMENT, BLOCK, FORMAT, HEAD, MAGIC, SECTIONS, Section};

/// Sections on their way into a file.
pub(crate) struct Writer {
    data: Vec<u8>,
    /// Offset in the data and length of each section.
    sections: [(usize, usize); SECTIONS],
}

impl Default for Writer {
    fn default() -> Self {
        Self { data: Vec::new(), sections: [(0, 0); SECTIONS] }
    }
}

impl Writer {
    /// Puts a section behind those that were put before.
    pub(crate) fn put<T: Pod>(&mut self, section: Section, content: &[T]) {
        let bytes: &[u8] = bytemuck::cast_slice(content);
        self.data.resize(self.data.len().next_multiple_of(ALIGNMENT), 0);
        self.sections[section as usize] = (self.data.len(), bytes.len());
        self.data.extend_from_slice(bytes);
    }

    /// The file.
    pub(crate) fn finish(self) -> Vec<u8> {
        let blocks = self.data.len().div_ceil(BLOCK);
        let start = (HEAD + SECTIONS * 16 + blocks * 8).next_multiple_of(ALIGNMENT);
        let mut table: Vec<u8> = Vec::with_capacity(start - HEAD);
        for (offset, length) in self.sections {
            for number in [start + offset, length] {
                table.extend_from_slice(&(number as u64).to_le_bytes());
            }
        }
        for block in self.data.chunks(BLOCK) {
            table.extend_from_slice(&xxh3_64(block).to_le_bytes());
        }
        table.resize(start - HEAD, 0);
        let mut file: Vec<u8> = Vec::with_capacity(start + self.data.len());
        file.extend_from_slice(MAGIC);
        let numbers = [u64::from(FORMAT), SECTIONS as u64, (start + self.data.len()) as u64, start as u64];
        for number in numbers {
            file.extend_from_slice(&number.to_le_bytes());
        }
        let sum = xxh3_64(&file) ^ xxh3_64(&table);
        file.extend_from_slice(&sum.to_le_bytes());
        file.extend_from_slice(&table);
        file.extend_from_slice(&self.data);
        file
    }
}
