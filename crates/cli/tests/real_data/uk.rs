//! OFSI's list, whole and in an excerpt of its later layout: every row is used and nothing is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use interdict_model::IdentifierKind::{Imo, NationalId, OfsiGroup, Passport, Tax, UnReference};
use interdict_model::{Effect, Schema};
use interdict_sources::sync::ReadDataset;

use crate::{dataset, shared};

/// A list's own groups: the words of each, by Group ID. Read here anew, without the reader.
fn groups(path: &str) -> BTreeMap<String, Vec<BTreeMap<String, String>>> {
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(fs_err::File::open(shared(path)).unwrap()).read_to_end(&mut bytes).unwrap();
    // Latin letters and quotation marks differ between the two; commas, quotes and digits do not.
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut rows = records(&text).into_iter().skip(1);
    let headings = rows.next().unwrap();
    let mut groups: BTreeMap<String, Vec<BTreeMap<String, String>>> = BTreeMap::new();
    for row in rows {
        let row: BTreeMap<String, String> =
            headings.iter().cloned().zip(row.into_iter().map(|cell| cell.trim().to_owned())).collect();
        groups.entry(row["Group ID"].clone()).or_default().push(row);
    }
    groups
}

/// Comma separated records, quotes doubled.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => cell.extend(signs.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            '\r' if !quoted => {}
            _ => cell.push(sign),
        }
    }
    records
}

fn count(list: &ReadDataset, schema: Schema) -> usize {
    list.entities.iter().filter(|entity| entity.schema == schema).count()
}

#[test]
fn ofsi_list_of_april_2018() {
    let list = dataset(&["data/uk/ofsi_conlist_2018-04-13.csv.gz"]);
    assert_eq!((list.name.as_str(), list.published.as_deref()), ("gb_hmt_sanctions", Some("2018-04-13")));
    assert_eq!((list.report.get("rows"), list.entities.len()), (9_487, 2_106));
    assert_eq!((list.report.unreadable, list.report.get("columns.unknown")), (0, 0));
    assert_eq!(count(&list, Schema::Person), 1_426);
    // 680 entities, of which 25 are ships.
    assert_eq!((count(&list, Schema::Organization), count(&list, Schema::Vessel)), (655, 25));
    assert_eq!(list.entities.iter().filter(|entity| entity.listings.len() > 1).count(), 6);
    assert!(!list.report.counts.keys().any(|counter| counter.starts_with("programme.unknown")));
    let effects = |effect| list.entities.iter().filter(|entity| entity.effect() == Some(effect)).count();
    assert_eq!((effects(Effect::Blocking), effects(Effect::Other)), (2_081, 25));
    let kept = ["ofsi.names", "ofsi.addresses", "ofsi.raw"].map(|counter| list.report.get(counter));
    assert_eq!(kept, [5_548, 1_159, 42]);
    let numbers = |kind| {
        let all = list.entities.iter().flat_map(|entity| &entity.identifiers);
        all.filter(|identifier| identifier.kind == kind).count()
    };
    assert_eq!([OfsiGroup, UnReference, Passport, NationalId, Tax, Imo].map(numbers), [2_106, 672, 313, 156, 9, 27]);
    let dated = list.entities.iter().flat_map(|entity| &entity.listings).filter(|listing| listing.listed.is_some());
    assert_eq!(dated.count(), 2_114, "one for each regime of each party");
}

#[test]
fn every_name_date_and_remark_of_the_list_is_in_its_party() {
    let path = "data/uk/ofsi_conlist_2018-04-13.csv.gz";
    let list = dataset(&[path]);
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let groups = groups(path);
    assert_eq!(groups.len(), 2_106);
    for (group, rows) in groups {
        let party = list.entities.iter().find(|entity| entity.id == format!("gb-hmt-{group}")).unwrap();
        let names: BTreeSet<String> = party.names.iter().map(|name| plain(&name.text)).collect();
        let dates: BTreeSet<String> = party.birth_dates.iter().map(ToString::to_string).collect();
        for row in &rows {
            let name: String =
                ["1", "2", "3", "4", "5", "6"].map(|part| row[&format!("Name {part}")].as_str()).concat();
            assert!(names.contains(&plain(&name)), "{group}: {name}");
            if let [day, month, year] = row["DOB"].split('/').collect::<Vec<_>>()[..] {
                let known: Vec<&str> = [year, month, day].into_iter().filter(|part| *part != "00").collect();
                assert!(dates.contains(&known.join("-")), "{group}: {known:?} in {dates:?}");
            }
            let remark = plain(&row["Other Information"]);
            assert!(remark.is_empty() || party.remarks.iter().any(|kept| plain(kept) == remark), "{group}");
            assert!(party.programmes().iter().any(|regime| plain(regime) == plain(&row["Regime"])), "{group}");
            let address: String =
                ["1", "2", "3", "4", "5", "6"].map(|line| plain(&row[&format!("Address {line}")])).concat();
            let kept = |address: &String| {
                party.addresses.iter().any(|kept| plain(&format!("{}{}", kept.street, kept.city)).contains(address))
            };
            assert!(address.is_empty() || kept(&address), "{group}: {address}");
        }
        assert_eq!(rows.iter().filter(|row| row["Alias Type"] == "Prime Alias").count().min(1), 1);
    }
}

#[test]
fn ofsi_excerpt_in_the_later_layout() {
    let list = dataset(&["data/uk/ofsi_conlist_excerpt_later_layout.csv"]);
    assert_eq!((list.name.as_str(), list.published.as_deref()), ("gb_hmt_sanctions", Some("2020-04-27")));
    assert_eq!((list.report.get("rows"), list.entities.len(), list.report.unreadable), (23, 6, 0));
    let counted = ["ofsi.individuals", "ofsi.names", "ofsi.names.original", "ofsi.raw", "ofsi.raw.D.O.B"];
    assert_eq!(counted.map(|counter| list.report.get(counter)), [6, 7, 3, 1, 1]);
    assert!(list.entities.iter().all(|entity| entity.effect() == Some(Effect::Blocking)));
}
