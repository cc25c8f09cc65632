//! FollowTheMoney entities by their catalogue: whole the first time, then only what has changed.
//!
//! Files keep their versions in their names, by which the reader puts entities and deltas together
//! (docs/lists/followthemoney.md).

use interdict_sources::followthemoney::Version;
use interdict_sources::followthemoney::catalogue::{self, Dataset};
use interdict_sources::followthemoney::delta::DeltaIndex;
use interdict_sources::{Fault, SourceError};

use crate::fetch::Task;

const INDEX: &str = "index.json";
const DELTAS: &str = "delta.json";
const ENTITIES: &str = "entities.ftm.json";
const DELTA: &str = "entities.delta.json";
/// Beyond as many deltas the whole file is the smaller matter.
const MOST_DELTAS: usize = 200;

/// Fetches the dataset that a catalogue describes.
pub(crate) fn fetch(task: &mut Task, catalogue: &str) -> Result<(), SourceError> {
    task.obtain(INDEX, catalogue, catalogue)?;
    let dataset = described(task, catalogue)?;
    let Some(entities) = dataset.entities() else {
        return Err(SourceError::new(
            Fault::Layout,
            catalogue,
            format!("{}: the catalogue has no `entities.ftm.json`", task.publisher.name),
            "name a dataset that is exported as entities",
        ));
    };
    let version = dataset.build();
    let base = task
        .before
        .files
        .iter()
        .find(|file| file.name.ends_with(ENTITIES))
        .and_then(|file| Some((file.name.clone(), Version::within(&file.name)?)));
    if let (Some(version), Some((name, base)), Some(deltas), false) =
        (&version, &base, &dataset.delta_url, task.has_mirror())
        && base <= version
        && by_deltas(task, catalogue, deltas, base, version)?
    {
        return task.take_over(name);
    }
    let name = if task.has_mirror() { ENTITIES.to_owned() } else { versioned(version.as_ref(), ENTITIES) };
    task.obtain(&name, entities.url, catalogue)
}

fn versioned(version: Option<&Version>, name: &str) -> String {
    version.map_or_else(|| name.to_owned(), |version| format!("{version}_{name}"))
}

/// What the catalogue says of the dataset of that name.
fn described(task: &Task, address: &str) -> Result<Dataset, SourceError> {
    let path = task.folder.join(INDEX);
    let bytes = fs_err::read(&path).map_err(|error| SourceError::io(&path, &error))?;
    let catalogue = catalogue::read(&bytes, &path)?;
    let name = &task.publisher.name;
    catalogue.dataset(name).cloned().ok_or_else(|| {
        let names: Vec<&str> = catalogue.datasets.iter().map(|dataset| dataset.name.as_str()).take(5).collect();
        SourceError::new(
            Fault::Unknown,
            address,
            format!(
                "{name}: the catalogue has {} datasets ({} …), and none of that name",
                catalogue.datasets.len(),
                names.join(", ")
            ),
            "give the dataset the name that it has in the catalogue",
        )
    })
}

/// Fetches the deltas from a version to another that are not here yet. `false`: the index no longer reaches back.
fn by_deltas(
    task: &mut Task,
    catalogue: &str,
    address: &str,
    base: &Version,
    version: &Version,
) -> Result<bool, SourceError> {
    if base == version {
        return Ok(true);
    }
    task.obtain(DELTAS, address, catalogue)?;
    let path = task.folder.join(DELTAS);
    let bytes = fs_err::read(&path).map_err(|error| SourceError::io(&path, &error))?;
    let index = DeltaIndex::read(&bytes, &path)?;
    let Some(after) = index.after(base) else { return Ok(false) };
    let steps: Vec<(String, String)> = after
        .filter(|(step, _)| *step <= version)
        .map(|(step, url)| (versioned(Some(step), DELTA), url.to_owned()))
        .collect();
    // An index that has not caught up with the catalogue leads to an older version.
    let leads_there = steps.last().is_some_and(|(name, _)| *name == versioned(Some(version), DELTA));
    if steps.len() > MOST_DELTAS || !leads_there {
        return Ok(false);
    }
    for (name, url) in steps {
        // A delta of a version never changes.
        if task.before.files.iter().any(|file| file.name == name) {
            task.take_over(&name)?;
        } else {
            task.obtain(&name, &url, catalogue)?;
        }
    }
    Ok(true)
}
