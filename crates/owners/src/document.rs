//! Answers as documents: what JSON, CSV and the tree are made of.

use interdict_model::Points;
use interdict_ownership::{Answer, Decision, Missing, Picture, Tie, Verdict};
use serde::Serialize;

use crate::words;

/// One party under one row of a regime.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerShown {
    /// The party's id in the data.
    pub id: String,
    /// Its name.
    pub caption: String,
    /// `us`, `eu`, `uk`, `us-bis`.
    pub regime: &'static str,
    /// The effect that passes on: `blocking`, `sectoral`, `export`.
    pub effect: &'static str,
    /// `blocked`, `cannot_tell`, `caution`, `not_blocked`.
    pub verdict: &'static str,
    /// `listed`, `ownership` or `control`, when it is blocked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<&'static str>,
    /// Whether the finding is a presumption that facts may rebut.
    pub rebuttable: bool,
    /// The score of the least sure match that the finding rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surety: Option<Points>,
    /// Why it is blocked, what is rested on first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub proof: Vec<StepShown>,
    /// What would decide.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Why caution is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cautions: Vec<String>,
    /// How much of it the data name owners of.
    pub named: Vec<String>,
    /// Ids of several files that were taken for one party, of this one and of those the proof rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tied: Vec<String>,
    /// Sources that cannot all be true.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contradictions: Vec<String>,
    /// The day from which on it is no longer blocked: what was blocked before stays so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked_until: Option<String>,
    /// Where the rule is stated.
    pub rule: &'static str,
    /// What to check before relying on it.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub verify: &'static str,
    /// The graph round it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub graph: Option<GraphShown>,
}

/// A step of a proof.
#[derive(Clone, Debug, Serialize)]
pub struct StepShown {
    /// The party's id in the data.
    pub id: String,
    /// Its name.
    pub caption: String,
    /// Why it is blocked.
    pub why: String,
}

/// A graph as lists of parties and ties.
#[derive(Clone, Debug, Serialize)]
pub struct GraphShown {
    /// The parties, the one in question first, then by distance.
    pub parties: Vec<PartyShown>,
    /// What ties them.
    pub ties: Vec<TieShown>,
    /// How many parties were left out because there are more than were asked for.
    pub left_out: usize,
}

/// A party of a graph.
#[derive(Clone, Debug, Serialize)]
pub struct PartyShown {
    /// Its id in the data.
    pub id: String,
    /// Its name.
    pub caption: String,
    /// What the data say of it.
    pub verdict: &'static str,
    /// Its lists and programmes, when it is listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<String>,
}

/// What ties two parties of a graph.
#[derive(Clone, Debug, Serialize)]
pub struct TieShown {
    /// The owner's id, or that of who controls.
    pub from: String,
    /// The id of the other side.
    pub to: String,
    /// What the sources say.
    pub says: Vec<String>,
    /// Whether it is a link and no stake.
    pub link: bool,
    /// Whether the proof rests on it.
    pub proves: bool,
    /// Whether it is certain on the day.
    pub certain: bool,
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
fn ground(answer: &Answer) -> Option<&'static str> {
    let proof = answer.proof.as_ref()?;
    Some(match () {
        () if !answer.listed.is_empty() => "listed",
        () if proof.rests_on_control() => "control",
        () => "ownership",
    })
}

impl AnswerShown {
    /// An answer in words; `graph`: what is drawn round the party, if that is wanted.
    pub fn of(decision: &Decision<'_>, answer: &Answer, graph: Option<GraphShown>) -> Self {
        let of = decision.graph();
        let holdings = of.holdings();
        let steps = answer.proof.iter().flat_map(|proof| &proof.steps);
        let proved = answer.proof.as_ref().map_or_else(Vec::new, |proof| proof.ties(holdings));
        let matters = |tie: &&Tie| tie.kept == answer.party || proved.contains(tie);
        let tied = holdings.ties().iter().filter(matters).map(|tie| words::tie(holdings, tie)).collect();
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
                .map(|stakes| words::missing(of, &Missing::Contradiction(stakes.clone())))
                .collect(),
            tied,
            blocked_until: None,
            rule: answer.regime.source,
            verify: answer.regime.verify,
            graph,
        }
    }
}
