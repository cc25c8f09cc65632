//! Where a file was fetched from: kept beside it, so that it goes with the file to another machine.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The name of the file that says where its neighbours come from.
pub const BESIDE: &str = ".fetched.json";

/// What was fetched into a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origins {
    /// When the publisher was asked last, ISO 8601.
    pub checked: String,
    /// The files.
    pub files: Vec<Origin>,
}

/// Where a file comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The file's name.
    pub name: String,
    /// Its address, without tokens.
    pub url: String,
    /// When it was fetched, ISO 8601.
    pub fetched: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The publisher's mark of this version, to ask for a newer one (`ETag`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The publisher's time of this version (`Last-Modified`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// Where, in a home of editions, the files of a dataset lie that were fetched and read whole last.
pub fn last_fetched(home: &Path, dataset: &str) -> PathBuf {
    home.join("fetched").join(dataset).join("last")
}

impl Origins {
    /// What a folder says of its files; `None` where nothing was fetched into it.
    pub fn beside(folder: &Path) -> Option<Self> {
        let text = fs_err::read_to_string(folder.join(BESIDE)).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// The origin of a file of that name, if it is still the file that was fetched.
    pub fn of(&self, name: &str, sha256: &str) -> Option<&Origin> {
        self.files.iter().find(|origin| origin.name == name && origin.sha256 == sha256)
    }
}
