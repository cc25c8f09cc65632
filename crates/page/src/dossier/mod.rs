//! A party: everything that its publisher says, read like a dossier.

mod facts;
pub(crate) mod history;
mod listings;
mod names;

use interdict_model::{Entity, SameParty};
use maud::{Markup, html};

use crate::asked::{Asked, party_address, side_by_side_address};
use crate::badge;
use crate::frame::{Frame, Room};
use crate::naming::list_title;
use crate::ties::{self, Web};
use crate::written;

pub use history::{History, State, Version};

/// What is known of the listed parties of an id: more than one where a publisher uses a number on two lists.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The id.
    pub id: String,
    /// The entries, the gravest effect first.
    pub entries: Vec<Entry>,
    /// What ties them to others.
    pub web: Web,
    /// The question that led here, if one did.
    pub asked: Option<Asked>,
}

/// One entry of a list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The party as the list has it.
    pub entity: Entity,
    /// The same party on other lists.
    pub same_party: Vec<SameParty>,
}

/// The page of a party. `history` is `None` until it is asked for.
pub fn page(frame: &Frame<'_>, dossier: &Dossier, history: Option<&History>) -> String {
    let caption = dossier.entries.first().map_or(&*dossier.id, |entry| entry.entity.caption());
    let content = html! {
        @if let Some(asked) = dossier.asked.as_ref().filter(|asked| !asked.is_empty()) {
            nav.back aria-label="Back" {
                a href={ "/?" (asked.query()) } { "← Results for " (written(if asked.name.is_empty() { &asked.number } else { &asked.name })) }
                a href=(side_by_side_address(&dossier.id, asked)) { "Side by side with what was asked" }
            }
        }
        @for (place, entry) in dossier.entries.iter().enumerate() {
            (article(entry, dossier, place))
        }
        (history_section(dossier, history))
    };
    frame.page(caption, Room::Elsewhere, &content)
}

/// The history alone, which the script puts in place.
pub fn history_fragment(history: &History) -> String {
    history::table(history).into_string()
}

fn history_section(dossier: &Dossier, history: Option<&History>) -> Markup {
    let mut address = party_address(&dossier.id, None);
    address.push_str("/history");
    html! {
        section.sheet #history aria-labelledby="history-title" {
            h2 #history-title { "History across editions" }
            div data-into=(address) {
                @match history {
                    Some(history) => (history::table(history)),
                    None => p { a.button href={ (address) "#history" } data-fetch { "Look through the editions that are kept" } },
                }
            }
        }
    }
}

/// A heading with what stands under it; nothing where there is nothing.
fn section(title: &str, is_there: bool, content: &Markup) -> Markup {
    html! {
        @if is_there { section.sheet { h2 { (title) } (content) } }
    }
}

fn article(entry: &Entry, dossier: &Dossier, place: usize) -> Markup {
    let entity = &entry.entity;
    html! {
        article.dossier {
            header {
                p.over { (badge::schema(entity.schema)) " · " code { (written(&entity.id)) } }
                @if place == 0 { h1 { (written(entity.caption())) } } @else { h1.second { (written(entity.caption())) } }
                p.under {
                    (badge::effect(entity.effect())) " "
                    span { @if let Some(effect) = entity.effect() { (after_colon(effect.in_words())) } @else { "no row in the table of programmes says what the listing does" } }
                }
            }
            div.columns {
                div.main-column {
                    (section("Listings", !entity.listings.is_empty(), &listings::table(entity)))
                    (section("Names", !entity.names.is_empty(), &names::by_script(&entity.names)))
                    (section("Numbers", !entity.identifiers.is_empty(), &facts::identifiers(entity)))
                    (section("Addresses", !entity.addresses.is_empty(), &facts::addresses(entity)))
                    @if place == 0 { (section("Relations", !dossier.web.is_empty(), &ties::drawn(&dossier.web))) }
                    (section("Remarks", !entity.remarks.is_empty(), &html! { @for remark in &entity.remarks { p.remark { (written(remark)) } } }))
                    (section("Kept as filed", !entity.raw.is_empty(), &facts::raw(entity)))
                }
                aside.side-column aria-label="At a glance" {
                    (facts::glance(entity))
                    @if !entry.same_party.is_empty() { (same_party(entry, dossier.asked.as_ref())) }
                    (facts::sources(entity))
                }
            }
        }
    }
}

/// "blocking: property is frozen" without the word before the colon, which the badge has.
fn after_colon(words: &str) -> &str {
    words.split_once(": ").map_or(words, |(_, rest)| rest)
}

fn same_party(entry: &Entry, asked: Option<&Asked>) -> Markup {
    html! {
        section.sheet {
            h2 { "The same party on other lists" }
            ul.plain {
                @for other in &entry.same_party {
                    li {
                        a href=(party_address(&other.id, asked)) { (written(&other.id)) }
                        p.quiet {
                            (other.datasets.iter().map(|dataset| list_title(dataset)).collect::<Vec<_>>().join(", "))
                            ", by " (written(&other.by))
                        }
                    }
                }
            }
        }
    }
}
