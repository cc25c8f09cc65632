//! Places, which stand once in the file and are pointed to.

use std::collections::HashMap;

use interdict_model::Country;

use super::{joined, text};
use crate::Report;
use crate::xml::Element;

/// A place.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// Town or village, with its other spellings.
    location: String,
    /// Region, with its other spellings.
    area: String,
    /// The country as written.
    pub(super) country_text: String,
    /// The country, where it is known.
    pub(super) country: Option<Country>,
}

impl Place {
    /// Town and region.
    pub(super) fn local(&self) -> String {
        joined(&[&self.location, &self.area], ", ")
    }

    /// Town, region and country.
    pub(super) fn whole(&self) -> String {
        joined(&[&self.location, &self.area, &self.country_text], ", ")
    }
}

/// The places of a file by their number.
#[derive(Default)]
pub(super) struct Places(HashMap<String, Place>);

impl Places {
    pub(super) fn get(&self, ssid: &str) -> Option<&Place> {
        self.0.get(ssid)
    }

    pub(super) fn add(&mut self, element: &Element, report: &mut Report) {
        report.count("xml.places");
        let mut place = Place {
            location: spelt(element, "location", "location-variant"),
            area: spelt(element, "area", "area-variant"),
            ..Place::default()
        };
        if let Some((text, country)) = element.child("country").map(country) {
            text.clone_into(&mut place.country_text);
            place.country = country;
        }
        let known = ["location", "location-variant", "area", "area-variant", "country"];
        for child in element.children.iter().filter(|child| !known.contains(&child.name.as_str())) {
            report.count("xml.raw");
            report.count(&format!("xml.raw.place.{}", child.name));
            // A place is nobody's own, so what is new of it goes with its name to all who point to it.
            place.location = joined(&[&place.location, &child.flattened()], ", ");
        }
        self.0.insert(element.attribute("ssid").to_owned(), place);
    }
}

/// A value with its other spellings behind it in brackets.
fn spelt(element: &Element, name: &str, variant: &str) -> String {
    let variants: Vec<&str> = element.all(variant).map(text).filter(|text| !text.is_empty()).collect();
    let value = element.text_of(name);
    match (value, variants.join(", ")) {
        (value, others) if others.is_empty() => value.to_owned(),
        ("", others) => others,
        (value, others) => format!("{value} ({others})"),
    }
}

/// A `country` as written, and what it means. The name goes first: codes of states that are no more were given to others.
pub(super) fn country(element: &Element) -> (&str, Option<Country>) {
    let (name, code) = (text(element), element.attribute("iso-code").trim());
    let country = Country::from_text(name).or_else(|| Country::from_text(code));
    (if name.is_empty() { code } else { name }, country)
}
