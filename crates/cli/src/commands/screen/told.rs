//! What a run over files tells of rows that are not in order, and at its end.

use std::time::Instant;

use interdict_batch::{Screened, Status};

use crate::files::checkpoint::Tally;
use crate::files::input::Input;
use crate::progress::say;

/// Rows with problems that are told one by one; the rest are counted.
const TOLD: u64 = 5;
/// Files whose columns are shown one by one; the rest are counted.
const SHOWN: usize = 10;

/// Shows what the inputs were taken for, and which of their columns are read.
pub(super) fn inputs(inputs: &[Input]) {
    for input in inputs.iter().take(SHOWN) {
        let columns: Vec<String> =
            input.read.iter().map(|column| format!("{} = {:?}", column.heading, column.meaning)).collect();
        let columns = if columns.is_empty() { String::new() } else { format!("; {}", columns.join(", ")) };
        say(&format!("{}: {}{columns}", input.name, input.kind));
    }
    let [known, others @ ..] = inputs else { return };
    if inputs.len() > SHOWN {
        let alike = others.iter().filter(|input| input.headings == known.headings).count() + 1;
        say(&format!("… and {} more; {alike} of {} have the columns of the first", inputs.len() - SHOWN, inputs.len()));
    }
}

/// What is told of single rows: the first few of a kind.
#[derive(Default)]
pub(super) struct Told {
    rejected: u64,
    not_understood: u64,
}

impl Told {
    /// Counts a row, and tells what is wrong with the first few that are not in order.
    pub(super) fn count(&mut self, screened: &Screened, file: &str, tally: &mut Tally) {
        let row = &screened.row;
        tally.rows += 1;
        tally.hits += u64::from(screened.status == Status::Hit);
        tally.ambiguous_dates += u64::from(row.ambiguous_date);
        if let Some(reason) = screened.reason() {
            tally.rejected += 1;
            self.rejected += 1;
            if self.rejected <= TOLD {
                say(&format!("{file}, line {}: rejected: {reason}", row.line));
            }
        }
        for value in &row.not_understood {
            tally.not_understood += 1;
            self.not_understood += 1;
            if self.not_understood <= TOLD {
                say(&format!("{file}, line {}: {value}; screened without it", row.line));
            }
        }
    }
}

/// How a run went, in the end.
pub(super) fn end(name: &str, tally: &Tally, before: u64, start: Instant) {
    say(&format!(
        "{name}: {} rows in {:.1} s ({} rows/s): {} with hits, {} rejected",
        tally.rows,
        start.elapsed().as_secs_f64(),
        rate(tally.rows - before, start),
        tally.hits,
        tally.rejected
    ));
    if before > 0 {
        say(&format!("{before} of these rows were done before the run broke off"));
    }
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
    if tally.files_lost > 0 {
        say(&format!("warning: {} files could not be read and are not screened", tally.files_lost));
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate for people"
)]
pub(super) fn rate(rows: u64, start: Instant) -> u64 {
    (rows as f64 / start.elapsed().as_secs_f64().max(1e-6)) as u64
}
