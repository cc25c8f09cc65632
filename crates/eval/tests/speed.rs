//! `interdict-eval speed` and `incremental` from outside: they run processes of themselves.

#![allow(clippy::unwrap_used, reason = "a test says by failing that something is wrong")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_interdict-eval")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn told(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn complaint(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn generated(folder: &Path, file: &str, names: u64, seed: u64) -> PathBuf {
    let path = folder.join(file);
    told(&["generate", "--names", &names.to_string(), "--seed", &seed.to_string(), "--out", path.to_str().unwrap()]);
    path
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs_err::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn a_list_is_measured_and_told_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let (list, write) = (generated(folder.path(), "list.json", 1_200, 1), folder.path().join("figures.json"));
    let keep = folder.path().join("kept");
    let text = told(&[
        "speed",
        "--list",
        list.to_str().unwrap(),
        "--threshold",
        "0.7,0.85",
        "--questions",
        "60",
        "--listed",
        "50",
        "--shares",
        "0,100",
        "--threads",
        "1,2",
        "--with-evidence",
        "--with-particulars",
        "--segments",
        "3",
        "--runs",
        "2",
        "--seconds",
        "600",
        "--keep",
        keep.to_str().unwrap(),
        "--write",
        write.to_str().unwrap(),
    ]);
    assert!(text.starts_with("list.json: 1200 names of "), "{text}");
    let figures = json(&write);
    assert_eq!((figures["names"].as_u64(), figures["segments"].as_u64()), (Some(1_200), Some(3)));
    let lengths = (1..=3).map(|part| fs_err::metadata(keep.join(format!("generated-{part}.index"))).unwrap().len());
    assert_eq!(figures["index_bytes"].as_u64(), Some(lengths.sum()));
    let passes = figures["passes"].as_array().unwrap();
    // Two thresholds, two threads, evidence, particulars and two shares; cold, again and warm.
    assert_eq!(passes.len(), 7 * 3, "{text}");
    let hits = |wanted: &dyn Fn(&Value) -> bool| {
        let found: Vec<u64> = passes
            .iter()
            .filter(|pass| pass["state"] == "warm" && wanted(pass))
            .map(|pass| {
                assert_eq!(pass["asked"], 60, "{text}");
                pass["hits"].as_u64().unwrap()
            })
            .collect();
        assert!(!found.is_empty());
        assert!(found.iter().all(|hits| *hits == found[0]), "{text}");
        found[0]
    };
    let plain = |pass: &Value| pass["with_particulars"] == false && pass["listed"] == 50 && pass["threshold"] == 0.7;
    let usual = hits(&plain);
    // Half of the customers have listed names, some with a slip; with one thread or two, described or counted.
    assert!(usual >= 20, "{text}");
    assert!(hits(&|pass| pass["threshold"] == 0.85) <= usual, "{text}");
    assert!(hits(&|pass| pass["listed"] == 100) > usual, "{text}");
    assert!(hits(&|pass| pass["listed"] == 0) < usual, "{text}");
    for pass in passes {
        let within: Vec<f64> = pass["within"].as_array().unwrap().iter().map(|one| one[1].as_f64().unwrap()).collect();
        assert!(within.is_sorted(), "{text}");
        assert_eq!(pass["max_microseconds"].as_f64(), within.last().copied());
        let speed = |which: &str| pass[which].as_f64().unwrap();
        assert!(speed("slowest_names_a_second") <= speed("names_a_second"), "{text}");
        assert!(speed("names_a_second") <= speed("fastest_names_a_second"), "{text}");
        if cfg!(target_os = "linux") {
            assert!(pass["at_the_end"]["resident"].as_u64() >= pass["at_the_end"]["of_files"].as_u64(), "{text}");
            assert!(pass["at_the_end"]["of_files"].as_u64() > Some(0), "{text}");
        }
    }
}

#[test]
fn a_changed_list_leaves_the_other_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = |file: &str| folder.path().join(file).display().to_string();
    generated(folder.path(), "large.json", 3_000, 1);
    generated(folder.path(), "before.json", 500, 3);
    generated(folder.path(), "after.json", 600, 3);
    let arguments = |after: &str| {
        ["incremental", "--list", "large.json", "--before", "before.json", "--after", after, "--write", "figures.json"]
            .map(|word| if word.contains(".json") { path(word) } else { word.to_owned() })
    };
    let words = arguments("after.json");
    let text = told(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(text.contains("the other file untouched: yes"), "{text}");
    let figures = json(&folder.path().join("figures.json"));
    assert_eq!((&figures["stays_untouched"], &figures["same_as_everything"]), (&Value::Bool(true), &Value::Bool(true)));
    assert_eq!(figures["stays_before"], figures["stays_after"]);
    let bytes = |built: &str, part: usize| figures[built]["segments"][part]["bytes"].as_u64().unwrap();
    assert_eq!(figures["changed"]["segments"].as_array().map(Vec::len), Some(1));
    assert!(bytes("changed", 0) > bytes("first", 0), "{figures}");
    let words = arguments("nowhere.json");
    let error = complaint(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(error.contains("nowhere.json"), "{error}");
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let list = generated(folder.path(), "list.json", 50, 1);
    let list = list.to_str().unwrap();
    for (more, named) in [
        (["--threshold", "70"], "70"),
        (["--questions", "0"], "nothing to ask"),
        (["--runs", "0"], "--runs"),
        (["--shares", "101"], "101"),
    ] {
        let error = complaint(&["speed", "--list", list, more[0], more[1]]);
        assert!(error.contains(named), "{error}");
    }
    assert!(complaint(&["speed", "--list", "nowhere.json"]).contains("nowhere.json"));
    assert!(complaint(&["job"]).contains("is no job"));
}
