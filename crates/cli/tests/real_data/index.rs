//! The index loses nothing: every query of the benchmark over its list, at five thresholds and at the very
//! score of each hit, as scoring every party does.

use std::collections::BTreeMap;

use interdict_index::{Index, Request};
use interdict_model::{Entity, Hit, Name, NameKind, Points, Schema, Subject};
use interdict_names::Lexicon;
use rayon::prelude::*;

use crate::{shared, text};

/// Ascending. All parties are scored at the first only.
const THRESHOLDS: [i32; 5] = [500, 600, 700, 800, 900];
/// One query in so many is scored at every threshold, to hold to what the others rely on.
const EVERY_THRESHOLD: usize = 25;

fn schema(kind: &str) -> Schema {
    match kind {
        "person" => Schema::Person,
        "org" => Schema::Organization,
        "vessel" => Schema::Vessel,
        "aircraft" => Schema::Airplane,
        other => panic!("`{other}` is none of person, org, vessel, aircraft"),
    }
}

/// The cells of these columns of a table separated by tabs.
fn cells<const N: usize>(text: &str, columns: [&str; N]) -> Vec<[String; N]> {
    let mut rows = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_reader(text.as_bytes());
    let headings = rows.headers().unwrap().clone();
    let places = columns.map(|column| headings.iter().position(|heading| heading == column).unwrap());
    rows.records().map(|row| row.unwrap()).map(|row| places.map(|place| row[place].to_owned())).collect()
}

fn list() -> Vec<Entity> {
    let mut entities: BTreeMap<String, Entity> = BTreeMap::new();
    for [id, kind, what, name] in cells(&text("bench/names/list.tsv.gz"), ["entity_id", "type", "kind", "name"]) {
        let name = match what.as_str() {
            "primary" => Name::new(NameKind::Primary, name),
            "orig" => Name::new(NameKind::Original, name),
            "weak" => Name::new(NameKind::Alias, name).weak(),
            _ => Name::new(NameKind::Alias, name),
        };
        entities.entry(id.clone()).or_insert_with(|| Entity::new(id, schema(&kind))).names.push(name);
    }
    entities.into_values().collect()
}

#[derive(Default)]
struct Outcome {
    hits: usize,
    different: Vec<String>,
}

#[test]
fn every_query_of_the_benchmark_is_answered_as_scoring_every_party_does() {
    let entities = list();
    assert_eq!(entities.len(), 16_705);
    let lexicon = Lexicon::of(&entities);
    let index = Index::new(entities, lexicon).unwrap();
    let text = fs_err::read_to_string(shared("bench/names/queries.tsv")).unwrap();
    let queries = cells(&text, ["id", "query", "type"]);
    assert_eq!(queries.len(), 2_027);
    let outcomes: Vec<Outcome> = queries
        .par_iter()
        .enumerate()
        .map(|(number, [id, query, kind])| {
            let mut outcome = Outcome::default();
            let subject = Subject::named(query).of_schema(schema(kind));
            let search = |threshold: Points, exhaustive: bool| -> Vec<Hit> {
                let request = Request { threshold, limit: None, datasets: Vec::new(), exhaustive };
                let found = index.search(&subject, &request).unwrap();
                assert_eq!(found.cut, 0, "no limit was set");
                found.hits
            };
            let all = search(Points::milli(THRESHOLDS[0]), true);
            // Where a party just reaches the threshold, an index that leaves out too much loses it first.
            let at_hits = all.iter().map(|hit| hit.score);
            for threshold in THRESHOLDS.map(Points::milli).into_iter().chain(at_hits) {
                let mut wanted = all.clone();
                wanted.retain(|hit| hit.score >= threshold);
                // A score does not depend on the threshold: what reaches it is the start of the whole.
                let scored = (number % EVERY_THRESHOLD == 0).then(|| search(threshold, true));
                if scored.is_some_and(|scored| scored != wanted) {
                    outcome.different.push(format!("{id} at {threshold:.6}: scores depend on the threshold"));
                }
                let found = search(threshold, false);
                outcome.hits += found.len();
                // Parties, scores to the last digit, evidence and order.
                if found != wanted {
                    let told = |hits: &[Hit]| {
                        hits.iter().map(|hit| format!("{} {:.6}", hit.id, hit.score)).collect::<Vec<_>>().join(", ")
                    };
                    outcome.different.push(format!(
                        "{id} `{query}` at {threshold:.6}: index [{}], all [{}]",
                        told(&found),
                        told(&wanted)
                    ));
                }
            }
            outcome
        })
        .collect();
    let different: Vec<&str> = outcomes.iter().flat_map(|outcome| &outcome.different).map(String::as_str).collect();
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
    let hits: usize = outcomes.iter().map(|outcome| outcome.hits).sum();
    assert!(hits > 2_000, "{hits} hits: the queries ask for too little");
}
