//! How fast a list is searched: names a second and their spread, in one thread.
//!
//! Two states are told apart. *Cold*: no word of a question was asked before in this process; questions are chosen so that
//! no two share a word. *Warm*: all words were asked before, in other questions made of them; each question itself is
//! new. *Again*: the cold questions a second time. Nothing keeps results, so a question that is asked again costs as much as a new one.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use interdict_index::{Index, Request};
use interdict_model::{Country, Entity, Points, Schema, Subject};
use interdict_names::Lexicon;
use interdict_sources::sync::{Source, read};
use serde::Serialize;

use crate::generate::{Draw, Generator};
use crate::names;

/// What is measured.
pub(crate) struct Plan<'a> {
    /// Lists, in any format that `interdict sync` reads; none: the benchmark's own list.
    pub(crate) lists: &'a [PathBuf],
    /// The folder with `list.tsv.gz` and `queries.tsv`.
    pub(crate) bench: Option<&'a Path>,
    pub(crate) thresholds: &'a [f64],
    /// Describe the five best hits with their evidence, as a screening does; otherwise hits are scored and counted.
    pub(crate) with_evidence: bool,
    /// Customers say where they are from and when they were born.
    pub(crate) with_particulars: bool,
    /// So many generated customers.
    pub(crate) customers: usize,
    /// So many customers in a hundred are made from names of the list.
    pub(crate) listed: usize,
    pub(crate) seed: u64,
    /// Most seconds of each pass.
    pub(crate) seconds: u64,
    /// Write the figures here, as JSON.
    pub(crate) write: Option<&'a Path>,
}

/// Warm questions are made of the words of so many questions at a time.
const TOGETHER: usize = 64;
/// So many words has a question of the warm-up.
const WORDS: usize = 3;

#[derive(Serialize)]
struct Figures {
    matcher: String,
    list: String,
    names: usize,
    parties: usize,
    with_evidence: bool,
    with_particulars: bool,
    read_seconds: f64,
    lexicon_seconds: f64,
    index_seconds: f64,
    /// Resident memory once the index stands, and the most there was at any time.
    resident_megabytes: Option<u64>,
    peak_megabytes: Option<u64>,
    passes: Vec<Pass>,
}

/// One pass over questions.
#[derive(Serialize)]
struct Pass {
    questions: &'static str,
    state: &'static str,
    threshold: f64,
    /// How many were asked; fewer than there are when the time ran out.
    asked: usize,
    names_a_second: f64,
    /// The same by the time that this thread ran, which other work on the machine does not lengthen.
    names_a_processor_second: Option<f64>,
    p50_microseconds: f64,
    p90_microseconds: f64,
    p99_microseconds: f64,
    max_microseconds: f64,
    /// Parties that reached the threshold, over all questions.
    hits: usize,
}

struct Questions {
    name: &'static str,
    subjects: Vec<Subject>,
}

/// The words of a text, as far as it matters here: the index may take them apart further, which makes no word new.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn words_of(subject: &Subject) -> HashSet<String> {
    subject.names.iter().flat_map(|name| words(name)).collect()
}

/// A field of `/proc/self/status` in megabytes; nothing where there is no such file.
pub(crate) fn megabytes(field: &str) -> Option<u64> {
    let status = fs_err::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

/// The time that this thread has run; nothing where the system does not tell it as Linux does.
fn ran() -> Option<Duration> {
    let told = fs_err::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

fn list(plan: &Plan) -> Result<(String, Vec<Entity>)> {
    if plan.lists.is_empty() {
        let folder = plan.bench.ok_or_else(|| anyhow!("give a list, a benchmark, or both"))?;
        return Ok(("benchmark".to_owned(), names::list(&folder.join("list.tsv.gz"))?));
    }
    let sources: Vec<Source> = plan.lists.iter().map(|path| Source { path: path.clone(), dataset: None }).collect();
    let mut outcome = read(&sources, false);
    if let Some(refused) = outcome.refused.pop() {
        return Err(anyhow!("{refused}"));
    }
    let title: Vec<String> =
        plan.lists.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned()).collect();
    Ok((title.join(" + "), outcome.datasets.into_iter().flat_map(|dataset| dataset.entities).collect()))
}

/// A listed name as a customer's file has it: in another order, without a word in its middle, with a slip, or as it is.
fn as_a_customer_has_it(name: &str, draw: &mut Draw) -> String {
    let mut parts: Vec<String> = name.split_whitespace().map(|word| word.trim_matches(',').to_owned()).collect();
    match draw.below(4) {
        0 if parts.len() > 2 => {
            parts.remove(1 + draw.below(parts.len() - 2));
        }
        1 if parts.len() > 1 => parts.rotate_left(1),
        2 => {
            let place = draw.below(parts.len());
            if let Some(word) = parts.get_mut(place)
                && word.chars().count() > 5
            {
                let slip = 1 + draw.below(word.chars().count() - 1);
                *word = word.chars().enumerate().filter(|(at, _)| *at != slip).map(|(_, letter)| letter).collect();
            }
        }
        _ => {}
    }
    parts.join(" ")
}

/// Persons and organisations of another seed, some of them with names of the list.
fn customers(entities: &[Entity], plan: &Plan) -> Result<Vec<Subject>> {
    let mut generator = Generator::new(plan.seed)?;
    let mut subjects = Vec::with_capacity(plan.customers);
    while subjects.len() < plan.customers {
        let mut draw = Draw::of(plan.seed, subjects.len() as u64, 1);
        let party = generator.party()?;
        if matches!(party.schema, Schema::Vessel | Schema::Airplane) {
            continue;
        }
        let name = party.names.first().map(|(_, name)| name.clone()).unwrap_or_default();
        let mut subject = Subject::named(name).of_schema(party.schema);
        if draw.chance(plan.listed)
            && let Some(entity) = draw.one(entities)
            && let Some(name) = draw.one(&entity.names)
        {
            subject = Subject::named(as_a_customer_has_it(&name.text, &mut draw)).of_schema(entity.schema);
        }
        if plan.with_particulars {
            subject.birth_dates = party.born.and_then(|born| born.parse().ok()).into_iter().collect();
            subject.countries = Country::from_text(&party.country).into_iter().collect();
        }
        subjects.push(subject);
    }
    Ok(subjects)
}

/// Questions that share no word with each other, nor with those taken before.
fn strangers(subjects: &[Subject], seen: &mut HashSet<String>) -> Vec<Subject> {
    let mut strangers = Vec::new();
    for subject in subjects {
        let words = words_of(subject);
        if words.is_disjoint(seen) {
            seen.extend(words);
            strangers.push(subject.clone());
        }
    }
    strangers
}

/// Other questions made of the words of these, each word once and seldom beside one that it stands beside there.
fn made_of_their_words(subjects: &[Subject], known: &mut HashSet<String>, draw: &mut Draw) -> Vec<Subject> {
    let mut all: Vec<String> = subjects
        .iter()
        .flat_map(|subject| &subject.names)
        .flat_map(|name| words(name))
        .filter(|word| known.insert(word.clone()))
        .collect();
    for place in (1..all.len()).rev() {
        all.swap(place, draw.below(place + 1));
    }
    all.chunks(WORDS).map(|some| Subject::named(some.join(" "))).collect()
}

/// Asks in turn until the time is over.
fn pass(
    index: &Index,
    subjects: &[Subject],
    request: &Request,
    seconds: u64,
    (questions, state): (&'static str, &'static str),
) -> Result<Pass> {
    let (start, ran_before) = (Instant::now(), ran());
    let mut times = Vec::with_capacity(subjects.len());
    let mut hits = 0;
    for subject in subjects {
        if start.elapsed() > Duration::from_secs(seconds) {
            break;
        }
        let asked = Instant::now();
        let found = index.search(subject, request)?;
        times.push(asked.elapsed());
        hits += found.hits.len() + found.cut;
    }
    let ran = ran().zip(ran_before).map(|(after, before)| after.saturating_sub(before));
    let sum: Duration = times.iter().sum();
    let names_a_second = |time: Duration| crate::rates::ratio(times.len(), 1) / time.as_secs_f64().max(1e-9);
    let (by_the_clock, by_the_processor) = (names_a_second(sum), ran.map(names_a_second));
    times.sort_unstable();
    // The time within which so many of a hundred are answered.
    let within = |percent: usize| {
        let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
        times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1e6)
    };
    Ok(Pass {
        questions,
        state,
        threshold: f64::from(request.threshold.0) / f64::from(Points::ONE.0),
        asked: times.len(),
        names_a_second: by_the_clock,
        names_a_processor_second: by_the_processor,
        p50_microseconds: within(50),
        p90_microseconds: within(90),
        p99_microseconds: within(99),
        max_microseconds: within(100),
        hits,
    })
}

/// The warm passes of one set of questions at one threshold.
fn warm(index: &Index, questions: &Questions, request: &Request, seconds: u64) -> Result<Pass> {
    let mut known = HashSet::new();
    let mut draw = Draw::of(0, 0, 0);
    let start = Instant::now();
    let mut warmed = 0;
    for some in questions.subjects.chunks(TOGETHER) {
        if start.elapsed() > Duration::from_secs(seconds) {
            break;
        }
        for subject in made_of_their_words(some, &mut known, &mut draw) {
            index.search(&subject, request)?;
        }
        warmed += some.len();
    }
    pass(index, &questions.subjects[..warmed], request, seconds, (questions.name, "warm"))
}

#[expect(clippy::cast_possible_truncation, reason = "thresholds are between 0 and 1")]
pub(crate) fn run(plan: &Plan) -> Result<String> {
    if let Some(threshold) = plan.thresholds.iter().find(|threshold| !(0.0..=1.0).contains(*threshold)) {
        return Err(anyhow!("a threshold is between 0 and 1, not {threshold}"));
    }
    let start = Instant::now();
    let (list, entities) = list(plan)?;
    let read_seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let lexicon = Lexicon::of(&entities);
    let lexicon_seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let index = Index::new(entities, lexicon)?;
    let index_seconds = start.elapsed().as_secs_f64();

    let mut sets = Vec::new();
    if let Some(folder) = plan.bench {
        let subjects = names::queries(&folder.join("queries.tsv"))?
            .into_iter()
            .map(|query| Subject::named(query.text).of_schema(query.schema))
            .collect();
        sets.push(Questions { name: "benchmark", subjects });
    }
    if plan.customers > 0 {
        sets.push(Questions { name: "customers", subjects: customers(&index.entities().collect::<Vec<_>>(), plan)? });
    }
    let requests: Vec<Request> = plan
        .thresholds
        .iter()
        .map(|threshold| Request {
            threshold: Points::milli((threshold * 1_000.0).round() as i32),
            limit: Some(if plan.with_evidence { 5 } else { 0 }),
            ..Request::default()
        })
        .collect();

    let mut figures = Figures {
        matcher: interdict_evidence::matcher(),
        list,
        names: index.names(),
        parties: index.parties(),
        with_evidence: plan.with_evidence,
        with_particulars: plan.with_particulars,
        read_seconds,
        lexicon_seconds,
        index_seconds,
        resident_megabytes: megabytes("VmRSS"),
        peak_megabytes: None,
        passes: Vec::new(),
    };
    // All that is cold comes first: a word is new to the process only once.
    let mut seen = HashSet::new();
    let mut again = Vec::new();
    for questions in &sets {
        let cold = strangers(&questions.subjects, &mut seen);
        for (number, request) in requests.iter().enumerate() {
            let share: Vec<Subject> = cold.iter().skip(number).step_by(requests.len()).cloned().collect();
            figures.passes.push(pass(&index, &share, request, plan.seconds, (questions.name, "cold"))?);
            again.push((questions.name, request, share));
        }
    }
    // Questions without a common word have rarer words than others; what being cold costs shows when they are asked again.
    for (name, request, share) in again {
        figures.passes.push(pass(&index, &share, request, plan.seconds, (name, "again"))?);
    }
    for questions in &sets {
        for request in &requests {
            figures.passes.push(warm(&index, questions, request, plan.seconds)?);
        }
    }
    figures.peak_megabytes = megabytes("VmHWM");
    if let Some(path) = plan.write {
        fs_err::write(path, serde_json::to_string_pretty(&figures)? + "\n")?;
    }
    figures.in_words()
}

impl Figures {
    fn in_words(&self) -> Result<String> {
        let megabytes = |of: Option<u64>| of.map_or_else(|| "?".to_owned(), |megabytes| megabytes.to_string());
        let mut out = format!(
            "{}: {} names of {} parties, {}\nread in {:.2} s, lexicon in {:.2} s, index in {:.2} s; {} MB resident with the index, {} MB at most\n",
            self.list,
            self.names,
            self.parties,
            self.matcher,
            self.read_seconds,
            self.lexicon_seconds,
            self.index_seconds,
            megabytes(self.resident_megabytes),
            megabytes(self.peak_megabytes),
        );
        writeln!(
            out,
            "{:10} {:5} {:>9} {:>7} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10} {:>8}",
            "questions",
            "state",
            "threshold",
            "asked",
            "names/s",
            "of CPU",
            "p50 µs",
            "p90 µs",
            "p99 µs",
            "max µs",
            "hits"
        )?;
        for pass in &self.passes {
            writeln!(
                out,
                "{:10} {:5} {:>9.2} {:>7} {:>10.0} {:>10.0} {:>10.0} {:>10.0} {:>10.0} {:>10.0} {:>8}",
                pass.questions,
                pass.state,
                pass.threshold,
                pass.asked,
                pass.names_a_second,
                pass.names_a_processor_second.unwrap_or(f64::NAN),
                pass.p50_microseconds,
                pass.p90_microseconds,
                pass.p99_microseconds,
                pass.max_microseconds,
                pass.hits
            )?;
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subjects(names: &[&str]) -> Vec<Subject> {
        names.iter().map(|name| Subject::named(*name)).collect()
    }

    #[test]
    fn cold_questions_share_no_word() {
        let mut seen = HashSet::new();
        let cold = strangers(&subjects(&["Ali Hassan", "ALI, Omar", "Omar Said"]), &mut seen);
        assert_eq!(
            cold.iter().map(|subject| subject.names[0].as_str()).collect::<Vec<_>>(),
            ["Ali Hassan", "Omar Said"]
        );
        assert!(strangers(&subjects(&["Said Musa"]), &mut seen).is_empty());
    }

    #[test]
    fn the_warm_up_has_every_word_and_no_question() {
        let asked = subjects(&["Ali Hassan Said", "Omar Said", "Ivan Petrov", "Yongxin Zhicheng Technology"]);
        let other = made_of_their_words(&asked, &mut HashSet::new(), &mut Draw::of(1, 1, 1));
        let all = |of: &[Subject]| of.iter().flat_map(words_of).collect::<HashSet<String>>();
        assert_eq!(all(&asked), all(&other));
        assert_eq!(other.iter().map(|subject| words_of(subject).len()).sum::<usize>(), all(&asked).len());
        assert!(asked.iter().all(|one| other.iter().all(|other| words_of(one) != words_of(other))));
    }

    #[test]
    fn a_list_is_measured_and_told_as_json() {
        let folder = tempfile::tempdir().unwrap();
        let (list, json) = (folder.path().join("list.json"), folder.path().join("figures.json"));
        crate::generate::run(1_200, 1, &list).unwrap();
        let plan = Plan {
            lists: std::slice::from_ref(&list),
            bench: None,
            thresholds: &[0.7, 0.85],
            with_evidence: true,
            with_particulars: true,
            customers: 60,
            listed: 50,
            seed: 2,
            seconds: 60,
            write: Some(&json),
        };
        let told = run(&plan).unwrap();
        assert!(told.starts_with("list.json: 1200 names of "), "{told}");
        let read: serde_json::Value = serde_json::from_str(&fs_err::read_to_string(&json).unwrap()).unwrap();
        let passes = read["passes"].as_array().unwrap();
        assert_eq!(passes.len(), 6, "{told}");
        let warm = &passes[4];
        assert_eq!((warm["state"].as_str(), warm["asked"].as_u64()), (Some("warm"), Some(60)));
        // Half of the customers have listed names, some with a slip.
        assert!(warm["hits"].as_u64().unwrap() >= 20, "{told}");
        assert!(passes[5]["hits"].as_u64() <= warm["hits"].as_u64(), "{told}");
        let cold: u64 = passes[..2].iter().filter_map(|pass| pass["asked"].as_u64()).sum();
        assert!((1..=60).contains(&cold), "{told}");
    }

    #[test]
    fn thresholds_beyond_one_are_refused() {
        let plan = Plan {
            lists: &[],
            bench: None,
            thresholds: &[70.0],
            with_evidence: false,
            with_particulars: false,
            customers: 0,
            listed: 0,
            seed: 0,
            seconds: 1,
            write: None,
        };
        assert!(run(&plan).unwrap_err().to_string().contains("70"));
    }
}
