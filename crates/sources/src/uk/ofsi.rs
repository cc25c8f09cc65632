//! The CSV of OFSI's consolidated list, for history: it was closed on 28 January 2026.

use interdict_model::{Country, Identifier, IdentifierKind, Schema};

use super::designation::Designation;
use super::rows::{self, Layout};
use super::wording::{after_label, leading_word};
use crate::input::Input;
use crate::list::{List, push_new};
use crate::slug::slug;
use crate::table::Row;
use crate::{Report, SourceError};

const LAYOUT: Layout = Layout {
    required: &["Name 6", "Name 1", "Group Type", "Alias Type", "Regime", "Listed On", "Group ID"],
    known: &[
        "Name 6",
        "Name 1",
        "Name 2",
        "Name 3",
        "Name 4",
        "Name 5",
        "Title",
        "Name Non-Latin Script",
        "Non-Latin Script Type",
        "Non-Latin Script Language",
        "DOB",
        "Town of Birth",
        "Country of Birth",
        "Nationality",
        "Passport Number",
        "Passport Details",
        "NI Number",
        "NI Details",
        "National Identification Number",
        "National Identification Details",
        "Position",
        "Address 1",
        "Address 2",
        "Address 3",
        "Address 4",
        "Address 5",
        "Address 6",
        "Post/Zip Code",
        "Country",
        "Other Information",
        "Group Type",
        "Alias Type",
        "Alias Quality",
        "Regime",
        "Listed On",
        "UK Sanctions List Date Designated",
        "Last Updated",
        "Group ID",
    ],
    key: "Group ID",
    id: |number| format!("gb-hmt-{}", slug(number)),
    counters: "ofsi",
    piece,
};

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    rows::read(input, dataset, &LAYOUT)
}

fn piece(party: &mut Designation, row: &Row, report: &mut Report) {
    party.reference(IdentifierKind::OfsiGroup, "Group ID", row.at("Group ID"), report);
    party.kind("Group Type", row.at("Group Type"), report);
    let name = ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"].map(|part| row.at(part));
    party.name(name, row.at("Alias Type"), row.at("Alias Quality"), report);
    let [script, language] = ["Non-Latin Script Type", "Non-Latin Script Language"].map(|heading| row.at(heading));
    party.original(row.at("Name Non-Latin Script"), script, language, report);
    party.listing(row.at("Regime"), row.at("Listed On"), "", report);
    let lines = ["Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Address 6"].map(|line| row.at(line));
    party.address(lines, row.at("Post/Zip Code"), row.at("Country"), report);
    party.birth_date(row.at("DOB"), report);
    party.birth_place(row.at("Town of Birth"), row.at("Country of Birth"));
    party.nationality(row.at("Nationality"), report);
    party.passport(row.at("Passport Number"), row.at("Passport Details"), report);
    let details = ["NI Details", "National Identification Details"].map(|heading| row.at(heading)).concat();
    match row.at("NI Number") {
        // The oldest layout has number and remarks in one field.
        "" => party.national_number(row.at("National Identification Number"), &details, report),
        number => party.national_number("", number, report),
    }
    party.position(row.at("Title"));
    party.position(row.at("Position"));
    party.fact("updated", row.at("Last Updated"));
    party.fact("uk_sanctions_list_date", row.at("UK Sanctions List Date Designated"));
    let prose = row.at("Other Information");
    if party.remark(prose) {
        cited(party, prose, row.at("Group Type"), report);
    }
}

/// Numbers and facts that stand in the prose, each behind a word of its own. The prose is kept whole beside them.
fn cited(party: &mut Designation, prose: &str, kind: &str, report: &mut Report) {
    for rest in after_label(prose, "un ref") {
        let rest = rest.strip_prefix("erence").unwrap_or(rest).trim_start();
        let rest = ["No.", "No:", "no."].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
        let mut number = leading_word(rest.trim_start_matches([' ', ':', '\u{a0}']), ".");
        // The next sentence may follow the stop at once.
        while let Some((head, word)) = number.rsplit_once('.')
            && word.starts_with(|first: char| first.is_ascii_uppercase())
            && word.ends_with(|last: char| last.is_ascii_lowercase())
        {
            number = head;
        }
        // QDi.004, TI.M.68.01, E.29.II.9: letters first, a stop, digits.
        if number.contains('.')
            && number.starts_with(|first: char| first.is_ascii_alphabetic())
            && number.ends_with(|last: char| last.is_ascii_digit())
        {
            party.identifier(Identifier::new(IdentifierKind::UnReference, number));
        } else {
            report.count("ofsi.un_reference_unread");
        }
    }
    for mut rest in after_label(prose, "uk sanctions list ref") {
        // RUS0001, or several: GHR0050 and BEL0045.
        loop {
            let number = leading_word(rest, "");
            let form = number.len() == 7
                && number.bytes().take(3).all(|byte| byte.is_ascii_uppercase())
                && number.bytes().skip(3).all(|byte| byte.is_ascii_digit());
            if !form {
                break;
            }
            party.identifier(Identifier::new(IdentifierKind::UkReference, number));
            rest = rest[number.len()..].trim_start_matches([' ', ',', ';']);
            rest = rest.strip_prefix("and ").unwrap_or(rest);
        }
    }
    for rest in after_label(prose, "(gender") {
        party.gender(leading_word(rest, ""));
    }
    let mut imo = false;
    for (label, kind, length) in [("imo", IdentifierKind::Imo, 7), ("mmsi", IdentifierKind::Mmsi, 9)] {
        for rest in after_label(prose, label) {
            let rest = ["number", "Number"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
            let number = leading_word(rest.trim_start_matches([' ', ':', ')']), "");
            if number.len() == length && number.bytes().all(|byte| byte.is_ascii_digit()) {
                imo |= kind == IdentifierKind::Imo;
                party.identifier(Identifier::new(kind, number));
            }
        }
    }
    // Ships were filed as entities until there was a group type for them. Annex XIV of Regulation (EU) 2017/1509 lists
    // ships only; a firm may have an IMO number too, but it sails under no flag.
    let flag = after_label(prose, "flag state").into_iter().next();
    if imo && kind.eq_ignore_ascii_case("entity") && (prose.contains("Annex XIV") || flag.is_some()) {
        party.entity.schema = Schema::Vessel;
        if let Some(country) = flag.and_then(|rest| rest.split(['.', ',', ';']).next()).and_then(Country::from_text) {
            push_new(&mut party.entity.countries, country);
        }
    }
}
