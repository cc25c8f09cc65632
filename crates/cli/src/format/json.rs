//! JSON, and JSON lines.

use std::io::{Result, Write};

use super::Sink;
use crate::answer::{Answer, Checked};

/// One document; results are written as they come.
pub(crate) struct JsonSink {
    out: Box<dyn Write>,
    any: bool,
}

impl JsonSink {
    pub(crate) fn new(checked: &Checked, mut out: Box<dyn Write>) -> Result<Self> {
        let head = serde_json::to_string(checked)?;
        // The head is an object: its closing brace gives way to the results.
        write!(out, "{},\"results\":[", head.strip_suffix('}').unwrap_or(&head))?;
        Ok(Self { out, any: false })
    }
}

impl Sink for JsonSink {
    fn write(&mut self, answer: &Answer) -> Result<()> {
        self.out.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        serde_json::to_writer(&mut *self.out, answer)?;
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()
    }

    fn go_on(&mut self) {
        self.any = true;
    }
}

/// One object a subject.
pub(crate) struct JsonLinesSink {
    pub(crate) checked: Checked,
    pub(crate) out: Box<dyn Write>,
}

impl Sink for JsonLinesSink {
    fn write(&mut self, answer: &Answer) -> Result<()> {
        serde_json::to_writer(&mut *self.out, &self.checked.line(answer))?;
        self.out.write_all(b"\n")
    }

    fn end(&mut self) -> Result<()> {
        self.out.flush()
    }
}
