//! Completions of what is typed.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::proxy::Proxy;
use super::super::refusal::Refusal;
use super::super::schema::{Kind, PROPERTIES, Property, labels, named, properties};
use super::{Type, types};

/// Most properties and types that are suggested.
const MOST: usize = 20;

/// Completions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReconciliationSuggestions)]
pub(super) struct Suggestions {
    /// That it went well.
    code: &'static str,
    /// The same again.
    status: &'static str,
    /// What was typed.
    prefix: String,
    /// What it may become.
    result: Vec<Suggestion>,
}

/// A completion.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReconciliationSuggestion)]
struct Suggestion {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// Of a party: its schema.
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty")]
    kinds: Vec<Type>,
}

/// Whether a text begins so, in any case.
fn begins(text: &str, beginning: &str) -> bool {
    text.to_lowercase().starts_with(&beginning.trim().to_lowercase())
}

impl Suggestions {
    fn of(prefix: String, result: Vec<Suggestion>) -> Self {
        Self { code: "/api/status/ok", status: "200 OK", prefix, result }
    }

    /// Of parties.
    pub(super) fn of_parties<'a>(prefix: String, parties: impl Iterator<Item = &'a Proxy>) -> Self {
        let suggestion = |party: &Proxy| {
            let schema = named(party.schema);
            Suggestion {
                id: party.id.clone(),
                name: party.caption.clone(),
                description: schema.map(|schema| labels(schema).0.to_owned()),
                kinds: schema.into_iter().map(Type::of).collect(),
            }
        };
        Self::of(prefix, parties.map(suggestion).collect())
    }

    /// Of properties.
    pub(super) fn of_properties(prefix: String) -> Self {
        let is_meant = |property: &&Property| begins(property.name, &prefix) || begins(property.label, &prefix);
        let asked = PROPERTIES.iter().filter(|property| property.kind != Kind::Party).filter(is_meant).take(MOST);
        let result = asked.map(|property| Suggestion {
            id: property.qualified(),
            name: property.label.to_owned(),
            description: None,
            kinds: Vec::new(),
        });
        let result = result.collect();
        Self::of(prefix, result)
    }

    /// Of types.
    pub(super) fn of_types(prefix: String) -> Self {
        let asked = types().filter(|kind| begins(kind.id, &prefix) || begins(kind.name, &prefix)).take(MOST);
        let result = asked.map(|kind| Suggestion {
            id: kind.id.to_owned(),
            name: kind.name.to_owned(),
            description: Some(kind.description.to_owned()),
            kinds: Vec::new(),
        });
        let result = result.collect();
        Self::of(prefix, result)
    }
}

/// Properties by which a table can be extended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReconciliationProperties)]
pub(super) struct PropertyProposals {
    /// Most that were asked for; 0: all.
    limit: usize,
    /// The schema.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its properties.
    properties: Vec<Proposal>,
}

/// A property by which a table can be extended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReconciliationProperty)]
struct Proposal {
    /// Its name.
    id: &'static str,
    /// Its name for people.
    name: &'static str,
}

impl PropertyProposals {
    /// Those of a schema. An error where there is no such schema.
    pub(super) fn of(schema: &str, limit: usize) -> Result<Self, Refusal> {
        let schema = named(schema).ok_or_else(|| Refusal::Bad(format!("No such schema: {schema}")))?;
        let most = if limit == 0 { usize::MAX } else { limit };
        let all = properties(schema).filter(|property| property.kind != Kind::Party).take(most);
        let properties = all.map(|property| Proposal { id: property.name, name: property.label }).collect();
        Ok(Self { limit, kind: schema.as_str(), properties })
    }
}
