//! Level 2: why no parent is named.

use interdict_ownership::{End, Exception, ParentLevel, Period};
use serde_json::Value;

use super::tree::{at, each, plain, text};
use super::{Deletion, lei};
use crate::date::date;
use crate::error::Refusal;
use crate::filing::{Filing, short};

pub(super) fn file(record: &Value, line: u64, filing: &mut Filing<'_>) -> Result<(), Refusal> {
    let owned = lei(text(record, &["LEI"]))?;
    // Tables write `Exception.Category`.
    let member = |whole: &str, part: &str| {
        let whole = at(record, &[whole]);
        if whole.is_null() { at(record, &["Exception", part]) } else { whole }
    };
    let category = plain(member("ExceptionCategory", "Category"));
    let parent = match category {
        "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT" => ParentLevel::Direct,
        "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT" => ParentLevel::Ultimate,
        "" => return Err("it has no ExceptionCategory".into()),
        other => {
            filing.count(&format!("unknown category {}", short(other)));
            ParentLevel::Any
        }
    };
    let mut reasons: Vec<&str> = each(member("ExceptionReason", "Reason")).into_iter().map(plain).collect();
    reasons.retain(|reason| !reason.is_empty());
    if reasons.is_empty() {
        return Err("it has no ExceptionReason".into());
    }
    let references: Vec<&str> = each(member("ExceptionReference", "Reference")).into_iter().map(plain).collect();
    let stated = date(text(record, &["ContentDate"]))?.or(filing.as_of());
    let mut period = Period { stated, ..Period::ALWAYS };
    if let Some(Deletion { day }) = Deletion::of(record) {
        period = Period { to: End::Unknown, stated: day.or(stated), ..period };
        filing.count("exceptions deleted");
    }
    let source = filing.source(line, &references.join("; "))?;
    let owned = filing.party(&owned)?;
    filing.count("exception records");
    for reason in reasons {
        let reason = filing.holdings.text(&short(reason))?;
        filing.exception(Exception { owned, parent, reason, period, source });
    }
    Ok(())
}
