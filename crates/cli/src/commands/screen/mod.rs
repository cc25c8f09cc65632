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
use interdict_sources::edition::Moment;

use super::Exit;
use crate::answer::{Answer, Checked, Status, SubjectShown};
use crate::arguments::{Format, Screen};
use crate::context;
use crate::format;
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
    let index = Arc::new(opened.index);
    let mut screener = Screener::new(index.clone(), edition, request.clone());
    if let Some(since) = &arguments.run.only_new {
        screener = narrowed::only_new(screener, &index, &store, since, arguments.run.superseded.as_deref())?;
    }
    if arguments.file.is_empty() {
        if arguments.run.only_new.is_some() {
            return Err(anyhow!("--only-new is for files (-f): a name is asked of all parties in no time"));
        }
        return screen_names(arguments, &index, screener.checked(), &request);
    }
    run::files(arguments, &screener)
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

fn screen_names(arguments: &Screen, index: &Index, checked: &Checked, request: &Request) -> Result<Exit> {
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
            answer(subject, index, request, cells, checked.edition.partial)?
        };
        if answer.status == Status::Hit {
            exit = exit.max(Exit::Hit);
        }
        sink.write(&answer)?;
    }
    sink.end()?;
    Ok(exit)
}

fn answer(subject: &Subject, index: &Index, request: &Request, cells: Vec<String>, partial: bool) -> Result<Answer> {
    let Found { hits, cut } = index.search(subject, request)?;
    let status = if !hits.is_empty() || cut > 0 {
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
        reason: Some(reason),
        not_understood: Vec::new(),
        cells,
    }
}
