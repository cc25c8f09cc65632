//! The rows of Arrow IPC: files (Feather) and streams.

use std::io::{BufReader, Read};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, SchemaRef};
use interdict_batch::Columns;

use super::arrow_bounds::{Bounded, check_file};
use super::parquet_rows::guarded;
use super::rows::{Rows, Stretch};
use crate::progress::Watched;

/// What gives batches, one after another.
enum Batches {
    File(FileReader<BufReader<Watched<fs_err::File>>>),
    Stream(StreamReader<BufReader<Bounded<Box<dyn Read + Send>>>>),
}

/// Arrow IPC that is open.
pub(crate) struct ArrowIpc {
    batches: Batches,
}

const WHOLE: &str = "the file is cut off, damaged or still being written: fetch or write it again";

impl ArrowIpc {
    /// Opens a file with its directory at the end.
    pub(crate) fn file(mut file: Watched<fs_err::File>, name: &str) -> Result<Self> {
        let opened = guarded(|| check_file(&mut file))
            .flatten()
            .and_then(|()| guarded(|| FileReader::try_new(BufReader::new(file), None)))
            .and_then(|opened| Ok(opened?));
        let what = || format!("{name}: this begins as an Arrow file, but its directory cannot be read; {WHOLE}");
        Ok(Self { batches: Batches::File(opened.with_context(what)?) })
    }

    /// Opens a stream.
    pub(crate) fn stream(stream: Box<dyn Read + Send>, name: &str) -> Result<Self> {
        let opened = guarded(|| StreamReader::try_new(BufReader::new(Bounded::new(stream)), None))
            .and_then(|opened| Ok(opened?));
        let what = || format!("{name}: this begins as an Arrow stream, but its schema cannot be read; {WHOLE}");
        Ok(Self { batches: Batches::Stream(opened.with_context(what)?) })
    }

    pub(crate) fn schema(&self) -> SchemaRef {
        match &self.batches {
            Batches::File(reader) => reader.schema(),
            Batches::Stream(reader) => reader.schema(),
        }
    }

    fn next(&mut self) -> Option<Result<RecordBatch>> {
        let next: Result<Option<Result<RecordBatch, ArrowError>>> = match &mut self.batches {
            Batches::File(reader) => guarded(|| reader.next()),
            Batches::Stream(reader) => guarded(|| reader.next()),
        };
        match next {
            Ok(next) => next.map(|batch| Ok(batch?)),
            Err(error) => Some(Err(error)),
        }
    }

    /// Its rows, with the columns that say something of them.
    pub(crate) fn rows(self, columns: Arc<Columns>) -> ArrowRows {
        ArrowRows { ipc: self, columns, position: 0, pending: None, fault: None, ended: false }
    }
}

/// The rows of Arrow IPC.
pub(crate) struct ArrowRows {
    ipc: ArrowIpc,
    columns: Arc<Columns>,
    /// Rows that are taken or passed over.
    position: u64,
    pending: Option<RecordBatch>,
    /// Why reading has ended too early, where it has and that is not yet told.
    fault: Option<anyhow::Error>,
    ended: bool,
}

impl ArrowRows {
    /// The next rows, at most so many.
    fn take(&mut self, most: u64) -> Option<RecordBatch> {
        let batch = loop {
            if self.ended {
                return None;
            }
            match self.pending.take().map(Ok).or_else(|| self.ipc.next()) {
                Some(Ok(batch)) if batch.num_rows() == 0 => {}
                Some(Ok(batch)) => break batch,
                other => {
                    self.fault = other.and_then(Result::err);
                    self.ended = true;
                }
            }
        };
        let rows = batch.num_rows().min(usize::try_from(most).unwrap_or(usize::MAX));
        if rows < batch.num_rows() {
            self.pending = Some(batch.slice(rows, batch.num_rows() - rows));
        }
        Some(batch.slice(0, rows))
    }
}

impl Rows for ArrowRows {
    fn stretch(&mut self, most: u64) -> Result<Option<Stretch>> {
        let first = self.position + 1;
        let mut taken = Vec::new();
        let mut count = 0;
        while count < most
            && let Some(batch) = self.take(most - count)
        {
            count += batch.num_rows() as u64;
            taken.push(batch);
        }
        if count == 0 {
            let Some(error) = self.fault.take() else { return Ok(None) };
            // How many there are nobody knows: they count as one.
            self.position += 1;
            return Ok(Some(Stretch::lost(
                first,
                1,
                &format!("row {first} and all after it cannot be read: {error:#}"),
            )));
        }
        let batch = match &taken[..] {
            [one] => one.clone(),
            several => arrow_select::concat::concat_batches(&self.ipc.schema(), several)?,
        };
        let rows = self.columns.rows(&batch, Some(first))?;
        self.position += count;
        Ok(Some(Stretch { rows, batch: Some(batch), span: count }))
    }

    fn skip(&mut self, rows: u64) -> Result<u64> {
        let mut passed = 0;
        while passed < rows {
            match self.take(rows - passed) {
                Some(batch) => passed += batch.num_rows() as u64,
                None if self.fault.take().is_some() => passed += 1,
                None => break,
            }
        }
        self.position += passed;
        Ok(passed)
    }
}
