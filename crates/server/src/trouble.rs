//! What is done again and again and stays wrong is told once.

/// What was wrong the last time.
#[derive(Debug, Default)]
pub(crate) struct Trouble(Option<String>);

impl Trouble {
    /// Notes what went wrong: whether it is to be told, because the last time it was something else or nothing.
    pub(crate) fn is_new(&mut self, text: &str) -> bool {
        let is_new = self.0.as_deref() != Some(text);
        if is_new {
            self.0 = Some(text.to_owned());
        }
        is_new
    }

    /// Notes that it went well: whether something was wrong the last time.
    pub(crate) fn is_over(&mut self) -> bool {
        self.0.take().is_some()
    }
}
