//! Signing in with a key.

use maud::html;

use crate::frame::{Frame, Room, token_field};

/// The page that asks for a key. `next` is the address of our own to go to afterwards, `refused` says why a key was not taken.
pub fn page(frame: &Frame<'_>, next: &str, refused: Option<&str>) -> String {
    let content = html! {
        section.sign-in {
            h1 { "Sign in" }
            @if let Some(why) = refused { p.refused role="alert" { (why) } }
            form method="post" action="/sign-in" {
                (token_field(frame.visitor))
                input type="hidden" name="next" value=(next);
                div.field.wide {
                    label for="key" { "API key" }
                    input #key type="password" name="key" required autofocus autocomplete="current-password" spellcheck="false" maxlength="200" aria-describedby="key-help";
                }
                button.primary type="submit" { "Sign in" }
                p.help #key-help {
                    "Whoever runs this server makes keys with " code { "interdict keys create" }
                    ". The key is not kept in the browser: a session of some hours takes its place."
                }
            }
        }
    };
    frame.page("Sign in", Room::Elsewhere, &content)
}
