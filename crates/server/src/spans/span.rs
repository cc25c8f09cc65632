//! A span: when it began, what it belongs to, what is said of it at its end.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::environment::Sampler;
use crate::guard::trace::Trace;

/// Kinds of spans and their states, as OTLP numbers them.
const INTERNAL: u32 = 1;
const SERVER: u32 = 2;
const ERROR: u32 = 2;
/// The flag of a trace that is recorded.
const SAMPLED: u32 = 1;
/// Methods that spans may name; a client may send any word.
const METHODS: [&str; 9] = ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE"];

/// The span of a request that is being answered.
pub(crate) struct Span {
    trace: String,
    id: String,
    parent: Option<String>,
    state: Option<String>,
    start: SystemTime,
    pub(super) notes: Arc<Notes>,
}

/// What becomes known of a request while it is answered.
#[derive(Default)]
pub(crate) struct Notes(Mutex<Noted>);

#[derive(Default)]
struct Noted {
    edition: Option<String>,
    /// From the beginning of the first search to the end of the last.
    search: Option<(SystemTime, SystemTime)>,
}

/// What is said of a request at its end; nothing of what was asked.
pub(crate) struct About<'a> {
    pub(crate) method: &'a str,
    /// As it is registered; `None` where no route has the path.
    pub(crate) route: Option<&'a str>,
    pub(crate) path: &'a str,
    pub(crate) status: u16,
    /// Why it was refused.
    pub(crate) reason: Option<&'static str>,
    pub(crate) scheme: &'static str,
}

/// A span that has ended, as it is sent.
pub(super) struct Sent(pub(super) Value);

impl Notes {
    fn with(&self, note: impl FnOnce(&mut Noted)) {
        note(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(super) fn edition(&self, id: &str) {
        self.with(|noted| noted.edition = Some(id.to_owned()));
    }

    pub(super) fn searching(&self) {
        let now = SystemTime::now();
        self.with(|noted| {
            noted.search.get_or_insert((now, now));
        });
    }

    pub(super) fn searched(&self) {
        let now = SystemTime::now();
        self.with(|noted| {
            if let Some((_, end)) = &mut noted.search {
                *end = now;
            }
        });
    }
}

impl Span {
    /// Of a request that says this of its trace; `None` where it is not sampled.
    pub(super) fn of(trace: &Trace, sampler: &Sampler) -> Option<Self> {
        let (id, parent) = match trace.parent_span() {
            Some(parent) => (trace.id().to_owned(), Some(parent.to_owned())),
            None => (random::<16>()?, None),
        };
        if !sampler.takes(&id, parent.is_some().then(|| trace.is_sampled())) {
            return None;
        }
        Some(Self {
            trace: id,
            id: random::<8>()?,
            parent,
            state: trace.state().map(str::to_owned),
            start: SystemTime::now(),
            notes: Arc::default(),
        })
    }

    /// The trace's id, 32 hexadecimal digits.
    pub(crate) fn trace(&self) -> &str {
        &self.trace
    }

    /// It, and what lies below it, at the request's end.
    pub(super) fn end(&self, about: &About<'_>) -> Vec<Sent> {
        let noted = std::mem::take(&mut *self.notes.0.lock().unwrap_or_else(PoisonError::into_inner));
        let is_known = METHODS.contains(&about.method);
        let name = match (is_known.then_some(about.method), about.route) {
            (Some(method), Some(route)) => format!("{method} {route}"),
            (Some(method), None) => method.to_owned(),
            (None, Some(route)) => format!("HTTP {route}"),
            (None, None) => "HTTP".to_owned(),
        };
        let mut attributes = vec![
            text("http.request.method", if is_known { about.method } else { "_OTHER" }),
            text("url.scheme", about.scheme),
            json!({ "key": "http.response.status_code", "value": { "intValue": about.status.to_string() } }),
        ];
        if let Some(route) = about.route {
            attributes.push(text("http.route", route));
            // What is no address of ours may hold anything.
            attributes.push(text("url.path", about.path));
        }
        let is_failure = about.status >= 500;
        if is_failure {
            let status = about.status.to_string();
            attributes.push(text("error.type", about.reason.unwrap_or(&status)));
        }
        let edition = noted.edition.as_deref().map(|edition| text("interdict.edition", edition));
        attributes.extend(edition.clone());
        let mut span = json!({
            "traceId": self.trace, "spanId": self.id, "flags": SAMPLED, "kind": SERVER, "name": name,
            "startTimeUnixNano": nanoseconds(self.start), "endTimeUnixNano": nanoseconds(SystemTime::now()),
            "attributes": attributes,
        });
        if let Some(parent) = &self.parent {
            span["parentSpanId"] = parent.as_str().into();
        }
        if let Some(state) = &self.state {
            span["traceState"] = state.as_str().into();
        }
        if is_failure {
            span["status"] = json!({ "code": ERROR });
        }
        let mut sent = vec![Sent(span)];
        if let Some(((start, end), id)) = noted.search.zip(random::<8>()) {
            sent.push(Sent(json!({
                "traceId": self.trace, "spanId": id, "parentSpanId": self.id, "flags": SAMPLED, "kind": INTERNAL, "name": "search",
                "startTimeUnixNano": nanoseconds(start), "endTimeUnixNano": nanoseconds(end),
                "attributes": edition.into_iter().collect::<Vec<_>>(),
            })));
        }
        sent
    }
}

/// An attribute with a text.
pub(super) fn text(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": { "stringValue": value } })
}

/// OTLP writes numbers of 64 bits as text.
fn nanoseconds(time: SystemTime) -> String {
    time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_nanos().to_string()
}

/// An id, hexadecimal; none where the system gives no random bits, or nothing but zeros.
fn random<const N: usize>() -> Option<String> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok()?;
    bytes.iter().any(|byte| *byte != 0).then(|| hex::encode(bytes))
}
