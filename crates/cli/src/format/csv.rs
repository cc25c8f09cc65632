//! CSV: the input's columns, then ours; one row a hit, one row for a subject without.

use std::io::{Result, Write};

use interdict_delimited::escaped;
use interdict_model::Hit;

use super::Sink;
use crate::answer::{Answer, Checked};
use crate::ownership::screened::in_a_line;

/// The columns that are added.
const COLUMNS: [&str; 23] = [
    "interdict_status",
    "interdict_subject_id",
    "interdict_line",
    "interdict_id",
    "interdict_caption",
    "interdict_schema",
    "interdict_datasets",
    "interdict_topics",
    "interdict_programs",
    "interdict_effect",
    "interdict_listed",
    "interdict_score",
    "interdict_match",
    "interdict_matched_name",
    "interdict_matched_kind",
    "interdict_evidence",
    "interdict_cut",
    "interdict_reason",
    "interdict_edition",
    "interdict_lexicon",
    "interdict_matcher",
    "interdict_same_party",
    "interdict_explanation",
];

pub(crate) struct CsvSink {
    checked: Checked,
    columns: usize,
    out: Box<dyn Write>,
}

impl CsvSink {
    pub(crate) fn new(checked: Checked, headings: &[String], mut out: Box<dyn Write>) -> Result<Self> {
        let columns = headings.len();
        let owners = checked.owners.then_some("interdict_ownership");
        let heading: Vec<String> =
            headings.iter().map(String::as_str).chain(COLUMNS).chain(owners).map(escaped).collect();
        writeln!(out, "{}", heading.join(","))?;
        Ok(Self { checked, columns, out })
    }

    fn row(&mut self, answer: &Answer, hit: Option<&Hit>) -> Result<()> {
        let mut cells: Vec<String> = answer.cells.clone();
        cells.resize(self.columns, String::new());
        let text = |value: Option<&String>| value.cloned().unwrap_or_default();
        let list = |values: Option<&Vec<String>>| values.map_or_else(String::new, |values| values.join("; "));
        cells.extend([
            answer.status.as_str().to_owned(),
            text(answer.subject.id.as_ref()),
            answer.subject.line.map_or_else(String::new, |line| line.to_string()),
            text(hit.map(|hit| &hit.id)),
            text(hit.map(|hit| &hit.caption)),
            hit.map_or_else(String::new, |hit| hit.schema.to_string()),
            list(hit.map(|hit| &hit.datasets)),
            list(hit.map(|hit| &hit.topics)),
            list(hit.map(|hit| &hit.programs)),
            hit.and_then(|hit| hit.effect).map_or_else(String::new, |effect| effect.to_string()),
            text(hit.and_then(|hit| hit.listed.as_ref())),
            hit.map_or_else(String::new, |hit| format!("{:.6}", hit.score)),
            hit.map_or_else(String::new, |hit| hit.is_match.to_string()),
            text(hit.and_then(|hit| hit.matched_name.as_ref())),
            text(hit.and_then(|hit| hit.matched_kind.as_ref())),
            hit.map_or_else(String::new, |hit| {
                hit.evidence
                    .iter()
                    .map(|line| format!("{} {:+.6}: {}", line.feature.as_str(), line.points, line.detail))
                    .collect::<Vec<_>>()
                    .join("; ")
            }),
            answer.cut.to_string(),
            answer.reason.clone().unwrap_or_else(|| answer.not_understood.join("; ")),
            self.checked.edition.id.clone(),
            self.checked.lexicon.clone(),
            self.checked.matcher.clone(),
            hit.map_or_else(String::new, |hit| {
                hit.same_party
                    .iter()
                    .map(|other| format!("{} ({}, by {})", other.id, other.datasets.join(", "), other.by))
                    .collect::<Vec<_>>()
                    .join("; ")
            }),
            text(hit.map(|hit| &hit.explanation)),
        ]);
        if self.checked.owners {
            cells.push(answer.ownership.iter().map(in_a_line).collect::<Vec<_>>().join("; "));
        }
        let line: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        writeln!(self.out, "{}", line.join(","))
    }
}

impl Sink for CsvSink {
    fn write(&mut self, answer: &Answer) -> Result<()> {
        if answer.hits.is_empty() {
            return self.row(answer, None);
        }
        answer.hits.iter().try_for_each(|hit| self.row(answer, Some(hit)))
    }

    fn end(&mut self) -> Result<()> {
        self.out.flush()
    }
}
