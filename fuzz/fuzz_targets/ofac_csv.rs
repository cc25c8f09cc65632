#![no_main]
//! OFAC's set of four flat files: the first byte says in which layout, a line of `%%%` parts them.
use interdict_fuzz::file;
use interdict_sources::ofac::csv::{Files, read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((layout, bytes)) = bytes.split_first() else { return };
    let ending = ["csv", "del", "pip", "ff"][usize::from(layout % 4)];
    let mut rest = bytes;
    let mut parts = std::iter::from_fn(|| {
        if rest.is_empty() {
            return None;
        }
        let end = rest.windows(5).position(|window| window == b"\n%%%\n");
        let part = &rest[..end.map_or(rest.len(), |end| end + 1)];
        rest = end.map_or(&[][..], |end| &rest[end + 5..]);
        Some(part)
    });
    let mut next = |name: &str| parts.next().map(|part| file(&format!("{name}.{ending}"), part));
    let files =
        Files { primary: next("sdn"), aliases: next("alt"), addresses: next("add"), comments: next("sdn_comments") };
    let result = read(&files, "us_ofac_sdn");
    match &result {
        Ok((entities, report)) => {
            interdict_fuzz::entities(entities, "us_ofac_sdn");
            interdict_fuzz::report(report);
            let rows = ["used", "repeated", "unreadable"].map(|counter| report.get(&format!("sdn.{counter}")));
            assert_eq!(report.get("sdn.rows"), rows.iter().sum::<u64>(), "{report:?}");
        }
        Err(error) => interdict_fuzz::error(error),
    }
    if bytes.len() % 8 == 0 {
        assert_eq!(format!("{result:?}"), format!("{:?}", read(&files, "us_ofac_sdn")));
    }
});
