//! What can be said of two names beside each other, from their best pairing: what is missing, what contradicts.

use std::cmp::Ordering;
use std::sync::Arc;

use interdict_names::distance::within;
use interdict_names::lexicon::FULL_WEIGHT;
use interdict_names::{Alignment, Likeness, Pairing, Role, Tie, Token, WeightedForm, align};

use crate::weights::{FULL, Trait, Traits};

/// Two rare words agreeing are not common at all.
const RARE: i64 = 1_000 * (1_000 + interdict_names::alignment::LISTED_SHARE) * 2 * FULL_WEIGHT as i64;

/// How common parts are that together earn so much: the strength of [`Trait::CommonParts`] where others are missing.
pub fn commonness(earned: i64) -> i64 {
    share(RARE - earned.min(RARE), RARE)
}

fn share(part: i64, whole: i64) -> i64 {
    i64::try_from(i128::from(FULL) * i128::from(part) / i128::from(whole.max(1))).unwrap_or(FULL)
}

/// One of the two names, with the places that pairings cover.
struct Side<'a> {
    form: &'a WeightedForm,
    covered: u64,
    /// Weight of the naming words that are not covered, and of all.
    missing: i64,
    all: i64,
}

impl<'a> Side<'a> {
    fn of(form: &'a WeightedForm, alignment: &Alignment, range: fn(&Pairing) -> &std::ops::Range<usize>) -> Self {
        let mut covered = 0u64;
        for pairing in &alignment.pairings {
            range(pairing).clone().for_each(|place| covered |= 1 << place);
        }
        let mut side = Self { form, covered, missing: 0, all: 0 };
        for (place, _) in form.form.tokens.iter().enumerate().filter(|(_, token)| token.role.is_naming()) {
            let weight = i64::from(form.weights[place]);
            side.all += weight;
            if !side.covers(place) {
                side.missing += weight;
            }
        }
        side
    }

    fn covers(&self, place: usize) -> bool {
        self.covered >> place & 1 == 1
    }

    /// The words of a role that no pairing covers.
    fn left(&self, role: Role) -> impl Iterator<Item = &Token> {
        let tokens = self.form.form.tokens.iter().enumerate();
        tokens.filter(move |(place, token)| token.role == role && !self.covers(*place)).map(|(_, token)| &**token)
    }

    /// The place of a person's last name.
    fn last(&self) -> Option<usize> {
        self.form.form.tokens.iter().rposition(|token| token.role == Role::Name)
    }

    fn says_a_legal_form(&self) -> bool {
        self.left(Role::LegalForm).any(|token| token.symbols.iter().any(|symbol| symbol.is_legal_form()))
    }
}

/// Aligns two names and says what is to be said of them. `person`: of a person, so that the last name is the family's.
pub fn traits(question: &WeightedForm, listed: &WeightedForm, person: bool) -> (Alignment, Traits) {
    let alignment = align(question, listed);
    let traits = traits_of(&alignment, question, listed, person);
    (alignment, traits)
}

/// What is to be said of two names by their best pairing.
pub(crate) fn traits_of(alignment: &Alignment, question: &WeightedForm, listed: &WeightedForm, person: bool) -> Traits {
    let mut traits = Traits::default();
    if alignment.pairings.is_empty() {
        return traits;
    }
    let asked = Side::of(question, alignment, |pairing| &pairing.question);
    let filed = Side::of(listed, alignment, |pairing| &pairing.listed);
    let pairings = || {
        alignment
            .pairings
            .iter()
            .filter(|pairing| pairing.question.clone().any(|place| question.form.tokens[place].role.is_naming()))
    };
    let agreeing: usize = pairings().map(|pairing| pairing.question.len().max(pairing.listed.len())).sum();
    let single = agreeing <= 1;
    let common = commonness(alignment.earned);
    traits.set(Trait::Paired, share(alignment.earned, alignment.possible * 1_000));
    say_how_thin(&mut traits, &asked, &filed, agreeing, common, pairings);
    let ends = both_ends(&asked, &filed, person, alignment);
    if ends {
        traits.set(Trait::BothEnds, share(weight_left(&filed), total(&filed)));
        // To leave out what stands between is how people write long names, not a sign of another person.
        traits.set(Trait::CommonParts, 0);
    } else if !single && filed.missing == 0 && asked.missing > 0 && !pairings().any(|pairing| loosely(pairing.likeness))
    {
        traits.set(Trait::WholeListedName, share(asked.missing, total(&asked)));
    }
    say_what_business(&mut traits, &asked, &filed, single && !ends, common);
    let contradicted = share(asked.missing.min(filed.missing), asked.all.max(filed.all));
    if contradicted > 0 {
        let similar = contradicted * resemblance(&asked, &filed) / 1_000;
        traits.set(Trait::Contradicted, contradicted - similar);
        traits.set(Trait::ContradictedBySimilar, similar);
    }
    if person {
        say_which_family(&mut traits, &asked, &filed, alignment);
    }
    let lone_number = |side: &Side| side.left(Role::Number).next().is_some();
    traits.set_if(Trait::Numbers, lone_number(&asked) && lone_number(&filed));
    traits.set_if(Trait::NumberOnOneSide, !person && lone_number(&asked) != lone_number(&filed));
    traits
}

/// How far the parts that contradict resemble each other, in thousandths: for each part of the side that has fewer, its
/// best counterpart within half of their letters.
fn resemblance(asked: &Side, filed: &Side) -> i64 {
    fn parts<'a>(side: &'a Side) -> Vec<&'a str> {
        side.left(Role::Name).map(|token| &*token.text).collect()
    }
    let (one, other) = (parts(asked), parts(filed));
    let mean = |some: &[&str], others: &[&str]| {
        let best = |part: &str| others.iter().map(|other| likeness_of_letters(part, other)).max().unwrap_or(0);
        some.iter().map(|part| best(part)).sum::<i64>() / i64::try_from(some.len()).unwrap_or(1).max(1)
    };
    match one.len().cmp(&other.len()) {
        Ordering::Less => mean(&one, &other),
        Ordering::Greater => mean(&other, &one),
        Ordering::Equal => mean(&one, &other).min(mean(&other, &one)),
    }
}

/// How much two last names, neither of which is paired, are two: the strength of [`Trait::OtherFamilyName`] of persons.
pub fn other_family(one: &Token, other: &Token) -> i64 {
    FULL - FULL / 1_000 * likeness_of_letters(&one.text, &other.text)
}

/// The share of the longer word's letters that need no edit, in thousandths; nothing when more than half of them do.
fn likeness_of_letters(one: &str, other: &str) -> i64 {
    let length = one.len().max(other.len());
    within(one.as_bytes(), other.as_bytes(), length / 2)
        .and_then(|edits| i64::try_from(1_000 - 1_000 * edits / length.max(1)).ok())
        .unwrap_or(0)
}

/// Family names of the same consonants that are more letters apart than this are two.
const SPELLINGS_APART: usize = 2;

/// A pairing that is a guess: it needs company.
fn loosely(likeness: Likeness) -> bool {
    match likeness.tie {
        Tie::Consonants | Tie::Initial | Tie::CutOff | Tie::Backwards => true,
        Tie::Edits(_) => likeness.thousandths < 850,
        _ => false,
    }
}

/// A guess of three quarters is full strength of [`Trait::GuessedAndMissing`]; per thousandth of likeness that lacks.
const WORST_GUESS: i64 = FULL / 250;

/// The same word, be it in another script or language. First and last part of a name agree only where all of it does so.
pub fn is_outright(likeness: Likeness) -> bool {
    !matches!(likeness.tie, Tie::Edits(_) | Tie::Heard | Tie::Homophone) && !loosely(likeness)
}

fn outright(pairing: &Pairing) -> bool {
    is_outright(pairing.likeness)
}

fn say_how_thin<'a, P: Iterator<Item = &'a Pairing>>(
    traits: &mut Traits,
    asked: &Side,
    filed: &Side,
    agreeing: usize,
    common: i64,
    pairings: impl Fn() -> P,
) {
    let missing = asked.missing > 0 || filed.missing > 0;
    let initials = pairings().filter(|pairing| pairing.likeness.tie == Tie::Initial).count();
    if initials > 0 && initials >= agreeing {
        traits.set_if(Trait::InitialsAlone, true);
        return;
    }
    if agreeing <= 1 && missing {
        traits.set_if(Trait::SinglePart, true);
        return;
    }
    if missing {
        traits.set(Trait::CommonParts, common);
        let guess = pairings().filter(|pairing| !outright(pairing)).map(|pairing| pairing.likeness.thousandths).min();
        traits.set(Trait::GuessedAndMissing, guess.map_or(0, |least| (1_000 - least) * WORST_GUESS));
    }
}

/// The weight of a whole name. Shares of it, not of the naming words: what is missing and what is paired then never
/// exceed one together, and the index relies on that.
fn total(side: &Side) -> i64 {
    i64::try_from(side.form.total).unwrap_or(i64::MAX)
}

/// Words that make up a name, in the sense of having a first and a last one.
fn telling(role: Role, person: bool) -> bool {
    role.is_naming() || (!person && matches!(role, Role::Generic | Role::Place))
}

/// Weight of the words of a name that no pairing covers, titles, particles and legal forms aside.
fn weight_left(side: &Side) -> i64 {
    let tokens = side.form.form.tokens.iter().zip(&side.form.weights).enumerate();
    tokens
        .filter(|(place, (token, _))| telling(token.role, false) && !side.covers(*place))
        .map(|(_, (_, weight))| i64::from(*weight))
        .sum()
}

/// Whether all that is asked for is there outright, the first and the last word of the listed name among it, while others
/// of it stand between.
fn both_ends(asked: &Side, filed: &Side, person: bool, alignment: &Alignment) -> bool {
    let tells = |token: &Token| telling(token.role, person);
    let whole = |side: &Side| {
        side.form.form.tokens.iter().enumerate().all(|(place, token)| !tells(token) || side.covers(place))
    };
    let end = |place: Option<usize>| place.is_some_and(|place| filed.covers(place));
    let tokens = &filed.form.form.tokens;
    // Initials of a person stand for first names, and are a guess.
    let name = |token: &Arc<Token>| if person { token.role == Role::Name } else { tells(token) };
    let (first, last) = (tokens.iter().position(name), tokens.iter().rposition(name));
    first != last
        && end(first)
        && end(last)
        && whole(asked)
        && !whole(filed)
        && alignment.pairings.iter().all(outright)
        && alignment
            .pairings
            .iter()
            .any(|pairing| pairing.question.clone().any(|place| asked.form.form.tokens[place].role == Role::Name))
}

fn say_what_business(traits: &mut Traits, asked: &Side, filed: &Side, single: bool, common: i64) {
    let left = |role: Role| (asked.left(role).next().is_some(), filed.left(role).next().is_some());
    let places = left(Role::Place);
    if places == (true, true) {
        traits.set_if(Trait::OtherPlace, true);
    } else {
        traits.set_if(Trait::PlaceOnOneSide, places.0 != places.1);
        match left(Role::Generic) {
            (false, false) => {}
            (true, true) => {
                traits.set_if(Trait::OtherBusiness, true);
                traits.set_if(Trait::BusinessOfSingleWord, single);
            }
            _ if single => traits.set_if(Trait::BusinessOfSingleWord, true),
            _ => traits.set(Trait::BusinessOnOneSide, common),
        }
    }
    match (asked.says_a_legal_form(), filed.says_a_legal_form()) {
        (true, true) => traits.set_if(Trait::OtherLegalForm, true),
        (false, false) => {}
        _ => traits.set(Trait::LegalFormOnOneSide, common),
    }
}

fn say_which_family(traits: &mut Traits, asked: &Side, filed: &Side, alignment: &Alignment) {
    let last_names = asked.last().zip(filed.last());
    let tokens = |(one, other): (usize, usize)| (&asked.form.form.tokens[one], &filed.form.form.tokens[other]);
    if let Some(places) = last_names.filter(|(one, other)| !asked.covers(*one) && !filed.covers(*other)) {
        let (one, other) = tokens(places);
        traits.set(Trait::OtherFamilyName, other_family(one, other));
        return;
    }
    if father_and_son_changed(asked.form, filed.form, alignment) {
        traits.set_if(Trait::FatherAndSon, true);
        return;
    }
    let Some((asked_last, filed_last)) = last_names else { return };
    let (one, other) = tokens((asked_last, filed_last));
    let family = |pairing: &&Pairing| pairing.question.contains(&asked_last) && pairing.listed.contains(&filed_last);
    let unlike = match alignment.pairings.iter().find(family).map(|pairing| pairing.likeness.tie) {
        Some(Tie::Edits(edits)) => {
            edits > 1 && !one.skeletons().any(|mine| other.skeletons().any(|theirs| mine == theirs))
        }
        Some(Tie::Consonants) => {
            !one.vowelless
                && !other.vowelless
                && within(one.text.as_bytes(), other.text.as_bytes(), SPELLINGS_APART).is_none()
        }
        _ => false,
    };
    traits.set_if(Trait::UnlikeFamilyName, unlike);
}

/// Whether the name before "son of" pairs with the one behind it, and the other way round.
fn father_and_son_changed(question: &WeightedForm, listed: &WeightedForm, alignment: &Alignment) -> bool {
    let sons = |form: &WeightedForm| {
        let tokens = &form.form.tokens;
        (1..tokens.len().max(2) - 1)
            .filter(|place| tokens[*place].symbols.iter().any(|symbol| symbol.is_son_of()))
            .collect::<Vec<usize>>()
    };
    let (asked, filed) = (sons(question), sons(listed));
    let paired = |one: usize, other: usize| {
        alignment
            .pairings
            .iter()
            .any(|pairing| pairing.question == (one..one + 1) && pairing.listed == (other..other + 1))
    };
    asked.iter().any(|one| filed.iter().any(|other| paired(one - 1, other + 1) && paired(one + 1, other - 1)))
}
