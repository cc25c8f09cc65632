//! Parties of several files that are one, and those that only look like it.

use interdict_model::{Country, Identifier, IdentifierKind, Points, Schema, Subject};
use interdict_ownership::{
    File, FileIndex, Holdings, Level, Measure, Party, PartyIndex, Period, Stake, Untied, Verdict, Why,
};

use crate::register::Register;

const TODAY: &str = "2026-12-01";
const ALPHA: &str = "5299ALPHAMINING00022";
const BETA: &str = "5299BETACLOUD0000087";

/// Holdings in which every file has its own ids.
struct Files(Holdings, Vec<FileIndex>);

impl Files {
    fn new(count: usize) -> Self {
        let mut holdings = Holdings::new();
        let file = |number| holdings.file(File { name: format!("f{number}"), ..File::default() }).unwrap();
        let files = (0..count).map(file).collect();
        Self(holdings, files)
    }

    fn party(&mut self, file: usize, id: &str, schema: Schema, numbers: &[(&str, &str)]) -> PartyIndex {
        let party = self.0.party(id).unwrap();
        let identifiers = numbers
            .iter()
            .map(|(register, number)| match *register {
                "lei" => Identifier::new(IdentifierKind::Lei, *number),
                register => Identifier {
                    country: Country::from_text("gb"),
                    label: register.to_owned(),
                    ..Identifier::new(IdentifierKind::Registration, *number)
                },
            })
            .collect();
        let source = self.0.source(self.1[file], 1, id).unwrap();
        let subject = Subject { identifiers, ..Subject::named(id).of_schema(schema) };
        self.0.describe(party, &Party { subject, source });
        party
    }

    fn stake(&mut self, file: usize, owner: PartyIndex, percent: &str, owned: PartyIndex) {
        let source = self.0.source(self.1[file], 2, "").unwrap();
        self.0.add_stake(Stake {
            owner,
            owned,
            measure: Measure::Unstated,
            share: percent.parse().unwrap(),
            period: Period::ALWAYS,
            level: Level::Direct,
            jointly: None,
            source,
        });
    }
}

fn decided<T>(
    holdings: Holdings,
    listed: &[PartyIndex],
    call: impl FnOnce(&interdict_ownership::Decision<'_>) -> T,
) -> T {
    let mut register = Register::default();
    register.holdings = holdings;
    for party in listed {
        register.designate(*party, Points::ONE);
    }
    register.with_decision("us", TODAY, call)
}

#[test]
fn a_chain_through_two_registers_is_one_chain() {
    let mut files = Files::new(2);
    let x = files.party(0, "x", Schema::Person, &[]);
    let alpha = files.party(0, "alpha", Schema::Company, &[("lei", ALPHA)]);
    let again = files.party(1, "GB-COH-01234567", Schema::Company, &[("lei", ALPHA)]);
    let below = files.party(1, "below", Schema::Company, &[]);
    files.stake(0, x, "60", alpha);
    files.stake(1, again, "50", below);
    // Without the tie nothing is known of the firm below.
    let verdict = decided(files.0.clone(), &[x], |decision| decision.verdict(below));
    assert_eq!(verdict, Verdict::NotBlocked);
    assert_eq!(files.0.tie_same_parties(), []);
    assert_eq!((files.0.find("GB-COH-01234567"), files.0.all_parties().count()), (Some(alpha), 3));
    assert_eq!(files.0.ids_of(alpha).collect::<Vec<_>>(), ["alpha", "GB-COH-01234567"]);
    decided(files.0, &[x], |decision| {
        let holdings = decision.graph().holdings();
        assert_eq!(decision.verdict(below), Verdict::Blocked);
        let proof = decision.proof(below).unwrap();
        let ties = proof.ties(holdings);
        assert_eq!(ties.len(), 1);
        assert_eq!((ties[0].kept, ties[0].folded), (alpha, again));
        assert_eq!(holdings.text_of(ties[0].number), format!("lei {ALPHA}"));
        assert_eq!(holdings.text_of(ties[0].sources.1.record), "GB-COH-01234567", "where it is stated");
        assert_eq!(decision.proof(alpha).unwrap().ties(holdings), [], "that proof needs the first register alone");
    });
}

#[test]
fn stakes_of_two_registers_in_one_firm_add_up() {
    let mut files = Files::new(2);
    let (x, y) = (files.party(0, "x", Schema::Person, &[]), files.party(1, "y", Schema::Person, &[]));
    let one = files.party(0, "one", Schema::Company, &[("RA000585", "1234567")]);
    let other = files.party(1, "other", Schema::Company, &[("Companies House", "01234567")]);
    files.stake(0, x, "25", one);
    files.stake(1, y, "25", other);
    assert_eq!(files.0.tie_same_parties(), []);
    assert_eq!(files.0.kept(other), one);
    decided(files.0, &[x, y], |decision| {
        assert_eq!(decision.verdict(one), Verdict::Blocked);
        assert_eq!(decision.proof(one).unwrap().ties(decision.graph().holdings()).len(), 1);
    });
}

#[test]
fn what_speaks_against_a_tie_is_told_and_ties_nobody() {
    let check = |parties: &[(usize, Schema, &[(&str, &str)])], expected: Why| {
        let mut files = Files::new(3);
        let ids: Vec<PartyIndex> = parties
            .iter()
            .enumerate()
            .map(|(number, (file, schema, numbers))| files.party(*file, &format!("p{number}"), *schema, numbers))
            .collect();
        let untied: Vec<Untied> = files.0.tie_same_parties();
        assert_eq!(untied.iter().map(|untied| untied.why).collect::<Vec<_>>(), [expected], "{parties:?}");
        assert_eq!(untied[0].parties, ids);
        assert_eq!((files.0.ties(), files.0.all_parties().count()), (&[][..], ids.len()));
    };
    let firm = Schema::Company;
    check(&[(0, firm, &[("lei", ALPHA)]), (0, firm, &[("lei", ALPHA)])], Why::OneFile);
    check(&[(0, firm, &[("lei", ALPHA)]), (1, Schema::Person, &[("lei", ALPHA)])], Why::OtherKind);
    let (one, two) = (("GB-COH", "01234567"), ("GB-COH", "07654321"));
    check(&[(0, firm, &[("lei", ALPHA), one]), (1, firm, &[("lei", ALPHA), two])], Why::OtherNumbers);
    // Each two would do; all three are a contradiction.
    let chain: [(usize, Schema, &[(&str, &str)]); 3] =
        [(0, firm, &[("lei", ALPHA)]), (1, firm, &[("lei", ALPHA), one]), (2, firm, &[one, ("lei", BETA)])];
    check(&chain, Why::OtherNumbers);
    check(&[(0, firm, &[("lei", ALPHA)]), (1, firm, &[("lei", ALPHA), one]), (0, firm, &[one])], Why::OneFile);
}

#[test]
fn a_wrong_number_ties_nobody() {
    let wrong = ALPHA.replace(&ALPHA[18..], "00");
    for numbers in [[("lei", &*wrong); 2], [("", "01234567"); 2], [("Amtsgericht", "HRB 12345"); 2]] {
        let mut files = Files::new(2);
        files.party(0, "a", Schema::Company, &numbers[..1]);
        files.party(1, "b", Schema::Company, &numbers[1..]);
        assert_eq!(files.0.tie_same_parties(), [], "{numbers:?}");
        assert_eq!(files.0.all_parties().count(), 2, "{numbers:?}");
    }
}

#[test]
fn three_registers_are_tied_through_the_middle() {
    let mut files = Files::new(3);
    let number = ("GB-COH", "SC123456");
    let x = files.party(0, "x", Schema::Person, &[]);
    let first = files.party(0, "first", Schema::Company, &[("lei", ALPHA)]);
    let middle = files.party(1, "middle", Schema::Company, &[("lei", ALPHA), number]);
    let last = files.party(2, "last", Schema::Company, &[number]);
    let below = files.party(2, "below", Schema::Company, &[]);
    files.stake(0, x, "50", first);
    files.stake(2, last, "50", below);
    assert_eq!(files.0.tie_same_parties(), []);
    assert_eq!([middle, last].map(|party| files.0.kept(party)), [first; 2]);
    decided(files.0, &[x], |decision| {
        let holdings = decision.graph().holdings();
        let ties = decision.proof(below).unwrap().ties(holdings);
        // The last is the first because of the one in the middle, so both ties are part of the proof.
        assert_eq!(ties.iter().map(|tie| tie.folded).collect::<Vec<_>>(), [middle, last]);
    });
}
