//! Which column of a batch is what, and the subjects in its rows.

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Schema};
use interdict_intake::{Column, Options, Reading, Row, heading};
use rayon::prelude::*;

use crate::value::{Values, is_readable, plain};

/// Most bytes of one value: the limit of a row of a text file.
const MOST_VALUE: usize = 1 << 20;
/// Rows that one thread reads in one go.
const STRETCH: usize = 512;

/// Why a table's columns cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ColumnsError {
    /// No column says who the rows are about.
    #[error("no column says where the names are; the columns are: {0}; say which it is (name = COLUMN)")]
    NoNames(String),
    /// The user names a column that is not there.
    #[error("{0}")]
    NoColumn(String),
    /// A column that should be read is of a type that holds no texts, numbers or dates.
    #[error(
        "column `{column}` is of type {of}, which cannot be read as {meaning}; give it as text, or map another column"
    )]
    Unreadable {
        /// Its heading.
        column: String,
        /// What it was taken for.
        meaning: String,
        /// Its type.
        of: DataType,
    },
    /// A batch does not have the columns that were announced.
    #[error("a batch has other columns than the first: column {place} should be `{column}` of type {of}")]
    OtherBatch {
        /// The place, from 1.
        place: usize,
        /// The heading it should have.
        column: String,
        /// The type it should have.
        of: DataType,
    },
}

/// The columns of a table that say something of its subjects.
#[derive(Clone, Debug)]
pub struct Columns {
    options: Options,
    read: Vec<Column>,
    /// The type of each.
    types: Vec<DataType>,
}

impl Columns {
    /// The columns of a schema, by their headings and by what `options` says of them. Texts, numbers, dates and lists of those
    /// are read; of lists, each item is a value. Options about files (encoding, separator, heading line) do not matter here.
    pub fn of(schema: &Schema, options: Options) -> Result<Self, ColumnsError> {
        let headings: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
        let columns = heading::columns(&headings, &options.map).map_err(ColumnsError::NoColumn)?;
        if !heading::say_who(&columns) {
            return Err(ColumnsError::NoNames(headings.join(", ")));
        }
        let types: Vec<DataType> =
            columns.iter().map(|column| schema.field(column.place).data_type().clone()).collect();
        for (column, of) in columns.iter().zip(&types) {
            if !is_readable(of) {
                return Err(ColumnsError::Unreadable {
                    column: column.heading.clone(),
                    meaning: format!("{:?}", column.meaning),
                    of: of.clone(),
                });
            }
        }
        Ok(Self { options, read: columns, types })
    }

    /// The columns that are read, and for what.
    pub fn read(&self) -> &[Column] {
        &self.read
    }

    /// What each row of a batch says. `first` is the number of the first row, from 1; without it rows have no number. The rows'
    /// cells are left empty: the batch has them.
    pub fn rows(&self, batch: &RecordBatch, first: Option<u64>) -> Result<Vec<Row>, ColumnsError> {
        let schema = batch.schema_ref();
        for (column, of) in self.read.iter().zip(&self.types) {
            let found = schema.fields().get(column.place);
            if found.is_none_or(|field| field.data_type() != of || *field.name() != column.heading) {
                return Err(ColumnsError::OtherBatch {
                    place: column.place + 1,
                    column: column.heading.clone(),
                    of: of.clone(),
                });
            }
        }
        let starts: Vec<usize> = (0..batch.num_rows()).step_by(STRETCH).collect();
        let stretches: Vec<Vec<Row>> = starts
            .into_par_iter()
            .map(|start| {
                let length = STRETCH.min(batch.num_rows() - start);
                let number = first.map_or(0, |first| first + start as u64);
                self.stretch(&batch.slice(start, length), number)
            })
            .collect();
        Ok(stretches.into_iter().flatten().collect())
    }

    fn stretch(&self, batch: &RecordBatch, first: u64) -> Vec<Row> {
        let mut readings: Vec<Reading> = Vec::new();
        readings.resize_with(batch.num_rows(), Reading::default);
        for column in &self.read {
            let array = plain(batch.column(column.place));
            let values = array.as_ref().map_err(ToString::to_string).and_then(|array: &ArrayRef| {
                let array: &dyn Array = array;
                Values::of(array).map_err(|error| error.to_string())
            });
            let values = match values {
                Ok(values) => values,
                Err(why) => {
                    let refuse = |reading: &mut Reading| reading.refuse(format!("column `{}`: {why}", column.heading));
                    readings.iter_mut().for_each(refuse);
                    continue;
                }
            };
            for (row, reading) in readings.iter_mut().enumerate() {
                values.each(row, &mut |value| match value {
                    Ok(text) if text.len() > MOST_VALUE => reading.refuse(format!(
                        "the value in column `{}` has {} bytes, where at most {MOST_VALUE} are read",
                        column.heading,
                        text.len()
                    )),
                    Ok(text) => reading.take(column.meaning, text, &self.options),
                    Err(error) => reading.pass_over(format!("column `{}`: {error}", column.heading)),
                });
            }
        }
        let rows = readings.into_iter().enumerate().map(|(place, reading)| {
            let line = if first == 0 { 0 } else { first + place as u64 };
            reading.row(line, Vec::new(), &self.options)
        });
        rows.collect()
    }
}
