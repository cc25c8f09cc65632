//! Dates of birth (or of founding): agreement in what both sides know, and contradiction.

use interdict_model::{Entity, Feature, Points, Subject, UncertainDate};

use crate::Lines;

/// The most a birth date can add.
pub(crate) const MOST: Points = Points::milli(80);

/// What dates many years apart cost.
pub(crate) const DIFFER: Points = Points::milli(-220);

/// How many years "circa" may be off.
const CIRCA_YEARS: u16 = 2;

/// How two dates relate, with its points. Better relations come first.
fn relation(asked: &UncertainDate, listed: &UncertainDate) -> (Points, &'static str) {
    if let (Some(one), Some(other)) = (asked.exact_day(), listed.exact_day()) {
        let swapped = one.0 == other.0 && one.1 == other.2 && one.2 == other.1;
        return match (one == other, swapped, one.0.abs_diff(other.0)) {
            (true, ..) => (MOST, "the same day"),
            (_, true, _) => (Points::milli(30), "the same with day and month swapped"),
            (_, _, 0) if one.1 == other.1 || one.2 == other.2 => (Points::milli(-30), "the same year, another day"),
            (_, _, 0) => (Points::milli(-60), "the same year, another day"),
            (_, _, 1) if one.1 == other.1 && one.2 == other.2 => (Points::milli(-60), "the same day, one year apart"),
            (_, _, 1..=2) => (Points::milli(-120), "years apart"),
            _ => (DIFFER, "years apart"),
        };
    }
    let overlap = asked.earliest() <= listed.latest() && listed.earliest() <= asked.latest();
    if overlap {
        let months =
            asked.from.month().is_some() && listed.from.month().is_some() && asked.to.is_none() && listed.to.is_none();
        let single_years = asked.earliest().0 == asked.latest().0 && listed.earliest().0 == listed.latest().0;
        return if months {
            (Points::milli(55), "the same month")
        } else if single_years {
            (Points::milli(40), "the same year")
        } else {
            (Points::milli(20), "within the range")
        };
    }
    let apart = if asked.earliest() > listed.latest() {
        asked.earliest().0 - listed.latest().0
    } else {
        listed.earliest().0 - asked.latest().0
    };
    let about = asked.circa || listed.circa;
    match apart {
        0..=CIRCA_YEARS if about => (Points::milli(15), "close, and one date is approximate"),
        0 => (Points::milli(-60), "the same year, another day"),
        1 => (Points::milli(-60), "one year apart"),
        2 => (Points::milli(-120), "years apart"),
        _ if about => (Points::milli(-160), "years apart"),
        _ => (DIFFER, "years apart"),
    }
}

/// The best-fitting pair of dates of both sides, with its points and words.
pub(crate) fn best_pair<'a>(
    asked: &'a [UncertainDate],
    listed: &'a [UncertainDate],
) -> Option<(Points, &'static str, &'a UncertainDate, &'a UncertainDate)> {
    let mut best: Option<(Points, &str, &UncertainDate, &UncertainDate)> = None;
    for one in asked {
        for other in listed {
            let (points, words) = relation(one, other);
            if best.is_none_or(|(most, ..)| points > most) {
                best = Some((points, words, one, other));
            }
        }
    }
    best
}

/// Adds the line of the best-fitting pair of dates, where both sides have one.
pub(crate) fn compare(subject: &Subject, entity: &Entity, lines: &mut Lines) {
    if let Some((points, words, asked, listed)) = best_pair(&subject.birth_dates, &entity.birth_dates) {
        let several = if subject.birth_dates.len() > 1 { " (one of several readings)" } else { "" };
        lines.add(Feature::BirthDate, points, || format!("{asked}{several} against {listed}: {words}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(asked: &str, listed: &str) -> i32 {
        relation(&asked.parse().unwrap(), &listed.parse().unwrap()).0.0 / 1000
    }

    #[test]
    fn agreement_never_costs_and_conflict_never_pays() {
        assert_eq!(points("1980-04-03", "1980-04-03"), 80);
        assert_eq!(points("1980-03-04", "1980-04-03"), 30);
        assert_eq!(points("1980-04-03", "1980-04"), 55);
        assert_eq!(points("1980-04-03", "1980"), 40);
        assert_eq!(points("1980", "1978/1982"), 20);
        assert_eq!(points("1981", "circa 1980"), 15);
        assert!(points("1981", "1980") < 0);
        assert!(points("1950-01-01", "1980") <= -200);
        assert!(points("1980-12-25", "1980-04-03") < 0);
        assert!(relation(&"1980".parse().unwrap(), &"1980".parse().unwrap()).0 <= MOST);
    }
}
