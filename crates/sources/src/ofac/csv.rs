//! OFAC's set of flat files, party by party.

use std::collections::HashMap;

use interdict_model::{
    Address, Country, Entity, Identifier, IdentifierKind, Listing, Name, NameKind, RawField, Relation,
};

use super::rows::{ADDRESSES, ALIASES, COMMENTS, PARTIES, Row, rows};
use super::{entity_id, remarks, schema_of, topics};
use crate::input::Input;
use crate::programme::reported_effects;
use crate::{Fault, Report, SourceError};

/// The files of one list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// `SDN.CSV` or `CONS_PRIM.CSV`: the parties.
    pub primary: Option<Input>,
    /// `ALT.CSV` or `CONS_ALT.CSV`: strong aliases.
    pub aliases: Option<Input>,
    /// `ADD.CSV` or `CONS_ADD.CSV`: addresses.
    pub addresses: Option<Input>,
    /// `SDN_COMMENTS.CSV` or `CONS_COMMENTS.CSV`: remarks from the 1,001st character on. Absent from old sets.
    pub comments: Option<Input>,
}

/// Reads a set.
pub fn read(files: &Files, dataset: &str) -> Result<(Vec<Entity>, Report), SourceError> {
    let mut report = Report::default();
    let Some(primary) = &files.primary else {
        return Err(SourceError::new(
            Fault::Incomplete,
            "",
            format!("{dataset}: the file of parties (SDN.CSV, CONS_PRIM.CSV) is missing"),
            "give it together with the others",
        ));
    };
    let mut continuations: HashMap<String, (u64, String, Vec<RawField>)> = HashMap::new();
    if let Some(comments) = &files.comments {
        rows(comments, &COMMENTS, &mut report, |row, _| {
            let (_, text, raw) =
                continuations.entry(row.at(0).to_owned()).or_insert_with(|| (row.line, String::new(), Vec::new()));
            text.push_str(row.raw_text(1));
            raw.extend(row.beyond());
            Ok(())
        })?;
    }
    let mut entities: Vec<Entity> = Vec::new();
    let mut by_number: HashMap<String, usize> = HashMap::new();
    let file = primary.name();
    rows(primary, &PARTIES, &mut report, |row, report| {
        let number = row.at(0);
        if let Some(first) = by_number.get(number) {
            report.note(
                &file,
                Some(row.line),
                format!("party {number} stands twice; the second is kept as a note of the first"),
            );
            report.count("sdn.repeated");
            let text = row.whole();
            let first: &mut Entity = &mut entities[*first];
            first.raw.push(RawField::new("repeated row", text));
            return Ok(());
        }
        if row.at(1).is_empty() {
            return Err(format!("party {number} has no name"));
        }
        let mut entity = party(row, dataset, &file, report);
        let mut remark = row.raw_text(11).to_owned();
        if let Some((_, more, raw)) = continuations.remove(number) {
            entity.raw.extend(raw);
            // The cut falls inside a word, so nothing may come between; where the remark was not cut, the
            // comment is a clause of its own.
            if remark.chars().count() < remarks::CUT_AT && !remark.is_empty() {
                remark.push_str("; ");
            }
            remark.push_str(&more);
            report.count("comments.joined");
        }
        remarks::read(&mut entity, &remark, &file, Some(row.line), report);
        report.count("sdn.used");
        by_number.insert(number.to_owned(), entities.len());
        entities.push(entity);
        Ok(())
    })?;
    if let Some(comments) = &files.comments {
        let mut orphans: Vec<(u64, String)> =
            continuations.into_iter().map(|(number, (line, ..))| (line, number)).collect();
        orphans.sort();
        for (line, number) in orphans {
            report.count("comments.orphan");
            report.note(
                &comments.name(),
                Some(line),
                format!("comment for party {number}, which the list does not have"),
            );
        }
    }
    if let Some(aliases) = &files.aliases {
        let file = aliases.name();
        rows(aliases, &ALIASES, &mut report, |row, report| {
            let Some(entity) = by_number.get(row.at(0)).map(|place| &mut entities[*place]) else {
                report.count("alt.orphan");
                report.note(
                    &file,
                    Some(row.line),
                    format!("alias `{}` for party {}, which the list does not have", row.at(3), row.at(0)),
                );
                return Ok(());
            };
            let kind = match row.at(2) {
                "aka" => NameKind::Alias,
                "fka" => NameKind::Former,
                "nka" => NameKind::NowKnown,
                other => {
                    report.count("alt.unknown_kind");
                    report.note(&file, Some(row.line), format!("alias of the unknown kind `{other}`; taken as a.k.a."));
                    NameKind::Alias
                }
            };
            report.count(match kind {
                NameKind::Former => "alt.fka",
                NameKind::NowKnown => "alt.nka",
                _ => "alt.aka",
            });
            entity.raw.extend(row.beyond());
            if row.at(3).is_empty() {
                report.count("alt.empty");
                return Ok(());
            }
            report.count("alt.used");
            let mut name = Name::new(kind, row.at(3));
            if !row.at(4).is_empty() {
                row.at(4).clone_into(&mut name.origin);
            }
            entity.names.push(name);
            Ok(())
        })?;
    }
    if let Some(addresses) = &files.addresses {
        let file = addresses.name();
        rows(addresses, &ADDRESSES, &mut report, |row, report| {
            let address = Address::new(row.at(2), row.at(3), row.at(4), row.at(5));
            if address.is_empty() {
                report.count("add.empty");
                if let Some(place) = by_number.get(row.at(0)) {
                    entities[*place].raw.extend(row.beyond());
                }
                return Ok(());
            }
            let Some(entity) = by_number.get(row.at(0)).map(|place| &mut entities[*place]) else {
                report.count("add.orphan");
                report.note(
                    &file,
                    Some(row.line),
                    format!("address for party {}, which the list does not have", row.at(0)),
                );
                return Ok(());
            };
            report.count("add.used");
            entity.raw.extend(row.beyond());
            entity.addresses.push(address);
            Ok(())
        })?;
    }
    link_relations(&mut entities);
    Ok((entities, report))
}

/// Gives relations the id of the party whose listed name they name, where exactly one has it.
pub(crate) fn link_relations(entities: &mut [Entity]) {
    let mut by_name: HashMap<String, Option<String>> = HashMap::new();
    for entity in entities.iter() {
        for name in entity.names.iter().filter(|name| name.kind == NameKind::Primary) {
            by_name
                .entry(name.text.to_uppercase())
                .and_modify(|id| *id = None)
                .or_insert_with(|| Some(entity.id.clone()));
        }
    }
    for entity in entities {
        for relation in entity.relations.iter_mut().filter(|relation| relation.to_id.is_none()) {
            relation.to_id = by_name.get(&relation.to.to_uppercase()).cloned().flatten();
        }
    }
}

fn party(row: &Row, dataset: &str, file: &str, report: &mut Report) -> Entity {
    let schema = schema_of(row.at(2)).unwrap_or_else(|| {
        report.count("sdn.unknown_type");
        report.note(file, Some(row.line), format!("party type `{}` is unknown; taken as an organisation", row.at(2)));
        interdict_model::Schema::Organization
    });
    let mut entity = Entity::new(entity_id(row.at(0)), schema);
    entity.datasets.push(dataset.to_owned());
    entity.topics = topics(dataset);
    entity.names.push(Name::new(NameKind::Primary, row.at(1)));
    let programmes: Vec<String> = row
        .at(3)
        .split("] [")
        .map(|tag| tag.trim_matches(['[', ']', ' ']).to_owned())
        .filter(|tag| !tag.is_empty())
        .collect();
    let effects = reported_effects(dataset, &programmes, file, Some(row.line), report);
    entity.listings.push(Listing { dataset: dataset.to_owned(), programmes, effects, ..Listing::default() });
    if !row.at(4).is_empty() {
        entity.positions.push(row.at(4).to_owned());
    }
    if !row.at(5).is_empty() {
        entity.identifiers.push(Identifier::new(IdentifierKind::CallSign, row.at(5)));
    }
    for (column, fact) in [(6, "vessel_type"), (7, "tonnage"), (8, "gross_registered_tonnage"), (9, "flag")] {
        if !row.at(column).is_empty() {
            entity.facts.push(RawField::new(fact, row.at(column)));
        }
    }
    entity.countries.extend(Country::from_text(row.at(9)));
    entity.raw.extend(row.beyond());
    if !row.at(10).is_empty() {
        entity.relations.push(Relation {
            kind: "Vessel Owner".to_owned(),
            to: row.at(10).to_owned(),
            to_id: None,
            source: String::new(),
        });
    }
    entity
}
