//! The parameters of a request. One that nobody asks for is an error: a filter that is misspelt must not be taken for one that was
//! applied.

use std::collections::BTreeSet;

use interdict_model::{PartialDate, UncertainDate};

use crate::Refusal;

/// The parameters of a query string, with which of them were asked for.
#[derive(Debug)]
pub(super) struct Parameters {
    pairs: Vec<(String, String)>,
    used: BTreeSet<String>,
}

impl Parameters {
    /// From a query string, without its question mark.
    pub(super) fn of(query: Option<&str>) -> Self {
        let pairs = serde_html_form::from_str(query.unwrap_or_default()).unwrap_or_default();
        Self { pairs, used: BTreeSet::new() }
    }

    /// The first value of a parameter, without spaces around it; empty where there is none.
    pub(super) fn text(&mut self, name: &str) -> String {
        self.used.insert(name.to_owned());
        let found = self.pairs.iter().find(|(key, _)| key == name);
        found.map_or_else(String::new, |(_, value)| value.trim().to_owned())
    }

    /// All values of parameters of these names.
    pub(super) fn list(&mut self, names: &[&str]) -> Vec<String> {
        self.used.extend(names.iter().map(|name| (*name).to_owned()));
        let named = self.pairs.iter().filter(|(key, value)| names.contains(&key.as_str()) && !value.trim().is_empty());
        named.map(|(_, value)| value.trim().to_owned()).collect()
    }

    /// What follows a beginning in parameters' names, with their values: `gov_passport=IR:A123`.
    pub(super) fn beginning(&mut self, beginning: &str) -> Vec<(String, String)> {
        let named = self.pairs.iter().filter_map(|(key, value)| Some((key.strip_prefix(beginning)?, value.trim())));
        let found: Vec<(String, String)> = named.map(|(rest, value)| (rest.to_owned(), value.to_owned())).collect();
        self.used.extend(found.iter().map(|(rest, _)| format!("{beginning}{rest}")));
        found
    }

    /// A date as precise as it is given. What is none says nothing, as with watchman.
    pub(super) fn date(&mut self, name: &str) -> Option<UncertainDate> {
        let text = self.text(name);
        let is_written_so = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') && text.len() >= 4;
        text.parse::<PartialDate>().ok().filter(|_| is_written_so).map(Into::into)
    }

    /// A whole number, or an error that says of what.
    pub(super) fn number(&mut self, name: &str, what: &str) -> Result<i64, Refusal> {
        let text = self.text(name);
        if text.is_empty() {
            return Ok(0);
        }
        let number = text.parse::<i32>().map(i64::from);
        number.map_err(|_| {
            Refusal::bad(format!("problem reading v2 search request: reading {what}: `{text}` is no number"))
        })
    }

    /// An error that names the parameters that nobody asked for.
    pub(super) fn finish(self) -> Result<(), Refusal> {
        let mut extra: Vec<&str> =
            self.pairs.iter().map(|(key, _)| key.as_str()).filter(|key| !self.used.contains(*key)).collect();
        extra.sort_unstable();
        extra.dedup();
        if extra.is_empty() {
            return Ok(());
        }
        Err(Refusal::bad(format!("extra/unused query parameters in request: {}", extra.join(","))))
    }
}

/// The first day of a date, as watchman writes days.
pub(super) fn written(date: &UncertainDate) -> String {
    let (year, month, day) = date.earliest();
    format!("{year:04}-{month:02}-{day:02}T00:00:00Z")
}
