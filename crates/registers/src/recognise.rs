use crate::{Format, Input, RegisterError, table};

/// Tells what a file is by its content. An error when it is nothing that is read.
pub fn recognise(input: &Input) -> Result<Format, RegisterError> {
    let beginning = input.beginning();
    match table::looks_like(beginning) {
        Ok(()) => Ok(Format::Table),
        Err(lacks) => Err(RegisterError::new(input.name(), lacks, table::REMEDY).at(1)),
    }
}
