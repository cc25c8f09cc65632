//! An answer: a subject, what was found, and what it was checked against. The one output schema.

use interdict_model::{EditionInForce, Hit, Points, Schema, Subject};
use serde::Serialize;

use crate::ownership::screened::Finding;

/// Version of the output schema. Members are added under the same version; a change of meaning raises it.
pub(crate) const FORMAT: &str = "interdict-1";

/// What came of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// At least one listed party reaches the threshold.
    Hit,
    /// None does. Not a clearance.
    NoHit,
    /// None does, but a part of the lists is missing.
    Partial,
    /// The row could not be screened.
    Rejected,
}

impl Status {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::NoHit => "no_hit",
            Self::Partial => "partial",
            Self::Rejected => "rejected",
        }
    }
}

/// What all answers of a run share.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Checked {
    pub(crate) format: &'static str,
    pub(crate) edition: EditionInForce,
    pub(crate) lexicon: String,
    pub(crate) matcher: String,
    pub(crate) threshold: Points,
    /// Whether owners were looked at, which adds a column to CSV.
    #[serde(skip)]
    pub(crate) owners: bool,
}

/// One subject's answer.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Answer {
    pub(crate) status: Status,
    pub(crate) subject: SubjectShown,
    /// Hits beyond the limit.
    pub(crate) cut: usize,
    pub(crate) hits: Vec<Hit>,
    /// What owners make of the subject.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) ownership: Vec<Finding>,
    /// Why the row was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// Values that were left out of the comparison because they were not understood.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) not_understood: Vec<String>,
    /// The input's cells, for CSV.
    #[serde(skip)]
    pub(crate) cells: Vec<String>,
}

/// A subject as it is written back.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct SubjectShown {
    pub(crate) id: Option<String>,
    pub(crate) line: Option<u64>,
    pub(crate) schema: Option<Schema>,
    pub(crate) name: Vec<String>,
    #[serde(rename = "birthDate", skip_serializing_if = "Vec::is_empty")]
    pub(crate) birth_date: Vec<String>,
    #[serde(rename = "deathDate", skip_serializing_if = "Vec::is_empty")]
    pub(crate) death_date: Vec<String>,
    #[serde(rename = "birthPlace", skip_serializing_if = "Vec::is_empty")]
    pub(crate) birth_place: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) country: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) gender: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) address: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) phone: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) identifiers: Vec<String>,
}

impl From<&Subject> for SubjectShown {
    fn from(subject: &Subject) -> Self {
        Self {
            id: subject.id.clone(),
            line: subject.line,
            schema: subject.schema,
            name: subject.names.clone(),
            birth_date: subject.birth_dates.iter().map(ToString::to_string).collect(),
            death_date: subject.death_dates.iter().map(ToString::to_string).collect(),
            birth_place: subject.birth_places.clone(),
            gender: subject.genders.iter().map(ToString::to_string).collect(),
            address: subject.addresses.clone(),
            phone: subject.phones.clone(),
            country: subject.countries.iter().map(ToString::to_string).collect(),
            identifiers: subject
                .identifiers
                .iter()
                .map(|identifier| format!("{}:{}", identifier.kind.as_str(), identifier.value))
                .collect(),
        }
    }
}

/// A line of JSON lines: the answer with what it was checked against.
#[derive(Serialize)]
pub(crate) struct JsonLine<'a> {
    format: &'static str,
    edition: &'a EditionInForce,
    lexicon: &'a str,
    matcher: &'a str,
    threshold: Points,
    #[serde(flatten)]
    answer: &'a Answer,
}

impl Checked {
    pub(crate) fn line<'a>(&'a self, answer: &'a Answer) -> JsonLine<'a> {
        JsonLine {
            format: self.format,
            edition: &self.edition,
            lexicon: &self.lexicon,
            matcher: &self.matcher,
            threshold: self.threshold,
            answer,
        }
    }
}
