//! The same edition, lexicon and question give the same bytes: in another process, with another number of threads, from lists
//! that were taken in in another order.

use crate::{Desk, list};

const LISTS: [&str; 5] = ["ofac_csv", "un", "eu_xml", "uk_csv", "followthemoney"];

/// A desk whose lists were taken in in this order, by so many threads.
fn desk(lists: &[&str], threads: &str) -> Desk {
    let desk = Desk::new();
    let paths: Vec<String> = lists.iter().map(|fixture| list(fixture)).collect();
    let mut arguments = vec!["sync"];
    arguments.extend(paths.iter().flat_map(|path| ["--from", path]));
    let output = desk.command().env("RAYON_NUM_THREADS", threads).args(arguments).output().unwrap();
    let run = desk.finish(&output);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    desk
}

/// Everything that scores at all, for many subjects, in one format.
fn answers(desk: &Desk, format: &str, threads: &str) -> String {
    let rows = [
        "Pavel Korbutov,1980-04-03,ru",
        "Korbutov,,",
        "Lantern Harbor Trading,,",
        "Мария Иванова,1975,by",
        "محمد علي حسن,,ir",
        "永信至诚科技集团有限公司,,cn",
        "김정은,,kp",
        "Ali,,",
        "Bank,,",
        "Ltd Company Group,,",
        "Nobody Known,1990,se",
    ];
    // More rows than a batch for the threads has.
    let table = format!("name,birth_date,nationality\n{}", (rows.join("\n") + "\n").repeat(150));
    let file = desk.file("customers.csv", table);
    let output = desk
        .command()
        .env("RAYON_NUM_THREADS", threads)
        .args(["screen", "-f", &file, "--threshold", "0.01", "--limit", "0", "--format", format])
        .output()
        .unwrap();
    desk.finish(&output).out
}

#[test]
fn two_runs_write_the_same_bytes() {
    let first = desk(&LISTS, "1");
    let second = desk(&["followthemoney", "uk_csv", "eu_xml", "un", "ofac_csv"], "4");
    for format in ["jsonl", "csv"] {
        let answer = answers(&first, format, "1");
        assert!(answer.lines().count() > 1_024, "{answer}");
        assert!(answer.contains("name_part") || format == "csv", "nothing is found: {answer}");
        assert!(answer == answers(&first, format, "1"), "{format}: another process");
        assert!(answer == answers(&first, format, "4"), "{format}: more threads");
        assert!(answer == answers(&second, format, "3"), "{format}: the lists in another order");
    }
}
