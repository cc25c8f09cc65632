//! What an answer carries besides its verdict.

use interdict_model::Points;
use interdict_ownership::{Caution, Ground, Measure, Missing, Verdict};

use crate::register::Register;

const TODAY: &str = "2026-12-01";

fn missing(facts: &str, regime: &str, party: &str) -> Vec<Missing> {
    let register = Register::of(facts);
    register.with_decision(regime, TODAY, |decision| decision.answer(register.holdings.find(party).unwrap()).missing)
}

#[test]
fn a_proof_leaves_out_what_does_not_matter() {
    let register = Register::of("listed X; listed Y; listed Z; X 10 A; Y 30 A; Z 25 A; P 35 A; Y 5 B; A 50 B");
    register.with_decision("us", TODAY, |decision| {
        let proof = decision.proof(register.holdings.find("B").unwrap()).unwrap();
        // Y and Z suffice for A (30 + 25), A for B (50).
        assert_eq!(proof.stakes(), [1, 2, 5]);
        assert_eq!(proof.steps.len(), 4, "two listings and two steps of ownership");
        assert!(!proof.rests_on_control());
    });
}

#[test]
fn a_finding_is_as_sure_as_its_weakest_link_and_takes_the_surest_way() {
    let register = Register::of(
        "listed X surety 0.8; listed Y surety 0.95; X 50 A; Y 50 A; X 50 B; A 50 C; B 50 C; Y 30 D; X 30 D",
    );
    register.with_decision("us", TODAY, |decision| {
        let surety = |party: &str| decision.proof(register.holdings.find(party).unwrap()).unwrap().surety;
        assert_eq!(surety("A"), Points::milli(950));
        assert_eq!(surety("B"), Points::milli(800));
        assert_eq!(surety("C"), Points::milli(950), "A alone suffices, by the surer match");
        assert_eq!(surety("D"), Points::milli(800), "both are needed");
    });
}

#[test]
fn what_would_decide_is_named() {
    assert_eq!(missing("listed X; X 25-75 A", "us", "A"), [Missing::Share(0)]);
    assert_eq!(missing("listed X; X 25-75 A; A 100 B", "us", "B"), [Missing::Share(0)]);
    assert_eq!(missing("listed X; X 50 A from 2026", "us", "A"), [Missing::Held(0)]);
    assert_eq!(missing("listed X; X 60 A indirect", "us", "A"), [Missing::Through(0)]);
    assert_eq!(missing("listed X; X 30 A; X 30 A", "us", "A"), [Missing::Parcels(vec![0, 1])]);
    assert_eq!(
        missing("listed X; X 20-30 A; X 20 A", "us", "A"),
        [Missing::Share(0), Missing::Parcels(vec![0, 1])],
        "neither fact is enough alone"
    );
    assert_eq!(
        missing("listed X; X 40-60 A; A 60 B held 1; P 60 B held 1", "us", "B"),
        [Missing::Share(0), Missing::Division(vec![1, 2])]
    );
    assert_eq!(missing("listed X; X 60 A majorities", "us", "A"), [Missing::Through(0)]);
    assert_eq!(
        missing("listed X; X 40-60 A majorities", "uk", "A"),
        [Missing::Share(0)],
        "how it is held does not matter"
    );
    assert_eq!(missing("listed X; X 30 A; X 60 A file 1", "us", "A"), [Missing::Contradiction(vec![0, 1])]);
    assert_eq!(missing("listed X; listed Y; X 30 A equity; Y 30 A shares", "us", "A"), [Missing::OneRight(vec![0, 1])]);
    assert_eq!(missing("listed X; X 60 A held 1; P 60 A held 1", "us", "A"), [Missing::Division(vec![0, 1])]);
    assert_eq!(missing("listed X; listed Y; X 30 A votes; Y 30 A votes", "eu", "A"), [Missing::Together(vec![0, 1])]);
    assert_eq!(missing("listed X; X controls A from 2026", "eu", "A"), [Missing::Link(0)]);
}

#[test]
fn a_proof_by_what_is_left_names_the_statement() {
    let register = Register::of("listed X; X unknown A; P 40 A; complete A");
    register.with_decision("us", TODAY, |decision| {
        let proof = decision.proof(register.holdings.find("A").unwrap()).unwrap();
        let Ground::Remains { complete, ref interests, low, .. } = proof.steps.last().unwrap().ground else {
            panic!("{proof:?}")
        };
        assert_eq!((complete, interests.len(), low.value), (0, 2, 600_000_000));
    });
}

#[test]
fn cautions_say_why() {
    let register = Register::of("listed X; X 49 A; X director A; X 60 A votes");
    register.with_decision("us", TODAY, |decision| {
        let answer = decision.answer(register.holdings.find("A").unwrap());
        assert_eq!(answer.cautions[..2], [Caution::Stake(Measure::Equity), Caution::Stake(Measure::Votes)]);
        assert!(matches!(answer.cautions[2], Caution::Link { link: 0, certain: true, .. }));
        assert_eq!(answer.named.len(), 2);
        assert_eq!(answer.named[0].blocked_low.value, 490_000_000);
    });
}

#[test]
fn a_proof_that_has_been_tampered_with_is_found_out() {
    let register = Register::of("listed X; listed Y; X 30 A; Y 20 A; A 50 B; P 50 B");
    register.with_decision("us", TODAY, |decision| {
        let day = decision.graph().day();
        let proof = decision.proof(register.holdings.find("B").unwrap()).unwrap();
        let check = |proof: &interdict_ownership::Proof| {
            proof.check(&register.holdings, day, decision.regime(), &register.designations)
        };
        assert_eq!(check(&proof), Ok(()));
        for step in 0..proof.steps.len() - 1 {
            let mut less = proof.clone();
            less.steps.remove(step);
            assert!(check(&less).is_err(), "without step {step}");
        }
        let mut more = proof.clone();
        let Ground::Owned { interests, .. } = &mut more.steps[2].ground else { panic!() };
        interests[0].low.value = 990_000_000;
        interests.pop();
        assert!(check(&more).is_err());
    });
}

#[test]
fn a_chain_of_a_hundred_thousand_is_no_matter_of_depth() {
    let chain = (0..100_000).map(|link| format!("P{link} 50 P{};", link + 1));
    let lines: Vec<String> = std::iter::once("listed P0;".to_owned()).chain(chain).collect();
    let register = Register::of(&lines.concat());
    assert_eq!(register.verdict("us", TODAY, "P100000"), Verdict::Blocked);
}
