//! The moment of an action, to the second, in UTC.

use interdict_sources::edition::Now;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The moment that a timestamp names.
pub fn at(timestamp: Timestamp) -> Now {
    let whole = Timestamp::from_second(timestamp.as_second()).unwrap_or(timestamp);
    Now { date: TimeZone::UTC.to_datetime(whole).date().to_string(), time: whole.to_string() }
}

/// The moment that `INTERDICT_NOW` (RFC 3339) names, for replays and tests; without it the system's clock. An error has the text
/// that is no moment.
pub fn now() -> Result<Now, String> {
    match std::env::var("INTERDICT_NOW") {
        Ok(text) => text.parse().map(at).map_err(|_| text),
        Err(_) => Ok(at(Timestamp::now())),
    }
}
