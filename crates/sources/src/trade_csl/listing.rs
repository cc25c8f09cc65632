//! A party of the joined list, from what either format files of it.

use interdict_model::{
    Address, Country, Entity, Identifier, IdentifierKind, Listing, Name, NameKind, RawField, Relation, Schema,
    UncertainDate,
};

use super::number::Number;
use super::{order, slug, source_list};
use crate::Report;
use crate::list::{Reading, keep_raw, leading_day, push_new};
use crate::ofac::facts;
use crate::programme::reported_effects;

/// What is filed of a party: fields under the JSON's names, each with its values.
#[derive(Default)]
pub(super) struct Filed {
    pub(super) fields: Vec<(String, Vec<String>)>,
    pub(super) addresses: Vec<Address>,
    pub(super) numbers: Vec<Number>,
    /// Parts of fields that could not be taken apart.
    pub(super) rest: Vec<(&'static str, String)>,
}

impl Filed {
    /// The first value of a field; empty where there is none.
    pub(super) fn text(&self, field: &str) -> &str {
        self.values(field).first().map_or("", String::as_str)
    }

    fn values(&self, field: &str) -> &[String] {
        self.fields.iter().find(|(name, _)| name == field).map_or(&[], |(_, values)| values.as_slice())
    }

    /// Whether it says nothing but which list it is of: such records have stood in the file.
    fn is_blank(&self) -> bool {
        let bookkeeping = ["id", "source", "source_list_url", "source_information_url"];
        self.addresses.is_empty()
            && self.numbers.is_empty()
            && self.rest.is_empty()
            && self.fields.iter().all(|(name, values)| bookkeeping.contains(&name.as_str()) || values.is_empty())
    }

    /// All of it on one line, for what is kept of a record that stands twice.
    pub(super) fn whole(&self) -> String {
        let fields = self.fields.iter().map(|(name, values)| format!("{name}={}", values.join("; ")));
        let addresses = self.addresses.iter().map(|address| format!("address={}", address.one_line()));
        let numbers = self.numbers.iter().map(|number| format!("ids={}", number.as_filed()));
        let rest = self.rest.iter().map(|(name, value)| format!("{name}={value}"));
        fields.chain(addresses).chain(numbers).chain(rest).collect::<Vec<_>>().join(" | ")
    }
}

/// The fields of a record, under the JSON's names. The CSV has `_id` for `id` and no `country`.
pub(super) const FIELDS: [&str; 30] = [
    "id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
    "country",
];

/// A party, and whether its id is the publisher's.
pub(super) struct Party {
    pub(super) entity: Entity,
    /// Made of list, name and day, since the publisher files no id: rows with the same are one party.
    pub(super) id_is_made: bool,
}

/// Maps a record. `None`: it says nothing, which is counted.
pub(super) fn party(filed: &Filed, reading: Reading, report: &mut Report) -> Result<Option<Party>, String> {
    let Reading { dataset, file, counters, line } = reading;
    let count = |what: &str, report: &mut Report| report.count(&format!("{counters}.{what}"));
    if filed.is_blank() {
        count("blank", report);
        return Ok(None);
    }
    let source = filed.text("source");
    if filed.text("name").is_empty() || source.is_empty() {
        let missing = if source.is_empty() { "source list" } else { "name" };
        return Err(format!("the record `{}` has no {missing}", filed.text("id")));
    }
    let programmes = source_list::programmes(source, filed.values("programs"));
    let list = source_list::abbreviation(source);
    count("parties", report);
    count(&format!("list.{list}"), report);

    let (id, id_is_made) = id_of(filed, list);
    let mut entity = Entity::new(id, schema_of(filed));
    entity.datasets.push(dataset.to_owned());
    let effects = reported_effects(dataset, &source_list::deciding(dataset, &programmes), file, line, report);
    // The Treasury and the State Department impose sanctions, the Commerce Department controls exports.
    let exports = matches!(list, "DPL" | "EL" | "MEU" | "UVL" | "DTC");
    entity.topics.push(if exports { "export.control" } else { "sanction" }.to_owned());
    names(&mut entity, filed, counters, report);
    entity.listings.push(Listing {
        dataset: dataset.to_owned(),
        list: source.to_owned(),
        programmes,
        effects,
        source: filed.text("source_list_url").to_owned(),
        ..Listing::default()
    });
    for address in &filed.addresses {
        count(if address.is_empty() { "addresses.empty" } else { "addresses" }, report);
        if !address.is_empty() {
            push_new(&mut entity.addresses, address.clone());
        }
    }
    for number in &filed.numbers {
        count("ids", report);
        if !number.record(&mut entity) {
            keep_raw(&mut entity.raw, counters, "ids", &number.as_filed(), report);
        }
    }
    for (field, value) in &filed.rest {
        keep_raw(&mut entity.raw, counters, field, value, report);
    }
    for (field, values) in &filed.fields {
        for value in values {
            if !record(&mut entity, field, value, source) {
                // A table has warned of its new columns already.
                let new = counters == "json" && !FIELDS.contains(&field.as_str());
                if new && report.get(&format!("{counters}.raw.{field}")) == 0 {
                    report.note(file, line, format!("field `{field}` is new; it is kept raw"));
                }
                keep_raw(&mut entity.raw, counters, field, value, report);
            }
        }
    }
    Ok(Some(Party { entity, id_is_made }))
}

/// The publisher's id; before there was one, OFAC's number; else one made of what tells a party from its neighbours.
/// Never `ofac-…`: that is the party of OFAC's own lists, another entity with another history.
fn id_of(filed: &Filed, list: &str) -> (String, bool) {
    let own = [filed.text("id"), filed.text("entity_number")].map(slug).into_iter().find(|own| !own.is_empty());
    if let Some(own) = own {
        return (format!("trade-csl-{own}"), false);
    }
    let parts = [list, filed.text("name"), filed.text("start_date")].map(slug);
    (format!("trade-csl-{}", parts.join("-").trim_end_matches('-')), true)
}

/// Only OFAC says what a party is.
fn schema_of(filed: &Filed) -> Schema {
    match filed.text("type").to_lowercase().as_str() {
        "individual" => Schema::Person,
        "entity" => Schema::Organization,
        "vessel" => Schema::Vessel,
        "aircraft" => Schema::Airplane,
        // The Entity List has addresses of its own right, under the name "Address" and a number.
        _ if is_address(filed.text("name")) => Schema::Thing,
        _ => Schema::LegalEntity,
    }
}

fn is_address(name: &str) -> bool {
    name.strip_prefix("Address ")
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The main name without the State Department's clause on successors, and the others, which may be several in one text.
fn names(entity: &mut Entity, filed: &Filed, counters: &str, report: &mut Report) {
    let name = filed.text("name");
    if name.contains('?') {
        // Letters that the publisher has lost.
        report.count(&format!("{counters}.names.damaged"));
    }
    let (name, clause) = without_successors(name);
    entity.names.push(Name::new(NameKind::Primary, name));
    if !clause.is_empty() {
        entity.facts.push(RawField::new("includes", clause));
    }
    let aliases = filed.values("alt_names").iter().flat_map(|text| text.split(';')).map(str::trim);
    for (place, alias) in aliases.filter(|alias| !alias.is_empty()).enumerate() {
        // `A; B; and C`
        let alias = if place > 0 { alias.strip_prefix("and ").unwrap_or(alias) } else { alias };
        let (kind, alias) = ["a.k.a.", "f.k.a.", "n.k.a."]
            .iter()
            .zip([NameKind::Alias, NameKind::Former, NameKind::NowKnown])
            .find_map(|(word, kind)| Some((kind, alias.strip_prefix(word)?.trim_start_matches([',', ' ']))))
            .unwrap_or((NameKind::Alias, alias));
        if !alias.is_empty() && !entity.names.iter().any(|known| known.text == alias) {
            report.count(&format!("{counters}.aliases"));
            entity.names.push(Name::new(kind, alias));
        }
    }
}

/// `X; and any successor, sub-unit, or subsidiary thereof`: the name, and what else is meant.
fn without_successors(name: &str) -> (&str, &str) {
    let Some(at) = name.to_ascii_lowercase().find("and any successor") else { return (name, "") };
    let before = name[..at].trim_end_matches([' ', ';', ',']);
    if before.is_empty() { (name, "") } else { (before, name[at..].trim_start_matches("and ")) }
}

/// Puts a value of a field into the entity. False: not understood, nothing was done.
fn record(entity: &mut Entity, field: &str, value: &str, source: &str) -> bool {
    let Some(listing) = entity.listings.first_mut() else { return false };
    match field {
        "id" | "source" | "source_list_url" | "programs" | "name" | "alt_names" => {}
        "type" => {
            return matches!(value.to_lowercase().as_str(), "individual" | "entity" | "vessel" | "aircraft");
        }
        "entity_number" if source.contains("Treasury") => {
            push_new(&mut entity.identifiers, Identifier::new(IdentifierKind::OfacNumber, value));
        }
        "federal_register_notice" => {
            value
                .split(';')
                .map(str::trim)
                .filter(|notice| !notice.is_empty())
                .for_each(|notice| push_new(&mut listing.legal_bases, notice.to_owned()));
        }
        "start_date" => match leading_day(value).and_then(|day| day.parse().ok()) {
            Some(day) => listing.listed = Some(day),
            None => return false,
        },
        "end_date" => match leading_day(value).and_then(|day| day.parse().ok()) {
            Some(day) => listing.measures.push(order::until(day)),
            None => return false,
        },
        "license_requirement" => listing.measures.push(format!("licence requirement: {value}")),
        "license_policy" => listing.measures.push(format!("licence policy: {value}")),
        "title" => push_new(&mut entity.positions, value.to_owned()),
        "remarks" => {
            push_new(&mut entity.remarks, value.to_owned());
            for clause in value.split(';').map(|clause| clause.trim().trim_matches(['(', ')', '.'])) {
                if clause.starts_with("Linked To:") {
                    facts::record(entity, clause);
                }
            }
        }
        "nationalities" | "citizenships" => match Country::from_text(value) {
            Some(country) => push_new(&mut entity.nationalities, country),
            None => return false,
        },
        "vessel_flag" | "country" => match Country::from_text(value) {
            Some(country) => push_new(&mut entity.countries, country),
            None => return false,
        },
        "dates_of_birth" => match value.parse::<UncertainDate>() {
            Ok(date) => push_new(&mut entity.birth_dates, date),
            Err(_) => return false,
        },
        "places_of_birth" => push_new(&mut entity.birth_places, value.to_owned()),
        "call_sign" => push_new(&mut entity.identifiers, Identifier::new(IdentifierKind::CallSign, value)),
        "vessel_owner" => entity.relations.push(Relation {
            kind: "vessel owner".to_owned(),
            to: value.to_owned(),
            to_id: None,
            source: String::new(),
        }),
        "vessel_type" | "gross_tonnage" | "gross_registered_tonnage" | "standard_order" => {
            push_new(&mut entity.facts, RawField::new(field, value));
        }
        "source_information_url" => push_new(&mut entity.facts, RawField::new("information", value)),
        _ => return false,
    }
    true
}

/// Lists of which the file has no record: a joined list can lose one of its sources without looking broken.
pub(super) fn note_absent_lists(counters: &str, file: &str, report: &mut Report) {
    let absent: Vec<&str> =
        source_list::ALL.into_iter().filter(|list| report.get(&format!("{counters}.list.{list}")) == 0).collect();
    if !absent.is_empty() {
        report.note(file, None, format!("the file has no record of these source lists: {}", absent.join(", ")));
    }
}
