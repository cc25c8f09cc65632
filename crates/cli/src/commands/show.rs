//! `interdict show`.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, anyhow};
use interdict_index::Cases;
use interdict_model::{Country, Entity, SameParty};
use interdict_sources::edition::Moment;
use interdict_sources::followthemoney;

use super::Exit;
use crate::arguments::{Show, ShowFormat};
use crate::context;

pub(crate) fn run(arguments: &Show, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let edition = store.open_at(&Moment::from(&arguments.moment))?;
    // One number can stand on two lists of a publisher: all of it is shown, the gravest effect first.
    let mut entities: Vec<(u32, &Entity)> =
        (0u32..).zip(&edition.entities).filter(|(_, entity)| entity.id == arguments.id).collect();
    entities.sort_by_key(|(_, entity)| (entity.effect().is_none(), entity.effect()));
    if entities.is_empty() {
        return Err(anyhow!(
            "there is no party `{}` in edition {}; ids look like ofac-50543",
            arguments.id,
            edition.in_force.id
        ));
    }
    let mut out = anstream::stdout();
    let cases = if arguments.format == ShowFormat::Table { Cases::of(&edition.entities) } else { Cases::default() };
    for (number, entity) in entities {
        match arguments.format {
            ShowFormat::Json => writeln!(out, "{}", serde_json::to_string_pretty(entity)?)?,
            ShowFormat::Ftm => writeln!(out, "{}", serde_json::to_string(&followthemoney::to_line(entity))?)?,
            ShowFormat::Table => writeln!(out, "{}", in_words(entity, &cases.others(number)))?,
        }
    }
    if arguments.format == ShowFormat::Table {
        writeln!(out, "Edition {}", edition.in_force.id)?;
    }
    Ok(Exit::Nothing)
}

fn in_words(entity: &Entity, same_party: &[SameParty]) -> String {
    let mut lines = vec![format!("{}  {} · {}", entity.caption(), entity.id, entity.schema)];
    let mut section = |title: &str, values: Vec<String>| {
        if !values.is_empty() {
            lines.push(String::new());
            lines.push(title.to_owned());
            lines.extend(values.into_iter().map(|value| format!("  {value}")));
        }
    };
    let after = |text: &str| if text.is_empty() { String::new() } else { format!("  [{text}]") };
    section(
        "Listings",
        entity
            .listings
            .iter()
            .map(|listing| {
                let effects: Vec<&str> = listing.effects.iter().map(|effect| effect.in_words()).collect();
                let parts = [
                    listing.dataset.clone(),
                    listing.list.clone(),
                    listing.programmes.join(", "),
                    listing.measures.join(", "),
                    listing.listed.map_or_else(String::new, |date| format!("listed {date}")),
                    if effects.is_empty() {
                        "effect unknown: no row in the table of programmes".to_owned()
                    } else {
                        effects.join("; ")
                    },
                    listing.legal_bases.join(", "),
                ];
                let notice = if listing.from_notice.is_empty() {
                    String::new()
                } else {
                    format!("  [from the notice alone: {}]", listing.from_notice.join(", "))
                };
                format!(
                    "{}{}{notice}",
                    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
                    after(&listing.source)
                )
            })
            .collect(),
    );
    section(
        "The same party on other lists",
        same_party
            .iter()
            .map(|other| format!("{}  ({}), by {}", other.id, other.datasets.join(", "), other.by))
            .collect(),
    );
    section(
        "Names",
        entity
            .names
            .iter()
            .map(|name| format!("{}  ({}){}", name.text, name.kind_in_words(), after(&name.origin)))
            .collect(),
    );
    section(
        "Born or founded",
        entity.birth_dates.iter().map(ToString::to_string).chain(entity.birth_places.iter().cloned()).collect(),
    );
    section("Died or dissolved", entity.death_dates.iter().map(ToString::to_string).collect());
    let countries = |countries: &[Country]| {
        countries.iter().map(|country| format!("{} ({country})", country.name())).collect::<Vec<_>>()
    };
    section("Nationality", countries(&entity.nationalities));
    section("Country", countries(&entity.countries));
    section("Gender", entity.genders.clone());
    section("Positions", entity.positions.clone());
    section(
        "Identifiers",
        entity
            .identifiers
            .iter()
            .map(|identifier| {
                let country =
                    identifier.country.as_ref().map_or_else(String::new, |country| format!(" ({})", country.name()));
                let label = if identifier.label.is_empty() {
                    identifier.kind.as_str().to_owned()
                } else {
                    format!("{}, {}", identifier.kind.as_str(), identifier.label)
                };
                format!("{}{country}  ({label}){}", identifier.value, after(&identifier.note))
            })
            .collect(),
    );
    section(
        "Addresses",
        entity.addresses.iter().map(|address| format!("{}{}", address.one_line(), after(&address.remark))).collect(),
    );
    section(
        "Relations",
        entity
            .relations
            .iter()
            .map(|relation| {
                format!(
                    "{}: {}{}{}",
                    relation.kind,
                    relation.to,
                    relation.to_id.as_ref().map_or_else(String::new, |id| format!(" ({id})")),
                    after(&relation.source)
                )
            })
            .collect(),
    );
    section("Facts", entity.facts.iter().map(|fact| format!("{}: {}", fact.field, fact.value)).collect());
    section("Remarks", entity.remarks.clone());
    section(
        "Kept as filed (not understood)",
        entity.raw.iter().map(|field| format!("{}: {}", field.field, field.value)).collect(),
    );
    lines.push(String::new());
    lines.join("\n")
}
