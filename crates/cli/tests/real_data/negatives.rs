//! Ordinary names: the index answers as the exhaustive search does, on real lists and real questions.

use interdict_index::{Index, Request};
use interdict_model::{Points, Subject};
use interdict_names::Lexicon;
use rayon::prelude::*;

use crate::{sdn_2023_12, shared, text};

/// Evenly spaced names of each file.
fn questions() -> Vec<String> {
    let mut names = Vec::new();
    for (text, separator, column, every) in [
        (fs_err::read_to_string(shared("bench/names/queries.tsv")).unwrap(), b'\t', "query", 5),
        (text("bench/quality/negatives_us.csv.gz"), b',', "full_name", 500),
        (text("bench/quality/negatives_global.csv.gz"), b',', "full_name", 500),
    ] {
        let mut rows =
            csv::ReaderBuilder::new().delimiter(separator).quoting(separator == b',').from_reader(text.as_bytes());
        let place = rows.headers().unwrap().iter().position(|heading| heading == column).unwrap();
        names.extend(rows.records().step_by(every).map(|row| row.unwrap()[place].to_owned()));
    }
    names
}

#[test]
fn the_index_answers_as_the_exhaustive_search_does() {
    let entities = sdn_2023_12().entities;
    let lexicon = Lexicon::of(&entities);
    let index = Index::new(entities, lexicon).unwrap();
    let questions = questions();
    assert!(questions.len() > 300, "{}", questions.len());
    for threshold in [500, 700] {
        let request =
            Request { threshold: Points::milli(threshold), limit: None, datasets: Vec::new(), exhaustive: false };
        let different: Vec<&String> = questions
            .par_iter()
            .filter(|name| {
                let subject = Subject { names: vec![(*name).clone()], ..Subject::default() };
                let fast = index.search(&subject, &request).unwrap();
                let whole = index.search(&subject, &Request { exhaustive: true, ..request.clone() }).unwrap();
                fast != whole
            })
            .collect();
        assert!(different.is_empty(), "{different:?}");
    }
}
