//! The rows of a Parquet file.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use arrow_array::RecordBatch;
use indicatif::ProgressBar;
use interdict_batch::Columns;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use super::rows::{Rows, Stretch};

/// About as many bytes of values are taken at once, whatever a row has.
const AT_ONCE: u64 = 64 << 20;

/// A Parquet file's directory, checked.
#[derive(Clone)]
pub(crate) struct Directory {
    pub(crate) metadata: ArrowReaderMetadata,
    /// How many rows it states.
    pub(crate) rows: u64,
}

impl Directory {
    /// Reads the directory at the end of a file.
    pub(crate) fn read(file: &fs_err::File) -> Result<Self> {
        let name = file.path().display().to_string();
        let handle = file.file().try_clone()?;
        let metadata = guarded(|| ArrowReaderMetadata::load(&handle, ArrowReaderOptions::new()))
            .and_then(|read| Ok(read?))
            .with_context(|| {
                format!(
                    "{name}: this begins as a Parquet file, but its directory at the end cannot be read; the file is cut off, \
                     damaged or still being written: fetch or write it again"
                )
            })?;
        let rows = u64::try_from(metadata.metadata().file_metadata().num_rows()).unwrap_or(0);
        Ok(Self { metadata, rows })
    }

    /// The row after the last of each row group, counted from 0.
    fn ends(&self) -> Vec<u64> {
        let groups = self.metadata.metadata().row_groups().iter();
        groups
            .scan(0, |end, group| {
                *end += u64::try_from(group.num_rows()).unwrap_or(0);
                Some(*end)
            })
            .collect()
    }

    fn bytes(&self) -> u64 {
        let groups = self.metadata.metadata().row_groups().iter();
        groups.map(|group| u64::try_from(group.total_byte_size()).unwrap_or(0)).sum()
    }
}

/// What comes of reading, where a damaged file may lead the library to a panic.
pub(super) fn guarded<T>(read: impl FnOnce() -> T) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| anyhow!("its content contradicts itself"))
}

/// An open Parquet file.
pub(crate) struct ParquetRows {
    file: fs_err::File,
    directory: Directory,
    columns: Arc<Columns>,
    /// Rows that are taken or passed over.
    position: u64,
    most: u64,
    /// Where the chunk ends at the latest.
    chunk_end: u64,
    ends: Vec<u64>,
    /// Stands where `position` is, less what is pending.
    reader: Option<ParquetRecordBatchReader>,
    pending: Option<RecordBatch>,
    bar: ProgressBar,
    size: u64,
}

impl ParquetRows {
    pub(crate) fn new(
        file: fs_err::File,
        directory: Directory,
        columns: Arc<Columns>,
        bar: ProgressBar,
    ) -> Result<Self> {
        let size = file.metadata()?.len();
        let a_row = directory.bytes() / directory.rows.max(1);
        let most = (AT_ONCE / a_row.max(1)).max(1);
        let ends = directory.ends();
        Ok(Self {
            file,
            directory,
            columns,
            position: 0,
            most,
            chunk_end: u64::MAX,
            ends,
            reader: None,
            pending: None,
            bar,
            size,
        })
    }

    fn advance(&mut self, rows: u64) {
        let share = |rows: u64| {
            u64::try_from(u128::from(self.size) * u128::from(rows) / u128::from(self.directory.rows.max(1)))
        };
        let moved = share(self.position + rows).unwrap_or(0).saturating_sub(share(self.position).unwrap_or(0));
        self.bar.inc(moved);
        self.position += rows;
    }

    /// The next rows as the library gives them.
    fn next(&mut self) -> Result<RecordBatch> {
        if let Some(batch) = self.pending.take() {
            return Ok(batch);
        }
        if self.reader.is_none() {
            let handle = self.file.file().try_clone()?;
            // Row groups before it are not looked at: they may be damaged, and passing over their pages takes time.
            let group = self.ends.partition_point(|end| *end <= self.position);
            let before = group.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or(0);
            let groups = (group..self.ends.len()).collect();
            let offset = usize::try_from(self.position - before)?;
            let limit = usize::try_from(self.chunk_end.min(self.directory.rows).saturating_sub(self.position))?;
            let size = usize::try_from(self.most.min(super::encode::STRETCH))?;
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(handle, self.directory.metadata.clone());
            self.reader = Some(guarded(|| {
                builder.with_row_groups(groups).with_offset(offset).with_limit(limit).with_batch_size(size).build()
            })??);
        }
        let next = match &mut self.reader {
            Some(reader) => guarded(|| reader.next())?,
            None => None,
        };
        match next {
            Some(batch) => Ok(batch?),
            None => Err(anyhow!("there are fewer rows than the directory states")),
        }
    }
}

impl Rows for ParquetRows {
    fn stretch(&mut self, most: u64) -> Result<Option<Stretch>> {
        let left = self.directory.rows.saturating_sub(self.position);
        let wanted = usize::try_from(most.min(self.most).min(left))?;
        if wanted == 0 {
            return Ok(None);
        }
        let mut taken: Vec<RecordBatch> = Vec::new();
        let mut count = 0;
        let mut fault = None;
        while count < wanted && fault.is_none() {
            match self.next() {
                Ok(batch) => {
                    let rows = batch.num_rows().min(wanted - count);
                    taken.push(batch.slice(0, rows));
                    count += rows;
                    if rows < batch.num_rows() {
                        self.pending = Some(batch.slice(rows, batch.num_rows() - rows));
                    }
                }
                Err(error) => {
                    fault = Some(error);
                    self.reader = None;
                }
            }
        }
        let first = self.position + 1;
        if let Some(error) = fault.filter(|_| count == 0) {
            // The rest of its row group is lost, the next may be whole.
            let end = self.ends.iter().copied().find(|end| *end > self.position).unwrap_or(self.directory.rows);
            let lost = end.min(self.position + most).saturating_sub(self.position).max(1);
            self.advance(lost);
            let why = format!("rows {first} to {} cannot be read: {error:#}", first + lost - 1);
            return Ok(Some(Stretch::lost(first, lost, &why)));
        }
        let schema = self.directory.metadata.schema().clone();
        let batch =
            if let [one] = &taken[..] { one.clone() } else { arrow_select::concat::concat_batches(&schema, &taken)? };
        let rows = self.columns.rows(&batch, Some(first))?;
        self.advance(count as u64);
        Ok(Some(Stretch { rows, batch: Some(batch), span: count as u64 }))
    }

    fn begin_chunk(&mut self, most: u64) {
        // What stands where a column has no value, and behind the last value of a bitmap, depends on where reading began.
        self.reader = None;
        self.pending = None;
        self.chunk_end = self.position.saturating_add(most);
    }

    fn skip(&mut self, rows: u64) -> Result<u64> {
        let passed = rows.min(self.directory.rows.saturating_sub(self.position));
        self.advance(passed);
        self.reader = None;
        self.pending = None;
        Ok(passed)
    }
}
