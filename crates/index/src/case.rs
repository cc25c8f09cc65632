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

use std::collections::{BTreeMap, HashMap, VecDeque};

use interdict_model::{Entity, Identifier, IdentifierKind, SameParty, Schema};

/// Shorter numbers are too often somebody else's.
const SHORTEST: usize = 5;

/// Which entities are one party.
#[derive(Debug, Default)]
pub struct Cases {
    /// For each entity with company: the others it is tied to directly, with the number that ties.
    ties: HashMap<u32, Vec<(u32, String)>>,
}

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

impl Cases {
    /// Finds the cases among an edition's entities.
    pub fn of(entities: &[Entity]) -> Self {
        // Each number with whom it names.
        let mut named: BTreeMap<String, (Tie, Vec<u32>)> = BTreeMap::new();
        // By id, so that the order of an edition's lists does not matter.
        let mut order: Vec<(u32, &Entity)> = (0u32..).zip(entities).collect();
        order.sort_by(|(_, one), (_, other)| one.id.cmp(&other.id));
        for (number, entity) in order {
            for tie in
                own_number(entity).into_iter().chain(entity.identifiers.iter().filter_map(|one| tie(entity, one)))
            {
                let (_, owners) = named.entry(tie.key.clone()).or_insert((tie, Vec::new()));
                if owners.last() != Some(&number) {
                    owners.push(number);
                }
            }
        }
        let mut cases = Self::default();
        let mut named: Vec<(Tie, Vec<u32>)> = named.into_values().filter(|(_, owners)| owners.len() > 1).collect();
        // Where several numbers tie two entities, the publisher's is told.
        named.sort_by_key(|(tie, _)| !tie.reference);
        for (tie, owners) in named {
            let alone = |owner: &u32| {
                let own = &entities[*owner as usize].datasets;
                owners.iter().filter(|other| entities[**other as usize].datasets == *own).count() == 1
            };
            // A list that gives one number to several says nothing by it; a number of an issuer that does not name
            // one party there names none elsewhere either.
            let mut named: Vec<u32> = owners.iter().copied().filter(|owner| alone(owner)).collect();
            // A party of which the publisher does not say what it is may be a person or a firm, and must not tie the two.
            named.sort_by_key(|owner| matches!(entities[*owner as usize].schema, Schema::LegalEntity | Schema::Thing));
            if !tie.reference && named.len() < owners.len() {
                continue;
            }
            for (place, owner) in named.iter().enumerate() {
                // One tie a party is enough: a chain ties as well as every pair would. A person is never a firm.
                let schema = entities[*owner as usize].schema;
                if let Some(first) =
                    named[..place].iter().find(|first| entities[**first as usize].schema.compatible(schema))
                {
                    cases.ties.entry(*first).or_default().push((*owner, tie.filed.clone()));
                    cases.ties.entry(*owner).or_default().push((*first, tie.filed.clone()));
                }
            }
        }
        cases
    }

    /// The others of an entity's case, the directly tied first, each with the number that led to it. `entities` are
    /// those that the cases were found among, `number` is a place in them.
    pub fn others(&self, number: u32, entities: &[Entity]) -> Vec<SameParty> {
        let mut others = Vec::new();
        let mut seen = vec![number];
        let mut queue = VecDeque::from([number]);
        while let Some(one) = queue.pop_front() {
            for (other, by) in self.ties.get(&one).into_iter().flatten() {
                if !seen.contains(other) {
                    seen.push(*other);
                    queue.push_back(*other);
                    let entity = &entities[*other as usize];
                    others.push(SameParty { id: entity.id.clone(), datasets: entity.datasets.clone(), by: by.clone() });
                }
            }
        }
        others
    }
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

    fn ids(cases: &Cases, number: u32, entities: &[Entity]) -> Vec<String> {
        cases.others(number, entities).into_iter().map(|other| format!("{} by {}", other.id, other.by)).collect()
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
            ids(&cases, 0, &entities),
            ["eu-fsf-eu-1 by passport A1234567", "gb-fcdo-1 by un_reference KPi.001", "unsc-1 by un_reference KPi.001"]
        );
        for member in [1, 2, 3] {
            assert_eq!(cases.others(member, &entities).len(), 3);
        }
        assert_eq!(ids(&cases, 4, &entities), Vec::<String>::new());
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
            assert_eq!(ids(&cases, number, &entities), Vec::<String>::new());
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
            assert_eq!(ids(&cases, number, &entities), Vec::<String>::new());
        }
        assert_eq!(cases.others(5, &entities)[0].id, "unsc-3");
    }

    #[test]
    fn a_list_that_cites_ofacs_number_is_tied_to_its_party() {
        let entities = [
            entity("ofac-50543", "us_ofac_sdn", &[]),
            entity("trade-csl-1", "us_trade_csl", &[(IdentifierKind::OfacNumber, "50543", "")]),
        ];
        assert_eq!(ids(&Cases::of(&entities), 1, &entities), ["ofac-50543 by ofac_number 50543"]);
    }
}
