//! Text as somebody else wrote it: publishers, users.

use maud::{Markup, html};

/// Characters that turn the direction of the text after them (Unicode Standard Annex 9): a name with one of them would be shown as
/// another name.
const fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
}

/// A text of others: escaped, with a direction of its own, and with what cannot be seen made visible where it could deceive.
pub fn written(text: &str) -> Markup {
    html! {
        bdi dir="auto" {
            @for piece in pieces(text) {
                @match piece {
                    Piece::Text(text) => (text),
                    Piece::Hidden(letter) => {
                        span.hidden-character title="an invisible character that turns the direction of text" {
                            (format!("U+{:04X}", u32::from(letter)))
                        }
                    },
                }
            }
        }
    }
}

enum Piece<'a> {
    Text(&'a str),
    Hidden(char),
}

/// The text, cut where a hidden character stands.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let is_hidden = |letter: char| turns_direction(letter) || (letter.is_control() && !letter.is_whitespace());
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((place, letter)) = rest.char_indices().find(|(_, letter)| is_hidden(*letter)) {
        let (before, after) = rest.split_at(place);
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Hidden(letter));
        rest = after.get(letter.len_utf8()..).unwrap_or_default();
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// An address on the web as others wrote it: a link where it is one of `http` or `https`, else text.
pub(crate) fn linked(text: &str) -> Markup {
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    html! {
        @if is_address && !text.contains(char::is_whitespace) {
            a.outward href=(text) rel="noreferrer noopener external" { (written(text)) }
        } @else {
            (written(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_shown_as_text() {
        let html = written("<script>alert(\"1\")</script> & 'x'").into_string();
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("&lt;script&gt;"), "{html}");
        assert!(!linked("https://x.example/\"><script>").into_string().contains("<script"));
    }

    #[test]
    fn what_turns_the_direction_is_seen() {
        let html = written("abc\u{202e}fdp.exe\u{0}").into_string();
        assert!(html.contains("U+202E") && html.contains("U+0000"), "{html}");
        assert!(!html.contains('\u{202e}') && !html.contains('\u{0}'), "{html}");
        assert_eq!(written("محمد").into_string(), "<bdi dir=\"auto\">محمد</bdi>");
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert!(linked("https://ofac.treasury.gov/x").into_string().contains("href=\"https://"));
        for text in ["javascript:alert(1)", "data:text/html,x", " https://x", "https://x y", "//x.example"] {
            assert!(!linked(text).into_string().contains("href"), "{text}");
        }
    }
}
