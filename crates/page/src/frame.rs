//! What is round every page: where one is, which lists are asked, and what their silence does not mean.

use interdict_model::EditionInForce;
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets::Asset;
use crate::naming::{count, list_title};

/// What "no hit" does not mean.
pub(crate) const NOT_CLEARED: &str = "No hit is not a clearance.";

/// How the page is to look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The cookie that keeps the choice; the script sets it.
    pub const COOKIE: &str = "interdict_theme";

    /// From the cookie's value.
    pub fn from_word(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    const fn word(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// Who is looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visitor<'a> {
    /// The server asks nobody for a key. The token goes into every form that changes something.
    Anybody {
        /// The token.
        token: &'a str,
    },
    /// Somebody who has not signed in yet.
    SignedOut {
        /// The token.
        token: &'a str,
    },
    /// Somebody who has signed in.
    SignedIn {
        /// The name of the key.
        name: &'a str,
        /// The token.
        token: &'a str,
    },
}

impl<'a> Visitor<'a> {
    /// The token that forms send back.
    pub const fn token(self) -> &'a str {
        match self {
            Self::Anybody { token } | Self::SignedOut { token } | Self::SignedIn { token, .. } => token,
        }
    }
}

/// The name of the form field that has the token.
pub const TOKEN: &str = "token";

/// The field that proves that a form came from a page of ours.
pub(crate) fn token_field(visitor: Visitor<'_>) -> Markup {
    html! { input type="hidden" name=(TOKEN) value=(visitor.token()); }
}

/// Where in the page one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Screening a name.
    Screen,
    /// Screening a file.
    Files,
    /// The lists in force.
    Lists,
    /// What changed.
    Changes,
    /// Somewhere else.
    Elsewhere,
}

const ROOMS: [(Room, &str, &str); 4] = [
    (Room::Screen, "/", "Screen"),
    (Room::Files, "/files", "File"),
    (Room::Lists, "/lists", "Lists"),
    (Room::Changes, "/changes", "Changes"),
];

/// What every page shows round its content.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The lists in force.
    pub edition: &'a EditionInForce,
    /// Today, ISO 8601: ages are told by it.
    pub today: &'a str,
    /// How it is to look.
    pub theme: Theme,
    /// Who is looking.
    pub visitor: Visitor<'a>,
}

impl Frame<'_> {
    /// A whole page.
    pub(crate) fn page(&self, title: &str, room: Room, content: &Markup) -> String {
        self.page_that(title, room, None, content)
    }

    /// A whole page that asks for itself again after so many seconds.
    pub(crate) fn page_that(&self, title: &str, room: Room, again: Option<u32>, content: &Markup) -> String {
        html! {
            (DOCTYPE)
            html lang="en" data-theme=[self.theme.word()] {
                (head(title, again.map(|seconds| html! { noscript { meta http-equiv="refresh" content=(seconds); } })))
                body {
                    a.skip href="#content" { "Skip to the content" }
                    (self.top(room))
                    main #content tabindex="-1" {
                        (self.warnings())
                        (content)
                    }
                    (self.foot())
                }
            }
        }
        .into_string()
    }

    fn top(&self, room: Room) -> Markup {
        html! {
            header.top {
                a.brand href="/" aria-label="Interdict, to the start" { (mark()) span { "Interdict" } }
                @if !matches!(self.visitor, Visitor::SignedOut { .. }) {
                    nav aria-label="Main" {
                        @for (place, address, title) in ROOMS {
                            a href=(address) aria-current=[(place == room).then_some("page")] { (title) }
                        }
                    }
                }
                div.tools {
                    button.theme type="button" hidden data-theme-switch aria-label="Dark appearance" aria-pressed="false" { (lamp()) }
                    @if let Visitor::SignedIn { name, .. } = self.visitor {
                        form method="post" action="/sign-out" {
                            (token_field(self.visitor))
                            button.quiet type="submit" title={ "Signed in with the key " (name) } { "Sign out" }
                        }
                    }
                }
            }
        }
    }

    fn warnings(&self) -> Markup {
        html! {
            @if self.edition.starter {
                aside.notice aria-label="About the lists" {
                    p {
                        strong { "Starter edition." }
                        " Some hundred cyber-related designations that come with the program: enough to see how it works, and not a sanctions list. "
                        "Run " code { "interdict sync" } " for the real lists from their publishers, or "
                        code { "interdict sync --from PATH" } " for their files."
                    }
                }
            } @else if self.edition.datasets.iter().any(|dataset| dataset.starter) {
                aside.notice aria-label="About the lists" {
                    p {
                        strong { "Not all are whole lists." }
                        " Of some only the rows of the starter edition are there: see " a href="/lists" { "lists" } "."
                    }
                }
            }
            @if self.edition.partial {
                aside.notice.grave aria-label="Lists with a missing part" {
                    p { strong { "Partial." } " A part of these lists is missing. Names and addresses in it are not looked at." }
                }
            }
        }
    }

    /// What is always in sight: the lists that were asked, and what their silence does not mean.
    fn foot(&self) -> Markup {
        let edition = self.edition;
        let days = || edition.datasets.iter().map(|dataset| dataset.published.as_str());
        let (oldest, newest) = (days().min(), days().max());
        let parties: u64 = edition.datasets.iter().map(|dataset| dataset.entities).sum();
        html! {
            footer.strip {
                p.not-cleared { strong { (NOT_CLEARED) } }
                p.edition {
                    span.what { @if edition.starter { "Starter edition " } @else { "Edition " } }
                    a href="/lists" { code { (edition.id) } }
                    span.more {
                        " · " (count(edition.datasets.len() as u64, "list", "lists"))
                        " · " (count(parties, "party", "parties"))
                    }
                    @if let (Some(oldest), Some(newest)) = (oldest, newest) {
                        span.dates {
                            " · published " time datetime=(newest) { (newest) }
                            @if oldest != newest { ", the oldest " time datetime=(oldest) { (oldest) } }
                            @if let Some(age) = age(oldest, self.today) { " (" (age) ")" }
                        }
                    }
                }
            }
        }
    }
}

/// A page with nothing round it. `onward`: where the browser goes at once.
pub(crate) fn bare(title: &str, onward: Option<&str>, content: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(title, onward.map(|address| html! { meta http-equiv="refresh" content={ "0; url=" (address) }; })))
            body {
                header.top { a.brand href="/" aria-label="Interdict, to the start" { (mark()) span { "Interdict" } } }
                main #content { (content) }
            }
        }
    }
    .into_string()
}

/// What a browser is told of every page.
fn head(title: &str, more: Option<Markup>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="robots" content="noindex";
            @if let Some(more) = more { (more) }
            title { (title) " · Interdict" }
            link rel="icon" type="image/svg+xml" href=(Asset::address("mark.svg"));
            link rel="stylesheet" href=(Asset::address("page.css"));
            script src=(Asset::address("page.js")) defer {}
        }
    }
}

/// How long ago a day was: `today`, `1 day ago`, `12 days ago`. `None` where one of the two is no day.
pub(crate) fn age(day: &str, today: &str) -> Option<String> {
    let (day, today): (Date, Date) = (day.parse().ok()?, today.parse().ok()?);
    let days = today.since(day).ok()?.get_days();
    Some(match days {
        0 => "today".to_owned(),
        1 => "1 day ago".to_owned(),
        days if days < 0 => "in the future".to_owned(),
        days => format!("{days} days ago"),
    })
}

/// The lists of an edition in words, for whoever reads an answer.
pub(crate) fn lists_in_words(edition: &EditionInForce) -> String {
    edition.datasets.iter().map(|dataset| list_title(&dataset.name)).collect::<Vec<_>>().join(", ")
}

/// The mark: a bar across a ring, which is also the letter.
fn mark() -> Markup {
    html! {
        svg.sign viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false" {
            (PreEscaped("<path class=\"ring\" d=\"M16 2.5a13.5 13.5 0 1 1 0 27a13.5 13.5 0 0 1 0-27z\"/><path class=\"letter\" d=\"M10.5 8.5h11v3.2h-3.7v8.6h3.7v3.2h-11v-3.2h3.7v-8.6h-3.7z\"/>"))
        }
    }
}

fn lamp() -> Markup {
    html! {
        svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" focusable="false" {
            (PreEscaped("<circle cx=\"10\" cy=\"10\" r=\"7.2\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\"/><path d=\"M10 2.8a7.2 7.2 0 0 1 0 14.4z\" fill=\"currentColor\"/>"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages() {
        assert_eq!(age("2026-11-24", "2026-11-24").as_deref(), Some("today"));
        assert_eq!(age("2026-11-23", "2026-11-24").as_deref(), Some("1 day ago"));
        assert_eq!(age("2025-11-24", "2026-11-24").as_deref(), Some("365 days ago"));
        assert_eq!(age("2026-11-25", "2026-11-24").as_deref(), Some("in the future"));
        assert_eq!(age("soon", "2026-11-24"), None);
    }
}
