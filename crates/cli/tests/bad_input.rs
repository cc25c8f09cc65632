//! Bad input: file, line and remedy, exit code 2, the edition in force unchanged.

use crate::{Desk, list};

/// Runs a sync that must fail and leave the edition alone; gives what it said.
fn refused(desk: &Desk, path: &str) -> String {
    let before = desk.run(["lists", "--format", "json"]).out;
    let run = desk.run(["sync", "--from", path]);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert_eq!(before, desk.run(["lists", "--format", "json"]).out, "the edition in force is the same");
    run.err
}

#[test]
fn broken_lists() {
    let desk = Desk::with_list("ofac_csv");
    let xml = fs_err::read_to_string(format!("{}/sdn.xml", list("ofac_xml"))).unwrap();
    let mut told = Vec::new();
    told.push(refused(&desk, &desk.file("sdn.xml", &xml[..xml.len() / 2])));
    told.push(refused(&desk, &format!("{}/sdn.csv", list("ofac_cut"))).replace(&list("ofac_cut"), "CUT"));
    told.push(refused(&desk, &desk.file("sdn.csv", "")));
    told.push(refused(&desk, &desk.file("letter.txt", "Dear customer\n")));
    told.push(refused(&desk, "nowhere.xml"));
    fs_err::create_dir(desk.path("empty")).unwrap();
    told.push(refused(&desk, &desk.path("empty").display().to_string()));
    let csv = fs_err::read(format!("{}/sdn.csv", list("ofac_csv"))).unwrap();
    told.push(refused(&desk, &desk.file("SDN.CSV", &csv)));
    told.push(refused(&desk, &desk.file("some_list.csv", &csv)));
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_folder_with_one_broken_list_takes_the_others() {
    let desk = Desk::new();
    fs_err::create_dir(desk.path("lists")).unwrap();
    for file in ["sdn.csv", "alt.csv", "add.csv"] {
        fs_err::copy(format!("{}/{file}", list("ofac_csv")), desk.path("lists").join(file)).unwrap();
    }
    desk.file("lists/consolidated.xml", "<sdnList><sdnEntry><uid>1</uid>");
    desk.file("lists/README.md", "about\n");
    let run = desk.run(["sync", "--from", &desk.path("lists").display().to_string()]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("consolidated.xml, line 1"), "{}", run.err);
    assert!(run.out.contains("us_ofac_sdn"), "{}", run.out);
    assert_eq!(desk.run(["screen", "Pavel Korbutov"]).code, 1, "what was whole is in force");
}

#[test]
fn half_a_list_says_partial_in_every_answer() {
    let desk = Desk::new();
    let path = format!("{}/sdn.csv", list("ofac_csv"));
    let run = desk.run(["sync", "--from", &path, "--allow-partial"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for name in ["Pavel Korbutov", "Maria Johansson"] {
        let table = desk.run(["screen", name]).out;
        assert!(table.to_lowercase().contains("partial"), "{table}");
        let json = desk.run(["screen", name, "--format", "json"]).json();
        assert_eq!(json["edition"]["partial"], true);
    }
    let json = desk.run(["screen", "Maria Johansson", "--format", "json"]).json();
    assert_eq!(json["results"][0]["status"], "partial");
}

#[test]
fn tables_that_cannot_be_read() {
    let desk = Desk::new();
    let cases: [(&str, &[u8], &[&str]); 6] = [
        ("empty.csv", b"", &[]),
        ("no_name.csv", b"amount,currency\n1,EUR\n", &[]),
        ("binary.csv", &[0, 159, 146, 150, 0, 1, 2, 3], &[]),
        ("encoding.csv", b"name\nx\n", &["--encoding", "klingon"]),
        ("map.csv", b"name\nx\n", &["--map", "name=col9"]),
        ("threshold.csv", b"name\nx\n", &["--threshold", "7"]),
    ];
    let mut told = Vec::new();
    for (name, bytes, more) in cases {
        let file = desk.file(name, bytes);
        let run = desk.run(["screen", "-f", &file].into_iter().chain(more.iter().copied()));
        assert_eq!(run.code, 2, "{name}: {}{}", run.out, run.err);
        told.push(format!("{name}: {}", run.err.trim()));
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn rows_that_cannot_be_read_are_named_and_the_rest_goes_on() {
    let desk = Desk::with_list("ofac_csv");
    let long = "x".repeat(3 << 20);
    let file = desk.file(
        "rows.csv",
        [b"id,name\n1,Pavel Korbutov\n2,".as_slice(), long.as_bytes(), b"\n3,\"never closed\n4,Pavel Korbutov\n"]
            .concat(),
    );
    let run = desk.run(["screen", "-f", &file, "--format", "csv"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("line 3"), "{}", run.err);
    assert_eq!(run.out.matches("ofac-102").count(), 2, "the rows around are screened: {}", &run.err);
}

#[test]
fn a_line_without_end_is_refused_in_little_memory() {
    // One line of 1 GiB, from a file that takes no room on the disk.
    let desk = Desk::with_list("ofac_csv");
    let file = fs_err::File::create(desk.path("huge.csv")).unwrap();
    file.file().set_len(1 << 30).unwrap();
    drop(file);
    let path = desk.path("huge.csv").display().to_string();
    let run = desk.run(["screen", "-f", &path]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("huge.csv"), "{}", run.err);
    let told = refused(&desk, &format!("us_ofac_sdn={path}"));
    assert!(told.contains("huge.csv"), "{told}");
}

#[test]
fn names_that_try_to_break_it() {
    let desk = Desk::new();
    let long = "Ivan ".repeat(2_000);
    for name in [
        "\u{202e}\u{200b}",
        "!!!",
        "\u{1f4a9}",
        "a\u{301}\u{301}\u{301}",
        long.as_str(),
        "\u{fdfa}",
        "%s%n",
        "' OR 1=1",
    ] {
        let run = desk.run(["screen", name]);
        assert!((0..=2).contains(&run.code), "{name}");
    }
    assert_eq!(desk.run(["screen", " "]).code, 2);
}

#[test]
fn names_without_a_letter_are_rejected_not_cleared() {
    let desk = Desk::new();
    for name in ["...", "\u{1f642}", "???? ??"] {
        let run = desk.run(["screen", name, "--format", "json"]);
        assert_eq!(run.code, 2, "{name}");
        assert_eq!(run.json()["results"][0]["status"], "rejected");
    }
}

#[test]
fn a_store_that_lost_its_pointer_does_not_fall_back_to_the_starter_edition() {
    let desk = Desk::with_list("ofac_csv");
    fs_err::remove_file(desk.path("home").join("current")).unwrap();
    let run = desk.run(["screen", "Pavel Korbutov"]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("current"), "{}", run.err);
}

#[test]
fn a_dataset_cannot_be_named_like_a_path() {
    let run = Desk::new().run(["sync", "--from", &list("ofac_csv"), "--dataset", "../../evil"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("us_ofac_sdn"), "{}", run.err);
}

#[test]
fn an_answer_names_only_the_lists_that_were_looked_at() {
    let run = Desk::with_list("ofac_csv").run(["screen", "Nobody", "--dataset", "eu_fsf", "--format", "json"]);
    let json = run.json();
    let datasets = json["edition"]["datasets"].as_array().unwrap();
    assert_eq!(datasets.len(), 1);
    assert_eq!(datasets[0]["name"], "eu_fsf");
}
