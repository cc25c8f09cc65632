//! Arrow tables in and out.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, DataType, Field, SchemaRef};
use interdict_batch::hits::{self, beside};
use interdict_batch::{Columns, Hits, Screener, Status};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};

use crate::error::{self, InterdictError};
use crate::threads;

/// Rows that are screened in one go: as many as the program takes. An interrupt is heeded between two.
const STRETCH: usize = 4_096;

/// What came of the rows so far.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    rows: AtomicU64,
    hits: AtomicU64,
    rejected: AtomicU64,
}

impl Counts {
    fn add(&self, rows: usize, hits: &Hits) {
        let status = hits.batch.column(0).as_string::<i32>();
        let (mut with_hits, mut rejected, mut last) = (0, 0, None);
        for (place, row) in hits.rows.values().iter().enumerate() {
            if last.replace(*row) != Some(*row) {
                with_hits += u64::from(status.value(place) == Status::Hit.as_str());
                rejected += u64::from(status.value(place) == Status::Rejected.as_str());
            }
        }
        self.rows.fetch_add(rows as u64, Ordering::Relaxed);
        self.hits.fetch_add(with_hits, Ordering::Relaxed);
        self.rejected.fetch_add(rejected, Ordering::Relaxed);
    }

    fn told<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let told = PyDict::new(py);
        told.set_item("rows", self.rows.load(Ordering::Relaxed))?;
        told.set_item("hits", self.hits.load(Ordering::Relaxed))?;
        told.set_item("rejected", self.rejected.load(Ordering::Relaxed))?;
        Ok(told)
    }
}

/// A table being screened, stretch by stretch.
pub(crate) struct Screening {
    from: Box<dyn RecordBatchReader + Send>,
    kernel: Arc<Screener>,
    columns: Columns,
    threads: Option<usize>,
    /// Whether the table's own columns stand in the output.
    keep: bool,
    /// The number of the next row; `None` where rows are not numbered.
    next: Option<u64>,
    /// What is left of the batch that was read last.
    left: Option<RecordBatch>,
    schema: SchemaRef,
    counts: Arc<Counts>,
}

impl Screening {
    pub(crate) fn new(
        from: Box<dyn RecordBatchReader + Send>,
        kernel: Arc<Screener>,
        columns: Columns,
        threads: Option<usize>,
        keep: bool,
        first: Option<u64>,
    ) -> Self {
        let schema = if keep { beside(&from.schema()) } else { hits::schema() };
        Self { from, kernel, columns, threads, keep, next: first, left: None, schema, counts: Arc::default() }
    }

    fn stretch(&mut self) -> Option<Result<RecordBatch, PyErr>> {
        let batch = loop {
            match self.left.take() {
                Some(batch) if batch.num_rows() > 0 => break batch,
                _ => match self.from.next()? {
                    Ok(batch) => self.left = Some(batch),
                    Err(error) => {
                        let why = format!("the table could not be read to its end: {error}");
                        return Some(Err(InterdictError::new_err(why)));
                    }
                },
            }
        };
        let rows = batch.num_rows().min(STRETCH);
        self.left = Some(batch.slice(rows, batch.num_rows() - rows));
        let batch = batch.slice(0, rows);
        let first = self.next;
        self.next = first.map(|first| first + rows as u64);
        Some(self.screened(&batch, first))
    }

    fn screened(&self, batch: &RecordBatch, first: Option<u64>) -> Result<RecordBatch, PyErr> {
        let (kernel, columns) = (&self.kernel, &self.columns);
        let screened = threads::on(self.threads, || kernel.screen(batch, columns, first))?;
        let hits = screened.map_err(|error| error::batch(&error))?;
        self.counts.add(batch.num_rows(), &hits);
        if !self.keep {
            return Ok(hits.batch);
        }
        hits.beside(batch).map_err(|error| InterdictError::new_err(error.to_string()))
    }

    /// All of it. Interrupts are heeded.
    pub(crate) fn table(mut self, py: Python<'_>) -> PyResult<Table> {
        let mut batches = Vec::new();
        while let Some(batch) = py.detach(|| self.stretch()) {
            batches.push(batch?);
            py.check_signals()?;
        }
        Ok(Table { batches, schema: self.schema, counts: self.counts })
    }

    /// The same, to be done when it is read.
    pub(crate) fn stream(self) -> Stream {
        Stream { schema: self.schema.clone(), counts: self.counts.clone(), screening: Mutex::new(Some(self)) }
    }
}

impl Iterator for Screening {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        // Whoever reads gets a text, the only thing that goes through Arrow's interface; in C, a zero would end it.
        let told = |error: PyErr| ArrowError::ExternalError(error.to_string().replace('\0', " ").into());
        self.stretch().map(|batch| batch.map_err(told))
    }
}

/// The stream of batches as Arrow's C interface has it.
fn capsule<'py>(
    py: Python<'py>,
    schema: &SchemaRef,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send + 'static,
    requested: Option<Bound<'py, PyCapsule>>,
) -> PyArrowResult<Bound<'py, PyCapsule>> {
    let field = Field::new_struct("", schema.fields().clone(), false).with_metadata(schema.metadata().clone());
    let arrays = batches.map(|batch| batch.map(|batch| Arc::new(StructArray::from(batch)) as ArrayRef));
    to_stream_pycapsule(py, Box::new(ArrayIterator::new(arrays, Arc::new(field))), requested)
}

/// What came of a table: its columns, and those that begin with ``interdict_``.
///
/// It is given to anything that reads Arrow data: ``pyarrow.table(hits)``, ``polars.DataFrame(hits)``,
/// ``duckdb.from_arrow(hits.to_pyarrow())``.
#[pyclass(module = "interdict", frozen)]
pub(crate) struct Table {
    batches: Vec<RecordBatch>,
    schema: SchemaRef,
    counts: Arc<Counts>,
}

#[pymethods]
impl Table {
    /// The schema, in Arrow's C interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        to_schema_pycapsule(py, self.schema.as_ref())
    }

    /// The rows, in Arrow's C interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        capsule(py, &self.schema, self.batches.clone().into_iter().map(Ok), requested_schema)
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("<interdict.Table: {} rows, {} columns>", self.__len__(), self.schema.fields().len())
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// How many rows were screened, how many of them have hits, and how many are rejected.
    #[getter]
    fn counts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.counts.told(py)
    }

    /// As a ``pyarrow.Table``; pyarrow must be installed.
    fn to_pyarrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.getattr("table")?.call1((slf,))
    }

    /// As a ``pandas.DataFrame``; pandas and pyarrow must be installed.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::to_pyarrow(slf)?.call_method0("to_pandas")
    }

    /// As a ``polars.DataFrame``; Polars must be installed.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.getattr("DataFrame")?.call1((slf,))
    }
}

/// A table that is screened while it is read, once: for tables that are larger than memory.
#[pyclass(module = "interdict", frozen)]
pub(crate) struct Stream {
    screening: Mutex<Option<Screening>>,
    schema: SchemaRef,
    counts: Arc<Counts>,
}

#[pymethods]
impl Stream {
    /// The schema, in Arrow's C interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        to_schema_pycapsule(py, self.schema.as_ref())
    }

    /// The rows, in Arrow's C interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        let screening = self.screening.lock().unwrap_or_else(PoisonError::into_inner).take();
        let screening = screening.ok_or_else(|| {
            PyRuntimeError::new_err("this stream was read already; call screen_stream again for another pass")
        })?;
        capsule(py, &self.schema, screening, requested_schema)
    }

    fn __repr__(&self) -> String {
        format!("<interdict.Stream: {} columns>", self.schema.fields().len())
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// How many rows were screened so far, how many of them have hits, and how many are rejected.
    #[getter]
    fn counts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.counts.told(py)
    }
}

/// The columns that screening adds to a table, in their order: name, type (``text``, ``integer``, ``double``, ``boolean``), and
/// whether a value can be missing.
#[pyfunction]
pub(crate) fn columns() -> Vec<(String, &'static str, bool)> {
    let schema = hits::schema();
    let of = |field: &Field| match field.data_type() {
        DataType::Int64 => "integer",
        DataType::Float64 => "double",
        DataType::Boolean => "boolean",
        _ => "text",
    };
    schema.fields().iter().map(|field| (field.name().clone(), of(field), field.is_nullable())).collect()
}
