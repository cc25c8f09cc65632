//! Files of invented customers, of any size, with altered listed names among them.

use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, anyhow};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use interdict_model::{Entity, Schema as Kind};
use interdict_sources::edition::Store;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::generate::{Draw, Generator};
use crate::speed::as_a_customer_has_it;

/// What is written, and of what.
pub(crate) struct Plan<'a> {
    pub(crate) home: &'a Path,
    pub(crate) rows: u64,
    /// So many in a thousand have an altered listed name.
    pub(crate) planted: usize,
    pub(crate) out: &'a [PathBuf],
    pub(crate) truth: &'a Path,
    pub(crate) seed: u64,
}

const COLUMNS: [&str; 5] = ["customer_id", "full_name", "type", "date_of_birth", "country"];
/// Rows that are written at once.
const BATCH: usize = 65_536;

type Row = [String; COLUMNS.len()];

enum Out {
    Csv(Box<csv::Writer<BufWriter<fs_err::File>>>),
    Parquet(Box<ArrowWriter<BufWriter<fs_err::File>>>),
}

fn schema() -> SchemaRef {
    Arc::new(Schema::new(COLUMNS.map(|column| Field::new(column, DataType::Utf8, true)).to_vec()))
}

impl Out {
    fn create(path: &Path) -> Result<Self> {
        let file = BufWriter::new(fs_err::File::create(path)?);
        if path.extension().is_some_and(|extension| extension == "parquet") {
            let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
            return Ok(Self::Parquet(Box::new(ArrowWriter::try_new(file, schema(), Some(properties))?)));
        }
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(COLUMNS)?;
        Ok(Self::Csv(Box::new(writer)))
    }

    fn write(&mut self, rows: &[Row]) -> Result<()> {
        match self {
            Self::Csv(writer) => rows.iter().try_for_each(|row| Ok(writer.write_record(row)?)),
            Self::Parquet(writer) => {
                let column = |place: usize| {
                    let values = rows.iter().map(|row| Some(row[place].as_str()).filter(|value| !value.is_empty()));
                    Arc::new(values.collect::<StringArray>()) as ArrayRef
                };
                let columns = (0..COLUMNS.len()).map(column).collect();
                Ok(writer.write(&RecordBatch::try_new(schema(), columns)?)?)
            }
        }
    }

    fn end(self) -> Result<()> {
        match self {
            Self::Csv(mut writer) => Ok(writer.flush()?),
            Self::Parquet(writer) => {
                writer.close()?;
                Ok(())
            }
        }
    }
}

/// Writes the files: persons and firms of many cultures.
pub(crate) fn run(plan: &Plan) -> Result<String> {
    let start = Instant::now();
    let entities: Vec<Entity> = Store::new(plan.home).open_current()?.entities;
    let listed: Vec<&Entity> =
        entities.iter().filter(|entity| entity.schema.is_person() || entity.schema.is_organisation()).collect();
    if listed.is_empty() {
        return Err(anyhow!("{}: the edition in force lists nobody", plan.home.display()));
    }
    let mut outs = plan.out.iter().map(|path| Out::create(path)).collect::<Result<Vec<Out>>>()?;
    let mut truth = csv::Writer::from_path(plan.truth)?;
    truth.write_record(["customer_id", "id", "listed_name", "full_name"])?;
    let mut generator = Generator::new(plan.seed)?;
    let mut rows: Vec<Row> = Vec::with_capacity(BATCH);
    let (mut number, mut planted) = (0, 0);
    while number < plan.rows {
        let mut draw = Draw::of(plan.seed, number, 1);
        let party = generator.customer();
        if matches!(party.schema, Kind::Vessel | Kind::Airplane) {
            continue;
        }
        let id = format!("C{number:09}");
        number += 1;
        let name = party.names.into_iter().next().map(|(_, name)| name).unwrap_or_default();
        let mut row = [id, name, party.schema.as_str().to_owned(), party.born.unwrap_or_default(), party.country];
        if draw.below(1_000) < plan.planted
            && let Some(entity) = draw.one(&listed)
            && let Some(name) = draw.one(&entity.names)
        {
            planted += 1;
            let altered = as_a_customer_has_it(&name.text, &mut draw);
            truth.write_record([&row[0], &entity.id, &name.text, &altered])?;
            row[1] = altered;
            entity.schema.as_str().clone_into(&mut row[2]);
            // What is stated of the party is stated of the customer.
            row[3] = entity.birth_dates.first().map(ToString::to_string).unwrap_or_default();
            row[4] = entity.all_countries().next().map(ToString::to_string).unwrap_or_default();
        }
        rows.push(row);
        if rows.len() == BATCH || number == plan.rows {
            outs.iter_mut().try_for_each(|out| out.write(&rows))?;
            rows.clear();
        }
    }
    outs.into_iter().try_for_each(Out::end)?;
    truth.flush()?;
    Ok(format!(
        "{number} customers, {planted} with an altered listed name, seed {}, in {:.1} s\n",
        plan.seed,
        start.elapsed().as_secs_f64()
    ))
}
