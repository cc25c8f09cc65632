use crate::{Country, Gender, Identifier, Schema, UncertainDate};

/// Who or what is screened: a customer, a supplier, a party to a payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The user's own key for it.
    pub id: Option<String>,
    /// The line of the file it stands on, from 1.
    pub line: Option<u64>,
    /// What it is. `None`: any compatible kind is meant.
    pub schema: Option<Schema>,
    /// All names it goes by.
    pub names: Vec<String>,
    /// Dates of birth (or of founding), each possible reading of an ambiguous one.
    pub birth_dates: Vec<UncertainDate>,
    /// Dates of death (or of dissolution), each possible reading of an ambiguous one.
    pub death_dates: Vec<UncertainDate>,
    /// Places of birth as written: `Tikrit, Iraq`.
    pub birth_places: Vec<String>,
    /// Nationalities, seats, countries of residence.
    pub countries: Vec<Country>,
    /// Genders that the record states; none is the usual case for firms.
    pub genders: Vec<Gender>,
    /// Addresses as written, each in one text.
    pub addresses: Vec<String>,
    /// Telephone numbers as written; only those with their calling code say something.
    pub phones: Vec<String>,
    /// Numbers that identify it.
    pub identifiers: Vec<Identifier>,
}

impl Subject {
    /// A subject of which only a name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self { names: vec![name.into()], ..Self::default() }
    }

    /// The same subject, of a known kind.
    #[must_use]
    pub fn of_schema(mut self, schema: Schema) -> Self {
        self.schema = Some(schema);
        self
    }
}
