//! `interdict serve` and `interdict keys`, from the start of the process to its end.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;

use crate::Desk;

/// A service that runs until it is told to end.
struct Served {
    process: Child,
    address: String,
    log: BufReader<ChildStderr>,
}

impl Served {
    fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let mut process = Command::new(cargo_bin("interdict"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .env("INTERDICT_HOME", desk.path("home"))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(process.stderr.take().unwrap());
        let mut line = String::new();
        log.read_line(&mut line).unwrap();
        let (_, address) = line.split_once("listening on ").unwrap_or_else(|| panic!("{line}"));
        let address = address.split(['"', '\n']).next().unwrap().to_owned();
        Self { process, address, log }
    }

    /// Ends it as an init system does: its exit code, and the rest of its log.
    fn end(mut self) -> (Option<i32>, String) {
        let told = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(told.success());
        let start = Instant::now();
        let code = loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                break status.code();
            }
            assert!(start.elapsed() < Duration::from_secs(10), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        };
        let mut rest = String::new();
        while self.log.read_line(&mut rest).unwrap() > 0 {}
        (code, rest)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // A test that failed leaves no process behind.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn bash(script: &str) -> (bool, String) {
    let output = Command::new("bash").args(["-euo", "pipefail", "-c", script]).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), text)
}

/// A page of the documentation, how many examples it has at least, and words of which one is in the answer to each.
const PAGES: [(&str, usize, &[&str]); 3] = [
    ("service.md", 5, &["interdict-1", "openapi"]),
    ("api-yente.md", 1, &["\"responses\""]),
    ("api-watchman.md", 1, &["\"entities\""]),
];

#[test]
fn the_examples_of_the_documentation_work() {
    let desk = Desk::new();
    let served = Served::start(&desk, &[]);
    for (page, fewest, words) in PAGES {
        let text = fs_err::read_to_string(format!("{}/../../docs/{page}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let examples = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
        let examples: Vec<&str> = examples.filter(|example| example.contains("curl ")).collect();
        assert!(examples.len() >= fewest, "{page}: {}", examples.len());
        for example in examples {
            let (is_done, came) = bash(&example.replace("http://127.0.0.1:8000", &served.address));
            assert!(is_done, "{page}: {example}\n{came}");
            assert!(words.iter().any(|word| came.contains(word)), "{page}: {example}\n{came}");
        }
    }
    let (_, came) = bash(&format!("curl -fsS '{}/v1/screen?name=Yongxin+Zhicheng+Technology+Group'", served.address));
    assert!(came.contains("\"status\":\"hit\"") && came.contains("ofac-50543"), "{came}");
    let (code, log) = served.end();
    assert_eq!(code, Some(0), "{log}");
}

#[test]
fn the_service_answers_what_the_command_line_prints() {
    let desk = Desk::with_list("ofac_csv");
    let said = desk.run(["screen", "Lantern Harbor Trading", "Nobody Known", "--format", "json"]).json();
    let served = Served::start(&desk, &[]);
    let (_, came) = bash(&format!(
        r#"curl -fsS {}/v1/screen -d '{{"subjects":[{{"name":"Lantern Harbor Trading"}},{{"name":"Nobody Known"}}]}}'"#,
        served.address
    ));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&came).unwrap(), said);
    let said = desk.run(["compare", "Lantern Harbor", "LANTERN HARBOUR", "--format", "json"]).json();
    let (_, came) = bash(&format!(
        r#"curl -fsS {}/v1/compare -d '{{"name1":"Lantern Harbor","name2":"LANTERN HARBOUR"}}'"#,
        served.address
    ));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&came).unwrap(), said);
    let said = desk.run(["editions", "--format", "json"]).json();
    let (_, came) = bash(&format!("curl -fsS {}/v1/editions", served.address));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&came).unwrap(), said);
    assert_eq!(served.end().0, Some(0));
}

#[test]
fn a_key_is_made_used_and_revoked() {
    let desk = Desk::with_list("ofac_csv");
    assert_eq!(desk.run(["keys", "list"]).out, "No key was made yet; `interdict keys create` makes one.\n");
    let made = desk.run(["keys", "create", "--name", "Marble", "--scope", "screen", "--expires", "2099-01-01"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let key = made.out.trim();
    let id = key.split('_').nth(1).unwrap();
    let listed = desk.run(["keys", "list"]);
    assert!(listed.out.contains(id) && listed.out.contains("Marble") && !listed.out.contains(key), "{}", listed.out);
    let served = Served::start(&desk, &["--poll", "1s", "--log-format", "json"]);
    let status = |header: &str| {
        let (_, came) = bash(&format!(
            "curl -sS -o /dev/null -w '%{{http_code}}' {header} '{}/v1/screen?name=Anna'",
            served.address
        ));
        came
    };
    assert_eq!(status(""), "401");
    assert_eq!(status(&format!("-H 'authorization: Bearer {key}'")), "200");
    let revoked = desk.run(["keys", "revoke", id]);
    assert_eq!(revoked.code, 0, "{}", revoked.err);
    let start = Instant::now();
    while status(&format!("-H 'authorization: Bearer {key}'")) == "200" {
        assert!(start.elapsed() < Duration::from_secs(10), "a revoked key goes on to count");
        std::thread::sleep(Duration::from_millis(100));
    }
    let (code, log) = served.end();
    assert_eq!(code, Some(0));
    assert!(!log.contains(key) && log.contains("no_valid_key"), "{log}");
    for line in log.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
    let listed = desk.run(["keys", "list", "--format", "json"]).json();
    assert_eq!((&listed["keys"][0]["valid"], listed["keys"][0]["used"].is_string()), (&false.into(), true));
}

#[test]
fn tls_with_a_certificate_and_its_key() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tls");
    let (chain, key) = (format!("{folder}/chain.pem"), format!("{folder}/key.pem"));
    let served = Served::start(&Desk::new(), &["--tls-cert", &chain, "--tls-key", &key, "--log-format", "json"]);
    assert!(served.address.starts_with("https://"), "{}", served.address);
    let (is_done, came) = bash(&format!("curl -fsS --cacert {chain} {}/healthz", served.address));
    assert!(is_done && came.contains("ok"), "{came}");
    // Who does not trust the certificate, or speaks no TLS, gets nothing, and each has its line.
    let (is_done, _) = bash(&format!("curl -fsS {}/healthz", served.address));
    assert!(!is_done);
    let (is_done, _) = bash(&format!("curl -fsS {}/healthz", served.address.replace("https", "http")));
    assert!(!is_done);
    let (code, log) = served.end();
    assert_eq!((code, log.matches("tls_failed").count()), (Some(0), 2), "{log}");
}

#[test]
fn what_cannot_be_served_is_said() {
    let desk = Desk::with_list("ofac_csv");
    let run = desk.run(["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("interdict keys create"), "{}", run.err);
    let run = desk.run(["serve", "--tls-cert", "x.pem"]);
    assert_eq!(run.code, 2);
    let file = desk.file("empty.pem", "");
    let run = desk.run(["serve", "--listen", "127.0.0.1:0", "--tls-cert", &file, "--tls-key", &file]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("empty.pem: there is no certificate in it"), "{}", run.err);
    let run = desk.run(["keys", "create", "--name", "x", "--scope", "write"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("there is no scope `write`"), "{}", run.err);
    let run = desk.run(["keys", "revoke", "nothing"]);
    assert_eq!(run.code, 2);
}

#[test]
#[cfg(not(any(feature = "object-storage", feature = "opentelemetry")))]
fn what_the_program_was_built_without_is_not_offered_and_is_told() {
    let desk = Desk::new();
    for (command, option, feature) in [
        ("serve", "--editions", "object-storage"),
        ("sync", "--publish", "object-storage"),
        ("serve", "--otlp", "opentelemetry"),
    ] {
        let help = desk.run([command, "--help"]);
        // `sync` has `--published` in any case.
        assert!(!help.out.contains(&format!("{option} <")), "{}", help.out);
        let came = desk.run([command, option, "file:///nowhere"]);
        assert_eq!(came.code, 2);
        let wanted = format!(
            "{option} is not in this program: build it with `cargo build --release -p interdict --features {feature}`"
        );
        assert!(came.err.contains(&wanted), "{}", came.err);
    }
}

#[test]
#[cfg(feature = "object-storage")]
fn what_sync_publishes_another_service_takes() {
    let desk = Desk::with_list("ofac_csv");
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/../sources/tests/fixtures/ofac_csv");
    let place = format!("file://{}", desk.path("bucket").display());
    let came = desk.run(["sync", "--from", list, "--publish", &place]);
    assert_eq!(came.code, 0, "{}", came.err);
    assert!(came.err.contains("published to file://DESK/bucket: edition "), "{}", came.err);
    let came = desk.run(["sync", "--from", list, "--publish", "s3://"]);
    assert!(came.code == 2 && came.err.contains("s3://BUCKET/PREFIX"), "{}", came.err);
    let replica = Desk::new();
    let served = Served::start(&replica, &["--editions", &place, "--poll", "1s"]);
    let start = Instant::now();
    loop {
        let (is_ready, came) = bash(&format!("curl -fsS {}/readyz", served.address));
        if is_ready {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{came}");
        std::thread::sleep(Duration::from_millis(50));
    }
    let (_, came) = bash(&format!("curl -fsS '{}/v1/screen?name=Pavel+Korbutov'", served.address));
    assert!(came.contains("\"status\":\"hit\""), "{came}");
    let (code, log) = served.end();
    assert!(code == Some(0) && log.contains("taken from the object store"), "{log}");
}
