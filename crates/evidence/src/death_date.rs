//! Dates of death (or of dissolution): agreement, contradiction, and lives that cannot be one.

use interdict_model::{Entity, Feature, Points, Subject, UncertainDate};

use crate::Lines;
use crate::birth_date::best_pair;
use crate::sentence::Clause;

/// The most a date of death can add: half of what a date of birth does. Lists report many deaths by hearsay.
pub(crate) const MOST: Points = Points(crate::birth_date::MOST.0 / 2);
/// What it costs when one side was born after the other's death: as much as a date of birth many years apart.
pub(crate) const IMPOSSIBLE: Points = crate::birth_date::DIFFER;
/// A report of a death may be this many years early.
const SLACK_YEARS: u16 = 2;

/// Whether a birth lies so far after a death that both cannot be one life.
fn after(birth: &UncertainDate, death: &UncertainDate) -> bool {
    birth.earliest().0 > death.latest().0.saturating_add(SLACK_YEARS)
}

/// Whether every known birth of one side lies after every known death of the other.
fn impossible(births: &[UncertainDate], deaths: &[UncertainDate]) -> bool {
    !births.is_empty()
        && !deaths.is_empty()
        && births.iter().all(|birth| deaths.iter().all(|death| after(birth, death)))
}

/// What a birth after the other's death costs beyond what the dates of birth have cost already, with its words.
fn contradiction(subject: &Subject, entity: &Entity) -> Option<(Points, &'static str)> {
    // A record that contradicts itself contradicts nobody else.
    if impossible(&entity.birth_dates, &entity.death_dates) {
        return None;
    }
    let words = if impossible(&subject.birth_dates, &entity.death_dates) {
        "born after the listed party died"
    } else if impossible(&entity.birth_dates, &subject.death_dates) {
        "died before the listed party was born"
    } else {
        return None;
    };
    let births = best_pair(&subject.birth_dates, &entity.birth_dates).map_or(Points::ZERO, |(points, ..)| points);
    let rest = IMPOSSIBLE - births.min(Points::ZERO);
    (rest < Points::ZERO).then_some((rest, words))
}

/// Adds one line: of the best-fitting pair of dates, where both sides have one, or of a birth after a death, whichever
/// says more against.
pub(crate) fn compare(subject: &Subject, entity: &Entity, lines: &mut Lines) {
    if subject.death_dates.is_empty() && entity.death_dates.is_empty() {
        return;
    }
    let pair = best_pair(&subject.death_dates, &entity.death_dates)
        .map(|(points, fit, asked, listed)| (Points(points.0 / 2), fit, asked, listed));
    let against = contradiction(subject, entity);
    match (pair, against) {
        (Some((points, fit, asked, listed)), against)
            if points > Points::ZERO || against.is_none_or(|(costs, _)| points <= costs) =>
        {
            let of = if entity.schema.is_person() { "death" } else { "dissolution" };
            lines.tell(
                Feature::DeathDate,
                points,
                || fit.clause(of),
                || format!("{asked} against {listed}: {}", fit.words()),
            );
        }
        (_, Some((costs, words))) => {
            lines.tell(Feature::DeathDate, costs, || Clause::Against(words.to_owned()), || words.to_owned());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::Schema;

    use super::*;

    fn dates(texts: &[&str]) -> Vec<UncertainDate> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    /// Births and deaths of the one asked for, births and deaths of the listed one.
    fn points(asked: [&[&str]; 2], listed: [&[&str]; 2]) -> i32 {
        let subject = Subject { birth_dates: dates(asked[0]), death_dates: dates(asked[1]), ..Subject::default() };
        let mut entity = Entity::new("x", Schema::Person);
        (entity.birth_dates, entity.death_dates) = (dates(listed[0]), dates(listed[1]));
        let mut lines = Lines { sum: Points::ZERO, kept: None };
        compare(&subject, &entity, &mut lines);
        lines.sum.0 / 1_000
    }

    #[test]
    fn agreement_adds_half_of_a_birth_date_and_conflict_costs_half() {
        assert_eq!(points([&[], &["2011-10-20"]], [&[], &["2011-10-20"]]), 40);
        assert_eq!(points([&[], &["2011"]], [&[], &["2011-10-20"]]), 20);
        assert_eq!(points([&[], &["1990-01-01"]], [&[], &["2011-10-20"]]), -110);
        assert_eq!(points([&[], &["1990-01-01", "2011-10-20"]], [&[], &["2011-10-20"]]), 40, "the best reading counts");
        assert_eq!(points([&[], &["2011"]], [&[], &[]]), 0);
        assert_eq!(points([&[], &[]], [&[], &["2011"]]), 0, "who does not say when somebody died says nothing");
    }

    #[test]
    fn born_after_the_other_died_is_another() {
        assert_eq!(points([&["2015"], &[]], [&[], &["2011-10-20"]]), -220);
        assert_eq!(points([&[], &["1950"]], [&["1980"], &[]]), -220);
        assert_eq!(points([&["2012"], &[]], [&[], &["2011"]]), 0, "a death may be reported early");
        assert_eq!(points([&["1942", "2015"], &[]], [&[], &["2011"]]), 0, "one reading is possible");
        assert_eq!(points([&["2015"], &[]], [&["1942"], &["2011"]]), 0, "the birth dates have cost it all");
        assert_eq!(points([&["2015"], &[]], [&["2013"], &["2011", "2013"]]), 0, "died in the year of birth");
        assert_eq!(points([&["2015"], &[]], [&["2015"], &["2011"]]), 0, "a list that contradicts itself");
        assert_eq!(points([&["2015"], &["2050"]], [&[], &["2011"]]), -220, "the graver one counts");
    }
}
