//! `sync` and `lexicon`: editions come and go, the lexicon stays until it is built anew.

use crate::{Desk, list};

#[test]
fn the_lexicon_stays_until_it_is_built_anew() {
    let desk = Desk::with_list("ofac_xml");
    let lexicon = |desk: &Desk| desk.run(["screen", "x", "--format", "json"]).json()["lexicon"].clone();
    let first = lexicon(&desk);
    let run = desk.run(["sync", "--from", &list("ofac_csv")]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(lexicon(&desk), first, "pinned");
    assert_eq!(desk.run(["lexicon", "build"]).code, 0);
    assert_ne!(lexicon(&desk), first, "built anew");
}

#[test]
fn what_sync_says() {
    let desk = Desk::new();
    let run = desk.run(["sync", "--from", &list("ofac_csv"), &list("followthemoney")]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(format!("{}---\n{}", run.out, run.err));
}

#[test]
fn the_dataset_can_be_named() {
    let desk = Desk::new();
    let run = desk.run(["sync", "--from", &list("followthemoney"), "--dataset", "own_list"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(desk.run(["screen", "Lantern Harbour", "--dataset", "own_list"]).code, 1);
    assert_eq!(desk.run(["screen", "Lantern Harbour", "--dataset", "other"]).code, 2);
}
