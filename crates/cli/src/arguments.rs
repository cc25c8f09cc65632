//! What a user can type.

mod run;
mod serve;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use interdict_intake::{Meaning, heading};
use interdict_model::{Country, Gender, Points, Schema};
use interdict_sources::edition::Moment;
use interdict_sources::guard;
use interdict_sources::sync::Source;

pub(crate) use self::run::{RunArguments, Shard};
pub(crate) use self::serve::{Keys, KeysCommand, LogFormat, LogLevel, Serve};

/// Are we dealing with a sanctioned party?
///
/// Screens names and files against sanctions lists, and says why, as of when, and against what. Works offline
/// from the first command on the embedded starter edition; `interdict sync` takes in the real lists.
#[derive(Debug, Parser)]
#[command(name = "interdict", version, about, long_about, after_help = EXIT_CODES, propagate_version = true)]
pub(crate) struct Arguments {
    /// Where editions and the lexicon are kept [default: the platform's data folder]
    #[arg(long, global = true, env = "INTERDICT_HOME", value_name = "DIR", hide_env_values = true)]
    pub(crate) home: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 no hit, 1 hit, 2 something could not be done (2 beats 1 beats 0; results are written all the same).\n\"No hit\" never means cleared: it means that nothing on the lists named in the answer reached the threshold.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Screen names, or every row of a file
    Screen(Box<Screen>),
    /// Compare two names, or every pair of a file
    Compare(Compare),
    /// Who owns a party, and whether that makes it blocked; or every such party of a data set
    Owners(Box<Owners>),
    /// Serve the Model Context Protocol on standard input and output, for assistants
    Mcp,
    /// The whole computation of one name against one listed party
    Explain(Box<Explain>),
    /// Prove on the edition in force that the index loses nothing
    Verify(Box<Verify>),
    /// Fetch the lists from their publishers, or read their files from disk, and put a new edition in force
    Sync(Sync),
    /// Where each list is fetched from
    Sources(Sources),
    /// What is in force, or was on a day: how old it is, how much there is
    Lists(Lists),
    /// One listed party in full
    Show(Show),
    /// All editions that are kept; check them, or remove old ones
    Editions(Editions),
    /// What changed between two editions
    Diff(Diff),
    /// How name parts are weighed: show the pinned lexicon, or build it again
    Lexicon(LexiconArguments),
    /// Answer over HTTP: the APIs, metrics, and the page
    Serve(Box<Serve>),
    /// Who may ask the service: make, list and revoke keys
    Keys(Keys),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 explained; 2 there is no such party in the edition, or a value was not understood."
)]
pub(crate) struct Explain {
    /// The name asked about; may be empty where --id says a number
    pub(crate) name: String,
    /// The listed party's id, such as ofac-50543
    #[arg(value_name = "ID")]
    pub(crate) party: String,
    #[command(flatten)]
    pub(crate) subject: SubjectArguments,
    #[command(flatten)]
    pub(crate) moment: MomentArguments,
    /// How to write it
    #[arg(long, default_value = "table")]
    pub(crate) format: PlainFormat,
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// One JSON document
    Json,
    /// One JSON object a subject
    Jsonl,
    /// The input's columns and `interdict_*` columns, one row a hit
    Csv,
    /// The same with tabs
    Tsv,
    /// The same as typed columns, evidence as JSON; for files, with --out
    Parquet,
    /// The same as Arrow IPC: a file (Feather), or a stream to standard output and `*.arrows`; for files
    Arrow,
}

/// How results without subjects are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlainFormat {
    /// For people
    Table,
    /// One JSON document
    Json,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 no hit; 1 at least one hit; 2 a row was rejected, a value was not understood, or the run broke off."
)]
pub(crate) struct Screen {
    /// Names to screen, one subject each
    #[arg(value_name = "NAME", required_unless_present_any = ["file", "id"], conflicts_with = "file")]
    pub(crate) names: Vec<String>,
    /// Files to screen, or folders of them: CSV, TSV and JSON lines (plain, gzip or Zstandard), Parquet, Arrow IPC; `-` is
    /// standard input
    #[arg(short, long, value_name = "FILE", num_args = 1.., conflicts_with_all = SAID_OF_A_NAME)]
    pub(crate) file: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) subject: SubjectArguments,
    /// Least score of a hit, from 0 to 1
    #[arg(long, default_value = "0.7", value_parser = points)]
    pub(crate) threshold: Points,
    /// Most hits to show a subject; the others are counted. `all` (or 0): no limit
    #[arg(long, default_value = "5", value_parser = limit)]
    pub(crate) limit: Limit,
    /// Only parties of this dataset; can be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Vec<String>,
    /// Score every listed party instead of asking the index: the same answer, slower
    #[arg(long)]
    pub(crate) exhaustive: bool,
    /// Files that say who owns what: every subject's owners, and what it owns, are followed too; can be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) owners: Vec<PathBuf>,
    /// With --owners: us, eu, uk or us-bis; can be repeated [default: us, eu and uk]
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "owners")]
    pub(crate) regime: Vec<String>,
    #[command(flatten)]
    pub(crate) moment: MomentArguments,
    /// How to write the results [default: what the name of --out ends in; else table on a terminal and for names, csv for files
    /// into a pipe]
    #[arg(long)]
    pub(crate) format: Option<Format>,
    /// Write the results to this file instead of standard output: .csv, .tsv, .json, .jsonl (also with .gz or .zst), .parquet,
    /// .arrow. It gets its name when all of it is written
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) table: TableArguments,
    #[command(flatten)]
    pub(crate) run: RunArguments,
}

/// How answers about ownership are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OwnersFormat {
    /// For people: the chain as a tree; with --all a list
    #[value(alias = "table")]
    Tree,
    /// One JSON document; with --all one object a line
    Json,
    /// One JSON object an answer
    Jsonl,
    /// With --all: one row a finding
    Csv,
    /// The graph round the party, for Graphviz
    Dot,
    /// The graph round the party, drawn
    Svg,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 not blocked by these data under any regime asked; 1 blocked, or cannot be told, or caution; 2 a record was rejected, a file cannot be read, there is no such party, or a value was not understood."
)]
pub(crate) struct Owners {
    /// The party: its id in the data, or its name
    #[arg(value_name = "NAME|ID", required_unless_present = "all", conflicts_with = "all")]
    pub(crate) party: Option<String>,
    /// Files that say who owns what: a CSV with owner, owned and percent, or a register's file; can be repeated
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    pub(crate) data: Vec<PathBuf>,
    /// Every party that is blocked, or may be, because of its owners (the shadow list)
    #[arg(long)]
    pub(crate) all: bool,
    /// us, eu, uk or us-bis; can be repeated [default: us, eu and uk]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) regime: Vec<String>,
    /// The stakes, the rules and the lists of this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) as_of: Option<String>,
    /// Least score at which a party of the data is taken for a listed one, from 0 to 1
    #[arg(long, default_value = "0.7", value_parser = points)]
    pub(crate) threshold: Points,
    /// Most parties of a drawing or of a graph in JSON, the nearest first
    #[arg(long, value_name = "NUMBER", default_value_t = 60)]
    pub(crate) most: usize,
    /// How to write the answer
    #[arg(long, default_value = "tree")]
    pub(crate) format: OwnersFormat,
    /// Write it to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

impl Owners {
    /// Whether the output has colours where the terminal has.
    pub(crate) fn is_for_people(&self) -> bool {
        self.format == OwnersFormat::Tree
    }
}

/// What can be said of a subject on the command line; of the rows of a file, their columns say it.
const SAID_OF_A_NAME: [&str; 8] =
    ["birth_date", "country", "death_date", "birth_place", "gender", "address", "phone", "id"];

/// What is said of a subject beside its name.
#[derive(Debug, Args)]
pub(crate) struct SubjectArguments {
    /// What the subjects are: Person, Organization, Company, Vessel, Airplane … [default: anything]
    #[arg(long)]
    pub(crate) schema: Option<Schema>,
    /// Date of birth or founding (1980-04-03, 1980, `circa 1980`; 03/04/1980 counts as both readings)
    #[arg(long, value_name = "DATE")]
    pub(crate) birth_date: Vec<String>,
    /// Nationality, residence or seat: a code or a name
    #[arg(long, value_parser = country)]
    pub(crate) country: Vec<Country>,
    /// Date of death or dissolution, written as a date of birth
    #[arg(long, value_name = "DATE")]
    pub(crate) death_date: Vec<String>,
    /// Place of birth: a town or province
    #[arg(long, value_name = "PLACE")]
    pub(crate) birth_place: Vec<String>,
    /// Gender: male, female, m, f …
    #[arg(long, value_parser = gender)]
    pub(crate) gender: Vec<Gender>,
    /// An address in one text: street, city, postal code
    #[arg(long, value_name = "TEXT")]
    pub(crate) address: Vec<String>,
    /// A telephone number with its calling code (+98 21 …), which tells a country
    #[arg(long, value_name = "NUMBER")]
    pub(crate) phone: Vec<String>,
    /// A number that identifies: `passport:A123`, `passport:ir:A123`, `imo:7406784`, `lei:…`, or the number alone
    #[arg(long, value_name = "NUMBER")]
    pub(crate) id: Vec<String>,
    /// How 03/04/1980 is meant: day first or month first [default: both readings count]
    #[arg(long)]
    pub(crate) date_order: Option<DateOrder>,
}

/// Which day's lists are asked about.
#[derive(Debug, Args)]
pub(crate) struct MomentArguments {
    /// The lists as they stood on this day, by their days of publication
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) as_of: Option<String>,
    /// The lists as this installation knew them at this time (a day, or RFC 3339)
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) known_at: Option<String>,
}

impl From<&MomentArguments> for Moment {
    fn from(arguments: &MomentArguments) -> Self {
        Self { as_of: arguments.as_of.clone(), known_at: arguments.known_at.clone() }
    }
}

#[derive(Debug, Args)]
pub(crate) struct TableArguments {
    /// Which column is what: `name=col3`, `birth_date="Born on"`; can be repeated
    #[arg(long, value_name = "WHAT=COLUMN", value_parser = mapping, requires = "file")]
    pub(crate) map: Vec<(Meaning, String)>,
    /// Encoding of the file [default: detected among UTF-8, UTF-16 and Windows-1252]
    #[arg(long, requires = "file")]
    pub(crate) encoding: Option<String>,
    /// Column separator: a character or `tab` [default: detected]
    #[arg(long, value_parser = delimiter, requires = "file")]
    pub(crate) delimiter: Option<u8>,
    /// The first line is data; columns are then col1, col2 …
    #[arg(long, requires = "file")]
    pub(crate) no_header: bool,
}

/// How many listed names or rows are taken where the user does not say.
const SAMPLE: u32 = 100;

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 the index and scoring every party agree; 2 they differ (a defect of the program), a row could not be asked, or a value was not understood."
)]
pub(crate) struct Verify {
    /// Ask the rows of this CSV, TSV or JSON lines file, plain or gzip; `-` is standard input [default: listed names,
    /// as they are and with slips]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// How many rows, or listed names, to take
    #[arg(long, value_name = "NUMBER", default_value_t = SAMPLE, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) sample: u32,
    /// Take every row, or every listed name
    #[arg(long, conflicts_with = "sample")]
    pub(crate) all: bool,
    /// Ask at each of these thresholds, from 0 to 1
    #[arg(long, default_value = "0.5,0.6,0.7,0.8,0.9", value_delimiter = ',', value_parser = points)]
    pub(crate) threshold: Vec<Points>,
    /// Another number takes another sample and makes other slips; the same number the same
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    /// What is asked about: Person, Organization, Company, Vessel, Airplane … [default: anything]
    #[arg(long)]
    pub(crate) schema: Option<Schema>,
    /// How 03/04/1980 is meant in the file: day first or month first [default: both readings count]
    #[arg(long, requires = "file")]
    pub(crate) date_order: Option<DateOrder>,
    /// Only parties of this dataset; can be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Vec<String>,
    #[command(flatten)]
    pub(crate) moment: MomentArguments,
    #[command(flatten)]
    pub(crate) table: TableArguments,
    /// How to write the result
    #[arg(long, default_value = "table")]
    pub(crate) format: PlainFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DateOrder {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 compared; 2 a pair could not be compared.")]
pub(crate) struct Compare {
    /// The name asked about
    #[arg(required_unless_present = "pairs", requires = "name2", conflicts_with = "pairs")]
    pub(crate) name1: Option<String>,
    /// The listed name
    pub(crate) name2: Option<String>,
    /// What both are
    #[arg(long)]
    pub(crate) schema: Option<Schema>,
    /// A CSV file with columns `name1`, `name2` and perhaps `schema`
    #[arg(long, value_name = "FILE", requires = "out")]
    pub(crate) pairs: Option<PathBuf>,
    /// Where the pairs are written, with their columns and `score`
    #[arg(long, value_name = "FILE", requires = "pairs")]
    pub(crate) out: Option<PathBuf>,
    /// How to write the result
    #[arg(long, default_value = "table")]
    pub(crate) format: PlainFormat,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that a user can set alone")]
#[command(
    after_help = "Exit codes: 0 a new edition is in force, or nothing has changed; 2 a list could not be fetched, was refused, or a row of it could not be read (what could be read is in force all the same).\nOf a list that is refused the last good version stays in force."
)]
pub(crate) struct Sync {
    /// Datasets to fetch from their publishers [default: all that `interdict sources` lists]
    #[arg(value_name = "DATASET", conflicts_with = "from")]
    pub(crate) datasets: Vec<String>,
    /// Files or folders to read instead, plain or gzip; `DATASET=PATH` says which list it is
    #[arg(long, value_name = "[DATASET=]PATH", num_args = 1.., value_parser = source)]
    pub(crate) from: Vec<Source>,
    #[command(flatten)]
    pub(crate) settings: SettingsArguments,
    /// Fetch everything anew, also what the publishers still have as it was
    #[arg(long, conflicts_with = "from")]
    pub(crate) fresh: bool,
    /// Fetch again and again, with this pause between (30m, 6h, 1d)
    #[arg(long, value_name = "PAUSE", value_parser = pause, conflicts_with = "from")]
    pub(crate) watch: Option<Duration>,
    /// End --watch after this many rounds
    #[arg(long, value_name = "NUMBER", requires = "watch", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) rounds: Option<u64>,
    /// The dataset that a single source is
    #[arg(long, value_name = "NAME", value_parser = dataset)]
    pub(crate) dataset: Option<String>,
    /// The day of publication, where the files do not state it (ISO 8601)
    #[arg(long, value_name = "DATE", value_parser = day, requires = "from")]
    pub(crate) published: Option<String>,
    /// Take a list although a part of it is missing; every answer then says partial
    #[arg(long)]
    pub(crate) allow_partial: bool,
    /// Take this list although it has shrunk by more than --most-fall; can be repeated
    #[arg(long, value_name = "DATASET")]
    pub(crate) accept: Vec<String>,
    /// The most that a list may shrink before it is refused, in percent of its parties
    #[arg(long, value_name = "PERCENT", default_value_t = guard::MOST_FALL_PERCENT, value_parser = clap::value_parser!(u64).range(0..=100))]
    pub(crate) most_fall: u64,
    /// Keep these older versions for questions about the past (--as-of); the edition in force stays
    #[arg(long, requires = "from", conflicts_with_all = ["series", "accept"])]
    pub(crate) history: bool,
    /// The folder holds lists of many days: make an edition of each of its files or folders, in the order of
    /// their names, which give the days
    #[arg(long, requires = "from")]
    pub(crate) series: bool,
    /// Put the edition in force into an object store after each sync, for `interdict serve --editions`: s3://BUCKET/PREFIX, gs://…, az://…,
    /// file:///FOLDER. Credentials come from the environment
    #[arg(long, value_name = "URL", conflicts_with = "history", hide = !OBJECT_STORAGE)]
    pub(crate) publish: Option<String>,
    /// How to write the result
    #[arg(long, default_value = "table")]
    pub(crate) format: PlainFormat,
}

/// Whether this program was built with object stores.
const OBJECT_STORAGE: bool = cfg!(feature = "object-storage");

/// Whether it was built with traces.
const OPENTELEMETRY: bool = cfg!(feature = "opentelemetry");

/// What is told of an option that this program was built without.
#[cfg(not(all(feature = "object-storage", feature = "opentelemetry")))]
pub(crate) fn built_without(option: &str, feature: &str) -> anyhow::Error {
    anyhow::anyhow!(
        "{option} is not in this program: build it with `cargo build --release -p interdict --features {feature}`"
    )
}

/// Where addresses and network settings come from.
#[derive(Debug, Args)]
pub(crate) struct SettingsArguments {
    /// Addresses, tokens and network settings [default: sources.toml in the folder of the editions, if it is there]
    #[arg(long, value_name = "FILE", env = "INTERDICT_SETTINGS", hide_env_values = true)]
    pub(crate) settings: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Sources {
    #[command(flatten)]
    pub(crate) settings: SettingsArguments,
    /// How to write the result
    #[arg(long, default_value = "table")]
    pub(crate) format: SourcesFormat,
}

/// How the address book is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SourcesFormat {
    /// For people
    Table,
    /// One JSON document
    Json,
    /// The embedded address book, to change and to give with --settings
    Toml,
}

#[derive(Debug, Args)]
pub(crate) struct Lists {
    #[command(flatten)]
    pub(crate) moment: MomentArguments,
    /// How to write the result
    #[arg(long, default_value = "table")]
    pub(crate) format: PlainFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 shown, whole, or removed; 2 an edition is damaged or is not there.")]
pub(crate) struct Editions {
    /// How to write the result
    #[arg(long, default_value = "table", global = true)]
    pub(crate) format: PlainFormat,
    #[command(subcommand)]
    pub(crate) command: Option<EditionsCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EditionsCommand {
    /// Hash everything again and read the raw files again
    Verify {
        /// The edition [default: the one in force]
        #[arg(conflicts_with = "all")]
        id: Option<String>,
        /// Every edition that is kept
        #[arg(long)]
        all: bool,
    },
    /// Put an edition that is kept in force again, until the next sync
    Use {
        /// The edition
        id: String,
    },
    /// Remove all but the newest editions. Law may ask you to keep what you screened against for years
    Prune {
        /// How many to keep
        #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
        keep: u16,
        /// Remove only editions made more than this many days ago
        #[arg(long, value_name = "DAYS")]
        older_than: Option<u32>,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 nothing has changed; 1 something has; 2 an edition cannot be read.")]
pub(crate) struct Diff {
    /// The older edition [default: the one before NEW]
    pub(crate) old: Option<String>,
    /// The newer edition [default: the one in force]
    pub(crate) new: Option<String>,
    /// Everything since this was last asked
    #[arg(long, conflicts_with_all = ["old", "new"])]
    pub(crate) unseen: bool,
    /// Only this dataset; can be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Vec<String>,
    /// How to write the changes
    #[arg(long, default_value = "table")]
    pub(crate) format: DiffFormat,
}

/// How changes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people
    Table,
    /// One JSON object a change
    Jsonl,
    /// For a mail or a ticket
    Markdown,
    /// A feed to subscribe to (RFC 4287)
    Atom,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 shown; 2 there is no such party in the edition in force.")]
pub(crate) struct Show {
    /// The party's id, such as ofac-50543
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) moment: MomentArguments,
    /// How to write it
    #[arg(long, default_value = "table")]
    pub(crate) format: ShowFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    /// For people
    Table,
    /// Everything that is kept of it
    Json,
    /// As a FollowTheMoney entity
    Ftm,
}

#[derive(Debug, Args)]
pub(crate) struct LexiconArguments {
    #[command(subcommand)]
    pub(crate) command: Option<LexiconCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LexiconCommand {
    /// Build the lexicon from the edition in force and pin it. Scores change: rescreen everything
    Build,
}

/// Most hits to show; `None`: all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit(pub(crate) Option<usize>);

fn points(text: &str) -> Result<Points, String> {
    text.trim()
        .parse()
        .ok()
        .and_then(Points::from_unit_interval)
        .ok_or_else(|| "a number from 0 to 1, such as 0.7".to_owned())
}

fn limit(text: &str) -> Result<Limit, String> {
    match text.trim() {
        "all" | "none" | "0" => Ok(Limit(None)),
        number => number.parse().map(|number| Limit(Some(number))).map_err(|_| "a whole number, or `all`".to_owned()),
    }
}

fn country(text: &str) -> Result<Country, String> {
    Country::from_text(text).ok_or_else(|| "no known country: give an ISO code (`cn`) or an English name".to_owned())
}

fn gender(text: &str) -> Result<Gender, String> {
    Gender::from_text(text).ok_or_else(|| "no known gender: say male or female".to_owned())
}

fn mapping(text: &str) -> Result<(Meaning, String), String> {
    let (word, column) = text.split_once('=').ok_or("write WHAT=COLUMN, such as name=col3")?;
    let meaning = heading::named(word).ok_or_else(|| format!("`{word}` is not known: use id, name, alias, first_name, middle_name, last_name, company, vessel, birth_date, death_date, birth_place, country, gender, address, city, phone, schema, or a kind of identifier (passport, tax, lei, imo …)"))?;
    Ok((meaning, column.to_owned()))
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        other => match other.as_bytes() {
            [byte] if byte.is_ascii() && *byte != b'"' => Ok(*byte),
            _ => Err("a single character, or `tab`".to_owned()),
        },
    }
}

fn dataset(text: &str) -> Result<String, String> {
    is_dataset(text)
        .then(|| text.to_owned())
        .ok_or_else(|| "lower-case letters, digits and `_`, such as us_ofac_sdn".to_owned())
}

/// Whether a text can name a dataset: names become parts of files and addresses.
fn is_dataset(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[expect(clippy::unnecessary_wraps, reason = "clap asks for a result")]
fn source(text: &str) -> Result<Source, String> {
    let dataset = text.split_once('=').filter(|(name, _)| is_dataset(name));
    Ok(match dataset {
        Some((name, path)) if !PathBuf::from(text).exists() => {
            Source { path: path.into(), dataset: Some(name.to_owned()) }
        }
        _ => Source { path: text.into(), dataset: None },
    })
}

/// `30m`, `6h`, `1d`, or seconds.
fn pause(text: &str) -> Result<Duration, String> {
    let wanted = || "a number with s, m, h or d, such as 6h".to_owned();
    let (number, unit) =
        text.trim().split_at(text.trim().trim_end_matches(|last: char| last.is_ascii_alphabetic()).len());
    let number: u64 = number.parse().map_err(|_| wanted())?;
    let seconds = match unit {
        "" | "s" => 1,
        "m" | "min" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(wanted()),
    };
    number.checked_mul(seconds).filter(|seconds| *seconds > 0).map(Duration::from_secs).ok_or_else(wanted)
}

fn time(text: &str) -> Result<String, String> {
    // A time reads as a day as well, and must not lose its hours.
    if text.trim().len() == "2026-11-24".len() {
        return day(text).map(|day| format!("{day}T23:59:59Z"));
    }
    let wanted = || "a day as YYYY-MM-DD, or a time with its zone such as 2026-11-24T12:00:00Z".to_owned();
    let time = text.parse::<jiff::Timestamp>().map_err(|_| wanted())?;
    jiff::Timestamp::from_second(time.as_second()).map(|time| time.to_string()).map_err(|_| wanted())
}

fn day(text: &str) -> Result<String, String> {
    text.trim().parse::<jiff::civil::Date>().map(|date| date.to_string()).map_err(|_| "a day as YYYY-MM-DD".to_owned())
}
