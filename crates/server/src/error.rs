use std::net::SocketAddr;
use std::path::PathBuf;

use interdict_opening::OpeningError;
use interdict_sources::SourceError;

/// Why a service cannot start, or cannot take an edition into use.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Others could ask without a key.
    #[error(
        "{0} can be reached from other machines, and there is no key yet; make one with `interdict keys create --name NAME --scope screen`, or listen on 127.0.0.1"
    )]
    NoKeys(SocketAddr),
    /// The edition cannot be opened.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] SourceError),
    /// The keys cannot be read or written.
    #[error(transparent)]
    Keys(#[from] crate::keys::KeysError),
    /// Editions cannot be taken from an object store into this folder.
    #[cfg(feature = "object-storage")]
    #[error(transparent)]
    Depot(#[from] interdict_depot::DepotError),
    /// Spans cannot be sent as it was said.
    #[cfg(feature = "opentelemetry")]
    #[error("{0}")]
    Otlp(String),
    /// The address is taken, or not of this machine.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// Certificate or key cannot be used.
    #[error("{}: {what}", .file.display())]
    Tls {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The system gives no threads or timers.
    #[error("the service cannot run: {0}")]
    Runtime(std::io::Error),
    /// A defect of the program.
    #[error("opening an edition broke off; this is a defect of the program")]
    Panicked,
}
