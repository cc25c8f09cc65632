//! The log: lines for people, or JSON, to standard error. Logs name routes, statuses and keys, and never what was asked.

use std::io::IsTerminal;

use tracing::Level;

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Begins the log of this process, from a level on; once begun, it stays as it was.
pub fn begin(format: LogFormat, level: Level) {
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(level);
    // A second beginning is refused: the first stays.
    let _ = match format {
        LogFormat::Text => {
            tracing::subscriber::set_global_default(log.with_ansi(std::io::stderr().is_terminal()).finish())
        }
        LogFormat::Json => tracing::subscriber::set_global_default(log.json().flatten_event(true).finish()),
    };
}
