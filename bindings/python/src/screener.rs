//! What Python calls.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use interdict_batch::compared::Compared;
use interdict_batch::explained::Explained;
use interdict_batch::screener::NOTHING_TO_COMPARE;
use interdict_batch::{Columns, nothing_to_compare};
use interdict_intake::{Options, heading};
use interdict_model::{Points, Subject};
use pyo3::exceptions::PyLookupError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};
use pyo3_arrow::input::AnyRecordBatch;
use pythonize::pythonize;

use crate::error::{self, argument};
use crate::opened::{self, Edition, STARTER, Settings, Which};
use crate::subject::{self, Said};
use crate::table::{Screening, Stream, Table};
use crate::threads;
use crate::words::Words;

/// An edition of the lists, opened, with the settings of a screening.
///
/// Its files are mapped into memory and opened once a process, however many screeners are made of them. It can be used by several
/// threads at once, and releases the interpreter while it works.
///
/// A screener can be pickled: the folder, the edition, the settings and a hash of all that answers depend on are. Whoever unpickles it
/// opens the edition there, and gets an ``EditionMismatchError`` when it is another one.
///
/// Parameters
/// ----------
/// edition
///     The id of an edition (``interdict editions`` lists them), ``"starter"`` for the one that is embedded, or the path of a folder of
///     editions, whose edition in force is taken. Without it: the edition in force in ``home``, the starter edition before
///     the first ``interdict sync``.
/// home
///     The folder of editions. Without it: ``INTERDICT_HOME``, else the platform's data folder, as the program does.
/// threshold
///     Least score of a hit, from 0 to 1.
/// limit
///     Most hits of a subject that are described; the others are counted. ``None`` (or 0): all are.
/// datasets
///     Only parties of these lists, such as ``"us_ofac_sdn"``; none means all.
/// exhaustive
///     Score every listed party instead of asking the index: the same answer, slower.
/// threads
///     How many threads screen tables; ``None``: as many as there are cores.
/// fingerprint
///     The hash that the edition must have (``Screener.fingerprint`` of another one).
#[pyclass(module = "interdict", frozen)]
pub(crate) struct Screener {
    edition: Arc<Edition>,
    kernel: Arc<interdict_batch::Screener>,
    settings: Settings,
    threads: Option<usize>,
}

#[pymethods]
impl Screener {
    #[new]
    #[pyo3(signature = (edition=None, home=None, *, threshold=0.7, limit=5, datasets=Words::default(), exhaustive=false, threads=None, fingerprint=None))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn new(
        py: Python<'_>,
        edition: Option<&Bound<'_, PyAny>>,
        home: Option<PathBuf>,
        threshold: f64,
        limit: Option<i64>,
        datasets: Words,
        exhaustive: bool,
        threads: Option<i64>,
        fingerprint: Option<&str>,
    ) -> PyResult<Self> {
        let (which, home) = place(edition, home)?;
        let threshold = Points::from_unit_interval(threshold)
            .ok_or_else(|| argument(format!("threshold: {threshold} is no number from 0 to 1, such as 0.7")))?;
        let settings = Settings { threshold, limit: number("limit", limit)?, datasets: datasets.0, exhaustive };
        let threads = number("threads", threads)?;
        let told = Mutex::default();
        let opened = py.detach(|| {
            let edition = opened::open(&opened::home(home)?, &which, fingerprint, &told)?;
            let kernel = edition.screener(&settings)?;
            Ok::<_, PyErr>((edition, kernel))
        });
        tell(py, &told.into_inner().unwrap_or_else(PoisonError::into_inner))?;
        let (edition, kernel) = opened?;
        Ok(Self { edition, kernel, settings, threads })
    }

    /// Screens one subject: a dictionary of the output schema, as a line of the program's JSON lines.
    ///
    /// ``answer["status"]`` is ``"hit"``, ``"no_hit"``, ``"partial"`` (no hit, but not all lists were asked) or ``"rejected"``;
    /// ``answer["hits"]`` has the best hits, each with its score and the evidence whose points sum to it.
    ///
    /// Every keyword takes one text or a list of them. A value that is not understood is a ``ValueError``.
    ///
    /// Parameters
    /// ----------
    /// name
    ///     The name, or all names the subject goes by; may be left out when ``id`` says a number.
    /// schema
    ///     What it is: Person, Organization, Company, Vessel, Airplane …
    /// birth_date, death_date
    ///     A ``datetime.date``, or a text such as 1980-04-03, 1980, ``circa 1980``; 03/04/1980 counts as both readings unless
    ///     ``date_order`` is ``"dmy"`` or ``"mdy"``. Of firms: founding and dissolution.
    /// country
    ///     Nationality, residence or seat: a code or a name.
    /// id
    ///     A number that identifies: ``passport:A123``, ``imo:7406784``, ``lei:…``, or the number alone.
    #[pyo3(signature = (name=Words::default(), *, schema=None, birth_date=Words::default(), death_date=Words::default(), birth_place=Words::default(), country=Words::default(), gender=Words::default(), address=Words::default(), phone=Words::default(), id=Words::default(), date_order=None))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn screen<'py>(
        &self,
        py: Python<'py>,
        name: Words,
        schema: Option<String>,
        birth_date: Words,
        death_date: Words,
        birth_place: Words,
        country: Words,
        gender: Words,
        address: Words,
        phone: Words,
        id: Words,
        date_order: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let said =
            Said { schema, birth_date, death_date, birth_place, country, gender, address, phone, id, date_order };
        let row = subject::row(said.subject(name)?);
        let answer = py.detach(|| {
            let screened = threads::on(self.threads, || self.kernel.rows(vec![row]))?;
            let screened = screened.map_err(|error| error::index(&error))?;
            Ok::<_, PyErr>(screened.into_iter().next().map(interdict_batch::Screened::answer))
        })?;
        let answer = answer.ok_or_else(|| error::InterdictError::new_err("the kernel gave no answer"))?;
        Ok(pythonize(py, &self.kernel.checked().line(&answer))?)
    }

    /// Screens every row of a table: an ``interdict.Table`` with a row for each hit, and one for each row without.
    ///
    /// The columns are those of ``interdict screen -f FILE --format parquet`` (docs/batch.md). A row that cannot be screened has the
    /// status ``rejected`` and a reason; it is no exception.
    ///
    /// Parameters
    /// ----------
    /// table
    ///     Anything with the Arrow PyCapsule interface: a pyarrow table or reader, a Polars or pandas data frame, a DuckDB relation.
    /// columns
    ///     Which column is what, where the headings do not say: ``{"name": "kunde", "birth_date": "geboren"}``. A list of columns
    ///     may be given for one meaning.
    /// schema
    ///     What the rows are, where the table does not say: Person, Company …
    /// date_order
    ///     ``"dmy"`` or ``"mdy"``; without it 03/04/1980 counts as both readings.
    /// keep_columns
    ///     Whether the table's own columns stand in the output.
    /// first_row
    ///     The number of the first row, for ``interdict_line``; ``None``: rows are not numbered.
    #[pyo3(signature = (table, columns=None, *, schema=None, date_order=None, keep_columns=true, first_row=1))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn screen_batch(
        &self,
        py: Python<'_>,
        table: AnyRecordBatch,
        columns: Option<Bound<'_, PyDict>>,
        schema: Option<&str>,
        date_order: Option<&str>,
        keep_columns: bool,
        first_row: Option<i64>,
    ) -> PyResult<Table> {
        self.screening(table, columns, schema, date_order, keep_columns, first_row)?.table(py)
    }

    /// The same as ``screen_batch`` without holding the table in memory: an ``interdict.Stream``, which is screened while it is read.
    ///
    /// Give it to what reads Arrow streams, once: ``pyarrow.RecordBatchReader.from_stream(stream)``.
    #[pyo3(signature = (table, columns=None, *, schema=None, date_order=None, keep_columns=true, first_row=1))]
    fn screen_stream(
        &self,
        table: AnyRecordBatch,
        columns: Option<Bound<'_, PyDict>>,
        schema: Option<&str>,
        date_order: Option<&str>,
        keep_columns: bool,
        first_row: Option<i64>,
    ) -> PyResult<Stream> {
        Ok(self.screening(table, columns, schema, date_order, keep_columns, first_row)?.stream())
    }

    /// Two names against each other, the second as a list would have it: a dictionary with the score and its evidence, as
    /// ``interdict compare --format json`` writes it.
    #[pyo3(signature = (name1, name2, *, schema=None))]
    fn compare<'py>(
        &self,
        py: Python<'py>,
        name1: &str,
        name2: &str,
        schema: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let schema = subject::schema(schema)?;
        let compared = py.detach(|| Compared::of(name1, name2, schema, self.edition.index.lexicon()));
        Ok(pythonize(py, &compared)?)
    }

    /// The whole computation of a subject against one listed party: a dictionary, as ``interdict explain --format json`` writes it.
    ///
    /// ``party`` is the id that hits have, such as ``ofac-50543``; a ``LookupError`` says that the edition has no such party. The
    /// keywords are those of ``screen``.
    #[pyo3(signature = (name, party, *, schema=None, birth_date=Words::default(), death_date=Words::default(), birth_place=Words::default(), country=Words::default(), gender=Words::default(), address=Words::default(), phone=Words::default(), id=Words::default(), date_order=None))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn explain<'py>(
        &self,
        py: Python<'py>,
        name: Words,
        party: &str,
        schema: Option<String>,
        birth_date: Words,
        death_date: Words,
        birth_place: Words,
        country: Words,
        gender: Words,
        address: Words,
        phone: Words,
        id: Words,
        date_order: Option<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let said =
            Said { schema, birth_date, death_date, birth_place, country, gender, address, phone, id, date_order };
        let subject: Subject = said.subject(name)?;
        if nothing_to_compare(&subject) {
            return Err(argument(format!("{NOTHING_TO_COMPARE}; give a name, or a number with id=")));
        }
        let index = &self.edition.index;
        let explained = py.detach(|| {
            let entities = index.parties_with(party).map(|(_, entity)| entity);
            Explained::of(&self.edition.in_force, index.lexicon(), &subject, entities)
        });
        index.damage().map_err(|error| error::index(&error))?;
        if explained.parties.is_empty() {
            return Err(PyLookupError::new_err(format!(
                "there is no party `{party}` in edition {}; ids look like ofac-50543, and hits have them",
                self.edition.in_force.id
            )));
        }
        Ok(pythonize(py, &explained)?)
    }

    /// What answers say of the edition: its id and its lists, each with version, day of publication and size.
    #[getter]
    fn edition<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(pythonize(py, &self.kernel.checked().edition)?)
    }

    /// The edition's id.
    #[getter]
    fn edition_id(&self) -> &str {
        &self.edition.in_force.id
    }

    /// SHA-256 of all that answers depend on: the content of the lists, the lexicon, the matcher, the version of this library.
    #[getter]
    fn fingerprint(&self) -> &str {
        &self.edition.fingerprint
    }

    /// The folder of editions.
    #[getter]
    fn home(&self) -> PathBuf {
        self.edition.home.clone()
    }

    /// Least score of a hit.
    #[getter]
    fn threshold(&self) -> f64 {
        self.settings.threshold.to_f64()
    }

    /// Most hits of a subject that are described; ``None``: all are.
    #[getter]
    fn limit(&self) -> Option<usize> {
        self.settings.limit
    }

    /// The lists that are asked; none means all.
    #[getter]
    fn datasets(&self) -> Vec<String> {
        self.settings.datasets.clone()
    }

    /// The files of ``home`` that the edition is opened from, as relative paths; none of the starter edition. ``interdict.pack`` puts
    /// them into one.
    #[getter]
    fn files(&self) -> Vec<PathBuf> {
        self.edition.files.clone()
    }

    fn __repr__(&self) -> String {
        format!("<interdict.Screener of edition {}, threshold {}>", self.edition.in_force.id, self.settings.threshold)
    }

    /// What `pickle` keeps.
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        let keywords = PyDict::new(py);
        keywords.set_item("threshold", self.threshold())?;
        keywords.set_item("limit", self.settings.limit)?;
        keywords.set_item("datasets", &self.settings.datasets)?;
        keywords.set_item("exhaustive", self.settings.exhaustive)?;
        keywords.set_item("threads", self.threads)?;
        keywords.set_item("fingerprint", &self.edition.fingerprint)?;
        let home = self.edition.home.as_os_str().into_pyobject(py)?;
        Ok(((self.edition.id(), home).into_pyobject(py)?, keywords))
    }
}

impl Screener {
    fn screening(
        &self,
        table: AnyRecordBatch,
        columns: Option<Bound<'_, PyDict>>,
        schema: Option<&str>,
        date_order: Option<&str>,
        keep: bool,
        first: Option<i64>,
    ) -> PyResult<Screening> {
        let mut options = Options {
            schema: subject::schema(schema)?,
            day_first: subject::day_first(date_order)?,
            ..Options::default()
        };
        for (word, columns) in columns.into_iter().flatten() {
            let word: String = word.extract()?;
            let meaning = heading::named(&word).ok_or_else(|| {
                argument(format!(
                    "columns: `{word}` is not known: use id, name, alias, first_name, middle_name, last_name, company, vessel, \
                     birth_date, death_date, birth_place, country, gender, address, city, phone, schema, or a kind of \
                     identifier (passport, tax, lei, imo …)"
                ))
            })?;
            options.map.extend(columns.extract::<Words>()?.0.into_iter().map(|column| (meaning, column)));
        }
        let first = match first {
            None => None,
            Some(first) => Some(u64::try_from(first).ok().filter(|first| *first > 0).ok_or_else(|| {
                argument(format!("first_row: {first} is no row's number; rows are counted from 1, or None: not at all"))
            })?),
        };
        let reader = table.into_reader()?;
        let columns = Columns::of(&reader.schema(), options).map_err(|error| error::columns(&error))?;
        Ok(Screening::new(reader, self.kernel.clone(), columns, self.threads, keep, first))
    }
}

/// A count, where none and 0 are the same.
fn number(what: &str, given: Option<i64>) -> PyResult<Option<usize>> {
    let Some(given) = given else { return Ok(None) };
    let number = usize::try_from(given).map_err(|_| argument(format!("{what}: {given} is less than 0")))?;
    Ok(Some(number).filter(|number| *number > 0))
}

/// Which edition of which folder is meant.
fn place(edition: Option<&Bound<'_, PyAny>>, home: Option<PathBuf>) -> PyResult<(Which, Option<PathBuf>)> {
    let Some(edition) = edition else { return Ok((Which::InForce, home)) };
    let text = match edition.cast::<PyString>() {
        Ok(text) => Some(text.to_cow()?).filter(|text| !text.contains(['/', '\\'])),
        Err(_) => None,
    };
    match text.as_deref() {
        Some(STARTER) => Ok((Which::Starter, home)),
        Some(id) => Ok((Which::Id(id.to_owned()), home)),
        None if home.is_some() => {
            Err(argument("edition is a folder, and home another one; give an edition's id with home"))
        }
        None => {
            let path: PathBuf = edition.extract()?;
            if path.is_dir() {
                return Ok((Which::InForce, Some(path)));
            }
            Err(error::EditionError::new_err(format!("there is no folder {}", path.display())))
        }
    }
}

/// Lines for people go to the logger `interdict`.
fn tell(py: Python<'_>, lines: &[String]) -> PyResult<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let logger = py.import("logging")?.call_method1("getLogger", ("interdict",))?;
    for line in lines {
        logger.call_method1("warning", ("%s", line))?;
    }
    Ok(())
}
