//! `interdict screen`.

use std::io::{BufWriter, IsTerminal, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, anyhow};
use interdict_index::{Found, Request};
use interdict_intake::Row;
use interdict_model::Subject;
use interdict_ownership::Graph;
use interdict_sources::edition::Moment;
use rayon::prelude::*;

use super::Exit;
use crate::answer::{Answer, Checked, FORMAT, Status, SubjectShown};
use crate::arguments::{Format, Screen};
use crate::context::{self, Opened};
use crate::customers::Customers;
use crate::format;
use crate::ownership::screened::{Finding, Rows, Screened};
use crate::ownership::{self, holdings};
use crate::progress::say;
use crate::subject::{self, NOTHING_TO_COMPARE, nothing_to_compare};

/// Rows that are screened at once: enough to keep all cores busy, few enough to keep memory small.
const BATCH: usize = 1_024;
/// Rows with problems that are told one by one; the rest are counted.
const TOLD: u64 = 5;

pub(crate) fn run(arguments: &Screen, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let opened = context::open(&store, &Moment::from(&arguments.moment))?;
    let edition = opened.only(&arguments.dataset)?;
    let checked = Checked {
        format: FORMAT,
        edition,
        lexicon: opened.index.lexicon().id().to_owned(),
        matcher: interdict_evidence::matcher(),
        threshold: arguments.threshold,
        owners: !arguments.owners.is_empty(),
    };
    let request = Request {
        threshold: arguments.threshold,
        limit: arguments.limit.0,
        datasets: arguments.dataset.clone(),
        exhaustive: arguments.exhaustive,
    };
    if arguments.owners.is_empty() {
        return screen(arguments, &Lists { opened: &opened, owners: None }, &checked, &request);
    }
    let day = match &arguments.moment.as_of {
        Some(day) => day.parse()?,
        None => context::now()?.date.parse()?,
    };
    let read = holdings::read(&arguments.owners)?;
    let graph = Graph::on(&read.holdings, day);
    let regimes = ownership::rows(&arguments.regime, day)?;
    let regimes = ownership::with_lists(&regimes, &arguments.regime, &opened.in_force)?;
    let rows = Rows::of(&regimes, &read.holdings, &opened.index, arguments.threshold, day)?;
    let owners = Screened::of(&graph, &rows, &opened.index, arguments.threshold)?;
    let exit = screen(arguments, &Lists { opened: &opened, owners: Some(&owners) }, &checked, &request)?;
    Ok(if read.whole { exit } else { Exit::NotDone })
}

/// What subjects are screened against.
struct Lists<'a> {
    opened: &'a Opened,
    owners: Option<&'a Screened<'a>>,
}

fn screen(arguments: &Screen, lists: &Lists<'_>, checked: &Checked, request: &Request) -> Result<Exit> {
    match &arguments.file {
        Some(file) => screen_file(file, arguments, lists, checked, request),
        None => screen_names(arguments, lists, checked, request),
    }
}

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

fn screen_names(arguments: &Screen, lists: &Lists<'_>, checked: &Checked, request: &Request) -> Result<Exit> {
    let common = subject::of(&arguments.subject)?;
    let subjects: Vec<Subject> = if arguments.names.is_empty() {
        vec![common]
    } else {
        arguments.names.iter().map(|name| Subject { names: vec![name.clone()], ..common.clone() }).collect()
    };
    let format = arguments.format.unwrap_or(Format::Table);
    let mut sink =
        format::sink(format, checked.clone(), &["name".to_owned()], output(arguments, format == Format::Table)?, true)?;
    let mut exit = Exit::Nothing;
    for subject in &subjects {
        let cells = vec![subject.names.first().cloned().unwrap_or_default()];
        let answer = if nothing_to_compare(subject) {
            exit = Exit::NotDone;
            rejected(SubjectShown::from(subject), cells, NOTHING_TO_COMPARE.to_owned())
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
    let Found { hits, cut } = lists.opened.index.search(subject, request)?;
    let ownership = lists.owners.map_or_else(|| Ok(Vec::new()), |owners| owners.findings(subject))?;
    let status = if !hits.is_empty() || cut > 0 || ownership.iter().any(Finding::is_hit) {
        Status::Hit
    } else if partial {
        Status::Partial
    } else {
        Status::NoHit
    };
    Ok(Answer {
        status,
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
        subject,
        cut: 0,
        hits: Vec::new(),
        ownership: Vec::new(),
        reason: Some(reason),
        not_understood: Vec::new(),
        cells,
    }
}

/// Counts of a run.
#[derive(Default)]
struct Tally {
    rows: u64,
    hits: u64,
    rejected: u64,
    ambiguous_dates: u64,
    not_understood: u64,
}

fn screen_file(
    file: &Path,
    arguments: &Screen,
    lists: &Lists<'_>,
    checked: &Checked,
    request: &Request,
) -> Result<Exit> {
    let name = file.display().to_string();
    if let (Some(out), Ok(input)) = (&arguments.out, file.canonicalize())
        && out.canonicalize().is_ok_and(|out| out == input)
    {
        return Err(anyhow!("{name}: the results would be written over the input; give another file with --out"));
    }
    let Customers { mut table, bar } =
        Customers::open(file, &arguments.table, arguments.subject.schema, arguments.subject.date_order)?;
    let format = arguments.format.unwrap_or(if arguments.out.is_none() && std::io::stdout().is_terminal() {
        Format::Table
    } else {
        Format::Csv
    });
    let mut sink =
        format::sink(format, checked.clone(), &table.headings, output(arguments, format == Format::Table)?, false)?;
    let mut tally = Tally::default();
    let start = Instant::now();
    loop {
        let rows: Vec<Row> = std::iter::from_fn(|| table.next_row()).take(BATCH).collect();
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            count(row, &name, &mut tally);
        }
        let answers: Vec<Answer> = rows
            .into_par_iter()
            .map(|row| {
                Ok(match row.subject {
                    Ok(subject) if nothing_to_compare(&subject) => {
                        rejected(SubjectShown::from(&subject), row.cells, NOTHING_TO_COMPARE.to_owned())
                    }
                    Ok(subject) => Answer {
                        not_understood: row.not_understood,
                        ..answer(&subject, lists, request, row.cells, checked.edition.partial)?
                    },
                    Err(reason) => {
                        rejected(SubjectShown { line: Some(row.line), ..SubjectShown::default() }, row.cells, reason)
                    }
                })
            })
            .collect::<Result<_>>()?;
        for answer in &answers {
            tally.hits += u64::from(answer.status == Status::Hit);
            sink.write(answer)?;
        }
        bar.set_message(format!("{} rows, {} rows/s, {} with hits", tally.rows, rate(tally.rows, start), tally.hits));
    }
    sink.end()?;
    bar.finish_and_clear();
    say(&format!(
        "{name}: {} rows in {:.1} s ({} rows/s): {} with hits, {} rejected",
        tally.rows,
        start.elapsed().as_secs_f64(),
        rate(tally.rows, start),
        tally.hits,
        tally.rejected
    ));
    if tally.ambiguous_dates > 0 {
        say(&format!(
            "note: {} dates can be read with the day or the month first; both readings counted (--date-order says which)",
            tally.ambiguous_dates
        ));
    }
    if tally.not_understood > TOLD {
        say(&format!("warning: {} values were not understood and left out of the comparison", tally.not_understood));
    }
    if tally.rows == 0 {
        say(&format!("warning: {name} has a heading and no rows"));
    }
    if format != Format::Table {
        say(&crate::format::table::checked_against(checked));
    }
    Ok(if tally.rejected > 0 || tally.not_understood > 0 {
        Exit::NotDone
    } else if tally.hits > 0 {
        Exit::Hit
    } else {
        Exit::Nothing
    })
}

fn count(row: &Row, file: &str, tally: &mut Tally) {
    tally.rows += 1;
    tally.ambiguous_dates += u64::from(row.ambiguous_date);
    if let Err(reason) = &row.subject {
        tally.rejected += 1;
        if tally.rejected <= TOLD {
            say(&format!("{file}, line {}: rejected: {reason}", row.line));
        }
    }
    for value in &row.not_understood {
        tally.not_understood += 1;
        if tally.not_understood <= TOLD {
            say(&format!("{file}, line {}: {value}; screened without it", row.line));
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate for people"
)]
fn rate(rows: u64, start: Instant) -> u64 {
    (rows as f64 / start.elapsed().as_secs_f64().max(1e-6)) as u64
}
