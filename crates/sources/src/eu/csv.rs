//! The EU's CSV, 1.1 and the one before: a row for each part of a party.

use std::collections::{HashMap, HashSet};

use super::party::{CELL, take_in};
use crate::input::Input;
use crate::list::{Gathering, List, Reading};
use crate::table::{Row, Table};
use crate::xml::Element;
use crate::{Report, SourceError};

/// Columns without which a file is not read, by layout.
const REQUIRED: [&[&str]; 2] = [
    &[
        "Entity_LogicalId",
        "Entity_EU_ReferenceNumber",
        "Entity_SubjectType",
        "Entity_Regulation_Programme",
        "NameAlias_WholeName",
    ],
    &["Entity_logical_id", "Subject_type", "Programme", "Naal_wholename", "EU_ref_num"],
];

/// The parts of a party, of which each row has one.
const PARTS: [&str; 5] = ["nameAlias", "address", "birthdate", "identification", "citizenship"];

/// Where a cell belongs: an element of the party (empty: the party itself), or the act that brought it, and the
/// attribute there.
struct Column {
    element: &'static str,
    act: bool,
    attribute: String,
}

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let (table, layout) = Table::open_one_of(input, b';', &REQUIRED)?;
    let place_of: fn(&str) -> Option<Column> = if layout == 0 { column_of_1_1 } else { column_before };
    let columns: HashMap<String, Column> =
        table.headings().iter().filter_map(|heading| Some((heading.clone(), place_of(heading)?))).collect();
    let known: Vec<&str> = columns.keys().map(String::as_str).collect();
    let file = input.name();
    let mut gathering = Gathering::default();
    let mut parties = Parties::default();
    table
        .with_whole_rows()
        .rows(&known, &mut gathering.list.report, |row, report| parties.add(row, &columns, report))?;
    gathering.list.published = parties.published;
    for (line, element) in parties.elements {
        take_in(&element, &mut gathering, Reading { dataset, file: &file, counters: "csv", line: Some(line) });
    }
    warn_of_lost_letters(&mut gathering.list.report, &file);
    gathering.finish(input)
}

fn warn_of_lost_letters(report: &mut Report, file: &str) {
    let (lost, damaged) = (report.get("csv.names.lost"), report.get("csv.names.damaged"));
    if lost + damaged > 0 {
        let what = format!(
            "this copy has lost letters to `?`: {lost} names are kept raw, {damaged} others lack letters; get the publisher's own file"
        );
        report.note(file, None, what);
    }
}

/// Parties in order of their first rows.
#[derive(Default)]
struct Parties {
    elements: Vec<(u64, Element)>,
    places: HashMap<String, usize>,
    seen: HashSet<(usize, String)>,
    published: Option<String>,
}

/// A cell for which the XML has no place.
fn cell_of(heading: &str, text: String) -> Element {
    Element {
        name: CELL.to_owned(),
        attributes: vec![("heading".to_owned(), heading.to_owned())],
        text,
        ..Element::default()
    }
}

impl Parties {
    /// Adds a row's cells to its party. An error where the row has no number.
    fn add(&mut self, line: &Row, columns: &HashMap<String, Column>, report: &mut Report) -> Result<(), String> {
        let mut row = Element { name: "sanctionEntity".to_owned(), ..Element::default() };
        for (heading, cell) in line.filled() {
            // A line break is written in two letters.
            let cell = cell.replace("\\n", "\n");
            match columns.get(heading) {
                None => row.children.push(cell_of(heading, cell)),
                Some(column) if column.element == "file" => {
                    self.published = self.published.take().or_else(|| day(&cell));
                }
                Some(column) => put(&mut row, column, cell),
            }
        }
        let key = match (row.attribute("logicalId"), row.attribute("euReferenceNumber")) {
            ("", "") => return Err("it has neither a logical id nor a reference number".to_owned()),
            ("", reference) => format!("reference {reference}"),
            (number, _) => number.to_owned(),
        };
        let place = *self.places.entry(key).or_insert(self.elements.len());
        if place == self.elements.len() {
            let element = Element { name: row.name.clone(), ..Element::default() };
            self.elements.push((line.line, element));
        }
        let party = &mut self.elements[place].1;
        for (name, text) in row.attributes {
            match party.attributes.iter().find(|(known, _)| *known == name) {
                None => party.attributes.push((name, text)),
                Some((_, known)) if *known == text => {}
                // Two rows differ in what should be the party's own: both are kept.
                Some(_) => row.children.push(cell_of(&name, text)),
            }
        }
        for child in row.children {
            if self.seen.insert((place, format!("{} {}", child.name, child.flattened()))) {
                party.children.push(child);
            } else if PARTS.contains(&child.name.as_str()) {
                report.count("csv.parts.repeated");
            }
        }
        Ok(())
    }
}

/// The file's day: `04/07/2018` or `2026-10-01`.
fn day(text: &str) -> Option<String> {
    let reading = interdict_model::UncertainDate::readings(text, Some(true)).ok()?;
    reading.dates.first().and_then(|date| date.exact_day().map(|_| date.to_string()))
}

/// Puts a cell where the XML has it.
fn put(row: &mut Element, column: &Column, cell: String) {
    if column.element.is_empty() && column.attribute != "remark" {
        row.attributes.push((column.attribute.clone(), cell));
        return;
    }
    let element = if column.element.is_empty() { row } else { child(row, column.element) };
    let element = if column.act { child(element, "regulationSummary") } else { element };
    match column.attribute.as_str() {
        "remark" => element.children.push(Element { name: "remark".to_owned(), text: cell, ..Element::default() }),
        "contactInfo" => element.children.extend(contacts(&cell)),
        "document" => document(element, &cell),
        attribute => element.attributes.push((attribute.to_owned(), cell)),
    }
}

/// The one child of a name, made where there is none.
fn child<'a>(element: &'a mut Element, name: &str) -> &'a mut Element {
    let place = element.children.iter().position(|child| child.name == name).unwrap_or_else(|| {
        element.children.push(Element { name: name.to_owned(), ..Element::default() });
        element.children.len() - 1
    });
    &mut element.children[place]
}

/// `PHONE[042-681 20 81]FAX[…]`.
fn contacts(text: &str) -> Vec<Element> {
    let contact = |key: &str, value: &str| Element {
        name: "contactInfo".to_owned(),
        attributes: vec![("key".to_owned(), key.to_owned()), ("value".to_owned(), value.to_owned())],
        ..Element::default()
    };
    let mut contacts = Vec::new();
    let mut rest = text.trim();
    while let Some((key, after)) = rest.split_once('[') {
        let Some((value, more)) = after.split_once(']') else { break };
        contacts.push(contact(key.trim(), value.trim()));
        rest = more.trim();
    }
    if !rest.is_empty() {
        contacts.push(contact("", rest));
    }
    contacts
}

/// `AD001095 (passport-National passport) ((passport))`: number, kind, remark.
fn document(element: &mut Element, text: &str) {
    let mut put = |name: &str, value: &str| element.attributes.push((name.to_owned(), value.trim().to_owned()));
    let kind = text.match_indices(" (").find_map(|(at, opening)| {
        let (inside, rest) = text[at + opening.len()..].split_once(')')?;
        let (code, description) = inside.split_once('-')?;
        code.bytes().all(|byte| byte.is_ascii_alphabetic()).then_some((at, code, description, rest))
    });
    let Some((at, code, description, rest)) = kind else { return put("number", text) };
    put("number", &text[..at]);
    put("identificationTypeCode", code);
    put("identificationTypeDescription", description);
    let remark = rest.trim();
    let remark = remark.strip_prefix('(').and_then(|inside| inside.strip_suffix(')')).unwrap_or(remark);
    // The remark is often the kind once more.
    if !remark.is_empty() && remark.trim_matches(['(', ')']) != code {
        element.children.push(Element { name: "remark".to_owned(), text: remark.to_owned(), ..Element::default() });
    }
}

/// `NameAlias_WholeName` is `wholeName` of `nameAlias`.
fn column_of_1_1(heading: &str) -> Option<Column> {
    let at = |element, act, attribute: &str| Some(Column { element, act, attribute: attribute.to_owned() });
    if heading.eq_ignore_ascii_case("fileGenerationDate") {
        return at("file", false, "date");
    }
    let (block, name) = heading.split_once('_')?;
    let element = match block {
        "Entity" => "",
        "NameAlias" => "nameAlias",
        "Address" => "address",
        "BirthDate" => "birthdate",
        "Identification" => "identification",
        "Citizenship" => "citizenship",
        _ => return None,
    };
    if let Some(name) = name.strip_prefix("Regulation_") {
        let attribute = match name {
            "Type" => "regulationType".to_owned(),
            other => lower_first(other),
        };
        return if element.is_empty() { at("regulation", false, &attribute) } else { at(element, true, &attribute) };
    }
    match (element, name) {
        ("", "EU_ReferenceNumber") => at("", false, "euReferenceNumber"),
        ("", "SubjectType") => at("subjectType", false, "classificationCode"),
        ("", "SubjectType_ClassificationCode") => at("subjectType", false, "code"),
        ("", "LogicalId" | "UnitedNationId" | "DesignationDate" | "DesignationDetails" | "Remark") => {
            at("", false, &lower_first(name))
        }
        ("", _) => None,
        ("birthdate", "BirthDate") => at(element, false, "birthdate"),
        ("birthdate", "Day" | "Month") => at(element, false, if name == "Day" { "dayOfMonth" } else { "monthOfYear" }),
        ("identification", "TypeCode" | "TypeDescription") => at(element, false, &format!("identification{name}")),
        (_, name) => at(element, false, &lower_first(name)),
    }
}

fn lower_first(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// The layout before 1.1.
fn column_before(heading: &str) -> Option<Column> {
    let heading = heading.to_lowercase();
    let at = |element, act, attribute: &str| Some(Column { element, act, attribute: attribute.to_owned() });
    // Its name has carried the date, too.
    if heading.starts_with("date_file") {
        return at("file", false, "date");
    }
    match heading.as_str() {
        "entity_logical_id" => return at("", false, "logicalId"),
        "entity_remark" => return at("", false, "remark"),
        "eu_ref_num" => return at("", false, "euReferenceNumber"),
        "subject_type" => return at("subjectType", false, "classificationCode"),
        "programme" => return at("regulation", false, "programme"),
        "leba_numtitle" => return at("regulation", false, "numberTitle"),
        "leba_publication_date" => return at("regulation", false, "publicationDate"),
        "leba_url" => return at("regulation", false, "publicationUrl"),
        _ => {}
    }
    let (block, name) = heading.split_once('_')?;
    let element = match block {
        "naal" => "nameAlias",
        "addr" => "address",
        "birt" => "birthdate",
        "iden" => "identification",
        "citi" => "citizenship",
        _ => return None,
    };
    match (element, name) {
        (_, "leba_numtitle") => at(element, true, "numberTitle"),
        (_, "leba_publication_date") => at(element, true, "publicationDate"),
        (_, "leba_url") => at(element, true, "publicationUrl"),
        (_, "programme") => at(element, true, "programme"),
        (_, "logical_id") => at(element, false, "logicalId"),
        (_, "country") => at(element, false, "countryIso2Code"),
        ("nameAlias", "lastname" | "firstname" | "middlename" | "wholename") => {
            at(element, false, &name.replace("name", "Name"))
        }
        ("nameAlias", "language") => at(element, false, "nameLanguage"),
        ("nameAlias", "gender" | "title" | "function")
        | ("address", "number" | "street" | "city")
        | ("birthdate", "place") => at(element, false, name),
        ("address", "zipcode") => at(element, false, "zipCode"),
        ("address", "other") => at(element, false, "contactInfo"),
        ("birthdate", "date") => at(element, false, "birthdate"),
        ("identification", "number") => at(element, false, "document"),
        _ => None,
    }
}
