//! Dates of birth (or of founding): agreement in what both sides know, and contradiction.

use interdict_model::{Entity, Feature, Points, Subject, UncertainDate};

use crate::Lines;
use crate::sentence::Clause;

/// The most a birth date can add.
pub(crate) const MOST: Points = Points::milli(80);

/// What dates many years apart cost.
pub(crate) const DIFFER: Points = Points::milli(-220);

/// How many years "circa" may be off.
const CIRCA_YEARS: u16 = 2;

/// How two dates relate. Better relations come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    Day,
    Month,
    Year,
    Swapped,
    Range,
    Close,
    OtherDay,
    YearOff,
    YearApart,
    YearsApart,
}

impl Fit {
    /// In words, for a line of evidence.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Day => "the same day",
            Self::Month => "the same month",
            Self::Year => "the same year",
            Self::Swapped => "the same with day and month swapped",
            Self::Range => "within the range",
            Self::Close => "close, and one date is approximate",
            Self::OtherDay => "the same year, another day",
            Self::YearOff => "the same day, one year apart",
            Self::YearApart => "one year apart",
            Self::YearsApart => "years apart",
        }
    }

    /// In a sentence. `of`: what the dates are of, such as "birth".
    pub(crate) fn clause(self, of: &str) -> Clause {
        match self {
            Self::Day => Clause::Agrees(format!("{of} date")),
            Self::Month => Clause::Agrees(format!("{of} month")),
            Self::Year => Clause::Agrees(format!("{of} year")),
            Self::Swapped => Clause::For(format!("{of} day and month swapped")),
            Self::Range => Clause::For(format!("{of} date within the range")),
            Self::Close => Clause::For(format!("{of} date close to an approximate one")),
            Self::OtherDay => Clause::Differs(format!("{of} day")),
            Self::YearOff | Self::YearApart => Clause::Against(format!("{of} dates one year apart")),
            Self::YearsApart => Clause::Against(format!("{of} dates years apart")),
        }
    }
}

/// How two dates relate, with its points.
fn relation(asked: &UncertainDate, listed: &UncertainDate) -> (Points, Fit) {
    if let (Some(one), Some(other)) = (asked.exact_day(), listed.exact_day()) {
        let swapped = one.0 == other.0 && one.1 == other.2 && one.2 == other.1;
        return match (one == other, swapped, one.0.abs_diff(other.0)) {
            (true, ..) => (MOST, Fit::Day),
            (_, true, _) => (Points::milli(30), Fit::Swapped),
            (_, _, 0) if one.1 == other.1 || one.2 == other.2 => (Points::milli(-30), Fit::OtherDay),
            (_, _, 0) => (Points::milli(-60), Fit::OtherDay),
            (_, _, 1) if one.1 == other.1 && one.2 == other.2 => (Points::milli(-60), Fit::YearOff),
            (_, _, 1..=2) => (Points::milli(-120), Fit::YearsApart),
            _ => (DIFFER, Fit::YearsApart),
        };
    }
    let overlap = asked.earliest() <= listed.latest() && listed.earliest() <= asked.latest();
    if overlap {
        let months =
            asked.from.month().is_some() && listed.from.month().is_some() && asked.to.is_none() && listed.to.is_none();
        let single_years = asked.earliest().0 == asked.latest().0 && listed.earliest().0 == listed.latest().0;
        return if months {
            (Points::milli(55), Fit::Month)
        } else if single_years {
            (Points::milli(40), Fit::Year)
        } else {
            (Points::milli(20), Fit::Range)
        };
    }
    let apart = if asked.earliest() > listed.latest() {
        asked.earliest().0 - listed.latest().0
    } else {
        listed.earliest().0 - asked.latest().0
    };
    let about = asked.circa || listed.circa;
    match apart {
        0..=CIRCA_YEARS if about => (Points::milli(15), Fit::Close),
        0 => (Points::milli(-60), Fit::OtherDay),
        1 => (Points::milli(-60), Fit::YearApart),
        2 => (Points::milli(-120), Fit::YearsApart),
        _ if about => (Points::milli(-160), Fit::YearsApart),
        _ => (DIFFER, Fit::YearsApart),
    }
}

/// The best-fitting pair of dates of both sides, with its points.
pub(crate) fn best_pair<'a>(
    asked: &'a [UncertainDate],
    listed: &'a [UncertainDate],
) -> Option<(Points, Fit, &'a UncertainDate, &'a UncertainDate)> {
    let mut best: Option<(Points, Fit, &UncertainDate, &UncertainDate)> = None;
    for one in asked {
        for other in listed {
            let (points, fit) = relation(one, other);
            if best.is_none_or(|(most, ..)| points > most) {
                best = Some((points, fit, one, other));
            }
        }
    }
    best
}

/// Adds the line of the best-fitting pair of dates, where both sides have one.
pub(crate) fn compare(subject: &Subject, entity: &Entity, lines: &mut Lines) {
    if let Some((points, fit, asked, listed)) = best_pair(&subject.birth_dates, &entity.birth_dates) {
        let several = if subject.birth_dates.len() > 1 { " (one of several readings)" } else { "" };
        let of = if entity.schema.is_person() { "birth" } else { "founding" };
        lines.tell(
            Feature::BirthDate,
            points,
            || fit.clause(of),
            || format!("{asked}{several} against {listed}: {}", fit.words()),
        );
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
