//! Slips of the pen: a name as somebody may write it who means the listed party.
//!
//! Each is one small change, at a place that a lot decides. `None`: the name has no such place.

use super::sample::place;

/// Places of the letters of a text.
fn letters(text: &[char]) -> Vec<usize> {
    text.iter().enumerate().filter(|(_, sign)| sign.is_alphabetic()).map(|(place, _)| place).collect()
}

/// A letter is left out; one at least stays.
pub(super) fn letter_left_out(name: &str, lot: u64) -> Option<String> {
    let mut text: Vec<char> = name.chars().collect();
    let letters = letters(&text);
    if letters.len() < 2 {
        return None;
    }
    text.remove(letters[place(lot, letters.len())?]);
    Some(text.into_iter().collect())
}

/// A letter is written twice.
pub(super) fn letter_doubled(name: &str, lot: u64) -> Option<String> {
    let mut text: Vec<char> = name.chars().collect();
    let letters = letters(&text);
    let place = letters[place(lot, letters.len())?];
    text.insert(place, text[place]);
    Some(text.into_iter().collect())
}

/// Two neighbouring letters that differ change places.
pub(super) fn letters_swapped(name: &str, lot: u64) -> Option<String> {
    let mut text: Vec<char> = name.chars().collect();
    let pairs: Vec<usize> = (1..text.len())
        .filter(|next| {
            let (one, other) = (text[next - 1], text[*next]);
            one.is_alphabetic() && other.is_alphabetic() && one != other
        })
        .collect();
    let next = pairs[place(lot, pairs.len())?];
    text.swap(next - 1, next);
    Some(text.into_iter().collect())
}

/// A part is left out; one at least stays.
pub(super) fn part_left_out(name: &str, lot: u64) -> Option<String> {
    let mut parts: Vec<&str> = name.split_whitespace().collect();
    if parts.len() < 2 {
        return None;
    }
    parts.remove(place(lot, parts.len())?);
    Some(parts.join(" "))
}

/// The parts that stood first stand last.
pub(super) fn parts_reordered(name: &str, lot: u64) -> Option<String> {
    let mut parts: Vec<&str> = name.split_whitespace().collect();
    let first = 1 + place(lot, parts.len().checked_sub(1)?)?;
    parts.rotate_left(first);
    Some(parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Slip = fn(&str, u64) -> Option<String>;

    /// What a slip makes of a name at every place there is.
    fn all(slip: Slip, name: &str) -> Vec<String> {
        let mut made: Vec<String> = (0..12).filter_map(|lot| slip(name, lot)).collect();
        made.sort();
        made.dedup();
        made
    }

    #[test]
    fn each_slip_changes_one_thing() {
        assert_eq!(all(letter_left_out, "Abc-5"), ["Ab-5", "Ac-5", "bc-5"]);
        assert_eq!(all(letter_doubled, "Ab 5"), ["AAb 5", "Abb 5"]);
        assert_eq!(all(letters_swapped, "Abb Cd"), ["Abb dC", "bAb Cd"]);
        assert_eq!(all(part_left_out, "One Two Three"), ["One Three", "One Two", "Two Three"]);
        assert_eq!(all(parts_reordered, "One Two Three"), ["Three One Two", "Two Three One"]);
        assert_eq!(all(letters_swapped, "محمد"), ["حممد", "محدم", "ممحد"]);
    }

    #[test]
    fn names_without_the_place_have_no_slip() {
        for slip in [letter_left_out, letter_doubled, letters_swapped, part_left_out, parts_reordered] as [Slip; 5] {
            assert!(all(slip, "").is_empty() && all(slip, "17").is_empty());
        }
        assert!(all(letter_left_out, "A 1").is_empty() && all(letters_swapped, "oo a").is_empty());
        assert!(all(part_left_out, "Alone").is_empty() && all(parts_reordered, "Alone").is_empty());
    }
}
