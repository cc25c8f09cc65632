//! What was asked beside what was found, part by part, and how the score comes about.

use interdict_batch::SubjectShown;
use interdict_batch::explained::{NameInParts, Names, Part, Party};
use interdict_model::{Country, Entity, Points};
use maud::{Markup, html};

use crate::asked::{Asked, party_address};
use crate::badge;
use crate::frame::{Frame, Room};
use crate::naming::{identifier_title, list_title, schema_title};
use crate::results::signed;
use crate::waterfall::waterfall;
use crate::written;

/// A subject against a listed party.
#[derive(Debug)]
pub struct Pair {
    /// The whole computation.
    pub party: Party,
    /// The party as its list has it.
    pub entity: Entity,
}

/// The page that holds a question against the parties of an id. `not_understood`: what of the question was left out.
pub fn page(
    frame: &Frame<'_>,
    asked: &Asked,
    subject: &SubjectShown,
    pairs: &[Pair],
    not_understood: &[String],
) -> String {
    let caption = pairs.first().map_or("", |pair| &pair.party.caption);
    let content = html! {
        nav.back aria-label="Back" { a href={ "/?" (asked.query()) } { "← Results" } }
        @if !not_understood.is_empty() {
            ul.remarks { @for value in not_understood { li.warning { "Left out: " (written(value)) } } }
        }
        @for pair in pairs { (one(asked, subject, pair)) }
    };
    frame.page(&format!("{} against {caption}", asked.name), Room::Elsewhere, &content)
}

fn one(asked: &Asked, subject: &SubjectShown, pair: &Pair) -> Markup {
    let Pair { party, entity } = pair;
    let name = if asked.name.is_empty() { &asked.number } else { &asked.name };
    html! {
        article.side-by-side {
            header.versus {
                div.side {
                    p.over { "Asked" }
                    h1 { (written(name)) }
                    p.quiet { @match asked.schema { Some(schema) => (schema_title(schema)), None => "kind not said" } }
                }
                div.between { (badge::score(party.score)) }
                div.side {
                    p.over { "Listed" }
                    h1 { a href=(party_address(&party.id, Some(asked))) { (written(&party.caption)) } }
                    p.quiet {
                        (schema_title(party.schema)) " · "
                        (party.datasets.iter().map(|dataset| list_title(dataset)).collect::<Vec<_>>().join(", "))
                    }
                    p { (badge::effect(entity.effect())) }
                }
            }
            p.why.large { (written(&party.explanation)) }
            @if !party.compatible {
                p.warning { "The kinds exclude each other, so that screening does not compare the two at all." }
            }
            @if let Some(names) = &party.names { (part_by_part(names)) }
            (other_facts(subject, entity))
            section.sheet {
                h2 { "How the score comes about" }
                (waterfall(&party.evidence, party.score))
            }
            (other_names(party))
        }
    }
}

/// What corresponds in the two names.
fn part_by_part(names: &Names) -> Markup {
    let alone = |side: &NameInParts, paired: Vec<&String>| -> Vec<String> {
        let mut left = paired;
        let is_alone = |part: &&Part| match left.iter().position(|raw| **raw == part.raw) {
            Some(place) => {
                left.swap_remove(place);
                false
            }
            None => true,
        };
        side.parts.iter().filter(is_alone).map(|part| part.raw.clone()).collect()
    };
    let only_asked = alone(&names.asked, names.pairings.iter().flat_map(|pairing| &pairing.asked).collect());
    let only_listed = alone(&names.listed, names.pairings.iter().flat_map(|pairing| &pairing.listed).collect());
    html! {
        section.sheet {
            h2 { "The names, part by part" }
            p.quiet {
                "Listed as " (names.listed.kind.unwrap_or("name")) ": " (written(&names.listed.name))
                @if let Some(origin) = &names.listed.origin { " (" (written(origin)) ")" }
            }
            div.scroll tabindex="0" role="region" aria-label="The names, part by part" {
                table.parts {
                    thead {
                        tr { th scope="col" { "Asked" } th scope="col" { "How they are alike" } th scope="col" { "Listed" } th.number scope="col" { "Points" } }
                    }
                    tbody {
                        @for pairing in &names.pairings {
                            tr {
                                td { (chip(&pairing.asked, &names.asked, "both")) }
                                td.how { (how(pairing.tie)) @if pairing.likeness < 1_000 { " " span.quiet { (pairing.likeness / 10) " %" } } }
                                td { (chip(&pairing.listed, &names.listed, "both")) }
                                td.number { (signed(pairing.points)) }
                            }
                        }
                        @for part in &only_asked {
                            tr { td { (chip(std::slice::from_ref(part), &names.asked, "alone")) } td.how.quiet { "only asked" } td {} td.number.quiet { "below" } }
                        }
                        @for part in &only_listed {
                            tr { td {} td.how.quiet { "only listed" } td { (chip(std::slice::from_ref(part), &names.listed, "alone")) } td.number.quiet { "below" } }
                        }
                    }
                }
            }
            p.quiet { "What parts without a counterpart take away stands in the lines below." }
        }
    }
}

/// Parts of a name, with how they read where they are not in Latin letters.
fn chip(parts: &[String], side: &NameInParts, class: &str) -> Markup {
    let reading = |raw: &String| {
        let part = side.parts.iter().find(|part| part.raw == *raw)?;
        part.readings.first().filter(|reading| **reading != part.raw && !part.raw.is_ascii())
    };
    html! {
        @for raw in parts {
            span.chip.(class) { (written(raw)) @if let Some(reading) = reading(raw) { " " span.reading { (reading) } } } " "
        }
    }
}

/// How two parts are alike.
fn how(tie: &str) -> &str {
    match tie {
        "reading" => "the same, read otherwise",
        "homophone" => "of one sound",
        "meaning" => "the same by a table",
        "learnt" => "written both ways on the lists",
        "romanised" => "one romanised",
        "edits" => "a letter or so apart",
        "heard" => "sound alike",
        "consonants" => "same consonants",
        "backwards" => "written backwards",
        "initial" => "initial",
        "cut_off" => "cut off",
        "joined" => "written as one",
        "acronym" => "first letters",
        other => other,
    }
}

/// What else both sides say.
fn other_facts(subject: &SubjectShown, entity: &Entity) -> Markup {
    let dates = |dates: &[interdict_model::UncertainDate]| dates.iter().map(ToString::to_string).collect::<Vec<_>>();
    let countries: Vec<String> = {
        let mut countries: Vec<&Country> = entity.all_countries().collect();
        countries.sort_unstable();
        countries.dedup();
        countries.into_iter().map(|country| country.name().to_owned()).collect()
    };
    let asked_countries: Vec<String> = subject
        .country
        .iter()
        .map(|code| Country::from_text(code).map_or_else(|| code.clone(), |country| country.name().to_owned()))
        .collect();
    let numbers: Vec<String> = entity
        .identifiers
        .iter()
        .map(|identifier| format!("{} {}", identifier_title(identifier.kind), identifier.value))
        .collect();
    let rows: [(&str, &[String], &[String]); 3] = [
        ("Born or founded", &subject.birth_date, &dates(&entity.birth_dates)),
        ("Countries", &asked_countries, &countries),
        ("Numbers", &subject.identifiers, &numbers),
    ];
    html! {
        section.sheet {
            h2 { "What else is said" }
            table.facing {
                thead { tr { td {} th scope="col" { "Asked" } th scope="col" { "Listed" } } }
                tbody {
                    @for (title, asked, listed) in rows {
                        tr { th scope="row" { (title) } td { (values(asked)) } td { (values(listed)) } }
                    }
                }
            }
        }
    }
}

/// More values of one fact are counted.
const MOST_VALUES: usize = 8;

fn values(values: &[String]) -> Markup {
    html! {
        @if values.is_empty() { span.quiet { "not said" } }
        @for value in values.iter().take(MOST_VALUES) { div { (written(value)) } }
        @if values.len() > MOST_VALUES { div.quiet { "and " (values.len() - MOST_VALUES) " more" } }
    }
}

fn other_names(party: &Party) -> Markup {
    html! {
        @if !party.other_names.is_empty() {
            section.sheet {
                details {
                    summary { h2 { "Other names of the party, each by itself" } }
                    table.data {
                        thead { tr { th.number scope="col" { "Points" } th scope="col" { "Name" } th scope="col" { "Kind" } } }
                        tbody {
                            @for other in &party.other_names {
                                tr {
                                    td.number { (format!("{:.3}", other.points.max(Points::ZERO))) }
                                    td { (written(&other.name)) }
                                    td.quiet { (other.kind) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
