use serde::{Deserialize, Serialize};

/// Version of the output schema. Members are added under the same version; a change of meaning raises it.
pub const FORMAT: &str = "interdict-1";

/// What an answer was checked against. Part of every answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EditionInForce {
    /// Date and content hash: `2026-11-24-3f2a9c01d4e5`.
    pub id: String,
    /// True for the small list that is embedded in the program.
    #[serde(default, skip_serializing_if = "is_false")]
    pub starter: bool,
    /// True when a dataset was read without one of its parts, on the user's word (`--allow-partial`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub partial: bool,
    /// What it is made of.
    pub datasets: Vec<DatasetInForce>,
}

/// One list in an edition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DatasetInForce {
    /// The dataset's id, such as `us_ofac_sdn`.
    pub name: String,
    /// Content hash of what was read, or the starter's version.
    pub version: String,
    /// The day of publication: stated in the file or by the user, else the day it was read.
    pub published: String,
    /// True when neither the file nor the user says when it was published, so that `published` is only the
    /// day of reading and the list may be older.
    #[serde(default, skip_serializing_if = "is_false")]
    pub undated: bool,
    /// How many parties.
    pub entities: u64,
    /// How many names they have.
    pub names: u64,
    /// True for rows of the embedded starter edition: a few parties of the list, not the list.
    #[serde(default, skip_serializing_if = "is_false")]
    pub starter: bool,
    /// True when a part of the list was missing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub partial: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
