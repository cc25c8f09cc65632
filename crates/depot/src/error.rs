use std::io;
use std::path::{Path, PathBuf};

use interdict_sources::SourceError;

/// Why an edition cannot be put into an object store, or taken from it.
#[derive(Debug, thiserror::Error)]
pub enum DepotError {
    /// The address names no place.
    #[error(
        "{what}; name a bucket or a folder such as s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX, file:///FOLDER, or to take from \
         https://HOST/PREFIX"
    )]
    Address {
        /// What is wrong with it.
        what: String,
    },
    /// The store does not answer, or does not allow it.
    #[error("{place}: {what}")]
    Store {
        /// The store, without credentials.
        place: String,
        /// What happened.
        what: String,
    },
    /// Nothing was published there.
    #[error("{place}: there is no edition; `interdict sync --publish {place}` puts one there")]
    Nothing {
        /// The store.
        place: String,
    },
    /// What says which edition is in force is not what this program writes.
    #[error("{place}/current.json: {what}")]
    Current {
        /// The store.
        place: String,
        /// What is wrong with it.
        what: String,
    },
    /// A file is not what `current.json` says.
    #[error(
        "{place}: {file} {what}; nothing of it is used: remove that object, and the next `interdict sync --publish` sends it again"
    )]
    Damaged {
        /// The store.
        place: String,
        /// The file, and the object that should hold it.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// Its index files are of no use to this program, which has no lists to make its own from.
    #[error(
        "{place}: edition {edition} was made by matcher {theirs} (index format {their_format}), this program has {ours} ({our_format}); let the same version of \
         interdict publish and serve"
    )]
    OtherProgram {
        /// The store.
        place: String,
        /// The edition.
        edition: String,
        /// The matcher that made it.
        theirs: String,
        /// The layout of its index files.
        their_format: u32,
        /// This program's matcher.
        ours: String,
        /// The layout that this program reads.
        our_format: u32,
    },
    /// There is no edition in the folder yet.
    #[error("{}: there is no edition to publish yet; `interdict sync` makes the first", .0.display())]
    NoEdition(PathBuf),
    /// The folder has lists that somebody else keeps there.
    #[error(
        "{}: lies in a folder that `interdict sync` keeps; editions of an object store want a folder of their own (--home), which the service \
         writes and clears",
        .0.display()
    )]
    NotOurs(PathBuf),
    /// The disk.
    #[error("{}: {error}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What happened.
        error: io::Error,
    },
    /// The folder of editions cannot be read.
    #[error(transparent)]
    Editions(#[from] SourceError),
}

impl DepotError {
    pub(crate) fn io(path: &Path, error: io::Error) -> Self {
        Self::Io { path: path.to_owned(), error }
    }
}
