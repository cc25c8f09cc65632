//! Worked cases, each with what is cited for it.
//!
//! A citation supports the rule that the case turns on; names and numbers are ours. `ours` marks cases of our own construction.

use interdict_ownership::Verdict::{self, Blocked, CannotTell, Caution, NotBlocked};

use crate::register::Register;

const TODAY: &str = "2026-12-01";

/// Facts; then party, regime, day and verdict, as often as wanted.
struct Case {
    source: &'static str,
    facts: &'static str,
    expected: &'static [(&'static str, &'static str, &'static str, Verdict)],
}

/// The eight worked cases under the three regimes. Caution is "not blocked, but …": a stake of 25 % or more of blocked persons, or
/// control that the regime does not count.
const WORKED: &[Case] = &[
    Case {
        source: "1: X–50→A, A–50→B",
        facts: "listed X; X 50 A; A 50 B",
        expected: &[
            ("A", "us", TODAY, Blocked),
            ("B", "us", TODAY, Blocked),
            ("A", "eu", TODAY, Blocked),
            ("B", "eu", TODAY, Blocked),
            ("A", "uk", TODAY, Caution),
            ("B", "uk", TODAY, NotBlocked),
        ],
    },
    Case {
        source: "2: X–50→A, X–50→B, A–25→C, B–25→C",
        facts: "listed X; X 50 A; X 50 B; A 25 C; B 25 C",
        expected: &[("C", "us", TODAY, Blocked), ("C", "eu", TODAY, Blocked), ("C", "uk", TODAY, NotBlocked)],
    },
    Case {
        source: "3: X–50→A, X–10→B, A–40→B",
        facts: "listed X; X 50 A; X 10 B; A 40 B",
        expected: &[("B", "us", TODAY, Blocked), ("B", "eu", TODAY, Blocked), ("B", "uk", TODAY, NotBlocked)],
    },
    Case {
        source: "4: X–25→A, X–25→B, A–50→C, B–50→C",
        facts: "listed X; X 25 A; X 25 B; A 50 C; B 50 C",
        expected: &[("C", "us", TODAY, NotBlocked), ("C", "eu", TODAY, NotBlocked), ("C", "uk", TODAY, NotBlocked)],
    },
    Case {
        source: "5: X–50→A, X–25→B, A–25→C, B–25→C",
        facts: "listed X; X 50 A; X 25 B; A 25 C; B 25 C",
        expected: &[("C", "us", TODAY, Caution), ("C", "eu", TODAY, Caution), ("C", "uk", TODAY, NotBlocked)],
    },
    Case {
        source: "6: X–25→A, Y–25→A, whatever the programmes",
        facts: "listed X; listed Y; X 25 A; Y 25 A",
        expected: &[("A", "us", TODAY, Blocked), ("A", "eu", TODAY, Blocked), ("A", "uk", TODAY, Caution)],
    },
    Case {
        source: "7: X is the only director of A and has 49 %",
        facts: "listed X; X 49 A; X controls A",
        expected: &[("A", "us", TODAY, Caution), ("A", "eu", TODAY, Blocked), ("A", "uk", TODAY, Blocked)],
    },
    Case {
        source: "8: X–50→A, then X sells down to 40 %",
        facts: "listed X; X 50 A to 2024-09-01; X 40 A from 2024-09-01",
        expected: &[
            ("A", "us", "2024-08-31", Blocked),
            ("A", "us", "2024-09-01", Caution),
            ("A", "eu", "2024-08-31", Blocked),
            ("A", "eu", "2024-09-01", Caution),
            ("A", "uk", "2024-08-31", Caution),
            ("A", "uk", "2024-09-01", Caution),
        ],
    },
];

const CITED: &[Case] = &[
    Case {
        source: "OFAC FAQ 398: control alone does not block; caution",
        facts: "listed X; X controls A; X director B",
        expected: &[("A", "us", TODAY, Caution), ("B", "us", TODAY, Caution)],
    },
    Case {
        source: "OFAC FAQ 398: what counts is ownership of 50 % or more, not control; 49.9 % with all board seats is not owned",
        facts: "listed X; X 49.9 A; X appoints_board A",
        expected: &[("A", "us", TODAY, Caution)],
    },
    Case {
        source: "OFAC FAQ 398 and 400: a blocked person who acts for an entity does not block it; what he signs is forbidden, so caution",
        facts: "listed X; X director A; X represents B",
        expected: &[("A", "us", TODAY, Caution), ("B", "us", TODAY, Caution)],
    },
    Case {
        source: "OFAC guidance of 2014-08-13: 50 % or more in the aggregate by one or more blocked persons",
        facts: "listed X; listed Y; listed Z; X 20 A; Y 20 A; Z 10 A; W 50 A",
        expected: &[("A", "us", TODAY, Blocked), ("A", "us", "2014-08-13", Blocked)],
    },
    Case {
        source: "OFAC guidance of 2014-08-13: aggregation is new with it; that of 2008-02-14 speaks of one person",
        facts: "listed X; listed Y; X 25 A; Y 25 A; X 50 B",
        expected: &[("A", "us", "2014-08-12", Caution), ("B", "us", "2014-08-12", Blocked)],
    },
    Case {
        source: "OFAC FAQ 399: blocked persons under different programmes are added up",
        facts: "listed X; listed Y; X 30 A; Y 20 A; V 50 A",
        expected: &[("A", "us", TODAY, Blocked)],
    },
    Case {
        source: "OFAC FAQ 399: what does not reach 50 % together is not blocked",
        facts: "listed X; listed Y; X 30 A; Y 19.9 A; V 50.1 A",
        expected: &[("A", "us", TODAY, Caution)],
    },
    Case {
        source: "OFAC FAQ 401: an indirect stake is one through entities that are 50 % or more owned; a chain of three",
        facts: "listed X; X 50 A; A 50 B; B 50 C; C 49 D",
        expected: &[("C", "us", TODAY, Blocked), ("D", "us", TODAY, Caution)],
    },
    Case {
        source: "OFAC FAQ 401: the stake of an owned entity counts whole, percentages are not multiplied",
        facts: "listed X; X 60 A; A 50 B; P 50 B",
        expected: &[("B", "us", TODAY, Blocked)],
    },
    Case {
        source: "OFAC FAQ 401: nothing passes through an entity owned below 50 %, however large its stake",
        facts: "listed X; X 49 A; A 100 B",
        expected: &[("B", "us", TODAY, NotBlocked)],
    },
    Case {
        source: "OFAC FAQ 401: direct and indirect stakes are added up",
        facts: "listed X; X 51 A; A 35 B; X 15 B",
        expected: &[("B", "us", TODAY, Blocked)],
    },
    Case {
        source: "OFAC FAQ 402: after the stake falls below 50 % the entity is no longer blocked by it",
        facts: "listed X; X 75 A to 2020-05-10; X 25 A from 2020-05-10",
        expected: &[("A", "us", "2020-05-09", Blocked), ("A", "us", "2020-05-10", Caution)],
    },
    Case {
        source: "OFAC guidance of 2014-08-13: caution where blocked persons have a significant stake below 50 %",
        facts: "listed X; X 40 A; X 5 B",
        expected: &[("A", "us", TODAY, Caution), ("B", "us", TODAY, NotBlocked)],
    },
    Case {
        source: "EU Best Practices before the update of 2024-07-03: more than 50 %",
        facts: "listed X; X 50 A; X 50.1 B",
        expected: &[("A", "eu", "2024-07-02", Caution), ("B", "eu", "2024-07-02", Blocked)],
    },
    Case {
        source: "EU Best Practices, update of 2024-07-03: 50 % or more",
        facts: "listed X; X 50 A",
        expected: &[("A", "eu", "2024-07-03", Blocked)],
    },
    Case {
        source: "EU Best Practices, update of 2024-07-03, and Commission, FAQ on asset freezes, question 8: 30 % and 25 % of two are added up",
        facts: "listed X; listed Y; X 30 A; Y 25 A",
        expected: &[("A", "eu", TODAY, Blocked)],
    },
    Case {
        source: "EU Best Practices, criteria of control: power to appoint or remove a majority of the board",
        facts: "listed X; X appoints_board A; A 60 B",
        expected: &[("A", "eu", TODAY, Blocked), ("B", "eu", TODAY, Blocked), ("A", "us", TODAY, Caution)],
    },
    Case {
        source: "EU Best Practices, criteria of control: a majority of the voting rights",
        facts: "listed X; X 51 A votes; X 10 A equity",
        expected: &[("A", "eu", TODAY, Blocked), ("A", "us", TODAY, Caution), ("A", "uk", TODAY, Blocked)],
    },
    Case {
        source: "EU Best Practices, criteria of control: dominant influence",
        facts: "listed X; X dominant_influence A; X director B",
        expected: &[("A", "eu", TODAY, Blocked), ("B", "eu", TODAY, Caution)],
    },
    Case {
        source: "UK regulation 7(2)(a): more than 50 % of the shares; exactly 50 % is not",
        facts: "listed X; X 50 A shares; X 50.01 B shares",
        expected: &[("A", "uk", TODAY, Caution), ("B", "uk", TODAY, Blocked)],
    },
    Case {
        source: "UK regulation 7(2)(b): more than 50 % of the voting rights",
        facts: "listed X; X 55 A votes",
        expected: &[("A", "uk", TODAY, Blocked)],
    },
    Case {
        source: "UK regulation 7(2)(a) and (b) are tests of their own: shares and votes are not added up",
        facts: "listed X; X 30 A shares; X 30 A votes",
        expected: &[("A", "uk", TODAY, Caution)],
    },
    Case {
        source: "UK regulation 7(2)(c): right to appoint or remove a majority of the board",
        facts: "listed X; X appoints_board A",
        expected: &[("A", "uk", TODAY, Blocked)],
    },
    Case {
        source: "UK regulation 7(2): directly or indirectly; a chain of majority stakes",
        facts: "listed X; X 60 A shares; A 60 B shares; A 40 C shares; X 11 C shares",
        expected: &[("B", "uk", TODAY, Blocked), ("C", "uk", TODAY, Blocked)],
    },
    Case {
        source: "UK guidance (OFSI), paragraph on aggregation of March 2022: stakes of several designated persons are not simply added up",
        facts: "listed X; listed Y; X 40 A shares; Y 40 A shares",
        expected: &[("A", "uk", TODAY, Caution)],
    },
    Case {
        source: "UK regulation 7 with schedule 1, paragraph 2, joint interests: each joint holder is taken to hold the whole",
        facts: "listed X; X 60 A shares held 1; P 60 A shares held 1",
        expected: &[("A", "uk", TODAY, Blocked)],
    },
    Case {
        source: "UK regulation 7 with schedule 1, paragraph 3, joint arrangements: each party to it is taken to hold all that the parties hold",
        facts: "listed X; X 30 A shares agreed 1; P 25 A shares agreed 1; X 30 B shares; P 25 B shares",
        expected: &[("A", "uk", TODAY, Blocked), ("B", "uk", TODAY, Caution)],
    },
    Case {
        source: "UK regulation 7 with schedule 1, shares held indirectly: what a register states as held directly or indirectly \
                 through majority stakes counts; OFAC FAQ 401 asks for the chain; EU criteria of control: those in between are controlled",
        facts: "listed X; X >=75 A shares majorities",
        expected: &[("A", "uk", TODAY, Blocked), ("A", "eu", TODAY, Blocked), ("A", "us", TODAY, CannotTell)],
    },
    Case {
        source: "OFAC FAQ 401, examples 1 to 4, with majorities: an indirect stake that need not pass through majority owners is open",
        facts: "listed X; X 50 A shares majorities; A 50 B",
        expected: &[("B", "us", TODAY, CannotTell)],
    },
    Case {
        source: "BIS Affiliates Rule: in force from 2025-09-29, suspended from 2025-11-10, back from 2026-11-10",
        facts: "listed X; listed Y; X 30 A; Y 20 A",
        expected: &[("A", "us-bis", "2025-09-29", Blocked), ("A", "us-bis", "2026-11-10", Blocked)],
    },
];

const OURS: &[Case] = &[
    Case {
        source: "ours: what is held through majorities may be what another owner has, and is not added to it",
        facts: "listed X; X 100 F; X 30 A shares majorities; F 30 A shares; X 60 B shares majorities; F 10 B shares; \
                listed Y; X 30 C shares majorities; Y 30 C shares majorities",
        expected: &[
            ("A", "eu", TODAY, CannotTell),
            ("A", "uk", TODAY, CannotTell),
            ("B", "eu", TODAY, Blocked),
            ("C", "eu", TODAY, CannotTell),
            ("C", "uk", TODAY, Caution),
        ],
    },
    Case {
        source: "ours: a statement that all owners are named bounds nothing where some hold through others",
        facts: "listed X; X unknown A indirect; P 40 A; complete A; X unknown B; P 40 B; complete B",
        expected: &[("A", "us", TODAY, CannotTell), ("B", "us", TODAY, Blocked)],
    },
    Case {
        source: "ours: a circle without a blocked person does not block itself",
        facts: "listed X; A 100 B; B 100 A; X 10 A",
        expected: &[("A", "us", TODAY, NotBlocked), ("B", "us", TODAY, NotBlocked)],
    },
    Case {
        source: "ours: a circle with a blocked majority at one point is blocked all round",
        facts: "listed X; X 50 A; A 50 B; B 50 C; C 50 A",
        expected: &[("A", "us", TODAY, Blocked), ("B", "us", TODAY, Blocked), ("C", "us", TODAY, Blocked)],
    },
    Case {
        source: "ours: a cross-holding completes what a direct stake has begun only from outside",
        facts: "listed X; X 30 A; B 30 A; A 80 B",
        expected: &[("A", "us", TODAY, Caution), ("B", "us", TODAY, NotBlocked)],
    },
    Case {
        source: "ours: a party that holds its own shares",
        facts: "listed X; X 30 A; A 40 A",
        expected: &[("A", "us", TODAY, Caution)],
    },
    Case {
        source: "ours: a band on both sides of the threshold leaves it open",
        facts: "listed X; X 25-50 A; X >50_<=75 B; X >=25_<50 C; X >25_<=50 D",
        expected: &[
            ("A", "us", TODAY, CannotTell),
            ("B", "us", TODAY, Blocked),
            ("C", "us", TODAY, Caution),
            ("D", "uk", TODAY, Caution),
            ("B", "uk", TODAY, Blocked),
        ],
    },
    Case {
        source: "ours: open ends add up: more than 25 % twice is more than 50 %",
        facts: "listed X; listed Y; X >25_<=50 A; Y >25_<=50 A; X 25-50 B; Y 25-50 B",
        expected: &[
            ("A", "eu", "2024-07-02", Blocked),
            ("B", "eu", "2024-07-02", CannotTell),
            ("B", "us", TODAY, Blocked),
        ],
    },
    Case {
        source: "ours: an unknown stake leaves it open, and what others have does not bound it",
        facts: "listed X; X unknown A; P 80 A",
        expected: &[("A", "us", TODAY, CannotTell)],
    },
    Case {
        source: "ours: unless the owners are said to be all",
        facts: "listed X; X unknown A; P 80 A; complete A; X unknown B; P 40 B; complete B; X unknown C; P 40 C; Q unknown C; complete C",
        expected: &[("A", "us", TODAY, NotBlocked), ("B", "us", TODAY, Blocked), ("C", "us", TODAY, CannotTell)],
    },
    Case {
        source: "ours: owners said to be all that cannot be all bound nothing",
        facts: "listed X; X unknown A; P 80 A; Q 30 A; complete A",
        expected: &[("A", "us", TODAY, CannotTell)],
    },
    Case {
        source: "ours: openness passes down a chain, and a certain stake further down closes it again",
        facts: "listed X; X 40-60 A; A 100 B; X 50 C; A 50 C; A 30 D; X 20-25 D",
        expected: &[("B", "us", TODAY, CannotTell), ("C", "us", TODAY, Blocked), ("D", "us", TODAY, CannotTell)],
    },
    Case {
        source: "ours: equity and shares may be one right or two",
        facts: "listed X; listed Y; X 30 A equity; Y 30 A shares; X 60 B unstated; X 60 C votes",
        expected: &[
            ("A", "us", TODAY, CannotTell),
            ("B", "us", TODAY, Blocked),
            ("B", "uk", TODAY, Blocked),
            ("C", "us", TODAY, Caution),
        ],
    },
    Case {
        source: "ours: two rows of one file add up or repeat each other; two files say one thing",
        facts: "listed X; X 30 A; X 30 A; X 30 B; X 30 B file 1; X 60 C; X 40 C file 1; X 25-75 D; X 50 D file 1",
        expected: &[
            ("A", "us", TODAY, CannotTell),
            ("B", "us", TODAY, Caution),
            ("C", "us", TODAY, CannotTell),
            ("D", "us", TODAY, Blocked),
        ],
    },
    Case {
        source: "ours: an indirect stake is no link of a chain, and a summary of a chain does not count twice",
        facts: "listed X; X 60 A indirect; X 50 B; B 30 C; X 30 C summary",
        expected: &[("A", "us", TODAY, CannotTell), ("C", "us", TODAY, Caution)],
    },
    Case {
        source: "ours: dates that are known to the year",
        facts: "listed X; X 50 A from 2020; X 50 B to 2020-06; X 50 C ended stated 2021-01-01",
        expected: &[
            ("A", "us", "2019-12-31", NotBlocked),
            ("A", "us", "2020-06-15", CannotTell),
            ("A", "us", "2021-01-01", Blocked),
            ("B", "us", "2020-06-15", CannotTell),
            ("B", "us", "2020-07-01", NotBlocked),
            ("C", "us", "2020-12-31", CannotTell),
            ("C", "us", "2021-01-01", NotBlocked),
        ],
    },
    Case {
        source: "ours: a joint holding with somebody who is not blocked",
        facts: "listed X; listed Y; X 60 A held 1; P 60 A held 1; X 60 B held 2; Y 60 B held 2; X 30 C held 3; Y 30 C held 3",
        expected: &[("A", "us", TODAY, CannotTell), ("B", "us", TODAY, Blocked), ("C", "us", TODAY, Caution)],
    },
    Case {
        source: "ours: owners who add up to more than the whole",
        facts: "listed X; X 60 A; P 60 A",
        expected: &[("A", "us", TODAY, Blocked)],
    },
    Case {
        source: "ours: several listed persons with a majority of votes between them, EU",
        facts: "listed X; listed Y; X 30 A votes; Y 30 A votes",
        expected: &[("A", "eu", TODAY, CannotTell)],
    },
    Case {
        source: "ours: whoever consolidates controls under the EU rule, and is a caution under the others",
        facts: "listed X; X consolidates A",
        expected: &[("A", "eu", TODAY, Blocked), ("A", "us", TODAY, Caution), ("A", "uk", TODAY, Caution)],
    },
    Case {
        source: "ours: \"linked to\", nominees and significant influence are cautions everywhere",
        facts: "listed X; X linked_to A; X nominee B; X significant_influence C; D director X",
        expected: &[
            ("A", "us", TODAY, Caution),
            ("A", "eu", TODAY, Caution),
            ("B", "uk", TODAY, Caution),
            ("C", "uk", TODAY, Caution),
            ("D", "us", TODAY, NotBlocked),
        ],
    },
    Case {
        source: "ours: under the UK rule each person's chain is its own",
        facts: "listed X; listed Y; X 60 A shares; Y 60 B shares; A 30 C shares; B 30 C shares; X 60 D shares; A 30 E shares; D 30 E shares",
        expected: &[("C", "uk", TODAY, Caution), ("E", "uk", TODAY, Blocked)],
    },
];

fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let register = Register::of(case.facts);
        for (party, regime, day, expected) in case.expected {
            let found = register.verdict(regime, day, party);
            if found != *expected {
                wrong.push(format!("{}: {party}, {regime} on {day}: {found:?} instead of {expected:?}", case.source));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_eight_worked_cases_under_three_regimes() {
    check(WORKED);
}

#[test]
fn cases_that_can_be_cited() {
    assert!(CITED.len() >= 15);
    check(CITED);
}

#[test]
fn cases_of_our_own() {
    check(OURS);
}
