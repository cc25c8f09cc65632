//! Parties that are new or changed since another edition, to be searched alone.
//!
//! Whoever has screened everybody against yesterday's edition needs to ask only about what has changed since. Scores depend on
//! subject, party and lexicon, so the hits of all other parties stand as they were; but for one thing: a hit also names the
//! entities of other lists that are the same party ([`interdict_model::Hit::same_party`]), which changes with those others. So
//! everybody whose case a changed party touches, then or now, counts as renewed too.

use std::collections::{BTreeSet, HashMap};

use interdict_model::{Entity, Subject};
use xxhash_rust::xxh3::xxh3_128;

use crate::case::{keys_of_ties, numbered_others, others};
use crate::key::PartyKey;
use crate::{Found, Index, Registry, Request, Unusable};

/// Id and datasets: what an entity is known by in both editions.
type Key = (String, Vec<String>);

/// The parties of an edition that are not as they were in an older one.
#[derive(Debug)]
pub struct Renewed {
    /// Of these parties alone.
    index: Index,
    /// Their numbers in the whole edition.
    numbers: HashMap<Key, u32>,
    /// Ids of the older edition's parties whose hits no longer stand, in order.
    superseded: Vec<String>,
}

fn key(entity: &Entity) -> Key {
    (entity.id.clone(), entity.datasets.clone())
}

/// Equal for equal entities; different ones have one value by an accident that does not happen.
fn content(entity: &Entity) -> u128 {
    serde_json::to_vec(entity).map_or(0, |bytes| xxh3_128(&bytes))
}

/// The parties, with their numbers, of lists that the other index does not have.
fn of_other_lists<'a>(index: &'a Index, other: &'a Index) -> impl Iterator<Item = (u32, Entity)> + 'a {
    let lists = index.segments.iter().zip(&index.firsts);
    let differ = lists.filter(|(segment, _)| !other.segments.iter().any(|known| segment.is_of_the_list_of(known)));
    differ.flat_map(|(segment, first)| {
        (0..segment.parties()).filter_map(move |party| Some((first + party, segment.party(party)?)))
    })
}

/// All parties that are of one case with one of these, or could come to be by one of their numbers.
fn touched(index: &Index, parties: &[(u32, Entity)], keys: &BTreeSet<String>) -> BTreeSet<u32> {
    let mut touched: BTreeSet<u32> = parties.iter().map(|(number, _)| *number).collect();
    touched.extend(keys.iter().flat_map(|key| index.filed_under(key)));
    let cases: Vec<u32> =
        touched.iter().flat_map(|number| numbered_others(*number, index)).map(|(number, _)| number).collect();
    touched.extend(cases);
    touched
}

impl Renewed {
    /// Compares two editions. Lists that both have are not read.
    pub fn of(old: &Index, new: &Index) -> Result<Self, Unusable> {
        let mut before: HashMap<Key, Vec<(u32, u128)>> = HashMap::new();
        for (number, entity) in of_other_lists(old, new) {
            before.entry(key(&entity)).or_default().push((number, content(&entity)));
        }
        let mut changed: Vec<(u32, Entity)> = Vec::new();
        for (number, entity) in of_other_lists(new, old) {
            let same = before.get_mut(&key(&entity)).and_then(|known| {
                let place = known.iter().position(|(_, before)| *before == content(&entity))?;
                Some(known.swap_remove(place))
            });
            if same.is_none() {
                changed.push((number, entity));
            }
        }
        // What is left has changed or is gone.
        let mut left: Vec<u32> = before.into_values().flatten().map(|(number, _)| number).collect();
        left.sort_unstable();
        let left: Vec<(u32, Entity)> =
            left.into_iter().filter_map(|number| Some((number, old.party(number)?.into_owned()))).collect();
        let keys: BTreeSet<String> = changed.iter().chain(&left).flat_map(|(_, entity)| keys_of_ties(entity)).collect();

        let mut renewed = touched(new, &changed, &keys);
        // An id names all parties that have it, in whichever list.
        let ids_of = |index: &Index, numbers: &BTreeSet<u32>| -> Vec<String> {
            numbers.iter().filter_map(|number| Some(index.party(*number)?.into_owned().id)).collect()
        };
        let mut superseded: BTreeSet<String> = ids_of(old, &touched(old, &left, &keys)).into_iter().collect();
        superseded.extend(ids_of(new, &renewed));
        renewed.extend(superseded.iter().flat_map(|id| new.numbers_of(id)));
        let parties: Vec<(u32, Entity)> =
            renewed.into_iter().filter_map(|number| Some((number, new.party(number)?.into_owned()))).collect();
        old.damage()?;
        new.damage()?;
        let mut numbers = HashMap::new();
        for (number, entity) in &parties {
            numbers.entry(key(entity)).or_insert(*number);
        }
        let entities = parties.into_iter().map(|(_, entity)| entity).collect();
        Ok(Self {
            index: Index::new(entities, new.lexicon().clone())?,
            numbers,
            superseded: superseded.into_iter().collect(),
        })
    }

    /// How many parties are renewed.
    pub fn parties(&self) -> usize {
        self.index.parties()
    }

    /// Ids of the parties whose hits of the older edition no longer stand: those that are gone, and those that a search here
    /// asks about again. In order.
    pub fn superseded(&self) -> &[String] {
        &self.superseded
    }

    /// What [`Index::search`] of the whole edition finds, of these parties alone. `whole` is the newer edition.
    pub fn search(&self, whole: &Index, subject: &Subject, request: &Request) -> Result<Found, Unusable> {
        let mut found = self.index.search(subject, request)?;
        for hit in &mut found.hits {
            // Others of its case may be parties that are not renewed.
            if let Some(number) = self.numbers.get(&(hit.id.clone(), hit.datasets.clone())) {
                hit.same_party = others(*number, whole);
            }
        }
        whole.damage()?;
        Ok(found)
    }
}

impl Index {
    /// The numbers of all parties that have an id.
    fn numbers_of(&self, id: &str) -> Vec<u32> {
        let filed =
            self.segments.iter().zip(&self.firsts).flat_map(|(segment, first)| {
                segment.filed_under(PartyKey::Id(id)).iter().map(move |party| first + party)
            });
        filed.filter(|number| self.party(*number).is_some_and(|party| party.id == id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use interdict_model::{Country, Identifier, IdentifierKind, Name, NameKind, Schema};
    use interdict_names::Lexicon;
    use proptest::prelude::*;

    use super::*;

    const WORDS: [&str; 6] = ["Ali", "Hassan", "Hasan", "Olga", "Putin", "Smith"];
    const NUMBERS: [(IdentifierKind, &str); 4] = [
        (IdentifierKind::Passport, "A1234567"),
        (IdentifierKind::Passport, "B7654321"),
        (IdentifierKind::UnReference, "KPi.001"),
        (IdentifierKind::UnReference, "KPi.002"),
    ];

    /// A party: its number, its list, two words of its name, and two numbers that may tie it.
    type Made = (u8, bool, usize, usize, Option<usize>, Option<usize>);

    fn entity(&(number, first_list, given, family, one, other): &Made) -> Entity {
        let mut entity = Entity::new(format!("x-{number}"), Schema::Person);
        entity.datasets = vec![if first_list { "a" } else { "b" }.to_owned()];
        entity.names = vec![Name::new(NameKind::Primary, format!("{} {}", WORDS[given], WORDS[family]))];
        for (kind, value) in [one, other].into_iter().flatten().map(|place| NUMBERS[place]) {
            let country = Country::from_text("Iran");
            entity.identifiers.push(Identifier { country, ..Identifier::new(kind, value) });
        }
        entity
    }

    fn made() -> impl Strategy<Value = Made> {
        let number = || proptest::option::of(0..NUMBERS.len());
        (0u8..12, any::<bool>(), 0..WORDS.len(), 0..WORDS.len(), number(), number())
    }

    /// The parties of a list: each id once in it.
    fn list(made: &[Made]) -> Vec<Entity> {
        let parties: BTreeMap<(String, Vec<String>), Entity> =
            made.iter().map(entity).map(|entity| (key(&entity), entity)).collect();
        parties.into_values().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        /// The law that a narrowed rescreen stands on, to the byte.
        #[test]
        fn old_hits_that_stand_and_new_ones_are_all_hits(
            kept in proptest::collection::vec(made(), 0..10),
            before in proptest::collection::vec(made(), 0..4),
            after in proptest::collection::vec(made(), 0..4),
            asked in proptest::collection::vec((0..WORDS.len(), 0..WORDS.len()), 1..4),
        ) {
            let old = list(&[kept.clone(), before].concat());
            let new = list(&[kept, after].concat());
            let lexicon = Lexicon::of(&old);
            let (old, new) = (Index::new(old, lexicon.clone()).unwrap(), Index::new(new, lexicon).unwrap());
            let renewed = Renewed::of(&old, &new).unwrap();
            let request = Request { limit: None, ..Request::default() };
            for (given, family) in asked {
                let subject = Subject::named(format!("{} {}", WORDS[given], WORDS[family]));
                let written = |hits: Vec<interdict_model::Hit>| -> Vec<String> {
                    hits.iter().map(|hit| serde_json::to_string(hit).unwrap()).collect()
                };
                let standing: Vec<_> = old.search(&subject, &request).unwrap().hits.into_iter()
                    .filter(|hit| renewed.superseded().binary_search(&hit.id).is_err()).collect();
                let mut together = written(standing);
                together.extend(written(renewed.search(&new, &subject, &request).unwrap().hits));
                together.sort();
                let mut whole = written(new.search(&subject, &request).unwrap().hits);
                whole.sort();
                prop_assert_eq!(together, whole);
            }
        }
    }

    #[test]
    fn nothing_changed_is_nothing_to_ask() {
        let parties = list(&[(1, true, 0, 1, Some(0), None), (2, false, 0, 1, Some(0), None)]);
        let index = || Index::new(parties.clone(), Lexicon::of(&parties)).unwrap();
        let renewed = Renewed::of(&index(), &index()).unwrap();
        assert_eq!((renewed.parties(), renewed.superseded().len()), (0, 0));
    }
}
