//! Screened rows to a chunk's bytes.

use std::io::Write;
use std::mem::take;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use flate2::Compression;
use flate2::write::GzEncoder;
use interdict_batch::hits::{self, PREFIX};
use interdict_batch::{Answer, Checked, HitsBuilder, OwnershipFinding, Screened};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression as Packed, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use super::layout::Layout;
use super::output::{Output, Packing};
use crate::arguments::Format;
use crate::format::{self, Sink};

/// Rows that are screened, and made output of, at once: enough to keep all cores busy, few enough to keep memory small.
pub(crate) const STRETCH: u64 = 4_096;
/// Bytes of text that wait to be written.
const WAITING: usize = 1 << 20;

/// What a writer writes into and an encoder takes from.
#[derive(Clone, Debug, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn taken(&self) -> Vec<u8> {
        take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn length(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Packs a chunk's text. Each chunk is a gzip member or a Zstandard frame of its own; all programs read them one after another.
enum Packer {
    Plain,
    Gzip(Option<GzEncoder<Vec<u8>>>),
    Zstandard(Option<zstd::stream::write::Encoder<'static, Vec<u8>>>),
}

impl Packer {
    fn of(packing: Packing) -> Self {
        match packing {
            Packing::Plain => Self::Plain,
            Packing::Gzip => Self::Gzip(None),
            Packing::Zstandard => Self::Zstandard(None),
        }
    }

    fn add(&mut self, bytes: &[u8], to: &mut dyn Write) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        match self {
            Self::Plain => to.write_all(bytes)?,
            Self::Gzip(open) => {
                let packer = open.get_or_insert_with(|| GzEncoder::new(Vec::new(), Compression::default()));
                packer.write_all(bytes)?;
                to.write_all(&take(packer.get_mut()))?;
            }
            Self::Zstandard(open) => {
                let packer = match open {
                    Some(packer) => packer,
                    None => open.insert(zstd::stream::write::Encoder::new(Vec::new(), 0)?),
                };
                packer.write_all(bytes)?;
                to.write_all(&take(packer.get_mut()))?;
            }
        }
        Ok(())
    }

    fn end(&mut self, to: &mut dyn Write) -> Result<()> {
        match self {
            Self::Plain => {}
            Self::Gzip(open) => {
                if let Some(packer) = open.take() {
                    to.write_all(&packer.finish()?)?;
                }
            }
            Self::Zstandard(open) => {
                if let Some(packer) = open.take() {
                    to.write_all(&packer.finish()?)?;
                }
            }
        }
        Ok(())
    }
}

/// Makes an output's bytes.
enum Kind {
    /// A table for people, which writes by itself.
    People(Box<dyn Sink>),
    Text {
        sink: Box<dyn Sink>,
        buffer: Buffer,
        packer: Packer,
    },
    Arrow {
        writer: StreamWriter<Buffer>,
        buffer: Buffer,
    },
    /// Each chunk is a Parquet file; `assemble` makes one of them.
    Parquet {
        writer: Option<ArrowWriter<Buffer>>,
        buffer: Buffer,
    },
}

/// Makes an output's bytes, in order: head, chunks, tail.
pub(crate) struct Encoder<'a> {
    kind: Kind,
    checked: &'a Checked,
    layout: &'a Layout,
    /// Whether there are several inputs, so that each row names its own.
    several: bool,
    schema: SchemaRef,
}

/// The schema of Arrow and Parquet outputs. `owners`: they are followed; `several`: there are several inputs.
pub(crate) fn schema(layout: &Layout, owners: bool, several: bool) -> SchemaRef {
    let schema = hits::beside(layout.schema());
    let more = |wanted: bool, name: &str, null: bool| {
        wanted.then(|| Arc::new(Field::new(format!("{PREFIX}{name}"), DataType::Utf8, null)))
    };
    let (owners, file) = (more(owners, "ownership", true), more(several, "file", false));
    let fields: Vec<_> = schema.fields().iter().cloned().chain(owners).chain(file).collect();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

/// How Parquet is written. Statistics of single pages are left out: the parts of a file are put together without them.
pub(crate) fn properties() -> WriterProperties {
    let properties = WriterProperties::builder()
        .set_compression(Packed::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_created_by(concat!("interdict ", env!("CARGO_PKG_VERSION")).to_owned());
    properties.build()
}

impl<'a> Encoder<'a> {
    /// An output that is begun, or gone on with behind `before` rows. `people` is where tables for people are written.
    pub(crate) fn new(
        output: Output,
        checked: &'a Checked,
        layout: &'a Layout,
        several: bool,
        before: u64,
        people: Option<Box<dyn Write>>,
    ) -> Result<Self> {
        let schema = schema(layout, checked.owners, several);
        let buffer = Buffer::default();
        let kind = match (output.format, people) {
            (Format::Table, Some(out)) => {
                Kind::People(format::sink(Format::Table, checked.clone(), &layout.headings, several, out, false)?)
            }
            (Format::Parquet, _) => Kind::Parquet { writer: None, buffer },
            (Format::Arrow, _) => Kind::Arrow { writer: StreamWriter::try_new(buffer.clone(), &schema)?, buffer },
            (format, _) => {
                let out = Box::new(buffer.clone());
                let mut sink = format::sink(format, checked.clone(), &layout.headings, several, out, false)?;
                if before > 0 {
                    sink.go_on();
                }
                Kind::Text { sink, buffer, packer: Packer::of(output.packing) }
            }
        };
        Ok(Self { kind, checked, layout, several, schema })
    }

    /// Writes what stands before all rows, or passes over it where it is written already (`None`).
    pub(crate) fn head(&mut self, to: Option<&mut dyn Write>) -> Result<()> {
        match (&mut self.kind, to) {
            (Kind::Text { buffer, packer, .. }, Some(to)) => {
                packer.add(&buffer.taken(), to)?;
                packer.end(to)
            }
            (Kind::Arrow { buffer, .. }, Some(to)) => Ok(to.write_all(&buffer.taken())?),
            (Kind::Text { buffer, .. } | Kind::Arrow { buffer, .. }, None) => {
                buffer.taken();
                Ok(())
            }
            (Kind::People(_) | Kind::Parquet { .. }, _) => Ok(()),
        }
    }

    /// Adds rows of an input.
    pub(crate) fn add(
        &mut self,
        (input, name): (usize, &Arc<str>),
        mut screened: Vec<Screened>,
        batch: Option<&RecordBatch>,
        to: &mut dyn Write,
    ) -> Result<()> {
        let file = self.several.then(|| name.clone());
        let answer = |screened: Screened| Answer { file: file.clone(), ..screened.answer() };
        match &mut self.kind {
            Kind::People(sink) => {
                for screened in screened {
                    sink.write(&answer(screened))?;
                }
            }
            Kind::Text { sink, buffer, packer } => {
                self.layout.cells(input, &mut screened, batch)?;
                for screened in screened {
                    sink.write(&answer(screened))?;
                    if buffer.length() > WAITING {
                        packer.add(&buffer.taken(), to)?;
                    }
                }
                packer.add(&buffer.taken(), to)?;
            }
            Kind::Arrow { .. } | Kind::Parquet { .. } => {
                let columns = self.layout.columns(input, &screened, batch)?;
                let mut start = 0;
                while start < screened.len() {
                    let mut hits = HitsBuilder::new(self.checked, screened.len() - start);
                    let mut end = start;
                    while end < screened.len() && !hits.is_full() {
                        hits.add(&screened[end])?;
                        end += 1;
                    }
                    let hits = hits.finish()?;
                    let wide = hits.beside(&columns.slice(start, end - start))?;
                    let mut all = wide.columns().to_vec();
                    if self.checked.owners {
                        let of = |row: &u32| {
                            let findings = screened.get(start + *row as usize).map(|screened| &*screened.ownership);
                            findings.map(OwnershipFinding::in_a_cell).filter(|cell| !cell.is_empty())
                        };
                        let cells = hits.rows.values().iter().map(of);
                        all.push(Arc::new(cells.collect::<StringArray>()) as ArrayRef);
                    }
                    if self.several {
                        let names = std::iter::repeat_n(&**name, wide.num_rows());
                        all.push(Arc::new(StringArray::from_iter_values(names)) as ArrayRef);
                    }
                    self.batch(&RecordBatch::try_new(self.schema.clone(), all)?, to)?;
                    start = end;
                }
            }
        }
        Ok(())
    }

    fn batch(&mut self, batch: &RecordBatch, to: &mut dyn Write) -> Result<()> {
        match &mut self.kind {
            Kind::Arrow { writer, buffer } => {
                writer.write(batch)?;
                to.write_all(&buffer.taken())?;
            }
            Kind::Parquet { writer, buffer } => {
                let writer = if let Some(writer) = writer {
                    writer
                } else {
                    let new = ArrowWriter::try_new(buffer.clone(), self.schema.clone(), Some(properties()))?;
                    writer.insert(new)
                };
                writer.write(batch)?;
                to.write_all(&buffer.taken())?;
            }
            Kind::People(_) | Kind::Text { .. } => {}
        }
        Ok(())
    }

    /// Ends a chunk: all of it is written.
    pub(crate) fn end_chunk(&mut self, to: &mut dyn Write) -> Result<()> {
        match &mut self.kind {
            Kind::Text { packer, .. } => packer.end(to)?,
            Kind::Parquet { writer, buffer } => {
                if let Some(writer) = writer.take() {
                    writer.close()?;
                    to.write_all(&buffer.taken())?;
                }
            }
            Kind::People(_) | Kind::Arrow { .. } => {}
        }
        Ok(())
    }

    /// Writes what stands behind all rows.
    pub(crate) fn tail(&mut self, to: &mut dyn Write) -> Result<()> {
        match &mut self.kind {
            Kind::People(sink) => sink.end()?,
            Kind::Text { sink, buffer, packer } => {
                sink.end()?;
                packer.add(&buffer.taken(), to)?;
                packer.end(to)?;
            }
            Kind::Arrow { writer, buffer } => {
                writer.finish()?;
                to.write_all(&buffer.taken())?;
            }
            Kind::Parquet { .. } => {}
        }
        Ok(to.flush()?)
    }
}
