//! Files that are screened: one at a time, each for the session that brought it, within bounds of size, number and time.
//!
//! The file is in memory until it is done; the result is a file without a name, which is gone when nobody holds it any more, however
//! the service ends.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Cursor, Read, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use interdict_batch::csv::CsvAnswers;
use interdict_batch::{Screened, Screener, Status};
use interdict_index::Request;
use interdict_intake::{Options, Table};
use interdict_page::files::{FirstHit, Job as Shown, Limits, State, Tally};
use tokio::sync::Semaphore;

use crate::{Refusal, Serving};

/// What is taken, and how long what comes of it is kept.
pub(crate) const LIMITS: Limits = Limits { bytes: 10_000_000, rows: 50_000, minutes: 60 };
/// Most files of one session, done ones too.
const MOST_OF_ONE: usize = 5;
/// Most files of all sessions, done ones too.
const MOST: usize = 64;
/// Most files that wait or are being done: each is in memory.
const MOST_WAITING: usize = 12;
/// Most bytes of a result.
const MOST_RESULT: u64 = 256 << 20;
/// Rows that are screened between two looks at whether somebody still wants them.
const AT_ONCE: usize = 256;
/// Hits that are shown on the page.
const SHOWN: usize = 25;

/// Every file of a service.
#[derive(Default)]
pub(crate) struct Jobs {
    kept: Mutex<HashMap<String, Arc<Job>>>,
    turn: Turn,
}

struct Turn(Semaphore);

impl Default for Turn {
    fn default() -> Self {
        Self(Semaphore::new(1))
    }
}

/// A file that is screened.
pub(crate) struct Job {
    /// The session that brought it.
    owner: String,
    /// When it came, among others.
    number: u64,
    state: Mutex<Shown>,
    result: Mutex<Option<File>>,
    is_unwanted: AtomicBool,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that can be screened.
pub(crate) struct Taken {
    content: Bytes,
    options: Options,
    shown: Shown,
}

/// Looks at a file before it is screened: which columns it has, how many rows. An error says what is wrong with it.
pub(crate) fn take(
    id: String,
    name: &str,
    content: Bytes,
    day_first: Option<bool>,
    edition: &str,
) -> Result<Taken, String> {
    if content.is_empty() {
        return Err("The file is empty, or none was chosen.".to_owned());
    }
    if let Some(what) = packed(&content) {
        return Err(format!(
            "This is {what}. Bring the table itself as CSV, TSV or JSON lines; `interdict screen -f` takes other formats."
        ));
    }
    let options = Options { day_first, ..Options::default() };
    let mut table = open(&content, name, &options)?;
    let mut rows = 0;
    while table.next_raw().is_some() {
        rows += 1;
        if rows > LIMITS.rows {
            return Err(format!(
                "The file has more than {} rows. Bring it in parts, or run `interdict screen -f FILE`.",
                LIMITS.rows
            ));
        }
    }
    if rows == 0 {
        return Err("There is no row below the headings.".to_owned());
    }
    let shape = table.shape();
    let meaning = |place: usize| shape.columns.iter().find(|column| column.place == place).map(|column| column.meaning);
    let is_json = shape.columns.is_empty();
    let columns = shape
        .headings
        .iter()
        .enumerate()
        .filter(|_| !is_json)
        .map(|(place, heading)| (heading.clone(), meaning(place)));
    let shown = Shown {
        id,
        file: name.to_owned(),
        format: shape.format,
        encoding: shape.encoding,
        columns: columns.collect(),
        edition: edition.to_owned(),
        rows,
        state: State::Waiting,
        tally: Tally::default(),
        first_hits: Vec::new(),
    };
    Ok(Taken { content, options, shown })
}

fn open(content: &Bytes, name: &str, options: &Options) -> Result<Table, String> {
    Table::open(Box::new(Cursor::new(content.clone())), name, options.clone()).map_err(|error| error.to_string())
}

/// What a file is that is no text: its rows could be any number.
fn packed(content: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 5] = [
        (b"\x1f\x8b", "a gzip file"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
        (b"PK\x03\x04", "a workbook or another zip archive"),
        (b"PAR1", "a Parquet file"),
        (b"ARROW1", "an Arrow file"),
    ];
    kinds.into_iter().find(|(begin, _)| content.starts_with(begin)).map(|(_, what)| what)
}

impl Jobs {
    /// Refuses one more where there is no room for it.
    fn room(kept: &HashMap<String, Arc<Job>>, owner: &str) -> Result<(), Refusal> {
        let full = |what: &str| {
            Err(Refusal::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, "too_many_files", what).retry_after(60))
        };
        if kept.values().filter(|job| job.owner == owner).count() >= MOST_OF_ONE {
            return full("you have brought five files already: remove one, or wait until its time is over");
        }
        let waiting = kept.values().filter(|job| !locked(&job.state).is_over()).count();
        if waiting >= MOST_WAITING || kept.len() >= MOST {
            return full("many files are being screened or kept: bring it again in some minutes");
        }
        Ok(())
    }

    /// Takes a file on: it is screened when its turn comes, and removed when its time is over.
    pub(crate) fn begin(self: &Arc<Self>, owner: &str, taken: Taken, serving: Arc<Serving>) -> Result<(), Refusal> {
        let Taken { content, options, shown } = taken;
        let id = shown.id.clone();
        let job = {
            let mut kept = locked(&self.kept);
            Self::room(&kept, owner)?;
            let number = kept.values().map(|job| job.number).max().unwrap_or(0) + 1;
            let job = Arc::new(Job {
                owner: owner.to_owned(),
                number,
                state: Mutex::new(shown),
                result: Mutex::default(),
                is_unwanted: AtomicBool::new(false),
            });
            kept.insert(id.clone(), job.clone());
            job
        };
        let jobs = self.clone();
        tokio::spawn(async move {
            if let Ok(_turn) = jobs.turn.0.acquire().await {
                let done = job.clone();
                let outcome = tokio::task::spawn_blocking(move || done.run(&content, &options, &serving)).await;
                if let Err(error) = outcome {
                    tracing::error!(target: "interdict", "screening a file broke off: {error}");
                    locked(&job.state).state = State::Failed("a defect of the program; the log says more".to_owned());
                }
            }
            drop(job);
            tokio::time::sleep(Duration::from_secs(LIMITS.minutes * 60)).await;
            jobs.remove(&id);
        });
        Ok(())
    }

    fn of(&self, id: &str, owner: &str) -> Result<Arc<Job>, Refusal> {
        let job = locked(&self.kept).get(id).filter(|job| job.owner == owner).cloned();
        job.ok_or_else(|| {
            Refusal::not_found("there is no such file of this session: it may have been removed when its time was over")
        })
    }

    /// A file of a session, as far as it is.
    pub(crate) fn shown(&self, id: &str, owner: &str) -> Result<Shown, Refusal> {
        Ok(locked(&self.of(id, owner)?.state).clone())
    }

    /// All files of a session, the latest first.
    pub(crate) fn all_of(&self, owner: &str) -> Vec<Shown> {
        let mut own: Vec<Arc<Job>> = locked(&self.kept).values().filter(|job| job.owner == owner).cloned().collect();
        own.sort_by_key(|job| std::cmp::Reverse(job.number));
        own.iter().map(|job| locked(&job.state).clone()).collect()
    }

    /// The file whose result is to be read, if it is done.
    pub(crate) fn done(&self, id: &str, owner: &str) -> Result<(Arc<Job>, u64, String), Refusal> {
        let job = self.of(id, owner)?;
        let (state, file) = {
            let shown = locked(&job.state);
            (shown.state.clone(), shown.file.clone())
        };
        match state {
            State::Done(bytes) => Ok((job, bytes, file)),
            _ => Err(Refusal::not_found("the file is not done yet")),
        }
    }

    /// Removes a file of a session with all that came of it.
    pub(crate) fn remove_one(&self, id: &str, owner: &str) -> Result<(), Refusal> {
        self.of(id, owner)?;
        self.remove(id);
        Ok(())
    }

    /// Removes everything that a session has brought.
    pub(crate) fn remove_of(&self, owner: &str) {
        let own: Vec<String> =
            locked(&self.kept).iter().filter(|(_, job)| job.owner == owner).map(|(id, _)| id.clone()).collect();
        own.iter().for_each(|id| self.remove(id));
    }

    fn remove(&self, id: &str) {
        if let Some(job) = locked(&self.kept).remove(id) {
            job.is_unwanted.store(true, Ordering::Relaxed);
        }
    }
}

/// Why a file is not screened to its end.
enum Broken {
    Unwanted,
    Because(String),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Because(format!("the result could not be written: {error}"))
    }
}

impl Job {
    fn run(&self, content: &Bytes, options: &Options, serving: &Serving) {
        locked(&self.state).state = State::Running;
        let outcome = self.screened(content, options, serving);
        let mut shown = locked(&self.state);
        shown.state = match outcome {
            Ok((file, bytes)) => {
                *locked(&self.result) = Some(file);
                State::Done(bytes)
            }
            Err(Broken::Unwanted) => State::Failed("it was removed".to_owned()),
            Err(Broken::Because(why)) => {
                tracing::warn!(target: "interdict", "a file of the page was not screened to its end: {why}");
                State::Failed(why)
            }
        };
    }

    fn screened(&self, content: &Bytes, options: &Options, serving: &Serving) -> Result<(File, u64), Broken> {
        let name = locked(&self.state).file.clone();
        let mut table = open(content, &name, options).map_err(Broken::Because)?;
        let screener = Screener::new(serving.index.clone(), serving.edition.clone(), Request::default());
        let out = Bounded { out: BufWriter::new(tempfile::tempfile()?), left: MOST_RESULT };
        let headings = table.shape().headings.clone();
        let mut csv = CsvAnswers::new(screener.checked().clone(), &headings, false, ',', out)?;
        loop {
            if self.is_unwanted.load(Ordering::Relaxed) {
                return Err(Broken::Unwanted);
            }
            let rows: Vec<_> = std::iter::from_fn(|| table.next_row()).take(AT_ONCE).collect();
            if rows.is_empty() {
                break;
            }
            let screened = screener.rows(rows).map_err(|error| Broken::Because(error.to_string()))?;
            self.note(&screened);
            for row in screened {
                csv.write(&row.answer())?;
            }
        }
        let Bounded { out, left } = csv.end()?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((file, MOST_RESULT - left))
    }

    fn note(&self, screened: &[Screened]) {
        let mut shown = locked(&self.state);
        for row in screened {
            match row.status {
                Status::Hit => shown.tally.with_hits += 1,
                Status::NoHit | Status::Partial => shown.tally.without += 1,
                Status::Rejected => shown.tally.rejected += 1,
            }
            if let (Some(hit), true) = (row.found.hits.first(), shown.first_hits.len() < SHOWN) {
                let subject = row.row.subject.as_ref().map_or_else(
                    |_| String::new(),
                    |subject| {
                        let number = || subject.identifiers.first().map(|number| number.value.clone());
                        subject.names.first().cloned().or_else(number).unwrap_or_default()
                    },
                );
                shown.first_hits.push(FirstHit {
                    line: row.row.line,
                    subject,
                    score: hit.score,
                    id: hit.id.clone(),
                    caption: hit.caption.clone(),
                    datasets: hit.datasets.clone(),
                    effect: hit.effect,
                });
            }
        }
    }

    /// A piece of the result, from a place on; none at its end.
    pub(crate) fn piece(&self, from: u64) -> io::Result<Option<Vec<u8>>> {
        let mut result = locked(&self.result);
        let Some(file) = result.as_mut() else { return Ok(None) };
        file.seek(SeekFrom::Start(from))?;
        let mut piece = Vec::new();
        file.take(64 << 10).read_to_end(&mut piece)?;
        Ok((!piece.is_empty()).then_some(piece))
    }
}

/// A writer that takes so many bytes and no more.
struct Bounded<W> {
    out: W,
    left: u64,
}

impl<W: Write> Write for Bounded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = bytes.len() as u64;
        if length > self.left {
            return Err(io::Error::other(format!(
                "it has more than {} MB; bring the file in parts, or run `interdict screen -f FILE`",
                MOST_RESULT >> 20
            )));
        }
        let written = self.out.write(bytes)?;
        self.left -= written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &[u8]) -> Result<Taken, String> {
        take("1".to_owned(), "x.csv", Bytes::copy_from_slice(text), None, "e")
    }

    #[test]
    fn a_file_is_looked_at_before_it_is_taken() {
        let shown = taken(b"Full Name,notes\nAli,x\nBo,y\n").map(|taken| taken.shown).unwrap();
        assert_eq!((shown.rows, shown.format), (2, "CSV"));
        let columns: Vec<(&str, bool)> =
            shown.columns.iter().map(|(heading, meaning)| (heading.as_str(), meaning.is_some())).collect();
        assert_eq!(columns, [("Full Name", true), ("notes", false)]);
        for (text, why) in [
            (&b""[..], "empty"),
            (b"name\n", "no row"),
            (b"a,b\n1,2\n", "where the names are"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"PK\x03\x04", "workbook"),
            (b"[{}]", "JSON lines"),
        ] {
            assert!(taken(text).is_err_and(|error| error.contains(why)), "{why}");
        }
    }

    #[test]
    fn rows_are_bounded() {
        let limit = usize::try_from(LIMITS.rows).unwrap();
        let table = |rows: usize| format!("name\n{}", "A\n".repeat(rows));
        assert!(taken(table(limit).as_bytes()).is_ok());
        assert!(taken(table(limit + 1).as_bytes()).is_err_and(|error| error.contains("more than 50000 rows")));
    }

    #[test]
    fn a_result_is_bounded() {
        let mut out = Bounded { out: Vec::new(), left: 5 };
        assert!(out.write_all(b"12345").is_ok());
        assert!(out.write_all(b"6").is_err());
        assert_eq!(out.out, b"12345");
    }
}
