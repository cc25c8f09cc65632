//! What was measured, over several runs: medians, and how far apart the runs were.

use std::fmt::Write as _;

use anyhow::{Result, anyhow};
use serde::Serialize;

use super::build::Built;
use super::process::{Machine, Memory};
use super::screen::{Screened, Setting};

/// All figures of one list.
#[derive(Serialize)]
pub(crate) struct Figures {
    pub(crate) matcher: String,
    pub(crate) list: String,
    pub(crate) machine: Machine,
    /// How often everything but the build was measured, each time in processes of its own.
    pub(crate) runs: usize,
    pub(crate) names: usize,
    pub(crate) parties: u32,
    pub(crate) segments: usize,
    pub(crate) index_bytes: u64,
    pub(crate) build: Built,
    pub(crate) passes: Vec<Pass>,
}

/// One pass over questions: of all figures the median of the runs, unless it says otherwise.
#[derive(Serialize)]
pub(crate) struct Pass {
    questions: &'static str,
    /// So many in a hundred have a listed name, altered; not known of labelled queries.
    listed: Option<usize>,
    with_evidence: bool,
    with_particulars: bool,
    threads: usize,
    threshold: f64,
    state: String,
    /// How many were asked in the run that came to the fewest; fewer than there are when the time ran out.
    asked: usize,
    names_a_second: f64,
    /// The slowest and the fastest run.
    slowest_names_a_second: f64,
    fastest_names_a_second: f64,
    /// By the time that the threads ran: a second of one processor. Other work on the machine does not lengthen it.
    names_a_processor_second: Option<f64>,
    p50_microseconds: f64,
    p90_microseconds: f64,
    p99_microseconds: f64,
    p999_microseconds: f64,
    max_microseconds: f64,
    /// Shares of the questions, in ten thousandths, each with the microseconds within which so many were answered.
    within: Vec<(usize, f64)>,
    /// Parties that reached the threshold, over all questions.
    hits: usize,
    lexicon_seconds: f64,
    open_seconds: f64,
    first_answer_seconds: f64,
    opened: Memory,
    /// After the last pass of the process, which is the warm one.
    at_the_end: Memory,
}

/// The middle one; of an even number, halfway between the two in the middle.
fn median(of: impl Iterator<Item = f64>) -> Option<f64> {
    let mut all: Vec<f64> = of.collect();
    all.sort_by(f64::total_cmp);
    let middle = |place: usize| all.get(place).copied();
    let upper = middle(all.len() / 2)?;
    if all.len().is_multiple_of(2) { Some(f64::midpoint(middle(all.len() / 2 - 1)?, upper)) } else { Some(upper) }
}

/// The lower one of the middle; nothing unless every run has one.
fn median_of_counts(of: impl Iterator<Item = Option<u64>>) -> Option<u64> {
    let mut all: Vec<u64> = of.collect::<Option<_>>()?;
    all.sort_unstable();
    all.get(all.len().saturating_sub(1) / 2).copied()
}

fn memory(of: &[&Screened], which: fn(&Screened) -> Memory) -> Memory {
    let median = |field: fn(Memory) -> Option<u64>| median_of_counts(of.iter().map(|run| field(which(run))));
    Memory {
        resident: median(|memory| memory.resident),
        anonymous: median(|memory| memory.anonymous),
        of_files: median(|memory| memory.of_files),
        peak: median(|memory| memory.peak),
    }
}

/// The passes of one setting, from its runs. The same questions must have had the same hits in every run.
pub(super) fn passes(setting: &Setting, runs: &[&Screened]) -> Result<Vec<Pass>> {
    let states: Vec<&str> =
        runs.first().map_or_else(Vec::new, |run| run.passes.iter().map(|pass| &*pass.state).collect());
    states.into_iter().map(|state| pass(setting, runs, state)).collect()
}

fn pass(setting: &Setting, runs: &[&Screened], state: &str) -> Result<Pass> {
    let none = || anyhow!("there is no {state} pass of {setting:?}");
    let timed: Vec<_> = runs.iter().filter_map(|run| run.passes.iter().find(|pass| pass.state == state)).collect();
    for one in &timed {
        if let Some(other) = timed.iter().find(|other| other.asked == one.asked && other.hits != one.hits) {
            return Err(anyhow!(
                "{setting:?}, {state}: the same {} questions had {} hits in one run and {} in another; answers must not differ",
                one.asked,
                one.hits,
                other.hits
            ));
        }
    }
    let fewest = timed.iter().min_by_key(|pass| pass.asked).ok_or_else(none)?;
    let speeds: Vec<f64> = timed.iter().map(|pass| per(pass.asked, pass.seconds)).collect();
    let by_the_processor: Option<Vec<f64>> =
        timed.iter().map(|pass| Some(per(pass.asked, pass.processor_seconds?))).collect();
    let within: Vec<(usize, f64)> = fewest
        .within
        .iter()
        .enumerate()
        .filter_map(|(place, (share, _))| {
            let of_runs = timed.iter().filter_map(|pass| pass.within.get(place)).map(|(_, time)| *time);
            Some((*share, median(of_runs)?))
        })
        .collect();
    let told =
        |wanted: usize| within.iter().find(|(share, _)| *share == wanted).map(|(_, time)| *time).ok_or_else(none);
    let of_runs = |which: fn(&Screened) -> f64| median(runs.iter().map(|run| which(run))).ok_or_else(none);
    Ok(Pass {
        questions: setting.questions.name(),
        listed: setting.questions.listed(),
        with_evidence: setting.with_evidence,
        with_particulars: setting.with_particulars,
        threads: setting.threads,
        threshold: f64::from(setting.threshold) / 1_000.0,
        state: state.to_owned(),
        asked: fewest.asked,
        names_a_second: median(speeds.iter().copied()).ok_or_else(none)?,
        slowest_names_a_second: speeds.iter().copied().fold(f64::INFINITY, f64::min),
        fastest_names_a_second: speeds.iter().copied().fold(0.0, f64::max),
        names_a_processor_second: by_the_processor.and_then(|speeds| median(speeds.into_iter())),
        p50_microseconds: told(5_000)?,
        p90_microseconds: told(9_000)?,
        p99_microseconds: told(9_900)?,
        p999_microseconds: told(9_990)?,
        max_microseconds: told(10_000)?,
        within,
        hits: fewest.hits,
        lexicon_seconds: of_runs(|run| run.lexicon_seconds)?,
        open_seconds: of_runs(|run| run.open_seconds)?,
        first_answer_seconds: of_runs(|run| run.first_answer_seconds)?,
        opened: memory(runs, |run| run.opened),
        at_the_end: memory(runs, |run| run.at_the_end),
    })
}

fn per(count: usize, seconds: f64) -> f64 {
    crate::rates::ratio(count, 1) / seconds.max(1e-9)
}

/// Units of 1,024 bytes as millions of bytes, to the nearest.
pub(super) fn megabytes(kilobytes: Option<u64>) -> String {
    kilobytes.map_or_else(|| "?".to_owned(), |kilobytes| ((kilobytes * 1_024 + 500_000) / 1_000_000).to_string())
}

impl Figures {
    /// As a person reads them.
    pub(crate) fn in_words(&self) -> Result<String> {
        let build = &self.build;
        let mut out = format!(
            "{}: {} names of {} parties in {} segments, {}, {} runs\n\
             read in {:.2} s, lexicon in {:.2} s, index in {:.2} s, written in {:.2} s; {} MB with the lists, {} MB at most\n\
             index {} bytes, {} a name\n",
            self.list,
            self.names,
            self.parties,
            self.segments,
            self.matcher,
            self.runs,
            build.read_seconds,
            build.lexicon_seconds,
            build.index_seconds(),
            build.write_seconds(),
            megabytes(build.with_lists.resident),
            megabytes(build.at_the_end.peak),
            self.index_bytes,
            self.index_bytes / (self.names as u64).max(1),
        );
        writeln!(
            out,
            "{:28} {:5} {:>9} {:>7} {:>7} {:>10} {:>10} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7} {:>7} {:>7}",
            "questions",
            "state",
            "threshold",
            "threads",
            "asked",
            "names/s",
            "of CPU",
            "p50 µs",
            "p99 µs",
            "p99.9",
            "max µs",
            "hits",
            "open ms",
            "MB",
            "anon",
            "file"
        )?;
        for pass in &self.passes {
            writeln!(
                out,
                "{:28} {:5} {:>9.2} {:>7} {:>7} {:>10.0} {:>10.0} {:>8.0} {:>8.0} {:>8.0} {:>8.0} {:>8} {:>8.2} {:>7} {:>7} {:>7}",
                pass.title(),
                pass.state,
                pass.threshold,
                pass.threads,
                pass.asked,
                pass.names_a_second,
                pass.names_a_processor_second.unwrap_or(f64::NAN),
                pass.p50_microseconds,
                pass.p99_microseconds,
                pass.p999_microseconds,
                pass.max_microseconds,
                pass.hits,
                pass.open_seconds * 1e3,
                megabytes(pass.at_the_end.resident),
                megabytes(pass.at_the_end.anonymous),
                megabytes(pass.at_the_end.of_files),
            )?;
        }
        Ok(out)
    }
}

impl Pass {
    fn title(&self) -> String {
        let mut title = self.questions.to_owned();
        if let Some(listed) = self.listed {
            title += " ";
            title += &listed.to_string();
            title += " %";
        }
        for (said, so) in [(" +evidence", self.with_evidence), (" +particulars", self.with_particulars)] {
            title += if so { said } else { "" };
        }
        title
    }
}

#[cfg(test)]
mod tests {
    use super::super::pass::Timed;
    use super::super::questions::Set;
    use super::*;

    fn setting() -> Setting {
        let questions = Set::Customers { count: 10, listed: 5, seed: 2 };
        Setting { questions, threshold: 700, with_evidence: false, with_particulars: false, threads: 1 }
    }

    fn run(seconds: f64, hits: usize, resident: u64) -> Screened {
        let within = [5_000, 9_000, 9_900, 9_990, 10_000].map(|share| (share, seconds * 1e6));
        let timed = Timed {
            state: "warm".to_owned(),
            asked: 10,
            seconds,
            processor_seconds: Some(seconds / 2.0),
            hits,
            within: within.to_vec(),
        };
        Screened {
            lexicon_seconds: seconds,
            open_seconds: seconds,
            first_answer_seconds: seconds,
            opened: Memory::default(),
            at_the_end: Memory { resident: Some(resident), ..Memory::default() },
            passes: vec![timed],
        }
    }

    #[test]
    fn figures_are_the_median_of_the_runs() {
        let runs = [run(4.0, 3, 30), run(1.0, 3, 10), run(2.0, 3, 20)];
        let [pass] = &passes(&setting(), &runs.iter().collect::<Vec<_>>()).unwrap()[..] else { panic!("one state") };
        for (found, expected) in [
            (pass.names_a_second, 5.0),
            (pass.slowest_names_a_second, 2.5),
            (pass.fastest_names_a_second, 10.0),
            (pass.names_a_processor_second.unwrap(), 10.0),
            (pass.p999_microseconds, 2e6),
            (pass.open_seconds, 2.0),
        ] {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
        assert_eq!((pass.at_the_end.resident, pass.opened.resident, pass.hits), (Some(20), None, 3));
        let even = median([1.0, 4.0, 2.0, 8.0].into_iter()).unwrap();
        assert!((even - 3.0).abs() < 1e-9);
        assert_eq!(median(std::iter::empty()), None);
    }

    #[test]
    fn runs_that_answer_differently_are_an_error() {
        let runs = [run(1.0, 3, 1), run(1.0, 4, 1)];
        let error = passes(&setting(), &runs.iter().collect::<Vec<_>>()).map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("3 hits in one run and 4 in another"), "{error}");
    }
}
