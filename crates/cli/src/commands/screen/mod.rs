//! `interdict screen`.

mod chunks;
mod narrowed;
mod run;
mod told;

use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use interdict_batch::{Screened, Screener, Status};
use interdict_index::Request;
use interdict_intake::Row;
use interdict_model::Subject;
use interdict_ownership::Graph;
use interdict_sources::edition::Moment;
use rayon::prelude::*;

use super::Exit;
use crate::arguments::{Format, Screen};
use crate::context;
use crate::format;
use crate::ownership::holdings;
use crate::ownership::screened::{Rows, Screened as Owners};
use crate::progress::say;
use crate::subject;

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
    let mut screener = Screener::new(index.clone(), edition, request);
    if let Some(since) = &arguments.run.only_new {
        screener = narrowed::only_new(screener, &index, &store, since, arguments.run.superseded.as_deref())?;
    }
    if arguments.file.is_empty() && arguments.run.only_new.is_some() {
        return Err(anyhow!("--only-new is for files (-f): a name is asked of all parties in no time"));
    }
    if arguments.owners.is_empty() {
        return screen(arguments, &Lists { screener: &screener, owners: None });
    }
    let day = context::day(arguments.moment.as_of.as_deref())?;
    let read = holdings::read(&arguments.owners)?;
    let graph = Graph::on(&read.holdings, day);
    let regimes = interdict_owners::rows(&arguments.regime, day, &say)?;
    let regimes = interdict_owners::with_lists(&regimes, &arguments.regime, &in_force, &say)?;
    let rows = Rows::of(&regimes, &read.holdings, &index, arguments.threshold, day)?;
    let owners = Owners::of(&graph, &rows, &index, arguments.threshold)?;
    let screener = screener.followed_by_owners();
    let exit = screen(arguments, &Lists { screener: &screener, owners: Some(&owners) })?;
    Ok(if read.whole { exit } else { Exit::NotDone })
}

/// What subjects are screened against.
pub(super) struct Lists<'a> {
    screener: &'a Screener,
    /// Files of owners, where they are followed.
    owners: Option<&'a Owners<'a>>,
}

impl Lists<'_> {
    /// Screens rows, in their order, and follows their owners.
    fn screened(&self, rows: Vec<Row>) -> Result<Vec<Screened>> {
        let screened = self.screener.rows(rows)?;
        let Some(owners) = self.owners else { return Ok(screened) };
        let followed = |screened: Screened| {
            let ownership = match &screened.row.subject {
                Ok(subject) if screened.status != Status::Rejected => owners.findings(subject)?,
                _ => Vec::new(),
            };
            Ok(screened.with_owners(ownership))
        };
        screened.into_par_iter().map(followed).collect()
    }
}

fn screen(arguments: &Screen, lists: &Lists<'_>) -> Result<Exit> {
    if arguments.file.is_empty() { screen_names(arguments, lists) } else { run::files(arguments, lists) }
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

fn screen_names(arguments: &Screen, lists: &Lists<'_>) -> Result<Exit> {
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
    let mut sink = format::sink(format, lists.screener.checked().clone(), &["name".to_owned()], false, out, true)?;
    let mut exit = Exit::Nothing;
    for subject in subjects {
        let row = Row {
            line: 0,
            cells: vec![subject.names.first().cloned().unwrap_or_default()],
            subject: Ok(subject),
            ambiguous_date: false,
            not_understood: Vec::new(),
        };
        for screened in lists.screened(vec![row])? {
            exit = exit.max(match screened.status {
                Status::Rejected => Exit::NotDone,
                Status::Hit => Exit::Hit,
                Status::NoHit | Status::Partial => Exit::Nothing,
            });
            sink.write(&screened.answer())?;
        }
    }
    sink.end()?;
    Ok(exit)
}
