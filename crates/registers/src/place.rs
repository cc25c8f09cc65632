//! Countries and addresses as registers write them.

use interdict_model::Country;

/// The country of a code, with a part of it or without (`US-DE`), or of a name.
pub(crate) fn country(text: &str) -> Option<Country> {
    let text = text.trim();
    Country::from_text(text).or_else(|| {
        let (code, _) = text.split_once('-').filter(|(code, _)| code.len() == 2)?;
        Country::from_text(code)
    })
}

/// The parts of an address that say something, in one text.
pub(crate) fn address<'a>(parts: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let parts: Vec<&str> = parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Adds what is not there yet.
pub(crate) fn push_new<T: PartialEq>(all: &mut Vec<T>, new: impl IntoIterator<Item = T>) {
    for value in new {
        if !all.contains(&value) {
            all.push(value);
        }
    }
}
