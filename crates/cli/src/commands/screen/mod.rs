//! `interdict screen`.

mod chunks;
mod narrowed;
mod run;
mod told;

use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use interdict_batch::Screener;
use interdict_index::{Found, Index, Request};
use interdict_model::Subject;
use interdict_ownership::Graph;
use interdict_sources::edition::Moment;

use super::Exit;
use crate::answer::{Answer, Status, SubjectShown};
use crate::arguments::{Format, Screen};
use crate::context;
use crate::format;
use crate::ownership::screened::{Rows, Screened as Owners};
use crate::ownership::{self, holdings};
use crate::subject::{self, NOTHING_TO_COMPARE, nothing_to_compare};

pub(crate) fn run(arguments: &Screen, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let opened = context::open(&store, &Moment::from(&arguments.moment))?;
    let edition = opened.only(&arguments.dataset)?;
    let request = Request {
        threshold: arguments.threshold,
        limit: arguments.limit.0,
        datasets: arguments.dataset.clone(),
        exhaustive: arguments.exhaustive,
    };
    let in_force = opened.in_force;
    let index = Arc::new(opened.index);
    let mut screener = Screener::new(index.clone(), edition, request.clone());
    if let Some(since) = &arguments.run.only_new {
        screener = narrowed::only_new(screener, &index, &store, since, arguments.run.superseded.as_deref())?;
    }
    if arguments.file.is_empty() && arguments.run.only_new.is_some() {
        return Err(anyhow!("--only-new is for files (-f): a name is asked of all parties in no time"));
    }
    if arguments.owners.is_empty() {
        return screen(arguments, &Lists { index: &index, screener: &screener, owners: None }, &request);
    }
    let day = match &arguments.moment.as_of {
        Some(day) => day.parse()?,
        None => context::now()?.date.parse()?,
    };
    let read = holdings::read(&arguments.owners)?;
    let graph = Graph::on(&read.holdings, day);
    let regimes = ownership::rows(&arguments.regime, day)?;
    let regimes = ownership::with_lists(&regimes, &arguments.regime, &in_force)?;
    let rows = Rows::of(&regimes, &read.holdings, &index, arguments.threshold, day)?;
    let owners = Owners::of(&graph, &rows, &index, arguments.threshold)?;
    let screener = screener.followed_by_owners();
    let exit = screen(arguments, &Lists { index: &index, screener: &screener, owners: Some(&owners) }, &request)?;
    Ok(if read.whole { exit } else { Exit::NotDone })
}

/// What subjects are screened against.
pub(super) struct Lists<'a> {
    index: &'a Index,
    screener: &'a Screener,
    /// Files of owners, where they are followed.
    owners: Option<&'a Owners<'a>>,
}

fn screen(arguments: &Screen, lists: &Lists<'_>, request: &Request) -> Result<Exit> {
    if arguments.file.is_empty() { screen_names(arguments, lists, request) } else { run::files(arguments, lists) }
}

/// Where results are written as they come.
fn output(arguments: &Screen, table: bool) -> Result<Box<dyn Write>> {
    Ok(match &arguments.out {
        Some(path) if table => Box::new(anstream::StripStream::new(
            Box::new(BufWriter::new(fs_err::File::create(path)?)) as Box<dyn Write>,
        )),
        Some(path) => Box::new(BufWriter::new(fs_err::File::create(path)?)),
        // Colours are for tables alone: what strips them would also swallow data that look like their codes.
        None if table => Box::new(BufWriter::new(anstream::stdout())),
        None => Box::new(BufWriter::new(std::io::stdout())),
    })
}

fn screen_names(arguments: &Screen, lists: &Lists<'_>, request: &Request) -> Result<Exit> {
    let checked = lists.screener.checked();
    let common = subject::of(&arguments.subject)?;
    let subjects: Vec<Subject> = if arguments.names.is_empty() {
        vec![common]
    } else {
        arguments.names.iter().map(|name| Subject { names: vec![name.clone()], ..common.clone() }).collect()
    };
    let format = arguments.format.unwrap_or(Format::Table);
    if matches!(format, Format::Parquet | Format::Arrow) {
        return Err(anyhow!(
            "Parquet and Arrow are for files (-f); names are answered as table, json, jsonl, csv or tsv"
        ));
    }
    let out = output(arguments, format == Format::Table)?;
    let mut sink = format::sink(format, checked.clone(), &["name".to_owned()], false, out, true)?;
    let mut exit = Exit::Nothing;
    for subject in &subjects {
        let cells = vec![subject.names.first().cloned().unwrap_or_default()];
        let answer = if nothing_to_compare(subject) {
            exit = Exit::NotDone;
            rejected(subject.into(), cells, NOTHING_TO_COMPARE.to_owned())
        } else {
            answer(subject, lists, request, cells, checked.edition.partial)?
        };
        if answer.status == Status::Hit {
            exit = exit.max(Exit::Hit);
        }
        sink.write(&answer)?;
    }
    sink.end()?;
    Ok(exit)
}

fn answer(
    subject: &Subject,
    lists: &Lists<'_>,
    request: &Request,
    cells: Vec<String>,
    partial: bool,
) -> Result<Answer> {
    let Found { hits, cut } = lists.index.search(subject, request)?;
    let ownership = lists.owners.map_or_else(|| Ok(Vec::new()), |owners| owners.findings(subject))?;
    let status = if !hits.is_empty() || cut > 0 || ownership.iter().any(|finding| finding.is_hit) {
        Status::Hit
    } else if partial {
        Status::Partial
    } else {
        Status::NoHit
    };
    Ok(Answer {
        status,
        file: None,
        subject: subject.into(),
        cut,
        hits,
        ownership,
        reason: None,
        not_understood: Vec::new(),
        cells,
    })
}

fn rejected(subject: SubjectShown, cells: Vec<String>, reason: String) -> Answer {
    Answer {
        status: Status::Rejected,
        file: None,
        subject,
        cut: 0,
        hits: Vec::new(),
        ownership: Vec::new(),
        reason: Some(reason),
        not_understood: Vec::new(),
        cells,
    }
}
