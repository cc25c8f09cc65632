//! Further readings of a word beside its romanisations: what a word may stand for that is written a little differently.

use std::sync::Arc;

use crate::form::{Role, Token};

/// Shortest word that the Arabic article is looked for in.
const SHORTEST_WITH_ARTICLE: usize = 6;
/// Shortest word in which two letters are read as one.
const SHORTEST_SCANNED: usize = 6;
/// Letters that look like one other.
const SCANNED_AS_ONE: [(&str, &str); 3] = [("rn", "m"), ("vv", "w"), ("cl", "d")];
/// Shortest name of a place that an adjective is made of.
const SHORTEST_STEM: usize = 4;
/// How adjectives of places end in romanised Russian, Ukrainian, Belarusian, Bulgarian and Polish, the longest first.
const SLAVIC_ADJECTIVES: [&str; 18] = [
    "skogo", "skaya", "skaia", "skaja", "skoye", "skoje", "skoe", "skyy", "skyi", "skiy", "skij", "skii", "skie",
    "skoy", "sky", "ski", "ska", "ske",
];
/// How long they are.
const SLAVIC_LENGTHS: std::ops::RangeInclusive<usize> = 3..=5;

impl Token {
    fn add_reading(self: &mut Arc<Self>, reading: &str) {
        if *self.text != *reading && !self.variants.iter().any(|variant| **variant == *reading) {
            Arc::make_mut(self).variants.push(reading.into());
        }
    }

    /// "Elmasri" is Masri and "Assalam" is Salam: the Arabic article written as one with its word, before a moon letter
    /// as it is and before a sun letter as that letter is heard.
    pub(super) fn read_without_article(self: &mut Arc<Self>) {
        if self.role != Role::Name || !self.text.is_ascii() || self.text.len() < SHORTEST_WITH_ARTICLE {
            return;
        }
        let bytes = self.text.as_bytes();
        let sun = |letter: u8| matches!(letter, b'd' | b'n' | b'r' | b's' | b't' | b'z');
        let assimilated = sun(bytes[1]) && bytes[1] == bytes[2];
        let article = match (bytes[0], bytes[1]) {
            (b'a' | b'e', b'l') => 2,
            (b'a' | b'e', _) if bytes[1..].starts_with(b"shsh") => 3,
            (b'a' | b'e', _) if assimilated => 2,
            _ => return,
        };
        let word = self.text[article..].to_owned();
        self.add_reading(&word);
    }

    /// "Zarnorano" may be Zamorano: letters that scanners take for one, or one for two.
    pub(super) fn read_as_scanned(self: &mut Arc<Self>) {
        if self.role != Role::Name || !self.text.is_ascii() || self.text.len() < SHORTEST_SCANNED {
            return;
        }
        let scanned = |pair: &[u8]| SCANNED_AS_ONE.iter().any(|(two, _)| two.as_bytes() == pair);
        if !self.text.as_bytes().windows(2).any(scanned) {
            return;
        }
        let word = self.text.clone();
        for (two, one) in SCANNED_AS_ONE {
            for (place, _) in word.match_indices(two) {
                self.add_reading(&format!("{}{one}{}", &word[..place], &word[place + two.len()..]));
            }
        }
    }

    /// "Dubnensky" is of Dubna, "Муромский" of Murom: adjectives that Slavic languages make of places.
    pub(super) fn read_as_adjective_of_a_place(self: &mut Arc<Self>) {
        if self.role != Role::Name || !self.text.is_ascii() {
            return;
        }
        // All of these endings begin alike; nearly no word does.
        let ending = |length: usize| self.text.len().checked_sub(length).map(|at| &self.text.as_bytes()[at..]);
        if !SLAVIC_LENGTHS.filter_map(ending).any(|ending| ending.starts_with(b"sk")) {
            return;
        }
        let word = self.text.clone();
        let Some(stem) = SLAVIC_ADJECTIVES.iter().find_map(|ending| word.strip_suffix(ending)) else { return };
        if stem.len() < SHORTEST_STEM {
            return;
        }
        self.add_reading(stem);
        self.add_reading(&format!("{stem}a"));
        for inserted in ["en", "in", "an", "ov", "ev"] {
            if let Some(shorter) = stem.strip_suffix(inserted)
                && shorter.len() >= SHORTEST_STEM
            {
                self.add_reading(shorter);
                self.add_reading(&format!("{shorter}a"));
            }
        }
        if let Some(shorter) = stem.strip_suffix("ov") {
            self.add_reading(&format!("{shorter}va"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjectives_of_places_are_known_by_how_all_of_them_end() {
        for ending in SLAVIC_ADJECTIVES {
            assert!(ending.starts_with("sk") && SLAVIC_LENGTHS.contains(&ending.len()), "{ending}");
        }
    }
}
