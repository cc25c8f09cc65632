//! The name: pairings of parts, what is missing, what contradicts, what the publisher thinks of it.

use interdict_model::{Entity, Feature, NameKind, Points, Strength};
use interdict_names::lexicon::FULL_WEIGHT;
use interdict_names::{Alignment, Pairing, Role, Tie, Token, WeightedForm, align};

use crate::{Lines, MatchedNames, Question};

/// What a full exact name earns, whatever its rarity.
pub const FULL_NAME: Points = Points::milli(950);
/// The most that the rarity of the agreeing parts adds.
pub const MOST_FOR_RARITY: Points = Points::milli(40);
/// Two rare words agreeing earn all that rarity can add.
const RARE: i64 = 1_000 * (1_000 + interdict_names::alignment::LISTED_SHARE) * 2 * FULL_WEIGHT as i64;
/// What it costs when both sides have a part that the other contradicts, times the share of the name
/// that is contradicted.
const CONFLICT: i64 = 350_000;
/// What it costs when a single part of a longer name is all that agrees.
const THIN: Points = Points::milli(-120);
/// What it costs when no part agrees outright and one is only much alike.
const LOOSE: Points = Points::milli(-70);
/// What it costs when nothing but initials agrees.
const INITIALS_ALONE: Points = Points::milli(-350);
/// The most it costs when parts are missing and those that agree are common ones.
const COMMON: i64 = 80_000;
/// What it costs when the last name of a person is another one; it is the family's more often than not.
const OTHER_FAMILY_NAME: Points = Points::milli(-90);
/// What it costs when father and son have changed places ("Abdullah bin Omar", "Omar bin Abdullah").
const FATHER_AND_SON_CHANGED: Points = Points::milli(-100);
/// What it costs when both sides say what they are, and not the same ("Systems", "Industries"); twice when a single word
/// is all that names.
const OTHER_BUSINESS: Points = Points::milli(-70);
/// The most it costs when one side says so and the other nothing, unless what agrees is rare.
const BUSINESS_ON_ONE_SIDE: i64 = 60_000;
/// The same when a single word is all that names.
const BUSINESS_OF_SINGLE_WORD: Points = Points::milli(-110);
/// What another legal form costs: a sister company, or a clerk's slip.
const OTHER_LEGAL_FORM: Points = Points::milli(-240);
/// The most a legal form on one side costs, unless what agrees is rare.
const LEGAL_FORM_ON_ONE_SIDE: i64 = 50_000;
/// What another place costs ("Bowne of Atlanta", "Bowne of Boston"): sister companies are two.
const OTHER_PLACE: Points = Points::milli(-180);
/// What it costs when the numbers differ ("Fund 5", "Fund 8"; ships of one fleet).
const NUMBERS_DIFFER: Points = Points::milli(-300);
/// The most a weak alias of little information can reach by itself: below the alert line.
const WEAK_LIMIT: Points = Points::milli(650);
/// The most a weak alias can reach when its words are distinctive.
const WEAK_DISTINCTIVE_LIMIT: Points = Points::milli(850);
/// A weak alias is distinctive from this much weight of its naming words on: nearly two words that no
/// other listed name has.
const DISTINCTIVE: u64 = FULL_WEIGHT as u64 * 17 / 10;
/// The most a name that only leads to the entity can reach.
const ASSOCIATED_LIMIT: Points = Points::milli(800);

/// The best pair of names and what it comes to.
pub(crate) struct Best {
    pub(crate) names: MatchedNames,
    parts: Parts,
}

/// The parts of a name's score.
struct Parts {
    alignment: Alignment,
    paired: Points,
    rarity: Points,
    thin: Points,
    conflict: Points,
    numbers: Points,
    family: Points,
    business: Points,
    legal_form: Points,
    weak: Points,
}

impl Parts {
    fn sum(&self) -> Points {
        self.paired
            + self.rarity
            + self.thin
            + self.conflict
            + self.numbers
            + self.family
            + self.business
            + self.legal_form
            + self.weak
    }
}

/// The best of all pairs of names, given what other evidence adds to each. Earlier names win ties.
pub(crate) fn best(question: &Question, entity: &Entity, forms: &[WeightedForm], beyond: Points) -> Option<Best> {
    let mut best: Option<(Points, Best)> = None;
    for (asked, one) in question.forms.iter().enumerate() {
        for (listed, other) in forms.iter().enumerate() {
            let Some(name) = entity.names.get(listed) else { continue };
            let parts = parts(one, other, entity.schema.is_person(), name.strength == Strength::Weak);
            let mut total = parts.sum() + beyond;
            if name.kind == NameKind::Associated {
                total = total.min(ASSOCIATED_LIMIT);
            }
            if best.as_ref().is_none_or(|(most, _)| total > *most) {
                best = Some((total, Best { names: MatchedNames { question: asked, listed }, parts }));
            }
        }
    }
    best.map(|(_, best)| best)
}

fn naming(role: Role) -> bool {
    matches!(role, Role::Name | Role::Initial | Role::Number)
}

fn is_generic(role: Role) -> bool {
    role == Role::Generic
}

fn is_place(role: Role) -> bool {
    role == Role::Place
}

/// Weight of naming words that no pairing of the side covers, and of all naming words.
fn uncovered(form: &WeightedForm, covered: impl Fn(usize) -> bool) -> (i64, i64) {
    let (mut missing, mut all) = (0, 0);
    for (place, _) in form.form.tokens.iter().enumerate().filter(|(_, token)| naming(token.role)) {
        let weight = i64::from(form.weights[place]);
        all += weight;
        if !covered(place) {
            missing += weight;
        }
    }
    (missing, all)
}

#[expect(clippy::cast_possible_truncation, reason = "shares of at most 1, in millionths")]
fn share_of(points: i64, part: i64, whole: i64) -> Points {
    Points((i128::from(points) * i128::from(part) / i128::from(whole.max(1))) as i32)
}

fn parts(question: &WeightedForm, listed: &WeightedForm, person: bool, weak: bool) -> Parts {
    let alignment = align(question, listed);
    let paired = share_of(i64::from(FULL_NAME.0), alignment.earned, alignment.possible * 1_000);
    let rarity = share_of(i64::from(MOST_FOR_RARITY.0), alignment.earned.min(RARE), RARE);
    let mut parts = Parts {
        alignment,
        paired,
        rarity,
        thin: Points::ZERO,
        conflict: Points::ZERO,
        numbers: Points::ZERO,
        family: Points::ZERO,
        business: Points::ZERO,
        legal_form: Points::ZERO,
        weak: Points::ZERO,
    };
    if parts.alignment.pairings.is_empty() {
        return parts;
    }
    let (mut asked_covered, mut listed_covered) = (0u64, 0u64);
    for pairing in &parts.alignment.pairings {
        pairing.question.clone().for_each(|place| asked_covered |= 1 << place);
        pairing.listed.clone().for_each(|place| listed_covered |= 1 << place);
    }
    let (asked_missing, asked_all) = uncovered(question, |place| asked_covered >> place & 1 == 1);
    let (listed_missing, listed_all) = uncovered(listed, |place| listed_covered >> place & 1 == 1);
    let agreeing = parts
        .alignment
        .pairings
        .iter()
        .filter(|pairing| pairing.question.clone().any(|place| naming(question.form.tokens[place].role)))
        .map(|pairing| pairing.question.len().max(pairing.listed.len()))
        .sum::<usize>();
    let common = RARE - parts.alignment.earned.min(RARE);
    let by_initial = parts.alignment.pairings.iter().filter(|pairing| pairing.likeness.tie == Tie::Initial).count();
    if by_initial > 0 && by_initial >= agreeing {
        parts.thin = INITIALS_ALONE;
    } else if agreeing <= 1 && (asked_missing > 0 || listed_missing > 0) {
        parts.thin = THIN;
    } else if asked_missing > 0 || listed_missing > 0 {
        parts.thin = -share_of(COMMON, common, RARE);
    }
    let naming_pairings = || {
        parts
            .alignment
            .pairings
            .iter()
            .filter(|pairing| pairing.question.clone().any(|place| naming(question.form.tokens[place].role)))
    };
    let loosely = |pairing: &Pairing| match pairing.likeness.tie {
        Tie::Consonants | Tie::Initial | Tie::CutOff | Tie::Backwards => true,
        Tie::Edits(_) => pairing.likeness.thousandths < 850,
        _ => false,
    };
    let closely = |pairing: &Pairing| !matches!(pairing.likeness.tie, Tie::Edits(_)) && !loosely(pairing);
    if parts.thin > LOOSE && naming_pairings().any(loosely) && !naming_pairings().any(closely) {
        parts.thin = LOOSE;
    }
    let left = |form: &WeightedForm, covered: u64, role: fn(Role) -> bool| {
        form.form
            .tokens
            .iter()
            .enumerate()
            .filter(|(place, token)| role(token.role) && covered >> place & 1 == 0)
            .map(|(_, token)| token.clone())
            .collect::<Vec<_>>()
    };
    let (asked_business, listed_business) =
        (left(question, asked_covered, is_generic), left(listed, listed_covered, is_generic));
    let (asked_places, listed_places) =
        (left(question, asked_covered, is_place), left(listed, listed_covered, is_place));
    let single = agreeing <= 1;
    parts.business = match (asked_business.is_empty(), listed_business.is_empty()) {
        _ if !asked_places.is_empty() && !listed_places.is_empty() => OTHER_PLACE,
        (true, true) => Points::ZERO,
        (false, false) if single => OTHER_BUSINESS + OTHER_BUSINESS,
        (false, false) => OTHER_BUSINESS,
        _ if single => BUSINESS_OF_SINGLE_WORD,
        _ => -share_of(BUSINESS_ON_ONE_SIDE, common, RARE),
    };
    let legal = |role: Role| role == Role::LegalForm;
    let stated =
        |tokens: &[Token]| tokens.iter().any(|token| token.symbols.iter().any(|symbol| symbol.is_legal_form()));
    parts.legal_form =
        match (stated(&left(question, asked_covered, legal)), stated(&left(listed, listed_covered, legal))) {
            (true, true) => OTHER_LEGAL_FORM,
            (false, false) => Points::ZERO,
            _ => -share_of(LEGAL_FORM_ON_ONE_SIDE, common, RARE),
        };
    let contradicted = asked_missing.min(listed_missing);
    if contradicted > 0 {
        parts.conflict = -share_of(CONFLICT, contradicted, asked_all.max(listed_all));
    }
    if person {
        let last = |form: &WeightedForm| form.form.tokens.iter().rposition(|token| token.role == Role::Name);
        let missing = |place: Option<usize>, covered: u64| place.is_some_and(|place| covered >> place & 1 == 0);
        if missing(last(question), asked_covered) && missing(last(listed), listed_covered) {
            parts.family = OTHER_FAMILY_NAME;
        } else if father_and_son_changed(question, listed, &parts.alignment) {
            parts.family = FATHER_AND_SON_CHANGED;
        }
    }
    let lone_number = |form: &WeightedForm, covered: u64| {
        form.form
            .tokens
            .iter()
            .enumerate()
            .any(|(place, token)| token.role == Role::Number && covered >> place & 1 == 0)
    };
    if lone_number(question, asked_covered) && lone_number(listed, listed_covered) {
        parts.numbers = NUMBERS_DIFFER;
    }
    if weak {
        let limit = if distinctive(listed) { WEAK_DISTINCTIVE_LIMIT } else { WEAK_LIMIT };
        let sum = parts.sum();
        if sum > limit {
            parts.weak = limit - sum;
        }
    }
    parts
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

/// Whether the words of a name say enough to alert although the publisher calls it weak.
fn distinctive(listed: &WeightedForm) -> bool {
    let weight: u64 = listed
        .form
        .tokens
        .iter()
        .zip(&listed.weights)
        .filter(|(token, _)| token.role == Role::Name)
        .map(|(_, weight)| u64::from(*weight))
        .sum();
    weight >= DISTINCTIVE
}

impl Best {
    /// Writes the lines of the winning pair.
    pub(crate) fn write(&self, question: &Question, entity: &Entity, forms: &[WeightedForm], lines: &mut Lines) {
        let (one, other) = (&question.forms[self.names.question], &forms[self.names.listed]);
        let alignment = &self.parts.alignment;
        // Each pairing's points are the difference of two rounded running sums, so that together they
        // are exactly what the name earned.
        let mut running = 0i64;
        let mut written = Points::ZERO;
        for pairing in &alignment.pairings {
            running += pairing.value;
            let so_far = share_of(i64::from(FULL_NAME.0), running, alignment.possible * 1_000);
            lines.add(Feature::NamePart, so_far - written, || in_words(pairing, one, other));
            written = so_far;
        }
        let free = |form: &WeightedForm, side: fn(&Pairing) -> &std::ops::Range<usize>| -> Vec<String> {
            form.form
                .tokens
                .iter()
                .enumerate()
                .filter(|(place, _)| !alignment.pairings.iter().any(|pairing| side(pairing).contains(place)))
                .map(|(_, token)| format!("“{}”", token.raw))
                .collect()
        };
        let only_listed = free(other, |pairing| &pairing.listed);
        let only_asked = free(one, |pairing| &pairing.question);
        if !only_listed.is_empty() {
            lines.add(Feature::NameUnmatched, Points::ZERO, || {
                format!("only in the listed name: {}", only_listed.join(", "))
            });
        }
        if !only_asked.is_empty() {
            lines.add(Feature::NameUnmatched, Points::ZERO, || {
                format!("only in the name asked for: {}", only_asked.join(", "))
            });
        }
        if self.parts.rarity != Points::ZERO {
            lines.add(Feature::NameRarity, self.parts.rarity, || "how rare the agreeing parts are".to_owned());
        }
        if self.parts.thin != Points::ZERO {
            lines.add(Feature::NameThin, self.parts.thin, || {
                if self.parts.thin == LOOSE {
                    "no part agrees outright".to_owned()
                } else if self.parts.thin == INITIALS_ALONE {
                    "nothing but initials agrees".to_owned()
                } else if self.parts.thin == THIN {
                    "a single part of a longer name agrees".to_owned()
                } else {
                    "parts are missing, and those that agree are not rare".to_owned()
                }
            });
        }
        if self.parts.conflict != Points::ZERO {
            lines.add(Feature::NameConflict, self.parts.conflict, || {
                format!("{} against {}", only_asked.join(", "), only_listed.join(", "))
            });
        }
        if self.parts.numbers != Points::ZERO {
            lines.add(Feature::NameNumber, self.parts.numbers, || "the numbers differ".to_owned());
        }
        if self.parts.family != Points::ZERO {
            lines.add(Feature::NameConflict, self.parts.family, || {
                if self.parts.family == FATHER_AND_SON_CHANGED {
                    "father and son have changed places".to_owned()
                } else {
                    "another family name".to_owned()
                }
            });
        }
        if self.parts.business != Points::ZERO {
            lines.add(Feature::NameConflict, self.parts.business, || {
                "words that say what or where it is are not the same".to_owned()
            });
        }
        if self.parts.legal_form != Points::ZERO {
            lines.add(Feature::NameConflict, self.parts.legal_form, || {
                if self.parts.legal_form == OTHER_LEGAL_FORM {
                    "another legal form".to_owned()
                } else {
                    "a legal form on one side only".to_owned()
                }
            });
        }
        let name = &entity.names[self.names.listed];
        if self.parts.weak != Points::ZERO {
            lines.add(Feature::WeakAlias, self.parts.weak, || {
                if distinctive(other) {
                    "the publisher calls this name weak; it is distinctive, so it counts up to 0.85".to_owned()
                } else {
                    "the publisher calls this name weak and it says little; alone it is no alert".to_owned()
                }
            });
        } else if name.strength == Strength::Weak {
            lines.add(Feature::WeakAlias, Points::ZERO, || "the publisher calls this name weak".to_owned());
        }
        if one.form.cut || other.form.cut {
            lines.add(Feature::NameUnmatched, Points::ZERO, || {
                "a name was too long; only its beginning was compared".to_owned()
            });
        }
    }

    /// Holds a name that only leads to the entity below its limit, whatever else agrees.
    pub(crate) fn limit_associated(&self, entity: &Entity, lines: &mut Lines) {
        let name = &entity.names[self.names.listed];
        if name.kind == NameKind::Associated {
            let over = lines.sum - lines.sum.min(ASSOCIATED_LIMIT);
            lines.add(Feature::Associated, -over, || {
                let source = if name.origin.is_empty() { String::new() } else { format!(" ({})", name.origin) };
                format!("“{}” is no name of this party but is tied to it{source}", name.text)
            });
        }
    }
}

fn in_words(pairing: &Pairing, question: &WeightedForm, listed: &WeightedForm) -> String {
    let text = |form: &WeightedForm, range: &std::ops::Range<usize>| {
        form.form.tokens[range.clone()].iter().map(|token| &*token.raw).collect::<Vec<_>>().join(" ")
    };
    let asked = text(question, &pairing.question);
    let filed = text(listed, &pairing.listed);
    let why = match pairing.likeness.tie {
        Tie::Equal if asked == filed => return format!("“{asked}” equal"),
        Tie::Equal => "reads the same".to_owned(),
        Tie::Reading => "one of its readings is equal".to_owned(),
        Tie::Homophone => "sounds the same, written with another character".to_owned(),
        Tie::Meaning => {
            let (one, other) =
                (&question.form.tokens[pairing.question.start], &listed.form.tokens[pairing.listed.start]);
            let symbol = one
                .symbols
                .iter()
                .find(|symbol| other.symbols.contains(symbol))
                .map_or_else(String::new, |symbol| symbol.name());
            format!("same {symbol}")
        }
        Tie::Edits(1) => "1 letter apart".to_owned(),
        Tie::Edits(edits) => format!("{edits} letters apart"),
        Tie::Heard => "spellings of one sound".to_owned(),
        Tie::Consonants => "same consonants".to_owned(),
        Tie::Backwards => "written backwards".to_owned(),
        Tie::Learnt => "stand for each other in names of listed parties".to_owned(),
        Tie::Romanised => "romanised".to_owned(),
        Tie::Initial => "initial".to_owned(),
        Tie::CutOff => "cut off".to_owned(),
        Tie::Acronym => "its first letters".to_owned(),
        Tie::Joined => "written together or apart".to_owned(),
    };
    format!("“{asked}” ~ “{filed}”: {why}")
}
