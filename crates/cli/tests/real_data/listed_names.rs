//! A listed name is found under its own spelling: all of them, without exception.

use interdict_index::{Index, Request};
use interdict_model::{NameKind, Points, Strength, Subject};
use interdict_names::Lexicon;
use rayon::prelude::*;

use crate::sdn_2023_12;

#[test]
fn every_primary_name_and_strong_alias_finds_its_entity() {
    let entities = sdn_2023_12().entities;
    let lexicon = Lexicon::of(&entities);
    let index = Index::new(entities.clone(), lexicon).unwrap();
    let request = Request { threshold: Points::milli(700), limit: None, datasets: Vec::new(), exhaustive: false };
    let names: Vec<_> = entities
        .iter()
        .flat_map(|entity| {
            entity
                .names
                .iter()
                .filter(|name| name.strength == Strength::Strong && name.kind != NameKind::Associated)
                .map(move |name| (entity, name))
        })
        .collect();
    assert_eq!(names.len(), 13_821 + 17_091);
    let missed: Vec<String> = names
        .par_iter()
        .filter_map(|(entity, name)| {
            let subject = Subject { names: vec![name.text.clone()], schema: Some(entity.schema), ..Subject::default() };
            let found = index.search(&subject, &request).unwrap();
            let score = found.hits.iter().find(|hit| hit.id == entity.id).map(|hit| hit.score);
            (score < Some(Points::milli(950)))
                .then(|| format!("{} `{}` {:?}: {score:?}", entity.id, name.text, entity.schema))
        })
        .collect();
    assert!(missed.is_empty(), "{} of {} missed:\n{}", missed.len(), names.len(), missed.join("\n"));
}
