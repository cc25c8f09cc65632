use interdict_ownership::{Measure, Share};
use proptest::prelude::*;

use crate::{accounted_for, fixture, text, told};

#[test]
fn a_table_as_people_keep_them() {
    let (holdings, filed) = fixture("table/stakes.csv");
    accounted_for(&filed, &["stakes", "links"]);
    assert_eq!((filed.count("records"), filed.count("stakes"), filed.count("links")), (16, 5, 1));
    assert_eq!(holdings.rejected().len(), 10);
    insta::assert_snapshot!(told(&holdings, &filed));
}

#[test]
fn a_heading_line_that_is_not_whole() {
    for (headings, wanted) in [
        ("owner,percent", "there is no column `owned`"),
        ("owner,owned", "neither a column `percent`"),
        ("owner,owned,percent,share", "two columns mean `percent`"),
    ] {
        let input = interdict_registers::Input::of("a.csv", std::io::Cursor::new(format!("{headings}\n"))).unwrap();
        let error = interdict_registers::recognise(&input).unwrap_err();
        assert!(error.to_string().contains(wanted), "{error}");
    }
}

#[test]
fn thousands_of_bad_rows_are_counted() {
    let rows = "a,b,much\n".repeat(5_000);
    let (holdings, filed) = text(&format!("owner,owned,percent\n{rows}a,b,5\n"));
    assert_eq!((filed.count("rejected"), filed.count("stakes")), (5_000, 1));
    assert_eq!(holdings.rejected().len(), 1_001);
    assert!(holdings.rejected().last().unwrap().reason.contains("only counted, from line 1002 on"));
}

/// A table's row.
fn row() -> impl Strategy<Value = (String, String, Share, Measure)> {
    let share = (0..=1_000_u32, 0..=1_000_u32, any::<bool>(), any::<bool>())
        .prop_filter_map("holds a value", |(a, b, above, below)| {
            Share::between(a.min(b) * 1_000_000, above, a.max(b) * 1_000_000, below)
        });
    ("[a-e]", "[f-j \"]{1,3}x", share, prop::sample::select(Measure::ALL.to_vec()))
}

proptest! {
    /// Whatever is written as a table is read back, in any order of columns.
    #[test]
    fn a_table_is_read_as_it_was_written(
        rows in prop::collection::vec(row(), 1..12), order in Just(vec![0, 1, 2, 3]).prop_shuffle(), delimiter in prop::sample::select(vec![',', ';', '\t']),
    ) {
        let line = |cells: [String; 4]| -> String {
            let cells: Vec<String> = order
                .iter()
                .map(|place: &usize| format!("\"{}\"", cells[*place].replace('"', "\"\"")))
                .collect();
            cells.join(&delimiter.to_string()) + "\r\n"
        };
        let mut table = line(["owner", "owned", "percent", "measure"].map(str::to_owned));
        for (owner, owned, share, measure) in &rows {
            table += &line([owner.clone(), owned.clone(), share.to_string(), measure.to_string()]);
        }
        let (holdings, filed) = text(&table);
        prop_assert!(filed.is_whole(), "{:?}", holdings.rejected());
        prop_assert_eq!(holdings.stakes().len(), rows.len());
        for (number, (stake, (owner, owned, share, measure))) in holdings.stakes().iter().zip(&rows).enumerate() {
            prop_assert_eq!((stake.share, stake.measure, stake.source.line as usize), (*share, *measure, number + 2));
            prop_assert_eq!(holdings.id(stake.owner), owner);
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(holdings.id(stake.owned), words(owned));
        }
    }
}
