//! A listed name that is asked for as it is filed.

use interdict_index::Index;
use interdict_model::{Entity, Name, NameKind, Points, Schema, Strength, Subject};
use interdict_names::lexicon::FULL_WEIGHT;
use interdict_names::{Form, Lexicon, Role};
use proptest::prelude::*;

use crate::names::{any_name, everybody, found, list, schema};

fn only(schema: Schema, name: Name) -> Entity {
    let mut entity = Entity::new("x-000", schema);
    entity.names.push(name);
    entity
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    /// Every name of a list that its publisher does not doubt, asked for by itself and as what it is, finds its party at
    /// 0.95 or above: common words or rare ones, one word or ten, in any script. Of what is no person, it need not even be said
    /// what it is; of a person whose name could be a firm's ("S.A.", "회사"), it must.
    #[test]
    fn exact_names_and_strong_aliases_are_near_certain(list in list(12)) {
        let lexicon = Lexicon::of(&list);
        let index = Index::new(list.clone(), lexicon).unwrap();
        for entity in &list {
            let strong =
                |name: &&Name| name.strength == Strength::Strong && name.kind != NameKind::Associated;
            for name in entity.names.iter().filter(strong) {
                let unsaid = (!entity.schema.is_person()).then_some(None);
                for schema in unsaid.into_iter().chain([Some(entity.schema)]) {
                    let subject = Subject { schema, ..Subject::named(&*name.text) };
                    let hits = index.search(&subject, &everybody()).unwrap().hits;
                    let score = hits.iter().find(|hit| hit.id == entity.id).map(|hit| hit.score);
                    prop_assert!(score >= Some(Points::milli(950)), "{:?} as {schema:?} {name:?}: {score:?}", entity.schema);
                }
            }
        }
    }

    /// One word that its publisher calls weak is no alert by itself, whatever else stands in the question.
    #[test]
    fn a_weak_word_alone_is_no_alert(
        text in any_name(),
        more in proptest::option::of(any_name()),
        schema in schema(),
        said: bool,
    ) {
        prop_assume!(Form::of(&text, Some(schema)).tokens.len() == 1);
        let asked = more.map_or_else(|| text.clone(), |more| format!("{text} {more}"));
        let subject = Subject { schema: said.then_some(schema), ..Subject::named(asked) };
        let found = found(vec![only(schema, Name::new(NameKind::Alias, text).weak())], &Lexicon::of([]), &subject);
        prop_assert!(found.hits.iter().all(|hit| hit.score < Points::milli(700)), "{:?}", found.hits);
    }

    /// A weak alias of at least two words that nobody else has is an alert, and no strong one.
    #[test]
    fn a_distinctive_weak_alias_is_an_alert_and_no_more(text in any_name(), schema in schema()) {
        let lexicon = Lexicon::of([]);
        let form = lexicon.weigh(Form::of(&text, Some(schema)));
        let rare = form.form.tokens.iter().zip(&form.weights).filter(|(token, weight)| token.role == Role::Name && **weight == FULL_WEIGHT);
        prop_assume!(rare.count() >= 2);
        let subject = Subject::named(&*text).of_schema(schema);
        let found = found(vec![only(schema, Name::new(NameKind::Alias, text).weak())], &lexicon, &subject);
        let score = found.hits.first().map(|hit| hit.score);
        prop_assert!(
            score.is_some_and(|score| (Points::milli(700)..=Points::milli(850)).contains(&score)),
            "{score:?}"
        );
    }
}
