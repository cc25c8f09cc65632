//! The values of a row to a subject: whatever the row stands in.

use interdict_model::{Country, Gender, Identifier, IdentifierKind, Schema, Subject, UncertainDate};

use crate::heading::Meaning;

/// What the user says about a file; what is left open is detected.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Encoding label.
    pub encoding: Option<String>,
    /// Column separator.
    pub delimiter: Option<u8>,
    /// Whether 03/04/1980 is the third of April (`true`), the fourth of March, or both (`None`).
    pub day_first: Option<bool>,
    /// Columns given by the user.
    pub map: Vec<(Meaning, String)>,
    /// Whether the first line is data already; columns are then `col1`, `col2` …
    pub no_header: bool,
    /// What every row is, where the file does not say.
    pub schema: Option<Schema>,
}

/// A row: what it says, or why it cannot be screened.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The line it begins on, or its number where the format has no lines, from 1; 0 where rows have no number.
    pub line: u64,
    /// Its cells as they stand in the file, as many as there are columns.
    pub cells: Vec<String>,
    /// Who is to be screened.
    pub subject: Result<Subject, String>,
    /// Whether a date could be read with day and month swapped.
    pub ambiguous_date: bool,
    /// Values that were not understood and are left out of the comparison.
    pub not_understood: Vec<String>,
}

impl Row {
    /// A row that cannot be screened.
    pub fn rejected(line: u64, cells: Vec<String>, why: String) -> Self {
        Self { line, cells, subject: Err(why), ambiguous_date: false, not_understood: Vec::new() }
    }
}

/// Most values of one row: nobody has more names and numbers, and each of them is searched for.
const MOST_VALUES: usize = 1_000;

/// Cells that say that nothing is known.
const NOTHING: [&str; 12] =
    ["", "-", "--", "n/a", "na", "null", "none", "nil", "unknown", "0000-00-00", "00/00/0000", "?"];

/// What the values of a row come to, taken one by one.
#[derive(Debug, Default)]
pub struct Reading {
    subject: Subject,
    first: String,
    middle: String,
    last: String,
    company: bool,
    vessel: bool,
    /// City, postal code and the like, which stand in columns of their own.
    address_parts: Vec<String>,
    ambiguous: bool,
    not_understood: Vec<String>,
    error: Option<String>,
    values: usize,
}

impl Reading {
    /// Takes a value of a column that means something. Values that say that nothing is known are passed over.
    pub fn take(&mut self, meaning: Meaning, value: &str, options: &Options) {
        let value = value.trim();
        if meaning == Meaning::Id {
            if !value.is_empty() {
                self.subject.id = Some(value.to_owned());
            }
            return;
        }
        // Na and Nil are surnames, NA is Namibia; elsewhere they say that nothing is known.
        let may_be_a_word = matches!(
            meaning,
            Meaning::Name | Meaning::First | Meaning::Middle | Meaning::Last | Meaning::Aliases | Meaning::Country
        ) && matches!(value.to_ascii_lowercase().as_str(), "na" | "nil");
        if !may_be_a_word && NOTHING.iter().any(|nothing| value.eq_ignore_ascii_case(nothing)) {
            return;
        }
        self.values += 1;
        if meaning == Meaning::Aliases || meaning == Meaning::Country {
            self.values += value.bytes().filter(|byte| matches!(byte, b';' | b'|' | b',')).count();
        }
        if self.values > MOST_VALUES {
            self.error = Some(format!("more than {MOST_VALUES} values in one row"));
            return;
        }
        match meaning {
            Meaning::Id => {}
            Meaning::Name => push_new(&mut self.subject.names, value.to_owned()),
            Meaning::Aliases => value
                .split([';', '|'])
                .map(str::trim)
                .filter(|alias| !alias.is_empty())
                .for_each(|alias| push_new(&mut self.subject.names, alias.to_owned())),
            Meaning::First => value.clone_into(&mut self.first),
            Meaning::Middle => value.clone_into(&mut self.middle),
            Meaning::Last => value.clone_into(&mut self.last),
            Meaning::Company => {
                self.company = true;
                push_new(&mut self.subject.names, value.to_owned());
            }
            Meaning::Vessel => {
                self.vessel = true;
                push_new(&mut self.subject.names, value.to_owned());
            }
            Meaning::BirthDate | Meaning::DeathDate => match UncertainDate::readings(value, options.day_first) {
                Ok(reading) => {
                    self.ambiguous |= reading.ambiguous;
                    if meaning == Meaning::BirthDate {
                        self.subject.birth_dates.extend(reading.dates);
                    } else {
                        self.subject.death_dates.extend(reading.dates);
                    }
                }
                Err(error) => self.not_understood.push(error.to_string()),
            },
            Meaning::BirthPlace => push_new(&mut self.subject.birth_places, value.to_owned()),
            Meaning::Gender => match Gender::from_text(value) {
                Some(gender) => push_new(&mut self.subject.genders, gender),
                None => self.not_understood.push(format!("`{value}` is no known gender")),
            },
            Meaning::Address => push_new(&mut self.subject.addresses, value.to_owned()),
            Meaning::AddressPart => push_new(&mut self.address_parts, value.to_owned()),
            Meaning::Phone => push_new(&mut self.subject.phones, value.to_owned()),
            Meaning::Country => {
                if let Some(country) = Country::from_text(value) {
                    push_new(&mut self.subject.countries, country);
                } else {
                    for part in value.split([';', '|', ',']).map(str::trim).filter(|part| !part.is_empty()) {
                        match Country::from_text(part) {
                            Some(country) => push_new(&mut self.subject.countries, country),
                            None => self.not_understood.push(format!("`{part}` is no known country")),
                        }
                    }
                }
            }
            Meaning::Schema => match value.parse::<Schema>() {
                Ok(schema) => self.subject.schema = Some(schema),
                Err(error) => self.error = Some(error.to_string()),
            },
            Meaning::Identifier(kind) => {
                let identifier =
                    if kind == IdentifierKind::Other { Identifier::typed(value) } else { Identifier::new(kind, value) };
                push_new(&mut self.subject.identifiers, identifier);
            }
        }
    }

    /// Notes a value that cannot be used: the row is screened without it.
    pub fn pass_over(&mut self, why: String) {
        self.not_understood.push(why);
    }

    /// Notes why the row cannot be screened.
    pub fn refuse(&mut self, why: String) {
        self.error = Some(why);
    }

    /// All values are taken: the row that they make, with this line and these cells. `line` is 0 where rows have no number.
    pub fn row(mut self, line: u64, cells: Vec<String>, options: &Options) -> Row {
        let parts = [self.first, self.middle, self.last]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let has_parts = !parts.is_empty();
        if has_parts && !self.subject.names.contains(&parts) {
            self.subject.names.insert(0, parts);
        }
        // City and street are one address however many columns they stand in; of several, the first.
        let address_parts = self.address_parts.join(", ");
        match self.subject.addresses.first_mut() {
            _ if address_parts.is_empty() => {}
            Some(address) => {
                address.push_str(", ");
                address.push_str(&address_parts);
            }
            None => self.subject.addresses.push(address_parts),
        }
        self.subject.line = (line > 0).then_some(line);
        if self.subject.schema.is_none() {
            self.subject.schema = options.schema.or(match (self.company, self.vessel, self.subject.names.len()) {
                (true, false, _) if !has_parts => Some(Schema::Organization),
                (false, true, _) => Some(Schema::Vessel),
                _ => None,
            });
        }
        let subject = match self.error {
            Some(error) => Err(error),
            None if self.subject.names.is_empty() && self.subject.identifiers.is_empty() => {
                Err("neither a name nor an identifier".to_owned())
            }
            None => Ok(self.subject),
        };
        Row { line, cells, subject, ambiguous_date: self.ambiguous, not_understood: self.not_understood }
    }
}

fn push_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}
