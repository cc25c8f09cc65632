//! Countries: of nationality, seat, flag or address.

use interdict_model::{Entity, Feature, Points, Subject};

use crate::Lines;

/// The most that countries can add.
pub(crate) const MOST: Points = Points::milli(30);
const DIFFER: Points = Points::milli(-50);

/// Adds one line when both sides know countries: one in common, or none.
pub(crate) fn compare(subject: &Subject, entity: &Entity, lines: &mut Lines) {
    if subject.countries.is_empty() {
        return;
    }
    if let Some(shared) =
        subject.countries.iter().find(|country| entity.all_countries().any(|listed| listed == *country))
    {
        lines.add(Feature::Country, MOST, || format!("{} on both sides", shared.name()));
        return;
    }
    let mut listed: Vec<&str> = entity.all_countries().map(interdict_model::Country::name).collect();
    if listed.is_empty() {
        return;
    }
    listed.dedup();
    lines.add(Feature::Country, DIFFER, || {
        let asked: Vec<&str> = subject.countries.iter().map(interdict_model::Country::name).collect();
        format!("{} against {}", asked.join(", "), listed.join(", "))
    });
}
