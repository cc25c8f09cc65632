use crate::{accounted_for, fixture, told};

/// Statements of entities and persons, and relationships with their ends.
const BODS: [&str; 3] = ["entities", "persons", "relationships"];
const GLEIF: [&str; 3] = ["entities", "relationships", "exception records"];
const FTM: [&str; 6] = ["parties", "Ownership", "Directorship", "UnknownLink", "Representation", "Passport"];
const PSC: [&str; 5] = ["persons", "super-secure", "statements", "exemptions", "totals"];

fn whole(name: &str, used: &[&str], records: u64, rejected: u64) -> String {
    let (holdings, filed) = fixture(name);
    assert_eq!((filed.count("records"), filed.count("rejected")), (records, rejected), "{:?}", holdings.rejected());
    accounted_for(&filed, used);
    told(&holdings, &filed)
}

#[test]
fn bods_0_4() {
    insta::assert_snapshot!(whole("bods/statements-0.4.json", &BODS, 19, 4));
}

#[test]
fn bods_0_2() {
    insta::assert_snapshot!(whole("bods/statements-0.2.jsonl", &BODS, 11, 2));
}

#[test]
fn gleif_entities_xml() {
    insta::assert_snapshot!(whole("gleif/lei.xml", &GLEIF, 4, 2));
}

#[test]
fn gleif_relationships_xml() {
    insta::assert_snapshot!(whole("gleif/rr.xml", &GLEIF, 7, 1));
}

#[test]
fn gleif_exceptions_xml() {
    insta::assert_snapshot!(whole("gleif/repex.xml", &GLEIF, 3, 1));
}

#[test]
fn gleif_entities_csv() {
    insta::assert_snapshot!(whole("gleif/lei.csv", &GLEIF, 3, 1));
}

#[test]
fn gleif_relationships_csv() {
    insta::assert_snapshot!(whole("gleif/rr.csv", &GLEIF, 3, 1));
}

#[test]
fn gleif_exceptions_csv() {
    insta::assert_snapshot!(whole("gleif/repex.csv", &GLEIF, 3, 1));
}

#[test]
fn gleif_golden_copy_json() {
    insta::assert_snapshot!(whole("gleif/golden.json", &GLEIF, 2, 0));
}

#[test]
fn gleif_mixed_json() {
    insta::assert_snapshot!(whole("gleif/mixed.json", &GLEIF, 6, 2));
}

#[test]
fn followthemoney_flat() {
    insta::assert_snapshot!(whole("followthemoney/flat.ftm.json", &FTM, 15, 4));
}

#[test]
fn followthemoney_nested() {
    insta::assert_snapshot!(whole("followthemoney/nested.ftm.json", &FTM, 1, 0));
}

#[test]
fn psc() {
    insta::assert_snapshot!(whole("psc/snapshot.jsonl", &PSC, 11, 3));
}
