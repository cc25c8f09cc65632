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
