//! The CSV of the UK Sanctions List, and its ODS.

use interdict_model::{Identifier, IdentifierKind};

use super::designation::Designation;
use super::rows::{self, Layout};
use crate::input::Input;
use crate::list::List;
use crate::slug::slug;
use crate::table::Row;
use crate::{Report, SourceError};

const LAYOUT: Layout = Layout {
    required: &["Unique ID", "Name 6", "Name 1", "Name type", "Regime Name", "Sanctions Imposed", "Date Designated"],
    known: &[
        "Last Updated",
        "Unique ID",
        "OFSI Group ID",
        "UN Reference Number",
        "Name 6",
        "Name 1",
        "Name 2",
        "Name 3",
        "Name 4",
        "Name 5",
        "Name type",
        "Alias strength",
        "Title",
        "Name non-latin script",
        "Non-latin script type",
        "Non-latin script language",
        "Regime Name",
        "Designation Type",
        "Individual, Entity, Ship",
        "Designation source",
        "Sanctions Imposed",
        "Other Information",
        "UK Statement of Reasons",
        "Address Line 1",
        "Address Line 2",
        "Address Line 3",
        "Address Line 4",
        "Address Line 5",
        "Address Line 6",
        "Address Postal Code",
        "Postal Code",
        "Address Country",
        "Country",
        "Phone number",
        "Website",
        "Email address",
        "Date Designated",
        "D.O.B",
        "Nationality(/ies)",
        "National Identifier number",
        "National Identifier additional information",
        "Passport number",
        "Passport additional information",
        "Position",
        "Gender",
        "Town of birth",
        "Country of birth",
        "Type of entity",
        "Subsidiaries",
        "Parent company",
        "Business registration number (s)",
        "IMO number",
        "Current owner/operator (s)",
        "Previous owner/operator (s)",
        "Current believed flag of ship",
        "Previous flags",
        "Type of ship",
        "Tonnage of ship",
        "Length of ship",
        "Year Built",
        "Hull identification number (HIN)",
    ],
    key: "Unique ID",
    id: |number| format!("gb-fcdo-{}", slug(number)),
    counters: "csv",
    piece,
};

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    rows::read(input, dataset, &LAYOUT)
}

/// Reads the publisher's ODS, which has the rows of the CSV.
pub fn read_workbook(input: &Input, dataset: &str) -> Result<List, SourceError> {
    rows::read_workbook(input, dataset, &LAYOUT)
}

/// Older and newer headings of one column.
fn either<'a>(row: &'a Row, newer: &str, older: &str) -> &'a str {
    Some(row.at(newer)).filter(|cell| !cell.is_empty()).unwrap_or_else(|| row.at(older))
}

fn piece(party: &mut Designation, row: &Row, report: &mut Report) {
    party.reference(IdentifierKind::UkReference, "Unique ID", row.at("Unique ID"), report);
    party.reference(IdentifierKind::OfsiGroup, "OFSI Group ID", row.at("OFSI Group ID"), report);
    party.reference(IdentifierKind::UnReference, "UN Reference Number", row.at("UN Reference Number"), report);
    party.kind("Designation Type", either(row, "Designation Type", "Individual, Entity, Ship"), report);
    let name = ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"].map(|part| row.at(part));
    party.name(name, row.at("Name type"), row.at("Alias strength"), report);
    let [script, language] = ["Non-latin script type", "Non-latin script language"].map(|heading| row.at(heading));
    party.original(row.at("Name non-latin script"), script, language, report);
    party.listing(row.at("Regime Name"), row.at("Date Designated"), row.at("Sanctions Imposed"), report);
    party.remark(row.at("Other Information"));
    party.remark(row.at("UK Statement of Reasons"));
    let lines =
        ["Address Line 1", "Address Line 2", "Address Line 3", "Address Line 4", "Address Line 5", "Address Line 6"];
    let postal_code = either(row, "Address Postal Code", "Postal Code");
    party.address(lines.map(|line| row.at(line)), postal_code, either(row, "Address Country", "Country"), report);
    party.birth_date(row.at("D.O.B"), report);
    party.birth_place(row.at("Town of birth"), row.at("Country of birth"));
    party.nationality(row.at("Nationality(/ies)"), report);
    party.national_number(
        row.at("National Identifier number"),
        row.at("National Identifier additional information"),
        report,
    );
    party.passport(row.at("Passport number"), row.at("Passport additional information"), report);
    party.position(row.at("Title"));
    party.position(row.at("Position"));
    party.gender(row.at("Gender"));
    party.registration(row.at("Business registration number (s)"), report);
    party.relation("Parent company", row.at("Parent company"));
    party.relation("Subsidiary", row.at("Subsidiaries"));
    party.relation("Current owner/operator", row.at("Current owner/operator (s)"));
    party.relation("Previous owner/operator", row.at("Previous owner/operator (s)"));
    party.reference(IdentifierKind::Imo, "IMO number", row.at("IMO number"), report);
    party.flag(row.at("Current believed flag of ship"), report);
    let hull = row.at("Hull identification number (HIN)");
    if !super::wording::stated(hull).is_empty() {
        let label = "Hull identification number".to_owned();
        party.identifier(Identifier { label, ..Identifier::new(IdentifierKind::Other, hull) });
    }
    for (label, heading) in [
        ("updated", "Last Updated"),
        ("designation_source", "Designation source"),
        ("phone", "Phone number"),
        ("website", "Website"),
        ("email", "Email address"),
        ("entity_type", "Type of entity"),
        ("previous_flag", "Previous flags"),
        ("vessel_type", "Type of ship"),
        ("tonnage", "Tonnage of ship"),
        ("length", "Length of ship"),
        ("year_built", "Year Built"),
    ] {
        party.fact(label, row.at(heading));
    }
}
