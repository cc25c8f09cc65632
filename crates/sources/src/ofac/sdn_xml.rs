//! `SDN.XML` and `CONSOLIDATED.XML` (root `sdnList`): one `sdnEntry` a party.

use interdict_model::{
    Address, Country, Entity, Identifier, IdentifierKind, Listing, Name, NameKind, RawField, Relation, Schema,
};

use super::csv::link_relations;
use super::facts::record;
use super::{entity_id, remarks, schema_of, topics};
use crate::input::Input;
use crate::list::{Gathering, List, keep_new, leading_day, leave_out, push_new};
use crate::programme::reported_effects;
use crate::xml::{Element, Elements};
use crate::{Report, SourceError};

/// The elements of the schema, below an entry and of the head.
const KNOWN: [&str; 49] = [
    "uid",
    "firstName",
    "lastName",
    "title",
    "sdnType",
    "remarks",
    "programList",
    "program",
    "idList",
    "id",
    "idType",
    "idNumber",
    "idCountry",
    "issueDate",
    "expirationDate",
    "akaList",
    "aka",
    "type",
    "category",
    "addressList",
    "address",
    "address1",
    "address2",
    "address3",
    "city",
    "stateOrProvince",
    "postalCode",
    "country",
    "nationalityList",
    "nationality",
    "mainEntry",
    "citizenshipList",
    "citizenship",
    "dateOfBirthList",
    "dateOfBirthItem",
    "dateOfBirth",
    "placeOfBirthList",
    "placeOfBirthItem",
    "placeOfBirth",
    "vesselInfo",
    "callSign",
    "vesselType",
    "vesselFlag",
    "vesselOwner",
    "tonnage",
    "grossRegisteredTonnage",
    "Publish_Date",
    "Record_Count",
    "sdnEntry",
];

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let mut elements = Elements::of_root(input, "sdnList", "OFAC's SDN.XML or CONSOLIDATED.XML")?;
    let mut gathering = Gathering::default();
    let file = input.name();
    while let Some(element) = elements.next(&|path: &[String], _: &str| path.is_empty())? {
        match element.name.as_str() {
            "sdnEntry" => {
                gathering.list.report.count("xml.entries");
                if let Some(entity) = party(&element, dataset, &file, &mut gathering.list.report) {
                    gathering.take(entity, "xml", &file, None, || element.flattened());
                } else {
                    let number = gathering.list.report.get("xml.entries");
                    let what = format!("entry number {number} has no uid or no name");
                    gathering.unreadable("xml", &file, None, what);
                }
            }
            "publshInformation" | "publishInformation" => {
                gathering.list.published = us_date(element.text_of("Publish_Date"));
                gathering.list.stated = element.text_of("Record_Count").parse().ok();
                for new in element.beyond(&KNOWN) {
                    leave_out("xml", &new.name, &file, &mut gathering.list.report);
                }
            }
            other => leave_out("xml", other, &file, &mut gathering.list.report),
        }
    }
    let mut list = gathering.finish(input)?;
    link_relations(&mut list.entities);
    Ok(list)
}

/// `04/22/2020` to `2020-04-22`.
fn us_date(text: &str) -> Option<String> {
    let mut parts = text.trim().split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    leading_day(&format!("{year}-{month}-{day}"))
}

/// `LAST, First`, or the one that is there.
fn full_name(element: &Element) -> String {
    let (last, first) = (element.text_of("lastName"), element.text_of("firstName"));
    if first.is_empty() {
        last.to_owned()
    } else if last.is_empty() {
        first.to_owned()
    } else {
        format!("{last}, {first}")
    }
}

fn party(element: &Element, dataset: &str, file: &str, report: &mut Report) -> Option<Entity> {
    let (uid, name) = (element.text_of("uid"), full_name(element));
    if uid.is_empty() || name.is_empty() {
        return None;
    }
    let party_type = element.text_of("sdnType");
    let schema = schema_of(party_type).unwrap_or_else(|| {
        report.note(file, None, format!("{uid}: party type `{party_type}` is unknown; taken as an organisation"));
        Schema::Organization
    });
    let mut entity = Entity::new(entity_id(uid), schema);
    entity.datasets.push(dataset.to_owned());
    entity.topics = topics(dataset);
    entity.names.push(Name::new(NameKind::Primary, name));
    let programmes: Vec<String> = element
        .child("programList")
        .into_iter()
        .flat_map(|list| list.all("program"))
        .map(|program| program.text.trim().to_owned())
        .filter(|program| !program.is_empty())
        .collect();
    let effects = reported_effects(dataset, &programmes, file, None, report);
    entity.listings.push(Listing { dataset: dataset.to_owned(), programmes, effects, ..Listing::default() });
    for part in &element.children {
        match part.name.as_str() {
            "uid" | "firstName" | "lastName" | "sdnType" | "programList" => {}
            "title" if part.text.trim().is_empty() => {}
            "title" => push_new(&mut entity.positions, part.text.trim().to_owned()),
            "remarks" => remarks::read(&mut entity, &part.text, file, None, report),
            "akaList" => part.all("aka").for_each(|aka| alias(&mut entity, aka, report)),
            "addressList" => part.all("address").for_each(|address| add_address(&mut entity, address, report)),
            "idList" => part.all("id").for_each(|id| add_id(&mut entity, id, report)),
            "nationalityList" => part
                .all("nationality")
                .for_each(|item| fact(&mut entity, "nationality", item.text_of("country"), report)),
            "citizenshipList" => {
                part.all("citizenship").for_each(|item| fact(&mut entity, "citizen", item.text_of("country"), report));
            }
            "dateOfBirthList" => part
                .all("dateOfBirthItem")
                .for_each(|item| fact(&mut entity, "DOB", item.text_of("dateOfBirth"), report)),
            "placeOfBirthList" => part
                .all("placeOfBirthItem")
                .for_each(|item| fact(&mut entity, "POB", item.text_of("placeOfBirth"), report)),
            "vesselInfo" => vessel(&mut entity, part, file, report),
            name => keep_new(&mut entity.raw, "xml", name, &part.flattened(), file, report),
        }
    }
    for part in element.children.iter().filter(|part| KNOWN.contains(&part.name.as_str()) && part.name != "vesselInfo")
    {
        for new in part.beyond(&KNOWN) {
            let field = format!("{}.{}", part.name, new.name);
            keep_new(&mut entity.raw, "xml", &field, &new.flattened(), file, report);
        }
    }
    Some(entity)
}

fn alias(entity: &mut Entity, aka: &Element, report: &mut Report) {
    let name = full_name(aka);
    if name.is_empty() {
        report.count("xml.aliases.empty");
        return;
    }
    report.count("xml.aliases");
    let kind = match aka.text_of("type") {
        "f.k.a." => NameKind::Former,
        "n.k.a." => NameKind::NowKnown,
        _ => NameKind::Alias,
    };
    let name = Name::new(kind, name);
    let weak = aka.text_of("category").eq_ignore_ascii_case("weak");
    if weak {
        report.count("xml.aliases.weak");
    }
    entity.names.push(if weak { name.weak() } else { name });
}

fn add_address(entity: &mut Entity, address: &Element, report: &mut Report) {
    let join = |names: &[&str]| {
        names.iter().map(|name| address.text_of(name)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let parsed = Address::new(
        &join(&["address1", "address2", "address3"]),
        &join(&["city", "stateOrProvince", "postalCode"]),
        address.text_of("country"),
        "",
    );
    report.count(if parsed.is_empty() { "xml.addresses.empty" } else { "xml.addresses" });
    if !parsed.is_empty() {
        entity.addresses.push(parsed);
    }
}

/// An `id` has the label, the number, a country and dates in elements of their own; remarks have the same
/// in one clause, so a clause is made of them.
fn add_id(entity: &mut Entity, id: &Element, report: &mut Report) {
    report.count("xml.ids");
    let mut clause = format!("{} {}", id.text_of("idType").trim_end_matches([':', '-', ' ']), id.text_of("idNumber"));
    for (element, before, after) in
        [("idCountry", " (", ")"), ("issueDate", " issued ", ""), ("expirationDate", " expires ", "")]
    {
        let text = id.text_of(element);
        if !text.is_empty() {
            clause = format!("{clause}{before}{text}{after}");
        }
    }
    if !record(entity, &clause) {
        report.count("xml.raw");
        entity.raw.push(RawField::new("id", clause));
    }
}

fn fact(entity: &mut Entity, label: &str, value: &str, report: &mut Report) {
    if !value.is_empty() && !record(entity, &format!("{label} {value}")) {
        report.count("xml.raw");
        entity.raw.push(RawField::new(label, value));
    }
}

fn vessel(entity: &mut Entity, vessel: &Element, file: &str, report: &mut Report) {
    for part in &vessel.children {
        let value = part.text.trim();
        if value.is_empty() && part.children.is_empty() {
            continue;
        }
        match part.name.as_str() {
            "callSign" => push_new(&mut entity.identifiers, Identifier::new(IdentifierKind::CallSign, value)),
            "vesselFlag" => {
                entity.facts.push(RawField::new("flag", value));
                entity.countries.extend(Country::from_text(value));
            }
            "vesselType" => entity.facts.push(RawField::new("vessel_type", value)),
            "tonnage" => entity.facts.push(RawField::new("tonnage", value)),
            "grossRegisteredTonnage" => entity.facts.push(RawField::new("gross_registered_tonnage", value)),
            "vesselOwner" => entity.relations.push(Relation {
                kind: "Vessel Owner".to_owned(),
                to: value.to_owned(),
                to_id: None,
                source: String::new(),
            }),
            name => {
                keep_new(&mut entity.raw, "xml", &format!("vesselInfo.{name}"), &part.flattened(), file, report);
            }
        }
    }
}
