//! Texts as parts of ids.

/// The runs of characters that belong to a text, joined by hyphens; none at its beginning and end.
///
/// Which characters belong, and how capitals are lowered, is each publisher's own rule, because ids must not change.
pub(crate) fn hyphened(text: &str, belongs: impl Fn(char) -> bool) -> String {
    let runs = text.split(|character: char| !belongs(character)).filter(|run| !run.is_empty());
    runs.collect::<Vec<_>>().join("-")
}

/// Letters and digits of any alphabet in lower case, the rest hyphens.
pub(crate) fn slug(text: &str) -> String {
    hyphened(&text.to_lowercase(), char::is_alphanumeric)
}

/// ASCII letters and digits in lower case, the rest hyphens.
pub(crate) fn ascii_slug(text: &str) -> String {
    hyphened(&text.to_lowercase(), |character| character.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_as_parts_of_ids() {
        for (text, any, ascii) in [
            ("EU.3925.33", "eu-3925-33", "eu-3925-33"),
            (" Schedule 1, Part 1 ", "schedule-1-part-1", "schedule-1-part-1"),
            ("Café Löwe", "café-löwe", "caf-l-we"),
            ("Завод 5", "завод-5", "5"),
            (" - ", "", ""),
        ] {
            assert_eq!((slug(text).as_str(), ascii_slug(text).as_str()), (any, ascii));
        }
    }
}
