//! What changed lately: parties added, removed and changed between two editions.

use interdict_sources::difference::{Change, Difference, Party};
use maud::{Markup, html};

use crate::asked::party_address;
use crate::dossier::history::changed;
use crate::frame::{Frame, Room};
use crate::lists::moment;
use crate::naming::{count, list_title};
use crate::written;

/// Most parties of a kind that are shown of a list; the others are counted.
pub const MOST: usize = 100;

/// An edition that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionKept {
    /// Its id.
    pub id: String,
    /// When it was made, ISO 8601.
    pub created: String,
}

/// What is compared.
#[derive(Clone, Debug, Default)]
pub struct Changes<'a> {
    /// The editions that are kept, the latest first.
    pub kept: Vec<EditionKept>,
    /// The older one; `None` where there is none before.
    pub old: Option<&'a str>,
    /// The newer one; `None` where none is kept.
    pub new: Option<&'a str>,
    /// The differences, a list each.
    pub differences: &'a [Difference],
}

/// The page of changes.
pub fn page(frame: &Frame<'_>, changes: &Changes<'_>) -> String {
    let moved: Vec<&Difference> = changes.differences.iter().filter(|difference| !difference.is_empty()).collect();
    let still: Vec<&str> = changes
        .differences
        .iter()
        .filter(|difference| difference.is_empty())
        .map(|own| list_title(&own.dataset))
        .collect();
    let content = html! {
        h1 { "What changed" }
        @match (changes.old, changes.new) {
            (Some(old), Some(new)) => {
                (choice(changes, old, new))
                @if moved.is_empty() { p.lead { "No party came, left or changed between the two." } }
                @for difference in moved { (of_list(difference)) }
                @if !still.is_empty() { p.quiet { "Unchanged: " (still.join(", ")) "." } }
            },
            (None, Some(_)) => p.lead { "Only one edition is kept: there is nothing to compare it with yet. The next sync that brings new lists shows here what they change." },
            _ => p.lead { "No edition is kept yet, only the one that comes with the program. " code { "interdict sync" } " makes the first." },
        }
    };
    frame.page("What changed", Room::Changes, &content)
}

fn choice(changes: &Changes, old: &str, new: &str) -> Markup {
    html! {
        form.choice method="get" action="/changes" {
            @for (name, label, chosen) in [("from", "From edition", old), ("to", "to edition", new)] {
                div.field {
                    label for=(name) { (label) }
                    select id=(name) name=(name) {
                        @for edition in &changes.kept {
                            option value=(edition.id) selected[edition.id == chosen] { (edition.id) }
                        }
                    }
                }
            }
            button type="submit" { "Compare" }
            @if let Some(made) = changes.kept.iter().find(|edition| edition.id == new) { p.quiet { "The newer was made " (moment(&made.created)) } }
        }
    }
}

fn of_list(difference: &Difference) -> Markup {
    html! {
        section.sheet.difference {
            h2 { (list_title(&difference.dataset)) }
            p.quiet {
                @match (&difference.old, &difference.new) {
                    (Some(old), Some(new)) if old == new => { "published " (new) },
                    (Some(old), Some(new)) => { "published " (old) " → " (new) },
                    (None, Some(new)) => { "new in this edition, published " (new) },
                    (Some(old), None) => { "no longer in this edition, was of " (old) },
                    (None, None) => "",
                }
            }
            p.counts {
                span.new { "+" (difference.added.len()) " added" } " "
                span.gone { "−" (difference.removed.len()) " removed" } " "
                span { "~" (difference.changed.len()) " changed" }
            }
            (parties("Added", "new", &difference.added, true))
            (parties("Removed", "gone", &difference.removed, false))
            (changes_of(&difference.changed))
        }
    }
}

fn parties(title: &str, class: &str, parties: &[Party], is_there: bool) -> Markup {
    html! {
        @if !parties.is_empty() {
            details open[parties.len() <= 20] {
                summary { (count(parties.len() as u64, "party", "parties")) " " (title.to_lowercase()) }
                ul.changed.(class) {
                    @for party in parties.iter().take(MOST) { li { (named(party, is_there)) } }
                    (more(parties.len()))
                }
            }
        }
    }
}

fn changes_of(changes: &[Change]) -> Markup {
    html! {
        @if !changes.is_empty() {
            details open[changes.len() <= 20] {
                summary { (count(changes.len() as u64, "party", "parties")) " changed" }
                ul.changed {
                    @for change in changes.iter().take(MOST) { li { (named(&change.party, true)) (changed(&change.fields)) } }
                    (more(changes.len()))
                }
            }
        }
    }
}

fn named(party: &Party, is_there: bool) -> Markup {
    html! {
        @if is_there { a href=(party_address(&party.id, None)) { (written(&party.caption)) } } @else { (written(&party.caption)) }
        " " span.quiet { code { (written(&party.id)) } @if !party.programs.is_empty() { " · " (written(&party.programs.join(", "))) } }
    }
}

fn more(all: usize) -> Markup {
    html! { @if all > MOST { li.quiet { "and " (all - MOST) " more: " code { "interdict diff" } " tells all" } } }
}
