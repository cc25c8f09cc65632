use std::fmt::Write as _;

use super::colours;
use crate::picture::Picture;

/// The picture as text for Graphviz' `dot`.
pub fn dot(picture: &Picture) -> String {
    let mut text =
        String::from("digraph owners {\n  rankdir=TB;\n  node [shape=box, style=filled, fontname=\"sans-serif\"];\n");
    // Writing to a string does not fail.
    let _ = writeln!(text, "  label=\"{}\";", quoted(&format!("{} · {}", picture.title, picture.finding)));
    for (place, node) in picture.nodes.iter().enumerate() {
        let (fill, border, font) = colours(node.verdict, node.listing.is_some());
        let mut label = quoted(&node.caption);
        for line in [Some(&node.id).filter(|id| **id != node.caption), node.listing.as_ref()].into_iter().flatten() {
            label.push_str("\\n");
            label.push_str(&quoted(line));
        }
        let width = if place == 0 { 3 } else { 1 };
        let _ = writeln!(
            text,
            "  n{place} [label=\"{label}\", fillcolor=\"{fill}\", color=\"{border}\", fontcolor=\"{font}\", penwidth={width}];"
        );
    }
    for edge in &picture.edges {
        let style = match (edge.link, edge.certain) {
            (true, _) => "dotted",
            (false, true) => "solid",
            (false, false) => "dashed",
        };
        let (colour, width) = if edge.proves { ("#b91c1c", 2) } else { ("#6b7280", 1) };
        let label: Vec<String> = edge.labels.iter().map(|label| quoted(label)).collect();
        let _ = writeln!(
            text,
            "  n{} -> n{} [label=\"{}\", style={style}, color=\"{colour}\", penwidth={width}];",
            edge.from,
            edge.to,
            label.join("\\n")
        );
    }
    if picture.left_out > 0 {
        let _ = writeln!(text, "  more [label=\"and {} more\", shape=plaintext, style=\"\"];", picture.left_out);
    }
    text.push_str("}\n");
    text
}

/// Text within double quotes. Graphviz reads a backslash as the start of an escape.
fn quoted(text: &str) -> String {
    text.replace(char::is_control, " ").replace('\\', "\\\\").replace('"', "\\\"")
}
