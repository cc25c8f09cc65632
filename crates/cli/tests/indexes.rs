//! The files of indexes: made with the edition, opened by later commands, built again where they are gone or damaged.

use std::path::PathBuf;
use std::time::SystemTime;

use crate::{Desk, Run, list};

/// The files in the folder of indexes whose names end so, in order.
fn indexes(desk: &Desk, end: &str) -> Vec<PathBuf> {
    let folder = desk.path("home/indexes");
    if !folder.exists() {
        return Vec::new();
    }
    let entries = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.to_string_lossy().ends_with(end)).collect();
    paths.sort();
    paths
}

fn written(path: &PathBuf) -> SystemTime {
    fs_err::metadata(path).unwrap().modified().unwrap()
}

fn ask(desk: &Desk) -> Run {
    let run = desk.run(["screen", "Pavel Korbutov", "--format", "json"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    run
}

#[test]
fn a_sync_makes_them_and_later_commands_open_them() {
    let desk = Desk::with_list("ofac_csv");
    let made = indexes(&desk, "");
    assert_eq!(indexes(&desk, ".index").len(), made.len(), "nothing but indexes: {made:?}");
    assert!(!made.is_empty());
    let times: Vec<SystemTime> = made.iter().map(written).collect();
    let answer = ask(&desk);
    assert_eq!(answer.err, "");
    assert_eq!(ask(&desk).out, answer.out);
    assert_eq!(indexes(&desk, ""), made);
    assert_eq!(made.iter().map(written).collect::<Vec<_>>(), times, "nobody has written them again");
}

#[test]
fn another_list_leaves_those_of_the_others_as_they_are() {
    let desk = Desk::with_list("ofac_csv");
    let before: Vec<(PathBuf, SystemTime)> =
        indexes(&desk, ".index").into_iter().map(|path| (path.clone(), written(&path))).collect();
    assert_eq!(desk.run(["sync", "--from", &list("un")]).code, 0);
    let after = indexes(&desk, ".index");
    assert!(after.len() > before.len(), "{after:?}");
    let untouched = before.iter().filter(|(path, time)| path.exists() && written(path) == *time).count();
    assert_eq!(untouched, before.len());
}

#[test]
fn a_removed_one_is_built_again_to_the_byte() {
    let desk = Desk::with_list("ofac_csv");
    let answer = ask(&desk).out;
    let kept: Vec<(PathBuf, Vec<u8>)> = indexes(&desk, ".index")
        .into_iter()
        .map(|path| {
            let bytes = fs_err::read(&path).unwrap();
            fs_err::remove_file(&path).unwrap();
            (path, bytes)
        })
        .collect();
    assert_eq!(ask(&desk).out, answer);
    for (path, bytes) in kept {
        assert!(fs_err::read(&path).unwrap() == bytes, "{}", path.display());
    }
}

#[test]
fn one_that_cannot_be_opened_is_built_again_with_a_word() {
    let desk = Desk::with_list("ofac_csv");
    let answer = ask(&desk).out;
    for content in [&b"no index"[..], b"", b"ITDINDEX and then something else that is long enough to be looked at"] {
        for path in indexes(&desk, ".index") {
            fs_err::write(path, content).unwrap();
        }
        let run = ask(&desk);
        assert_eq!(run.out, answer);
        assert!(run.err.contains("warning: ") && run.err.contains(".index"), "{}", run.err);
        assert_eq!(ask(&desk).err, "", "it is whole again");
    }
}

/// A desk with a list whose index is longer than what is checked when a file is opened.
fn desk_with_a_long_list() -> Desk {
    let desk = Desk::new();
    let mut lines = String::new();
    for number in 0..1_500 {
        let name =
            if number == 700 { "Pavel Korbutov".to_owned() } else { format!("Ivan{number} Petrenko{}", number % 97) };
        let entity = serde_json::json!({
            "id": format!("x-{number}"), "schema": "Person", "datasets": ["made_up"],
            "properties": { "name": [name], "topics": ["sanction"] },
        });
        lines.push_str(&entity.to_string());
        lines.push('\n');
    }
    let file = desk.file("entities.ftm.json", lines);
    let run = desk.run(["sync", "--from", &file, "--dataset", "made_up"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    desk
}

/// Flips a bit of every block of the longest index but the first, which is looked at when a file is opened.
fn damage(desk: &Desk) {
    let longest = indexes(desk, ".index").into_iter().max_by_key(|path| fs_err::metadata(path).unwrap().len()).unwrap();
    let mut bytes = fs_err::read(&longest).unwrap();
    for place in (100_000..bytes.len()).step_by(65_536) {
        bytes[place] ^= 1;
    }
    fs_err::write(&longest, bytes).unwrap();
}

#[test]
fn a_damaged_one_gives_no_answer_and_is_set_aside() {
    let desk = desk_with_a_long_list();
    let answer = ask(&desk).out;
    damage(&desk);
    let verified = desk.run(["editions", "verify"]);
    assert_eq!(verified.code, 2, "{}{}", verified.out, verified.err);
    assert!(verified.out.contains("DAMAGED") && verified.out.contains("is damaged"), "{}", verified.out);
    let run = desk.run(["screen", "Pavel Korbutov", "--format", "json"]);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert!(!run.out.contains("interdict_status") && !run.out.contains("no_hit"), "{}", run.out);
    assert!(serde_json::from_str::<serde_json::Value>(&run.out).is_err(), "half an answer must not pass for one");
    insta::assert_snapshot!(told_of_damage(&run));
    let next = ask(&desk);
    assert_eq!((&*next.out, &*next.err), (&*answer, ""), "the next command builds it again");
    assert_eq!(indexes(&desk, ".damaged").len(), 1);
    assert_eq!(desk.run(["lexicon", "build"]).code, 0);
    assert!(indexes(&desk, ".damaged").is_empty(), "what makes indexes clears up");
}

/// The words about damage, without what names the file of one run.
fn told_of_damage(run: &Run) -> String {
    let words = run.err.split('`').enumerate();
    words
        .map(|(place, part)| if place % 2 == 1 && part.contains("indexes/") { "FILE" } else { part })
        .collect::<Vec<_>>()
        .join("`")
}

#[test]
fn a_damaged_one_ends_a_file_with_an_error_too() {
    let desk = desk_with_a_long_list();
    let file = desk.file("customers.csv", "name\nPavel Korbutov\nSomebody Else\n");
    damage(&desk);
    let run = desk.run(["screen", "-f", &file]);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert!(run.err.contains("is damaged") && run.err.contains("set aside"), "{}", run.err);
}

#[test]
fn another_lexicon_makes_others_and_removes_those_of_no_more_use() {
    let desk = Desk::with_list("ofac_csv");
    let before = indexes(&desk, ".index");
    assert_eq!(desk.run(["sync", "--from", &list("un")]).code, 0);
    let run = desk.run(["lexicon", "build"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let after = indexes(&desk, ".index");
    assert!(!after.is_empty() && before.iter().all(|path| !after.contains(path)), "{after:?}");
    assert_eq!(ask(&desk).err, "");
}

#[test]
fn prune_removes_those_of_editions_that_go() {
    let desk = Desk::with_list("ofac_csv");
    for fixture in ["un", "uk_csv"] {
        assert_eq!(desk.run(["sync", "--from", &list(fixture)]).code, 0);
    }
    let all = indexes(&desk, ".index").len();
    let run = desk.run(["editions", "prune", "--keep", "1", "--format", "json"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let gone = usize::try_from(run.json()["indexes"].as_u64().unwrap()).unwrap();
    let manifest_lists =
        desk.run(["editions", "--format", "json"]).json()["editions"][0]["datasets"].as_array().unwrap().len();
    assert_eq!(indexes(&desk, ".index").len(), all - gone);
    assert_eq!(all - gone, manifest_lists, "one for each list of the edition that is kept");
    assert_eq!(ask(&desk).err, "");
}

#[test]
fn a_question_about_the_past_opens_the_lists_of_its_day() {
    let desk = Desk::with_list("ofac_csv");
    let answer = ask(&desk).out;
    assert_eq!(desk.run(["sync", "--from", &list("un")]).code, 0);
    let first = desk.run(["editions", "--format", "json"]).json()["editions"].as_array().unwrap().len();
    assert_eq!(first, 2);
    let asked = ["screen", "Pavel Korbutov", "--format", "json", "--known-at", "2026-11-24T12:00:00Z"];
    let run = desk.run(asked);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert_eq!(desk.run(asked).out, run.out);
    assert!(!answer.is_empty());
}

#[test]
#[cfg(unix)]
fn a_home_that_cannot_be_written_answers_all_the_same() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::with_list("ofac_csv");
    let answer = ask(&desk).out;
    // A file where the folder should be: it cannot be written whoever runs the test, root too.
    fs_err::remove_dir_all(desk.path("home/indexes")).unwrap();
    fs_err::write(desk.path("home/indexes"), "in the way").unwrap();
    fs_err::set_permissions(desk.path("home"), PermissionsExt::from_mode(0o555)).unwrap();
    let run = ask(&desk);
    fs_err::set_permissions(desk.path("home"), PermissionsExt::from_mode(0o755)).unwrap();
    assert_eq!(run.out, answer);
    assert!(run.err.contains("it is built anew each time"), "{}", run.err);
}

#[test]
fn two_processes_build_the_same_one_at_once() {
    let desk = Desk::with_list("ofac_csv");
    let answer = ask(&desk).out;
    for path in indexes(&desk, ".index") {
        fs_err::remove_file(path).unwrap();
    }
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4).map(|_| scope.spawn(|| ask(&desk).out)).collect();
        for asked in asked {
            assert_eq!(asked.join().unwrap(), answer);
        }
    });
    assert!(indexes(&desk, ".new").is_empty(), "no part of a file is left");
}
