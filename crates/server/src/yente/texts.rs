//! What an edition says, to be found by words. Made when the first search comes, in a second for forty thousand parties.
//!
//! This is a reader's search, by words as they are written. Whether somebody is listed is the matcher's to say ([`super::matching`]).

use std::collections::HashMap;

use interdict_model::{Country, Entity, Schema};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::proxy::{Value, properties};
use super::schema::{self, Kind, property};
use crate::Serving;

/// A party's place among all.
pub(crate) type Row = u32;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// All words, in order.
    words: Vec<Box<str>>,
    in_names: Postings,
    in_texts: Postings,
    parties: Vec<Party>,
    labels: Labels,
    /// Words of names, of all parties together.
    words_of_names: u64,
}

/// Rows by word, in order.
#[derive(Debug, Default)]
struct Postings {
    starts: Vec<u32>,
    rows: Vec<Row>,
}

impl Postings {
    fn push(&mut self, rows: &[Row]) {
        self.starts.push(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        self.rows.extend_from_slice(rows);
    }

    fn of(&self, word: usize) -> &[Row] {
        let place = |at: usize| self.starts.get(at).map_or(self.rows.len(), |start| *start as usize);
        self.rows.get(place(word)..place(word + 1)).unwrap_or_default()
    }
}

/// What is looked at of a party without unpacking it.
#[derive(Debug)]
pub(crate) struct Party {
    /// Its id.
    pub(crate) id: Box<str>,
    /// Its schema.
    pub(crate) schema: Schema,
    /// Whether it is a target.
    pub(crate) target: bool,
    labels: [Box<[u32]>; 4],
    words_of_names: u32,
}

/// A field of which every party has few values out of few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Lists.
    Datasets,
    /// Topics.
    Topics,
    /// Codes of countries.
    Countries,
    /// Genders.
    Genders,
}

#[derive(Debug, Default)]
struct Labels {
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Labels {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }
}

/// Whether a letter is a word of its own: scripts that put no spaces between words.
const fn stands_alone(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// A text without accents and in lower case.
pub(crate) fn folded(text: &str) -> String {
    text.nfkd().filter(|character| !is_combining_mark(*character)).flat_map(char::to_lowercase).collect()
}

/// The words of a text as they are compared.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in folded(text).chars() {
        if stands_alone(character) {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            words.push(character.to_string());
        } else if character.is_alphanumeric() {
            word.push(character);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// All texts of a record that can be searched, with the property that has each; ties and listings are of it.
pub(crate) fn texts_of(entity: &Entity) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = vec![("id".to_owned(), entity.id.clone())];
    for (name, values) in properties(entity) {
        for value in values {
            if let Value::Text(text) = value {
                texts.push((name.clone().into_owned(), text));
            }
        }
    }
    let numbers = entity.identifiers.iter().map(|number| ("identifiers".to_owned(), number.value.clone()));
    texts.extend(numbers);
    for listing in &entity.listings {
        texts.push(("program".to_owned(), listing.list.clone()));
        texts.extend(listing.programmes.iter().map(|text| ("program".to_owned(), text.clone())));
        let reasons = listing.legal_bases.iter().chain(&listing.measures);
        texts.extend(reasons.map(|text| ("notes".to_owned(), text.clone())));
    }
    texts.extend(entity.relations.iter().map(|relation| ("notes".to_owned(), relation.to.clone())));
    texts
}

fn is_of_names(schema: Schema, name: &str) -> bool {
    property(schema, name).is_some_and(|property| property.kind == Kind::Name)
}

impl Texts {
    /// Those of an edition.
    pub(crate) fn of(serving: &Serving) -> Self {
        let mut texts = Self::default();
        let mut rows: FxHashMap<String, Row> = FxHashMap::default();
        let mut found: FxHashMap<Box<str>, (Vec<Row>, Vec<Row>)> = FxHashMap::default();
        for entity in serving.index.entities() {
            let row = match rows.get(&entity.id) {
                Some(row) => *row,
                None => {
                    let row = u32::try_from(texts.parties.len()).unwrap_or(u32::MAX);
                    rows.insert(entity.id.clone(), row);
                    texts.parties.push(Party {
                        id: entity.id.as_str().into(),
                        schema: entity.schema,
                        target: false,
                        labels: Default::default(),
                        words_of_names: 0,
                    });
                    row
                }
            };
            texts.add(row, &entity, &mut found);
        }
        let mut words: Vec<(Box<str>, (Vec<Row>, Vec<Row>))> = found.into_iter().collect();
        words.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        for (word, (mut names, mut all)) in words {
            for rows in [&mut names, &mut all] {
                // Of two records with one id the second may come later.
                rows.sort_unstable();
                rows.dedup();
            }
            texts.words.push(word);
            texts.in_names.push(&names);
            texts.in_texts.push(&all);
        }
        texts
    }

    fn add(&mut self, row: Row, entity: &Entity, found: &mut FxHashMap<Box<str>, (Vec<Row>, Vec<Row>)>) {
        let mut names = 0;
        for (name, text) in texts_of(entity) {
            let is_name = is_of_names(entity.schema, &name);
            for word in words(&text) {
                names += u32::from(is_name);
                let (in_names, in_texts) = found.entry(word.into()).or_default();
                if is_name && in_names.last() != Some(&row) {
                    in_names.push(row);
                }
                if in_texts.last() != Some(&row) {
                    in_texts.push(row);
                }
            }
        }
        self.words_of_names += u64::from(names);
        let countries: Vec<&str> = entity.all_countries().map(Country::code).collect();
        let values: [Vec<&str>; 4] = [
            entity.datasets.iter().map(String::as_str).collect(),
            entity.topics.iter().map(String::as_str).collect(),
            countries,
            entity.genders.iter().map(String::as_str).collect(),
        ];
        let Some(party) = self.parties.get_mut(row as usize) else { return };
        party.words_of_names += names;
        party.target |= entity.topics.iter().any(|topic| super::proxy::is_risk(topic));
        for (column, values) in party.labels.iter_mut().zip(values) {
            let mut all = std::mem::take(column).into_vec();
            all.extend(values.into_iter().map(|text| self.labels.number(text)));
            all.sort_unstable();
            all.dedup();
            *column = all.into();
        }
    }

    /// How many parties there are.
    pub(crate) fn len(&self) -> Row {
        u32::try_from(self.parties.len()).unwrap_or(u32::MAX)
    }

    /// A party.
    pub(crate) fn party(&self, row: Row) -> Option<&Party> {
        self.parties.get(row as usize)
    }

    /// A party's values of a column.
    pub(crate) fn values<'a>(&'a self, party: &'a Party, column: Column) -> impl Iterator<Item = &'a str> {
        let numbers = &party.labels[column as usize];
        numbers.iter().filter_map(|number| self.labels.texts.get(*number as usize).map(String::as_str))
    }

    /// Parties that have a word in their names, or anywhere.
    pub(crate) fn with_word(&self, word: &str, in_names: bool) -> &[Row] {
        match self.words.binary_search_by(|known| (**known).cmp(word)) {
            Ok(place) => self.postings(in_names).of(place),
            Err(_) => &[],
        }
    }

    /// Parties with any of the words for which something holds, each once, in order.
    pub(crate) fn with_words(&self, in_names: bool, holds: impl Fn(&str) -> bool) -> Vec<Row> {
        let places = (0..self.words.len()).filter(|place| holds(&self.words[*place]));
        let mut rows: Vec<Row> = places.flat_map(|place| self.postings(in_names).of(place)).copied().collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Parties with any word that begins so, each once, in order.
    pub(crate) fn with_beginning(&self, beginning: &str, in_names: bool) -> Vec<Row> {
        let first = self.words.partition_point(|word| **word < *beginning);
        let like = self.words[first..].iter().take_while(|word| word.starts_with(beginning)).count();
        let places = first..first + like;
        let mut rows: Vec<Row> = places.flat_map(|place| self.postings(in_names).of(place)).copied().collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    const fn postings(&self, in_names: bool) -> &Postings {
        if in_names { &self.in_names } else { &self.in_texts }
    }

    /// How much shorter than usual a party's names are: above 1 for short ones.
    #[expect(clippy::cast_precision_loss, reason = "counts of words, for an order of results")]
    pub(crate) fn brevity(&self, row: Row) -> f32 {
        let usual = self.words_of_names as f32 / self.parties.len().max(1) as f32;
        let own = self.party(row).map_or(0, |party| party.words_of_names) as f32;
        2.0 * usual.max(1.0) / (usual.max(1.0) + own)
    }
}

/// Whether a thing of one schema is found by a search for another: itself and what is below, and what may be it.
pub(crate) fn is_found_as(schema: Schema, asked: Schema) -> bool {
    schema::is_a(schema, asked)
        || (schema == Schema::LegalEntity && schema::is_a(asked, schema))
        || (schema == Schema::Organization && schema::is_a(asked, schema))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_scripts_without_spaces_are_letters() {
        assert_eq!(words("Société-Générale S.A."), ["societe", "generale", "s", "a"]);
        assert_eq!(words("Hua华为 Ltd"), ["hua", "华", "为", "ltd"]);
        assert_eq!(words("  "), Vec::<String>::new());
        assert_eq!(words("Йошкар"), words("ЙОШКАР"));
    }

    #[test]
    fn what_may_be_a_thing_is_found_as_it() {
        assert!(is_found_as(Schema::LegalEntity, Schema::Person));
        assert!(is_found_as(Schema::Company, Schema::Organization));
        assert!(is_found_as(Schema::Vessel, Schema::Thing));
        assert!(!is_found_as(Schema::Person, Schema::Company));
        assert!(!is_found_as(Schema::Thing, Schema::Person));
    }
}
