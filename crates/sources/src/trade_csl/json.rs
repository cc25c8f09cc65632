//! CSL JSON.

use crate::input::Input;
use crate::list::List;
use crate::{Fault, SourceError};

/// Reads the file.
pub fn read(input: &Input, _dataset: &str) -> Result<List, SourceError> {
    Err(SourceError::new(Fault::Unknown, &input.path, "not read yet", ""))
}
