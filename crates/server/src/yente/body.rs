//! The body of a match request, read member by member, with all that is wrong in it told at once.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::parameters::moment;
use super::question::Example;
use super::refusal::{Fault, Refusal};

/// Most queries in one request.
pub(crate) const MOST_QUERIES: usize = 100;

/// What a body may say for all its queries, or for one of them, instead of the query string: it has no limit of length.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Overrides {
    /// Most results a query.
    pub(crate) limit: Option<usize>,
    /// Least score of a match.
    pub(crate) threshold: Option<f64>,
    /// Results are above it.
    pub(crate) cutoff: Option<f64>,
    /// Only parties of these lists.
    pub(crate) include_datasets: Option<Vec<String>>,
    /// No parties that stand on these lists alone.
    pub(crate) exclude_datasets: Option<Vec<String>>,
    /// No parties of these schemata.
    pub(crate) exclude_schemata: Option<Vec<String>>,
    /// None of these parties.
    pub(crate) exclude_entity_ids: Option<Vec<String>>,
    /// Only parties with one of these topics.
    pub(crate) topics: Option<Vec<String>>,
    /// Only parties that were changed after this moment.
    pub(crate) changed_since: Option<String>,
}

impl Overrides {
    /// These over others: what is not said here stays as it was there.
    pub(crate) fn over(self, other: Self) -> Self {
        Self {
            limit: self.limit.or(other.limit),
            threshold: self.threshold.or(other.threshold),
            cutoff: self.cutoff.or(other.cutoff),
            include_datasets: self.include_datasets.or(other.include_datasets),
            exclude_datasets: self.exclude_datasets.or(other.exclude_datasets),
            exclude_schemata: self.exclude_schemata.or(other.exclude_schemata),
            exclude_entity_ids: self.exclude_entity_ids.or(other.exclude_entity_ids),
            topics: self.topics.or(other.topics),
            changed_since: self.changed_since.or(other.changed_since),
        }
    }
}

/// The body of a match request, as it is described to clients. It is read by [`read`], which tells all that is wrong with it.
#[derive(ToSchema)]
#[schema(as = MatchBody)]
#[expect(dead_code, reason = "only its description is used")]
pub(crate) struct MatchBodyForm {
    /// Queries by the client's own keys: at most 100.
    queries: HashMap<String, ExampleForm>,
    /// Weights of other matchers; not used.
    #[schema(required = false)]
    weights: HashMap<String, f64>,
    /// Settings of other matchers; not used.
    #[schema(required = false, value_type = HashMap<String, Value>)]
    config: HashMap<String, Value>,
    /// What the query string says, for all queries; it goes before the query string.
    params: Option<OverridesForm>,
}

/// An entity as a query describes it.
#[derive(ToSchema)]
#[schema(as = MatchExample)]
#[expect(dead_code, reason = "only its description is used")]
struct ExampleForm {
    /// The client's own id for it.
    id: Option<String>,
    /// Its FollowTheMoney schema.
    schema: SchemaForm,
    /// Its values by property.
    #[schema(example = json!({ "name": ["John Doe"], "birthDate": ["1975-04-21"] }))]
    properties: HashMap<String, ValuesForm>,
    /// What the query string says, for this query alone; it goes before all others.
    params: Option<OverridesForm>,
}

/// Schemata that can be asked for.
#[derive(ToSchema)]
#[schema(as = MatchSchema)]
#[expect(dead_code, reason = "only its description is used")]
enum SchemaForm {
    Person,
    Organization,
    Company,
    PublicBody,
    LegalEntity,
    Vehicle,
    Vessel,
    Airplane,
    CryptoWallet,
    Security,
    Thing,
}

/// Values of a property.
#[derive(Serialize, ToSchema)]
#[schema(as = MatchValues)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its description is used")]
enum ValuesForm {
    /// One.
    One(String),
    /// Several; texts and numbers are compared.
    Several(Vec<Value>),
}

/// What the query string says, in a body, where lists may be longer.
#[derive(ToSchema)]
#[schema(as = MatchParameters)]
#[expect(dead_code, reason = "only its description is used")]
struct OverridesForm {
    /// Most results.
    #[schema(minimum = 0, maximum = 500)]
    limit: Option<u64>,
    /// Least score of a match.
    threshold: Option<f64>,
    /// Results are above it.
    cutoff: Option<f64>,
    /// Only parties of these lists.
    include_datasets: Option<Vec<String>>,
    /// No parties that stand on these lists alone.
    exclude_datasets: Option<Vec<String>>,
    /// No parties of these schemata.
    exclude_schemas: Option<Vec<String>>,
    /// None of these parties.
    exclude_entity_ids: Option<Vec<String>>,
    /// Only parties with one of these topics.
    topics: Option<Vec<String>>,
    /// Only parties that are new or changed since a day or moment.
    #[schema(pattern = r"^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?$")]
    changed_since: Option<String>,
}

/// The body of a match request.
#[derive(Debug, Default)]
pub(crate) struct MatchBody {
    /// Settings of other matchers, by name.
    pub(crate) config: Vec<String>,
    /// For all queries.
    pub(crate) overrides: Overrides,
    /// Queries by the client's keys, in the body's order, each with its own overrides.
    pub(crate) queries: Vec<(String, Example, Overrides)>,
}

/// Reads a body.
pub(crate) fn read(bytes: &[u8]) -> Result<MatchBody, Refusal> {
    let body: Value = serde_json::from_slice(bytes).map_err(|error| {
        let fault =
            Fault::new("json_invalid", vec![json!("body"), json!(error.column())], "JSON decode error", &json!({}));
        Refusal::Form(vec![fault.with(json!({ "error": error.to_string() }))])
    })?;
    let mut faults = Vec::new();
    let read = whole(&body, &mut faults);
    if faults.is_empty() { Ok(read) } else { Err(Refusal::Form(faults)) }
}

fn at(path: &[&str], last: &str) -> Vec<Value> {
    path.iter().map(|part| json!(part)).chain([json!(last)]).collect()
}

fn whole(body: &Value, faults: &mut Vec<Fault>) -> MatchBody {
    let Value::Object(members) = body else {
        let message = "Input should be a valid dictionary or object to extract fields from";
        faults.push(Fault::new("model_attributes_type", vec![json!("body")], message, body));
        return MatchBody::default();
    };
    let mut read =
        MatchBody { overrides: overrides(members.get("params"), &["body", "params"], faults), ..MatchBody::default() };
    if let Some(weights) = object(members, "weights", &["body"], faults) {
        for (name, weight) in weights.iter().filter(|(_, weight)| !weight.is_number()) {
            faults.push(Fault::new(
                "float_type",
                at(&["body", "weights"], name),
                "Input should be a valid number",
                weight,
            ));
        }
    }
    if let Some(config) = object(members, "config", &["body"], faults) {
        for (name, value) in config {
            if value.is_object() || value.is_array() {
                let message = "Input should be a valid string, number or boolean";
                faults.push(Fault::new("string_type", at(&["body", "config"], name), message, value));
            }
            read.config.push(name.clone());
        }
    }
    match members.get("queries") {
        None => faults.push(Fault::missing(at(&["body"], "queries"), body)),
        Some(_) => {
            // More than can be asked at once is refused by its number; its members need not be looked at.
            let queries = object(members, "queries", &["body"], faults);
            for (key, query) in queries.into_iter().flatten() {
                let path = ["body", "queries", key.as_str()];
                if let Some((example, own)) = example(query, &path, faults) {
                    read.queries.push((key.clone(), example, own));
                }
            }
        }
    }
    read
}

fn example(query: &Value, path: &[&str], faults: &mut Vec<Fault>) -> Option<(Example, Overrides)> {
    let place = || path.iter().map(|part| json!(part)).collect();
    let Value::Object(members) = query else {
        let message = "Input should be a valid dictionary or object to extract fields from";
        faults.push(Fault::new("model_attributes_type", place(), message, query));
        return None;
    };
    let id = match members.get("id") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) => Some(id.clone()),
        Some(other) => {
            faults.push(Fault::new("string_type", at(path, "id"), "Input should be a valid string", other));
            None
        }
    };
    let schema = match members.get("schema") {
        Some(Value::String(schema)) => schema.clone(),
        Some(other) => {
            faults.push(Fault::new("string_type", at(path, "schema"), "Input should be a valid string", other));
            String::new()
        }
        None => {
            faults.push(Fault::missing(at(path, "schema"), query));
            String::new()
        }
    };
    let mut properties = BTreeMap::new();
    if !members.contains_key("properties") {
        faults.push(Fault::missing(at(path, "properties"), query));
    }
    for (name, values) in object(members, "properties", path, faults).into_iter().flatten() {
        match values {
            Value::String(_) => drop(properties.insert(name.clone(), vec![values.clone()])),
            Value::Array(values) => drop(properties.insert(name.clone(), values.clone())),
            other => {
                let path: Vec<&str> = path.iter().copied().chain(["properties"]).collect();
                faults.push(Fault::new("list_type", at(&path, name), "Input should be a valid list", other));
            }
        }
    }
    let path: Vec<&str> = path.iter().copied().chain(["params"]).collect();
    let own = overrides(members.get("params"), &path, faults);
    Some((Example { id, schema, properties }, own))
}

/// A member that is an object, if it is there.
fn object<'a>(
    members: &'a Map<String, Value>,
    name: &str,
    path: &[&str],
    faults: &mut Vec<Fault>,
) -> Option<&'a Map<String, Value>> {
    match members.get(name)? {
        Value::Object(object) => Some(object),
        other => {
            faults.push(Fault::new("dict_type", at(path, name), "Input should be a valid dictionary", other));
            None
        }
    }
}

fn overrides(params: Option<&Value>, path: &[&str], faults: &mut Vec<Fault>) -> Overrides {
    let members = match params {
        None | Some(Value::Null) => return Overrides::default(),
        Some(Value::Object(members)) => members,
        Some(other) => {
            let place = path.iter().map(|part| json!(part)).collect();
            faults.push(Fault::new("dict_type", place, "Input should be a valid dictionary", other));
            return Overrides::default();
        }
    };
    let mut reader = Members { members, path, faults };
    Overrides {
        limit: reader.count("limit"),
        threshold: reader.number("threshold"),
        cutoff: reader.number("cutoff"),
        include_datasets: reader.texts(&["include_datasets", "include_dataset"]),
        exclude_datasets: reader.texts(&["exclude_datasets", "exclude_dataset"]),
        exclude_schemata: reader.texts(&["exclude_schemas", "exclude_schema"]),
        exclude_entity_ids: reader.texts(&["exclude_entity_ids"]),
        topics: reader.texts(&["topics"]),
        changed_since: reader.moment("changed_since"),
    }
}

/// Members of an object of overrides. What is null was not said.
struct Members<'a> {
    members: &'a Map<String, Value>,
    path: &'a [&'a str],
    faults: &'a mut Vec<Fault>,
}

impl Members<'_> {
    fn member(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    fn refuse(&mut self, kind: &'static str, name: &str, message: &str) {
        let value = self.members.get(name).cloned().unwrap_or_default();
        self.faults.push(Fault::new(kind, at(self.path, name), message, &value));
    }

    fn count(&mut self, name: &str) -> Option<usize> {
        match self.member(name)?.as_u64() {
            Some(count) if count <= super::matching::MOST_RESULTS as u64 => usize::try_from(count).ok(),
            _ => {
                self.refuse("int_type", name, "Input should be a whole number of at most 500");
                None
            }
        }
    }

    fn number(&mut self, name: &str) -> Option<f64> {
        let number = self.member(name)?.as_f64();
        if number.is_none() {
            self.refuse("float_type", name, "Input should be a valid number");
        }
        number
    }

    fn texts(&mut self, names: &[&str]) -> Option<Vec<String>> {
        let name = names.iter().find(|name| self.member(name).is_some())?;
        let texts = match self.member(name)? {
            Value::Array(values) => values.iter().map(|value| value.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        if texts.is_none() {
            self.refuse("list_type", name, "Input should be a list of strings");
        }
        texts
    }

    fn moment(&mut self, name: &str) -> Option<String> {
        let read = self.member(name)?.as_str().and_then(moment);
        if read.is_none() {
            self.refuse(
                "string_pattern_mismatch",
                name,
                "Input should be a day, or a day and a time: 2026-11-24T07:30",
            );
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(body: &Value) -> Vec<(String, String)> {
        let Err(Refusal::Form(faults)) = read(body.to_string().as_bytes()) else { return Vec::new() };
        let told = serde_json::to_value(faults).unwrap();
        let told = told.as_array().unwrap().iter();
        told.map(|fault| (fault["type"].as_str().unwrap().to_owned(), fault["loc"].to_string())).collect()
    }

    #[test]
    fn the_body_of_the_contract_is_read() {
        let body = json!({
            "weights": { "name_literal": 0.8 }, "config": { "nm_number_mismatch": 0.4 },
            "queries": { "b": { "schema": "Person", "properties": { "name": "One", "country": ["ru", 1] } }, "a": {
                "id": "x", "schema": "Company", "properties": {}, "params": { "threshold": 0.9, "exclude_entity_ids": ["y"] } } },
            "params": { "include_datasets": ["us_ofac_sdn"], "exclude_datasets": null },
        });
        let read = read(body.to_string().as_bytes()).unwrap();
        assert_eq!(read.config, ["nm_number_mismatch"]);
        assert_eq!(read.overrides.include_datasets.as_deref(), Some(&["us_ofac_sdn".to_owned()][..]));
        assert_eq!(read.overrides.exclude_datasets, None);
        let own = read.queries.iter().find(|(key, ..)| key == "a").map(|(_, _, own)| own).unwrap();
        assert_eq!((own.threshold, own.exclude_entity_ids.as_deref()), (Some(0.9), Some(&["y".to_owned()][..])));
        let (_, one, _) = read.queries.iter().find(|(key, ..)| key == "b").unwrap();
        assert_eq!(one.properties["name"], [json!("One")]);
    }

    #[test]
    fn what_is_not_of_the_form_is_told_with_its_place() {
        assert_eq!(faults(&json!([])), [("model_attributes_type".to_owned(), r#"["body"]"#.to_owned())]);
        assert_eq!(faults(&json!({})), [("missing".to_owned(), r#"["body","queries"]"#.to_owned())]);
        let body = json!({ "queries": { "a": { "schema": 1, "properties": { "name": 5 } }, "b": null }, "params": { "limit": -1 } });
        let told = faults(&body);
        assert_eq!(told.len(), 4, "{told:?}");
        assert!(told.contains(&("list_type".to_owned(), r#"["body","queries","a","properties","name"]"#.to_owned())));
        let Err(Refusal::Form(broken)) = read(b"{\"queries\": ") else { panic!("was read") };
        assert_eq!(serde_json::to_value(&broken).unwrap()[0]["type"], "json_invalid");
    }
}
