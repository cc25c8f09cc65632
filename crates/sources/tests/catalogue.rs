//! FollowTheMoney catalogues and delta files.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use interdict_model::Entity;
use interdict_sources::edition::{Now, Store};
use interdict_sources::followthemoney::catalogue::{self, Catalogue};
use interdict_sources::followthemoney::delta::{self, Changes, DeltaIndex};
use interdict_sources::followthemoney::{Version, named_dataset};
use interdict_sources::input::Input;
use interdict_sources::sync::{Outcome, ReadDataset, Source, read};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::formats::told;
use crate::{fixture, read_path};

const BASE: &str = "20260301060000-aaa";
const VERSIONS: [&str; 3] = ["20260302060000-bbb", "20260303060000-ccc", "20260304060000-ddd"];

fn text(name: &str) -> String {
    fs_err::read_to_string(fixture(name)).unwrap()
}

fn base() -> String {
    text("ftm_catalogue/entities.ftm.json")
}

/// The index of the fixture's dataset, changed.
fn index(change: impl Fn(&mut Value)) -> String {
    let mut index: Value = serde_json::from_str(&text(&format!("ftm_delta/{BASE}/index.json"))).unwrap();
    change(&mut index);
    index.to_string()
}

fn delta_of(version: &str) -> String {
    text(&format!("ftm_delta/{version}/entities.delta.json"))
}

/// Reads files that are written into a fresh folder.
fn outcome(files: &[(&str, &str)], allow_partial: bool) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, content).unwrap();
    }
    read(&[Source { path: folder.path().to_owned(), dataset: None }], allow_partial)
}

fn dataset(files: &[(&str, &str)]) -> ReadDataset {
    let mut outcome = outcome(files, false);
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    assert_eq!(outcome.datasets.len(), 1);
    outcome.datasets.remove(0)
}

/// The one refusal, its remedy included.
fn refused(files: &[(&str, &str)]) -> String {
    let outcome = outcome(files, false);
    assert!(outcome.datasets.is_empty(), "{:?}", outcome.datasets);
    let [error] = &outcome.refused[..] else { panic!("{:?}", outcome.refused) };
    assert!(!error.remedy.is_empty(), "{error}");
    error.to_string()
}

fn party<'a>(list: &'a ReadDataset, id: &str) -> &'a Entity {
    list.entities.iter().find(|entity| entity.id == id).unwrap()
}

#[test]
fn a_catalogue_beside_entities() {
    insta::assert_snapshot!(told("ftm_catalogue"));
}

#[test]
fn entities_with_deltas_in_folders_of_versions() {
    insta::assert_snapshot!(told("ftm_delta"));
}

#[test]
fn where_entities_are() {
    let catalogue = catalogue::read(text("ftm_catalogue/index.json").as_bytes(), Path::new("index.json")).unwrap();
    let names: Vec<&str> = catalogue.datasets.iter().map(|dataset| dataset.name.as_str()).collect();
    assert_eq!(names, ["another_list", "everything", "made_up_list"]);
    let own = catalogue.dataset("made_up_list").unwrap();
    let entities = own.entities().unwrap();
    assert_eq!(entities.url, "https://lists.example/artifacts/made_up_list/20260301060000-aaa/entities.ftm.json");
    assert_eq!((entities.count, entities.checksum), (Some(5), own.checksum().as_deref()));
    assert_eq!(entities.size, Some(base().len() as u64));
    assert_eq!((own.thing_count, own.target_count, own.is_collection()), (Some(3), Some(2), false));
    let other = catalogue.dataset("another_list").unwrap();
    let entities = other.entities().unwrap();
    assert_eq!((entities.url, entities.checksum), ("https://lists.example/another_list.ftm.json", None));
    let all = catalogue.dataset("everything").unwrap();
    assert!(all.is_collection() && all.entities().is_none());
    assert_eq!(all.published().as_deref(), Some("2026-03-01"));
}

#[test]
fn a_collections_own_index_is_one_dataset() {
    let text =
        br#"{"name":"all","datasets":["a","b"],"updated_at":"2026-03-05T01:02:03","version":"7","resources":null}"#;
    let catalogue = catalogue::read(text, Path::new("index.json")).unwrap();
    assert_eq!(catalogue.datasets.len(), 1);
    assert_eq!(catalogue.datasets[0].published().as_deref(), Some("2026-03-05"));
}

#[test]
fn entries_that_cannot_be_read_are_told() {
    let text = br#"{"datasets":[{"title":"no name"},{"name":"a"},{"name":"b","entity_count":"many"}]}"#;
    let Catalogue { datasets, unreadable } = catalogue::read(text, Path::new("index.json")).unwrap();
    assert_eq!((datasets.len(), unreadable.len()), (1, 2));
    assert!(unreadable[1].contains("dataset 3 (`b`)"), "{unreadable:?}");
    for broken in [&br#"{"datasets":[{"title":"no name"}]}"#[..], b"{\"datasets\":\n[", b"[]", b"7"] {
        let error = catalogue::read(broken, Path::new("index.json")).unwrap_err();
        assert!(!error.remedy.is_empty());
    }
}

#[test]
fn names_of_files() {
    let named = |name: &str| named_dataset(name).unwrap_or_default();
    assert_eq!(named("us_ofac_sdn.ftm.json"), "us_ofac_sdn");
    assert_eq!(named("eu_fsf_20260301060000-aaa_entities.ftm.json"), "eu_fsf");
    assert_eq!(named("20260301060000-aaa_entities.ftm.json"), "");
    assert_eq!(named("entities.ftm.json"), "");
}

#[test]
fn another_checksum_refuses() {
    let index = index(|index| index["resources"][1]["checksum"] = json!("0123456789012345678901234567890123456789"));
    let error = refused(&[("index.json", &index), ("entities.ftm.json", &base())]);
    assert!(error.contains("SHA-1 0123456789") && error.contains("entities.ftm.json"), "{error}");
    let partial = outcome(&[("index.json", &index), ("entities.ftm.json", &base())], true);
    assert!(partial.datasets.is_empty(), "no allowance for another file");
}

#[test]
fn a_checksum_of_another_kind_is_not_looked_at() {
    let index = index(|index| index["resources"][1]["checksum"] = json!("crc:1234"));
    assert_eq!(dataset(&[("index.json", &index), ("entities.ftm.json", &base())]).entities.len(), 2);
}

#[test]
fn the_checksum_is_of_the_unpacked_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(base().as_bytes()).unwrap();
    fs_err::write(folder.path().join("entities.ftm.json.gz"), gzip.finish().unwrap()).unwrap();
    fs_err::write(folder.path().join("index.json"), index(|_| ())).unwrap();
    let outcome = read_path(folder.path());
    assert_eq!(outcome.datasets.len(), 1, "{:?}", outcome.refused);
}

#[test]
fn fewer_entities_than_stated_refuse_and_more_are_told() {
    let fewer = index(|index| index["entity_count"] = json!(6));
    let files = [("index.json", fewer.as_str()), ("entities.ftm.json", &base())];
    let error = refused(&files);
    assert!(error.contains("states 6 entities, there are 5"), "{error}");
    let partial = outcome(&files, true);
    assert_eq!(partial.datasets[0].missing, ["1 of 6 records"]);
    let more = index(|index| index["entity_count"] = json!(4));
    let list = dataset(&[("index.json", &more), ("entities.ftm.json", &base())]);
    assert!(list.report.notes.iter().any(|note| note.what.contains("states 4 entities, there are 5")));
}

#[test]
fn a_catalogue_names_what_nothing_else_names() {
    // Lines of a collection name its members.
    let lines = base().replacen("[\"made_up_list\"]", "[\"made_up_list\",\"another_list\"]", 1);
    let collection =
        r#"{"name":"everything","children":["made_up_list"],"updated_at":"2026-03-05T00:00:00","resources":[]}"#;
    for lines in [lines.as_str(), &base()] {
        let list = dataset(&[("index.json", collection), ("entities.ftm.json", lines)]);
        assert_eq!((list.name.as_str(), list.published.as_deref()), ("everything", Some("2026-03-05")));
    }
    // The checksum is surer than the lines' own word.
    let other = index(|index| index["name"] = json!("by_its_sum"));
    let all = format!("{{\"datasets\":[{{\"name\":\"made_up_list\",\"entity_count\":1000}},{other}]}}");
    assert_eq!(dataset(&[("index.json", &all), ("entities.ftm.json", &base())]).name, "by_its_sum");
    // An index of another list says nothing of these entities.
    let strange = r#"{"name":"strange","updated_at":"2026-03-05T00:00:00","entity_count":9,"resources":[]}"#;
    let outcome = outcome(&[("index.json", strange), ("entities.ftm.json", &base())], false);
    assert_eq!(outcome.datasets[0].name, "made_up_list");
    assert!(outcome.passed_over[0].what.contains("the catalogue of strange"), "{:?}", outcome.passed_over);
}

#[test]
fn a_catalogue_holds_for_the_folders_below_and_the_nearest_counts() {
    let above = index(|index| index["entity_count"] = json!(99));
    let files = [
        ("index.json", above.as_str()),
        ("made_up_list/index.json", &index(|_| ())),
        ("made_up_list/entities.ftm.json", &base()),
    ];
    assert_eq!(dataset(&files).missing, [""; 0]);
    let error = refused(&[files[0], files[2]]);
    assert!(error.contains("states 99"), "{error}");
}

#[test]
fn a_catalogue_alone_is_refused_and_says_where_the_entities_are() {
    let error = refused(&[("index.json", &index(|_| ()))]);
    assert!(error.contains("without its entities") && error.contains("https://lists.example/artifacts"), "{error}");
    let error = refused(&[("index.json", &text("ftm_catalogue/index.json"))]);
    assert!(error.contains("3 datasets"), "{error}");
}

#[test]
fn deltas_without_entities_are_refused() {
    let delta = delta_of(VERSIONS[0]);
    let name = format!("{}_entities.delta.json", VERSIONS[0]);
    let error = refused(&[(&name, &delta), ("delta.json", &text("ftm_delta/delta.json"))]);
    assert!(error.contains("1 delta files without the entities") && error.contains("an earlier version"), "{error}");
    let error = refused(&[("delta.json", &text("ftm_delta/delta.json"))]);
    assert!(error.contains("a delta index without"), "{error}");
}

/// The fixture with deltas, in one folder; some of its files left away.
fn with_deltas(without: &[&str], allow_partial: bool) -> Outcome {
    let names = VERSIONS.map(|version| format!("{version}_entities.delta.json"));
    let deltas = VERSIONS.map(delta_of);
    let (index, versions, base) = (index(|_| ()), text("ftm_delta/delta.json"), base());
    let mut files = vec![("index.json", &*index), ("delta.json", &*versions), ("entities.ftm.json", &*base)];
    files.extend(names.iter().map(String::as_str).zip(deltas.iter().map(String::as_str)));
    files.retain(|(name, _)| !without.iter().any(|without| name.contains(without)));
    outcome(&files, allow_partial)
}

#[test]
fn a_gap_between_deltas_refuses() {
    let refused = with_deltas(&["ccc"], false);
    assert!(refused.datasets.is_empty());
    assert!(refused.refused[0].what.contains("the delta of version 20260303060000-ccc is missing"));
    let partial = with_deltas(&["ccc"], true);
    assert_eq!(partial.datasets[0].missing, ["the delta of version 20260303060000-ccc"]);
    let note = &partial.datasets[0].report.notes[0].what;
    assert!(note.contains("remove an entity that is not there; the first is of `x-204`"), "{note}");
    assert_eq!(partial.datasets[0].report.get("delta.del.missing"), 1);
}

#[test]
fn what_comes_after_the_last_delta_is_told() {
    let mut outcome = with_deltas(&["ddd"], false);
    let list = outcome.datasets.remove(0);
    assert_eq!((list.published.as_deref(), list.entities.len()), (Some("2026-03-03"), 4));
    assert!(list.report.notes[0].what.contains("has 1 later ones"), "{:?}", list.report.notes);
}

#[test]
fn deltas_need_versions() {
    // Without the index it is not known of which version the entities are.
    let outcome = with_deltas(&["index"], false);
    assert!(outcome.refused[0].what.contains("of which version they are is not known"), "{:?}", outcome.refused);
    let delta = delta_of(VERSIONS[0]);
    let files = [("index.json", &*index(|_| ())), ("entities.ftm.json", &base()), ("entities.delta.json", &delta)];
    let error = refused(&files);
    assert!(error.contains("the version that this delta leads to"), "{error}");
}

#[test]
fn an_index_that_begins_after_the_base_refuses() {
    let late = r#"{"versions":{"20260302060000-bbb":"https://lists.example/bbb/entities.delta.json"}}"#;
    let delta = delta_of(VERSIONS[0]);
    let name = format!("{}/entities.delta.json", VERSIONS[0]);
    let files =
        [("index.json", &*index(|_| ())), ("entities.ftm.json", &base()), ("delta.json", late), (&name, &delta)];
    let error = refused(&files);
    assert!(error.contains("the beginning of the delta index"), "{error}");
    let read = DeltaIndex::read(late.as_bytes(), Path::new("delta.json")).unwrap();
    assert!(read.after(&Version::parse(BASE).unwrap()).is_none());
    let broken = DeltaIndex::read(br#"{"versions":{"latest":"x"}}"#, Path::new("delta.json")).unwrap_err();
    assert!(broken.what.contains("`latest` is no version"), "{broken}");
}

#[test]
fn a_catalogue_of_a_later_version_is_held_against_what_comes_out() {
    let later = |count: u64| {
        index(|index| {
            index["version"] = json!(VERSIONS[1]);
            index["updated_at"] = json!("2026-03-03T06:00:00");
            index["entity_count"] = json!(count);
            index["resources"][1]["checksum"] = json!("0123456789012345678901234567890123456789");
        })
    };
    let entities = format!("{BASE}/entities.ftm.json");
    let names = [VERSIONS[0], VERSIONS[1]].map(|version| format!("{version}/entities.delta.json"));
    let deltas = [delta_of(VERSIONS[0]), delta_of(VERSIONS[1])];
    let (right, wrong, base) = (later(6), later(7), base());
    let files =
        |index| [("index.json", index), (&*entities, &*base), (&*names[0], &*deltas[0]), (&*names[1], &*deltas[1])];
    let list = dataset(&files(&right));
    assert_eq!((list.published.as_deref(), list.entities.len()), (Some("2026-03-03"), 4));
    let error = refused(&files(&wrong));
    assert!(error.contains("states 7 entities, there are 6"), "{error}");
    let error = refused(&files(&right)[..2]);
    assert!(error.contains("version 20260301060000-aaa, the catalogue is of 20260303060000-ccc"), "{error}");
}

#[test]
fn a_part_of_a_party_changes_the_party() {
    let list = with_deltas(&[], false).datasets.remove(0);
    let company = party(&list, "x-201");
    assert_eq!(company.listings[0].programmes, ["HARBOUR", "RIVER"]);
    assert!(company.addresses[0].one_line().starts_with("5 Harbour Row, Grodno"));
    assert!(company.relations.is_empty(), "the ownership was removed");
}

#[test]
fn lines_of_a_delta_that_cannot_be_read() {
    let bad = "{\"op\":\"MOVE\",\"entity\":{\"id\":\"x-201\"}}\n";
    let delta = delta_of(VERSIONS[0]) + bad;
    let name = format!("{}_entities.delta.json", VERSIONS[0]);
    let (index, base) = (index(|_| ()), base());
    let files = |delta| [("index.json", &*index), ("entities.ftm.json", &*base), (&*name, delta)];
    let error = refused(&files(&delta));
    assert!(error.contains("line 4") && error.contains("`MOVE` is not known"), "{error}");
    let many = "{\"op\":\"DEL\",\"entity\":{\"id\":\"nobody\"}}\n".repeat(99) + bad;
    let list = dataset(&files(&many));
    assert_eq!(list.report.unreadable, 1);
    assert_eq!((list.report.get("delta.del.missing"), list.report.get("delta.lines")), (99, 100));
    for broken in ["{\"op\":\"ADD\",\"entity\":{\"id\":\"x\"}}", "{\"op\":\"DEL\",\"entity\":{}}"] {
        assert!(refused(&files(broken)).contains("line 1"));
    }
}

#[test]
fn two_lists_in_one_place() {
    let other = base().replace("made_up_list", "another_list");
    let delta = delta_of(VERSIONS[0]);
    let name = format!("{}_entities.delta.json", VERSIONS[0]);
    let (index, versions, base) = (index(|_| ()), text("ftm_delta/delta.json"), base());
    let files = [
        ("index.json", &*index),
        ("a.ftm.json", &*base),
        ("b.ftm.json", &*other),
        (&*name, &*delta),
        ("delta.json", &*versions),
    ];
    let told = outcome(&files, false);
    assert!(told.refused.is_empty(), "{:?}", told.refused);
    let parties: Vec<(&str, usize)> =
        told.datasets.iter().map(|list| (list.name.as_str(), list.entities.len())).collect();
    assert_eq!(parties, [("another_list", 2), ("made_up_list", 3)]);
    let unclear = outcome(&files[..4], false);
    assert!(unclear.refused[0].what.contains("which of 2 lists"), "{:?}", unclear.refused);
}

#[test]
fn an_edition_with_deltas_reads_again() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::new(home.path());
    let now = Now { date: "2026-11-24".into(), time: "2026-11-24T12:00:00Z".into() };
    store.make(read_path(&fixture("ftm_delta")).datasets, None, &now).unwrap();
    let manifest = store.manifest(&store.current().unwrap().unwrap()).unwrap();
    assert_eq!(manifest.dataset("made_up_list").unwrap().files.len(), 7);
    let verified = store.verify(&manifest);
    assert_eq!((verified.faults.len(), verified.rebuilt.len()), (0, 1), "{verified:?}");
}

const IDS: [&str; 8] = ["x-1", "x-2", "x-3", "x-4", "x-5", "x-6", "x-7", "x-8"];

/// The lines of a version, by id.
type State = BTreeMap<usize, Value>;

/// A line of any kind whose references are to other ids, there or not.
fn any_line(id: usize) -> impl Strategy<Value = Value> {
    let schema =
        prop::sample::select(vec!["Person", "Company", "Address", "Sanction", "Ownership", "Passport", "Payment"]);
    (schema, "[A-Z][a-z]{3,6}", prop::sample::select(IDS.to_vec()), prop::sample::select(IDS.to_vec())).prop_map(
        move |(schema, word, one, other)| {
            let properties = match schema {
                "Address" => json!({"full": [word], "country": ["by"]}),
                "Sanction" => json!({"entity": [one], "program": [word]}),
                "Ownership" => json!({"owner": [one], "asset": [other], "percentage": ["51"]}),
                "Passport" => json!({"holder": [one], "number": [word]}),
                "Payment" => json!({"payer": [one]}),
                _ => json!({"name": [word], "addressEntity": [one], "alias": [other]}),
            };
            json!({"id": IDS[id], "caption": word, "schema": schema, "properties": properties, "datasets": ["made_up"]})
        },
    )
}

fn state() -> impl Strategy<Value = State> {
    prop::collection::btree_set(0..IDS.len(), 0..IDS.len())
        .prop_flat_map(|ids| {
            ids.into_iter().map(|id| any_line(id).prop_map(move |line| (id, line))).collect::<Vec<_>>()
        })
        .prop_map(|lines| lines.into_iter().collect())
}

/// A party that is always there: a list without any is refused.
fn always() -> Value {
    json!({"id": "x-0", "caption": "Always There", "schema": "Person", "properties": {"name": ["Always There"]}, "datasets": ["made_up"]})
}

fn lines(state: &State, backwards: bool) -> String {
    let mut lines: Vec<String> = state.values().chain([&always()]).map(Value::to_string).collect();
    if backwards {
        lines.reverse();
    }
    lines.join("\n")
}

/// What leads from one state to the next.
fn difference(before: &State, after: &State) -> Vec<String> {
    let mut operations = Vec::new();
    for (id, line) in after {
        match before.get(id) {
            None => operations.push(json!({"op": "ADD", "entity": line}).to_string()),
            Some(was) if was != line => operations.push(json!({"op": "MOD", "entity": line}).to_string()),
            Some(_) => {}
        }
    }
    let gone = before.keys().filter(|id| !after.contains_key(id));
    operations.extend(gone.map(|id| json!({"op": "DEL", "entity": {"id": IDS[*id]}}).to_string()));
    operations
}

/// Parties without their order and the order of what several lines give to one.
fn parties(list: &[Entity]) -> Vec<Value> {
    let mut parties: Vec<Value> = list.iter().map(|entity| serde_json::to_value(entity).unwrap()).collect();
    for party in &mut parties {
        for member in party.as_object_mut().unwrap().values_mut() {
            if let Some(values) = member.as_array_mut() {
                values.sort_by_key(Value::to_string);
            }
        }
    }
    parties.sort_by_key(|party| party["id"].to_string());
    parties
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    /// A base brought up through deltas is the last version read in full.
    #[test]
    fn base_and_deltas_are_the_target(states in prop::collection::vec(state(), 2..5), backwards in any::<bool>()) {
        let base = format!("{BASE}_entities.ftm.json");
        let before = lines(&states[0], false);
        let mut files = vec![(base, before)];
        let mut changes = 0;
        for (step, pair) in states.windows(2).enumerate() {
            let operations = difference(&pair[0], &pair[1]);
            changes += operations.len() as u64;
            if !operations.is_empty() {
                files.push((format!("{}/entities.delta.json", VERSIONS[step]), operations.join("\n")));
            }
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect();
        let updated = dataset(&files);
        let target = dataset(&[("made_up.ftm.json", &lines(states.last().unwrap(), backwards))]);
        prop_assert_eq!(parties(&updated.entities), parties(&target.entities));
        prop_assert_eq!(updated.report.get("delta.lines"), changes);
        for counter in ["delta.add.known", "delta.mod.missing", "delta.del.missing", "delta.repeated"] {
            prop_assert_eq!(updated.report.get(counter), 0);
        }
    }

    /// Operations in any order do what they would do one by one, and what does not fit is counted.
    #[test]
    fn any_operations(before in state(), steps in prop::collection::vec((0..3usize, 0..IDS.len()).prop_flat_map(|(operation, id)| (Just(operation), Just(id), any_line(id))), 0..20)) {
        let mut now = before.clone();
        let mut unfit = [0u64; 3];
        let mut operations = String::new();
        for (operation, id, line) in steps {
            let there = now.contains_key(&id);
            unfit[operation] += u64::from(if operation == 0 { there } else { !there });
            let entity = if operation == 2 { json!({"id": IDS[id]}) } else { line.clone() };
            operations += &(json!({"op": (["ADD", "MOD", "DEL"][operation]), "entity": entity}).to_string() + "\n");
            if operation == 2 {
                now.remove(&id);
            } else {
                now.insert(id, line);
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("made_up.ftm.json");
        fs_err::write(&path, lines(&before, false)).unwrap();
        let mut changes = Changes::default();
        changes.take(Path::new("entities.delta.json"), operations.as_bytes()).unwrap();
        let updated = delta::read(&Input::new(&path), changes, "made_up").unwrap();
        prop_assert_eq!(updated.base_lines, before.len() as u64 + 1);
        let target = dataset(&[("made_up.ftm.json", &lines(&now, false))]);
        prop_assert_eq!(parties(&updated.list.entities), parties(&target.entities));
        let counted = ["delta.add.known", "delta.mod.missing", "delta.del.missing"].map(|counter| updated.list.report.get(counter));
        prop_assert_eq!(counted, unfit);
    }

    /// Catalogues, indexes and deltas with damaged bytes: an answer or a refusal, never a panic.
    #[test]
    fn damaged_files_never_panic(which in 0..3usize, at in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 0..4)) {
        let folder = tempfile::tempdir().unwrap();
        let delta = format!("{}_entities.delta.json", VERSIONS[0]);
        let files = [("index.json", index(|_| ())), ("delta.json", text("ftm_delta/delta.json")), (&*delta, delta_of(VERSIONS[0])), ("entities.ftm.json", base())];
        for (place, (name, content)) in files.iter().enumerate() {
            let mut content = content.clone().into_bytes();
            if place == which {
                let at = at.index(content.len());
                let until = (at + bytes.len()).min(content.len());
                content.splice(at..until, bytes.iter().copied());
            }
            fs_err::write(folder.path().join(name), content).unwrap();
        }
        let outcome = read_path(folder.path());
        prop_assert!(!outcome.datasets.is_empty() || !outcome.refused.is_empty());
    }
}

#[test]
fn a_catalogue_alone_that_names_no_entities_says_what_to_do() {
    let mut outcome = outcome(
        &[("index.json", r#"{"name": "made_up_list", "version": "20260301060000-aaa", "resources": []}"#)],
        false,
    );
    let error = outcome.refused.remove(0);
    assert!(error.what.contains("without its entities") && !error.remedy.is_empty(), "{error}");
}
