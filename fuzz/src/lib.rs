//! What every fuzz target asserts beyond "no panic".
//!
//! [`reader!`] is a whole target for a reader of one file; [`list`] says what must hold of whatever a reader
//! gives back, [`error`] of what it says when it refuses.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use interdict_model::{Entity, IdentifierKind, NameKind};
use interdict_ownership::{Holdings, Share};
use interdict_registers::{Filed, RegisterError};
use interdict_sources::followthemoney::to_line;
use interdict_sources::input::Input;
use interdict_sources::list::List;
use interdict_sources::recognise::Reader;
use interdict_sources::{Report, SourceError};

/// A target for a reader of one file: its function, the file's name and the dataset.
#[macro_export]
macro_rules! reader {
    ($module:ident $(:: $rest:ident)+, $name:literal, $dataset:literal) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| $crate::read(
            interdict_sources::$module $(:: $rest)+,
            $name,
            $dataset,
            bytes
        ));
    };
}

/// A target for a format of ownership data.
#[macro_export]
macro_rules! register {
    ($format:ident) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| $crate::register(interdict_registers::Format::$format, bytes));
    };
}

/// Reads the bytes as a register, and checks what came of them.
pub fn register(format: interdict_registers::Format, bytes: &[u8]) {
    let read = |bytes: &[u8]| -> Result<(Filed, Holdings), RegisterError> {
        let mut holdings = Holdings::new();
        let input = interdict_registers::Input::of("register", std::io::Cursor::new(bytes.to_vec()))?;
        let filed = interdict_registers::read_as(format, input, &mut holdings)?;
        Ok((filed, holdings))
    };
    match read(bytes) {
        Ok((filed, holdings)) => {
            let told = filed.count("rejected") + filed.count("parts not read");
            assert!(holdings.rejected().len() as u64 <= told, "{:?}", filed.counts);
            assert!(told == 0 || !holdings.rejected().is_empty(), "what is not read is told");
            assert_eq!(holdings.stakes().len() as u64, filed.count("stakes"));
            assert_eq!(holdings.links().len() as u64, filed.count("links"));
            assert!(holdings.rejected().iter().all(|rejected| !rejected.reason.trim().is_empty()));
            for stake in holdings.stakes() {
                assert!(stake.share.low() <= stake.share.high() && stake.share.high() <= Share::WHOLE);
            }
            if let Some(error) = &filed.broken_off {
                assert!(!error.what.trim().is_empty() && !error.remedy.trim().is_empty(), "{error:?}");
            }
            if bytes.len() % 8 == 0 {
                let (again, others) = read(bytes).expect("what is read once is read twice");
                assert_eq!((filed, holdings.stakes(), holdings.links()), (again, others.stakes(), others.links()));
            }
        }
        Err(error) => assert!(!error.what.trim().is_empty() && !error.remedy.trim().is_empty(), "{error:?}"),
    }
}

/// A folder of this process, in memory where the system has one; the script that runs the targets removes it.
pub static SCRATCH: LazyLock<PathBuf> = LazyLock::new(|| {
    let shared = Path::new("/dev/shm");
    let base = std::env::var_os("INTERDICT_FUZZ_SCRATCH")
        .map_or_else(|| if shared.is_dir() { shared.to_owned() } else { std::env::temp_dir() }, PathBuf::from);
    let folder = base.join(format!("interdict-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the inputs");
    folder
});

/// The bytes as a file of that name.
pub fn file(name: &str, bytes: &[u8]) -> Input {
    let path = SCRATCH.join(name);
    std::fs::write(&path, bytes).expect("the input is written");
    Input::new(path)
}

/// Reads the bytes as a file, and checks what came of them.
pub fn read(reader: Reader, name: &str, dataset: &str, bytes: &[u8]) {
    let input = file(name, bytes);
    let result = reader(&input, dataset);
    match &result {
        Ok(read) => list(read, dataset),
        Err(refusal) => error(refusal),
    }
    // The same bytes, the same list: a sample of them, to save time.
    if bytes.len() % 8 == 0 {
        assert_eq!(told(&result), told(&reader(&input, dataset)), "read twice");
    }
}

fn told(result: &Result<List, SourceError>) -> String {
    format!("{result:?}")
}

/// What must hold of every list that is not refused.
pub fn list(list: &List, dataset: &str) {
    assert!(!list.entities.is_empty(), "a list without parties is refused");
    if let Some(day) = &list.published {
        assert!(day.len() == 10 && day.is_ascii(), "`{day}` is an ISO day");
    }
    entities(&list.entities, dataset);
    report(&list.report);
}

/// What must hold of every party.
pub fn entities(entities: &[Entity], dataset: &str) {
    let mut ids = HashSet::new();
    for entity in entities {
        assert!(!entity.id.trim().is_empty(), "an id: {entity:?}");
        assert!(ids.insert(&entity.id), "`{}` stands twice", entity.id);
        assert!(entity.datasets.iter().any(|own| own == dataset), "it is of the dataset: {entity:?}");
        // FollowTheMoney has ships and wallets that only numbers tell apart.
        if dataset != "any" {
            assert!(!entity.names.is_empty(), "a name: {entity:?}");
        }
        for name in &entity.names {
            assert!(!name.text.trim().is_empty(), "a name that says something: {entity:?}");
        }
        for identifier in &entity.identifiers {
            assert!(!identifier.value.trim().is_empty(), "a number that says something: {entity:?}");
        }
        let json = serde_json::to_string(entity).expect("it is written");
        let again: Entity = serde_json::from_str(&json).expect("it is read back");
        assert_eq!(*entity, again, "editions keep entities as JSON");
        follow_the_money(entity);
    }
}

/// Names, dates and numbers survive the way to FollowTheMoney and back.
fn follow_the_money(entity: &Entity) {
    let line = serde_json::to_vec(&to_line(entity)).expect("it is written");
    let input = file("back.ftm.json", &line);
    let list = interdict_sources::followthemoney::read(&input, "back").expect("what is written is read");
    let [back] = &list.entities[..] else { panic!("one line, one entity") };
    let names = |entity: &Entity| -> HashSet<String> {
        let own = entity.names.iter().filter(|name| name.kind != NameKind::Associated);
        own.map(|name| name.text.clone()).collect()
    };
    let lost: Vec<_> = names(entity).difference(&names(back)).cloned().collect();
    assert!(lost.is_empty(), "names are lost: {lost:?} of {entity:?}");
    assert_eq!(entity.schema, back.schema);
    for (own, read) in [(&entity.birth_dates, &back.birth_dates), (&entity.death_dates, &back.death_dates)] {
        assert!(own.iter().all(|date| read.contains(date)), "dates are lost: {own:?}, {read:?}");
    }
    for identifier in entity.identifiers.iter().filter(|identifier| identifier.kind != IdentifierKind::Other) {
        assert!(
            back.identifiers.iter().any(|other| other.value == identifier.value),
            "a number is lost: {identifier:?}"
        );
    }
}

/// What must hold of every report.
pub fn report(report: &Report) {
    // Other counters end in words of the file.
    let unreadable: u64 = report
        .counts
        .iter()
        .filter(|(counter, _)| counter.split_once('.').is_some_and(|(_, what)| what == "unreadable"))
        .map(|(_, count)| count)
        .sum();
    assert_eq!(report.unreadable, unreadable, "unreadable records are counted: {report:?}");
    assert!(report.notes.len() as u64 >= report.unreadable, "unreadable records are told: {report:?}");
    assert!(report.notes.iter().all(|note| !note.what.is_empty() && note.line != Some(0)), "{report:?}");
    for part in ["alt", "add"] {
        let of = |counter: &str| report.get(&format!("{part}.{counter}"));
        assert_eq!(
            of("rows"),
            ["used", "empty", "orphan", "unreadable"].into_iter().map(of).sum::<u64>(),
            "every row of {part} is accounted for: {report:?}"
        );
    }
}

/// What must hold of every refusal.
pub fn error(error: &SourceError) {
    assert!(!error.what.trim().is_empty() && !error.remedy.trim().is_empty(), "{error:?}");
    assert!(error.line != Some(0), "{error:?}");
}
