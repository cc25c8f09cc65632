//! A list against altered names of its own parties, and against ordinary people.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, anyhow};
use interdict_index::{Index, Request};
use interdict_model::{Country, Hit, Points, Schema, Subject, UncertainDate};
use interdict_names::Lexicon;
use interdict_sources::sync::{Source, read};
use rayon::prelude::*;

use crate::names::told;
use crate::rates::Share;
use crate::rows;

const ALERT: Points = Points::milli(700);

/// A name as it is compared with the altered names' labels: letters and digits alone.
fn plain(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

pub(crate) fn run(
    list: &Path,
    altered: &Path,
    ordinary: &[PathBuf],
    lexicon: Option<Lexicon>,
    persons: bool,
    misses: usize,
) -> Result<String> {
    let mut outcome = read(&[Source { path: list.to_owned(), dataset: None }], false);
    if let Some(refused) = outcome.refused.pop() {
        return Err(anyhow!("{refused}"));
    }
    let entities: Vec<_> = outcome.datasets.drain(..).flat_map(|dataset| dataset.entities).collect();
    let lexicon = lexicon.unwrap_or_else(|| Lexicon::of(&entities));
    let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entity in &entities {
        for name in &entity.names {
            by_name.entry(plain(&name.text)).or_default().push(entity.id.clone());
        }
    }
    let index = Index::new(entities, lexicon)?;
    let request = Request { threshold: ALERT, limit: None, ..Request::default() };
    let schema = persons.then_some(Schema::Person);
    let ask = |name: &str, born: &str, country: &str| -> Result<Vec<Hit>> {
        let subject = Subject {
            schema,
            birth_dates: UncertainDate::readings(born, None).map(|reading| reading.dates).unwrap_or_default(),
            countries: Country::from_text(country).into_iter().collect(),
            ..Subject::named(name)
        };
        Ok(index.search(&subject, &request)?.hits)
    };
    let mut report = format!("{} parties, lexicon {}\n", index.parties(), index.lexicon().id());

    let rows_altered = rows(altered, b',', &["listed_name", "full_name", "date_of_birth", "nationality"])?;
    let known: Vec<&Vec<String>> = rows_altered.iter().filter(|row| by_name.contains_key(&plain(&row[0]))).collect();
    writeln!(report, "{} altered names, {} of parties of this list", rows_altered.len(), known.len())?;
    let mut told_misses = String::new();
    for with in ["name alone", "with birth date and nationality"] {
        let (mut found, mut top) = (Share::default(), Share::default());
        let answers = known
            .par_iter()
            .map(|row| if with == "name alone" { ask(&row[1], "", "") } else { ask(&row[1], &row[2], &row[3]) })
            .collect::<Result<Vec<Vec<Hit>>>>()?;
        for (row, hits) in known.iter().zip(&answers) {
            let right = &by_name[&plain(&row[0])];
            let place = hits.iter().find(|hit| right.contains(&hit.id));
            found.add(place.is_some());
            top.add(place.is_some_and(|hit| hit.score >= hits[0].score));
            if place.is_none_or(|hit| hit.score < hits[0].score) {
                writeln!(
                    told_misses,
                    "{with}: `{}` of `{}`: {}; first {}",
                    row[1],
                    row[0],
                    place.map_or_else(|| "not found".to_owned(), |hit| format!("{} {}", hit.score, told(hit))),
                    hits.first().map_or_else(String::new, |hit| format!("{} {}", hit.score, told(hit)))
                )?;
            }
        }
        writeln!(report, "right party found, {with}: {found}\n  on top or tied: {top}")?;
    }
    let mut told_alerts: Vec<(Points, String)> = Vec::new();
    for with in ["name alone", "with birth date and nationality"] {
        let (mut all, start) = (Share::default(), Instant::now());
        for path in ordinary {
            let people = rows(path, b',', &["full_name", "date_of_birth", "nationality"])?;
            let answers = people
                .par_iter()
                .map(|row| if with == "name alone" { ask(&row[0], "", "") } else { ask(&row[0], &row[1], &row[2]) })
                .collect::<Result<Vec<Vec<Hit>>>>()?;
            for (row, hits) in people.iter().zip(answers) {
                all.add(!hits.is_empty());
                if let Some(hit) = hits.first() {
                    told_alerts.push((
                        hit.score,
                        format!(
                            "{} {with}: `{}` ~ `{}`: {}",
                            hit.score,
                            row[0],
                            hit.matched_name.as_deref().unwrap_or_default(),
                            told(hit)
                        ),
                    ));
                }
            }
        }
        writeln!(report, "ordinary people who alert, {with}: {all} in {:.1} s", start.elapsed().as_secs_f64())?;
    }
    if misses > 0 {
        told_alerts.sort_by(|one, other| other.cmp(one));
        report.extend(told_misses.lines().take(misses).flat_map(|line| [line, "\n"]));
        report.extend(told_alerts.iter().take(misses).flat_map(|(_, line)| [line.as_str(), "\n"]));
    }
    Ok(report)
}
