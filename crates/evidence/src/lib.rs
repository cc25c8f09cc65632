//! A subject and a listed entity: the score, and the lines of evidence that make it up. Pure, no I/O.
//!
//! The score is the sum of the lines, in integers, to the last digit: the explanation is the computation.
//! Everything that can raise a score beyond what the name's pairings earn is capped by a constant here
//! ([`Question::most_beyond_names`]), and everything else can only lower it; that is what an index needs
//! to leave entities out without losing one.
//!
//! 0.70 is worth a person's look, 0.85 is strong, 0.95 is near certain. What traits of names are worth stands in
//! `weights.tsv`, which a fit on labelled data writes ([`weights`]); what other evidence is worth, in its module.

mod account;
mod address;
mod birth_date;
mod country;
mod death_date;
mod gender;
mod identifier;
mod name;
mod origin;
mod sentence;
mod traits;
pub mod weights;
mod words;

use std::borrow::Cow;

use interdict_model::{Entity, Evidence, Feature, Points, Schema, Subject};
use interdict_names::{Form, Lexicon, WeightedForm};

use crate::address::Place;
use crate::origin::Told;
use crate::sentence::Clause;

pub use account::{Account, PairOfNames, account};
pub use identifier::{keys_of_entity, keys_of_subject};
pub use name::{ListedName, Pair, full_name, limit_of_weak, most_for_being_whole};
pub use sentence::MOST_CHARACTERS as MOST_CHARACTERS_OF_SENTENCE;
pub use traits::{commonness, is_outright, other_family, traits};
pub use words::in_words;

/// Version of the matcher as a whole: named in every answer. Raised with any change that can change a
/// score, together with [`interdict_names::VERSION`].
pub const VERSION: u32 = 3;

/// The matcher's name in answers: `interdict-1.1`.
pub fn matcher() -> String {
    format!("interdict-{VERSION}.{}", interdict_names::VERSION)
}

/// A subject made ready: the forms of its names.
#[derive(Debug)]
pub struct Question<'a> {
    /// Who is asked about.
    pub subject: Cow<'a, Subject>,
    /// The weighted form of each of its names.
    pub forms: Vec<WeightedForm>,
    /// The countries that its numbers tell.
    told: Vec<Told>,
    addresses: Vec<Place>,
    birth_places: Vec<Place>,
}

/// Which names made the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchedNames {
    /// Which of the subject's names.
    pub question: usize,
    /// Which of the entity's names.
    pub listed: usize,
}

/// The outcome of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The sum of all evidence, in 0..=1.
    pub score: Points,
    /// The best pair of names, where both sides have one.
    pub names: Option<MatchedNames>,
}

impl<'a> Question<'a> {
    /// Prepares a subject.
    pub fn new(subject: Cow<'a, Subject>, lexicon: &Lexicon) -> Self {
        let forms = subject.names.iter().map(|name| lexicon.weigh(Form::of(name, subject.schema))).collect();
        let told = origin::of_subject(&subject);
        let (addresses, birth_places) = address::of_subject(&subject);
        Self { subject, forms, told, addresses, birth_places }
    }

    /// The most that evidence other than paired name parts can add to this subject's score against any
    /// entity, identifiers (they are found by look-up) and [`most_for_being_whole`] left aside.
    pub fn most_beyond_names(&self) -> Points {
        let mut most = Points::ZERO;
        let mut add = |known: bool, points: Points| {
            if known {
                most += points;
            }
        };
        add(!self.subject.birth_dates.is_empty(), birth_date::MOST);
        add(!self.subject.death_dates.is_empty(), death_date::MOST);
        add(!self.birth_places.is_empty(), address::MOST_FOR_BIRTH_PLACE);
        add(!self.subject.countries.is_empty() || !self.told.is_empty(), country::MOST);
        add(!self.subject.genders.is_empty(), gender::MOST);
        add(!self.addresses.is_empty(), address::MOST);
        most
    }

    /// Whether names are all that is said: no evidence can then add to what they come to, nor take from it.
    pub fn says_only_names(&self) -> bool {
        self.most_beyond_names() == Points::ZERO && self.subject.identifiers.is_empty()
    }

    /// Whether the entity can be meant at all.
    pub fn may_be(&self, schema: Schema) -> bool {
        self.subject.schema.is_none_or(|own| own.compatible(schema))
    }
}

/// Prepares the names of a listed entity, in their order.
pub fn weigh_names(entity: &Entity, lexicon: &Lexicon) -> Vec<WeightedForm> {
    entity.names.iter().map(|name| lexicon.weigh(Form::of(&name.text, Some(entity.schema)))).collect()
}

/// A line of evidence, with what it says in a sentence; nothing where the names themselves say it.
pub(crate) struct Line {
    pub(crate) evidence: Evidence,
    pub(crate) clause: Option<Clause>,
}

/// Where lines of evidence go: nowhere when only the score is wanted.
pub(crate) struct Lines<'a> {
    sum: Points,
    kept: Option<&'a mut Vec<Line>>,
}

impl Lines<'_> {
    /// Adds a line that the sentence leaves out.
    pub(crate) fn add(&mut self, feature: Feature, points: Points, detail: impl FnOnce() -> String) {
        self.keep(points, || Line { evidence: Evidence { feature, points, detail: detail() }, clause: None });
    }

    /// Adds a line that has its clause in the sentence.
    pub(crate) fn tell(
        &mut self,
        feature: Feature,
        points: Points,
        clause: impl FnOnce() -> Clause,
        detail: impl FnOnce() -> String,
    ) {
        self.keep(points, || Line { evidence: Evidence { feature, points, detail: detail() }, clause: Some(clause()) });
    }

    fn keep(&mut self, points: Points, line: impl FnOnce() -> Line) {
        self.sum += points;
        if let Some(kept) = self.kept.as_deref_mut() {
            kept.push(line());
        }
    }
}

/// A comparison with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The score, and which names made it.
    pub comparison: Comparison,
    /// The lines that add up to it.
    pub evidence: Vec<Evidence>,
    /// What agrees, then what differs or is missing; never empty, at most [`MOST_CHARACTERS_OF_SENTENCE`] characters.
    pub sentence: String,
}

/// The score of a subject against an entity.
///
/// `forms` are the entity's names as [`weigh_names`] gives them, by the same lexicon as the question's.
pub fn compare(question: &Question, entity: &Entity, forms: &[WeightedForm]) -> Comparison {
    compare_pairs(question, entity, name::pairs(question, entity, forms))
}

/// The same by some pairs of names alone: those that come to what is needed of names ([`Pair::total`]), which is the threshold
/// less [`Question::most_beyond_names`]. An entity that reaches the threshold by them, or does not share an identifier, has the
/// score that all pairs give; of any other, both scores are below the threshold.
pub fn compare_pairs<'p>(
    question: &Question,
    entity: &Entity,
    pairs: impl IntoIterator<Item = Pair<'p>>,
) -> Comparison {
    let (score, best) = evaluate(question, entity, pairs, None);
    Comparison { score, names: best.map(|best| best.names) }
}

/// The same score with its lines, and all of it in one sentence.
pub fn explain(question: &Question, entity: &Entity, forms: &[WeightedForm]) -> Explanation {
    explain_pairs(question, entity, name::pairs(question, entity, forms))
}

/// The score of [`compare_pairs`], with its lines and its sentence.
pub fn explain_pairs<'p>(
    question: &Question,
    entity: &Entity,
    pairs: impl IntoIterator<Item = Pair<'p>>,
) -> Explanation {
    let mut lines = Vec::new();
    let (score, best) = evaluate(question, entity, pairs, Some(&mut lines));
    let sentence = sentence::of(question, entity, best.as_ref(), &lines);
    let comparison = Comparison { score, names: best.map(|best| best.names) };
    Explanation { comparison, evidence: lines.into_iter().map(|line| line.evidence).collect(), sentence }
}

fn evaluate<'p>(
    question: &Question,
    entity: &Entity,
    pairs: impl IntoIterator<Item = Pair<'p>>,
    kept: Option<&mut Vec<Line>>,
) -> (Points, Option<Pair<'p>>) {
    let mut lines = Lines { sum: Points::ZERO, kept };
    let mut told = Vec::new();
    let mut beyond = Lines { sum: Points::ZERO, kept: lines.kept.is_some().then_some(&mut told) };
    birth_date::compare(&question.subject, entity, &mut beyond);
    death_date::compare(&question.subject, entity, &mut beyond);
    address::compare_birth_places(&question.birth_places, entity, &mut beyond);
    country::compare(&question.subject, &question.told, entity, &mut beyond);
    gender::compare(&question.subject, entity, &mut beyond);
    address::compare(&question.addresses, entity, &mut beyond);
    let beyond = beyond.sum;
    let best = name::best(pairs, beyond);
    if let Some(best) = &best {
        best.write(question, &mut lines);
    }
    lines.sum += beyond;
    if let Some(kept) = lines.kept.as_deref_mut() {
        kept.append(&mut told);
    }
    if let Some(best) = &best {
        best.limit_associated(entity, &mut lines);
    }
    identifier::compare(&question.subject, entity, &mut lines);
    let clamped = lines.sum.clamp(Points::ZERO, Points::ONE);
    if clamped != lines.sum {
        let excess = clamped - lines.sum;
        lines.add(Feature::Limit, excess, || "a score lies between 0 and 1".to_owned());
    }
    (lines.sum, best)
}

#[cfg(test)]
mod tests {
    use interdict_model::{Address, Country, Gender, Identifier, IdentifierKind, Name, NameKind, RawField};
    use proptest::prelude::*;

    use super::*;

    const PAGE: &str = include_str!("../../../docs/evidence.md");

    /// What the page says of a line: the most it adds and the most it costs.
    fn stated(feature: Feature) -> (String, String) {
        let row = PAGE.lines().find(|line| line.starts_with(&format!("| `{}` |", feature.as_str()))).unwrap();
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        (cells[2].to_owned(), cells[3].to_owned())
    }

    #[test]
    fn the_page_states_the_caps() {
        for (feature, most, least) in [
            (Feature::BirthDate, birth_date::MOST, birth_date::DIFFER),
            (Feature::DeathDate, death_date::MOST, death_date::IMPOSSIBLE),
            (Feature::BirthPlace, address::MOST_FOR_BIRTH_PLACE, Points::ZERO),
            (Feature::Country, country::MOST, country::DIFFER),
            (Feature::Gender, gender::MOST, gender::DIFFER),
            (Feature::Address, address::MOST, Points::ZERO),
        ] {
            assert_eq!(stated(feature), (format!("{most:+}"), format!("{least}")), "{feature:?}");
        }
        assert_eq!(
            stated(Feature::Identifier),
            (format!("up to {}", identifier::DECIDES), identifier::WORLDWIDE_DIFFERS.to_string())
        );
        for (said, points) in [
            ("to **0.99**", identifier::DECIDES),
            ("to **0.95**", identifier::DECIDES_WITHOUT_COUNTRY),
            ("costs 0.150", -identifier::WORLDWIDE_DIFFERS),
            ("0.030 for papers", -identifier::DIFFERS),
        ] {
            let figure: f64 = said.split([' ', '*']).find_map(|word| word.parse().ok()).unwrap();
            assert!(PAGE.contains(said) && Points::from_unit_interval(figure) == Some(points), "{said}");
        }
    }

    fn one_of<T: Clone + std::fmt::Debug + 'static>(values: &[T]) -> impl Strategy<Value = Vec<T>> + use<T> {
        proptest::collection::vec(proptest::sample::select(values.to_vec()), 0..3)
    }

    fn numbers() -> impl Strategy<Value = Vec<Identifier>> {
        let kinds = [IdentifierKind::Passport, IdentifierKind::Iban, IdentifierKind::Imo, IdentifierKind::Other];
        let values =
            ["A1234567", "IR062960000000100324200001", "9074729", "9187629", "IMO 9074729", "xbt:A1234567", "12"];
        proptest::collection::vec(
            (
                proptest::sample::select(kinds.to_vec()),
                proptest::sample::select(values.to_vec()),
                proptest::sample::select(vec!["", "ir", "de"]),
            ),
            0..3,
        )
        .prop_map(|rows| {
            rows.into_iter()
                .map(|(kind, value, country)| Identifier {
                    country: Country::from_text(country),
                    ..Identifier::new(kind, value)
                })
                .collect()
        })
    }

    fn texts(values: &[&str]) -> impl Strategy<Value = Vec<String>> + use<> {
        one_of(&values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>())
    }

    const DATES: [&str; 6] = ["1980-04-03", "1980-03-04", "1980", "circa 1981", "2011-10-20", "2015"];
    const PLACES: [&str; 4] = ["12 Valiasr St, Tehran", "Tehran", "Hauptstr. 5, Berlin 10115", "Iran"];

    fn dates() -> impl Strategy<Value = Vec<interdict_model::UncertainDate>> {
        one_of(&DATES.map(|date| date.parse().unwrap()))
    }

    fn subject() -> impl Strategy<Value = Subject> {
        (
            (dates(), dates(), texts(&PLACES), texts(&PLACES)),
            (one_of(&["ir", "de"]), one_of(&[Gender::Male, Gender::Female, Gender::Unstated])),
            (numbers(), texts(&["+98 21 8877 6655", "030 123456"])),
        )
            .prop_map(
                |((birth_dates, death_dates, birth_places, addresses), (countries, genders), (identifiers, phones))| {
                    Subject {
                        birth_dates,
                        death_dates,
                        birth_places,
                        addresses,
                        countries: countries.into_iter().filter_map(Country::from_text).collect(),
                        genders,
                        identifiers,
                        phones,
                        ..Subject::named("Ali Hassan")
                    }
                },
            )
    }

    fn entity() -> impl Strategy<Value = Entity> {
        (
            (dates(), dates(), texts(&PLACES), texts(&PLACES)),
            (one_of(&["ir", "de"]), texts(&["male", "female", "unknown"])),
            (numbers(), texts(&["+98 21 8877 6655", "+49 30 123456"])),
        )
            .prop_map(
                |((birth_dates, death_dates, birth_places, addresses), (countries, genders), (identifiers, phones))| {
                    let mut entity = Entity::new("x", Schema::Person);
                    entity.names.push(Name::new(NameKind::Primary, "Ali Hassan Omar"));
                    (entity.birth_dates, entity.death_dates, entity.birth_places) =
                        (birth_dates, death_dates, birth_places);
                    entity.addresses = addresses.iter().map(|text| Address::new(text, "", "", "")).collect();
                    entity.nationalities = countries.into_iter().filter_map(Country::from_text).collect();
                    (entity.genders, entity.identifiers) = (genders, identifiers);
                    entity.facts = phones.into_iter().map(|phone| RawField::new("phone", phone)).collect();
                    entity
                },
            )
    }

    fn explained(subject: &Subject, entity: &Entity) -> (Points, Vec<Evidence>) {
        let lexicon = Lexicon::of([]);
        let question = Question::new(Cow::Borrowed(subject), &lexicon);
        let explained = explain(&question, entity, &weigh_names(entity, &lexicon));
        let score = explained.comparison.score;
        assert_eq!(explained.evidence.iter().map(|line| line.points).sum::<Points>(), score);
        (score, explained.evidence)
    }

    /// The points of all lines about something.
    fn about(lines: &[Evidence], feature: Feature) -> Points {
        lines.iter().filter(|line| line.feature == feature).map(|line| line.points).sum()
    }

    /// The subject without what one line is about.
    fn without(subject: &Subject, feature: Feature) -> Subject {
        let mut less = subject.clone();
        match feature {
            Feature::BirthDate => less.birth_dates.clear(),
            Feature::DeathDate => less.death_dates.clear(),
            Feature::BirthPlace => less.birth_places.clear(),
            Feature::Gender => less.genders.clear(),
            Feature::Address => less.addresses.clear(),
            Feature::Country => {
                less.countries.clear();
                less.phones.clear();
            }
            _ => less.identifiers.clear(),
        }
        less
    }

    const FEATURES: [Feature; 7] = [
        Feature::BirthDate,
        Feature::DeathDate,
        Feature::BirthPlace,
        Feature::Country,
        Feature::Gender,
        Feature::Address,
        Feature::Identifier,
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        /// Agreeing evidence never lowers a score, conflicting evidence never raises one.
        #[test]
        fn evidence_pulls_its_own_way(subject in subject(), entity in entity()) {
            let (score, lines) = explained(&subject, &entity);
            for feature in FEATURES {
                let less = without(&subject, feature);
                let (before, lines_before) = explained(&less, &entity);
                // Numbers and dates of birth also speak in another's line.
                let own: Points = FEATURES.iter().map(|one| about(&lines, *one) - about(&lines_before, *one)).sum();
                if about(&lines, feature) >= Points::ZERO && own >= Points::ZERO {
                    prop_assert!(score >= before, "{feature:?}: {score} < {before}");
                } else if about(&lines, feature) <= Points::ZERO {
                    prop_assert!(score <= before, "{feature:?}: {score} > {before}");
                }
            }
        }

        /// Who does not say a thing gets no line for it.
        #[test]
        fn what_is_not_said_is_not_judged(subject in subject(), entity in entity()) {
            for feature in FEATURES {
                let mut less = without(&subject, feature);
                if matches!(feature, Feature::Country | Feature::DeathDate) {
                    // Numbers tell countries, and dates of birth tell that somebody lived.
                    less.identifiers.clear();
                    less.birth_dates.clear();
                }
                let (_, lines) = explained(&less, &entity);
                prop_assert!(lines.iter().all(|line| line.feature != feature), "{lines:?}");
            }
        }

        /// Every line keeps within its cap, and the order in which things are said does not matter.
        #[test]
        fn caps_hold_in_any_order(subject in subject(), entity in entity()) {
            let (score, lines) = explained(&subject, &entity);
            let lexicon = Lexicon::of([]);
            let beyond: Points = FEATURES[..6].iter().map(|feature| about(&lines, *feature)).sum();
            prop_assert!(beyond <= Question::new(Cow::Borrowed(&subject), &lexicon).most_beyond_names());
            for feature in &FEATURES[..6] {
                let (most, least) = stated(*feature);
                let points = about(&lines, *feature).to_f64();
                prop_assert!(points <= most.parse::<f64>().unwrap() + 1e-9 && points >= least.parse::<f64>().unwrap() - 1e-9);
            }
            let (mut turned, mut listed) = (subject.clone(), entity.clone());
            turned.birth_dates.reverse();
            turned.death_dates.reverse();
            turned.birth_places.reverse();
            turned.addresses.reverse();
            turned.countries.reverse();
            turned.genders.reverse();
            turned.identifiers.reverse();
            turned.phones.reverse();
            listed.birth_dates.reverse();
            listed.death_dates.reverse();
            listed.birth_places.reverse();
            listed.addresses.reverse();
            listed.nationalities.reverse();
            listed.genders.reverse();
            listed.identifiers.reverse();
            listed.facts.reverse();
            prop_assert_eq!(explained(&turned, &listed).0, score);
        }
    }
}
