//! A party across the editions that are kept.

use interdict_sources::difference::FieldChange;
use maud::{Markup, html};

use crate::naming::{count, field_title, list_title};
use crate::written;

/// More changed values of a field are counted.
const MOST_VALUES: usize = 12;

/// What became of a party.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// The versions of lists in which something happened to it, the latest first.
    pub versions: Vec<Version>,
    /// How many versions could not be looked at.
    pub not_looked_at: usize,
}

/// A party's entry in a version of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The list.
    pub dataset: String,
    /// When the list was published.
    pub published: String,
    /// The first edition with this version.
    pub edition: String,
    /// What became of the party.
    pub state: State,
}

/// What became of a party with a version of its list.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// It is there in the oldest version that is kept.
    There,
    /// It was not there before.
    Added,
    /// Its entry is another now.
    Changed(Vec<FieldChange>),
    /// It is no longer there.
    Removed,
}

pub(super) fn table(history: &History) -> Markup {
    let History { versions, not_looked_at } = history;
    html! {
        @if versions.is_empty() {
            p { "No edition that is kept tells more of this party." }
        } @else {
            ol.history {
                @for version in versions {
                    li.{ (class(&version.state)) } {
                        p.when {
                            time datetime=(version.published) { (version.published) } " "
                            strong { (word(&version.state)) } " "
                            span.quiet { (list_title(&version.dataset)) ", edition " code { (version.edition) } }
                        }
                        @if let State::Changed(fields) = &version.state { (changed(fields)) }
                    }
                }
            }
            p.quiet { "Versions in which nothing changed for the party are left out." }
        }
        @if *not_looked_at > 0 {
            p.warning { (count(*not_looked_at as u64, "version", "versions")) " could not be looked at: their index is not kept any more." }
        }
    }
}

const fn class(state: &State) -> &'static str {
    match state {
        State::There => "there",
        State::Added => "added",
        State::Changed(_) => "changed",
        State::Removed => "removed",
    }
}

const fn word(state: &State) -> &'static str {
    match state {
        State::There => "listed already",
        State::Added => "added",
        State::Changed(_) => "changed",
        State::Removed => "removed",
    }
}

/// Fields of an entry that changed, value by value.
pub(crate) fn changed(fields: &[FieldChange]) -> Markup {
    html! {
        dl.fields {
            @for field in fields {
                div {
                    dt { (field_title(&field.field)) }
                    dd {
                        @for (class, word, values) in [("gone", "gone", &field.removed), ("new", "new", &field.added)] {
                            @for value in values.iter().take(MOST_VALUES) {
                                p.(class) { span.sign { (word) } " " (written(value)) }
                            }
                            @if values.len() > MOST_VALUES { p.quiet { "and " (values.len() - MOST_VALUES) " more " (word) } }
                        }
                        @if field.added.is_empty() && field.removed.is_empty() { p.quiet { "the order alone" } }
                    }
                }
            }
        }
    }
}
