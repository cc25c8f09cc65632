//! Level 2: relationship records.

use interdict_ownership::{End, LinkKind, Period};
use serde_json::Value;

use super::tree::{at, each, list, text};
use super::{Deletion, lei};
use crate::date::{date, period};
use crate::error::Refusal;
use crate::filing::{Filing, short};

/// What a type of relationship is, read from the end node to the start node; a branch from its start to its end.
pub(crate) fn kind(word: &str) -> Option<LinkKind> {
    Some(match word {
        "IS_DIRECTLY_CONSOLIDATED_BY" | "IS_ULTIMATELY_CONSOLIDATED_BY" => LinkKind::Consolidates,
        "IS_INTERNATIONAL_BRANCH_OF" => LinkKind::BranchOf,
        "IS_FUND-MANAGED_BY" | "IS_SUBFUND_OF" | "IS_FEEDER_TO" => LinkKind::ManagesFund,
        _ => return None,
    })
}

pub(super) fn file(record: &Value, line: u64, filing: &mut Filing<'_>) -> Result<(), Refusal> {
    let relationship = at(record, &["Relationship"]);
    let node = |name: &str| {
        let kind = text(relationship, &[name, "NodeIDType"]);
        if !matches!(kind, "" | "LEI") {
            return Err(Refusal::from(format!(
                "{name} is given by `{kind}`, not by an LEI; only ties between LEIs are read"
            )));
        }
        lei(text(relationship, &[name, "NodeID"]))
    };
    let (start, end) = (node("StartNode")?, node("EndNode")?);
    let word = text(relationship, &["RelationshipType"]);
    if word.is_empty() {
        return Err("it has no RelationshipType".into());
    }
    let registration = text(record, &["Registration", "RegistrationStatus"]);
    if matches!(registration, "ANNULLED" | "DUPLICATE") {
        filing.count(&format!("left_out.record {}", registration.to_lowercase()));
        return Ok(());
    }
    let stated = date(text(record, &["Registration", "LastUpdateDate"]))?.or(filing.as_of());
    let mut unread = Vec::new();
    let mut held = Period { stated, ..Period::ALWAYS };
    let mut periods = list(relationship, "RelationshipPeriods", "RelationshipPeriod");
    periods.extend(each(at(relationship, &["Period"])));
    for stated_period in periods {
        let either = |one: &str, other: &str| {
            let text = text(stated_period, &[one]);
            if text.is_empty() { self::text(stated_period, &[other]) } else { text }
        };
        // The accounts' year and the filing's say nothing of how long the relationship lasts.
        if either("PeriodType", "periodType") == "RELATIONSHIP_PERIOD" {
            match period(either("StartDate", "startDate"), either("EndDate", "endDate"), stated) {
                Ok(period) => held = period,
                Err(reason) => unread.push(reason),
            }
        }
    }
    let over = matches!(text(relationship, &["RelationshipStatus"]), "INACTIVE" | "NULL") || registration == "RETIRED";
    if over && held.to == End::Open {
        held.to = End::Unknown;
    }
    if let Some(Deletion { day }) = Deletion::of(record) {
        filing.count("relationships deleted");
        if held.to == End::Open {
            held = Period { to: End::Unknown, stated: day.or(stated), ..held };
        }
    }
    let source = filing.source(line, word)?;
    let (start, end) = (filing.party(&start)?, filing.party(&end)?);
    let kind = kind(word).unwrap_or_else(|| {
        filing.count(&format!("unknown relationship {}", short(word)));
        LinkKind::LinkedTo
    });
    let (from, to) = if kind == LinkKind::BranchOf { (start, end) } else { (end, start) };
    filing.link(from, to, kind, held, source);
    filing.count("relationships");
    // A percentage of accounting consolidation is none of ownership.
    for _ in list(relationship, "RelationshipQuantifiers", "RelationshipQuantifier")
        .into_iter()
        .chain(each(at(relationship, &["Quantifiers"])))
    {
        filing.count("left_out.quantifier of accounting");
    }
    for reason in unread {
        filing.note(source, word, reason);
    }
    Ok(())
}
