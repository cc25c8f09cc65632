//! `consolidated.csv`, with the publisher's ids (29 columns) and without (28 columns, until about 2020).

use std::collections::HashMap;

use interdict_model::{Address, Country};

use super::listing::{FIELDS, Filed, note_absent_lists, party};
use super::number::Number;
use super::{order, refuse_broken_off};
use crate::input::Input;
use crate::list::{Gathering, List, Reading};
use crate::table::{Row, Table};
use crate::{Report, SourceError};

/// Columns without which the file is not read.
const REQUIRED: [&str; 4] = ["source", "name", "addresses", "federal_register_notice"];
/// Columns that hold several values.
const SEVERAL: [&str; 6] =
    ["programs", "alt_names", "citizenships", "nationalities", "dates_of_birth", "places_of_birth"];
/// What stands between them.
const BETWEEN: &str = "; ";

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let table = Table::open(input, b',', &REQUIRED)?.with_whole_rows();
    let file = input.name();
    let mut report = Report::default();
    let mut gathering = Gathering::default();
    let mut made: HashMap<String, usize> = HashMap::new();
    let mut read_to = 0;
    let known: Vec<&str> = FIELDS.into_iter().chain(["_id"]).collect();
    table.rows(&known, &mut report, |row, report| {
        read_to = row.line;
        let filed = filed(row);
        let reading = Reading { dataset, file: &file, counters: "csv", line: Some(row.line) };
        let Some(party) = party(&filed, reading, report)? else { return Ok(()) };
        if party.id_is_made {
            let place = *made.entry(party.entity.id.clone()).or_insert(gathering.list.entities.len());
            if place < gathering.list.entities.len() {
                report.count("csv.joined");
                gathering.join(place, party.entity);
                return Ok(());
            }
        }
        gathering.take(party.entity, "csv", &file, Some(row.line), || filed.whole());
        Ok(())
    })?;
    refuse_broken_off(input, &report, read_to)?;
    note_absent_lists("csv", &file, &mut report);
    let repeated = std::mem::take(&mut gathering.list.report);
    for (counter, number) in repeated.counts {
        report.add(&counter, number);
    }
    report.notes.extend(repeated.notes);
    gathering.list.report = report;
    let mut list = gathering.finish(input)?;
    order::mark_ended(&mut list, "csv", &file);
    Ok(list)
}

fn filed(row: &Row) -> Filed {
    let mut filed = Filed::default();
    let source = row.at("source");
    // With the ids came the other order of what a number consists of.
    let label_first = !row.at("_id").is_empty();
    for (heading, cell) in row.filled() {
        let pieces = || cell.split(BETWEEN).map(str::trim).filter(|piece| !piece.is_empty());
        let field = heading.to_lowercase();
        match field.as_str() {
            "addresses" => filed.addresses.extend(pieces().map(|piece| address(piece, source))),
            "ids" => {
                for piece in pieces() {
                    match Number::of_csv(piece, label_first) {
                        Some(number) => filed.numbers.push(number),
                        None => filed.rest.push(("ids", piece.to_owned())),
                    }
                }
            }
            "_id" => filed.fields.push(("id".to_owned(), vec![cell.to_owned()])),
            field if SEVERAL.contains(&field) => {
                filed.fields.push((field.to_owned(), pieces().map(str::to_owned).collect()));
            }
            field => filed.fields.push((field.to_owned(), vec![cell.to_owned()])),
        }
    }
    filed
}

/// `street, city, state, postal code, country`, of which any may be missing: only the country can be told for sure.
fn address(piece: &str, source: &str) -> Address {
    // The Entity List joins some addresses by `; and `.
    let piece = piece.strip_prefix("and ").unwrap_or(piece);
    let (rest, last) = piece.rsplit_once(", ").unwrap_or(("", piece));
    if Country::from_text(last).is_none() || may_be_a_state(rest, last, source) {
        return Address::new(piece, "", "", "");
    }
    // A single word or two before the country are a town.
    let town = !rest.contains(',') && !rest.bytes().any(|byte| byte.is_ascii_digit());
    if town { Address::new("", rest, last, "") } else { Address::new(rest, "", last, "") }
}

/// Whether `CA` may be California: the Denied Persons List often leaves `US` out, and the postal code, which would
/// stand between state and country.
fn may_be_a_state(rest: &str, last: &str, source: &str) -> bool {
    let postal = rest.rsplit(", ").next().is_some_and(|part| part.bytes().any(|byte| byte.is_ascii_digit()));
    source.contains("(DPL)") && !postal && STATES.contains(&last)
}

/// States and territories of the US whose abbreviation is also the code of a country.
const STATES: [&str; 31] = [
    "AL", "AR", "AS", "AZ", "CA", "CO", "DE", "GA", "GU", "ID", "IL", "IN", "KY", "LA", "MA", "MD", "ME", "MN", "MO",
    "MP", "MS", "MT", "NC", "NE", "PA", "PR", "SC", "SD", "TN", "VA", "VI",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_one_text() {
        let told = |piece: &str, source: &str| {
            let address = address(piece, source);
            let code = address.country.as_ref().map_or(String::new(), |country| country.code().to_owned());
            format!("{}|{}|{code}", address.street, address.city)
        };
        assert_eq!(told("12 Quay, Tarn, 7, GB", "SDN"), "12 Quay, Tarn, 7||gb");
        assert_eq!(told("Tarn, GB", "SDN"), "|Tarn|gb");
        assert_eq!(told("GB", "SDN"), "||gb");
        assert_eq!(told("and 9 Lane, Tarn, China", "EL"), "9 Lane, Tarn||cn");
        assert_eq!(told("9 Lane, Tarn, AZ, 85043", "(DPL)"), "9 Lane, Tarn, AZ, 85043||");
        assert_eq!(told("9 LANE, TARN, CA", "(DPL)"), "9 LANE, TARN, CA||", "California or Canada");
        assert_eq!(told("9 LANE, TARN, CA, 94588, US", "(DPL)"), "9 LANE, TARN, CA, 94588||us");
        assert_eq!(told("9 LANE, TARN, K1A, CA", "(DPL)"), "9 LANE, TARN, K1A||ca");
    }
}
