//! `sync` and `lexicon`: editions come and go, the lexicon stays until it is built anew.

use crate::{Desk, list};

#[test]
fn the_lexicon_stays_until_it_is_built_anew() {
    let desk = Desk::with_list("ofac_xml");
    let lexicon = |desk: &Desk| desk.run(["screen", "x", "--format", "json"]).json()["lexicon"].clone();
    let first = lexicon(&desk);
    let run = desk.run(["sync", "--from", &list("ofac_csv")]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(lexicon(&desk), first, "pinned");
    assert_eq!(desk.run(["lexicon", "build"]).code, 0);
    assert_ne!(lexicon(&desk), first, "built anew");
}

#[test]
fn what_sync_says() {
    let desk = Desk::new();
    let run = desk.run(["sync", "--from", &list("ofac_csv"), &list("followthemoney")]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(format!("{}---\n{}", run.out, run.err));
}

#[test]
fn the_dataset_can_be_named() {
    let desk = Desk::new();
    let run = desk.run(["sync", "--from", &list("followthemoney"), "--dataset", "own_list"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(desk.run(["screen", "Lantern Harbour", "--dataset", "own_list"]).code, 1);
    assert_eq!(desk.run(["screen", "Lantern Harbour", "--dataset", "other"]).code, 2);
}

#[test]
fn what_changed_in_every_format() {
    let desk = Desk::with_list("ofac_csv");
    assert_eq!(desk.run(["diff"]).code, 0, "there is nothing before the first edition");
    assert_eq!(desk.run(["diff", "--unseen"]).code, 0);
    let run = desk.run(["sync", "--from", &list("ofac_xml"), "--accept", "us_ofac_sdn"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for format in ["table", "jsonl", "markdown", "atom"] {
        let run = desk.run(["diff", "--format", format]);
        assert_eq!(run.code, 1, "{}", run.err);
        insta::assert_snapshot!(format!("diff_{format}"), run.out);
    }
    assert_eq!(desk.run(["diff", "--unseen"]).code, 1, "not looked at yet");
    assert_eq!(desk.run(["diff", "--unseen"]).code, 0, "looked at");
}

#[test]
fn a_shrunken_list_is_refused_until_it_is_accepted() {
    let desk = Desk::with_list("ofac_csv");
    let run = desk.run(["sync", "--from", &list("ofac_xml")]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--accept us_ofac_sdn"), "{}", run.err);
    assert_eq!(desk.run(["screen", "Lantern Harbour Trading"]).code, 1, "the old list is in force");
}

#[test]
fn the_lists_of_another_day() {
    let desk = Desk::new();
    let sync = |fixture: &str, day: &str| {
        desk.run(["sync", "--from", &list(fixture), "--published", day, "--accept", "us_ofac_sdn"])
    };
    assert_eq!(sync("ofac_csv", "2026-05-05").code, 0);
    assert_eq!(sync("ofac_xml", "2026-05-09").code, 0);
    let screen =
        |day: &str| desk.run(["screen", "Lantern Harbour Trading", "--dataset", "us_ofac_sdn", "--as-of", day]);
    assert_eq!(screen("2026-05-06").code, 1);
    assert_eq!(screen("2026-05-09").code, 0);
    assert_eq!(screen("2019-01-01").code, 2, "no list is that old");
    let shown = |day: &str| desk.run(["show", "ofac-101", "--as-of", day]).code;
    assert_eq!((shown("2026-05-06"), shown("2026-05-09")), (0, 2));
    assert!(desk.run(["lists", "--as-of", "2026-05-06"]).out.contains("2026-05-05"));
    // An edition that is kept can be put in force again.
    let editions = desk.run(["editions", "--format", "json"]).json();
    let first = editions["editions"][0]["id"].as_str().unwrap();
    assert_eq!(desk.run(["editions", "use", first]).code, 0);
    assert_eq!(desk.run(["show", "ofac-101"]).code, 0);
    assert_eq!(desk.run(["editions", "use", "2020-01-01-abc"]).code, 2);
    assert_eq!(desk.run(["editions", "verify", "--all"]).code, 0);
}

#[test]
fn a_series_becomes_editions_without_a_hand() {
    let desk = Desk::new();
    fs_err::create_dir(desk.path("series")).unwrap();
    let sdn = fs_err::read(format!("{}/sdn.csv", list("ofac_csv"))).unwrap();
    desk.file("series/sdn_2026-05-01.csv", &sdn);
    desk.file("series/sdn_2026-05-02.csv", "");
    desk.file("series/sdn_2026-05-03.csv", &sdn);
    let path = desk.path("series").display().to_string();
    let run = desk.run(["sync", "--from", &path, "--series", "--allow-partial"]);
    assert_eq!(run.code, 2, "{}", run.err);
    insta::assert_snapshot!(run.out);
}

#[test]
fn a_party_of_several_lists_is_shown_once() {
    let desk = Desk::new();
    assert_eq!(desk.run(["sync", "--from", &list("un"), &list("eu_xml")]).code, 0);
    let run = desk.run(["screen", "Pavel Korbutov", "--birth-date", "1980-04-03"]);
    insta::assert_snapshot!(run.out);
    let hits = desk.run(["screen", "Pavel Korbutov", "--format", "json"]).json()["results"][0]["hits"].clone();
    assert_eq!(hits.as_array().unwrap().len(), 2, "each list keeps its own entity: {hits}");
    assert!(hits[0]["same_party"][0]["by"].as_str().unwrap().contains("KPi.999"), "{hits}");
    assert!(desk.run(["show", "unsc-9000001"]).out.contains("The same party on other lists\n  eu-fsf-"));
}

#[test]
fn an_older_list_is_history_and_does_not_come_into_force() {
    let desk = Desk::new();
    let from = |fixture: &str, more: &[&str]| {
        let path = list(fixture);
        desk.run(["sync", "--from", path.as_str()].into_iter().chain(more.iter().copied()))
    };
    assert_eq!(from("ofac_xml", &[]).code, 0);
    let run = from("ofac_csv", &["--published", "2026-01-05"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("--history") && run.err.contains("2026-01-05"), "{}", run.err);
    let before = desk.run(["editions"]).out.lines().next().unwrap().to_owned();
    let run = from("ofac_csv", &["--published", "2026-01-05", "--history"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("Kept for questions about the past"), "{}", run.out);
    let editions = desk.run(["editions"]).out;
    assert_eq!(editions.lines().next().unwrap(), before, "the edition in force stays");
    assert_eq!(desk.run(["show", "ofac-101", "--as-of", "2026-02-01"]).code, 0);
    let history = desk.run(["editions", "--format", "json"]).json()["editions"][1]["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.run(["editions", "use", &history]).code, 2, "the other lists are not in it");
    assert_eq!(desk.run(["editions", "verify", "--all"]).code, 0);
    // The list itself beats rows of the starter edition, however they are dated.
    let lists = desk.run(["lists", "--as-of", "2026-11-24"]).out;
    let sdn = lists.lines().find(|line| line.starts_with("us_ofac_sdn")).unwrap();
    assert!(sdn.contains("2026-05-06") && !sdn.contains("starter"), "{lists}");
}

#[test]
fn a_store_that_forgot_what_is_in_force_does_not_begin_anew() {
    let desk = Desk::with_list("ofac_csv");
    for current in [None, Some("")] {
        match current {
            None => fs_err::remove_file(desk.path("home/current")).unwrap(),
            Some(text) => fs_err::write(desk.path("home/current"), text).unwrap(),
        }
        let run = desk.run(["sync", "--from", &list("un")]);
        assert_eq!(run.code, 2, "{}", run.out);
        assert!(run.err.contains("editions use"), "{}", run.err);
        let id = desk.run(["editions", "--format", "json"]).json()["editions"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(desk.run(["editions", "use", &id]).code, 0);
        assert_eq!(desk.run(["screen", "Lantern Harbour Trading"]).code, 1);
    }
}

#[test]
fn a_time_keeps_its_hours_and_its_zone() {
    let desk = Desk::with_list("ofac_csv");
    let code = |time: &str| desk.run(["lists", "--known-at", time]).code;
    assert_eq!(code("2026-11-24T12:00:00Z"), 0);
    assert_eq!(code("2026-11-24"), 0);
    assert_eq!(code("2026-11-24T11:59:59Z"), 2, "the edition was made at noon");
    assert_eq!(code("2026-11-24T13:00:00+02:00"), 2, "eleven o'clock");
    assert_eq!(code("2026-11-24T13:00:00"), 2, "of which zone?");
}

#[test]
fn one_entry_that_cannot_be_looked_at_does_not_spoil_a_folder() {
    let desk = Desk::new();
    fs_err::create_dir(desk.path("lists")).unwrap();
    fs_err::copy(format!("{}/consolidated.xml", list("un")), desk.path("lists/un.xml")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/nowhere/at/all", desk.path("lists/dangling.xml")).unwrap();
        std::os::unix::fs::symlink(".", desk.path("lists/loop")).unwrap();
    }
    let run = desk.run(["sync", "--from", &desk.path("lists").display().to_string()]);
    assert!(run.out.contains("un_sc_sanctions  read"), "{}{}", run.out, run.err);
    assert_eq!(run.code, 2, "what could not be looked at is told");
    assert!(run.err.contains("dangling.xml"), "{}", run.err);
}
