//! Editions put into a folder as into an object store, and taken from it.

#![allow(clippy::unwrap_used, reason = "a test says by failing that something is wrong")]

use std::path::{Path, PathBuf};

use interdict_depot::{Depot, DepotError, Looked, Published, Taking};
use interdict_model::{Name, NameKind};
use interdict_opening::indexes;
use interdict_sources::edition::{Moment, Now, Store};
use interdict_sources::sync::{Source, read};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;

const NOW: &str = "2026-11-24T12:00:00Z";

/// Who publishes, where, and a replica.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn publisher(&self) -> Store {
        Store::new(self.0.path().join("publisher"))
    }

    fn replica(&self) -> Store {
        Store::new(self.0.path().join("replica"))
    }

    fn depot(&self) -> Depot {
        Depot::at(&format!("file://{}/bucket/some/where", self.0.path().display())).unwrap()
    }

    fn bucket(&self) -> PathBuf {
        self.0.path().join("bucket/some/where")
    }

    fn taking(&self) -> Taking {
        Taking::new(self.depot(), self.replica()).unwrap()
    }

    /// Takes lists in, one party with a name of its own; the edition's id.
    fn take_in(&self, fixtures: &[&str], mark: &str) -> String {
        let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sources/tests/fixtures");
        let sources: Vec<Source> =
            fixtures.iter().map(|fixture| Source { path: lists.join(fixture), dataset: None }).collect();
        let mut outcome = read(&sources, false);
        let list = outcome.datasets.iter_mut().find(|dataset| dataset.name == "us_ofac_sdn").unwrap();
        list.entities[1].names = vec![Name::new(NameKind::Primary, format!("Korbutov {mark}"))];
        let store = self.publisher();
        store.make(outcome.datasets, None, &Now { date: NOW[..10].to_owned(), time: NOW.to_owned() }).unwrap();
        if !store.has_lexicon() {
            store.pin_lexicon(&store.open_current().unwrap()).unwrap();
        }
        let manifest = store.in_force().unwrap().unwrap();
        indexes::make(&store, &manifest, &store.pinned_lexicon().unwrap(), &|_| {}).unwrap();
        manifest.id
    }

    fn publish(&self, now: Timestamp) -> Published {
        self.depot().publish(&self.publisher(), now).unwrap()
    }

    fn current(&self) -> Value {
        serde_json::from_slice(&fs_err::read(self.bucket().join("current.json")).unwrap()).unwrap()
    }

    fn set_current(&self, current: &Value) {
        fs_err::write(self.bucket().join("current.json"), current.to_string()).unwrap();
    }

    /// The object of a file that an earlier edition does not have and whose path begins so.
    fn object(&self, begin: &str, before: &Value) -> PathBuf {
        let current = self.current();
        let mut files = current["files"].as_object().unwrap().iter();
        let (_, of) = files.find(|(path, of)| path.starts_with(begin) && before["files"][*path] != **of).unwrap();
        self.bucket().join("objects").join(of["sha256"].as_str().unwrap())
    }

    /// How many files the edition that was published has. Lists that were not taken in have rows of the starter edition.
    fn files(&self) -> usize {
        self.current()["files"].as_object().unwrap().len()
    }

    fn objects(&self) -> usize {
        fs_err::read_dir(self.bucket().join("objects")).unwrap().count()
    }
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// Looks, and puts in force what is new; the edition, and how many files came.
fn take(taking: &mut Taking) -> Result<Option<(String, usize)>, DepotError> {
    match taking.look()? {
        Looked::Same => Ok(None),
        Looked::New(fetched) => {
            let told = (fetched.edition().to_owned(), fetched.files);
            taking.put_in_force(fetched)?;
            Ok(Some(told))
        }
    }
}

/// Names of all parties of the edition in force in a folder.
fn names(store: &Store) -> Vec<String> {
    let told = std::cell::RefCell::new(Vec::new());
    let opened =
        interdict_opening::open(store, &Moment::default(), &|line| told.borrow_mut().push(line.to_owned())).unwrap();
    assert_eq!(*told.borrow(), Vec::<String>::new());
    let mut names = Vec::new();
    for id in ["ofac-101", "ofac-102", "ofac-103"] {
        names.extend(opened.index.parties_with(id).map(|(_, entity)| entity.caption().to_owned()));
    }
    names
}

#[test]
fn what_was_published_is_taken_and_opens_without_the_lists() {
    let desk = Desk::new();
    let id = desk.take_in(&["ofac_csv", "un"], "First");
    let published = desk.publish(now());
    assert!(desk.files() >= 4, "{}", desk.files());
    assert_eq!((&published.edition, published.sent, published.removed), (&id, desk.files(), 0), "{published:?}");
    let mut taking = desk.taking();
    assert_eq!(take(&mut taking).unwrap(), Some((id.clone(), desk.files())));
    assert_eq!(take(&mut taking).unwrap(), None);
    assert!(names(&desk.replica()).contains(&"Korbutov First".to_owned()));
    assert_eq!(names(&desk.replica()), names(&desk.publisher()));
    assert!(!desk.replica().home().join("objects").exists());
    // Nothing is sent, and nothing fetched, that is there: by whoever publishes again, and by a process that starts anew.
    let again = desk.publish(now());
    assert_eq!((again.sent, again.bytes), (0, 0));
    assert_eq!(take(&mut taking).unwrap(), None);
    assert_eq!(take(&mut desk.taking()).unwrap(), Some((id, 0)));
}

#[test]
fn of_a_list_that_changed_only_its_files_travel() {
    let desk = Desk::new();
    let first = desk.take_in(&["ofac_csv", "un"], "First");
    desk.publish(now());
    let mut taking = desk.taking();
    take(&mut taking).unwrap();
    let second = desk.take_in(&["ofac_csv"], "Second");
    assert_ne!(first, second);
    // The manifest and one index; the lexicon is pinned.
    assert_eq!(desk.publish(now()).sent, 2);
    assert_eq!(take(&mut taking).unwrap(), Some((second.clone(), 2)));
    assert!(names(&desk.replica()).contains(&"Korbutov Second".to_owned()));
    // The edition before lies there for requests that run; the one before that does not.
    let third = desk.take_in(&["ofac_csv"], "Third");
    desk.publish(now());
    take(&mut taking).unwrap();
    let kept = |folder: &str| {
        let mut kept: Vec<String> = fs_err::read_dir(desk.replica().home().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        kept.sort();
        kept
    };
    let mut both = vec![format!("{second}.json"), format!("{third}.json")];
    both.sort();
    assert_eq!(kept("editions"), both);
    // Of the list that changed one more.
    assert_eq!(kept("indexes").len(), desk.files() - 2 + 1);
}

#[test]
fn what_is_told_of_syncs_travels_alone() {
    let desk = Desk::new();
    let id = desk.take_in(&["ofac_csv"], "First");
    let note = desk.publisher().home().join("fetched/us_ofac_sdn/last/.fetched.json");
    fs_err::create_dir_all(note.parent().unwrap()).unwrap();
    let asked = |time: &str| fs_err::write(&note, json!({"checked": time, "files": []}).to_string()).unwrap();
    asked("2026-11-24T12:00:00Z");
    desk.publish(now());
    let mut taking = desk.taking();
    take(&mut taking).unwrap();
    assert_eq!(desk.replica().checked("us_ofac_sdn").as_deref(), Some("2026-11-24T12:00:00Z"));
    asked("2026-11-24T18:00:00Z");
    assert_eq!(desk.publish(now()).sent, 1);
    assert_eq!(take(&mut taking).unwrap(), Some((id, 1)));
    assert_eq!(desk.replica().checked("us_ofac_sdn").as_deref(), Some("2026-11-24T18:00:00Z"));
    // So does what could not be taken in.
    let failed = [("un_sc_sanctions".to_owned(), "timed out".to_owned())];
    let moment = Now { date: "2026-11-24".to_owned(), time: now().to_string() };
    desk.publisher().note_failures(failed, [""], &moment).unwrap();
    assert_eq!(desk.publish(now()).sent, 1);
    take(&mut taking).unwrap();
    assert_eq!(desk.replica().failures()["un_sc_sanctions"].times, 1);
}

#[test]
fn a_damaged_object_is_refused_by_name_and_nothing_of_it_counts() {
    let desk = Desk::new();
    let first = desk.take_in(&["ofac_csv"], "First");
    desk.publish(now());
    let mut taking = desk.taking();
    take(&mut taking).unwrap();
    let before = desk.current();
    desk.take_in(&["ofac_csv"], "Second");
    desk.publish(now());
    for (begin, damage) in [
        ("indexes/", "its SHA-256 differs"),
        ("indexes/", "bytes instead of"),
        ("indexes/", "is not there"),
        ("editions/", "its SHA-256 differs"),
        ("editions/", "bytes instead of"),
        ("editions/", "is not there"),
    ] {
        let object = desk.object(begin, &before);
        let whole = fs_err::read(&object).unwrap();
        let mut bytes = whole.clone();
        match damage {
            "its SHA-256 differs" => {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                fs_err::write(&object, &bytes).unwrap();
            }
            "bytes instead of" => fs_err::write(&object, &bytes[..bytes.len() - 1]).unwrap(),
            _ => fs_err::remove_file(&object).unwrap(),
        }
        let error = take(&mut taking).unwrap_err().to_string();
        let name = object.file_name().unwrap().to_string_lossy().into_owned();
        assert!(error.contains(damage) && error.contains(begin) && error.contains(&name), "{damage}: {error}");
        assert_eq!(desk.replica().current().unwrap(), Some(first.clone()));
        assert!(names(&desk.replica()).contains(&"Korbutov First".to_owned()));
        fs_err::write(&object, whole).unwrap();
    }
    // As the error says: what is removed is sent again.
    fs_err::remove_file(desk.object("indexes/", &before)).unwrap();
    assert_eq!(desk.publish(now()).sent, 1);
    assert!(take(&mut taking).unwrap().is_some());
    assert!(names(&desk.replica()).contains(&"Korbutov Second".to_owned()));
    // No half file is left.
    for folder in ["editions", "indexes", ""] {
        for entry in fs_err::read_dir(desk.replica().home().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            assert!(!name.ends_with("taken"), "{name}");
        }
    }
}

#[test]
fn an_edition_that_is_published_by_half_is_not_seen() {
    let desk = Desk::new();
    let first = desk.take_in(&["ofac_csv"], "First");
    desk.publish(now());
    let mut taking = desk.taking();
    take(&mut taking).unwrap();
    let before = fs_err::read(desk.bucket().join("current.json")).unwrap();
    desk.take_in(&["ofac_csv"], "Second");
    desk.publish(now());
    // As it is before the last step.
    fs_err::write(desk.bucket().join("current.json"), before).unwrap();
    assert_eq!(take(&mut taking).unwrap(), None);
    assert_eq!(desk.replica().current().unwrap(), Some(first));
}

#[test]
fn what_says_which_edition_is_in_force_is_not_believed() {
    let desk = Desk::new();
    let id = desk.take_in(&["ofac_csv"], "First");
    desk.publish(now());
    let good = desk.current();
    let mut taking = desk.taking();
    let index = good["files"].as_object().unwrap().keys().find(|path| path.starts_with("indexes/")).unwrap().clone();
    let refused = |taking: &mut Taking, change: &dyn Fn(&mut Value)| {
        let mut current = good.clone();
        change(&mut current);
        desk.set_current(&current);
        let error = take(taking).unwrap_err().to_string();
        assert_eq!(desk.replica().current().unwrap(), None, "{error}");
        error
    };
    let file = json!({"bytes": 4, "sha256": "0".repeat(64)});
    for path in ["../keys.json", "/etc/passwd", "keys.json", "editions\\x.json", "current", "objects/ab/x.zst"] {
        let error = refused(&mut taking, &|current| current["files"][path] = file.clone());
        assert!(error.contains("no edition has"), "{path}: {error}");
    }
    let own = format!("editions/{id}.json");
    let error = refused(&mut taking, &|current| _ = current["files"].as_object_mut().unwrap().remove(&own));
    assert!(error.contains("does not name editions/"), "{error}");
    let error = refused(&mut taking, &|current| _ = current["files"].as_object_mut().unwrap().remove("lexicon.tsv"));
    assert!(error.contains("does not name lexicon.tsv"), "{error}");
    let error = refused(&mut taking, &|current| _ = current["files"].as_object_mut().unwrap().remove(&index));
    assert!(error.contains("does not name indexes/"), "{error}");
    let other = format!("indexes/{}{}", "0".repeat(16), &index["indexes/".len() + 16..]);
    let error = refused(&mut taking, &|current| current["files"][&other] = file.clone());
    assert!(error.contains("does not have"), "{error}");
    let error = refused(&mut taking, &|current| {
        let files = current["files"].as_object_mut().unwrap();
        let of = files.remove(&index).unwrap();
        let (start, _) = index.split_at("indexes/".len() + 16 + 1 + 12);
        files.insert(format!("{start}-interdict-0.9-7.index"), of);
    });
    let ours = indexes::Maker::own();
    let wanted = format!(
        "was made by matcher interdict-0.9 (index format 7), this program has {} ({})",
        ours.matcher, ours.format
    );
    assert!(error.contains(&wanted), "{error}");
    let error = refused(&mut taking, &|current| {
        // The manifest of one edition under the name of another.
        let files = current["files"].as_object_mut().unwrap();
        let of = files.remove(&own).unwrap();
        files.insert("editions/2026-11-25-other.json".to_owned(), of);
        current["edition"] = "2026-11-25-other".into();
    });
    assert!(error.contains("is wanted"), "{error}");
    let long = " ".repeat(1 << 20);
    fs_err::write(desk.bucket().join("current.json"), format!("{good}{long}")).unwrap();
    assert!(take(&mut taking).unwrap_err().to_string().contains("more than"));
    // Whoever publishes does not write over what is not its own, either.
    fs_err::write(desk.bucket().join("current.json"), "something else").unwrap();
    let error = desk.depot().publish(&desk.publisher(), now()).unwrap_err().to_string();
    assert!(error.contains("nothing was published"), "{error}");
    desk.set_current(&good);
    assert_eq!(take(&mut taking).unwrap().unwrap().0, id);
}

#[test]
fn objects_of_earlier_editions_are_kept_a_day() {
    let desk = Desk::new();
    desk.take_in(&["ofac_csv"], "First");
    desk.publish(now());
    let files = desk.files();
    assert_eq!(desk.objects(), files);
    desk.take_in(&["ofac_csv"], "Second");
    // The folder's files have the time of the test: days are told from there on.
    let start = Timestamp::now();
    desk.publish(start);
    assert_eq!((desk.objects(), desk.current()["replaced"].as_object().unwrap().len()), (files + 2, 2));
    let hours = |hours| start + SignedDuration::from_hours(hours);
    let stray = desk.bucket().join("objects").join("f".repeat(64));
    fs_err::write(&stray, "half an edition").unwrap();
    fs_err::write(desk.bucket().join("objects/README"), "not ours").unwrap();
    assert_eq!(desk.publish(hours(23)).removed, 0);
    assert_eq!(desk.publish(hours(25)).removed, 3);
    assert!(!stray.exists());
    assert_eq!((desk.objects(), desk.current().get("replaced")), (files + 1, None));
    // What comes back is not removed because it was gone once.
    desk.take_in(&["ofac_csv"], "Third");
    desk.publish(hours(26));
    desk.take_in(&["ofac_csv"], "Second");
    desk.publish(hours(27));
    let again = desk.publish(hours(60));
    assert_eq!(again.sent, 0);
    assert!(take(&mut desk.taking()).unwrap().is_some());
}

#[test]
fn a_file_that_is_gone_or_damaged_is_fetched_again() {
    let desk = Desk::new();
    let id = desk.take_in(&["ofac_csv"], "First");
    desk.publish(now());
    let mut taking = desk.taking();
    take(&mut taking).unwrap();
    let index = fs_err::read_dir(desk.replica().indexes()).unwrap().next().unwrap().unwrap().path();
    fs_err::rename(&index, index.with_extension("damaged")).unwrap();
    assert_eq!(take(&mut taking).unwrap(), Some((id.clone(), 1)));
    assert!(index.exists());
    let mut bytes = fs_err::read(&index).unwrap();
    bytes[100] ^= 1;
    fs_err::write(&index, bytes).unwrap();
    // A process that starts anew reads what lies there.
    let mut taking = desk.taking();
    assert_eq!(take(&mut taking).unwrap(), Some((id.clone(), 1)));
    fs_err::remove_file(desk.replica().home().join("current")).unwrap();
    assert_eq!(take(&mut taking).unwrap(), Some((id, 0)));
    assert!(desk.replica().current().unwrap().is_some());
}

#[test]
fn places_without_an_edition_and_folders_of_others_are_told() {
    let desk = Desk::new();
    let error = take(&mut desk.taking()).unwrap_err().to_string();
    assert!(error.contains("there is no edition") && error.contains("--publish file:///"), "{error}");
    let error = desk.depot().publish(&desk.publisher(), now()).unwrap_err().to_string();
    assert!(error.contains("no edition to publish"), "{error}");
    desk.take_in(&["ofac_csv"], "First");
    let error = Taking::new(desk.depot(), desk.publisher()).unwrap_err().to_string();
    assert!(error.contains("of their own"), "{error}");
}
