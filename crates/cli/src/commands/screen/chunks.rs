//! A run under way: chunk after chunk of one input after another.

use std::io::Write;
use std::sync::Arc;

use anyhow::Result;
use interdict_batch::{Screened, Status};

use super::run::Run;
use super::told::{self, Told};
use crate::arguments::Shard;
use crate::files::checkpoint::{Checkpoint, Tally};
use crate::files::encode::{Encoder, STRETCH};
use crate::files::input::Input;
use crate::files::rejects;
use crate::files::rows::{Rows, Stretch};

/// Where the bytes of a run go.
pub(super) enum Target {
    /// To where they cannot be taken back.
    Stream { out: Box<dyn Write>, rejects: Option<Box<dyn Write>> },
    /// To a file that gets its name in the end.
    File(Box<Checkpoint>),
}

impl Target {
    fn output(&mut self) -> &mut dyn Write {
        match self {
            Self::Stream { out, .. } => out,
            Self::File(checkpoint) => &mut checkpoint.output,
        }
    }

    fn rejects(&mut self) -> Option<&mut dyn Write> {
        match self {
            Self::Stream { rejects: Some(rejects), .. } => Some(rejects),
            Self::Stream { rejects: None, .. } => None,
            Self::File(checkpoint) => Some(&mut checkpoint.rejects),
        }
    }
}

/// An input's place among all, and its name.
type Which<'a> = (usize, &'a Arc<str>);

/// A run under way.
pub(super) struct Going<'a> {
    pub(super) run: &'a Run<'a>,
    pub(super) encoder: Encoder<'a>,
    pub(super) target: Target,
    pub(super) tally: Tally,
    pub(super) told: Told,
    /// Rows that an earlier run had done.
    pub(super) before: u64,
}

impl Going<'_> {
    /// Head, chunks and tail; `next` is the chunk to go on with, where a part is written already.
    pub(super) fn all(&mut self, inputs: &mut [Input], next: Option<u64>) -> Result<()> {
        if next.is_some() {
            self.encoder.head(None)?;
        } else {
            self.encoder.head(Some(self.target.output()))?;
            if let Some(rejects) = self.target.rejects() {
                rejects::head(&self.run.layout.headings, rejects)?;
            }
            if let Target::File(checkpoint) = &mut self.target {
                checkpoint.note(0, self.tally)?;
            }
        }
        let mut chunk = 0;
        for (place, input) in inputs.iter_mut().enumerate() {
            chunk = self.input(place, input, chunk, next.unwrap_or(0))?;
        }
        self.encoder.tail(self.target.output())?;
        Ok(self.target.rejects().map_or(Ok(()), Write::flush)?)
    }

    /// The chunks of an input, the first of which has this number, from the chunk `next` on: the number behind its last.
    fn input(&mut self, place: usize, input: &mut Input, mut chunk: u64, next: u64) -> Result<u64> {
        let name = input.name.clone();
        let size = self.run.arguments.run.chunk;
        let to_do = |chunk: u64| {
            let ours = |shard: Shard| chunk % shard.of == shard.index;
            chunk >= next && self.run.arguments.run.shard.is_none_or(ours)
        };
        let mut rows = match input.open(self.run.bar) {
            Ok(rows) => rows,
            Err(error) => {
                // It was there a moment ago. The output says so too: a row of its own stands for all of its rows.
                if to_do(chunk) {
                    self.tally.files_lost += 1;
                    let why = format!("none of the file's rows can be read: {error:#}");
                    self.stretch((place, &name), Stretch::lost(0, 1, &why))?;
                    self.end_chunk(chunk)?;
                }
                return Ok(chunk + 1);
            }
        };
        loop {
            let passed = if to_do(chunk) {
                let passed = self.chunk((place, &name), &mut *rows)?;
                if passed > 0 {
                    self.end_chunk(chunk)?;
                }
                passed
            } else {
                rows.skip(size)?
            };
            chunk += u64::from(passed > 0);
            if passed < size {
                return Ok(chunk);
            }
        }
    }

    /// Screens a chunk: how many rows there were.
    fn chunk(&mut self, input: Which, rows: &mut dyn Rows) -> Result<u64> {
        let size = self.run.arguments.run.chunk;
        let mut passed = 0;
        rows.begin_chunk(size);
        while passed < size {
            let Some(stretch) = rows.stretch(STRETCH.min(size - passed))? else { break };
            passed += stretch.span;
            self.stretch(input, stretch)?;
        }
        Ok(passed)
    }

    fn stretch(&mut self, input: Which, stretch: Stretch) -> Result<()> {
        let Stretch { rows, batch, span } = stretch;
        let (run, layout) = (self.run, self.run.layout);
        let screened = run.lists.screened(rows)?;
        for screened in &screened {
            self.told.count(screened, input.1, &mut self.tally);
        }
        // Rows that are lost together were counted as one.
        let lost = span.saturating_sub(screened.len() as u64);
        self.tally.rows += lost;
        self.tally.rejected += lost;
        let rejected = (0..screened.len()).filter(|row| screened[*row].status == Status::Rejected);
        if let Some(to) = self.target.rejects() {
            let mut copies: Vec<Screened> = Vec::new();
            for row in rejected {
                let mut copy = [screened[row].clone()];
                layout.cells(input.0, &mut copy, batch.as_ref().map(|batch| batch.slice(row, 1)).as_ref())?;
                copies.extend(copy);
            }
            rejects::add(input.1, &copies, layout.headings.len(), to)?;
        }
        self.encoder.add(input, screened, batch.as_ref(), self.target.output())?;
        let Tally { rows, hits, .. } = self.tally;
        run.bar.set_message(format!(
            "{rows} rows, {} rows/s, {hits} with hits",
            told::rate(rows - self.before, run.start)
        ));
        Ok(())
    }

    fn end_chunk(&mut self, chunk: u64) -> Result<()> {
        self.encoder.end_chunk(self.target.output())?;
        match &mut self.target {
            Target::File(checkpoint) => checkpoint.note(chunk + 1, self.tally),
            Target::Stream { .. } => Ok(()),
        }
    }
}
