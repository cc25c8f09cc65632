//! What else a list says of a party.

use std::collections::BTreeSet;

use interdict_model::{Country, Entity, RawField};
use maud::{Markup, html};

use crate::naming::{field_title, identifier_title};
use crate::written::{linked, written};

/// The facts by which two people of one name are told apart.
pub(super) fn glance(entity: &Entity) -> Markup {
    let person = entity.schema.is_person();
    let texts = |values: Vec<String>| values;
    let names = |countries: &[Country]| countries.iter().map(|country| country.name().to_owned()).collect::<Vec<_>>();
    let rows: [(&str, Vec<String>); 8] = [
        ("Listed", entity.listed().map(ToString::to_string).into_iter().collect()),
        (if person { "Born" } else { "Founded" }, entity.birth_dates.iter().map(ToString::to_string).collect()),
        ("Place of birth", texts(entity.birth_places.clone())),
        (if person { "Died" } else { "Dissolved" }, entity.death_dates.iter().map(ToString::to_string).collect()),
        ("Nationality", names(&entity.nationalities)),
        ("Country", names(&entity.countries)),
        ("Gender", texts(entity.genders.clone())),
        ("Positions", texts(entity.positions.clone())),
    ];
    let facts: Vec<&RawField> = entity.facts.iter().filter(|fact| !is_source(fact)).collect();
    html! {
        section.sheet.glance {
            h2 { "At a glance" }
            dl {
                @for (title, values) in rows.iter().filter(|(_, values)| !values.is_empty()) {
                    div { dt { (title) } @for value in values { dd { (written(value)) } } }
                }
                @for fact in facts {
                    div { dt { (field_title(&fact.field)) } dd { (linked(&fact.value)) } }
                }
            }
        }
    }
}

fn is_source(fact: &RawField) -> bool {
    matches!(fact.field.as_str(), "source" | "sourceUrl" | "source_url" | "checked")
}

/// Where all this stands.
pub(super) fn sources(entity: &Entity) -> Markup {
    let stated = entity.listings.iter().map(|listing| listing.source.as_str());
    let facts = entity.facts.iter().filter(|fact| is_source(fact)).map(|fact| fact.value.as_str());
    let of_ties = entity.relations.iter().map(|relation| relation.source.as_str());
    let sources: BTreeSet<&str> = stated.chain(facts).chain(of_ties).filter(|source| !source.is_empty()).collect();
    html! {
        @if !sources.is_empty() {
            section.sheet.sources {
                h2 { "Sources" }
                ul.plain { @for source in sources { li { (linked(source)) } } }
            }
        }
    }
}

/// Numbers that identify the party.
pub(super) fn identifiers(entity: &Entity) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Numbers" {
            table.data {
                thead { tr { th scope="col" { "Kind" } th scope="col" { "Number" } th scope="col" { "Issued by" } th scope="col" { "Note" } } }
                tbody {
                    @for identifier in &entity.identifiers {
                        tr {
                            th scope="row" {
                                (identifier_title(identifier.kind))
                                @if !identifier.label.is_empty() { " " span.quiet { (written(&identifier.label)) } }
                            }
                            td { code { (written(&identifier.value)) } }
                            td { @if let Some(country) = &identifier.country { (country.name()) } }
                            td { (written(&identifier.note)) }
                        }
                    }
                }
            }
        }
    }
}

/// Where the party can be found.
pub(super) fn addresses(entity: &Entity) -> Markup {
    html! {
        ul.plain.addresses {
            @for address in &entity.addresses {
                li {
                    (written(&address.one_line()))
                    @if !address.remark.is_empty() { p.quiet { (written(&address.remark)) } }
                }
            }
        }
    }
}

/// What the reader of the list did not understand.
pub(super) fn raw(entity: &Entity) -> Markup {
    html! {
        details {
            summary { "What the reader of the list did not understand" }
            dl.raw {
                @for field in &entity.raw {
                    div { dt { (written(&field.field)) } dd { (written(&field.value)) } }
                }
            }
        }
    }
}
