//! What is asked: listed names as they are and with slips, or the rows of a file.

use interdict_intake::Table;
use interdict_model::{Address, Country, Entity, Gender, Schema, Subject};

use super::sample::{self, Sample, lot};
use super::slips;
use crate::progress::say;
use crate::subject::{NOTHING_TO_COMPARE, nothing_to_compare};

/// How a question came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    Row,
    Listed,
    LetterLeftOut,
    LetterDoubled,
    LettersSwapped,
    PartLeftOut,
    PartsReordered,
    /// With the name of another party behind it, as in a joint account.
    NameAdded,
    /// The same, and with all that is listed of the party but its numbers.
    Record,
    /// The party's numbers, without a name.
    Numbers,
}

impl Way {
    /// Slips of a name alone.
    const SLIPS: [(Self, Slip); 5] = [
        (Self::LetterLeftOut, slips::letter_left_out),
        (Self::LetterDoubled, slips::letter_doubled),
        (Self::LettersSwapped, slips::letters_swapped),
        (Self::PartLeftOut, slips::part_left_out),
        (Self::PartsReordered, slips::parts_reordered),
    ];

    /// The word for it.
    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::Row => "row of the file",
            Self::Listed => "as listed",
            Self::LetterLeftOut => "a letter left out",
            Self::LetterDoubled => "a letter doubled",
            Self::LettersSwapped => "two letters swapped",
            Self::PartLeftOut => "a part left out",
            Self::PartsReordered => "parts reordered",
            Self::NameAdded => "another listed name added",
            Self::Record => "another added, with the record",
            Self::Numbers => "the numbers alone",
        }
    }
}

type Slip = fn(&str, u64) -> Option<String>;

/// A question, and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) way: Way,
    /// The id of the listed party that it was made from.
    pub(crate) of: Option<String>,
    pub(crate) subject: Subject,
}

/// A listed name: its party, and its place among the party's names.
pub(super) type ListedName<'a> = (&'a Entity, usize);

/// All names of the parties of these datasets (none: all) that have a letter or digit.
pub(super) fn listed_names<'a>(
    entities: &'a [Entity],
    datasets: &'a [String],
) -> impl Iterator<Item = ListedName<'a>> + use<'a> {
    entities
        .iter()
        .filter(|entity| datasets.is_empty() || entity.datasets.iter().any(|dataset| datasets.contains(dataset)))
        .flat_map(|entity| (0..entity.names.len()).map(move |place| (entity, place)))
        .filter(|(entity, place)| entity.names[*place].text.chars().any(char::is_alphanumeric))
}

/// So many of the listed names.
pub(super) fn sample_of_names<'a>(
    names: impl Iterator<Item = ListedName<'a>>,
    most: usize,
    seed: u64,
) -> Vec<ListedName<'a>> {
    let mut sample = Sample::new(most);
    for (entity, place) in names {
        sample.offer(lot(seed, &[&entity.id, &entity.names[place].text]), (entity, place));
    }
    sample.into_vec()
}

/// The questions that a listed name makes. `schema` is what is asked about, where the user says so; of `entities` others
/// are taken whose names are added.
pub(super) fn of_name(
    (entity, place): ListedName,
    entities: &[Entity],
    seed: u64,
    schema: Option<Schema>,
) -> Vec<Asked> {
    let name = &entity.names[place].text;
    let asked = |way, subject| Asked { way, of: Some(entity.id.clone()), subject };
    let lot = |way: Way| lot(seed, &[&entity.id, name, way.in_words()]);
    let mut questions = vec![asked(Way::Listed, Subject { schema, ..Subject::named(name) })];
    for (way, slip) in Way::SLIPS {
        if let Some(name) = slip(name, lot(way)) {
            questions.push(asked(way, Subject { schema, ..Subject::named(name) }));
        }
    }
    let other = sample::place(lot(Way::NameAdded), entities.len()).and_then(|other| entities[other].names.first());
    if let Some(other) = other {
        let names = vec![format!("{name} {}", other.text)];
        questions.push(asked(Way::NameAdded, Subject { schema, names: names.clone(), ..Subject::default() }));
        let schema = schema.or(Some(entity.schema));
        questions.push(asked(Way::Record, Subject { schema, names, ..record(entity) }));
    }
    // Once a party is enough.
    if place == 0 && !entity.identifiers.is_empty() {
        let identifiers = entity.identifiers.clone();
        questions.push(asked(Way::Numbers, Subject { schema, identifiers, ..Subject::default() }));
    }
    questions
}

/// What a customer's record would say of the party, but its name, kind and numbers.
fn record(entity: &Entity) -> Subject {
    let mut countries: Vec<Country> = Vec::new();
    for country in entity.all_countries() {
        if !countries.contains(country) {
            countries.push(country.clone());
        }
    }
    Subject {
        birth_dates: entity.birth_dates.clone(),
        death_dates: entity.death_dates.clone(),
        birth_places: entity.birth_places.clone(),
        countries,
        genders: entity.genders.iter().filter_map(|gender| Gender::from_text(gender)).collect(),
        addresses: entity.addresses.iter().map(Address::one_line).filter(|line| !line.is_empty()).collect(),
        ..Subject::default()
    }
}

/// Rows with problems that are told one by one; the rest are counted.
const TOLD: u64 = 5;

/// The rows of a file that can be asked. Those that cannot are told and counted.
pub(super) struct Rows {
    table: Table,
    file: String,
    pub(super) rejected: u64,
}

impl Rows {
    pub(super) fn new(table: Table, file: String) -> Self {
        Self { table, file, rejected: 0 }
    }

    /// So many of the rows, by their lines.
    pub(super) fn sample(&mut self, most: usize, seed: u64) -> Vec<Subject> {
        let mut sample = Sample::new(most);
        for subject in self {
            let line = subject.line.unwrap_or_default().to_string();
            sample.offer(lot(seed, &[&line]), subject);
        }
        sample.into_vec()
    }
}

impl Iterator for Rows {
    type Item = Subject;

    fn next(&mut self) -> Option<Subject> {
        loop {
            let row = self.table.next_row()?;
            let reason = match row.subject {
                Ok(subject) if !nothing_to_compare(&subject) => return Some(subject),
                Ok(_) => NOTHING_TO_COMPARE.to_owned(),
                Err(reason) => reason,
            };
            self.rejected += 1;
            if self.rejected <= TOLD {
                say(&format!("{}, line {}: not asked: {reason}", self.file, row.line));
            }
        }
    }
}

/// A row as a question.
pub(super) fn of_row(subject: Subject) -> Asked {
    Asked { way: Way::Row, of: None, subject }
}
