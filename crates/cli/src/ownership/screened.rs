//! Screening with owners: every subject is looked for in files of owners, and what is above and below it is followed.

use anyhow::Result;
use interdict_batch::OwnershipFinding;
use interdict_index::Index;
use interdict_model::{PartialDate, Points, Subject};
use interdict_owners::{AnswerShown, Listed, Parties, near};
use interdict_ownership::{Decision, Designation, Graph, Holdings, PartyIndex, Regime, Verdict};
use serde::Serialize;

/// Most parties below a subject that are named; the others are counted.
const MOST_BELOW: usize = 20;

/// What owners make of a subject.
#[derive(Clone, Debug, Serialize)]
struct Finding {
    /// How sure it is that the subject is this party of the data.
    score: Points,
    #[serde(flatten)]
    answer: AnswerShown,
    /// Parties below it that are blocked, or may be, through it or others: id and name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    below: Vec<String>,
    /// How many more there are.
    #[serde(skip_serializing_if = "is_zero")]
    more_below: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Finding {
    /// Whether it is to be acted on: blocked or open, itself or below. A caution alone is told and is no hit.
    fn is_hit(&self) -> bool {
        [Verdict::Blocked, Verdict::CannotTell].iter().any(|verdict| verdict.as_str() == self.answer.verdict)
    }
}

/// Designations under every row, made before the decisions that borrow them.
pub(crate) struct Rows {
    rows: Vec<(&'static Regime, Vec<Designation>)>,
}

impl Rows {
    pub(crate) fn of(
        rows: &[&'static Regime],
        holdings: &Holdings,
        index: &Index,
        threshold: Points,
        day: PartialDate,
    ) -> Result<Self> {
        let parties: Vec<PartyIndex> = holdings.all_parties().collect();
        let listed = Listed::of(holdings, &parties, index, threshold)?;
        Ok(Self { rows: listed.under_all(rows, day) })
    }
}

/// Files of owners, decided once, and asked for every subject.
pub(crate) struct Screened<'a> {
    decisions: Vec<Decision<'a>>,
    parties: Parties,
    threshold: Points,
}

impl<'a> Screened<'a> {
    pub(crate) fn of(graph: &'a Graph<'a>, rows: &'a Rows, index: &Index, threshold: Points) -> Result<Self> {
        let decisions = rows.rows.iter().map(|(row, designations)| Decision::of(graph, row, designations)).collect();
        Ok(Self { decisions, parties: Parties::of(graph.holdings(), index.lexicon())?, threshold })
    }

    /// What owners make of a subject, under every row in which they make something of it. Parties that the subject may be are
    /// found as listed ones are.
    pub(crate) fn findings(&self, subject: &Subject) -> Result<Vec<OwnershipFinding>> {
        let Some(first) = self.decisions.first() else { return Ok(Vec::new()) };
        let graph = first.graph();
        let holdings = graph.holdings();
        let mut findings = Vec::new();
        for (party, score) in self.parties.find(holdings, subject, self.threshold)? {
            let below = near::below(graph, &[party]);
            for decision in &self.decisions {
                let answer = decision.answer(party);
                if answer.verdict == Verdict::NotBlocked {
                    continue;
                }
                let reached: Vec<PartyIndex> = below
                    .iter()
                    .copied()
                    .filter(|other| *other != party && decision.may_be_blocked(*other) && !decision.is_listed(*other))
                    .collect();
                let finding = Finding {
                    score,
                    answer: AnswerShown::of(decision, &answer, None),
                    below: reached
                        .iter()
                        .take(MOST_BELOW)
                        .map(|other| {
                            let (id, caption) = (holdings.id(*other), holdings.caption(*other));
                            let verdict = decision.verdict(*other).in_words();
                            format!("{caption} ({id}): {verdict}")
                        })
                        .collect(),
                    more_below: reached.len().saturating_sub(MOST_BELOW),
                };
                findings.push(finding.told()?);
            }
        }
        Ok(findings)
    }
}

impl Finding {
    /// As an answer carries it.
    fn told(&self) -> Result<OwnershipFinding> {
        let answer = &self.answer;
        let mut why: Vec<String> =
            answer.proof.iter().rev().map(|step| format!("{}  {}", step.caption, step.why)).collect();
        for (title, lines) in
            [("would decide", &answer.missing), ("caution", &answer.cautions), ("below it", &self.below)]
        {
            why.extend(lines.iter().map(|line| format!("{title}: {line}")));
        }
        if self.more_below > 0 {
            why.push(format!("below it: {} more", self.more_below));
        }
        Ok(OwnershipFinding {
            document: serde_json::to_value(self)?,
            is_hit: self.is_hit(),
            line: self.in_a_line(),
            why,
        })
    }

    /// In a line: `Beta Ltd (0.93): us, blocking: blocked by ownership (0.97)`.
    fn in_a_line(&self) -> String {
        let answer = &self.answer;
        let ground = answer.ground.map_or_else(String::new, |ground| format!(" by {ground}"));
        let surety = answer.surety.map_or_else(String::new, |surety| format!(" ({surety:.2})"));
        format!(
            "{} ({:.2}): {}, {}: {}{ground}{surety}",
            answer.caption,
            self.score,
            answer.regime,
            answer.effect.replace('_', " "),
            answer.verdict.replace('_', " ")
        )
    }
}
