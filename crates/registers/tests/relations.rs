use interdict_model::{Entity, Name, NameKind, Relation, Schema};
use interdict_ownership::{File, Holdings};
use interdict_registers::ofac::relations;

use crate::{accounted_for, told};

fn entity(id: &str, name: &str, ties: &[(&str, &str, Option<&str>)]) -> Entity {
    let mut entity = Entity::new(id, Schema::Company);
    entity.names.push(Name::new(NameKind::Primary, name));
    entity.relations = ties
        .iter()
        .map(|(kind, to, id)| Relation {
            kind: (*kind).to_owned(),
            to: (*to).to_owned(),
            to_id: id.map(str::to_owned),
            source: String::new(),
        })
        .collect();
    entity
}

#[test]
fn relations_of_a_list_are_links_and_never_stakes() {
    let entities = [
        entity(
            "ofac-1",
            "ALPHA LTD",
            &[("Linked To:", "BETA LTD", Some("ofac-2")), ("Linked To", "Unlisted  Co", None)],
        ),
        entity("ofac-2", "BETA LTD", &[("Owned or Controlled By", "GAMMA", Some("ofac-3"))]),
        entity(
            "ofac-3",
            "GAMMA",
            &[
                ("Leader or official of (former)", "ALPHA LTD", Some("ofac-1")),
                ("Acting for or on behalf of", "UNLISTED  CO", None),
                ("Family member of", "DELTA", None),
                ("Vessel Owner", "BETA LTD", Some("ofac-2")),
                ("Linked To", " ", None),
            ],
        ),
        entity("ofac-4", "WITHOUT TIES", &[]),
    ];
    let mut holdings = Holdings::new();
    let file = File { name: "sdn".to_owned(), as_of: "2024-05-03".parse().ok(), ..File::default() };
    let filed = relations(file, &entities, &mut holdings).unwrap();
    accounted_for(&filed, &["links"]);
    assert!(holdings.stakes().is_empty());
    insta::assert_snapshot!(told(&holdings, &filed));
}
