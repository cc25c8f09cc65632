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
//! over the paired parts. The left side is bounded per part of the question, whatever it pairs with. Parts
//! whose bounds together stay below the right side cannot make a hit alone: the names that only they
//! find need not be looked at, and the commonest parts are chosen to be these (the idea of MaxScore).

use std::cell::RefCell;

use interdict_evidence::{full_name, Question, keys_of_subject};
use interdict_model::Points;
use interdict_names::WeightedForm;
use interdict_names::alignment::LISTED_SHARE;
use interdict_names::lexicon::FULL_WEIGHT;

use crate::Index;

/// What a part of the question finds.
#[derive(Default)]
struct Part<'a> {
    /// Names, with the most that the part can put on the left side when it finds them this way.
    lists: Vec<(&'a [u32], i64)>,
    /// The greatest of these.
    most: i64,
}

impl<'a> Part<'a> {
    fn add(&mut self, names: &'a [u32], most: i64) {
        if !names.is_empty() {
            self.lists.push((names, most));
            self.most = self.most.max(most);
        }
    }

    fn length(&self) -> usize {
        self.lists.iter().map(|(names, _)| names.len()).sum()
    }
}

/// What the parts seen so far can put on the left side, for every name. Kept between questions so that a
/// search touches only what it finds.
#[derive(Default)]
struct Sums {
    /// Per name: the sum of the parts before the current one, and what the current one adds.
    per_name: Vec<(i64, i64)>,
    /// Per name: the part that was counted last.
    counted: Vec<u32>,
    touched: Vec<u32>,
}

thread_local! {
    static SUMS: RefCell<Sums> = RefCell::default();
}

impl Sums {
    fn add(&mut self, name: u32, part: u32, most: i64) {
        let place = name as usize;
        let (before, current) = &mut self.per_name[place];
        if self.counted[place] == 0 {
            self.touched.push(name);
        }
        if self.counted[place] == part {
            *current = (*current).max(most);
        } else {
            *before += *current;
            *current = most;
            self.counted[place] = part;
        }
    }

    /// Gives every name with its sum, and forgets it.
    fn drain(&mut self, mut each: impl FnMut(u32, i64)) {
        for name in self.touched.drain(..) {
            let (before, current) = std::mem::take(&mut self.per_name[name as usize]);
            self.counted[name as usize] = 0;
            each(name, before + current);
        }
    }
}

impl Index {
    /// Entities that may reach the threshold, in ascending order: all that do, and some that do not.
    pub(crate) fn candidates(&self, question: &Question, threshold: Points) -> Vec<u32> {
        let beyond = question.most_beyond_names();
        let needed = threshold - beyond;
        if needed <= Points::ZERO {
            return (0..u32::try_from(self.entities().len()).unwrap_or(u32::MAX)).collect();
        }
        let mut entities: Vec<u32> = keys_of_subject(&question.subject)
            .iter()
            .filter_map(|key| self.by_identifier.get(key))
            .flatten()
            .copied()
            .collect();
        for form in &question.forms {
            self.names_that_may_reach(form, needed, &mut entities);
        }
        entities.sort_unstable();
        entities.dedup();
        entities
    }

    fn names_that_may_reach(&self, form: &WeightedForm, needed: Points, entities: &mut Vec<u32>) {
        // All figures are multiplied by F, so that R = needed / F stays a whole number. The
        // greatest is 64 parts of FULL_WEIGHT × 1,000 × F, well inside 64 bits.
        let (needed, full) = (i64::from(needed.0), i64::from(full_name().0));
        let room = LISTED_SHARE * (full - needed).max(0) * i64::from(FULL_WEIGHT);
        let own = |place: usize| 1_000 * i64::from(form.weights[place]) * full;
        let mut parts: Vec<Part> = Vec::with_capacity(form.form.tokens.len());
        for (place, token) in form.form.tokens.iter().enumerate() {
            let mut part = Part::default();
            self.vocabulary.names_like(token, |names, pieces| {
                part.add(names, own(place) + room * i64::try_from(pieces).unwrap_or(1));
            });
            parts.push(part);
        }
        for join in &form.form.joins {
            // The join's bound is shared out evenly over its parts above their own weight, so that the sum over
            // any set of parts is safe.
            let count = i64::try_from(join.range.len()).unwrap_or(1);
            let extra = (room + count - 1) / count;
            self.vocabulary.names_with_word(join, |names| {
                for place in join.range.clone() {
                    parts[place].add(names, own(place) + extra);
                }
            });
        }
        for acronym in &form.form.acronyms {
            let names = self.vocabulary.names_with_acronym(acronym);
            let extra = room / i64::try_from(parts.len().max(1)).unwrap_or(1) + 1;
            for (place, part) in parts.iter_mut().enumerate() {
                part.add(names, own(place) + extra);
            }
        }
        let wanted = needed * 1_000 * i64::try_from(form.total).unwrap_or(i64::MAX >> 40);
        parts.retain(|part| !part.lists.is_empty());
        parts.sort_by_key(|part| std::cmp::Reverse(part.length()));
        let mut skipped = 0;
        let mut first = 0;
        while first < parts.len() && skipped + parts[first].most < wanted {
            skipped += parts[first].most;
            first += 1;
        }
        SUMS.with_borrow_mut(|sums| {
            if sums.per_name.len() < self.owner.len() {
                sums.per_name.resize(self.owner.len(), (0, 0));
                sums.counted.resize(self.owner.len(), 0);
            }
            for (number, part) in (1u32..).zip(&parts[first..]) {
                for (names, most) in &part.lists {
                    names.iter().for_each(|name| sums.add(*name, number, *most));
                }
            }
            sums.drain(|name, sum| {
                if sum + skipped >= wanted {
                    entities.push(self.owner[name as usize]);
                }
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{Entity, Name, NameKind, Schema, Subject, UncertainDate};
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
            entity.countries.extend(interdict_model::Country::from_text("ru"));
        }
        entity
    }

    fn schema() -> impl Strategy<Value = Schema> {
        proptest::sample::select(vec![Schema::Person, Schema::Company, Schema::Vessel])
    }

    fn entities() -> impl Strategy<Value = Vec<Entity>> {
        proptest::collection::vec(
            (proptest::collection::vec(name(), 1..4), schema(), proptest::option::of(1970u16..1974), any::<bool>()),
            1..40,
        )
        .prop_map(|rows| {
            rows.into_iter()
                .enumerate()
                .map(|(number, (names, schema, born, country))| entity(number, names, schema, born, country))
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        /// The promise: the index loses nothing.
        #[test]
        fn index_equals_exhaustive(
            entities in entities(),
            asked in name(),
            schema in proptest::option::of(schema()),
            threshold in 0i32..=1000,
            born in proptest::option::of(1970u16..1974),
            country: bool,
        ) {
            let lexicon = Lexicon::of(&entities);
            let index = Index::new(entities, lexicon);
            let subject = Subject {
                schema,
                birth_dates: born.and_then(|year| year.to_string().parse().ok()).into_iter().collect(),
                countries: interdict_model::Country::from_text("ru").into_iter().filter(|_| country).collect(),
                ..Subject::named(asked)
            };
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
        fn evidence_sums_to_the_score(entities in entities(), asked in name(), born in proptest::option::of(1970u16..1974)) {
            let lexicon = Lexicon::of(&entities);
            let index = Index::new(entities, lexicon);
            let subject = Subject { birth_dates: born.and_then(|year| year.to_string().parse().ok()).into_iter().collect(), ..Subject::named(asked) };
            for hit in index.search(&subject, &Request { threshold: Points(1), limit: None, ..Request::default() }).hits {
                prop_assert_eq!(hit.evidence.iter().map(|line| line.points).sum::<Points>(), hit.score);
            }
        }
    }
}
