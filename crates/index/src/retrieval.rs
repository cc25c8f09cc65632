//! Which entities can reach the threshold at all.
//!
//! With `F` for what a full name earns, a name's score is at most `F × earned / possible + beyond`, where `beyond` is what other
//! evidence can add. So a hit needs `earned ≥ R × possible` with `R = (threshold − beyond) / F`.
//! `possible` contains the weight of every listed part that pairs, hence, with a question's weights `w`,
//! listed weights `v` and likenesses `s ≤ 1`,
//!
//! ```text
//! Σ s·(1000·w + L·v) ≥ R·(1000·W + L·V)   ⇒   Σ (1000·w + L·(1 − R)·v) ≥ R·1000·W
//! ```
//!
//! over the paired parts. A name that has all of a listed one, or its first and last part, earns up to `B` times the share
//! `m` of the name that is missing. Where all of the listed one is there, `m ≤ 1 − Σw / W`, and the same steps give
//!
//! ```text
//! Σ ((F − B)·1000·w + L·(F + B − N)·v) ≥ (N − B)·1000·W        with N = threshold − beyond
//! ```
//!
//! which holds for `m = 0` as well. Where first and last part agree, every naming part of the question is paired, so that
//! the left side is at least `(F − B)·1000` times their weight.
//!
//! The left side is bounded per part of the question, whatever it pairs with. Parts
//! whose bounds together stay below the right side cannot make a hit alone: the names that only they
//! find need not be looked at, and the commonest parts are chosen to be these (the idea of MaxScore).
//!
//! Of a name that was found its whole weight `V` is known, and the score's own formula bounds it once more, with all that
//! may be found taken as equal. Only what survives is aligned; only parties of whom an aligned name can reach the threshold,
//! if all other evidence agrees, are compared whole.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::rc::Rc;

use interdict_evidence::{MatchedNames, Question, full_name, keys_of_subject, may_reach, most_for_being_whole};
use interdict_model::Points;
use interdict_names::WeightedForm;
use interdict_names::alignment::LISTED_SHARE;
use interdict_names::lexicon::FULL_WEIGHT;

use crate::Index;
use crate::vocabulary::Alike;

/// What a part of the question finds.
struct Part<'a> {
    /// What the part weighs on the left side whatever it pairs with.
    own: i64,
    lists: Vec<List<'a>>,
}

/// Names that a part finds one way.
#[derive(Clone, Copy)]
struct List<'a> {
    names: &'a [u32],
    /// The most that the part can put on the left side when it finds them this way.
    most: i64,
    /// The most listed parts that it can be.
    pieces: i64,
}

impl Part<'_> {
    fn most(&self) -> i64 {
        self.lists.iter().map(|list| list.most).max().unwrap_or(0)
    }

    fn pieces(&self) -> i64 {
        self.lists.iter().map(|list| list.pieces).max().unwrap_or(0)
    }

    fn length(&self) -> usize {
        self.lists.iter().map(|list| list.names.len()).sum()
    }
}

/// What the parts seen so far can put on the left side, for every name. Kept between questions so that a
/// search touches only what it finds.
#[derive(Default)]
struct Sums {
    per_name: Vec<Sum>,
    touched: Vec<u32>,
}

/// Of one name.
#[derive(Clone, Copy, Default)]
struct Sum {
    /// The parts before the current one, and what the current one adds.
    before: i64,
    current: i64,
    /// What they weigh by themselves.
    own: i64,
    /// The part that was counted last.
    part: u32,
    /// The listed parts that they can be, the same way.
    pieces_before: u16,
    pieces: u16,
}

thread_local! {
    static SUMS: RefCell<Sums> = RefCell::default();
}

impl Sums {
    fn add(&mut self, name: u32, part: u32, own: i64, list: &List) {
        let sum = &mut self.per_name[name as usize];
        let pieces = u16::try_from(list.pieces).unwrap_or(u16::MAX);
        if sum.part == 0 {
            self.touched.push(name);
        }
        if sum.part == part {
            sum.current = sum.current.max(list.most);
            sum.pieces = sum.pieces.max(pieces);
        } else {
            sum.before += sum.current;
            sum.pieces_before = sum.pieces_before.saturating_add(sum.pieces);
            sum.own += own;
            (sum.current, sum.pieces, sum.part) = (list.most, pieces, part);
        }
    }

    /// Gives every name with its sum, and forgets it.
    fn drain(&mut self, mut each: impl FnMut(u32, Sum)) {
        for name in self.touched.drain(..) {
            each(name, std::mem::take(&mut self.per_name[name as usize]));
        }
    }
}

/// What a question's name asks of a listed one.
struct Wanted {
    /// The least score that must come of the names, in millionths.
    needed: i64,
    full: i64,
    /// The most that being whole adds.
    whole: i64,
    /// The question's weight, and that of its naming parts.
    total: i64,
    naming: i64,
}

impl Wanted {
    /// Whether a listed name can come to the least score: by the weight of the question's parts that it may have, the weight
    /// of its own that these can be, and its whole weight.
    fn may_come_of(&self, found: i64, listed: i64, total: i64) -> bool {
        let earned = i128::from(1_000 * found + LISTED_SHARE * listed.min(total));
        let possible = i128::from(1_000 * self.total + LISTED_SHARE * total);
        let [needed, full, whole] = [self.needed, self.full, self.whole].map(i128::from);
        // A part that is not there takes more from what is earned than its being missing adds; where that is not so, the
        // listed name being so much longer, there is nothing to be said.
        let own = i128::from(self.total.max(1));
        if whole * possible > full * 1_000 * own {
            return true;
        }
        let missing = i128::from((self.total - found).max(0));
        let ends = found >= self.naming;
        let more = if ends { whole * possible } else { whole * possible * missing / own + 1 };
        full * earned + more >= needed * possible
    }
}

impl Index {
    /// Entities that may reach the threshold, in ascending order: all that do and are asked for, and some that do not.
    pub(crate) fn candidates(
        &self,
        question: &Question,
        threshold: Points,
        is_asked_for: impl Fn(u32) -> bool,
    ) -> Vec<u32> {
        let needed = threshold - question.most_beyond_names();
        if needed <= most_for_being_whole() {
            return (0..u32::try_from(self.entities().len()).unwrap_or(u32::MAX))
                .filter(|e| is_asked_for(*e))
                .collect();
        }
        let mut entities: Vec<u32> = keys_of_subject(&question.subject)
            .iter()
            .filter_map(|key| self.by_identifier.get(key))
            .flatten()
            .copied()
            .filter(|entity| is_asked_for(*entity))
            .collect();
        for (asked, form) in question.forms.iter().enumerate() {
            let mut reached = None;
            for name in self.names_that_may_reach(form, needed) {
                let owner = self.owner[name as usize];
                if reached == Some(owner) || !is_asked_for(owner) {
                    continue;
                }
                let start = self.names_of[owner as usize].start;
                let names = MatchedNames { question: asked, listed: name as usize - start };
                if may_reach(question, &self.entities[owner as usize], self.names(owner), names, needed) {
                    reached = Some(owner);
                    entities.push(owner);
                }
            }
        }
        entities.sort_unstable();
        entities.dedup();
        entities
    }

    /// Names that may bring a score to what is needed, by their parts alone; in ascending order.
    fn names_that_may_reach(&self, form: &WeightedForm, needed: Points) -> Vec<u32> {
        let whole = i64::from(most_for_being_whole().0);
        // All figures are multiplied by F, so that R = needed / F stays a whole number. The
        // greatest is 64 parts of FULL_WEIGHT × 1,000 × F, well inside 64 bits.
        let (needed, full) = (i64::from(needed.0), i64::from(full_name().0));
        let room = LISTED_SHARE * (full + whole - needed).max(0) * i64::from(FULL_WEIGHT);
        let own = |place: usize| 1_000 * i64::from(form.weights[place]) * (full - whole);
        let alike: Vec<Rc<Alike>> = form.form.tokens.iter().map(|token| self.vocabulary.alike(token)).collect();
        let mut parts: Vec<Part> = (alike.iter().enumerate())
            .map(|(place, alike)| {
                let lists = alike.lists().into_iter().filter(|(names, _)| !names.is_empty());
                let lists =
                    lists.map(|(names, pieces)| List { names, most: own(place) + room * pieces, pieces }).collect();
                Part { own: own(place), lists }
            })
            .collect();
        // The bound of a word that several parts make is shared out evenly over them above their own weight, so that the
        // sum over any set of parts is safe.
        let joins = form.form.joins.iter().flat_map(|join| {
            self.vocabulary.names_with_word(join).into_iter().map(|names| (names, join.range.clone()))
        });
        let acronyms = form.form.acronyms.iter().map(|acronym| self.vocabulary.names_with_acronym(acronym));
        for (names, range) in joins.chain(acronyms.map(|names| (names, 0..alike.len()))) {
            if names.is_empty() {
                continue;
            }
            let extra = room / i64::try_from(range.len()).unwrap_or(1).max(1) + 1;
            for place in range {
                parts[place].lists.push(List { names, most: own(place) + extra, pieces: 1 });
            }
        }
        let total = i64::try_from(form.total).unwrap_or(i64::MAX >> 40);
        let tokens = form.form.tokens.iter().zip(&form.weights);
        let naming = tokens.filter(|(token, _)| token.role.is_naming()).map(|(_, weight)| i64::from(*weight)).sum();
        let asked = Wanted { needed, full, whole, total, naming };
        let wanted = (needed - whole) * 1_000 * asked.total;
        let wanted = wanted.min(1_000 * (full - whole) * asked.naming);
        parts.retain(|part| !part.lists.is_empty());
        parts.sort_by_cached_key(|part| Reverse(part.length()));
        let (mut skipped, mut skipped_own, mut skipped_pieces) = (0, 0, 0);
        let mut first = 0;
        while first < parts.len() && skipped + parts[first].most() < wanted {
            skipped += parts[first].most();
            skipped_own += parts[first].own;
            skipped_pieces += parts[first].pieces();
            first += 1;
        }
        let mut survivors = Vec::new();
        SUMS.with_borrow_mut(|sums| {
            if sums.per_name.len() < self.owner.len() {
                sums.per_name.resize(self.owner.len(), Sum::default());
            }
            for (number, part) in (1u32..).zip(&parts[first..]) {
                for list in &part.lists {
                    list.names.iter().for_each(|name| sums.add(*name, number, part.own, list));
                }
            }
            sums.drain(|name, sum| {
                if sum.before + sum.current + skipped < wanted {
                    return;
                }
                let found = (sum.own + skipped_own) / (1_000 * (full - whole)).max(1);
                let pieces = i64::from(sum.pieces_before) + i64::from(sum.pieces) + skipped_pieces;
                let (total, heaviest) = self.weight_of[name as usize];
                if asked.may_come_of(found, pieces * i64::from(heaviest), i64::from(total)) {
                    survivors.push(name);
                }
            });
        });
        survivors.sort_unstable();
        survivors
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{
        Address, Country, Entity, Gender, Identifier, IdentifierKind, Name, NameKind, RawField, Schema, Subject,
        UncertainDate,
    };
    use interdict_names::Lexicon;
    use proptest::prelude::*;

    use super::*;
    use crate::Request;

    /// Words that meet each other by every rule: edits, consonants, initials, joins, meanings, readings.
    const WORDS: [&str; 78] = [
        "Ali",
        "Hassan",
        "Hasan",
        "Hussein",
        "Muhammad",
        "Mohamed",
        "محمد",
        "حسن",
        "Путин",
        "Putin",
        "Владимир",
        "Vladimir",
        "Yongxin",
        "yong",
        "xin",
        "永信",
        "至诚",
        "科技",
        "Technology",
        "Tech",
        "Group",
        "集团",
        "Ltd",
        "GmbH",
        "Limited",
        "J",
        "M.",
        "al",
        "bin",
        "5",
        "Five",
        "6",
        "Smith",
        "Smyth",
        "Smithson",
        "Raindrop",
        "Rain",
        "Drop",
        "0lga",
        "Olga",
        "Oman",
        "Oan",
        "عوني",
        "Ouni",
        "عبد",
        "القادر",
        "Abdulqadir",
        "Abdel",
        "Kader",
        "Abdalkadir",
        "Ajka",
        "AJK",
        "Joibt",
        "Stock",
        "Company",
        "Jointstock",
        "Tehran",
        "김",
        "Qadhafi",
        "Gaddafi",
        "YTGL",
        "RSHJ",
        "Phuaz",
        "Fuaz",
        "Nitup",
        "Elmasri",
        "Masri",
        "Barich",
        "بريخ",
        "Sheikh",
        "S",
        "Lim",
        "Dubnensky",
        "Dubna",
        "Street",
        "12",
        "Lunalos.A.",
        "Lunalo",
    ];

    fn name() -> impl Strategy<Value = String> {
        proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 1..5).prop_map(|words| words.join(" "))
    }

    fn entity(number: usize, names: Vec<String>, schema: Schema, born: Option<u16>, country: bool) -> Entity {
        let mut entity = Entity::new(format!("x-{number:03}"), schema);
        for (place, text) in names.into_iter().enumerate() {
            let name = Name::new(if place == 0 { NameKind::Primary } else { NameKind::Alias }, text);
            entity.names.push(if place == 2 { name.weak() } else { name });
        }
        entity.birth_dates.extend(born.and_then(|year| year.to_string().parse::<UncertainDate>().ok()));
        if country {
            entity.countries.extend(Country::from_text("ru"));
        }
        entity
    }

    fn schema() -> impl Strategy<Value = Schema> {
        proptest::sample::select(vec![Schema::Person, Schema::Company, Schema::Vessel])
    }

    /// What a listed party and a subject may say beyond names and dates of birth.
    #[derive(Clone, Debug)]
    struct Further {
        died: Option<u16>,
        place: Option<&'static str>,
        address: Option<&'static str>,
        gender: Option<Gender>,
        phone: Option<&'static str>,
        number: Option<Identifier>,
    }

    const NUMBERS: [&str; 9] = [
        "A1234567",
        "IR A1234567",
        "IR062960000000100324200001",
        "IMO 9074729",
        "9074729",
        "MSN 09074729",
        "HAVIGB2LXXX",
        "HAVIGB2L123",
        "xbt:12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h",
    ];

    fn further() -> impl Strategy<Value = Further> {
        let one = proptest::option::of::<proptest::sample::Select<&'static str>>;
        let number = (
            proptest::sample::select(IdentifierKind::ALL.to_vec()),
            proptest::sample::select(NUMBERS.to_vec()),
            any::<bool>(),
        )
            .prop_map(|(kind, value, issued)| Identifier {
                country: Country::from_text("ir").filter(|_| issued),
                ..Identifier::new(kind, value)
            });
        (
            proptest::option::of(1960u16..1980),
            one(proptest::sample::select(vec!["Tehran, Iran", "Berlin"])),
            one(proptest::sample::select(vec!["12 Valiasr St, Tehran", "Tehran", "5 Hauptstr., 10115 Berlin"])),
            proptest::option::of(proptest::sample::select(vec![Gender::Male, Gender::Female])),
            one(proptest::sample::select(vec!["+98 21 8877 6655", "+7 495 123 45 67"])),
            proptest::option::of(number),
        )
            .prop_map(|(died, place, address, gender, phone, number)| Further {
                died,
                place,
                address,
                gender,
                phone,
                number,
            })
    }

    fn year(year: Option<u16>) -> Vec<UncertainDate> {
        year.and_then(|year| year.to_string().parse().ok()).into_iter().collect()
    }

    fn entities() -> impl Strategy<Value = Vec<Entity>> {
        proptest::collection::vec(
            (
                proptest::collection::vec(name(), 1..4),
                schema(),
                proptest::option::of(1970u16..1974),
                any::<bool>(),
                further(),
            ),
            1..40,
        )
        .prop_map(|rows| {
            rows.into_iter()
                .enumerate()
                .map(|(number, (names, schema, born, country, further))| {
                    let mut entity = entity(number, names, schema, born, country);
                    entity.death_dates = year(further.died);
                    entity.birth_places.extend(further.place.map(str::to_owned));
                    entity.addresses.extend(further.address.map(|text| match text.split_once(", ") {
                        Some((street, city)) => Address::new(street, city, "", ""),
                        None => Address::new(text, "", "", ""),
                    }));
                    entity.genders.extend(further.gender.map(|gender| gender.to_string()));
                    entity.facts.extend(further.phone.map(|phone| RawField::new("phone", phone)));
                    entity.identifiers.extend(further.number);
                    entity
                })
                .collect()
        })
    }

    fn subject(asked: String, born: Option<u16>, country: bool, further: Further) -> Subject {
        Subject {
            birth_dates: year(born),
            death_dates: year(further.died),
            birth_places: further.place.map(str::to_owned).into_iter().collect(),
            countries: Country::from_text("ru").into_iter().filter(|_| country).collect(),
            genders: further.gender.into_iter().collect(),
            addresses: further.address.map(str::to_owned).into_iter().collect(),
            phones: further.phone.map(str::to_owned).into_iter().collect(),
            identifiers: further.number.into_iter().collect(),
            ..Subject::named(asked)
        }
    }

    /// Names where the bound is tight: the whole listed name agrees, all of it rare, and the question has a word more. Each
    /// kind of evidence lifts the score by all it can, and the party is found at exactly that score.
    #[test]
    fn what_lifts_a_score_is_in_the_bound() {
        let nothing = Further { died: None, place: None, address: None, gender: None, phone: None, number: None };
        let full = Further {
            died: Some(1975),
            place: Some("Tehran, Iran"),
            address: Some("12 Valiasr St, Tehran"),
            gender: Some(Gender::Male),
            phone: Some("+98 21 8877 6655"),
            number: None,
        };
        let mut party = entity(0, vec!["Yongxin Raindrop".to_owned()], Schema::Person, Some(1970), true);
        party.death_dates = year(full.died);
        party.birth_places.push("Tehran".to_owned());
        party.addresses.push(Address::new("12 Valiasr St", "Tehran", "", ""));
        party.genders.push("male".to_owned());
        party.countries.extend(Country::from_text("ir"));
        let index = Index::new(vec![party], Lexicon::of([]));
        for (born, country, further) in [
            (None, false, nothing.clone()),
            (Some(1970), false, nothing.clone()),
            (None, true, nothing.clone()),
            (None, false, Further { died: full.died, ..nothing.clone() }),
            (None, false, Further { place: full.place, ..nothing.clone() }),
            (None, false, Further { address: full.address, ..nothing.clone() }),
            (None, false, Further { gender: full.gender, ..nothing.clone() }),
            (None, false, Further { phone: full.phone, ..nothing }),
            (Some(1970), true, full),
        ] {
            let subject = subject("Yongxin Raindrop Qadhafi".to_owned(), born, country, further);
            let every = Request { threshold: Points(1), exhaustive: true, ..Request::default() };
            let [hit] = &index.search(&subject, &every).hits[..] else { panic!("not found: {subject:?}") };
            let at_its_score = Request { threshold: hit.score, exhaustive: false, ..every };
            assert_eq!(index.search(&subject, &at_its_score).hits.len(), 1, "{subject:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        /// A party is found at exactly its score, where a bound that is too low would lose it.
        #[test]
        fn a_hit_is_found_at_its_own_score(
            entities in entities(),
            asked in name(),
            born in proptest::option::of(1970u16..1974),
            country: bool,
            further in further(),
        ) {
            let lexicon = Lexicon::of(&entities);
            let index = Index::new(entities, lexicon);
            let subject = subject(asked, born, country, further);
            let every = Request { threshold: Points(1), limit: None, exhaustive: true, ..Request::default() };
            for hit in index.search(&subject, &every).hits {
                let request = Request { threshold: hit.score, exhaustive: false, ..every.clone() };
                prop_assert!(index.search(&subject, &request).hits.iter().any(|found| found.id == hit.id), "{hit:?}");
            }
        }

        /// The promise: the index loses nothing.
        #[test]
        fn index_equals_exhaustive(
            entities in entities(),
            asked in name(),
            schema in proptest::option::of(schema()),
            threshold in 0i32..=1000,
            born in proptest::option::of(1970u16..1974),
            country: bool,
            further in further(),
        ) {
            let lexicon = Lexicon::of(&entities);
            let index = Index::new(entities, lexicon);
            let subject = Subject { schema, ..subject(asked, born, country, further) };
            let request = Request { threshold: Points::milli(threshold), limit: None, ..Request::default() };
            let indexed = index.search(&subject, &request);
            let exhaustive = index.search(&subject, &Request { exhaustive: true, ..request });
            prop_assert_eq!(indexed, exhaustive);
        }

        /// More names never lower an entity's score.
        #[test]
        fn more_aliases_never_lower(names in proptest::collection::vec(name(), 1..4), more in name(), asked in name()) {
            let score = |names: Vec<String>| {
                let index = Index::new(vec![entity(0, names, Schema::Company, None, false)], Lexicon::of([]));
                let found = index.search(&Subject::named(asked.clone()), &Request { threshold: Points(1), limit: None, ..Request::default() });
                found.hits.first().map_or(Points::ZERO, |hit| hit.score)
            };
            let (fewer, all) = (score(names.clone()), score(names.into_iter().chain([more]).collect()));
            prop_assert!(all >= fewer, "{all} < {fewer}");
        }

        /// The lines are the computation: their points add up to the score.
        #[test]
        fn evidence_sums_to_the_score(entities in entities(), asked in name(), born in proptest::option::of(1970u16..1974), further in further()) {
            let lexicon = Lexicon::of(&entities);
            let index = Index::new(entities, lexicon);
            let subject = Subject {
                birth_dates: year(born),
                death_dates: year(further.died),
                genders: further.gender.into_iter().collect(),
                addresses: further.address.map(str::to_owned).into_iter().collect(),
                identifiers: further.number.into_iter().collect(),
                ..Subject::named(asked)
            };
            for hit in index.search(&subject, &Request { threshold: Points(1), limit: None, ..Request::default() }).hits {
                prop_assert_eq!(hit.evidence.iter().map(|line| line.points).sum::<Points>(), hit.score);
            }
        }
    }
}
