//! A file of customers, some rows at a time.

use std::sync::Arc;

use anyhow::Result;
use arrow_array::RecordBatch;
use interdict_intake::{Raw, Row, Shape, Table};
use rayon::prelude::*;

/// Some rows that stand one after another.
#[derive(Debug)]
pub(crate) struct Stretch {
    /// What they say. Rows of text files have their cells; those of batches do not.
    pub(crate) rows: Vec<Row>,
    /// The batch that they are of.
    pub(crate) batch: Option<RecordBatch>,
    /// How many rows of the file it takes up: more than there are here, where some are lost.
    pub(crate) span: u64,
}

impl Stretch {
    /// In place of rows that cannot be read: one that is rejected and says which are lost. `first` is counted from 1.
    pub(crate) fn lost(first: u64, span: u64, why: &str) -> Self {
        let rows = vec![Row::rejected(first, Vec::new(), why.to_owned())];
        Self { rows, batch: None, span }
    }
}

/// An open file.
pub(crate) trait Rows {
    /// The next rows, at most so many; `None` at the end. As many as asked for unless the file ends, rows are lost, or rows are
    /// so large that fewer are enough.
    fn stretch(&mut self, most: u64) -> Result<Option<Stretch>>;

    /// A chunk of at most so many rows begins: what comes of it must not depend on whether the rows before it were read or passed
    /// over.
    fn begin_chunk(&mut self, _most: u64) {}

    /// Passes over so many rows: how many there were.
    fn skip(&mut self, rows: u64) -> Result<u64>;
}

/// The rows of a text file.
pub(crate) struct TextRows {
    pub(crate) table: Table,
}

impl Rows for TextRows {
    fn stretch(&mut self, most: u64) -> Result<Option<Stretch>> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let taken: Vec<Raw> = std::iter::from_fn(|| self.table.next_raw()).take(most).collect();
        if taken.is_empty() {
            return Ok(None);
        }
        let shape: &Arc<Shape> = self.table.shape();
        let span = taken.len() as u64;
        let rows = taken.into_par_iter().with_min_len(64).map(|raw| shape.row(raw)).collect();
        Ok(Some(Stretch { rows, batch: None, span }))
    }

    fn skip(&mut self, rows: u64) -> Result<u64> {
        let most = usize::try_from(rows).unwrap_or(usize::MAX);
        Ok(std::iter::from_fn(|| self.table.next_raw()).take(most).count() as u64)
    }
}
