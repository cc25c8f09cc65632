use serde::{Deserialize, Serialize};

use crate::{Effect, Points, Schema};

/// A listed entity that a subject may be, with the reasons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hit {
    /// The entity's id, such as `ofac-50543`.
    pub id: String,
    /// The entity's name for display.
    pub caption: String,
    /// What it is.
    pub schema: Schema,
    /// On which datasets it stands.
    pub datasets: Vec<String>,
    /// FollowTheMoney risk topics, such as `sanction`.
    pub topics: Vec<String>,
    /// Programme tags of all its listings.
    pub programs: Vec<String>,
    /// The gravest effect of its listings; `None` when no table row says what they do.
    pub effect: Option<Effect>,
    /// The earliest known day of listing, ISO 8601, as precise as it is known.
    pub listed: Option<String>,
    /// Strength of the match; the sum of the points of all evidence.
    pub score: Points,
    /// Whether the score reaches the threshold asked for.
    #[serde(rename = "match")]
    pub is_match: bool,
    /// The listed name that matched best.
    pub matched_name: Option<String>,
    /// What that name is: `primary`, `alias`, `weak alias`, `associated` …
    pub matched_kind: Option<String>,
    /// All of the evidence in one sentence: what agrees, then what differs or is missing.
    #[serde(default)]
    pub explanation: String,
    /// Why: the computation itself, line by line.
    pub evidence: Vec<Evidence>,
    /// Entities of other lists that are the same party by a number they share, whether they are hits or not.
    #[serde(default)]
    pub same_party: Vec<SameParty>,
}

/// An entity that is the same party as another by a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SameParty {
    /// Its id.
    pub id: String,
    /// The datasets it stands in.
    pub datasets: Vec<String>,
    /// The number that ties it, with its kind: `un_reference KPi.001`.
    pub by: String,
}

/// One line of a score's computation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// What was compared.
    pub feature: Feature,
    /// What it adds to the score, or takes from it. Zero lines explain what did not count.
    pub points: Points,
    /// The values compared and how they relate, for people.
    pub detail: String,
}

/// What a line of evidence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Two name parts that correspond.
    NamePart,
    /// A name part that only one side has.
    NameUnmatched,
    /// Both sides have a part that contradicts the other's.
    NameConflict,
    /// Only one part of a longer name agrees.
    NameThin,
    /// The listed name is there whole, within a longer one.
    NameWhole,
    /// Numbers in the names differ.
    NameNumber,
    /// The publisher calls the name weak: its weight is limited.
    WeakAlias,
    /// The name belongs to somebody tied to the entity, not to the entity.
    Associated,
    /// Dates of birth, or of founding.
    BirthDate,
    /// Dates of death, or of dissolution.
    DeathDate,
    /// Places of birth.
    BirthPlace,
    /// Nationality, citizenship, country of seat or of address; also as numbers tell it.
    Country,
    /// Gender of a person.
    Gender,
    /// City, street, postal code.
    Address,
    /// Passport, tax, registration and other numbers.
    Identifier,
    /// The sum would leave 0..=1.
    Limit,
}

impl Feature {
    /// The word used in data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NamePart => "name_part",
            Self::NameUnmatched => "name_unmatched",
            Self::NameConflict => "name_conflict",
            Self::NameThin => "name_thin",
            Self::NameWhole => "name_whole",
            Self::NameNumber => "name_number",
            Self::WeakAlias => "weak_alias",
            Self::Associated => "associated",
            Self::BirthDate => "birth_date",
            Self::DeathDate => "death_date",
            Self::BirthPlace => "birth_place",
            Self::Country => "country",
            Self::Gender => "gender",
            Self::Address => "address",
            Self::Identifier => "identifier",
            Self::Limit => "limit",
        }
    }
}
