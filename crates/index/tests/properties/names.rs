//! Names, parties and lists for the properties.

use interdict_index::{Found, Index, Request};
use interdict_model::{Entity, Name, NameKind, Points, Schema, Subject};
use interdict_names::Lexicon;
use proptest::prelude::*;
use proptest::sample::{Index as Place, select};

use crate::parts::SCRIPTS;

/// Letters of each script, so that words that no table has are met too.
const LETTERS: [&str; 18] = [
    "[a-z]{1,10}",
    "[a-z]{1,4}[0-9]{0,3}",
    "[à-öø-ÿ]{1,3}[a-z]{1,6}",
    "[а-яёіїєґ]{2,9}",
    "[α-ωά-ώ]{2,9}",
    "[\u{561}-\u{586}]{2,8}",
    "[ა-ჰ]{2,8}",
    "[\u{621}-\u{63a}\u{641}-\u{64a}]{1,8}",
    "[א-ת]{2,7}",
    "[\u{4e00}-\u{9fa5}]{1,4}",
    "[ぁ-ゖ]{2,6}",
    "[ァ-ヺ]{2,6}",
    "[가-힣]{1,4}",
    "[\u{915}-\u{939}\u{93e}-\u{94d}]{2,6}",
    "[ก-ฮะ-ู]{2,6}",
    "[\u{1000}-\u{102a}\u{1000}-\u{1032}]{2,6}",
    "[\u{1780}-\u{17a2}\u{17b6}-\u{17c5}]{2,6}",
    "[\u{1200}-\u{1248}]{2,5}",
];

/// A word that a script's names have, and what stands between it and the next.
fn word(firm: bool) -> impl Strategy<Value = (String, &'static str)> {
    let known = (0..SCRIPTS.len(), any::<Place>()).prop_map(move |(script, place)| {
        let script = &SCRIPTS[script];
        let words = if firm { [script.naming, script.business].concat() } else { script.naming.to_vec() };
        ((*place.get(&words)).to_owned(), script.between)
    });
    let any_letters = select(LETTERS.to_vec()).prop_flat_map(|letters| (letters, Just(" ")));
    prop_oneof![3 => known, 1 => any_letters]
}

/// A name of one script.
fn of_one_script(firm: bool) -> impl Strategy<Value = String> {
    (0..SCRIPTS.len(), proptest::collection::vec(any::<Place>(), 1..6)).prop_map(move |(script, places)| {
        let script = &SCRIPTS[script];
        let words = if firm { [script.naming, script.business].concat() } else { script.naming.to_vec() };
        places.iter().map(|place| *place.get(&words)).collect::<Vec<_>>().join(script.between)
    })
}

/// A name, most often of one script.
pub(crate) fn name(firm: bool) -> impl Strategy<Value = String> {
    let mixed = proptest::collection::vec(word(firm), 1..5)
        .prop_map(|words| words.into_iter().map(|(word, between)| word + between).collect::<String>());
    let turned = of_one_script(firm).prop_map(|name| match name.split_once(' ') {
        Some((first, rest)) => format!("{first}, {rest}"),
        None => name,
    });
    prop_oneof![4 => of_one_script(firm), 3 => mixed, 1 => turned]
}

/// A name with something to it that is compared; one of signs alone is nobody's.
pub(crate) fn any_name() -> impl Strategy<Value = String> {
    any::<bool>().prop_flat_map(name).prop_filter("a name has a letter", |name| name.contains(char::is_alphanumeric))
}

pub(crate) fn schema() -> impl Strategy<Value = Schema> {
    select(vec![Schema::Person, Schema::Company, Schema::Organization, Schema::Vessel, Schema::LegalEntity])
}

/// A name as a publisher may file it.
pub(crate) fn filed() -> impl Strategy<Value = Name> {
    let kinds = [NameKind::Primary, NameKind::Alias, NameKind::Former, NameKind::Original, NameKind::Associated];
    (any_name(), select(kinds.to_vec()), 0..5).prop_map(|(text, kind, doubt)| {
        let name = Name::new(kind, text);
        if doubt == 0 { name.weak() } else { name }
    })
}

pub(crate) fn party(id: usize) -> impl Strategy<Value = Entity> {
    (schema(), proptest::collection::vec(filed(), 1..5)).prop_map(move |(schema, names)| {
        let mut entity = Entity::new(format!("x-{id:03}"), schema);
        entity.names = names;
        entity
    })
}

/// A list of parties in the order of their ids.
pub(crate) fn list(most: usize) -> impl Strategy<Value = Vec<Entity>> {
    (1..=most).prop_flat_map(|count| (0..count).map(party).collect::<Vec<_>>())
}

/// A subject that one of the list's names may have come from, or none.
pub(crate) fn asked(list: &[Entity], other: &str, from: Option<Place>, schema: Option<Schema>) -> Subject {
    let names: Vec<&str> = list.iter().flat_map(|entity| &entity.names).map(|name| name.text.as_str()).collect();
    let text = match from {
        Some(place) => format!("{} {other}", place.get(&names)),
        None => other.to_owned(),
    };
    Subject { schema, ..Subject::named(text) }
}

/// Every party that scores at all.
pub(crate) fn everybody() -> Request {
    Request { threshold: Points(1), limit: None, ..Request::default() }
}

pub(crate) fn found(list: Vec<Entity>, lexicon: &Lexicon, subject: &Subject) -> Found {
    Index::new(list, lexicon.clone()).unwrap().search(subject, &everybody()).unwrap()
}
