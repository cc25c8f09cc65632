//! Lists of several days: what changed, and what stood on them on a day.

use interdict_sources::difference::{Difference, between};
use interdict_sources::edition::{Made, Manifest, Moment, Now, Store};
use interdict_sources::sync::{Source, read};

use crate::shared;

/// Puts a file in force as published on a day.
fn made(store: &Store, path: &str, day: &str) -> Manifest {
    let sources = [Source { path: shared(path), dataset: None }];
    let outcome = read(&sources, true);
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    let now = Now { date: day.into(), time: format!("{day}T12:00:00Z") };
    match store.make(outcome.datasets, Some(day), &now).unwrap() {
        Made::New(manifest) | Made::Unchanged(manifest) => *manifest,
    }
}

fn counts(difference: &Difference) -> [usize; 3] {
    [difference.added.len(), difference.removed.len(), difference.changed.len()]
}

fn of_dataset(store: &Store, old: &Manifest, new: &Manifest, name: &str) -> Difference {
    between(store, old, new).unwrap().into_iter().find(|difference| difference.dataset == name).unwrap()
}

#[test]
fn sdn_of_six_days_of_2024() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::new(home.path());
    let days = ["2024-02-20", "2024-02-23", "2024-04-26", "2024-05-01", "2024-05-02", "2024-05-03"];
    let manifests: Vec<Manifest> =
        days.iter().map(|day| made(&store, &format!("data/ofac/sdn_{day}.csv.gz"), day)).collect();
    let step = |place: usize| of_dataset(&store, &manifests[place], &manifests[place + 1], "us_ofac_sdn");
    let first = step(0);
    assert_eq!(counts(&first), [553, 0, 8]);
    assert_eq!(step(2).added.len(), 298);
    assert_eq!(step(3).added.len(), 7);
    assert_eq!(step(4).removed.len(), 8);
    // One of the 553: not on the list of the 21st, on that of the 24th.
    let new = &first.added[0].id;
    let stood = |day: &str| {
        let moment = Moment { as_of: Some(day.to_owned()), known_at: None };
        store.open_at(&moment).unwrap().entities.iter().any(|entity| entity.id == *new)
    };
    assert!(!stood("2024-02-21"));
    assert!(stood("2024-02-24"));
}

#[test]
fn un_list_of_three_days() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::new(home.path());
    let files = [("2025-11-15", "2025-11-15"), ("2025-11-20", "2025-11-20"), ("2026-02", "2026-02-27")];
    let manifests: Vec<Manifest> =
        files.iter().map(|(file, day)| made(&store, &format!("data/un/un_consolidated_{file}.xml.gz"), day)).collect();
    let list = manifests[2].dataset("un_sc_sanctions").unwrap();
    let counted = ["xml.individuals", "xml.entities", "xml.original", "xml.aliases.empty"];
    assert_eq!(counted.map(|counter| list.report.get(counter)), [730, 273, 378, 291]);
    assert_eq!(list.in_force.published, "2026-02-27");
    let nothing = of_dataset(&store, &manifests[0], &manifests[1], "un_sc_sanctions");
    assert_eq!((counts(&nothing), nothing.new.as_deref()), ([0, 0, 0], Some("2025-11-20")), "nothing but the date");
    let some = of_dataset(&store, &manifests[1], &manifests[2], "un_sc_sanctions");
    assert_eq!(counts(&some), [4, 1, 2]);
    assert!(some.changed.iter().flat_map(|change| &change.fields).all(|field| field.field == "remarks"));
}
