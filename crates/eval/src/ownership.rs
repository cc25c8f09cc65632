//! How fast and in how much memory holdings of a given size are decided.
//!
//! The holdings are invented, with what makes real ones hard: most firms have one to three owners and a few have thousands; most
//! owners own one thing and a few own tens of thousands; one stake in seven is a band, one in ten is not known, one in ten has
//! ended; there are circles. Reading files and matching names are not measured here.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use interdict_model::{PartialDate, Points, Schema, Subject};
use interdict_ownership::{
    Decision, Designation, End, File, Graph, Holdings, Level, Link, LinkKind, Measure, Party, PartyIndex, Period,
    Regime, Share, Stake, Verdict,
};

use crate::generate::draw::Draw;
use crate::speed::{Memory, ran};

/// What is measured.
pub(crate) struct Plan<'a> {
    /// So many parties.
    pub(crate) parties: u64,
    /// So many stakes.
    pub(crate) stakes: u64,
    /// So many of them are listed.
    pub(crate) listed: u64,
    /// Which regimes.
    pub(crate) regimes: &'a [String],
    /// The day.
    pub(crate) day: &'a str,
    /// The same seed gives the same holdings.
    pub(crate) seed: u64,
}

/// Invents holdings, decides them under every regime and says how long that took.
pub(crate) fn run(plan: &Plan<'_>) -> Result<String> {
    let day: PartialDate = plan.day.parse()?;
    let start = Instant::now();
    let holdings = invented(plan)?;
    let mut report = String::new();
    writeln!(
        report,
        "{} parties, {} stakes, {} links, invented in {:.1} s, peak {}",
        holdings.parties(),
        holdings.stakes().len(),
        holdings.links().len(),
        start.elapsed().as_secs_f64(),
        memory()
    )?;
    let designations = listed(plan, &holdings)?;
    let start = Instant::now();
    let graph = Graph::on(&holdings, day);
    writeln!(report, "graph of {day} in {:.1} s, peak {}", start.elapsed().as_secs_f64(), memory())?;
    for name in plan.regimes {
        for row in Regime::in_force(name, day)? {
            let start = Instant::now();
            let decision = Decision::of(&graph, row, &designations);
            let decided = start.elapsed().as_secs_f64();
            writeln!(
                report,
                "{name} ({}): {} listed, {} blocked by ownership, {} cannot be told, decided in {decided:.1} s, peak {}",
                row.effect.as_str(),
                designations.len(),
                decision.blocked_by_ownership().count(),
                decision.undecided().count(),
                memory()
            )?;
            report.push_str(&answers(&decision, plan.seed)?);
        }
    }
    Ok(report)
}

/// How long single answers take, with their proofs: of every verdict some thousands, spread over all parties. It is the time that the
/// thread runs, where the system tells it: others at work on the machine are not in it.
fn answers(decision: &Decision<'_>, seed: u64) -> Result<String> {
    const SOME: usize = 5_000;
    let holdings = decision.graph().holdings();
    let blocked: Vec<PartyIndex> = decision.blocked_by_ownership().collect();
    let open: Vec<PartyIndex> = decision.undecided().collect();
    let all: Vec<PartyIndex> = holdings.all_parties().collect();
    let mut draw = Draw::of(seed, u64::MAX, 1);
    let mut report = String::new();
    for (what, of) in [("blocked", blocked), ("cannot be told", open), ("any", all)] {
        let mut times: Vec<(Duration, PartyIndex)> = (0..SOME)
            .filter_map(|_| draw.one(&of).copied())
            .map(|party| {
                let (start, ran_before) = (Instant::now(), ran());
                let answer = decision.answer(party);
                let time = match (ran_before, ran()) {
                    (Some(before), Some(after)) => after.saturating_sub(before),
                    _ => start.elapsed(),
                };
                debug_assert!((answer.verdict == Verdict::Blocked) == answer.proof.is_some());
                (time, party)
            })
            .collect();
        times.sort_unstable();
        if let (Some((last, party)), Some((median, _)), Some((most, _))) =
            (times.last(), times.get(times.len() / 2), times.get(times.len() * 999 / 1000))
        {
            let (graph, answer) = (decision.graph(), decision.answer(*party));
            writeln!(
                report,
                "  {} answers, {what}: median {median:.1?}, 99.9 % within {most:.1?}, longest {last:.1?} (of {} owners, {} links, {} steps, {} missing facts)",
                times.len(),
                graph.owners_of(*party).len(),
                graph.links_to(*party).len(),
                answer.proof.map_or(0, |proof| proof.steps.len()),
                answer.missing.len()
            )?;
        }
    }
    Ok(report)
}

fn memory() -> String {
    Memory::now().peak.map_or_else(|| "unknown".to_owned(), |kilobytes| format!("{} MB", kilobytes * 1_024 / 1_000_000))
}

/// Who is listed: spread over all parties, as far as it goes among those who own most.
fn listed(plan: &Plan<'_>, holdings: &Holdings) -> Result<Vec<Designation>> {
    let mut draw = Draw::of(plan.seed, u64::MAX, 2);
    let parties: Vec<PartyIndex> = holdings.all_parties().collect();
    (0..plan.listed)
        .map(|person| {
            Ok(Designation {
                party: *draw.one(&parties).context("there are no parties")?,
                person: u32::try_from(person)?,
                surety: Points::milli(if person % 4 == 0 { 1_000 } else { 850 }),
                entity: format!("listed-{person}"),
                caption: String::new(),
                listing: String::new(),
                by: String::new(),
            })
        })
        .collect()
}

fn invented(plan: &Plan<'_>) -> Result<Holdings> {
    let mut holdings = Holdings::new();
    let file = holdings.file(File { name: "invented".to_owned(), ..File::default() })?;
    let source = holdings.source(file, 0, "")?;
    let parties: Vec<PartyIndex> = (0..plan.parties)
        .map(|number| {
            let party = holdings.party(&format!("ID-{number:020}"))?;
            let schema = if number % 5 < 2 { Schema::Person } else { Schema::Company };
            let name = format!("Invented Party of Number {number}");
            holdings.describe(party, &Party { subject: Subject::named(name).of_schema(schema), source });
            Ok(party)
        })
        .collect::<Result<_>>()?;
    let total = parties.len();
    let mut left = plan.stakes;
    let mut firm: u64 = 0;
    while left > 0 {
        firm += 1;
        let mut draw = Draw::of(plan.seed, firm, 3);
        let owned = *draw.one(&parties).context("there are no parties")?;
        // Mostly one to three owners, once in thousands of firms as many as a listed company has.
        let owners = match draw.below(1_000) {
            0..600 => 1,
            600..900 => 2 + draw.below(2),
            900..990 => 4 + draw.below(5),
            990..999 => 9 + draw.below(32),
            _ => 40 + usize::try_from(draw.rank(40))?.min(5_000),
        };
        let owners = u64::try_from(owners)?.min(left);
        let mut rest: u32 = 100;
        for owner in 0..owners {
            // Some own very much: low ranks come up all the time.
            let place = usize::try_from(draw.rank(200_000))? % total;
            let owner_party = *parties.get(place).context("there are no parties")?;
            let given = if owner + 1 == owners { rest } else { u32::try_from(draw.below(rest as usize + 1))? };
            rest -= given;
            let band = (given / 25 * 25, (given / 25 * 25 + 25).min(100));
            let share = match draw.below(100) {
                0..10 => Some(Share::UNKNOWN),
                10..24 if band.0 < band.1 => Share::between(band.0 * 10_000_000, true, band.1 * 10_000_000, false),
                _ => Share::percent(given),
            };
            let from = PartialDate::new(u16::try_from(2000 + draw.below(26))?, Some(1), Some(1));
            let to = if draw.chance(10) {
                PartialDate::new(2024, Some(3), Some(1)).map_or(End::Open, End::On)
            } else {
                End::Open
            };
            holdings.add_stake(Stake {
                owner: owner_party,
                owned,
                measure: if draw.chance(80) { Measure::Shares } else { Measure::Votes },
                share: share.unwrap_or(Share::UNKNOWN),
                period: Period { from, to, stated: None },
                level: Level::Direct,
                jointly: None,
                source,
            });
            left -= 1;
        }
        if draw.chance(40) {
            let from = *parties.get(usize::try_from(draw.rank(200_000))? % total).context("there are no parties")?;
            let kind =
                *draw.one(&[LinkKind::Director, LinkKind::Consolidates, LinkKind::AppointsBoard]).context("no kind")?;
            holdings.add_link(Link { from, to: owned, kind, period: Period::ALWAYS, source });
        }
    }
    Ok(holdings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_holdings_are_decided_the_same_way_every_time() {
        let plan = Plan {
            parties: 3_000,
            stakes: 6_000,
            listed: 30,
            regimes: &["us".to_owned(), "uk".to_owned()],
            day: "2026-12-01",
            seed: 1,
        };
        let verdicts = || {
            let holdings = invented(&plan).unwrap();
            let designations = listed(&plan, &holdings).unwrap();
            let graph = Graph::on(&holdings, plan.day.parse().unwrap());
            let row = Regime::in_force("us", graph.day()).unwrap()[0];
            let decision = Decision::of(&graph, row, &designations);
            holdings.all_parties().map(|party| decision.verdict(party)).collect::<Vec<_>>()
        };
        let first = verdicts();
        assert_eq!(first, verdicts());
        for verdict in [Verdict::Blocked, Verdict::CannotTell, Verdict::Caution, Verdict::NotBlocked] {
            assert!(first.contains(&verdict), "{verdict:?}");
        }
        assert!(run(&plan).unwrap().contains("uk (blocking): 30 listed"));
    }
}
