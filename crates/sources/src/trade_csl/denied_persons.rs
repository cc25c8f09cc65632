//! The Denied Persons List itself (`dpl.txt`): tab separated, a row for each address of a party, dates with the month
//! first. Its own dataset, `us_bis_denied`.

use std::collections::HashMap;

use interdict_model::{Address, Entity, Listing, Name, NameKind, PartialDate, RawField, Schema, UncertainDate};

use super::{order, refuse_broken_off, slug};
use crate::input::Input;
use crate::list::{List, keep_raw, merge};
use crate::programme::reported_effects;
use crate::table::{Row, Table};
use crate::{Report, SourceError};

/// The columns, all of which are needed.
const COLUMNS: [&str; 12] = [
    "Name",
    "Street_Address",
    "City",
    "State",
    "Country",
    "Postal_Code",
    "Effective_Date",
    "Expiration_Date",
    "Standard_Order",
    "Last_Update",
    "Action",
    "FR_Citation",
];

/// The tag of its listings, which is the list's abbreviation in the joined list.
const PROGRAMME: &str = "DPL";

/// Updates of other years are slips of the pen: `3017-08-22`, `0222-05-18`.
const YEARS_OF_UPDATES: std::ops::RangeInclusive<u16> = 1980..=2099;

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let table = Table::open(input, b'\t', &COLUMNS)?.with_whole_rows();
    let file = input.name();
    let mut list = List::default();
    let mut places: HashMap<String, usize> = HashMap::new();
    // Further rows of parties, by their places.
    let mut further: HashMap<usize, Vec<Entity>> = HashMap::new();
    let mut read_to = 0;
    table.rows(&COLUMNS, &mut list.report, |row, report| {
        read_to = row.line;
        let entity = party(row, dataset, &file, report)?;
        if let Some(place) = places.get(&entity.id) {
            report.count("rows.joined");
            further.entry(*place).or_default().push(entity);
        } else {
            places.insert(entity.id.clone(), list.entities.len());
            list.entities.push(entity);
        }
        Ok(())
    })?;
    refuse_broken_off(input, &list.report, read_to)?;
    for (place, rows) in further {
        if let Some(first) = list.entities.get_mut(place) {
            merge(first, rows);
        }
    }
    order::mark_ended(&mut list, "rows", &file);
    Ok(list)
}

fn party(row: &Row, dataset: &str, file: &str, report: &mut Report) -> Result<Entity, String> {
    let (name, begins) = (row.at("Name"), row.at("Effective_Date"));
    if name.is_empty() {
        return Err("it has no name".to_owned());
    }
    // BIS numbers neither parties nor orders: the same name in an order of the same day is one party.
    let mut entity = Entity::new(format!("us-bis-{}", slug(&format!("{begins} {name}"))), Schema::LegalEntity);
    entity.datasets.push(dataset.to_owned());
    entity.topics.push("export.control".to_owned());
    entity.names.push(Name::new(NameKind::Primary, name));
    let programmes = vec![PROGRAMME.to_owned()];
    let effects = reported_effects(dataset, &programmes, file, Some(row.line), report);
    let mut listing = Listing { dataset: dataset.to_owned(), programmes, effects, ..Listing::default() };
    match day(begins) {
        Some(day) => listing.listed = Some(day.into()),
        None => keep_raw(&mut entity.raw, "rows", "Effective_Date", begins, report),
    }
    let ends = row.at("Expiration_Date");
    match day(ends) {
        Some(day) => listing.measures.push(order::until(day)),
        None if ends.is_empty() => {
            report.count("rows.endless");
            listing.measures.push("no end stated".to_owned());
        }
        None => keep_raw(&mut entity.raw, "rows", "Expiration_Date", ends, report),
    }
    let citation = row.at("FR_Citation");
    if !citation.is_empty() {
        listing.legal_bases.push(citation.to_owned());
    }
    let parts = [row.at("City"), row.at("State"), row.at("Postal_Code")];
    let city = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let address = Address::new(row.at("Street_Address"), &city, row.at("Country"), "");
    report.count(if address.is_empty() { "rows.addresses.empty" } else { "rows.addresses" });
    if address.country.is_none() {
        report.count("rows.addresses.no_country");
    }
    if !address.is_empty() {
        entity.addresses.push(address);
    }
    let updated = row.at("Last_Update");
    match updated.parse::<PartialDate>() {
        Ok(day) if YEARS_OF_UPDATES.contains(&day.year()) => {
            entity.facts.push(RawField::new("updated", updated));
        }
        _ => keep_raw(&mut entity.raw, "rows", "Last_Update", updated, report),
    }
    for (fact, column) in [("standard_order", "Standard_Order"), ("action", "Action")] {
        if !row.at(column).is_empty() {
            entity.facts.push(RawField::new(fact, row.at(column)));
        }
    }
    for (heading, cell) in row.filled() {
        if !COLUMNS.iter().any(|column| column.eq_ignore_ascii_case(heading)) {
            keep_raw(&mut entity.raw, "rows", heading, cell, report);
        }
    }
    entity.listings.push(listing);
    Ok(entity)
}

/// `06/05/2019`: the month first.
fn day(text: &str) -> Option<PartialDate> {
    let reading = UncertainDate::readings(text, Some(false)).ok()?;
    reading.dates.first().filter(|date| date.exact_day().is_some()).map(|date| date.from)
}
