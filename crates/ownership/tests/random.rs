//! A hundred thousand random graphs: decision, proof and reference agree.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{PartialDate, Points};
use interdict_ownership::{
    Complete, Decision, End, File, Graph, Ground, Joint, Level, Link, LinkKind, Measure, Missing, Period, Proof,
    Regime, Share, Stake,
};

use crate::reference::{Day, Found, Held, Law, RComplete, RGraph, RLink, RStake};
use crate::register::Register;

const GRAPHS: u64 = 100_000;

/// Splitmix64: a graph is its number.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn place(&mut self, sides: usize) -> usize {
        usize::try_from(self.roll(sides as u64)).unwrap()
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    /// A day beside 2026-12-01, the month or the day unknown now and then.
    fn day(&mut self) -> Day {
        match self.roll(6) {
            0 => (2026, 0, 0),
            1 => (2026, 12, 0),
            2 => (2026, 12, 1),
            3 => (2026, 12, 2),
            4 => (2025, 6, 30),
            _ => (2027, 1, 1),
        }
    }
}

fn graph(number: u64) -> RGraph {
    let mut dice = Dice(number.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let parties = 3 + dice.place(6);
    let mut graph = RGraph { parties, ..RGraph::default() };
    graph.listed = (0..=dice.place(3).min(parties - 2)).collect();
    // Some graphs have every difficulty, most have a few.
    let (ranges, dates, files, groups, measures) =
        (2 + dice.roll(8), 4 + dice.roll(20), 3 + dice.roll(30), 4 + dice.roll(20), 2 + dice.roll(12));
    for _ in 0..=dice.place(parties * 2) {
        let owned = dice.place(parties);
        // Owners are listed ones more often than chance has it, so that much is blocked; circles and self-holdings occur.
        let holder = if dice.one_in(3) { dice.place(graph.listed.len()) } else { dice.place(parties) };
        let (mut low, mut high) = (i32::try_from(dice.roll(11)).unwrap() * 100, 0);
        let (mut above, mut below) = (false, false);
        if dice.one_in(ranges) {
            high = (low + i32::try_from(dice.roll(6)).unwrap() * 100).min(1000);
            above = high > low && dice.one_in(2);
            below = high > low && dice.one_in(3);
        } else if dice.one_in(ranges * 2) {
            (low, high) = (0, 1000);
        }
        high = high.max(low);
        let measure = if dice.one_in(measures) { dice.place(4) } else { 0 };
        let from = dice.one_in(dates).then(|| dice.day());
        let to = dice.one_in(dates).then(|| dice.day());
        let group = dice.one_in(groups).then(|| {
            let holding = dice.one_in(2);
            graph.groups.push(holding);
            graph.groups.len() - 1
        });
        // Mostly one group a party and kind, now and then a second.
        let second = dice.one_in(4);
        let group = group.map(|new| {
            let same = graph.stakes.iter().find(|stake: &&RStake| {
                stake.owned == owned && stake.group.is_some_and(|group| graph.groups[group] == graph.groups[new])
            });
            same.and_then(|stake| stake.group).filter(|_| !second).unwrap_or(new)
        });
        let file = if dice.one_in(files) { 1 + dice.place(2) } else { 0 };
        let way = match () {
            () if dice.one_in(dates * 2) => Held::Indirectly,
            () if dice.one_in(dates) => Held::ByMajorities,
            () => Held::Directly,
        };
        graph.stakes.push(RStake {
            owner: holder,
            owned,
            measure,
            low,
            high,
            above,
            below,
            from,
            to,
            way,
            group,
            file,
        });
    }
    if dice.one_in(3) {
        for _ in 0..=dice.place(2) {
            let (from, to) = (dice.place(parties), dice.place(parties));
            let since = dice.one_in(4).then(|| dice.day());
            let until = dice.one_in(6).then(|| dice.day());
            graph.links.push(RLink { from, to, control: dice.one_in(2), since, until });
        }
    }
    if dice.one_in(3) {
        for _ in 0..=dice.place(2) {
            let owned = dice.place(parties);
            let measure = dice.one_in(2).then(|| dice.place(4));
            let (since, until) = (dice.one_in(5).then(|| dice.day()), dice.one_in(8).then(|| dice.day()));
            graph.complete.push(RComplete { owned, measure, since, until });
        }
    }
    graph
}

fn date((year, month, day): Day) -> PartialDate {
    PartialDate::new(year, (month > 0).then_some(month), (day > 0).then_some(day)).unwrap()
}

fn period(from: Option<Day>, to: Option<Day>) -> Period {
    Period { from: from.map(date), to: to.map_or(End::Open, |to| End::On(date(to))), stated: None }
}

/// How sure the match of a listed party is, by its place: no two alike, and not in order.
fn surety(place: usize) -> Points {
    Points::milli(i32::try_from(700 + place * 37 % 5 * 60).unwrap())
}

/// The same graph as the crate has it. Stakes, links and statements keep their places.
fn register(graph: &RGraph) -> Register {
    let mut register = Register::default();
    let parties: Vec<_> =
        (0..graph.parties).map(|party| register.holdings.party(&format!("P{party}")).unwrap()).collect();
    let files = [0, 1, 2].map(|_| register.holdings.file(File::default()).unwrap());
    let source = |register: &mut Register, file: usize| register.holdings.source(files[file], 0, "").unwrap();
    let groups: Vec<_> = graph
        .groups
        .iter()
        .map(|holding| {
            let source = source(&mut register, 0);
            register.holdings.group(if *holding { Joint::Holding } else { Joint::Arrangement }, source).unwrap()
        })
        .collect();
    for stake in &graph.stakes {
        let end = |tenths: i32| u32::try_from(tenths).unwrap() * 1_000_000;
        let source = source(&mut register, stake.file);
        register.holdings.add_stake(Stake {
            owner: parties[stake.owner],
            owned: parties[stake.owned],
            measure: Measure::ALL[stake.measure],
            share: Share::between(end(stake.low), stake.above, end(stake.high), stake.below).unwrap(),
            period: period(stake.from, stake.to),
            level: match stake.way {
                Held::Directly => Level::Direct,
                Held::Indirectly => Level::Indirect,
                Held::ByMajorities => Level::ByMajorities,
            },
            jointly: stake.group.map(|group| groups[group]),
            source,
        });
    }
    for link in &graph.links {
        let kind = if link.control { LinkKind::Controls } else { LinkKind::Director };
        let period = period(link.since, link.until);
        let source = source(&mut register, 0);
        register.holdings.add_link(Link { from: parties[link.from], to: parties[link.to], kind, period, source });
    }
    for complete in &graph.complete {
        let source = source(&mut register, 0);
        register.holdings.add_complete(Complete {
            owned: parties[complete.owned],
            measure: complete.measure.map(|measure| Measure::ALL[measure]),
            period: period(complete.since, complete.until),
            source,
        });
    }
    for (place, listed) in graph.listed.iter().enumerate() {
        register.designate(parties[*listed], surety(place));
    }
    register
}

const LAWS: [(Law, &str); 3] = [(Law::Us, "us"), (Law::Eu, "eu"), (Law::Uk, "uk")];

fn today() -> PartialDate {
    "2026-12-01".parse().unwrap()
}

fn found(decision: &Decision<'_>) -> Vec<Found> {
    let parties = decision.graph().holdings().all_parties();
    parties
        .map(|party| match (decision.is_blocked(party), decision.may_be_blocked(party)) {
            (true, _) => Found::Always,
            (_, true) => Found::Sometimes,
            _ => Found::Never,
        })
        .collect()
}

fn decided<T>(register: &Register, regime: &str, call: impl FnOnce(&Decision<'_>) -> T) -> T {
    let graph = Graph::on(&register.holdings, today());
    let row: &'static Regime = Regime::in_force(regime, today()).unwrap()[0];
    call(&Decision::of(&graph, row, &register.designations))
}

/// The graph of the facts that a proof names, and of nothing else.
fn of_proof(graph: &RGraph, proof: &Proof) -> RGraph {
    let (stakes, links) = (proof.stakes(), proof.links());
    let pick = |place: usize, from: &[u32]| from.iter().any(|named| *named as usize == place);
    let mut alone = graph.clone();
    let mut place = 0..;
    alone.stakes.retain(|_| pick(place.next().unwrap(), &stakes));
    let mut place = 0..;
    alone.links.retain(|_| pick(place.next().unwrap(), &links));
    alone.complete.clear();
    for step in &proof.steps {
        if let Ground::Remains { complete, .. } = step.ground {
            alone.complete.push(graph.complete[complete as usize]);
        }
    }
    alone.listed = proof
        .steps
        .iter()
        .filter_map(
            |step| if let Ground::Listed(place) = step.ground { Some(graph.listed[place as usize]) } else { None },
        )
        .collect();
    alone
}

/// The facts of a proof, each of which it needs: as graphs in which one is left out.
fn with_one_left_out(graph: &RGraph, proof: &Proof) -> Vec<RGraph> {
    let mut graphs = Vec::new();
    for step in &proof.steps {
        let alone = of_proof(graph, proof);
        match &step.ground {
            Ground::Listed(place) => {
                let mut less = alone;
                less.listed.retain(|listed| *listed != graph.listed[*place as usize]);
                graphs.push(less);
            }
            Ground::Linked(place) => {
                let left_out = &graph.links[*place as usize];
                let mut less = alone;
                less.links.retain(|link| (link.from, link.to) != (left_out.from, left_out.to));
                graphs.push(less);
            }
            Ground::Remains { .. } => {
                let mut less = alone;
                less.complete.retain(|complete| complete.owned != step.party.place());
                graphs.push(less);
            }
            Ground::Owned { interests, .. } => graphs.extend(interests.iter().map(|interest| {
                let mut less = alone.clone();
                let stakes = proof.stakes();
                let mut place = 0;
                less.stakes.retain(|_| {
                    place += 1;
                    !interest.stakes.contains(&stakes[place - 1])
                });
                less
            })),
        }
    }
    graphs
}

/// What was met, so that a test of nothing does not pass.
#[derive(Clone, Copy, Default, Debug)]
struct Met {
    compared: u64,
    too_open: u64,
    blocked: u64,
    open: u64,
    remains: u64,
    needed: u64,
    added: u64,
    raised: u64,
}

impl Met {
    fn plus(self, other: Self) -> Self {
        Self {
            compared: self.compared + other.compared,
            too_open: self.too_open + other.too_open,
            blocked: self.blocked + other.blocked,
            open: self.open + other.open,
            remains: self.remains + other.remains,
            needed: self.needed + other.needed,
            added: self.added + other.added,
            raised: self.raised + other.raised,
        }
    }
}

/// Calls for every number with counts of what was met; in two threads.
fn on_all(numbers: u64, call: fn(u64, &mut Met)) -> Met {
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|worker| {
                scope.spawn(move || {
                    let mut met = Met::default();
                    for number in (worker..numbers).step_by(2) {
                        call(number, &mut met);
                    }
                    met
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).fold(Met::default(), Met::plus)
    })
}

#[test]
fn decision_proof_and_reference_agree() {
    let met = on_all(GRAPHS, |number, met| {
        let graph = graph(number);
        let register = register(&graph);
        for (law, regime) in LAWS {
            let Some(expected) = graph.decide(law) else {
                met.too_open += 1;
                continue;
            };
            met.compared += 1;
            decided(&register, regime, |decision| {
                assert_eq!(found(decision), expected, "graph {number} under {regime}: {graph:#?}");
                for party in register.holdings.all_parties() {
                    let proof = decision.proof(party);
                    if let Some(proof) = &proof {
                        surest(proof, decision, &graph, law, number);
                    }
                    assert_eq!(proof.is_some(), expected[party.place()] == Found::Always, "graph {number}");
                    met.open += u64::from(expected[party.place()] == Found::Sometimes);
                    let Some(proof) = proof.filter(|_| !decision.is_listed(party)) else { continue };
                    met.blocked += 1;
                    met.remains +=
                        u64::from(proof.steps.iter().any(|step| matches!(step.ground, Ground::Remains { .. })));
                    let checked = proof.check(&register.holdings, today(), decision.regime(), &register.designations);
                    assert_eq!(checked, Ok(()), "graph {number} under {regime}: {proof:#?}");
                    if let Some(alone) = of_proof(&graph, &proof).decide(law) {
                        assert_eq!(alone[party.place()], Found::Always, "graph {number} under {regime}: {proof:#?}");
                    }
                    // Twice as long as all the rest, so for every fourth graph.
                    let left_out = if number % 8 < 2 { with_one_left_out(&graph, &proof) } else { Vec::new() };
                    for less in left_out {
                        if let Some(less) = less.decide(law) {
                            met.needed += 1;
                            assert_ne!(less[party.place()], Found::Always, "graph {number} under {regime}: {proof:#?}");
                        }
                    }
                }
            });
        }
    });
    // Not a test of nothing: nearly all graphs are compared, and much of every kind was met.
    assert!(met.too_open * 10 < met.compared, "{met:?}");
    assert!(
        met.blocked > GRAPHS / 2 && met.open > GRAPHS / 2 && met.remains > 1000 && met.needed > GRAPHS / 2,
        "{met:?}"
    );
}

#[test]
fn an_owner_who_is_not_blocked_never_blocks() {
    let met = on_all(GRAPHS / 5, |number, met| {
        let before = graph(number);
        let mut dice = Dice(number);
        let owned = dice.place(before.parties);
        let mut after = before.clone();
        after.parties += 1;
        let low = i32::try_from(dice.roll(11)).unwrap() * 100;
        let (measure, file) = (dice.place(4), dice.place(2));
        after.stakes.push(RStake {
            owner: before.parties,
            owned,
            measure,
            low,
            high: 1000.min(low + 100),
            above: false,
            below: false,
            from: dice.one_in(4).then(|| dice.day()),
            to: dice.one_in(6).then(|| dice.day()),
            way: [Held::Directly, Held::Directly, Held::Indirectly, Held::ByMajorities][dice.place(4)],
            group: None,
            file,
        });
        let (register_before, register_after) = (register(&before), register(&after));
        for (law, regime) in LAWS {
            // Owners who are said to be all, and cannot be, say nothing; with one more they may be all.
            if !before.adds_up(owned, law) {
                continue;
            }
            met.added += 1;
            let old = decided(&register_before, regime, found);
            let new = decided(&register_after, regime, found);
            for (party, (old, new)) in old.iter().zip(&new).enumerate() {
                assert!(*old == Found::Always || *new != Found::Always, "graph {number} under {regime}, party {party}");
                assert!(*old != Found::Never || *new == Found::Never, "graph {number} under {regime}, party {party}");
            }
        }
    });
    assert!(met.added > GRAPHS / 4, "{met:?}");
}

#[test]
fn raising_a_blocked_stake_never_unblocks() {
    let met = on_all(GRAPHS / 5, |number, met| {
        let before = graph(number);
        if before.stakes.is_empty() {
            return;
        }
        let mut dice = Dice(number);
        let raised = dice.place(before.stakes.len());
        let mut after = before.clone();
        let more = 100 * i32::try_from(dice.roll(6)).unwrap();
        let stake = &mut after.stakes[raised];
        stake.low = (stake.low + more).min(1000);
        stake.high = (stake.high + more).min(1000);
        stake.above &= stake.low < stake.high;
        stake.below &= stake.low < stake.high && stake.high < 1000;
        let (holder, owned, group) = (stake.owner, stake.owned, stake.group);
        let two_files = before.stakes.iter().any(|other| {
            let one_holding = other.owner == holder || (group.is_some() && other.group == group);
            other.owned == owned && one_holding && other.file != before.stakes[raised].file
        });
        let (register_before, register_after) = (register(&before), register(&after));
        for (_, regime) in LAWS {
            let old = decided(&register_before, regime, found);
            if old[holder] != Found::Always {
                continue;
            }
            met.raised += 1;
            let new = decided(&register_after, regime, found);
            for (party, (old, new)) in old.iter().zip(&new).enumerate() {
                // A second source that the raised one contradicts makes a finding doubtful; it never clears.
                let still = if two_files { *new != Found::Never } else { *new == Found::Always };
                assert!(*old != Found::Always || still, "graph {number} under {regime}, party {party}: {before:#?}");
            }
        }
    });
    assert!(met.raised > GRAPHS / 20, "{met:?}");
}

/// A proof is as sure as the least sure listing it rests on; and when only listings that are surer count, the party is not blocked.
fn surest(proof: &Proof, decision: &Decision<'_>, graph: &RGraph, law: Law, number: u64) {
    let sureties = proof.steps.iter().filter_map(|step| match step.ground {
        Ground::Listed(place) => Some(surety(usize::try_from(place).unwrap())),
        _ => None,
    });
    assert_eq!(sureties.min(), Some(proof.surety), "graph {number}");
    let party = proof.party().unwrap();
    if decision.is_listed(party) || !number.is_multiple_of(8) {
        return;
    }
    let mut surer = graph.clone();
    let mut place = 0..;
    surer.listed.retain(|_| surety(place.next().unwrap()) > proof.surety);
    if !surer.listed.is_empty()
        && let Some(found) = surer.decide(law)
    {
        assert_ne!(found[party.place()], Found::Always, "graph {number}: a surer chain was there: {proof:#?}");
    }
}

/// What a stake is at most, in tenths of a percent.
fn most(stake: &RStake) -> i32 {
    stake.high - i32::from(stake.below)
}

impl RGraph {
    /// Makes the share of a stake one value.
    fn set(&mut self, place: usize, share: i32) {
        let stake = &mut self.stakes[place];
        (stake.low, stake.high, stake.above, stake.below) = (share.min(1000), share.min(1000), false, false);
    }

    fn is_holding(&self, place: usize) -> bool {
        self.stakes[place].group.is_some_and(|group| self.groups[group])
    }

    /// A joint holding, or the owner.
    fn holder(&self, place: usize) -> (Option<usize>, usize) {
        let stake = &self.stakes[place];
        if self.is_holding(place) { (stake.group, 0) } else { (None, stake.owner) }
    }

    /// What stakes are together: of a joint holding every row states the whole, of several files each does.
    fn together(&self, places: &[usize]) -> i32 {
        let mut all: BTreeMap<(Option<usize>, usize), BTreeMap<usize, i32>> = BTreeMap::new();
        for place in places {
            let stake = &self.stakes[*place];
            let holding = self.is_holding(*place);
            let of_file = all.entry(self.holder(*place)).or_default().entry(stake.file).or_default();
            *of_file = if holding { most(stake).max(*of_file) } else { *of_file + most(stake) };
        }
        all.values().map(|files| *files.values().max().unwrap()).sum()
    }
}

/// The graphs in which what was missing is known, and is what makes the party blocked: every share at its greatest, every stake held,
/// parcels added up; whose a divided holding is, or who leads those who act together, in every way there is.
fn with_facts(graph: &RGraph, missing: &[Missing], may_be_blocked: impl Fn(usize) -> bool) -> Vec<RGraph> {
    let at = |place: &u32| usize::try_from(*place).unwrap();
    let all = |places: &[u32]| places.iter().map(at).collect::<Vec<_>>();
    let mut known = graph.clone();
    for fact in missing {
        match fact {
            Missing::Share(place) => known.set(at(place), most(&graph.stakes[at(place)])),
            Missing::Held(place) => (known.stakes[at(place)].from, known.stakes[at(place)].to) = (None, None),
            Missing::Through(place) => known.stakes[at(place)].way = Held::Directly,
            Missing::Link(place) => (known.links[at(place)].since, known.links[at(place)].until) = (None, None),
            _ => {}
        }
    }
    let mut gone: Vec<usize> = Vec::new();
    for fact in missing {
        match fact {
            Missing::Parcels(of) => {
                let of = all(of);
                let sum = known.together(&of);
                if known.is_holding(of[0]) {
                    of.iter().for_each(|place| known.set(*place, sum));
                } else {
                    known.set(of[0], sum);
                    gone.extend(&of[1..]);
                }
            }
            Missing::Contradiction(of) => {
                // Of every holder the file with most is right.
                let keys: BTreeSet<_> = all(of).iter().map(|place| known.holder(*place)).collect();
                for key in keys {
                    let of: Vec<usize> = all(of).into_iter().filter(|place| known.holder(*place) == key).collect();
                    let files: BTreeSet<usize> = of.iter().map(|place| known.stakes[*place].file).collect();
                    let of_file = |file: usize| -> Vec<usize> {
                        of.iter().copied().filter(|place| known.stakes[*place].file == file).collect()
                    };
                    let right = files.into_iter().map(of_file).max_by_key(|places| known.together(places)).unwrap();
                    let sum = known.together(&right);
                    // Of a joint holding the others still say who holds it.
                    let stay = if known.is_holding(right[0]) { of.clone() } else { right[..1].to_vec() };
                    gone.extend(of.iter().filter(|place| !stay.contains(*place)));
                    for place in stay {
                        let stake = &mut known.stakes[place];
                        (stake.from, stake.to, stake.way) = (None, None, Held::Directly);
                        known.set(place, sum);
                    }
                }
            }
            _ => {}
        }
    }
    for fact in missing {
        let Missing::OneRight(of) = fact else { continue };
        let here: Vec<usize> = all(of).into_iter().filter(|place| !gone.contains(place)).collect();
        let holder = |place: &usize| known.holder(*place);
        // It is the right of which each has most; what it has of the others says the same again.
        let mut kept: Vec<usize> = Vec::new();
        for key in here.iter().map(holder).collect::<BTreeSet<_>>() {
            let of_measure = |measure: usize| -> Vec<usize> {
                let of_it = |place: &usize| holder(place) == key && known.stakes[*place].measure == measure;
                here.iter().copied().filter(of_it).collect()
            };
            kept.extend((0..4).map(of_measure).max_by_key(|places| known.together(places)).unwrap());
        }
        gone.extend(here.iter().filter(|place| !kept.contains(place)));
        kept.into_iter().for_each(|place| known.stakes[place].measure = 0);
    }
    let mut ways = vec![(known, gone)];
    for fact in missing {
        let (Missing::Division(of) | Missing::Together(of)) = fact else { continue };
        let of = all(of);
        let mut more = Vec::new();
        for (known, gone) in ways {
            let here: Vec<usize> = of.iter().copied().filter(|place| !gone.contains(place)).collect();
            let sum = known.together(&here);
            // Whoever of the holders it turns out to be.
            let Some(first) = here.first().copied() else { continue };
            let owners: BTreeSet<usize> = of.iter().map(|place| known.stakes[*place].owner).collect();
            for owner in owners.into_iter().filter(|owner| may_be_blocked(*owner)) {
                let (mut known, mut gone) = (known.clone(), gone.clone());
                known.set(first, sum);
                // A holding of its own, beside what that holder has otherwise.
                known.stakes[first].owner = owner;
                if !known.is_holding(first) {
                    known.groups.push(true);
                    known.stakes[first].group = Some(known.groups.len() - 1);
                }
                gone.extend(here.iter().filter(|place| **place != first));
                more.push((known, gone));
            }
        }
        more.truncate(32);
        ways = more;
    }
    let left = |(mut known, gone): (RGraph, Vec<usize>)| {
        let mut place = 0..;
        known.stakes.retain(|_| !gone.contains(&place.next().unwrap()));
        known
    };
    ways.into_iter().map(left).collect()
}

#[test]
fn the_facts_that_are_missing_decide() {
    let met = on_all(GRAPHS / 5, |number, met| {
        let graph = graph(number);
        let register = register(&graph);
        for (_, regime) in LAWS {
            decided(&register, regime, |decision| {
                for party in decision.undecided() {
                    let missing = decision.answer(party).missing;
                    assert!(!missing.is_empty(), "graph {number} under {regime}: {graph:#?}");
                    let possible: Vec<bool> =
                        register.holdings.all_parties().map(|party| decision.may_be_blocked(party)).collect();
                    let ways = with_facts(&graph, &missing, |party| possible[party]);
                    let blocked = |known: &RGraph| {
                        let register = self::register(known);
                        decided(&register, regime, |decision| decision.is_blocked(party))
                    };
                    met.open += 1;
                    assert!(
                        ways.iter().any(blocked),
                        "graph {number} under {regime}, party {}: {missing:?} {graph:#?}",
                        party.place()
                    );
                }
            });
        }
    });
    assert!(met.open > GRAPHS / 10, "{met:?}");
}
