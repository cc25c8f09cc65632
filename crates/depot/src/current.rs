//! `current.json`: which files make up the edition in force. It comes from outside, so every name and number in it is checked.

use std::collections::BTreeMap;

use interdict_opening::indexes::Maker;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Version of the layout.
pub const FORMAT: &str = "interdict-depot-1";
/// Most files of an edition.
const MOST_FILES: usize = 1_000;
/// Most bytes of all of them.
const MOST_BYTES: u64 = 256 << 30;
/// Most bytes of what is read into memory: a manifest, a lexicon.
const MOST_READ: u64 = 512 << 20;
/// Most bytes of what is told of syncs.
const MOST_NOTE: u64 = 1 << 20;
/// Most bytes of an edition's id, a dataset's name.
const MOST_NAME: usize = 100;

/// What is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Current {
    /// Version of the layout.
    pub format: String,
    /// The edition's id.
    pub edition: String,
    /// Its files, by their paths within a folder of editions.
    pub files: BTreeMap<String, Of>,
    /// Objects that no file is any more, and since when: they are kept a while for whoever is fetching them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub replaced: BTreeMap<String, Timestamp>,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Of {
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of what is in it, hexadecimal: the name of the object.
    pub sha256: String,
}

/// The path of what says which lists could not be taken in.
pub(crate) const FAILURES: &str = "failures.json";

/// What a file is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What the edition is made of.
    Manifest,
    /// How name parts are weighed.
    Lexicon,
    /// The index of a list.
    Index(Maker),
    /// What is told of syncs: when a publisher was asked last, by which an edition's age is told; which lists could not be taken in.
    Told,
}

impl Kind {
    /// What a file of that path is for in this edition; `None`: nothing that belongs there.
    pub(crate) fn of(path: &str, edition: &str) -> Option<Self> {
        match path {
            "lexicon.tsv" => return Some(Self::Lexicon),
            FAILURES => return Some(Self::Told),
            _ => {}
        }
        match path.split('/').collect::<Vec<_>>()[..] {
            ["editions", name] => (name.strip_suffix(".json")? == edition).then_some(Self::Manifest),
            ["indexes", name] => Maker::named(name).map(Self::Index),
            ["fetched", dataset, "last", ".fetched.json"] => is_dataset(dataset).then_some(Self::Told),
            _ => None,
        }
    }

    fn most(&self) -> u64 {
        match self {
            Self::Manifest | Self::Lexicon => MOST_READ,
            Self::Index(_) => MOST_BYTES,
            Self::Told => MOST_NOTE,
        }
    }
}

/// The path of what says when the publisher of a dataset was asked last.
pub(crate) fn asked(dataset: &str) -> String {
    format!("fetched/{dataset}/last/.fetched.json")
}

impl Current {
    /// Reads and checks it. An error says what is wrong.
    pub fn read(text: &[u8]) -> Result<Self, String> {
        let current: Self = serde_json::from_slice(text)
            .map_err(|error| format!("this is not what `interdict sync --publish` writes ({error})"))?;
        if current.format != FORMAT {
            return Err(format!(
                "its format is `{}`, this program has {FORMAT}: let the same version of interdict publish and serve",
                current.format.escape_debug()
            ));
        }
        if !is_edition(&current.edition) {
            return Err(format!("`{}` is no edition's id", current.edition.escape_debug()));
        }
        if current.files.len() > MOST_FILES {
            return Err(format!("it names {} files, more than the {MOST_FILES} that it may", current.files.len()));
        }
        let mut all = 0_u64;
        for (path, of) in &current.files {
            let shown = path.escape_debug();
            let kind = Kind::of(path, &current.edition)
                .ok_or_else(|| format!("it names a file that no edition has: `{shown}`"))?;
            if !is_sha256(&of.sha256) {
                return Err(format!("the SHA-256 of `{shown}` is none"));
            }
            all = all.saturating_add(of.bytes);
            if of.bytes > kind.most() || all > MOST_BYTES {
                return Err(format!("`{shown}` has {} bytes, more than it may have", of.bytes));
            }
        }
        if let Some(other) = current.replaced.keys().find(|sha256| !is_sha256(sha256)) {
            return Err(format!("`{}` is no SHA-256", other.escape_debug()));
        }
        Ok(current)
    }

    /// As it is written.
    pub(crate) fn text(&self) -> Vec<u8> {
        // Plain data with keys of text: nothing in it can fail to be written.
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// Whether a file is made of an object.
    pub(crate) fn needs(&self, sha256: &str) -> bool {
        self.files.values().any(|of| of.sha256 == sha256)
    }
}

/// Whether a text is a SHA-256 as objects are named by it.
pub(crate) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_edition(text: &str) -> bool {
    (1..=MOST_NAME).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_dataset(text: &str) -> bool {
    (1..=MOST_NAME).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    const EDITION: &str = "2026-11-24-0123456789ab";
    const HASH: &str = "00000000000000000000000000000000000000000000000000000000000000ff";

    fn with(path: &str) -> String {
        serde_json::json!({
            "format": FORMAT, "edition": EDITION, "files": { path: { "bytes": 1, "sha256": HASH } }
        })
        .to_string()
    }

    #[test]
    fn files_of_editions_are_named() {
        for (path, kind) in [
            ("lexicon.tsv", Kind::Lexicon),
            ("editions/2026-11-24-0123456789ab.json", Kind::Manifest),
            ("fetched/us_ofac_sdn/last/.fetched.json", Kind::Told),
            ("failures.json", Kind::Told),
        ] {
            assert_eq!(Kind::of(path, EDITION), Some(kind), "{path}");
            assert!(Current::read(with(path).as_bytes()).is_ok(), "{path}");
        }
        let index = "indexes/0123456789abcdef-0123456789ab-interdict-3.3-1.index";
        assert!(matches!(Kind::of(index, EDITION), Some(Kind::Index(_))));
    }

    #[test]
    fn what_no_edition_has_is_refused() {
        for path in [
            "",
            "current",
            "keys.json",
            "/etc/passwd",
            "../lexicon.tsv",
            "lexicon.tsv/",
            "./lexicon.tsv",
            "editions/../keys.json",
            "editions/other.json",
            "editions\\2026-11-24-0123456789ab.json",
            "indexes/../../0123456789abcdef-0123456789ab-interdict-3.3-1.index",
            "indexes/a.index",
            "C:/lexicon.tsv",
            "fetched/../last/.fetched.json",
            "fetched/us_ofac_sdn/last/sdn.csv",
            "lexicon.tsv\u{0}",
        ] {
            let error = Current::read(with(path).as_bytes()).unwrap_err();
            assert!(error.contains("no edition has"), "{path}: {error}");
        }
    }

    #[test]
    fn numbers_and_names_have_limits() {
        let wrong = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut value = serde_json::from_str(&with("lexicon.tsv")).unwrap();
            change(&mut value);
            Current::read(value.to_string().as_bytes()).unwrap_err()
        };
        assert!(wrong(&|value| value["format"] = "interdict-depot-2".into()).contains("interdict-depot-2"));
        assert!(wrong(&|value| value["edition"] = "../up".into()).contains("no edition's id"));
        assert!(wrong(&|value| value["edition"] = "".into()).contains("no edition's id"));
        assert!(wrong(&|value| value["files"]["lexicon.tsv"]["bytes"] = (MOST_READ + 1).into()).contains("more than"));
        assert!(wrong(&|value| value["files"]["lexicon.tsv"]["bytes"] = (-1).into()).contains("not what"));
        assert!(wrong(&|value| value["files"]["lexicon.tsv"]["sha256"] = "../ff".into()).contains("SHA-256"));
        assert!(
            wrong(&|value| value["replaced"] = serde_json::json!({"..": "2026-11-24T12:00:00Z"})).contains("SHA-256")
        );
        let many = wrong(&|value| {
            for number in 0..=MOST_FILES {
                value["files"][asked(&format!("list_{number}"))] = serde_json::json!({ "bytes": 1, "sha256": HASH });
            }
        });
        assert!(many.contains("more than"), "{many}");
        assert!(Current::read(b"").is_err() && Current::read(b"[]").is_err() && Current::read(&[0xff; 9]).is_err());
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,200}") {
            let _ = Current::read(text.as_bytes());
        }

        #[test]
        fn every_path_that_is_let_through_stays_in_its_folder(
            path in prop_oneof![
                "[a-z./\\\\~:-]{0,40}",
                "(editions|indexes|fetched)/[a-z0-9./\\\\-]{0,60}",
                "indexes/[0-9a-f]{16}-[0-9a-f]{12}-[a-z0-9./-]{1,12}-[0-9]{1,3}\\.index",
            ]
        ) {
            if Kind::of(&path, EDITION).is_some() {
                prop_assert!(Path::new(&path).components().all(|part| matches!(part, Component::Normal(_))), "{}", path);
                prop_assert!(!path.contains(['\\', ':']), "{}", path);
            }
        }
    }
}
