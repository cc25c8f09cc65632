//! The output schema as flat columns.

use std::collections::HashMap;
use std::iter::repeat_n;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions, StringArray, UInt32Array};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use arrow_select::take::take_arrays;
use interdict_model::{Effect, Evidence, Hit};

use crate::answer::{Checked, FORMAT};
use crate::screener::{BatchError, Screened, weight};

/// What the columns that are added to a table begin with.
pub const PREFIX: &str = "interdict_";
/// The member of a schema's metadata that states [`FORMAT`].
pub const FORMAT_KEY: &str = "interdict.format";

/// The columns, in their order, with their types and whether they can be null. The names and the order are those of CSV.
///
/// | column | type | what |
/// |---|---|---|
/// | `interdict_status` | text | `hit`, `no_hit`, `partial` or `rejected` |
/// | `interdict_subject_id` | text | the row's own key |
/// | `interdict_line` | integer | the row's line or number, from 1; null where rows are not numbered |
/// | `interdict_id` … `interdict_matched_kind` | text | the hit: see the README; several values are joined with `; ` |
/// | `interdict_score` | double | 0 to 1, in millionths |
/// | `interdict_match` | boolean | whether the score reaches the threshold |
/// | `interdict_evidence` | text | JSON: `[{"feature", "points", "detail"}]` |
/// | `interdict_cut` | integer | hits beyond the limit |
/// | `interdict_reason` | text | why the row is rejected, or which values were not understood |
/// | `interdict_edition`, `interdict_lexicon`, `interdict_matcher` | text | what it was checked against |
/// | `interdict_same_party` | text | entities of other lists that are the same party |
/// | `interdict_explanation` | text | the evidence in one sentence |
pub fn schema() -> SchemaRef {
    let text = |name: &str, null: bool| Field::new(format!("{PREFIX}{name}"), DataType::Utf8, null);
    let of = |name: &str, of: DataType, null: bool| Field::new(format!("{PREFIX}{name}"), of, null);
    let fields = vec![
        text("status", false),
        text("subject_id", true),
        of("line", DataType::Int64, true),
        text("id", true),
        text("caption", true),
        text("schema", true),
        text("datasets", true),
        text("topics", true),
        text("programs", true),
        text("effect", true),
        text("listed", true),
        of("score", DataType::Float64, true),
        of("match", DataType::Boolean, true),
        text("matched_name", true),
        text("matched_kind", true),
        text("evidence", true),
        of("cut", DataType::Int64, false),
        text("reason", true),
        text("edition", false),
        text("lexicon", false),
        text("matcher", false),
        text("same_party", true),
        text("explanation", true),
    ];
    Arc::new(Schema::new_with_metadata(fields, HashMap::from([(FORMAT_KEY.to_owned(), FORMAT.to_owned())])))
}

/// Most bytes of text in a column: Arrow's texts are addressed with 31 bits.
const MOST_TEXT: u64 = i32::MAX as u64;
/// Between the values of one cell.
const BETWEEN: &str = "; ";

/// Entities of other lists in one text: `gb-hmt-1 (gb_hmt_sanctions, by un_reference KPi.001)`.
pub fn same_party(hit: &Hit) -> String {
    let others =
        hit.same_party.iter().map(|other| format!("{} ({}, by {})", other.id, other.datasets.join(", "), other.by));
    others.collect::<Vec<_>>().join(BETWEEN)
}

/// Evidence as one JSON text.
fn evidence(lines: &[Evidence]) -> Option<String> {
    // It is made of texts and finite numbers alone, which serde_json always writes.
    serde_json::to_string(lines).ok()
}

/// What came of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Hits {
    /// The output schema's columns; a row of the batch with several hits has as many rows here, one after another.
    pub batch: RecordBatch,
    /// For each of them, the place in the batch of the row that it is of, from 0. Ascending.
    pub rows: UInt32Array,
}

impl Hits {
    /// The user's columns beside the output's: what a table that was screened becomes. Columns of the user's that begin with
    /// [`PREFIX`] are an earlier run's and give way.
    pub fn beside(&self, input: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let kept = kept(input.schema_ref());
        let columns: Vec<ArrayRef> = kept.iter().map(|place| input.column(*place).clone()).collect();
        let one_each = self.rows.len() == input.num_rows()
            && self.rows.values().iter().copied().eq(0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        let mut columns = if one_each { columns } else { take_arrays(&columns, &self.rows, None)? };
        columns.extend(self.batch.columns().iter().cloned());
        let options = RecordBatchOptions::new().with_row_count(Some(self.batch.num_rows()));
        RecordBatch::try_new_with_options(beside(input.schema_ref()), columns, &options)
    }
}

fn kept(input: &Schema) -> Vec<usize> {
    (0..input.fields().len()).filter(|place| !input.field(*place).name().starts_with(PREFIX)).collect()
}

/// The schema of [`Hits::beside`] for tables of a schema.
pub fn beside(input: &Schema) -> SchemaRef {
    let own = schema();
    let kept = kept(input).into_iter().filter_map(|place| input.fields().get(place).cloned());
    let fields: Vec<_> = kept.chain(own.fields().iter().cloned()).collect();
    let mut metadata = input.metadata().clone();
    // What data frames note of their own columns does not hold of the wider table.
    metadata.retain(|key, _| key != "pandas" && key != "ARROW:schema");
    metadata.extend(own.metadata().clone());
    Arc::new(Schema::new_with_metadata(fields, metadata))
}

/// Makes the output's columns of screened rows.
#[derive(Debug)]
pub struct HitsBuilder<'a> {
    checked: &'a Checked,
    /// How many rows were added.
    added: u32,
    /// At least as many bytes as the longest column has.
    bytes: u64,
    rows: Vec<u32>,
    status: StringBuilder,
    subject_id: StringBuilder,
    line: Int64Builder,
    id: StringBuilder,
    caption: StringBuilder,
    schema: StringBuilder,
    datasets: StringBuilder,
    topics: StringBuilder,
    programs: StringBuilder,
    effect: StringBuilder,
    listed: StringBuilder,
    score: Float64Builder,
    is_match: BooleanBuilder,
    matched_name: StringBuilder,
    matched_kind: StringBuilder,
    evidence: StringBuilder,
    cut: Int64Builder,
    reason: StringBuilder,
    same_party: StringBuilder,
    explanation: StringBuilder,
}

impl<'a> HitsBuilder<'a> {
    /// Begins; about so many rows are to come.
    pub fn new(checked: &'a Checked, rows: usize) -> Self {
        let text = |bytes: usize| StringBuilder::with_capacity(rows, rows * bytes);
        // Most rows have no hit, and most of these columns no text.
        let rare = || StringBuilder::with_capacity(rows, 0);
        Self {
            checked,
            added: 0,
            bytes: 0,
            rows: Vec::with_capacity(rows),
            status: text(6),
            subject_id: text(8),
            line: Int64Builder::with_capacity(rows),
            id: rare(),
            caption: rare(),
            schema: rare(),
            datasets: rare(),
            topics: rare(),
            programs: rare(),
            effect: rare(),
            listed: rare(),
            score: Float64Builder::with_capacity(rows),
            is_match: BooleanBuilder::with_capacity(rows),
            matched_name: rare(),
            matched_kind: rare(),
            evidence: rare(),
            cut: Int64Builder::with_capacity(rows),
            reason: rare(),
            same_party: rare(),
            explanation: rare(),
        }
    }

    /// Adds what came of the next row. An error, and nothing added of the row, where a column would have more text than Arrow's
    /// texts can have: [`Self::is_full`] comes long before.
    pub fn add(&mut self, screened: &Screened) -> Result<(), BatchError> {
        let evidence: Vec<Option<String>> = screened.found.hits.iter().map(|hit| evidence(&hit.evidence)).collect();
        let row = &screened.row;
        let reason = screened.reason().map_or(0, str::len)
            + row.not_understood.iter().map(|value| value.len() + BETWEEN.len()).sum::<usize>();
        // Evidence is the longest of a hit's texts, reasons are the longest of rows without; their sum bounds every column.
        let own = row.subject.as_ref().ok().and_then(|subject| subject.id.as_ref()).map_or(0, String::len);
        let others = screened.found.hits.iter().map(weight).sum::<u64>();
        let more =
            evidence.iter().flatten().map(|text| text.len() as u64).sum::<u64>() + others + (reason + own) as u64;
        if self.bytes + more > MOST_TEXT {
            return Err(BatchError::TooLarge);
        }
        self.bytes += more;
        if screened.found.hits.is_empty() {
            self.line(screened, None, None);
        }
        for (hit, evidence) in screened.found.hits.iter().zip(evidence) {
            self.line(screened, Some(hit), evidence);
        }
        self.added += 1;
        Ok(())
    }

    /// Whether it is time to finish and to begin another batch, so that memory stays small.
    pub fn is_full(&self) -> bool {
        self.bytes > MOST_TEXT / 64
    }

    fn line(&mut self, screened: &Screened, hit: Option<&Hit>, evidence: Option<String>) {
        let Screened { row, status, found, .. } = screened;
        let some = |text: String| (!text.is_empty()).then_some(text);
        let list = |values: &[String]| some(values.join(BETWEEN));
        self.rows.push(self.added);
        self.status.append_value(status.as_str());
        self.subject_id.append_option(row.subject.as_ref().ok().and_then(|subject| subject.id.as_ref()));
        self.line.append_option(i64::try_from(row.line).ok().filter(|line| *line > 0));
        self.id.append_option(hit.map(|hit| &hit.id));
        self.caption.append_option(hit.map(|hit| &hit.caption));
        self.schema.append_option(hit.map(|hit| hit.schema.as_str()));
        self.datasets.append_option(hit.and_then(|hit| list(&hit.datasets)));
        self.topics.append_option(hit.and_then(|hit| list(&hit.topics)));
        self.programs.append_option(hit.and_then(|hit| list(&hit.programs)));
        self.effect.append_option(hit.and_then(|hit| hit.effect).map(Effect::as_str));
        self.listed.append_option(hit.and_then(|hit| hit.listed.as_ref()));
        self.score.append_option(hit.map(|hit| hit.score.to_f64()));
        self.is_match.append_option(hit.map(|hit| hit.is_match));
        self.matched_name.append_option(hit.and_then(|hit| hit.matched_name.as_ref()));
        self.matched_kind.append_option(hit.and_then(|hit| hit.matched_kind.as_ref()));
        self.evidence.append_option(evidence);
        self.cut.append_value(i64::try_from(found.cut).unwrap_or(i64::MAX));
        self.reason.append_option(screened.reason().map(str::to_owned).or_else(|| list(&row.not_understood)));
        self.same_party.append_option(hit.and_then(|hit| some(same_party(hit))));
        self.explanation.append_option(hit.map(|hit| &hit.explanation));
    }

    /// All rows that were added.
    pub fn finish(mut self) -> Result<Hits, BatchError> {
        let length = self.rows.len();
        let always = |text: &str| Arc::new(StringArray::from_iter_values(repeat_n(text, length))) as ArrayRef;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.status.finish()),
            Arc::new(self.subject_id.finish()),
            Arc::new(self.line.finish()),
            Arc::new(self.id.finish()),
            Arc::new(self.caption.finish()),
            Arc::new(self.schema.finish()),
            Arc::new(self.datasets.finish()),
            Arc::new(self.topics.finish()),
            Arc::new(self.programs.finish()),
            Arc::new(self.effect.finish()),
            Arc::new(self.listed.finish()),
            Arc::new(self.score.finish()),
            Arc::new(self.is_match.finish()),
            Arc::new(self.matched_name.finish()),
            Arc::new(self.matched_kind.finish()),
            Arc::new(self.evidence.finish()),
            Arc::new(self.cut.finish()),
            Arc::new(self.reason.finish()),
            always(&self.checked.edition_named()),
            always(&self.checked.lexicon),
            always(&self.checked.matcher),
            Arc::new(self.same_party.finish()),
            Arc::new(self.explanation.finish()),
        ];
        Ok(Hits { batch: RecordBatch::try_new(schema(), columns)?, rows: UInt32Array::from(self.rows) })
    }
}
