//! The whole computation of a subject against a listed party: one structure, written as JSON or for people.
//!
//! Everything that goes into the score stands in it as a number, so that it can be worked out again by hand.

use std::fmt;
use std::sync::Arc;

use interdict_evidence::weights::{FULL, Trait, WEIGHTS};
use interdict_evidence::{Account, PairOfNames, Question, in_words};
use interdict_model::{EditionInForce, Entity, Evidence, Name, Points, Schema, Subject};
use interdict_names::alignment::LISTED_SHARE;
use interdict_names::table::rows_of;
use interdict_names::{Lexicon, Pairing, Role, Tie, Token, WeightedForm};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::answer::{FORMAT, SubjectShown};
use crate::format::table::{BOLD, DIM, evidence_line, score};

/// What `explain` writes.
#[derive(Serialize)]
pub(crate) struct Explained<'a> {
    format: &'static str,
    edition: &'a EditionInForce,
    lexicon: &'a str,
    /// How many parties the lexicon was built from.
    lexicon_parties: u32,
    matcher: String,
    subject: SubjectShown,
    /// The listed parties of the id: more than one where a publisher uses a number on two lists.
    parties: Vec<Party>,
}

impl<'a> Explained<'a> {
    pub(crate) fn new(
        edition: &'a EditionInForce,
        lexicon: &'a Lexicon,
        subject: &Subject,
        parties: Vec<Party>,
    ) -> Self {
        Self {
            format: FORMAT,
            edition,
            lexicon: lexicon.id(),
            lexicon_parties: lexicon.entities(),
            matcher: interdict_evidence::matcher(),
            subject: subject.into(),
            parties,
        }
    }
}

/// One listed party, and the subject against it.
#[derive(Serialize)]
pub(crate) struct Party {
    id: String,
    caption: String,
    schema: Schema,
    datasets: Vec<String>,
    /// Whether `screen` compares the two at all: a person is no ship.
    compatible: bool,
    score: Points,
    explanation: String,
    /// The names that made the score; none where a side has no name.
    names: Option<Names>,
    evidence: Vec<Evidence>,
    /// The party's other names, each by itself, the best first.
    other_names: Vec<OtherName>,
}

/// The best pair of names.
#[derive(Serialize)]
struct Names {
    asked: NameInParts,
    listed: NameInParts,
    /// What equal names would earn, in thousandths of weight units.
    possible: i64,
    /// What the pairings earn.
    earned: i64,
    pairings: Vec<Paired>,
    traits: Vec<TraitFound>,
    /// What is taken away because the publisher calls the name weak.
    weak: Points,
    /// What the names come to: the sum of the traits, and of `weak`.
    points: Points,
}

/// A name and its parts.
#[derive(Serialize)]
struct NameInParts {
    name: String,
    /// What the listed name is to the party.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    /// Where the publisher has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    /// The sum of the parts' weights.
    weight: u64,
    parts: Vec<Part>,
}

/// A part of a name.
#[derive(Serialize)]
struct Part {
    /// As written, case folded.
    raw: String,
    /// How it reads in Latin letters; the first is the main one.
    readings: Vec<String>,
    /// Its consonants.
    consonants: String,
    /// As it is heard; empty where it is too short.
    heard: String,
    role: &'static str,
    /// Why it has that role and what it means: rows of tables, or the reason in words.
    from: Vec<String>,
    /// How many parties of the lexicon have the word.
    parties: u32,
    /// How rare that makes it, of 10,000.
    rarity: u32,
    /// What it weighs in its role.
    weight: u32,
}

/// NameInParts that correspond.
#[derive(Serialize)]
struct Paired {
    asked: Vec<String>,
    listed: Vec<String>,
    tie: &'static str,
    detail: String,
    /// How alike they are, in thousandths.
    likeness: i64,
    asked_weight: u64,
    listed_weight: u64,
    /// Likeness × (1000 × the one weight + 450 × the other).
    value: i64,
    points: Points,
    /// What made them alike beyond their letters: rows of tables, a pair of the lexicon.
    from: Vec<String>,
}

/// A trait of the two names.
#[derive(Serialize)]
struct TraitFound {
    #[serde(rename = "trait")]
    name: &'static str,
    says: &'static str,
    /// From 0 to 1.
    strength: Points,
    /// Points at full strength.
    weight: Points,
    points: Points,
}

#[derive(Serialize)]
struct OtherName {
    name: String,
    kind: &'static str,
    /// What the name comes to without other evidence.
    points: Points,
}

impl Party {
    /// The party with its account. `forms` are the weighted forms of the entity's names.
    pub(crate) fn of(
        question: &Question,
        entity: &Entity,
        forms: &[WeightedForm],
        account: Account,
        lexicon: &Lexicon,
    ) -> Self {
        let Account { explanation, pairs } = account;
        let best = pairs.first().filter(|_| explanation.comparison.names.is_some());
        let names = best.and_then(|pair| {
            let (asked, listed) = (question.forms.get(pair.names.question)?, forms.get(pair.names.listed)?);
            let name = entity.names.get(pair.names.listed)?;
            Some(Names::of(question.subject.names.get(pair.names.question)?, name, asked, listed, pair, lexicon))
        });
        let other_names = pairs.iter().skip(1).filter_map(|pair| {
            let name = entity.names.get(pair.names.listed)?;
            Some(OtherName { name: plain(&name.text), kind: name.kind_in_words(), points: pair.total() })
        });
        Self {
            id: entity.id.clone(),
            caption: entity.caption().to_owned(),
            schema: entity.schema,
            datasets: entity.datasets.clone(),
            compatible: question.may_be(entity.schema),
            score: explanation.comparison.score,
            explanation: explanation.sentence,
            names,
            evidence: explanation.evidence,
            other_names: other_names.collect(),
        }
    }
}

impl Names {
    fn of(
        question: &str,
        name: &Name,
        asked: &WeightedForm,
        listed: &WeightedForm,
        pair: &PairOfNames,
        lexicon: &Lexicon,
    ) -> Self {
        let alignment = &pair.alignment;
        let paired = alignment.pairings.iter().zip(&pair.points);
        let strength = |which: Trait| {
            let amount = pair.traits.of(which);
            (amount != 0).then(|| TraitFound {
                name: WEIGHTS.0[which as usize].name,
                says: WEIGHTS.says(which),
                strength: in_points(amount),
                weight: WEIGHTS.full(which),
                points: WEIGHTS.at(which, amount),
            })
        };
        Self {
            asked: NameInParts::of(question, None, asked, lexicon),
            listed: NameInParts::of(&name.text, Some(name), listed, lexicon),
            possible: alignment.possible * 1_000,
            earned: alignment.earned,
            pairings: paired.map(|(pairing, points)| Paired::of(pairing, *points, asked, listed, lexicon)).collect(),
            traits: Trait::ALL.into_iter().filter_map(strength).collect(),
            weak: pair.weak,
            points: pair.total(),
        }
    }
}

/// A strength of a trait as a number from 0 to 1.
fn in_points(amount: i64) -> Points {
    Points(i32::try_from(amount.clamp(0, FULL) * i64::from(Points::UNIT) / FULL).unwrap_or(Points::UNIT))
}

impl NameInParts {
    fn of(text: &str, name: Option<&Name>, form: &WeightedForm, lexicon: &Lexicon) -> Self {
        let parts = form.form.tokens.iter().zip(&form.weights).map(|(token, weight)| Part::of(token, *weight, lexicon));
        Self {
            name: plain(text),
            kind: name.map(Name::kind_in_words),
            origin: name.map(|name| plain(&name.origin)).filter(|origin| !origin.is_empty()),
            weight: form.total,
            parts: parts.collect(),
        }
    }
}

impl Part {
    fn of(token: &Token, weight: u32, lexicon: &Lexicon) -> Self {
        let mut from: Vec<String> = rows_of(token).iter().map(ToString::to_string).collect();
        if from.is_empty() || token.syllable {
            from.push(without_a_table(token).to_owned());
        }
        Self {
            raw: token.raw.to_string(),
            readings: token.readings().map(ToOwned::to_owned).collect(),
            consonants: token.skeleton.to_string(),
            heard: String::from_utf8_lossy(&token.heard).into_owned(),
            role: role(token.role),
            from,
            parties: lexicon.frequency(&token.text),
            rarity: lexicon.rarity(&token.text),
            weight,
        }
    }
}

/// Why a word that no table has plays its role.
const fn without_a_table(token: &Token) -> &'static str {
    match token.role {
        _ if token.syllable => "one character of a name",
        Role::Name => "in no table",
        Role::Number => "digits",
        Role::Initial => "a single letter",
        _ => "by its place in the name",
    }
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Name => "name",
        Role::Generic => "business word",
        Role::LegalForm => "legal form",
        Role::Title => "title",
        Role::Particle => "particle",
        Role::Number => "number",
        Role::Initial => "initial",
        Role::Place => "place",
        Role::Reference => "reference",
    }
}

const fn tie(tie: Tie) -> &'static str {
    match tie {
        Tie::Equal => "equal",
        Tie::Reading => "reading",
        Tie::Homophone => "homophone",
        Tie::Meaning => "meaning",
        Tie::Learnt => "learnt",
        Tie::Romanised => "romanised",
        Tie::Edits(_) => "edits",
        Tie::Heard => "heard",
        Tie::Consonants => "consonants",
        Tie::Backwards => "backwards",
        Tie::Initial => "initial",
        Tie::CutOff => "cut_off",
        Tie::Joined => "joined",
        Tie::Acronym => "acronym",
    }
}

impl Paired {
    fn of(pairing: &Pairing, points: Points, asked: &WeightedForm, listed: &WeightedForm, lexicon: &Lexicon) -> Self {
        let (ours, theirs) =
            (&asked.form.tokens[pairing.question.clone()], &listed.form.tokens[pairing.listed.clone()]);
        let words = |tokens: &[Arc<Token>]| tokens.iter().map(|token| token.raw.to_string()).collect();
        let weight = |form: &WeightedForm, places: &std::ops::Range<usize>| {
            form.weights[places.clone()].iter().map(|weight| u64::from(*weight)).sum()
        };
        Self {
            asked: words(ours),
            listed: words(theirs),
            tie: tie(pairing.likeness.tie),
            detail: in_words(pairing, asked, listed),
            likeness: pairing.likeness.thousandths,
            asked_weight: weight(asked, &pairing.question),
            listed_weight: weight(listed, &pairing.listed),
            value: pairing.value,
            points,
            from: ours
                .iter()
                .zip(theirs)
                .flat_map(|(one, other)| made_alike(pairing.likeness.tie, one, other, lexicon))
                .collect(),
        }
    }
}

/// What makes two words alike beyond their letters: the rows or the pair of the lexicon that have both.
fn made_alike(by: Tie, one: &Token, other: &Token, lexicon: &Lexicon) -> Vec<String> {
    match by {
        Tie::Meaning => {
            let shared = one.symbols.iter().filter(|symbol| other.symbols.contains(symbol));
            shared.filter_map(|symbol| symbol.row()).map(|row| row.to_string()).collect()
        }
        Tie::Learnt => {
            let pair = |first: &str, second: &str| {
                (*one.text == *first && *other.text == *second) || (*one.text == *second && *other.text == *first)
            };
            let learnt = lexicon.learnt().filter(|(first, second, _)| pair(first, second));
            learnt
                .map(|(first, second, count)| format!("lexicon: {first} ~ {second}, shown by {count} names"))
                .collect()
        }
        _ => Vec::new(),
    }
}

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

impl fmt::Display for Explained<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = if self.subject.name.is_empty() { &self.subject.identifiers } else { &self.subject.name };
        for party in &self.parties {
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
                let asked = self.subject.schema.map_or_else(String::new, |schema| schema.to_string());
                writeln!(f, "  A {asked} is no {}: `screen` does not compare them.", party.schema)?;
            }
            if let Some(names) = &party.names {
                write!(f, "{names}")?;
            }
            party.write_evidence(f)?;
        }
        writeln!(
            f,
            "Edition {}, lexicon {} of {} parties, matcher {}.",
            self.edition.id, self.lexicon, self.lexicon_parties, self.matcher
        )
    }
}

impl Party {
    fn write_evidence(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n{BOLD}Evidence{BOLD:#}")?;
        for line in &self.evidence {
            writeln!(f, "  {}", evidence_line(line, 6))?;
        }
        writeln!(f, "  {:.6}   the score: the sum of these lines", self.score)?;
        if !self.other_names.is_empty() {
            writeln!(f, "\n{BOLD}Other names of the party{BOLD:#}, each by itself")?;
            for other in &self.other_names {
                let points = format!("{:.6}", other.points);
                writeln!(f, "  {points:>9}  {}  {DIM}({}){DIM:#}", other.name, other.kind)?;
            }
        }
        writeln!(f)
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, side) in [("Asked for", &self.asked), ("Listed", &self.listed)] {
            let kind = side.kind.map_or_else(String::new, |kind| format!(" as {kind}"));
            let origin = side.origin.as_ref().map_or_else(String::new, |origin| format!("  {DIM}[{origin}]{DIM:#}"));
            writeln!(f, "\n{BOLD}{title}{kind}:{BOLD:#} {}{origin}", side.name)?;
            let heading = ["part", "parties", "rarity", "weight", "role", "from", "reads"].map(ToOwned::to_owned);
            let mut rows = vec![heading.to_vec()];
            rows.extend(side.parts.iter().map(|part| self.row(part)));
            let total = ["", "", "", &side.weight.to_string()].map(ToOwned::to_owned);
            rows.push(total.to_vec());
            f.write_str(&columns(&rows, &[1, 2, 3], "  "))?;
        }
        writeln!(
            f,
            "\n{BOLD}Pairing{BOLD:#}: likeness in thousandths × (1000 × weight asked for + {LISTED_SHARE} × weight listed)"
        )?;
        let mut rows: Vec<Vec<String>> = Vec::new();
        for pairing in &self.pairings {
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
        writeln!(f, "  {} earned of {} that equal names would", self.earned, self.possible)?;
        writeln!(f, "\n{BOLD}Traits of the two names{BOLD:#}: strength × weight (weights.tsv)")?;
        let mut rows: Vec<Vec<String>> = Vec::new();
        for TraitFound { name, says, strength, weight, points } in &self.traits {
            rows.push(vec![
                format!("{points:+.6}"),
                format!("{strength:.6} × {weight}"),
                (*name).to_owned(),
                (*says).to_owned(),
            ]);
        }
        if self.weak != Points::ZERO {
            rows.push(vec![
                format!("{:+.6}", self.weak),
                String::new(),
                "weak".to_owned(),
                "the publisher calls the name weak".to_owned(),
            ]);
        }
        rows.push(vec![
            format!("{:.6}", self.points),
            String::new(),
            String::new(),
            "what the names come to".to_owned(),
        ]);
        f.write_str(&columns(&rows, &[0, 1], "  "))
    }
}

impl Names {
    /// The row of a part. Consonants and sound are shown where a pairing went by them.
    fn row(&self, part: &Part) -> Vec<String> {
        let paired = |tie: &str| {
            let here = |pairing: &&Paired| pairing.asked.contains(&part.raw) || pairing.listed.contains(&part.raw);
            self.pairings.iter().filter(here).any(|pairing| pairing.tie == tie)
        };
        let mut reads: Vec<String> = Vec::new();
        // A phrase reads as its words do, written as one.
        if part.readings.len() > 1 || part.readings.first().is_some_and(|reading| *reading != part.raw.replace(' ', ""))
        {
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
}
