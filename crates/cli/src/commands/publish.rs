//! `interdict sync --publish`: the edition in force into an object store, after each sync.

use anyhow::Result;
use interdict_sources::edition::Store;

use crate::arguments::Sync;
#[cfg(feature = "object-storage")]
use crate::{context, progress::say};

/// Where editions are put, if anywhere.
#[derive(Debug)]
pub(super) struct Publishing {
    #[cfg(feature = "object-storage")]
    depot: Option<interdict_depot::Depot>,
}

impl Publishing {
    /// As the arguments say: what is wrong with the place is told before lists are fetched.
    #[cfg(feature = "object-storage")]
    pub(super) fn of(arguments: &Sync) -> Result<Self> {
        Ok(Self { depot: arguments.publish.as_deref().map(interdict_depot::Depot::at).transpose()? })
    }

    /// As the arguments say: nowhere.
    #[cfg(not(feature = "object-storage"))]
    pub(super) fn of(arguments: &Sync) -> Result<Self> {
        match &arguments.publish {
            None => Ok(Self {}),
            Some(_) => Err(crate::arguments::built_without("--publish", "object-storage")),
        }
    }

    /// Puts the edition in force there.
    #[cfg(feature = "object-storage")]
    pub(super) fn publish(&self, store: &Store) -> Result<()> {
        let Some(depot) = &self.depot else { return Ok(()) };
        let published = depot.publish(store, context::now()?.time.parse()?)?;
        say(&format!(
            "published to {}: edition {}, {} files ({} bytes) sent, {} objects of earlier editions removed",
            depot.place(),
            published.edition,
            published.sent,
            published.bytes,
            published.removed
        ));
        if let Some(left) = published.left {
            say(&format!("warning: {left}"));
        }
        Ok(())
    }

    /// Puts it nowhere.
    #[cfg(not(feature = "object-storage"))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as it is with object stores")]
    pub(super) fn publish(&self, _: &Store) -> Result<()> {
        Ok(())
    }
}
