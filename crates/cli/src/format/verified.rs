//! What `verify` found: one structure, written as JSON or for people.

use std::fmt;
use std::time::Duration;

use interdict_model::{EditionInForce, Hit, Points};
use interdict_names::Lexicon;
use serde::Serialize;

use crate::answer::{FORMAT, SubjectShown};
use crate::arguments::Verify;
use crate::commands::verify::{Difference, Tally};
use crate::format::table::{BOLD, evidence_lines, score};

/// Where the questions come from.
pub(crate) enum Source {
    Edition,
    File(String),
}

impl Source {
    /// Why there was no question.
    pub(crate) fn nothing(&self) -> String {
        match self {
            Self::Edition => "no party of these lists has a name".to_owned(),
            Self::File(file) => format!("{file} has no row that can be asked"),
        }
    }
}

/// What `verify` writes.
#[derive(Serialize)]
pub(crate) struct Verified<'a> {
    format: &'static str,
    edition: &'a EditionInForce,
    lexicon: &'a str,
    /// How many parties the lexicon was built from.
    lexicon_parties: u32,
    matcher: String,
    /// The file that was asked; `None`: listed names.
    file: Option<&'a str>,
    /// How many rows or listed names were to be taken; `None`: all.
    sample: Option<u32>,
    seed: u64,
    thresholds: &'a [Points],
    pub(crate) questions: u64,
    /// Rows that could not be asked.
    rejected: u64,
    ways: Vec<WayCounted>,
    /// Answers each way: at every threshold, and at the score of each question's weakest hit.
    answers: u64,
    /// Hits in all answers.
    hits: u64,
    /// Added up over the threads.
    index_seconds: f64,
    exhaustive_seconds: f64,
    agree: bool,
    differences: u64,
    first_difference: Option<Differing<'a>>,
}

/// The questions that came about in one way.
#[derive(Serialize)]
struct WayCounted {
    way: &'static str,
    questions: u64,
    answers: u64,
    hits: u64,
}

/// A question that is answered differently.
#[derive(Serialize)]
struct Differing<'a> {
    way: &'static str,
    /// The listed party that the question was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<String>,
    subject: SubjectShown,
    threshold: Points,
    edition: &'a str,
    index: Vec<Hit>,
    exhaustive: Vec<Hit>,
}

/// To the microsecond.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e6
}

impl<'a> Verified<'a> {
    pub(crate) fn new(
        edition: &'a EditionInForce,
        lexicon: &'a Lexicon,
        source: &'a Source,
        arguments: &Verify,
        thresholds: &'a [Points],
        rejected: u64,
        tally: Tally,
    ) -> Self {
        let ways: Vec<WayCounted> = tally
            .by_way
            .iter()
            .map(|(way, counted)| WayCounted {
                way: way.in_words(),
                questions: counted.questions,
                answers: counted.answers,
                hits: counted.hits,
            })
            .collect();
        let questions: u64 = ways.iter().map(|way| way.questions).sum();
        Self {
            format: FORMAT,
            edition,
            lexicon: lexicon.id(),
            lexicon_parties: lexicon.entities(),
            matcher: interdict_evidence::matcher(),
            file: match source {
                Source::Edition => None,
                Source::File(file) => Some(file),
            },
            sample: (!arguments.all).then_some(arguments.sample),
            seed: arguments.seed,
            thresholds,
            questions,
            rejected,
            answers: ways.iter().map(|way| way.answers).sum(),
            hits: ways.iter().map(|way| way.hits).sum(),
            ways,
            index_seconds: seconds(tally.by_index),
            exhaustive_seconds: seconds(tally.by_scoring),
            agree: tally.differences == 0,
            differences: tally.differences,
            first_difference: tally.first.map(|first| Differing::new(first, &edition.id)),
        }
    }
}

impl<'a> Differing<'a> {
    fn new(difference: Difference, edition: &'a str) -> Self {
        Self {
            way: difference.asked.way.in_words(),
            of: difference.asked.of,
            subject: SubjectShown::from(&difference.asked.subject),
            threshold: difference.threshold,
            edition,
            index: difference.by_index.hits,
            exhaustive: difference.by_scoring.hits,
        }
    }
}

impl fmt::Display for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thresholds: Vec<String> = self.thresholds.iter().map(ToString::to_string).collect();
        writeln!(
            f,
            "{} questions, at the thresholds {} and at the score of the weakest hit, of the index and of every party",
            self.questions,
            thresholds.join(", ")
        )?;
        let mut row = |way: &str, [questions, answers, hits]: [u64; 3]| {
            writeln!(f, "  {way:34} {questions:>8} questions {answers:>9} answers {hits:>9} hits")
        };
        for way in &self.ways {
            row(way.way, [way.questions, way.answers, way.hits])?;
        }
        row("together", [self.questions, self.answers, self.hits])?;
        if self.rejected > 0 {
            writeln!(f, "  {:34} {:>8} rows", "could not be asked", self.rejected)?;
        }
        writeln!(
            f,
            "the index took {:.2} s, scoring every party {:.2} s: {:.1} times as long (added up over the threads)",
            self.index_seconds,
            self.exhaustive_seconds,
            self.exhaustive_seconds / self.index_seconds.max(0.001)
        )?;
        match &self.first_difference {
            None => writeln!(f, "{BOLD}agree: same parties, same scores, same evidence{BOLD:#}")?,
            Some(first) => {
                writeln!(
                    f,
                    "{BOLD}DIFFERENT: {} of {} answers are not the same both ways. The first:{BOLD:#}\n{first}",
                    self.differences, self.answers
                )?;
            }
        }
        if self.hits == 0 {
            writeln!(
                f,
                "No question had a hit, which shows little: ask more (--sample, --all) or at lower thresholds (--threshold)."
            )?;
        }
        writeln!(
            f,
            "\nEdition {}, lexicon {} of {} parties, matcher {}; seed {}.",
            self.edition.id, self.lexicon, self.lexicon_parties, self.matcher, self.seed
        )
    }
}

/// What to do about a difference.
const REPORT: &str = "This is a defect of Interdict. Until it is mended, `interdict screen --exhaustive` loses nothing. Please report it in the
issue tracker of the project, with all of the above and the edition, lexicon and matcher below. Customers' data do not belong
there: the same question with another name, if it also differs, is as good.";

impl fmt::Display for Differing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = self.of.as_ref().map_or_else(String::new, |of| format!(", made from {of}"));
        let subject = serde_json::to_string(&self.subject).map_err(|_| fmt::Error)?;
        writeln!(f, "  question ({}{of}): {subject}", self.way)?;
        writeln!(f, "  threshold {:.6} in edition {}", self.threshold, self.edition)?;
        for (side, hits, others) in
            [("the index", &self.index, &self.exhaustive), ("scoring every party", &self.exhaustive, &self.index)]
        {
            writeln!(f, "  hits of {side}: {}", hits.len())?;
            for (place, hit) in hits.iter().enumerate() {
                let note = match others.iter().position(|other| other == hit) {
                    Some(other) if other == place => "",
                    Some(_) => "  [in another place]",
                    None => "  [not so on the other side]",
                };
                writeln!(f, "    {}  {}  {} · {}{note}", score(hit.score), hit.caption, hit.id, hit.schema)?;
                if !others.contains(hit) {
                    writeln!(f, "      score {:.6}; {}", hit.score, hit.explanation)?;
                    f.write_str(&evidence_lines(&hit.evidence, "      "))?;
                }
            }
        }
        f.write_str(REPORT)
    }
}
