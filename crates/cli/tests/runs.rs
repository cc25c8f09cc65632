//! `screen -f` as a run: formats in and out, broken off and gone on with, in parts, on damaged input.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_select::concat::concat_batches;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;

use crate::Desk;

/// Customers: every seventh is listed, every fifty-first has no name.
fn customers(count: usize) -> Vec<(i64, Option<String>)> {
    (0..count)
        .map(|row| {
            let name = match row {
                row if row % 51 == 50 => None,
                row if row % 7 == 3 => Some("Pavel Korbutov".to_owned()),
                row => Some(format!("Some Person {row}")),
            };
            (i64::try_from(row).unwrap(), name)
        })
        .collect()
}

fn csv(count: usize) -> String {
    let mut text = "id,name\n".to_owned();
    for (id, name) in customers(count) {
        writeln!(text, "{id},{}", name.unwrap_or_default()).unwrap();
    }
    text
}

fn batch(count: usize) -> RecordBatch {
    let (ids, names): (Vec<i64>, Vec<Option<String>>) = customers(count).into_iter().unzip();
    let columns: [(&str, ArrayRef); 2] =
        [("id", Arc::new(Int64Array::from(ids))), ("name", Arc::new(StringArray::from(names)))];
    RecordBatch::try_from_iter(columns).unwrap()
}

/// A Parquet file with row groups of so many rows.
fn parquet(batch: &RecordBatch, group: usize) -> Vec<u8> {
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn arrow(batch: &RecordBatch, file: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    if file {
        let mut writer = FileWriter::try_new(&mut bytes, &batch.schema()).unwrap();
        writer.write(batch).unwrap();
        writer.finish().unwrap();
    } else {
        let mut writer = StreamWriter::try_new(&mut bytes, &batch.schema()).unwrap();
        writer.write(batch).unwrap();
        writer.finish().unwrap();
    }
    bytes
}

fn read_parquet(desk: &Desk, name: &str) -> RecordBatch {
    let file = fs_err::File::open(desk.path(name)).unwrap().into_parts().0;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let schema = builder.schema().clone();
    let batches: Vec<RecordBatch> = builder.build().unwrap().map(Result::unwrap).collect();
    concat_batches(&schema, &batches).unwrap()
}

/// Status, id of the hit, and score of each row, from an output of any format.
fn told(desk: &Desk, name: &str) -> Vec<String> {
    let bytes = fs_err::read(desk.path(name)).unwrap();
    let of_batch = |batch: &RecordBatch| -> Vec<String> {
        let text = |name: &str| batch.column_by_name(name).unwrap().as_string::<i32>().clone();
        let (subjects, status, ids) = (text("interdict_subject_id"), text("interdict_status"), text("interdict_id"));
        let row = |row: usize| {
            let id = if ids.is_valid(row) { ids.value(row) } else { "" };
            let subject = if subjects.is_valid(row) { subjects.value(row) } else { "" };
            format!("{subject} {} {id}", status.value(row))
        };
        (0..batch.num_rows()).map(row).collect()
    };
    let of_text = |bytes: &[u8], separator: u8| -> Vec<String> {
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(bytes);
        let headings = reader.headers().unwrap().clone();
        let place = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
        let places = [place("interdict_subject_id"), place("interdict_status"), place("interdict_id")];
        let row = |record: csv::StringRecord| places.map(|place| record[place].to_owned()).join(" ");
        reader.records().map(|record| row(record.unwrap())).collect()
    };
    let of_lines = |bytes: &[u8]| -> Vec<String> {
        let text = std::str::from_utf8(bytes).unwrap();
        let answers = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let rows = answers.flat_map(|answer| {
            let status = answer["status"].as_str().unwrap().to_owned();
            let subject = answer["subject"]["id"].as_str().unwrap_or_default().to_owned();
            let hits: Vec<serde_json::Value> = answer["hits"].as_array().unwrap().clone();
            let ids: Vec<String> = hits.iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect();
            let ids = if ids.is_empty() { vec![String::new()] } else { ids };
            ids.into_iter().map(move |id| format!("{subject} {status} {id}")).collect::<Vec<_>>()
        });
        rows.collect()
    };
    let unpacked = |bytes: &[u8]| -> Vec<u8> {
        let mut plain = Vec::new();
        if bytes.starts_with(&[0x1f, 0x8b]) {
            std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(bytes), &mut plain).unwrap();
        } else {
            plain = zstd::decode_all(bytes).unwrap();
        }
        plain
    };
    match name.split_once('.').unwrap().1 {
        "parquet" => of_batch(&read_parquet(desk, name)),
        "arrow" => FileReader::try_new(std::io::Cursor::new(bytes), None)
            .unwrap()
            .flat_map(|batch| of_batch(&batch.unwrap()))
            .collect(),
        "arrows" => StreamReader::try_new(&*bytes, None).unwrap().flat_map(|batch| of_batch(&batch.unwrap())).collect(),
        "csv" => of_text(&bytes, b','),
        "tsv" => of_text(&bytes, b'\t'),
        "csv.gz" => of_text(&unpacked(&bytes), b','),
        "jsonl" => of_lines(&bytes),
        "jsonl.zst" => of_lines(&unpacked(&bytes)),
        other => panic!("{other}"),
    }
}

#[test]
fn every_format_in_and_out_tells_the_same() {
    let desk = Desk::with_list("ofac_csv");
    let rows = 300;
    let gzip = {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(csv(rows).as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let lines: String = customers(rows)
        .into_iter()
        .map(|(id, name)| serde_json::json!({"id": id, "name": name}).to_string() + "\n")
        .collect();
    let inputs = [
        desk.file("in.csv", csv(rows)),
        desk.file("in.csv.gz", gzip),
        desk.file("in.csv.zst", zstd::encode_all(csv(rows).as_bytes(), 0).unwrap()),
        desk.file("in.tsv", csv(rows).replace(',', "\t")),
        desk.file("in.jsonl", lines),
        desk.file("in.parquet", parquet(&batch(rows), 70)),
        desk.file("in.arrow", arrow(&batch(rows), true)),
        desk.file("in.arrows", arrow(&batch(rows), false)),
    ];
    let outputs = ["a.csv", "a.tsv", "a.csv.gz", "a.jsonl", "a.jsonl.zst", "a.parquet", "a.arrow", "a.arrows"];
    let mut first: Option<Vec<String>> = None;
    for input in &inputs {
        for output in outputs {
            let out = desk.path(output).display().to_string();
            let run = desk.run(["screen", "-f", input, "--out", &out, "--chunk", "128"]);
            assert_eq!(run.code, 2, "rows without a name are rejected: {input} {output} {}", run.err);
            assert!(run.err.contains("name = Name") || input.ends_with("jsonl"), "the columns are shown: {}", run.err);
            let told = told(&desk, output);
            assert_eq!(first.get_or_insert_with(|| told.clone()), &told, "{input} {output}");
            for left in ["part", "checkpoint", "new", "manifest.json"] {
                assert!(!desk.path(&format!("{output}.{left}")).exists(), "{output}.{left}");
            }
        }
    }
    let first = first.unwrap();
    assert_eq!(
        first.iter().filter(|row| row.contains("hit ofac-102")).count(),
        (0..rows).filter(|row| row % 7 == 3 && row % 51 != 50).count()
    );
    let from_pipe = desk.run_with_input(["screen", "-f", "-", "--format", "csv"], &arrow(&batch(rows), false));
    assert_eq!(from_pipe.out, fs_err::read_to_string(desk.path("a.csv")).unwrap(), "an Arrow stream from a pipe");
}

#[test]
fn parquet_keeps_the_columns_types_and_states_the_schema() {
    let desk = Desk::with_list("ofac_csv");
    let input = desk.file("in.parquet", parquet(&batch(500), 100));
    let out = desk.path("out.parquet").display().to_string();
    desk.run(["screen", "-f", &input, "--out", &out, "--chunk", "100"]);
    let written = read_parquet(&desk, "out.parquet");
    assert_eq!(written.schema().metadata()["interdict.format"], "interdict-1");
    assert_eq!(written.schema().field(0).data_type(), &arrow_schema::DataType::Int64);
    let file = fs_err::File::open(&out).unwrap().into_parts().0;
    let groups = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().metadata().num_row_groups();
    assert_eq!(groups, 5, "a row group each chunk");
    // No row at all is a whole file too.
    let empty = desk.file("empty.parquet", parquet(&batch(0), 100));
    let run = desk.run(["screen", "-f", &empty, "--out", &out]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(read_parquet(&desk, "out.parquet").num_rows(), 0);
}

#[test]
fn rejected_rows_have_a_file_that_can_be_screened_again() {
    let desk = Desk::with_list("ofac_csv");
    let long = "x".repeat(2 << 20);
    let text = format!("id,name,country\n1,,ru\n2,Pavel Korbutov,ru\n3,a,b,c,d\n4,{long},\n5,!!,\n");
    let input = desk.file("in.csv", text);
    let out = desk.path("out.csv").display().to_string();
    let run = desk.run(["screen", "-f", &input, "--out", &out]);
    assert_eq!(run.code, 2, "{}", run.err);
    let rejects = fs_err::read_to_string(desk.path("out.csv.rejects.csv")).unwrap();
    insta::assert_snapshot!(rejects.replace(&desk.path("").display().to_string(), "DESK/"));
    let mended = desk.file("mended.csv", rejects.replace("1,,ru", "1,Pavel Korbutov,ru"));
    let again = desk.run(["screen", "-f", &mended, "--format", "jsonl"]);
    assert!(again.out.contains("ofac-102"), "{}{}", again.out, again.err);
    // A later run without rejected rows leaves none of an earlier one's.
    let clean = desk.file("clean.csv", "id,name\n1,Maria Johansson\n");
    assert_eq!(desk.run(["screen", "-f", &clean, "--out", &out]).code, 0);
    assert!(!desk.path("out.csv.rejects.csv").exists());
}

#[test]
fn many_files_and_folders_are_one_output() {
    let desk = Desk::with_list("ofac_csv");
    fs_err::create_dir_all(desk.path("in/2026")).unwrap();
    desk.file("in/b.csv", "id,name\n1,Pavel Korbutov\n");
    desk.file("in/2026/a.tsv", "full name\tnote\nMaria Johansson\tx\n");
    desk.file("in/c.parquet", parquet(&batch(4), 10));
    desk.file("in/_SUCCESS", "");
    desk.file("in/.c.parquet.crc", "");
    let folder = desk.path("in").display().to_string();
    let run = desk.run(["screen", "-f", &folder, "--format", "csv"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let told = run.out.replace(&desk.path("").display().to_string(), "DESK/");
    let columns: Vec<String> = told
        .lines()
        .map(|line| {
            let record = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(line.as_bytes())
                .records()
                .next()
                .unwrap()
                .unwrap();
            [0, 1, 2, 3, 4, 7, record.len() - 1].map(|place| record[place].to_owned()).join(" | ")
        })
        .collect();
    insta::assert_snapshot!(columns.join("\n"));

    desk.file("in/notes.docx", "x");
    let run = desk.run(["screen", "-f", &folder, "--format", "csv"]);
    assert_eq!(run.code, 2, "what is left out is told, and is not done");
    assert!(run.err.contains("notes.docx: not screened"), "{}", run.err);
    desk.file("in/half.parquet", &parquet(&batch(40), 10)[..300]);
    let run = desk.run(["screen", "-f", &folder, "--format", "csv"]);
    assert!(run.code == 2 && run.out.contains("ofac-102"), "the others are screened: {}", run.err);
    assert!(run.err.contains("half.parquet") && run.err.contains("cut off"), "{}", run.err);
}

#[test]
fn input_that_is_damaged_says_so() {
    let desk = Desk::with_list("ofac_csv");
    let whole = parquet(&batch(400), 100);
    let packed = {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        packer.write_all(csv(400).as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let arrows = arrow(&batch(400), true);
    // UTF-8 as far as is looked ahead, then a row that is not.
    let mut latin = format!("id,name\n0,Zoë\n{}", "1,Maria Johansson\n".repeat(10_000)).into_bytes();
    latin.extend_from_slice(b"10001,M\xfcller\n10002,Pavel Korbutov\n");
    // A row group whose pages are overwritten; its neighbours are whole.
    let mut torn = whole.clone();
    let at = whole.len() / 3;
    torn[at..at + 200].fill(0xff);
    let cases: [(&str, Vec<u8>); 6] = [
        ("half.parquet", whole[..whole.len() / 2].to_vec()),
        ("half.arrow", arrows[..arrows.len() / 2].to_vec()),
        ("half.csv.gz", packed[..packed.len() / 2].to_vec()),
        ("torn.parquet", torn),
        ("late.csv", latin),
        ("stream.parquet", whole.clone()),
    ];
    let mixed = desk.file("mixed.csv", b"id,name\n1,Zo\xc3\xab\n2,M\xfcller\n");
    let run = desk.run(["screen", "-f", &mixed, "--format", "jsonl"]);
    assert!(run.code == 0 && run.out.contains("Zoë") && run.out.contains("Müller"), "{}{}", run.out, run.err);
    assert!(run.err.contains("UTF-8 and windows-1252 mixed"), "{}", run.err);
    let mut all = Vec::new();
    for (name, bytes) in cases {
        let (run, file) = if name == "stream.parquet" {
            (desk.run_with_input(["screen", "-f", "-", "--format", "csv"], &bytes), String::new())
        } else {
            let file = desk.file(name, bytes);
            (desk.run(["screen", "-f", &file, "--format", "csv"]), file)
        };
        assert_eq!(run.code, 2, "{name} {file}: {}", run.err);
        let told: Vec<&str> = run
            .err
            .lines()
            .filter(|line| line.contains("cannot") || line.contains("error") || line.contains("rejected"))
            .collect();
        all.push(format!("{name}:\n{}\n{} rows out", told.join("\n"), run.out.lines().count().saturating_sub(1)));
    }
    insta::with_settings!({filters => vec![(r"in [0-9.]+ s \(\d+ rows/s\)", "in T")]}, {
        insta::assert_snapshot!(all.join("\n\n"));
    });
}

#[test]
fn a_cell_of_a_hundred_megabytes_is_rejected() {
    let desk = Desk::with_list("ofac_csv");
    let long = "x".repeat(100 << 20);
    let names: ArrayRef = Arc::new(StringArray::from(vec!["Pavel Korbutov", &long, "Pavel Korbutov"]));
    let batch = RecordBatch::try_from_iter([("name", names)]).unwrap();
    let inputs = [
        desk.file("long.csv", format!("name\nPavel Korbutov\n{long}\nPavel Korbutov\n")),
        desk.file("long.parquet", parquet(&batch, 10)),
        desk.file(
            "long.jsonl",
            format!("{{\"name\":\"Pavel Korbutov\"}}\n{{\"name\":\"{long}\"}}\n{{\"name\":\"Pavel Korbutov\"}}\n"),
        ),
    ];
    for input in inputs {
        let out = desk.path("out.csv").display().to_string();
        let run = desk.run(["screen", "-f", &input, "--out", &out]);
        assert_eq!(run.code, 2, "{input}: {}", run.err);
        assert!(run.err.contains("rejected: "), "{input}: {}", run.err);
        assert_eq!(fs_err::read_to_string(&out).unwrap().matches("ofac-102").count(), 2, "{input}");
        assert!(fs_err::metadata(&out).unwrap().len() < 10_000, "the cell is not copied");
    }
}

/// A run that is killed again and again, each time a little later or earlier, and gone on with: how often it was killed.
fn killed(desk: &Desk, arguments: &[&str], most: u64) -> u64 {
    let mut kills = 0;
    let out = arguments.iter().skip_while(|argument| **argument != "--out").nth(1).unwrap();
    let part = format!("{out}.part");
    let written = || fs_err::metadata(&part).map_or(0, |part| part.len());
    loop {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_interdict"));
        command
            .args(arguments)
            .env("INTERDICT_HOME", desk.path("home"))
            .env("INTERDICT_NOW", "2026-11-24T12:00:00Z")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        // It is killed once it has written some more, somewhere in its next step.
        let begun = written();
        let some = 1 + kills * 7_919 % 300_000;
        while kills < most && child.try_wait().unwrap().is_none() {
            if written() > begun + some {
                child.kill().unwrap();
                break;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        if kills < most && child.wait().unwrap().code().is_none() {
            kills += 1;
            continue;
        }
        assert_eq!(child.wait().unwrap().code(), Some(2), "it ends as a run without a kill does");
        return kills;
    }
}

#[test]
fn killed_twenty_times_the_output_is_the_same() {
    let desk = Desk::with_list("ofac_csv");
    // Long enough to be killed some twenty times; each name is another, so that nothing is remembered.
    let rows = 20_000;
    let inputs = [desk.file("in.csv", csv(rows)), desk.file("in.parquet", parquet(&batch(rows), 3_000))];
    for (input, output) in
        [(&inputs[0], "out.csv"), (&inputs[1], "out.parquet"), (&inputs[0], "out.jsonl.gz"), (&inputs[1], "out.arrow")]
    {
        let whole = desk.path(&format!("whole-{output}")).display().to_string();
        let run = desk.run(["screen", "-f", input, "--out", &whole, "--chunk", "500"]);
        assert_eq!(run.code, 2, "{}", run.err);
        let out = desk.path(output).display().to_string();
        let kills = killed(&desk, &["screen", "-f", input, "--out", &out, "--chunk", "500", "--resume"], 20);
        assert!(kills >= 3, "{kills}: the run is too short to be killed");
        assert!(fs_err::read(&whole).unwrap() == fs_err::read(&out).unwrap(), "{output} after {kills} kills");
        let rejects = |out: &str| fs_err::read(format!("{out}.rejects.csv")).unwrap();
        assert!(rejects(&whole) == rejects(&out), "{output}");
        // Whoever starts it once more learns that nothing is left to do, and gets the same exit code.
        let again = desk.run(["screen", "-f", input, "--out", &out, "--chunk", "500", "--resume"]);
        assert!(again.code == 2 && again.err.contains("whole already"), "{}", again.err);
    }
}

#[cfg(unix)]
#[test]
fn a_run_goes_on_only_with_what_it_was_begun_with() {
    let desk = Desk::with_list("ofac_csv");
    let input = desk.file("in.csv", csv(1_000));
    let out = desk.path("out.csv").display().to_string();
    // A limit on the size of files is a full disk that a test can have.
    let full = |blocks: u32, more: &str| {
        let command = format!(
            "ulimit -f {blocks}; trap '' XFSZ; exec {} screen -f {input} --out {out} --chunk 100 {more}",
            env!("CARGO_BIN_EXE_interdict")
        );
        let mut shell = std::process::Command::new("sh");
        shell
            .args(["-c", &command])
            .env("INTERDICT_HOME", desk.path("home"))
            .env("INTERDICT_NOW", "2026-11-24T12:00:00Z");
        desk.finish(&shell.output().unwrap())
    };
    let run = full(100, "");
    assert_eq!(run.code, 2);
    assert!(!desk.path("out.csv").exists(), "what is not whole has not the name of what is");
    let mut told = vec![run.err.lines().last().unwrap().to_owned()];
    let mut tell = |err: &str| told.push(err.lines().last().unwrap().to_owned());
    tell(&desk.run(["screen", "-f", &input, "--out", &out, "--chunk", "100"]).err);
    tell(&desk.run(["screen", "-f", &input, "--out", &out, "--chunk", "100", "--threshold", "0.9", "--resume"]).err);
    desk.file("in.csv", csv(1_000).replace("Person 999", "Person 998"));
    tell(&desk.run(["screen", "-f", &input, "--out", &out, "--chunk", "100", "--resume"]).err);
    fs_err::remove_file(desk.path("in.csv")).unwrap();
    tell(&desk.run(["screen", "-f", &input, "--out", &out, "--chunk", "100", "--resume"]).err);
    desk.file("in.csv", csv(1_000));
    let run = desk.run(["screen", "-f", &input, "--out", &out, "--chunk", "100", "--resume"]);
    assert!(run.err.contains("were done before the run broke off"), "{}", run.err);
    let whole = desk.path("whole.csv").display().to_string();
    desk.run(["screen", "-f", &input, "--out", &whole, "--chunk", "100"]);
    assert_eq!(fs_err::read_to_string(&out).unwrap(), fs_err::read_to_string(&whole).unwrap());
    insta::with_settings!({filters => vec![(r"[0-9a-f]{32}", "HASH"), (r"\d+ rows (are|were) done", "N rows $1 done")]}, {
        insta::assert_snapshot!(told.join("\n"));
    });
}

/// The column of owners of each row, from an output of any format.
fn owners_told(desk: &Desk, name: &str) -> Vec<String> {
    const COLUMN: &str = "interdict_ownership";
    let bytes = fs_err::read(desk.path(name)).unwrap();
    let of_batch = |batch: &RecordBatch| -> Vec<String> {
        let column = batch.column_by_name(COLUMN).unwrap().as_string::<i32>();
        (0..batch.num_rows())
            .map(|row| if column.is_valid(row) { column.value(row).to_owned() } else { String::new() })
            .collect()
    };
    match name.split_once('.').unwrap().1 {
        "parquet" => of_batch(&read_parquet(desk, name)),
        "arrow" => FileReader::try_new(std::io::Cursor::new(bytes), None)
            .unwrap()
            .flat_map(|batch| of_batch(&batch.unwrap()))
            .collect(),
        "arrows" => StreamReader::try_new(&*bytes, None).unwrap().flat_map(|batch| of_batch(&batch.unwrap())).collect(),
        "csv" => {
            let mut reader = csv::Reader::from_reader(&*bytes);
            let place = reader.headers().unwrap().iter().position(|heading| heading == COLUMN).unwrap();
            reader.records().map(|record| record.unwrap()[place].to_owned()).collect()
        }
        other => panic!("{other}"),
    }
}

/// An invented register: the listed firm is of the starter edition.
const OWNERS: &str = "owner,owned,percent
\"Integrity Technology Group, Incorporated\",Halfmoon Cloud Ltd,50
Halfmoon Cloud Ltd,Quartermoon Data Ltd,60
Willow Brook Partners,Sunrise Bakery Ltd,100
";

/// Customers of whom every fifth is owned by a listed firm.
fn owned_customers(count: usize) -> RecordBatch {
    let name = |row: usize| match row % 5 {
        2 => "Quartermoon Data Ltd".to_owned(),
        4 => "Sunrise Bakery Ltd".to_owned(),
        _ => format!("Some Person {row}"),
    };
    let ids: Vec<i64> = (0..count).map(|row| i64::try_from(row).unwrap()).collect();
    let names: Vec<String> = (0..count).map(name).collect();
    let columns: [(&str, ArrayRef); 2] =
        [("id", Arc::new(Int64Array::from(ids))), ("name", Arc::new(StringArray::from(names)))];
    RecordBatch::try_from_iter(columns).unwrap()
}

#[test]
fn owners_are_followed_into_every_format() {
    let desk = Desk::new();
    let owners = desk.file("owners.csv", OWNERS);
    let input = desk.file("in.parquet", parquet(&owned_customers(300), 70));
    let mut first: Option<Vec<String>> = None;
    for output in ["a.csv", "a.parquet", "a.arrow", "a.arrows"] {
        let out = desk.path(output).display().to_string();
        let run =
            desk.run(["screen", "-f", &input, "--owners", &owners, "--regime", "us", "--out", &out, "--chunk", "64"]);
        assert_eq!(run.code, 1, "{output}: {}", run.err);
        let told = owners_told(&desk, output);
        assert_eq!(told.len(), 300);
        for (row, told) in told.iter().enumerate() {
            assert_eq!(told.contains("blocked by ownership"), row % 5 == 2, "{output} {row}: {told}");
        }
        assert_eq!(first.get_or_insert_with(|| told.clone()), &told, "{output}");
    }
    let types = read_parquet(&desk, "a.parquet").schema();
    assert_eq!(types.field_with_name("interdict_ownership").unwrap().data_type(), &arrow_schema::DataType::Utf8);
    // Without owners there is no such column.
    let out = desk.path("b.parquet").display().to_string();
    desk.run(["screen", "-f", &input, "--out", &out]);
    assert!(read_parquet(&desk, "b.parquet").column_by_name("interdict_ownership").is_none());
}

#[cfg(unix)]
#[test]
fn a_run_with_owners_goes_on_and_only_with_the_same_owners() {
    let desk = Desk::new();
    let owners = desk.file("owners.csv", OWNERS);
    let input = desk.file("in.parquet", parquet(&owned_customers(2_000), 500));
    for output in ["out.csv", "out.parquet", "out.arrow"] {
        let out = desk.path(output).display().to_string();
        let arguments = |out: &str| {
            ["screen", "-f", &input, "--owners", &owners, "--regime", "us", "--out", out, "--chunk", "100"]
                .map(str::to_owned)
        };
        let command = arguments(&out).join(" ");
        let command = format!("ulimit -f 60; trap '' XFSZ; exec {} {command}", env!("CARGO_BIN_EXE_interdict"));
        let mut shell = std::process::Command::new("sh");
        shell
            .args(["-c", &command])
            .env("INTERDICT_HOME", desk.path("home"))
            .env("INTERDICT_NOW", "2026-11-24T12:00:00Z");
        let broken = desk.finish(&shell.output().unwrap());
        assert!(broken.code == 2 && broken.err.contains("with --resume"), "{output}: {}", broken.err);
        // Other owners would give the rest of the rows another meaning.
        desk.file("owners.csv", OWNERS.replace("50", "40"));
        let mut again: Vec<String> = arguments(&out).to_vec();
        again.push("--resume".to_owned());
        let run = desk.run(again.iter().map(String::as_str));
        assert!(run.code == 2 && run.err.contains("owners"), "{output}: {}", run.err);
        desk.file("owners.csv", OWNERS);
        let run = desk.run(again.iter().map(String::as_str));
        assert!(run.code == 1 && run.err.contains("were done before the run broke off"), "{output}: {}", run.err);
        let whole = format!("whole-{output}");
        let path = desk.path(&whole).display().to_string();
        let run = desk.run(arguments(&path).iter().map(String::as_str));
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(fs_err::read(&out).unwrap() == fs_err::read(&path).unwrap(), "{output}");
        assert_eq!(owners_told(&desk, &whole).iter().filter(|told| !told.is_empty()).count(), 400, "{output}");
    }
}

#[test]
fn shards_together_are_the_whole() {
    let desk = Desk::with_list("ofac_csv");
    let input = desk.file("in.parquet", parquet(&batch(1_000), 300));
    let other = desk.file("in.csv", csv(333));
    let rows = |name: &str| -> Vec<String> {
        fs_err::read_to_string(desk.path(name)).unwrap().lines().skip(1).map(str::to_owned).collect()
    };
    let whole = desk.path("whole.csv").display().to_string();
    desk.run(["screen", "-f", &input, &other, "--out", &whole, "--chunk", "64"]);
    let mut together = Vec::new();
    let mut counted = 0;
    for shard in ["1/3", "2/3", "3/3"] {
        let name = format!("part-{}.csv", &shard[..1]);
        let out = desk.path(&name).display().to_string();
        let run = desk.run(["screen", "-f", &input, &other, "--out", &out, "--chunk", "64", "--shard", shard]);
        assert_eq!(run.code, 2, "{}", run.err);
        together.extend(rows(&name));
        let manifest = fs_err::read_to_string(desk.path(&format!("{name}.manifest.json"))).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["job"]["shard"], shard);
        counted += manifest["tally"]["rows"].as_u64().unwrap();
    }
    assert_eq!(counted, 1_333);
    together.sort();
    let mut whole = rows("whole.csv");
    whole.sort();
    assert_eq!(together, whole);
    assert_eq!(desk.run(["screen", "-f", &input, "--out", "x.csv", "--shard", "4/3"]).code, 2);
}

// Only Linux has a device that is always full.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_a_stream_is_told() {
    let desk = Desk::with_list("ofac_csv");
    let input = desk.file("in.csv", csv(10));
    let run = desk.run(["screen", "-f", &input, "--format", "csv", "--out", "/dev/full"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("No space left"), "{}", run.err);
}

#[test]
fn old_hits_that_stand_and_those_of_what_is_new_are_a_full_rescreen() {
    let desk = Desk::with_list("ofac_csv");
    let edition =
        |desk: &Desk| desk.run(["lists", "--format", "json"]).json()["edition"]["id"].as_str().unwrap().to_owned();
    let before = edition(&desk);
    let names =
        ["Pavel Korbutov", "Maria Johansson", "Korbutov Ilyich", "Integrity Technology", "Banco Nacional", "!!"];
    let mut text = "id,name\n".to_owned();
    for row in 0..60 {
        writeln!(text, "{row},{}", names[row % names.len()]).unwrap();
    }
    let input = desk.file("in.csv", text);
    let screen = |out: &str, more: &[&str]| {
        let run = desk.run(
            ["screen", "-f", &input, "--out", out, "--limit", "all", "--threshold", "0.5"]
                .into_iter()
                .chain(more.iter().copied()),
        );
        assert_eq!(run.code, 2, "{}", run.err);
        run.err
    };
    screen("old.csv", &[]);
    // A party leaves, one changes, one comes.
    fs_err::create_dir(desk.path("lists")).unwrap();
    for file in ["sdn.csv", "alt.csv", "add.csv"] {
        fs_err::copy(format!("{}/{file}", crate::list("ofac_csv")), desk.path("lists").join(file)).unwrap();
    }
    let list = fs_err::read_to_string(desk.path("lists/sdn.csv")).unwrap();
    let mut rows: Vec<String> = list.lines().map(str::to_owned).collect();
    let of = |rows: &[String], id: &str| rows.iter().position(|row| row.starts_with(id)).unwrap();
    let kept = of(&rows, "102,");
    let renamed = rows[kept].replacen("102,", "9102,", 1);
    rows[kept] = rows[kept].replace("Ilyich", "Iljitsch");
    rows.insert(kept + 1, renamed);
    desk.file("lists/sdn.csv", rows.join("\r\n"));
    let run = desk.run(["sync", "--from", &desk.path("lists").display().to_string(), "--accept", "us_ofac_sdn"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_ne!(edition(&desk), before);

    screen("whole.csv", &[]);
    let err = screen("new.csv", &["--only-new", &before, "--superseded", "superseded.txt"]);
    assert!(err.contains("of 25 parties are new or have changed since"), "{err}");
    let superseded = fs_err::read_to_string(desk.path("superseded.txt")).unwrap();
    let superseded: Vec<&str> = superseded.lines().collect();
    // The third names the second in its remarks.
    assert_eq!(superseded, ["ofac-101", "ofac-102", "ofac-9102"]);
    // Rows with hits, but for the edition that they were found in.
    let hits = |name: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_path(desk.path(name)).unwrap();
        let headings = reader.headers().unwrap().clone();
        let place = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
        let (status, edition) = (place("interdict_status"), place("interdict_edition"));
        let rows = reader.records().map(Result::unwrap).filter(|row| &row[status] == "hit");
        rows.map(|row| {
            row.iter()
                .enumerate()
                .filter(|(place, _)| *place != edition)
                .map(|(_, cell)| cell)
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect()
    };
    let stands = |row: &String| !superseded.iter().any(|id| row.contains(&format!("|{id}|")));
    let mut together: Vec<String> = hits("old.csv").into_iter().filter(stands).chain(hits("new.csv")).collect();
    together.sort();
    let mut whole = hits("whole.csv");
    whole.sort();
    assert!(!hits("new.csv").is_empty() && hits("old.csv") != hits("whole.csv"));
    assert_eq!(together, whole);
    let narrowed = fs_err::read_to_string(desk.path("new.csv")).unwrap();
    assert!(
        narrowed.contains("partial") && !narrowed.contains("no_hit"),
        "no row looks as if all parties had been asked about"
    );
    assert!(narrowed.contains(&format!("(only new since {before})")));
}
