use std::hash::{BuildHasher, RandomState};

/// A text that is kept once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextIndex(pub(crate) u32);

/// Texts, each kept once, one after the other: millions of small ones without millions of allocations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    text: String,
    ends: Vec<u64>,
    /// Open addressing: 0 is free, else the text's number plus one. Never more than half full.
    slots: Vec<u32>,
    /// Keyed, because ids come from files that anybody may have written. The order of slots reaches no output.
    hasher: RandomState,
}

impl Texts {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number; empty for a number that is not there.
    pub(crate) fn get(&self, index: u32) -> &str {
        let place = index as usize;
        let start = place.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or(0));
        let end = self.ends.get(place).copied().unwrap_or(start);
        usize::try_from(start)
            .ok()
            .zip(usize::try_from(end).ok())
            .and_then(|(start, end)| self.text.get(start..end))
            .unwrap_or_default()
    }

    /// The slot in which `text` stands, or would.
    fn slot(&self, text: &str) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        #[expect(clippy::cast_possible_truncation, reason = "any bits of the hash will do")]
        let mut slot = self.hasher.hash_one(text) as usize & mask;
        loop {
            match self.slots.get(slot) {
                None | Some(0) => return Some(slot),
                Some(number) if self.get(number - 1) == text => return Some(slot),
                Some(_) => slot = (slot + 1) & mask,
            }
        }
    }

    /// The number of a text that is there.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.slots.get(self.slot(text)?)?.checked_sub(1)
    }

    /// The number of a text, which is added when it is new. `None` when there is no number left.
    pub(crate) fn intern(&mut self, text: &str) -> Option<u32> {
        if let Some(number) = self.find(text) {
            return Some(number);
        }
        let number = u32::try_from(self.ends.len()).ok().filter(|number| *number < u32::MAX - 1)?;
        if self.ends.len() * 2 >= self.slots.len() {
            self.slots = vec![0; (self.slots.len() * 2).max(64)];
            for old in 0..number {
                if let Some(slot) = self.slot(self.get(old))
                    && let Some(entry) = self.slots.get_mut(slot)
                {
                    *entry = old + 1;
                }
            }
        }
        let slot = self.slot(text)?;
        self.text.push_str(text);
        self.ends.push(self.text.len() as u64);
        if let Some(entry) = self.slots.get_mut(slot) {
            *entry = number + 1;
        }
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_once_and_found_again() {
        let mut texts = Texts::default();
        assert_eq!(texts.find("a"), None);
        for round in 0..2 {
            for number in 0..5_000_u32 {
                assert_eq!(texts.intern(&format!("text {number}")), Some(number), "round {round}");
            }
        }
        assert_eq!(texts.len(), 5_000);
        assert_eq!(texts.get(4_321), "text 4321");
        assert_eq!(texts.find("text 77"), Some(77));
        assert_eq!(texts.find("text"), None);
        assert_eq!(texts.get(9_999), "");
        assert_eq!(texts.intern(""), Some(5_000));
        assert_eq!(texts.find(""), Some(5_000));
    }
}
