//! Identifiers: the same number of the same kind decides, whatever the name.

use interdict_model::{Entity, Feature, Identifier, IdentifierKind, Points, Subject};

use crate::Lines;
use crate::sentence::Clause;

/// What an identifier brings the score to when kind and country agree, or the kind is worldwide.
pub(crate) const DECIDES: Points = Points::milli(990);
/// The same, when one side does not say the country or the kind, or when two numbers are of one bank's offices.
pub(crate) const DECIDES_WITHOUT_COUNTRY: Points = Points::milli(950);
/// What another number of the same kind and country costs. People renew passports; ships keep their IMO
/// number for life.
pub(crate) const DIFFERS: Points = Points::milli(-30);
/// What another number of a worldwide kind costs that a party has one of.
pub(crate) const WORLDWIDE_DIFFERS: Points = Points::milli(-150);
/// Shorter numbers say too little to decide.
const SHORTEST: usize = 5;

/// How two identifiers relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    /// The same number of the same kind: the score it brings.
    Same(Points),
    /// The same number, which does not count, with the reason.
    Not(Excuse),
    /// Another number.
    Other,
}

/// Why the same number does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Excuse {
    /// Another kind; the same digits mean nothing there.
    Kind,
    /// Another country issued it.
    Country,
    /// Too few letters and digits.
    Short,
}

fn share_a_writing(asked: &Identifier, listed: &Identifier, kind: IdentifierKind) -> bool {
    let listed = listed.writings(kind);
    asked.writings(kind).iter().any(|writing| listed.contains(writing))
}

fn relation(asked: &Identifier, listed: &Identifier) -> Relation {
    // A number whose kind the user does not know may be of the listed one's.
    let any_kind = asked.kind == IdentifierKind::Other;
    if !any_kind && asked.kind != listed.kind {
        let number = listed.normalised();
        let same = asked.normalised() == number && number.chars().count() >= SHORTEST;
        return if same { Relation::Not(Excuse::Kind) } else { Relation::Other };
    }
    let kind = listed.kind;
    if !share_a_writing(asked, listed, kind) {
        return Relation::Other;
    }
    if listed.normalised().chars().count() < SHORTEST && !kind.is_reference() {
        return Relation::Not(Excuse::Short);
    }
    let differ =
        matches!((&asked.country, &listed.country), (Some(one), Some(other)) if one != other) && !kind.is_global();
    Relation::Same(if any_kind && asked.kind != kind {
        DECIDES_WITHOUT_COUNTRY
    } else if differ {
        return Relation::Not(Excuse::Country);
    } else if kind == IdentifierKind::Bic && asked.normalised() != listed.normalised() {
        DECIDES_WITHOUT_COUNTRY
    } else if kind.is_global() || (asked.country.is_some() && asked.country == listed.country) {
        DECIDES
    } else {
        DECIDES_WITHOUT_COUNTRY
    })
}

/// Whether a party has one number of the kind, so that another one contradicts.
///
/// Wallets and bank codes come in any number, an MMSI changes with the flag and a D-U-N-S number is of a site.
fn is_single(kind: IdentifierKind) -> bool {
    !matches!(
        kind,
        IdentifierKind::Wallet
            | IdentifierKind::Bic
            | IdentifierKind::Iban
            | IdentifierKind::Isin
            | IdentifierKind::Mmsi
            | IdentifierKind::Duns
            | IdentifierKind::Other
    )
}

/// Whether two different numbers are of one kind and one register.
fn comparable(asked: &Identifier, listed: &Identifier) -> bool {
    listed.kind == asked.kind
        && is_single(asked.kind)
        && (asked.kind.is_global() || (asked.country.is_some() && asked.country == listed.country))
}

/// What a number is, in words.
fn noun(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Passport => "a passport",
        IdentifierKind::NationalId => "a national identity number",
        IdentifierKind::Tax => "a tax number",
        IdentifierKind::Registration => "a registration number",
        IdentifierKind::Lei => "an LEI",
        IdentifierKind::Imo => "an IMO number",
        IdentifierKind::Mmsi => "an MMSI",
        IdentifierKind::CallSign => "a call sign",
        IdentifierKind::Bic => "a BIC",
        IdentifierKind::Isin => "an ISIN",
        IdentifierKind::Iban => "an IBAN",
        IdentifierKind::Wallet => "a wallet",
        IdentifierKind::TailNumber => "a tail number",
        IdentifierKind::AircraftSerial => "a serial number",
        IdentifierKind::Duns => "a D-U-N-S number",
        IdentifierKind::UnReference
        | IdentifierKind::EuReference
        | IdentifierKind::UkReference
        | IdentifierKind::OfsiGroup
        | IdentifierKind::OfacNumber => "a publisher's reference",
        IdentifierKind::Other => "a number of no stated kind",
    }
}

/// The same without its article.
fn bare_noun(kind: IdentifierKind) -> &'static str {
    noun(kind).split_once(' ').map_or("number", |(_, noun)| noun)
}

/// What a wrong check digit says; nothing where it is right or the kind has none.
fn slip(asked: &Identifier, listed: &Identifier) -> &'static str {
    match (asked.check(), listed.check()) {
        (Some(false), Some(false)) => "; both have a wrong check digit",
        (Some(false), _) => "; the check digit of the one asked for is wrong",
        (_, Some(false)) => "; the check digit of the listed one is wrong",
        _ => "",
    }
}

/// Adds the line of the best agreement; else, of a contradiction, and of a number that is the same and does not count.
pub(crate) fn compare(subject: &Subject, entity: &Entity, lines: &mut Lines) {
    let mut best: Option<(Points, &Identifier, &Identifier)> = None;
    let mut differing: Option<(Points, &Identifier, &Identifier)> = None;
    let mut excused: Option<(Excuse, &Identifier, &Identifier)> = None;
    for asked in &subject.identifiers {
        for listed in &entity.identifiers {
            match relation(asked, listed) {
                Relation::Same(level) => {
                    if best.is_none_or(|(most, ..)| level > most) {
                        best = Some((level, asked, listed));
                    }
                }
                Relation::Not(why) => {
                    excused.get_or_insert((why, asked, listed));
                }
                // The gravest contradiction counts, whatever else differs with it.
                Relation::Other if comparable(asked, listed) => {
                    let costs = if asked.kind.is_global() { WORLDWIDE_DIFFERS } else { DIFFERS };
                    if differing.is_none_or(|(most, ..)| costs < most) {
                        differing = Some((costs, asked, listed));
                    }
                }
                Relation::Other => {}
            }
        }
    }
    if let Some((level, asked, listed)) = best {
        let lift = (level - lines.sum).max(Points::ZERO);
        let clause = || Clause::Decides(format!("the same {}", bare_noun(listed.kind)));
        lines.tell(Feature::Identifier, lift, clause, || {
            format!(
                "the same {} {}{}{}",
                listed.kind.as_str().replace('_', " "),
                listed.value,
                listed.country.as_ref().map_or_else(String::new, |country| format!(" ({})", country.name())),
                slip(asked, listed)
            )
        });
        return;
    }
    if let Some((costs, asked, listed)) = differing {
        let clause = || Clause::Differs(bare_noun(asked.kind).to_owned());
        lines.tell(Feature::Identifier, costs, clause, || {
            format!(
                "{} {} against {}{}",
                asked.kind.as_str().replace('_', " "),
                asked.value,
                listed.value,
                slip(asked, listed)
            )
        });
    }
    if let Some((why, asked, listed)) = excused {
        let clause = || {
            Clause::Against(match why {
                Excuse::Kind => "a number is the same but of another kind".to_owned(),
                Excuse::Country => "a number is the same but of another country".to_owned(),
                Excuse::Short => "a number is the same but too short to count".to_owned(),
            })
        };
        lines.tell(Feature::Identifier, Points::ZERO, clause, || {
            let reason = match why {
                Excuse::Kind => format!("{} here and {} there", noun(asked.kind), noun(listed.kind)),
                Excuse::Country => {
                    let of =
                        |one: &Identifier| one.country.as_ref().map_or("nowhere", |country| country.name()).to_owned();
                    format!("of {} here and of {} there", of(asked), of(listed))
                }
                Excuse::Short => "too short to be one party's alone".to_owned(),
            };
            format!("the same number {}, but {reason}: does not count", listed.value)
        });
    }
}

/// The look-up numbers of all of a subject's identifiers: every writing of each, as its kind or, where that is not known,
/// as any kind.
pub fn keys_of_subject(subject: &Subject) -> Vec<String> {
    let mut keys = Vec::new();
    for identifier in &subject.identifiers {
        if identifier.kind == IdentifierKind::Other {
            keys.extend(IdentifierKind::ALL.into_iter().flat_map(|kind| identifier.writings(kind)));
        } else {
            keys.extend(identifier.writings(identifier.kind));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The look-up numbers of all of an entity's identifiers: every writing of each as its kind. Two numbers that agree share
/// a writing as the listed one's kind, so one of these meets one of [`keys_of_subject`].
pub fn keys_of_entity(entity: &Entity) -> Vec<String> {
    entity.identifiers.iter().flat_map(|identifier| identifier.writings(identifier.kind)).collect()
}

#[cfg(test)]
mod tests {
    use interdict_model::{Country, Schema};
    use proptest::prelude::*;

    use super::*;

    /// The points and lines of numbers against numbers, each with its country or "".
    fn compared(asked: &[(IdentifierKind, &str, &str)], listed: &[(IdentifierKind, &str, &str)]) -> (i32, Vec<String>) {
        let identifiers = |rows: &[(IdentifierKind, &str, &str)]| -> Vec<Identifier> {
            rows.iter()
                .map(|(kind, value, country)| Identifier {
                    country: Country::from_text(country),
                    ..Identifier::new(*kind, *value)
                })
                .collect()
        };
        let subject = Subject { identifiers: identifiers(asked), ..Subject::default() };
        let entity = Entity { identifiers: identifiers(listed), ..Entity::new("x", Schema::Person) };
        let mut kept = Vec::new();
        let mut lines = Lines { sum: Points::ZERO, kept: Some(&mut kept) };
        compare(&subject, &entity, &mut lines);
        (lines.sum.0 / 1_000, kept.into_iter().map(|line| line.evidence.detail).collect())
    }

    fn points(asked: (IdentifierKind, &str, &str), listed: (IdentifierKind, &str, &str)) -> i32 {
        compared(&[asked], &[listed]).0
    }

    use IdentifierKind::{AircraftSerial, Bic, Imo, Lei, Other, Passport, Registration, TailNumber, Tax, Wallet};

    #[test]
    fn exact_kind_and_country_decide() {
        assert_eq!(points((Passport, "A 1234567", "ir"), (Passport, "A1234567", "ir")), 990);
        assert_eq!(points((Passport, "A1234567", ""), (Passport, "A1234567", "ir")), 950);
        assert_eq!(points((Other, "A1234567", ""), (Passport, "A1234567", "ir")), 950);
        assert_eq!(
            points((Passport, "IRA12345", ""), (Passport, "A12345", "ir")),
            950,
            "with the country's code before it"
        );
        assert_eq!(points((Imo, "IMO 9074729", ""), (Imo, "9074729", "")), 990);
        assert_eq!(points((Tax, "77-01-234567", "ru"), (Tax, "7701 234 567", "ru")), 990);
        assert_eq!(points((TailNumber, "EPMNP", ""), (TailNumber, "EP-MNP", "")), 950);
        assert_eq!(points((AircraftSerial, "MSN 055012", ""), (AircraftSerial, "55012", "")), 950);
        assert_eq!(
            points(
                (Other, "xbt:12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", ""),
                (Wallet, "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", "")
            ),
            950
        );
        assert_eq!(points((Bic, "HAVIGB2L", ""), (Bic, "HAVIGB2LXXX", "")), 990);
        assert_eq!(points((Bic, "HAVIGB2L123", ""), (Bic, "HAVIGB2L", "")), 950, "an office of the same bank");
    }

    #[test]
    fn the_same_number_of_another_kind_is_told_and_does_not_count() {
        let (points, lines) = compared(&[(Passport, "123456", "ir")], &[(Tax, "12-34-56", "ir")]);
        assert_eq!(points, 0);
        assert_eq!(lines, ["the same number 12-34-56, but a passport here and a tax number there: does not count"]);
        let (points, lines) = compared(&[(Passport, "123456", "ir")], &[(Passport, "123456", "iq")]);
        assert_eq!(points, 0);
        assert_eq!(lines, ["the same number 123456, but of Iran here and of Iraq there: does not count"]);
        let (points, lines) = compared(&[(AircraftSerial, "MSN 1234", "")], &[(AircraftSerial, "1234", "")]);
        assert_eq!(points, 0);
        assert_eq!(lines, ["the same number 1234, but too short to be one party's alone: does not count"]);
        assert!(compared(&[(Passport, "1", "")], &[(Tax, "1", "")]).1.is_empty());
    }

    #[test]
    fn another_number_costs_where_a_party_has_one() {
        assert_eq!(points((Imo, "9074729", ""), (Imo, "9187629", "")), -150);
        assert_eq!(points((Passport, "A1234567", "ir"), (Passport, "A7654321", "ir")), -30);
        assert_eq!(points((Passport, "A1234567", ""), (Passport, "A7654321", "ir")), 0, "perhaps another country's");
        assert_eq!(points((Wallet, "1A", ""), (Wallet, "1B", "")), 0);
        assert_eq!(points((Registration, "12345", "cn"), (Tax, "54321", "cn")), 0);
        let both = [(Passport, "A1234567", "ir"), (Imo, "9074729", "")];
        assert_eq!(compared(&both, &[(Passport, "A7654321", "ir"), (Imo, "9187629", "")]).0, -150, "the graver one");
        // An agreement outweighs.
        assert_eq!(
            compared(
                &[(Imo, "9074729", ""), (Lei, "253400V1H6ART1UQ0N98", "")],
                &[(Imo, "9187629", ""), (Lei, "253400V1H6ART1UQ0N98", "")]
            )
            .0,
            990
        );
    }

    #[test]
    fn a_wrong_check_digit_is_told_and_changes_nothing() {
        let (points, lines) = compared(&[(Imo, "9074728", "")], &[(Imo, "9074729", "")]);
        assert_eq!(points, -150);
        assert_eq!(lines, ["imo 9074728 against 9074729; the check digit of the one asked for is wrong"]);
        assert_eq!(compared(&[(Imo, "9074728", "")], &[(Imo, "9074728", "")]).0, 990);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// What agrees is found by look-up.
        #[test]
        fn agreement_shares_a_key(
            one in proptest::sample::select(IdentifierKind::ALL.to_vec()),
            same_kind in any::<bool>(),
            value in "(|IMO |MSN |xbt:|RU|ru )[0-9A-Ca-c]{1,3}[-. ]?0?[0-9A-C]{3,9}(XXX|)",
            change in proptest::sample::select(vec!["", "IMO", "RU", "0", "MSN ", "XXX", "btc:"]),
            countries in (any::<bool>(), any::<bool>()),
        ) {
            let country = |given: bool| Country::from_text("ru").filter(|_| given);
            let asked = Identifier { country: country(countries.0), ..Identifier::new(if same_kind { one } else { Other }, format!("{change}{value}")) };
            let listed = Identifier { country: country(countries.1), ..Identifier::new(one, value) };
            if matches!(relation(&asked, &listed), Relation::Same(_)) {
                let keys = keys_of_entity(&Entity { identifiers: vec![listed], ..Entity::new("x", Schema::Thing) });
                let asked = keys_of_subject(&Subject { identifiers: vec![asked], ..Subject::default() });
                prop_assert!(keys.iter().any(|key| asked.contains(key)), "{keys:?} {asked:?}");
            }
        }
    }
}
