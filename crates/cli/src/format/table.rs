//! For people: a score bar, the party, why it is listed, which name matched, what agrees in a sentence, and the evidence under it.

use std::fmt::Write as _;
use std::io::{Result, Write};

use anstyle::{AnsiColor, Style};
use interdict_model::{DatasetInForce, Evidence, Hit, Points};

use super::Sink;
use crate::answer::{Answer, Checked, OwnershipFinding, Status};

/// What every answer from the starter edition says.
pub(crate) const STARTER: &str = "This is the embedded starter edition: some hundred cyber-related designations, not a sanctions list. `interdict sync` fetches the real lists from their publishers, `interdict sync --from PATH` reads their files.";

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
const STRONG: Style = AnsiColor::Red.on_default().bold();
const ALERT: Style = AnsiColor::Yellow.on_default().bold();
const LOW: Style = AnsiColor::Cyan.on_default();

pub(crate) struct TableSink {
    checked: Checked,
    out: Box<dyn Write>,
    all: bool,
    subjects: u64,
    with_hits: u64,
    without: u64,
    rejected: u64,
}

impl TableSink {
    pub(crate) fn new(checked: Checked, out: Box<dyn Write>, all: bool) -> Self {
        Self { checked, out, all, subjects: 0, with_hits: 0, without: 0, rejected: 0 }
    }
}

/// A score with its bar, coloured by what it means.
pub(crate) fn score(points: Points) -> String {
    let style = match points {
        points if points >= Points::milli(850) => STRONG,
        points if points >= Points::milli(700) => ALERT,
        _ => LOW,
    };
    let eighths = usize::try_from(points.0.max(0)).unwrap_or(0) * 80 / 1_000_000;
    let mut bar = "█".repeat(eighths / 8);
    if eighths % 8 > 0 {
        bar.push(['▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8 - 1]);
    }
    let width = bar.chars().count();
    format!("{style}{points} {bar}{style:#}{}", " ".repeat(10 - width.min(10)))
}

/// A line of evidence, its points to so many decimals; those of no points leave them out.
pub(crate) fn evidence_line(line: &Evidence, decimals: usize) -> String {
    let points = if line.points == Points::ZERO {
        " ".repeat("+0.".len() + decimals)
    } else {
        format!("{:+.decimals$}", line.points)
    };
    format!("{DIM}{points}  {}: {}{DIM:#}", line.feature.as_str().replace('_', " "), line.detail)
}

/// The evidence, a line each, indented.
pub(crate) fn evidence_lines(evidence: &[Evidence], indent: &str) -> String {
    let mut text = String::new();
    for line in evidence {
        let _ = writeln!(text, "{indent}{}", evidence_line(line, 3));
    }
    text
}

/// Hits with those of their parties on other lists under them: a reviewer sees one case, not four.
fn cases(hits: &[Hit]) -> String {
    let mut text = String::new();
    let mut told = vec![false; hits.len()];
    for (place, hit) in hits.iter().enumerate() {
        if std::mem::replace(&mut told[place], true) {
            continue;
        }
        text.push_str(&hit_lines(hit));
        let mut elsewhere = Vec::new();
        for other in &hit.same_party {
            match hits.iter().position(|hit| hit.id == other.id && hit.datasets == other.datasets) {
                Some(place) if std::mem::replace(&mut told[place], true) => {}
                Some(place) => {
                    let _ = writeln!(text, "      ┗ the same party, by {}:", other.by);
                    text.push_str(&hit_lines(&hits[place]));
                }
                None => elsewhere.push(format!("{} ({}, by {})", other.id, other.datasets.join(", "), other.by)),
            }
        }
        if !elsewhere.is_empty() {
            let _ = writeln!(text, "      ┗ the same party is listed as {}", elsewhere.join("; "));
        }
    }
    text
}

fn hit_lines(hit: &Hit) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "  {}  {BOLD}{}{BOLD:#}  {} · {}", score(hit.score), hit.caption, hit.id, hit.schema);
    let mut facts = vec![hit.datasets.join(", ")];
    if !hit.programs.is_empty() {
        facts.push(hit.programs.join(", "));
    }
    facts.extend(hit.listed.as_ref().map(|date| format!("listed {date}")));
    facts.push(hit.effect.map_or("effect: see the programme", |effect| effect.in_words()).to_owned());
    let _ = writeln!(text, "                    {}", facts.join(" · "));
    if let (Some(name), Some(kind)) = (&hit.matched_name, &hit.matched_kind) {
        let _ = writeln!(text, "                    matched {kind}: {name}");
    }
    let _ = writeln!(text, "                    {}", hit.explanation);
    text.push_str(&evidence_lines(&hit.evidence, "                      "));
    text
}

/// What an answer was checked against, and what "no hit" does not mean.
pub(crate) fn checked_against(checked: &Checked) -> String {
    let note = |dataset: &DatasetInForce| match (dataset.starter && !checked.edition.starter, dataset.partial) {
        (true, _) => " of the starter edition only, not the list",
        (_, true) => ", PARTIAL",
        _ => "",
    };
    let datasets: Vec<String> = checked
        .edition
        .datasets
        .iter()
        .map(|dataset| {
            let of = if dataset.undated { "undated, read" } else { "of" };
            format!("{} {of} {} ({} parties{})", dataset.name, dataset.published, dataset.entities, note(dataset))
        })
        .collect();
    let mut text = format!(
        "Checked against {} {}: {}; threshold {:.2}, matcher {}, lexicon {}.",
        if checked.edition.starter { "the starter edition" } else { "edition" },
        checked.edition.id,
        datasets.join(", "),
        checked.threshold,
        checked.matcher,
        checked.lexicon
    );
    if checked.edition.partial {
        text.push_str("\nPARTIAL: a part of these lists is missing; names and addresses in it were not looked at.");
    }
    if checked.edition.starter {
        text.push('\n');
        text.push_str(STARTER);
    }
    text
}

/// What owners make of a subject: a line a finding, then why.
fn owners(findings: &[OwnershipFinding], out: &mut dyn Write) -> Result<()> {
    for finding in findings {
        writeln!(out, "  owners: {}", finding.line)?;
        for line in &finding.why {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}

const NOT_CLEARED: &str = "\"No hit\" is no clearance: it says that nothing on these lists, as of these dates, reached the threshold by what was given.";

impl Sink for TableSink {
    fn write(&mut self, answer: &Answer) -> Result<()> {
        self.subjects += 1;
        let subject = if answer.subject.name.is_empty() {
            answer.subject.identifiers.join(", ")
        } else {
            answer.subject.name.join(" / ").replace(char::is_control, " ")
        };
        let place = match (&answer.subject.id, answer.subject.line) {
            (Some(id), Some(line)) => format!("  {DIM}id {id}, line {line}{DIM:#}"),
            (None, Some(line)) => format!("  {DIM}line {line}{DIM:#}"),
            _ => String::new(),
        };
        match answer.status {
            Status::Hit => {
                self.with_hits += 1;
                writeln!(self.out, "{BOLD}{subject}{BOLD:#}{place}")?;
                write!(self.out, "{}", cases(&answer.hits))?;
                owners(&answer.ownership, &mut *self.out)?;
                if answer.cut > 0 {
                    writeln!(
                        self.out,
                        "  … and {} more at or above the threshold (--limit all shows them)",
                        answer.cut
                    )?;
                }
                writeln!(self.out)
            }
            Status::Rejected => {
                self.rejected += 1;
                writeln!(
                    self.out,
                    "{BOLD}{subject}{BOLD:#}{place}  not screened: {}\n",
                    answer.reason.as_deref().unwrap_or_default()
                )
            }
            Status::NoHit | Status::Partial => {
                self.without += 1;
                if self.all || !answer.ownership.is_empty() {
                    writeln!(self.out, "{BOLD}{subject}{BOLD:#}{place}  no hit")?;
                    owners(&answer.ownership, &mut *self.out)?;
                    writeln!(self.out)?;
                }
                Ok(())
            }
        }
    }

    fn end(&mut self) -> Result<()> {
        if !self.all {
            writeln!(
                self.out,
                "{} screened: {} with hits, {} without, {} rejected.",
                self.subjects, self.with_hits, self.without, self.rejected
            )?;
        }
        writeln!(self.out, "{}", checked_against(&self.checked))?;
        if self.without > 0 {
            writeln!(self.out, "{NOT_CLEARED}")?;
        }
        self.out.flush()
    }
}
