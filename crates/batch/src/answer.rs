//! An answer: a subject, what was found, and what it was checked against. The one output schema.

use std::sync::Arc;

use interdict_model::{EditionInForce, Hit, Points, Schema, Subject};
use serde::Serialize;

pub use interdict_model::FORMAT;

/// What came of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
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
    /// The word used in data.
    pub const fn as_str(self) -> &'static str {
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Checked {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The lists.
    pub edition: Arc<EditionInForce>,
    /// The edition since which only new and changed parties were asked about; `None`: all were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_new_since: Option<String>,
    /// The lexicon's id.
    pub lexicon: String,
    /// The matcher, such as `interdict-3.3`.
    pub matcher: String,
    /// Least score of a hit.
    pub threshold: Points,
    /// Whether owners are followed, which adds a column to flat outputs.
    #[serde(skip)]
    pub owners: bool,
}

/// Answers with what they were checked against: one document.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answers<'a> {
    /// What they share.
    #[serde(flatten)]
    pub checked: &'a Checked,
    /// One a subject, in the order in which they were asked.
    pub results: Vec<Answer>,
}

/// What owners make of a subject, as whoever has followed them tells it. The kernel carries it and does not look into it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct OwnershipFinding {
    /// The finding in the output schema.
    pub document: serde_json::Value,
    /// Whether it is to be acted on, so that the subject's status is [`Status::Hit`].
    #[serde(skip)]
    pub is_hit: bool,
    /// The finding in a line, for flat columns.
    #[serde(skip)]
    pub line: String,
    /// Why, line by line, for people.
    #[serde(skip)]
    pub why: Vec<String>,
}

impl OwnershipFinding {
    /// Findings in one cell.
    pub fn in_a_cell(findings: &[Self]) -> String {
        findings.iter().map(|finding| &*finding.line).collect::<Vec<_>>().join("; ")
    }
}

/// One subject's answer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer {
    /// What came of it.
    pub status: Status,
    /// The file it stands in, where several are screened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<Arc<str>>,
    /// Who was asked about.
    pub subject: SubjectShown,
    /// Hits beyond the limit.
    pub cut: usize,
    /// The best hits, best first.
    pub hits: Vec<Hit>,
    /// What owners make of the subject, where they were followed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub ownership: Vec<OwnershipFinding>,
    /// Why the row was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Values that were left out of the comparison because they were not understood.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_understood: Vec<String>,
    /// The input's cells, for CSV.
    #[serde(skip)]
    pub cells: Vec<String>,
}

/// A subject as it is written back.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubjectShown {
    /// The user's key.
    pub id: Option<String>,
    /// The line of the file, from 1.
    pub line: Option<u64>,
    /// What it is.
    pub schema: Option<Schema>,
    /// All names.
    pub name: Vec<String>,
    /// Dates of birth, each reading.
    #[serde(rename = "birthDate", skip_serializing_if = "Vec::is_empty")]
    pub birth_date: Vec<String>,
    /// Dates of death, each reading.
    #[serde(rename = "deathDate", skip_serializing_if = "Vec::is_empty")]
    pub death_date: Vec<String>,
    /// Places of birth.
    #[serde(rename = "birthPlace", skip_serializing_if = "Vec::is_empty")]
    pub birth_place: Vec<String>,
    /// Countries, as codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub country: Vec<String>,
    /// Genders.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gender: Vec<String>,
    /// Addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub address: Vec<String>,
    /// Telephone numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phone: Vec<String>,
    /// Numbers, each with its kind: `passport:A123`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<String>,
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
pub struct JsonLine<'a> {
    format: &'static str,
    edition: &'a EditionInForce,
    #[serde(skip_serializing_if = "Option::is_none")]
    only_new_since: Option<&'a str>,
    lexicon: &'a str,
    matcher: &'a str,
    threshold: Points,
    #[serde(flatten)]
    answer: &'a Answer,
}

impl Checked {
    /// The edition as flat columns name it: its id, and what it was narrowed to.
    pub fn edition_named(&self) -> String {
        match &self.only_new_since {
            Some(since) => format!("{} (only new since {since})", self.edition.id),
            None => self.edition.id.clone(),
        }
    }

    /// An answer as a line of JSON lines.
    pub fn line<'a>(&'a self, answer: &'a Answer) -> JsonLine<'a> {
        JsonLine {
            format: self.format,
            edition: &self.edition,
            only_new_since: self.only_new_since.as_deref(),
            lexicon: &self.lexicon,
            matcher: &self.matcher,
            threshold: self.threshold,
            answer,
        }
    }
}
