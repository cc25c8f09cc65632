//! How many of what was found have which values.

use std::collections::{BTreeMap, HashMap};

use interdict_model::Country;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::schema::{labels, named};
use super::super::texts::{Column, Row, Texts};
use crate::Serving;

/// Facets that can be asked for.
pub(super) const FACETS: [&str; 6] = ["datasets", "schema", "countries", "identifiers", "topics", "genders"];
/// Those that are answered unless others are asked for.
pub(super) const USUAL_FACETS: [&str; 3] = ["countries", "topics", "datasets"];
/// Most values of one facet.
const MOST_VALUES: usize = 1_000;

/// Values with how many have them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YenteFacet)]
pub(super) struct Facet {
    /// What it is of, for people.
    label: &'static str,
    /// The values, those that most have first.
    values: Vec<FacetValue>,
}

/// A value with how many have it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YenteFacetValue)]
struct FacetValue {
    /// The value.
    name: String,
    /// The value for people.
    label: String,
    /// How many have it.
    count: usize,
}

/// The facets of what was found.
pub(super) fn facets(
    texts: &Texts,
    serving: &Serving,
    rows: &[Row],
    asked: &[&'static str],
) -> BTreeMap<&'static str, Facet> {
    let all = asked.iter().map(|facet| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for party in rows.iter().filter_map(|row| texts.party(*row)) {
            let mut count = |value: &str| *counts.entry(value.to_owned()).or_default() += 1;
            match *facet {
                "schema" => count(party.schema.as_str()),
                "datasets" => texts.values(party, Column::Datasets).for_each(count),
                "topics" => texts.values(party, Column::Topics).for_each(count),
                "countries" => texts.values(party, Column::Countries).for_each(count),
                "genders" => texts.values(party, Column::Genders).for_each(count),
                _ => {
                    let records = serving.records(&party.id);
                    let mut numbers: Vec<&str> = records
                        .iter()
                        .flat_map(|record| &record.identifiers)
                        .map(|number| number.value.as_str())
                        .collect();
                    numbers.sort_unstable();
                    numbers.dedup();
                    numbers.into_iter().for_each(count);
                }
            }
        }
        let mut values: Vec<FacetValue> =
            counts.into_iter().map(|(name, count)| FacetValue { label: label(facet, &name), name, count }).collect();
        values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.name.cmp(&other.name)));
        values.truncate(MOST_VALUES);
        (*facet, Facet { label: heading(facet), values })
    });
    all.collect()
}

fn heading(facet: &str) -> &'static str {
    match facet {
        "datasets" => "Data sources",
        "schema" => "Entity types",
        "countries" => "Countries",
        "topics" => "Topics",
        "genders" => "Genders",
        _ => "Identifiers",
    }
}

fn label(facet: &str, value: &str) -> String {
    match facet {
        "countries" => Country::from_text(value).map_or_else(|| value.to_owned(), |country| country.name().to_owned()),
        "schema" => named(value).map_or_else(|| value.to_owned(), |schema| labels(schema).1.to_owned()),
        "topics" => topic(value).unwrap_or(value).to_owned(),
        _ => value.to_owned(),
    }
}

/// Topics that lists have, in words.
fn topic(topic: &str) -> Option<&'static str> {
    Some(match topic {
        "sanction" => "Sanctioned",
        "sanction.linked" => "Linked to sanctions",
        "sanction.counter" => "Counter-sanctioned",
        "debarment" => "Debarred",
        "export.control" => "Export-controlled",
        "export.risk" => "Trade risk",
        "crime" => "Crime",
        "crime.terror" => "Terrorism",
        "role.pep" => "Politician",
        "role.rca" => "Close associate",
        "wanted" => "Wanted",
        "poi" => "Person of interest",
        _ => return None,
    })
}
