//! Catalogues: what a publisher of FollowTheMoney data says of its datasets (`index.json`).
//!
//! Bytes in, facts out: addresses are text, nothing is fetched here.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::Version;
use crate::list::leading_day;
use crate::{Fault, SourceError};

/// The resource that holds a dataset's entities.
const ENTITIES: &str = "entities.ftm.json";

/// What a catalogue, or the index of one dataset, says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// The datasets in file order.
    pub datasets: Vec<Dataset>,
    /// Entries that could not be read, and why.
    pub unreadable: Vec<String>,
}

/// A dataset, or a collection of datasets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Dataset {
    /// Its id.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// The build; OpenSanctions' have the form of [`Version`].
    pub version: Option<String>,
    /// When it was last built.
    pub updated_at: Option<String>,
    /// When it was last exported.
    pub last_export: Option<String>,
    /// When an entity last changed.
    pub last_change: Option<String>,
    /// How many entities it has, of all schemata: the lines of its entities' file.
    pub entity_count: Option<u64>,
    /// How many of them are things (parties, addresses, positions), not relations or sanctions.
    pub thing_count: Option<u64>,
    /// How many of them are what the list is about.
    pub target_count: Option<u64>,
    /// The files that it is published as.
    pub resources: Option<Vec<Resource>>,
    /// Where its entities are, for catalogues without resources.
    pub entities_url: Option<String>,
    /// Where its delta index is.
    pub delta_url: Option<String>,
    /// Where its own index is.
    pub index_url: Option<String>,
    /// A collection's immediate members.
    pub children: Option<Vec<String>>,
    /// All datasets of a collection.
    pub datasets: Option<Vec<String>>,
    things: Option<Total>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Total {
    total: Option<u64>,
}

/// A file of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Resource {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: Option<String>,
    /// SHA-1 in hexadecimal digits.
    pub checksum: Option<String>,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// Its media type.
    pub mime_type: Option<String>,
}

/// Where a dataset's entities are, and what is said of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entities<'a> {
    /// The address.
    pub url: &'a str,
    /// SHA-1 in hexadecimal digits.
    pub checksum: Option<&'a str>,
    /// How many entities the file has, one a line.
    pub count: Option<u64>,
    /// Its size in bytes.
    pub size: Option<u64>,
}

/// Reads a catalogue (`{"datasets": [{…}]}`) or the index of one dataset. `file` is for messages. Members that are not
/// known are passed over.
pub fn read(bytes: &[u8], file: &Path) -> Result<Catalogue, SourceError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let root: Value = serde_json::from_slice(bytes).map_err(|error| {
        SourceError::new(
            Fault::Syntax,
            file,
            format!("the catalogue is no JSON: {error}"),
            "fetch it again: the download may have broken off",
        )
        .at(error.line() as u64)
    })?;
    let mut catalogue = Catalogue::default();
    // A collection's own index has `datasets` too: a list of names.
    let entries = match root {
        Value::Object(mut members) => match members.remove("datasets") {
            Some(Value::Array(entries)) if entries.first().is_some_and(Value::is_object) => entries,
            Some(names) => {
                members.insert("datasets".to_owned(), names);
                vec![Value::Object(members)]
            }
            None => vec![Value::Object(members)],
        },
        _ => Vec::new(),
    };
    for (place, entry) in entries.into_iter().enumerate() {
        let name = entry.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        match serde_json::from_value::<Dataset>(entry) {
            Ok(mut dataset) if !dataset.name.is_empty() => {
                let total = dataset.things.take().and_then(|things| things.total);
                dataset.thing_count = dataset.thing_count.or(total);
                catalogue.datasets.push(dataset);
            }
            Ok(_) => catalogue.unreadable.push(format!("dataset {} has no name", place + 1)),
            Err(error) => catalogue.unreadable.push(format!("dataset {} (`{name}`): {error}", place + 1)),
        }
    }
    if catalogue.datasets.is_empty() {
        let why = catalogue.unreadable.first().map_or_else(String::new, |why| format!(": {why}"));
        return Err(SourceError::new(
            Fault::Layout,
            file,
            format!("no dataset can be read from this catalogue{why}"),
            "give the publisher's `index.json`: an object with `name` and `resources`, or with `datasets`",
        ));
    }
    Ok(catalogue)
}

impl Catalogue {
    /// The dataset of that id.
    pub fn dataset(&self, name: &str) -> Option<&Dataset> {
        self.datasets.iter().find(|dataset| dataset.name == name)
    }
}

impl Dataset {
    /// Where its entities are, with what is stated of them: the resource `entities.ftm.json`, else `entities_url`.
    pub fn entities(&self) -> Option<Entities<'_>> {
        let resource = self.entities_resource();
        Some(Entities {
            url: resource.and_then(|resource| resource.url.as_deref()).or(self.entities_url.as_deref())?,
            checksum: resource.and_then(|resource| resource.checksum.as_deref()),
            count: self.entity_count,
            size: resource.and_then(|resource| resource.size),
        })
    }

    fn entities_resource(&self) -> Option<&Resource> {
        self.resources.iter().flatten().find(|resource| resource.name == ENTITIES)
    }

    /// The SHA-1 of its entities' file as 40 lower-case digits, where one is stated in that form.
    pub fn checksum(&self) -> Option<String> {
        let checksum = self.entities_resource()?.checksum.as_deref()?.trim().to_lowercase();
        let digits = checksum.strip_prefix("sha1:").unwrap_or(&checksum);
        (digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| digits.to_owned())
    }

    /// Its version, where it has OpenSanctions' form.
    pub fn build(&self) -> Option<Version> {
        self.version.as_deref().and_then(Version::parse)
    }

    /// The day of publication: that of the version, else that of the last update or export.
    pub fn published(&self) -> Option<String> {
        self.build().map(|version| version.day()).or_else(|| {
            [&self.updated_at, &self.last_export, &self.last_change]
                .into_iter()
                .find_map(|time| time.as_deref().and_then(leading_day))
        })
    }

    /// Whether it is made of other datasets.
    pub fn is_collection(&self) -> bool {
        [&self.children, &self.datasets].into_iter().flatten().any(|names| !names.is_empty())
    }
}
