//! Spans of requests, sent to a collector (OTLP over HTTP, JSON), off the path of requests.
//!
//! A request has one span, and one below it for the time in which names were searched. Both say how long it took and what became of it, and nothing of what was
//! asked: no query, no body, no name, and no path that is not one of ours.
//!
//! Spans go through a bounded queue to one thread, which sends them by the hundreds. What the queue has no room for, and what the collector does
//! not take, is dropped and counted.

mod collector;
mod environment;
mod span;

use std::future::Future;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use tokio::sync::oneshot;
use tokio::time::timeout;

use self::collector::{Collector, Said, send};
use self::environment::Sampler;
pub(crate) use self::span::{About, Span};
use self::span::{Notes, Sent};
use crate::guard::trace::Trace;
use crate::{ServeError, Serving};

/// Spans that wait to be sent; those beyond are dropped.
const QUEUE: usize = 2_048;
/// How long the end of the service waits for those that are left.
const FLUSH: Duration = Duration::from_secs(5);

tokio::task_local! {
    /// What the request that is being answered notes for its span.
    static NOTES: Arc<Notes>;
}

/// Where spans go.
pub(crate) struct Spans {
    queue: SyncSender<Said>,
    sampler: Sampler,
    dropped: Counter,
}

impl Spans {
    /// Begins to send to a collector: its address without `/v1/traces`, as `OTEL_EXPORTER_OTLP_ENDPOINT` has it.
    pub(crate) fn to(endpoint: &str, dropped: Counter) -> Result<Self, ServeError> {
        let wrong = |what: String| ServeError::Otlp(what);
        let sampler = Sampler::of_environment().map_err(wrong)?;
        let collector = Collector::at(endpoint, dropped.clone()).map_err(wrong)?;
        let (queue, said) = sync_channel(QUEUE);
        let sending = move || send(&collector, &said);
        thread::Builder::new().name("spans".to_owned()).spawn(sending).map_err(ServeError::Runtime)?;
        Ok(Self { queue, sampler, dropped })
    }

    /// The span of a request that begins; `None` where it is not sampled.
    pub(crate) fn begin(&self, trace: &Trace) -> Option<Span> {
        Span::of(trace, &self.sampler)
    }

    /// Hands over the span of a request that has its answer.
    pub(crate) fn end(&self, span: &Span, about: &About<'_>) {
        for sent in span.end(about) {
            self.hand_over(sent);
        }
    }

    fn hand_over(&self, sent: Sent) {
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) = self.queue.try_send(Said::Span(sent)) {
            self.dropped.inc();
        }
    }

    /// Sends what is left, and waits a little for it.
    pub(crate) async fn flush(&self) {
        let (done, sent) = oneshot::channel();
        let queue = self.queue.clone();
        // A full queue holds up whoever puts something in.
        let asking = thread::Builder::new().name("last spans".to_owned()).spawn(move || queue.send(Said::Flush(done)));
        if asking.is_err() || timeout(FLUSH, sent).await.is_err() {
            tracing::warn!(target: "interdict", "the last spans did not reach the collector in time");
        }
    }
}

/// Answers a request whose span takes notes.
pub(crate) async fn noting<T>(span: Option<&Span>, answer: impl Future<Output = T>) -> T {
    match span {
        Some(span) => NOTES.scope(span.notes.clone(), answer).await,
        None => answer.await,
    }
}

/// The same for work on another thread: to be called where the request is answered.
pub(crate) fn noting_there<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let notes = NOTES.try_with(Clone::clone).ok();
    move || match notes {
        Some(notes) => NOTES.sync_scope(notes, work),
        None => work(),
    }
}

/// Notes which edition a request is answered from.
pub(crate) fn note_edition(serving: &Serving) {
    let _ = NOTES.try_with(|notes| notes.edition(&serving.edition.id));
}

/// Searches, and notes how long it took.
pub(crate) fn searched<T>(search: impl FnOnce() -> T) -> T {
    let Ok(notes) = NOTES.try_with(Clone::clone) else { return search() };
    notes.searching();
    let done = search();
    notes.searched();
    done
}
