//! What the exact comparison of a question with a party of one name costs. `cargo bench -p interdict-evidence`
//!
//! A question is made ready once and a listed name when the index is built: what is timed is what an index spends on each
//! candidate that is left. Times are of a batch of pairs; criterion says the time of a batch and the pairs a second.

#[allow(dead_code, reason = "the benchmarks of lists use the rest")]
#[path = "../../names/benches/parts/mod.rs"]
mod parts;

use std::borrow::Cow;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use interdict_evidence::{Question, compare, weigh_names};
use interdict_model::{Entity, Name, NameKind, Schema, Subject};
use interdict_names::{Lexicon, WeightedForm, align};

use crate::parts::{Chance, SCRIPTS};

/// Pairs in a batch.
const PAIRS: usize = 100;

/// A question and a party, both made ready.
struct Pair {
    question: Question<'static>,
    entity: Entity,
    forms: Vec<WeightedForm>,
}

impl Pair {
    fn of(asked: &str, listed: &str, firm: bool, lexicon: &Lexicon) -> Self {
        let schema = if firm { Schema::Company } else { Schema::Person };
        let question = Question::new(Cow::Owned(Subject::named(asked).of_schema(schema)), lexicon);
        let mut entity = Entity::new("x", schema);
        entity.names.push(Name::new(NameKind::Primary, listed));
        let forms = weigh_names(&entity, lexicon);
        Self { question, entity, forms }
    }
}

/// The name with another letter in its middle.
fn slip(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let middle = letters.len() / 2;
    if let Some(letter) = letters.get_mut(middle) {
        *letter = if *letter == 'o' { 'a' } else { 'o' };
    }
    letters.into_iter().collect()
}

/// A batch made by a rule: its number, and chance, give two names and whether they are of firms.
fn batch(mut rule: impl FnMut(usize, &mut Chance) -> (String, String, bool)) -> Vec<Pair> {
    let (lexicon, mut chance) = (Lexicon::of([]), Chance::new(7));
    (0..PAIRS)
        .map(|number| {
            let (asked, listed, firm) = rule(number, &mut chance);
            Pair::of(&asked, &listed, firm, &lexicon)
        })
        .collect()
}

fn batches() -> Vec<(&'static str, Vec<Pair>)> {
    let words = |count: usize, chance: &mut Chance| (0..count).map(|_| chance.word()).collect::<Vec<_>>().join(" ");
    let others = |number: usize| 1 + number % (SCRIPTS.len() - 1);
    vec![
        // Most pairs of a list share nothing; an index leaves nearly all of these out.
        ("nothing in common", batch(|_, chance| (words(2, chance), words(3, chance), false))),
        (
            "one part in common",
            batch(|number, chance| {
                let shared = chance.word();
                let firm = number % 3 == 0;
                (format!("{shared} {}", words(1, chance)), format!("{shared} {}", words(2, chance)), firm)
            }),
        ),
        (
            "equal but for a slip",
            batch(|number, chance| {
                let name = chance.listed_name(number % 3 == 0);
                (slip(&name), name, number % 3 == 0)
            }),
        ),
        (
            "eight parts, a slip and another order",
            batch(|number, chance| {
                let name = words(8, chance);
                let (first, rest) = name.split_once(' ').unwrap_or_default();
                (slip(&format!("{rest} {first}")), name.clone(), number % 2 == 0)
            }),
        ),
        (
            "another script, equal",
            batch(|number, chance| {
                let name = chance.name(&SCRIPTS[others(number)], 3, false);
                (name.clone(), name, false)
            }),
        ),
        (
            "another script beside Latin",
            batch(|number, chance| {
                (chance.name(&SCRIPTS[0], 3, false), chance.name(&SCRIPTS[others(number)], 3, false), false)
            }),
        ),
        (
            "two names of one other script",
            batch(|number, chance| {
                let script = &SCRIPTS[others(number)];
                (chance.name(script, 3, number % 2 == 0), chance.name(script, 3, number % 2 == 0), number % 2 == 0)
            }),
        ),
        // The search for the best pairing has its hardest work where everything is alike.
        (
            "the same initial eight times",
            batch(|_, chance| (format!("C C C C C C C C {}", chance.word()), "CF C C C C C C C C".to_owned(), true)),
        ),
    ]
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let batches = batches();
    let mut group = criterion.benchmark_group("compare");
    group.throughput(Throughput::Elements(PAIRS as u64));
    for (called, pairs) in &batches {
        group.bench_with_input(BenchmarkId::from_parameter(called), pairs, |bencher, pairs| {
            bencher.iter(|| {
                pairs.iter().map(|pair| compare(black_box(&pair.question), &pair.entity, &pair.forms).score).max()
            });
        });
    }
    group.finish();
    let mut group = criterion.benchmark_group("align");
    group.throughput(Throughput::Elements(PAIRS as u64));
    for (called, pairs) in &batches {
        group.bench_with_input(BenchmarkId::from_parameter(called), pairs, |bencher, pairs| {
            bencher.iter(|| {
                pairs.iter().map(|pair| align(black_box(&pair.question.forms[0]), &pair.forms[0]).earned).max()
            });
        });
    }
    group.finish();
    criterion.final_summary();
}
