use super::manifest::of_datasets;
use super::{DatasetManifest, Edition, Lists, Manifest, Store, digest, short};
use crate::{Fault, SourceError};

/// Which day's lists are asked about: what stood on the lists on a day, as far as it was known at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The day by the publishers' dates, ISO 8601.
    pub as_of: Option<String>,
    /// The time by this installation's clock, ISO 8601 in UTC; a day means its end.
    pub known_at: Option<String>,
}

impl Moment {
    /// Whether the edition in force is meant.
    pub fn is_now(&self) -> bool {
        self.as_of.is_none() && self.known_at.is_none()
    }
}

impl Store {
    /// The lists of a moment. Without `as_of`: the edition that was in force at `known_at`. With it: of every
    /// dataset the latest version that was published by that day (of two on one day the one taken in later),
    /// among those known at `known_at`; a dataset of which nothing is that old is left out.
    pub fn open_at(&self, moment: &Moment) -> Result<Edition, SourceError> {
        self.read(self.lists_at(moment)?)
    }

    /// The same, without reading what the lists hold.
    pub fn lists_at(&self, moment: &Moment) -> Result<Lists, SourceError> {
        if moment.is_now() {
            return Ok(self.in_force()?.map_or(Lists::Starter, Lists::of));
        }
        let known: Vec<Manifest> = self
            .list()?
            .into_iter()
            .filter(|manifest| moment.known_at.as_deref().is_none_or(|time| manifest.created.as_str() <= time))
            .collect();
        let Some(last) = known.iter().rfind(|manifest| !manifest.history || moment.as_of.is_some()) else {
            return Err(nothing(self, moment));
        };
        let Some(day) = &moment.as_of else {
            return Ok(Lists::of(last.clone()));
        };
        let mut versions: Vec<&DatasetManifest> = Vec::new();
        for dataset in known.iter().flat_map(|manifest| &manifest.datasets) {
            if dataset.in_force.published.as_str() > day.as_str() {
                continue;
            }
            match versions.iter_mut().find(|version| version.in_force.name == dataset.in_force.name) {
                // Rows of the starter edition only stand in for the list.
                Some(version) if version.in_force.starter != dataset.in_force.starter => {
                    if version.in_force.starter {
                        *version = dataset;
                    }
                }
                // Editions come in the order in which they were made, so the later of two of one day wins.
                Some(version) if version.in_force.published <= dataset.in_force.published => *version = dataset,
                Some(_) => {}
                None => versions.push(dataset),
            }
        }
        if versions.is_empty() {
            return Err(nothing(self, moment));
        }
        versions.sort_by(|a, b| a.in_force.name.cmp(&b.in_force.name));
        let versions: Vec<DatasetManifest> = versions.into_iter().cloned().collect();
        let content: Vec<&str> = versions.iter().map(|version| version.sha256.as_str()).collect();
        let id = format!("as-of-{day}-{}", short(&digest(content.join("\n").as_bytes())));
        Ok(Lists::Kept { in_force: of_datasets(id, &versions), manifest: None, datasets: versions })
    }
}

fn nothing(store: &Store, moment: &Moment) -> SourceError {
    let when = [&moment.as_of, &moment.known_at].into_iter().flatten().cloned().collect::<Vec<_>>().join(", known at ");
    SourceError::new(
        Fault::Unknown,
        store.editions(),
        format!("no list of {when} is kept"),
        "`interdict editions` says which are; take an older file in with `interdict sync --from PATH --history`, with `--published DATE` where it states no day",
    )
}
