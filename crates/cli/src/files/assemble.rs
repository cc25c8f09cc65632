//! The parts of an output to the file that was asked for.

use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::FileWriter;
use arrow_schema::SchemaRef;
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::writer::SerializedFileWriter;

use super::checkpoint::{Mark, Part, beside};
use super::encode::properties;
use super::output::Output;
use crate::arguments::Format;

/// A stretch of a file that is a Parquet file.
struct Within {
    file: Arc<std::fs::File>,
    start: u64,
    length: u64,
}

impl Length for Within {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Within {
    type T = BufReader<std::fs::File>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(self.start + start))?;
        Ok(BufReader::new(file))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let mut bytes = vec![0; length];
        self.get_read(start)?.read_exact(&mut bytes).map_err(|error| ParquetError::External(Box::new(error)))?;
        Ok(bytes.into())
    }
}

/// Makes the whole output of its parts: its bytes, and what it is called beside the name that it is to get. Text and streams
/// lie there as they should; the directories of Parquet and Arrow files are written now, which needs room for the output a second
/// time.
pub(crate) fn assemble(
    output: Output,
    part: &Part,
    marks: &[Mark],
    schema: &SchemaRef,
    out: &Path,
) -> Result<(u64, &'static str)> {
    let new = beside(out, "new");
    if output.format == Format::Parquet {
        parquet(part, marks, schema, &new)?;
    } else if output.arrow_file {
        arrow(part, &new)?;
    } else {
        part.file.sync_all()?;
        return Ok((part.length, "part"));
    }
    Ok((fs_err::metadata(&new)?.len(), "new"))
}

/// Copies the row groups of the parts, packed as they are, behind each other.
fn parquet(part: &Part, marks: &[Mark], schema: &SchemaRef, new: &Path) -> Result<()> {
    let name = part.path.display().to_string();
    let file = Arc::new(part.file.file().try_clone()?);
    let target = fs_err::File::create(new)?;
    // What a part and an empty file say of the schema, all parts say.
    let mut whole = ArrowWriter::try_new(BufWriter::new(&target), schema.clone(), Some(properties()))?;
    whole.flush()?;
    let (mut whole, _) = whole.into_serialized_writer()?;
    for pair in marks.windows(2) {
        let &[before, after] = pair else { continue };
        if after.output == before.output {
            continue;
        }
        let within = Within { file: file.clone(), start: before.output, length: after.output - before.output };
        append(&mut whole, &within).with_context(|| name.clone())?;
    }
    whole.close()?;
    Ok(target.sync_all()?)
}

fn append<W: std::io::Write + Send>(whole: &mut SerializedFileWriter<W>, within: &Within) -> Result<()> {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(within)?;
    for group in metadata.row_groups() {
        let mut written = whole.next_row_group()?;
        for column in group.columns() {
            let closed = ColumnCloseResult {
                bytes_written: u64::try_from(column.compressed_size())?,
                rows_written: u64::try_from(group.num_rows())?,
                metadata: column.clone(),
                bloom_filter: None,
                column_index: None,
                offset_index: None,
            };
            written.append_column(within, closed)?;
        }
        written.close()?;
    }
    Ok(())
}

/// Writes the batches of a stream as a file.
fn arrow(part: &Part, new: &Path) -> Result<()> {
    let mut stream = part.file.file().try_clone()?;
    stream.seek(SeekFrom::Start(0))?;
    let reader =
        StreamReader::try_new(BufReader::new(stream), None).with_context(|| part.path.display().to_string())?;
    let target = fs_err::File::create(new)?;
    let mut writer = FileWriter::try_new(BufWriter::new(&target), &reader.schema())?;
    for batch in reader {
        writer.write(&batch?)?;
    }
    writer.finish()?;
    drop(writer);
    Ok(target.sync_all()?)
}
