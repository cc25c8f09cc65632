//! The XML of the UK Sanctions List: root `Designations`, one `Designation` a party.

use interdict_model::IdentifierKind;

use super::designation::Designation;
use super::wording::day;
use crate::input::Input;
use crate::list::{Gathering, List, Reading};
use crate::slug::slug;
use crate::xml::{Element, Elements};
use crate::{Report, SourceError};

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let mut elements = Elements::of_root(input, "Designations", "the XML of the UK Sanctions List")?;
    let mut gathering = Gathering::default();
    gathering.list.published = day(elements.root().attribute("DateGenerated"));
    let file = input.name();
    while let Some(element) = elements.next(&|path, _| path.is_empty())? {
        match element.name.as_str() {
            "DateGenerated" => gathering.list.published = day(&element.text),
            "Designation" => {
                let number = element.text_of("UniqueID");
                let report = &mut gathering.list.report;
                report.count("xml.designations");
                let reading = Reading { dataset, file: &file, counters: "xml", line: None };
                let party = if number.contains(char::is_alphanumeric) {
                    let mut party = Designation::new(format!("gb-fcdo-{}", slug(number)), reading);
                    pieces(&mut party, &element, report);
                    party.finish(report)
                } else {
                    None
                };
                if let Some(entity) = party {
                    gathering.take(entity, "xml", &file, None, || element.flattened());
                } else {
                    let what = format!("designation `{number}` has no UniqueID or no name");
                    gathering.unreadable("xml", &file, None, what);
                }
            }
            other => {
                let report = &mut gathering.list.report;
                report.count("xml.raw");
                report.note(&file, None, format!("element `{other}` is new and was left out"));
            }
        }
    }
    gathering.finish(input)
}

fn pieces(party: &mut Designation, element: &Element, report: &mut Report) {
    party.kind("IndividualEntityShip", element.text_of("IndividualEntityShip"), report);
    party.listing(element.text_of("RegimeName"), element.text_of("DateDesignated"), &imposed(element), report);
    for part in &element.children {
        let text = part.text.trim();
        match part.name.as_str() {
            "IndividualEntityShip" | "RegimeName" | "DateDesignated" | "SanctionsImposed" => {}
            "UniqueID" => party.reference(IdentifierKind::UkReference, &part.name, text, report),
            "OFSIGroupID" => party.reference(IdentifierKind::OfsiGroup, &part.name, text, report),
            "UNReferenceNumber" => party.reference(IdentifierKind::UnReference, &part.name, text, report),
            "LastUpdated" => party.fact("updated", text),
            "DesignationSource" => party.fact("designation_source", text),
            "OtherInformation" | "UKStatementofReasons" | "UKStatementOfReasons" => {
                party.remark(text);
            }
            "SanctionsImposedIndicators" => {
                for indicator in part.children.iter().filter(|indicator| is_set(indicator).is_none()) {
                    party.raw(&indicator.name, &indicator.flattened(), report);
                }
            }
            "IndividualDetails" | "EntityDetails" | "ShipDetails" => {
                for details in &part.children {
                    groups(party, details, report);
                }
            }
            _ => group(party, part, report),
        }
    }
}

/// Whether an indicator is true, false (or empty), or neither.
fn is_set(indicator: &Element) -> Option<bool> {
    match indicator.text.trim().to_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" | "" => Some(false),
        _ => None,
    }
}

/// The measures in words; where there are none, those whose indicators are set.
fn imposed(element: &Element) -> String {
    let words = element.text_of("SanctionsImposed");
    let indicators = element.all("SanctionsImposedIndicators").flat_map(|all| &all.children);
    let set: Vec<&str> = indicators.filter(|one| is_set(one) == Some(true)).map(|one| one.name.as_str()).collect();
    std::iter::once(words).chain(set).collect::<Vec<_>>().join("|")
}

fn groups(party: &mut Designation, details: &Element, report: &mut Report) {
    for part in &details.children {
        group(party, part, report);
    }
    if details.children.is_empty() {
        party.new_element(&details.name, &details.flattened(), report);
    }
}

/// A group of like elements: `Positions` with its `Position`s.
fn group(party: &mut Designation, group: &Element, report: &mut Report) {
    if group.children.is_empty() {
        party.new_element(&group.name, &group.flattened(), report);
    }
    for one in &group.children {
        let text = one.text.trim();
        match one.name.as_str() {
            "Title" | "Position" => party.position(text),
            "PhoneNumber" => party.fact("phone", text),
            "EmailAddress" => party.fact("email", text),
            "Website" => party.fact("website", text),
            "DOB" => party.birth_date(text, report),
            "Nationality" => party.nationality(text, report),
            "Gender" => party.gender(text),
            "TypeOfEntity" => party.fact("entity_type", text),
            "ParentCompany" => party.relation("Parent company", text),
            "Subsidiary" => party.relation("Subsidiary", text),
            "BusinessRegistrationNumber" => party.registration(text, report),
            "IMONumber" => party.reference(IdentifierKind::Imo, &one.name, text, report),
            "CurrentOwnerOperator" => party.relation("Current owner/operator", text),
            "PreviousOwnerOperator" => party.relation("Previous owner/operator", text),
            "CurrentBelievedFlagOfShip" => party.flag(text, report),
            "PreviousFlag" => party.fact("previous_flag", text),
            "TypeOfShip" => party.fact("vessel_type", text),
            "TonnageOfShip" => party.fact("tonnage", text),
            "LengthOfShip" => party.fact("length", text),
            "YearBuilt" => party.fact("year_built", text),
            _ if RECORDS.iter().any(|(name, _)| *name == one.name) => record(party, one, report),
            _ => party.new_element(&one.name, &one.flattened(), report),
        }
    }
}

/// Elements with parts of their own, and those parts.
const RECORDS: [(&str, &[&str]); 6] = [
    ("Name", &["Name1", "Name2", "Name3", "Name4", "Name5", "Name6", "NameType", "AliasStrength"]),
    ("NonLatinName", &["NameNonLatinScript", "NonLatinScriptType", "NonLatinScriptLanguage"]),
    (
        "Address",
        &[
            "AddressLine1",
            "AddressLine2",
            "AddressLine3",
            "AddressLine4",
            "AddressLine5",
            "AddressLine6",
            "AddressPostalCode",
            "AddressCountry",
        ],
    ),
    ("Location", &["TownOfBirth", "CountryOfBirth"]),
    ("Passport", &["PassportNumber", "PassportAdditionalInformation"]),
    ("NationalIdentifier", &["NationalIdentifierNumber", "NationalIdentifierAdditionalInformation"]),
];

fn record(party: &mut Designation, one: &Element, report: &mut Report) {
    let part = |name: &str| one.text_of(name);
    match one.name.as_str() {
        "Name" => {
            let name = ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6"].map(part);
            party.name(name, part("NameType"), part("AliasStrength"), report);
        }
        "NonLatinName" => {
            let [script, language] = ["NonLatinScriptType", "NonLatinScriptLanguage"].map(part);
            party.original(part("NameNonLatinScript"), script, language, report);
        }
        "Address" => {
            let lines =
                ["AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4", "AddressLine5", "AddressLine6"];
            party.address(lines.map(part), part("AddressPostalCode"), part("AddressCountry"), report);
        }
        "Location" => party.birth_place(part("TownOfBirth"), part("CountryOfBirth")),
        "Passport" => party.passport(part("PassportNumber"), part("PassportAdditionalInformation"), report),
        _ => party.national_number(
            part("NationalIdentifierNumber"),
            part("NationalIdentifierAdditionalInformation"),
            report,
        ),
    }
    let known = RECORDS.iter().find(|(name, _)| *name == one.name).map_or(&[][..], |(_, parts)| parts);
    let mut seen: Vec<&str> = Vec::new();
    for child in &one.children {
        if !known.contains(&child.name.as_str()) || seen.contains(&child.name.as_str()) {
            party.new_element(&child.name, &child.flattened(), report);
        }
        seen.push(&child.name);
    }
    party.raw(&one.name, one.text.trim(), report);
}
