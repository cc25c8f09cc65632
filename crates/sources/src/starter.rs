//! The starter edition: a small list of cyber-related designations, checked by hand and embedded, so that
//! the first command works offline. Readable data in `starter/`, one file a case.

use interdict_model::{
    Address, Country, DatasetInForce, Entity, Identifier, IdentifierKind, Listing, Name, NameKind, RawField, Relation,
    Schema, UncertainDate,
};
use serde::Deserialize;

use crate::{Fault, SourceError, programme};

/// Raised with every change of the data.
pub const VERSION: &str = "starter-1";

/// The files, and the days of the lists that their rows were checked against.
const FILES: [(&str, &str); 22] = [
    ("apt10.toml", include_str!("../starter/apt10.toml")),
    ("apt31.toml", include_str!("../starter/apt31.toml")),
    ("bulletproof_hosting.toml", include_str!("../starter/bulletproof_hosting.toml")),
    ("evil_corp.toml", include_str!("../starter/evil_corp.toml")),
    ("flax_typhoon.toml", include_str!("../starter/flax_typhoon.toml")),
    ("fsb.toml", include_str!("../starter/fsb.toml")),
    ("funnull.toml", include_str!("../starter/funnull.toml")),
    ("garantex.toml", include_str!("../starter/garantex.toml")),
    ("gru.toml", include_str!("../starter/gru.toml")),
    ("i_soon.toml", include_str!("../starter/i_soon.toml")),
    ("intellexa.toml", include_str!("../starter/intellexa.toml")),
    ("internet_research_agency.toml", include_str!("../starter/internet_research_agency.toml")),
    ("iran_cyber.toml", include_str!("../starter/iran_cyber.toml")),
    ("isis_cyber.toml", include_str!("../starter/isis_cyber.toml")),
    ("lazarus.toml", include_str!("../starter/lazarus.toml")),
    ("lockbit.toml", include_str!("../starter/lockbit.toml")),
    ("north_korea_it.toml", include_str!("../starter/north_korea_it.toml")),
    ("russian_technology.toml", include_str!("../starter/russian_technology.toml")),
    ("salt_typhoon.toml", include_str!("../starter/salt_typhoon.toml")),
    ("sichuan_silence.toml", include_str!("../starter/sichuan_silence.toml")),
    ("silk_typhoon.toml", include_str!("../starter/silk_typhoon.toml")),
    ("trickbot.toml", include_str!("../starter/trickbot.toml")),
];

/// The day of the latest list of each dataset that the rows were checked against.
const CHECKED: [(&str, &str); 2] = [("eu_fsf", "2026-08-21"), ("us_ofac_sdn", "2026-06-02")];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    designation: Vec<Designation>,
}

/// A row as it stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Designation {
    id: String,
    schema: Schema,
    name: String,
    #[serde(default)]
    alias: Vec<String>,
    #[serde(default)]
    former_name: Vec<String>,
    #[serde(default)]
    weak_alias: Vec<String>,
    #[serde(default)]
    original_name: Vec<String>,
    #[serde(default)]
    strength_not_stated: Vec<String>,
    #[serde(default)]
    birth_date: Vec<UncertainDate>,
    #[serde(default)]
    birth_place: Vec<String>,
    #[serde(default)]
    nationality: Vec<Country>,
    #[serde(default)]
    country: Vec<Country>,
    gender: Option<String>,
    #[serde(default)]
    position: Vec<String>,
    #[serde(default)]
    address: Vec<String>,
    #[serde(default)]
    website: Vec<String>,
    #[serde(default)]
    email: Vec<String>,
    #[serde(default)]
    phone: Vec<String>,
    note: Option<String>,
    #[serde(default)]
    from_notice: Vec<String>,
    checked: Vec<String>,
    #[serde(default)]
    identifier: Vec<Number>,
    #[serde(default)]
    associated: Vec<Associated>,
    #[serde(default)]
    relation: Vec<Tie>,
    listing: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    kind: String,
    value: String,
    country: Option<Country>,
    #[serde(default)]
    label: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Associated {
    name: String,
    kind: String,
    source: String,
    date: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tie {
    kind: String,
    to: String,
    to_id: Option<String>,
    #[serde(default)]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    dataset: String,
    programmes: Vec<String>,
    listed: Option<UncertainDate>,
    source: String,
}

/// The starter edition's entities, in order of their ids. The embedded data are checked by the tests, so an
/// error means that the program was built from damaged files.
pub fn entities() -> Result<Vec<Entity>, SourceError> {
    let mut entities = Vec::new();
    for (name, text) in FILES {
        let file: File = toml::from_str(text).map_err(|error| {
            SourceError::new(
                Fault::Layout,
                name,
                error.to_string(),
                "the embedded data are damaged: build the program again",
            )
        })?;
        for designation in file.designation {
            entities.push(entity(designation).map_err(|what| {
                SourceError::new(Fault::Layout, name, what, "the embedded data are damaged: build the program again")
            })?);
        }
    }
    entities.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(entities)
}

/// How the starter edition's datasets are named in answers.
pub fn datasets(entities: &[Entity]) -> Vec<DatasetInForce> {
    CHECKED
        .iter()
        .map(|(name, published)| {
            let own = || entities.iter().filter(|entity| entity.datasets.iter().any(|dataset| dataset == name));
            DatasetInForce {
                name: (*name).to_owned(),
                version: VERSION.to_owned(),
                published: (*published).to_owned(),
                undated: false,
                entities: own().count() as u64,
                names: own().map(|entity| entity.names.len() as u64).sum(),
                starter: true,
                partial: false,
            }
        })
        .collect()
}

fn entity(row: Designation) -> Result<Entity, String> {
    let mut entity = Entity::new(row.id, row.schema);
    entity.topics.push("sanction".to_owned());
    entity.names.push(Name::new(NameKind::Primary, row.name));
    for (kind, names) in
        [(NameKind::Alias, row.alias), (NameKind::Former, row.former_name), (NameKind::Original, row.original_name)]
    {
        for text in names {
            let origin = if row.strength_not_stated.contains(&text) {
                "the publisher's strong or weak is not known"
            } else {
                ""
            };
            entity.names.push(Name::new(kind, text).from_origin(origin));
        }
    }
    entity.names.extend(row.weak_alias.into_iter().map(|text| Name::new(NameKind::Alias, text).weak()));
    for tie in row.associated {
        if !entity.names.iter().any(|name| name.text == tie.name) {
            entity.names.push(
                Name::new(NameKind::Associated, tie.name.clone())
                    .from_origin(format!("{}; {}, {}", tie.kind, tie.source, tie.date)),
            );
        }
        entity.relations.push(Relation {
            kind: tie.kind,
            to: tie.name,
            to_id: None,
            source: format!("{} ({})", tie.source, tie.date),
        });
    }
    entity.birth_dates = row.birth_date;
    entity.birth_places = row.birth_place;
    entity.nationalities = row.nationality;
    entity.countries = row.country;
    entity.genders.extend(row.gender);
    entity.positions = row.position;
    // The rows write addresses in one line; the country is what follows the last comma.
    entity.addresses.extend(row.address.iter().map(|line| {
        let (place, country) =
            line.rsplit_once(", ").filter(|(_, end)| Country::from_text(end).is_some()).unwrap_or((line, ""));
        Address::new(place, "", country, "")
    }));
    for (field, values) in [("website", row.website), ("email", row.email), ("phone", row.phone)] {
        entity.facts.extend(values.into_iter().map(|value| RawField::new(field, value)));
    }
    for number in row.identifier {
        let kind = match number.kind.as_str() {
            "uscc" => IdentifierKind::Registration,
            other => IdentifierKind::from_word(other)
                .ok_or_else(|| format!("{}: unknown kind of identifier `{other}`", entity.id))?,
        };
        entity.identifiers.push(Identifier {
            country: number.country,
            label: number.label,
            ..Identifier::new(kind, number.value)
        });
    }
    entity.relations.extend(row.relation.into_iter().map(|tie| Relation {
        kind: tie.kind,
        to: tie.to,
        to_id: tie.to_id,
        source: tie.source,
    }));
    entity.remarks.extend(row.note);
    entity.facts.push(RawField::new("checked", row.checked.join(", ")));
    for entry in row.listing {
        if !entity.datasets.contains(&entry.dataset) {
            entity.datasets.push(entry.dataset.clone());
        }
        let effects = programme::effects(&entry.dataset, entry.programmes.iter().map(String::as_str));
        entity.listings.push(Listing {
            dataset: entry.dataset,
            programmes: entry.programmes,
            effects,
            listed: entry.listed,
            source: entry.source,
            from_notice: row.from_notice.clone(),
            ..Listing::default()
        });
    }
    Ok(entity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_valid() {
        let entities = entities().unwrap();
        assert!(entities.len() >= 80, "{}", entities.len());
        let mut ids: Vec<&str> = entities.iter().map(|entity| entity.id.as_str()).collect();
        ids.dedup();
        assert_eq!(ids.len(), entities.len(), "an id stands twice");
        for entity in &entities {
            assert_eq!(entity.datasets.len(), 1, "{}", entity.id);
            assert_eq!(
                entity.effect(),
                Some(interdict_model::Effect::Blocking),
                "{}: programmes {:?}",
                entity.id,
                entity.programmes()
            );
            for listing in &entity.listings {
                assert!(listing.listed.is_some() && !listing.source.is_empty(), "{}: a date and its source", entity.id);
                assert!(!listing.programmes.is_empty(), "{}", entity.id);
            }
            for country in entity.all_countries() {
                assert!(Country::from_text(country.code()).is_some(), "{}: {country}", entity.id);
            }
        }
        let stated: u64 = datasets(&entities).iter().map(|dataset| dataset.entities).sum();
        assert_eq!(stated, entities.len() as u64, "a row of a dataset without a day of checking");
    }

    #[test]
    fn delisted_parties_are_not_in_it() {
        for entity in entities().unwrap() {
            for name in &entity.names {
                let upper = name.text.to_uppercase();
                for delisted in ["TORNADO CASH", "HAMOU", "GAMBAZZI", "HARPAZ"] {
                    assert!(!upper.contains(delisted), "{}: {}", entity.id, name.text);
                }
            }
        }
    }
}
