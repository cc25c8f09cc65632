use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::interest::counts;
use crate::{Decision, End, Graph, Held, Joint, Level, PartyIndex, Period, Proof, Reading, Stake, Verdict};

/// The graph round a party, as it is drawn: everybody above it, everybody below it, and what ties them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Whom it shows.
    pub title: String,
    /// What is found of it: regime, effect, day, verdict.
    pub finding: String,
    /// The parties; the one in question first, then by distance.
    pub nodes: Vec<Node>,
    /// What ties them.
    pub edges: Vec<Edge>,
    /// How many parties were left out because there are more than were asked for.
    pub left_out: usize,
}

/// A party in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The party.
    pub party: PartyIndex,
    /// Its id.
    pub id: String,
    /// Its name.
    pub caption: String,
    /// What the data say of it.
    pub verdict: Verdict,
    /// The listing, when it is listed: lists and programmes, else the entity's id.
    pub listing: Option<String>,
}

/// One tie, or several of one kind between the same two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The owner or controller: a place among the nodes.
    pub from: usize,
    /// The other side.
    pub to: usize,
    /// What the sources say, a line each.
    pub labels: Vec<String>,
    /// Whether it is a link and no stake.
    pub link: bool,
    /// Whether the proof rests on it.
    pub proves: bool,
    /// Whether it is certain on the day.
    pub certain: bool,
}

impl Picture {
    /// The picture round a party with at most so many parties, the nearest first.
    pub fn around(decision: &Decision<'_>, party: PartyIndex, most: usize) -> Self {
        let graph = decision.graph();
        let (parties, left_out) = near(graph, party, most.max(1));
        let place: FxHashMap<PartyIndex, usize> = parties.iter().copied().zip(0..).collect();
        let proof = decision.proof(party);
        let nodes: Vec<Node> = parties.iter().map(|party| node(decision, *party)).collect();
        let regime = decision.regime();
        let edges = edges(graph, regime.reading, &parties, &place, proof.as_ref());
        let finding = format!(
            "{} ({}) on {} · {}",
            regime.name,
            regime.effect.as_str(),
            graph.day(),
            decision.verdict(party).in_words()
        );
        Self { title: graph.holdings().caption(party), finding, nodes, edges, left_out }
    }
}

fn node(decision: &Decision<'_>, party: PartyIndex) -> Node {
    let holdings = decision.graph().holdings();
    let listing = decision.listings_of(party).next().map(|designation| {
        let of_lists = Some(&designation.listing).filter(|listing| !listing.is_empty());
        of_lists.unwrap_or(&designation.entity).clone()
    });
    Node {
        party,
        id: holdings.id(party).to_owned(),
        caption: holdings.caption(party),
        verdict: decision.verdict(party),
        listing,
    }
}

/// Everybody above and below, the nearest first; and how many are left out.
fn near(graph: &Graph<'_>, party: PartyIndex, most: usize) -> (Vec<PartyIndex>, usize) {
    let mut found: Vec<PartyIndex> = vec![party];
    let mut known: FxHashSet<(PartyIndex, bool)> = FxHashSet::default();
    let mut open: VecDeque<(PartyIndex, bool)> = VecDeque::from([(party, true), (party, false)]);
    known.extend(open.iter().copied());
    let mut left_out = 0;
    while let Some((at, up)) = open.pop_front() {
        let stakes = if up { graph.owners_of(at) } else { graph.owned_by(at) };
        let links = if up { graph.links_to(at) } else { graph.links_from(at) };
        let by_stake = stakes
            .iter()
            .filter_map(|place| graph.stake(*place))
            .map(|stake| if up { stake.owner } else { stake.owned });
        let by_link =
            links.iter().filter_map(|place| graph.link(*place)).map(|link| if up { link.from } else { link.to });
        for other in by_stake.chain(by_link) {
            if !known.insert((other, up)) {
                continue;
            }
            if !found.contains(&other) {
                if found.len() >= most {
                    left_out += 1;
                    continue;
                }
                found.push(other);
            }
            open.push_back((other, up));
        }
    }
    (found, left_out)
}

fn edges(
    graph: &Graph<'_>,
    reading: Reading,
    parties: &[PartyIndex],
    place: &FxHashMap<PartyIndex, usize>,
    proof: Option<&Proof>,
) -> Vec<Edge> {
    let (stakes, links) = proof.map_or_else(Default::default, |proof| (proof.stakes(), proof.links()));
    let mut edges: Vec<Edge> = Vec::new();
    let mut add = |edge: Edge| {
        let same = |known: &&mut Edge| (known.from, known.to, known.link) == (edge.from, edge.to, edge.link);
        match edges.iter_mut().find(same) {
            Some(known) => {
                known.labels.extend(edge.labels);
                known.proves |= edge.proves;
                known.certain |= edge.certain;
            }
            None => edges.push(edge),
        }
    };
    for (to, party) in parties.iter().enumerate() {
        for number in graph.owners_of(*party) {
            let Some(stake) = graph.stake(*number) else { continue };
            if let Some(from) = place.get(&stake.owner) {
                let certain = graph.stake_held(*number) == Held::Yes && counts(stake.level, reading);
                let labels = vec![stake_in_words(graph, stake)];
                add(Edge { from: *from, to, labels, link: false, proves: stakes.contains(number), certain });
            }
        }
        for number in graph.links_to(*party) {
            let Some(link) = graph.link(*number) else { continue };
            if let Some(from) = place.get(&link.from) {
                let certain = graph.link_held(*number) == Held::Yes;
                let labels = vec![[link.kind.in_words(), &dates(link.period)].join(" ").trim_end().to_owned()];
                add(Edge { from: *from, to, labels, link: true, proves: links.contains(number), certain });
            }
        }
    }
    edges
}

/// A stake for people: `50 % shares, 2016 to 2020, jointly`.
pub fn stake_in_words(graph: &Graph<'_>, stake: &Stake) -> String {
    let share = if stake.share.is_unknown() {
        "unknown share".to_owned()
    } else {
        format!("{} %", stake.share).replace(" <", " and <")
    };
    let measure = match stake.measure {
        crate::Measure::Unstated => String::new(),
        measure => format!(" {measure}"),
    };
    let joint = stake.jointly.and_then(|group| graph.holdings().group_of(group)).map(|group| match group.joint {
        Joint::Holding => ", jointly",
        Joint::Arrangement => ", by arrangement",
    });
    let level = match stake.level {
        Level::Direct => "",
        Level::Indirect => ", indirect",
        Level::Summary => ", sum of a chain",
        Level::Unknown => ", direct or indirect",
        Level::ByMajorities => ", direct or through majorities",
    };
    let dates = dates(stake.period);
    let dates = if dates.is_empty() { dates } else { format!(", {dates}") };
    format!("{share}{measure}{level}{}{dates}", joint.unwrap_or_default())
}

/// When, for people; nothing when no dates are stated.
pub fn dates(period: Period) -> String {
    match (period.from, period.to) {
        (None, End::Open) => String::new(),
        (Some(from), End::Open) => format!("from {from}"),
        (None, End::On(to)) => format!("to {to}"),
        (Some(from), End::On(to)) => format!("{from} to {to}"),
        (Some(from), End::Unknown) => format!("from {from}, ended"),
        (None, End::Unknown) => "ended".to_owned(),
    }
}
