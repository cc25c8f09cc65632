//! Open Ownership's examples of BODS, GLEIF's records as XML and JSON and what Open Ownership's conversion makes of them, and
//! FollowTheMoney: every record is read, counted against a plain walk over the JSON or the text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use interdict_ownership::{End, Holdings, Level, Measure};
use interdict_registers::{Filed, Format, read};
use serde_json::Value;

use crate::{sdn_2023_12, shared};

const BODS: &str = "data/ownership/bods_examples";
const GLEIF: &str = "data/ownership/gleif_bods_fixtures";
const FTM: &str = "data/opensanctions/ftm";

/// The files of a folder with a name like that, in order.
fn is(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|own| own == extension)
}

fn files(folder: &str, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs_err::read_dir(shared(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| wanted(path));
    files.sort();
    files
}

/// A file by itself, of which nothing may be lost.
fn whole(path: &Path) -> (Holdings, Filed) {
    let mut holdings = Holdings::new();
    let filed = read(path, &mut holdings).unwrap();
    assert!(filed.is_whole() && holdings.rejected().is_empty(), "{}: {:?}", path.display(), holdings.rejected());
    (holdings, filed)
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs_err::read(path).unwrap()).unwrap()
}

/// How many objects, at any depth, fulfil a condition.
fn walk(value: &Value, counts: &impl Fn(&Value) -> bool) -> u64 {
    let below: u64 = match value {
        Value::Array(items) => items.iter().map(|item| walk(item, counts)).sum(),
        Value::Object(members) => members.values().map(|member| walk(member, counts)).sum(),
        _ => 0,
    };
    below + u64::from(counts(value))
}

/// How many items the lists called `interests` hold.
fn held(value: &Value) -> u64 {
    match value {
        Value::Array(items) => items.iter().map(held).sum(),
        Value::Object(members) => {
            let own = members.get("interests").and_then(Value::as_array).map_or(0, Vec::len) as u64;
            own + members.values().map(held).sum::<u64>()
        }
        _ => 0,
    }
}

fn has(value: &Value, member: &str, wanted: &[&str]) -> bool {
    value.get(member).and_then(Value::as_str).is_some_and(|word| wanted.contains(&word))
}

fn add(all: &mut BTreeMap<String, u64>, filed: &Filed) {
    for (name, count) in &filed.counts {
        *all.entry(name.clone()).or_default() += count;
    }
}

#[test]
fn every_bods_statement() {
    let mut all = BTreeMap::new();
    let mut paths = files(BODS, |_| true);
    let examples = paths.len();
    paths.extend(files(GLEIF, |path| path.to_string_lossy().ends_with("-out.json")));
    assert_eq!((examples, paths.len()), (19, 29));
    for path in &paths {
        let (holdings, filed) = whole(path);
        let stated = json(path);
        let statements = stated.as_array().unwrap().len() as u64;
        let entities = walk(&stated, &|one| {
            has(one, "recordType", &["entity"]) || has(one, "statementType", &["entityStatement"])
        });
        let persons = walk(&stated, &|one| {
            has(one, "recordType", &["person"]) || has(one, "statementType", &["personStatement"])
        });
        let relationships = walk(&stated, &|one| {
            has(one, "recordType", &["relationship"]) || has(one, "statementType", &["ownershipOrControlStatement"])
        });
        let interests = held(&stated);
        let shares = walk(&stated, &|one| one.get("share").is_some());
        let name = path.display();
        assert_eq!(filed.format, Format::Bods, "{name}");
        assert_eq!(filed.count("records"), statements, "{name}");
        assert_eq!(filed.count("entities"), entities, "{name}");
        assert_eq!(filed.count("persons"), persons, "{name}");
        assert_eq!(filed.count("relationships"), relationships, "{name}");
        assert_eq!(entities + persons + relationships, statements, "{name}");
        assert_eq!(filed.count("interests"), interests, "{name}");
        if filed.count("superseded") == 0 {
            let ties = (holdings.stakes().len() + holdings.links().len()) as u64;
            assert_eq!(ties, interests + filed.count("without interests"), "{name}");
            let known = holdings.stakes().iter().filter(|stake| !stake.share.is_unknown()).count() as u64;
            assert_eq!(known + filed.count("left_out.share of a link"), shares, "{name}");
        }
        add(&mut all, &filed);
    }
    let count = |name: &str| all.get(name).copied().unwrap_or(0);
    assert_eq!((count("records"), count("entities"), count("persons")), (119 + 96, 35 + 42, 28 + 6));
    assert_eq!((count("relationships"), count("interests")), (56 + 48, 76 + 48));
}

#[test]
fn a_holding_that_changes_and_ends() {
    let (holdings, _) = whole(&shared(BODS).join("tecido.json"));
    let mut told: Vec<String> = holdings
        .stakes()
        .iter()
        .filter(|stake| stake.measure == Measure::Shares)
        .map(|stake| {
            let from = stake.period.from.map(|day| day.to_string()).unwrap_or_default();
            let to = match stake.period.to {
                End::On(day) => day.to_string(),
                End::Unknown => "ended".to_owned(),
                End::Open => String::new(),
            };
            format!("{} from {from} to {to}", stake.share)
        })
        .collect();
    told.sort();
    let wanted = [
        "100 from 2002-03-09 to 2021-09-24",
        "30 from 2022-09-21 to ended",
        "40 from 2021-09-24 to 2022-09-21",
        "60 from 2021-09-24 to 2022-09-21",
        "70 from 2022-09-21 to 2023-03-01",
        "80 from 2023-03-01 to ",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn what_sums_up_others_is_known_as_that() {
    let (holdings, _) = whole(&shared(BODS).join("bods-package-fi-soe.json"));
    let summaries = holdings.stakes().iter().filter(|stake| stake.level == Level::Summary).count();
    assert_eq!((holdings.stakes().len(), summaries), (4, 1));
}

#[test]
fn every_gleif_record() {
    let mut all = BTreeMap::new();
    let paths = files(GLEIF, |path| is(path, "json") && !path.to_string_lossy().ends_with("-out.json"));
    assert_eq!(paths.len(), 14);
    for path in &paths {
        let (holdings, filed) = whole(path);
        let stated = json(path);
        let name = path.display();
        let entities = walk(&stated, &|one| one.get("LegalName").is_some());
        let relationships = walk(&stated, &|one| one.get("RelationshipType").is_some());
        let exceptions = walk(&stated, &|one| one.get("ExceptionCategory").is_some());
        assert_eq!(filed.format, Format::GleifJson, "{name}");
        assert_eq!(filed.count("records"), stated.as_array().unwrap().len() as u64, "{name}");
        assert_eq!(filed.count("entities"), entities, "{name}");
        assert_eq!(holdings.links().len() as u64, relationships, "{name}");
        assert_eq!(holdings.exceptions().len() as u64, exceptions, "{name}");
        assert_eq!(filed.count("records"), entities + relationships + exceptions, "{name}");
        assert!(holdings.stakes().is_empty(), "{name}: consolidation is no percentage");
        add(&mut all, &filed);
    }
    let count = |name: &str| all.get(name).copied().unwrap_or(0);
    assert_eq!((count("entities"), count("relationships"), count("exception records")), (47, 38, 26));
    assert_eq!((count("relationships deleted"), count("exceptions deleted")), (1, 1));
    assert_eq!(count("left_out.quantifier of accounting"), 12);
}

#[test]
fn gleif_xml_says_what_its_json_says() {
    let paths = files(GLEIF, |path| is(path, "xml"));
    assert_eq!(paths.len(), 9);
    let mut same = 0;
    for path in &paths {
        let (holdings, filed) = whole(path);
        let text = fs_err::read_to_string(path).unwrap();
        let stands = ["<lei:LEIRecord ", "<rr:RelationshipRecord ", "<repex:Exception "]
            .iter()
            .map(|tag| text.matches(tag).count() as u64)
            .sum::<u64>();
        assert_eq!((filed.format, filed.count("records")), (Format::GleifXml, stands), "{}", path.display());
        // Excerpts of files whose header counts them all.
        assert!(filed.count("records stated by the header") > 300_000, "{}", path.display());
        let (other, others) = whole(&path.with_extension("json"));
        if filed.count("records") == others.count("records") {
            let facts = |holdings: &Holdings| {
                let parties: Vec<String> = holdings
                    .all_parties()
                    .map(|party| {
                        let said = holdings.described(party).map(|said| (said.subject.names, said.subject.identifiers));
                        format!("{} {said:?}", holdings.id(party))
                    })
                    .collect();
                let links: Vec<String> = holdings
                    .links()
                    .iter()
                    .map(|link| {
                        let (from, to) = (holdings.id(link.from), holdings.id(link.to));
                        format!("{from} {} {to} {:?}", link.kind, link.period)
                    })
                    .collect();
                (parties, links, holdings.exceptions().len())
            };
            assert_eq!(facts(&holdings), facts(&other), "{}", path.display());
            same += 1;
        }
    }
    assert!(same >= 5, "{same} pairs hold the same records");
}

#[test]
fn every_followthemoney_line() {
    let mut all = BTreeMap::new();
    for (file, lines) in [
        ("zala_entities.ftm.json", 91),
        ("donations.ijson", 474),
        ("parteispenden_entities.ftm.json", 475),
        ("t1_entities.ftm.json", 7),
        ("t2_20240527194702-wnk_entities.delta.json", 2),
        ("t2_20240528014702-pfh_entities.delta.json", 2),
        ("t2_20240528134729-3iv_entities.delta.json", 1),
    ] {
        let path = shared(FTM).join(file);
        let (holdings, filed) = whole(&path);
        let text = fs_err::read_to_string(&path).unwrap();
        let stated: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((filed.format, stated.len(), filed.count("records")), (Format::FollowTheMoney, lines, lines as u64));
        let pairs = |schema: &str, from: &str, to: &str| -> usize {
            stated
                .iter()
                .filter(|line| has(line, "schema", &[schema]))
                .map(|line| {
                    let many = |name: &str| line["properties"][name].as_array().map_or(0, Vec::len);
                    many(from) * many(to)
                })
                .sum()
        };
        assert_eq!(holdings.stakes().len(), pairs("Ownership", "owner", "asset"), "{file}");
        let links = pairs("Directorship", "director", "organization") + pairs("UnknownLink", "subject", "object");
        assert_eq!(holdings.links().len(), links, "{file}");
        let left_out: u64 =
            filed.counts.iter().filter(|(name, _)| name.starts_with("left_out.record")).map(|(_, count)| count).sum();
        let used = ["parties", "Ownership", "Directorship", "Passport"].map(|name| filed.count(name));
        assert_eq!(used.iter().sum::<u64>() + left_out, lines as u64, "{file}: {:?}", filed.counts);
        add(&mut all, &filed);
    }
    let count = |name: &str| all.get(name).copied().unwrap_or(0);
    assert_eq!((count("records"), count("Ownership"), count("Directorship")), (1_052, 14, 3));
}

#[test]
fn files_of_other_kinds_are_refused() {
    for file in [
        "data/ownership/gleif_elf_codes_1.4.1.csv",
        "data/opensanctions/ftm/donations.csv",
        "data/opensanctions/ftm/t1_index.json.gz",
        "data/opensanctions/ftm/t2_delta.json",
    ] {
        let error = read(&shared(file), &mut Holdings::new()).unwrap_err();
        assert!(error.file.ends_with(file) && !error.remedy.is_empty(), "{error}");
    }
}

#[test]
fn all_samples_in_one_are_a_graph() {
    let mut holdings = Holdings::new();
    for path in files(BODS, |_| true).into_iter().chain(files(GLEIF, |_| true)) {
        read(&path, &mut holdings).unwrap();
    }
    read(&shared(FTM).join("zala_entities.ftm.json"), &mut holdings).unwrap();
    assert!(holdings.rejected().is_empty(), "{:?}", holdings.rejected());
    let graph = interdict_ownership::Graph::on(&holdings, "2026-01-01".parse().unwrap());
    assert!(holdings.all_parties().any(|party| !graph.owners_of(party).is_empty()));
}

#[test]
fn ties_of_the_sdn_list_are_links() {
    let list = sdn_2023_12();
    let stated: usize = list.entities.iter().map(|entity| entity.relations.len()).sum();
    let mut holdings = Holdings::new();
    let file = interdict_ownership::File { name: "us_ofac_sdn".to_owned(), ..interdict_ownership::File::default() };
    let filed = interdict_registers::ofac::relations(file, &list.entities, &mut holdings).unwrap();
    assert_eq!(filed.count("records"), stated as u64);
    let left_out: u64 =
        filed.counts.iter().filter(|(name, _)| name.starts_with("left_out")).map(|(_, count)| count).sum();
    assert_eq!(filed.count("links") + left_out, stated as u64);
    assert!(holdings.stakes().is_empty() && stated > 5_000, "{stated}");
}
