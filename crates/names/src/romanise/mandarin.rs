//! Mandarin syllables: pinyin and the Wade-Giles spellings that Taiwan and old documents have.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::table::rows;

/// The table, for the symbols of syllables.
pub(crate) const TABLE: &str = include_str!("../../tables/mandarin.tsv");

static WADE_GILES: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    rows(TABLE).filter_map(|columns| Some((*columns.first()?, columns.get(1)?.split('|').collect()))).collect()
});

/// The Wade-Giles spellings of a pinyin syllable, where they are others.
pub(super) fn wade_giles(pinyin: &str) -> &'static [&'static str] {
    WADE_GILES.get(pinyin).map_or(&[], Vec::as_slice)
}
