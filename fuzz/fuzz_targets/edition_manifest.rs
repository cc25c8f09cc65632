#![no_main]
//! A store with a damaged file. The first byte says which one; the rest is what it holds, or, where the byte is odd,
//! what is written over a place of it.
use std::path::PathBuf;
use std::sync::LazyLock;

use interdict_fuzz::{SCRATCH, error};
use interdict_model::Entity;
use interdict_sources::difference;
use interdict_sources::edition::{Moment, Now, Store};
use interdict_sources::sync::{Source, read};

struct Whole {
    store: Store,
    files: Vec<(PathBuf, Vec<u8>)>,
    entities: Vec<Entity>,
    ids: Vec<String>,
}

static WHOLE: LazyLock<Whole> = LazyLock::new(|| {
    let home = SCRATCH.join("store");
    let store = Store::new(&home);
    let list = SCRATCH.join("fuzz.ftm.json");
    for (day, name) in [("2026-01-01", "Anna Example"), ("2026-01-02", "Anna Sample")] {
        let properties = format!(r#"{{"name":["{name}"],"birthDate":["1970"]}}"#);
        std::fs::write(
            &list,
            format!(
                r#"{{"id":"x-1","schema":"Person","caption":"{name}","properties":{properties},"datasets":["x"]}}"#
            ),
        )
        .unwrap();
        let outcome = read(&[Source { path: list.clone(), dataset: Some("x".to_owned()) }], false);
        let now = Now { date: day.to_owned(), time: format!("{day}T12:00:00Z") };
        store.make(outcome.datasets, Some(day), &now).unwrap();
    }
    let edition = store.open_current().unwrap();
    store.pin_lexicon(&edition).unwrap();
    let manifest = edition.manifest.unwrap();
    let editions = home.join("editions");
    let objects = home.join("objects");
    let mut paths =
        vec![home.join("current"), home.join("lexicon.tsv"), editions.join(format!("{}.json", manifest.id))];
    for sha256 in manifest.datasets.iter().filter(|dataset| dataset.in_force.name == "x").map(|dataset| &dataset.sha256)
    {
        paths.push(objects.join(&sha256[..2]).join(format!("{sha256}.zst")));
    }
    let files = paths.into_iter().map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect();
    let ids = store.list().unwrap().into_iter().map(|manifest| manifest.id).collect();
    Whole { store, files, entities: edition.entities, ids }
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let Whole { store, files, entities, ids } = &*WHOLE;
    let (path, whole) = &files[usize::from(choice >> 1) % files.len()];
    let content = if choice & 1 == 0 {
        bytes.to_vec()
    } else {
        let [high, low, patch @ ..] = bytes else { return };
        let mut content = whole.clone();
        let at = usize::from(u16::from_be_bytes([*high, *low])) % content.len();
        let end = (at + patch.len()).min(content.len());
        content.splice(at..end, patch.iter().copied());
        content
    };
    std::fs::write(path, &content).unwrap();
    match store.open_current() {
        // Whatever the manifest says, an object is what its name says.
        Ok(edition) if path.extension().is_some_and(|ending| ending == "zst") => {
            assert_eq!(edition.entities, *entities)
        }
        Ok(_) => {}
        Err(refusal) => error(&refusal),
    }
    let moment = Moment { as_of: Some("2026-01-01".to_owned()), known_at: None };
    if let Err(refusal) = store.open_at(&moment) {
        error(&refusal);
    }
    match store.list() {
        Ok(manifests) => {
            if let [old, .., new] = &manifests[..]
                && let Err(refusal) = difference::between(store, old, new)
            {
                error(&refusal);
            }
            manifests.iter().take(1).for_each(|manifest| drop(store.verify(manifest)));
        }
        Err(refusal) => error(&refusal),
    }
    if let Err(refusal) = store.pinned_lexicon() {
        error(&refusal);
    }
    std::fs::write(path, whole).unwrap();
    assert_eq!(store.list().unwrap().into_iter().map(|manifest| manifest.id).collect::<Vec<_>>(), *ids);
});
