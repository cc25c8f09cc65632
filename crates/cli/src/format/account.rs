//! The whole computation of a subject against a listed party, for people.
//!
//! Everything that goes into the score stands in it as a number, so that it can be worked out again by hand.

use std::fmt;

use interdict_batch::explained::{Explained, Names, Paired, Part, Party, TraitFound};
use interdict_model::Points;
use interdict_names::alignment::LISTED_SHARE;
use unicode_width::UnicodeWidthStr;

use crate::format::table::{BOLD, DIM, evidence_line, score};

/// An explanation as a terminal shows it.
pub(crate) struct InWords<'a>(pub(crate) &'a Explained<'a>);

/// A text without the characters that move a terminal's cursor.
fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// Rows of cells, each column as wide as its widest cell; the last one as it is. `right`: columns of numbers.
fn columns(rows: &[Vec<String>], right: &[usize], indent: &str) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..count).map(|column| widest(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = indent.to_owned();
        for (column, cell) in row.iter().enumerate() {
            let gap = " ".repeat(widths[column] - cell.width());
            if right.contains(&column) {
                line.push_str(&gap);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&gap);
            }
            line.push_str("  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

impl fmt::Display for InWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(explained) = self;
        let asked =
            if explained.subject.name.is_empty() { &explained.subject.identifiers } else { &explained.subject.name };
        for party in &explained.parties {
            writeln!(
                f,
                "{BOLD}{}{BOLD:#}  against  {BOLD}{}{BOLD:#}  {} · {} · {}",
                plain(&asked.join(", ")),
                plain(&party.caption),
                party.id,
                party.schema,
                party.datasets.join(", ")
            )?;
            writeln!(f, "  {}  {}", score(party.score), party.explanation)?;
            if !party.compatible {
                let asked = explained.subject.schema.map_or_else(String::new, |schema| schema.to_string());
                writeln!(f, "  A {asked} is no {}: `screen` does not compare them.", party.schema)?;
            }
            if let Some(names) = &party.names {
                write_names(names, f)?;
            }
            write_evidence(party, f)?;
        }
        writeln!(
            f,
            "Edition {}, lexicon {} of {} parties, matcher {}.",
            explained.edition.id, explained.lexicon, explained.lexicon_parties, explained.matcher
        )
    }
}

fn write_evidence(party: &Party, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    writeln!(f, "\n{BOLD}Evidence{BOLD:#}")?;
    for line in &party.evidence {
        writeln!(f, "  {}", evidence_line(line, 6))?;
    }
    writeln!(f, "  {:.6}   the score: the sum of these lines", party.score)?;
    if !party.other_names.is_empty() {
        writeln!(f, "\n{BOLD}Other names of the party{BOLD:#}, each by itself")?;
        for other in &party.other_names {
            let points = format!("{:.6}", other.points);
            writeln!(f, "  {points:>9}  {}  {DIM}({}){DIM:#}", other.name, other.kind)?;
        }
    }
    writeln!(f)
}

fn write_names(names: &Names, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (title, side) in [("Asked for", &names.asked), ("Listed", &names.listed)] {
        let kind = side.kind.map_or_else(String::new, |kind| format!(" as {kind}"));
        let origin = side.origin.as_ref().map_or_else(String::new, |origin| format!("  {DIM}[{origin}]{DIM:#}"));
        writeln!(f, "\n{BOLD}{title}{kind}:{BOLD:#} {}{origin}", side.name)?;
        let heading = ["part", "parties", "rarity", "weight", "role", "from", "reads"].map(ToOwned::to_owned);
        let mut rows = vec![heading.to_vec()];
        rows.extend(side.parts.iter().map(|part| part_row(names, part)));
        let total = ["", "", "", &side.weight.to_string()].map(ToOwned::to_owned);
        rows.push(total.to_vec());
        f.write_str(&columns(&rows, &[1, 2, 3], "  "))?;
    }
    writeln!(
        f,
        "\n{BOLD}Pairing{BOLD:#}: likeness in thousandths × (1000 × weight asked for + {LISTED_SHARE} × weight listed)"
    )?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for pairing in &names.pairings {
        let Paired { likeness, asked_weight, listed_weight, value, points, detail, from, .. } = pairing;
        let from = if from.is_empty() { String::new() } else { format!("  [{}]", from.join("; ")) };
        rows.push(vec![
            format!("{points:+.6}"),
            format!("{likeness} × (1000 × {asked_weight} + {LISTED_SHARE} × {listed_weight})"),
            format!("= {value}"),
            format!("{detail}{from}"),
        ]);
    }
    f.write_str(&columns(&rows, &[1, 2], "  "))?;
    writeln!(f, "  {} earned of {} that equal names would", names.earned, names.possible)?;
    writeln!(f, "\n{BOLD}Traits of the two names{BOLD:#}: strength × weight (weights.tsv)")?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for TraitFound { name, says, strength, weight, points } in &names.traits {
        rows.push(vec![
            format!("{points:+.6}"),
            format!("{strength:.6} × {weight}"),
            (*name).to_owned(),
            (*says).to_owned(),
        ]);
    }
    if names.weak != Points::ZERO {
        rows.push(vec![
            format!("{:+.6}", names.weak),
            String::new(),
            "weak".to_owned(),
            "the publisher calls the name weak".to_owned(),
        ]);
    }
    rows.push(vec![format!("{:.6}", names.points), String::new(), String::new(), "what the names come to".to_owned()]);
    f.write_str(&columns(&rows, &[0, 1], "  "))
}

/// The row of a part. Consonants and sound are shown where a pairing went by them.
fn part_row(names: &Names, part: &Part) -> Vec<String> {
    let paired = |tie: &str| {
        let here = |pairing: &&Paired| pairing.asked.contains(&part.raw) || pairing.listed.contains(&part.raw);
        names.pairings.iter().filter(here).any(|pairing| pairing.tie == tie)
    };
    let mut reads: Vec<String> = Vec::new();
    // A phrase reads as its words do, written as one.
    if part.readings.len() > 1 || part.readings.first().is_some_and(|reading| *reading != part.raw.replace(' ', "")) {
        reads.push(part.readings.join(", "));
    }
    if paired("consonants") || paired("romanised") {
        reads.push(format!("consonants {}", part.consonants));
    }
    if paired("heard") {
        reads.push(format!("heard {}", part.heard));
    }
    vec![
        part.raw.clone(),
        part.parties.to_string(),
        part.rarity.to_string(),
        part.weight.to_string(),
        part.role.to_owned(),
        part.from.join("; "),
        reads.join("; "),
    ]
}
