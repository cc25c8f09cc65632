use serde::{Deserialize, Serialize};

use crate::Country;

/// A place where the entity can be found, as filed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Street, building, post box.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub street: String,
    /// City, province and postal code, in the publisher's one field or joined from its several.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// The country as written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country_text: String,
    /// The country, where the text names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// The publisher's remark on the address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

impl Address {
    /// From the publisher's fields; the country's code is looked up.
    pub fn new(street: &str, city: &str, country_text: &str, remark: &str) -> Self {
        Self {
            street: street.to_owned(),
            city: city.to_owned(),
            country_text: country_text.to_owned(),
            country: Country::from_text(country_text),
            remark: remark.to_owned(),
        }
    }

    /// Whether nothing at all is said: OFAC files an all-null address row for parties without one.
    pub fn is_empty(&self) -> bool {
        self.street.is_empty() && self.city.is_empty() && self.country_text.is_empty() && self.remark.is_empty()
    }

    /// One line for people.
    pub fn one_line(&self) -> String {
        [&self.street, &self.city, &self.country_text]
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    }
}
