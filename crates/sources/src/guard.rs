//! What keeps a broken list from taking the place of a good one.

use crate::edition::DatasetManifest;
use crate::sync::ReadDataset;
use crate::{Fault, SourceError};

/// The most a list may shrink before somebody must say that it is right, in percent of its parties.
pub const MOST_FALL_PERCENT: u64 = 5;
/// A fall of more parties than this is told loudly even if it is small beside the list.
const LOUD_FALL: u64 = 50;

/// What a user says of a list that the guards would hold back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leave {
    /// The most that the list may shrink, in percent of its parties.
    pub most_fall_percent: u64,
    /// Whether the user has looked and accepts the list as it is.
    pub accepted: bool,
}

impl Default for Leave {
    fn default() -> Self {
        Self { most_fall_percent: MOST_FALL_PERCENT, accepted: false }
    }
}

/// Compares a newly read list with the one in force. What is told in `Ok` are warnings; an error: the list must not
/// come into force unless the user accepts it.
pub fn check(read: &ReadDataset, in_force: Option<&DatasetManifest>, leave: Leave) -> Result<Vec<String>, SourceError> {
    let mut warnings = Vec::new();
    if let (Some(before), Some(published)) = (in_force.filter(|dataset| !dataset.in_force.starter), &read.published)
        && !before.in_force.undated
        && *published < before.in_force.published
    {
        let told = format!(
            "{}: this is the version of {published}, that of {} is in force",
            read.name, before.in_force.published
        );
        if !leave.accepted {
            let why = if read.origins.is_some() {
                "the publisher's server may have an old copy"
            } else {
                "an older list is taken in for questions about the past with --history"
            };
            return Err(held_back(read, told, why));
        }
        warnings.push(format!("{told}; the older one comes into force"));
    }
    if !leave.accepted {
        part_is_gone(read, in_force)?;
    }
    warnings.extend(shrunk(read, in_force, leave)?);
    Ok(warnings)
}

/// A list that is made of lists (counters with `.list.` in their names) must not lose one of them whole.
fn part_is_gone(read: &ReadDataset, in_force: Option<&DatasetManifest>) -> Result<(), SourceError> {
    let counts = in_force.into_iter().flat_map(|before| &before.report.counts);
    let gone: Vec<String> = counts
        .filter(|(counter, count)| **count > 0 && counter.contains(".list.") && read.report.get(counter) == 0)
        .filter_map(|(counter, count)| Some(format!("{} ({count} parties)", counter.rsplit_once('.')?.1)))
        .collect();
    if gone.is_empty() {
        return Ok(());
    }
    let told = format!("{}: nothing is left of {}", read.name, gone.join(", "));
    Err(held_back(read, told, "a part of it was lost, or its name has changed"))
}

fn held_back(read: &ReadDataset, what: String, why: &str) -> SourceError {
    SourceError::new(
        Fault::Incomplete,
        read.files.first().map(|input| input.path.clone()).unwrap_or_default(),
        what,
        format!(
            "{why}; look the publisher's notices up: if it is right, say `--accept {}`; the version in force stays until then",
            read.name
        ),
    )
}

fn shrunk(read: &ReadDataset, in_force: Option<&DatasetManifest>, leave: Leave) -> Result<Option<String>, SourceError> {
    // Rows of the starter edition, and half lists of which another part was missing, are no measure.
    let same_parts = |dataset: &&DatasetManifest| dataset.missing == read.missing;
    let Some(before) =
        in_force.filter(|dataset| !dataset.in_force.starter && (!dataset.in_force.partial || same_parts(dataset)))
    else {
        return Ok(None);
    };
    let names = read.entities.iter().map(|entity| entity.names.len() as u64).sum::<u64>();
    let parties = (before.in_force.entities, read.entities.len() as u64, "parties");
    let share = |(was, is, _): &(u64, u64, &str)| was.saturating_sub(*is) * 100 / (*was).max(1);
    // Aliases are lost with a file that broke off although every party is there: the worse of the two counts.
    // Where the user knows that a part is missing, only the parties are a measure.
    let of_names = (before.in_force.names, names, "names");
    let worse = if same_parts(&before) && share(&of_names) > share(&parties) { of_names } else { parties };
    let (was, is, what) = worse;
    let fall = was.saturating_sub(is);
    let told = format!(
        "{}: {was} {what} in the version of {}, {is} in this one: {fall} fewer",
        read.name, before.in_force.published
    );
    let too_far = fall * 100 > was * leave.most_fall_percent;
    if too_far && !leave.accepted {
        return Err(held_back(read, told, "a list that breaks off looks like this"));
    }
    Ok((too_far || fall > LOUD_FALL).then_some(told))
}
