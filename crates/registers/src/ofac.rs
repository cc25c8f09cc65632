#![doc = include_str!("../../../docs/registers/ofac.md")]

use std::collections::HashMap;

use interdict_model::{Entity, Relation, Subject};
use interdict_ownership::{End, File, Holdings, LinkKind, PartyIndex, Period, TooMany};

use crate::filing::{Filed, Filing, short};
use crate::place::push_new;
use crate::{Format, RegisterError};

/// Which way a relation becomes a link.
enum Way {
    /// From the entity that has it to the other side.
    To(LinkKind),
    /// From the other side to the entity that has it.
    From(LinkKind),
    /// It says nothing of ownership or control.
    None,
}

/// The publisher's word in small letters, and whether it says that the relation is over.
fn word(relation: &str) -> (String, bool) {
    let word = relation.trim().trim_end_matches([':', '.']).to_lowercase();
    match word.strip_suffix("(former)") {
        Some(former) => (former.trim().to_owned(), true),
        None => (word, false),
    }
}

fn way(relation: &str) -> Way {
    match relation {
        "owned or controlled by" | "owned by" | "controlled by" => Way::From(LinkKind::Controls),
        "leader or official of" | "principal executive officer" => Way::To(LinkKind::Director),
        "acting for or on behalf of" | "providing support to" => Way::To(LinkKind::Represents),
        "family member of" => Way::None,
        _ => Way::To(LinkKind::LinkedTo),
    }
}

/// Files what a list says of ties between its entities: links, never stakes.
///
/// `file` names the list. Every relation is counted under `records`: as one of the `links`, or under `left_out.record …`.
pub fn relations<'a>(
    file: File,
    entities: impl IntoIterator<Item = &'a Entity>,
    holdings: &mut Holdings,
) -> Result<Filed, RegisterError> {
    let name = file.name.clone();
    let full = |error: TooMany| RegisterError::new(&name, error.to_string(), "read fewer files");
    let stated = file.as_of;
    let mut filing = Filing::new(holdings, file).map_err(full)?;
    let period = Period { stated, ..Period::ALWAYS };
    let mut named: HashMap<String, PartyIndex> = HashMap::new();
    let mut each = |entity: &Entity| -> Result<(), TooMany> {
        let mut own = None;
        for relation in &entity.relations {
            filing.count("records");
            let (word, over) = word(&relation.kind);
            let way = way(&word);
            let period = if over { Period { to: End::Unknown, ..period } } else { period };
            if relation.to.trim().is_empty() && relation.to_id.is_none() {
                filing.count("left_out.record without the other side");
                continue;
            }
            if matches!(way, Way::None) {
                filing.count(&format!("left_out.record {}", short(&relation.kind)));
                continue;
            }
            let source = filing.source(0, &words(relation))?;
            let own = if let Some(own) = own {
                own
            } else {
                let party = filing.party(&entity.id)?;
                filing.describe(party, subject(entity), source);
                *own.insert(party)
            };
            let key = relation.to.trim().to_lowercase();
            let other = if let Some(id) = &relation.to_id {
                filing.party(id)?
            } else if let Some(known) = named.get(&key) {
                *known
            } else {
                let party = filing.party(&relation.to)?;
                filing.describe(party, Subject::named(short(&relation.to)), source);
                *named.entry(key).or_insert(party)
            };
            match way {
                Way::To(kind) => filing.link(own, other, kind, period, source),
                Way::From(kind) => filing.link(other, own, kind, period, source),
                Way::None => {}
            }
        }
        Ok(())
    };
    // Entities that are named by others are described where they stand.
    for entity in entities {
        each(entity).map_err(full)?;
    }
    Ok(filing.filed(Format::Relations, None))
}

/// The publisher's own words.
fn words(relation: &Relation) -> String {
    [relation.kind.as_str(), relation.to.as_str(), relation.source.as_str()].join(" ").trim().to_owned()
}

fn subject(entity: &Entity) -> Subject {
    let mut subject = Subject { schema: Some(entity.schema), ..Subject::default() };
    push_new(&mut subject.names, entity.names.iter().map(|name| name.text.clone()));
    push_new(&mut subject.identifiers, entity.identifiers.iter().cloned());
    push_new(&mut subject.countries, entity.countries.iter().chain(&entity.nationalities).cloned());
    push_new(&mut subject.birth_dates, entity.birth_dates.iter().copied());
    push_new(&mut subject.death_dates, entity.death_dates.iter().copied());
    subject
}
