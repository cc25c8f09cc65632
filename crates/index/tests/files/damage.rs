//! A file that is not as it was written: refused, told of, or without effect. Never a wrong answer, never a panic.

use std::path::Path;
use std::sync::LazyLock;

use interdict_index::{Found, Segment, Unusable};
use interdict_names::Lexicon;
use proptest::prelude::*;
use proptest::sample::Index as Place;

use crate::list::{answers, entities, lexicon, origin, written};

/// A list's lexicon, its index, and what it answers as long as it is whole.
struct Whole {
    lexicon: Lexicon,
    bytes: Vec<u8>,
    answers: Vec<Found>,
}

static WHOLE: LazyLock<Whole> = LazyLock::new(|| {
    let entities = entities(400);
    let lexicon = lexicon(&entities);
    let bytes = written(entities, &lexicon);
    let answers = answers(Segment::held(&bytes).unwrap(), &lexicon).unwrap();
    assert!(answers.iter().filter(|found| !found.hits.is_empty()).count() > 20, "questions that find something");
    Whole { lexicon, bytes, answers }
});

/// Bytes as a file, opened.
fn open(folder: &Path, bytes: &[u8]) -> Result<Segment, Unusable> {
    let path = folder.join("list.index");
    fs_err::write(&path, bytes).unwrap();
    Segment::open(&path, &origin(&WHOLE.lexicon))
}

#[test]
fn what_is_written_is_read_back() {
    let entities = entities(400);
    let lexicon = lexicon(&entities);
    let bytes = written(entities.clone(), &lexicon);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/down/list.index");
    Segment::write(&path, &bytes).unwrap();
    let segment = Segment::open(&path, &origin(&lexicon)).unwrap();
    assert_eq!(segment.check(), Ok(()));
    assert_eq!(segment.bytes(), bytes);
    assert_eq!(segment.parties(), 400);
    let held = Segment::held(&bytes).unwrap();
    assert_eq!(answers(segment, &lexicon), answers(held, &lexicon));
    assert_eq!(written(entities, &lexicon), bytes, "the same list gives the same bytes");
    assert_eq!(fs_err::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing else is left beside it");
}

#[test]
fn an_index_of_something_else_is_refused() {
    let entities = entities(40);
    let lexicon = lexicon(&entities);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.index");
    Segment::write(&path, &written(entities, &lexicon)).unwrap();
    for other in 0..3 {
        let mut asked = origin(&lexicon);
        [&mut asked.list, &mut asked.lexicon, &mut asked.matcher][other].push('x');
        let error = Segment::open(&path, &asked).unwrap_err();
        assert!(matches!(error, Unusable::Other(..)), "{error}");
        assert!(error.to_string().contains("list.index") && error.to_string().contains("was made of"), "{error}");
    }
}

#[test]
fn a_file_that_is_no_index_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for foreign in
        [&b""[..], b"ITDIND", b"PK\x03\x04 a workbook of sorts, long enough to hold a head of an index", &[0; 4096]]
    {
        let error = open(folder.path(), foreign).unwrap_err();
        assert!(matches!(error, Unusable::Foreign(..)), "{error}");
    }
    let mut of_tomorrow = written(entities(4), &lexicon(&entities(4)));
    of_tomorrow[8] += 1;
    let error = open(folder.path(), &of_tomorrow).unwrap_err();
    assert!(error.to_string().contains("another version of the program"), "{error}");
    let error = Segment::open(&folder.path().join("none.index"), &origin(&lexicon(&[]))).unwrap_err();
    assert!(matches!(error, Unusable::Io(..)) && error.to_string().contains("none.index"), "{error}");
}

#[test]
fn a_file_that_is_cut_or_grown_is_refused() {
    let entities = entities(60);
    let bytes = written(entities.clone(), &lexicon(&entities));
    let folder = tempfile::tempdir().unwrap();
    let cuts = (0..64).chain((64..bytes.len()).step_by(997)).chain([bytes.len() - 1]);
    for cut in cuts {
        assert!(open(folder.path(), &bytes[..cut]).is_err(), "{cut} of {} bytes", bytes.len());
    }
    assert!(open(folder.path(), &[&bytes[..], &[0]].concat()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// One bit of the file is another one: it is refused, or a search says so, or the answers are what they were; and a check of
    /// the whole file never misses it.
    #[test]
    fn a_flipped_bit_changes_no_answer_in_silence(place: Place, bit in 0u8..8) {
        let Whole { lexicon, bytes, answers: expected } = &*WHOLE;
        let mut bytes = bytes.clone();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let folder = tempfile::tempdir().unwrap();
        // What is refused is refused; of what is opened:
        if let Ok(segment) = open(folder.path(), &bytes) {
            if let Ok(answers) = answers(segment, lexicon) {
                prop_assert_eq!(&answers, expected, "byte {}", place);
            }
            let segment = open(folder.path(), &bytes).unwrap();
            let damaged = matches!(segment.check(), Err(Unusable::Damaged(..)));
            prop_assert!(damaged, "byte {} of {} is covered by no checksum", place, bytes.len());
        }
    }

    /// Whoever writes nonsense with the right checksums gets nonsense or an error, and neither a panic nor an endless search. What
    /// is held in memory is not checked again: so the bytes can be changed.
    #[test]
    fn nonsense_with_right_checksums_is_survived(changes in proptest::collection::vec((any::<Place>(), any::<u8>()), 1..40)) {
        let Whole { lexicon, bytes, .. } = &*WHOLE;
        let mut bytes = bytes.clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(segment) = Segment::held(&bytes) {
            let _ = answers(segment, lexicon);
        }
    }
}
