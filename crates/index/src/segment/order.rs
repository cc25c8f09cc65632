//! In what order the names of a segment stand.
//!
//! Names are in classes by what they weigh, the light ones first. The more a name weighs, the more of it must be paired, so that what a
//! question's parts are worth in a name tells up to which class it can be a hit: names behind it are passed by on their number
//! alone. Within a class, names that share their most frequent parts stand beside each other: what is asked together lies together.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::file::{File, Section, Writer};

/// Weights are of one class as long as their first so many bits behind the leading one are the same.
const BITS: u32 = 3;

/// The class of a weight; heavier names are of no lower one.
fn class(weight: u32) -> u32 {
    let weight = weight.max(1);
    let exponent = weight.ilog2();
    let behind = if exponent >= BITS { weight >> (exponent - BITS) } else { weight << (BITS - exponent) };
    (exponent << BITS) + (behind & ((1 << BITS) - 1))
}

/// Names in their order, by the numbers that they came with: `tokens_of` gives the tokens of each, below `tokens`.
pub(super) fn in_order<'a>(weights: &[u32], tokens: usize, tokens_of: impl Fn(usize) -> &'a [u32] + Sync) -> Vec<u32> {
    let mut frequency = vec![0u32; tokens];
    for name in 0..weights.len() {
        for token in tokens_of(name) {
            frequency[*token as usize] += 1;
        }
    }
    let mut ranked: Vec<u32> = (0u32..).take(tokens).collect();
    ranked.par_sort_unstable_by_key(|token| (Reverse(frequency[*token as usize]), *token));
    let mut rank = frequency;
    for (place, token) in (0u32..).zip(&ranked) {
        rank[*token as usize] = place;
    }
    let mut names: Vec<(u32, [u32; COMPARED], u32)> = (0..weights.len())
        .into_par_iter()
        .map(|name| {
            let mut ranks: Vec<u32> = tokens_of(name).iter().map(|token| rank[*token as usize]).collect();
            ranks.sort_unstable();
            let mut first = [u32::MAX; COMPARED];
            for (first, rank) in first.iter_mut().zip(ranks) {
                *first = rank;
            }
            (class(weights[name]), first, u32::try_from(name).unwrap_or(u32::MAX))
        })
        .collect();
    names.par_sort_unstable();
    names.into_iter().map(|(.., name)| name).collect()
}

/// So many of a name's parts, its most frequent ones, say where it stands.
const COMPARED: usize = 4;

/// Writes what tells the classes apart, of the weights of names in their order.
pub(super) fn put_classes(weights: &[u32], writer: &mut Writer) {
    let (mut lightest, mut ends): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
    let mut last = None;
    for (name, weight) in (1u32..).zip(weights) {
        if last == Some(class(*weight)) {
            if let (Some(least), Some(end)) = (lightest.last_mut(), ends.last_mut()) {
                (*least, *end) = ((*least).min(*weight), name);
            }
        } else {
            last = Some(class(*weight));
            lightest.push(*weight);
            ends.push(name);
        }
    }
    writer.put(Section::ClassWeights, &lightest);
    writer.put(Section::ClassEnds, &ends);
}

/// Names by what they weigh at least.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Classes<'a> {
    /// The weight of the lightest name of each class, ascending.
    lightest: &'a [u32],
    /// The number behind the last name of each class.
    ends: &'a [u32],
}

impl<'a> Classes<'a> {
    /// Those of a file.
    pub(super) fn of(file: &'a File) -> Self {
        Self { lightest: file.section(Section::ClassWeights), ends: file.section(Section::ClassEnds) }
    }

    /// The number behind the last name that may weigh no more than that.
    #[inline]
    pub(crate) fn end_of(self, weight: u32) -> u32 {
        let classes = self.lightest.partition_point(|least| *least <= weight);
        let last = classes.checked_sub(1).and_then(|last| self.ends.get(last));
        last.copied().unwrap_or_default()
    }
}
