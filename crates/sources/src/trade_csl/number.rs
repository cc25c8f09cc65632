//! A number of a party, or a fact that the publisher files among the numbers (`Gender`, `Website`).

use interdict_model::{Country, Entity, Identifier, IdentifierKind};

use crate::list::push_new;
use crate::ofac::facts;

/// A number as filed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Number {
    /// The publisher's label without a final colon or dash.
    pub(super) label: String,
    pub(super) value: String,
    pub(super) country: String,
    /// Days of issue and expiry.
    pub(super) note: String,
}

/// A label without its final colon or dash.
pub(super) fn label(text: &str) -> &str {
    text.trim().trim_end_matches([':', '-', ' '])
}

/// Whether a label is in OFAC's table; `Digital Currency Address - XBT` is, with the currency behind it.
fn is_known(label: &str) -> bool {
    facts::is_label(label) || label.split_once(" - ").is_some_and(|(head, _)| facts::is_label(head))
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<interdict_model::PartialDate>().is_ok()
}

fn is_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()) && Country::from_text(text).is_some()
}

impl Number {
    /// From one piece of the CSV's column: label, number, country (`Passport, A1, TR`), or turned round as in 2019
    /// (`TR, A1, Passport`). A label that is known tells the order; else `label_first` does. The number itself may have
    /// commas.
    pub(super) fn of_csv(piece: &str, label_first: bool) -> Option<Self> {
        let parts: Vec<&str> = piece.split(", ").map(str::trim).collect();
        let [first, .., last] = parts[..] else { return None };
        let label_first = match (is_known(label(first)), is_known(label(last))) {
            (true, false) => true,
            (false, true) => false,
            _ => label_first,
        };
        let (own, mut rest) = if label_first { parts.split_first() } else { parts.split_last() }?;
        let mut number = Self { label: label(own).to_owned(), ..Self::default() };
        let mut days = Vec::new();
        // The number itself is always left over, even where it looks like a country or a day.
        while rest.len() > 1 {
            let (outer, inner) = if label_first { rest.split_last() } else { rest.split_first() }?;
            if is_day(outer) {
                days.push(*outer);
            } else if is_code(outer) && number.country.is_empty() {
                (*outer).clone_into(&mut number.country);
            } else {
                break;
            }
            rest = inner;
        }
        if label_first {
            days.reverse();
        }
        number.value = rest.join(", ");
        number.note = days.join(", ");
        (!number.value.is_empty() && !number.label.is_empty()).then_some(number)
    }

    /// The number on one line, as it is kept when it is not understood.
    pub(super) fn as_filed(&self) -> String {
        [&self.label, &self.value, &self.country, &self.note]
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Puts it into the entity, by OFAC's table of labels. A label that is not there but says that it is one of a number
    /// is an identifier of no known kind. False: not understood, nothing was done.
    pub(super) fn record(&self, entity: &mut Entity) -> bool {
        let country = Country::from_text(&self.country);
        if is_known(&self.label) {
            let before = entity.identifiers.len();
            if !facts::record(entity, &format!("{} {}", self.label, self.value)) {
                return false;
            }
            if let Some(identifier) = entity.identifiers.get_mut(before) {
                identifier.country = identifier.country.take().or(country);
                self.note.clone_into(&mut identifier.note);
            }
            return true;
        }
        let numbered = ["No.", "Number", "#", "ID"].iter().any(|ending| self.label.ends_with(ending));
        if numbered && !self.value.is_empty() {
            let (label, note) = (self.label.clone(), self.note.clone());
            let identifier =
                Identifier { country, label, note, ..Identifier::new(IdentifierKind::Other, self.value.as_str()) };
            push_new(&mut entity.identifiers, identifier);
        }
        numbered && !self.value.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(piece: &str, label_first: bool) -> String {
        Number::of_csv(piece, label_first).map_or_else(String::new, |number| {
            format!("{}|{}|{}|{}", number.label, number.value, number.country, number.note)
        })
    }

    #[test]
    fn both_orders_are_told_apart_by_the_label() {
        assert_eq!(read("Passport, K123, TR", false), "Passport|K123|TR|");
        assert_eq!(read("TR, K123, Passport", true), "Passport|K123|TR|");
        assert_eq!(read("Gender, Male", true), "Gender|Male||");
        assert_eq!(read("Panama, Former Vessel Flag", true), "Former Vessel Flag|Panama||");
        assert_eq!(
            read("Some Regulations, sections 1 and 2, Secondary sanctions risk:", true),
            "Secondary sanctions risk|Some Regulations, sections 1 and 2||"
        );
        assert_eq!(read("Passport, K1, TR, 2004-01-02, 2009-01-01", true), "Passport|K1|TR|2004-01-02, 2009-01-01");
        assert_eq!(read("TR, 2009-01-01, K1, Passport", false), "Passport|K1|TR|2009-01-01");
        assert_eq!(read("Passport, DE", true), "Passport|DE||", "a number may look like a country");
    }

    #[test]
    fn an_unknown_label_goes_by_the_layout() {
        assert_eq!(read("Guild Number, 7, DE", true), "Guild Number|7|DE|");
        assert_eq!(read("DE, 7, Guild Number", false), "Guild Number|7|DE|");
        assert_eq!(read("alone", true), "");
        assert_eq!(read("", true), "");
        assert_eq!(read(", ", true), "");
    }
}
