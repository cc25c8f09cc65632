//! `interdict owners`.

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use interdict_delimited::escaped;
use interdict_index::Index;
use interdict_model::PartialDate;
use interdict_opening::Opened;
use interdict_owners::{AnswerShown, Decided, FORMAT, Listed, meant, near, rows, with_lists};
use interdict_ownership::{Decision, Graph, PartyIndex, Picture, Regime, Verdict, dot, svg};
use interdict_sources::edition::Moment;

use super::Exit;
use crate::answer::Checked;
use crate::arguments::{Owners, OwnersFormat};
use crate::context;
use crate::format::owners::{Document, OwnersChecked, tree};
use crate::format::table::{BOLD, DIM, checked_against};
use crate::ownership::holdings::{self, Read};
use crate::progress::say;

pub(crate) fn run(arguments: &Owners, home: Option<&Path>) -> Result<Exit> {
    let day = context::day(arguments.as_of.as_deref())?;
    let rows = rows(&arguments.regime, day, &say)?;
    let read = holdings::read(&arguments.data)?;
    let opened = opened(arguments, home)?;
    let rows = with_lists(&rows, &arguments.regime, &opened.in_force, &say)?;
    let mut out: Box<dyn Write> = match &arguments.out {
        Some(path) => Box::new(BufWriter::new(fs_err::File::create(path)?)),
        None if arguments.is_for_people() => Box::new(BufWriter::new(anstream::stdout())),
        None => Box::new(BufWriter::new(std::io::stdout())),
    };
    let whole = read.whole;
    let exit = match &arguments.party {
        Some(party) => one(party, arguments, &read, &opened, (day, &rows), &mut *out)?,
        None => all(arguments, &read, &opened.index, (day, &rows), &mut *out)?,
    };
    out.flush()?;
    Ok(if whole { exit } else { Exit::NotDone })
}

/// The lists as they stood on the day; where none that old is kept, those in force, whose listings say since when they are.
fn opened(arguments: &Owners, home: Option<&Path>) -> Result<Opened> {
    let store = context::store(home)?;
    if let Some(day) = &arguments.as_of {
        match context::open(&store, &Moment { as_of: Some(day.clone()), known_at: None }) {
            Ok(opened) => return Ok(opened),
            Err(error) => say(&format!(
                "{error:#}; the lists in force are used, with the listings that they date to {day} or before"
            )),
        }
    }
    context::open(&store, &Moment::default())
}

fn one(
    asked: &str,
    arguments: &Owners,
    read: &Read,
    opened: &Opened,
    (day, rows): (PartialDate, &[&'static Regime]),
    out: &mut dyn Write,
) -> Result<Exit> {
    let holdings = &read.holdings;
    let meant = meant(holdings, asked, opened.index.lexicon(), arguments.threshold)?;
    let parties: Vec<PartyIndex> = meant.iter().map(|(party, _)| *party).collect();
    let graph = Graph::on(holdings, day);
    let region = near::region(&graph, &parties);
    let listed = Listed::of(holdings, &region, &opened.index, arguments.threshold)?;
    let checked = OwnersChecked {
        checked: Checked {
            format: FORMAT,
            edition: opened.in_force.clone().into(),
            lexicon: opened.index.lexicon().id().to_owned(),
            matcher: interdict_evidence::matcher(),
            only_new_since: None,
            threshold: arguments.threshold,
            owners: true,
        },
        as_of: day.to_string(),
        data: read.files.clone(),
    };
    // A row of a regime is decided once for the whole graph, whichever parties a name means.
    let rows = listed.under_all(rows, day);
    let decided = Decided::of(&graph, &listed, &rows);
    let mut shown = Vec::new();
    let mut exit = Exit::Nothing;
    let mut titled = None;
    let mut pictures = 0;
    for (party, _) in &meant {
        for decision in decided.decisions() {
            let answer = decision.answer(*party);
            if answer.verdict != Verdict::NotBlocked {
                exit = Exit::Hit;
            }
            match arguments.format {
                // The first row is drawn: a drawing has one set of colours.
                OwnersFormat::Dot | OwnersFormat::Svg => {
                    if pictures == 0 {
                        let picture = Picture::around(decision, *party, arguments.most);
                        let text = if arguments.format == OwnersFormat::Dot { dot(&picture) } else { svg(&picture) };
                        out.write_all(text.as_bytes())?;
                    }
                    pictures += 1;
                }
                OwnersFormat::Json | OwnersFormat::Jsonl => {
                    shown.push(decided.shown(decision, &answer, Some(arguments.most)));
                }
                OwnersFormat::Tree | OwnersFormat::Csv => {
                    let quiet = answer.verdict == Verdict::NotBlocked
                        && decision.regime().effect != interdict_model::Effect::Blocking;
                    if titled != Some(*party) {
                        titled = Some(*party);
                        let id = holdings.id(*party);
                        writeln!(out, "{BOLD}{}{BOLD:#}  {DIM}{id}, as of {day}{DIM:#}", holdings.caption(*party))?;
                    }
                    if !quiet {
                        let shown = decided.shown(decision, &answer, None);
                        tree(decision, &answer, &shown, out)?;
                    }
                }
            }
        }
    }
    if pictures > 1 {
        say(&format!("drawn: the first of {pictures} answers; --regime and an id choose another"));
    }
    match arguments.format {
        OwnersFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &Document { checked: &checked, answers: shown })?;
            writeln!(out)?;
        }
        OwnersFormat::Jsonl => lines(&shown, out)?,
        OwnersFormat::Tree | OwnersFormat::Csv => {
            writeln!(out, "\n{}", checked_against(&checked.checked))?;
            writeln!(out, "{NO_ADVICE}")?;
        }
        OwnersFormat::Dot | OwnersFormat::Svg => {}
    }
    Ok(exit)
}

const NO_ADVICE: &str =
    "\"Not blocked\" is said of these data alone: an owner they do not name is not in it. No legal advice.";

fn lines(answers: &[AnswerShown], out: &mut dyn Write) -> Result<()> {
    for answer in answers {
        serde_json::to_writer(&mut *out, answer)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The shadow list: every party that is blocked, or may be, because of its owners.
fn all(
    arguments: &Owners,
    read: &Read,
    index: &Index,
    (day, rows): (PartialDate, &[&'static Regime]),
    out: &mut dyn Write,
) -> Result<Exit> {
    let holdings = &read.holdings;
    let parties: Vec<PartyIndex> = holdings.all_parties().collect();
    let listed = Listed::of(holdings, &parties, index, arguments.threshold)?;
    let graph = Graph::on(holdings, day);
    let mut shown = Vec::new();
    for row in rows {
        let designations = listed.under(row, day);
        let decision = Decision::of(&graph, row, &designations);
        let found: Vec<PartyIndex> = decision.blocked_by_ownership().chain(decision.undecided()).collect();
        shown.extend(found.iter().map(|party| AnswerShown::of(&decision, &decision.answer(*party), None)));
    }
    let words = |answer: &AnswerShown| if answer.proof.is_empty() { answer.missing.join(" | ") } else { chain(answer) };
    let score = |answer: &AnswerShown| answer.surety.map_or_else(String::new, |surety| format!("{surety:.2}"));
    match arguments.format {
        OwnersFormat::Json | OwnersFormat::Jsonl => lines(&shown, out)?,
        OwnersFormat::Csv => {
            writeln!(out, "regime,effect,id,name,verdict,ground,rebuttable,surety,why")?;
            for answer in &shown {
                let cells = [
                    answer.regime,
                    answer.effect,
                    &answer.id,
                    &answer.caption,
                    answer.verdict,
                    answer.ground.unwrap_or_default(),
                    if answer.rebuttable { "yes" } else { "no" },
                    &score(answer),
                    &words(answer),
                ];
                writeln!(out, "{}", cells.map(escaped).join(","))?;
            }
        }
        _ => {
            for answer in &shown {
                let ground = answer.ground.map_or_else(String::new, |ground| format!(" by {ground}"));
                writeln!(
                    out,
                    "{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}\n  {}, {}: {}{ground}  {}\n  {}",
                    answer.caption,
                    answer.id,
                    answer.regime,
                    answer.effect.replace('_', " "),
                    answer.verdict.replace('_', " "),
                    score(answer),
                    words(answer)
                )?;
            }
            let count = |verdict: &str| shown.iter().filter(|answer| answer.verdict == verdict).count();
            writeln!(
                out,
                "\n{} parties, as of {day}: {} findings of blocked, {} that the data leave open, under {}.",
                holdings.all_parties().count(),
                count(Verdict::Blocked.as_str()),
                count(Verdict::CannotTell.as_str()),
                rows.iter().map(|row| format!("{} ({})", row.name, row.effect.as_str())).collect::<Vec<_>>().join(", ")
            )?;
        }
    }
    Ok(if shown.is_empty() { Exit::Nothing } else { Exit::Hit })
}

/// The proof in one line: the last step first.
fn chain(answer: &AnswerShown) -> String {
    let steps: Vec<String> = answer.proof.iter().rev().map(|step| format!("{} {}", step.caption, step.why)).collect();
    steps.join(" | ")
}
