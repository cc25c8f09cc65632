//! A query by example to a subject: values read as people write them, and told as they were read.

use std::collections::BTreeMap;

use interdict_batch::screener::nothing_to_compare;
use interdict_model::{
    Country, Gender, IDENTIFIER_PROPERTIES, Identifier, IdentifierKind, Schema, Subject, UncertainDate,
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::proxy::days;
use super::schema::{Kind, named, property};

/// Most values of one query: nobody has more names and numbers, and each of them is searched for.
const MOST_VALUES: usize = 1_000;

/// Parts of a person's name in the order in which they make one.
const NAME_PARTS: [&str; 5] = ["firstName", "secondName", "middleName", "fatherName", "lastName"];

/// An entity as a query describes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Example {
    /// The client's own key for it.
    pub(crate) id: Option<String>,
    /// Its FollowTheMoney schema.
    pub(crate) schema: String,
    /// Its values by property.
    pub(crate) properties: BTreeMap<String, Vec<Value>>,
}

/// A query as it was read: part of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = YenteQuery)]
pub(crate) struct Query {
    /// The client's own key for it.
    pub(crate) id: Option<String>,
    /// Its FollowTheMoney schema.
    pub(crate) schema: &'static str,
    /// What was understood of its values.
    #[schema(value_type = std::collections::HashMap<String, Vec<String>>)]
    pub(crate) properties: BTreeMap<&'static str, Vec<String>>,
}

/// A query, ready to be searched.
#[derive(Debug)]
pub(crate) struct Question {
    /// As the answer shows it.
    pub(crate) query: Query,
    /// Who is searched.
    pub(crate) subject: Subject,
    /// What was not used, and why.
    pub(crate) warnings: Vec<String>,
}

impl Question {
    /// Reads a query. An error says why it cannot be one; values that are not understood are left out and named.
    pub(crate) fn of(example: &Example) -> Result<Self, String> {
        let schema = named(&example.schema).ok_or_else(|| {
            let known = Schema::ALL.map(Schema::as_str).join(", ");
            format!("No such schema: {}; use one of {known}", example.schema)
        })?;
        if example.properties.values().map(Vec::len).sum::<usize>() > MOST_VALUES {
            return Err(format!("more than {MOST_VALUES} values in one query"));
        }
        let mut reading = Reading {
            schema,
            properties: BTreeMap::new(),
            subject: Subject { id: example.id.clone(), ..Subject::default() }.of_schema(schema),
            warnings: Vec::new(),
        };
        if schema == Schema::Thing {
            reading.subject.schema = None;
        }
        for (name, values) in &example.properties {
            let Some(property) = property(schema, name) else {
                reading.warnings.push(format!("{schema} has no property `{name}`"));
                continue;
            };
            for value in values {
                match text(value) {
                    Some(text) if text.trim().is_empty() => {}
                    Some(text) => reading.take(property.name, property.kind, text.trim()),
                    None => reading.warnings.push(format!("`{name}`: only texts and numbers are compared")),
                }
            }
        }
        reading.compose_name();
        if nothing_to_compare(&reading.subject) {
            reading.warnings.push("nothing to compare: neither a name nor an identifier; this is no answer".to_owned());
        }
        let query = Query { id: example.id.clone(), schema: schema.as_str(), properties: reading.properties };
        Ok(Self { query, subject: reading.subject, warnings: reading.warnings })
    }

    /// Whether there is anything to search for.
    pub(crate) fn can_be_searched(&self) -> bool {
        !nothing_to_compare(&self.subject)
    }
}

/// A value as text. Numbers count as they are written.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null => Some(String::new()),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// What the values of a query come to, taken one by one.
struct Reading {
    schema: Schema,
    properties: BTreeMap<&'static str, Vec<String>>,
    subject: Subject,
    warnings: Vec<String>,
}

impl Reading {
    /// Notes a value as it was read.
    fn keep(&mut self, name: &'static str, value: impl Into<String>) {
        push_new(self.properties.entry(name).or_default(), value.into());
    }

    fn take(&mut self, name: &'static str, kind: Kind, value: &str) {
        match kind {
            // The publisher's word for a weak name is of the list; of a customer it is a name like others.
            Kind::Name => {
                push_new(&mut self.subject.names, value.to_owned());
                self.keep(name, value);
            }
            Kind::Date => self.take_date(name, value),
            Kind::Country => match Country::from_text(value) {
                Some(country) => {
                    self.keep(name, country.code());
                    match name {
                        // Whoever was born in a country need not be of it; as a place it only adds.
                        "birthCountry" => push_new(&mut self.subject.birth_places, country.name().to_owned()),
                        "pastFlags" => {}
                        _ => push_new(&mut self.subject.countries, country),
                    }
                }
                None => self.warnings.push(format!("`{name}`: `{value}` is no known country")),
            },
            Kind::Gender => match Gender::from_text(value) {
                Some(gender) => {
                    let word = if gender == Gender::Unstated { "other" } else { gender.as_str() };
                    self.keep(name, word);
                    push_new(&mut self.subject.genders, gender);
                }
                None => self.warnings.push(format!("`{name}`: `{value}` is no known gender")),
            },
            Kind::Identifier => {
                self.keep(name, value);
                if let Some(kind) = self.kind_of(name) {
                    push_new(&mut self.subject.identifiers, Identifier::new(kind, value));
                }
            }
            Kind::Address => {
                self.keep(name, value);
                push_new(&mut self.subject.addresses, value.to_owned());
            }
            Kind::Phone => {
                self.keep(name, value);
                push_new(&mut self.subject.phones, value.to_owned());
            }
            Kind::Topic | Kind::Party => self.warnings.push(format!("`{name}` is not compared")),
            Kind::Other => {
                self.keep(name, value);
                if name == "birthPlace" {
                    push_new(&mut self.subject.birth_places, value.to_owned());
                }
            }
        }
    }

    fn take_date(&mut self, name: &'static str, value: &str) {
        let reading = match UncertainDate::readings(value, None) {
            Ok(reading) => reading,
            Err(error) => return self.warnings.push(format!("`{name}`: {error}")),
        };
        if reading.ambiguous {
            self.warnings.push(format!("`{name}`: `{value}` can be read with day and month swapped; both count"));
        }
        for date in reading.dates {
            days(&date).into_iter().for_each(|day| self.keep(name, day));
            match name {
                "birthDate" | "incorporationDate" => push_new(&mut self.subject.birth_dates, date),
                "deathDate" | "dissolutionDate" => push_new(&mut self.subject.death_dates, date),
                _ => {}
            }
        }
    }

    /// What kind of number a property holds, where it is compared.
    fn kind_of(&self, name: &str) -> Option<IdentifierKind> {
        match (name, self.schema) {
            ("registrationNumber", Schema::Airplane) => Some(IdentifierKind::TailNumber),
            ("registrationNumber", Schema::Vehicle | Schema::Vessel) => Some(IdentifierKind::Other),
            ("programId" | "icaoCode" | "ticker", _) => None,
            _ => IDENTIFIER_PROPERTIES.iter().find(|(property, _)| *property == name).map(|(_, kind)| *kind),
        }
    }

    /// A name of its parts, where no whole one is given.
    fn compose_name(&mut self) {
        if !self.subject.names.is_empty() {
            return;
        }
        let parts = NAME_PARTS.iter().filter_map(|part| self.properties.get(part)?.first()).map(String::as_str);
        let name = parts.collect::<Vec<_>>().join(" ");
        if !name.is_empty() {
            self.keep("name", name.as_str());
            self.subject.names.push(name);
        }
    }
}

fn push_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn example(schema: &str, properties: &Value) -> Example {
        let properties = properties.as_object().unwrap().iter();
        Example {
            id: None,
            schema: schema.to_owned(),
            properties: properties.map(|(name, values)| (name.clone(), values.as_array().unwrap().clone())).collect(),
        }
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        let asked = json!({
            "name": ["Pavel Korbutov", " "], "country": ["Russia", "Atlantis"], "birthDate": [1985, "03/04/1980"],
            "gender": ["M"], "imoNumber": ["1"], "passportNumber": ["A1"],
        });
        let question = Question::of(&example("Person", &asked)).unwrap();
        assert_eq!(question.query.properties["country"], ["ru"]);
        assert_eq!(question.query.properties["birthDate"], ["1985", "1980-04-03", "1980-03-04"]);
        assert_eq!(question.query.properties["gender"], ["male"]);
        assert!(!question.query.properties.contains_key("imoNumber"), "no person has one");
        assert_eq!(question.subject.identifiers, [Identifier::new(IdentifierKind::Passport, "A1")]);
        assert_eq!(question.subject.names, ["Pavel Korbutov"]);
        assert_eq!(question.warnings.len(), 3, "{:?}", question.warnings);
    }

    #[test]
    fn a_name_is_made_of_its_parts_where_none_is_given() {
        let asked = json!({ "lastName": ["Korbutov"], "firstName": ["Pavel"], "fatherName": ["Ivanovich"] });
        let question = Question::of(&example("Person", &asked)).unwrap();
        assert_eq!(question.subject.names, ["Pavel Ivanovich Korbutov"]);
        let whole = json!({ "name": ["P. Korbutov"], "firstName": ["Pavel"] });
        assert_eq!(Question::of(&example("Person", &whole)).unwrap().subject.names, ["P. Korbutov"]);
    }

    #[test]
    fn schemata_that_nobody_has_are_refused() {
        let asked = json!({ "name": ["x"] });
        assert!(Question::of(&example("Starship", &asked)).unwrap_err().starts_with("No such schema: Starship"));
        assert_eq!(Question::of(&example("Thing", &asked)).unwrap().subject.schema, None);
        assert!(Question::of(&example("person", &asked)).is_err(), "names of schemata are exact");
    }

    #[test]
    fn a_query_that_says_nothing_is_told_of() {
        let question = Question::of(&example("Person", &json!({ "country": ["ru"] }))).unwrap();
        assert!(!question.can_be_searched());
        assert!(question.warnings[0].contains("nothing to compare"));
    }
}
