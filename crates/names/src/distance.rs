//! Edit distance between two words.
//!
//! A column of the table of distances is kept as two words of bits, which say where it goes up and where it goes down by one, and
//! one step of the machine's arithmetic makes the next column of it (Myers 1999; the form with swaps of neighbours is Hyyrö's,
//! 2003). [`LONGEST`] letters fit in a word of 64 bits.

/// Words longer than this are compared by equality only.
pub const LONGEST: usize = 40;

/// How many edits two words may be apart, by the length of the shorter: none up to 2 letters, 1 up to 5,
/// 2 up to 8, 3 above. Of three letters another one is another word ([`mod@crate::likeness`] sees to it); one that is
/// missing, doubled or has changed places is not.
pub const fn budget(shorter: usize) -> usize {
    match shorter {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

/// Optimal string alignment distance (insertions, deletions, substitutions, swaps of neighbours), if it
/// is at most `most`. None for words longer than [`LONGEST`], equal ones as well.
///
/// For one word against many, [`Pattern`] is faster.
pub fn within(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most || a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    // What two words begin and end with alike, some best alignment leaves as it is.
    let (a, b) = without_common_ends(a, b);
    let (shorter, longer) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let distance = match (shorter, longer) {
        ([], rest) => rest.len(),
        ([_], rest) if rest.len() > 1 => {
            // Its letter stays if the other has it anywhere.
            rest.len() - usize::from(rest.contains(&shorter[0]))
        }
        ([_], _) => 1,
        ([a, b], [c, d]) if a == d && b == c => 1,
        // What one edit can mend is told above.
        _ if most < 2 => return None,
        _ => Short::of(shorter).distance(longer),
    };
    Some(distance).filter(|distance| *distance <= most)
}

fn without_common_ends<'a>(a: &'a [u8], b: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    (&a[..a.len() - end], &b[..b.len() - end])
}

/// Column after column of the table of distances between a word and the letters of another.
struct Columns {
    /// Bit x: the cell of the word's letter x is one more than the cell above it.
    up: u64,
    /// Bit x: it is one less.
    down: u64,
    /// Bit x: it equals the cell before and above it.
    diagonal: u64,
    /// Where the word has the letter before.
    before: u64,
}

impl Columns {
    const fn new() -> Self {
        Self { up: u64::MAX, down: 0, diagonal: 0, before: 0 }
    }

    /// The column of the next letter, `places` being where the word has it.
    fn step(&mut self, places: u64) {
        let swapped = ((!self.diagonal & places) << 1) & self.before;
        self.diagonal = ((places & self.up).wrapping_add(self.up) ^ self.up) | places | self.down | swapped;
        let right = self.down | !(self.diagonal | self.up);
        let left = self.diagonal & self.up;
        // The cell above the first letter grows with every column.
        let (right, left) = ((right << 1) | 1, left << 1);
        self.up = left | !(self.diagonal | right);
        self.down = right & self.diagonal;
        self.before = places;
    }

    /// The last cell of the column, which is that of a word of so many letters and of the letter `column`.
    fn last(&self, letters: usize, column: usize) -> usize {
        let all = (1u64 << letters) - 1;
        (column + (self.up & all).count_ones() as usize).saturating_sub((self.down & all).count_ones() as usize)
    }
}

/// A word whose places of a letter are looked for in its text, eight letters at a time: nothing is prepared.
struct Short {
    eights: [u64; LONGEST / 8],
    length: usize,
}

impl Short {
    /// The word must not be longer than [`LONGEST`].
    fn of(word: &[u8]) -> Self {
        let mut eights = [0; LONGEST / 8];
        for (eight, letters) in eights.iter_mut().zip(word.chunks(8)) {
            let mut bytes = [0; 8];
            bytes[..letters.len()].copy_from_slice(letters);
            *eight = u64::from_le_bytes(bytes);
        }
        Self { eights, length: word.len() }
    }

    fn distance(&self, other: &[u8]) -> usize {
        let mut columns = Columns::new();
        if let (true, [first, ..]) = (self.length <= 8, &self.eights) {
            // Nearly all words: no loop inside the loop.
            for letter in other {
                columns.step(places_in_eight(*first, *letter));
            }
        } else {
            for letter in other {
                let used = self.eights.iter().take(self.length.div_ceil(8)).rev();
                columns.step(used.fold(0, |places, eight| places << 8 | places_in_eight(*eight, *letter)));
            }
        }
        columns.last(self.length, other.len())
    }
}

/// Bit x of the result: byte x of the eight is the letter. Bits behind the word's end may be set and do no harm: what
/// is computed for a letter depends on those before it only.
fn places_in_eight(eight: u64, letter: u8) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    /// Brings the lowest bits of eight bytes together in the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let different = eight ^ (u64::from(letter) * 0x0101_0101_0101_0101);
    // The highest bit of each byte: it is not zero.
    let marks = ((different & LOW) + LOW) | different;
    ((!marks & !LOW) >> 7).wrapping_mul(GATHER) >> 56
}

/// A word prepared to be compared with many others.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Bit x of a letter's places: it is the word's letter x.
    places: [u64; 256],
    length: usize,
}

impl Pattern {
    /// Prepares a word. One longer than [`LONGEST`] is near no other.
    pub fn of(word: &[u8]) -> Self {
        let mut places = [0; 256];
        for (place, letter) in word.iter().enumerate().take(LONGEST) {
            places[usize::from(*letter)] |= 1 << place;
        }
        Self { places, length: word.len() }
    }

    /// What [`fn@within`] says of the word and this one.
    pub fn within(&self, other: &[u8], most: usize) -> Option<usize> {
        if self.length.abs_diff(other.len()) > most || self.length > LONGEST || other.len() > LONGEST {
            return None;
        }
        let mut columns = Columns::new();
        for letter in other {
            columns.step(self.places[usize::from(*letter)]);
        }
        Some(columns.last(self.length, other.len())).filter(|distance| *distance <= most)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition: cell by cell.
    fn cell_by_cell(a: &[u8], b: &[u8]) -> usize {
        let mut cells = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                cells[i][j] = match (i, j) {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => {
                        let substituted = cells[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                        let mut best = substituted.min(cells[i - 1][j] + 1).min(cells[i][j - 1] + 1);
                        if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                            best = best.min(cells[i - 2][j - 2] + 1);
                        }
                        best
                    }
                };
            }
        }
        cells[a.len()][b.len()]
    }

    fn agree(a: &[u8], b: &[u8]) -> Result<(), TestCaseError> {
        let longest = a.len().max(b.len());
        let distance = cell_by_cell(a, b);
        let pattern = Pattern::of(a);
        for most in 0..=longest + 1 {
            let expected = (distance <= most && longest <= LONGEST).then_some(distance);
            prop_assert_eq!(within(a, b, most), expected, "{:?} {:?} {}", a, b, most);
            prop_assert_eq!(pattern.within(b, most), expected, "{:?} {:?} {}, prepared", a, b, most);
        }
        Ok(())
    }

    #[test]
    fn known_distances() {
        assert_eq!(within(b"salavati", b"salavari", 2), Some(1));
        assert_eq!(within(b"gaykovich", b"gayokvich", 2), Some(1));
        assert_eq!(within(b"abc", b"abc", 0), Some(0));
        assert_eq!(within(b"abc", b"abd", 0), None);
        assert_eq!(within(b"", b"ab", 2), Some(2));
        assert_eq!(within(b"kitten", b"sitting", 3), Some(3));
        assert_eq!(within(b"kitten", b"sitting", 2), None);
    }

    #[test]
    fn swapped_letters_are_not_edited_again() {
        assert_eq!(within(b"ca", b"abc", 3), Some(3));
        assert_eq!(Pattern::of(b"ca").within(b"abc", 3), Some(3));
    }

    #[test]
    fn words_beyond_the_longest_are_near_none() {
        let (most, more) = ([b'a'; LONGEST], [b'a'; LONGEST + 1]);
        assert_eq!(within(&most, &most, 0), Some(0));
        assert_eq!(within(&most, &more, 3), None);
        assert_eq!(within(&more, &more, 0), None);
        assert_eq!(Pattern::of(&more).within(&more, 0), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn bits_agree_with_cells(a in "[abc]{0,14}", b in "[abc]{0,14}") {
            agree(a.as_bytes(), b.as_bytes())?;
        }

        #[test]
        fn bits_agree_with_cells_on_any_bytes(a in proptest::collection::vec(proptest::sample::select(vec![0u8, 1, 127, 128, 129, 255]), 0..43), b in proptest::collection::vec(proptest::sample::select(vec![0u8, 1, 127, 128, 129, 255]), 0..43)) {
            agree(&a, &b)?;
        }

        #[test]
        fn bits_agree_with_cells_on_long_words_a_few_letters_apart(a in "[abcd]{5,41}", edits in proptest::collection::vec((0usize..42, 0u8..4, b'a'..=b'e'), 0..6)) {
            let mut b = a.clone().into_bytes();
            for (place, edit, letter) in edits {
                let place = place % (b.len() + 1);
                match edit {
                    0 => b.insert(place, letter),
                    1 if place < b.len() => { b.remove(place); }
                    2 if place < b.len() => b[place] = letter,
                    3 if place + 1 < b.len() => b.swap(place, place + 1),
                    _ => {}
                }
            }
            agree(a.as_bytes(), &b)?;
        }
    }
}
