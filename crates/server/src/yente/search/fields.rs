//! Values of fields that filters and queries ask for.

use super::super::schema::named;
use super::super::texts::{Column, Row, Texts, folded, is_found_as, texts_of, words};
use crate::Serving;

/// A value that a field is to have.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Filter {
    /// The field: one of the entity itself, or a property, by its name or as `properties.name`.
    pub(super) field: String,
    /// The value.
    pub(super) value: String,
}

impl Filter {
    /// From a field's name and a value.
    pub(super) fn new(field: &str, value: &str) -> Self {
        let field = field.trim().strip_prefix("properties.").unwrap_or(field.trim());
        Self { field: field.to_owned(), value: value.trim().to_owned() }
    }
}

/// The column of a field, where it is one.
fn column(field: &str) -> Option<Column> {
    Some(match field {
        "datasets" => Column::Datasets,
        "topics" => Column::Topics,
        "countries" => Column::Countries,
        "genders" => Column::Genders,
        _ => return None,
    })
}

/// Whether a party has the value. A date is had by all within it: `1985` by `1985-04-03`.
pub(super) fn has(texts: &Texts, serving: &Serving, row: Row, filter: &Filter) -> bool {
    let Some(party) = texts.party(row) else { return false };
    if let Some(column) = column(&filter.field) {
        return texts.values(party, column).any(|value| value.eq_ignore_ascii_case(&filter.value));
    }
    match filter.field.as_str() {
        "id" => *party.id == *filter.value,
        "schema" => named(&filter.value).is_some_and(|schema| party.schema == schema),
        "schemata" => named(&filter.value).is_some_and(|schema| is_found_as(party.schema, schema)),
        field => {
            // Whoever has the value has its words; the others need not be unpacked.
            let wanted = folded(&filter.value);
            let may = words(&filter.value).iter().all(|word| texts.with_word(word, false).binary_search(&row).is_ok());
            may && has_text(serving, &party.id, field, |text| {
                let text = folded(text);
                text == wanted || (text.starts_with(&wanted) && text[wanted.len()..].starts_with('-'))
            })
        }
    }
}

/// Whether a field of a party has a text for which something holds.
pub(super) fn has_text(serving: &Serving, id: &str, field: &str, holds: impl Fn(&str) -> bool) -> bool {
    serving
        .records(id)
        .iter()
        .any(|party| texts_of(party).iter().any(|(name, text)| is_of_field(name, field) && holds(text)))
}

/// Whether a property belongs to a field: itself, or the group that it is of.
fn is_of_field(property: &str, field: &str) -> bool {
    property == field
        || match field {
            "names" => matches!(property, "name" | "alias" | "previousName" | "weakAlias"),
            "dates" => property.ends_with("Date") || property == "modifiedAt",
            "addresses" => property == "address",
            "identifiers" => property.ends_with("Number") || property.ends_with("Code") || property == "identifiers",
            _ => false,
        }
}
