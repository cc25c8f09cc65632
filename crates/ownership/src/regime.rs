//! The rules by which ownership and control pass a listing's effect on, as dated rows of a table.

use std::sync::LazyLock;

use interdict_model::{Effect, Listing, PartialDate};

use crate::bound::Threshold;
use crate::{LinkKind, Measure};

/// See the head of the file for its columns.
const TABLE: &str = include_str!("../tables/regimes.tsv");

/// One row of the table: one effect of one regime for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regime {
    /// `us`, `eu`, `uk`, `us-bis`.
    pub name: &'static str,
    /// The effect that passes on.
    pub effect: Effect,
    /// The first day of the row.
    pub from: PartialDate,
    /// The first day on which the row is over.
    pub to: Option<PartialDate>,
    /// Datasets whose listings pass on, with the tag where only some do.
    pub lists: Vec<(&'static str, Option<&'static str>)>,
    /// Tests of ownership, each by itself.
    pub owned: Vec<Test>,
    /// Tests of control by measures, each by itself, to be met by one holder alone.
    pub controlled: Vec<Test>,
    /// Whether listed parties count together.
    pub aggregation: Aggregation,
    /// How stakes are read.
    pub reading: Reading,
    /// Links that make control.
    pub control: Vec<LinkKind>,
    /// Links that ask for caution.
    pub caution: Vec<LinkKind>,
    /// From which share on, in billionths, a stake below the threshold asks for caution.
    pub near: u64,
    /// Whether the finding is a presumption.
    pub rebuttable: bool,
    /// What to check before relying on the row; may be empty.
    pub verify: &'static str,
    /// Where the rule is stated.
    pub source: &'static str,
}

/// A test: a share of one of several measures that reaches a threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// Readings of one right. Never added up.
    pub measures: Vec<Measure>,
    /// What must be reached.
    pub threshold: Threshold,
}

/// How stakes are read under a row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Whether a joint holding, or one by arrangement, counts as soon as one of its holders is blocked.
    pub joint_for_any: bool,
    /// Whether what is held through majorities counts like what is held directly ([`crate::Level::ByMajorities`]).
    pub majorities: bool,
}

/// Whose stakes are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregation {
    /// Those of all blocked persons, whatever their programmes.
    Together,
    /// Those of one listed person, with what it holds through others.
    Each,
}

/// A name or a day for which the table has no row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegimeError {
    /// No such regime.
    #[error("there is no regime `{0}`; there are us, eu, uk and us-bis")]
    Unknown(String),
    /// The regime has no row for the day.
    #[error("the regime {name} is not in force on {day} by the table of regimes: {rows}; ask --as-of a day within")]
    NotInForce {
        /// The regime.
        name: String,
        /// The day asked for.
        day: PartialDate,
        /// When it is.
        rows: String,
    },
}

static REGIMES: LazyLock<Vec<Regime>> =
    LazyLock::new(|| TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).filter_map(row).collect());

fn row(line: &'static str) -> Option<Regime> {
    let columns: Vec<&str> = line.split('\t').collect();
    let &[
        name,
        effect,
        from,
        to,
        lists,
        owned,
        controlled,
        aggregation,
        joint,
        majorities,
        control,
        caution,
        near,
        rebuttable,
        verify,
        source,
    ] = columns.as_slice()
    else {
        return None;
    };
    let links = |words: &str| words.split_whitespace().map(LinkKind::from_word).collect::<Option<Vec<_>>>();
    Some(Regime {
        name,
        effect: Effect::from_word(effect)?,
        from: from.parse().ok()?,
        to: if to.is_empty() { None } else { Some(to.parse().ok()?) },
        lists: lists
            .split_whitespace()
            .map(|list| list.split_once('/').map_or((list, None), |(dataset, tag)| (dataset, Some(tag))))
            .collect(),
        owned: tests(owned)?,
        controlled: tests(controlled)?,
        aggregation: match aggregation {
            "together" => Aggregation::Together,
            "each" => Aggregation::Each,
            _ => return None,
        },
        reading: Reading {
            joint_for_any: yes_or_no(joint, "any", "all")?,
            majorities: yes_or_no(majorities, "count", "open")?,
        },
        control: links(control)?,
        caution: links(caution)?,
        near: near.parse::<u64>().ok()? * 10_000_000,
        rebuttable: yes_or_no(rebuttable, "yes", "no")?,
        verify,
        source,
    })
}

fn yes_or_no(word: &str, yes: &str, no: &str) -> Option<bool> {
    if word == yes { Some(true) } else { (word == no).then_some(false) }
}

fn tests(column: &str) -> Option<Vec<Test>> {
    column
        .split(';')
        .filter(|test| !test.is_empty())
        .map(|test| {
            let at = test.find('>')?;
            let (measures, threshold) = test.split_at(at);
            let (percent, more_than) = match threshold.strip_prefix(">=") {
                Some(percent) => (percent, false),
                None => (threshold.strip_prefix('>')?, true),
            };
            Some(Test {
                measures: measures.split('+').map(Measure::from_word).collect::<Option<_>>()?,
                threshold: Threshold { value: percent.parse::<u64>().ok()? * 10_000_000, more_than },
            })
        })
        .collect()
}

impl Regime {
    /// Every row of the table.
    pub fn all() -> &'static [Self] {
        &REGIMES
    }

    /// The rows of a regime that are in force on a day, one for each effect that passes on.
    pub fn in_force(name: &str, day: PartialDate) -> Result<Vec<&'static Self>, RegimeError> {
        let of_name: Vec<&Self> = REGIMES.iter().filter(|row| row.name == name).collect();
        if of_name.is_empty() {
            return Err(RegimeError::Unknown(name.to_owned()));
        }
        let rows: Vec<&Self> = of_name.iter().copied().filter(|row| row.holds_on(day)).collect();
        if rows.is_empty() {
            let end = |to: Option<PartialDate>| to.map_or_else(String::new, |to| format!("until {to}"));
            let rows: Vec<String> = of_name.iter().map(|row| format!("from {} {}", row.from, end(row.to))).collect();
            let rows = rows.iter().map(|row| row.trim()).collect::<Vec<_>>().join(", ");
            return Err(RegimeError::NotInForce { name: name.to_owned(), day, rows });
        }
        Ok(rows)
    }

    fn holds_on(&self, day: PartialDate) -> bool {
        self.from.first_day() <= day.first_day() && self.to.is_none_or(|to| day.first_day() < to.first_day())
    }

    /// Whether a listing passes on under this row. Whether it is in force on the day is for the edition to say.
    pub fn passes_on(&self, listing: &Listing) -> bool {
        listing.effects.contains(&self.effect)
            && self.lists.iter().any(|(dataset, tag)| {
                *dataset == listing.dataset && tag.is_none_or(|tag| listing.programmes.iter().any(|known| known == tag))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
        assert_eq!(REGIMES.len(), lines);
        for row in REGIMES.iter() {
            assert!(!row.source.is_empty() && !row.owned.is_empty(), "{row:?}");
            let mut kinds: Vec<LinkKind> = row.control.iter().chain(&row.caution).copied().collect();
            kinds.sort_unstable();
            assert_eq!(kinds, LinkKind::ALL, "{} {}: every kind of link has its meaning once", row.name, row.from);
        }
    }

    #[test]
    fn rows_of_one_effect_follow_each_other() {
        for (place, row) in REGIMES.iter().enumerate() {
            for other in &REGIMES[place + 1..] {
                if row.name == other.name && row.effect == other.effect {
                    assert!(row.to.is_some_and(|to| to.first_day() <= other.from.first_day()), "{row:?}\n{other:?}");
                }
            }
        }
    }

    #[test]
    fn a_regime_has_its_time() {
        assert!(!Regime::in_force("eu", day("2024-07-03")).unwrap()[0].owned[0].threshold.more_than);
        assert!(Regime::in_force("eu", day("2024-07-02")).unwrap()[0].owned[0].threshold.more_than);
        assert_eq!(Regime::in_force("us", day("2026-12-01")).unwrap().len(), 2);
        assert_eq!(Regime::in_force("us", day("2014-08-12")).unwrap()[0].aggregation, Aggregation::Each);
        assert!(Regime::in_force("us-bis", day("2025-11-09")).is_ok());
        let error = Regime::in_force("us-bis", day("2025-11-10")).unwrap_err();
        assert!(error.to_string().contains("from 2026-11-10"), "{error}");
        assert!(!Regime::in_force("us-bis", day("2026-11-10")).unwrap()[0].verify.is_empty());
        assert!(matches!(Regime::in_force("fr", day("2026-12-01")), Err(RegimeError::Unknown(_))));
    }

    #[test]
    fn which_listings_pass_on() {
        let listing = |dataset: &str, effect, tag: &str| Listing {
            dataset: dataset.to_owned(),
            effects: vec![effect],
            programmes: vec![tag.to_owned()],
            ..Listing::default()
        };
        let us = Regime::in_force("us", day("2026-12-01")).unwrap();
        let passes = |listing: &Listing| us.iter().any(|row| row.passes_on(listing));
        assert!(passes(&listing("us_ofac_sdn", Effect::Blocking, "CYBER2")));
        assert!(passes(&listing("us_ofac_cons", Effect::Sectoral, "UKRAINE-EO13662")));
        assert!(!passes(&listing("us_ofac_cons", Effect::Investment, "CMIC-EO13959")), "NS-CMIC does not pass on");
        assert!(!passes(&listing("eu_fsf", Effect::Blocking, "EU-CYB")), "another regime's listing");
        let bis = Regime::in_force("us-bis", day("2026-12-01")).unwrap();
        assert!(bis[0].passes_on(&listing("us_trade_csl", Effect::Export, "MEU")));
        assert!(!bis[0].passes_on(&listing("us_trade_csl", Effect::Export, "UVL")), "not one of the rule's lists");
    }
}
