//! Files of every format that was ever written, kept from its first day on. One of an earlier format is read, or refused with a
//! message; it is never misread.

use std::path::PathBuf;

use interdict_index::{FORMAT, Index, Segment, Unusable};

use crate::list::{entities, lexicon, origin, written};

fn file(format: u32) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "formats", &format!("v{format}.index")].iter().collect()
}

/// How many parties the kept files list.
const PARTIES: usize = 24;

#[test]
fn the_present_format_has_a_file() {
    if file(FORMAT).exists() {
        return;
    }
    let entities = entities(PARTIES);
    Segment::write(&file(FORMAT), &written(entities.clone(), &lexicon(&entities))).unwrap();
    panic!("{} has been written: commit it, and never change it again", file(FORMAT).display());
}

#[test]
fn files_of_all_formats_are_read_or_refused_with_a_message() {
    let entities = entities(PARTIES);
    let lexicon = lexicon(&entities);
    for format in 1..=FORMAT {
        let bytes = fs_err::read(file(format)).unwrap();
        match Segment::held(&bytes) {
            Ok(segment) => {
                assert_eq!(format, FORMAT, "a format of its own is not read as another");
                // The matcher may be a later one by now; opened as what it is of, it is whole and lists the same parties.
                let of = segment.origin().clone();
                let segment = Segment::open(&file(format), &of).unwrap();
                assert_eq!((segment.check(), of.list), (Ok(()), origin(&lexicon).list));
                let index = Index::of(vec![segment], lexicon.clone());
                assert_eq!(index.entities().collect::<Vec<_>>(), entities);
                assert_eq!(index.damage(), Ok(()));
            }
            Err(error) => {
                assert!(format < FORMAT, "{error}");
                assert!(matches!(error, Unusable::Foreign(..)), "{error}");
                assert!(error.to_string().contains("another version of the program"), "{error}");
            }
        }
    }
}
