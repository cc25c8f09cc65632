#![no_main]
//! Any bytes under several names, through the door that users take.
use interdict_fuzz::{error, file, report};
use interdict_sources::sync::{Source, read};

const NAMES: [&str; 8] = [
    "sdn.csv",
    "consolidated.xml",
    "cons_prim.csv.gz",
    "list.json",
    "export 2024-02-30.csv",
    "sheet.xlsx",
    "no ending",
    "cons_advanced.xml",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let input = file(NAMES[usize::from(choice % 8)], bytes);
    let dataset = (choice & 8 != 0).then(|| "us_ofac_sdn".to_owned());
    let outcome = read(&[Source { path: input.path.clone(), dataset }], choice & 16 != 0);
    assert!(outcome.datasets.len() + outcome.refused.len() == 1, "one file is read or refused: {outcome:?}");
    outcome.refused.iter().for_each(error);
    for dataset in &outcome.datasets {
        assert!(!dataset.entities.is_empty());
        report(&dataset.report);
        assert!(dataset.missing.is_empty() || choice & 16 != 0, "half a list is only read when it is allowed");
    }
});
