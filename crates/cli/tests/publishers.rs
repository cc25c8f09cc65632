//! Lists fetched from a server on the loopback: what comes into force, what is held back, what survives a kill.

use std::fmt::Write as _;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use interdict_sources::edition::Store;

use crate::server::{Server, Step, answer, ok};
use crate::{Desk, Run, list};

/// The UN's list with so many people, as of a day.
fn un(day: &str, people: std::ops::Range<u32>) -> Vec<u8> {
    let mut xml = format!("<CONSOLIDATED_LIST dateGenerated=\"{day}T00:00:00Z\"><INDIVIDUALS>");
    for number in people {
        let _ = write!(
            xml,
            "<INDIVIDUAL><DATAID>{number}</DATAID><FIRST_NAME>PAVEL{number}</FIRST_NAME><SECOND_NAME>KORBUTOV</SECOND_NAME>\
             <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.{number}</REFERENCE_NUMBER></INDIVIDUAL>"
        );
    }
    xml.push_str("</INDIVIDUALS><ENTITIES></ENTITIES></CONSOLIDATED_LIST>");
    xml.into_bytes()
}

/// The EU's list with one party.
const EU: &[u8] = br#"<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-20T10:00:00Z"><sanctionEntity euReferenceNumber="EU.1.1" logicalId="1"><subjectType code="enterprise" classificationCode="E"/><regulation programme="PRK" numberTitle="2017/1509"/><nameAlias wholeName="Lantern Harbour" strong="true" logicalId="2"/></sanctionEntity></export>"#;

/// A desk whose UN and EU lists come from a server, where the UN's answer can be changed.
struct Publishers {
    desk: Desk,
    server: Server,
    un: Arc<Mutex<Vec<Step>>>,
}

impl Publishers {
    fn new(un: Vec<Step>) -> Self {
        let un = Arc::new(Mutex::new(un));
        let answers = Arc::clone(&un);
        let server = Server::new(move |request| match request.path.as_str() {
            "/un.xml" => answers.lock().unwrap().clone(),
            "/eu.xml" if request.header("if-none-match") == Some("\"eu\"") => answer("304 Not Modified", &[], b""),
            "/eu.xml" => answer("200 OK", &[("ETag", "\"eu\""), ("Content-Length", &EU.len().to_string())], EU),
            _ => answer("404 Not Found", &[("Content-Length", "0")], b""),
        });
        let (un_url, eu_url) = (server.url("/un.xml"), server.url("/eu.xml"));
        let desk = Desk::new();
        fs_err::create_dir_all(desk.path("home")).unwrap();
        desk.file(
            "home/sources.toml",
            format!(
                "[network]\nplain_hosts = ['127.0.0.1']\nprivate_hosts = ['127.0.0.1']\nretries = 1\nretry_milliseconds = 1\nidle_seconds = 2\n\
                 [[dataset]]\nname = 'un_sc_sanctions'\n[[dataset.file]]\nname = 'consolidated.xml'\nurl = '{un_url}'\n\
                 [[dataset]]\nname = 'eu_fsf'\n[[dataset.file]]\nname = 'export.xml'\nurl = '{eu_url}'\n",
            ),
        );
        Self { desk, server, un }
    }

    fn answer(&self, un: Vec<Step>) {
        *self.un.lock().unwrap() = un;
    }

    fn sync(&self, more: &[&str]) -> Run {
        let mut run = self.desk.run(["sync", "un_sc_sanctions", "eu_fsf"].into_iter().chain(more.iter().copied()));
        for text in [&mut run.out, &mut run.err] {
            *text = text.replace(&self.server.port.to_string(), "PORT");
        }
        run
    }

    /// How many parties of the UN's list are in force.
    fn people(&self) -> u64 {
        let run = self.desk.run(["lists", "--format", "json"]);
        let lists = run.json()["edition"]["datasets"].as_array().unwrap().clone();
        lists.iter().find(|list| list["name"] == "un_sc_sanctions").unwrap()["entities"].as_u64().unwrap()
    }
}

#[test]
fn lists_come_from_their_publishers() {
    let publishers = Publishers::new(ok(&un("2026-11-20", 0..40)));
    let run = publishers.sync(&[]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    insta::assert_snapshot!("fetched_lists", run.out);
    let manifest = publishers.desk.run(["editions", "--format", "json"]).json();
    let file = &manifest["editions"][0]["datasets"][0]["files"][0];
    assert!(file["url"].as_str().unwrap().ends_with("/eu.xml"), "{file}");
    assert_eq!(file["fetched"], "2026-11-24T12:00:00Z");
    // Nothing new: one is not sent again, the other is the same as before.
    let run = publishers.sync(&[]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.starts_with("Nothing has changed"), "{}", run.out);
    assert!(run.out.contains("eu_fsf  not modified since, published 2026-11-20"), "{}", run.out);
    let asked = publishers.server.asked();
    assert_eq!(asked.iter().filter(|request| request.header("if-none-match").is_some()).count(), 1, "{asked:?}");
    assert!(publishers.desk.run(["lists"]).out.contains("asked 2026-11-24T12:00:00Z"));
    // An edition of its own for the next version.
    publishers.answer(ok(&un("2026-11-21", 0..41)));
    assert_eq!(publishers.sync(&[]).code, 0);
    assert_eq!(publishers.people(), 41);
    let known = publishers.desk.run(["screen", "Pavel40 Korbutov", "--as-of", "2026-11-20"]);
    assert!(!known.out.contains("unsc-40 "), "{}", known.out);
    assert!(publishers.desk.run(["screen", "Pavel40 Korbutov"]).out.contains("unsc-40 "));
}

#[test]
fn whatever_a_server_sends_the_last_good_version_stays_and_the_others_go_on() {
    let publishers = Publishers::new(ok(&un("2026-11-20", 0..400)));
    assert_eq!(publishers.sync(&[]).code, 0);
    let in_force = publishers.desk.run(["editions"]).out;
    let good = un("2026-11-21", 0..401);
    let unnamed = |count: usize| {
        String::from_utf8(good.clone())
            .unwrap()
            .replacen("<FIRST_NAME>PAVEL", "<X>", count)
            .replacen("</FIRST_NAME>", "</X>", count)
            .replacen("<SECOND_NAME>KORBUTOV</SECOND_NAME>", "", count)
    };
    let deep = format!("<CONSOLIDATED_LIST>{}", "<INDIVIDUALS>".repeat(5000));
    let without_end = Step::Send(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", good.len()).into_bytes());
    let drip = std::iter::once(without_end.clone())
        .chain(std::iter::repeat_n([Step::Send(b"<".to_vec()), Step::Wait(Duration::from_millis(300))], 40).flatten());
    let faults: Vec<(&str, Vec<Step>, &str)> = vec![
        ("a page with status 200", ok(b"<!DOCTYPE html><html><body>Sorry</body></html>"), "HTML page"),
        ("a body that breaks off", ok(&good[..good.len() / 2]), "broken off"),
        ("an empty file", answer("200 OK", &[("Content-Length", "0")], b""), "empty file"),
        ("nothing but spaces", ok(b"   "), ""),
        ("fewer bytes than announced", vec![without_end.clone(), Step::Send(good[..100].to_vec())], "not fetched"),
        ("more bytes than announced", answer("200 OK", &[("Content-Length", "200")], &good), "broken off"),
        (
            "a cut in the middle of a chunk",
            answer("200 OK", &[("Transfer-Encoding", "chunked")], b"400\r\n<CONS"),
            "broke off",
        ),
        ("a slow drip", drip.collect(), "drips"),
        ("another root", ok(b"<export generationDate='2026-11-21'></export>"), "says that it is eu_fsf"),
        ("an unknown root", ok(b"<lists></lists>"), "root element is `lists`"),
        ("another list", ok(EU), "says that it is eu_fsf, not un_sc_sanctions"),
        ("no records", ok(&un("2026-11-21", 0..0)), "0 of 0 records"),
        ("a required field missing in 2 %", ok(unnamed(9).as_bytes()), "392 of 401 records could be read"),
        ("a fall by 6 %", ok(&un("2026-11-21", 0..376)), "24 fewer"),
        ("an old version", ok(&un("2026-11-19", 0..400)), "this is the version of 2026-11-19"),
        ("elements without end", ok(deep.as_bytes()), "nested too deeply"),
        ("no list", ok(b"\x00\x01\x02"), "binary"),
        ("an archive that is cut", ok(&[0x1f, 0x8b, 8, 0, 0, 0]), "unpacked"),
        ("a failure of the server", answer("500 Oops", &[("Content-Length", "0")], b""), "answers 500"),
    ];
    let many = faults.len();
    for (fault, un, told) in faults {
        publishers.answer(un);
        let run = publishers.sync(&[]);
        assert_eq!(run.code, 2, "{fault}: {}{}", run.out, run.err);
        assert!(run.err.contains(told), "{fault}: {}", run.err);
        assert!(run.err.contains("un_sc_sanctions"), "{fault}: {}", run.err);
        assert!(run.out.contains("eu_fsf  not modified since"), "{fault}: the other list goes on: {}", run.out);
        assert_eq!(publishers.desk.run(["editions"]).out, in_force, "{fault}");
        assert_eq!(publishers.people(), 400, "{fault}");
        let failures = publishers.desk.run(["lists", "--format", "json"]).json()["failures"].clone();
        // Why is what stands on standard error behind that word.
        let why = failures["un_sc_sanctions"]["why"].as_str().unwrap();
        assert!(format!("not fetched: {why}").contains(told), "{fault}: {failures}");
        assert!(failures["eu_fsf"].is_null(), "{fault}: {failures}");
    }
    assert_eq!(publishers.desk.run(["editions", "verify"]).code, 0);
    // Whoever looks at the lists is told, until the list is taken in.
    let lists = publishers.desk.run(["lists"]).out;
    let told = format!("un_sc_sanctions could not be taken in since 2026-11-24T12:00:00Z, {many} times in a row: ");
    assert!(lists.contains(&told) && lists.contains("answers 500") && !lists.contains("eu_fsf could not"), "{lists}");
    let failures = publishers.desk.run(["lists", "--format", "json"]).json()["failures"].clone();
    assert_eq!(failures["un_sc_sanctions"]["times"], many, "{failures}");
    // What is right although it looks wrong can be accepted.
    publishers.answer(ok(&un("2026-11-21", 0..376)));
    let run = publishers.sync(&["--accept", "un_sc_sanctions"]);
    assert_eq!((run.code, publishers.people()), (0, 376), "{}", run.err);
    assert!(!publishers.desk.run(["lists"]).out.contains("could not be taken in"));
    // A few bad records of many are told, and the list is in force.
    publishers.answer(ok(unnamed(3).as_bytes()));
    let run = publishers.sync(&[]);
    assert_eq!((run.code, publishers.people()), (2, 398), "{}", run.err);
    // A new element is no reason to refuse.
    let new = String::from_utf8(good).unwrap().replace("<UN_LIST_TYPE>", "<SHOE_SIZE>44</SHOE_SIZE><UN_LIST_TYPE>");
    publishers.answer(ok(new.as_bytes()));
    let run = publishers.sync(&[]);
    assert_eq!((run.code, publishers.people()), (0, 401), "{}", run.err);
    assert!(run.out.contains("SHOE_SIZE"), "{}", run.out);
}

#[test]
fn a_fall_of_more_than_fifty_within_the_limit_is_loud() {
    let publishers = Publishers::new(ok(&un("2026-11-20", 0..2000)));
    assert_eq!(publishers.sync(&[]).code, 0);
    publishers.answer(ok(&un("2026-11-21", 0..1940)));
    let run = publishers.sync(&[]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("WARNING: un_sc_sanctions: 2000 parties"), "{}", run.err);
    publishers.answer(ok(&un("2026-11-22", 0..1930)));
    assert!(!publishers.sync(&[]).err.contains("WARNING"));
}

#[test]
fn a_watch_goes_on_after_a_failure_and_old_editions_go_by_the_settings() {
    let publishers = Publishers::new(answer("404 Not Found", &[("Content-Length", "0")], b""));
    let run = publishers.sync(&["--watch", "1s", "--rounds", "2"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.err.matches("not fetched: ").count(), 2, "{}", run.err);
    assert_eq!(publishers.desk.run(["sync", "--watch", "often"]).code, 2);
    // Three editions of three days; those older than a day go, but for one.
    for (day, people) in [("2026-11-20", 40), ("2026-11-21", 41), ("2026-11-22", 42)] {
        publishers.answer(ok(&un(day, 0..people)));
        let output = publishers
            .desk
            .command()
            .args(["sync", "un_sc_sanctions"])
            .env("INTERDICT_NOW", format!("{day}T12:00:00Z"))
            .output();
        assert!(output.unwrap().status.success());
    }
    let settings = fs_err::read_to_string(publishers.desk.path("home/sources.toml")).unwrap();
    publishers.desk.file("home/sources.toml", format!("[retention]\ndays = 1\nkeep = 2\n{settings}"));
    publishers.answer(ok(&un("2026-11-23", 0..43)));
    let run = publishers.sync(&[]);
    assert!(run.err.contains("editions older than 1 days"), "{}", run.err);
    // Left: the one of the first round, made on the day of the last, and the two newest.
    assert_eq!(publishers.desk.run(["editions"]).out.lines().count(), 3);
    assert_eq!(publishers.desk.run(["editions", "verify", "--all"]).code, 0);
}

#[test]
fn addresses_can_be_seen_and_changed() {
    let desk = Desk::new();
    let run = desk.run(["sources"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!("sources", run.out);
    let settings = desk.file("own.toml", "[network]\nretrys = 3\n");
    let run = desk.run(["sync", "--settings", &settings]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("own.toml, line 2: unknown field `retrys`"), "{}", run.err);
    let run = desk.run(["sync", "atlantis"]);
    assert!(run.err.contains("atlantis: no address is known"), "{}", run.err);
    // The book as it is printed is a settings file.
    let settings = desk.file("book.toml", desk.run(["sources", "--format", "toml"]).out);
    let book = desk.run(["sources", "--settings", &settings]);
    assert_eq!(book.out, desk.run(["sources"]).out);
    let run = desk.run(["sync", "un_sc_sanctions", "--from", "."]);
    assert_eq!(run.code, 2, "either from publishers or from disk");
}

/// A number that differs by run is wanted here: the moments of the kills.
fn jitter(number: u64) -> u64 {
    let nanoseconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos();
    (u64::from(nanoseconds) ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15)) >> 7
}

#[test]
fn two_hundred_kills_leave_a_whole_edition_each_time() {
    let publishers = Publishers::new(ok(&un("2026-11-20", 0..400)));
    assert_eq!(publishers.sync(&[]).code, 0);
    let store = Store::new(publishers.desk.path("home"));
    // How long a whole sync takes here, to kill within it.
    let start = std::time::Instant::now();
    publishers.answer(ok(&un("2026-11-20", 0..401)));
    assert_eq!(publishers.sync(&[]).code, 0);
    let whole = u64::try_from(start.elapsed().as_micros()).unwrap().max(2);
    let (mut killed, mut ended) = (0, 0);
    for number in 0..200u32 {
        publishers.answer(ok(&un("2026-11-20", number..number + 400 + number % 7)));
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("interdict"));
        let mut sync = command
            .args(["sync", "un_sc_sanctions", "eu_fsf"])
            .env("INTERDICT_HOME", publishers.desk.path("home"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(jitter(u64::from(number)) % whole));
        sync.kill().unwrap();
        if sync.wait().unwrap().code().is_none() {
            killed += 1;
        } else {
            ended += 1;
        }
        let edition = store.open_current().unwrap();
        let people = edition.in_force.datasets.iter().find(|list| list.name == "un_sc_sanctions").unwrap();
        let counted = edition.entities.iter().filter(|entity| entity.id.starts_with("unsc-")).count();
        assert_eq!(counted as u64, people.entities);
        assert!((400..=407).contains(&counted), "{counted}");
        // Every edition that has a name is whole, not only the one in force.
        if number % 40 == 39 {
            for manifest in store.list().unwrap() {
                let faults = store.verify(&manifest).faults;
                assert!(faults.is_empty(), "{faults:?}");
            }
        }
    }
    assert!(killed >= 50, "{killed} of 200 were killed at work, {ended} had ended");
    publishers.answer(ok(&un("2026-11-24", 0..400)));
    let run = publishers.sync(&[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(publishers.people(), 400);
}

#[test]
fn a_file_of_another_kind_among_fetched_ones_refuses_the_list() {
    let publishers = Publishers::new(ok(&un("2026-11-20", 0..40)));
    let url = publishers.server.url("/eu.xml");
    let settings = fs_err::read_to_string(publishers.desk.path("home/sources.toml")).unwrap();
    publishers.desk.file(
        "home/sources.toml",
        format!("{settings}[[dataset.file]]\nname = 'second.xml'\nurl = '{}'\n", url.replace("/eu.xml", "/un.xml")),
    );
    publishers.answer(ok(b"<html><body>Sorry</body></html>"));
    let run = publishers.desk.run(["sync", "eu_fsf"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("second.xml") && run.err.contains("HTML page"), "{}", run.err);
    assert!(run.err.contains("nothing could be read"), "half of what was fetched is not the list: {}", run.err);
}

#[test]
fn what_is_carried_over_must_be_whole() {
    let publishers = Publishers::new(ok(&un("2026-11-20", 0..40)));
    assert_eq!(publishers.sync(&[]).code, 0);
    let manifest = publishers.desk.run(["editions", "--format", "json"]).json();
    let un_list = &manifest["editions"][0]["datasets"][1];
    assert_eq!(un_list["name"], "un_sc_sanctions");
    let hash = un_list["sha256"].as_str().unwrap();
    let object = publishers.desk.path(&format!("home/objects/{}/{hash}.zst", &hash[..2]));
    let bytes = fs_err::read(&object).unwrap();
    fs_err::write(&object, &bytes[..bytes.len() / 2]).unwrap();
    // Another list cannot come into force beside a damaged one …
    let run = publishers.desk.run(["sync", "--from", &list("ofac_csv")]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("un_sc_sanctions") && run.err.contains("--fresh"), "{}", run.err);
    // … and a sync of the damaged one mends it, although the publisher's file is the same.
    assert_eq!(publishers.sync(&[]).code, 0);
    assert_eq!(publishers.people(), 40);
    assert_eq!(publishers.desk.run(["screen", "Pavel7 Korbutov"]).code, 1);
}
