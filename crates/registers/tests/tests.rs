//! Every format, from small files written by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says by failing that something is wrong")]

mod broken;
mod formats;
mod relations;
mod stakes_table;

use std::path::Path;

use interdict_ownership::Holdings;
use interdict_registers::{Filed, Input, read, read_input};

/// A fixture, read.
fn fixture(name: &str) -> (Holdings, Filed) {
    let mut holdings = Holdings::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let filed = read(&path, &mut holdings).unwrap_or_else(|error| panic!("{error}"));
    (holdings, filed)
}

/// A text, read.
fn text(text: &str) -> (Holdings, Filed) {
    let mut holdings = Holdings::new();
    let input = Input::of("text", std::io::Cursor::new(text.to_owned().into_bytes())).unwrap();
    let filed = read_input(input, &mut holdings).unwrap_or_else(|error| panic!("{error}"));
    (holdings, filed)
}

/// All that holdings hold, a line each, for people.
fn told(holdings: &Holdings, filed: &Filed) -> String {
    let mut lines = Vec::new();
    let date =
        |date: Option<interdict_model::PartialDate>| date.map_or_else(|| "?".to_owned(), |date| date.to_string());
    let ends = |period: interdict_ownership::Period| {
        let to = match period.to {
            interdict_ownership::End::Open => "…".to_owned(),
            interdict_ownership::End::On(day) => day.to_string(),
            interdict_ownership::End::Unknown => "ended".to_owned(),
        };
        format!("[{} to {to}, stated {}]", date(period.from), date(period.stated))
    };
    let source = |source: interdict_ownership::Source| {
        format!("line {} {}", source.line, holdings.text_of(source.record)).trim_end().to_owned()
    };
    for file in holdings.files() {
        lines.push(format!("file {} by {:?} of {}", file.format, file.publisher, date(file.as_of)));
    }
    for party in holdings.all_parties() {
        let said = holdings.described(party).map_or_else(
            || "nothing is said".to_owned(),
            |said| {
                let subject = said.subject;
                let numbers: Vec<String> = subject
                    .identifiers
                    .iter()
                    .map(|number| {
                        let country = number.country.as_ref().map_or("", |country| country.code());
                        format!("{}:{country}:{} ({})", number.kind.as_str(), number.value, number.label)
                    })
                    .collect();
                let countries: Vec<&str> = subject.countries.iter().map(interdict_model::Country::code).collect();
                let dates = |dates: &[interdict_model::UncertainDate]| {
                    dates.iter().map(|date| date.from.to_string()).collect::<Vec<_>>().join(" ")
                };
                format!(
                    "{} {:?} {numbers:?} {countries:?} born {} died {} {:?}; {}",
                    subject.schema.map_or("?", interdict_model::Schema::as_str),
                    subject.names,
                    dates(&subject.birth_dates),
                    dates(&subject.death_dates),
                    subject.addresses,
                    source(said.source)
                )
            },
        );
        lines.push(format!("party {}: {said}", holdings.id(party)));
    }
    for stake in holdings.stakes() {
        let group = stake.jointly.and_then(|group| holdings.group_of(group)).map(|group| group.joint);
        lines.push(format!(
            "stake {} → {} {} {} {} {:?} {group:?}; {}",
            holdings.id(stake.owner),
            holdings.id(stake.owned),
            stake.share,
            stake.measure,
            ends(stake.period),
            stake.level,
            source(stake.source)
        ));
    }
    for link in holdings.links() {
        let (from, to) = (holdings.id(link.from), holdings.id(link.to));
        lines.push(format!("link {from} {} {to} {}; {}", link.kind, ends(link.period), source(link.source)));
    }
    for complete in holdings.complete() {
        let owned = holdings.id(complete.owned);
        lines.push(format!(
            "complete {owned} {:?} {}; {}",
            complete.measure,
            ends(complete.period),
            source(complete.source)
        ));
    }
    for exception in holdings.exceptions() {
        lines.push(format!(
            "exception {} {:?} {} {}; {}",
            holdings.id(exception.owned),
            exception.parent,
            holdings.text_of(exception.reason),
            ends(exception.period),
            source(exception.source)
        ));
    }
    for rejected in holdings.rejected() {
        lines.push(format!("rejected line {} {}: {}", rejected.line, rejected.record, rejected.reason));
    }
    for (name, count) in &filed.counts {
        lines.push(format!("{count} {name}"));
    }
    if let Some(error) = &filed.broken_off {
        lines.push(format!("broken off: {error}"));
    }
    lines.join("\n")
}

/// Every record is used or told of.
fn accounted_for(filed: &Filed, used: &[&str]) {
    let left_out: u64 =
        filed.counts.iter().filter(|(name, _)| name.starts_with("left_out.record")).map(|(_, count)| count).sum();
    let all = used.iter().map(|name| filed.count(name)).sum::<u64>() + left_out + filed.count("rejected");
    assert_eq!(filed.count("records"), all, "{:?}", filed.counts);
}
