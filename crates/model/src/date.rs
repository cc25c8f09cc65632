use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date of which the day, or the month and the day, may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// A text that is no date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date; write 1980-04-03, 1980-04, 1980, 3 Apr 1980, `circa 1980` or `1978/1980`")]
pub struct DateError(pub String);

/// A date as lists state it: exact, partial, about, or a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UncertainDate {
    /// The date, or the first of a range.
    pub from: PartialDate,
    /// The last of a range.
    pub to: Option<PartialDate>,
    /// Whether the publisher says "circa" or "approximately".
    pub circa: bool,
}

/// What a date in a customer's file may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateReading {
    /// Every reading: two for 03/04/1980 unless the order is known.
    pub dates: Vec<UncertainDate>,
    /// Whether day and month could be swapped.
    pub ambiguous: bool,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400) => 29,
        2 => 28,
        _ => 31,
    }
}

impl PartialDate {
    /// A whole year. `None` outside 1..=9999.
    pub fn year_only(year: u16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self { year, month: None, day: None })
    }

    /// A date of the given precision; a day needs a month. `None` when there is no such day.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let valid = (1..=9999).contains(&year)
            && month.is_none_or(|month| (1..=12).contains(&month))
            && match (month, day) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(month), Some(day)) => day >= 1 && day <= days_in_month(year, month),
            };
        valid.then_some(Self { year, month, day })
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12, if known.
    pub const fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month, if known.
    pub const fn day(self) -> Option<u8> {
        self.day
    }

    /// The first day it can be, as (year, month, day).
    pub fn first_day(self) -> (u16, u8, u8) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day it can be, as (year, month, day).
    pub fn last_day(self) -> (u16, u8, u8) {
        let month = self.month.unwrap_or(12);
        (self.year, month, self.day.unwrap_or_else(|| days_in_month(self.year, month)))
    }

    fn from_iso(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let year = parts.next().filter(|year| year.len() == 4).and_then(|year| digits(year, 4))?;
        let month = parts.next().map(|part| digits(part, 2)).map_or(Some(None), |month| month.map(Some))?;
        let day = parts.next().map(|part| digits(part, 2)).map_or(Some(None), |day| day.map(Some))?;
        Self::new(year, month.and_then(|month| u8::try_from(month).ok()), day.and_then(|day| u8::try_from(day).ok()))
    }

    /// `10 Dec 1948`, `Dec 1948`, `December 10, 1948`, `1948`.
    fn from_words(text: &str) -> Option<Self> {
        let (mut year, mut month, mut day) = (None, None, None);
        for word in text.split([' ', ',', '-', '.']).filter(|word| !word.is_empty()) {
            if let Some(number) = digits(word, 4) {
                if word.len() == 4 && year.is_none() {
                    year = Some(number);
                } else if word.len() <= 2 && day.is_none() {
                    day = Some(u8::try_from(number).ok()?);
                } else {
                    return None;
                }
            } else {
                let lower = word.to_lowercase();
                let position =
                    MONTHS.iter().position(|name| *name == lower || (lower.len() >= 3 && name.starts_with(&lower)))?;
                if month.replace(u8::try_from(position + 1).ok()?).is_some() {
                    return None;
                }
            }
        }
        Self::new(year?, month, day)
    }
}

/// A run of at most `longest` ASCII digits.
fn digits(text: &str, longest: usize) -> Option<u16> {
    (!text.is_empty() && text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        let trimmed = text.trim();
        Self::from_iso(trimmed).or_else(|| Self::from_words(trimmed)).ok_or_else(|| DateError(text.to_owned()))
    }
}

impl From<PartialDate> for UncertainDate {
    fn from(date: PartialDate) -> Self {
        Self { from: date, to: None, circa: false }
    }
}

impl UncertainDate {
    /// From the first to the last; both ends included. Swapped ends are put right.
    pub fn range(from: PartialDate, to: PartialDate) -> Self {
        if from == to {
            return from.into();
        }
        let (from, to) = if from.first_day() <= to.first_day() { (from, to) } else { (to, from) };
        Self { from, to: Some(to), circa: false }
    }

    /// The same date, as "about".
    #[must_use]
    pub fn about(mut self) -> Self {
        self.circa = true;
        self
    }

    /// The first day it can be, "circa" left aside.
    pub fn earliest(&self) -> (u16, u8, u8) {
        self.from.first_day()
    }

    /// The last day it can be, "circa" left aside.
    pub fn latest(&self) -> (u16, u8, u8) {
        self.to.unwrap_or(self.from).last_day()
    }

    /// The day itself, where the date is one certain day.
    pub fn exact_day(&self) -> Option<(u16, u8, u8)> {
        (!self.circa && self.to.is_none() && self.from.day.is_some()).then(|| self.from.first_day())
    }

    /// All readings of a date in a customer's file. Numeric dates with the year last are read with the
    /// day first, with the month first, or both, as `day_first` says.
    pub fn readings(text: &str, day_first: Option<bool>) -> Result<DateReading, DateError> {
        let trimmed = text.trim();
        // A time of day after the date is common in exports and means nothing here.
        let without_time =
            trimmed.rsplit_once(['T', ' ']).filter(|(_, time)| time.contains(':')).map_or(trimmed, |(date, _)| date);
        let numeric: Vec<&str> = without_time.split(['/', '.', '-']).collect();
        if let [a, b, c] = numeric[..]
            && let (Some(a), Some(b), Some(c)) = (digits(a.trim(), 4), digits(b.trim(), 2), digits(c.trim(), 4))
        {
            let small = |number: u16| u8::try_from(number).ok();
            if c >= 1000 {
                let as_day_first = PartialDate::new(c, small(b), small(a));
                let as_month_first = PartialDate::new(c, small(a), small(b));
                let wanted = match day_first {
                    Some(true) => [as_day_first, None],
                    Some(false) => [as_month_first, None],
                    None if as_day_first == as_month_first => [as_day_first, None],
                    None => [as_day_first, as_month_first],
                };
                let dates: Vec<UncertainDate> = wanted.into_iter().flatten().map(Into::into).collect();
                let ambiguous = dates.len() > 1;
                return if dates.is_empty() {
                    Err(DateError(text.to_owned()))
                } else {
                    Ok(DateReading { dates, ambiguous })
                };
            }
            if a >= 1000 {
                let date = PartialDate::new(a, small(b), small(c)).ok_or_else(|| DateError(text.to_owned()))?;
                return Ok(DateReading { dates: vec![date.into()], ambiguous: false });
            }
        }
        if without_time.len() == 8
            && let (Some(year), Some(month), Some(day)) = (
                without_time.get(..4).and_then(|part| digits(part, 4)),
                without_time.get(4..6).and_then(|part| digits(part, 2)),
                without_time.get(6..).and_then(|part| digits(part, 2)),
            )
            && let Some(date) = PartialDate::new(year, u8::try_from(month).ok(), u8::try_from(day).ok())
        {
            return Ok(DateReading { dates: vec![date.into()], ambiguous: false });
        }
        Ok(DateReading { dates: vec![without_time.parse()?], ambiguous: false })
    }
}

impl fmt::Display for UncertainDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.circa {
            f.write_str("circa ")?;
        }
        write!(f, "{}", self.from)?;
        if let Some(to) = self.to {
            write!(f, "/{to}")?;
        }
        Ok(())
    }
}

/// ISO 8601 and the forms found in lists: `circa 1965`, `1957 to 1960`, `1957/1960`, `Mar 1970`.
impl FromStr for UncertainDate {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        let error = || DateError(text.to_owned());
        let mut rest = text.trim();
        let mut circa = false;
        for prefix in ["circa ", "c. ", "ca. ", "approximately ", "about "] {
            if rest.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix)) {
                rest = rest[prefix.len()..].trim_start();
                circa = true;
            }
        }
        let ends = rest.split_once('/').or_else(|| rest.split_once(" to ")).or_else(|| rest.split_once(" - "));
        let date = if let Some((from, to)) = ends {
            let to = to.trim().trim_start_matches("circa ");
            Self::range(from.parse().map_err(|_| error())?, to.parse().map_err(|_| error())?)
        } else {
            rest.parse::<PartialDate>().map_err(|_| error())?.into()
        };
        Ok(if circa { date.about() } else { date })
    }
}

impl Serialize for UncertainDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UncertainDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> String {
        text.parse::<UncertainDate>().unwrap().to_string()
    }

    #[test]
    fn forms_found_in_lists() {
        assert_eq!(date("10 Dec 1948"), "1948-12-10");
        assert_eq!(date("Mar 1970"), "1970-03");
        assert_eq!(date("1956"), "1956");
        assert_eq!(date("circa 1965"), "circa 1965");
        assert_eq!(date("1957 to 1960"), "1957/1960");
        assert_eq!(date("circa 1957 to 1960"), "circa 1957/1960");
        assert_eq!(date("Jun 1983 to Jul 1983"), "1983-06/1983-07");
        assert!("unknown".parse::<UncertainDate>().is_err());
        assert!("31 Feb 1970".parse::<UncertainDate>().is_err());
        assert!("".parse::<UncertainDate>().is_err());
    }

    #[test]
    fn swapped_day_and_month_count_as_both_readings() {
        let reading = UncertainDate::readings("03/04/1980", None).unwrap();
        assert!(reading.ambiguous);
        assert_eq!(reading.dates.iter().map(ToString::to_string).collect::<Vec<_>>(), ["1980-04-03", "1980-03-04"]);
        assert_eq!(UncertainDate::readings("03/04/1980", Some(false)).unwrap().dates[0].to_string(), "1980-03-04");
        let certain = UncertainDate::readings("23/04/1980", None).unwrap();
        assert!(!certain.ambiguous);
        assert_eq!(certain.dates[0].to_string(), "1980-04-23");
        assert_eq!(UncertainDate::readings("1980-04-23T00:00:00", None).unwrap().dates[0].to_string(), "1980-04-23");
        assert_eq!(UncertainDate::readings("19800423", None).unwrap().dates[0].to_string(), "1980-04-23");
        assert!(UncertainDate::readings("32/13/1980", None).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(year in 1u16..=9999, month in proptest::option::of(1u8..=12), day in 1u8..=28, circa: bool, span in 0u16..5) {
            let from = PartialDate::new(year, month, month.map(|_| day)).unwrap();
            let to = PartialDate::year_only((year + span).min(9999)).unwrap();
            let mut date = UncertainDate::range(from, to);
            date.circa = circa;
            prop_assert_eq!(date.to_string().parse::<UncertainDate>().unwrap(), date);
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = text.parse::<UncertainDate>();
            let _ = UncertainDate::readings(&text, None);
        }
    }

    #[test]
    fn a_year_has_four_digits() {
        for text in ["80", "1978/80", "03-04-12", "980"] {
            let years = UncertainDate::readings(text, None)
                .map(|reading| reading.dates.iter().map(|date| date.earliest().0).collect::<Vec<_>>());
            assert!(years.as_ref().map_or(true, |years| years.iter().all(|year| *year > 1000)), "{text}: {years:?}");
        }
        let reading = UncertainDate::readings("3 Apr 1980 10:00", None).unwrap();
        assert_eq!(reading.dates[0].exact_day(), Some((1980, 4, 3)));
    }
}
