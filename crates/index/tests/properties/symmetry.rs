//! Where the order of two names, or of a name's parts, must not matter.
//!
//! A question and a listed name are two different things, and three rules say so on purpose: a listed part weighs less than
//! one that was asked for (people leave out parts of long names), the last word of a question may be cut off, and a listed
//! name that is there whole, or whose ends are, is more than a question that is. Weak and associated names limit the listed
//! side alone. Everywhere else the two can change places:
//!
//! * two *parts* are as alike one way as the other, unless one is the cut-off end of a question;
//! * a name is wholly alike *itself*;
//! * a *person's* name is wholly alike the same parts in another order, if none of them is "son of", which says who is whose;
//! * two *names* that weigh the same, part by part, and pair one to one score the same both ways: what the rules above
//!   change is then nothing.

use std::sync::Arc;

use std::borrow::Cow;

use interdict_evidence::{Question, compare};
use interdict_model::{Entity, Name, NameKind, Points, Schema, Subject};
use interdict_names::{Form, Lexicon, Role, Tie, WeightedForm, align, likeness};
use proptest::prelude::*;
use proptest::sample::{Index as Place, select};

use crate::names::{any_name, list, name, schema};
use crate::parts::SCRIPTS;

/// A weighed name whose last word is not taken for a cut-off one.
fn whole(text: &str, schema: Schema, lexicon: &Lexicon) -> WeightedForm {
    let mut form = lexicon.weigh(Form::of(text, Some(schema)));
    form.form.tokens.iter_mut().for_each(|token| Arc::make_mut(token).last = false);
    form
}

/// The score of two names that are made ready.
fn score(asked: &WeightedForm, listed: &WeightedForm, schema: Schema, lexicon: &Lexicon) -> Points {
    let subject = Subject::named("").of_schema(schema);
    let mut question = Question::new(Cow::Owned(subject), lexicon);
    question.forms = vec![asked.clone()];
    let mut entity = Entity::new("x", schema);
    entity.names.push(Name::new(NameKind::Primary, "x"));
    compare(&question, &entity, std::slice::from_ref(listed)).score
}

/// Two names of one script and as many parts; the other has some of the parts again, slips and all.
fn related() -> impl Strategy<Value = (String, String)> {
    let change = (any::<Place>(), 0..4, "[a-zа-яα-ωა-ჰا-ي가-힣]", any::<Place>());
    (0..SCRIPTS.len(), 1..5usize)
        .prop_flat_map(move |(script, parts)| {
            let places = proptest::collection::vec(any::<Place>(), parts);
            (Just(script), places, proptest::collection::vec(change.clone(), parts), any::<Place>())
        })
        .prop_map(|(script, places, changes, turn)| {
            let script = &SCRIPTS[script];
            let one: Vec<String> = places.iter().map(|place| (*place.get(script.naming)).to_owned()).collect();
            let mut other: Vec<String> = one
                .iter()
                .zip(changes)
                .map(|(word, (another, kind, letter, at))| match kind {
                    0 => word.clone(),
                    1 => (*another.get(script.naming)).to_owned(),
                    _ => {
                        let mut letters: Vec<char> = word.chars().collect();
                        let at = at.index(letters.len());
                        if kind == 2 {
                            letters.splice(at..=at, letter.chars());
                        } else {
                            letters.splice(at..at, letter.chars());
                        }
                        letters.into_iter().collect()
                    }
                })
                .collect();
            let turn = turn.index(other.len());
            other.rotate_left(turn);
            (one.join(script.between), other.join(script.between))
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, max_global_rejects: 200_000, ..ProptestConfig::default() })]

    #[test]
    fn two_parts_are_as_alike_one_way_as_the_other(
        list in list(4),
        (one, other) in prop_oneof![1 => (any_name(), any_name()), 2 => related()],
        schema in schema(),
    ) {
        let lexicon = Lexicon::of(&list);
        let weigh = |text: &str| lexicon.weigh(Form::of(text, Some(schema)));
        let (one, other) = (weigh(&one), weigh(&other));
        for a in &one.form.tokens {
            for b in &other.form.tokens {
                let (forth, back) = (likeness(a, b), likeness(b, a));
                let cut = [forth, back].iter().flatten().any(|found| found.tie == Tie::CutOff);
                prop_assert!(cut || forth == back, "{a:?} {b:?}: {forth:?} {back:?}");
            }
        }
    }

    #[test]
    fn a_name_is_wholly_alike_itself(list in list(4), text in any_name(), schema in schema()) {
        let lexicon = Lexicon::of(&list);
        let form = lexicon.weigh(Form::of(&text, Some(schema)));
        prop_assume!(!form.form.tokens.is_empty());
        let alignment = align(&form, &form);
        prop_assert_eq!(alignment.earned, alignment.possible * 1_000);
        let score = score(&form, &form, schema, &lexicon);
        prop_assert!(score >= Points::milli(950), "{score}");
    }

    #[test]
    fn the_order_of_a_persons_names_says_nothing(text in name(false), seed: u64) {
        let lexicon = Lexicon::of([]);
        let mut words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let mut chance = crate::parts::Chance::new(seed);
        for place in (1..words.len()).rev() {
            words.swap(place, chance.below(place + 1));
        }
        let weigh = |text: &str| lexicon.weigh(Form::of(text, Some(Schema::Person)));
        let (asked, listed) = (weigh(&words.join(" ")), weigh(&text));
        let parts = |form: &WeightedForm| {
            let mut parts: Vec<(Box<str>, Role)> =
                form.form.tokens.iter().map(|token| (token.raw.clone(), token.role)).collect();
            parts.sort_unstable();
            parts
        };
        // Words that mean something together, or by their place, are other parts in another order.
        prop_assume!(!parts(&asked).is_empty() && parts(&asked) == parts(&listed));
        let son = |form: &WeightedForm| form.form.tokens.iter().flat_map(|token| &token.symbols).any(|symbol| symbol.is_son_of());
        prop_assume!(!son(&listed));
        prop_assert_eq!(
            score(&asked, &listed, Schema::Person, &lexicon),
            score(&listed, &listed, Schema::Person, &lexicon)
        );
    }

    #[test]
    fn names_of_equal_weights_score_the_same_both_ways((one, other) in related(), schema in select(vec![Schema::Person, Schema::Company])) {
        let lexicon = Lexicon::of([]);
        let (one, other) = (whole(&one, schema, &lexicon), whole(&other, schema, &lexicon));
        let all: Vec<(Role, u32)> = [&one, &other]
            .into_iter()
            .flat_map(|form| form.form.tokens.iter().map(|token| token.role).zip(form.weights.iter().copied()))
            .collect();
        prop_assume!(one.weights.len() == other.weights.len() && all.iter().all(|part| *part == (Role::Name, all[0].1)));
        let one_to_one = |a: &WeightedForm, b: &WeightedForm| {
            align(a, b).pairings.iter().all(|pairing| pairing.question.len() == 1 && pairing.listed.len() == 1)
        };
        prop_assume!(one_to_one(&one, &other) && one_to_one(&other, &one));
        prop_assert_eq!(score(&one, &other, schema, &lexicon), score(&other, &one, schema, &lexicon));
    }
}
