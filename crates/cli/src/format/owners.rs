//! Answers about ownership: a tree for people, and JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Result, Write};

use interdict_model::Points;
use interdict_ownership::{Answer, Decision, Ground, Interest, PartyIndex, Picture, Proof, Step, Verdict};
use serde::Serialize;

use super::table::{BOLD, DIM};
use crate::answer::Checked;
use crate::ownership::holdings::FileRead;
use crate::ownership::words;

/// Version of the schema of answers about ownership.
pub(crate) const FORMAT: &str = "interdict-owners-1";
/// Most lines of a proof on a terminal; JSON has all.
const MOST_LINES: usize = 200;

/// What all answers of a run share.
#[derive(Serialize)]
pub(crate) struct OwnersChecked {
    #[serde(flatten)]
    pub(crate) checked: Checked,
    pub(crate) as_of: String,
    pub(crate) data: Vec<FileRead>,
}

/// A document of JSON.
#[derive(Serialize)]
pub(crate) struct Document<'a> {
    #[serde(flatten)]
    pub(crate) checked: &'a OwnersChecked,
    pub(crate) answers: Vec<AnswerShown>,
}

/// One party under one row of a regime.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AnswerShown {
    pub(crate) id: String,
    pub(crate) caption: String,
    pub(crate) regime: &'static str,
    pub(crate) effect: &'static str,
    pub(crate) verdict: &'static str,
    /// `listed`, `ownership` or `control`, when it is blocked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ground: Option<&'static str>,
    /// Whether the finding is a presumption that facts may rebut.
    pub(crate) rebuttable: bool,
    /// The score of the least sure match that the finding rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) surety: Option<Points>,
    /// Why it is blocked, what is rested on first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) proof: Vec<StepShown>,
    /// What would decide.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) missing: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) cautions: Vec<String>,
    /// How much of it the data name owners of.
    pub(crate) named: Vec<String>,
    /// Sources that cannot all be true.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) contradictions: Vec<String>,
    /// The day from which on it is no longer blocked: what was blocked before stays so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) blocked_until: Option<String>,
    pub(crate) rule: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) verify: &'static str,
    /// The graph round it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) graph: Option<GraphShown>,
}

/// A step of a proof.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StepShown {
    pub(crate) id: String,
    pub(crate) caption: String,
    pub(crate) why: String,
}

/// A graph as lists of parties and ties.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GraphShown {
    parties: Vec<PartyShown>,
    ties: Vec<TieShown>,
    left_out: usize,
}

#[derive(Clone, Debug, Serialize)]
struct PartyShown {
    id: String,
    caption: String,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    listed: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct TieShown {
    from: String,
    to: String,
    says: Vec<String>,
    link: bool,
    proves: bool,
    certain: bool,
}

impl From<&Picture> for GraphShown {
    fn from(picture: &Picture) -> Self {
        let id = |place: usize| picture.nodes.get(place).map_or_else(String::new, |node| node.id.clone());
        Self {
            parties: picture
                .nodes
                .iter()
                .map(|node| PartyShown {
                    id: node.id.clone(),
                    caption: node.caption.clone(),
                    verdict: node.verdict.as_str(),
                    listed: node.listing.clone(),
                })
                .collect(),
            ties: picture
                .edges
                .iter()
                .map(|edge| TieShown {
                    from: id(edge.from),
                    to: id(edge.to),
                    says: edge.labels.clone(),
                    link: edge.link,
                    proves: edge.proves,
                    certain: edge.certain,
                })
                .collect(),
            left_out: picture.left_out,
        }
    }
}

/// What makes a party blocked, in a word.
pub(crate) fn ground(answer: &Answer) -> Option<&'static str> {
    let proof = answer.proof.as_ref()?;
    Some(match () {
        () if !answer.listed.is_empty() => "listed",
        () if proof.rests_on_control() => "control",
        () => "ownership",
    })
}

impl AnswerShown {
    pub(crate) fn of(decision: &Decision<'_>, answer: &Answer, graph: Option<GraphShown>) -> Self {
        let of = decision.graph();
        let holdings = of.holdings();
        let steps = answer.proof.iter().flat_map(|proof| &proof.steps);
        Self {
            id: holdings.id(answer.party).to_owned(),
            caption: holdings.caption(answer.party),
            regime: answer.regime.name,
            effect: answer.regime.effect.as_str(),
            verdict: answer.verdict.as_str(),
            ground: ground(answer),
            rebuttable: answer.regime.rebuttable && answer.verdict == Verdict::Blocked && answer.listed.is_empty(),
            surety: answer.proof.as_ref().map(|proof| proof.surety),
            proof: steps
                .map(|step| StepShown {
                    id: holdings.id(step.party).to_owned(),
                    caption: holdings.caption(step.party),
                    why: words::step(decision, step),
                })
                .collect(),
            missing: answer.missing.iter().map(|missing| words::missing(of, missing)).collect(),
            cautions: answer.cautions.iter().map(|caution| words::caution(of, caution, &answer.named)).collect(),
            named: answer.named.iter().map(words::named).collect(),
            contradictions: answer
                .contradictions
                .iter()
                .map(|stakes| words::missing(of, &interdict_ownership::Missing::Contradiction(stakes.clone())))
                .collect(),
            blocked_until: None,
            rule: answer.regime.source,
            verify: answer.regime.verify,
            graph,
        }
    }
}

/// The answer as a tree.
pub(crate) fn tree(decision: &Decision<'_>, answer: &Answer, shown: &AnswerShown, out: &mut dyn Write) -> Result<()> {
    let how = match shown.ground {
        Some("listed") => ", listed itself".to_owned(),
        Some(ground) => format!(" by {ground}"),
        None => String::new(),
    };
    let surety =
        shown.surety.map_or_else(String::new, |surety| format!("  (as sure as its weakest match: {surety:.2})"));
    writeln!(
        out,
        "{BOLD}{}, {}: {}{how}{BOLD:#}{surety}",
        shown.regime,
        shown.effect.replace('_', " "),
        answer.verdict.in_words(),
    )?;
    if let Some(proof) = &answer.proof {
        branches(decision, proof, out)?;
    }
    if shown.rebuttable {
        writeln!(out, "  a presumption: facts may rebut it")?;
    }
    for (title, lines) in [
        ("would decide", &shown.missing),
        ("caution", &shown.cautions),
        ("the sources contradict each other", &shown.contradictions),
    ] {
        for line in lines {
            writeln!(out, "  {title}: {line}")?;
        }
    }
    if answer.verdict != Verdict::Blocked {
        for line in &shown.named {
            writeln!(out, "  {DIM}{line}{DIM:#}")?;
        }
    }
    if let Some(day) = &shown.blocked_until {
        writeln!(out, "  blocked until {day} by these data: property that was blocked before stays blocked")?;
    }
    if !shown.verify.is_empty() {
        writeln!(out, "  verify: {}", shown.verify)?;
    }
    Ok(())
}

/// The proof from the party in question down to the listings; what was shown is named again and not unfolded.
fn branches(decision: &Decision<'_>, proof: &Proof, out: &mut dyn Write) -> Result<()> {
    let holdings = decision.graph().holdings();
    let steps: BTreeMap<PartyIndex, &Step> = proof.steps.iter().map(|step| (step.party, step)).collect();
    let mut shown: BTreeSet<PartyIndex> = BTreeSet::new();
    let mut open: Vec<(PartyIndex, usize)> = proof.party().map(|party| (party, 1)).into_iter().collect();
    let mut lines = 0;
    while let Some((party, depth)) = open.pop() {
        let Some(step) = steps.get(&party) else { continue };
        let indent = "  ".repeat(depth.min(20));
        lines += 1;
        if lines > MOST_LINES {
            writeln!(out, "{indent}… the rest of {} steps is in --format json", proof.steps.len())?;
            return Ok(());
        }
        if !shown.insert(party) {
            writeln!(out, "{indent}{}: see above", holdings.caption(party))?;
            continue;
        }
        writeln!(out, "{indent}{}  {}", holdings.caption(party), words::step(decision, step))?;
        let mut owners: Vec<PartyIndex> = match &step.ground {
            Ground::Listed(_) => Vec::new(),
            Ground::Linked(link) => decision.graph().link(*link).map(|link| link.from).into_iter().collect(),
            Ground::Owned { interests, .. } | Ground::Remains { interests, .. } => holders(interests),
        };
        owners.retain(|owner| steps.contains_key(owner) && *owner != party);
        open.extend(owners.into_iter().rev().map(|owner| (owner, depth + 1)));
    }
    Ok(())
}

fn holders(interests: &[Interest]) -> Vec<PartyIndex> {
    let mut holders: Vec<PartyIndex> = Vec::new();
    for holder in interests.iter().flat_map(|interest| &interest.holders) {
        if !holders.contains(holder) {
            holders.push(*holder);
        }
    }
    holders
}
