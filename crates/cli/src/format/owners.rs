//! Answers about ownership: a tree for people, and JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Result, Write};

use interdict_owners::{AnswerShown, words};
use interdict_ownership::{Answer, Decision, Ground, Interest, PartyIndex, Proof, Step, Verdict};
use serde::Serialize;

use super::table::{BOLD, DIM};
use crate::answer::Checked;
use crate::ownership::holdings::FileRead;

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
        ("one party", &shown.tied),
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
