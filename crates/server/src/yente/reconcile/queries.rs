//! Rows of a table to the parties that they may mean.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::super::body::MOST_QUERIES;
use super::super::matching::{Asked, THRESHOLD};
use super::super::question::{Example, Question};
use super::super::refusal::Refusal;
use super::super::schema::{labels, named};
use super::super::scope::Filters;
use super::Type;
use crate::aside::searched;
use crate::{Service, Serving};

/// Candidates a query, unless another number is asked for.
const USUAL_CANDIDATES: usize = 5;
/// Most candidates a query.
const MOST_CANDIDATES: usize = 500;

/// A query.
#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the protocol names them so")]
struct Query {
    /// A name.
    query: Option<String>,
    /// What is meant: a schema, or several, of which the first counts.
    #[serde(rename = "type")]
    kind: Option<Value>,
    /// Most candidates.
    limit: Option<usize>,
    /// What else is known.
    #[serde(default)]
    properties: Vec<Property>,
}

/// A value of another column.
#[derive(Debug, Deserialize)]
struct Property {
    /// The property: `Person:birthDate`, or its name alone.
    pid: String,
    /// The value: a text, a number, or something that was reconciled itself; or several.
    v: Value,
}

/// A party that a query may mean.
#[derive(Debug, Serialize)]
struct Candidate {
    id: String,
    name: String,
    description: &'static str,
    score: f64,
    #[serde(rename = "match")]
    is_match: bool,
    #[serde(rename = "type")]
    kind: [Type; 1],
}

/// Answers queries: how many, and the answers by the client's keys.
pub(super) fn answer(
    service: &Service,
    serving: &Serving,
    lists: &[String],
    text: &str,
    changed_since: Option<&str>,
) -> Result<(usize, Value), Refusal> {
    let queries: Map<String, Value> = serde_json::from_str(text)
        .map_err(|error| Refusal::Bad(format!("`queries` is no JSON object of queries: {error}")))?;
    if queries.len() > MOST_QUERIES {
        return Err(Refusal::Bad(format!("Too many queries in one batch (limit: {MOST_QUERIES})")));
    }
    let only = match changed_since {
        Some(moment) => serving.yente.changed_since(serving, &service.store, moment).map_err(|error| {
            tracing::error!(target: "interdict", %error, "an older edition cannot be read");
            crate::Refusal::failed()
        })?,
        None => None,
    };
    let filters = Filters { only, ..Filters::default() };
    let queries: Vec<(String, Value)> = queries.into_iter().collect();
    let one = |(key, query): (String, Value)| {
        let query: Query = serde_json::from_value(query)
            .map_err(|error| Refusal::Bad(format!("query `{key}` is not understood: {error}")))?;
        let candidates = candidates(serving, lists, filters.clone(), &query)?;
        Ok((key, json!({ "result": candidates })))
    };
    let answers: Vec<(String, Value)> = searched(|| queries.into_par_iter().map(one).collect::<Result<_, Refusal>>())?;
    Ok((answers.len(), Value::Object(answers.into_iter().collect())))
}

fn candidates(serving: &Serving, lists: &[String], filters: Filters, query: &Query) -> Result<Vec<Candidate>, Refusal> {
    let question = Question::of(&example(query)).map_err(Refusal::Bad)?;
    let limit = query.limit.unwrap_or(USUAL_CANDIDATES).min(MOST_CANDIDATES);
    let asked = Asked { lists: lists.to_vec(), limit, threshold: THRESHOLD, cutoff: 0.0, filters };
    let (hits, _) = asked.search(serving, &question)?;
    let candidates = hits.into_iter().map(|hit| Candidate {
        description: labels(hit.schema).0,
        score: hit.score.to_f64(),
        is_match: hit.score.to_f64() >= THRESHOLD,
        kind: [Type::of(hit.schema)],
        id: hit.id,
        name: hit.caption,
    });
    Ok(candidates.collect())
}

/// The query as a query by example.
fn example(query: &Query) -> Example {
    let kind = match &query.kind {
        Some(Value::Array(kinds)) => kinds.first(),
        other => other.as_ref(),
    };
    let kind = match kind {
        // A type that was itself suggested comes with its id.
        Some(Value::Object(kind)) => kind.get("id"),
        other => other,
    };
    let schema = kind.and_then(Value::as_str).filter(|kind| !kind.is_empty()).unwrap_or("Thing").to_owned();
    let mut example = Example { id: None, schema, ..Example::default() };
    if let Some(name) = &query.query {
        example.properties.insert("name".to_owned(), vec![Value::from(name.as_str())]);
    }
    for property in &query.properties {
        let name = property.pid.rsplit(':').next().unwrap_or_default();
        let values = match &property.v {
            Value::Array(values) => values.clone(),
            value => vec![value.clone()],
        };
        let values = values.into_iter().map(|value| match value {
            Value::Object(party) => party.get("name").or_else(|| party.get("id")).cloned().unwrap_or_default(),
            value => value,
        });
        example.properties.entry(name.to_owned()).or_default().extend(values);
    }
    // Columns of persons are asked of `Thing` when no type was chosen; what only persons have says that one is meant.
    if example.schema == "Thing" && named(&example.schema).is_some() {
        let of = query.properties.iter().find_map(|property| property.pid.split_once(':')).map(|(of, _)| of);
        if let Some(schema) = of.and_then(named) {
            schema.as_str().clone_into(&mut example.schema);
        }
    }
    example
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &Value) -> Example {
        example(&serde_json::from_value(query.clone()).unwrap())
    }

    #[test]
    fn queries_are_examples() {
        let read_query = read(&json!({ "query": "Gao Qiang", "type": ["Person"], "properties": [
            { "pid": "Person:birthDate", "v": 1983 }, { "pid": "country", "v": ["cn", { "id": "x", "name": "China" }] }] }));
        assert_eq!(read_query.schema, "Person");
        assert_eq!(read_query.properties["name"], [json!("Gao Qiang")]);
        assert_eq!(read_query.properties["birthDate"], [json!(1983)]);
        assert_eq!(read_query.properties["country"], [json!("cn"), json!("China")]);
        assert_eq!(read(&json!({ "query": "x" })).schema, "Thing");
        assert_eq!(read(&json!({ "query": "x", "type": { "id": "Vessel" } })).schema, "Vessel");
        assert_eq!(
            read(&json!({ "query": "x", "properties": [{ "pid": "Vessel:flag", "v": "pa" }] })).schema,
            "Vessel"
        );
    }
}
