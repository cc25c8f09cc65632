//! Pairs of names and of records: the best F1, where it lies, and the AUC.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use interdict_evidence::{Explanation, Question, compare, explain, weigh_names};
use interdict_model::{Entity, Name, NameKind, Points, Schema, Subject};
use interdict_names::Lexicon;
use serde::Deserialize;

use crate::rates::{auc, best_f1, f1_at};
use crate::{rows, text};

/// From here on a pair is called alike.
pub(crate) const ALERT: Points = Points::milli(700);

struct Pair {
    source: String,
    asked: String,
    listed: String,
    alike: bool,
    score: Points,
    why: String,
}

/// Two names that somebody has called alike or not.
pub(crate) struct Row {
    pub(crate) source: String,
    pub(crate) schema: Schema,
    pub(crate) asked: String,
    pub(crate) listed: String,
    pub(crate) alike: bool,
}

/// The two names of a row, as a subject and a listed party.
pub(crate) fn parties(row: &Row) -> (Subject, Entity) {
    let mut entity = Entity::new("pair", row.schema);
    entity.names.push(Name::new(NameKind::Primary, &row.listed));
    (Subject::named(&row.asked).of_schema(row.schema), entity)
}

/// The score of a row's two names.
pub(crate) fn score(row: &Row, lexicon: &Lexicon) -> Points {
    let (subject, entity) = parties(row);
    compare(&Question::new(Cow::Owned(subject), lexicon), &entity, &weigh_names(&entity, lexicon)).score
}

fn scored(row: Row, lexicon: &Lexicon) -> Pair {
    let (subject, entity) = parties(&row);
    let forms = weigh_names(&entity, lexicon);
    let Explanation { comparison, evidence, .. } =
        explain(&Question::new(Cow::Owned(subject), lexicon), &entity, &forms);
    let why = evidence.iter().map(|line| format!("{:+.3} {}", line.points, line.detail)).collect::<Vec<_>>().join("; ");
    Pair { source: row.source, asked: row.asked, listed: row.listed, alike: row.alike, score: comparison.score, why }
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

/// The rows of a table of name pairs.
pub(crate) fn rows_of_names(path: &Path) -> Result<Vec<Row>> {
    rows(path, b',', &["case_group", "schema", "name1", "name2", "is_match"])?
        .into_iter()
        .map(|row| {
            let [source, schema, asked, listed, alike] =
                <[String; 5]>::try_from(row).map_err(|row| anyhow!("{row:?}"))?;
            let schema = schema.parse().map_err(|error| anyhow!("{}: {error}", path.display()))?;
            Ok(Row { source, schema, asked, listed, alike: alike == "true" })
        })
        .collect()
}

pub(crate) fn of_names(path: &Path, lexicon: Option<Lexicon>, write: Option<&Path>, misses: usize) -> Result<String> {
    let lexicon = lexicon.unwrap_or_else(|| Lexicon::of([]));
    let pairs: Vec<Pair> = rows_of_names(path)?.into_iter().map(|row| scored(row, &lexicon)).collect();
    write_pairs(&pairs, write)?;
    tables(&pairs, misses)
}

fn write_pairs(pairs: &[Pair], write: Option<&Path>) -> Result<()> {
    if let Some(path) = write {
        let mut out = String::new();
        for pair in pairs {
            writeln!(out, "{:.3}\t{}\t{}\t{}\t{}", pair.score, pair.alike, pair.source, pair.asked, pair.listed)?;
        }
        fs_err::write(path, out)?;
    }
    Ok(())
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

/// The pairs of a file of record pairs, as names.
pub(crate) fn rows_of_records(path: &Path) -> Result<Vec<Row>> {
    let checks: Checks = serde_saphyr::from_str(&text(path)?).with_context(|| path.display().to_string())?;
    checks
        .checks
        .iter()
        .map(|check| {
            let schema = check.schema.parse().map_err(|error| anyhow!("{}: {error}", path.display()))?;
            let (asked, listed) = (check.query.text(), check.candidate.text());
            Ok(Row { source: "records".to_owned(), schema, asked, listed, alike: check.alike })
        })
        .collect()
}

pub(crate) fn of_records(path: &Path, lexicon: Option<Lexicon>, write: Option<&Path>, misses: usize) -> Result<String> {
    let lexicon = lexicon.unwrap_or_else(|| Lexicon::of([]));
    let pairs: Vec<Pair> = rows_of_records(path)?.into_iter().map(|row| scored(row, &lexicon)).collect();
    write_pairs(&pairs, write)?;
    tables(&pairs, misses)
}
