//! All records of a file, one after another.

use serde_json::Value;

use super::{Piece, pieces, value};
use crate::error::{Refusal, Stop};
use crate::filing::Filing;
use crate::input::Input;

/// Hands every record of a file to `read`, with its line. What is wrong with one is noted under what `id` makes of it, and the next one
/// is read. An error when the file does not go on, or when there is no room for more.
pub(crate) fn each(
    input: Input,
    filing: &mut Filing<'_>,
    id: impl Fn(&Value) -> String,
    mut read: impl FnMut(&Value, u64, &mut Filing<'_>) -> Result<(), Refusal>,
) -> Result<(), Stop> {
    let mut pieces = pieces(input)?;
    let mut record = Vec::new();
    while let Some((line, piece)) = pieces.next(&mut record)? {
        filing.count("records");
        let (id, read) = match piece {
            Piece::Fault(reason) => (String::new(), Err(reason.into())),
            Piece::Record => match value(&record) {
                Ok(value) => (id(&value), read(&value, line, filing)),
                Err(reason) => (String::new(), Err(reason.into())),
            },
        };
        filing.settle(line, &id, read)?;
    }
    Ok(())
}
