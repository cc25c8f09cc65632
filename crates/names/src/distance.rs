//! Edit distance between two words.

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
/// is at most `most`.
pub fn within(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most || a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    let width = b.len() + 1;
    let mut before = [0usize; LONGEST + 1];
    let mut above = [0usize; LONGEST + 1];
    let mut row = [0usize; LONGEST + 1];
    for (place, cell) in above.iter_mut().enumerate().take(width) {
        *cell = place;
    }
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..width {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
            least = least.min(best);
        }
        if least > most {
            return None;
        }
        (before, above, row) = (above, row, before);
    }
    Some(above[width - 1]).filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
