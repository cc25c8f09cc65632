//! The order of results: `field:asc`, `field:desc`, several after each other.

use std::cmp::Ordering;

use super::proxy::Proxy;

/// Fields with whether the greatest comes first, in the order in which they count.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sorts(Vec<(String, bool)>);

impl Sorts {
    /// From parameters. A field without a word for its direction begins with the least.
    pub(crate) fn of(texts: &[String]) -> Self {
        let sorts = texts.iter().map(|text| match text.rsplit_once(':') {
            Some((field, direction)) => (field.to_owned(), direction.eq_ignore_ascii_case("desc")),
            None => (text.clone(), false),
        });
        // Relevance is the order that results come in already.
        Self(sorts.filter(|(field, _)| field != "_score" && field != "_doc" && !field.is_empty()).collect())
    }

    /// Whether results stay as they come.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The value of a field: one of the entity itself, or the first of a property, by its name or as `properties.name`.
fn value<'a>(proxy: &'a Proxy, field: &str) -> Option<&'a str> {
    match field {
        "id" => Some(&proxy.id),
        "caption" => Some(&proxy.caption),
        "schema" => Some(proxy.schema),
        "first_seen" => proxy.first_seen.as_deref(),
        "last_seen" => proxy.last_seen.as_deref(),
        "last_change" => proxy.last_change.as_deref(),
        "datasets" => proxy.datasets.first().map(String::as_str),
        _ => proxy.texts(field.strip_prefix("properties.").unwrap_or(field)).next(),
    }
}

/// Which of two comes first. What has no value comes last, whatever the direction.
pub(crate) fn compare(one: &Proxy, other: &Proxy, sorts: &Sorts) -> Ordering {
    for (field, descending) in &sorts.0 {
        let order = match (value(one, field), value(other, field)) {
            (Some(one), Some(other)) if *descending => other.cmp(one),
            (Some(one), Some(other)) => one.cmp(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}
