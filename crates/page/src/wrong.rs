//! What could not be done, and what to do about it.

use maud::html;

use crate::frame::{Frame, Room, bare as bare_page};
use crate::written;

/// A page that says what is wrong: a heading, what happened, what to do.
pub fn page(frame: &Frame<'_>, heading: &str, what: &str, remedy: &str) -> String {
    let content = html! {
        section.wrong {
            h1 { (heading) }
            p.lead { (written(what)) }
            p { (written(remedy)) }
            p { a href="/" { "To the start" } }
        }
    };
    frame.page(heading, Room::Elsewhere, &content)
}

/// The same where neither the edition nor who is looking is known.
pub fn bare(heading: &str, what: &str) -> String {
    let content = html! {
        section.wrong {
            h1 { (heading) }
            p.lead { (written(what)) }
            p { a href="/" { "To the start" } }
        }
    };
    bare_page(heading, None, &content)
}

/// For whoever has not signed in, or whose session is over.
pub fn signed_out() -> String {
    let content = html! {
        section.wrong {
            h1 { "Signed out" }
            p.lead { "This page needs an API key. The session may have ended." }
            p { a.button.primary href="/sign-in" { "Sign in" } }
        }
    };
    bare_page("Signed out", Some("/sign-in"), &content)
}
