//! The Python module `interdict._interdict`: an opened edition, asked for names and for Arrow tables.
//!
//! Everything that is decided is decided by the crates of the program; here is only what Python needs around them. Reading order:
//! [`opened`] (an edition, opened once a process), [`screener`] (what Python calls), [`subject`] (keyword arguments to a subject),
//! [`table`] (Arrow data in and out), [`threads`] (who computes), [`error`] (what is raised).

mod error;
mod opened;
mod screener;
mod subject;
mod table;
mod threads;
mod words;

use pyo3::prelude::*;

/// Searches are full of small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[pymodule]
mod _interdict {
    #[pymodule_export]
    use crate::error::{ColumnsError, EditionError, EditionMismatchError, InterdictError};
    #[pymodule_export]
    use crate::screener::Screener;
    #[pymodule_export]
    use crate::table::{Stream, Table, columns};

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("FORMAT", interdict_batch::FORMAT)?;
        module.add("MATCHER", interdict_evidence::matcher())
    }
}
