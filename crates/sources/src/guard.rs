//! What keeps a broken list from taking the place of a good one.

use crate::edition::DatasetManifest;
use crate::sync::ReadDataset;
use crate::{Fault, SourceError};

/// The most a list may shrink before somebody must say that it is right, in percent of its parties.
pub const MOST_FALL_PERCENT: u64 = 5;
/// A fall of more parties than this is told loudly even if it is small beside the list.
const LOUD_FALL: u64 = 50;

/// Compares a newly read list with the one in force. `Ok(Some(_))`: a warning; an error: the list must not
/// come into force unless the user accepts it.
pub fn check(
    read: &ReadDataset,
    in_force: Option<&DatasetManifest>,
    most_percent: u64,
) -> Result<Option<String>, SourceError> {
    // Rows of the starter edition, and lists of which another part was missing, are no measure.
    let Some(before) = in_force.filter(|dataset| !dataset.in_force.starter && dataset.missing == read.missing) else {
        return Ok(None);
    };
    let names = read.entities.iter().map(|entity| entity.names.len() as u64).sum::<u64>();
    let parties = (before.in_force.entities, read.entities.len() as u64, "parties");
    let share = |(was, is, _): &(u64, u64, &str)| was.saturating_sub(*is) * 100 / (*was).max(1);
    // Aliases are lost with a file that broke off although every party is there: the worse of the two counts.
    let worse = [parties, (before.in_force.names, names, "names")].into_iter().max_by_key(share).unwrap_or(parties);
    let (was, is, what) = if share(&worse) > share(&parties) { worse } else { parties };
    let fall = was.saturating_sub(is);
    let told = format!(
        "{}: {was} {what} in the version of {}, {is} in this one: {fall} fewer",
        read.name, before.in_force.published
    );
    if fall * 100 > was * most_percent {
        let file = read.files.first().map(|input| input.path.clone()).unwrap_or_default();
        return Err(SourceError::new(
            Fault::Incomplete,
            file,
            told,
            format!(
                "look the publisher's notices up: if the fall is right, say `--accept {}`; the version in force stays until then",
                read.name
            ),
        ));
    }
    Ok((fall > LOUD_FALL).then_some(told))
}
