//! The parameters of a request: the query string, with all that is wrong in it told at once.

use serde_json::{Value, json};

use super::refusal::{Fault, Refusal};

/// The parameters of a query string. Those that nobody asks for are passed over, since clients still send some of older versions.
#[derive(Debug, Default)]
pub(crate) struct Parameters {
    pairs: Vec<(String, String)>,
    faults: Vec<Fault>,
}

/// The form of moments in parameters: a day, or a day and a time.
const MOMENT: &str = r"^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?$";

fn place(name: &str) -> Vec<Value> {
    vec![json!("query"), json!(name)]
}

impl Parameters {
    /// From a query string, without its question mark.
    pub(crate) fn of(query: Option<&str>) -> Self {
        // What is no pair of the form's encoding is read as its text stands: there is no such thing as an invalid query string.
        Self { pairs: serde_html_form::from_str(query.unwrap_or_default()).unwrap_or_default(), faults: Vec::new() }
    }

    /// The value of a parameter; of several the last.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().rfind(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All values of a parameter that may be repeated. Empty ones say nothing.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let named = self.pairs.iter().filter(|(key, value)| key == name && !value.is_empty());
        named.map(|(_, value)| value.clone()).collect()
    }

    /// The same, of at most so many.
    pub(crate) fn list_of_at_most(&mut self, name: &str, most: usize) -> Vec<String> {
        let list = self.list(name);
        if list.len() > most {
            let message = format!("List should have at most {most} items after validation, not {}", list.len());
            let fault = Fault::new("too_long", place(name), message, &json!(list));
            self.faults
                .push(fault.with(json!({ "field_type": "List", "max_length": most, "actual_length": list.len() })));
        }
        list
    }

    /// A whole number, at most so large.
    pub(crate) fn integer(&mut self, name: &str, otherwise: i64, most: i64) -> i64 {
        let Some(text) = self.text(name).map(str::to_owned) else { return otherwise };
        match text.trim().parse::<i64>() {
            Ok(number) if number <= most => number,
            Ok(_) => {
                let message = format!("Input should be less than or equal to {most}");
                let fault = Fault::new("less_than_equal", place(name), message, &json!(text));
                self.faults.push(fault.with(json!({ "le": most })));
                otherwise
            }
            Err(_) => {
                let message = "Input should be a valid integer, unable to parse string as an integer";
                self.faults.push(Fault::new("int_parsing", place(name), message, &json!(text)));
                otherwise
            }
        }
    }

    /// How many results, from a parameter: none where the number is negative.
    pub(crate) fn count(&mut self, name: &str, otherwise: i64, most: i64) -> usize {
        usize::try_from(self.integer(name, otherwise, most)).unwrap_or(0)
    }

    /// A number.
    pub(crate) fn number(&mut self, name: &str, otherwise: f64) -> f64 {
        let Some(text) = self.text(name).map(str::to_owned) else { return otherwise };
        match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => number,
            Ok(_) => {
                let message = "Input should be a finite number";
                self.faults.push(Fault::new("finite_number", place(name), message, &json!(text)));
                otherwise
            }
            Err(_) => {
                let message = "Input should be a valid number, unable to parse string as a number";
                self.faults.push(Fault::new("float_parsing", place(name), message, &json!(text)));
                otherwise
            }
        }
    }

    /// Yes or no.
    pub(crate) fn flag(&mut self, name: &str, otherwise: bool) -> bool {
        let Some(text) = self.text(name).map(str::to_owned) else { return otherwise };
        match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "on" | "t" | "yes" | "y" => true,
            "false" | "0" | "off" | "f" | "no" | "n" => false,
            _ => {
                let message = "Input should be a valid boolean, unable to interpret input";
                self.faults.push(Fault::new("bool_parsing", place(name), message, &json!(text)));
                otherwise
            }
        }
    }

    /// A moment in UTC, to the second: `2026-11-24T00:00:00Z`.
    pub(crate) fn moment(&mut self, name: &str) -> Option<String> {
        let text = self.text(name)?.to_owned();
        let moment = moment(&text);
        if moment.is_none() {
            let message = format!("String should match pattern '{MOMENT}'");
            let fault = Fault::new("string_pattern_mismatch", place(name), message, &json!(text));
            self.faults.push(fault.with(json!({ "pattern": MOMENT })));
        }
        moment
    }

    /// A text of at least one character.
    pub(crate) fn some_text(&mut self, name: &str) -> String {
        let text = self.text(name).unwrap_or_default().to_owned();
        if text.is_empty() {
            let message = "String should have at least 1 character";
            let fault = Fault::new("string_too_short", place(name), message, &json!(text));
            self.faults.push(fault.with(json!({ "min_length": 1 })));
        }
        text
    }

    /// A value that is one of a few words.
    pub(crate) fn word(&mut self, name: &str, words: &'static [&'static str]) -> Option<&'static str> {
        let text = self.text(name)?.to_owned();
        let word = words.iter().find(|word| **word == text).copied();
        if word.is_none() {
            self.is_no_word(name, &text, words);
        }
        word
    }

    /// Several values, each one of a few words; `otherwise` where there are none.
    pub(crate) fn words(
        &mut self,
        name: &str,
        words: &'static [&'static str],
        otherwise: &[&'static str],
    ) -> Vec<&'static str> {
        let mut found = Vec::new();
        for text in self.list(name) {
            match words.iter().find(|word| **word == text) {
                Some(word) if found.contains(word) => {}
                Some(word) => found.push(*word),
                None => self.is_no_word(name, &text, words),
            }
        }
        if found.is_empty() { otherwise.to_vec() } else { found }
    }

    fn is_no_word(&mut self, name: &str, text: &str, words: &[&str]) {
        let expected = words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ");
        let message = format!("Input should be one of {expected}");
        let fault = Fault::new("enum", place(name), message, &json!(text));
        self.faults.push(fault.with(json!({ "expected": expected })));
    }

    /// An error with everything that was wrong, if anything was.
    pub(crate) fn finish(self) -> Result<(), Refusal> {
        if self.faults.is_empty() { Ok(()) } else { Err(Refusal::Form(self.faults)) }
    }
}

/// The moment that a text names: a day, or a day and a time, which counts as UTC.
pub(crate) fn moment(text: &str) -> Option<String> {
    let (day, time) = text.split_once('T').map_or((text, None), |(day, time)| (day, Some(time)));
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = day.split('-');
    let is_day = [4, 2, 2].iter().all(|count| parts.next().is_some_and(|part| digits(part, *count)));
    if !is_day || parts.next().is_some() || day.parse::<jiff::civil::Date>().is_err() {
        return None;
    }
    let given: Vec<&str> = time.map(|time| time.split(':').collect()).unwrap_or_default();
    if time.is_some() && (given.is_empty() || given.len() > 3 || !given.iter().all(|part| digits(part, 2))) {
        return None;
    }
    let part = |at: usize| given.get(at).copied().unwrap_or("00");
    let whole = format!("{day}T{}:{}:{}", part(0), part(1), part(2));
    whole.parse::<jiff::civil::DateTime>().is_ok().then(|| format!("{whole}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_are_told_at_once() {
        let mut parameters =
            Parameters::of(Some("limit=many&threshold=nan&nested=perhaps&changed_since=yesterday&fuzzy=1"));
        assert_eq!(parameters.integer("limit", 5, 500), 5);
        assert!((parameters.number("threshold", 0.7) - 0.7).abs() < f64::EPSILON);
        assert!(parameters.flag("nested", true));
        assert_eq!(parameters.moment("changed_since"), None);
        let Err(Refusal::Form(faults)) = parameters.finish() else { panic!("nothing was wrong") };
        let told = serde_json::to_value(&faults).unwrap();
        let kinds: Vec<&str> = told.as_array().unwrap().iter().map(|fault| fault["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["int_parsing", "finite_number", "bool_parsing", "string_pattern_mismatch"]);
        assert_eq!(told[0]["loc"], json!(["query", "limit"]));
        assert_eq!(told[0]["input"], json!("many"));
    }

    #[test]
    fn the_last_of_several_counts_and_lists_repeat_the_key() {
        let mut parameters = Parameters::of(Some("limit=3&limit=7&topics=sanction&topics=&topics=crime%2Efin"));
        assert_eq!(parameters.count("limit", 5, 500), 7);
        assert_eq!(parameters.list("topics"), ["sanction", "crime.fin"]);
        assert!(parameters.finish().is_ok());
    }

    #[test]
    fn moments_have_the_form_of_the_contract() {
        assert_eq!(moment("2026-11-24").as_deref(), Some("2026-11-24T00:00:00Z"));
        assert_eq!(moment("2026-11-24T07").as_deref(), Some("2026-11-24T07:00:00Z"));
        assert_eq!(moment("2026-11-24T07:30:15").as_deref(), Some("2026-11-24T07:30:15Z"));
        for none in
            ["", "2026-11", "2026-13-01", "2026-11-24T", "2026-11-24T7", "2026-11-24T25", "2026-11-24Z", "24.11.2026"]
        {
            assert_eq!(moment(none), None, "{none}");
        }
    }
}
