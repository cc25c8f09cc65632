//! What an index and a search cost. `cargo bench -p interdict-index`
//!
//! Half of the names asked for are listed ones with a slip, half are nobody's. A search runs on one thread; building uses all.

#![expect(clippy::unwrap_used, reason = "an index in memory is as it was written")]

#[path = "../../names/benches/parts/mod.rs"]
#[allow(dead_code, reason = "the benchmarks of forms use the rest")]
mod parts;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use interdict_index::{Index, Request};
use interdict_model::{Entity, Subject};
use interdict_names::Lexicon;

use crate::parts::Chance;

/// Parties of a short list, which building is timed with.
const SHORT: usize = 1_000;
/// Parties of a list of the size of the largest national one.
const LONG: usize = 20_000;
/// Questions in a batch.
const QUESTIONS: usize = 100;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    build(&mut criterion);
    search(&mut criterion);
    criterion.final_summary();
}

fn build(criterion: &mut Criterion) {
    let parties = Chance::new(3).parties(SHORT);
    let lexicon = Lexicon::of(&parties);
    let mut group = criterion.benchmark_group("index");
    group.throughput(Throughput::Elements(SHORT as u64)).sample_size(10);
    group.bench_function("of 1,000 parties", |bencher| {
        bencher.iter_batched(
            || (parties.clone(), lexicon.clone()),
            |(parties, lexicon)| Index::new(black_box(parties), lexicon).unwrap(),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

/// Every other question is a listed name with its last letter gone.
fn questions(parties: &[Entity], chance: &mut Chance) -> Vec<Subject> {
    (0..QUESTIONS)
        .map(|number| {
            let mut name = parties[chance.below(parties.len())].names[0].text.clone();
            if number % 2 == 0 {
                name.pop();
            } else {
                name = chance.listed_name(number % 3 == 0);
            }
            Subject::named(name)
        })
        .collect()
}

fn search(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("search");
    group.throughput(Throughput::Elements(QUESTIONS as u64)).sample_size(10);
    for (called, count) in [("1,000 parties", SHORT), ("20,000 parties", LONG)] {
        let mut chance = Chance::new(5);
        let parties = chance.parties(count);
        let subjects = questions(&parties, &mut chance);
        let lexicon = Lexicon::of(&parties);
        let index = Index::new(parties, lexicon).unwrap();
        let request = Request::default();
        group.bench_with_input(BenchmarkId::from_parameter(called), &subjects, |bencher, subjects| {
            bencher.iter(|| {
                subjects
                    .iter()
                    .map(|subject| index.search(black_box(subject), &request).unwrap().hits.len())
                    .sum::<usize>()
            });
        });
    }
    group.finish();
}
