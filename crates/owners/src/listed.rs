//! Which parties of the holdings are listed: by the search that screens names, and by ids and numbers.

use std::collections::BTreeMap;

use interdict_index::{Index, Request, Unusable};
use interdict_model::{Entity, Feature, Hit, PartialDate, Points, Subject};
use interdict_ownership::{Designation, Holdings, PartyIndex, Regime};
use rayon::prelude::*;

/// Most listed parties that one party of the holdings is taken for.
const MOST: usize = 5;

/// A party that is, or may be, a listed one.
#[derive(Debug)]
struct Match {
    party: PartyIndex,
    entity: String,
    surety: Points,
    by: String,
    person: u32,
}

/// All parties that are listed, with what they are listed as.
#[derive(Debug)]
pub struct Listed {
    matches: Vec<Match>,
    entities: BTreeMap<String, Entity>,
}

impl Listed {
    /// Asks for every one of the parties: its id among the lists' ids first, which is certain; else its names and numbers at
    /// the threshold.
    pub fn of(holdings: &Holdings, parties: &[PartyIndex], index: &Index, threshold: Points) -> Result<Self, Unusable> {
        let request = Request { threshold, limit: Some(MOST), ..Request::default() };
        let found: Vec<Vec<(PartyIndex, Hit, String)>> = parties
            .par_iter()
            .map(|party| {
                if let Some(entity) = holdings.ids_of(*party).find_map(|id| index.entity(id)) {
                    let subject = Subject::named(entity.caption()).of_schema(entity.schema);
                    let by = format!("id {}", entity.id);
                    let same = index.search(&subject, &Request { limit: None, ..request.clone() })?;
                    // The hit is asked for what else is the same party; its score says nothing here.
                    let hit = same.hits.into_iter().find(|hit| hit.id == entity.id);
                    return Ok(hit.map(|hit| (*party, Hit { score: Points::ONE, ..hit }, by)).into_iter().collect());
                }
                let subject = subject(holdings, *party);
                let hits = index.search(&subject, &request)?.hits;
                Ok(hits
                    .into_iter()
                    .map(|hit| {
                        let by = by(&hit);
                        (*party, hit, by)
                    })
                    .collect())
            })
            .collect::<Result<_, Unusable>>()?;
        let mut persons: BTreeMap<String, u32> = BTreeMap::new();
        let mut listed = Self { matches: Vec::new(), entities: BTreeMap::new() };
        for (party, hit, by) in found.into_iter().flatten() {
            // Entities of several lists that a number ties are one person.
            let known = hit.same_party.iter().find_map(|same| persons.get(&same.id)).or(persons.get(&hit.id)).copied();
            let person = known.unwrap_or(u32::try_from(persons.len()).unwrap_or(u32::MAX));
            persons.entry(hit.id.clone()).or_insert(person);
            if let Some(entity) = index.entity(&hit.id) {
                listed.entities.entry(hit.id.clone()).or_insert(entity);
            }
            listed.matches.push(Match { party, entity: hit.id, surety: hit.score, by, person });
        }
        Ok(listed)
    }

    /// For each row of a regime those designations, for decisions to borrow.
    pub fn under_all(&self, rows: &[&'static Regime], day: PartialDate) -> Vec<(&'static Regime, Vec<Designation>)> {
        rows.iter().map(|row| (*row, self.under(row, day))).collect()
    }

    /// The designations that pass on under a row of a regime on a day.
    pub fn under(&self, regime: &Regime, day: PartialDate) -> Vec<Designation> {
        let mut designations = Vec::new();
        for found in &self.matches {
            let Some(entity) = self.entities.get(&found.entity) else { continue };
            let mut passing: Vec<String> = entity
                .listings
                .iter()
                .filter(|listing| regime.passes_on(listing))
                .filter(|listing| listing.listed.is_none_or(|listed| listed.earliest() <= day.first_day()))
                .map(|listing| [listing.dataset.clone(), listing.programmes.join(" ")].join(" ").trim_end().to_owned())
                .collect();
            passing.sort_unstable();
            passing.dedup();
            if !passing.is_empty() {
                designations.push(Designation {
                    party: found.party,
                    person: found.person,
                    surety: found.surety,
                    entity: entity.id.clone(),
                    caption: entity.caption().to_owned(),
                    listing: passing.join("; "),
                    by: found.by.clone(),
                });
            }
        }
        designations
    }
}

/// What is known of a party, to be searched for; a party that nothing describes goes by its id.
pub(crate) fn subject(holdings: &Holdings, party: PartyIndex) -> Subject {
    match holdings.described(party) {
        Some(described) if !described.subject.names.is_empty() || !described.subject.identifiers.is_empty() => {
            described.subject
        }
        _ => Subject::named(holdings.id(party)),
    }
}

/// What ties a party to the hit: a number where one agrees, else the name.
fn by(hit: &Hit) -> String {
    let number = hit.evidence.iter().find(|line| line.feature == Feature::Identifier && line.points > Points::ZERO);
    match (number, &hit.matched_name) {
        (Some(line), _) => line.detail.clone(),
        (None, Some(name)) => format!("name {name}"),
        (None, None) => format!("id {}", hit.id),
    }
}
