//! Fits the weights of the traits of names on all labelled data at once, with parties held out.
//!
//! Names are aligned once; a score is then amounts times weights, so that a trial costs a few milliseconds and plain
//! coordinate descent is enough: the losses are sigmoids of ranks and thresholds, in which every weight has its bounds. Five
//! folds by party say what the weights are worth for parties that the fit has not seen; what is written is fitted on all.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use interdict_evidence::weights::{FULL, Row, TRAITS, Trait, Traits, WEIGHTS};
use interdict_evidence::{Question, limit_of_weak, traits, weigh_names};
use interdict_index::{Index, Request};
use interdict_model::{Entity, Points, Strength, Subject};
use interdict_names::Lexicon;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::rates::{auc, best_f1, f1_at, ratio, threshold};
use crate::{names, pairs};

/// Parts into which the parties are divided.
const FOLDS: u64 = 5;
/// The alert line, in points.
const LINE: f64 = 0.7;
/// How soft a rank and a line are.
const SOFT_RANK: f64 = 0.02;
const SOFT_LINE: f64 = 0.05;
/// What it costs to leave the weights of our judgement: where the data say nothing, they stay.
const PRIOR: f64 = 0.5;
/// Steps of the descent, in thousandths.
const STEPS: [i32; 4] = [40, 20, 10, 5];
const ROUNDS: usize = 12;

/// Weights in thousandths, in the order of the table.
type Vector = [i32; TRAITS];

/// One pair of names: the strength of its traits, and the most it may reach.
#[derive(Clone)]
struct Pair {
    traits: [f64; TRAITS],
    most: f64,
}

impl Pair {
    fn of(traits: &Traits, most: Points) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "amounts are at most a million")]
        let amount = |which: Trait| traits.of(which) as f64 / FULL as f64;
        Self { traits: Trait::ALL.map(amount), most: most.to_f64() }
    }

    fn score(&self, weights: &Vector) -> f64 {
        let sum: f64 = self.traits.iter().zip(weights).map(|(amount, weight)| amount * f64::from(*weight)).sum();
        (sum / 1000.0).min(self.most).clamp(0.0, 1.0)
    }
}

/// The pairs of names that a question and one party, or several, have; the score is that of the best.
type Pairs = Vec<Pair>;

fn best(pairs: &Pairs, weights: &Vector) -> f64 {
    pairs.iter().map(|pair| pair.score(weights)).fold(0.0, f64::max)
}

/// A question whose party is listed, or is not.
struct Case {
    fold: u64,
    pairs: Pairs,
}

/// Two names or records that are one party, or are not.
struct Labelled {
    fold: u64,
    pairs: Pairs,
    alike: bool,
    /// Whether it is of the sources that people have checked by hand.
    checked: bool,
    record: bool,
}

struct Data {
    positives: Vec<Case>,
    negatives: Vec<Case>,
    labelled: Vec<Labelled>,
}

fn fold_of(key: &str) -> u64 {
    u64::from(Sha256::digest(key.as_bytes())[0]) % FOLDS
}

fn pairs_with(question: &Question, entity: &Entity, lexicon: &Lexicon) -> Pairs {
    let forms = weigh_names(entity, lexicon);
    let mut pairs = Vec::new();
    for (name, form) in entity.names.iter().zip(&forms) {
        let most = if name.strength == Strength::Weak { limit_of_weak(form) } else { Points::ONE };
        for asked in &question.forms {
            let (alignment, found) = traits(asked, form, entity.schema.is_person());
            if !alignment.pairings.is_empty() {
                pairs.push(Pair::of(&found, most));
            }
        }
    }
    pairs
}

fn cases(folder: &Path) -> Result<(Vec<Case>, Vec<Case>)> {
    let entities = names::list(&folder.join("list.tsv.gz"))?;
    let lexicon = Lexicon::of(&entities);
    let index = Index::new(entities, lexicon.clone())?;
    let queries = names::queries(&folder.join("queries.tsv"))?;
    let request = Request { threshold: names::LEAST, limit: None, ..Request::default() };
    let found: Result<Vec<(bool, Case)>> = queries
        .par_iter()
        .map(|query| {
            let subject = Subject::named(query.text.clone()).of_schema(query.schema);
            let question = Question::new(Cow::Borrowed(&subject), &lexicon);
            Ok(if query.expected.is_empty() {
                let hits = index.search(&subject, &request)?.hits;
                let pairs = hits
                    .iter()
                    .filter_map(|hit| index.entity(&hit.id))
                    .flat_map(|entity| pairs_with(&question, &entity, &lexicon))
                    .collect();
                (false, Case { fold: fold_of(&query.id), pairs })
            } else {
                let pairs =
                    index.entity(&query.expected).map_or_else(Vec::new, |e| pairs_with(&question, &e, &lexicon));
                (true, Case { fold: fold_of(&query.expected), pairs })
            })
        })
        .collect();
    let (positives, negatives): (Vec<_>, Vec<_>) = found?.into_iter().partition(|(positive, _)| *positive);
    let plain = |cases: Vec<(bool, Case)>| cases.into_iter().map(|(_, case)| case).collect();
    Ok((plain(positives), plain(negatives)))
}

/// The first of the rows that a row is joined to.
fn root_of(root: &mut [usize], mut place: usize) -> usize {
    while root[place] != place {
        root[place] = root[root[place]];
        place = root[place];
    }
    place
}

/// Pairs that share a name belong to one party: they stand in one fold.
fn parties(rows: &[pairs::Row]) -> Vec<String> {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut root: Vec<usize> = (0..rows.len()).collect();
    for (place, row) in rows.iter().enumerate() {
        for name in [&row.asked, &row.listed] {
            let name = name.to_lowercase();
            if let Some(other) = first.get(&name).copied() {
                let (one, other) = (root_of(&mut root, place), root_of(&mut root, other));
                root[one.max(other)] = one.min(other);
            } else {
                first.insert(name, place);
            }
        }
    }
    (0..rows.len()).map(|place| rows[root_of(&mut root, place)].asked.to_lowercase()).collect()
}

fn labelled(rows: &[pairs::Row], record: bool) -> Vec<Labelled> {
    let lexicon = Lexicon::of([]);
    let keys = parties(rows);
    rows.iter()
        .zip(keys)
        .map(|(row, key)| {
            let (subject, entity) = pairs::parties(row);
            Labelled {
                fold: fold_of(&key),
                pairs: pairs_with(&Question::new(Cow::Owned(subject), &lexicon), &entity, &lexicon),
                alike: row.alike,
                checked: row.source.starts_with("nk_"),
                record,
            }
        })
        .collect()
}

fn sigmoid(number: f64) -> f64 {
    1.0 / (1.0 + (-number).exp())
}

/// What the weights get wrong on the parties that `takes` lets in, softly counted, and how far they are from the start.
fn loss(data: &Data, weights: &Vector, start: &Vector, takes: &dyn Fn(u64) -> bool) -> f64 {
    let scores = |cases: &[Case]| -> Vec<f64> {
        cases.iter().filter(|case| takes(case.fold)).map(|case| best(&case.pairs, weights)).collect()
    };
    let positives = scores(&data.positives);
    let mut negatives = scores(&data.negatives);
    negatives.sort_by(|one, other| other.total_cmp(one));
    let mut sum = 0.0;
    for share in [20, 100] {
        let top = &negatives[..(negatives.len() / share).max(1).min(negatives.len())];
        let misses: f64 = positives
            .iter()
            .map(|right| {
                top.iter().map(|wrong| sigmoid((wrong - right) / SOFT_RANK)).sum::<f64>() / ratio(top.len(), 1)
            })
            .sum();
        sum += misses / ratio(positives.len(), 1);
    }
    for record in [false, true] {
        let (mut wrong, mut count) = (0.0, 0.0);
        for one in data.labelled.iter().filter(|one| one.record == record && takes(one.fold)) {
            let side = if one.alike { 1.0 } else { -1.0 };
            let weight = if one.checked || record { 2.0 } else { 1.0 };
            wrong += weight * sigmoid(-side * (best(&one.pairs, weights) - LINE) / SOFT_LINE);
            count += weight;
        }
        sum += if record { 0.5 } else { 1.0 } * wrong / f64::max(count, 1.0);
    }
    let away: f64 = weights.iter().zip(start).map(|(one, other)| f64::from(one - other).powi(2)).sum();
    sum + PRIOR * away / 1_000_000.0
}

fn fit(data: &Data, start: &Vector, takes: &dyn Fn(u64) -> bool) -> Vector {
    let mut weights = *start;
    let mut least = loss(data, &weights, start, takes);
    for step in STEPS {
        for _ in 0..ROUNDS {
            let mut better = false;
            for place in 0..TRAITS {
                let row = &WEIGHTS.0[place];
                for change in [step, -step] {
                    let mut tried = weights;
                    tried[place] = (tried[place] + change).clamp(row.least, row.most);
                    if tried[place] == weights[place] {
                        continue;
                    }
                    let found = loss(data, &tried, start, takes);
                    if found < least {
                        (weights, least, better) = (tried, found, true);
                        break;
                    }
                }
            }
            if !better {
                break;
            }
        }
    }
    weights
}

/// Which of the labelled pairs a figure is of.
type Which = fn(&Labelled) -> bool;

/// The figures of all data, each case scored by the weights of its fold.
fn figures(data: &Data, weights: &[Vector]) -> Result<String> {
    let of = |fold: u64| &weights[usize::try_from(fold).unwrap_or(0) % weights.len()];
    let points = |score: f64| Points::from_unit_interval(score).unwrap_or(Points::ZERO);
    let scores =
        |cases: &[Case]| -> Vec<Points> { cases.iter().map(|case| points(best(&case.pairs, of(case.fold)))).collect() };
    let (positives, negatives) = (scores(&data.positives), scores(&data.negatives));
    let recall = [10, 100, 500].map(|rate| {
        let line = threshold(&negatives, rate);
        let found = positives.iter().filter(|score| **score > Points::ZERO && **score >= line).count();
        100.0 * ratio(found, positives.len())
    });
    let mut out = String::new();
    writeln!(out, "  names: recall {:.1} / {:.1} / {:.1} % at 0.1 / 1 / 5 %", recall[0], recall[1], recall[2])?;
    let sets: [(&str, Which); 3] = [
        ("name pairs", |one| !one.record),
        ("nk_checks + nk_unit_tests", |one| one.checked),
        ("record pairs", |one| one.record),
    ];
    for (name, which) in sets {
        let pairs: Vec<(Points, bool)> = data
            .labelled
            .iter()
            .filter(|one| which(one))
            .map(|one| (points(best(&one.pairs, of(one.fold))), one.alike))
            .collect();
        let (line, f1) = best_f1(&pairs);
        let at = f1_at(&pairs, Points::milli(700));
        writeln!(out, "  {name}: best F1 {f1:.3} at {line:.3}, at 0.70 {at:.3}, AUC {:.3}", auc(&pairs))?;
    }
    Ok(out)
}

/// Fits, reports, and writes the table where one is asked for.
pub(crate) fn run(bench: &Path, write: Option<&Path>) -> Result<String> {
    let (positives, negatives) = cases(&bench.join("names"))?;
    let mut all = labelled(&pairs::rows_of_names(&bench.join("quality/name_pairs.csv"))?, false);
    all.extend(labelled(&pairs::rows_of_records(&bench.join("quality/entity_pairs.yml"))?, true));
    let data = Data { positives, negatives, labelled: all };
    let start: Vector = std::array::from_fn(|place| WEIGHTS.0[place].weight);
    let judged: Vector = std::array::from_fn(|place| WEIGHTS.0[place].judged);
    let folds: Vec<Vector> =
        (0..FOLDS).into_par_iter().map(|held_out| fit(&data, &judged, &|fold| fold != held_out)).collect();
    let fitted = fit(&data, &judged, &|_| true);
    let mut report = String::new();
    let unseen: f64 =
        (0..FOLDS).zip(&folds).map(|(held_out, weights)| loss(&data, weights, weights, &|fold| fold == held_out)).sum();
    writeln!(report, "loss on parties not seen: {:.4}, before: {:.4}\n", unseen / 5.0, {
        let before: f64 = (0..FOLDS).map(|held_out| loss(&data, &start, &start, &|fold| fold == held_out)).sum();
        before / 5.0
    })?;
    writeln!(report, "by our judgement alone:\n{}", figures(&data, &[judged])?)?;
    writeln!(report, "as they are:\n{}", figures(&data, &[start])?)?;
    writeln!(report, "fitted, each party by weights that have not seen it:\n{}", figures(&data, &folds)?)?;
    writeln!(report, "fitted on all:\n{}", figures(&data, &[fitted])?)?;
    writeln!(report, "{:26} {:>6} {:>6}   folds", "weights in thousandths", "before", "fitted")?;
    for (place, row) in WEIGHTS.0.iter().enumerate() {
        let by_fold: Vec<String> = folds.iter().map(|weights| weights[place].to_string()).collect();
        writeln!(report, "{:26} {:6} {:6}   {}", row.name, row.weight, fitted[place], by_fold.join(" "))?;
    }
    if let Some(path) = write {
        let mut rows = WEIGHTS.0.iter().zip(fitted);
        let mut table = String::new();
        for line in interdict_evidence::weights::TABLE.lines() {
            if line.starts_with('#') {
                writeln!(table, "{line}")?;
            } else if let Some((row, weight)) = rows.next() {
                writeln!(table, "{}", Row { weight, ..row.clone() }.line())?;
            }
        }
        fs_err::write(path, table)?;
    }
    Ok(report)
}
