//! `interdict mcp`.

use std::io::{BufRead, Read, Write};
use std::path::Path;

use anyhow::Result;
use interdict_mcp::{Desk, MOST_BYTES};
use interdict_sources::edition::Moment;

use super::Exit;
use crate::context;
use crate::progress::say;

/// Answers the messages on standard input, one a line, until it ends.
pub(crate) fn run(home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let mut opened = context::open(&store, &Moment::default())?;
    let mut current = store.current()?;
    let (mut input, mut out) = (std::io::stdin().lock(), std::io::stdout().lock());
    while let Some(message) = line(&mut input)? {
        if message.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        // Whoever asks for days gets the edition that is in force, not the one that was.
        if let Ok(now) = store.current()
            && now != current
        {
            match context::open(&store, &Moment::default()) {
                Ok(newer) => (opened, current) = (newer, now),
                Err(error) => say(&format!("{error:#}; the edition of before is asked")),
            }
        }
        let reply = interdict_mcp::reply(Desk::of(&opened, Some(&store)), &message);
        if let Some(message) = reply.message {
            writeln!(out, "{message}")?;
            out.flush()?;
        }
    }
    Ok(Exit::Nothing)
}

/// The next line without its end; of one that is too long as much as shows that. `None` at the end.
fn line(input: &mut impl BufRead) -> Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let most = u64::try_from(MOST_BYTES + 1).unwrap_or(u64::MAX);
    if input.take(most).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() > MOST_BYTES {
        input.skip_until(b'\n')?;
    }
    Ok(Some(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_where_they_end_and_long_ones_are_cut() {
        let long = "x".repeat(MOST_BYTES * 3);
        let text = format!("one\n\n{long}\nlast");
        let mut input = std::io::BufReader::with_capacity(100, text.as_bytes());
        let mut lengths = Vec::new();
        while let Some(line) = line(&mut input).unwrap() {
            lengths.push(line.len());
        }
        assert_eq!(lengths, [3, 0, MOST_BYTES + 1, 4]);
    }
}
