//! A table of subjects: the form that takes it, how far it is, and what came of it.

use interdict_intake::Meaning;
use interdict_model::{Effect, Points};
use maud::{Markup, html};

use crate::asked::party_address;
use crate::badge;
use crate::frame::{Frame, NOT_CLEARED, Room, token_field};
use crate::naming::{count, grouped, list_title, meaning_title};
use crate::written;

/// How large a file may be, and how long what comes of it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes.
    pub bytes: usize,
    /// Most rows.
    pub rows: u64,
    /// Minutes after which a result is removed.
    pub minutes: u64,
}

/// A file that is screened, or was.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id, which is part of its address.
    pub id: String,
    /// The file's name.
    pub file: String,
    /// `CSV`, `TSV`, `JSON lines` …
    pub format: &'static str,
    /// The encoding it was in.
    pub encoding: &'static str,
    /// Every column by its heading, with what it was taken for; empty for JSON lines.
    pub columns: Vec<(String, Option<Meaning>)>,
    /// The edition it is screened against.
    pub edition: String,
    /// How many rows it has.
    pub rows: u64,
    /// How far it is.
    pub state: State,
    /// Rows by what came of them.
    pub tally: Tally,
    /// The first hits, as many as are worth showing.
    pub first_hits: Vec<FirstHit>,
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Others are before it.
    Waiting,
    /// It is being done.
    Running,
    /// It is done: the size of the result in bytes.
    Done(u64),
    /// It broke off: why.
    Failed(String),
}

/// Rows by what came of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// With at least one hit.
    pub with_hits: u64,
    /// Without.
    pub without: u64,
    /// That could not be screened.
    pub rejected: u64,
}

/// A row with its best hit.
#[derive(Clone, Debug)]
pub struct FirstHit {
    /// The line of the file.
    pub line: u64,
    /// Who was asked about.
    pub subject: String,
    /// The best score.
    pub score: Points,
    /// The party's id.
    pub id: String,
    /// Its name.
    pub caption: String,
    /// The lists that have it.
    pub datasets: Vec<String>,
    /// What its listing does.
    pub effect: Option<Effect>,
}

impl Tally {
    /// How many rows are done.
    pub const fn done(&self) -> u64 {
        self.with_hits + self.without + self.rejected
    }
}

impl Job {
    /// Whether nothing more will come.
    pub const fn is_over(&self) -> bool {
        matches!(self.state, State::Done(_) | State::Failed(_))
    }
}

/// The page with the form, and the session's jobs, the latest first. `refused` says why a file was not taken.
pub fn page(frame: &Frame<'_>, limits: Limits, jobs: &[Job], refused: Option<&str>) -> String {
    let content = html! {
        h1 { "Screen a file" }
        @if let Some(why) = refused { p.refused role="alert" { (written(why)) } }
        div.columns {
            section.sheet.main-column {
                form.upload method="post" action="/files" enctype="multipart/form-data" {
                    (token_field(frame.visitor))
                    div.drop {
                        label for="file" { "A table of names: CSV, TSV or JSON lines" }
                        input #file type="file" name="file" required accept=".csv,.tsv,.txt,.jsonl,.ndjson,text/csv,text/tab-separated-values" aria-describedby="file-help";
                    }
                    p.help #file-help {
                        "At most " ((limits.bytes + 500_000) / 1_000_000) " MB and " (grouped(limits.rows)) " rows. The first line names the columns; "
                        code { "name" } " or " code { "first name" } " and " code { "last name" } " is enough, "
                        code { "date of birth" } ", " code { "country" } " and numbers help."
                    }
                    div.main-fields {
                        div.field {
                            label for="date-order" { "A date such as 03/04/1980 is" }
                            select #date-order name="date-order" {
                                option value="" { "either: both readings count" }
                                option value="dmy" { "3 April" }
                                option value="mdy" { "4 March" }
                            }
                        }
                        button.primary type="submit" { "Screen the file" }
                    }
                }
            }
            aside.side-column aria-label="About files" {
                section.sheet {
                    h2 { "What becomes of it" }
                    p { "The file is held in memory while it is screened, and the result in a temporary file for " (limits.minutes) " minutes, for this session alone. Signing out removes both." }
                    p { "The result is a CSV with your columns and ours beside them. Cells that a spreadsheet would run as formulas get an apostrophe." }
                    p { "Larger files: " code { "interdict screen -f FILE" } "." }
                }
            }
        }
        @if !jobs.is_empty() {
            section.sheet {
                h2 { "Your files" }
                ul.plain.jobs {
                    @for job in jobs {
                        li { a href={ "/files/" (job.id) } { (written(&job.file)) } " " span.quiet { (count(job.rows, "row", "rows")) ", " (state_word(&job.state)) } }
                    }
                }
            }
        }
    };
    frame.page("Screen a file", Room::Files, &content)
}

const fn state_word(state: &State) -> &'static str {
    match state {
        State::Waiting => "waiting",
        State::Running => "being screened",
        State::Done(_) => "done",
        State::Failed(_) => "broke off",
    }
}

/// The page of a job.
pub fn job_page(frame: &Frame<'_>, job: &Job, limits: Limits) -> String {
    let content = html! {
        nav.back aria-label="Back" { a href="/files" { "← Files" } }
        h1 { (written(&job.file)) }
        div #progress data-progress=[(!job.is_over()).then(|| format!("/files/{}/progress", job.id))] { (progress_of(job, limits)) }
        section.sheet {
            h2 { "How the columns were read" }
            @if job.columns.is_empty() {
                p { "Each line is a JSON object: its members are read by their names." }
            } @else {
                table.data {
                    thead { tr { th scope="col" { "Column" } th scope="col" { "Taken for" } } }
                    tbody {
                        @for (heading, meaning) in &job.columns {
                            tr {
                                th scope="row" { (written(heading)) }
                                td { @match meaning { Some(meaning) => (meaning_title(*meaning)), None => span.quiet { "not used" } } }
                            }
                        }
                    }
                }
                p.quiet { "A column that was taken for the wrong thing: give it another heading and bring the file again." }
            }
            p.quiet { (job.format) ", " (job.encoding) " · edition " code { (job.edition) } }
        }
        form method="post" action={ "/files/" (job.id) "/remove" } {
            (token_field(frame.visitor))
            button type="submit" { "Remove the file and its result" }
        }
    };
    frame.page_that(&job.file, Room::Files, (!job.is_over()).then_some(2), &content)
}

/// The part of a job's page that changes, which the script asks for.
pub fn progress(job: &Job, limits: Limits) -> String {
    progress_of(job, limits).into_string()
}

fn progress_of(job: &Job, limits: Limits) -> Markup {
    let Tally { with_hits, without, rejected } = job.tally;
    html! {
        div.progress data-over[job.is_over()] {
            p.state role="status" {
                @match &job.state {
                    State::Waiting => "Waiting for another file to be done.",
                    State::Running => { (grouped(job.tally.done())) " of " (count(job.rows, "row", "rows")) " screened" },
                    State::Done(_) => { (count(job.rows, "row", "rows")) " screened" },
                    State::Failed(why) => { "Broke off: " (written(why)) },
                }
            }
            progress max=(job.rows.max(1)) value=(job.tally.done()) aria-label="Rows screened" {}
            dl.tally {
                div.hits { dt { "with hits" } dd { (grouped(with_hits)) } }
                div { dt { "no hit" } dd { (grouped(without)) } }
                div.rejected { dt { "not screened" } dd { (grouped(rejected)) } }
            }
            @if let State::Done(bytes) = job.state {
                p.result {
                    a.button.primary href={ "/files/" (job.id) "/result.csv" } download { "Download the result" }
                    span.quiet { "CSV, " (size(bytes)) "; kept for " (limits.minutes) " minutes" }
                }
                @if without > 0 { p.quiet { (NOT_CLEARED) " It says that nothing on these lists, as of their dates, reached the threshold by what the row says." } }
            }
        }
        @if !job.first_hits.is_empty() {
            section.sheet {
                h2 { @if job.first_hits.len() as u64 == with_hits { "Rows with hits" } @else { "The first rows with hits" } }
                div.scroll tabindex="0" role="region" aria-label="Rows with hits" {
                    table.data.first-hits {
                        thead { tr { th.number scope="col" { "Line" } th scope="col" { "Asked" } th scope="col" { "Best hit" } th scope="col" { "Score" } th scope="col" { "Effect and list" } } }
                        tbody {
                            @for hit in &job.first_hits {
                                tr {
                                    td.number { (hit.line) }
                                    th scope="row" { (written(&hit.subject)) }
                                    td { a href=(party_address(&hit.id, None)) { (written(&hit.caption)) } }
                                    td { (badge::score(hit.score)) }
                                    td {
                                        (badge::effect(hit.effect)) " "
                                        span.quiet { (hit.datasets.iter().map(|dataset| list_title(dataset)).collect::<Vec<_>>().join(", ")) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A size for people.
fn size(bytes: u64) -> String {
    match bytes {
        bytes if bytes < 1 << 10 => format!("{bytes} bytes"),
        bytes if bytes < 1 << 20 => format!("{} KB", bytes >> 10),
        bytes => format!("{} MB", bytes >> 20),
    }
}
