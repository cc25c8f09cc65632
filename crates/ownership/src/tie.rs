//! Parties of several files that are one, because they state the same number of the same register.
//!
//! A wrong tie hides an owner or invents one. So only two numbers tie: an LEI whose check digits are right, and a number of one and the
//! same register. Where anything speaks against it, nobody is tied and that is told.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};

use interdict_model::{Identifier, IdentifierKind};

use crate::{FileIndex, Holdings, PartyIndex, Source, TextIndex};

/// Two ids of one party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tie {
    /// The id that stands for the other from now on.
    pub kept: PartyIndex,
    /// The other id.
    pub folded: PartyIndex,
    /// The id that states the same number: the one that is kept, or one that is tied to it itself.
    pub with: PartyIndex,
    /// The number that both state: `lei 5493…`, `GB-COH 01234567`.
    pub number: TextIndex,
    /// Where `with` states it, and where `folded` does.
    pub sources: (Source, Source),
}

/// Parties that state the same number and are not tied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untied {
    /// The number.
    pub number: String,
    /// Those who state it, in the order of the holdings.
    pub parties: Vec<PartyIndex>,
    /// What speaks against it.
    pub why: Why,
}

/// Why parties with the same number are not tied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Two of them stand in one file, which tells them apart.
    OneFile,
    /// They have different numbers of another register, or different LEIs.
    OtherNumbers,
    /// One is a person, another is not.
    OtherKind,
}

impl Why {
    /// The words for people.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::OneFile => "one file has it for several parties",
            Self::OtherNumbers => "they differ in another number of one register",
            Self::OtherKind => "one is a person and another is not",
        }
    }
}

/// Names of one register in the codes of several registers: GLEIF's list of registration authorities has England and Wales, Northern
/// Ireland and Scotland apart, and Companies House numbers them all, each company once.
const SAME_REGISTER: [(&str, &str); 5] = [
    ("RA000585", "GB-COH"),
    ("RA000586", "GB-COH"),
    ("RA000587", "GB-COH"),
    ("COMPANIES HOUSE", "GB-COH"),
    ("GB-COH", "GB-COH"),
];
/// Shorter numbers are too often typed by chance.
const SHORTEST: usize = 5;

/// A register and a number of it.
type Number = (String, String);

/// The register and the number by which an identifier ties; `None` for what ties nobody.
fn number_of(identifier: &Identifier) -> Option<Number> {
    let mut value = identifier.normalised();
    match identifier.kind {
        IdentifierKind::Lei => identifier.check()?.then(|| ("lei".to_owned(), value)),
        IdentifierKind::Registration => {
            let label = identifier.label.trim().to_uppercase();
            let register = match SAME_REGISTER.iter().find(|(name, _)| *name == label) {
                Some((_, register)) => (*register).to_owned(),
                // A register's name in words may be that of many ("Amtsgericht"); a code is one.
                None if is_code(&label) => label,
                None => return None,
            };
            if register == "GB-COH" && value.bytes().all(|byte| byte.is_ascii_digit()) {
                value = format!("{value:0>8}");
            }
            (value.chars().count() >= SHORTEST).then_some((register, value))
        }
        _ => None,
    }
}

/// Whether a register is named by a code: GLEIF's `RA000123`, or org-id.guide's `XX-ABC`.
fn is_code(label: &str) -> bool {
    let digits =
        label.strip_prefix("RA").is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|b| b.is_ascii_digit()));
    let scheme = label.split_once('-').is_some_and(|(country, list)| {
        country.len() == 2
            && country.bytes().all(|byte| byte.is_ascii_alphabetic())
            && (2..=12).contains(&list.len())
            && list.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    digits || scheme
}

/// What matters of a party that states numbers.
struct Stated {
    file: FileIndex,
    source: Source,
    person: Option<bool>,
    numbers: BTreeSet<Number>,
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) ties: Vec<Tie>,
    pub(crate) untied: Vec<Untied>,
}

/// Finds the parties that are one. Those of a single file are as the file has them.
pub(crate) fn find(holdings: &mut Holdings) -> Found {
    if holdings.files().len() < 2 {
        return Found::default();
    }
    let mut stated: BTreeMap<PartyIndex, Stated> = BTreeMap::new();
    let mut shared: BTreeMap<Number, Vec<PartyIndex>> = BTreeMap::new();
    for party in candidates(holdings) {
        let Some(described) = holdings.described(party) else { continue };
        let numbers: BTreeSet<Number> = described.subject.identifiers.iter().filter_map(number_of).collect();
        for number in &numbers {
            shared.entry(number.clone()).or_default().push(party);
        }
        let (file, source) = (described.source.file, described.source);
        let person = described.subject.schema.map(interdict_model::Schema::is_person);
        stated.insert(party, Stated { file, source, person, numbers });
    }
    shared.retain(|_, parties| parties.len() > 1);
    let mut found = Found::default();
    for group in groups(&shared) {
        match against(&group, &stated) {
            Some(why) => {
                let numbers = shared.iter().filter(|(_, parties)| parties.iter().any(|party| group.contains(party)));
                let number = numbers.map(|(number, _)| in_words(number)).collect::<Vec<_>>().join(", ");
                found.untied.push(Untied { number, parties: group.into_iter().collect(), why });
            }
            None => tie(holdings, &group, &shared, &stated, &mut found.ties),
        }
    }
    found
}

/// The parties with a number that another has, and by chance a few more; sorted. Numbers are held as hashes, for there are millions.
fn candidates(holdings: &Holdings) -> BTreeSet<PartyIndex> {
    let hasher = RandomState::new();
    let mut hashes: Vec<(u64, PartyIndex)> = Vec::new();
    for party in holdings.all_parties() {
        let Some(described) = holdings.described(party) else { continue };
        let numbers = described.subject.identifiers.iter().filter_map(number_of);
        hashes.extend(numbers.map(|number| (hasher.hash_one(number), party)));
    }
    hashes.sort_unstable();
    hashes.dedup();
    let same = hashes.chunk_by(|(a, _), (b, _)| a == b).filter(|same| same.len() > 1);
    same.flatten().map(|(_, party)| *party).collect()
}

fn in_words((register, number): &Number) -> String {
    format!("{register} {number}")
}

/// Parties that numbers connect, directly or through others, each group once, in the order of their first.
fn groups(shared: &BTreeMap<Number, Vec<PartyIndex>>) -> Vec<BTreeSet<PartyIndex>> {
    let mut numbers_of: BTreeMap<PartyIndex, Vec<&Number>> = BTreeMap::new();
    for (number, parties) in shared {
        for party in parties {
            numbers_of.entry(*party).or_default().push(number);
        }
    }
    let mut done: BTreeSet<PartyIndex> = BTreeSet::new();
    let mut groups = Vec::new();
    for first in numbers_of.keys() {
        let mut group = BTreeSet::new();
        let mut open = vec![*first];
        while let Some(party) = open.pop() {
            if done.insert(party) {
                group.insert(party);
                let numbers = numbers_of.get(&party).into_iter().flatten();
                open.extend(numbers.filter_map(|number| shared.get(*number)).flatten().copied());
            }
        }
        if group.len() > 1 {
            groups.push(group);
        }
    }
    groups
}

/// What speaks against a group being one party.
fn against(group: &BTreeSet<PartyIndex>, stated: &BTreeMap<PartyIndex, Stated>) -> Option<Why> {
    let members = || group.iter().filter_map(|party| stated.get(party));
    let mut files = BTreeSet::new();
    if !members().all(|member| files.insert(member.file)) {
        return Some(Why::OneFile);
    }
    let mut numbers: BTreeMap<&str, &str> = BTreeMap::new();
    for (register, number) in members().flat_map(|member| &member.numbers) {
        if *numbers.entry(register).or_insert(number) != number.as_str() {
            return Some(Why::OtherNumbers);
        }
    }
    let person = |wanted: bool| members().any(|member| member.person == Some(wanted));
    (person(true) && person(false)).then_some(Why::OtherKind)
}

/// Ties a group: its first party stands for all, each of the others is tied by a number to one that is tied already.
fn tie(
    holdings: &mut Holdings,
    group: &BTreeSet<PartyIndex>,
    shared: &BTreeMap<Number, Vec<PartyIndex>>,
    stated: &BTreeMap<PartyIndex, Stated>,
    ties: &mut Vec<Tie>,
) {
    let Some(kept) = group.first().copied() else { return };
    let mut tied = vec![kept];
    let mut next = 0;
    while let Some(party) = tied.get(next).copied() {
        next += 1;
        let Some(of_party) = stated.get(&party) else { continue };
        for number in &of_party.numbers {
            for other in shared.get(number).into_iter().flatten() {
                let Some(of_other) = stated.get(other).filter(|_| !tied.contains(other)) else { continue };
                // Without room for one more text the parties stay two.
                let Ok(text) = holdings.text(&in_words(number)) else { return };
                let sources = (of_party.source, of_other.source);
                ties.push(Tie { kept, folded: *other, with: party, number: text, sources });
                tied.push(*other);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registration(label: &str, value: &str) -> Option<Number> {
        number_of(&Identifier { label: label.to_owned(), ..Identifier::new(IdentifierKind::Registration, value) })
    }

    #[test]
    fn which_numbers_tie() {
        let of = |kind, value: &str| number_of(&Identifier::new(kind, value)).map(|number| in_words(&number));
        assert_eq!(of(IdentifierKind::Lei, "5299ALPHAMINING00022").as_deref(), Some("lei 5299ALPHAMINING00022"));
        assert_eq!(of(IdentifierKind::Lei, "5299ALPHAMINING00023"), None, "a wrong check digit");
        assert_eq!(of(IdentifierKind::Tax, "7702000001"), None);
        assert_eq!(registration("RA000585", "1234567"), registration("Companies House", "01234567"));
        assert_eq!(registration("GB-COH", "SC123456"), registration("ra000587", "sc123456"));
        assert_ne!(
            registration("GB-CHC", "01234567"),
            registration("GB-COH", "01234567"),
            "charities are another register"
        );
        assert_eq!(registration("", "01234567"), None, "of no register");
        assert_eq!(registration("Amtsgericht", "HRB 12345"), None, "of many courts");
        assert_ne!(registration("RA000242", "HRB 12345"), registration("RA000243", "HRB 12345"));
        assert_eq!(registration("RA000463", "123"), None, "too short");
    }
}
