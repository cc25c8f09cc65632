//! What each trait of two names is worth: a table that a fit on labelled data writes, read here.

use std::sync::LazyLock;

use interdict_model::{Feature, Points};

/// What can be said of two names beside each other. Their amounts lie between 0 and [`FULL`]; a score is the sum of
/// amount × weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Trait {
    /// The share of both names that corresponds.
    Paired,
    /// The listed name is there whole; the share of the question that is beside it.
    WholeListedName,
    /// First and last name of a person agree outright; the share of the listed name that stands between.
    BothEnds,
    /// Nothing but initials agrees.
    InitialsAlone,
    /// A single part of a longer name agrees.
    SinglePart,
    /// Parts are missing; how common those are that agree.
    CommonParts,
    /// Parts are missing, and one that is there is a guess; how far it is from equal.
    GuessedAndMissing,
    /// The share of the names that contradicts, as far as the parts have nothing in common.
    Contradicted,
    /// The same, as far as they resemble each other without being alike ("Tom", "Tim").
    ContradictedBySimilar,
    /// The last names of persons have nothing in common.
    OtherFamilyName,
    /// The last names of persons are paired, but not as spellings of one name.
    UnlikeFamilyName,
    /// "Abdullah bin Omar", "Omar bin Abdullah".
    FatherAndSon,
    /// "Fund 5", "Fund 8".
    Numbers,
    /// A number on one side.
    NumberOnOneSide,
    /// "Bowne of Atlanta", "Bowne of Boston".
    OtherPlace,
    /// A place on one side.
    PlaceOnOneSide,
    /// "Systems", "Industries".
    OtherBusiness,
    /// Such a word on one side; how common the agreeing parts are.
    BusinessOnOneSide,
    /// The same where a single word is all that names.
    BusinessOfSingleWord,
    /// A sister company, or a clerk's slip.
    OtherLegalForm,
    /// A legal form on one side; how common the agreeing parts are.
    LegalFormOnOneSide,
}

/// Full strength of a trait.
pub const FULL: i64 = 1_000_000;

/// The number of traits.
pub const TRAITS: usize = 21;

impl Trait {
    /// Every trait, in the order in which evidence is told.
    pub const ALL: [Self; TRAITS] = [
        Self::Paired,
        Self::WholeListedName,
        Self::BothEnds,
        Self::InitialsAlone,
        Self::SinglePart,
        Self::CommonParts,
        Self::GuessedAndMissing,
        Self::Contradicted,
        Self::ContradictedBySimilar,
        Self::OtherFamilyName,
        Self::UnlikeFamilyName,
        Self::FatherAndSon,
        Self::Numbers,
        Self::NumberOnOneSide,
        Self::OtherPlace,
        Self::PlaceOnOneSide,
        Self::OtherBusiness,
        Self::BusinessOnOneSide,
        Self::BusinessOfSingleWord,
        Self::OtherLegalForm,
        Self::LegalFormOnOneSide,
    ];

    /// The kind of evidence that it is.
    pub const fn feature(self) -> Feature {
        match self {
            Self::Paired => Feature::NamePart,
            Self::WholeListedName | Self::BothEnds => Feature::NameWhole,
            Self::InitialsAlone | Self::SinglePart | Self::CommonParts | Self::GuessedAndMissing => Feature::NameThin,
            Self::Numbers | Self::NumberOnOneSide => Feature::NameNumber,
            _ => Feature::NameConflict,
        }
    }
}

/// The strength of each trait of two names, in the order of [`Trait::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits([i64; TRAITS]);

impl Default for Traits {
    fn default() -> Self {
        Self([0; TRAITS])
    }
}

impl Traits {
    /// The strength of one, from 0 to [`FULL`].
    pub const fn of(&self, which: Trait) -> i64 {
        self.0[which as usize]
    }

    /// Sets one; what lies outside 0 to [`FULL`] is brought there.
    pub fn set(&mut self, which: Trait, amount: i64) {
        self.0[which as usize] = amount.clamp(0, FULL);
    }

    /// Sets one to full strength when something is so.
    pub fn set_if(&mut self, which: Trait, so: bool) {
        self.set(which, if so { FULL } else { 0 });
    }
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The trait's name.
    pub name: &'static str,
    /// Thousandths of a point at full strength.
    pub weight: i32,
    /// The weight by our own judgement: where the data say nothing, a fit stays near it.
    pub judged: i32,
    /// The least that a fit may choose.
    pub least: i32,
    /// The most that a fit may choose.
    pub most: i32,
    /// What it says, for evidence lines.
    pub says: &'static str,
}

impl Row {
    /// The row as it stands in the table.
    pub fn line(&self) -> String {
        let Self { name, weight, judged, least, most, says } = self;
        format!("{name}\t{weight}\t{judged}\t{least}\t{most}\t{says}")
    }
}

/// What each trait is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights(pub [Row; TRAITS]);

/// The table as it is shipped.
pub const TABLE: &str = include_str!("../weights.tsv");

/// The weights that scores are made with.
pub static WEIGHTS: LazyLock<Weights> = LazyLock::new(Weights::shipped);

impl Weights {
    /// Reads the embedded table. A row that cannot be read would weigh nothing; a test sees to it that there is none.
    fn shipped() -> Self {
        let mut lines = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        Self(Trait::ALL.map(|_| {
            let mut columns = lines.next().unwrap_or_default().split('\t');
            let name = columns.next().unwrap_or_default();
            let mut number = || columns.next().and_then(|number| number.parse().ok()).unwrap_or_default();
            let (weight, judged, least, most) = (number(), number(), number(), number());
            Row { name, weight, judged, least, most, says: columns.next().unwrap_or_default() }
        }))
    }

    /// What a trait is worth at full strength.
    pub const fn full(&self, which: Trait) -> Points {
        Points::milli(self.0[which as usize].weight)
    }

    /// What a trait says, for people.
    pub fn says(&self, which: Trait) -> &'static str {
        self.0[which as usize].says
    }

    /// What a trait brings at a strength from 0 to [`FULL`]; rounded towards nothing.
    #[expect(clippy::cast_possible_truncation, reason = "a weight of at most 1.0 times a share of at most 1")]
    pub const fn at(&self, which: Trait, amount: i64) -> Points {
        Points((self.0[which as usize].weight as i64 * amount / 1_000) as i32)
    }

    /// The sum of all traits.
    pub fn points(&self, traits: &Traits) -> Points {
        Trait::ALL.into_iter().map(|which| self.at(which, traits.of(which))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trait_has_its_row() {
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines.len(), TRAITS);
        for ((line, row), which) in lines.iter().zip(&WEIGHTS.0).zip(Trait::ALL) {
            assert_eq!(line.split('\t').count(), 6, "{line}");
            let snake: String = format!("{which:?}")
                .chars()
                .enumerate()
                .flat_map(|(place, letter)| {
                    let gap = (letter.is_uppercase() && place > 0).then_some('_');
                    gap.into_iter().chain(letter.to_lowercase())
                })
                .collect();
            assert_eq!(row.name, snake);
            assert!((row.least..=row.most).contains(&row.weight), "{line}");
            assert!((row.least..=row.most).contains(&row.judged), "{line}");
            assert_eq!(row.line(), *line);
        }
        for (place, which) in Trait::ALL.into_iter().enumerate() {
            assert_eq!(which as usize, place);
        }
    }

    #[test]
    fn what_costs_cannot_pay() {
        for (row, which) in WEIGHTS.0.iter().zip(Trait::ALL) {
            let pays = matches!(which, Trait::Paired | Trait::WholeListedName | Trait::BothEnds);
            assert!(if pays { row.least >= 0 } else { row.most <= 0 }, "{row:?}");
        }
    }
}
