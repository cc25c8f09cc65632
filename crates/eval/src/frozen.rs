//! Frozen results: the score of every labelled row, kept in the repository, so that a change shows what it moves.
//!
//! A figure of a whole set hides that ten rows got better and nine worse. Here each row has its score, in the order of the
//! labelled data, and nothing else: no name and no text of the data. Who changes a score writes the files again in the same
//! commit, and its difference is what the change did.
//!
//! A file is a head line (matcher, lexicon, weights), a line of columns, and a line a row, separated by tabs.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use interdict_evidence::weights::TABLE;
use interdict_evidence::{Question, compare, matcher, weigh_names};
use interdict_index::{Index, Request};
use interdict_model::{Points, Subject};
use interdict_names::Lexicon;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::pairs::{self, ALERT};
use crate::{names, text};

/// A labelled set with the scores of its rows.
#[derive(Debug, PartialEq, Eq)]
struct Set {
    /// The file's name, without ending.
    name: &'static str,
    /// What the scores were made with.
    head: String,
    /// What the columns are called, the row's own first.
    columns: &'static [&'static str],
    rows: Vec<Row>,
}

#[derive(Debug, PartialEq, Eq)]
struct Row {
    /// The query's id, or the number of the row in its file, from 1.
    id: String,
    /// One score a column; none where there is nothing to score.
    scores: Vec<Option<Labelled>>,
}

/// A score, and whether its label wants it above the alert line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Labelled {
    score: Points,
    alike: bool,
}

/// A score that is not what it was.
struct Move {
    set: &'static str,
    row: String,
    column: &'static str,
    before: Points,
    now: Labelled,
}

impl Move {
    fn size(&self) -> u32 {
        self.now.score.0.abs_diff(self.before.0)
    }

    /// Whether it is above the alert line now and was not, or the other way round; `None` when it is on its side still.
    fn crosses(&self) -> Option<bool> {
        let (before, now) = (self.before >= ALERT, self.now.score >= ALERT);
        (before != now).then_some(now)
    }
}

/// How many scores crossed the alert line.
#[derive(Default)]
struct Crossings {
    /// Up and down, each as the labels want it and against them.
    up: [usize; 2],
    down: [usize; 2],
}

impl Crossings {
    fn of(moves: &[Move]) -> Self {
        let mut crossings = Self::default();
        for one in moves {
            if let Some(up) = one.crosses() {
                let way = if up { &mut crossings.up } else { &mut crossings.down };
                way[usize::from(up != one.now.alike)] += 1;
            }
        }
        crossings
    }
}

/// Six bytes of a hash, as the lexicon's id has.
fn weights() -> String {
    Sha256::digest(TABLE.as_bytes())[..6].iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn head(lexicon: &Lexicon) -> String {
    format!("# {} lexicon {} weights {}", matcher(), lexicon.id(), weights())
}

/// Scores all labelled sets of the folder: by the given lexicon, else the names by their list's own and the pairs by an
/// empty one.
fn scored(bench: &Path, lexicon: Option<&Lexicon>) -> Result<Vec<Set>> {
    let quality = bench.join("quality");
    Ok(vec![
        of_names(&bench.join("names"), lexicon.cloned())?,
        of_pairs("name_pairs", &pairs::rows_of_names(&quality.join("name_pairs.csv"))?, lexicon.cloned()),
        of_pairs("entity_pairs", &pairs::rows_of_records(&quality.join("entity_pairs.yml"))?, lexicon.cloned()),
    ])
}

/// The score of the right entity, whatever it is, and the best of any other that is told at all, else 0.
fn of_names(folder: &Path, lexicon: Option<Lexicon>) -> Result<Set> {
    let entities = names::list(&folder.join("list.tsv.gz"))?;
    let lexicon = lexicon.unwrap_or_else(|| Lexicon::of(&entities));
    let index = Index::new(entities, lexicon)?;
    // The best two: one of them is no other.
    let request = Request { threshold: names::LEAST, limit: Some(2), ..Request::default() };
    let rows = names::queries(&folder.join("queries.tsv"))?
        .into_par_iter()
        .map(|query| {
            let subject = Subject::named(query.text).of_schema(query.schema);
            let question = Question::new(Cow::Borrowed(&subject), index.lexicon());
            let right = index.entity(&query.expected).map(|entity| {
                let forms = weigh_names(&entity, index.lexicon());
                Labelled { score: compare(&question, &entity, &forms).score, alike: true }
            });
            let hits = index.search(&subject, &request)?.hits;
            let other = hits.iter().find(|hit| hit.id != query.expected).map_or(Points::ZERO, |hit| hit.score);
            Ok(Row { id: query.id, scores: vec![right, Some(Labelled { score: other, alike: false })] })
        })
        .collect::<Result<_>>()?;
    Ok(Set { name: "names", head: head(index.lexicon()), columns: &["query", "right", "other"], rows })
}

fn of_pairs(name: &'static str, rows: &[pairs::Row], lexicon: Option<Lexicon>) -> Set {
    let lexicon = lexicon.unwrap_or_else(|| Lexicon::of([]));
    let rows = (1..)
        .zip(rows)
        .map(|(number, row): (usize, _)| {
            let labelled = Labelled { score: pairs::score(row, &lexicon), alike: row.alike };
            Row { id: number.to_string(), scores: vec![Some(labelled)] }
        })
        .collect();
    Set { name, head: head(&lexicon), columns: &["row", "score"], rows }
}

impl Set {
    fn to_text(&self) -> String {
        let mut text = format!("{}\n{}\n", self.head, self.columns.join("\t"));
        for row in &self.rows {
            text.push_str(&row.id);
            for score in &row.scores {
                text.push('\t');
                text.push_str(&score.map_or_else(|| "-".to_owned(), |score| format!("{:.6}", score.score)));
            }
            text.push('\n');
        }
        text
    }

    /// What differs from the set's frozen file: scores that moved, the greatest move first, and other differences in words.
    fn against(&self, frozen: &str) -> Result<(Vec<Move>, Vec<String>)> {
        let mut lines = frozen.lines();
        let mut others = Vec::new();
        let head = lines.next().unwrap_or_default();
        if head != self.head {
            others.push(format!("the head was `{head}` and is `{}`", self.head));
        }
        if lines.next() != Some(&self.columns.join("\t")) {
            return Err(anyhow!("the second line is not `{}`", self.columns.join(" ")));
        }
        let mut known: HashMap<&str, Vec<Option<Points>>> = HashMap::new();
        for line in lines {
            let mut cells = line.split('\t');
            let id = cells.next().unwrap_or_default();
            let scores = cells.map(points).collect::<Result<Vec<_>>>().with_context(|| line.to_owned())?;
            if scores.len() + 1 != self.columns.len() || known.insert(id, scores).is_some() {
                return Err(anyhow!(
                    "not a line of {} cells, or not the only one of its row: {line}",
                    self.columns.len()
                ));
            }
        }
        let mut moves = Vec::new();
        for row in &self.rows {
            let Some(before) = known.remove(&*row.id) else {
                others.push(format!("row {} is new", row.id));
                continue;
            };
            for ((column, before), now) in self.columns[1..].iter().copied().zip(before).zip(&row.scores) {
                match (before, *now) {
                    (Some(before), Some(now)) if before != now.score => {
                        moves.push(Move { set: self.name, row: row.id.clone(), column, before, now });
                    }
                    (Some(_), None) | (None, Some(_)) => {
                        others.push(format!("row {}: there is a {column} score on one side only", row.id));
                    }
                    _ => {}
                }
            }
        }
        let mut gone: Vec<&str> = known.into_keys().collect();
        gone.sort_unstable();
        others.extend(gone.iter().map(|id| format!("row {id} is gone")));
        moves.sort_by_key(|one| std::cmp::Reverse(one.size()));
        Ok((moves, others))
    }
}

fn points(cell: &str) -> Result<Option<Points>> {
    if cell == "-" {
        return Ok(None);
    }
    let score = cell.parse().ok().and_then(Points::from_unit_interval);
    score.map(Some).ok_or_else(|| anyhow!("`{cell}` is neither a score nor `-`"))
}

/// Writes the frozen results of all labelled sets under `bench` to `folder`.
pub(crate) fn write(bench: &Path, lexicon: Option<&Lexicon>, folder: &Path) -> Result<String> {
    fs_err::create_dir_all(folder)?;
    let mut report = String::new();
    for set in scored(bench, lexicon)? {
        let path = folder.join(set.name).with_extension("tsv");
        fs_err::write(&path, set.to_text())?;
        writeln!(report, "{}: {} rows", path.display(), set.rows.len())?;
    }
    Ok(report)
}

/// Scores all labelled sets under `bench` and tells what is not as it is in `folder`; and whether all is.
pub(crate) fn against(bench: &Path, lexicon: Option<&Lexicon>, folder: &Path) -> Result<(String, bool)> {
    let mut same = true;
    let mut report = String::new();
    for set in scored(bench, lexicon)? {
        let path = folder.join(set.name).with_extension("tsv");
        let (moves, others) = set.against(&text(&path)?).with_context(|| path.display().to_string())?;
        same &= moves.is_empty() && others.is_empty();
        tell(&set, &moves, &others, &mut report)?;
    }
    if !same {
        report.push_str(
            "\nScores are not the frozen ones. If they are meant to move: `interdict-eval frozen BENCH --write` the folder, in the same commit.\n",
        );
    }
    Ok((report, same))
}

fn tell(set: &Set, moves: &[Move], others: &[String], report: &mut String) -> Result<()> {
    for other in others {
        writeln!(report, "{}: {other}", set.name)?;
    }
    for one in moves {
        let difference = one.now.score - one.before;
        write!(
            report,
            "{} {} {}: {:.6} → {:.6} ({difference:+.6})",
            one.set, one.row, one.column, one.before, one.now.score
        )?;
        if let Some(up) = one.crosses() {
            let (way, well) = (if up { "above" } else { "below" }, if up == one.now.alike { "right" } else { "wrong" });
            write!(report, ", now {way} {ALERT:.2}: {well}")?;
        }
        report.push('\n');
    }
    let crossings = Crossings::of(moves);
    let [[up_right, up_wrong], [down_right, down_wrong]] = [crossings.up, crossings.down];
    writeln!(
        report,
        "{}: {} scores of {} rows moved; now above {ALERT:.2}: {up_right} right, {up_wrong} wrong; now below: {down_right} right, {down_wrong} wrong",
        set.name,
        moves.len(),
        set.rows.len(),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn labelled(score: i32, alike: bool) -> Labelled {
        Labelled { score: Points::milli(score), alike }
    }

    fn set() -> Set {
        let row = |id: &str, scores: [Option<Labelled>; 2]| Row { id: id.to_owned(), scores: scores.to_vec() };
        Set {
            name: "names",
            head: "# m".to_owned(),
            columns: &["query", "right", "other"],
            rows: vec![
                row("a", [Some(labelled(800, true)), Some(labelled(500, false))]),
                row("b", [None, Some(labelled(701, false))]),
                row("c", [Some(labelled(699, true)), Some(labelled(0, false))]),
            ],
        }
    }

    fn told(frozen: &str) -> String {
        let (set, mut report) = (set(), String::new());
        let (moves, others) = set.against(frozen).unwrap();
        tell(&set, &moves, &others, &mut report).unwrap();
        report
    }

    #[test]
    fn what_is_written_is_the_same() {
        let text = set().to_text();
        assert_eq!(text, "# m\nquery\tright\tother\na\t0.800000\t0.500000\nb\t-\t0.701000\nc\t0.699000\t0.000000\n");
        let (moves, others) = set().against(&text).unwrap();
        assert!(moves.is_empty() && others.is_empty());
    }

    #[test]
    fn moves_are_told_the_greatest_first_and_what_they_cross() {
        let report = told("# m\nquery\tright\tother\na\t0.690000\t0.500000\nb\t-\t0.699999\nc\t0.900000\t0.000001\n");
        assert_eq!(
            report,
            "names c right: 0.900000 → 0.699000 (-0.201000), now below 0.70: wrong\n\
             names a right: 0.690000 → 0.800000 (+0.110000), now above 0.70: right\n\
             names b other: 0.699999 → 0.701000 (+0.001001), now above 0.70: wrong\n\
             names c other: 0.000001 → 0.000000 (-0.000001)\n\
             names: 4 scores of 3 rows moved; now above 0.70: 1 right, 1 wrong; now below: 0 right, 1 wrong\n"
        );
    }

    #[test]
    fn another_head_and_other_rows_are_differences() {
        let report = told("# n\nquery\tright\tother\na\t-\t0.500000\nb\t-\t0.701000\nd\t-\t0.100000\n");
        for said in ["`# n` and is `# m`", "row a: there is a right score", "row c is new", "row d is gone"] {
            assert!(report.contains(said), "{said}: {report}");
        }
    }

    #[test]
    fn a_frozen_file_that_cannot_be_read_is_refused() {
        for frozen in
            ["", "# m\nquery\tscore\n", "# m\nquery\tright\tother\na\t0.5\n", "# m\nquery\tright\tother\na\tx\t0.5\n"]
        {
            assert!(set().against(frozen).is_err(), "{frozen}");
        }
        let twice = "# m\nquery\tright\tother\na\t-\t0.5\na\t-\t0.5\n";
        assert!(set().against(twice).is_err());
    }
}
