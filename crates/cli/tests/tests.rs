//! The program as its users see it: what it prints, writes and returns.

#![allow(clippy::unwrap_used, reason = "a test says by failing that something is wrong")]

mod answers;
mod bad_input;
mod cases;
mod explain;
mod files;
mod indexes;
mod lists;
mod owners;
mod publishers;
mod repeat;
mod runs;
mod serve;
mod verify;
// One server for the tests of both crates.
#[path = "../../fetch/tests/server.rs"]
mod server;

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// A home of its own for each test, at a fixed moment.
struct Desk {
    folder: TempDir,
}

/// What a run came to.
struct Run {
    out: String,
    err: String,
    code: i32,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A desk with the fixture's list in force.
    fn with_list(fixture: &str) -> Self {
        let desk = Self::new();
        let run = desk.run(["sync", "--from", &list(fixture)]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file and gives its path.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs_err::write(self.path(name), content).unwrap();
        self.path(name).display().to_string()
    }

    fn command(&self) -> Command {
        let mut command = Command::cargo_bin("interdict").unwrap();
        command
            .env("INTERDICT_HOME", self.path("home"))
            .env("INTERDICT_NOW", "2026-11-24T12:00:00Z")
            .env("NO_COLOR", "1")
            .env_remove("CLICOLOR_FORCE")
            .current_dir(self.folder.path());
        command
    }

    fn run<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Run {
        self.finish(&self.command().args(arguments).output().unwrap())
    }

    fn run_with_input<'a>(&self, arguments: impl IntoIterator<Item = &'a str>, input: &[u8]) -> Run {
        self.finish(&self.command().args(arguments).write_stdin(input).output().unwrap())
    }

    fn finish(&self, output: &Output) -> Run {
        let text = |bytes: &[u8]| {
            String::from_utf8(bytes.to_vec()).unwrap().replace(&self.folder.path().display().to_string(), "DESK")
        };
        let code = output.status.code().expect("the program ended by itself");
        let run = Run { out: text(&output.stdout), err: text(&output.stderr), code };
        assert!(!run.err.contains("panicked"), "{}", run.err);
        run
    }
}

impl Run {
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }
}

/// The folder of a hand-written list.
fn list(fixture: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sources/tests/fixtures").join(fixture).display().to_string()
}
