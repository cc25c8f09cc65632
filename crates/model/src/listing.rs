use std::fmt;

use serde::{Deserialize, Serialize};

use crate::UncertainDate;

/// One listing of an entity: which list, under which programmes, with what effect, since when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Listing {
    /// The dataset's id, such as `us_ofac_sdn`.
    pub dataset: String,
    /// The publisher's name of the list, where one file carries several ("CAPTA List").
    #[serde(skip_serializing_if = "String::is_empty")]
    pub list: String,
    /// Programme tags as filed, one each: `CYBER2`, `CYBER3`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<String>,
    /// What the listing does, by the table of programmes. Empty when no row of the table applies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    /// The day of listing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<UncertainDate>,
    /// Legal bases as filed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub legal_bases: Vec<String>,
    /// Measures as filed ("Block", "13662 Sectoral Directive 1").
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
    /// Where these facts come from, when that is not the list itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Which facts of the entity stand only in a notice, not in the list's own files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from_notice: Vec<String>,
}

impl Listing {
    /// The gravest effect, the one to act on first.
    pub fn gravest_effect(&self) -> Option<Effect> {
        self.effects.iter().copied().min()
    }
}

/// What a listing does to those who deal with the party. Ordered from the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Property is frozen and dealings are forbidden (SDN and its like; EU and UK asset freezes).
    Blocking,
    /// Transactions are turned away; nothing is frozen (NS-PLC, foreign sanctions evaders).
    Rejecting,
    /// Certain dealings in debt, equity or technology are forbidden (SSI).
    Sectoral,
    /// Buying or selling the party's securities is forbidden (NS-CMIC).
    Investment,
    /// Correspondent or payable-through accounts are closed or restricted (CAPTA).
    Account,
    /// A choice of sanctions short of blocking (NS-MBS).
    MenuBased,
    /// Exports need a licence (BIS Entity List and its neighbours).
    Export,
    /// Third parties who deal with the party may be sanctioned themselves.
    Secondary,
    /// Something else; the programme says what.
    Other,
}

impl Effect {
    /// The word used in data: `menu_based`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blocking => "blocking",
            Self::Rejecting => "rejecting",
            Self::Sectoral => "sectoral",
            Self::Investment => "investment",
            Self::Account => "account",
            Self::MenuBased => "menu_based",
            Self::Export => "export",
            Self::Secondary => "secondary",
            Self::Other => "other",
        }
    }

    /// From the word used in data.
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::Blocking,
            Self::Rejecting,
            Self::Sectoral,
            Self::Investment,
            Self::Account,
            Self::MenuBased,
            Self::Export,
            Self::Secondary,
            Self::Other,
        ]
        .into_iter()
        .find(|effect| effect.as_str() == word)
    }

    /// What it means, for people.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Blocking => "blocking: property is frozen, dealings are forbidden",
            Self::Rejecting => "rejecting: transactions must be turned away",
            Self::Sectoral => "sectoral: certain dealings are forbidden",
            Self::Investment => "investment: dealing in its securities is forbidden",
            Self::Account => "account: bank accounts are closed or restricted",
            Self::MenuBased => "menu-based: chosen measures short of blocking",
            Self::Export => "export: goods and technology need a licence",
            Self::Secondary => "secondary: those who deal with it risk sanctions",
            Self::Other => "other: see the programme",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
