//! Lists that could not be taken in, and since when: whoever looks at the edition in force alone sees an old list and not why it is old.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Now, Store, replace};
use crate::SourceError;

/// What has gone wrong with a list since it was last taken in or confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// How many syncs in a row.
    pub times: u64,
    /// When the first of them was, ISO 8601.
    pub since: String,
    /// What the last one said.
    pub why: String,
}

impl Store {
    fn failures_path(&self) -> PathBuf {
        self.home().join("failures.json")
    }

    /// The lists that the last syncs could not take in, by name. None where nothing was noted, or the note cannot be read: it is about
    /// syncs, and no answer depends on it.
    pub fn failures(&self) -> BTreeMap<String, Failure> {
        let text = fs_err::read(self.failures_path()).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Notes what came of lists: `failed` with the reason of each, and those that were taken in or are what they were.
    pub fn note_failures(
        &self,
        failed: impl IntoIterator<Item = (String, String)>,
        well: impl IntoIterator<Item = impl AsRef<str>>,
        now: &Now,
    ) -> Result<(), SourceError> {
        let before = self.failures();
        let mut failures = before.clone();
        for name in well {
            failures.remove(name.as_ref());
        }
        for (name, why) in failed {
            let (times, since) = failures.remove(&name).map_or((0, now.time.clone()), |of| (of.times, of.since));
            failures.insert(name, Failure { times: times.saturating_add(1), since, why });
        }
        if failures == before {
            return Ok(());
        }
        let text = serde_json::to_string_pretty(&failures).unwrap_or_default();
        replace(&self.failures_path(), &format!("{text}\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(time: &str) -> Now {
        Now { date: time[..10].to_owned(), time: time.to_owned() }
    }

    #[test]
    fn failures_are_counted_until_the_list_is_taken_in() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::new(home.path());
        let none: [&str; 0] = [];
        store.note_failures([], none, &now("2026-12-01T00:00:00Z")).unwrap();
        assert!(!store.failures_path().exists(), "nothing to note");
        let failed = |why: &str| [("a".to_owned(), why.to_owned())];
        store.note_failures(failed("timed out"), ["b"], &now("2026-12-01T01:00:00Z")).unwrap();
        store.note_failures(failed("no such host"), ["b"], &now("2026-12-01T02:00:00Z")).unwrap();
        let failure = Failure { times: 2, since: "2026-12-01T01:00:00Z".to_owned(), why: "no such host".to_owned() };
        assert_eq!(store.failures(), BTreeMap::from([("a".to_owned(), failure)]));
        store.note_failures([], ["a"], &now("2026-12-01T03:00:00Z")).unwrap();
        assert!(store.failures().is_empty());
        fs_err::write(store.failures_path(), "{").unwrap();
        assert!(store.failures().is_empty(), "a damaged note stops nobody");
    }
}
