//! A web as a drawing: columns by distance, the party in question at the left.

use std::collections::BTreeMap;

use maud::{Markup, html};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Web;
use crate::naming::schema_title;

const BOX_WIDTH: usize = 214;
const BOX_HEIGHT: usize = 58;
/// Between columns: room for the words of ties.
const ACROSS: usize = 190;
/// Between boxes of a column.
const DOWN: usize = 22;
const MARGIN: usize = 10;
/// Columns of a terminal that fit into a line of a box, and of a tie's words.
const LINE: usize = 24;
const WORDS: usize = 24;
const LETTER: usize = 7;

/// Where the top left corner of each party's box is, and the whole size.
struct Places {
    corners: Vec<(usize, usize)>,
    width: usize,
    height: usize,
}

impl Places {
    fn of(web: &Web) -> Self {
        let columns = web.parties.iter().map(|party| party.distance).max().unwrap_or(0) + 1;
        let mut sizes = vec![0usize; columns];
        let rows: Vec<usize> = web
            .parties
            .iter()
            .map(|party| sizes.get_mut(party.distance).map_or(0, |size| std::mem::replace(size, *size + 1)))
            .collect();
        let tall = |count: usize| (count * (BOX_HEIGHT + DOWN)).saturating_sub(DOWN);
        let height = tall(sizes.iter().copied().max().unwrap_or(0)).max(BOX_HEIGHT);
        let corners = web.parties.iter().zip(rows).map(|(party, row)| {
            let size = sizes.get(party.distance).copied().unwrap_or(1);
            let left = MARGIN + party.distance * (BOX_WIDTH + ACROSS);
            (left, MARGIN + (height - tall(size)) / 2 + row * (BOX_HEIGHT + DOWN))
        });
        Self {
            corners: corners.collect(),
            // Ties within a column bulge to its right.
            width: columns * (BOX_WIDTH + ACROSS) - ACROSS / 2 + 2 * MARGIN,
            height: height + 2 * MARGIN,
        }
    }
}

/// Ties between the same two parties as one line: which ways they lead, and their words.
#[derive(Default)]
struct Line<'a> {
    forth: bool,
    back: bool,
    words: Vec<&'a str>,
}

pub(super) fn svg(web: &Web) -> Markup {
    let places = Places::of(web);
    let mut lines: BTreeMap<(usize, usize), Line> = BTreeMap::new();
    for tie in &web.ties {
        let line = lines.entry((tie.from.min(tie.to), tie.from.max(tie.to))).or_default();
        if tie.from < tie.to {
            line.forth = true;
        } else {
            line.back = true;
        }
        if !line.words.contains(&&*tie.kind) {
            line.words.push(&tie.kind);
        }
    }
    let caption = web.parties.first().map_or("", |party| &party.caption);
    html! {
        svg.web xmlns="http://www.w3.org/2000/svg" role="img" aria-label={ "Relations of " (caption) "; the same stands in words below" }
            viewBox={ "0 0 " (places.width) " " (places.height) } width=(places.width) height=(places.height) {
            defs {
                marker #arrow viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse" {
                    path.head d="M0 0L10 5L0 10z" {}
                }
            }
            @for ((from, to), line) in &lines { (tie(&places, *from, *to, line)) }
            @for (place, party) in web.parties.iter().enumerate() {
                @if let Some((left, top)) = places.corners.get(place) {
                    @let rows = rows(&party.caption);
                    @let text_top = top + 21 - if rows.len() > 1 { 5 } else { 0 };
                    g.party.this[place == 0].unlisted[party.id.is_none()] {
                        rect x=(left) y=(top) width=(BOX_WIDTH) height=(BOX_HEIGHT) rx="7" {}
                        @for (row, text) in rows.iter().enumerate() {
                            text.caption x=(left + 12) y=(text_top + row * 15) { (text) }
                        }
                        text.second x=(left + 12) y=(top + BOX_HEIGHT - 9) {
                            @match (&party.id, party.schema) {
                                (Some(_), Some(schema)) => (schema_title(schema)),
                                _ => "not an entry of these lists",
                            }
                        }
                    }
                }
            }
        }
    }
}

fn tie(places: &Places, from: usize, to: usize, line: &Line) -> Markup {
    let (Some(one), Some(other)) = (places.corners.get(from), places.corners.get(to)) else { return html! {} };
    let middle = |corner: &(usize, usize)| corner.1 + BOX_HEIGHT / 2;
    let (start_y, end_y) = (middle(one), middle(other));
    // The first of the two is never further from the party than the other.
    let start_x = one.0 + BOX_WIDTH;
    let same_column = one.0 == other.0;
    let end_x = if same_column { other.0 + BOX_WIDTH } else { other.0 };
    let bend = if same_column { start_x + ACROSS / 3 } else { usize::midpoint(start_x, end_x) };
    let way = format!("M{start_x} {start_y}C{bend} {start_y} {bend} {end_y} {end_x} {end_y}");
    let words = short(&line.words.join("; "), WORDS);
    let width = words.width() * LETTER + 10;
    // Near the far end, where lines from one party have parted; the curve is level there.
    let right = if same_column { start_x + ACROSS / 2 } else { end_x - 14 };
    let label_left = right.saturating_sub(width);
    let label_y = if same_column { usize::midpoint(start_y, end_y) } else { end_y };
    html! {
        g.tie {
            title { (line.words.join("; ")) }
            path d=(way) marker-end=[line.forth.then_some("url(#arrow)")] marker-start=[line.back.then_some("url(#arrow)")] {}
            rect.behind x=(label_left) y=(label_y.saturating_sub(9)) width=(width) height="18" rx="4" {}
            text.words x=(label_left + width / 2) y=(label_y + 4) text-anchor="middle" { (words) }
        }
    }
}

/// A caption in at most two lines.
fn rows(caption: &str) -> Vec<String> {
    let plain = shown(caption);
    let mut rows = vec![String::new()];
    for word in plain.split_whitespace() {
        let has = rows.last().map_or(0, |row| row.width());
        if has > 0 && has + 1 + word.width() > LINE {
            rows.push(String::new());
        }
        if let Some(row) = rows.last_mut() {
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
    }
    if let Some(rest) = rows.get(1..).filter(|rest| !rest.is_empty()).map(|rest| rest.join(" ")) {
        rows.truncate(1);
        rows.push(rest);
    }
    rows.into_iter().map(|row| short(&row, LINE)).collect()
}

/// Without what would turn the direction of the drawing's text.
fn shown(text: &str) -> String {
    let hidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
    };
    text.replace(hidden, " ")
}

/// A text in at most so many columns; what does not fit ends with an ellipsis.
fn short(text: &str, columns: usize) -> String {
    let text = shown(text);
    if text.width() <= columns {
        return text;
    }
    let mut short = String::new();
    let mut width = 1;
    for letter in text.chars() {
        width += letter.width().unwrap_or(0);
        if width > columns {
            break;
        }
        short.push(letter);
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_fit_their_boxes() {
        assert_eq!(
            rows("Integrity Technology Group, Incorporated of Beijing, China"),
            ["Integrity Technology", "Group, Incorporated of …"]
        );
        assert_eq!(rows(""), [""]);
        for text in ["x".repeat(100), "北京永信至诚科技集团股份有限公司北京永信至诚".to_owned()] {
            assert!(rows(&text).iter().all(|row| row.width() <= LINE), "{text}");
        }
    }
}
