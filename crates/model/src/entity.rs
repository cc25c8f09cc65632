use serde::{Deserialize, Serialize};

use crate::{Address, Country, Effect, Identifier, Listing, Name, NameKind, Relation, Schema, UncertainDate};

/// A listed party: everything its publisher says about it, in one place.
///
/// Kept per publisher: a person on four lists is four entities with their own ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Stable id in OpenSanctions' style: `ofac-50543`.
    pub id: String,
    /// What it is.
    pub schema: Schema,
    /// The datasets it stands in.
    pub datasets: Vec<String>,
    /// FollowTheMoney risk topics.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// All names; the first primary one is the caption.
    pub names: Vec<Name>,
    /// Why and since when it is listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listings: Vec<Listing>,
    /// Dates of birth, or of founding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub birth_dates: Vec<UncertainDate>,
    /// Dates of death, or of dissolution.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub death_dates: Vec<UncertainDate>,
    /// Places of birth as filed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub birth_places: Vec<String>,
    /// Countries of nationality or citizenship.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nationalities: Vec<Country>,
    /// Seats, jurisdictions, flags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Country>,
    /// `male`, `female` or as filed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub genders: Vec<String>,
    /// Titles and positions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<String>,
    /// Numbers that identify it, wallets included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Where it can be found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// Ties to others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
    /// Further facts that the reader understood but that have no field of their own: `vessel_type`,
    /// `website`, `secondary_sanctions_risk` …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<RawField>,
    /// The publisher's free text, whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// What the reader did not understand, as filed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raw: Vec<RawField>,
}

/// A labelled value: a fact without a field of its own, or something kept raw.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RawField {
    /// The label: the publisher's own for raw values.
    pub field: String,
    /// The value as filed.
    pub value: String,
}

impl RawField {
    /// From its two parts.
    pub fn new(field: impl Into<String>, value: impl Into<String>) -> Self {
        Self { field: field.into(), value: value.into() }
    }
}

impl Entity {
    /// An entity of which nothing else is known yet.
    pub fn new(id: impl Into<String>, schema: Schema) -> Self {
        Self {
            id: id.into(),
            schema,
            datasets: Vec::new(),
            topics: Vec::new(),
            names: Vec::new(),
            listings: Vec::new(),
            birth_dates: Vec::new(),
            death_dates: Vec::new(),
            birth_places: Vec::new(),
            nationalities: Vec::new(),
            countries: Vec::new(),
            genders: Vec::new(),
            positions: Vec::new(),
            identifiers: Vec::new(),
            addresses: Vec::new(),
            relations: Vec::new(),
            facts: Vec::new(),
            remarks: Vec::new(),
            raw: Vec::new(),
        }
    }

    /// The name for display: the primary one, else the first, else the id.
    pub fn caption(&self) -> &str {
        self.names
            .iter()
            .find(|name| name.kind == NameKind::Primary)
            .or(self.names.first())
            .map_or(self.id.as_str(), |name| name.text.as_str())
    }

    /// The gravest effect of all listings.
    pub fn effect(&self) -> Option<Effect> {
        self.listings.iter().filter_map(Listing::gravest_effect).min()
    }

    /// All programme tags, in the order filed, each once.
    pub fn programmes(&self) -> Vec<String> {
        let mut programmes: Vec<String> = Vec::new();
        for programme in self.listings.iter().flat_map(|listing| &listing.programmes) {
            if !programmes.contains(programme) {
                programmes.push(programme.clone());
            }
        }
        programmes
    }

    /// The earliest known day of listing.
    pub fn listed(&self) -> Option<&UncertainDate> {
        self.listings.iter().filter_map(|listing| listing.listed.as_ref()).min_by_key(|date| date.earliest())
    }

    /// All countries the entity is tied to by nationality, seat or flag, or by an address.
    pub fn all_countries(&self) -> impl Iterator<Item = &Country> {
        self.nationalities
            .iter()
            .chain(&self.countries)
            .chain(self.addresses.iter().filter_map(|address| address.country.as_ref()))
    }
}
