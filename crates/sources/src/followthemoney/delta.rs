//! Deltas: what changed in a dataset from one version to the next.
//!
//! They are applied to lines, not to parties: a party is read from several lines (its sanctions, addresses and
//! relations stand in lines of their own), so only the lines of the new version tell what the new parties are.

use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;
use std::path::Path;

use interdict_delimited::Lines;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::lines::{FileLines, LineSource, id_of};
use super::{Line, MOST_LINE, Version, read_lines};
use super::{breaks_off, broken_off};
use crate::input::Input;
use crate::list::{List, MOST_UNREADABLE_PERCENT};
use crate::{Fault, Report, SourceError};

/// Which versions of a dataset have a delta, and where it is (`delta.json`). Versions in which nothing changed have
/// none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeltaIndex {
    /// Addresses by version. A delta leads to its version from the one before.
    pub versions: BTreeMap<Version, String>,
}

impl DeltaIndex {
    /// Reads an index. `file` is for messages.
    pub fn read(bytes: &[u8], file: &Path) -> Result<Self, SourceError> {
        #[derive(Deserialize)]
        struct Root {
            versions: BTreeMap<String, String>,
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let root: Root = serde_json::from_slice(bytes).map_err(|error| {
            SourceError::new(
                Fault::Syntax,
                file,
                format!("the delta index cannot be read: {error}"),
                "fetch it again: a `delta.json` has `versions` with an address for each",
            )
            .at(error.line() as u64)
        })?;
        let mut index = Self::default();
        for (text, url) in root.versions {
            // Of a version that cannot be ordered it is not known whether it must be applied.
            let version = Version::parse(&text).ok_or_else(|| {
                SourceError::new(
                    Fault::Layout,
                    file,
                    format!("`{text}` is no version: one looks like 20240527194702-wnk"),
                    "fetch the whole `entities.ftm.json` instead of deltas",
                )
            })?;
            index.versions.insert(version, url);
        }
        Ok(index)
    }

    /// The deltas that lead on from a version, in order. `None` when the index begins after it, so that some may be
    /// missing: the whole file must be fetched then. The version itself need not have a delta.
    pub fn after<'a>(&'a self, base: &Version) -> Option<impl Iterator<Item = (&'a Version, &'a str)> + use<'a>> {
        let base = base.clone();
        self.versions.keys().next().filter(|first| **first <= base)?;
        Some(
            self.versions
                .iter()
                .filter(move |(version, _)| **version > base)
                .map(|(version, url)| (version, url.as_str())),
        )
    }

    /// The dataset that the addresses name: the segment before the version's.
    pub(crate) fn dataset(&self) -> Option<&str> {
        let mut names = self.versions.iter().map(|(version, url)| {
            let mut segments = url.split('/');
            let mut before = None;
            segments.find_map(|segment| {
                if segment == version.as_str() {
                    return before;
                }
                before = Some(segment);
                None
            })
        });
        let first = names.next()??;
        names.all(|name| name == Some(first)).then_some(first)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    Add,
    Modify,
    Delete,
}

/// A line of a delta file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    file: usize,
    line: u64,
}

/// What the deltas come to for one id.
#[derive(Debug)]
struct Change {
    id: String,
    /// The first operation says whether the base must have the id.
    first: Operation,
    first_at: Place,
    /// The line that stands in the end; `None` when the entity is gone.
    stands: Option<(Place, Vec<u8>)>,
    /// Whether the base has the id.
    met: bool,
}

/// What the deltas of several versions come to, taken in their order.
#[derive(Debug, Default)]
pub struct Changes {
    files: Vec<String>,
    /// In order of their first operation.
    entities: Vec<Change>,
    places: HashMap<String, usize>,
    report: Report,
    mismatches: BTreeMap<&'static str, (u64, Place, String)>,
}

impl Changes {
    /// Takes a version's delta file in: JSON lines `{"op": "ADD" | "MOD" | "DEL", "entity": {…}}`. Files must come in
    /// the order of their versions. A file with more than 1 % of its lines unreadable is refused.
    pub fn take(&mut self, file: &Path, content: impl BufRead) -> Result<(), SourceError> {
        let name =
            file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned());
        self.files.push(name.clone());
        self.report.count("delta.files");
        let mut lines = Lines::new(content, MOST_LINE);
        let (mut all, mut unreadable) = (0u64, 0u64);
        let mut first_problem: Option<(u64, String)> = None;
        let mut end = None;
        while let Some(next) = lines.read() {
            let (line, problem) = match next {
                Ok((_, bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => continue,
                Ok((line, bytes)) => match operation(&bytes) {
                    Ok((operation, id, stands)) => {
                        all += 1;
                        end = None;
                        self.operate(operation, id, Place { file: self.files.len() - 1, line }, stands);
                        continue;
                    }
                    Err(problem) => {
                        let whole = serde_json::from_slice::<IgnoredAny>(&bytes);
                        end = whole.is_err_and(|error| breaks_off(&error, &bytes)).then_some(line);
                        (line, problem)
                    }
                },
                Err(fault) if fault.is_final() => {
                    return Err(SourceError::new(
                        Fault::Syntax,
                        file,
                        fault.to_string(),
                        "fetch the file again: it may have broken off",
                    )
                    .at(fault.line()));
                }
                Err(fault) => (fault.line(), fault.to_string()),
            };
            all += 1;
            unreadable += 1;
            self.report.unreadable += 1;
            self.report.count("delta.unreadable");
            self.report.note(&name, Some(line), format!("change not read: {problem}"));
            first_problem.get_or_insert((line, problem));
        }
        self.report.add("delta.lines", all);
        if let Some(line) = end {
            return Err(broken_off(file, line));
        }
        match first_problem {
            Some((line, problem)) if unreadable * 100 > all * MOST_UNREADABLE_PERCENT => Err(SourceError::new(
                Fault::Layout,
                file,
                format!("{unreadable} of {all} lines of this delta cannot be read: {problem}"),
                "fetch it again, or fetch the whole `entities.ftm.json` of the newest version",
            )
            .at(line)),
            _ => Ok(()),
        }
    }

    fn operate(&mut self, operation: Operation, id: String, at: Place, stands: Option<Vec<u8>>) {
        self.report.count(match operation {
            Operation::Add => "delta.add",
            Operation::Modify => "delta.mod",
            Operation::Delete => "delta.del",
        });
        let stands = stands.map(|bytes| (at, bytes));
        let Some(place) = self.places.get(&id).copied() else {
            self.places.insert(id.clone(), self.entities.len());
            self.entities.push(Change { id, first: operation, first_at: at, stands, met: false });
            return;
        };
        let was_there = self.entities[place].stands.is_some();
        self.expect(operation, was_there, at, &id);
        self.entities[place].stands = stands;
    }

    /// Counts an operation that does not fit what is there: a file between was lost, or is of another dataset.
    fn expect(&mut self, operation: Operation, there: bool, at: Place, id: &str) {
        let counter = match (operation, there) {
            (Operation::Add, true) => "delta.add.known",
            (Operation::Modify, false) => "delta.mod.missing",
            (Operation::Delete, false) => "delta.del.missing",
            _ => return,
        };
        self.report.count(counter);
        self.mismatches.entry(counter).or_insert_with(|| (0, at, id.to_owned())).0 += 1;
    }
}

/// What a line says, with the entity's line as it is to stand.
fn operation(bytes: &[u8]) -> Result<(Operation, String, Option<Vec<u8>>), String> {
    #[derive(Deserialize)]
    struct Written {
        op: String,
        entity: Value,
    }
    let written: Written = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let operation = match written.op.as_str() {
        "ADD" => Operation::Add,
        "MOD" => Operation::Modify,
        "DEL" => Operation::Delete,
        other => return Err(format!("the operation `{other}` is not known")),
    };
    let id = written.entity.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    if id.is_empty() {
        return Err("the entity has no id".to_owned());
    }
    if operation == Operation::Delete {
        return Ok((operation, id, None));
    }
    let line: Line = serde_json::from_value(written.entity).map_err(|error| error.to_string())?;
    let stands = serde_json::to_vec(&line).map_err(|error| error.to_string())?;
    Ok((operation, id, Some(stands)))
}

/// A base with its changes, read.
#[derive(Debug)]
pub struct Updated {
    /// The list of the new version.
    pub list: List,
    /// How many lines the base had.
    pub base_lines: u64,
}

/// Reads a base's entities as they are after the changes: every changed line is replaced where it stands, new ones come
/// last. The same parties come out as from the whole file of the new version.
pub fn read(base: &Input, changes: Changes, dataset: &str) -> Result<Updated, SourceError> {
    let mut merged = Merged { base: FileLines::open(base)?, changes, added: 0, base_lines: 0, at: None };
    let mut list = read_lines(&mut merged, base, dataset)?;
    let base_lines = merged.base_lines;
    let Changes { files, mut report, mismatches, .. } = merged.changes;
    for (counter, (count, at, id)) in mismatches {
        let what = match counter {
            "delta.add.known" => "add an entity that is there already: it was replaced",
            "delta.mod.missing" => "change an entity that is not there: it was added",
            _ => "remove an entity that is not there",
        };
        let file = files.get(at.file).map_or("", String::as_str);
        report.note(file, Some(at.line), format!("{count} changes {what}; the first is of `{id}`"));
    }
    for (counter, count) in report.counts {
        list.report.add(&counter, count);
    }
    list.report.notes.extend(report.notes);
    list.report.unreadable += report.unreadable;
    Ok(Updated { list, base_lines })
}

/// The lines of a base after its changes.
struct Merged {
    base: FileLines,
    changes: Changes,
    /// How many changes have been looked at for what they add.
    added: usize,
    base_lines: u64,
    /// The delta file of the last line; `None` when it is the base.
    at: Option<usize>,
}

impl LineSource for Merged {
    fn file(&self) -> &str {
        self.at.and_then(|file| self.changes.files.get(file)).map_or_else(|| self.base.file(), String::as_str)
    }

    fn read(&mut self) -> Option<Result<(u64, Vec<u8>), interdict_delimited::Fault>> {
        self.at = None;
        while let Some(next) = self.base.read() {
            let (line, bytes) = match next {
                Ok((_, bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(read) => read,
                Err(fault) => {
                    self.base_lines += 1;
                    return Some(Err(fault));
                }
            };
            self.base_lines += 1;
            let Some(place) = id_of(&bytes).and_then(|id| self.changes.places.get(id.as_ref()).copied()) else {
                return Some(Ok((line, bytes)));
            };
            let change = &mut self.changes.entities[place];
            if change.met {
                // The line that stood first is replaced or gone, and this one with it.
                self.changes.report.count("delta.repeated");
                continue;
            }
            change.met = true;
            let (first, first_at, id) = (change.first, change.first_at, change.id.clone());
            let stands = change.stands.take();
            self.changes.expect(first, true, first_at, &id);
            if let Some((at, bytes)) = stands {
                self.at = Some(at.file);
                return Some(Ok((at.line, bytes)));
            }
        }
        while let Some(change) = self.changes.entities.get_mut(self.added) {
            self.added += 1;
            if change.met {
                continue;
            }
            let (first, first_at, id) = (change.first, change.first_at, change.id.clone());
            let stands = change.stands.take();
            self.changes.expect(first, false, first_at, &id);
            if let Some((at, bytes)) = stands {
                self.at = Some(at.file);
                return Some(Ok((at.line, bytes)));
            }
        }
        None
    }
}
