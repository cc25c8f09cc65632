//! What stands like a legal form behind or before the names of organisations on real lists is known as one.

use std::collections::{BTreeMap, BTreeSet};

use interdict_names::Form;
use interdict_names::form::Role;

use crate::{dataset, sdn_2023_12};

/// Short words that begin or end the names of ten listed organisations and more and are no legal form: a bank, and
/// what the companies of a Russian corporation begin with.
const NO_LEGAL_FORMS: [&str; 2] = ["rt", "vtb"];

/// Entities that a word must end or begin the names of.
const FREQUENT: usize = 10;
/// Longest word that looks like an abbreviation.
const LONGEST: usize = 5;

#[test]
fn frequent_abbreviations_of_legal_forms_are_known() {
    let lists = [
        sdn_2023_12(),
        dataset(&["data/un/un_consolidated_2025-11-20.xml.gz"]),
        dataset(&["data/uk/ofsi_conlist_2018-04-13.csv.gz"]),
        dataset(&["data/eu/eu_fsf_short_1000rows_2018-07-04.csv"]),
        dataset(&["data/other_lists/us_csl_oldformat_2019-12.csv"]),
    ];
    let mut ends: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (number, list) in lists.iter().enumerate() {
        for entity in list.entities.iter().filter(|entity| entity.schema.is_organisation()) {
            for name in &entity.names {
                let form = Form::of(&name.text, Some(entity.schema));
                for token in [form.tokens.first(), form.tokens.last()].into_iter().flatten() {
                    let letters = token.raw.chars().count();
                    let unknown = token.role == Role::Name && token.symbols.is_empty() && !token.syllable;
                    if form.tokens.len() > 1
                        && unknown
                        && (2..=LONGEST).contains(&letters)
                        && looks_short(&name.text, &token.raw)
                    {
                        ends.entry(token.raw.to_string()).or_default().insert(format!("{number}/{}", entity.id));
                    }
                }
            }
        }
    }
    let frequent: Vec<String> = ends
        .iter()
        .filter(|(word, entities)| entities.len() >= FREQUENT && !NO_LEGAL_FORMS.contains(&word.as_str()))
        .map(|(word, entities)| format!("{word} ({})", entities.len()))
        .collect();
    assert!(frequent.is_empty(), "not in the table of legal forms:\n{}", frequent.join("\n"));
}

/// Whether a word is written as an abbreviation: in capitals within a name that has small letters too, or without a vowel.
fn looks_short(name: &str, word: &str) -> bool {
    let vowels = "aeiouyаеёиоуыэюяіїєαεηιουω";
    let spelt_out = word.chars().any(|letter| vowels.contains(letter));
    let capitals = name
        .split(|character: char| !character.is_alphanumeric())
        .any(|part| part.to_lowercase() == word && part.chars().all(char::is_uppercase));
    (capitals && name.chars().any(char::is_lowercase)) || !spelt_out
}
