//! Every row of the starter edition stands in the publishers' files: a wrong designation harms a real person.

use std::collections::{HashMap, HashSet};

use interdict_model::{Entity, NameKind};
use interdict_sources::starter;

use crate::{shared, text};

/// Letters and digits, lower case: publishers differ in punctuation and capitals.
fn bare(name: &str) -> String {
    let mut words: Vec<String> = name
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.sort();
    words.concat()
}

fn rows(text: &str) -> impl Iterator<Item = csv::StringRecord> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.into_records().map_while(Result::ok).collect::<Vec<_>>().into_iter()
}

fn of_dataset(name: &str) -> Vec<Entity> {
    let own = |entity: &Entity| entity.datasets.iter().any(|dataset| dataset == name);
    starter::entities().unwrap().into_iter().filter(own).collect()
}

#[test]
fn ofac_rows_are_in_the_files_of_2026() {
    let present: HashSet<String> = rows(&text("data/ofac/set_2026-06_without_sdn/add.csv.gz"))
        .map(|row| format!("ofac-{}", row[0].trim()))
        .collect();
    let mut names: HashMap<String, HashSet<String>> = HashMap::new();
    for row in rows(&text("data/ofac/set_2026-06_without_sdn/alt.csv.gz")).filter(|row| row.len() > 3) {
        names.entry(format!("ofac-{}", row[0].trim())).or_default().insert(bare(&row[3]));
    }
    for line in text("data/ofac/derived_sdn_names_2025-11.jsonl.gz").lines() {
        let party: serde_json::Value = serde_json::from_str(line).unwrap();
        let known = names.entry(format!("ofac-{}", party["entity_id"])).or_default();
        known.extend(party["names"].as_array().unwrap().iter().map(|name| bare(name["full_name"].as_str().unwrap())));
    }
    // Weak aliases stand only in the remarks of the SDN file.
    let mut remarks: HashMap<String, String> = HashMap::new();
    for row in rows(&text("data/ofac/sdn_2024-05-03.csv.gz")).filter(|row| row.len() == 12) {
        remarks.insert(format!("ofac-{}", row[0].trim()), row[11].to_owned());
    }
    let entities = of_dataset("us_ofac_sdn");
    assert!(entities.len() >= 80);
    for entity in entities {
        assert!(present.contains(&entity.id), "{} is not on the list of 2026-06", entity.id);
        for name in entity.names.iter().filter(|name| {
            !matches!(name.kind, NameKind::Associated | NameKind::Original) && !name.origin.contains("notice")
        }) {
            let listed = names.get(&entity.id).is_some_and(|names| names.contains(&bare(&name.text)));
            let quoted = remarks.get(&entity.id).is_some_and(|remark| remark.contains(&format!("'{}'", name.text)));
            assert!(listed || quoted, "{}: `{}` ({}) stands in no file", entity.id, name.text, name.origin);
        }
    }
}

#[test]
fn eu_rows_are_in_the_journal() {
    let journal = fs_err::read_to_string(shared("data/eu/eu_journal_cyber_32019R0796.csv")).unwrap();
    let records: Vec<String> =
        rows(&journal).map(|row| row.iter().map(str::to_lowercase).collect::<Vec<_>>().join(" | ")).collect();
    let entities = of_dataset("eu_fsf");
    assert!(!entities.is_empty());
    for entity in entities {
        for name in entity.names.iter().filter(|name| name.kind == NameKind::Primary) {
            let words: Vec<String> = name.text.to_lowercase().split_whitespace().map(str::to_owned).collect();
            assert!(
                records.iter().any(|record| words.iter().all(|word| record.contains(word.trim_matches([',', '"'])))),
                "{}: `{}` is not in the Journal",
                entity.id,
                name.text
            );
        }
    }
}
