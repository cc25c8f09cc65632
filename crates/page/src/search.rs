//! Screening a name: the form, its filters, and what was found.

use interdict_model::{EditionInForce, Schema};
use maud::{Markup, html};

use crate::asked::Asked;
use crate::frame::{Frame, Room, lists_in_words};
use crate::naming::{list_title, schema_title};
use crate::results::{Results, found};
use crate::written;

/// What a party can be said to be, in the order of the form.
const KINDS: [Schema; 9] = [
    Schema::Person,
    Schema::Company,
    Schema::Organization,
    Schema::PublicBody,
    Schema::LegalEntity,
    Schema::Vessel,
    Schema::Airplane,
    Schema::CryptoWallet,
    Schema::Security,
];

/// More filters of a kind are not offered: they would be read by nobody.
const MOST_FILTERS: usize = 40;

/// The whole page. `results` is `None` where nothing was asked.
pub fn page(frame: &Frame<'_>, asked: &Asked, results: Option<&Results>) -> String {
    let title = if asked.is_empty() { "Screen".to_owned() } else { format!("{} · Screen", asked.name) };
    let content = html! {
        section.ask {
            @if asked.is_empty() { h1 { "Are we dealing with a sanctioned party?" } } @else { h1.unseen { "Screen a party" } }
            (form(asked))
        }
        // Said aloud when results come as one types: a part that is there before its words are.
        p #said .unseen role="status" {}
        div #found { (fragment_of(frame.edition, asked, results)) }
    };
    frame.page(&title, Room::Screen, &content)
}

/// The part below the form, which the script asks for as one types.
pub fn fragment(edition: &EditionInForce, asked: &Asked, results: Option<&Results>) -> String {
    fragment_of(edition, asked, results).into_string()
}

fn form(asked: &Asked) -> Markup {
    html! {
        form #ask role="search" method="get" action="/" autocomplete="off" data-results="/results" {
            div.main-fields {
                div.field.wide {
                    label for="name" { "Name" }
                    input #name type="search" name="name" value=(asked.name) dir="auto" spellcheck="false"
                        autocapitalize="off" maxlength="500" autofocus[asked.is_empty()]
                        placeholder="A person, firm, ship …" aria-describedby="name-help";
                }
                div.field {
                    label for="type" { "Kind" }
                    select #type name="type" {
                        option value="" selected[asked.schema.is_none()] { "Any" }
                        @for kind in KINDS {
                            option value=(kind.as_str()) selected[asked.schema == Some(kind)] { (schema_title(kind)) }
                        }
                    }
                }
                button.primary type="submit" { "Screen" }
            }
            p.help #name-help { "In any script and any order, as it stands in your records." }
            details.known open[asked.says_more()] {
                summary { "What else is known" }
                div.more-fields {
                    (text_field("born", "Born or founded", &asked.born, "1980-04-03, Apr 1980, circa 1980"))
                    (text_field("country", "Country", &asked.country, "Name or code"))
                    (text_field("number", "Number", &asked.number, "Passport, tax, IMO, LEI, wallet …"))
                }
            }
        }
    }
}

fn text_field(name: &str, label: &str, value: &str, hint: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            input id=(name) type="text" name=(name) value=(value) dir="auto" maxlength="500" placeholder=(hint);
        }
    }
}

fn fragment_of(edition: &EditionInForce, asked: &Asked, results: Option<&Results>) -> Markup {
    let Some(results) = results else { return start(edition) };
    html! {
        div.found {
            (filters(edition, asked, results))
            (found(asked, results, &lists_asked(edition, asked)))
        }
    }
}

/// The lists that were asked, in words.
fn lists_asked(edition: &EditionInForce, asked: &Asked) -> String {
    if asked.lists.is_empty() {
        return lists_in_words(edition);
    }
    asked.lists.iter().map(|list| list_title(list)).collect::<Vec<_>>().join(", ")
}

/// What is shown before anything is asked.
fn start(edition: &EditionInForce) -> Markup {
    html! {
        div.start {
            section {
                h2 { "What is asked" }
                ul.lists {
                    @for dataset in &edition.datasets {
                        li { (list_title(&dataset.name)) " " span.quiet { time datetime=(dataset.published) { (dataset.published) } } }
                    }
                }
            }
            section {
                h2 { "How to read an answer" }
                dl.scale {
                    div.certain { dt { "0.95" } dd { "near certain" } }
                    div.strong { dt { "0.85" } dd { "strong" } }
                    div.alert { dt { "0.70" } dd { "a hit: to be looked at" } }
                }
                p { "Each score is a sum of evidence, and each line of it can be seen. Which lists bind you is for your counsel to say." }
            }
            section {
                h2 { "Many at once" }
                p { "A table of customers is screened as a whole: " a href="/files" { "bring a file" } "." }
                p.quiet.keys { "Press " kbd { "/" } " to come back to the name from anywhere." }
            }
        }
    }
}

fn filters(edition: &EditionInForce, asked: &Asked, results: &Results) -> Markup {
    let countries = results.countries();
    let programmes = results.programmes();
    html! {
        aside.filters aria-label="Filters" {
            details data-open-when-wide open[asked.is_narrowed()] {
                summary { "Filters" @if asked.is_narrowed() { span.on { " on" } } }
                @if edition.datasets.len() > 1 {
                    fieldset {
                        legend { "List" }
                        @for dataset in &edition.datasets {
                            (check("list", &dataset.name, list_title(&dataset.name), None, asked.lists.contains(&dataset.name)))
                        }
                    }
                }
                @let offered = with_chosen(countries, &asked.countries);
                @if !offered.is_empty() {
                    fieldset {
                        legend { "Country" }
                        @for (code, name, count) in offered.iter().take(MOST_FILTERS) {
                            (check("in", code, name, Some(*count), asked.countries.contains(code)))
                        }
                    }
                }
                @let offered = with_chosen(programmes.into_iter().map(|(tag, count)| (tag.to_owned(), tag.to_owned(), count)).collect(), &asked.programmes);
                @if !offered.is_empty() {
                    fieldset {
                        legend { "Programme" }
                        @for (tag, name, count) in offered.iter().take(MOST_FILTERS) {
                            (check("programme", tag, name, Some(*count), asked.programmes.contains(tag)))
                        }
                    }
                }
                button.without-script type="submit" form="ask" { "Apply" }
            }
        }
    }
}

/// What is offered, with what is chosen already even if nothing found has it; the chosen first, then the frequent.
fn with_chosen(mut found: Vec<(String, String, usize)>, chosen: &[String]) -> Vec<(String, String, usize)> {
    for value in chosen {
        if !found.iter().any(|(own, ..)| own == value) {
            found.push((value.clone(), value.clone(), 0));
        }
    }
    found.sort_by_key(|(value, _, count)| (!chosen.contains(value), std::cmp::Reverse(*count)));
    found
}

fn check(field: &str, value: &str, label: &str, count: Option<usize>, is_checked: bool) -> Markup {
    html! {
        label.check {
            input type="checkbox" form="ask" name=(field) value=(value) checked[is_checked] data-keep={ (field) "=" (value) };
            span.label { (written(label)) }
            @if let Some(count) = count { span.count { (count) } }
        }
    }
}
