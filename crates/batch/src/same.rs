//! Subjects that are the same question.

use std::hash::{Hash, Hasher};

use interdict_model::Subject;
use quick_cache::Equivalent;

/// A subject but for the user's key and its line, which change no answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Same<'a>(pub(crate) &'a Subject);

/// The same, kept.
#[derive(Clone, Debug)]
pub(crate) struct Kept(Subject);

impl Kept {
    pub(crate) fn of(subject: &Subject) -> Self {
        Self(Subject { id: None, line: None, ..subject.clone() })
    }

    /// About how many bytes it takes.
    pub(crate) fn weight(&self) -> u64 {
        let Subject { names, birth_places, addresses, phones, identifiers, .. } = &self.0;
        let texts = [names, birth_places, addresses, phones].into_iter().flatten().map(|text| 32 + text.len());
        let numbers = identifiers.iter().map(|identifier| 64 + identifier.value.len());
        (size_of::<Subject>() + texts.chain(numbers).sum::<usize>()) as u64
    }
}

impl PartialEq for Same<'_> {
    fn eq(&self, other: &Self) -> bool {
        // Taken apart, so that a new field of subjects is not forgotten here.
        let Subject {
            id: _,
            line: _,
            schema,
            names,
            birth_dates,
            death_dates,
            birth_places,
            countries,
            genders,
            addresses,
            phones,
            identifiers,
        } = self.0;
        let other = other.0;
        *schema == other.schema
            && *names == other.names
            && *birth_dates == other.birth_dates
            && *death_dates == other.death_dates
            && *birth_places == other.birth_places
            && *countries == other.countries
            && *genders == other.genders
            && *addresses == other.addresses
            && *phones == other.phones
            && *identifiers == other.identifiers
    }
}

impl Eq for Same<'_> {}

impl Hash for Same<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // What tells most subjects apart; equality looks at the rest.
        let Subject { schema, names, birth_dates, countries, identifiers, .. } = self.0;
        (schema, names, birth_dates, countries, identifiers).hash(state);
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        Same(&self.0) == Same(&other.0)
    }
}

impl Eq for Kept {}

impl Hash for Kept {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Same(&self.0).hash(state);
    }
}

impl Equivalent<Kept> for Same<'_> {
    fn equivalent(&self, key: &Kept) -> bool {
        *self == Same(&key.0)
    }
}
