//! Ties by number between parties, whatever order the parties stand in.

use interdict_index::Cases;
use interdict_model::{Country, Entity, Identifier, IdentifierKind, Schema};
use proptest::prelude::*;
use proptest::sample::select;

use crate::parts::Chance;

/// Parties of several lists, many of them with one passport or reference.
fn tied() -> impl Strategy<Value = Vec<Entity>> {
    let schema = select(vec![Schema::Person, Schema::Company, Schema::LegalEntity]);
    let kind = select(vec![IdentifierKind::Passport, IdentifierKind::UnReference]);
    proptest::collection::vec((schema, kind, 0..3), 1..8).prop_map(|rows| {
        (0..)
            .zip(rows)
            .map(|(place, (schema, kind, number)): (usize, _)| {
                let mut entity = Entity::new(format!("x-{place}"), schema);
                entity.datasets.push(format!("list-{place}"));
                let country = Country::from_text("ir");
                entity.identifiers.push(Identifier { country, ..Identifier::new(kind, format!("A12345{number}")) });
                entity
            })
            .collect()
    })
}

/// What each party is tied to, as it is told, in the order of ids.
fn told(entities: &[Entity]) -> Vec<(String, Vec<String>)> {
    let cases = Cases::of(entities);
    let mut told: Vec<(String, Vec<String>)> = (0u32..)
        .zip(entities)
        .map(|(number, entity)| {
            let others = cases.others(number);
            (entity.id.clone(), others.into_iter().map(|other| format!("{} by {}", other.id, other.by)).collect())
        })
        .collect();
    told.sort();
    told
}

proptest! {
    /// The same parties in another order are the same cases, told in the same order.
    #[test]
    fn cases_do_not_depend_on_the_order_of_parties(entities in tied(), seed: u64) {
        let mut turned = entities.clone();
        let mut chance = Chance::new(seed);
        for place in (1..turned.len()).rev() {
            turned.swap(place, chance.below(place + 1));
        }
        prop_assert_eq!(told(&entities), told(&turned));
    }
}
