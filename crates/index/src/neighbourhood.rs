//! Words a few letters apart from a given one, looked up instead of searched for.
//!
//! Two words that `k` edits make equal have `k` letters less than the longer in common, in the same order: take so many letters
//! away from each, in every way there is, and one of what remains is the same (Mor and Fraenkel 1982; SymSpell). What remains
//! of the listed words is kept in a table by its hash; what remains of the word asked for is looked up in it, and the few words that
//! come of it are compared.
//!
//! * **Words of 3 to 8 letters** lie in the table whole, with 1 or 2 letters taken away, as [`budget`] has it. A budget goes by the
//!   shorter word, so words of both budgets meet; they have keys of their own for either.
//! * **Longer words** may be 3 edits apart, and taking 3 letters away makes hundreds of keys. They lie in the table by their two
//!   ends, which do not overlap ([`ends`]): of 3 edits one end has 1 at most, so 1 letter is taken away from each end. With the
//!   end lies the set of letters of the rest of the word, which may have what is left of the edits; that rules nearly all of the
//!   words out that only end alike. Questions of 7 and 8 letters find longer words the same way.
//! * **A swap of neighbours** where two ends touch changes both. With a second edit in either end none would be found (with fewer
//!   one end has no more than its last letter changed), so a word whose ends touch also has the first end that it would have
//!   with those neighbours swapped.
//!
//! The table is made of plain numbers so that it can lie in a file. A reader trusts none of them: wrong ones give wrong candidates,
//! and every candidate is compared.

use std::cmp::Ordering;
use std::hint::black_box;

use interdict_names::distance::{LONGEST, Pattern, budget};

/// Shortest word that lies in the table by its ends.
const SHORTEST_BY_ENDS: usize = 9;
/// Longest word of which letters are taken away as a whole: a listed one of 8 letters can have 10 in the question.
const LONGEST_WHOLE: usize = 10;
/// Entries of the table for one of its heads, on average.
const ENTRIES_OF_A_HEAD: usize = 4;
/// Most keys of one question: those of 12 letters, by the ends of words of 9 to 15 letters.
const MOST_KEYS: usize = 101;
/// Words that a look-up remembers to have met, by the last bits of their numbers.
const REMEMBERED: usize = 512;
/// Candidates whose letters are asked for together.
const COMPARED_AT_ONCE: usize = 32;

/// The table of a list of words, as it is built.
#[derive(Debug, Default)]
pub(crate) struct SpellingTable {
    /// For each group of keys where its entries in `wholes` begin; one more at the end.
    pub(crate) whole_heads: Vec<u32>,
    /// Words by what remains of the whole: the word's number in the low bits, in the others bits of the key.
    pub(crate) wholes: Vec<u32>,
    /// For each group of keys where its pairs in `ends` begin, counted in pairs; one more at the end.
    pub(crate) end_heads: Vec<u32>,
    /// Words by what remains of an end: an entry as in `wholes`, then the rest of the word (see [`Rest`]).
    pub(crate) ends: Vec<u32>,
}

/// A table and its words, as they are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spellings<'a> {
    /// The words, one after the other, sorted and distinct.
    pub(crate) letters: &'a [u8],
    /// Where each begins; one more at the end.
    pub(crate) starts: &'a [u32],
    /// As in [`SpellingTable`], and so the others.
    pub(crate) whole_heads: &'a [u32],
    pub(crate) wholes: &'a [u32],
    pub(crate) end_heads: &'a [u32],
    pub(crate) ends: &'a [u32],
}

impl SpellingTable {
    /// Builds the table. A word's number is its place. Words may have any bytes; those that [`budget`] gives no edits and those
    /// longer than [`LONGEST`] get no entries. Most entries of a table are 2³², at some 20 for a word.
    pub(crate) fn of(words: &[&str]) -> Self {
        let (whole_heads, wholes) = table(words, |word, add| each_key_of_listed(word, |key| add(key, [])));
        let (end_heads, ends) = table(words, |word, add| each_end_of_listed(word, |key, rest| add(key, [rest])));
        Self { whole_heads, wholes, end_heads, ends }
    }

    /// The table with its words, to be read.
    #[allow(dead_code, reason = "the index reads a table from its file; tests and benches read it as it was built")]
    pub(crate) fn over<'a>(&'a self, letters: &'a [u8], starts: &'a [u32]) -> Spellings<'a> {
        Spellings {
            letters,
            starts,
            whole_heads: &self.whole_heads,
            wholes: &self.wholes,
            end_heads: &self.end_heads,
            ends: &self.ends,
        }
    }
}

/// Heads and entries of all keys that `visit` gives for a word, each with what it gives beside the key. The entries of a head are in
/// the order of words.
fn table<const BESIDE: usize>(
    words: &[&str],
    visit: impl Fn(&[u8], &mut dyn FnMut(u64, [u32; BESIDE])),
) -> (Vec<u32>, Vec<u32>) {
    let mut count = 0usize;
    for word in words {
        visit(word.as_bytes(), &mut |_, _| count += 1);
    }
    let groups = count.div_ceil(ENTRIES_OF_A_HEAD);
    let mut heads = vec![0u32; groups + 1];
    for word in words {
        visit(word.as_bytes(), &mut |key, _| heads[group(key, groups)] += 1);
    }
    let mut end = 0u32;
    for head in &mut heads {
        end = end.saturating_add(*head);
        *head = end;
    }
    // Every head is at its end now; from the last word to the first, they go down to their beginnings.
    let number_bits = number_bits(words.len());
    let mut entries = vec![0u32; count * (1 + BESIDE)];
    for (number, word) in words.iter().enumerate().rev() {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        visit(word.as_bytes(), &mut |key, beside| {
            let head = &mut heads[group(key, groups)];
            *head = head.saturating_sub(1);
            let place = *head as usize * (1 + BESIDE);
            if let Some([entry, rest @ ..]) = entries.get_mut(place..=place + BESIDE) {
                *entry = number | (check(key) & !number_bits);
                rest.copy_from_slice(&beside);
            }
        });
    }
    (heads, entries)
}

/// The low bits that the numbers of so many words need.
fn number_bits(words: usize) -> u32 {
    let last = u32::try_from(words.saturating_sub(1)).unwrap_or(u32::MAX);
    u32::MAX.checked_shr(last.leading_zeros()).unwrap_or(0)
}

/// The group of a key among so many.
fn group(key: u64, groups: usize) -> usize {
    // The high bits of the key as a fraction of all groups.
    ((key >> 32).wrapping_mul(groups as u64) >> 32) as usize
}

/// The bits of a key that its group says nothing of.
#[expect(clippy::cast_possible_truncation, reason = "the low bits are meant")]
const fn check(key: u64) -> u32 {
    key as u32
}

/// The lengths of a word's first and last end, by its own length from [`SHORTEST_BY_ENDS`] on. The first has the odd letter less:
/// more words end alike than begin alike. They grow with the word, so that fewer words share one, and leave a letter between them
/// where they can, for a swap there changes only one of them much.
const fn ends(length: usize) -> [usize; 2] {
    match length {
        0..=9 => [4, 5],
        10 | 11 => [5, 5],
        12 => [5, 6],
        13 => [6, 6],
        14 => [6, 7],
        _ => [7, 7],
    }
}

/// What words share a key for: no key of one kind finds words of another.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Whole words, of a pair with this budget.
    Whole(usize),
    /// Beginnings of this length, and words read backwards.
    End { backwards: bool, length: usize },
}

impl Kind {
    const fn number(self) -> u64 {
        match self {
            Self::Whole(budget) => budget as u64,
            Self::End { backwards, length } => 16 + length as u64 * 2 + backwards as u64,
        }
    }
}

/// Hashes of a word without some of its letters, each in a few steps.
///
/// The hash of letters is the sum of each times a power of its place. Letters behind one that is taken away are one place nearer, so
/// what the sum has of them is one power too high; instead of dividing it, what comes before is multiplied, and all hashes
/// are of the word two places later.
struct Remains {
    letters: [u8; LONGEST_WHOLE],
    /// For each place the sum of the letters before it.
    sums: [u64; LONGEST_WHOLE + 1],
    kind: u64,
}

/// Odd, so that no letter's bits are lost, and of no pattern.
const POWER: u64 = 0x9e37_79b9_7f4a_7c15;

impl Remains {
    /// Of the first letters, [`LONGEST_WHOLE`] at most.
    fn of<'a>(word: impl Iterator<Item = &'a u8>, kind: Kind) -> Self {
        let mut remains = Self {
            letters: [0; LONGEST_WHOLE],
            sums: [0; LONGEST_WHOLE + 1],
            kind: kind.number().wrapping_mul(0xd6e8_feb8_6659_fd93),
        };
        let mut power = 1u64;
        for (place, letter) in word.take(LONGEST_WHOLE).enumerate() {
            remains.letters[place] = *letter;
            remains.sums[place + 1] = remains.sums[place].wrapping_add((u64::from(*letter) + 1).wrapping_mul(power));
            power = power.wrapping_mul(POWER);
        }
        remains
    }

    /// Spreads a sum over all bits.
    fn key(&self, sum: u64) -> u64 {
        let key = sum ^ self.kind;
        let key = (key ^ (key >> 32)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        key ^ (key >> 29)
    }

    /// The key of the first `length` letters.
    fn all(&self, length: usize) -> u64 {
        self.key(self.sums[length].wrapping_mul(POWER).wrapping_mul(POWER))
    }

    /// The keys of the first `length` letters without one of them, and which that was. Of letters alike side by side only the
    /// last is taken away.
    fn each_without_one(&self, length: usize, mut give: impl FnMut(usize, u64)) {
        for gone in 0..length {
            if gone + 1 < length && self.letters[gone] == self.letters[gone + 1] {
                continue;
            }
            let after = self.sums[length].wrapping_sub(self.sums[gone + 1]);
            let sum = self.sums[gone].wrapping_mul(POWER).wrapping_add(after);
            give(gone, self.key(sum.wrapping_mul(POWER)));
        }
    }

    /// The keys of the first `length` letters without two of them.
    fn each_without_two(&self, length: usize, mut give: impl FnMut(u64)) {
        for second in 1..length {
            if second + 1 < length && self.letters[second] == self.letters[second + 1] {
                continue;
            }
            let after = self.sums[length].wrapping_sub(self.sums[second + 1]);
            for first in 0..second {
                if first + 1 < second && self.letters[first] == self.letters[first + 1] {
                    continue;
                }
                let between = self.sums[second].wrapping_sub(self.sums[first + 1]);
                let sum = self.sums[first].wrapping_mul(POWER).wrapping_add(between);
                give(self.key(sum.wrapping_mul(POWER).wrapping_add(after)));
            }
        }
    }
}

/// The keys of a listed word as a whole. The longer of a pair has as many letters taken away as the budget is, the other so many
/// less as it is shorter.
fn each_key_of_listed(word: &[u8], mut give: impl FnMut(u64)) {
    let length = word.len();
    if let 3..=6 = length {
        let remains = Remains::of(word.iter(), Kind::Whole(1));
        remains.each_without_one(length, |_, key| give(key));
        if length < 6 {
            give(remains.all(length));
        }
    }
    if let 6..=8 = length {
        let remains = Remains::of(word.iter(), Kind::Whole(2));
        remains.each_without_two(length, &mut give);
        remains.each_without_one(length, |_, key| give(key));
        give(remains.all(length));
    }
}

/// The keys under which listed words of up to 8 letters are found; see [`each_key_of_listed`].
fn each_key_of_asked(word: &[u8], mut give: impl FnMut(u64)) {
    let length = word.len();
    if let 3..=6 = length {
        let remains = Remains::of(word.iter(), Kind::Whole(1));
        remains.each_without_one(length, |_, key| give(key));
        // The listed word is the longer one.
        if length < 6 {
            give(remains.all(length));
        }
    }
    if let 6..=10 = length {
        let remains = Remains::of(word.iter(), Kind::Whole(2));
        remains.each_without_two(length, &mut give);
        // Listed words longer by one, by two.
        if length < 8 {
            remains.each_without_one(length, |_, key| give(key));
        }
        if length < 7 {
            give(remains.all(length));
        }
    }
}

/// The rest of a word of which one end is looked up: the kinds of its letters, and the length of the word.
#[derive(Clone, Copy, Debug)]
struct Rest(u32);

/// Letters of a Latin alphabet are all different by their remainder.
const KINDS_OF_LETTERS: u32 = 27;

impl Rest {
    const LETTERS: u32 = (1 << KINDS_OF_LETTERS) - 1;

    /// The bits of a listed word's rest. Lengths from [`SHORTEST_BY_ENDS`] to [`LONGEST`] fit in the five bits left.
    fn of<'a>(rest: impl Iterator<Item = &'a u8>, length: usize) -> Self {
        let beyond = u32::try_from(length.saturating_sub(SHORTEST_BY_ENDS)).unwrap_or(u32::MAX);
        Self(Self::letters(rest) | beyond << KINDS_OF_LETTERS)
    }

    fn letters<'a>(rest: impl Iterator<Item = &'a u8>) -> u32 {
        rest.fold(0, |letters, letter| letters | 1 << (u32::from(*letter) % KINDS_OF_LETTERS))
    }

    /// Whether the edits can make this rest that of the word asked for.
    fn is_near(self, asked: &AskedEnd) -> bool {
        let (listed, letters) = (self.0 & Self::LETTERS, asked.letters);
        let longer = asked.longer - (self.0 >> KINDS_OF_LETTERS).cast_signed();
        // Each letter that only one of them has is an edit, and none of those by which the other is longer. First what costs
        // little and is mostly enough: the length, then the letters of both together.
        let apart = longer.abs();
        if apart > asked.edits || (listed ^ letters).count_ones().cast_signed() > 2 * asked.edits - apart {
            return false;
        }
        let only_listed = (listed & !letters).count_ones().cast_signed();
        let only_asked = (letters & !listed).count_ones().cast_signed();
        only_listed + longer.max(0) <= asked.edits && only_asked + (-longer).max(0) <= asked.edits
    }
}

/// The keys of the ends of a listed word, and the rest that belongs to each.
fn each_end_of_listed(word: &[u8], mut give: impl FnMut(u64, u32)) {
    let length = word.len();
    if !(SHORTEST_BY_ENDS..=LONGEST).contains(&length) {
        return;
    }
    let [first, last] = ends(length);
    let forwards = Kind::End { backwards: false, length: first };
    let backwards = Kind::End { backwards: true, length: last };
    let mut end = |remains: &Remains, end: usize, Rest(rest): Rest| {
        give(remains.all(end), rest);
        remains.each_without_one(end, |_, key| give(key, rest));
    };
    end(&Remains::of(word.iter(), forwards), first, Rest::of(word[first..].iter(), length));
    end(&Remains::of(word.iter().rev(), backwards), last, Rest::of(word[..length - last].iter(), length));
    if first + last == length && word[first - 1] != word[first] {
        let begins = word[..first - 1].iter().chain([&word[first]]);
        let rest = [&word[first - 1]].into_iter().chain(&word[first + 1..]);
        end(&Remains::of(begins, forwards), first, Rest::of(rest, length));
    }
}

/// A key to be looked up among the ends.
#[derive(Clone, Copy, Debug, Default)]
struct AskedEnd {
    key: u64,
    /// The kinds of letters of the rest of the word asked for.
    letters: u32,
    /// Edits that the rest can have.
    edits: i32,
    /// What the rest is longer than that of a listed word of [`SHORTEST_BY_ENDS`] letters with such an end.
    longer: i32,
}

/// The keys under which listed words of [`SHORTEST_BY_ENDS`] letters and more are found.
#[expect(clippy::cast_possible_wrap, clippy::cast_possible_truncation, reason = "lengths and budgets of a few letters")]
fn each_end_of_asked(word: &[u8], mut give: impl FnMut(AskedEnd)) {
    let length = word.len();
    let most = budget(length);
    let (shortest, longest) = (length.saturating_sub(most).max(SHORTEST_BY_ENDS), (length + most).min(LONGEST));
    if shortest > longest {
        return;
    }
    let edits = most as i32;
    for backwards in [false, true] {
        let letters = |end: usize| {
            let rest = if backwards { word.get(..length - end) } else { word.get(end..) };
            Rest::letters(rest.unwrap_or_default().iter())
        };
        let side = usize::from(backwards);
        for end in ends(shortest)[side]..=ends(longest)[side] {
            if end >= length {
                continue;
            }
            let kind = Kind::End { backwards, length: end };
            let remains = if backwards { Remains::of(word.iter().rev(), kind) } else { Remains::of(word.iter(), kind) };
            let longer = |asked: usize| (length - asked) as i32 - (SHORTEST_BY_ENDS - end) as i32;
            // The end as it is: all edits are in the rest.
            let (same, fewer) = (letters(end), (edits - 1).max(0));
            let mut asked = AskedEnd { key: remains.all(end), letters: same, edits, longer: longer(end) };
            give(asked);
            // One edit in the end. If its last letter has changed, it may have done so with its neighbour in the rest,
            // which then looks like one edit more.
            remains.each_without_one(end, |gone, key| {
                give(AskedEnd { key, edits: if gone + 1 == end { edits } else { fewer }, ..asked });
            });
            // One letter more or less in it than in the listed word's.
            asked = AskedEnd { letters: letters(end + 1), edits: fewer, longer: longer(end + 1), ..asked };
            remains.each_without_one(end + 1, |_, key| give(AskedEnd { key, ..asked }));
            give(AskedEnd {
                key: remains.all(end - 1),
                letters: letters(end - 1),
                edits: fewer,
                longer: longer(end - 1),
            });
        }
    }
}

/// Keys of a question, with what is known of each and the group of entries where it is, as long as there is room.
struct LookUps<T> {
    asked: [(T, u32, u32); MOST_KEYS],
    count: usize,
}

impl<T: Copy + Default> LookUps<T> {
    fn new() -> Self {
        Self { asked: [(T::default(), 0, 0); MOST_KEYS], count: 0 }
    }

    /// Finds the group. All are found before the first is read, so that the memory brings many at once.
    fn add(&mut self, asked: T, key: u64, heads: &[u32]) {
        let group = group(key, heads.len().saturating_sub(1));
        let (Some(start), Some(end)) = (heads.get(group), heads.get(group + 1)) else { return };
        if let Some(place) = self.asked.get_mut(self.count) {
            *place = (asked, *start, *end);
            self.count += 1;
        }
    }

    /// Everything asked, with its group among `entries`.
    fn each<E>(&self, entries: &[E], mut give: impl FnMut(T, &[E])) {
        for (asked, start, end) in self.asked.iter().take(self.count) {
            give(*asked, entries.get(*start as usize..*end as usize).unwrap_or_default());
        }
    }
}

/// Numbers of words, most of them once.
struct Candidates<'a> {
    numbers: &'a mut Vec<u32>,
    /// By its last bits the number met last.
    met: [u32; REMEMBERED],
}

impl Candidates<'_> {
    fn add(&mut self, number: u32) {
        let met = &mut self.met[number as usize % REMEMBERED];
        if *met != number {
            *met = number;
            self.numbers.push(number);
        }
    }
}

impl Spellings<'_> {
    /// Gives the numbers of exactly the words within the edit budget of the given one, ascending, each once: those that
    /// [`interdict_names::distance::within`] relates to it with the [`budget`] of the shorter of the two. That is the word itself if it
    /// has no edits, and nothing if it is longer than [`LONGEST`]. What was in `found` before is gone.
    pub(crate) fn within_budget(&self, word: &str, found: &mut Vec<u32>) {
        found.clear();
        let word = word.as_bytes();
        if budget(word.len()) == 0 {
            found.extend(self.number_of(word));
            return;
        }
        if word.len() > LONGEST {
            return;
        }
        let mut candidates = Candidates { numbers: found, met: [u32::MAX; REMEMBERED] };
        self.add_by_wholes(word, &mut candidates);
        self.add_by_ends(word, &mut candidates);
        self.keep_near(word, found);
        found.sort_unstable();
        found.dedup();
    }

    fn add_by_wholes(&self, word: &[u8], candidates: &mut Candidates) {
        let number_bits = self.number_bits();
        let mut look_ups = LookUps::new();
        each_key_of_asked(word, |key| look_ups.add(check(key), key, self.whole_heads));
        look_ups.each(self.wholes, |check, entries| {
            for entry in entries {
                if (entry ^ check) & !number_bits == 0 {
                    candidates.add(entry & number_bits);
                }
            }
        });
    }

    fn add_by_ends(&self, word: &[u8], candidates: &mut Candidates) {
        let number_bits = self.number_bits();
        let mut look_ups = LookUps::new();
        each_end_of_asked(word, |asked| look_ups.add(asked, asked.key, self.end_heads));
        look_ups.each(self.ends.as_chunks().0, |asked, entries| {
            let check = check(asked.key);
            for [entry, rest] in entries {
                if (entry ^ check) & !number_bits == 0 && Rest(*rest).is_near(&asked) {
                    candidates.add(entry & number_bits);
                }
            }
        });
    }

    /// Compares the candidates with the word asked for.
    fn keep_near(&self, word: &[u8], found: &mut Vec<u32>) {
        let pattern = Pattern::of(word);
        let mut listed: [&[u8]; COMPARED_AT_ONCE] = [&[]; COMPARED_AT_ONCE];
        let mut kept = 0;
        for from in (0..found.len()).step_by(COMPARED_AT_ONCE) {
            // They lie anywhere in memory: it is asked for all of them before the first is compared.
            let numbers = found.get(from..).unwrap_or_default();
            for (listed, number) in listed.iter_mut().zip(numbers) {
                *listed = self.word(*number).unwrap_or_default();
            }
            let count = numbers.len().min(COMPARED_AT_ONCE);
            for listed in listed.iter().take(count) {
                black_box(listed.first());
            }
            for (place, listed) in listed.iter().enumerate().take(count) {
                if pattern.within(listed, budget(word.len().min(listed.len()))).is_some() {
                    found.swap(kept, from + place);
                    kept += 1;
                }
            }
        }
        found.truncate(kept);
    }

    fn number_bits(&self) -> u32 {
        number_bits(self.starts.len().saturating_sub(1))
    }

    fn word(&self, number: u32) -> Option<&[u8]> {
        let number = number as usize;
        self.letters.get(*self.starts.get(number)? as usize..*self.starts.get(number + 1)? as usize)
    }

    /// Where the word itself is.
    fn number_of(&self, word: &[u8]) -> Option<u32> {
        let (mut from, mut to) = (0, u32::try_from(self.starts.len().saturating_sub(1)).unwrap_or(u32::MAX));
        while from < to {
            let middle = from + (to - from) / 2;
            match self.word(middle)?.cmp(word) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => to = middle,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use interdict_names::distance::within;
    use proptest::prelude::*;

    use super::*;

    struct Arena {
        letters: Vec<u8>,
        starts: Vec<u32>,
    }

    impl Arena {
        fn of(words: &[&str]) -> Self {
            let mut arena = Self { letters: Vec::new(), starts: vec![0] };
            for word in words {
                arena.letters.extend_from_slice(word.as_bytes());
                arena.starts.push(u32::try_from(arena.letters.len()).unwrap());
            }
            arena
        }
    }

    fn looked_up(words: &BTreeSet<String>, asked: &str) -> Vec<u32> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let arena = Arena::of(&words);
        // What is there before must go.
        let mut found = vec![7];
        SpellingTable::of(&words).over(&arena.letters, &arena.starts).within_budget(asked, &mut found);
        found
    }

    fn compared(words: &BTreeSet<String>, asked: &str) -> Vec<u32> {
        let near =
            |word: &String| within(asked.as_bytes(), word.as_bytes(), budget(asked.len().min(word.len()))).is_some();
        (0u32..).zip(words).filter(|(_, word)| near(word)).map(|(number, _)| number).collect()
    }

    /// The word with these edits: its place, what is done there, and the letter that is put there.
    fn edited(word: &str, edits: &[(usize, u8, char)]) -> String {
        let mut letters: Vec<char> = word.chars().collect();
        for (place, edit, letter) in edits {
            let place = place % (letters.len() + 1);
            match edit {
                0 => letters.insert(place, *letter),
                1 if place < letters.len() => {
                    letters.remove(place);
                }
                2 if place < letters.len() => letters[place] = *letter,
                3 if place + 1 < letters.len() => letters.swap(place, place + 1),
                _ => {}
            }
        }
        letters.into_iter().collect()
    }

    /// A word and copies of it with up to three edits each, which swaps are half of.
    fn word_and_neighbours(
        word: &'static str,
        letters: &'static str,
    ) -> impl Strategy<Value = (String, BTreeSet<String>)> {
        let letters: Vec<char> = letters.chars().collect();
        let edit = (0usize..20, prop_oneof![0u8..3, Just(3)], proptest::sample::select(letters));
        let edits = proptest::collection::vec(edit, 0..4);
        (word, proptest::collection::vec(edits, 1..30)).prop_map(|(word, neighbours)| {
            let neighbours = neighbours.iter().map(|edits| edited(&word, edits)).collect();
            (word, neighbours)
        })
    }

    /// Every word that this many edits make of another, with a letter that is in it and one that is not.
    fn all_edited(word: &str, edits: usize) -> BTreeSet<String> {
        let mut all = BTreeSet::from([word.to_owned()]);
        for _ in 0..edits {
            let before = all.clone();
            for word in &before {
                for place in 0..=word.len() {
                    for (edit, letter) in [(0, 'x'), (0, 'a'), (1, ' '), (2, 'x'), (2, 'a'), (3, ' ')] {
                        all.insert(edited(word, &[(place, edit, letter)]));
                    }
                }
            }
        }
        all
    }

    #[test]
    fn two_edits_make_no_word_that_is_not_found_at_any_length() {
        for length in 3..=14 {
            let word = &"abcdefghijklmn"[..length];
            let words = all_edited(word, 2);
            assert_eq!(looked_up(&words, word), compared(&words, word), "{word}");
        }
    }

    #[test]
    fn swaps_where_ends_touch_are_found_with_an_edit_on_either_side() {
        for word in ["abcdefghi", "abcdefghij", "abcdefghijk", "abcdefghijkl", "abcdefghijklm"] {
            let mut words = BTreeSet::new();
            for swap in 0..word.len() - 1 {
                let swapped = edited(word, &[(swap, 3, ' ')]);
                for before in 0..swap {
                    for after in swap + 2..word.len() {
                        // From the end, so that places stay.
                        for (one, other) in [(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (3, 3), (2, 3), (1, 2), (2, 0)] {
                            words.insert(edited(&swapped, &[(after, one, 'x'), (before, other, 'y')]));
                        }
                    }
                }
            }
            assert_eq!(looked_up(&words, word), compared(&words, word), "{word}");
            let asked = BTreeSet::from([word.to_owned()]);
            for question in &words {
                assert_eq!(looked_up(&asked, question), compared(&asked, question), "{question} for {word}");
            }
        }
    }

    #[test]
    fn words_of_no_edits_are_found_themselves() {
        let words: BTreeSet<String> = ["", "a", "ab", "abc", "b"].map(String::from).into();
        for asked in ["", "a", "ab", "abc", "b", "c", "ba", "bc"] {
            assert_eq!(looked_up(&words, asked), compared(&words, asked), "{asked}");
        }
    }

    #[test]
    fn words_beyond_the_longest_are_found_by_none() {
        let words: BTreeSet<String> = (36..45).map(|length| "a".repeat(length)).collect();
        for length in 36..45 {
            let asked = "a".repeat(length);
            assert_eq!(looked_up(&words, &asked), compared(&words, &asked), "{length}");
        }
    }

    #[test]
    fn the_keys_of_one_question_have_room() {
        for length in 0..=LONGEST + 1 {
            let word: Vec<u8> = (0u8..).take(length).collect();
            let (mut wholes, mut ends) = (0, 0);
            each_key_of_asked(&word, |_| wholes += 1);
            each_end_of_asked(&word, |_| ends += 1);
            assert!(wholes <= MOST_KEYS && ends <= MOST_KEYS, "{length}: {wholes}, {ends}");
        }
    }

    #[test]
    fn keys_are_of_what_remains() {
        let whole = |word: &str| Remains::of(word.as_bytes().iter(), Kind::Whole(2)).all(word.len());
        let (mut one, mut two) = (Vec::new(), Vec::new());
        let remains = Remains::of(b"abbc".iter(), Kind::Whole(2));
        remains.each_without_one(4, |gone, key| one.push((gone, key)));
        remains.each_without_two(4, |key| two.push(key));
        assert_eq!(one, [(0, whole("bbc")), (2, whole("abc")), (3, whole("abb"))]);
        assert_eq!(two, [whole("bc"), whole("ac"), whole("bb"), whole("ab")]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn all_are_found_among_words_of_few_letters(words in proptest::collection::btree_set("[ab]{0,14}", 1..100), asked in "[ab]{0,14}") {
            prop_assert_eq!(looked_up(&words, &asked), compared(&words, &asked));
        }

        #[test]
        fn all_are_found_among_words_of_more_letters(words in proptest::collection::btree_set("[abcd]{1,8}", 1..100), asked in "[abcd]{1,8}") {
            prop_assert_eq!(looked_up(&words, &asked), compared(&words, &asked));
        }

        #[test]
        fn all_are_found_among_edited_words((asked, words) in word_and_neighbours("[a-e]{1,17}", "abcdefg")) {
            prop_assert_eq!(looked_up(&words, &asked), compared(&words, &asked));
        }

        #[test]
        fn all_are_found_among_edited_words_whose_letters_all_differ((asked, words) in word_and_neighbours("abcdef(ghi|ghij|ghijk|ghijkl|ghijklm)", "mnop")) {
            prop_assert_eq!(looked_up(&words, &asked), compared(&words, &asked));
        }

        #[test]
        fn all_are_found_among_long_and_foreign_words((asked, words) in word_and_neighbours("[aéж]{5,22}", "aéж永")) {
            prop_assert_eq!(looked_up(&words, &asked), compared(&words, &asked));
        }

        /// Whatever a file says: no panic, and nothing that is not near or not there.
        #[test]
        fn a_damaged_table_gives_near_words_or_none(
            words in proptest::collection::btree_set("[ab]{0,12}", 0..30),
            asked in "[ab]{0,12}",
            damage in proptest::collection::vec((0usize..6, any::<usize>(), prop_oneof![any::<u32>(), 0u32..100]), 0..40),
            cut in (0usize..6, 0usize..50),
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let mut arena = Arena::of(&words);
            let mut table = SpellingTable::of(&words);
            let mut arrays = [&mut arena.starts, &mut table.whole_heads, &mut table.wholes, &mut table.end_heads, &mut table.ends];
            for (array, place, number) in damage {
                match arrays.get_mut(array) {
                    Some(array) if !array.is_empty() => {
                        let place = place % array.len();
                        array[place] = number;
                    }
                    _ => {
                        let places = arena.letters.len().max(1);
                        if let Some(letter) = arena.letters.get_mut(place % places) {
                            *letter = number.to_le_bytes()[0];
                        }
                    }
                }
            }
            match arrays.get_mut(cut.0) {
                Some(array) => array.truncate(cut.1),
                None => arena.letters.truncate(cut.1),
            }
            let spellings = table.over(&arena.letters, &arena.starts);
            let mut found = Vec::new();
            spellings.within_budget(&asked, &mut found);
            prop_assert!(found.is_sorted_by(|one, other| one < other));
            for number in found {
                let listed = spellings.word(number).unwrap();
                let most = budget(listed.len().min(asked.len()));
                prop_assert!(within(listed, asked.as_bytes(), most).is_some());
            }
        }

        #[test]
        fn any_numbers_are_read_without_panic(
            letters in proptest::collection::vec(any::<u8>(), 0..60),
            numbers in proptest::collection::vec(proptest::collection::vec(prop_oneof![any::<u32>(), 0u32..60], 0..60), 5),
            asked in "[ab]{0,42}",
        ) {
            let [starts, whole_heads, wholes, end_heads, ends] = [0, 1, 2, 3, 4].map(|array| numbers[array].as_slice());
            let spellings = Spellings { letters: &letters, starts, whole_heads, wholes, end_heads, ends };
            spellings.within_budget(&asked, &mut Vec::new());
        }
    }
}
