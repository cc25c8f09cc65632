//! Screening files: the kernel that it is measured against, and what an output has.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use arrow_array::RecordBatch;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use interdict_batch::hits::{self, PREFIX};
use interdict_batch::{Columns, Screener};
use interdict_index::Request;
use interdict_intake::Options;
use interdict_sources::edition::{Moment, Store};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use xxhash_rust::xxh3::xxh3_128;

/// Rows of a batch: as many as `interdict screen -f` takes at once.
const BATCH: usize = 4_096;

fn parquet(path: &Path) -> Result<ParquetRecordBatchReader> {
    let file = fs_err::File::open(path)?.into_parts().0;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).with_context(|| path.display().to_string())?;
    Ok(builder.with_batch_size(BATCH).build()?)
}

/// Screens batches that lie in memory.
pub(crate) fn kernel(home: &Path, file: &Path, rows: usize, write: Option<&Path>) -> Result<String> {
    let store = Store::new(home);
    // As the program opens it: with an index a list.
    let told = RefCell::new(String::new());
    let tell = |line: &str| {
        let _ = writeln!(told.borrow_mut(), "{line}");
    };
    let opened = interdict_opening::open(&store, &Moment::default(), &tell)?;
    let screener = Screener::new(Arc::new(opened.index), opened.in_force, Request::default());
    let mut batches: Vec<RecordBatch> = Vec::new();
    let mut held = 0;
    for batch in parquet(file)? {
        let batch = batch?;
        let batch = batch.slice(0, batch.num_rows().min(rows - held));
        held += batch.num_rows();
        batches.push(batch);
        if held == rows {
            break;
        }
    }
    let Some(first) = batches.first() else { return Ok("no rows\n".to_owned()) };
    let columns = Columns::of(first.schema_ref(), Options::default())?;
    let mut writer = match write {
        Some(path) => Some(ArrowWriter::try_new(fs_err::File::create(path)?, hits::beside(first.schema_ref()), None)?),
        None => None,
    };
    let mut seconds = Duration::ZERO;
    let mut number = 1;
    for batch in &batches {
        let start = Instant::now();
        let hits = screener.screen(batch, &columns, Some(number))?;
        seconds += start.elapsed();
        number += batch.num_rows() as u64;
        if let Some(writer) = &mut writer {
            writer.write(&hits.beside(batch)?)?;
        }
    }
    if let Some(writer) = writer {
        writer.close()?;
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = held as f64 / seconds.as_secs_f64().max(1e-6);
    Ok(format!(
        "{}kernel: {held} rows in {:.1} s, {rate:.0} rows/s on {} cores; {} searches\n",
        told.into_inner(),
        seconds.as_secs_f64(),
        rayon::current_num_threads(),
        screener.searched()
    ))
}

/// The columns whose values do not depend on how the output is written: not the line, which tables without lines count from the
/// first row, nor the evidence, which CSV has in words.
fn is_compared(column: &str) -> bool {
    column.strip_prefix(PREFIX).is_some_and(|name| !["line", "evidence", "file"].contains(&name))
}

#[derive(Default)]
struct Tally {
    rows: u64,
    customers_with_hits: u64,
    last_hit: Option<String>,
    rejected: u64,
    found: HashMap<String, bool>,
    hash: u128,
}

impl Tally {
    /// A row, by the headings of the columns that are compared.
    fn row(&mut self, row: &[(&str, &str)]) {
        let of = |name: &str| row.iter().find(|(column, _)| *column == name).map_or("", |(_, value)| value);
        self.rows += 1;
        let customer = of("interdict_subject_id");
        match of("interdict_status") {
            "hit" if self.last_hit.as_deref() != Some(customer) => {
                self.customers_with_hits += 1;
                self.last_hit = Some(customer.to_owned());
            }
            "rejected" => self.rejected += 1,
            _ => {}
        }
        if let Some(found) = self.found.get_mut(&format!("{customer} {}", of("interdict_id"))) {
            *found = true;
        }
        let text: Vec<String> = row
            .iter()
            .map(|(column, value)| match *column {
                "interdict_score" => value.parse::<f64>().map_or_else(|_| String::new(), |score| format!("{score:.6}")),
                // What a spreadsheet would run has an apostrophe before it in CSV.
                _ => value.trim_start_matches('\'').to_owned(),
            })
            .collect();
        // A sum is the same in any order; two different sets of rows have one sum by an accident that does not happen.
        self.hash = self.hash.wrapping_add(xxh3_128(text.join("\u{1f}").as_bytes()));
    }
}

/// Counts an output.
pub(crate) fn tally(hits: &Path, truth: Option<&Path>) -> Result<String> {
    let mut tally = Tally::default();
    if let Some(truth) = truth {
        for record in csv::Reader::from_path(truth)?.records() {
            let record = record?;
            tally.found.insert(format!("{} {}", &record[0], &record[1]), false);
        }
    }
    // An engine writes a folder of parts.
    for part in parts(hits)? {
        of_file(&part, &mut tally)?;
    }
    let mut report = format!(
        "{}: {} rows, {} customers with hits, {} rejected, hash {:032x}\n",
        hits.display(),
        tally.rows,
        tally.customers_with_hits,
        tally.rejected,
        tally.hash
    );
    if truth.is_some() {
        let found = tally.found.values().filter(|found| **found).count();
        writeln!(report, "found {found} of {} planted", tally.found.len())?;
    }
    Ok(report)
}

/// The files of an output: itself, or the Parquet files of a folder in the order of their names.
fn parts(hits: &Path) -> Result<Vec<PathBuf>> {
    if !hits.is_dir() {
        return Ok(vec![hits.to_owned()]);
    }
    let mut parts = Vec::new();
    for entry in fs_err::read_dir(hits)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "parquet") {
            parts.push(path);
        }
    }
    parts.sort();
    Ok(parts)
}

fn of_file(hits: &Path, tally: &mut Tally) -> Result<()> {
    if hits.extension().is_some_and(|extension| extension == "parquet") {
        for batch in parquet(hits)? {
            of_batch(&batch?, tally)?;
        }
        return Ok(());
    }
    let mut reader = csv::Reader::from_path(hits)?;
    let headings = reader.headers()?.clone();
    let places: Vec<usize> = (0..headings.len()).filter(|place| is_compared(&headings[*place])).collect();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        let row: Vec<(&str, &str)> = places.iter().map(|place| (&headings[*place], &record[*place])).collect();
        tally.row(&row);
    }
    Ok(())
}

fn of_batch(batch: &RecordBatch, tally: &mut Tally) -> Result<()> {
    let options = FormatOptions::new();
    let schema = batch.schema();
    let mut columns = Vec::new();
    for (field, column) in schema.fields().iter().zip(batch.columns()) {
        if is_compared(field.name()) {
            columns.push((field.name().as_str(), ArrayFormatter::try_new(column, &options)?));
        }
    }
    for row in 0..batch.num_rows() {
        let values: Vec<(&str, String)> =
            columns.iter().map(|(name, column)| (*name, column.value(row).to_string())).collect();
        let row: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        tally.row(&row);
    }
    Ok(())
}
