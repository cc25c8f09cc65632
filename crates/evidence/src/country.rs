//! Countries: of nationality, seat, flag or address, and those that numbers tell ([`crate::origin`]).

use interdict_model::{Entity, Feature, Points, Subject};

use crate::Lines;
use crate::origin::{Told, of_entity};
use crate::sentence::Clause;

/// The most that countries can add, stated and told together.
pub(crate) const MOST: Points = Points::milli(30);
/// What it costs when both sides state countries and none is common.
pub(crate) const DIFFER: Points = Points::milli(-50);
/// What an agreement adds that only a number tells: half, since papers, accounts and telephones are had abroad too.
const TOLD: Points = Points::milli(15);

/// Adds a line when both sides state countries: one in common, or none. Without one in common, adds a line for one that a
/// number tells. `told` are those of the subject's numbers.
pub(crate) fn compare(subject: &Subject, told: &[Told], entity: &Entity, lines: &mut Lines) {
    if subject.countries.is_empty() && told.is_empty() {
        return;
    }
    let agrees = || Clause::Agrees("country".to_owned());
    let by_number = || Clause::For("a number tells the same country".to_owned());
    if let Some(shared) =
        subject.countries.iter().find(|country| entity.all_countries().any(|listed| listed == *country))
    {
        lines.tell(Feature::Country, MOST, agrees, || format!("{} on both sides", shared.name()));
        return;
    }
    let mut listed: Vec<&str> = entity.all_countries().map(interdict_model::Country::name).collect();
    if !listed.is_empty() && !subject.countries.is_empty() {
        listed.dedup();
        lines.tell(
            Feature::Country,
            DIFFER,
            || Clause::Differs("country".to_owned()),
            || {
                let asked: Vec<&str> = subject.countries.iter().map(interdict_model::Country::name).collect();
                format!("{} against {}", asked.join(", "), listed.join(", "))
            },
        );
    }
    if let Some(one) = told.iter().find(|one| entity.all_countries().any(|listed| *listed == one.country)) {
        lines.tell(Feature::Country, TOLD, by_number, || {
            format!("{} on both sides, here by {}", one.country.name(), one.by())
        });
        return;
    }
    let asked = |country: &interdict_model::Country| {
        subject.countries.contains(country) || told.iter().any(|one| one.country == *country)
    };
    if let Some(other) = of_entity(entity, asked) {
        lines.tell(Feature::Country, TOLD, by_number, || {
            let here = told
                .iter()
                .find(|one| one.country == other.country && !subject.countries.contains(&one.country))
                .map_or_else(String::new, |one| format!("here by {} and ", one.by()));
            format!("{} on both sides, {here}there by {}", other.country.name(), other.by())
        });
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{Country, Identifier, IdentifierKind, RawField, Schema};

    use super::*;
    use crate::origin::of_subject;

    fn points(subject: &Subject, entity: &Entity) -> i32 {
        let mut lines = Lines { sum: Points::ZERO, kept: None };
        compare(subject, &of_subject(subject), entity, &mut lines);
        lines.sum.0 / 1_000
    }

    fn stating(country: &str) -> Subject {
        Subject { countries: Country::from_text(country).into_iter().collect(), ..Subject::default() }
    }

    fn listed(country: &str) -> Entity {
        Entity { countries: Country::from_text(country).into_iter().collect(), ..Entity::new("x", Schema::Person) }
    }

    fn with_phone(mut subject: Subject, phone: &str) -> Subject {
        subject.phones.push(phone.to_owned());
        subject
    }

    #[test]
    fn stated_countries_agree_or_contradict() {
        assert_eq!(points(&stating("ir"), &listed("ir")), 30);
        assert_eq!(points(&stating("de"), &listed("ir")), -50);
        assert_eq!(points(&stating("de"), &listed("")), 0);
        assert_eq!(points(&stating(""), &listed("ir")), 0);
    }

    #[test]
    fn told_countries_add_and_never_cost() {
        let telling = with_phone(stating(""), "+98 21 8877 6655");
        assert_eq!(points(&telling, &listed("ir")), 15);
        assert_eq!(points(&telling, &listed("de")), 0, "a telephone abroad contradicts nothing");
        assert_eq!(points(&with_phone(stating("de"), "+98 21 8877 6655"), &listed("ir")), -35);
        assert_eq!(points(&with_phone(stating("ir"), "+98 21 8877 6655"), &listed("ir")), 30, "together no more");
    }

    #[test]
    fn both_sides_may_tell() {
        let mut entity = listed("");
        entity.facts.push(RawField::new("phone", "021 123; +98 21 8877 6655"));
        assert_eq!(points(&stating("ir"), &entity), 15);
        assert_eq!(points(&stating("de"), &entity), 0);
        let mut account = stating("");
        account.identifiers.push(Identifier::new(IdentifierKind::Iban, "IR062960000000100324200001"));
        assert_eq!(points(&account, &entity), 15);
        entity.facts.clear();
        entity.identifiers.push(Identifier {
            country: Country::from_text("ir"),
            ..Identifier::new(IdentifierKind::Passport, "A1234567")
        });
        assert_eq!(points(&account, &entity), 15);
    }
}
