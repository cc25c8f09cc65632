//! Files on disk to datasets: what belongs together is read together, what cannot be read whole is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use interdict_model::Entity;

use crate::followthemoney::publication::Publications;
use crate::input::{Found, Input, files_under};
use crate::list::push_new;
use crate::ofac::csv;
use crate::origin::Origins;
use crate::recognise::{Part, READABLE, Recognised, recognise};
use crate::{Fault, Report, SourceError};

/// A file or folder to read from, as a user names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file or folder.
    pub path: PathBuf,
    /// The dataset it is, where the user says so.
    pub dataset: Option<String>,
}

/// A dataset read from its files.
#[derive(Debug)]
pub struct ReadDataset {
    /// The dataset's id.
    pub name: String,
    /// Its parties.
    pub entities: Vec<Entity>,
    /// What became of every row.
    pub report: Report,
    /// The day of publication, where the file states it.
    pub published: Option<String>,
    /// Parts of the list that were missing and that the user allowed to be.
    pub missing: Vec<String>,
    /// The files it was read from.
    pub files: Vec<Input>,
    /// Where the files were fetched from, where that is known.
    pub origins: Option<Origins>,
}

/// What reading all sources came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Datasets that were read whole (or partly, where allowed), by name.
    pub datasets: Vec<ReadDataset>,
    /// What was refused, and why.
    pub refused: Vec<SourceError>,
    /// Files in folders that are no lists, or not the richest format of theirs.
    pub passed_over: Vec<SourceError>,
}

/// Reads everything that the sources hold. A dataset that is refused does not keep the others from being
/// read.
pub fn read(sources: &[Source], allow_partial: bool) -> Outcome {
    let mut outcome = Outcome::default();
    let mut parts: BTreeMap<String, Vec<(Part, Input)>> = BTreeMap::new();
    let mut publications = Publications::default();
    let mut seen = BTreeSet::new();
    for source in sources {
        let Found { files, mut problems } = match files_under(&source.path) {
            Ok(found) => found,
            Err(error) => {
                outcome.refused.push(error);
                continue;
            }
        };
        let folder = source.path.is_dir();
        // What was fetched as one list is read as one list, whole.
        let fetched = Origins::beside(&source.path);
        let (mut found, refused_before) = (false, outcome.refused.len());
        let mut own: Vec<(String, (Part, Input))> = Vec::new();
        for path in files {
            // A file named twice, alone and with its folder, is one file.
            if !seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                found = true;
                continue;
            }
            let input = Input::new(path);
            match recognise(&input) {
                Ok(Recognised { part, dataset: Some(dataset) })
                    if part.tells_its_list() && source.dataset.as_ref().is_some_and(|named| *named != dataset) =>
                {
                    found = true;
                    let named = source.dataset.as_deref().unwrap_or_default();
                    outcome.refused.push(SourceError::new(
                        Fault::Ambiguous,
                        &input.path,
                        format!("its content ({}) says that it is {dataset}, not {named}", part.in_words()),
                        format!("give it without a dataset's name, or with its own; if this came from the address of {named}, look there"),
                    ));
                }
                Ok(recognised) if recognised.part.is_followthemoney() => {
                    found = true;
                    outcome.refused.extend(publications.take(recognised, input, source.dataset.clone()).err());
                }
                Ok(recognised) => {
                    found = true;
                    match source.dataset.clone().or(recognised.dataset) {
                        Some(dataset) => own.push((dataset, (recognised.part, input))),
                        None => outcome.refused.push(SourceError::new(
                            Fault::Ambiguous,
                            &input.path,
                            format!(
                                "{}: which list it is can be told neither by its name nor by its content",
                                recognised.part.in_words()
                            ),
                            format!(
                                "say it: `--from us_ofac_sdn={}` (or us_ofac_cons, or another dataset)",
                                input.path.display()
                            ),
                        )),
                    }
                }
                Err(error) => problems.push(error),
            }
        }
        if folder {
            if !found && problems.iter().all(|problem| problem.fault == Fault::Unknown) {
                outcome.refused.push(SourceError::new(
                    Fault::Unknown,
                    &source.path,
                    format!("nothing in this folder is a list that is read ({} files looked at)", problems.len()),
                    format!("give one of: {READABLE}"),
                ));
            }
            // An empty or broken list in a folder is a failure; a picture or a readme is not.
            for mut problem in problems {
                if fetched.is_none() && matches!(problem.fault, Fault::Unknown) {
                    problem.remedy.clear();
                    outcome.passed_over.push(problem);
                } else {
                    outcome.refused.push(problem);
                }
            }
        } else {
            outcome.refused.append(&mut problems);
        }
        if fetched.is_none() || outcome.refused.len() == refused_before {
            for (dataset, part) in own {
                parts.entry(dataset).or_default().push(part);
            }
        }
    }
    let assembled = publications.assemble();
    for (dataset, input) in assembled.bases {
        parts.entry(dataset).or_default().push((Part::FollowTheMoney, input));
    }
    outcome.refused.extend(assembled.refused);
    let unused = if parts.is_empty() { &mut outcome.refused } else { &mut outcome.passed_over };
    unused.extend(assembled.unused);
    for (name, parts) in parts {
        match dataset(&name, parts, &publications, allow_partial, &mut outcome.passed_over) {
            Ok(dataset) => outcome.datasets.push(dataset),
            Err(error) => outcome.refused.push(error),
        }
    }
    outcome
}

fn dataset(
    name: &str,
    parts: Vec<(Part, Input)>,
    publications: &Publications,
    allow_partial: bool,
    passed_over: &mut Vec<SourceError>,
) -> Result<ReadDataset, SourceError> {
    let richest = parts.iter().map(|(part, _)| *part).max().unwrap_or(Part::OfacPrimary);
    let of_csv = |part: Part| part.reader().is_none();
    let (used, unused): (Vec<_>, Vec<_>) =
        parts.into_iter().partition(|(part, _)| if of_csv(richest) { of_csv(*part) } else { *part == richest });
    for (part, input) in unused {
        passed_over.push(SourceError::new(
            Fault::Unknown,
            &input.path,
            format!("{} of {name} was not needed: a richer format of the same list was given", part.in_words()),
            String::new(),
        ));
    }
    if let Some((part, second)) = used.iter().enumerate().find_map(|(place, (part, input))| {
        used[..place].iter().any(|(earlier, _)| earlier == part).then_some((part, input))
    }) && *part != Part::FollowTheMoney
    {
        let first =
            used.iter().find(|(earlier, _)| earlier == part).map_or_else(PathBuf::new, |(_, input)| input.path.clone());
        return Err(SourceError::new(
            Fault::Ambiguous,
            &second.path,
            format!("{name} has this part twice ({}; the other is {})", part.in_words(), first.display()),
            "give the files of one day only",
        ));
    }
    let files: Vec<Input> = used.iter().map(|(_, input)| input.clone()).collect();
    let mut read = ReadDataset {
        name: name.to_owned(),
        entities: Vec::new(),
        report: Report::default(),
        published: None,
        missing: Vec::new(),
        origins: files.first().and_then(|input| input.path.parent()).and_then(Origins::beside),
        files,
    };
    if let Some(reader) = richest.reader() {
        let mut stated = None;
        let mut beside = Vec::new();
        for input in &read.files {
            let list = match publications.of(input) {
                Some(set) => {
                    let reading = set.read(input, name, allow_partial)?;
                    read.missing.extend(reading.missing);
                    beside.extend(reading.files);
                    reading.list
                }
                None => reader(input, name)?,
            };
            read.entities.extend(list.entities);
            for (counter, count) in list.report.counts {
                read.report.add(&counter, count);
            }
            read.report.notes.extend(list.report.notes);
            read.report.unreadable += list.report.unreadable;
            read.published = read.published.max(list.published);
            stated = list.stated.or(stated);
        }
        // Excerpts and cut copies state the count of the whole.
        // A record that stands twice counts twice in the file.
        let entries = read.entities.len() as u64 + read.report.unreadable + read.report.get("xml.repeated");
        if let Some(stated) = stated {
            read.missing.extend(whole(name, &read.files[0].path, stated, entries, allow_partial)?);
        }
        for input in beside {
            push_new(&mut read.files, input);
        }
    } else {
        let file = |wanted: Part| used.iter().find(|(part, _)| *part == wanted).map(|(_, input)| input.clone());
        let files = csv::Files {
            primary: file(Part::OfacPrimary),
            aliases: file(Part::OfacAliases),
            addresses: file(Part::OfacAddresses),
            comments: file(Part::OfacComments),
        };
        let there = read.files[0].path.clone();
        if files.primary.is_none() {
            return Err(SourceError::new(
                Fault::Incomplete,
                there,
                format!("{name}: the file of parties (SDN.CSV or CONS_PRIM.CSV) is missing"),
                "give it together with the others",
            ));
        }
        for (part, words) in [(&files.aliases, "aliases (ALT.CSV)"), (&files.addresses, "addresses (ADD.CSV)")] {
            if part.is_none() {
                read.missing.push(words.to_owned());
            }
        }
        if !read.missing.is_empty() && !allow_partial {
            return Err(SourceError::new(
                Fault::Incomplete,
                there,
                format!("{name}: this is half a list: the file of {} is missing", read.missing.join(" and that of ")),
                "give all files of one day, or say `--allow-partial`; every answer will then say that the list is partial",
            ));
        }
        (read.entities, read.report) = csv::read(&files, name)?;
        for part in ["alt", "add"] {
            let [orphans, rows] = ["orphan", "rows"].map(|counter| read.report.get(&format!("{part}.{counter}")));
            if orphans * 100 > rows {
                let what =
                    format!("{orphans} of {rows} rows of {part} are of parties that the file of parties does not have");
                if !allow_partial {
                    return Err(SourceError::new(
                        Fault::Incomplete,
                        there,
                        format!("{name}: {what}"),
                        "give files of one day, whole, or say `--allow-partial`; every answer will then say that the list is partial",
                    ));
                }
                read.missing.push(what);
            }
        }
    }
    // Few publishers state a day in their flat files; archives put it into the name.
    read.published = read.published.or_else(|| read.files.iter().filter_map(|input| day_in(&input.name())).max());
    Ok(read)
}

/// Holds the records of a list against their stated count. Where fewer are allowed, what is missing.
pub(crate) fn whole(
    name: &str,
    file: &Path,
    stated: u64,
    entries: u64,
    allow_partial: bool,
) -> Result<Option<String>, SourceError> {
    if stated <= entries {
        return Ok(None);
    }
    if allow_partial {
        return Ok(Some(format!("{} of {stated} records", stated - entries)));
    }
    Err(SourceError::new(
        Fault::Incomplete,
        file,
        format!("{name}: the file states {stated} records and has {entries}"),
        "fetch it again, or say `--allow-partial`; every answer will then say that the list is partial",
    ))
}

/// A day written as `2023-12-28` in a file's name.
pub fn day_in(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    bytes.windows(10).enumerate().find_map(|(at, window)| {
        let alone =
            |place: Option<usize>| place.and_then(|place| bytes.get(place)).is_none_or(|byte| !byte.is_ascii_digit());
        let text = std::str::from_utf8(window).ok()?;
        (alone(at.checked_sub(1)) && alone(Some(at + 10)) && text.parse::<jiff::civil::Date>().is_ok())
            .then(|| text.to_owned())
    })
}
