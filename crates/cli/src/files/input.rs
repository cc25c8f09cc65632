//! Which files there are, and what they are.

use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use arrow_schema::SchemaRef;
use indicatif::ProgressBar;
use interdict_batch::Columns;
use interdict_intake::{Column, Options, Table};
use xxhash_rust::xxh3::Xxh3;

use super::arrow_rows::ArrowIpc;
use super::parquet_rows::{Directory, ParquetRows};
use super::rows::{Rows, TextRows};
use crate::progress::Watched;

/// What a name must end in, before `.gz` or `.zst`, to be taken out of a folder.
const KINDS: [&str; 12] =
    ["csv", "tsv", "tab", "txt", "jsonl", "ndjson", "json", "parquet", "arrow", "arrows", "feather", "ipc"];

/// A file of customers, or standard input.
pub(crate) struct Input {
    path: PathBuf,
    /// As messages and outputs name it.
    pub(crate) name: Arc<str>,
    /// `None`: standard input, or another thing that is no plain file.
    pub(crate) size: Option<u64>,
    options: Options,
    /// What it is, in words: `CSV, UTF-8`.
    pub(crate) kind: String,
    /// Its columns' headings; of Arrow and Parquet the schema has them with their types.
    pub(crate) headings: Vec<String>,
    pub(crate) schema: Option<SchemaRef>,
    /// The columns that are read, and for what.
    pub(crate) read: Vec<Column>,
    /// Standard input can be opened once only.
    opened: Option<Box<dyn Rows>>,
}

/// An input as it is opened.
struct Opened {
    kind: String,
    headings: Vec<String>,
    schema: Option<SchemaRef>,
    read: Vec<Column>,
    rows: Box<dyn Rows>,
}

impl Input {
    /// Looks into a file: what it is, and which columns it has.
    pub(crate) fn of(path: &Path, options: &Options, bar: &ProgressBar) -> Result<Self> {
        let name: Arc<str> = path.display().to_string().into();
        let standard_input = path == Path::new("-");
        let size = if standard_input {
            None
        } else {
            let metadata = fs_err::metadata(path)?;
            metadata.is_file().then_some(metadata.len())
        };
        // Looking moves no bar; what can be read once only is read with it.
        let watched = if size.is_some() { ProgressBar::hidden() } else { bar.clone() };
        let Opened { kind, headings, schema, read, rows } = open(path, &name, options, &watched)?;
        let opened = size.is_none().then_some(rows);
        Ok(Self { path: path.to_owned(), name, size, options: options.clone(), kind, headings, schema, read, opened })
    }

    /// Opens it to read its rows.
    pub(crate) fn open(&mut self, bar: &ProgressBar) -> Result<Box<dyn Rows>> {
        if let Some(rows) = self.opened.take() {
            return Ok(rows);
        }
        let opened = open(&self.path, &self.name, &self.options, bar)?;
        if opened.headings != self.headings || opened.schema != self.schema {
            return Err(anyhow!("{}: it has other columns than a moment ago", self.name));
        }
        Ok(opened.rows)
    }

    /// A hash of all of its bytes, by which a later run knows that it is still the same; `None` where it can be read once only.
    pub(crate) fn content(&self) -> Result<Option<String>> {
        self.size.map(|_| content(&self.path)).transpose()
    }
}

/// A hash of all of a file's bytes.
pub(crate) fn content(path: &Path) -> Result<String> {
    let mut file = fs_err::File::open(path)?;
    let mut hash = Xxh3::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(format!("{:032x}", hash.digest128())),
            count => hash.update(&buffer[..count]),
        }
    }
}

fn open(path: &Path, name: &Arc<str>, options: &Options, bar: &ProgressBar) -> Result<Opened> {
    let mut begin = Vec::new();
    if path == Path::new("-") {
        let mut input = std::io::stdin();
        input.by_ref().take(8).read_to_end(&mut begin).context("standard input")?;
        let whole = std::io::Cursor::new(begin.clone()).chain(input);
        return open_stream(Box::new(Watched { inner: whole, bar: bar.clone() }), &begin, name, options);
    }
    let mut file = fs_err::File::open(path)?;
    if !file.metadata()?.is_file() {
        file.by_ref().take(8).read_to_end(&mut begin)?;
        let whole = std::io::Cursor::new(begin.clone()).chain(file);
        return open_stream(Box::new(Watched { inner: whole, bar: bar.clone() }), &begin, name, options);
    }
    file.by_ref().take(8).read_to_end(&mut begin)?;
    file.seek(SeekFrom::Start(0))?;
    if begin.starts_with(b"PAR1") {
        let directory = Directory::read(&file)?;
        let schema = directory.metadata.schema().clone();
        let columns = columns(&schema, name, options)?;
        return Ok(Opened {
            kind: format!("Parquet, {} rows", directory.rows),
            headings: headings(&schema),
            read: columns.read().to_vec(),
            rows: Box::new(ParquetRows::new(file, directory, columns, bar.clone())?),
            schema: Some(schema),
        });
    }
    if begin.starts_with(b"ARROW1") {
        let ipc = ArrowIpc::file(Watched { inner: file, bar: bar.clone() }, name)?;
        return of_arrow(ipc, "Arrow", name, options);
    }
    open_stream(Box::new(Watched { inner: file, bar: bar.clone() }), &begin, name, options)
}

/// Opens what is read from its beginning to its end.
fn open_stream(stream: Box<dyn Read + Send>, begin: &[u8], name: &Arc<str>, options: &Options) -> Result<Opened> {
    if begin.starts_with(b"PAR1") || begin.starts_with(b"ARROW1") {
        return Err(anyhow!(
            "{name}: the directory of a Parquet or Arrow file is at its end, so that it cannot be read from a stream; give the file \
             itself with -f, or write an Arrow stream"
        ));
    }
    if begin.starts_with(&[0xff; 4]) {
        return of_arrow(ArrowIpc::stream(stream, name)?, "Arrow stream", name, options);
    }
    let table = Table::open(stream, name, options.clone())?;
    let shape = table.shape();
    Ok(Opened {
        kind: format!("{}, {}", shape.format, shape.encoding),
        headings: shape.headings.clone(),
        schema: None,
        read: shape.columns.clone(),
        rows: Box::new(TextRows { table }),
    })
}

fn of_arrow(ipc: ArrowIpc, kind: &str, name: &Arc<str>, options: &Options) -> Result<Opened> {
    let schema = ipc.schema();
    let columns = columns(&schema, name, options)?;
    Ok(Opened {
        kind: kind.to_owned(),
        headings: headings(&schema),
        read: columns.read().to_vec(),
        rows: Box::new(ipc.rows(columns)),
        schema: Some(schema),
    })
}

fn columns(schema: &SchemaRef, name: &Arc<str>, options: &Options) -> Result<Arc<Columns>> {
    Ok(Arc::new(Columns::of(schema, options.clone()).with_context(|| name.to_string())?))
}

fn headings(schema: &SchemaRef) -> Vec<String> {
    schema.fields().iter().map(|field| field.name().clone()).collect()
}

/// The files that were named, and those in the folders that were named, each folder's in the order of their names. Second, what
/// was left out of folders, since its name is none of a table.
pub(crate) fn files(named: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    for path in named {
        if path != Path::new("-") && fs_err::metadata(path)?.is_dir() {
            let before = files.len();
            of_folder(path, 0, &mut files, &mut left_out)?;
            if files.len() == before {
                return Err(anyhow!(
                    "{}: there is no table in this folder; tables end in .{}",
                    path.display(),
                    KINDS.join(", .")
                ));
            }
        } else {
            files.push(path.clone());
        }
    }
    if let [_, _, ..] = &files[..]
        && files.iter().any(|path| path == Path::new("-"))
    {
        return Err(anyhow!("standard input (`-`) can only be screened alone"));
    }
    Ok((files, left_out))
}

/// Folders within folders within folders: deeper ones are a mistake, or a loop of links.
const DEEPEST: usize = 16;

fn of_folder(folder: &Path, depth: usize, files: &mut Vec<PathBuf>, left_out: &mut Vec<PathBuf>) -> Result<()> {
    if depth > DEEPEST {
        return Err(anyhow!("{}: folders lie within each other more than {DEEPEST} deep", folder.display()));
    }
    let mut paths = fs_err::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        // Engines leave marks such as `_SUCCESS` and `.part.crc` beside their files.
        if name.starts_with(['.', '_']) {
            continue;
        }
        if fs_err::metadata(&path)?.is_dir() {
            of_folder(&path, depth + 1, files, left_out)?;
            continue;
        }
        let plain = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
        if plain.rsplit_once('.').is_some_and(|(_, kind)| KINDS.contains(&kind)) {
            files.push(path);
        } else {
            left_out.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    use arrow_ipc::writer::{FileWriter, StreamWriter};
    use parquet::arrow::ArrowWriter;
    use proptest::prelude::*;

    use super::*;

    fn batch() -> RecordBatch {
        let names: Vec<Option<String>> = (0..300).map(|row| (row % 7 > 0).then(|| format!("Person {row}"))).collect();
        let columns: [(&str, ArrayRef); 2] = [
            ("id", Arc::new(Int64Array::from_iter_values(0..300))),
            ("name", Arc::new(names.into_iter().collect::<StringArray>())),
        ];
        RecordBatch::try_from_iter(columns).unwrap()
    }

    fn parquet() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch().schema(), None).unwrap();
        writer.write(&batch()).unwrap();
        writer.close().unwrap();
        bytes
    }

    fn arrow() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = FileWriter::try_new(&mut bytes, &batch().schema()).unwrap();
        writer.write(&batch()).unwrap();
        writer.finish().unwrap();
        bytes
    }

    fn stream() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = StreamWriter::try_new(&mut bytes, &batch().schema()).unwrap();
        writer.write(&batch()).unwrap();
        writer.finish().unwrap();
        bytes
    }

    /// How many rows a file takes up, or why it cannot be read.
    fn rows_of(bytes: &[u8]) -> Result<u64> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("table");
        fs_err::write(&path, bytes)?;
        let bar = ProgressBar::hidden();
        let mut input = Input::of(&path, &Options::default(), &bar)?;
        let mut rows = input.open(&bar)?;
        let mut count = 0;
        // Whatever a directory claims, nobody waits for ever.
        while count < 10_000
            && let Some(stretch) = rows.stretch(100)?
        {
            count += stretch.span;
        }
        Ok(count)
    }

    #[test]
    fn whole_files_have_all_rows() {
        for bytes in [parquet(), arrow(), stream()] {
            assert_eq!(rows_of(&bytes).unwrap(), 300);
        }
    }

    #[test]
    fn rows_passed_over_and_rows_read_are_the_same_rows() {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in [("a.parquet", parquet()), ("a.arrow", arrow())] {
            let path = folder.path().join(name);
            fs_err::write(&path, bytes).unwrap();
            let bar = ProgressBar::hidden();
            let mut input = Input::of(&path, &Options::default(), &bar).unwrap();
            let mut rows = input.open(&bar).unwrap();
            assert_eq!(rows.skip(120).unwrap(), 120);
            let stretch = rows.stretch(50).unwrap().unwrap();
            assert_eq!((stretch.rows.len(), stretch.rows[0].line), (50, 121), "{name}");
            assert_eq!(rows.skip(1_000).unwrap(), 130, "{name}");
            assert!(rows.stretch(1).unwrap().is_none());
        }
    }

    /// Wherever a length stands, one of its upper bytes makes it longer than any memory.
    #[test]
    fn a_batch_longer_than_memory_is_told() {
        for whole in [arrow(), stream()] {
            for place in 0..whole.len() {
                let mut bytes = whole.clone();
                bytes[place] = 0x8d;
                if let Err(error) = rows_of(&bytes) {
                    assert!(error.to_string().contains("table"), "byte {place}: {error:#}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn damaged_files_end_in_rows_or_a_message(
            whole in prop::sample::select(vec![parquet(), arrow(), stream()]),
            damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
            cut in proptest::option::of(any::<prop::sample::Index>()),
        ) {
            let mut bytes = whole;
            for (place, byte) in damage {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            if let Err(error) = rows_of(&bytes) {
                prop_assert!(error.to_string().contains("table"), "{error:#}");
            }
        }
    }
}
