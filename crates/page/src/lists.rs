//! The lists in force: how old they are, how many parties, where they come from, when they changed.

use interdict_model::DatasetInForce;
use interdict_sources::edition::Failure;
use maud::{Markup, html};

use crate::frame::{Frame, Room, age};
use crate::naming::{count, grouped, list_title};
use crate::written::{linked, written};

/// A list in force, and what the store knows of it.
#[derive(Clone, Debug, Default)]
pub struct ListInForce {
    /// What answers say of it.
    pub in_force: DatasetInForce,
    /// When this installation took this version in, ISO 8601.
    pub known: Option<String>,
    /// When the publisher was asked last, ISO 8601.
    pub checked: Option<String>,
    /// Where its files were fetched from.
    pub addresses: Vec<String>,
    /// What could not be read or was not understood: how many notes its report has.
    pub notes: usize,
    /// What has gone wrong since.
    pub failure: Option<Failure>,
}

/// The page of all lists. `lexicon` and `matcher` are what answers name.
pub fn page(frame: &Frame<'_>, lists: &[ListInForce], lexicon: &str, matcher: &str) -> String {
    let edition = frame.edition;
    let content = html! {
        h1 { "Lists in force" }
        dl.facts-line {
            div { dt { "Edition" } dd { code { (edition.id) } } }
            div { dt { "Lexicon" } dd { code { (lexicon) } } }
            div { dt { "Matcher" } dd { code { (matcher) } } }
        }
        p.quiet { "The three make an answer repeatable: the same question, edition, lexicon and matcher give the same bytes." }
        div.scroll tabindex="0" role="region" aria-label="Lists in force" {
            table.data.lists {
                thead {
                    tr {
                        th scope="col" { "List" }
                        th scope="col" { "Published" }
                        th.number scope="col" { "Parties" }
                        th.number scope="col" { "Names" }
                        th scope="col" { "Taken in" }
                        th scope="col" { "Publisher asked" }
                    }
                }
                tbody { @for list in lists { (row(list, frame.today)) } }
            }
        }
    };
    frame.page("Lists in force", Room::Lists, &content)
}

fn row(list: &ListInForce, today: &str) -> Markup {
    let own = &list.in_force;
    let title = list_title(&own.name);
    html! {
        tr {
            th scope="row" {
                (title)
                @if title != own.name { p.quiet { code { (own.name) } } }
                @if own.starter { p.warning { "rows of the starter edition, not the list" } }
                @if own.partial { p.warning { "partial: a part of this list is missing" } }
                @if let Some(failure) = &list.failure {
                    p.warning {
                        "could not be taken in since " (moment(&failure.since)) ", "
                        (count(failure.times, "time", "times in a row")) ": " (written(&failure.why))
                    }
                }
                @if list.notes > 0 { p.quiet { (count(list.notes as u64, "note", "notes")) " of its reader" } }
                @for address in &list.addresses { p.quiet.address { (linked(address)) } }
            }
            td {
                time datetime=(own.published) { (own.published) }
                @if let Some(age) = age(&own.published, today) { p.quiet { (age) } }
                @if own.undated { p.warning { "undated: the day it was read, the list may be older" } }
            }
            td.number { (grouped(own.entities)) }
            td.number { (grouped(own.names)) }
            td { @if let Some(known) = &list.known { (moment(known)) } @else { "with the program" } }
            td { @if let Some(checked) = &list.checked { (moment(checked)) } @else { span.quiet { "never" } } }
        }
    }
}

/// A moment to the minute.
pub(crate) fn moment(text: &str) -> Markup {
    let short = text.get(..16).map_or_else(|| text.to_owned(), |short| short.replace('T', " "));
    html! { time datetime=(text) { (written(&short)) } }
}
