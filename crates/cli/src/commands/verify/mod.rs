//! `interdict verify`: the index against scoring every party, on the user's own edition.

mod question;
mod sample;
mod slips;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use indicatif::ProgressBar;
use interdict_index::{Found, Request};
use interdict_model::{Entity, Points, Subject};
use interdict_sources::edition::Moment;
use rayon::prelude::*;

pub(crate) use self::question::{Asked, Way};
use self::question::{Rows, of_name, of_row};
use super::Exit;
use crate::arguments::{PlainFormat, Verify};
use crate::context;
use crate::customers::Customers;
use crate::format::verified::{Source, Verified};
use crate::progress::{bar, say};

/// Questions that are asked at once: enough to keep all cores busy, few enough to keep memory small and the bar moving.
const BATCH: usize = 64;

/// What both ways gave for all questions.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// What was counted, by how the questions came about.
    pub(crate) by_way: BTreeMap<Way, Counted>,
    /// Time that the index took, added up over the threads.
    pub(crate) by_index: Duration,
    /// Time that scoring every party took, added up over the threads.
    pub(crate) by_scoring: Duration,
    /// Answers that are not the same both ways.
    pub(crate) differences: u64,
    /// The first of them, in the order of the questions, then of the thresholds.
    pub(crate) first: Option<Difference>,
}

/// Questions, the answers to them at all thresholds, and the hits in all answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) questions: u64,
    pub(crate) answers: u64,
    pub(crate) hits: u64,
}

/// A question that the two ways answer differently.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    pub(crate) asked: Asked,
    pub(crate) threshold: Points,
    pub(crate) by_index: Found,
    pub(crate) by_scoring: Found,
}

/// What both ways gave for one question.
struct Outcome {
    way: Way,
    counted: Counted,
    by_index: Duration,
    by_scoring: Duration,
    differences: u64,
    first: Option<Difference>,
}

pub(crate) fn run(arguments: &Verify, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let opened = context::open(&store, &Moment::from(&arguments.moment))?;
    let edition = opened.only(&arguments.dataset)?;
    let mut thresholds = arguments.threshold.clone();
    thresholds.sort_unstable();
    thresholds.dedup();
    let search = |subject: &Subject, threshold: Points, exhaustive: bool| {
        let request = Request { threshold, limit: None, datasets: arguments.dataset.clone(), exhaustive };
        Ok(opened.index.search(subject, &request)?)
    };
    let most = if arguments.all { None } else { usize::try_from(arguments.sample).ok() };
    let mut rejected = 0;
    let (tally, source) = if let Some(file) = &arguments.file {
        let name = file.display().to_string();
        let Customers { table, bar: reading } =
            Customers::open(file, &arguments.table, arguments.schema, arguments.date_order)?;
        let mut rows = Rows::new(table, name.clone());
        let tally = if let Some(most) = most {
            let taken = rows.sample(most, arguments.seed);
            reading.finish_and_clear();
            let asking = bar(Some(taken.len() as u64));
            ask(&mut taken.into_iter().map(of_row).inspect(|_| asking.inc(1)), &thresholds, &search, &asking)?
        } else {
            ask(&mut rows.by_ref().map(of_row), &thresholds, &search, &reading)?
        };
        rejected = rows.rejected;
        (tally, Source::File(name))
    } else {
        let entities: Vec<Entity> = opened.index.entities().collect();
        let entities = &entities[..];
        let names = question::listed_names(entities, &arguments.dataset);
        let taken = most.map(|most| question::sample_of_names(names, most, arguments.seed));
        let questions = |name| of_name(name, entities, arguments.seed, arguments.schema);
        let tally = if let Some(taken) = taken {
            let asking = bar(Some(taken.len() as u64));
            ask(&mut taken.into_iter().inspect(|_| asking.inc(1)).flat_map(questions), &thresholds, &search, &asking)?
        } else {
            let names = || question::listed_names(entities, &arguments.dataset);
            let asking = bar(Some(names().count() as u64));
            ask(&mut names().inspect(|_| asking.inc(1)).flat_map(questions), &thresholds, &search, &asking)?
        };
        (tally, Source::Edition)
    };
    let agree = tally.differences == 0;
    let verified = Verified::new(&edition, opened.index.lexicon(), &source, arguments, &thresholds, rejected, tally);
    if verified.questions == 0 {
        return Err(anyhow!("there is nothing to ask, so nothing is shown: {}", source.nothing()));
    }
    let mut out = anstream::stdout();
    match arguments.format {
        PlainFormat::Json => writeln!(out, "{}", serde_json::to_string_pretty(&verified)?)?,
        PlainFormat::Table => write!(out, "{verified}")?,
    }
    if rejected > 0 {
        say(&format!("warning: {rejected} rows could not be asked"));
    }
    Ok(if agree && rejected == 0 { Exit::Nothing } else { Exit::NotDone })
}

/// Asks all questions both ways, at every threshold and at the score of the weakest hit. `search` is told whether to score every party.
fn ask(
    questions: &mut dyn Iterator<Item = Asked>,
    thresholds: &[Points],
    search: &(impl Fn(&Subject, Points, bool) -> Result<Found> + Sync),
    bar: &ProgressBar,
) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut count = 0;
    loop {
        let batch: Vec<Asked> = questions.take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        count += batch.len();
        let outcomes: Vec<Outcome> =
            batch.par_iter().map(|asked| outcome(asked, thresholds, search)).collect::<Result<_>>()?;
        for outcome in outcomes {
            tally.add(outcome);
        }
        bar.set_message(format!("{count} questions, {} differences", tally.differences));
    }
    bar.finish_and_clear();
    Ok(tally)
}

fn outcome(
    asked: &Asked,
    thresholds: &[Points],
    search: &impl Fn(&Subject, Points, bool) -> Result<Found>,
) -> Result<Outcome> {
    let timed = |threshold, exhaustive| {
        let start = Instant::now();
        let found = search(&asked.subject, threshold, exhaustive)?;
        anyhow::Ok((found, start.elapsed()))
    };
    let mut outcome = Outcome {
        way: asked.way,
        counted: Counted { questions: 1, ..Counted::default() },
        by_index: Duration::ZERO,
        by_scoring: Duration::ZERO,
        differences: 0,
        first: None,
    };
    let mut compare = |threshold| {
        let (by_index, time) = timed(threshold, false)?;
        outcome.by_index += time;
        let (by_scoring, time) = timed(threshold, true)?;
        outcome.by_scoring += time;
        outcome.counted.answers += 1;
        outcome.counted.hits += by_scoring.hits.len() as u64;
        let weakest = by_scoring.hits.last().map(|hit| hit.score);
        if by_index != by_scoring {
            outcome.differences += 1;
            outcome.first.get_or_insert_with(|| Difference { asked: asked.clone(), threshold, by_index, by_scoring });
        }
        anyhow::Ok(weakest)
    };
    let weakest: Vec<Option<Points>> = thresholds.iter().map(|threshold| compare(*threshold)).collect::<Result<_>>()?;
    // Where a party just reaches the threshold, an index that leaves out too much loses it first.
    if let Some(score) = weakest.first().copied().flatten().filter(|score| !thresholds.contains(score)) {
        compare(score)?;
    }
    Ok(outcome)
}

impl Tally {
    fn add(&mut self, outcome: Outcome) {
        let counted = self.by_way.entry(outcome.way).or_default();
        counted.questions += outcome.counted.questions;
        counted.answers += outcome.counted.answers;
        counted.hits += outcome.counted.hits;
        self.by_index += outcome.by_index;
        self.by_scoring += outcome.by_scoring;
        self.differences += outcome.differences;
        self.first = self.first.take().or(outcome.first);
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use interdict_index::Index;
    use interdict_model::EditionInForce;
    use interdict_names::Lexicon;
    use interdict_sources::starter;

    use super::*;
    use crate::arguments::{Arguments, Command};

    const THRESHOLDS: [Points; 2] = [Points::milli(500), Points::milli(900)];

    fn index() -> Index {
        let entities = starter::entities().unwrap();
        let lexicon = Lexicon::of(&entities);
        Index::new(entities, lexicon).unwrap()
    }

    /// Asks every name of the first parties by an index that does `harm` to what it found.
    fn tally(index: &Index, harm: impl Fn(&mut Found) + Sync) -> Tally {
        let search = |subject: &Subject, threshold: Points, exhaustive: bool| {
            let mut found =
                index.search(subject, &Request { threshold, limit: None, exhaustive, ..Request::default() })?;
            if !exhaustive {
                harm(&mut found);
            }
            Ok(found)
        };
        let entities: Vec<Entity> = index.entities().collect();
        let names = question::listed_names(&entities[..10], &[]);
        ask(&mut names.flat_map(|name| of_name(name, &entities, 1, None)), &THRESHOLDS, &search, &ProgressBar::hidden())
            .unwrap()
    }

    /// What is written of a tally, for people and as JSON.
    fn written(index: &Index, tally: Tally) -> (String, serde_json::Value) {
        let arguments = Arguments::try_parse_from(["interdict", "verify"]).unwrap();
        let Command::Verify(arguments) = arguments.command else { panic!("another command") };
        let edition = EditionInForce { id: "2026-01-02-abc".to_owned(), ..EditionInForce::default() };
        let verified = Verified::new(&edition, index.lexicon(), &Source::Edition, &arguments, &THRESHOLDS, 0, tally);
        (verified.to_string(), serde_json::to_value(&verified).unwrap())
    }

    #[test]
    fn an_index_that_loses_nothing_agrees() {
        let tally = tally(&index(), |_| {});
        assert_eq!(tally.differences, 0);
        assert!(tally.first.is_none());
        assert!(tally.by_way.len() == 9 && tally.by_way.values().all(|counted| counted.hits > 0), "{tally:?}");
    }

    /// Whatever is done to an answer is seen.
    #[test]
    fn an_index_that_does_harm_is_found_out() {
        let index = index();
        let harms: [fn(&mut Found); 5] = [
            |found| drop(found.hits.pop()),
            |found| found.hits.iter_mut().for_each(|hit| hit.score = hit.score - Points(1)),
            |found| found.hits.iter_mut().for_each(|hit| hit.evidence.truncate(1)),
            |found| found.hits.reverse(),
            |found| found.hits.extend(found.hits.first().cloned()),
        ];
        for harm in harms {
            let tally = tally(&index, harm);
            assert!(tally.differences > 0);
            let first = tally.first.as_ref().unwrap();
            assert_eq!(first.threshold, THRESHOLDS[0]);
            assert_ne!(first.by_index, first.by_scoring);
            let (_, json) = written(&index, tally);
            assert_eq!(json["agree"], false);
        }
    }

    #[test]
    fn the_first_difference_is_told_in_full() {
        let index = index();
        let (table, json) = written(&index, tally(&index, |found| drop(found.hits.pop())));
        let first = &json["first_difference"];
        let [lost, kept] = ["exhaustive", "index"].map(|side| first[side].as_array().unwrap());
        assert_eq!(lost.len(), kept.len() + 1);
        let lost = lost.last().unwrap();
        for told in [
            first["subject"]["name"][0].as_str().unwrap(),
            first["of"].as_str().unwrap(),
            lost["id"].as_str().unwrap(),
            lost["evidence"][0]["detail"].as_str().unwrap(),
            "threshold 0.500000 in edition 2026-01-02-abc",
            "[not so on the other side]",
            "Please report it",
            index.lexicon().id(),
        ] {
            assert!(table.contains(told), "`{told}` is not in:\n{table}");
        }
        assert!(!table.contains("agree: same parties"), "{table}");
    }
}
