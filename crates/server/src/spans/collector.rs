//! The thread that sends spans.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use axum::http::Uri;
use prometheus_client::metrics::counter::Counter;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::oneshot;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use super::environment::{headers, resource};
use super::span::Sent;
use crate::trouble::Trouble;

/// Spans of one request to the collector.
const BATCH: usize = 512;
/// How long a span waits for others.
const PAUSE: Duration = Duration::from_secs(5);
const CONNECT: Duration = Duration::from_secs(5);
const CALL: Duration = Duration::from_secs(10);
/// Most bytes of an answer that are looked at.
const MOST_ANSWER: u64 = 65_536;

/// What the thread is told.
pub(super) enum Said {
    /// A span has ended.
    Span(Sent),
    /// All that is left is to be sent now.
    Flush(oneshot::Sender<()>),
}

/// Where spans are sent.
pub(super) struct Collector {
    agent: Agent,
    address: String,
    headers: Vec<(String, String)>,
    resource: Vec<Value>,
    dropped: Counter,
}

/// What a collector says of spans that it took.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    partial_success: Option<Partial>,
}

/// Numbers of 64 bits are texts, and some write them as numbers.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Partial {
    rejected_spans: Option<Value>,
}

impl Collector {
    /// At an address as OpenTelemetry's variable has it. An error says what is wrong with it.
    pub(super) fn at(endpoint: &str, dropped: Counter) -> Result<Self, String> {
        let wrong = || {
            "the address of the collector is to be such as http://127.0.0.1:4318, without user, query and fragment; \
             what it wants beside goes into OTEL_EXPORTER_OTLP_HEADERS"
                .to_owned()
        };
        let uri: Uri = endpoint.trim().parse().map_err(|_| wrong())?;
        let is_plain = matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
            && uri.query().is_none()
            && !endpoint.contains('#');
        if !is_plain {
            return Err(wrong());
        }
        let base = endpoint.trim().trim_end_matches('/');
        let address = if base.ends_with("/v1/traces") { base.to_owned() } else { format!("{base}/v1/traces") };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Headers may be secrets: they are for this address.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("interdict/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(CALL))
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
            .build();
        Ok(Self { agent: config.new_agent(), address, headers: headers(), resource: resource(), dropped })
    }

    /// Sends spans: how many were not taken. An error says why none was.
    fn post(&self, spans: &[Value]) -> Result<u64, String> {
        let told = json!({ "resourceSpans": [{
            "resource": { "attributes": self.resource },
            "scopeSpans": [{ "scope": { "name": "interdict", "version": env!("CARGO_PKG_VERSION") }, "spans": spans }],
        }] });
        let mut request = self.agent.post(&self.address).header("content-type", "application/json");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut answer = request.send(told.to_string().as_bytes()).map_err(|error| error.to_string())?;
        if !answer.status().is_success() {
            return Err(format!("it answers {}", answer.status()));
        }
        let text = answer.body_mut().with_config().limit(MOST_ANSWER).read_to_vec().unwrap_or_default();
        let rejected =
            serde_json::from_slice::<Answer>(&text).ok().and_then(|answer| answer.partial_success?.rejected_spans);
        Ok(match rejected {
            Some(Value::String(number)) => number.parse().unwrap_or_default(),
            Some(number) => number.as_u64().unwrap_or_default(),
            None => 0,
        })
    }
}

/// Sends what it is told, until nobody is left to tell it anything.
pub(super) fn send(collector: &Collector, said: &Receiver<Said>) {
    let mut waiting: Vec<Value> = Vec::new();
    let mut since = Instant::now();
    let mut trouble = Trouble::default();
    loop {
        let pause = if waiting.is_empty() { PAUSE } else { PAUSE.saturating_sub(since.elapsed()) };
        let mut asked = None;
        let mut is_end = false;
        match said.recv_timeout(pause) {
            Ok(Said::Span(Sent(span))) => {
                if waiting.is_empty() {
                    since = Instant::now();
                }
                waiting.push(span);
                if waiting.len() < BATCH {
                    continue;
                }
            }
            Ok(Said::Flush(done)) => asked = Some(done),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => is_end = true,
        }
        if !waiting.is_empty() {
            sent(collector, &waiting, &mut trouble);
            waiting.clear();
        }
        if let Some(done) = asked {
            // Whoever asked may have gone.
            let _ = done.send(());
        }
        if is_end {
            return;
        }
    }
}

/// Sends a batch, counts what did not arrive, and tells what stays wrong once.
fn sent(collector: &Collector, spans: &[Value], trouble: &mut Trouble) {
    match collector.post(spans) {
        Ok(rejected) => {
            collector.dropped.inc_by(rejected);
            if trouble.is_over() {
                tracing::info!(target: "interdict", "spans reach the collector again");
            }
        }
        Err(error) => {
            collector.dropped.inc_by(spans.len() as u64);
            if trouble.is_new(&error) {
                let address = &collector.address;
                tracing::warn!(target: "interdict", address, "spans do not reach the collector and are dropped: {error}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_that_of_a_collector() {
        let at = |endpoint: &str| Collector::at(endpoint, Counter::default()).map(|collector| collector.address);
        assert_eq!(at("http://127.0.0.1:4318").unwrap(), "http://127.0.0.1:4318/v1/traces");
        assert_eq!(at("https://collector.example/otlp/").unwrap(), "https://collector.example/otlp/v1/traces");
        assert_eq!(at("http://127.0.0.1:4318/v1/traces").unwrap(), "http://127.0.0.1:4318/v1/traces");
        for wrong in [
            "",
            "127.0.0.1:4318",
            "grpc://host:4317",
            "http://user:secret@host",
            "http://host?key=secret",
            "http://host/#a",
        ] {
            let error = at(wrong).unwrap_err();
            assert!(!error.contains("secret"), "{wrong}: {error}");
        }
    }
}
