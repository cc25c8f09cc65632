//! How often a key may ask: a bucket of tokens each, filled at a steady rate, that holds a second's worth.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::http::StatusCode;

use crate::Refusal;

/// How often each key may ask.
#[derive(Debug)]
pub(crate) struct Rates {
    /// Requests a second; `None`: any number.
    rate: Option<f64>,
    /// One a key: there are as many as were made, so nobody can fill the table.
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl Rates {
    pub(crate) fn new(rate: Option<u32>) -> Self {
        Self { rate: rate.map(|rate| f64::from(rate.max(1))), buckets: Mutex::default() }
    }

    /// Takes a token of a key's.
    pub(crate) fn take(&self, key: &str) -> Result<(), Refusal> {
        self.take_at(key, Instant::now())
    }

    fn take_at(&self, key: &str, now: Instant) -> Result<(), Refusal> {
        let Some(rate) = self.rate else { return Ok(()) };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if !buckets.contains_key(key) {
            buckets.insert(key.to_owned(), Bucket { tokens: rate, filled: now });
        }
        let Some(bucket) = buckets.get_mut(key) else { return Ok(()) };
        let since = now.saturating_duration_since(bucket.filled).as_secs_f64();
        bucket.tokens = since.mul_add(rate, bucket.tokens).min(rate);
        bucket.filled = now;
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        let refusal = Refusal::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            format!("the key has asked more than {rate} times in a second; ask again later, or many subjects at once"),
        );
        // A token comes within a second, since there is at least one a second.
        Err(refusal.retry_after(1))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_key_may_ask_its_rate_and_no_more() {
        let rates = Rates::new(Some(5));
        let start = Instant::now();
        let taken = |key: &str, from: u64, times: usize| {
            let now = start + Duration::from_millis(from);
            (0..times).filter(|_| rates.take_at(key, now).is_ok()).count()
        };
        assert_eq!(taken("a", 0, 20), 5, "a second's worth at once");
        assert_eq!(taken("b", 0, 20), 5, "another key has its own");
        assert_eq!(taken("a", 200, 20), 1, "one more after a fifth of a second");
        assert_eq!(taken("a", 60_000, 20), 5, "what is not used is not saved up");
        let refusal = rates.take_at("a", start + Duration::from_secs(60)).unwrap_err();
        assert_eq!((refusal.status, refusal.retry_after), (StatusCode::TOO_MANY_REQUESTS, Some(1)));
    }

    #[test]
    fn without_a_rate_nothing_is_kept() {
        let rates = Rates::new(None);
        assert!((0..1000).all(|_| rates.take("a").is_ok()));
        assert!(rates.buckets.lock().unwrap().is_empty());
    }
}
