//! CSV and TSV: the input's columns, then ours; one row a hit, one row for a subject without.

use std::io::{Result, Write};

use interdict_delimited::escaped;
use interdict_model::Hit;

use crate::answer::{Answer, Checked, OwnershipFinding};
use crate::hits::same_party;

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

/// Answers as CSV or TSV, one by one, in order.
pub struct CsvAnswers<W> {
    checked: Checked,
    columns: usize,
    /// Whether each row names its file, in a column behind all others.
    several: bool,
    separator: char,
    out: W,
}

/// What owners make of a row's subject, where they are followed.
const OWNERSHIP: &str = "interdict_ownership";
/// The file of a row, where there are several.
const FILE: &str = "interdict_file";

impl<W: Write> CsvAnswers<W> {
    /// Writes the headings: the input's, then ours. `several`: answers name their file.
    pub fn new(checked: Checked, headings: &[String], several: bool, separator: char, out: W) -> Result<Self> {
        let mut answers = Self { checked, columns: headings.len(), several, separator, out };
        let file = several.then_some(FILE);
        let owners = answers.checked.owners.then_some(OWNERSHIP);
        let heading: Vec<String> =
            headings.iter().map(String::as_str).chain(COLUMNS).chain(owners).chain(file).map(escaped).collect();
        answers.line(&heading)?;
        Ok(answers)
    }

    fn line(&mut self, cells: &[String]) -> Result<()> {
        writeln!(self.out, "{}", cells.join(self.separator.encode_utf8(&mut [0; 4])))
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
            self.checked.edition_named(),
            self.checked.lexicon.clone(),
            self.checked.matcher.clone(),
            hit.map_or_else(String::new, same_party),
            text(hit.map(|hit| &hit.explanation)),
        ]);
        if self.checked.owners {
            cells.push(OwnershipFinding::in_a_cell(&answer.ownership));
        }
        if self.several {
            cells.push(answer.file.as_deref().unwrap_or_default().to_owned());
        }
        let line: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        self.line(&line)
    }

    /// Writes an answer: a row a hit, or one row for a subject without.
    pub fn write(&mut self, answer: &Answer) -> Result<()> {
        if answer.hits.is_empty() {
            return self.row(answer, None);
        }
        answer.hits.iter().try_for_each(|hit| self.row(answer, Some(hit)))
    }

    /// Writes what is held back; what was written to comes back.
    pub fn end(mut self) -> Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    /// Writes what is held back.
    pub fn flush(&mut self) -> Result<()> {
        self.out.flush()
    }
}
