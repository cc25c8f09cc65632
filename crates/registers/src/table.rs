#![doc = include_str!("../../../docs/registers/csv.md")]

use interdict_delimited::{Fault, Layout, Record, Records};
use std::collections::{HashMap, HashSet};

use interdict_model::{Country, Identifier, IdentifierKind, Schema, Subject};
use interdict_ownership::{
    Complete, GroupIndex, Joint, Level, LinkKind, Measure, PartyIndex, Period, Share, ShareError, Source, Stake,
    TooMany,
};

use crate::date::period;
use crate::error::{Refusal, Stop};
use crate::filing::Filing;
use crate::heading::{Column, Columns};
use crate::input::Input;

/// What the heading line is looked at for, and what to do when it does not fit.
pub(crate) const REMEDY: &str = "give a heading line with `owner`, `owned` and `percent`, and if you like `owner_id`, `owned_id`, `owner_type`, `owned_type`, `owner_country`, `owned_country`, `measure`, `kind`, `level`, `jointly`, `agreement`, `complete`, `from`, `to`, `source`";

/// Whether a file begins with a heading line of such a table. The error says what the line lacks.
pub(crate) fn looks_like(beginning: &[u8]) -> Result<(), String> {
    let line = heading_line(beginning);
    let mut headings = Record::default();
    match Records::new(line, layout(line)).read(&mut headings) {
        Some(Ok(())) => Columns::of(&headings).map(|_| ()),
        Some(Err(fault)) => Err(fault.to_string()),
        None => Err("there is no heading line".to_owned()),
    }
}

fn heading_line(beginning: &[u8]) -> &[u8] {
    beginning.split(|byte| *byte == b'\n').next().unwrap_or_default()
}

/// The delimiter of which the heading line has most.
fn layout(line: &[u8]) -> Layout {
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, line).count();
    let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',');
    Layout { delimiter, ..Layout::CSV }
}

/// Reads the table.
pub(crate) fn read(input: Input, filing: &mut Filing<'_>) -> Result<(), Stop> {
    let layout = layout(heading_line(input.beginning()));
    let mut records = Records::new(input.reader(), layout);
    let mut row = Record::default();
    let stop = |line: u64, what: String| Stop::Broken { line, what, remedy: REMEDY };
    match records.read(&mut row) {
        Some(Ok(())) => {}
        Some(Err(fault)) => return Err(stop(fault.line(), fault.to_string())),
        None => return Err(stop(1, "there is no heading line".to_owned())),
    }
    let columns = Columns::of(&row).map_err(|what| stop(row.line, what))?;
    for heading in &columns.unknown {
        filing.count(&format!("left_out.column {heading}"));
    }
    let mut table = Table { columns, names: HashMap::new(), groups: HashMap::new(), complete: HashSet::new() };
    while let Some(read) = records.read(&mut row) {
        filing.count("records");
        match read {
            Ok(()) => {
                let read = table.row(&row, filing);
                filing.settle(row.line, "", read)?;
            }
            Err(Fault::Io { line, source }) => {
                return Err(Stop::Broken {
                    line,
                    what: source.to_string(),
                    remedy: "fetch the file again: it may have broken off",
                });
            }
            Err(fault) => filing.reject(fault.line(), "", fault.to_string()),
        }
    }
    Ok(())
}

/// A table being read. What its rows name is looked up with keyed hashes: anybody may have written the file.
struct Table {
    columns: Columns,
    /// Parties that are only named: one however its name's letters are set.
    names: HashMap<String, PartyIndex>,
    /// Groups by their label.
    groups: HashMap<(Joint, String), GroupIndex>,
    complete: HashSet<(PartyIndex, Option<Measure>, Period)>,
}

/// What a row says of one side.
struct Side {
    name: String,
    id: String,
    schema: Option<Schema>,
    country: Option<Country>,
}

impl Table {
    fn text<'a>(&self, row: &'a Record, column: Column) -> Result<&'a str, Refusal> {
        self.columns.text(row, column).ok_or_else(|| Refusal::from("it is not UTF-8; save the table as UTF-8"))
    }

    fn row(&mut self, row: &Record, filing: &mut Filing<'_>) -> Result<(), Refusal> {
        let owner = self.side(row, [Column::Owner, Column::OwnerId, Column::OwnerType, Column::OwnerCountry])?;
        let owned = self.side(row, [Column::Owned, Column::OwnedId, Column::OwnedType, Column::OwnedCountry])?;
        let percent = self.text(row, Column::Percent)?;
        let share: Share = percent.parse().map_err(|error: ShareError| error.to_string())?;
        let period = period(self.text(row, Column::From)?, self.text(row, Column::To)?, None)?;
        let measure = self.measure(row)?;
        let level = match self.text(row, Column::Level)?.to_lowercase().as_str() {
            "" | "direct" | "yes" => Level::Direct,
            "indirect" | "no" => Level::Indirect,
            "summary" => Level::Summary,
            "unknown" | "?" => Level::Unknown,
            "majorities" => Level::ByMajorities,
            other => {
                return Err(
                    format!("`{other}` is no level; write direct, indirect, summary, majorities or unknown").into()
                );
            }
        };
        let kind = match self.text(row, Column::Kind)?.to_lowercase().replace([' ', '-'], "_").as_str() {
            "" | "owns" | "owner" | "stake" => None,
            word => Some(LinkKind::from_word(word).ok_or_else(|| {
                let words = LinkKind::ALL.map(LinkKind::as_str).join(", ");
                format!("`{word}` is no kind; write owns, {words}")
            })?),
        };
        if let Some(kind) = kind.filter(|_| !percent.is_empty()) {
            let reason = format!("a row of kind `{kind}` has no percent; write the stake as a row of its own");
            return Err(reason.into());
        }
        let complete = match self.text(row, Column::Complete)?.to_lowercase().as_str() {
            "" | "no" | "false" | "0" => false,
            "yes" | "true" | "1" => true,
            other => return Err(format!("`{other}` is neither yes nor no; write one of them under `complete`").into()),
        };
        let jointly = match (self.text(row, Column::Jointly)?, self.text(row, Column::Agreement)?) {
            ("", "") => None,
            (label, "") => Some((Joint::Holding, label.to_owned())),
            ("", label) => Some((Joint::Arrangement, label.to_owned())),
            _ => return Err("a stake is held jointly or under an agreement; fill in one of the two".into()),
        };
        let words = self.text(row, Column::Source)?;
        let source = filing.source(row.line, words)?;
        let owner = self.party(owner, source, filing)?;
        let owned = self.party(owned, source, filing)?;
        if let Some(kind) = kind {
            filing.link(owner, owned, kind, period, source);
        } else {
            let jointly = jointly.map(|key| self.group(key, source, filing)).transpose()?;
            let measure = measure.unwrap_or(Measure::Unstated);
            filing.stake(Stake { owner, owned, measure, share, period, level, jointly, source });
        }
        if complete && self.complete.insert((owned, measure, period)) {
            filing.count("complete");
            filing.holdings.add_complete(Complete { owned, measure, period, source });
        }
        Ok(())
    }

    /// The group of a label; a new one when it is the first of its rows.
    fn group(&mut self, key: (Joint, String), source: Source, filing: &mut Filing<'_>) -> Result<GroupIndex, TooMany> {
        if let Some(group) = self.groups.get(&key) {
            return Ok(*group);
        }
        let group = filing.holdings.group(key.0, source)?;
        Ok(*self.groups.entry(key).or_insert(group))
    }

    fn measure(&self, row: &Record) -> Result<Option<Measure>, Refusal> {
        let word = self.text(row, Column::Measure)?.to_lowercase();
        Ok(match word.as_str() {
            "" => None,
            "capital" | "ownership" => Some(Measure::Equity),
            "share" => Some(Measure::Shares),
            "vote" | "voting" | "voting rights" => Some(Measure::Votes),
            word => Some(
                Measure::from_word(word)
                    .ok_or_else(|| format!("`{word}` is no measure; write equity, shares, votes or unstated"))?,
            ),
        })
    }

    fn side(&self, row: &Record, [name, id, schema, country]: [Column; 4]) -> Result<Side, Refusal> {
        let heading = name.heading();
        let (name, id) = (self.text(row, name)?, self.text(row, id)?);
        if name.is_empty() && id.is_empty() {
            return Err(format!("there is no {heading}; write a name or an id").into());
        }
        let schema = Some(self.text(row, schema)?).filter(|word| !word.is_empty());
        let schema = schema.map(|word| word.parse::<Schema>().map_err(|error| error.to_string())).transpose()?;
        let country = Some(self.text(row, country)?).filter(|word| !word.is_empty());
        let country = country
            .map(|word| {
                Country::from_text(word).ok_or_else(|| format!("`{word}` is no country; write a code such as `gb`"))
            })
            .transpose()?;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Side { name, id: id.to_owned(), schema, country })
    }

    /// The party of a side, described.
    fn party(&mut self, side: Side, source: Source, filing: &mut Filing<'_>) -> Result<PartyIndex, Refusal> {
        let mut identifiers = Vec::new();
        let party = if side.id.is_empty() {
            let key = side.name.to_lowercase();
            if let Some(known) = self.names.get(&key) {
                *known
            } else {
                let party = filing.party(&side.name)?;
                *self.names.entry(key).or_insert(party)
            }
        } else {
            // A number that says what it is names the party; anything else is the user's own key.
            let identifier = Identifier::typed(&side.id);
            let party = match identifier.kind {
                IdentifierKind::Lei => filing.party(&identifier.normalised())?,
                _ => filing.party(&side.id)?,
            };
            if identifier.kind != IdentifierKind::Other {
                identifiers.push(identifier);
            }
            party
        };
        let names = Some(side.name).filter(|name| !name.is_empty()).into_iter().collect();
        let countries = side.country.into_iter().collect();
        filing.describe(
            party,
            Subject { schema: side.schema, names, identifiers, countries, ..Subject::default() },
            source,
        );
        Ok(party)
    }
}
