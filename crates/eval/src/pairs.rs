//! Pairs of names and of records: the best F1, where it lies, and the AUC.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use interdict_evidence::{Question, explain, weigh_names};
use interdict_model::{Entity, Name, NameKind, Points, Schema, Subject};
use interdict_names::Lexicon;
use serde::Deserialize;

use crate::rates::{auc, best_f1, f1_at};
use crate::{rows, text};

const ALERT: Points = Points::milli(700);

struct Pair {
    source: String,
    asked: String,
    listed: String,
    alike: bool,
    score: Points,
    why: String,
}

fn scored(source: &str, schema: Schema, asked: &str, listed: &str, alike: bool, lexicon: &Lexicon) -> Pair {
    let subject = Subject::named(asked).of_schema(schema);
    let mut entity = Entity::new("pair", schema);
    entity.names.push(Name::new(NameKind::Primary, listed));
    let forms = weigh_names(&entity, lexicon);
    let (comparison, evidence) = explain(&Question::new(Cow::Owned(subject), lexicon), &entity, &forms);
    let why = evidence.iter().map(|line| format!("{:+.3} {}", line.points, line.detail)).collect::<Vec<_>>().join("; ");
    Pair {
        source: source.to_owned(),
        asked: asked.to_owned(),
        listed: listed.to_owned(),
        alike,
        score: comparison.score,
        why,
    }
}

fn line(name: &str, pairs: &[&Pair], report: &mut String) -> Result<()> {
    let scores: Vec<(Points, bool)> = pairs.iter().map(|pair| (pair.score, pair.alike)).collect();
    let (threshold, f1) = best_f1(&scores);
    writeln!(
        report,
        "{name:28} n={:4} best F1 {f1:.3} at {threshold:.3}  F1 at 0.70 {:.3}  AUC {:.3}",
        scores.len(),
        f1_at(&scores, ALERT),
        auc(&scores)
    )?;
    Ok(())
}

fn tables(pairs: &[Pair], misses: usize) -> Result<String> {
    let mut report = String::new();
    let all: Vec<&Pair> = pairs.iter().collect();
    line("all", &all, &mut report)?;
    let checks: Vec<&Pair> = all.iter().copied().filter(|pair| pair.source.starts_with("nk_")).collect();
    if checks.len() < all.len() && !checks.is_empty() {
        line("nk_checks + nk_unit_tests", &checks, &mut report)?;
    }
    let mut sources: BTreeMap<&str, Vec<&Pair>> = BTreeMap::new();
    for pair in pairs {
        sources.entry(&pair.source).or_default().push(pair);
    }
    if sources.len() > 1 {
        for (source, pairs) in &sources {
            line(source, pairs, &mut report)?;
        }
    }
    let mut wrong: Vec<&Pair> = all.into_iter().filter(|pair| (pair.score >= ALERT) != pair.alike).collect();
    wrong.sort_by(|one, other| one.source.cmp(&other.source).then(one.score.cmp(&other.score)));
    for pair in wrong.iter().take(misses) {
        let alike = if pair.alike { "missed" } else { "wrongly alike" };
        writeln!(report, "{} {} {alike}: `{}` ~ `{}`: {}", pair.source, pair.score, pair.asked, pair.listed, pair.why)?;
    }
    Ok(report)
}

/// Each pair in a line, in the order of the file: score, label, source, the two names.
fn frozen(pairs: &[Pair]) -> Result<String> {
    let mut out = String::new();
    for pair in pairs {
        writeln!(out, "{:.3}\t{}\t{}\t{}\t{}", pair.score, pair.alike, pair.source, pair.asked, pair.listed)?;
    }
    Ok(out)
}

pub(crate) fn of_names(path: &Path, lexicon: Option<Lexicon>, write: Option<&Path>, misses: usize) -> Result<String> {
    let lexicon = lexicon.unwrap_or_else(|| Lexicon::of([]));
    let pairs = rows(path, b',', &["case_group", "schema", "name1", "name2", "is_match"])?
        .iter()
        .map(|row| {
            let schema = row[1].parse().map_err(|error| anyhow!("{}: {error}", path.display()))?;
            Ok(scored(&row[0], schema, &row[2], &row[3], row[4] == "true", &lexicon))
        })
        .collect::<Result<Vec<Pair>>>()?;
    if let Some(path) = write {
        fs_err::write(path, frozen(&pairs)?)?;
    }
    tables(&pairs, misses)
}

#[derive(Deserialize)]
struct Checks {
    checks: Vec<Check>,
}

#[derive(Deserialize)]
struct Check {
    #[serde(rename = "match")]
    alike: bool,
    schema: String,
    query: Record,
    candidate: Record,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Record {
    name: Option<String>,
    first_name: Option<String>,
    middle_name: Option<String>,
    father_name: Option<String>,
    last_name: Option<String>,
}

impl Record {
    /// The name, or what its parts make.
    fn text(&self) -> String {
        self.name.clone().unwrap_or_else(|| {
            // "LAST, First Middle" says which part is which.
            let given: Vec<&str> = [&self.first_name, &self.middle_name, &self.father_name]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            match &self.last_name {
                Some(last) => format!("{last}, {}", given.join(" ")),
                None => given.join(" "),
            }
        })
    }
}

pub(crate) fn of_records(path: &Path, lexicon: Option<Lexicon>, write: Option<&Path>, misses: usize) -> Result<String> {
    let lexicon = lexicon.unwrap_or_else(|| Lexicon::of([]));
    let checks: Checks = serde_saphyr::from_str(&text(path)?).with_context(|| path.display().to_string())?;
    let pairs = checks
        .checks
        .iter()
        .map(|check| {
            let schema = check.schema.parse().map_err(|error| anyhow!("{}: {error}", path.display()))?;
            Ok(scored("records", schema, &check.query.text(), &check.candidate.text(), check.alike, &lexicon))
        })
        .collect::<Result<Vec<Pair>>>()?;
    if let Some(path) = write {
        fs_err::write(path, frozen(&pairs)?)?;
    }
    tables(&pairs, misses)
}
