//! Why a party is listed: list, programmes, what they do, since when.

use interdict_model::{Effect, Entity, Listing};
use interdict_sources::programme::{Programme, programme};
use maud::{Markup, html};

use crate::badge;
use crate::naming::list_title;
use crate::written::{linked, written};

/// All listings of a party.
pub(super) fn table(entity: &Entity) -> Markup {
    html! {
        div.listings {
            @for listing in &entity.listings {
                div.listing {
                    div.line {
                        h3 { (list_title(&listing.dataset)) @if !listing.list.is_empty() { " · " (written(&listing.list)) } }
                        @if let Some(day) = &listing.listed { p.since { "listed " time { (day) } } }
                    }
                    (programmes(listing))
                    @if !listing.measures.is_empty() { (small_list("Measures", &listing.measures)) }
                    @if !listing.legal_bases.is_empty() { (small_list("Legal basis", &listing.legal_bases)) }
                    @if !listing.source.is_empty() { p.source { "Source: " (linked(&listing.source)) } }
                    @if !listing.from_notice.is_empty() { p.quiet { "From the notice alone: " (written(&listing.from_notice.join(", "))) } }
                }
            }
        }
    }
}

fn small_list(title: &str, values: &[String]) -> Markup {
    html! {
        dl.inline { dt { (title) } @for value in values { dd { (written(value)) } } }
    }
}

/// The programmes with what each does; where no programme has a row of its own, what the listing does.
fn programmes(listing: &Listing) -> Markup {
    let rows: Vec<(&String, Option<&'static Programme>)> =
        listing.programmes.iter().map(|tag| (tag, programme(&listing.dataset, tag))).collect();
    let told: Vec<Effect> = rows.iter().filter_map(|(_, row)| row.map(|row| row.effect)).collect();
    let others: Vec<Effect> = listing.effects.iter().copied().filter(|effect| !told.contains(effect)).collect();
    html! {
        @if !rows.is_empty() {
            ul.programmes {
                @for (tag, row) in &rows {
                    li {
                        code.programme { (written(tag)) }
                        @if let Some(row) = row { (badge::effect(Some(row.effect))) span.authority { (row.authority) } }
                    }
                }
            }
        }
        @if !others.is_empty() || told.is_empty() {
            p.effects {
                @for effect in &others { (badge::effect(Some(*effect))) " " span.quiet { (super::after_colon(effect.in_words())) } }
                @if others.is_empty() { (badge::effect(None)) }
            }
        }
    }
}
