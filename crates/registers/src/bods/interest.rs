//! What BODS calls an interest: a stake or a link.

use interdict_model::PartialDate;
use interdict_ownership::{End, Level, LinkKind, Measure, Period, Share};
use serde_json::Value;

use crate::date::period;
use crate::json::text;

/// An interest, understood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Interest {
    pub(crate) what: What,
    pub(crate) level: Level,
    pub(crate) period: Period,
    /// Whether a share is stated of something that has none.
    pub(crate) idle_share: bool,
}

/// A stake or a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Stake(Measure, Share),
    Link(LinkKind),
}

/// What a type of interest is.
enum Kind {
    Stake(Measure),
    Link(LinkKind),
    /// A stake where a share is stated, otherwise a link.
    Either(LinkKind),
    /// Nothing is said: it may be a stake.
    Unknown,
}

/// Types of 0.2 to 0.4, without hyphens and in small letters.
fn kind(word: &str) -> Kind {
    match word {
        "shareholding" => Kind::Stake(Measure::Shares),
        "votingrights" => Kind::Stake(Measure::Votes),
        "rightstosurplusassets" | "rightstosurplusassetsondissolution" | "rightstoprofitorincome" => {
            Kind::Stake(Measure::Equity)
        }
        "appointmentofboard" => Kind::Link(LinkKind::AppointsBoard),
        "rightsgrantedbycontract"
        | "conditionalrightsgrantedbycontract"
        | "controlviacompanyrulesorarticles"
        | "controlbylegalframework" => Kind::Link(LinkKind::DominantInfluence),
        "influenceorcontrol" | "otherinfluenceorcontrol" | "otherinfluenceorcontroloftrust" => {
            Kind::Link(LinkKind::SignificantInfluence)
        }
        "seniormanagingofficial" | "boardmember" | "boardchair" => Kind::Link(LinkKind::Director),
        "settlor" | "settloroftrust" | "protector" | "protectoroftrust" => Kind::Link(LinkKind::Settlor),
        // A nomination is an arrangement, in which the nominee holds and the nominator is the one for whom.
        "trustee" | "trusteeoftrust" | "nominee" => Kind::Link(LinkKind::Trustee),
        "beneficiaryoflegalarrangement" | "beneficiaryoftrust" | "nominator" => Kind::Either(LinkKind::Beneficiary),
        "enjoymentanduseofassets" | "righttoprofitorincomefromassets" => Kind::Either(LinkKind::Beneficiary),
        _ => Kind::Unknown,
    }
}

/// Reads an interest. `closed`: the statement says that the record is over.
///
/// A share or a date that cannot be read is told in `unread` and taken for one that is not stated: an owner that is left out
/// would make the owned party look free.
pub(crate) fn read(stated: &Value, day: Option<PartialDate>, closed: bool, unread: &mut Vec<String>) -> Interest {
    let mut period = period(&text(stated, "startDate"), &text(stated, "endDate"), day).unwrap_or_else(|reason| {
        unread.push(reason);
        Period { stated: day, ..Period::ALWAYS }
    });
    if closed && period.to == End::Open {
        period.to = End::Unknown;
    }
    let level = match (&*text(stated, "directOrIndirect"), &*text(stated, "interestLevel")) {
        ("direct", _) | ("", "direct" | "") => Level::Direct,
        ("indirect", _) | ("", "indirect") => Level::Indirect,
        _ => Level::Unknown,
    };
    let word = text(stated, "type").replace('-', "").to_lowercase();
    let share = share(stated.get("share").unwrap_or(&Value::Null)).unwrap_or_else(|reason| {
        unread.push(reason);
        Some(Share::UNKNOWN)
    });
    let what = match (kind(&word), share) {
        (Kind::Stake(measure), share) => What::Stake(measure, share.unwrap_or(Share::UNKNOWN)),
        (Kind::Link(link), _) => What::Link(gleif(stated).unwrap_or(link)),
        (Kind::Either(_), Some(share)) => What::Stake(Measure::Equity, share),
        (Kind::Either(link), None) => What::Link(link),
        (Kind::Unknown, share) => What::Stake(Measure::Unstated, share.unwrap_or(Share::UNKNOWN)),
    };
    let idle_share = share.is_some() && matches!(what, What::Link(_));
    Interest { what, level, period, idle_share }
}

/// GLEIF's relationships, which Open Ownership's conversion keeps in the details of an interest.
fn gleif(stated: &Value) -> Option<LinkKind> {
    let details = text(stated, "details");
    let (_, word) = details.split_once("RelationshipType:")?;
    crate::gleif::relationship::kind(word.split_whitespace().next()?)
}

/// A share; `None` when none is stated.
///
/// In 0.4 `exclusiveMinimum` and `exclusiveMaximum` are values of their own; before, they are truth values that say of the
/// other two whether they are left out.
fn share(stated: &Value) -> Result<Option<Share>, String> {
    let number = |member: &str| match stated.get(member) {
        Some(Value::Bool(_)) | None => None,
        Some(_) => Some(decimal(&text(stated, member))).filter(|text| !text.is_empty()),
    };
    let truth = |member: &str| stated.get(member).and_then(Value::as_bool) == Some(true);
    let said = |error: interdict_ownership::ShareError| format!("share: {error}");
    if let Some(exact) = number("exact") {
        return exact.parse().map(Some).map_err(said);
    }
    let (low, above) = match (number("exclusiveMinimum"), number("minimum")) {
        (Some(low), None) => (Some(low), true),
        (_, low) => (low, truth("exclusiveMinimum")),
    };
    let (high, below) = match (number("exclusiveMaximum"), number("maximum")) {
        (Some(high), None) => (Some(high), true),
        (_, high) => (high, truth("exclusiveMaximum")),
    };
    if low.is_none() && high.is_none() {
        return Ok(None);
    }
    Share::from_ends(low.as_deref(), above, high.as_deref(), below).map(Some).map_err(said)
}

/// A number without an exponent.
fn decimal(text: &str) -> String {
    if text.contains(['e', 'E'])
        && let Ok(number) = text.parse::<f64>()
    {
        return format!("{number:.12}");
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn shares_of_all_versions() {
        let read = |value: Value| share(&value).map(|share| share.map(|share| share.to_string()).unwrap_or_default());
        assert_eq!(read(json!({"exact": 33.25})).unwrap(), "33.25");
        assert_eq!(read(json!({"exact": "40"})).unwrap(), "40");
        assert_eq!(read(json!({"exact": 1e-2})).unwrap(), "0.01");
        assert_eq!(read(json!({"exact": 1e-9})).unwrap(), "0-0.0000001");
        assert_eq!(
            read(json!({"minimum": 25, "maximum": 50, "exclusiveMinimum": true, "exclusiveMaximum": false})).unwrap(),
            ">25 <=50"
        );
        assert_eq!(read(json!({"exclusiveMinimum": 25, "maximum": 50})).unwrap(), ">25 <=50");
        assert_eq!(read(json!({"minimum": 75, "exclusiveMaximum": 100})).unwrap(), ">=75 <100");
        assert_eq!(read(json!({"minimum": 75})).unwrap(), "75-100");
        assert_eq!(read(json!({"exclusiveMinimum": true})).unwrap(), "");
        assert!(read(json!({"exact": 140})).is_err());
        assert!(read(json!({"exact": "half"})).is_err());
    }
}
