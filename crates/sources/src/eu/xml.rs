//! `xmlFullSanctionsList_1_1`: root `export`, one `sanctionEntity` a party, facts in attributes.
//!
//! The published schema is that of the Financial Sanctions Database (`fsd/export`, version 1.1). `generationDate` is
//! the day of publication; no number of records is stated. Tried on an excerpt of 2020-04-15 only, of seven records
//! of which one repeats another's number (it was put there by hand); a full file was not at hand.

use std::collections::HashMap;

use interdict_model::{Entity, NameKind, RawField};

use super::party::{Reading, party};
use crate::input::Input;
use crate::list::{List, MOST_UNREADABLE_PERCENT, push_new};
use crate::xml::{Element, Elements};
use crate::{Fault, SourceError};

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let mut elements = Elements::of_root(input, "export", "the EU's list as XML 1.1")?;
    let mut list = List::default();
    let generated = elements.root().attribute("generationDate");
    list.published = generated.get(..10).filter(|day| day.parse::<jiff::civil::Date>().is_ok()).map(str::to_owned);
    let file = input.name();
    let mut places = HashMap::new();
    while let Some(element) = elements.next(&|path: &[String], _: &str| path.is_empty())? {
        if element.name == "sanctionEntity" {
            take_in(&element, &mut list, &mut places, Reading { dataset, file: &file, counters: "xml", line: None });
        } else {
            list.report.count("xml.raw");
            list.report.count(&format!("xml.raw.{}", element.name));
            list.report.note(&file, None, format!("element `{}` is new and was left out", element.name));
        }
    }
    finished(list, input)
}

/// Puts a party into the list, or reports that it cannot be read. A number that stands twice is not lost: the second
/// record is kept in the first's raw fields, and its names count.
pub(super) fn take_in(element: &Element, list: &mut List, places: &mut HashMap<String, usize>, reading: Reading) {
    list.report.count(&format!("{}.parties", reading.counters));
    let Some(entity) = party(element, reading, &mut list.report) else {
        list.report.unreadable += 1;
        list.report.count(&format!("{}.unreadable", reading.counters));
        let what = format!(
            "party with logical id `{}` and reference `{}` has no number or no name",
            element.attribute("logicalId"),
            element.attribute("euReferenceNumber")
        );
        list.report.note(reading.file, reading.line, what);
        return;
    };
    let Some(first) = places.get(&entity.id).and_then(|place| list.entities.get_mut(*place)) else {
        places.insert(entity.id.clone(), list.entities.len());
        list.entities.push(entity);
        return;
    };
    list.report.count(&format!("{}.repeated", reading.counters));
    let what = format!("`{}` stands twice; the second is kept in the first's raw fields", entity.id);
    list.report.note(reading.file, reading.line, what);
    merge(first, entity, element.flattened());
}

fn merge(first: &mut Entity, second: Entity, whole: String) {
    first.raw.push(RawField::new("repeated record", whole));
    for mut name in second.names {
        if !first.names.iter().any(|known| known.text == name.text) {
            if name.kind == NameKind::Primary {
                name.kind = NameKind::Alias;
            }
            first.names.push(name);
        }
    }
    for identifier in second.identifiers {
        push_new(&mut first.identifiers, identifier);
    }
}

/// Refuses a list without parties or with too many that cannot be read. Rows that cannot be read are another count.
pub(super) fn finished(list: List, input: &Input) -> Result<List, SourceError> {
    let unreadable = list.report.get("xml.unreadable") + list.report.get("csv.unreadable");
    let all = list.entities.len() as u64 + unreadable;
    if list.entities.is_empty() || unreadable * 100 > all * MOST_UNREADABLE_PERCENT {
        return Err(SourceError::new(
            Fault::Incomplete,
            &input.path,
            format!("{} of {all} records could be read", list.entities.len()),
            "fetch it again: the download is not whole, or the layout has changed",
        ));
    }
    Ok(list)
}
