#![doc = include_str!("../../../../docs/registers/bods.md")]

mod interest;
mod party;
mod pending;

use std::collections::HashMap;

use interdict_model::PartialDate;
use interdict_ownership::{
    End, Exception, Level, Link, Measure, ParentLevel, PartyIndex, Period, Share, Source, Stake, TextIndex,
};
use serde_json::Value;

use crate::date::date;
use crate::error::{Refusal, Stop};
use crate::filing::{Filing, short};
use crate::input::Input;
use crate::json::{self, items, text, texts};
use interest::What;
use pending::{Pending, Waiting};

/// Whether a record is a BODS statement.
pub(crate) fn is_statement(record: &Value) -> bool {
    record.get("statementType").is_some() || record.get("recordType").is_some() && record.get("statementId").is_some()
}

/// Reads statements.
pub(crate) fn read(input: Input, filing: &mut Filing<'_>) -> Result<(), Stop> {
    let mut reader = Reader::default();
    let read = json::each(input, filing, id, |statement, line, filing| reader.statement(statement, line, filing));
    if let Err(Stop::Full(error)) = read {
        return Err(error.into());
    }
    // What came before the end stays, whole or not.
    reader.waiting.file(filing);
    for exception in reader.exceptions {
        filing.exception(exception);
    }
    read
}

/// A statement's id.
fn id(statement: &Value) -> String {
    let id = text(statement, "statementId");
    if id.is_empty() { text(statement, "statementID").into_owned() } else { id.into_owned() }
}

#[derive(Default)]
struct Reader {
    waiting: Waiting,
    exceptions: Vec<Exception>,
    /// Parties under the ids of statements that continue an earlier one's.
    aliases: HashMap<String, PartyIndex>,
    /// Why somebody is not named.
    unspecified: HashMap<PartyIndex, TextIndex>,
}

/// What of a statement is the same in all versions.
struct Head<'a> {
    id: String,
    record: String,
    details: &'a Value,
    day: Option<PartialDate>,
    closed: bool,
}

impl Reader {
    fn statement(&mut self, statement: &Value, line: u64, filing: &mut Filing<'_>) -> Result<(), Refusal> {
        if !is_statement(statement) {
            return Err(
                "it is no BODS statement: it has neither `statementType` nor `statementId` and `recordType`".into()
            );
        }
        let id = id(statement);
        if id.is_empty() {
            return Err("it has no `statementId` (`statementID` before 0.4)".into());
        }
        publication(statement, filing);
        let later = statement.get("recordType").is_some();
        let null = Value::Null;
        let record = if later { text(statement, "recordId").into_owned() } else { id.clone() };
        if record.is_empty() {
            return Err("it has no `recordId`".into());
        }
        let details = if later { statement.get("recordDetails").unwrap_or(&null) } else { statement };
        let closed = text(statement, "recordStatus") == "closed";
        let source = filing.source(line, &id)?;
        let day = date(&text(statement, "statementDate")).unwrap_or_else(|reason| {
            filing.note(source, &id, format!("statementDate: {reason}"));
            None
        });
        let head = Head { id, record, details, day, closed };
        let kind = if later { text(statement, "recordType") } else { text(statement, "statementType") };
        match &*kind {
            "entity" | "entityStatement" => self.party(&head, false, source, filing)?,
            "person" | "personStatement" => self.party(&head, true, source, filing)?,
            "relationship" | "ownershipOrControlStatement" => self.relationship(&head, source, filing)?,
            other => {
                let reason = format!("`{other}` is no kind of statement; BODS has entity, person and relationship");
                return Err(reason.into());
            }
        }
        for id in [&head.id, &head.record] {
            let id = filing.holdings.text(&short(id))?;
            self.waiting.saw(id);
        }
        Ok(())
    }

    /// The party of a record's or an earlier statement's id.
    fn at(&self, id: &str, filing: &mut Filing<'_>) -> Result<PartyIndex, Refusal> {
        match self.aliases.get(id) {
            Some(party) => Ok(*party),
            None => Ok(filing.party(id)?),
        }
    }

    fn party(&mut self, head: &Head<'_>, person: bool, source: Source, filing: &mut Filing<'_>) -> Result<(), Refusal> {
        let mut unread = Vec::new();
        let subject = party::subject(head.details, person, &mut unread);
        let mut party = None;
        for earlier in texts(head.details, "replacesStatements").filter(|earlier| *earlier != head.id) {
            let known = self.at(earlier, filing)?;
            let first = *party.get_or_insert(known);
            self.waiting.same(known, first);
        }
        let party = match party {
            None => self.at(&head.record, filing)?,
            Some(first) => {
                // The id may have been met already, in a relationship that stands before.
                if let Some(met) = filing.holdings.find(&short(&head.record)) {
                    self.waiting.same(met, first);
                    filing.describe(met, subject.clone(), source);
                }
                self.aliases.insert(head.record.clone(), first);
                first
            }
        };
        filing.describe(party, subject, source);
        if let Some(reason) = party::unspecified(head.details) {
            let reason = filing.holdings.text(&reason)?;
            self.unspecified.insert(party, reason);
        }
        filing.count(if person { "persons" } else { "entities" });
        for reason in unread {
            filing.note(source, &head.id, reason);
        }
        Ok(())
    }

    fn relationship(&mut self, head: &Head<'_>, source: Source, filing: &mut Filing<'_>) -> Result<(), Refusal> {
        let null = Value::Null;
        let subject = head.details.get("subject").unwrap_or(&null);
        let interested = head.details.get("interestedParty").unwrap_or(&null);
        let mut unread = Vec::new();
        let interests: Vec<interest::Interest> = items(head.details, "interests")
            .iter()
            .map(|stated| interest::read(stated, head.day, head.closed, &mut unread))
            .collect();
        let Some(owned) = named(subject) else {
            // Nothing can be owned that is not named; the statement is accounted for.
            return match unnamed(subject) {
                Some(_) => {
                    filing.count("relationships");
                    filing.count("subject not named");
                    Ok(())
                }
                None => Err("it names no `subject`".into()),
            };
        };
        let owned = self.at(owned, filing)?;
        filing.count("relationships");
        let period = Period { stated: head.day, ..Period::ALWAYS };
        let exception = |reason| Exception { owned, parent: ParentLevel::Any, reason, period, source };
        let Some(owner) = named(interested) else {
            let reason = unnamed(interested).unwrap_or_else(|| "nobody is named".to_owned());
            let reason = filing.holdings.text(&reason)?;
            self.exceptions.push(exception(reason));
            return Ok(());
        };
        let owner = self.at(owner, filing)?;
        if let Some(reason) = self.unspecified.get(&owner) {
            self.exceptions.push(exception(*reason));
        }
        let statement = filing.holdings.text(&short(&head.id))?;
        let record = filing.holdings.text(&short(&head.record))?;
        for earlier in texts(head.details, "replacesStatements") {
            let earlier = filing.holdings.text(&short(earlier))?;
            self.waiting.replaces(statement, earlier);
        }
        let mut pending =
            Pending { record, day: head.day, components: Vec::new(), stakes: Vec::new(), links: Vec::new() };
        for member in ["componentRecords", "componentStatementIDs"] {
            for part in texts(head.details, member) {
                pending.components.push(filing.holdings.text(&short(part))?);
            }
        }
        for interest in interests {
            filing.count("interests");
            if interest.idle_share {
                filing.count("left_out.share of a link");
            }
            let interest::Interest { what, level, period, .. } = interest;
            match what {
                What::Stake(measure, share) => {
                    pending.stakes.push(Stake { owner, owned, measure, share, period, level, jointly: None, source });
                }
                What::Link(kind) => pending.links.push(Link { from: owner, to: owned, kind, period, source }),
            }
        }
        if pending.stakes.is_empty() && pending.links.is_empty() {
            // There is a relationship, and nothing is said of it: it may be a stake.
            let period = if head.closed { Period { to: End::Unknown, ..period } } else { period };
            filing.count("without interests");
            pending.stakes.push(Stake {
                owner,
                owned,
                measure: Measure::Unstated,
                share: Share::UNKNOWN,
                period,
                level: Level::Unknown,
                jointly: None,
                source,
            });
        }
        self.waiting.add(pending);
        for reason in unread {
            filing.note(source, &head.id, reason);
        }
        Ok(())
    }
}

/// The first statement says who publishes, in which version; the latest day counts.
fn publication(statement: &Value, filing: &mut Filing<'_>) {
    let details = statement.get("publicationDetails").unwrap_or(&Value::Null);
    let published = date(&text(details, "publicationDate")).ok().flatten();
    filing.about(|file| {
        if file.publisher.is_empty() {
            file.publisher = short(&text(details.get("publisher").unwrap_or(&Value::Null), "name"));
        }
        if file.format == "BODS" {
            let version = text(details, "bodsVersion");
            if !version.is_empty() {
                file.format = short(&format!("BODS {version}"));
            }
        }
        file.as_of = file.as_of.max(published);
    });
}

/// The id by which a relationship names a side: of a record in 0.4, of a statement before.
fn named(side: &Value) -> Option<&str> {
    let id = match side {
        Value::String(id) => Some(id.as_str()),
        side => ["describedByEntityStatement", "describedByPersonStatement", "describedByTrustStatement"]
            .iter()
            .find_map(|member| side.get(*member)?.as_str()),
    };
    id.map(str::trim).filter(|id| !id.is_empty())
}

/// Why a side is not named.
fn unnamed(side: &Value) -> Option<String> {
    party::reason(side).or_else(|| party::reason(side.get("unspecified")?))
}
