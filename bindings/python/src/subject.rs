//! What is said of one subject in keyword arguments.

use interdict_intake::Row;
use interdict_model::{Country, Gender, Identifier, Schema, Subject, UncertainDate};
use pyo3::PyErr;

use crate::error::argument;
use crate::words::Words;

/// What can be said of a subject beside its name, as it was typed.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) schema: Option<String>,
    pub(crate) birth_date: Words,
    pub(crate) death_date: Words,
    pub(crate) birth_place: Words,
    pub(crate) country: Words,
    pub(crate) gender: Words,
    pub(crate) address: Words,
    pub(crate) phone: Words,
    pub(crate) id: Words,
    pub(crate) date_order: Option<String>,
}

/// The kind of party that a word means.
pub(crate) fn schema(word: Option<&str>) -> Result<Option<Schema>, PyErr> {
    word.map(|word| word.parse::<Schema>().map_err(|error| argument(format!("schema: {error}")))).transpose()
}

/// Whether the day comes first in 03/04/1980; `None` where both readings count.
pub(crate) fn day_first(order: Option<&str>) -> Result<Option<bool>, PyErr> {
    match order {
        None => Ok(None),
        Some("dmy") => Ok(Some(true)),
        Some("mdy") => Ok(Some(false)),
        Some(other) => Err(argument(format!("date_order: `{other}` is neither \"dmy\" nor \"mdy\""))),
    }
}

impl Said {
    /// The subject of these names. An error names the argument that is not understood: whoever types a value wants it to count.
    pub(crate) fn subject(self, names: Words) -> Result<Subject, PyErr> {
        let day_first = day_first(self.date_order.as_deref())?;
        let dates = |what: &str, texts: Words| -> Result<Vec<UncertainDate>, PyErr> {
            let mut dates = Vec::new();
            for text in texts.0 {
                let read = UncertainDate::readings(&text, day_first);
                dates.extend(read.map_err(|error| argument(format!("{what}: {error}")))?.dates);
            }
            Ok(dates)
        };
        let countries = self.country.0.iter().map(|text| {
            Country::from_text(text).ok_or_else(|| {
                argument(format!(
                    "country: `{text}` is no known country; give a code or a name, such as `ir` or `Iran`"
                ))
            })
        });
        let genders = self.gender.0.iter().map(|text| {
            Gender::from_text(text)
                .ok_or_else(|| argument(format!("gender: `{text}` is no known gender; write male, female, m or f")))
        });
        Ok(Subject {
            schema: schema(self.schema.as_deref())?,
            names: names.0,
            birth_dates: dates("birth_date", self.birth_date)?,
            death_dates: dates("death_date", self.death_date)?,
            birth_places: self.birth_place.0,
            countries: countries.collect::<Result<_, PyErr>>()?,
            genders: genders.collect::<Result<_, PyErr>>()?,
            addresses: self.address.0,
            phones: self.phone.0,
            identifiers: self.id.0.iter().map(|text| Identifier::typed(text)).collect(),
            ..Subject::default()
        })
    }
}

/// A subject as a row of its own.
pub(crate) fn row(subject: Subject) -> Row {
    Row { line: 0, cells: Vec::new(), subject: Ok(subject), ambiguous_date: false, not_understood: Vec::new() }
}
