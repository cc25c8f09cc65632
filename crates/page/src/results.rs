//! What was found for a question: hits by party, best first.

use std::collections::BTreeMap;

use interdict_model::{Country, Entity, Evidence, Hit, Points};
use maud::{Markup, html};

use crate::asked::{Asked, Understood, party_address, side_by_side_address};
use crate::badge::{self, ALERT};
use crate::frame::NOT_CLEARED;
use crate::naming::{count, countries, feature_title, list_title};
use crate::written;

/// The least score that the page looks for: below it, names have little in common.
pub const LEAST: Points = Points::milli(500);
/// Most hits that are described.
pub const MOST: usize = 200;

/// A hit, and what the list says of the party.
#[derive(Clone, Debug)]
pub struct Match {
    /// The hit.
    pub hit: Hit,
    /// The party.
    pub entity: Option<Entity>,
}

/// What a question came to.
#[derive(Clone, Debug)]
pub struct Results {
    /// What of the question was understood.
    pub understood: Understood,
    /// What was found from [`LEAST`] on, best first, at most [`MOST`].
    pub matches: Vec<Match>,
    /// How many more there are.
    pub cut: usize,
    /// Why it could not be asked at all, where it could not.
    pub refused: Option<String>,
}

/// A party with its entries on several lists.
struct Case<'a> {
    first: &'a Match,
    /// Entries on other lists that are hits too, with the number that ties them.
    others: Vec<(&'a str, &'a Match)>,
    /// Entries on other lists that are no hits by themselves: id, lists, number.
    elsewhere: Vec<&'a interdict_model::SameParty>,
}

impl Match {
    fn countries(&self) -> Vec<&Country> {
        let mut found: Vec<&Country> = Vec::new();
        for country in self.entity.iter().flat_map(Entity::all_countries) {
            if !found.contains(&country) {
                found.push(country);
            }
        }
        found
    }

    fn is_wanted(&self, asked: &Asked) -> bool {
        let in_country =
            || self.countries().iter().any(|country| asked.countries.iter().any(|code| code == country.code()));
        let of_programme = || self.hit.programs.iter().any(|programme| asked.programmes.contains(programme));
        (asked.countries.is_empty() || in_country()) && (asked.programmes.is_empty() || of_programme())
    }
}

impl Results {
    /// The countries of what was found: code, name, how many parties.
    pub(crate) fn countries(&self) -> Vec<(String, String, usize)> {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for country in self.matches.iter().flat_map(Match::countries) {
            *counts.entry((country.name().to_owned(), country.code().to_owned())).or_default() += 1;
        }
        counts.into_iter().map(|((name, code), count)| (code, name, count)).collect()
    }

    /// The programmes of what was found, and how many parties.
    pub(crate) fn programmes(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for programme in self.matches.iter().flat_map(|found| &found.hit.programs) {
            *counts.entry(programme.as_str()).or_default() += 1;
        }
        counts
    }
}

/// Entries of one party put together; order is that of the best entry of each.
fn cases<'a>(matches: &[&'a Match]) -> Vec<Case<'a>> {
    let mut told = vec![false; matches.len()];
    let mut cases = Vec::new();
    for (place, first) in matches.iter().enumerate() {
        if told.get_mut(place).is_none_or(|told| std::mem::replace(told, true)) {
            continue;
        }
        let mut case = Case { first, others: Vec::new(), elsewhere: Vec::new() };
        for other in &first.hit.same_party {
            let is_other = |found: &&Match| found.hit.id == other.id && found.hit.datasets == other.datasets;
            match matches.iter().position(is_other).and_then(|place| Some((told.get_mut(place)?, matches.get(place)?)))
            {
                Some((told, found)) => {
                    if !std::mem::replace(told, true) {
                        case.others.push((&other.by, found));
                    }
                }
                None => case.elsewhere.push(other),
            }
        }
        cases.push(case);
    }
    cases
}

/// What was found, as a part of the page.
pub(crate) fn found(asked: &Asked, results: &Results, lists: &str) -> Markup {
    if let Some(why) = &results.refused {
        return html! { div.answer.none { h2 #headline { (why) } } };
    }
    let wanted: Vec<&Match> = results.matches.iter().filter(|found| found.is_wanted(asked)).collect();
    let all = cases(&wanted);
    let (hits, weaker): (Vec<&Case>, Vec<&Case>) = all.iter().partition(|case| case.first.hit.score >= ALERT);
    html! {
        div.answer {
            h2 #headline {
                @if hits.is_empty() {
                    "No hit for " (quoted(asked)) @if asked.is_narrowed() { " with these filters" }
                } @else {
                    (count(hits.len() as u64, "party may be", "parties may be")) " " (quoted(asked))
                }
            }
            (remarks(results, asked, wanted.len()))
            @if hits.is_empty() {
                p.lead {
                    (NOT_CLEARED) " Nothing on " (lists) ", as of their dates, reached " (format!("{ALERT:.2}"))
                    " by what was given. Other spellings, a date of birth, a country or a number may tell more."
                }
            }
            @if !hits.is_empty() {
                ol.cases { @for case in &hits { li { (case_of(case, asked)) } } }
            }
            @if !weaker.is_empty() {
                details.weaker open[hits.is_empty()] {
                    summary { (count(weaker.len() as u64, "weaker likeness", "weaker likenesses")) ", below " (format!("{ALERT:.2}")) ": no hits" }
                    ol.cases { @for case in &weaker { li { (case_of(case, asked)) } } }
                }
            }
        }
    }
}

fn quoted(asked: &Asked) -> Markup {
    html! { q { (written(if asked.name.is_empty() { &asked.number } else { &asked.name })) } }
}

/// What has to be said of the question before its results are read.
fn remarks(results: &Results, asked: &Asked, wanted: usize) -> Markup {
    let Results { understood, matches, cut, .. } = results;
    let hidden = matches.len() - wanted;
    html! {
        @if !understood.not_understood.is_empty() || understood.ambiguous_date || *cut > 0 || hidden > 0 {
            ul.remarks {
                @for value in &understood.not_understood { li.warning { "Left out: " (written(value)) } }
                @if understood.ambiguous_date { li { "The date counts with day and month in both orders." } }
                @if hidden > 0 { li { (count(hidden as u64, "entry is", "entries are")) " hidden by your filters." } }
                @if *cut > 0 {
                    li.warning {
                        "Only the best " (MOST) " entries are shown" @if asked.is_narrowed() { " and filtered" }
                        "; there are " (cut) " more. Say more of the party to tell them apart."
                    }
                }
            }
        }
    }
}

fn case_of(case: &Case, asked: &Asked) -> Markup {
    html! {
        article.case {
            (entry(case.first, asked, true))
            @if !case.others.is_empty() || !case.elsewhere.is_empty() {
                div.same-party {
                    h4 { "The same party" }
                    ul {
                        @for (by, found) in &case.others {
                            li { p.tie { "by " (written(by)) } (entry(found, asked, false)) }
                        }
                        @for other in &case.elsewhere {
                            li.elsewhere {
                                a href=(party_address(&other.id, Some(asked))) { (written(&other.id)) }
                                " on " (lists(&other.datasets)) ", by " (written(&other.by))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn lists(datasets: &[String]) -> String {
    datasets.iter().map(|dataset| list_title(dataset)).collect::<Vec<_>>().join(", ")
}

fn entry(found: &Match, asked: &Asked, is_first: bool) -> Markup {
    let hit = &found.hit;
    let born: Vec<String> =
        found.entity.iter().flat_map(|entity| &entity.birth_dates).map(ToString::to_string).collect();
    let places = countries(found.countries());
    html! {
        div.entry {
            (badge::score(hit.score))
            div.who {
                @if is_first {
                    h3 { a href=(party_address(&hit.id, Some(asked))) { (written(&hit.caption)) } }
                } @else {
                    p.name { a href=(party_address(&hit.id, Some(asked))) { (written(&hit.caption)) } }
                }
                p.facts {
                    (badge::effect(hit.effect)) " "
                    span.list { (lists(&hit.datasets)) }
                    @if !hit.programs.is_empty() { span.fact { (written(&hit.programs.join(", "))) } }
                    @if let Some(day) = &hit.listed { span.fact { "listed " time datetime=(day) { (day) } } }
                }
                p.facts.of-party {
                    (badge::schema(hit.schema))
                    @if !born.is_empty() { span.fact { @if hit.schema.is_person() { "born " } @else { "since " } (born.join(", ")) } }
                    @if !places.is_empty() { span.fact { (places) } }
                    span.fact { code { (written(&hit.id)) } }
                }
                @if let (Some(name), Some(kind)) = (&hit.matched_name, &hit.matched_kind) {
                    @if *name != hit.caption { p.matched { "Found by its " (kind) ": " (written(name)) } }
                }
                p.why { (written(&hit.explanation)) }
                div.more {
                    a href=(side_by_side_address(&hit.id, asked)) {
                        "Side by side" span.unseen { " with " (written(&hit.caption)) }
                    }
                    details.evidence {
                        summary { "Evidence" span.unseen { " for " (written(&hit.caption)) } }
                        (evidence(&hit.evidence, hit.score))
                    }
                }
            }
        }
    }
}

/// The lines whose sum is the score.
fn evidence(lines: &[Evidence], score: Points) -> Markup {
    html! {
        table.evidence {
            thead.unseen { tr { th scope="col" { "Points" } th scope="col" { "What" } th scope="col" { "How" } } }
            tbody {
                @for line in lines {
                    tr {
                        td.points { @if line.points == Points::ZERO { "·" } @else { (signed(line.points)) } }
                        th scope="row" { (feature_title(line.feature)) }
                        td { (written(&line.detail)) }
                    }
                }
            }
            tfoot { tr { td.points { (format!("{score:.3}")) } th scope="row" { "Score" } td { "the sum of these lines" } } }
        }
    }
}

/// Points with their sign, the minus as wide as the plus.
pub(crate) fn signed(points: Points) -> String {
    format!("{points:+.3}").replace('-', "−")
}
