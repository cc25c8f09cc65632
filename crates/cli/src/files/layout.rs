//! The columns of all inputs beside each other.

use std::sync::Arc;

use anyhow::Result;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions, StringArray, new_null_array};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use interdict_batch::Screened;

use super::input::Input;

/// The columns of the output that come from the inputs.
pub(crate) struct Layout {
    /// Their headings: each once, in the order in which they first come. A heading that one file has twice is there twice.
    pub(crate) headings: Vec<String>,
    /// The same with their types: of a column that has several types, text.
    schema: SchemaRef,
    /// For each input, where it has each column.
    places: Vec<Vec<Option<usize>>>,
}

/// Text in place of a dictionary's numbers: what a part of the output holds depends on no other part.
fn flat(of: &DataType) -> DataType {
    match of {
        DataType::Dictionary(_, value) => flat(value),
        other => other.clone(),
    }
}

impl Layout {
    pub(crate) fn of(inputs: &[Input]) -> Self {
        let mut columns: Vec<(String, usize, DataType)> = Vec::new();
        let mut places: Vec<Vec<Option<usize>>> = Vec::new();
        for input in inputs {
            let mut own: Vec<Option<usize>> = vec![None; columns.len()];
            for (place, heading) in input.headings.iter().enumerate() {
                let before = input.headings[..place].iter().filter(|other| *other == heading).count();
                let of = input.schema.as_ref().map_or(DataType::Utf8, |schema| flat(schema.field(place).data_type()));
                let known = columns.iter().position(|(known, times, _)| known == heading && *times == before);
                let column = known.unwrap_or_else(|| {
                    columns.push((heading.clone(), before, of.clone()));
                    own.push(None);
                    columns.len() - 1
                });
                if columns[column].2 != of {
                    columns[column].2 = DataType::Utf8;
                }
                own[column] = Some(place);
            }
            places.push(own);
        }
        for own in &mut places {
            own.resize(columns.len(), None);
        }
        // Any column is empty in a row that cannot be read.
        let fields = columns.iter().map(|(heading, before, of)| {
            // Engines want each name once.
            let name = if *before > 0 { format!("{heading}_{}", before + 1) } else { heading.clone() };
            Field::new(name, of.clone(), true)
        });
        let fields: Vec<Field> = fields.collect();
        let headings = columns.into_iter().map(|(heading, ..)| heading).collect();
        Self { headings, schema: Arc::new(Schema::new(fields)), places }
    }

    /// The columns with their types.
    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The cells of rows, as text, in this layout's order: those of a batch, or their own.
    pub(crate) fn cells(&self, input: usize, screened: &mut [Screened], batch: Option<&RecordBatch>) -> Result<()> {
        if let Some(batch) = batch {
            for (row, cells) in screened.iter_mut().zip(texts(batch)?) {
                row.row.cells = cells;
            }
        }
        let Some(places) = self.places.get(input) else { return Ok(()) };
        let as_they_are = places.iter().enumerate().all(|(column, place)| *place == Some(column));
        if !as_they_are {
            for row in screened {
                let mut cells = std::mem::take(&mut row.row.cells);
                row.row.cells = places
                    .iter()
                    .map(|place| place.and_then(|place| cells.get_mut(place)).map(std::mem::take).unwrap_or_default())
                    .collect();
            }
        }
        Ok(())
    }

    /// The columns of rows in this layout's order and types.
    pub(crate) fn columns(
        &self,
        input: usize,
        screened: &[Screened],
        batch: Option<&RecordBatch>,
    ) -> Result<RecordBatch> {
        let nothing = Vec::new();
        let places = self.places.get(input).unwrap_or(&nothing);
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(places.len());
        for (field, place) in self.schema.fields().iter().zip(places) {
            columns.push(match (place, batch) {
                (Some(place), Some(batch)) if *place < batch.num_columns() => {
                    of_type(batch.column(*place), field.data_type())?
                }
                (Some(place), None) if *field.data_type() == DataType::Utf8 => {
                    // A row that could not be read has no cells.
                    let cells = screened.iter().map(|row| row.row.cells.get(*place).map(String::as_str));
                    Arc::new(cells.collect::<StringArray>())
                }
                _ => new_null_array(field.data_type(), screened.len()),
            });
        }
        let options = RecordBatchOptions::new().with_row_count(Some(screened.len()));
        Ok(RecordBatch::try_new_with_options(self.schema.clone(), columns, &options)?)
    }
}

fn of_type(array: &ArrayRef, of: &DataType) -> Result<ArrayRef> {
    if array.data_type() == of {
        return Ok(array.clone());
    }
    if arrow_cast::can_cast_types(array.data_type(), of) {
        return Ok(arrow_cast::cast(array, of)?);
    }
    let shown = FormatOptions::new();
    let shown = ArrayFormatter::try_new(array, &shown)?;
    let texts = (0..array.len()).map(|row| array.is_valid(row).then(|| shown.value(row).to_string()));
    Ok(Arc::new(texts.collect::<StringArray>()))
}

/// Most bytes of a cell, as of a row of a text file; the cells of longer rows are left empty there too, and the row is rejected.
const MOST_CELL: usize = 1 << 20;

/// All cells of a batch as text; nothing where there is no value.
fn texts(batch: &RecordBatch) -> Result<Vec<Vec<String>>> {
    let options = FormatOptions::new();
    let shown = batch
        .columns()
        .iter()
        .map(|column| Ok(ArrayFormatter::try_new(column, &options)?))
        .collect::<Result<Vec<ArrayFormatter>>>()?;
    let cell = |column: &ArrayFormatter, row: usize| {
        let text = column.value(row).to_string();
        if text.len() > MOST_CELL { String::new() } else { text }
    };
    let row = |row: usize| shown.iter().map(|column| cell(column, row)).collect();
    Ok((0..batch.num_rows()).map(row).collect())
}
