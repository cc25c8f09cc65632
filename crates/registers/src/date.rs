//! Dates of registers.

use interdict_model::PartialDate;
use interdict_ownership::{End, Period};

/// A day, a month or a year, with or without a time of day behind it. `None` for an empty text.
///
/// The error says what is wrong, for the person who must put it right.
pub(crate) fn date(text: &str) -> Result<Option<PartialDate>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    // Only what is told apart from a word with a T in it: 2018-01-01T00:00:00Z.
    let day = match text.get(..10) {
        Some(day) if text[10..].starts_with(['T', 't', ' ', '+', 'Z']) => day,
        _ => text,
    };
    day.parse().map(Some).map_err(|_| format!("`{text}` is not a date; write 2024-03-31, 2024-03 or 2024"))
}

/// A period from the texts of its ends. `ends` is the first day on which it is no longer so.
pub(crate) fn period(begins: &str, ends: &str, stated: Option<PartialDate>) -> Result<Period, String> {
    let from = date(begins)?;
    let to = date(ends)?;
    if let (Some(from), Some(to)) = (from, to)
        && from.first_day() > to.last_day()
    {
        return Err(format!("it ends on {to}, before it begins on {from}; put the dates right"));
    }
    Ok(Period { from, to: to.map_or(End::Open, End::On), stated })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_registers_write_them() {
        let day = |text: &str| date(text).unwrap().map(|date| date.to_string()).unwrap_or_default();
        assert_eq!(day("2018-01-01T00:00:00.000Z"), "2018-01-01");
        assert_eq!(day("2018-01-01 00:00"), "2018-01-01");
        assert_eq!(day("2011-06-01+02:00"), "2011-06-01");
        assert_eq!(day("2018-01"), "2018-01");
        assert_eq!(day(" 3 Oct 2018 "), "2018-10-03");
        assert_eq!(day(""), "");
        assert!(date("2018-02-30").is_err());
        assert!(date("ééééééééé").is_err(), "a cut inside a letter");
        assert!(period("2020", "2019-12-31", None).is_err());
        assert!(period("2020", "2020-01-31", None).is_ok());
    }
}
