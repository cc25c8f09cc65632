use interdict_model::{DatasetInForce, EditionInForce};
use serde::{Deserialize, Serialize};

use crate::Report;

/// Version of the manifest's layout.
pub const FORMAT: u32 = 2;

/// What an edition is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout version.
    pub format: u32,
    /// Date and content hash.
    pub id: String,
    /// Its place in the order in which this installation made editions, from 1.
    pub number: u64,
    /// When it was made, ISO 8601.
    pub created: String,
    /// Whether it only keeps older versions for questions about the past: it was never in force.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub history: bool,
    /// Its datasets in order of their names.
    pub datasets: Vec<DatasetManifest>,
}

/// One dataset of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetManifest {
    /// What answers say of it.
    #[serde(flatten)]
    pub in_force: DatasetInForce,
    /// When this installation took it in, ISO 8601.
    pub known: String,
    /// Version of the readers.
    pub reader: u32,
    /// SHA-256 of the entities as lines of JSON: the name of the object that holds them.
    pub sha256: String,
    /// Parts of the list that were missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The publisher's files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<RawFile>,
    /// What became of every row.
    pub report: Report,
}

/// A publisher's file as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawFile {
    /// Its name.
    pub name: String,
    /// Its size as it came.
    pub bytes: u64,
    /// SHA-256 of the file as it came: the name of the object that holds it.
    pub sha256: String,
    /// The address it was fetched from, without tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was fetched, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched: Option<String>,
}

impl Manifest {
    /// What answers say of the edition.
    pub fn in_force(&self) -> EditionInForce {
        of_datasets(self.id.clone(), &self.datasets)
    }

    /// The dataset of that name.
    pub fn dataset(&self, name: &str) -> Option<&DatasetManifest> {
        self.datasets.iter().find(|dataset| dataset.in_force.name == name)
    }
}

pub(super) fn of_datasets(id: String, datasets: &[DatasetManifest]) -> EditionInForce {
    let datasets: Vec<DatasetInForce> = datasets.iter().map(|dataset| dataset.in_force.clone()).collect();
    EditionInForce { id, starter: false, partial: datasets.iter().any(|dataset| dataset.partial), datasets }
}
