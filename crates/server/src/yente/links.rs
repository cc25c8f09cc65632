//! Ties between listed parties, from both sides, and what else of a party's record is an entity of its own in FollowTheMoney.

use std::collections::HashMap;

use interdict_model::{Entity, IdentifierKind, Listing, Relation, UncertainDate};

use super::listed::Listed;
use super::proxy::{Proxy, days};
use super::schema::{named, property};
use crate::Serving;

/// A kind of tie: its schema, the property of the side that states it, that of the other side, and the properties under which each
/// side finds it.
struct Edge {
    schema: &'static str,
    own: &'static str,
    other: &'static str,
    found_by_own: &'static str,
    found_by_other: &'static str,
}

/// What is not said to be anything more.
const LINK: Edge = Edge {
    schema: "UnknownLink",
    own: "subject",
    other: "object",
    found_by_own: "unknownLinkTo",
    found_by_other: "unknownLinkFrom",
};

/// Ties of FollowTheMoney's own, which lists in that format state. A reader writes the schema first.
const EDGES: [Edge; 5] = [
    Edge {
        schema: "Ownership",
        own: "asset",
        other: "owner",
        found_by_own: "ownershipAsset",
        found_by_other: "ownershipOwner",
    },
    Edge {
        schema: "Directorship",
        own: "director",
        other: "organization",
        found_by_own: "directorshipDirector",
        found_by_other: "directorshipOrganization",
    },
    Edge {
        schema: "Membership",
        own: "member",
        other: "organization",
        found_by_own: "membershipMember",
        found_by_other: "membershipOrganization",
    },
    Edge {
        schema: "Family",
        own: "person",
        other: "relative",
        found_by_own: "familyPerson",
        found_by_other: "familyRelative",
    },
    Edge {
        schema: "Associate",
        own: "person",
        other: "associate",
        found_by_own: "associates",
        found_by_other: "associations",
    },
];

/// Properties under which a party finds others, in the order in which they are answered.
pub(crate) const ADJACENT: [&str; 15] = [
    "addressEntity",
    "associates",
    "associations",
    "cryptoWallets",
    "directorshipDirector",
    "directorshipOrganization",
    "familyPerson",
    "familyRelative",
    "membershipMember",
    "membershipOrganization",
    "ownershipAsset",
    "ownershipOwner",
    "sanctions",
    "unknownLinkFrom",
    "unknownLinkTo",
];

/// The kind of tie that a publisher's word means, and what it says beyond. Readers of FollowTheMoney write `Ownership, 51`, and
/// `Ownership, 51 (until 2020-01-01)` of what has ended.
fn edge(kind: &str) -> (&'static Edge, String) {
    let schema = kind.split([',', ' ']).next().unwrap_or_default();
    let rest = |schema: &str| kind[schema.len()..].trim_start_matches([',', ' ']).to_owned();
    match EDGES.iter().find(|edge| edge.schema == schema) {
        Some(edge) => (edge, rest(schema)),
        None if schema == LINK.schema => (&LINK, rest(schema)),
        None => (&LINK, kind.to_owned()),
    }
}

/// What is said of a tie, without its end, and the end.
fn ended(said: &str) -> (&str, &str) {
    let parts = said.strip_suffix(')').and_then(|said| said.rsplit_once("(until "));
    parts.map_or((said, ""), |(said, end)| (said.trim_end(), end))
}

/// Who states a tie to whom: by the id of the party that is stated, the ids of those that state it.
#[derive(Debug, Default)]
pub(crate) struct Links(HashMap<String, Vec<String>>);

impl Links {
    /// Those of all parties of an edition.
    pub(crate) fn of(serving: &Serving) -> Self {
        let mut links: HashMap<String, Vec<String>> = HashMap::new();
        for entity in serving.index.entities() {
            for to in entity.relations.iter().filter_map(|relation| relation.to_id.as_ref()) {
                let stating = links.entry(to.clone()).or_default();
                if !stating.contains(&entity.id) {
                    stating.push(entity.id.clone());
                }
            }
        }
        Self(links)
    }

    fn stating(&self, id: &str) -> &[String] {
        self.0.get(id).map_or(&[], Vec::as_slice)
    }
}

/// Everything adjacent to a party, with the property under which it finds it: in the order of [`ADJACENT`].
pub(crate) fn adjacent(listed: &Listed, serving: &Serving, party: &Proxy) -> Vec<(&'static str, Proxy)> {
    let mut found = Vec::new();
    let records = serving.records(&party.id);
    let listings = records.iter().flat_map(|record| record.listings.iter().map(move |listing| (record, listing)));
    for (number, (record, listing)) in listings.enumerate() {
        found.push(("sanctions", sanction(party, record, listing, number + 1)));
    }
    let addresses = records.iter().flat_map(|record| &record.addresses).filter(|address| !address.is_empty());
    for (number, address) in addresses.enumerate() {
        let mut part = Proxy::part(party, "Address", "address", number + 1, address.one_line());
        part.put("full", address.one_line());
        part.put("street", address.street.as_str());
        part.put("city", address.city.as_str());
        part.put("country", address.country.as_ref().map_or("", |country| country.code()));
        part.put("remarks", address.remark.as_str());
        found.push(("addressEntity", part));
    }
    let holds_wallets = named(party.schema).is_some_and(|schema| property(schema, "cryptoWallets").is_some());
    let identifiers = records.iter().flat_map(|record| &record.identifiers);
    let wallets = identifiers.filter(|number| holds_wallets && number.kind == IdentifierKind::Wallet);
    for (number, wallet) in wallets.enumerate() {
        let mut part = Proxy::part(party, "CryptoWallet", "wallet", number + 1, wallet.value.clone());
        part.put("publicKey", wallet.value.as_str());
        part.put("currency", wallet.label.as_str());
        part.put("holder", party.id.as_str());
        found.push(("cryptoWallets", part));
    }
    let relations = records.iter().flat_map(|record| &record.relations);
    for (number, relation) in relations.enumerate() {
        let (edge, _) = edge(&relation.kind);
        let mut part = tie(party, relation, number + 1);
        part.put(edge.own, party.id.as_str());
        match relation.to_id.as_ref().and_then(|id| listed.proxy(serving, id)) {
            Some(other) => part.nest(edge.other, (*other).clone()),
            None => part.put(edge.other, relation.to_id.as_deref().unwrap_or_default()),
        }
        found.push((edge.found_by_own, part));
    }
    for id in listed.links(serving).stating(&party.id) {
        let Some(other) = listed.proxy(serving, id) else { continue };
        let relations: Vec<Relation> = serving.records(id).into_iter().flat_map(|record| record.relations).collect();
        for (number, relation) in relations.iter().enumerate() {
            if relation.to_id.as_deref() == Some(&party.id) {
                let (edge, _) = edge(&relation.kind);
                let mut part = tie(&other, relation, number + 1);
                part.nest(edge.own, (*other).clone());
                part.put(edge.other, party.id.as_str());
                found.push((edge.found_by_other, part));
            }
        }
    }
    found.sort_by_key(|(property, _)| *property);
    found
}

/// A listing.
fn sanction(party: &Proxy, record: &Entity, listing: &Listing, number: usize) -> Proxy {
    let programmes = listing.programmes.join(", ");
    let caption = if programmes.is_empty() { listing.dataset.clone() } else { programmes };
    let mut part = Proxy::part(party, "Sanction", "sanction", number, caption);
    part.datasets = vec![listing.dataset.clone()];
    part.put("entity", party.id.as_str());
    part.put("authority", listing.list.as_str());
    for programme in &listing.programmes {
        part.put("program", programme.as_str());
        part.put("programId", programme.as_str());
    }
    for measure in &listing.measures {
        part.put("provisions", measure.as_str());
    }
    for basis in &listing.legal_bases {
        part.put("reason", basis.as_str());
    }
    for date in listing.listed.iter().flat_map(|date: &UncertainDate| days(date)) {
        part.put("listingDate", date);
    }
    for effect in &listing.effects {
        part.put("summary", effect.in_words());
    }
    if listing.source.starts_with("http://") || listing.source.starts_with("https://") {
        part.put("sourceUrl", listing.source.as_str());
    } else {
        part.put("recordId", listing.source.as_str());
    }
    for number in record.identifiers.iter().filter(|number| number.kind.is_reference()) {
        let property = if number.kind == IdentifierKind::UnReference { "unscId" } else { "authorityId" };
        part.put(property, number.value.trim());
    }
    part
}

/// A tie as the party that states it has it, still without its two ends.
fn tie(stating: &Proxy, relation: &Relation, number: usize) -> Proxy {
    let (edge, said) = edge(&relation.kind);
    let caption = if said.is_empty() { relation.to.clone() } else { format!("{said}: {}", relation.to) };
    let mut part = Proxy::part(stating, edge.schema, "link", number, caption);
    let (said, end) = ended(&said);
    part.put("endDate", end);
    let is_share = |part: &&str| part.starts_with(|c: char| c.is_ascii_digit());
    let share = said.rsplit(',').next().map(str::trim).filter(is_share);
    match (edge.schema, share) {
        ("Ownership", Some(share)) => {
            part.put("percentage", share);
            part.put("role", said.strip_suffix(share).unwrap_or_default().trim_end_matches([',', ' ']));
        }
        ("Family" | "Associate", _) => part.put("relationship", said),
        _ => part.put("role", said),
    }
    if relation.to_id.is_none() {
        // The list names the other side and does not say which of its parties that is.
        part.put("summary", relation.to.as_str());
    }
    part.put(if relation.source.starts_with("http") { "sourceUrl" } else { "recordId" }, relation.source.as_str());
    part
}

/// The party whose record a part belongs to, from the part's id.
pub(crate) fn party_of_part(id: &str) -> Option<&str> {
    let (rest, number) = id.rsplit_once('-')?;
    let (party, kind) = rest.rsplit_once('-')?;
    let is_part = matches!(kind, "sanction" | "address" | "wallet" | "link");
    (is_part && !party.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(party)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_publishers_are_ties() {
        let told = |kind: &str| {
            let (edge, said) = edge(kind);
            format!("{} {said}", edge.schema)
        };
        assert_eq!(told("Linked To"), "UnknownLink Linked To");
        assert_eq!(told("UnknownLink, business"), "UnknownLink business");
        assert_eq!(told("UnknownLink"), "UnknownLink ");
        assert_eq!(told("Ownership, 51 %"), "Ownership 51 %");
        assert_eq!(told("Family, wife"), "Family wife");
        assert_eq!(told("Ownership (until 2020-01-01)"), "Ownership (until 2020-01-01)");
        assert_eq!(told("Owned or Controlled By"), "UnknownLink Owned or Controlled By");
        assert_eq!(ended("51 (until 2020-01-01)"), ("51", "2020-01-01"));
        assert_eq!(ended("chairman (acting)"), ("chairman (acting)", ""));
    }

    #[test]
    fn parts_are_found_by_the_party_they_belong_to() {
        assert_eq!(party_of_part("ofac-50543-sanction-1"), Some("ofac-50543"));
        assert_eq!(party_of_part("eu-fsf-eu-1-link-12"), Some("eu-fsf-eu-1"));
        for none in ["ofac-50543", "-sanction-1", "ofac-1-sanction-x", "", "sanction-1"] {
            assert_eq!(party_of_part(none), None, "{none}");
        }
    }
}
