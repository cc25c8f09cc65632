//! Work that takes long, aside from the threads that answer.

use crate::Refusal;

/// Does it on a thread of its own, which may wait for the disk or compute as long as it likes. 500 where the work broke off.
pub(crate) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Refusal::because(&error))
}
