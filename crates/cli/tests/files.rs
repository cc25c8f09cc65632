//! `screen -f`: tables as customers have them.

use std::io::Write as _;

use crate::Desk;

fn csv(desk: &Desk, file: &str, more: &[&str]) -> (i32, String, String) {
    let arguments = ["screen", "-f", file, "--format", "csv"];
    let run = desk.run(arguments.into_iter().chain(more.iter().copied()));
    (run.code, run.out, run.err)
}

#[test]
fn the_input_columns_come_first_then_ours() {
    let desk = Desk::with_list("ofac_csv");
    let file = desk.file(
        "customers.csv",
        "customer id,full name,DOB,nationality\nC-1,Pavel Korbutov,03/04/1980,Russian Federation\nC-2,Maria Johansson,1990-01-01,SE\nC-3,,,\n",
    );
    let (code, out, err) = csv(&desk, &file, &[]);
    assert_eq!(code, 2, "a row was rejected");
    insta::assert_snapshot!("columns", out);
    assert!(err.contains("both readings"), "{err}");
}

#[test]
fn encodings_and_separators_are_told() {
    let desk = Desk::with_list("ofac_csv");
    let text = "id;name;birth date\r\n1;Pavel Kórbutov;03.04.1980\r\n";
    let windows: Vec<u8> = text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked: Vec<u8> = [0xef, 0xbb, 0xbf].into_iter().chain(text.bytes()).collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let older_mac: Vec<u8> =
        text.replace("\r\n", "\r").chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    for (name, bytes) in [
        ("utf8", text.as_bytes().to_vec()),
        ("marked", marked),
        ("windows", windows),
        ("utf16", utf16),
        ("gzip", gzip.finish().unwrap()),
        ("tabs", text.replace(';', "\t").into_bytes()),
        ("old_mac", text.replace("\r\n", "\r").into_bytes()),
        ("older_mac", older_mac),
    ] {
        let file = desk.file(&format!("{name}.csv"), bytes);
        let (code, out, err) = csv(&desk, &file, &[]);
        assert_eq!(code, 1, "{name}: {out}{err}");
        assert!(out.contains("Pavel Kórbutov"), "{name}: {out}");
    }
}

#[test]
fn columns_can_be_given() {
    let desk = Desk::with_list("ofac_csv");
    let file = desk.file("strange.csv", "a,b,c\nx,Korbutov Pavel,1980\n");
    assert_eq!(csv(&desk, &file, &[]).0, 2, "no column is a name");
    let (code, out, _) = csv(&desk, &file, &["--map", "name=b", "--map", "birth_date=col3", "--map", "id=a"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.lines().nth(1).unwrap().contains("ofac-102"), "{out}");
}

#[test]
fn json_lines_and_standard_input() {
    let desk = Desk::with_list("ofac_csv");
    let lines = b"{\"id\":\"7\",\"name\":\"Pavel Korbutov\",\"birthDate\":\"1980-04-03\"}\n{\"id\":\"8\",\"name\":\"Maria Johansson\"}\n{broken\n";
    let run = desk.run_with_input(["screen", "-f", "-", "--format", "jsonl"], lines);
    assert_eq!(run.code, 2, "{}", run.err);
    let answers: Vec<serde_json::Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let statuses: Vec<&str> = answers.iter().map(|answer| answer["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["hit", "no_hit", "rejected"]);
    assert_eq!(answers[0]["subject"]["id"], "7");
    assert_eq!(answers[2]["subject"]["line"], 3);
}

#[test]
fn first_and_last_names_are_put_together() {
    let desk = Desk::with_list("ofac_csv");
    let file = desk.file("people.tsv", "First Name\tLast Name\nPavel\tKorbutov\n");
    assert_eq!(csv(&desk, &file, &[]).0, 1);
}

#[test]
fn a_cell_is_no_formula() {
    let desk = Desk::with_list("ofac_csv");
    let file = desk.file("formula.csv", "name,note\nPavel Korbutov,\"=HYPERLINK(1)\"\n");
    let (_, out, _) = csv(&desk, &file, &[]);
    assert!(!out.contains(",=HYPERLINK"), "{out}");
}

#[test]
fn every_row_is_answered() {
    let desk = Desk::with_list("ofac_csv");
    let rows = (0..5_000).map(|row| format!("{row},Some Person {row}")).collect::<Vec<_>>().join("\n");
    let file = desk.file("many.csv", format!("id,name\n{rows}"));
    let (code, out, _) = csv(&desk, &file, &[]);
    assert_eq!(code, 0);
    let ids: Vec<&str> = out.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    let wanted: Vec<String> = (0..5_000).map(|row| row.to_string()).collect();
    assert_eq!(ids, wanted, "in order, none lost");
}

#[test]
fn a_further_name_does_not_displace_first_and_last() {
    let desk = Desk::with_list("ofac_csv");
    let file = desk.file("people.csv", "first name,last name,maiden name\nPavel,Korbutov,Unlisted\n");
    assert_eq!(csv(&desk, &file, &[]).0, 1);
}

#[test]
fn an_escape_in_a_cell_hides_no_later_row() {
    let desk = Desk::with_list("ofac_csv");
    let file = desk.file("escape.csv", "id,name\n1,Evil \u{1b}]0;x\n2,Pavel Korbutov\n");
    let (code, out, _) = csv(&desk, &file, &[]);
    assert_eq!(code, 1);
    assert!(out.contains("ofac-102"), "{out}");
}

#[test]
fn the_input_is_never_written_over() {
    let desk = Desk::with_list("ofac_csv");
    let file = desk.file("same.csv", "id,name\n1,Pavel Korbutov\n");
    assert_eq!(csv(&desk, &file, &["--out", &file]).0, 2);
    assert_eq!(fs_err::read_to_string(desk.path("same.csv")).unwrap(), "id,name\n1,Pavel Korbutov\n");
}

#[test]
fn residence_is_not_the_issuer_of_a_passport() {
    let desk = Desk::with_list("ofac_csv");
    let file = desk.file("passports.csv", "id,name,passport number,country\n1,Unknown Name,75 1234567,Germany\n");
    assert_eq!(csv(&desk, &file, &[]).0, 1);
}

#[test]
fn na_is_a_surname() {
    let desk = Desk::with_list("ofac_csv");
    let file = desk.file("na.csv", "id,first name,last name\n1,Kyung Won,Na\n");
    let run = desk.run(["screen", "-f", &file, "--format", "jsonl"]);
    assert!(run.out.contains("\"name\":[\"Kyung Won Na\"]"), "{}", run.out);
}
