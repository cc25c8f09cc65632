//! Words and bars on standard error.

use std::collections::HashMap;
use std::io::{self, IsTerminal, Read, Seek, SeekFrom};
use std::sync::{Mutex, PoisonError};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use interdict_fetch::Event;

/// Says a line on standard error.
#[expect(clippy::print_stderr, reason = "the one place that speaks to people beside the results")]
pub(crate) fn say(line: &str) {
    eprintln!("{line}");
}

/// A bar over the bytes of a file, with rows and rate; hidden when nobody looks.
pub(crate) fn bar(bytes: Option<u64>) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, template) = match bytes {
        Some(bytes) => (ProgressBar::new(bytes), "{bar:30} {percent:>3}%  {msg}  ETA {eta}"),
        None => (ProgressBar::new_spinner(), "{spinner} {msg}  {elapsed}"),
    };
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// A bar for each dataset that is being fetched; hidden when nobody looks.
pub(crate) struct Fetching {
    all: MultiProgress,
    bars: Mutex<HashMap<String, ProgressBar>>,
}

impl Fetching {
    pub(crate) fn new() -> Self {
        let target =
            if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { all: MultiProgress::with_draw_target(target), bars: Mutex::new(HashMap::new()) }
    }

    /// Shows how a fetch gets on.
    pub(crate) fn show(&self, event: &Event) {
        let mut bars = self.bars.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Begins { dataset, file } => {
                let bar = bars.entry((*dataset).to_owned()).or_insert_with(|| {
                    let bar = self.all.add(ProgressBar::no_length());
                    let template = "{spinner} {prefix:26} {bytes:>10} {bytes_per_sec:>12}  {msg}";
                    bar.set_style(
                        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
                    );
                    bar.set_prefix((*dataset).to_owned());
                    bar
                });
                bar.set_message((*file).to_owned());
            }
            Event::Moved { dataset, bytes, of } => {
                if let Some(bar) = bars.get(*dataset) {
                    if let Some(of) = of {
                        bar.set_length(*of);
                    }
                    bar.set_position(*bytes);
                }
            }
            Event::Ends { dataset } => {
                if let Some(bar) = bars.get(*dataset) {
                    bar.finish_and_clear();
                }
            }
        }
    }
}

/// A reader that moves a bar.
pub(crate) struct Watched<R> {
    pub(crate) inner: R,
    pub(crate) bar: ProgressBar,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bar.inc(count as u64);
        Ok(count)
    }
}

impl<R: Seek> Seek for Watched<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
