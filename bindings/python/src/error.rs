//! What is raised: an exception a kind of fault, with the message that the program has for it.

use interdict_batch::{BatchError, ColumnsError as Columns};
use interdict_index::Unusable;
use interdict_opening::{OpeningError, indexes};
use interdict_sources::SourceError;
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::{PyErr, create_exception};

create_exception!(
    interdict,
    InterdictError,
    PyException,
    "Something that Interdict could not do; all its exceptions are of this class."
);
create_exception!(
    interdict,
    EditionError,
    InterdictError,
    "An edition is not there, cannot be read, or turned out damaged."
);
create_exception!(
    interdict,
    EditionMismatchError,
    EditionError,
    "The edition that lies here is not the one that was asked for: its content, lexicon or matcher differ."
);
create_exception!(
    interdict,
    ColumnsError,
    InterdictError,
    "A table's columns cannot be used: none has names, one is not there, or one is of a type that cannot be read."
);

/// An argument that is not understood.
pub(crate) fn argument(what: impl Into<String>) -> PyErr {
    PyValueError::new_err(what.into())
}

/// What kept an edition from being opened.
pub(crate) fn opening(error: &OpeningError) -> PyErr {
    match error {
        OpeningError::Index(unusable) => index(unusable),
        OpeningError::NoDataset { .. } => argument(error.to_string()),
        OpeningError::Lists(_) => EditionError::new_err(error.to_string()),
    }
}

/// What kept a list from being read.
pub(crate) fn lists(error: &SourceError) -> PyErr {
    EditionError::new_err(error.to_string())
}

/// An index that cannot be used. A damaged one is set aside, so that it is built again next time.
pub(crate) fn index(error: &Unusable) -> PyErr {
    EditionError::new_err(told(error))
}

/// What kept a table from being screened.
pub(crate) fn batch(error: &BatchError) -> PyErr {
    match error {
        BatchError::Columns(error) => columns(error),
        BatchError::Index(unusable) => index(unusable),
        BatchError::TooLarge | BatchError::Arrow(_) => InterdictError::new_err(error.to_string()),
    }
}

/// Columns that cannot be used.
pub(crate) fn columns(error: &Columns) -> PyErr {
    ColumnsError::new_err(error.to_string())
}

fn told(error: &Unusable) -> String {
    match indexes::set_aside(error) {
        Some(further) => format!("{error}; {further}"),
        None => error.to_string(),
    }
}
