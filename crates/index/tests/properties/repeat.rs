//! The same list, lexicon and question give the same bytes.
//!
//! Maps of Rust's standard library have another seed each time one is made, in one process too: every index that is built
//! here walks its maps in another order. That two runs of the program agree as well is tested where the program is.
//! Entities stand in another order as well: only the ties by number between hits (`same_party`) are told in the edition's
//! order, and are left out where the order differs.

use interdict_index::{Found, Index};
use interdict_model::{Country, Entity, Identifier, IdentifierKind, Name, Subject};
use interdict_names::Lexicon;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index as Place, select};
use rayon::prelude::*;

use crate::names::{any_name, asked, everybody, list, schema};
use crate::parts::Chance;

/// The lexicon, and what is found for each subject; made by so many threads.
fn answers(list: &[Entity], subjects: &[Subject], threads: usize) -> (String, Vec<Found>) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let lexicon = Lexicon::of(list);
        let text = lexicon.to_text();
        let index = Index::new(list.to_vec(), lexicon).unwrap();
        (text, subjects.par_iter().map(|subject| index.search(subject, &everybody()).unwrap()).collect())
    })
}

/// The answers as they are written.
fn bytes((lexicon, found): &(String, Vec<Found>)) -> String {
    let hits: Vec<_> = found.iter().map(|found| (found.cut, &found.hits)).collect();
    format!("{lexicon}{}", serde_json::to_string(&hits).unwrap())
}

/// A list some of whose parties share numbers, so that cases and look-ups by number are met, and some the first name, so that
/// hits tie.
fn entangled() -> impl Strategy<Value = Vec<Entity>> {
    let number = (select(vec![IdentifierKind::Passport, IdentifierKind::Lei, IdentifierKind::UnReference]), 0..6);
    let shared = (option::of(number), option::of(any::<Place>()));
    (list(16), proptest::collection::vec(shared, 16)).prop_map(|(mut list, shared)| {
        let first: Vec<Name> = list.iter().map(|entity| entity.names[0].clone()).collect();
        for ((place, entity), (number, like)) in list.iter_mut().enumerate().zip(shared) {
            entity.datasets.push(format!("list-{}", place % 3));
            entity.identifiers.extend(number.map(|(kind, number)| Identifier {
                country: Country::from_text("ir"),
                ..Identifier::new(kind, format!("A12345{number}"))
            }));
            entity.names.extend(like.map(|like| like.get(&first).clone()));
        }
        list
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_same_question_gives_the_same_bytes(
        list in entangled(),
        questions in proptest::collection::vec((any_name(), option::of(any::<Place>()), option::of(schema())), 1..6),
        number in option::of(0..6),
        seed: u64,
    ) {
        let subjects: Vec<Subject> = questions
            .iter()
            .map(|(other, from, schema)| Subject {
                identifiers: number
                    .map(|number| Identifier::new(IdentifierKind::Passport, format!("A12345{number}")))
                    .into_iter()
                    .collect(),
                ..asked(&list, other, *from, *schema)
            })
            .collect();
        let mut first = answers(&list, &subjects, 1);
        prop_assert_eq!(bytes(&first), bytes(&answers(&list, &subjects, 1)));
        prop_assert_eq!(bytes(&first), bytes(&answers(&list, &subjects, 4)));
        let mut turned = list.clone();
        let mut chance = Chance::new(seed);
        for place in (1..turned.len()).rev() {
            turned.swap(place, chance.below(place + 1));
        }
        let mut second = answers(&turned, &subjects, 3);
        for hit in first.1.iter_mut().chain(&mut second.1).flat_map(|found| &mut found.hits) {
            hit.same_party.clear();
        }
        prop_assert_eq!(bytes(&first), bytes(&second));
    }
}
