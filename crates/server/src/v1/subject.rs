//! A subject as our own API takes it.

use std::borrow::Cow;
use std::fmt;

use interdict_intake::{Meaning, Options, Reading, Row};
use interdict_model::IdentifierKind;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// Most bytes of one value: no name and no address is longer, and every byte costs time.
const MOST_VALUE: usize = 2_000;

/// Who or what is asked about. A name or a number must be there; everything else makes the answer sharper.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct SubjectAsked {
    /// Your own key, handed back.
    id: Texts,
    /// What it is: `Person`, `Organization`, `Company`, `Vessel`, `Airplane` …; anything, where it is not said.
    schema: Texts,
    /// All names it goes by.
    name: Texts,
    /// Given name, where names are kept in parts.
    first_name: Texts,
    /// Middle name or patronymic.
    middle_name: Texts,
    /// Family name.
    last_name: Texts,
    /// Dates of birth or founding: `1980-04-03`, `1980`, `circa 1980`.
    birth_date: Texts,
    /// Dates of death or dissolution.
    death_date: Texts,
    /// Places of birth.
    birth_place: Texts,
    /// Nationalities, residences, seats: codes or names.
    country: Texts,
    /// `male` or `female`.
    gender: Texts,
    /// Addresses, each in one text.
    address: Texts,
    /// Telephone numbers with their calling code.
    phone: Texts,
    /// Numbers that identify, with or without their kind: `passport:A123`, `passport:ir:A123`, `imo:7406784`.
    identifiers: Texts,
}

impl SubjectAsked {
    /// The row that it makes. What is not understood stands in it, as for a file's.
    pub(crate) fn row(&self, line: u64, options: &Options) -> Row {
        let mut reading = Reading::default();
        let values = [
            (Meaning::Id, &self.id),
            (Meaning::Schema, &self.schema),
            (Meaning::Name, &self.name),
            (Meaning::First, &self.first_name),
            (Meaning::Middle, &self.middle_name),
            (Meaning::Last, &self.last_name),
            (Meaning::BirthDate, &self.birth_date),
            (Meaning::DeathDate, &self.death_date),
            (Meaning::BirthPlace, &self.birth_place),
            (Meaning::Country, &self.country),
            (Meaning::Gender, &self.gender),
            (Meaning::Address, &self.address),
            (Meaning::Phone, &self.phone),
            (Meaning::Identifier(IdentifierKind::Other), &self.identifiers),
        ];
        for (meaning, Texts(texts)) in values {
            for text in texts {
                if text.len() > MOST_VALUE {
                    reading.refuse(format!("a value has {} bytes, the most is {MOST_VALUE}", text.len()));
                } else {
                    reading.take(meaning, text, options);
                }
            }
        }
        reading.row(line, Vec::new(), options)
    }

    /// From the parameters of a query.
    pub(crate) fn in_query(name: Texts, schema: Texts, birth_date: Texts, country: Texts, identifiers: Texts) -> Self {
        Self { schema, name, birth_date, country, identifiers, ..Self::default() }
    }

    /// Its names, for a log that may have them.
    pub(crate) fn names(&self) -> &[String] {
        &self.name.0
    }
}

/// A text, or several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Texts(pub(crate) Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMore;

        impl<'de> Visitor<'de> for OneOrMore {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number, or a list of them")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(vec![text.to_owned()]))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Texts, E> {
                Ok(Texts(vec![number.to_string()]))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Texts, E> {
                Ok(Texts(vec![number.to_string()]))
            }

            fn visit_unit<E: Error>(self) -> Result<Texts, E> {
                Ok(Texts::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut texts: A) -> Result<Texts, A::Error> {
                let mut all = Vec::new();
                while let Some(text) = texts.next_element::<One>()? {
                    all.push(match text {
                        One::Text(text) => text,
                        One::Unsigned(number) => number.to_string(),
                        One::Signed(number) => number.to_string(),
                    });
                }
                Ok(Texts(all))
            }
        }

        deserializer.deserialize_any(OneOrMore)
    }
}

/// A text; a number counts as one.
#[derive(Deserialize)]
#[serde(untagged, expecting = "texts or numbers in the list, nothing else")]
enum One {
    Text(String),
    Unsigned(u64),
    Signed(i64),
}

impl PartialSchema for Texts {
    fn schema() -> RefOr<Schema> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let list = ArrayBuilder::new().items(text());
        OneOfBuilder::new().item(text()).item(list).into()
    }
}

impl ToSchema for Texts {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Texts")
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::Schema;

    use super::*;

    fn row(json: &str) -> Result<Row, serde_json::Error> {
        serde_json::from_str(json).map(|asked: SubjectAsked| asked.row(0, &Options::default()))
    }

    #[test]
    fn a_text_and_a_list_say_the_same() {
        let one = row(r#"{"name":"Anna Berg","birthDate":1980,"id":7}"#).unwrap();
        let list = row(r#"{"name":["Anna Berg"],"birthDate":["1980"],"id":"7","country":null}"#).unwrap();
        assert_eq!(one, list);
        let subject = one.subject.unwrap();
        assert_eq!((subject.names.as_slice(), subject.id.as_deref()), (&["Anna Berg".to_owned()][..], Some("7")));
    }

    #[test]
    fn what_is_not_known_is_an_error_and_not_passed_over() {
        for wrong in [r#"{"nmae":"A"}"#, r#"{"name":{"a":1}}"#, r#"{"name":[["A"]]}"#, r#"{"name":true}"#, "7"] {
            assert!(row(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_row_says_what_it_did_not_understand() {
        let row = row(r#"{"name":"Anna","schema":"Person","birthDate":"soon","country":"Narnia"}"#).unwrap();
        assert_eq!(row.not_understood.len(), 2);
        assert_eq!(row.subject.unwrap().schema, Some(Schema::Person));
    }

    #[test]
    fn values_without_end_are_refused() {
        let row = row(&format!(r#"{{"name":"{}"}}"#, "a ".repeat(MOST_VALUE))).unwrap();
        assert!(row.subject.unwrap_err().contains("4000 bytes"));
    }
}
