//! Work that takes long, aside from the threads that answer, and searches, which spans tell of.

use crate::Refusal;

/// Does it on a thread of its own, which may wait for the disk or compute as long as it likes. 500 where the work broke off.
pub(crate) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    #[cfg(feature = "opentelemetry")]
    let work = crate::spans::noting_there(work);
    tokio::task::spawn_blocking(work).await.map_err(|error| Refusal::because(&error))
}

/// Searches for what a request asks.
pub(crate) fn searched<T>(search: impl FnOnce() -> T) -> T {
    #[cfg(feature = "opentelemetry")]
    return crate::spans::searched(search);
    #[cfg(not(feature = "opentelemetry"))]
    search()
}
