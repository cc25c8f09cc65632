//! What a form and a lexicon cost. `cargo bench -p interdict-names`

mod parts;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use interdict_model::Schema;
use interdict_names::{Form, Lexicon};

use crate::parts::{Chance, SCRIPTS};

/// Names in a batch.
const NAMES: usize = 100;
/// Parties in a list.
const PARTIES: usize = 1_000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    forms(&mut criterion);
    lexicon(&mut criterion);
    criterion.final_summary();
}

/// Forms of a hundred names of a script, half of them of persons; and of a hundred as lists have them.
fn forms(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("form");
    group.throughput(Throughput::Elements(NAMES as u64));
    let schema = |firm: bool| Some(if firm { Schema::Company } else { Schema::Person });
    for script in &SCRIPTS {
        let mut chance = Chance::new(1);
        let names: Vec<(String, Option<Schema>)> = (0..NAMES)
            .map(|number| {
                let (parts, firm) = (2 + number % 3, number % 2 == 1);
                (chance.name(script, parts, firm), schema(firm))
            })
            .collect();
        group.bench_with_input(BenchmarkId::from_parameter(script.called), &names, |bencher, names| {
            bencher.iter(|| {
                names.iter().map(|(name, schema)| Form::of(black_box(name), *schema).tokens.len()).sum::<usize>()
            });
        });
    }
    let mut chance = Chance::new(2);
    let names: Vec<(String, Option<Schema>)> =
        (0..NAMES).map(|number| (chance.listed_name(number % 3 == 0), schema(number % 3 == 0))).collect();
    group.bench_with_input(BenchmarkId::from_parameter("as listed"), &names, |bencher, names| {
        bencher
            .iter(|| names.iter().map(|(name, schema)| Form::of(black_box(name), *schema).tokens.len()).sum::<usize>());
    });
    // As a search has them: with the weights that a lexicon gives them, and of a schema that nobody has stated.
    let lexicon = Lexicon::of(&Chance::new(3).parties(PARTIES));
    group.bench_with_input(BenchmarkId::from_parameter("as listed, weighed"), &names, |bencher, names| {
        bencher.iter(|| {
            let weigh = |name| lexicon.weigh(Form::of(black_box(name), None)).total;
            names.iter().map(|(name, _)| weigh(name)).sum::<u64>()
        });
    });
    group.finish();
}

/// The lexicon of a thousand parties, what their aliases teach included.
fn lexicon(criterion: &mut Criterion) {
    let parties = Chance::new(3).parties(PARTIES);
    let mut group = criterion.benchmark_group("lexicon");
    group.throughput(Throughput::Elements(PARTIES as u64)).sample_size(10);
    group.bench_function("of 1,000 parties", |bencher| bencher.iter(|| Lexicon::of(black_box(&parties))));
    group.finish();
}
