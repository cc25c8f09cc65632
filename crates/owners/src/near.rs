//! Which parties matter to an answer about some.

use std::collections::BTreeSet;

use interdict_ownership::{Graph, PartyIndex};

/// Whom the answers about these parties and about all that they own can depend on: themselves, everybody below, and everybody
/// above any of these. In the order of the holdings.
pub fn region(graph: &Graph<'_>, parties: &[PartyIndex]) -> Vec<PartyIndex> {
    let below = reached(graph, parties.to_vec(), true, false);
    let mut all = reached(graph, below, false, true);
    all.sort_unstable();
    all
}

/// Everybody whom these own or control, directly or through others, and these themselves; sorted.
pub fn below(graph: &Graph<'_>, parties: &[PartyIndex]) -> Vec<PartyIndex> {
    let mut below = reached(graph, parties.to_vec(), true, false);
    below.sort_unstable();
    below
}

fn reached(graph: &Graph<'_>, mut open: Vec<PartyIndex>, down: bool, up: bool) -> Vec<PartyIndex> {
    // What is asked for every subject takes no longer the more parties there are that have nothing to do with it.
    let mut known = BTreeSet::new();
    let mut all = Vec::new();
    while let Some(party) = open.pop() {
        if !known.insert(party) {
            continue;
        }
        all.push(party);
        let stakes = |places: &'_ [u32]| -> Vec<_> { places.iter().filter_map(|place| graph.stake(*place)).collect() };
        let links = |places: &'_ [u32]| -> Vec<_> { places.iter().filter_map(|place| graph.link(*place)).collect() };
        if down {
            open.extend(stakes(graph.owned_by(party)).iter().map(|stake| stake.owned));
            open.extend(links(graph.links_from(party)).iter().map(|link| link.to));
        }
        if up {
            open.extend(stakes(graph.owners_of(party)).iter().map(|stake| stake.owner));
            open.extend(links(graph.links_to(party)).iter().map(|link| link.from));
            // A link away from a party may ask for caution ("linked to").
            open.extend(links(graph.links_from(party)).iter().map(|link| link.to));
        }
    }
    all
}
