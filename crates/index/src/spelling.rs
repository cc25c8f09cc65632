//! Words a few letters apart from a given one.
//!
//! The sorted words as a tree of letters, laid out in reading order: every node knows where its subtree ends,
//! so a walk is one loop over an array. At each node it keeps, as bits, which beginnings of the word the letters so far can be
//! with no, one, two or three edits (Wu and Manber's automaton, with swaps as Hyyrö adds them), and passes over the subtrees
//! in which none is left.

use interdict_names::distance::{LONGEST, budget};

/// A tree over sorted words.
#[derive(Debug, Default)]
pub(crate) struct SpellingTree {
    nodes: Vec<Node>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    letter: u8,
    /// Letters from the root down to here.
    depth: u8,
    /// Lengths of the shortest and the longest word in the subtree.
    shortest: u8,
    longest: u8,
    /// The first node behind the subtree.
    end: u32,
    /// The word that ends here, or `NO_WORD`.
    word: u32,
}

const NO_WORD: u32 = u32::MAX;
/// The greatest budget there is.
const MOST: usize = 3;

impl SpellingTree {
    /// Words must be sorted and distinct. Those longer than [`LONGEST`] are only ever equal to others, so
    /// they are left out.
    pub(crate) fn of(words: &[Box<str>]) -> Self {
        let mut nodes: Vec<Node> = Vec::new();
        // The nodes from the root to the last word's end.
        let mut path: Vec<usize> = Vec::new();
        let mut last: &[u8] = &[];
        let close = |nodes: &mut Vec<Node>, path: &mut Vec<usize>, depth: usize| {
            while path.len() > depth {
                let Some(closed) = path.pop() else { break };
                nodes[closed].end = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
                if let Some(parent) = path.last() {
                    nodes[*parent].shortest = nodes[*parent].shortest.min(nodes[closed].shortest);
                    nodes[*parent].longest = nodes[*parent].longest.max(nodes[closed].longest);
                }
            }
        };
        for (number, word) in (0u32..).zip(words) {
            let word = word.as_bytes();
            if word.is_empty() || word.len() > LONGEST {
                continue;
            }
            let shared = last.iter().zip(word).take_while(|(a, b)| a == b).count();
            close(&mut nodes, &mut path, shared);
            for (depth, letter) in (1u8..).zip(word).skip(shared) {
                path.push(nodes.len());
                nodes.push(Node { letter: *letter, depth, shortest: u8::MAX, longest: 0, end: 0, word: NO_WORD });
            }
            if let Some(end) = path.last() {
                let node = &mut nodes[*end];
                node.word = number;
                node.shortest = node.depth;
                node.longest = node.longest.max(node.depth);
            }
            last = word;
        }
        close(&mut nodes, &mut path, 0);
        Self { nodes }
    }

    /// Gives the number of every word within the edit budget of the given one's length. The budget of a pair
    /// goes by its shorter word, so some of them may be outside it.
    pub(crate) fn within_budget(&self, word: &str, mut found: impl FnMut(u32)) {
        let word = word.as_bytes();
        let most = budget(word.len()).min(MOST);
        if most == 0 || word.len() > LONGEST {
            return;
        }
        let width = word.len();
        // Bit x of a letter's places: it is the word's letter x, counted from 1.
        let mut places = [0u64; 256];
        for (place, letter) in (1..).zip(word) {
            places[usize::from(*letter)] |= 1 << place;
        }
        // Bit x of a state: the letters down to a node are the word's first x, but for so many edits.
        let mut states = [[0u64; MOST + 1]; LONGEST + MOST + 2];
        for (edits, state) in states[0].iter_mut().enumerate() {
            *state = (1 << (edits + 1)) - 1;
        }
        let all = (1u64 << (width + 1)) - 1;
        let mut letters = [0u8; LONGEST + MOST + 2];
        let mut next = 0;
        while let Some(node) = self.nodes.get(next) {
            let depth = usize::from(node.depth);
            if usize::from(node.longest) + most < width
                || usize::from(node.shortest) > width + most
                || depth > width + most
            {
                next = node.end as usize;
                continue;
            }
            letters[depth] = node.letter;
            let here = places[usize::from(node.letter)];
            let (above, current) = states.split_at_mut(depth);
            let (before, current) = (&above[depth - 1], &mut current[0]);
            current[0] = (before[0] << 1) & here;
            // Two letters that have changed places reach two back.
            let swapped = if depth > 1 { places[usize::from(letters[depth - 1])] & (here << 1) } else { 0 };
            for edits in 1..=most {
                let (fewer, same) = (before[edits - 1], before[edits]);
                let mut state = ((same << 1) & here) | fewer | (fewer << 1) | (current[edits - 1] << 1);
                if swapped != 0 {
                    state |= (above[depth - 2][edits - 1] << 2) & swapped;
                }
                current[edits] = state & all;
            }
            if current[most] == 0 {
                next = node.end as usize;
                continue;
            }
            if node.word != NO_WORD && current[most] >> width & 1 == 1 {
                found(node.word);
            }
            next += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use interdict_names::distance::within;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn the_walk_finds_what_comparing_all_finds(words in proptest::collection::btree_set("[abc]{1,11}", 1..80), asked in "[abc]{1,13}") {
            let words: Vec<Box<str>> = words.into_iter().map(Into::into).collect();
            let mut walked = Vec::new();
            SpellingTree::of(&words).within_budget(&asked, |word| walked.push(word));
            let compared: Vec<u32> = (0u32..).zip(&words).filter(|(_, word)| budget(asked.len()) > 0 && within(asked.as_bytes(), word.as_bytes(), budget(asked.len())).is_some()).map(|(number, _)| number).collect();
            prop_assert_eq!(walked, compared);
        }
    }
}
