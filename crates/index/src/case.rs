//! Cases: entities of several lists that are one party, so that a reviewer sees one and not four.
//!
//! Each list keeps its own entity with its own id and its own word; what ties them is stated, never guessed from a
//! name. Two things tie:
//!
//! * a publisher's number for a listed party that another list cites (the UN's in EU and UK records, OFAC's own in
//!   the Consolidated Screening List), where the citing list gives it to one party only;
//! * a number that its issuer gives to one party only (passport, national, tax and registration numbers with their
//!   country, LEI, IMO), where no list has it twice: a number that two parties of one list share ties nobody.
//!
//! Scores do not depend on cases.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

use interdict_model::{Entity, Identifier, IdentifierKind, SameParty, Schema};

/// Shorter numbers are too often somebody else's.
const SHORTEST: usize = 5;

/// A number that can tie.
struct Tie {
    /// Equal for two writings of one number.
    key: String,
    /// As it is told: `un_reference KPi.004`.
    filed: String,
    /// Whether it is a publisher's for a listed party.
    reference: bool,
}

/// What an identifier ties by, if it can.
fn tie(entity: &Entity, identifier: &Identifier) -> Option<Tie> {
    let kind = identifier.kind;
    let number = identifier.normalised();
    let filed = format!("{} {}", kind.as_str(), identifier.value.trim());
    let country = match kind {
        // Lists also write "none" and dashes there.
        _ if kind.is_reference() && !number.contains(|sign: char| sign.is_ascii_digit()) => return None,
        _ if kind.is_reference() => {
            return Some(Tie { key: format!("{} {number}", kind.as_str()), filed, reference: true });
        }
        IdentifierKind::Lei | IdentifierKind::Imo => "",
        IdentifierKind::Passport | IdentifierKind::NationalId | IdentifierKind::Tax | IdentifierKind::Registration => {
            identifier.country.as_ref()?.code()
        }
        _ => return None,
    };
    // A firm and its ship may share an IMO number, and are two parties.
    let what = if entity.schema.is_person() {
        "person"
    } else if entity.schema.is_organisation() {
        "body"
    } else {
        "thing"
    };
    let key = format!("{} {number} {country} {what}", kind.as_str());
    (number.chars().count() >= SHORTEST).then_some(Tie { key, filed, reference: false })
}

/// The number by which an entity's own list knows it, where only its id says so.
fn own_number(entity: &Entity) -> Option<Tie> {
    let number = entity.id.strip_prefix("ofac-").filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))?;
    let key = format!("{} {number}", IdentifierKind::OfacNumber.as_str());
    Some(Tie { filed: key.clone(), key, reference: true })
}

/// All numbers that can tie an entity, its list's own first among the publishers' and those before the issuers', each once.
fn ties(entity: &Entity) -> Vec<Tie> {
    let mut ties: Vec<Tie> = own_number(entity)
        .into_iter()
        .chain(entity.identifiers.iter().filter_map(|identifier| tie(entity, identifier)))
        .collect();
    // Where several numbers tie two entities, the publisher's is told.
    ties.sort_by(|one, other| (!one.reference, &one.key).cmp(&(!other.reference, &other.key)));
    ties.dedup_by(|one, other| one.key == other.key);
    ties
}

/// What an entity is filed under so that others with the same number can be found.
pub(crate) fn keys_of_ties(entity: &Entity) -> Vec<String> {
    ties(entity).into_iter().map(|tie| tie.key).collect()
}

/// Entities by number, and by what ties them.
pub trait Registry {
    /// An entity.
    fn party(&self, number: u32) -> Option<Cow<'_, Entity>>;

    /// The entities filed under the key of a tie, and perhaps others.
    fn filed_under(&self, key: &str) -> Vec<u32>;
}

/// Entities in memory, filed by what ties them.
#[derive(Debug, Default)]
pub struct Cases<'a> {
    entities: &'a [Entity],
    filed: HashMap<String, Vec<u32>>,
}

impl<'a> Cases<'a> {
    /// Files entities.
    pub fn of(entities: &'a [Entity]) -> Self {
        let mut filed: HashMap<String, Vec<u32>> = HashMap::new();
        for (number, entity) in (0u32..).zip(entities) {
            for key in keys_of_ties(entity) {
                filed.entry(key).or_default().push(number);
            }
        }
        Self { entities, filed }
    }

    /// The others of an entity's case: see [`others`].
    pub fn others(&self, number: u32) -> Vec<SameParty> {
        others(number, self)
    }
}

impl Registry for Cases<'_> {
    fn party(&self, number: u32) -> Option<Cow<'_, Entity>> {
        self.entities.get(number as usize).map(Cow::Borrowed)
    }

    fn filed_under(&self, key: &str) -> Vec<u32> {
        self.filed.get(key).cloned().unwrap_or_default()
    }
}

/// The entities that have the number of a tie, by id, so that the order of an edition's lists does not matter.
fn owners<'a>(key: &str, registry: &'a impl Registry) -> Vec<(u32, Cow<'a, Entity>)> {
    let filed = registry.filed_under(key);
    if filed.len() < 2 {
        return Vec::new();
    }
    let mut owners: Vec<(u32, Cow<Entity>)> = filed
        .into_iter()
        .filter_map(|number| Some((number, registry.party(number)?)))
        .filter(|(_, entity)| ties(entity).iter().any(|tie| tie.key == key))
        .collect();
    owners.sort_by(|(one, a), (other, b)| (&a.id, one).cmp(&(&b.id, other)));
    owners
}

/// The entities that a number ties an entity to directly.
fn tied_by<'a>(tie: &Tie, number: u32, registry: &'a impl Registry) -> Vec<(u32, Cow<'a, Entity>, String)> {
    let owners = owners(&tie.key, registry);
    // It is told as the first of them has it.
    let filed = owners.first().and_then(|(_, entity)| ties(entity).into_iter().find(|own| own.key == tie.key));
    let filed = filed.map_or_else(String::new, |own| own.filed);
    let alone = |own: &Entity| owners.iter().filter(|(_, other)| other.datasets == own.datasets).count() == 1;
    // A list that gives one number to several says nothing by it; a number of an issuer that does not name one party there
    // names none elsewhere either.
    let mut named: Vec<&(u32, Cow<Entity>)> = owners.iter().filter(|(_, entity)| alone(entity)).collect();
    // A party of which the publisher does not say what it is may be a person or a firm, and must not tie the two.
    named.sort_by_key(|(_, entity)| matches!(entity.schema, Schema::LegalEntity | Schema::Thing));
    if !tie.reference && named.len() < owners.len() {
        return Vec::new();
    }
    let mut tied = Vec::new();
    for (place, owner) in named.iter().enumerate() {
        // One tie a party is enough: a chain ties as well as every pair would. A person is never a firm.
        let first = named[..place].iter().find(|first| first.1.schema.compatible(owner.1.schema));
        let Some(first) = first else { continue };
        for (one, other) in [(*first, *owner), (*owner, *first)] {
            if one.0 == number {
                tied.push((other.0, other.1.clone(), filed.clone()));
            }
        }
    }
    tied
}

/// The others of an entity's case with their numbers, the directly tied first, each with the number that led to it.
pub(crate) fn numbered_others(number: u32, registry: &impl Registry) -> Vec<(u32, SameParty)> {
    let mut others = Vec::new();
    let mut seen = vec![number];
    let mut queue = VecDeque::from_iter(registry.party(number).map(|entity| (number, entity)));
    while let Some((one, entity)) = queue.pop_front() {
        for tie in ties(&entity) {
            for (other, entity, by) in tied_by(&tie, one, registry) {
                if !seen.contains(&other) {
                    seen.push(other);
                    others.push((other, SameParty { id: entity.id.clone(), datasets: entity.datasets.clone(), by }));
                    queue.push_back((other, entity));
                }
            }
        }
    }
    others
}

/// The others of an entity's case, the directly tied first, each with the number that led to it.
pub fn others(number: u32, registry: &impl Registry) -> Vec<SameParty> {
    numbered_others(number, registry).into_iter().map(|(_, other)| other).collect()
}

#[cfg(test)]
mod tests {
    use interdict_model::Country;

    use super::*;

    fn entity(id: &str, dataset: &str, identifiers: &[(IdentifierKind, &str, &str)]) -> Entity {
        let mut entity = Entity::new(id, Schema::Person);
        entity.datasets.push(dataset.to_owned());
        entity.identifiers = identifiers
            .iter()
            .map(|(kind, value, country)| Identifier {
                country: Country::from_text(country),
                ..Identifier::new(*kind, *value)
            })
            .collect();
        entity
    }

    fn ids(cases: &Cases, number: u32) -> Vec<String> {
        cases.others(number).into_iter().map(|other| format!("{} by {}", other.id, other.by)).collect()
    }

    #[test]
    fn one_person_on_four_lists_is_one_case() {
        use IdentifierKind::{Passport, UkReference, UnReference};
        let entities = [
            entity("ofac-7", "us_ofac_sdn", &[(Passport, "A 1234567", "kp")]),
            entity("unsc-1", "un_sc_sanctions", &[(UnReference, "KPi.001", "")]),
            entity("eu-fsf-eu-1", "eu_fsf", &[(UnReference, "KPi.001", ""), (Passport, "A1234567", "kp")]),
            entity("gb-fcdo-1", "gb_fcdo_sanctions", &[(UkReference, "DPR1", ""), (UnReference, "KPI001", "")]),
            entity("unsc-2", "un_sc_sanctions", &[(UnReference, "KPi.002", "")]),
        ];
        let cases = Cases::of(&entities);
        assert_eq!(
            ids(&cases, 0),
            ["eu-fsf-eu-1 by passport A1234567", "gb-fcdo-1 by un_reference KPi.001", "unsc-1 by un_reference KPi.001"]
        );
        for member in [1, 2, 3] {
            assert_eq!(cases.others(member).len(), 3);
        }
        assert_eq!(ids(&cases, 4), Vec::<String>::new());
    }

    #[test]
    fn numbers_that_do_not_name_one_party_tie_nobody() {
        use IdentifierKind::{Imo, Passport, Tax, Wallet};
        let mut ship = entity("eu-ship", "eu_fsf", &[(Imo, "9187629", "")]);
        ship.schema = Schema::Vessel;
        let mut owner = entity("uk-owner", "gb_fcdo_sanctions", &[(Imo, "9187629", "")]);
        owner.schema = Schema::Company;
        let entities = [
            // Two of one list carried the same passport.
            entity("ofac-1", "us_ofac_sdn", &[(Passport, "X7654321", "kp"), (Tax, "12", "kp")]),
            entity("ofac-2", "us_ofac_sdn", &[(Passport, "X7654321", "kp")]),
            entity(
                "eu-1",
                "eu_fsf",
                &[(Passport, "X7654321", "kp"), (Tax, "12", "kp"), (Wallet, "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "")],
            ),
            entity(
                "uk-1",
                "gb_fcdo_sanctions",
                &[(Passport, "X7654321", ""), (Wallet, "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "")],
            ),
            ship,
            owner,
        ];
        let cases = Cases::of(&entities);
        for number in 0..6 {
            assert_eq!(ids(&cases, number), Vec::<String>::new());
        }
    }

    #[test]
    fn a_list_that_cites_one_number_for_many_ties_none_of_them() {
        use IdentifierKind::UnReference;
        let mut body = entity("gb-hmt-3", "gb_hmt_sanctions", &[(UnReference, "QDi.042", "")]);
        body.schema = Schema::Organization;
        let entities = [
            entity("unsc-1", "un_sc_sanctions", &[(UnReference, "KPe.023", "")]),
            entity("gb-hmt-1", "gb_hmt_sanctions", &[(UnReference, "KPe.023", ""), (UnReference, "None", "")]),
            entity("gb-hmt-2", "gb_hmt_sanctions", &[(UnReference, "KPe.023", "")]),
            // A person is never a body; words are no numbers.
            entity("unsc-2", "un_sc_sanctions", &[(UnReference, "QDi.042", ""), (UnReference, "None", "")]),
            body,
            // Numbers were written with the committee's letter and a check until 2014.
            entity("eu-1", "eu_fsf", &[(UnReference, "QI.A.299.11", "")]),
            entity("unsc-3", "un_sc_sanctions", &[(UnReference, "QDi.299", "")]),
        ];
        let cases = Cases::of(&entities);
        for number in 0..5 {
            assert_eq!(ids(&cases, number), Vec::<String>::new());
        }
        assert_eq!(cases.others(5)[0].id, "unsc-3");
    }

    #[test]
    fn a_list_that_cites_ofacs_number_is_tied_to_its_party() {
        let entities = [
            entity("ofac-50543", "us_ofac_sdn", &[]),
            entity("trade-csl-1", "us_trade_csl", &[(IdentifierKind::OfacNumber, "50543", "")]),
        ];
        assert_eq!(ids(&Cases::of(&entities), 1), ["ofac-50543 by ofac_number 50543"]);
    }
}
