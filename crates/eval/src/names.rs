//! Altered true names against a list: recall at a rate of alerts, by group and class.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, anyhow};
use interdict_index::{Index, Request};
use interdict_model::{Entity, Hit, Name, NameKind, Points, Schema, Subject};
use interdict_names::Lexicon;
use rayon::prelude::*;

use crate::rates::{Share, threshold};
use crate::rows;

/// Entities below this score are not told.
pub(crate) const LEAST: Points = Points::milli(400);
/// Rates of alerts over the negatives, in ten-thousandths.
const RATES: [usize; 3] = [10, 100, 500];

pub(crate) struct Query {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) schema: Schema,
    pub(crate) expected: String,
    class: String,
    hits: Vec<Hit>,
}

impl Query {
    fn best(&self) -> Points {
        self.hits.first().map_or(Points::ZERO, |hit| hit.score)
    }

    /// The score of the entity that is meant.
    fn right(&self) -> Points {
        self.hits.iter().find(|hit| hit.id == self.expected).map_or(Points::ZERO, |hit| hit.score)
    }
}

fn schema(kind: &str) -> Result<Schema> {
    Ok(match kind {
        "person" => Schema::Person,
        "org" => Schema::Organization,
        "vessel" => Schema::Vessel,
        "aircraft" => Schema::Airplane,
        other => return Err(anyhow!("`{other}` is none of person, org, vessel, aircraft")),
    })
}

/// The entities of the benchmark's list.
pub(crate) fn list(path: &Path) -> Result<Vec<Entity>> {
    let mut entities: BTreeMap<String, Entity> = BTreeMap::new();
    for row in rows(path, b'\t', &["entity_id", "type", "kind", "name"])? {
        let [id, kind, what, name] = &row[..] else { continue };
        let name = match what.as_str() {
            "primary" => Name::new(NameKind::Primary, name),
            "orig" => Name::new(NameKind::Original, name),
            "weak" => Name::new(NameKind::Alias, name).weak(),
            _ => Name::new(NameKind::Alias, name),
        };
        let schema = schema(kind)?;
        entities.entry(id.clone()).or_insert_with(|| Entity::new(id.clone(), schema)).names.push(name);
    }
    Ok(entities.into_values().collect())
}

/// The questions, those about nobody listed too.
pub(crate) fn queries(path: &Path) -> Result<Vec<Query>> {
    rows(path, b'\t', &["id", "query", "type", "expected", "class"])?
        .into_iter()
        .map(|row| {
            let [id, text, kind, expected, class] = <[String; 5]>::try_from(row).map_err(|row| anyhow!("{row:?}"))?;
            Ok(Query { id, text, schema: schema(&kind)?, expected, class, hits: Vec::new() })
        })
        .collect()
}

pub(crate) fn run(folder: &Path, lexicon: Option<Lexicon>, write: Option<&Path>, misses: usize) -> Result<String> {
    let entities = list(&folder.join("list.tsv.gz"))?;
    let start = Instant::now();
    let lexicon = lexicon.unwrap_or_else(|| Lexicon::of(&entities));
    let lexicon_time = start.elapsed();
    let id = lexicon.id().to_owned();
    let index = Index::new(entities, lexicon)?;
    let built = start.elapsed();
    let mut queries = queries(&folder.join("queries.tsv"))?;
    let request = Request { threshold: LEAST, limit: None, ..Request::default() };
    let start = Instant::now();
    queries.par_iter_mut().try_for_each(|query| -> Result<()> {
        let subject = Subject::named(query.text.clone()).of_schema(query.schema);
        query.hits = index.search(&subject, &request)?.hits;
        Ok(())
    })?;
    let searched = start.elapsed();
    if let Some(path) = write {
        let mut out = String::new();
        for query in &queries {
            for hit in &query.hits {
                writeln!(out, "{}\t{}\t{:.6}", query.id, hit.id, hit.score)?;
            }
        }
        fs_err::write(path, out)?;
    }
    let mut report = format!(
        "{} entities, {} queries; lexicon {id} in {:.2} s, index with it in {:.2} s, searches at {LEAST:.1} in {:.1} s\n",
        index.parties(),
        queries.len(),
        lexicon_time.as_secs_f64(),
        built.as_secs_f64(),
        searched.as_secs_f64()
    );
    tables(&queries, &mut report)?;
    if misses > 0 {
        tell_misses(&queries, &index, misses, &mut report)?;
    }
    Ok(report)
}

fn tables(queries: &[Query], report: &mut String) -> Result<()> {
    let negatives: Vec<Points> = queries.iter().filter(|query| query.expected.is_empty()).map(Query::best).collect();
    let thresholds = RATES.map(|rate| threshold(&negatives, rate));
    writeln!(
        report,
        "thresholds at 0.1 / 1 / 5 % alerts: {:.3} / {:.3} / {:.3}",
        thresholds[0], thresholds[1], thresholds[2]
    )?;
    let mut groups: BTreeMap<String, [Share; 3]> = BTreeMap::new();
    let (mut top, mut at_line) = (Share::default(), Share::default());
    for query in queries.iter().filter(|query| !query.expected.is_empty()) {
        let right = query.right();
        let synthetic = if query.class.starts_with('H') { "real names" } else { "altered names" };
        for group in ["all", synthetic, query.class.get(..1).unwrap_or_default(), &query.class] {
            let shares = groups.entry(group.to_owned()).or_default();
            for (share, threshold) in shares.iter_mut().zip(thresholds) {
                share.add(right > Points::ZERO && right >= threshold);
            }
        }
        top.add(right > Points::ZERO && right >= query.best());
        at_line.add(right >= Points::milli(700));
    }
    let mut order: Vec<(&String, &[Share; 3])> = groups.iter().collect();
    order.sort_by_key(|(group, _)| {
        (!matches!(group.as_str(), "all" | "altered names" | "real names"), group.len() > 1, *group)
    });
    for (group, [rare, usual, often]) in order {
        writeln!(report, "{group:24} 0.1 %: {rare:32} 1 %: {usual:32} 5 %: {often}")?;
    }
    writeln!(report, "right entity on top or tied: {top}")?;
    writeln!(report, "right entity at 0.70:        {at_line}")?;
    let mut alerts: BTreeMap<&str, Share> = BTreeMap::new();
    for query in queries.iter().filter(|query| query.expected.is_empty()) {
        alerts.entry("all negatives").or_default().add(query.best() >= Points::milli(700));
        alerts.entry(&query.class).or_default().add(query.best() >= Points::milli(700));
    }
    for (class, share) in alerts {
        writeln!(report, "alerts at 0.70: {class:24} {share}")?;
    }
    Ok(())
}

fn tell_misses(queries: &[Query], index: &Index, most: usize, report: &mut String) -> Result<()> {
    let negatives: Vec<Points> = queries.iter().filter(|query| query.expected.is_empty()).map(Query::best).collect();
    let line = threshold(&negatives, 100);
    let mut missed: Vec<&Query> =
        queries.iter().filter(|query| !query.expected.is_empty() && query.right() < line).collect();
    missed.sort_by(|one, other| one.class.cmp(&other.class));
    writeln!(report, "\nmissed at 1 % ({line}):")?;
    for query in missed.iter().take(most) {
        let names: Vec<String> = index
            .entity(&query.expected)
            .map(|entity| entity.names.into_iter().map(|name| name.text).collect())
            .unwrap_or_default();
        writeln!(report, "{:.3} {} `{}` of {:?}", query.right(), query.class, query.text, names)?;
        if let Some(hit) = query.hits.iter().find(|hit| hit.id == query.expected) {
            writeln!(report, "        {}", told(hit))?;
        }
    }
    let mut alerts: Vec<&Query> = queries.iter().filter(|query| query.expected.is_empty()).collect();
    alerts.sort_by_key(|query| std::cmp::Reverse(query.best()));
    writeln!(report, "\nhighest negatives:")?;
    for query in alerts.iter().take(most) {
        if let Some(hit) = query.hits.first() {
            writeln!(
                report,
                "{:.3} {} `{}` ~ `{}` ({})\n        {}",
                hit.score,
                query.class,
                query.text,
                hit.matched_name.as_deref().unwrap_or_default(),
                hit.matched_kind.as_deref().unwrap_or_default(),
                told(hit)
            )?;
        }
    }
    Ok(())
}

/// The evidence of a hit in one line.
pub(crate) fn told(hit: &Hit) -> String {
    hit.evidence.iter().map(|line| format!("{:+.3} {}", line.points, line.detail)).collect::<Vec<_>>().join("; ")
}
