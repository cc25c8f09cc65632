#![no_main]
//! Dates as lists and customers write them.
use interdict_model::UncertainDate;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(date) = text.parse::<UncertainDate>() {
        check(date);
    }
    for day_first in [None, Some(true), Some(false)] {
        match UncertainDate::readings(text, day_first) {
            Ok(reading) => {
                assert!(!reading.dates.is_empty() && reading.dates.len() <= 2);
                assert_eq!(reading.ambiguous, reading.dates.len() == 2);
                assert!(!reading.ambiguous || day_first.is_none(), "the order is known");
                reading.dates.into_iter().for_each(check);
            }
            Err(error) => assert!(error.to_string().contains("is not a date")),
        }
    }
});

fn check(date: UncertainDate) {
    assert!(date.earliest() <= date.latest(), "{date}");
    assert_eq!(date.to_string().parse::<UncertainDate>(), Ok(date), "what is written reads back");
    if let Some(day) = date.exact_day() {
        assert!(day == date.earliest() && day == date.latest());
    }
}
