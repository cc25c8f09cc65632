//! A run over files: rows in, answers out, chunk by chunk.

use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow};
use indicatif::ProgressBar;
use interdict_intake::Options;
use serde_json::{Value, json};

use super::chunks::{Going, Target};
use super::told::{self, Told};
use super::{Exit, Lists, output};
use crate::arguments::{Format, Screen};
use crate::files::assemble::assemble;
use crate::files::checkpoint::{Begun, Checkpoint, Finished, MANIFEST, Tally, beside};
use crate::files::encode::{Encoder, schema};
use crate::files::input::{self, Input};
use crate::files::layout::Layout;
use crate::files::output::Output;
use crate::progress::{bar, say};
use crate::subject::day_first;

/// Screens the files that were named.
pub(super) fn files(arguments: &Screen, lists: &Lists<'_>) -> Result<Exit> {
    let people = arguments.out.is_none() && std::io::stdout().is_terminal();
    let usual = if people { Format::Table } else { Format::Csv };
    let output = Output::of(arguments.format, arguments.out.as_deref(), usual)?;
    let (paths, left_out) = input::files(&arguments.file)?;
    for path in &left_out {
        say(&format!("{}: not screened: its name is none of a table; name it with -f to screen it", path.display()));
    }
    let (mut inputs, bar, lost) = opened(arguments, &paths)?;
    told::inputs(&inputs);
    let layout = Layout::of(&inputs);
    let several = paths.len() > 1;
    let lost = lost + left_out.len() as u64;
    let start = Instant::now();
    let run = Run { arguments, lists, output, layout: &layout, several, bar: &bar, start };
    let name = match &paths[..] {
        [one] => one.display().to_string(),
        all => format!("{} files", all.len()),
    };
    let tally = match &arguments.out {
        // What is no plain file (`/dev/stdout`, a named pipe) is written to as it is; so are tables for people.
        Some(out) if output.format != Format::Table && fs_err::metadata(out).map_or(true, |out| out.is_file()) => {
            run.to_file(out, &mut inputs, lost, &name)?
        }
        _ => run.to_stream(&mut inputs, lost, &name)?,
    };
    if output.format != Format::Table {
        say(&crate::format::table::checked_against(lists.screener.checked()));
    }
    Ok(exit(&tally))
}

fn exit(tally: &Tally) -> Exit {
    if tally.rejected > 0 || tally.not_understood > 0 || tally.files_lost > 0 {
        Exit::NotDone
    } else if tally.hits > 0 {
        Exit::Hit
    } else {
        Exit::Nothing
    }
}

/// Looks into all files. One that cannot be read is told and left out, unless it is the only one.
fn opened(arguments: &Screen, paths: &[PathBuf]) -> Result<(Vec<Input>, ProgressBar, u64)> {
    let table = &arguments.table;
    let options = Options {
        encoding: table.encoding.clone(),
        delimiter: table.delimiter,
        day_first: day_first(arguments.subject.date_order),
        map: table.map.clone(),
        no_header: table.no_header,
        schema: arguments.subject.schema,
    };
    let sizes: Option<u64> = paths
        .iter()
        .map(|path| fs_err::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|file| file.len()))
        .sum();
    let bar = bar(sizes);
    let (mut inputs, mut lost) = (Vec::new(), 0);
    for path in paths {
        match Input::of(path, &options, &bar) {
            Ok(input) => {
                if let Some(out) = &arguments.out
                    && let (Ok(out), Ok(path)) = (out.canonicalize(), path.canonicalize())
                    && out == path
                {
                    return Err(anyhow!(
                        "{}: the results would be written over the input; give another file with --out",
                        input.name
                    ));
                }
                inputs.push(input);
            }
            Err(error) if paths.len() == 1 => return Err(error),
            Err(error) => {
                lost += 1;
                say(&format!("error: {error:#}"));
            }
        }
    }
    if inputs.is_empty() {
        return Err(anyhow!("none of the {} files can be read", paths.len()));
    }
    Ok((inputs, bar, lost))
}

/// What a run keeps to.
pub(super) struct Run<'a> {
    pub(super) arguments: &'a Screen,
    pub(super) lists: &'a Lists<'a>,
    output: Output,
    pub(super) layout: &'a Layout,
    several: bool,
    pub(super) bar: &'a ProgressBar,
    pub(super) start: Instant,
}

impl Run<'_> {
    /// Results as they come.
    fn to_stream(&self, inputs: &mut [Input], lost: u64, name: &str) -> Result<Tally> {
        if self.arguments.run.resume || self.arguments.run.shard.is_some() {
            return Err(anyhow!("--resume and --shard need --out with a plain file, and another format than table"));
        }
        let table = self.output.format == Format::Table;
        let out = output(self.arguments, table)?;
        // A table writes by itself; nothing else comes to its output.
        let (people, out): (_, Box<dyn Write>) =
            if table { (Some(out), Box::new(std::io::sink())) } else { (None, out) };
        let rejected: Option<Box<dyn Write>> = match &self.arguments.run.rejects {
            Some(path) => Some(Box::new(BufWriter::new(fs_err::File::create(path)?))),
            None => None,
        };
        let tally = Tally { files_lost: lost, ..Tally::default() };
        let encoder = self.encoder(0, people)?;
        let mut going = Going {
            run: self,
            encoder,
            target: Target::Stream { out, rejects: rejected },
            tally,
            told: Told::default(),
            before: 0,
        };
        going.all(inputs, None)?;
        let tally = going.tally;
        self.bar.finish_and_clear();
        told::end(name, &tally, 0, self.start);
        Ok(tally)
    }

    /// Results to a file, which a later run can go on with.
    fn to_file(&self, out: &Path, inputs: &mut [Input], lost: u64, name: &str) -> Result<Tally> {
        let options = &self.arguments.run;
        if options.resume && inputs.iter().any(|input| input.size.is_none()) {
            return Err(anyhow!("standard input cannot be read a second time; give a file with -f to use --resume"));
        }
        let job = self.job(inputs)?;
        let kept = options.resume || options.shard.is_some();
        if options.resume
            && !beside(out, "checkpoint").exists()
            && let Some(finished) = Finished::read(out, &job)
        {
            say(&format!("{}: it is whole already; nothing is left to do", out.display()));
            told::end(name, &finished.tally, finished.tally.rows, self.start);
            return Ok(finished.tally);
        }
        let rejects_path = options.rejects.clone().unwrap_or_else(|| beside(out, "rejects.csv"));
        let checkpoint = match Checkpoint::begin(out, &rejects_path, &job, options.resume)? {
            Begun::Run(checkpoint) => checkpoint,
            Begun::Whole { tally, bytes } => {
                finish(out, &rejects_path, kept.then_some(job), tally, bytes)?;
                told::end(name, &tally, tally.rows, self.start);
                return Ok(tally);
            }
        };
        let mark = checkpoint.mark();
        let tally = mark.map_or(Tally { files_lost: lost, ..Tally::default() }, |mark| mark.tally);
        let before = tally.rows;
        let encoder = self.encoder(before, None)?;
        let mut going =
            Going { run: self, encoder, target: Target::File(checkpoint), tally, told: Told::default(), before };
        let work = going.all(inputs, mark.map(|mark| mark.next));
        self.bar.finish_and_clear();
        let tally = going.tally;
        let Target::File(mut checkpoint) = going.target else { return Ok(tally) };
        if let Err(error) = work {
            let safe = checkpoint.break_off();
            return Err(error.context(format!(
                "{}: the run broke off; {safe} rows are done and kept: mend what is said below and run the same command with --resume",
                out.display()
            )));
        }
        let checked = self.lists.screener.checked();
        let mut named = || -> Result<u64> {
            checkpoint.sync()?;
            let schema = schema(self.layout, checked.owners, self.several);
            let (bytes, from) = assemble(self.output, &checkpoint.output, &checkpoint.marks, &schema, out)?;
            checkpoint.assembled(bytes, from)?;
            fs_err::rename(beside(out, from), out)?;
            Ok(bytes)
        };
        let bytes = named().with_context(|| {
            format!("{}: all rows are done; run the same command with --resume when this is mended", out.display())
        })?;
        finish(out, &rejects_path, kept.then_some(job), tally, bytes)?;
        told::end(name, &tally, before, self.start);
        Ok(tally)
    }

    fn encoder(&self, before: u64, people: Option<Box<dyn Write>>) -> Result<Encoder<'_>> {
        Encoder::new(self.output, self.lists.screener.checked(), self.layout, self.several, before, people)
    }

    /// What is run, by all that its output depends on.
    fn job(&self, inputs: &[Input]) -> Result<Value> {
        let contents = inputs
            .iter()
            .map(|input| Ok(json!({"name": &*input.name, "bytes": input.size, "xxh3": input.content()?})))
            .collect::<Result<Vec<Value>>>()?;
        let Screen { subject, threshold, limit, dataset, table, run, regime, .. } = self.arguments;
        let owners = (self.arguments.owners.iter())
            .map(|path| Ok(json!({"name": path.display().to_string(), "xxh3": input::content(path)?})))
            .collect::<Result<Vec<Value>>>()?;
        let checked = self.lists.screener.checked();
        let map: Vec<String> = table.map.iter().map(|(meaning, column)| format!("{meaning:?}={column}")).collect();
        Ok(json!({
            "checkpoint": "interdict-checkpoint-1",
            "program": env!("CARGO_PKG_VERSION"),
            "format": checked.format,
            "edition": checked.edition_named(),
            "lexicon": checked.lexicon,
            "matcher": checked.matcher,
            "threshold": threshold,
            "limit": limit.0,
            "datasets": dataset,
            "schema": subject.schema,
            "day_first": day_first(subject.date_order),
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "no_header": table.no_header,
            "map": map,
            "output": format!("{:?}", self.output),
            "chunk": run.chunk,
            "shard": run.shard.map(|shard| format!("{}/{}", shard.index + 1, shard.of)),
            "inputs": contents,
            "owners": owners,
            "regimes": regime,
        }))
    }
}

/// What is to be done once an output has its name. May be done again where a run was stopped in the middle of it.
fn finish(out: &Path, rejects: &Path, kept: Option<Value>, tally: Tally, bytes: u64) -> Result<()> {
    let part = beside(rejects, "part");
    if tally.rejected > 0 {
        if part.exists() {
            fs_err::rename(part, rejects)?;
        }
        say(&format!("{}: the rows that were rejected, with the reason of each", rejects.display()));
    } else {
        remove(&part)?;
        // An earlier run's would be taken for this one's.
        remove(rejects)?;
    }
    match kept {
        Some(job) => Finished { job, tally, bytes }.write(out)?,
        None => remove(&beside(out, MANIFEST))?,
    }
    remove(&beside(out, "part"))?;
    remove(&beside(out, "checkpoint"))
}

fn remove(path: &Path) -> Result<()> {
    if path.exists() {
        fs_err::remove_file(path)?;
    }
    Ok(())
}
