//! Answers about ownership in words: the same for the table, for JSON and for CSV.

use interdict_ownership::{
    Bound, Caution, Decision, Graph, Ground, Holdings, Interest, Measure, Missing, Named, Share, Source, Step, Tie,
    Untied, dates, stake_in_words,
};

/// `own.csv:3 (record)`.
pub fn source(holdings: &Holdings, source: Source) -> String {
    let file = holdings.file_of(source).map_or("", |file| file.name.as_str());
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let line = if source.line > 0 { format!(":{}", source.line) } else { String::new() };
    let record = holdings.text_of(source.record);
    let record = if record.is_empty() { String::new() } else { format!(" ({record})") };
    format!("{file}{line}{record}")
}

/// A sum of shares for people.
pub fn percent(bound: Bound) -> String {
    let (whole, rest) = (bound.value / 10_000_000, bound.value % 10_000_000);
    let decimals = format!("{rest:07}");
    let decimals = decimals.trim_end_matches('0');
    if decimals.is_empty() { format!("{whole} %") } else { format!("{whole}.{decimals} %") }
}

fn between(low: Bound, high: Bound) -> String {
    if low.value == high.value {
        return percent(low);
    }
    let (above, below) = (if low.open { "more than " } else { "" }, if high.open { "less than " } else { "" });
    format!("{above}{} to {below}{}", percent(low).trim_end_matches(" %"), percent(high))
}

const fn of_what(measure: Measure) -> &'static str {
    match measure {
        Measure::Equity => "of it",
        Measure::Shares => "of its shares",
        Measure::Votes => "of its votes",
        Measure::Unstated => "of it",
    }
}

/// A stake with its owner and its source: `Alpha 50 % equity [own.csv:3]`.
fn stake(graph: &Graph<'_>, place: u32) -> String {
    graph.stake(place).map_or_else(String::new, |stake| {
        let holdings = graph.holdings();
        format!(
            "{}: {} [{}]",
            holdings.caption(stake.owner),
            stake_in_words(graph, stake),
            source(graph.holdings(), stake.source)
        )
    })
}

fn stakes(graph: &Graph<'_>, interests: &[Interest]) -> String {
    let all = interests.iter().flat_map(|interest| &interest.stakes);
    all.map(|place| stake(graph, *place)).collect::<Vec<_>>().join("; ")
}

fn these(graph: &Graph<'_>, places: &[u32]) -> String {
    places.iter().map(|place| stake(graph, *place)).collect::<Vec<_>>().join("; ")
}

/// A step of a proof, without the name of its party.
pub fn step(decision: &Decision<'_>, step: &Step) -> String {
    let graph = decision.graph();
    match &step.ground {
        Ground::Listed(place) => decision.designations().get(*place as usize).map_or_else(String::new, |designation| {
            format!(
                "listed as {} ({}), by {}, score {:.2}",
                designation.entity, designation.listing, designation.by, designation.surety
            )
        }),
        Ground::Owned { measure, control, interests, low } => {
            let verb = if *control { "controlled: blocked persons hold" } else { "owned: blocked persons hold" };
            let above = if low.open { "more than " } else { "" };
            let least = if interests.iter().all(|interest| interest.low == interest.high) { "" } else { "at least " };
            let least = if above.is_empty() { least } else { above };
            format!("{verb} {least}{} {}: {}", percent(*low), of_what(*measure), stakes(graph, interests))
        }
        Ground::Remains { measure, interests, low, complete, .. } => {
            let statement = graph.holdings().complete().get(*complete as usize);
            let said = statement.map_or_else(String::new, |statement| source(graph.holdings(), statement.source));
            format!(
                "owned: all owners are named [{said}], and what others can have leaves blocked persons at least {} {}: {}",
                percent(*low),
                of_what(*measure),
                stakes(graph, interests)
            )
        }
        Ground::Linked(place) => format!("controlled: {}", link(graph, *place)),
    }
}

/// A link with both ends and its source.
pub fn link(graph: &Graph<'_>, place: u32) -> String {
    graph.link(place).map_or_else(String::new, |link| {
        let holdings = graph.holdings();
        let dates = dates(link.period);
        let dates = if dates.is_empty() { dates } else { format!(", {dates}") };
        format!(
            "{} – {} – {}{dates} [{}]",
            holdings.caption(link.from),
            link.kind.in_words(),
            holdings.caption(link.to),
            source(graph.holdings(), link.source)
        )
    })
}

/// A missing fact as a question to whoever can find it out.
pub fn missing(graph: &Graph<'_>, missing: &Missing) -> String {
    match missing {
        Missing::Share(place) => format!("how much is it? {} of {}", stake(graph, *place), owned(graph, *place)),
        Missing::Held(place) => {
            format!("is it held on {}? {} of {}", graph.day(), stake(graph, *place), owned(graph, *place))
        }
        Missing::Through(place) => {
            format!("through whom is it held? {} of {}", stake(graph, *place), owned(graph, *place))
        }
        Missing::Parcels(places) => format!("do these add up or say the same? {}", these(graph, places)),
        Missing::Contradiction(places) => format!("which source is right? {}", these(graph, places)),
        Missing::OneRight(places) => format!("are these shares of one right? {}", these(graph, places)),
        Missing::Division(places) => format!("how is the joint holding divided? {}", these(graph, places)),
        Missing::Together(places) => format!("do these holders act together? {}", these(graph, places)),
        Missing::Link(place) => format!("is it so on {}? {}", graph.day(), link(graph, *place)),
    }
}

fn owned(graph: &Graph<'_>, place: u32) -> String {
    graph.stake(place).map_or_else(String::new, |stake| graph.holdings().caption(stake.owned))
}

/// A reason for caution.
pub fn caution(graph: &Graph<'_>, caution: &Caution, named: &[Named]) -> String {
    match caution {
        Caution::Stake(measure) => {
            named.iter().find(|named| named.measure == *measure).map_or_else(String::new, |named| {
                format!("blocked persons hold {} {}", between(named.blocked_low, named.blocked_high), of_what(*measure))
            })
        }
        Caution::Link { link: place, with, certain } => {
            let may = if *certain { "" } else { ", which may be blocked" };
            format!("a tie to {}{may}: {}", graph.holdings().caption(*with), link(graph, *place))
        }
    }
}

/// How much of a party the data name owners of.
pub fn named(named: &Named) -> String {
    let rest = u64::from(Share::WHOLE).saturating_sub(named.all_low.value);
    let rest = Bound { value: rest, open: false };
    let known = match (named.complete, named.all_low.value > u64::from(Share::WHOLE), rest.value) {
        (true, ..) => "all owners are named".to_owned(),
        (_, true, _) => format!("owners are named of {}, more than there is", percent(named.all_low)),
        (.., 0) => "owners are named of all".to_owned(),
        _ => format!("owners of up to {} are not in the data", percent(rest)),
    };
    let of = match named.measure {
        Measure::Equity | Measure::Unstated => "ownership",
        Measure::Shares => "shares",
        Measure::Votes => "votes",
    };
    format!("{of}: {known}")
}

/// Two ids of one party, with where both state the number.
pub fn tie(holdings: &Holdings, tie: &Tie) -> String {
    let (first, second) = tie.sources;
    format!(
        "{} is {}: both state {} [{}; {}]",
        holdings.id(tie.folded),
        holdings.id(tie.with),
        holdings.text_of(tie.number),
        source(holdings, first),
        source(holdings, second)
    )
}

/// Parties that state one number and were left apart.
pub fn untied(holdings: &Holdings, untied: &Untied) -> String {
    const MOST: usize = 5;
    let ids: Vec<&str> = untied.parties.iter().take(MOST).map(|party| holdings.id(*party)).collect();
    let more = untied.parties.len().saturating_sub(MOST);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more} state {} and are left apart: {}", ids.join(", "), untied.number, untied.why.in_words())
}
