#![doc = include_str!("../../../../docs/lists/us_trade_csl.md")]

pub mod csv;
pub mod denied_persons;
pub mod json;
mod listing;
mod number;
mod order;
mod source_list;

use sha2::{Digest, Sha256};

use crate::input::Input;
use crate::slug::hyphened;
use crate::{Fault, Report, SourceError};

/// A text as part of an id: letters and digits in lower case, a hyphen for all else. What it loses of other alphabets
/// would make two names one, so such a text ends in a few digits of its hash.
fn slug(text: &str) -> String {
    let mut slug = hyphened(&text.to_ascii_lowercase(), |character| character.is_ascii_alphanumeric());
    if text.chars().any(|character| !character.is_ascii() && character.is_alphanumeric()) {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(hex::encode(Sha256::digest(text.as_bytes())).get(..8).unwrap_or_default());
    }
    slug
}

/// Refuses a table that breaks off: one whose last row could not be taken apart. `read_to` is the line of the last that
/// could. One such row in the middle is reported and left out, but at the end it means that others are missing.
fn refuse_broken_off(input: &Input, report: &Report, read_to: u64) -> Result<(), SourceError> {
    let file = input.name();
    match report.notes.iter().filter(|note| note.file == file).filter_map(|note| note.line).max() {
        Some(line) if line > read_to => Err(SourceError::new(
            Fault::Incomplete,
            &input.path,
            "the last line breaks off in the middle of its columns",
            "fetch it again: the download is not whole",
        )
        .at(line)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn texts_as_parts_of_ids() {
        assert_eq!(slug("06/05/2019 TARN  CARGO, LTD."), "06-05-2019-tarn-cargo-ltd");
        assert_eq!(slug(" - "), "");
        assert_ne!(slug("Завод 5"), slug("Фабрика 5"));
        assert!(slug("Café Löwe").starts_with("caf-l-we-"));
    }
}
