use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::colours;
use super::layout::{BOX_WIDTH, Layout};
use crate::Verdict;
use crate::picture::{Edge, Node, Picture};

/// Height of a box with three lines of text.
const BOX_HEIGHT: i32 = 66;
/// From the top of one layer to the top of the next.
const LAYER: i32 = 190;
/// Room round everything.
const MARGIN: i32 = 24;
/// Room for the title.
const TITLE: i32 = 60;
/// Room for the legend.
const LEGEND: i32 = 62;
/// Characters that a box holds in a line.
const LINE: usize = 23;
/// Characters of an edge's label in a line.
const LABEL: usize = 34;
/// Lines of an edge's label.
const LABELS: usize = 4;

/// The picture as a drawing that stands by itself: no scripts, no fonts or styles from outside.
pub fn svg(picture: &Picture) -> String {
    let layout = Layout::of(picture);
    let width = (layout.width + 2 * MARGIN).max(760);
    let shift = (width - layout.width) / 2;
    let layers = i32::try_from(layout.layers).unwrap_or(i32::MAX / LAYER - 2);
    let height = TITLE + (layers - 1) * LAYER + BOX_HEIGHT + LEGEND + 2 * MARGIN;
    let place = |node: usize| {
        let layer = layout.layer.get(node).and_then(|layer| i32::try_from(*layer).ok()).unwrap_or(0);
        (layout.middle.get(node).copied().unwrap_or(0) + shift, MARGIN + TITLE + layer * LAYER)
    };
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\">\n<title>{}</title>\n<defs>",
        escaped(&format!("{} · {}", picture.title, picture.finding))
    );
    for (name, colour) in [("grey", GREY), ("red", RED), ("blue", BLUE)] {
        let _ = writeln!(
            text,
            "<marker id=\"{name}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" \
             markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" fill=\"{colour}\"/></marker>"
        );
    }
    let _ = writeln!(text, "</defs>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>");
    let title_width = usize::try_from(width / 11).unwrap_or(70);
    let title = lines(&picture.title, title_width, 1).concat();
    let _ = writeln!(
        text,
        "<text x=\"{MARGIN}\" y=\"38\" font-size=\"16\" font-weight=\"bold\" fill=\"#111827\">{}</text>\n\
         <text x=\"{MARGIN}\" y=\"58\" font-size=\"13\" fill=\"#374151\">{}</text>",
        escaped(&title),
        escaped(&picture.finding)
    );
    let mut labels = Labels::default();
    for (number, edge) in picture.edges.iter().enumerate() {
        let beside = beside(picture, number);
        let passes: Vec<i32> = layout.passes.get(number).into_iter().flatten().map(|middle| middle + shift).collect();
        line(&mut text, &mut labels, edge, (place(edge.from), place(edge.to)), &passes, beside);
    }
    for (number, node) in picture.nodes.iter().enumerate() {
        boxed(&mut text, node, place(number), number == 0);
    }
    // Labels last, so that no line crosses them.
    text.push_str(&labels.text);
    legend(&mut text, height - MARGIN, picture.left_out);
    text.push_str("</svg>\n");
    text
}

const GREY: &str = "#6b7280";
const RED: &str = "#b91c1c";
const BLUE: &str = "#1d4ed8";

/// How far to the side a line stands when there are several between two boxes: the number among them, from the middle.
fn beside(picture: &Picture, number: usize) -> i32 {
    let Some(edge) = picture.edges.get(number) else { return 0 };
    let pair = |edge: &Edge| (edge.from.min(edge.to), edge.from.max(edge.to));
    let same = picture.edges.iter().enumerate().filter(|(_, other)| pair(other) == pair(edge));
    let before = same.clone().take_while(|(other, _)| *other < number).count();
    let all = same.count();
    i32::try_from(before * 2 + 1).unwrap_or(1) - i32::try_from(all).unwrap_or(1)
}

fn line(
    text: &mut String,
    labels: &mut Labels,
    edge: &Edge,
    ((from_x, from_y), (to_x, to_y)): ((i32, i32), (i32, i32)),
    passes: &[i32],
    beside: i32,
) {
    let side = beside * 52;
    let down = from_y < to_y;
    let mut points: Vec<(i32, i32)> = Vec::new();
    if from_y == to_y {
        // Itself, or a neighbour of the same layer: over the top.
        points.extend([
            (from_x + BOX_WIDTH / 4, from_y),
            (i32::midpoint(from_x, to_x) + BOX_WIDTH / 4, from_y - 34),
            (to_x - BOX_WIDTH / 4, to_y),
        ]);
    } else {
        points.push((from_x + side, if down { from_y + BOX_HEIGHT } else { from_y }));
        let top = from_y.min(to_y);
        let mut between: Vec<(i32, i32)> = (1..)
            .zip(passes)
            .map(|(layer, middle)| (middle + side / 2, top + layer * LAYER + BOX_HEIGHT / 2))
            .collect();
        if !down {
            between.reverse();
        }
        points.extend(between);
        points.push((to_x + side, if down { to_y } else { to_y + BOX_HEIGHT }));
    }
    let (colour, width) = match (edge.proves, edge.link) {
        (true, _) => (("red", RED), 2.4),
        (false, true) => (("blue", BLUE), 1.2),
        (false, false) => (("grey", GREY), 1.4),
    };
    let dashes = match (edge.link, edge.certain) {
        (true, _) => " stroke-dasharray=\"2 4\"",
        (false, false) => " stroke-dasharray=\"7 5\"",
        (false, true) => "",
    };
    let mut way = String::new();
    for (number, (x, y)) in points.iter().enumerate() {
        match number.checked_sub(1).and_then(|before| points.get(before)) {
            None => {
                let _ = write!(way, "M{x} {y}");
            }
            Some((before_x, before_y)) => {
                let half = (before_y + y) / 2;
                let _ = write!(way, " C{before_x} {half} {x} {half} {x} {y}");
            }
        }
    }
    let _ = writeln!(
        text,
        "<path d=\"{way}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"{dashes} marker-end=\"url(#{})\"/>",
        colour.1, colour.0
    );
    // On the piece that ends at the box below, where lines of one owner have parted.
    let piece = if down { points.last_chunk::<2>() } else { points.first_chunk::<2>() };
    if let Some(piece) = piece {
        labels.add(edge, *piece, colour.1);
    }
}

/// Labels and the places they take.
#[derive(Default)]
struct Labels {
    text: String,
    /// Left, top, right, bottom.
    taken: Vec<(i32, i32, i32, i32)>,
}

/// Where on its line a label may stand, in eighths of the way: the first that is free.
const PLACES: [i32; 7] = [4, 5, 6, 3, 2, 7, 1];

impl Labels {
    fn add(&mut self, edge: &Edge, piece: [(i32, i32); 2], colour: &str) {
        let mut shown: Vec<String> =
            edge.labels.iter().take(LABELS).map(|label| lines(label, LABEL, 1).concat()).collect();
        if edge.labels.len() > LABELS {
            shown.push(format!("and {} more", edge.labels.len() - LABELS));
        }
        let height = i32::try_from(shown.len()).unwrap_or(1) * 14;
        let columns = shown.iter().map(|label| label.width()).max().unwrap_or(0);
        let width = i32::try_from(columns).unwrap_or(0) * 6 + 8;
        let around = |(x, y): (i32, i32)| (x - width / 2, y - height / 2, x + width / 2, y + height / 2 + 2);
        let free = |place: (i32, i32, i32, i32)| {
            !self
                .taken
                .iter()
                .any(|other| place.0 < other.2 && other.0 < place.2 && place.1 < other.3 && other.1 < place.3)
        };
        let places = || PLACES.iter().map(|eighths| on_curve(piece, *eighths));
        let Some((x, y)) = places().find(|place| free(around(*place))).or_else(|| places().next()) else { return };
        self.taken.push(around((x, y)));
        let _ = writeln!(
            self.text,
            "<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{}\" rx=\"3\" fill=\"#ffffff\" fill-opacity=\"0.9\"/>",
            x - width / 2,
            y - height / 2,
            height + 2
        );
        for (row, label) in (0..).zip(&shown) {
            let _ = writeln!(
                self.text,
                "<text x=\"{x}\" y=\"{}\" font-size=\"11\" text-anchor=\"middle\" fill=\"{colour}\">{}</text>",
                y - height / 2 + 12 + row * 14,
                escaped(label)
            );
        }
    }
}

/// The point so many eighths along the curve between two points, which leaves both of them upright.
fn on_curve([(a_x, a_y), (b_x, b_y)]: [(i32, i32); 2], eighths: i32) -> (i32, i32) {
    let (done, left) = (eighths, 8 - eighths);
    // Bernstein polynomials in eighths: the weights add up to 512.
    let (first, second, third, last) =
        (left * left * left, 3 * left * left * done, 3 * left * done * done, done * done * done);
    let half = i32::midpoint(a_y, b_y);
    (((first + second) * a_x + (third + last) * b_x) / 512, (first * a_y + (second + third) * half + last * b_y) / 512)
}

fn boxed(text: &mut String, node: &Node, (middle, top): (i32, i32), in_question: bool) {
    let (fill, border, font) = colours(node.verdict, node.listing.is_some());
    let width = if in_question { 3.5 } else { 1.3 };
    let dashes = if node.verdict == Verdict::CannotTell { " stroke-dasharray=\"6 4\"" } else { "" };
    let left = middle - BOX_WIDTH / 2;
    let _ = writeln!(
        text,
        "<g><title>{} ({})</title><rect x=\"{left}\" y=\"{top}\" width=\"{BOX_WIDTH}\" height=\"{BOX_HEIGHT}\" rx=\"6\" fill=\"{fill}\" \
         stroke=\"{border}\" stroke-width=\"{width}\"{dashes}/>",
        escaped(&node.caption),
        escaped(&node.id)
    );
    let second = node
        .listing
        .as_ref()
        .map_or_else(|| node.verdict.in_words().to_owned(), |listing| format!("listed: {listing}"));
    let names = lines(&node.caption, LINE, 2);
    let rows = names.iter().map(|name| (name.clone(), "13", "bold")).chain([(
        lines(&second, LINE + 12, 1).concat(),
        "11",
        "normal",
    )]);
    let count = i32::try_from(names.len()).unwrap_or(1) + 1;
    for (row, (line, size, weight)) in (0..).zip(rows) {
        let _ = writeln!(
            text,
            "<text x=\"{middle}\" y=\"{}\" font-size=\"{size}\" font-weight=\"{weight}\" text-anchor=\"middle\" fill=\"{font}\">{}</text>",
            top + (BOX_HEIGHT - count * 17) / 2 + 13 + row * 17,
            escaped(&line)
        );
    }
    text.push_str("</g>\n");
}

fn legend(text: &mut String, bottom: i32, left_out: usize) {
    let (mut x, row) = (MARGIN, bottom - 20);
    let kinds = [
        (Verdict::Blocked, true, "listed"),
        (Verdict::Blocked, false, "blocked"),
        (Verdict::CannotTell, false, "cannot tell"),
        (Verdict::Caution, false, "caution"),
        (Verdict::NotBlocked, false, "not blocked"),
    ];
    for (verdict, listed, word) in kinds {
        let (fill, border, _) = colours(verdict, listed);
        let _ = writeln!(
            text,
            "<rect x=\"{x}\" y=\"{}\" width=\"14\" height=\"12\" rx=\"2\" fill=\"{fill}\" stroke=\"{border}\"/>\
             <text x=\"{}\" y=\"{row}\" font-size=\"11\" fill=\"#374151\">{word}</text>",
            row - 10,
            x + 20
        );
        x += 40 + i32::try_from(word.len()).unwrap_or(10) * 6;
    }
    let more = if left_out > 0 { format!(" · {left_out} more parties are not drawn") } else { String::new() };
    let _ = writeln!(
        text,
        "<text x=\"{MARGIN}\" y=\"{bottom}\" font-size=\"11\" fill=\"#374151\">red: the proof · dashed: not certain · dotted: control or other link{more}</text>"
    );
}

/// The text in at most so many lines of at most so many columns; what does not fit ends with an ellipsis.
fn lines(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().map_or(0, |line| line.width());
        if line > 0 && line + 1 + word.width() > columns {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    let cut = lines.len() > most;
    lines.truncate(most);
    let last = lines.len().saturating_sub(1);
    lines
        .into_iter()
        .enumerate()
        .map(|(number, line)| {
            if line.width() <= columns && !(cut && number == last) {
                return line;
            }
            let mut short = String::new();
            let mut width = 0;
            for letter in line.chars() {
                width += letter.width().unwrap_or(0);
                if width >= columns {
                    break;
                }
                short.push(letter);
            }
            short.push('…');
            short
        })
        .collect()
}

/// Text for XML: what has a meaning there is escaped, and what XML 1.0 forbids becomes U+FFFD.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            control if control.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            other => escaped.push(other),
        }
    }
    escaped
}
