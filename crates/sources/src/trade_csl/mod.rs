#![doc = include_str!("../../../../docs/lists/us_trade_csl.md")]

pub mod csv;
pub mod denied_persons;
pub mod json;
mod listing;
mod number;
mod order;
mod source_list;

use interdict_model::{Entity, NameKind};
use sha2::{Digest, Sha256};

use crate::input::Input;
use crate::list::push_new;
use crate::{Fault, Report, SourceError};

/// A text as part of an id: letters and digits in lower case, a hyphen for all else. What it loses of other alphabets
/// would make two names one, so such a text ends in a few digits of its hash.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if text.chars().any(|character| !character.is_ascii() && character.is_alphanumeric()) {
        if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        slug.push_str(hex::encode(Sha256::digest(text.as_bytes())).get(..8).unwrap_or_default());
    }
    slug.trim_end_matches('-').to_owned()
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

/// Adds what a further row says of the same party. Its listing is the same one where only the notices differ.
fn join(party: &mut Entity, row: Entity) {
    for address in row.addresses {
        push_new(&mut party.addresses, address);
    }
    for listing in row.listings {
        let same = party.listings.iter_mut().find(|known| {
            (&known.list, &known.programmes, known.listed, &known.measures)
                == (&listing.list, &listing.programmes, listing.listed, &listing.measures)
        });
        match same {
            Some(known) => listing.legal_bases.into_iter().for_each(|basis| push_new(&mut known.legal_bases, basis)),
            None => party.listings.push(listing),
        }
    }
    for mut name in row.names {
        if !party.names.iter().any(|known| known.text == name.text) {
            if name.kind == NameKind::Primary {
                name.kind = NameKind::Alias;
            }
            party.names.push(name);
        }
    }
    row.identifiers.into_iter().for_each(|identifier| push_new(&mut party.identifiers, identifier));
    row.birth_dates.into_iter().for_each(|date| push_new(&mut party.birth_dates, date));
    row.birth_places.into_iter().for_each(|place| push_new(&mut party.birth_places, place));
    row.nationalities.into_iter().for_each(|country| push_new(&mut party.nationalities, country));
    row.countries.into_iter().for_each(|country| push_new(&mut party.countries, country));
    row.positions.into_iter().for_each(|position| push_new(&mut party.positions, position));
    row.relations.into_iter().for_each(|relation| push_new(&mut party.relations, relation));
    row.facts.into_iter().for_each(|fact| push_new(&mut party.facts, fact));
    row.remarks.into_iter().for_each(|remark| push_new(&mut party.remarks, remark));
    row.raw.into_iter().for_each(|field| push_new(&mut party.raw, field));
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
