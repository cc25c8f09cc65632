use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What kind of thing is listed or screened: the FollowTheMoney schemata that lists use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Schema {
    /// Anything at all; compatible with every other schema.
    Thing,
    /// A person or an organisation: the publisher does not say which.
    LegalEntity,
    /// A natural person.
    Person,
    /// A group, party, institution or firm.
    Organization,
    /// A firm.
    Company,
    /// A ministry, agency or other organ of a state.
    PublicBody,
    /// A ship or an aircraft.
    Vehicle,
    /// A ship.
    Vessel,
    /// An aircraft.
    Airplane,
    /// An address on a public ledger.
    CryptoWallet,
    /// A share, bond or other paper.
    Security,
}

/// A schema name that Interdict does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown schema `{0}`; use one of Person, Organization, Company, PublicBody, LegalEntity, Vessel, Airplane, Vehicle, CryptoWallet, Security, Thing"
)]
pub struct UnknownSchema(pub String);

impl Schema {
    /// Every schema, from the general to the particular.
    pub const ALL: [Self; 11] = [
        Self::Thing,
        Self::LegalEntity,
        Self::Person,
        Self::Organization,
        Self::Company,
        Self::PublicBody,
        Self::Vehicle,
        Self::Vessel,
        Self::Airplane,
        Self::CryptoWallet,
        Self::Security,
    ];

    /// The FollowTheMoney name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Thing => "Thing",
            Self::LegalEntity => "LegalEntity",
            Self::Person => "Person",
            Self::Organization => "Organization",
            Self::Company => "Company",
            Self::PublicBody => "PublicBody",
            Self::Vehicle => "Vehicle",
            Self::Vessel => "Vessel",
            Self::Airplane => "Airplane",
            Self::CryptoWallet => "CryptoWallet",
            Self::Security => "Security",
        }
    }

    /// Whether names of this schema are written as names of natural persons ("SURNAME, Given").
    pub const fn is_person(self) -> bool {
        matches!(self, Self::Person)
    }

    /// Whether this is a firm, group or public body.
    pub const fn is_organisation(self) -> bool {
        matches!(self, Self::Organization | Self::Company | Self::PublicBody)
    }

    const fn is_vehicle(self) -> bool {
        matches!(self, Self::Vehicle | Self::Vessel | Self::Airplane)
    }

    /// Whether a subject of one schema may be an entity of the other. Symmetric.
    ///
    /// Publishers and customers disagree on company, body or organisation, so all organisations are
    /// compatible with each other; a ship is never an aircraft and a person never a firm.
    pub fn compatible(self, other: Self) -> bool {
        let legal = |schema: Self| schema == Self::LegalEntity || schema == Self::Person || schema.is_organisation();
        self == other
            || self == Self::Thing
            || other == Self::Thing
            || (self.is_organisation() && other.is_organisation())
            || (self == Self::LegalEntity && legal(other))
            || (other == Self::LegalEntity && legal(self))
            || (self == Self::Vehicle && other.is_vehicle())
            || (other == Self::Vehicle && self.is_vehicle())
    }
}

impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Case does not matter; the words people use in their files (`individual`, `entity`, `ship` …) are
/// understood too.
impl FromStr for Schema {
    type Err = UnknownSchema;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.trim().to_lowercase();
        if let Some(schema) = Self::ALL.into_iter().find(|schema| schema.as_str().eq_ignore_ascii_case(&lower)) {
            return Ok(schema);
        }
        Ok(match lower.as_str() {
            "individual" | "natural person" | "people" | "human" | "p" => Self::Person,
            "organisation" | "org" | "group" => Self::Organization,
            "business" | "firm" | "corporate" | "corporation" => Self::Company,
            "entity" | "legal entity" | "party" => Self::LegalEntity,
            "ship" => Self::Vessel,
            "aircraft" | "plane" => Self::Airplane,
            "wallet" | "crypto wallet" => Self::CryptoWallet,
            _ => return Err(UnknownSchema(text.trim().to_owned())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compatibility_is_symmetric_and_reflexive() {
        for a in Schema::ALL {
            assert!(a.compatible(a));
            for b in Schema::ALL {
                assert_eq!(a.compatible(b), b.compatible(a), "{a} {b}");
            }
        }
        assert!(!Schema::Person.compatible(Schema::Company));
        assert!(!Schema::Vessel.compatible(Schema::Airplane));
        assert!(Schema::Company.compatible(Schema::PublicBody));
    }

    #[test]
    fn words_from_customer_files() {
        assert_eq!("INDIVIDUAL".parse(), Ok(Schema::Person));
        assert_eq!(" company ".parse(), Ok(Schema::Company));
        assert!("starship".parse::<Schema>().is_err());
    }
}
