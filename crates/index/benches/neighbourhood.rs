//! What the words a few letters apart cost. `cargo bench -p interdict-index --bench neighbourhood`
//!
//! The listed words are syllables put together. Each question is looked up once in a round, with nothing remembered of it.

#![allow(clippy::print_stdout, reason = "sizes, and times by length, which criterion does not tell")]

#[path = "../src/neighbourhood.rs"]
#[allow(dead_code, reason = "the index reads more of it")]
mod neighbourhood;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use interdict_names::distance::{Pattern, budget, within};

use crate::neighbourhood::{SpellingTable, Spellings};

/// Words of a list of the size of the largest national one, and ten times as many.
const COUNTS: [usize; 2] = [30_000, 300_000];
/// Questions of each kind in a round: listed words with no edit, with one, two and three, and unlisted words.
const QUESTIONS: usize = 1_000;

const FIRST: [&str; 30] = [
    "a", "al", "ba", "be", "bo", "cha", "da", "di", "el", "fa", "ga", "gu", "ha", "i", "ja", "ka", "kho", "ko", "la",
    "ma", "mo", "na", "ni", "o", "pe", "ra", "sa", "sha", "va", "ya",
];
const MIDDLE: [&str; 36] = [
    "ba", "bek", "ch", "da", "de", "di", "do", "fi", "gan", "ha", "i", "ka", "ki", "kh", "l", "la", "li", "lo", "m",
    "man", "me", "mi", "n", "na", "ni", "r", "ra", "ri", "ro", "sa", "se", "st", "ta", "ti", "va", "zh",
];
const LAST: [&str; 28] = [
    "a", "ad", "ah", "an", "ar", "as", "ch", "d", "dze", "ed", "enko", "er", "ev", "eva", "ez", "i", "in", "ina", "ir",
    "ko", "ov", "ova", "ovich", "s", "shvili", "sky", "us", "yan",
];

/// A generator of numbers that is the same everywhere (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % end
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn word(&mut self) -> String {
        let mut word = self.one(&FIRST).to_owned();
        // Mostly two or one between the first and the last.
        for _ in 0..[0, 1, 1, 1, 2, 2, 2, 3, 3, 4][self.below(10)] {
            word += self.one(&MIDDLE);
        }
        word + self.one(&LAST)
    }

    fn words(&mut self, count: usize) -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        while words.len() < count {
            words.insert(self.word());
        }
        words
    }

    fn edited(&mut self, word: &str, edits: usize) -> String {
        let mut letters: Vec<char> = word.chars().collect();
        for _ in 0..edits {
            let place = self.below(letters.len());
            let letter = char::from(b"aeioknrstv"[self.below(10)]);
            match self.below(4) {
                0 => letters.insert(place, letter),
                1 if letters.len() > 1 => {
                    letters.remove(place);
                }
                2 if place > 0 => letters.swap(place, place - 1),
                _ => letters[place] = letter,
            }
        }
        letters.into_iter().collect()
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    distances(&mut criterion);
    for count in COUNTS {
        look_ups(&mut criterion, count);
    }
    criterion.final_summary();
}

fn look_ups(criterion: &mut Criterion, count: usize) {
    let mut chance = Chance(11);
    let listed = chance.words(count);
    let words: Vec<&str> = listed.iter().map(String::as_str).collect();
    let (mut letters, mut starts) = (Vec::new(), vec![0]);
    for word in &words {
        letters.extend_from_slice(word.as_bytes());
        starts.push(u32::try_from(letters.len()).unwrap_or(u32::MAX));
    }
    let begun = Instant::now();
    let table = SpellingTable::of(&words);
    let built = begun.elapsed();
    let arrays = [&table.whole_heads, &table.wholes, &table.end_heads, &table.ends];
    let bytes: usize = arrays.iter().map(|array| array.len() * 4).sum();
    println!("{count} words: {} bytes a word beside its letters, built in {} ms", bytes / count, built.as_millis());
    let spellings = table.over(&letters, &starts);

    let mut questions: Vec<(String, Vec<String>)> = (0..4)
        .map(|edits| {
            let mut edited = Vec::new();
            for _ in 0..QUESTIONS {
                let word = words[chance.below(count)];
                edited.push(chance.edited(word, edits));
            }
            (format!("{edits} edits"), edited)
        })
        .collect();
    let mut unlisted = Vec::new();
    while unlisted.len() < QUESTIONS {
        let word = chance.word();
        if !listed.contains(&word) {
            unlisted.push(word);
        }
    }
    questions.push(("unlisted".to_owned(), unlisted));
    by_length(&spellings, &questions);

    let mut group = criterion.benchmark_group(format!("look-up among {count}"));
    group.throughput(Throughput::Elements(QUESTIONS as u64)).sample_size(10);
    for (called, questions) in &questions {
        group.bench_with_input(BenchmarkId::from_parameter(called), questions, |bencher, questions| {
            let mut found = Vec::new();
            bencher.iter(|| {
                (questions.iter())
                    .map(|word| {
                        spellings.within_budget(black_box(word), &mut found);
                        found.len()
                    })
                    .sum::<usize>()
            });
        });
    }
    group.sample_size(10).bench_function("build", |bencher| {
        bencher.iter_batched(|| (), |()| SpellingTable::of(black_box(&words)), BatchSize::PerIteration);
    });
    group.finish();
}

/// Prints what a look-up takes for each length of word, the best of five rounds, and how many words it finds.
fn by_length(spellings: &Spellings, questions: &[(String, Vec<String>)]) {
    let mut found = Vec::new();
    println!("letters  questions  ns a look-up  words found in all");
    for length in 3..=16 {
        let words: Vec<&String> =
            questions.iter().flat_map(|(_, words)| words).filter(|word| word.len() == length).collect();
        let rounds = (0..5).map(|_| {
            let begun = Instant::now();
            let mut near = 0;
            for word in &words {
                spellings.within_budget(black_box(word), &mut found);
                near += found.len();
            }
            (begun.elapsed().as_nanos(), near)
        });
        let (nanoseconds, near) = rounds.min().unwrap_or_default();
        println!("{length:7} {:10} {:13} {near:19}", words.len(), nanoseconds / words.len().max(1) as u128);
    }
}

/// A hundred words against a hundred, which are mostly not near, by both ways to compare them.
fn distances(criterion: &mut Criterion) {
    let mut chance = Chance(5);
    let words: Vec<String> = (0..100).map(|_| chance.word()).collect();
    let mut group = criterion.benchmark_group("distance");
    group.throughput(Throughput::Elements((words.len() * words.len()) as u64));
    group.bench_function("within", |bencher| {
        bencher.iter(|| {
            (words.iter())
                .map(|one| {
                    let near = |other: &&String| {
                        let most = budget(one.len().min(other.len()));
                        within(black_box(one.as_bytes()), other.as_bytes(), most).is_some()
                    };
                    words.iter().filter(near).count()
                })
                .sum::<usize>()
        });
    });
    group.bench_function("prepared", |bencher| {
        bencher.iter(|| {
            (words.iter())
                .map(|one| {
                    let pattern = Pattern::of(black_box(one.as_bytes()));
                    let near = |other: &&String| {
                        pattern.within(other.as_bytes(), budget(one.len().min(other.len()))).is_some()
                    };
                    words.iter().filter(near).count()
                })
                .sum::<usize>()
        });
    });
    group.finish();
}
