use interdict_ownership::{Answer, Decision, Designation, Graph, PartyIndex, Picture, Regime, Verdict};

use crate::document::{AnswerShown, GraphShown};
use crate::{Listed, formerly};

/// A graph, decided under rows of regimes for everybody in it.
///
/// It is made once and asked often. Graph, listings and rows are borrowed: a service that loads holdings when it starts keeps them for
/// as long as it serves.
#[derive(Debug)]
pub struct Decided<'a> {
    listed: &'a Listed,
    decisions: Vec<Decision<'a>>,
}

impl<'a> Decided<'a> {
    /// Decides. `rows` are those of [`Listed::under_all`] on the graph's day.
    pub fn of(graph: &'a Graph<'a>, listed: &'a Listed, rows: &'a [(&'static Regime, Vec<Designation>)]) -> Self {
        let decisions = rows.iter().map(|(row, designations)| Decision::of(graph, row, designations)).collect();
        Self { listed, decisions }
    }

    /// One for each row.
    pub fn decisions(&self) -> &[Decision<'a>] {
        &self.decisions
    }

    /// What every row makes of a party; with the graph round it of so many parties at most, if it is to be drawn.
    pub fn answers(&self, party: PartyIndex, drawn: Option<usize>) -> Vec<AnswerShown> {
        let of_row = |decision: &Decision<'a>| self.shown(decision, &decision.answer(party), drawn);
        self.decisions.iter().map(of_row).collect()
    }

    /// An answer as a document, with the day until which the party was blocked by these data.
    pub fn shown(&self, decision: &Decision<'_>, answer: &Answer, drawn: Option<usize>) -> AnswerShown {
        let graph = drawn.map(|most| GraphShown::from(&Picture::around(decision, answer.party, most)));
        let mut shown = AnswerShown::of(decision, answer, graph);
        if answer.verdict != Verdict::Blocked {
            let (of, row) = (decision.graph(), decision.regime());
            shown.blocked_until =
                formerly::until(of.holdings(), self.listed, row, of.day(), answer.party).map(|day| day.to_string());
        }
        shown
    }
}
