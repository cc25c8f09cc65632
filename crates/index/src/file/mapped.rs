//! The bytes of a file, mapped or held; the one place of `unsafe`.

use std::io;
use std::path::Path;

use memmap2::Mmap;

/// The bytes of an index, at a multiple of eight in memory.
pub(super) enum Bytes {
    /// Pages of a file, shared with every process that has it open.
    Mapped(Mmap),
    /// Held by this process: eight at a time, so that they are aligned, and how many of them count.
    Held(Vec<u64>, usize),
}

impl Bytes {
    /// Maps a file for reading.
    pub(super) fn map(path: &Path) -> io::Result<Self> {
        let file = fs_err::File::open(path)?;
        // SAFETY: the mapping is read-only and lives as long as `Bytes`. What could still change under it is the file: index
        // files are written under another name, brought to the disk, given their name at one stroke and never written again
        // (`Segment::write`), and whoever replaces or removes one leaves its pages to those who have them open. Nothing
        // that is read from it is trusted: every access goes through lengths and checksums (`File::slice`), and no value in it
        // is taken for a reference or a length without a check.
        #[expect(unsafe_code, reason = "mapping a file is the point of its format")]
        let map = unsafe { Mmap::map(file.file())? };
        Ok(Self::Mapped(map))
    }

    /// Takes a copy.
    pub(super) fn hold(bytes: &[u8]) -> Self {
        let mut held = vec![0u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut::<u64, u8>(&mut held)[..bytes.len()].copy_from_slice(bytes);
        Self::Held(held, bytes.len())
    }

    pub(super) fn is_mapped(&self) -> bool {
        matches!(self, Self::Mapped(_))
    }

    #[inline]
    pub(super) fn all(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Held(held, length) => bytemuck::cast_slice(held).get(..*length).unwrap_or_default(),
        }
    }
}
