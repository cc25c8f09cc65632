use std::fmt;

/// A version of a dataset: the second in which it was built and a few letters, `20240527194702-wnk`. Versions sort by
/// their time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(String);

/// Digits of the time at a version's beginning.
const DIGITS: usize = 14;

impl Version {
    /// The version that a text is, whole.
    pub fn parse(text: &str) -> Option<Self> {
        Self::within(text).filter(|version| version.0 == text)
    }

    /// The first version that stands within a text, such as a file's name.
    pub fn within(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        for (at, _) in text.match_indices('-') {
            let Some(start) = at.checked_sub(DIGITS) else { continue };
            let alone = start.checked_sub(1).is_none_or(|before| !bytes[before].is_ascii_alphanumeric());
            let digits = bytes[start..at].iter().all(u8::is_ascii_digit);
            let tag = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            if !alone || !digits || tag == 0 {
                continue;
            }
            let version = text.get(start..at + 1 + tag).map(|text| Self(text.to_owned()));
            if let Some(version) = version.filter(|version| version.day().parse::<jiff::civil::Date>().is_ok()) {
                return Some(version);
            }
        }
        None
    }

    /// The day on which it was built, ISO 8601.
    pub fn day(&self) -> String {
        let part = |from: usize, to: usize| self.0.get(from..to).unwrap_or_default();
        format!("{}-{}-{}", part(0, 4), part(4, 6), part(6, 8))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_within_names() {
        let within = |text: &str| Version::within(text).map(|version| version.0);
        assert_eq!(within("t2_20240527194702-wnk_entities.delta.json").as_deref(), Some("20240527194702-wnk"));
        assert_eq!(within("20240530074703-8j").as_deref(), Some("20240530074703-8j"));
        assert_eq!(within("https://lists.example/a/20240527194702-wnk/x").as_deref(), Some("20240527194702-wnk"));
        for none in ["entities.delta.json", "20241327194702-wnk", "120240527194702-wnk", "20240527194702-", "-é-"] {
            assert_eq!(within(none), None, "{none}");
        }
        assert_eq!(Version::parse("20240527194702-wnk").map(|version| version.day()).as_deref(), Some("2024-05-27"));
        assert_eq!(Version::parse("x 20240527194702-wnk"), None);
    }
}
