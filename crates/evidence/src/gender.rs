//! Gender, of persons only.

use interdict_model::{Entity, Feature, Gender, Points, Subject};

use crate::Lines;
use crate::sentence::Clause;

/// The most that an agreeing gender adds: next to nothing, since half of all people agree.
pub(crate) const MOST: Points = Points::milli(5);
/// What it costs when both sides state a gender and not the same. Records are seldom wrong here, but clerks guess by the
/// name: a full name that agrees stays strong, a doubtful one falls below the alert line.
pub(crate) const DIFFER: Points = Points::milli(-100);

/// Adds a line when both sides state genders.
pub(crate) fn compare(subject: &Subject, entity: &Entity, lines: &mut Lines) {
    if subject.genders.is_empty() || !entity.schema.is_person() {
        return;
    }
    let stated = |gender: &Gender| *gender != Gender::Unstated;
    let mut differing = None;
    for listed in entity.genders.iter().filter_map(|text| Gender::from_text(text)).filter(stated) {
        for asked in subject.genders.iter().copied().filter(stated) {
            if asked == listed {
                let clause = || Clause::Agrees("gender".to_owned());
                lines.tell(Feature::Gender, MOST, clause, || format!("{asked} on both sides"));
                return;
            }
            differing.get_or_insert((asked, listed));
        }
    }
    if let Some((asked, listed)) = differing {
        let clause = || Clause::Differs("gender".to_owned());
        lines.tell(Feature::Gender, DIFFER, clause, || format!("{asked} against {listed}"));
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::Schema;

    use super::*;

    fn points(asked: &[Gender], listed: &[&str], schema: Schema) -> i32 {
        let subject = Subject { genders: asked.to_vec(), ..Subject::default() };
        let mut entity = Entity::new("x", schema);
        entity.genders = listed.iter().map(|text| (*text).to_owned()).collect();
        let mut lines = Lines { sum: Points::ZERO, kept: None };
        compare(&subject, &entity, &mut lines);
        lines.sum.0 / 1_000
    }

    #[test]
    fn genders_agree_contradict_or_say_nothing() {
        use Gender::{Female, Male, Unstated};
        assert_eq!(points(&[Male], &["male"], Schema::Person), 5);
        assert_eq!(points(&[Male], &["F"], Schema::Person), -100);
        assert_eq!(points(&[Male], &["unknown"], Schema::Person), 0);
        assert_eq!(points(&[Unstated], &["male"], Schema::Person), 0);
        assert_eq!(points(&[Male, Female], &["female"], Schema::Person), 5);
        assert_eq!(points(&[Male], &["female", "male"], Schema::Person), 5);
        assert_eq!(points(&[Male], &["female"], Schema::Company), 0, "firms have none");
        assert_eq!(points(&[], &["female"], Schema::Person), 0);
    }
}
