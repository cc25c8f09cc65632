use interdict_index::Index;
use interdict_model::{EditionInForce, PartialDate, Points};
use interdict_ownership::{Graph, Holdings, PartyIndex};

use crate::{AnswerShown, Decided, Listed, OwnersError, Tell, meant, near, rows, with_lists};

/// A question about one party.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Its id in the data, or its name.
    pub party: &'a str,
    /// Regimes by name; none: the usual ones.
    pub regimes: &'a [String],
    /// The day of which the answer speaks.
    pub day: PartialDate,
    /// From which score on a party of the data is taken for a listed one, and a name for a party of the data.
    pub threshold: Points,
    /// Most parties of the graph in each answer; `None`: no graph.
    pub drawn: Option<usize>,
}

/// The answers to a question: for every party that is meant, the best first, one under every row of the regimes. What was not asked is
/// told. The listings of the index are those that are in force; what they date to a later day than the question's does not count.
pub fn answers(
    holdings: &Holdings,
    (index, edition): (&Index, &EditionInForce),
    question: &Question<'_>,
    tell: Tell<'_>,
) -> Result<Vec<AnswerShown>, OwnersError> {
    let rows = rows(question.regimes, question.day, tell)?;
    let rows = with_lists(&rows, question.regimes, edition, tell)?;
    let meant = meant(holdings, question.party, index.lexicon(), question.threshold)?;
    let parties: Vec<PartyIndex> = meant.iter().map(|(party, _)| *party).collect();
    let graph = Graph::on(holdings, question.day);
    let listed = Listed::of(holdings, &near::region(&graph, &parties), index, question.threshold)?;
    let rows = listed.under_all(&rows, question.day);
    let decided = Decided::of(&graph, &listed, &rows);
    Ok(parties.iter().flat_map(|party| decided.answers(*party, question.drawn)).collect())
}
