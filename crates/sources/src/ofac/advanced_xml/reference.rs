//! What stands in an Advanced file before the parties: reference values, places, documents and periods.

use std::collections::HashMap;

use interdict_model::{Address, PartialDate, UncertainDate};

use crate::xml::Element;

/// Tables of the file's head, by element and id.
#[derive(Default)]
pub(super) struct References {
    pub(super) values: HashMap<(String, String), Element>,
    /// Addresses and countries by location id.
    pub(super) locations: HashMap<String, Address>,
    /// Clauses made of documents, by the identity they belong to.
    pub(super) documents: HashMap<String, Vec<String>>,
}

impl References {
    pub(super) fn text(&self, kind: &str, id: &str) -> &str {
        self.values.get(&(kind.to_owned(), id.to_owned())).map_or("", |value| value.text.trim())
    }

    pub(super) fn attribute(&self, kind: &str, id: &str, name: &str) -> &str {
        self.values.get(&(kind.to_owned(), id.to_owned())).map_or("", |value| value.attribute(name))
    }
}

pub(super) fn date_of(element: &Element) -> Option<PartialDate> {
    let number = |name: &str| element.text_of(name).parse::<u16>().ok();
    let small = |name: &str| number(name).and_then(|number| u8::try_from(number).ok());
    PartialDate::new(number("Year")?, small("Month"), small("Day"))
}

pub(super) fn location(element: &Element, references: &References) -> Address {
    let (mut street, mut city): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for part in element.all("LocationPart") {
        let kind = references.text("LocPartType", part.attribute("LocPartTypeID"));
        for value in part.all("LocationPartValue").map(|value| value.text_of("Value")).filter(|value| !value.is_empty())
        {
            if kind.starts_with("ADDRESS") { street.push(value) } else { city.push(value) }
        }
    }
    let country_id = element.child("LocationCountry").map_or("", |country| country.attribute("CountryID"));
    let area_id = element.child("LocationAreaCode").map_or("", |area| area.attribute("AreaCodeID"));
    let named = references.text("Country", country_id);
    let area = references.attribute("AreaCode", area_id, "Description");
    let country = if named.is_empty() { area } else { named };
    let country = if country == "undetermined" { "" } else { country };
    Address::new(&street.join(", "), &city.join(", "), country, "")
}

/// A document as the clause that remarks have for it.
pub(super) fn document(element: &Element, references: &References) -> String {
    let label = references.text("IDRegDocType", element.attribute("IDRegDocTypeID"));
    let mut clause =
        format!("{} {}", if label.is_empty() { "Document" } else { label }, element.text_of("IDRegistrationNo"));
    let country = references.text("Country", element.attribute("IssuedBy-CountryID"));
    if !country.is_empty() {
        clause = format!("{clause} ({country})");
    }
    for date in element.all("DocumentDate") {
        let kind = references.text("IDRegDocDateType", date.attribute("IDRegDocDateTypeID"));
        if let Some(period) = date.child("DatePeriod").and_then(period) {
            clause = format!(
                "{clause} {} {period}",
                if kind.to_lowercase().contains("expir") { "expires" } else { "issued" }
            );
        }
    }
    for (name, words) in [("IssuingAuthority", "issued by"), ("Comment", "remark:")] {
        let text = element.text_of(name);
        if !text.is_empty() {
            clause = format!("{clause} ; {words} {text}");
        }
    }
    match references.text("Validity", element.attribute("ValidityID")) {
        "" | "Valid" => clause,
        other => format!("{clause} ; {}", other.to_lowercase()),
    }
}

/// A date or range. A period that covers a whole month or year is that month or year: the files write
/// "1962" as 1962-01-01 to 1962-12-31.
pub(super) fn period(element: &Element) -> Option<UncertainDate> {
    let bound = |side: &str, end: &str| element.child(side).and_then(|side| side.child(end)).and_then(date_of);
    let from = bound("Start", "From")?;
    let to = bound("End", "To").or_else(|| bound("Start", "To")).unwrap_or(from);
    let about = ["Start", "End"]
        .iter()
        .any(|side| element.child(side).is_some_and(|side| side.attribute("Approximate") == "true"));
    let whole_year = |from: PartialDate, to: PartialDate| {
        from.year() == to.year()
            && from.first_day().1 == 1
            && from.first_day().2 == 1
            && to.last_day().1 == 12
            && to.last_day().2 == 31
    };
    let date = if whole_year(from, to) {
        PartialDate::year_only(from.year())?.into()
    } else if from.first_day().2 == 1
        && PartialDate::new(from.year(), from.month(), None)
            .is_some_and(|month| from.month().is_some() && month.last_day() == to.last_day())
    {
        PartialDate::new(from.year(), from.month(), None)?.into()
    } else if from.first_day().1 == 1 && from.first_day().2 == 1 && to.last_day().1 == 12 && to.last_day().2 == 31 {
        UncertainDate::range(PartialDate::year_only(from.year())?, PartialDate::year_only(to.year())?)
    } else {
        UncertainDate::range(from, to)
    };
    Some(if about { date.about() } else { date })
}
