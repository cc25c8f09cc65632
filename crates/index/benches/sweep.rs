//! What a search of an index on the disk costs, by the size of the list, the threshold, and how many of those asked for are
//! listed; and what memory the index takes beside. `cargo bench -p interdict-index --bench sweep`
//!
//! Questions are asked again and again: everything is warm. What is cold, and real lists, is measured by `interdict-eval speed`.

#![expect(clippy::unwrap_used, reason = "an index that was written a moment ago is as it was written")]

#[path = "../../names/benches/parts/mod.rs"]
#[allow(dead_code, reason = "the benchmarks of forms use the rest")]
mod parts;

use std::hint::black_box;
use std::io::Write as _;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use interdict_index::{Building, Index, Origin, Request, Segment};
use interdict_model::{Entity, Points, Subject};
use interdict_names::Lexicon;

use crate::parts::Chance;

/// Parties of the lists.
const SIZES: [usize; 3] = [1_000, 5_000, 20_000];
/// In thousandths.
const THRESHOLDS: [i32; 4] = [500, 600, 700, 850];
/// So many in a hundred of those asked for are listed, with a slip.
const LISTED: [usize; 4] = [0, 1, 10, 90];
/// What a dimension is swept at while the other is at this one.
const USUAL: (i32, usize) = (700, 10);
/// Questions in a batch.
const QUESTIONS: usize = 200;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("sweep");
    group.throughput(Throughput::Elements(QUESTIONS as u64)).sample_size(10);
    let folder = tempfile::tempdir().unwrap();
    for size in SIZES {
        let parties = Chance::new(7).parties(size);
        let lexicon = Lexicon::of(&parties);
        let origin = Origin::of(format!("{size} parties"), &lexicon);
        let mut building = Building::new(origin.clone(), &lexicon);
        building.add(parties.clone());
        let path = folder.path().join(format!("{size}.index"));
        Segment::write(&path, &building.finish()).unwrap();
        let before = resident();
        let segment = Segment::open(&path, &origin).unwrap();
        let (bytes, names) = (segment.bytes().len(), segment.names());
        let index = Index::of(vec![segment], lexicon);
        for threshold in THRESHOLDS {
            ask(&mut group, &index, &parties, (threshold, USUAL.1));
        }
        for listed in LISTED.into_iter().filter(|listed| *listed != USUAL.1) {
            ask(&mut group, &index, &parties, (USUAL.0, listed));
        }
        tell(size, names, bytes, before.zip(resident()));
    }
    group.finish();
    criterion.final_summary();
}

/// So many in a hundred are listed names with their last letter gone; the others are nobody's.
fn questions(parties: &[Entity], listed: usize) -> Vec<Subject> {
    let mut chance = Chance::new(11);
    (0..QUESTIONS)
        .map(|number| {
            let mut name = chance.listed_name(number % 3 == 0);
            let party = chance.below(parties.len());
            // Spread over the batch: a hundred questions have as many as they should.
            if (number + 1) * listed / 100 > number * listed / 100 {
                name.clone_from(&parties[party].names[0].text);
                name.pop();
            }
            Subject::named(name)
        })
        .collect()
}

fn ask(group: &mut BenchmarkGroup<'_, WallTime>, index: &Index, parties: &[Entity], (threshold, listed): (i32, usize)) {
    let subjects = questions(parties, listed);
    let request = Request { threshold: Points::milli(threshold), ..Request::default() };
    let called = format!("{} parties, at 0.{threshold}, {listed} in 100 listed", parties.len());
    group.bench_with_input(BenchmarkId::from_parameter(called), &subjects, |bencher, subjects| {
        bencher.iter(|| {
            subjects.iter().map(|subject| index.search(black_box(subject), &request).unwrap().hits.len()).sum::<usize>()
        });
    });
}

/// What is resident of this process in units of 1,024 bytes; nothing where the system does not tell it as Linux does.
fn resident() -> Option<u64> {
    let status = fs_err::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// A line beside the times: the file, and what opening and asking has added to the memory of this process.
fn tell(parties: usize, names: usize, bytes: usize, resident: Option<(u64, u64)>) {
    let grown = resident.map_or_else(String::new, |(before, after)| {
        format!(
            "; resident {after} KiB after all questions, {} KiB more than before it was opened",
            after.saturating_sub(before)
        )
    });
    let line = format!(
        "memory: {parties} parties, {names} names: a segment of {bytes} bytes, {} a name{grown}\n",
        bytes / names.max(1)
    );
    std::io::stdout().write_all(line.as_bytes()).unwrap();
}
