//! What of a run is done: `OUT.part` and `OUT.checkpoint`, until `OUT` is whole.

use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Marks are brought to the disk no more often than this: each waits for the disk.
const PAUSE: Duration = Duration::from_millis(250);

/// What was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) rows: u64,
    /// Rows with hits.
    pub(crate) hits: u64,
    pub(crate) rejected: u64,
    pub(crate) ambiguous_dates: u64,
    pub(crate) not_understood: u64,
    /// Files that could not be read at all.
    pub(crate) files_lost: u64,
}

/// How far a run is, behind one of its chunks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// The chunk that comes next, counted over all inputs from 0.
    pub(crate) next: u64,
    /// Bytes of the output.
    pub(crate) output: u64,
    /// Bytes of the file of rejected rows.
    pub(crate) rejects: u64,
    pub(crate) tally: Tally,
}

/// What stands in the checkpoint once the output is whole, before it gets its name.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Assembled {
    /// Bytes of the output.
    assembled: u64,
    /// What it is called until it has its name, such as `part`: `OUT.part`.
    from: String,
}

/// How a run begins.
pub(crate) enum Begun {
    /// With chunks that are to be done.
    Run(Box<Checkpoint>),
    /// The output has its name already; the run was stopped after that.
    Whole { tally: Tally, bytes: u64 },
}

/// A file under another name until it is whole, with its length.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) path: PathBuf,
    pub(crate) file: fs_err::File,
    pub(crate) length: u64,
}

/// A path with more at its end: `hits.csv` and `part` make `hits.csv.part`.
pub(crate) fn beside(out: &Path, more: &str) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".");
    name.push(more);
    name.into()
}

impl Part {
    fn open(path: PathBuf, length: u64) -> Result<Self> {
        let mut file =
            fs_err::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path.clone())?;
        let found = file.metadata()?.len();
        if found < length {
            return Err(anyhow!(
                "{}: it has {found} bytes where the checkpoint says {length}; the run cannot be gone on with: remove the checkpoint \
                 and start anew",
                path.display()
            ));
        }
        file.file().set_len(length).with_context(|| path.display().to_string())?;
        file.seek(SeekFrom::Start(length))?;
        Ok(Self { path, file, length })
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.length += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// A run that can be broken off.
pub(crate) struct Checkpoint {
    file: fs_err::File,
    /// Marks that are not on the disk yet.
    waiting: Vec<u8>,
    last: Instant,
    /// Rows that are done and noted on the disk.
    safe: u64,
    pub(crate) output: Part,
    pub(crate) rejects: Part,
    /// All marks, the first behind the output's head.
    pub(crate) marks: Vec<Mark>,
}

impl Checkpoint {
    /// Begins a run, or goes on with one that broke off (`resume`). `job` says what is run: a run goes on only with what it was
    /// begun with.
    pub(crate) fn begin(out: &Path, rejects: &Path, job: &Value, resume: bool) -> Result<Begun> {
        let path = beside(out, "checkpoint");
        let mut file =
            fs_err::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path.clone())?;
        if file.file().try_lock().is_err() {
            return Err(anyhow!("{}: another run is writing {}", path.display(), out.display()));
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        // A line that was being written when the run broke off does not count.
        text.truncate(text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
        let Before { marks, assembled, kept } = Before::read(&path, &text)?;
        let last = marks.last().copied().unwrap_or_default();
        let done = last.next > 0;
        if done && !resume {
            return Err(anyhow!(
                "{}: a run that writes {} broke off when {} rows were done; say --resume to go on with it, or remove this file to start \
                 anew",
                path.display(),
                out.display(),
                last.tally.rows
            ));
        }
        if done {
            differ(&path, text.split(|byte| *byte == b'\n').next().unwrap_or_default(), job)?;
        }
        let named = |Assembled { assembled, from }: &Assembled| {
            !beside(out, from).exists() && fs_err::metadata(out).is_ok_and(|out| out.len() == *assembled)
        };
        if let Some(whole) = assembled.filter(|_| done).filter(named) {
            return Ok(Begun::Whole { tally: last.tally, bytes: whole.assembled });
        }
        let (text, marks, last) =
            if done { (&text[..kept], marks, last) } else { (&[][..], Vec::new(), Mark::default()) };
        let output = Part::open(beside(out, "part"), last.output)?;
        let rejects = Part::open(beside(rejects, "part"), last.rejects)?;
        file.file().set_len(text.len() as u64).with_context(|| path.display().to_string())?;
        file.seek(SeekFrom::End(0))?;
        let mut waiting = Vec::new();
        if text.is_empty() {
            serde_json::to_writer(&mut waiting, job)?;
            waiting.push(b'\n');
        }
        let safe = last.tally.rows;
        Ok(Begun::Run(Box::new(Self { file, waiting, last: Instant::now(), safe, output, rejects, marks })))
    }

    /// Notes that the output is whole, with so many bytes, before it gets its name in place of `OUT.from`.
    pub(crate) fn assembled(&mut self, bytes: u64, from: &str) -> Result<()> {
        serde_json::to_writer(&mut self.waiting, &Assembled { assembled: bytes, from: from.to_owned() })?;
        self.waiting.push(b'\n');
        self.sync()
    }

    /// How far the run is; `None` at its beginning.
    pub(crate) fn mark(&self) -> Option<Mark> {
        self.marks.last().copied()
    }

    /// Notes that the chunks before `next` are written.
    pub(crate) fn note(&mut self, next: u64, tally: Tally) -> Result<()> {
        let mark = Mark { next, output: self.output.length, rejects: self.rejects.length, tally };
        self.marks.push(mark);
        serde_json::to_writer(&mut self.waiting, &mark)?;
        self.waiting.push(b'\n');
        if self.last.elapsed() >= PAUSE { self.sync() } else { Ok(()) }
    }

    /// Brings all that is written to the disk, then the marks that say so.
    pub(crate) fn sync(&mut self) -> Result<()> {
        self.output.file.sync_data()?;
        self.rejects.file.sync_data()?;
        self.file.write_all(&self.waiting)?;
        self.file.sync_data()?;
        self.waiting.clear();
        self.last = Instant::now();
        self.safe = self.marks.last().map_or(0, |mark| mark.tally.rows);
        Ok(())
    }

    /// The run breaks off: saves what can be saved, and gives how many rows a later run need not do again.
    pub(crate) fn break_off(mut self) -> u64 {
        // What was noted last is lost where the disk has no room for it, and is done again.
        let _ = self.sync();
        self.safe
    }
}

/// What a checkpoint says that was written before.
#[derive(Default)]
struct Before {
    marks: Vec<Mark>,
    assembled: Option<Assembled>,
    /// Bytes that end with the last mark.
    kept: usize,
}

impl Before {
    fn read(path: &Path, text: &[u8]) -> Result<Self> {
        let damaged = || format!("{}: the checkpoint is damaged; remove it to start anew", path.display());
        let mut before = Self::default();
        let mut end = 0;
        for (number, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
            end += line.len();
            if number == 0 {
                before.kept = end;
            } else if let Ok(assembled) = serde_json::from_slice(line) {
                before.assembled = Some(assembled);
            } else {
                before.marks.push(serde_json::from_slice(line).with_context(damaged)?);
                before.kept = end;
            }
        }
        Ok(before)
    }
}

/// An error that says in what a run differs from the one that was begun.
fn differ(path: &Path, begun: &[u8], job: &Value) -> Result<()> {
    let (Ok(Value::Object(before)), Value::Object(now)) = (serde_json::from_slice(begun), job) else {
        return Err(anyhow!("{}: this is no checkpoint", path.display()));
    };
    let members: Vec<String> = now
        .iter()
        .filter(|(name, value)| before.get(*name) != Some(*value))
        .map(|(name, value)| format!("{name} was {}, is {value}", before.get(name).unwrap_or(&Value::Null)))
        .collect();
    if members.is_empty() {
        return Ok(());
    }
    Err(anyhow!(
        "{}: the run was begun with other settings or files, so that it cannot be gone on with: {}; run it as it was begun, or \
         remove this file to start anew",
        path.display(),
        members.join("; ")
    ))
}

/// What is added to an output's name for its manifest.
pub(crate) const MANIFEST: &str = "manifest.json";

/// A run that is whole: what stays beside the outputs of jobs in shards, and of runs that may be started again.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Finished {
    /// What was run.
    pub(crate) job: Value,
    pub(crate) tally: Tally,
    /// Bytes of the output.
    pub(crate) bytes: u64,
}

impl Finished {
    /// The whole run of this job that lies at `out`, if it does.
    pub(crate) fn read(out: &Path, job: &Value) -> Option<Self> {
        let text = fs_err::read(beside(out, MANIFEST)).ok()?;
        let finished: Self = serde_json::from_slice(&text).ok()?;
        let length = fs_err::metadata(out).ok()?.len();
        (finished.job == *job && finished.bytes == length).then_some(finished)
    }

    pub(crate) fn write(&self, out: &Path) -> Result<()> {
        let path = beside(out, MANIFEST);
        let new = beside(&path, "new");
        let mut file = fs_err::File::create(&new)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        Ok(fs_err::rename(new, path)?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn begun(out: &Path, resume: bool) -> Result<Begun> {
        Checkpoint::begin(out, &beside(out, "rejects.csv"), &json!({"edition": "x"}), resume)
    }

    fn run(out: &Path, resume: bool) -> Box<Checkpoint> {
        match begun(out, resume).unwrap() {
            Begun::Run(checkpoint) => checkpoint,
            Begun::Whole { .. } => panic!("it is not whole"),
        }
    }

    fn tally(rows: u64) -> Tally {
        Tally { rows, ..Tally::default() }
    }

    #[test]
    fn what_was_not_noted_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let mut first = run(&out, false);
        first.output.write_all(b"head,").unwrap();
        first.note(0, tally(0)).unwrap();
        first.output.write_all(b"one,").unwrap();
        first.note(1, tally(10)).unwrap();
        first.sync().unwrap();
        assert!(begun(&out, true).err().is_some_and(|error| error.to_string().contains("another run")));
        first.output.write_all(b"tw").unwrap();
        drop(first);
        // As if killed in the middle of a mark.
        let path = beside(&out, "checkpoint");
        let mut text = fs_err::read(&path).unwrap();
        text.extend_from_slice(b"{\"next\":2,\"outp");
        fs_err::write(&path, text).unwrap();
        assert!(begun(&out, false).err().is_some_and(|error| error.to_string().contains("10 rows")));
        let again = run(&out, true);
        assert_eq!(again.mark(), Some(Mark { next: 1, output: 9, rejects: 0, tally: tally(10) }));
        drop(again);
        assert_eq!(fs_err::read(beside(&out, "part")).unwrap(), b"head,one,");
        fs_err::write(beside(&out, "part"), b"head").unwrap();
        assert!(begun(&out, true).err().is_some_and(|error| error.to_string().contains("4 bytes")));
    }

    #[test]
    fn a_run_that_did_nothing_stands_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let mut first = run(&out, false);
        first.output.write_all(b"head,").unwrap();
        first.note(0, tally(0)).unwrap();
        first.sync().unwrap();
        drop(first);
        let again = run(&out, false);
        assert_eq!((again.mark(), again.output.length), (None, 0));
    }

    #[test]
    fn killed_around_the_renaming_it_is_whole_or_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        // An older output of the same length is not this one.
        fs_err::write(&out, b"older").unwrap();
        let mut first = run(&out, false);
        first.output.write_all(b"newer").unwrap();
        first.note(1, tally(10)).unwrap();
        first.assembled(5, "part").unwrap();
        let part = first.output.path.clone();
        drop(first);
        let again = run(&out, true);
        assert_eq!(again.mark().map(|mark| mark.next), Some(1));
        drop(again);
        let mut again = run(&out, true);
        again.assembled(5, "part").unwrap();
        drop(again);
        fs_err::rename(part, &out).unwrap();
        assert!(matches!(begun(&out, true).unwrap(), Begun::Whole { bytes: 5, .. }));
    }
}
