//! Relations: stakes and links.

use std::cmp::Ordering;

use interdict_model::PartialDate;
use interdict_ownership::{End, Level, LinkKind, Measure, PartyIndex, Period, Share, Source, Stake};
use serde_json::{Map, Value};

use super::{texts, values};
use crate::date::date;
use crate::error::Refusal;
use crate::filing::Filing;
use crate::json::text;

/// A stake or a link for every pair.
pub(super) fn file(
    entity: &Value,
    kind: Option<LinkKind>,
    sides: &[Vec<String>; 2],
    line: u64,
    filing: &mut Filing<'_>,
) -> Result<(), Refusal> {
    let empty = Map::new();
    let properties = entity.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    let id = text(entity, "id");
    let mut unread = Vec::new();
    let period = period(entity, properties, &mut unread);
    let share = share(properties, &mut unread);
    // The publisher's own words stand beside the id.
    let words: Vec<&str> =
        ["role", "ownershipType", "summary"].into_iter().flat_map(|name| texts(properties, name)).collect();
    let source = filing.source(line, &[&*id, &words.join("; ")].join(" "))?;
    for from in &sides[0] {
        let from = filing.party(from)?;
        for to in &sides[1] {
            let to = filing.party(to)?;
            tie(kind, from, to, share, period, source, filing);
        }
    }
    for reason in unread {
        filing.note(source, &id, reason);
    }
    Ok(())
}

fn tie(
    kind: Option<LinkKind>,
    from: PartyIndex,
    to: PartyIndex,
    share: Share,
    period: Period,
    source: Source,
    filing: &mut Filing<'_>,
) {
    match kind {
        Some(kind) => filing.link(from, to, kind, period, source),
        None => filing.stake(Stake {
            owner: from,
            owned: to,
            measure: Measure::Unstated,
            share,
            period,
            level: Level::Direct,
            jointly: None,
            source,
        }),
    }
}

/// The percentage. Several values, of several sources, are the range around them.
fn share(properties: &Map<String, Value>, unread: &mut Vec<String>) -> Share {
    let mut all: Option<Share> = None;
    for value in values(properties, "percentage") {
        let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match written.parse::<Share>() {
            Ok(share) => {
                all = Some(all.map_or(share, |known| {
                    let (low, above) = (known.low(), known.above()).min((share.low(), share.above()));
                    let (high, below) = match known.high().cmp(&share.high()) {
                        Ordering::Equal => (known.high(), known.below() && share.below()),
                        Ordering::Less => (share.high(), share.below()),
                        Ordering::Greater => (known.high(), known.below()),
                    };
                    Share::between(low, above, high, below).unwrap_or(Share::UNKNOWN)
                }));
            }
            Err(error) => {
                unread.push(format!("percentage: {error}"));
                all = Some(Share::UNKNOWN);
            }
        }
    }
    all.unwrap_or(Share::UNKNOWN)
}

/// From the earliest start to the latest end that is stated.
fn period(entity: &Value, properties: &Map<String, Value>, unread: &mut Vec<String>) -> Period {
    let mut days = |name: &str| -> Vec<PartialDate> {
        let mut days = Vec::new();
        for written in texts(properties, name) {
            match date(written) {
                Ok(day) => days.extend(day),
                Err(reason) => unread.push(format!("{name}: {reason}")),
            }
        }
        days
    };
    let from = days("startDate").into_iter().min();
    let to = days("endDate").into_iter().max();
    let stated = ["last_change", "first_seen"].iter().find_map(|member| date(&text(entity, member)).ok().flatten());
    let over = texts(properties, "status").any(|word| {
        let word = word.to_lowercase();
        ["inactive", "former", "ceased", "ended", "terminated", "historic"].iter().any(|past| word.contains(past))
    });
    if let (Some(from), Some(to)) = (from, to)
        && from.first_day() > to.last_day()
    {
        unread.push(format!("it ends on {to}, before it begins on {from}"));
        return Period { from: None, to: End::Open, stated };
    }
    let to = match to {
        Some(day) => End::On(day),
        None if over => End::Unknown,
        None => End::Open,
    };
    Period { from, to, stated }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn several_percentages_are_the_range_around_them() {
        let read = |value: Value| {
            let mut unread = Vec::new();
            let share = share(json!({"percentage": value}).as_object().unwrap(), &mut unread);
            (share.to_string(), unread.len())
        };
        assert_eq!(read(json!(["51"])), ("51".to_owned(), 0));
        assert_eq!(read(json!(["51", "25-30"])), ("25-51".to_owned(), 0));
        assert_eq!(read(json!([">25 <=50", "50", "25"])), ("25-50".to_owned(), 0));
        assert_eq!(read(json!(["some"])), ("unknown".to_owned(), 1));
        assert_eq!(read(json!([])), ("unknown".to_owned(), 0));
        assert_eq!(read(json!(40.5)), ("40.5".to_owned(), 0));
    }
}
